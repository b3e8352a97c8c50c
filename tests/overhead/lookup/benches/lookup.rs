//! Does an answer take longer the more handlers a policy has?
//!
//! Ten thousand types take longer to compile than everything else, so they are a
//! package of their own that nothing but `cargo bench` builds. It is not
//! optimised: the policy is, and of this file only the handler is measured.

use std::env;
use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use http_exception::{ErrorPolicy, ErrorPolicyBuilder, Raised, StatusCode};
use overhead::{Valgrind, lookup};

/// Serves an answer to what is raised as the first argument says, among as many handlers as the second
/// says; without arguments it counts that for each.
fn main() -> io::Result<ExitCode> {
    // cargo adds an option of its own.
    let asked: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let [raised, handlers] = &asked[..] else {
        return count_all();
    };
    let unknown = || io::Error::other("no such number of handlers, or nothing so raised");
    let of_asked = HANDLERS.iter().find(|(count, ..)| count == handlers);
    let (_, add, add_last) = of_asked.ok_or_else(unknown)?;
    let of_asked = RAISED.iter().find(|(name, ..)| name == raised);
    let (_, exc, is_last) = of_asked.ok_or_else(unknown)?;
    let add = if *is_last { add_last } else { add };
    let mut warm = lookup::among(add(ErrorPolicy::builder()).build(), *exc);
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
    let mut is_flat = true;
    for (raised, ..) in RAISED {
        let mut among_one = None;
        for (handlers, ..) in HANDLERS {
            let program = env::current_exe()?;
            let arguments = [raised, handlers];
            let counted = Valgrind::new(&program, &arguments).within("*Warm*serve*")?;
            // One in ten more is noise of the allocator.
            let is_over = counted * 10 > *among_one.get_or_insert(counted) * 11;
            is_flat &= !is_over;
            let verdict = if is_over { "over" } else { "ok" };
            writeln!(
                out,
                "lookup {raised} among {handlers:>6} handlers {counted:>10} instructions  {verdict}"
            )?;
        }
    }
    Ok(if is_flat {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is raised, and whether its type is the last of those with a handler: where each has to be asked,
/// it takes the longest.
const RAISED: [(&str, Raise, bool); 2] = [
    ("by type", || Raised::from(Numbered::<0, 0, 0, 0>), false),
    ("in a box", boxed, true),
];

type Raise = fn() -> Raised;

fn boxed() -> Raised {
    let boxed: Box<dyn Error + Send + Sync> = Box::new(Numbered::<9, 9, 9, 9>);
    Raised::from(boxed)
}

type Add = fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder;

/// How many handlers, those of the first types, and those of the last.
const HANDLERS: [(&str, Add, Add); 3] = [
    ("1", add::<0, 0, 0, 0>, add::<9, 9, 9, 9>),
    ("100", each_ten::<0, 0>, each_ten::<9, 9>),
    ("10000", each_thousand, each_thousand),
];

/// An error type for each number of four digits.
#[derive(Debug)]
struct Numbered<const A: u8, const B: u8, const C: u8, const D: u8>;

impl<const A: u8, const B: u8, const C: u8, const D: u8> fmt::Display for Numbered<A, B, C, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{A}{B}{C}{D}")
    }
}

impl<const A: u8, const B: u8, const C: u8, const D: u8> Error for Numbered<A, B, C, D> {}

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
