//! `cargo xtask soak`: a million requests that end in errors.
//!
//! A thin wrapper: the load and the service are the program `soak` of `tests/hostile`.

use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::grid::check_adapter;
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::workspace::{root, show};

/// Builds the program as it would be shipped, runs it, and leaves the verdict to it.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    show(&invocation(args)?, &root(), out, paint)
}

fn invocation(mut args: Arguments) -> Result<Invocation, Exit> {
    let mut soak = Invocation::from("cargo run --quiet --release -p hostile --bin soak --");
    if let Some(adapter) = args.opt_value_from_str::<_, String>("--adapter")? {
        check_adapter(&adapter)?;
        soak = soak.args(["--adapter", &adapter]);
    }
    for option in ["--requests", "--connections"] {
        if let Some(number) = args.opt_value_from_str::<_, u64>(option)? {
            soak = soak.args([option, &number.to_string()]);
        }
    }
    nothing_left(args)?;
    Ok(soak)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_handed_on() {
        let args = ["--requests", "5", "--adapter", "poem"].map(Into::into);
        let soak = invocation(Arguments::from_vec(args.into())).expect("known arguments");
        assert_eq!(
            soak.to_string(),
            "cargo run --quiet --release -p hostile --bin soak -- --adapter poem --requests 5"
        );
    }

    #[test]
    fn what_is_unknown_is_bad_usage() {
        let [adapter, number] = [["--adapter", "rocket"], ["--requests", "many"]];
        for args in [adapter, number, ["--loud", "x"]] {
            let args = Arguments::from_vec(args.map(Into::into).into());
            assert!(matches!(invocation(args), Err(Exit::Usage(_))));
        }
    }
}
