//! The types that the handlers of each framework read and write: plain types of serde's, and an extractor of our own.

use std::fmt;

use http_exception::{
    Extract, ExtractError, Loc, Secret, Sources, StatusCode, ValidationError, raise,
};
use serde::{Deserialize, Serialize, de};

/// The parameters of a path by their names, in another order than in the path.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Named {
    name: String,
    id: u64,
}

/// A query.
#[derive(Debug, Deserialize, Serialize)]
pub struct Page {
    limit: u8,
    #[serde(default)]
    tag: Vec<String>,
    after: Option<u32>,
}

/// Texts with a part that others have, too.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Search {
    q: Option<String>,
    #[serde(flatten)]
    shared: Shared,
}

#[derive(Debug, Deserialize, Serialize)]
struct Shared {
    page_size: u32,
    after: Option<i64>,
    #[serde(default)]
    exact: bool,
    sort: Option<Sort>,
    #[serde(default)]
    id: Vec<u32>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Sort {
    Up,
    Down,
}

/// A body that serde cannot read, whatever it says: it keeps what is behind the tag.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind")]
#[expect(dead_code, reason = "it is never read")]
pub(crate) enum Unreadable {
    /// It asks for an integer of 128 bits.
    Big {
        /// The integer.
        n: u128,
    },
}

/// Headers.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Client {
    x_token: String,
    x_retry: Option<u8>,
}

/// Cookies.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Session {
    session: String,
    visits: u8,
}

/// A body.
#[derive(Debug, Deserialize, Serialize)]
pub struct Item {
    name: String,
    price: f64,
    #[serde(default)]
    tags: Vec<String>,
}

/// A form.
#[derive(Debug, Deserialize, Serialize)]
pub struct Order {
    item: String,
    count: u32,
    note: Option<String>,
}

/// The sources in the order in which the application asks for them, which is not the one in which
/// errors are listed.
pub(crate) type Everything = (Item, Session, Client, Page, u64);

/// An extractor of the application's own: 403 for one tenant, an error in the list where there is none.
#[derive(Debug, Serialize)]
pub(crate) struct Tenant(u32);

impl Extract for Tenant {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let tenant = sources.headers.get("x-tenant");
        let tenant = tenant.and_then(|value| value.to_str().ok()?.parse().ok());
        match tenant {
            Some(0) => raise!(StatusCode::FORBIDDEN, "No such tenant"),
            Some(tenant) => Ok(Self(tenant)),
            None => {
                let loc = Loc::from("header").key("x-tenant");
                let error = ValidationError::new("missing", loc, "Field required");
                Err(ExtractError::invalid(None, vec![error], 1))
            }
        }
    }
}

/// A login whose model knows of no secrets.
#[expect(dead_code, reason = "only what is wrong is looked at")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    user: String,
    password: String,
    pin: u32,
    role: Role,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    Guest,
}

/// A login whose model says what is a secret.
#[expect(dead_code, reason = "only what is wrong is looked at")]
#[derive(Deserialize)]
pub(crate) struct Guarded {
    user: String,
    password: Secret<String>,
    pin: u32,
}

/// A number in a query, a header or a cookie.
#[expect(dead_code, reason = "only what is wrong is looked at")]
#[derive(Deserialize)]
pub(crate) struct Numbers {
    token: u32,
}

/// A model whose own error panics when it is shown.
#[expect(dead_code, reason = "only what is wrong is looked at")]
#[derive(Deserialize)]
pub(crate) struct Careless {
    #[serde(deserialize_with = "refuse")]
    name: String,
}

fn refuse<'de, D: de::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer)?;
    Err(de::Error::custom(Unspeakable))
}

struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("token=hunter2")
    }
}

/// A model that much can be missing of.
#[expect(dead_code, reason = "only what is wrong is looked at")]
#[derive(Deserialize)]
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

/// The model of the framework's own extractors.
#[expect(dead_code, reason = "only whether a request fits is looked at")]
#[derive(Deserialize)]
pub(crate) struct Counted {
    name: String,
    count: u32,
}

/// A value that nobody attaches to a request.
#[derive(Clone)]
pub(crate) struct Nobodys;

/// A model with constraints.
#[cfg(any(feature = "garde", feature = "validator"))]
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "garde", derive(garde::Validate))]
#[cfg_attr(feature = "validator", derive(validator::Validate))]
pub(crate) struct Goods {
    #[cfg_attr(feature = "garde", garde(length(min = 3)))]
    #[cfg_attr(feature = "validator", validate(length(min = 3)))]
    name: String,
    #[cfg_attr(feature = "garde", garde(range(max = 100)))]
    #[cfg_attr(feature = "validator", validate(range(max = 100)))]
    amount: u32,
    #[serde(default, skip_serializing, with = "serde_bytes")]
    #[cfg_attr(feature = "garde", garde(length(max = 4)))]
    #[cfg_attr(feature = "validator", validate(length(max = 4)))]
    key: Vec<u8>,
}

#[cfg(any(feature = "garde", feature = "validator"))]
impl Goods {
    /// One that breaks a constraint.
    pub(crate) fn broken() -> Self {
        Self {
            name: "pencil".to_owned(),
            amount: 101,
            key: Vec::new(),
        }
    }
}
