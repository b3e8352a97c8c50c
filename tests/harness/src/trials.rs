//! Facts as trials: each is listed and filtered by its name, with the name of the adapter before it.

use std::fmt;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::Adapter;
use crate::server::silence_servers;

/// A fact that holds on adapters, and how it is checked on one.
pub struct Check {
    name: String,
    run: Box<Checked>,
    holds: fn(Adapter) -> bool,
}

type Checked = dyn Fn(Adapter) -> Result<(), Failed> + Send + Sync;

impl Check {
    /// A fact in words, and what checks it on one adapter.
    pub fn new(
        name: impl Into<String>,
        check: impl Fn(Adapter) -> Result<(), Failed> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            run: Box::new(check),
            holds: |_| true,
        }
    }

    /// The same, of some adapters alone.
    #[must_use]
    pub fn on(mut self, holds: fn(Adapter) -> bool) -> Self {
        self.holds = holds;
        self
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Check").field(&self.name).finish()
    }
}

/// The trials of every adapter.
///
/// While `UPDATE_EXPECT` rewrites snapshots, there are those of the first adapter alone: the others have to
/// agree with what it answers.
pub fn on_each(checks: impl Fn() -> Vec<Check>) -> Vec<Trial> {
    let is_rewritten = std::env::var_os("UPDATE_EXPECT").is_some();
    let adapters = if is_rewritten {
        &Adapter::ALL[..1]
    } else {
        &Adapter::ALL
    };
    let mut trials = Vec::new();
    for &adapter in adapters {
        for check in checks().into_iter().filter(|check| (check.holds)(adapter)) {
            let name = format!("{adapter}::{}", check.name);
            trials.push(Trial::test(name, move || (check.run)(adapter)));
        }
    }
    trials
}

/// Runs trials as the command line says.
#[must_use]
pub fn run(trials: Vec<Trial>) -> ExitCode {
    silence_servers();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
