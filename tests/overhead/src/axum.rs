//! The application on axum: with our layer, and by hand.

use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::Request;
use http_exception_axum::{ExceptionLayer, HttpException, raise};
use tower_layer::Layer;
use tower_service::Service;

use crate::by_hand::{AppError, Forward, ForwardFuture};
use crate::situation::{FOO, Item, NOT_FOUND, policy};
use crate::warm::now;
use crate::{Answer, Situation, Warm};

/// The application with our layer.
#[must_use]
pub fn ours(situation: Situation) -> Warm {
    async fn read_item(Path(id): Path<String>) -> http_exception_axum::Result<Json<Item>> {
        if id != "foo" {
            raise!(HttpException::not_found(NOT_FOUND));
        }
        Ok(Json(FOO))
    }

    async fn count(Path(text): Path<String>) -> http_exception_axum::Result<Json<u32>> {
        Ok(Json(text.parse()?))
    }

    let app = Router::new()
        .route("/items/{id}", get(read_item))
        .route("/counts/{text}", get(count))
        .layer(ExceptionLayer::new(policy()));
    warm(situation, app)
}

/// The application with the usual error type and a layer that does nothing.
#[must_use]
pub fn by_hand(situation: Situation) -> Warm {
    warm(situation, app_by_hand().layer(Forwarding))
}

/// The application with the usual error type and no layer at all.
#[must_use]
pub fn by_hand_without_layer(situation: Situation) -> Warm {
    warm(situation, app_by_hand())
}

fn app_by_hand() -> Router {
    async fn read_item(Path(id): Path<String>) -> Result<Json<Item>, AppError> {
        if id != "foo" {
            return Err(AppError::ItemNotFound);
        }
        Ok(Json(FOO))
    }

    async fn count(Path(text): Path<String>) -> Result<Json<u32>, AppError> {
        Ok(Json(text.parse()?))
    }

    Router::new()
        .route("/items/{id}", get(read_item))
        .route("/counts/{text}", get(count))
}

fn warm(situation: Situation, app: Router) -> Warm {
    // As `axum::serve` does: without a state, axum puts routes and layers together for each request.
    let mut app = app.with_state::<()>(());
    let request = move || {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = situation.path().parse().expect("a path is a URI");
        request
    };
    Warm::new(situation.expected(), request, move |request| {
        let Ok(response) = now(app.call(request));
        Answer::read(response)
    })
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        (self.status(), Json(self.body())).into_response()
    }
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
