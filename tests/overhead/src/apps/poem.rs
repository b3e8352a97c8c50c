//! The application on poem: with our middleware, and by hand.

use std::fmt;
use std::io;

use http::StatusCode;
use http_exception_poem::{ExceptionMiddleware, HttpException, raise};
use poem::error::ResponseError;
use poem::listener::TcpAcceptor;
use poem::middleware::CatchPanic;
use poem::web::{Json, Path, Query};
use poem::{
    Endpoint, EndpointExt, IntoResponse, Middleware, Request, Response, Route, Server, get,
    handler, post,
};
use tokio::net::TcpListener;

use super::by_hand::{AppError, Forward, page, say_of_errors};
use super::{FOO, Item, NOT_FOUND, Page, coded, labelled, line, policy};
use crate::{Side, validation};

/// Serves the application until this is dropped.
pub(crate) async fn serve(side: Side, listener: TcpListener) -> io::Result<()> {
    let policy = ExceptionMiddleware::new(policy(side));
    let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?);
    match side {
        Side::Ours
        | Side::OursWithRequest
        | Side::OursInProblems
        | Side::OursNegotiated
        | Side::OursObserved => server.run(ours().with(policy)).await,
        Side::OursAround => server.run(by_hand().with(policy)).await,
        Side::Bare => server.run(by_hand()).await,
        Side::Layered => server.run(by_hand().with(Forwarding)).await,
        Side::Guarded => {
            server
                .run(by_hand().with(CatchPanic::new()).after(guarded))
                .await
        }
    }
}

/// Where its own extractors are not what is asked, it has poem's.
fn ours() -> Route {
    use http_exception_poem::{self as ours, Query, Result};

    #[handler]
    fn read_item(Path(id): Path<String>) -> Result<Json<Item>> {
        if id != "foo" {
            if id == "coded" {
                raise!(coded());
            }
            raise!(HttpException::not_found(NOT_FOUND));
        }
        Ok(Json(FOO))
    }

    #[handler]
    fn count(Path(text): Path<String>) -> Result<Json<u32>> {
        Ok(Json(text.parse()?))
    }

    #[handler]
    fn labels(Path(_): Path<String>) -> Result<()> {
        raise!(labelled())
    }

    #[handler]
    fn read_page(Query(page): Query<Page>) -> String {
        page.answer()
    }

    #[handler]
    fn read_line(ours::Path((order, nth)): ours::Path<(u32, u8)>) -> String {
        line(order, nth)
    }

    #[handler]
    fn items(ours::Json(items): ours::Json<Vec<validation::Item>>) -> String {
        validation::answer(&items)
    }

    Route::new()
        .at("/items/:id", get(read_item))
        .at("/counts/:text", get(count))
        .at("/labels/:id", get(labels))
        .at("/pages", get(read_page))
        .at("/search", get(read_page))
        .at("/orders/:order/lines/:line", get(read_line))
        .at("/items", post(items))
}

fn by_hand() -> Route {
    #[handler]
    fn read_item(Path(id): Path<String>) -> Result<Json<Item>, AppError> {
        if id != "foo" {
            return Err(AppError::ItemNotFound);
        }
        Ok(Json(FOO))
    }

    #[handler]
    fn count(Path(text): Path<String>) -> Result<Json<u32>, AppError> {
        Ok(Json(text.parse()?))
    }

    #[handler]
    fn search(request: &Request) -> Result<String, AppError> {
        Ok(page(request.uri().query().unwrap_or_default())?.answer())
    }

    #[handler]
    fn read_page(Query(page): Query<Page>) -> String {
        page.answer()
    }

    #[handler]
    fn read_line(Path((order, nth)): Path<(u32, u8)>) -> String {
        line(order, nth)
    }

    #[handler]
    fn items(Json(items): Json<Vec<validation::Item>>) -> String {
        validation::answer(&items)
    }

    Route::new()
        .at("/items/:id", get(read_item))
        .at("/counts/:text", get(count))
        .at("/pages", get(read_page))
        .at("/search", get(search))
        .at("/orders/:order/lines/:line", get(read_line))
        .at("/items", post(items))
}

/// What most write around an application for this.
async fn guarded(result: poem::Result<Response>) -> poem::Result<Response> {
    let mut response = result.unwrap_or_else(poem::Error::into_response);
    say_of_errors(response.status(), response.headers_mut());
    Ok(response)
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status().as_str())
    }
}

impl std::error::Error for AppError {}

impl ResponseError for AppError {
    fn status(&self) -> StatusCode {
        self.status()
    }

    fn as_response(&self) -> Response {
        Json(self.body()).with_status(self.status()).into_response()
    }
}

/// A middleware that does nothing: what any middleware costs.
struct Forwarding;

impl<E: Endpoint> Middleware<E> for Forwarding {
    type Output = Forward<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Forward { inner }
    }
}

impl<E: Endpoint> Endpoint for Forward<E> {
    type Output = E::Output;

    async fn call(&self, request: Request) -> poem::Result<Self::Output> {
        self.inner.call(request).await
    }
}
