//! The application on axum: with our layer, and by hand.

use std::io;
use std::task::{Context, Poll};

use axum::extract::{Path, Query, RawQuery};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::Request;
use http_exception_axum::{ExceptionLayer, HttpException, raise};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_layer::Layer;
use tower_service::Service;

use super::by_hand::{AppError, Forward, ForwardFuture, page, say_of_errors};
use super::{FOO, Item, NOT_FOUND, Page, coded, labelled, line, policy};
use crate::{Side, validation};

/// Serves the application until this is dropped.
pub(crate) async fn serve(side: Side, listener: TcpListener) -> io::Result<()> {
    let app = match side {
        Side::Ours
        | Side::OursWithRequest
        | Side::OursInProblems
        | Side::OursNegotiated
        | Side::OursObserved => ours().layer(ExceptionLayer::new(policy(side))),
        Side::OursAround => by_hand().layer(ExceptionLayer::new(policy(side))),
        Side::Bare => by_hand(),
        Side::Layered => by_hand().layer(Forwarding),
        Side::Guarded => by_hand()
            .layer(CatchPanicLayer::new())
            .layer(map_response(guarded)),
    };
    axum::serve(listener, app).await
}

/// Where its own extractors are not what is asked, it has axum's.
fn ours() -> Router {
    use http_exception_axum::{self as ours, Query, Result};

    async fn read_item(Path(id): Path<String>) -> Result<Json<Item>> {
        if id != "foo" {
            if id == "coded" {
                raise!(coded());
            }
            raise!(HttpException::not_found(NOT_FOUND));
        }
        Ok(Json(FOO))
    }

    async fn count(Path(text): Path<String>) -> Result<Json<u32>> {
        Ok(Json(text.parse()?))
    }

    async fn labels(Path(_): Path<String>) -> Result<()> {
        raise!(labelled())
    }

    async fn read_page(Query(page): Query<Page>) -> String {
        page.answer()
    }

    async fn read_line(ours::Path((order, nth)): ours::Path<(u32, u8)>) -> String {
        line(order, nth)
    }

    async fn read_items(ours::Json(items): ours::Json<Vec<validation::Item>>) -> String {
        validation::answer(&items)
    }

    Router::new()
        .route("/items/{id}", get(read_item))
        .route("/counts/{text}", get(count))
        .route("/labels/{id}", get(labels))
        .route("/pages", get(read_page))
        .route("/search", get(read_page))
        .route("/orders/{order}/lines/{line}", get(read_line))
        .route("/items", post(read_items))
}

fn by_hand() -> Router {
    async fn read_item(Path(id): Path<String>) -> Result<Json<Item>, AppError> {
        if id != "foo" {
            return Err(AppError::ItemNotFound);
        }
        Ok(Json(FOO))
    }

    async fn count(Path(text): Path<String>) -> Result<Json<u32>, AppError> {
        Ok(Json(text.parse()?))
    }

    async fn search(RawQuery(query): RawQuery) -> Result<String, AppError> {
        Ok(page(&query.unwrap_or_default())?.answer())
    }

    Router::new()
        .route("/items/{id}", get(read_item))
        .route("/counts/{text}", get(count))
        .route(
            "/pages",
            get(async |Query(page): Query<Page>| page.answer()),
        )
        .route("/search", get(search))
        .route(
            "/orders/{order}/lines/{line}",
            get(async |Path((order, nth)): Path<(u32, u8)>| line(order, nth)),
        )
        .route(
            "/items",
            post(async |Json(items): Json<Vec<validation::Item>>| validation::answer(&items)),
        )
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        (self.status(), Json(self.body())).into_response()
    }
}

/// The middleware that most write for this.
async fn guarded(mut response: Response) -> Response {
    say_of_errors(response.status(), response.headers_mut());
    response
}

/// A layer that does nothing: what any layer costs.
#[derive(Clone)]
struct Forwarding;

impl<S> Layer<S> for Forwarding {
    type Service = Forward<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Forward { inner }
    }
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for Forward<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = ForwardFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        ForwardFuture {
            inner: self.inner.call(request),
        }
    }
}
