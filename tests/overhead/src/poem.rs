//! The application on poem: with our middleware, and by hand.

use std::fmt;
use std::io;

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_exception_poem::{ExceptionMiddleware, HttpException, raise};
use poem::error::ResponseError;
use poem::web::{Json, Path};
use poem::{Endpoint, EndpointExt, IntoResponse, Middleware, Request, Route, get, handler};

use crate::by_hand::{AppError, Forward};
use crate::situation::{FOO, Item, NOT_FOUND, policy};
use crate::warm::now;
use crate::{Answer, Situation, Warm};

/// The application with our middleware.
#[must_use]
pub fn ours(situation: Situation) -> Warm {
    #[handler]
    fn read_item(Path(id): Path<String>) -> http_exception_poem::Result<Json<Item>> {
        if id != "foo" {
            raise!(HttpException::not_found(NOT_FOUND));
        }
        Ok(Json(FOO))
    }

    #[handler]
    fn count(Path(text): Path<String>) -> http_exception_poem::Result<Json<u32>> {
        Ok(Json(text.parse()?))
    }

    let app = Route::new()
        .at("/items/:id", get(read_item))
        .at("/counts/:text", get(count))
        .with(ExceptionMiddleware::new(policy()));
    warm(situation, app)
}

/// The application with the usual error type and a middleware that does nothing.
#[must_use]
pub fn by_hand(situation: Situation) -> Warm {
    warm(situation, app_by_hand().with(Forwarding))
}

/// The application with the usual error type and no middleware at all.
#[must_use]
pub fn by_hand_without_middleware(situation: Situation) -> Warm {
    warm(situation, app_by_hand())
}

fn app_by_hand() -> Route {
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

    Route::new()
        .at("/items/:id", get(read_item))
        .at("/counts/:text", get(count))
}

fn warm(situation: Situation, app: impl Endpoint + 'static) -> Warm {
    let request = move || {
        let uri = situation.path().parse().expect("a path is a URI");
        Request::builder().uri(uri).finish()
    };
    Warm::new(situation.expected(), request, move |request| {
        // From here on as in poem's server.
        let response: Response<BoxBody<Bytes, io::Error>> = now(app.get_response(request)).into();
        Answer::read(response)
    })
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail())
    }
}

impl std::error::Error for AppError {}

impl ResponseError for AppError {
    fn status(&self) -> StatusCode {
        self.status()
    }

    fn as_response(&self) -> poem::Response {
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
