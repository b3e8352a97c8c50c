//! Types with a secret in them, and a good document of each with a canary for every secret.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::read_models::read_models;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Finding, Limits, Secret, inspect, read};

/// What stands for a secret text.
pub(crate) const CANARY: &str = "hunter2";

/// What stands for a secret number.
pub(crate) const NUMBER: &str = "2718281828";

/// The names of the variants, each of which may hold a secret, or nothing.
pub(crate) const VARIANTS: &[&str] = &["Key", "Login", "Pair", "Named", "Unit"];

/// A type with a secret in it.
#[derive(Clone, Copy)]
pub(crate) struct Keeper {
    pub(crate) name: &'static str,
    pub(crate) good: &'static str,
    pub(crate) read: fn(&[u8], Limits) -> Vec<Finding>,
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// All findings, of a value and without one.
fn findings<T: DeserializeOwned>(json: &[u8], limits: Limits) -> Vec<Finding> {
    let document = Document::Json(json);
    let mut all = match read::<T>(document, limits) {
        Err(Failure::Invalid(findings)) => findings.into_vec(),
        _ => Vec::new(),
    };
    if let Ok(inspection) = inspect::<T>(document, limits) {
        all.extend(inspection.findings.into_vec());
    }
    all
}

/// True if a finding says what a secret is.
pub(crate) fn tells(finding: &Finding) -> bool {
    let shown = format!(
        "{:?} {:?} {:?}",
        finding.found,
        finding.found.json(),
        finding.problem
    );
    shown.contains(CANARY) || shown.contains(NUMBER)
}

macro_rules! all {
    ($($type:ty = $good:literal;)*) => {
        /// All of them.
        pub(crate) const ALL: &[Keeper] = &[$(Keeper {
            name: stringify!($type),
            good: $good,
            read: findings::<$type>,
        }),*];
    };
}

all! {
    Login = r#"{"name":"n","password":"hunter2","age":1}"#;
    Vec<Login> = r#"[{"name":"n","password":"hunter2","age":1},{"name":"m","password":"hunter2","age":2}]"#;
    Beside<Login> = r#"{"inner":{"name":"n","password":"hunter2","age":1},"last":1}"#;
    Beside<Closed> = r#"{"inner":{"name":"n","password":"hunter2"},"last":1}"#;
    Beside<Vec<Secret<String>>> = r#"{"inner":["hunter2","hunter2"],"last":1}"#;
    Beside<Secret<Vec<String>>> = r#"{"inner":["hunter2","hunter2"],"last":1}"#;
    Beside<Secret<Vec<u32>>> = r#"{"inner":[2718281828,2718281828],"last":1}"#;
    BTreeMap<String, Secret<String>> = r#"{"k":"hunter2","l":"hunter2"}"#;
    Beside<HashMap<String, Secret<u32>>> = r#"{"inner":{"k":2718281828},"last":1}"#;
    Beside<Option<Secret<String>>> = r#"{"inner":"hunter2","last":1}"#;
    Beside<(u8, Secret<String>)> = r#"{"inner":[1,"hunter2"],"last":1}"#;
    Vec<Both> = r#"[[1,"hunter2"],[2,"hunter2"]]"#;
    Beside<Wrap> = r#"{"inner":"hunter2","last":1}"#;
    Beside<Secret<Login>> = r#"{"inner":{"name":"hunter2","password":"hunter2","age":2718281828},"last":1}"#;
    Beside<Secret<Code>> = r#"{"inner":"hunter2","last":1}"#;
    Vec<External> = r#"[{"Key":"hunter2"},{"Login":{"name":"n","password":"hunter2","age":1}},{"Pair":[1,"hunter2"]},{"Named":{"x":"hunter2"}},"Unit"]"#;
    Vec<Adjacent> = r#"[{"t":"Key","c":"hunter2"},{"t":"Login","c":{"name":"n","password":"hunter2","age":1}},{"t":"Pair","c":[1,"hunter2"]},{"c":{"x":"hunter2"},"t":"Named"}]"#;
    Beside<Adjacent> = r#"{"inner":{"t":"Key","c":"hunter2"},"last":1}"#;
    Beside<Internal> = r#"{"inner":{"t":"Login","name":"n","password":"hunter2","age":1},"last":1}"#;
    Vec<Internal> = r#"[{"t":"Login","name":"n","password":"hunter2","age":1},{"t":"Named","x":"hunter2"}]"#;
    Vec<Untagged> = r#"["hunter2",{"name":"n","password":"hunter2","age":1},[1,"hunter2"]]"#;
    Vec<Tagged> = r#"[{"t":"Login","name":"n","password":"hunter2","age":1},{"t":"Named","x":"hunter2"},{"t":"Unit"}]"#;
    BTreeMap<String, Tagged> = r#"{"k":{"x":"hunter2","t":"Named"},"l":{"t":"Unit"}}"#;
    Beside<Flat> = r#"{"inner":{"id":1,"name":"n","password":"hunter2","age":1},"last":1}"#;
    Beside<FlatMap> = r#"{"inner":{"id":1,"k":"hunter2","l":"hunter2"},"last":1}"#;
    Tree = r#"{"key":"hunter2","kids":[{"key":"hunter2","kids":[],"n":1}],"n":2}"#;
    BTreeMap<String, External> = r#"{"k":{"Key":"hunter2"},"l":{"Pair":[1,"hunter2"]}}"#;
}

read_models! {
    struct Beside<T> {
        inner: T,
        last: u8,
    }

    struct Login {
        name: String,
        #[serde(alias = "pw")]
        password: Secret<String>,
        age: u32,
    }

    #[serde(deny_unknown_fields)]
    struct Closed {
        name: String,
        #[serde(alias = "pw")]
        password: Secret<String>,
    }

    struct Both(u8, Secret<String>);

    struct Wrap(Secret<String>);

    enum External {
        Key(Secret<String>),
        Login(Login),
        Pair(u8, Secret<String>),
        Named { x: Secret<String> },
        Unit,
    }

    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        Key(Secret<String>),
        Login(Login),
        Pair(u8, Secret<String>),
        Named { x: Secret<String> },
        Unit,
    }

    #[serde(tag = "t")]
    enum Internal {
        Login(Login),
        Named { x: Secret<String> },
        Unit,
    }

    #[serde(untagged)]
    enum Untagged {
        Key(Secret<String>),
        Login(Login),
        Pair(u8, Secret<String>),
    }

    struct Flat {
        id: u8,
        #[serde(flatten)]
        login: Login,
    }

    struct FlatMap {
        id: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, Secret<String>>,
    }

    struct Tree {
        key: Secret<String>,
        kids: Vec<Tree>,
        n: u8,
    }
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self")]
enum Tagged {
    Login(Login),
    Named { x: Secret<String> },
    Unit,
}
serde_accumulate::tagged!(Tagged, "t");

/// A text of four letters; it repeats what it refuses.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Code;

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == 4 || text == CANARY {
            Ok(Self)
        } else {
            Err(format!("{text} is no code"))
        }
    }
}
