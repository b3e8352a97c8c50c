//! Does an answer take longer the more handlers a policy has?
//!
//! Ten thousand types take longer to compile than everything else, so they are a
//! package of their own that nothing but `cargo bench` builds. It is not
//! optimised: the policy is, and of this file only the handler is measured.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use http_exception::{ErrorPolicy, ErrorPolicyBuilder, Raised, StatusCode};
use overhead::{Valgrind, lookup};

/// Serves an answer among as many handlers as the argument says, or counts that for each.
fn main() -> io::Result<ExitCode> {
    // cargo adds an option of its own.
    let asked = env::args().skip(1).find(|argument| argument != "--bench");
    let Some(asked) = asked else {
        return count_all();
    };
    let of_asked = HANDLERS.iter().find(|(count, _)| *count == asked);
    let (_, add) = of_asked.ok_or_else(|| io::Error::other("no such number of handlers"))?;
    let policy = add(ErrorPolicy::builder()).build();
    let mut warm = lookup::among(policy, || Raised::from(Numbered::<0, 0, 0, 0>));
    let answer = warm.serve();
    warm.check(&answer);
    Ok(ExitCode::SUCCESS)
}

/// Prints the instructions for each number of handlers.
fn count_all() -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if !Valgrind::is_installed() {
        writeln!(out, "lookup is not counted: valgrind is missing")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut among_one = None;
    let mut is_flat = true;
    for (handlers, _) in HANDLERS {
        let program = env::current_exe()?;
        let arguments = [handlers];
        let counted = Valgrind::new(&program, &arguments).within("*Warm*serve*")?;
        // One in ten more is noise of the allocator.
        let is_over = counted * 10 > *among_one.get_or_insert(counted) * 11;
        is_flat &= !is_over;
        let verdict = if is_over { "over" } else { "ok" };
        writeln!(
            out,
            "lookup among {handlers:>6} handlers {counted:>10} instructions  {verdict}"
        )?;
    }
    Ok(if is_flat {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

type Add = fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder;

const HANDLERS: [(&str, Add); 3] = [
    ("1", add::<0, 0, 0, 0>),
    ("100", each_ten::<0, 0>),
    ("10000", each_thousand),
];

/// An error type for each number of four digits.
#[derive(Debug)]
struct Numbered<const A: u8, const B: u8, const C: u8, const D: u8>;

impl<const A: u8, const B: u8, const C: u8, const D: u8> fmt::Display for Numbered<A, B, C, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{A}{B}{C}{D}")
    }
}

impl<const A: u8, const B: u8, const C: u8, const D: u8> std::error::Error
    for Numbered<A, B, C, D>
{
}

fn answer<const A: u8, const B: u8, const C: u8, const D: u8>(
    _: Numbered<A, B, C, D>,
) -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

fn add<const A: u8, const B: u8, const C: u8, const D: u8>(
    builder: ErrorPolicyBuilder,
) -> ErrorPolicyBuilder {
    builder.exception_handler(answer::<A, B, C, D>)
}

/// Calls a function for each digit, with the digits before it: stable Rust cannot count in generics.
macro_rules! each_digit {
    ($function:ident($builder:ident) $($before:ident)*) => {
        each_digit!(@ $function($builder) [$($before)*] 0 1 2 3 4 5 6 7 8 9)
    };
    (@ $function:ident($builder:ident) $before:tt $($digit:literal)*) => {{
        let builder = $builder;
        $(let builder = each_digit!(@ $function(builder) $before, $digit);)*
        builder
    }};
    (@ $function:ident($builder:ident) [$($before:ident)*], $digit:literal) => {
        $function::<$($before,)* $digit>($builder)
    };
}

fn each_thousand(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_hundred(builder))
}

fn each_hundred<const A: u8>(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_ten(builder) A)
}

fn each_ten<const A: u8, const B: u8>(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_one(builder) A B)
}

fn each_one<const A: u8, const B: u8, const C: u8>(
    builder: ErrorPolicyBuilder,
) -> ErrorPolicyBuilder {
    each_digit!(add(builder) A B C)
}
