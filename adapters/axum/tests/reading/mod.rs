//! The application of [`wire::reading`] on axum.

use axum::Router;
use axum::routing::{get, post};
use http_exception_axum::{All, Cookies, Form, Headers, Json, Path, Query, Value};
use wire::reading::{Client, Everything, Item, Named, Order, Page, Session, Tenant, Unwritable};

pub(crate) fn app() -> Router {
    Router::new()
        .route("/alive", get(async || "alive"))
        .route("/path/{id}", get(async |Path(id): Path<u64>| Json(id)))
        .route("/pair/{id}/{name}", get(pair))
        .route(
            "/named/{id}/{name}",
            get(async |Path(named): Path<Named>| Json(named)),
        )
        .route("/query", get(async |Query(page): Query<Page>| Json(page)))
        .route(
            "/headers",
            get(async |Headers(client): Headers<Client>| Json(client)),
        )
        .route(
            "/cookies",
            get(async |Cookies(session): Cookies<Session>| Json(session)),
        )
        .route("/json", post(async |item: Json<Item>| item))
        .route("/maybe", post(async |item: Json<Option<Item>>| item))
        .route("/any", post(async |value: Json<Value>| value))
        .route("/form", post(async |Form(order): Form<Order>| Json(order)))
        .route("/all/{id}", post(all))
        .route("/tenant/{id}", post(tenant))
        .route("/unwritable", get(async || Json(Unwritable::default())))
}

async fn pair(Path(pair): Path<(u64, String)>) -> Json<(u64, String)> {
    Json(pair)
}

type Sources = All<(
    Json<Item>,
    Cookies<Session>,
    Headers<Client>,
    Query<Page>,
    Path<u64>,
)>;

async fn all(All((item, session, client, page, id)): Sources) -> Json<Everything> {
    Json((item.0, session.0, client.0, page.0, id.0))
}

async fn tenant(
    All((Path(id), Json(item), tenant)): All<(Path<u64>, Json<Item>, Tenant)>,
) -> Json<(u64, Item, Tenant)> {
    Json((id, item, tenant))
}
