//! Facts as trials: each is listed and filtered by its name, with its adapter and version of HTTP before it.

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::server::silence_servers;
use crate::{Adapter, Protocol};

/// A fact that holds on adapters, and how it is checked on one.
pub struct Check {
    name: String,
    run: Arc<Checked>,
    holds: Box<dyn Fn(Adapter, Protocol) -> bool>,
    has_versions: bool,
}

type Checked = dyn Fn(Adapter, Protocol) -> Result<(), Failed> + Send + Sync;

impl Check {
    /// A fact in words, and what checks it on one adapter in one version of HTTP.
    pub fn new(
        name: impl Into<String>,
        check: impl Fn(Adapter, Protocol) -> Result<(), Failed> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            run: Arc::new(check),
            holds: Box::new(|_, _| true),
            has_versions: true,
        }
    }

    /// The same of something that has no versions, such as a WebSocket.
    pub fn once(
        name: impl Into<String>,
        check: impl Fn(Adapter) -> Result<(), Failed> + Send + Sync + 'static,
    ) -> Self {
        Self {
            has_versions: false,
            ..Self::new(name, move |adapter, _| check(adapter))
        }
    }

    /// The same, where it does not hold everywhere.
    #[must_use]
    pub fn on(mut self, holds: impl Fn(Adapter, Protocol) -> bool + 'static) -> Self {
        self.holds = Box::new(holds);
        self
    }

    /// The fact in words, below the name of its list.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The places where it holds, and the names of its trials.
    fn places(&self) -> Vec<(Adapter, Protocol, String)> {
        let protocols: &[Protocol] = if self.has_versions {
            &Protocol::ALL
        } else {
            &[Protocol::Http1]
        };
        let places = Adapter::ALL.into_iter().flat_map(|adapter| {
            let place = move |protocol| (adapter, protocol);
            protocols.iter().copied().map(place)
        });
        let places = places.filter(|(adapter, protocol)| (self.holds)(*adapter, *protocol));
        let named = places.map(|(adapter, protocol)| {
            let version = Some(protocol.name()).filter(|_| self.has_versions);
            let version = version.map(|version| format!("{version}::"));
            let version = version.unwrap_or_default();
            (
                adapter,
                protocol,
                format!("{adapter}::{version}{}", self.name),
            )
        });
        named.collect()
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Check").field(&self.name).finish()
    }
}

/// The trials of every adapter, in both versions of HTTP.
///
/// While `UPDATE_EXPECT` rewrites snapshots, there is the first of each check alone: the others have to
/// agree with what is answered there.
#[must_use]
pub fn on_each(checks: Vec<Check>) -> Vec<Trial> {
    let is_rewritten = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut trials = Vec::new();
    for check in checks {
        let mut places = check.places();
        if is_rewritten {
            places.truncate(1);
        }
        trials.extend(places.into_iter().map(|(adapter, protocol, name)| {
            let run = Arc::clone(&check.run);
            Trial::test(name, move || run(adapter, protocol))
        }));
    }
    trials
}

/// Runs trials as the command line says.
#[must_use]
pub fn run(trials: Vec<Trial>) -> ExitCode {
    silence_servers();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
