//! What the application reads and writes: plain types of serde's, and an extractor of its own.

use http_exception::{Extract, Loc, Refused, Sources, StatusCode, ValidationError, raise};
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

/// The parameters of a path by their names, in another order than in the path.
#[derive(Debug, Deserialize, Serialize)]
pub struct Named {
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

/// Headers.
#[derive(Debug, Deserialize, Serialize)]
pub struct Client {
    x_token: String,
    x_retry: Option<u8>,
}

/// Cookies.
#[derive(Debug, Deserialize, Serialize)]
pub struct Session {
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
pub type Everything = (Item, Session, Client, Page, u64);

/// An extractor of the application's own: 403 for one tenant, an error in the list where there is none.
#[derive(Debug, Serialize)]
pub struct Tenant(u32);

impl Extract for Tenant {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        let tenant = sources.headers.get("x-tenant");
        let tenant = tenant.and_then(|value| value.to_str().ok()?.parse().ok());
        match tenant {
            Some(0) => raise!(StatusCode::FORBIDDEN, "No such tenant"),
            Some(tenant) => Ok(Self(tenant)),
            None => {
                let loc = Loc::from("header").key("x-tenant");
                let error = ValidationError::new("missing", loc, "Field required");
                Err(Refused::invalid(None, vec![error], 1))
            }
        }
    }
}

/// An answer that cannot be written.
#[derive(Debug, Default)]
pub struct Unwritable(());

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("password=hunter2 is not for clients"))
    }
}
