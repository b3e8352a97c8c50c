//! The application of [`wire::reading`] on hyper.

use http_body_util::Full;
use http_exception_hyper::http::Response;
use http_exception_hyper::{
    Bytes, Cookies, Extract, Form, Headers, Json, Method, Path, PathParams, Query, Request,
    ResponseModel, Result, StatusCode, Value, extract, raise,
};
use hyper::body::Incoming;
use wire::reading::{Client, Everything, Item, Named, Order, Page, Session, Tenant, Unwritable};

pub(crate) async fn app(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let is_head = request.method() == Method::HEAD;
    let path = request.uri().path().to_owned();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let params = ["id", "name"].into_iter().zip(segments.iter().skip(1));
    request.extensions_mut().insert(PathParams::encoded(params));
    let mut response = match &*segments {
        ["alive"] => Response::new(Full::from("alive")),
        ["path", _] => echo(request, |Path(id): Path<u64>| id).await?,
        ["pair", ..] => echo(request, |Path(pair): Path<(u64, String)>| pair).await?,
        ["named", ..] => echo(request, |Path(named): Path<Named>| named).await?,
        ["query"] => echo(request, |Query(page): Query<Page>| page).await?,
        ["headers"] => echo(request, |Headers(client): Headers<Client>| client).await?,
        ["cookies"] => echo(request, |Cookies(session): Cookies<Session>| session).await?,
        ["json"] => echo(request, |Json(item): Json<Item>| item).await?,
        ["maybe"] => echo(request, |Json(item): Json<Option<Item>>| item).await?,
        ["any"] => echo(request, |Json(value): Json<Value>| value).await?,
        ["form"] => echo(request, |Form(order): Form<Order>| order).await?,
        ["all", _] => echo(request, all).await?,
        ["tenant", _] => echo(request, tenant).await?,
        ["unwritable"] => Json(Unwritable::default()).into_response()?,
        _ => raise!(StatusCode::NOT_FOUND),
    };
    if is_head {
        *response.body_mut() = Full::default();
    }
    Ok(response)
}

async fn echo<E: Extract, T: ResponseModel>(
    request: Request<Incoming>,
    take: fn(E) -> T,
) -> Result<Response<Full<Bytes>>> {
    let read = extract(request).await?;
    Json(take(read)).into_response()
}

type Sources = (
    Json<Item>,
    Cookies<Session>,
    Headers<Client>,
    Query<Page>,
    Path<u64>,
);

fn all((item, session, client, page, id): Sources) -> Everything {
    (item.0, session.0, client.0, page.0, id.0)
}

fn tenant((Path(id), Json(item), tenant): (Path<u64>, Json<Item>, Tenant)) -> (u64, Item, Tenant) {
    (id, item, tenant)
}
