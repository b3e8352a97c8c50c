//! What every adapter reads with its own extractors.
//!
//! A request below `/read/` is answered `taken` where it can be read, so that only what is wrong
//! with it is ever looked at:
//!
//! | path | extractor |
//! |---|---|
//! | `/read/json/login`, `/read/form/login` | `Json<Login>`, `Form<Login>` |
//! | `/read/json/guarded` | `Json<Guarded>` |
//! | `/read/json/careless` | `Json<Careless>` |
//! | `/read/json/texts` | `Json<Vec<String>>` |
//! | `/read/json/thirty` | `Json<Vec<Thirty>>` |
//! | `/read/json/value` | `Json<Value>` |
//! | `/read/query`, `/read/headers`, `/read/cookies` | `Query<Numbers>`, `Headers<Numbers>`, `Cookies<Numbers>` |
//! | `/read/path/{token}` | `Path<u32>` |

#![expect(dead_code, reason = "only what is wrong is looked at")]

use std::fmt;

use http_exception::Secret;
use serde::de::{Deserialize, Deserializer, Error as _};

/// A login whose model knows of no secrets.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    user: String,
    password: String,
    pin: u32,
    role: Role,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    Guest,
}

/// A login whose model says what is a secret.
#[derive(serde::Deserialize)]
pub(crate) struct Guarded {
    user: String,
    password: Secret<String>,
    pin: u32,
}

/// A number in a query, a header or a cookie.
#[derive(serde::Deserialize)]
pub(crate) struct Numbers {
    token: u32,
}

/// A model whose own error panics when it is shown.
#[derive(serde::Deserialize)]
pub(crate) struct Careless {
    #[serde(deserialize_with = "refuse")]
    name: String,
}

fn refuse<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer)?;
    Err(D::Error::custom(Unspeakable))
}

struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("token=hunter2")
    }
}

/// A model that much can be missing of.
#[derive(serde::Deserialize)]
pub(crate) struct Thirty {
    alpha: String,
    beta: String,
    gamma: String,
    delta: String,
    epsilon: String,
    zeta: String,
    eta: String,
    theta: String,
    iota: String,
    kappa: String,
    lambda: String,
    mu: String,
    nu: String,
    xi: String,
    omicron: String,
    pi: String,
    rho: String,
    sigma: String,
    tau: String,
    upsilon: String,
    phi: String,
    chi: String,
    psi: String,
    omega: String,
    aleph: String,
    beth: String,
    gimel: String,
    daleth: String,
    waw: String,
    zayin: String,
}
