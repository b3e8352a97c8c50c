//! The routes that each framework has of its own, because its own types are in them.
//!
//! | path | what its handler has |
//! |---|---|
//! | `/read/…` | the adapter's own extractors, see [`readers`]; their values are answered as `Json` |
//! | `GET /own/derived` | an exception that is [`derived`] under the name that the adapter gives the derive |
//! | `GET /own/report` | a [`report`] of `anyhow`, raised with `?` |
//! | `GET /own/extractor` | an extractor that panics with [`EXTRACTOR`] |
//! | `/native/…` | the framework's own extractors, where it has some; each answers `taken` |
//!
//! Of the framework's own, `POST /native/json` and `POST /native/form` take a [`Counted`](crate::models::Counted),
//! `GET /native/query` takes it from the query, `GET /native/path/…` takes a `u32`, `POST /native/text`
//! takes text, `GET /native/extension` takes a value that is never attached, and `POST /native/small` takes
//! the JSON in at most 64 bytes.

use std::io;

use anyhow::Context;
use http_exception::{Extract, ExtractError, Sources};

/// The text with which an extractor panics.
pub const EXTRACTOR: &str = "token=hunter2 in an extractor";

/// An error below two contexts.
pub(crate) fn report() -> anyhow::Result<&'static str> {
    let error = Err(io::Error::other("disk hunter2 is on fire"));
    error.context("reading hunter2").context("starting")
}

/// An extractor that reads nothing.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct Nothing;

impl Extract for Nothing {
    const READS_BODY: bool = false;

    fn extract(_: &Sources<'_>) -> Result<Self, ExtractError> {
        Ok(Self)
    }
}

/// Adds, with `$read(router, method, path, take)`, every route whose handler takes an extractor of the
/// adapter. The names of the extractors are those that are in scope where it is called.
macro_rules! readers {
    ($router:expr, $read:ident) => {{
        use ::http_exception::Value;
        use $crate::models::{
            Careless, Client, Everything, Guarded, Item, Login, Named, Numbers, Order, Page,
            Search, Session, Tenant, Thirty, Unreadable,
        };
        use $crate::words::{Texts, Words};

        let it = $crate::own::rows! {
            $router, $read,
            GET "/read/path/{id}" => |Path(id): Path<u64>| id;
            GET "/read/pair/{id}/{name}" => |Path(pair): Path<(u64, String)>| pair;
            GET "/read/arity/{id}" => |Path(pair): Path<(u32, u32)>| pair;
            GET "/read/named/{id}/{name}" => |Path(named): Path<Named>| named;
            GET "/read/query" => |Query(page): Query<Page>| page;
            GET "/read/headers" => |Headers(client): Headers<Client>| client;
            GET "/read/search/query" => |Query(search): Query<Search>| search;
            GET "/read/search/headers" => |Headers(search): Headers<Search>| search;
            GET "/read/search/cookies" => |Cookies(search): Cookies<Search>| search;
            POST "/read/search/form" => |Form(search): Form<Search>| search;
            GET "/read/cookies" => |Cookies(session): Cookies<Session>| session;
            POST "/read/json" => |Json(item): Json<Item>| item;
            POST "/read/maybe" => |Json(item): Json<Option<Item>>| item;
            POST "/read/any" => |Json(any): Json<Value>| any;
            POST "/read/form" => |Form(it): Form<Order>| it;
            // The sources the wrong way round.
            POST "/read/all/{id}" => |All((item, session, client, page, id)): All<(
                Json<Item>,
                Cookies<Session>,
                Headers<Client>,
                Query<Page>,
                Path<u64>,
            )>| -> Everything { (item.0, session.0, client.0, page.0, id.0) };
            POST "/read/tenant/{id}" => |All((Path(id), Json(item), tenant)): All<(
                Path<u64>,
                Json<Item>,
                Tenant,
            )>| (id, item, tenant);
            GET "/read/unwritable" => |All(_): All<$crate::Nothing>| $crate::Unwritable::default();
            POST "/read/unreadable" => |_: Json<Unreadable>| "taken";
            POST "/read/login" => |_: Json<Login>| "taken";
            POST "/read/form/login" => |_: Form<Login>| "taken";
            POST "/read/guarded" => |_: Json<Guarded>| "taken";
            POST "/read/careless" => |_: Json<Careless>| "taken";
            POST "/read/words" => |_: Json<Words>| "taken";
            GET "/read/words/query" => |_: Query<Texts>| "taken";
            POST "/read/texts" => |_: Json<Vec<String>>| "taken";
            POST "/read/thirty" => |_: Json<Vec<Thirty>>| "taken";
            GET "/read/numbers/query" => |_: Query<Numbers>| "taken";
            GET "/read/numbers/headers" => |_: Headers<Numbers>| "taken";
            GET "/read/numbers/cookies" => |_: Cookies<Numbers>| "taken";
            GET "/read/token/{token}" => |_: Path<u32>| "taken";
        };
        #[cfg(feature = "garde")]
        let it =
            $crate::own::constrained!(it, $read, "/read/garde", http_exception_constraints::Garde);
        #[cfg(feature = "validator")]
        let it = $crate::own::constrained!(
            it,
            $read,
            "/read/validator",
            http_exception_constraints::Validator
        );
        it
    }};
}

/// Adds a route for each row.
macro_rules! rows {
    ($router:expr, $read:ident, $($method:ident $path:expr => $take:expr;)*) => {{
        let it = $router;
        $(let it = $read(it, ::http::Method::$method, $path, $take);)*
        it
    }};
}

/// A model with constraints: read from a body, and broken in an answer.
#[cfg(any(feature = "garde", feature = "validator"))]
macro_rules! constrained {
    ($router:expr, $read:ident, $path:literal, $($wrapper:tt)*) => {{
        use $crate::models::Goods;

        $crate::own::rows! {
            $router, $read,
            POST $path => |Json(goods): Json<$($wrapper)*<Goods>>| goods;
            GET concat!($path, "/broken") => |All(_): All<$crate::Nothing>| $($wrapper)*(Goods::broken());
        }
    }};
}

/// An exception that derives what is in scope as `Exception`.
macro_rules! derived {
    () => {
        #[derive(Debug, Exception)]
        #[exception(
                                                                    status = 409,
                                                                    detail = "Order {id} is taken",
                                                                    code = "order_taken",
                                                                    header("retry-after" = "5")
                                                                )]
        struct OrderTaken {
            id: u64,
            owner: &'static str,
        }

        impl ::std::fmt::Display for OrderTaken {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "order {} is taken by {}", self.id, self.owner)
            }
        }

        impl ::std::error::Error for OrderTaken {}

        const TAKEN: OrderTaken = OrderTaken {
            id: 7,
            owner: "hunter2",
        };
    };
}

#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) use constrained;
pub(crate) use {derived, readers, rows};
