//! The application of [`wire::reading`] on poem.

use http_exception_poem::{All, Cookies, Form, Headers, Json, Path, Query, Value, get, post};
use poem::{Route, handler};
use wire::reading::{Client, Everything, Item, Named, Order, Page, Session, Tenant, Unwritable};

pub(crate) fn app() -> Route {
    Route::new()
        .at("/path/:id", get(path))
        .at("/pair/:id/:name", get(pair))
        .at("/named/:id/:name", get(named))
        .at("/query", get(query))
        .at("/headers", get(headers))
        .at("/cookies", get(cookies))
        .at("/json", post(json))
        .at("/maybe", post(maybe))
        .at("/any", post(any))
        .at("/form", post(form))
        .at("/all/:id", post(all))
        .at("/tenant/:id", post(tenant))
        .at("/unwritable", get(unwritable))
}

#[handler]
fn path(Path(id): Path<u64>) -> Json<u64> {
    Json(id)
}

#[handler]
fn pair(Path(pair): Path<(u64, String)>) -> Json<(u64, String)> {
    Json(pair)
}

#[handler]
fn named(Path(named): Path<Named>) -> Json<Named> {
    Json(named)
}

#[handler]
fn query(Query(page): Query<Page>) -> Json<Page> {
    Json(page)
}

#[handler]
fn headers(Headers(client): Headers<Client>) -> Json<Client> {
    Json(client)
}

#[handler]
fn cookies(Cookies(session): Cookies<Session>) -> Json<Session> {
    Json(session)
}

#[handler]
fn json(item: Json<Item>) -> Json<Item> {
    item
}

#[handler]
fn maybe(item: Json<Option<Item>>) -> Json<Option<Item>> {
    item
}

#[handler]
fn any(value: Json<Value>) -> Json<Value> {
    value
}

#[handler]
fn form(Form(order): Form<Order>) -> Json<Order> {
    Json(order)
}

type Sources = All<(
    Json<Item>,
    Cookies<Session>,
    Headers<Client>,
    Query<Page>,
    Path<u64>,
)>;

#[handler]
fn all(All((item, session, client, page, id)): Sources) -> Json<Everything> {
    Json((item.0, session.0, client.0, page.0, id.0))
}

#[handler]
fn tenant(
    All((Path(id), Json(item), tenant)): All<(Path<u64>, Json<Item>, Tenant)>,
) -> Json<(u64, Item, Tenant)> {
    Json((id, item, tenant))
}

#[handler]
fn unwritable() -> Json<Unwritable> {
    Json(Unwritable::default())
}
