//! What is nested deep is read wherever `serde_json` reads it, on the stack of a thread of a server.
//!
//! What runs out of stack ends the process, so each case has a process of its own.

use std::collections::BTreeMap;
use std::process::Command;
use std::thread;

use crate::read_models::read_models;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Limits, from_slice, inspect};

/// What servers give to a thread.
const STACK: usize = 2 * 1024 * 1024;

/// The variable that names the case to the process that is started for it.
const CASE: &str = "SERDE_ACCUMULATE_STACK";

read_models! {
    struct Wide {
        a: Option<String>, b: Option<u8>, c: Option<Vec<u8>>, d: Option<f64>, e: Option<bool>,
        f: Option<String>, g: Option<u8>, h: Option<Vec<u8>>, i: Option<f64>, j: Option<bool>,
        k: Option<String>, l: Option<u8>, m: Option<Vec<u8>>, n: Option<f64>, o: Option<bool>,
        p: Option<String>, q: Option<u8>, r: Option<Vec<u8>>, s: Option<f64>, next: Option<Box<Wide>>,
    }

    struct Bushy {
        a: Option<Box<Bushy>>, b: Option<Box<Bushy>>, c: Option<Box<Bushy>>, d: Option<Box<Bushy>>,
        e: Option<Box<Bushy>>, f: Option<Box<Bushy>>, g: Option<Box<Bushy>>, h: Option<Box<Bushy>>,
        i: Option<Box<Bushy>>, j: Option<Box<Bushy>>, k: Option<Box<Bushy>>, l: Option<Box<Bushy>>,
        m: Option<Box<Bushy>>, n: Option<Box<Bushy>>, o: Option<Box<Bushy>>, p: Option<Box<Bushy>>,
        q: Option<Box<Bushy>>, r: Option<Box<Bushy>>, s: Option<Box<Bushy>>, next: Option<Box<Bushy>>,
    }

    struct Required {
        name: String,
        next: Box<Option<Required>>,
        last: u8,
    }

    struct Lists(Vec<Lists>);

    struct Maps(BTreeMap<String, Maps>);

    enum External {
        Leaf,
        List(Vec<External>),
        Next { next: Box<External> },
    }

    #[serde(untagged)]
    enum Untagged {
        Leaf(bool),
        List(Vec<Untagged>),
        Next { next: Box<Untagged> },
    }

    #[serde(tag = "t")]
    enum Internal {
        Next { next: Option<Box<Internal>> },
    }

    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        Next(Box<Adjacent>),
        Leaf,
    }

    struct Flat {
        n: u8,
        #[serde(flatten)]
        inner: Inner,
    }

    struct Inner {
        next: Option<Box<Flat>>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self")]
enum Tagged {
    Next { next: Option<Box<Tagged>>, n: u8 },
}
serde_accumulate::tagged!(Tagged, "t");

/// A type that has itself in it, and what is written around each.
struct Case {
    name: &'static str,
    open: &'static str,
    leaf: &'static str,
    close: &'static str,
    /// How many levels of a document each is.
    levels: usize,
    read: fn(&str, Reader),
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reader {
    SerdeJson,
    Own,
}

fn read<T: DeserializeOwned>(json: &str, reader: Reader) {
    let is_refused = match reader {
        Reader::SerdeJson => serde_json::from_str::<T>(json).is_err(),
        Reader::Own => {
            let inspection = inspect::<T>(Document::Json(json.as_bytes()), Limits::default());
            assert!(inspection.is_ok_and(|it| it.findings.total() > 0));
            matches!(from_slice::<T>(json.as_bytes()), Err(Failure::Invalid(findings)) if findings.total() > 0)
        }
    };
    assert!(is_refused, "{json}");
}

macro_rules! cases {
    ($($type:ident: $levels:literal of $open:literal $leaf:literal $close:literal;)*) => {
        const CASES: &[Case] = &[$(Case {
            name: stringify!($type),
            open: $open,
            leaf: $leaf,
            close: $close,
            levels: $levels,
            read: read::<$type>,
        }),*];
    };
}

cases! {
    Wide: 1 of "{\"a\":\"x\",\"next\":" "\"x\"" ",\"b\":1}";
    Bushy: 1 of "{\"next\":" "\"x\"" "}";
    Required: 1 of "{\"next\":" "null" "}";
    Lists: 1 of "[" "\"x\"" "]";
    Maps: 1 of "{\"k\":" "\"x\"" "}";
    External: 2 of "{\"List\":[" "7" "]}";
    Untagged: 1 of "[" "\"x\"" "]";
    Internal: 1 of "{\"t\":\"Next\",\"next\":" "7" "}";
    Adjacent: 1 of "{\"t\":\"Next\",\"c\":" "7" "}";
    Flat: 1 of "{\"n\":1,\"next\":" "7" "}";
    Tagged: 1 of "{\"t\":\"Next\",\"n\":\"x\",\"next\":" "null" "}";
}

/// What is said once a case is read, so that a process that found no test is told from one that did.
const SAID: &str = "the case was read";

/// Reads a case in a process of its own.
fn survives(case: &Case, levels: usize, reader: Reader) -> bool {
    let program = std::env::current_exe().expect("this is a program");
    let child = Command::new(program)
        .args([
            "--exact",
            "stack::the_case_that_the_environment_names",
            "--nocapture",
        ])
        .env(CASE, format!("{} {levels} {reader:?}", case.name))
        .output()
        .expect("it can be started again");
    let said = String::from_utf8_lossy(&child.stderr);
    child.status.success() && said.contains(SAID)
}

/// Reads as deep as `serde_json` can.
#[track_caller]
fn check(name: &str) {
    let case = CASES
        .iter()
        .find(|case| case.name == name)
        .expect("there is such a case");
    let depths = [60, 90, 110, 127].into_iter();
    let depths = depths.filter(|depth| survives(case, depth / case.levels, Reader::SerdeJson));
    let ended: Vec<_> = depths
        .filter(|depth| !survives(case, depth / case.levels, Reader::Own))
        .collect();
    assert!(
        ended.is_empty(),
        "{name} ends the process at {ended:?} levels"
    );
}

#[test]
fn the_case_that_the_environment_names() {
    let Ok(named) = std::env::var(CASE) else {
        return;
    };
    let mut named = named.split(' ');
    let case = named
        .next()
        .and_then(|name| CASES.iter().find(|case| case.name == name));
    let levels = named.next().and_then(|levels| levels.parse().ok());
    let (Some(case), Some(levels)) = (case, levels) else {
        panic!("there is no such case")
    };
    let reader = if named.next() == Some("Own") {
        Reader::Own
    } else {
        Reader::SerdeJson
    };
    let json = format!(
        "{}{}{}",
        case.open.repeat(levels),
        case.leaf,
        case.close.repeat(levels)
    );
    let read = case.read;
    let thread = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || read(&json, reader));
    thread.unwrap().join().unwrap();
    std::io::Write::write_all(&mut std::io::stderr(), SAID.as_bytes()).unwrap();
}

#[test]
fn of_a_struct_of_twenty_optional_fields() {
    check("Wide");
}

#[test]
fn of_a_struct_that_has_itself_in_it_twenty_times() {
    check("Bushy");
}

#[test]
fn of_a_struct_whose_members_are_missing_at_each_level() {
    check("Required");
}

#[test]
fn of_lists_in_lists() {
    check("Lists");
}

#[test]
fn of_maps_in_maps() {
    check("Maps");
}

#[test]
fn of_enums_in_enums() {
    check("External");
}

#[test]
fn of_untagged_enums_in_each_other() {
    check("Untagged");
}

#[test]
fn of_internally_tagged_enums_in_each_other() {
    check("Internal");
}

#[test]
fn of_adjacently_tagged_enums_in_each_other() {
    check("Adjacent");
}

#[test]
fn of_flattened_structs_in_each_other() {
    check("Flat");
}

#[test]
fn of_tagged_enums_in_each_other() {
    check("Tagged");
}
