//! Facts as trials, and the place that the running one is about.

use std::cell::{Cell, RefCell};

use harness::Adapter;
use libtest_mimic::Trial;

/// A fact, and where it holds.
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) check: fn(),
    pub(crate) places: Places,
}

/// Where a fact holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// On every adapter, and on the core alone.
    Everywhere,
    /// On every adapter.
    Adapters,
    /// It is about no adapter, or compares them.
    Alone,
}

/// The place that the trial of this thread is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Core,
    Adapter(Adapter),
}

/// The trials of the facts of one file.
pub(crate) fn trials(file: &str, facts: &'static [Fact]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for fact in facts {
        let mut add = |prefix: &str, place: Option<Place>| {
            let name = format!("{prefix}::{file}::{}", fact.name);
            trials.push(Trial::test(name.clone(), move || {
                PLACE.set(place);
                TRIAL.set(name);
                (fact.check)();
                Ok(())
            }));
        };
        match fact.places {
            Places::Alone => add("alone", None),
            places => {
                if places == Places::Everywhere {
                    add("core", Some(Place::Core));
                }
                for adapter in Adapter::ALL {
                    add(&adapter.to_string(), Some(Place::Adapter(adapter)));
                }
            }
        }
    }
    trials
}

/// The adapter that the trial is about, if it is one.
pub(crate) fn adapter() -> Option<Adapter> {
    match PLACE.get() {
        Some(Place::Adapter(adapter)) => Some(adapter),
        _ => None,
    }
}

/// The name of the trial.
pub(crate) fn trial() -> String {
    TRIAL.with_borrow(String::clone)
}

/// True if the trial is about the core alone.
pub(crate) fn is_core() -> bool {
    PLACE.get() == Some(Place::Core)
}

thread_local! {
    static TRIAL: RefCell<String> = const { RefCell::new(String::new()) };
    static PLACE: Cell<Option<Place>> = const { Cell::new(None) };
}

/// The facts of a file, by the places where they hold.
macro_rules! facts {
    ($($places:ident: $($name:ident),+ $(,)?;)+) => {
        &[$($(Fact {
            name: stringify!($name),
            check: $name,
            places: $crate::facts::facts!(@ $places),
        },)+)+]
    };
    (@ everywhere) => { $crate::facts::Places::Everywhere };
    (@ on_each) => { $crate::facts::Places::Adapters };
    (@ alone) => { $crate::facts::Places::Alone };
}

pub(crate) use facts;
