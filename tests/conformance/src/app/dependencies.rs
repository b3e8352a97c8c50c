//! The routes of `/d` that depend on something read elsewhere.
//!
//! A dependency of the reference is an extractor of the application's own here:
//! its errors come before those of the route.

use http_exception::{Extract, ExtractError, HttpException, Sources, raise};
use serde::Deserialize;

use super::default_handlers::UnicornException;
use super::extract::{All, Headers, Path, Query};
use super::models::Between;
use super::python::RuntimeError;
use super::{Route, read, route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route::get("/deps/{oid}", read::<All<(Tenant, Path<i64>, Query<Q>)>>),
        route::get("/deps-raise/{oid}", read::<All<(Token, Path<i64>)>>),
    ]
}

/// The tenant of a request, and the page of its things that is asked for.
struct Tenant;

impl Extract for Tenant {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        <(Query<Page>, Headers<TenantHeader>)>::extract(sources)?;
        Ok(Self)
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Page {
    page: Option<i64>,
    size: Option<Between<{ i64::MIN }, 100>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct TenantHeader {
    x_tenant: i64,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Q {
    q: i64,
}

/// A token that is refused in several ways.
struct Token;

impl Extract for Token {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let Query(query) = Query::<TokenQuery>::extract(sources)?;
        match query.token.as_str() {
            "" => {
                raise!(HttpException::forbidden("dependency says no").with_header("X-Dep", "1"))
            }
            "unicorn" => raise!(UnicornException::named("dep")),
            "boom" => raise!(RuntimeError("dependency failed")),
            _ => Ok(Self),
        }
    }
}

#[derive(Debug, Deserialize)]
struct TokenQuery {
    #[serde(default)]
    token: String,
}
