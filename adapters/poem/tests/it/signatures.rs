//! Handlers whose signature says their error.

use std::sync::{Arc, Mutex};

use http_exception_poem::{
    ErrorPolicy, Exception, ExceptionMiddleware, ExceptionResponse, HandlerError, HttpException,
    Json, Path, Raises, Record, Result, StatusCode, Value, get, json,
};
use poem::{Endpoint, EndpointExt, IntoResponse, Route, handler};

/// A type without the framework's trait, as a crate has it that knows none.
mod shared {
    #[derive(Debug, thiserror::Error, http_exception_poem::Exception)]
    #[error("order {id} is not in the database")]
    #[exception(status = 404, detail = "There is no order {id}", responds)]
    pub(crate) struct OrderNotFound {
        pub(crate) id: u64,
    }
}

#[derive(Debug, thiserror::Error, Exception)]
enum BuyError {
    #[error(transparent)]
    #[exception(transparent)]
    Order(#[from] shared::OrderNotFound),
    #[error("sold out")]
    #[exception(status = 409, detail = "Sold out", code = "sold_out")]
    SoldOut,
}

/// An error of a service that is brought over step by step.
#[derive(Debug, thiserror::Error)]
#[error("an old error")]
struct AppError;

impl From<AppError> for poem::Error {
    fn from(error: AppError) -> Self {
        HandlerError::from(error).into()
    }
}

/// A type that has the trait by itself.
#[derive(Debug, thiserror::Error, Exception)]
#[error("by itself")]
#[exception(status = 400, responds)]
struct ByItself;

impl From<ByItself> for poem::Error {
    fn from(_: ByItself) -> Self {
        Self::from_response("written by hand".into_response())
    }
}

/// A type with the derive of another adapter beside it.
#[derive(Debug, thiserror::Error, Exception, ExceptionResponse)]
#[error("twice")]
#[exception(status = 410, responds)]
struct Twice;

fn find(id: u64) -> Result<u64, shared::OrderNotFound> {
    if id == 7 {
        Err(shared::OrderNotFound { id })
    } else {
        Ok(id)
    }
}

#[handler]
fn buy(Path(id): Path<u64>) -> Result<Json<Value>, BuyError> {
    match find(id)? {
        8 => Err(BuyError::SoldOut),
        id => Ok(Json(json!({ "id": id }))),
    }
}

#[handler]
fn take(Path(id): Path<u64>) -> Result<Json<Value>, Raises<shared::OrderNotFound>> {
    Ok(Json(json!({ "id": find(id)? })))
}

#[handler]
fn old() -> Result<(), AppError> {
    Err(AppError)
}

#[handler]
fn itself() -> Result<(), ByItself> {
    Err(ByItself)
}

#[handler]
fn twice() -> Result<(), Twice> {
    Err(Twice)
}

fn app(policy: ErrorPolicy) -> impl Endpoint<Output = poem::Response> {
    Route::new()
        .at("/buy/:id", get(buy))
        .at("/take/:id", get(take))
        .at("/old", get(old))
        .at("/itself", get(itself))
        .at("/twice", get(twice))
        .with(ExceptionMiddleware::new(policy))
}

#[tokio::test]
async fn an_error_of_a_signature_is_answered_as_if_it_were_raised() {
    let policy = || {
        ErrorPolicy::builder()
            .exception_handler(|exc: shared::OrderNotFound| (StatusCode::GONE, exc.id.to_string()))
            .map(|_: AppError| HttpException::bad_gateway("old"))
            .build()
    };
    for (path, expected) in [
        ("/buy/1", r#"200 {"id":1}"#),
        ("/buy/7", "410 7"),
        ("/buy/8", r#"409 {"detail":"Sold out","code":"sold_out"}"#),
        ("/take/7", "410 7"),
        ("/old", r#"502 {"detail":"old"}"#),
        ("/itself", "200 written by hand"),
        ("/twice", r#"410 {"detail":"Gone"}"#),
    ] {
        assert_eq!(ask(policy(), path).await, expected, "{path}");
    }
}

#[tokio::test]
async fn no_place_is_told_of_an_error_that_no_line_raised() {
    let places = Arc::new(Mutex::new(Vec::new()));
    for path in ["/buy/8", "/take/7"] {
        let told = Arc::clone(&places);
        let policy = ErrorPolicy::builder().observer(move |record: &Record<'_>| {
            let place = record.exception().location().cloned();
            told.lock().expect("no panic").push(place);
        });
        ask(policy.build(), path).await;
    }
    assert_eq!(*places.lock().expect("no panic"), [None, None]);
}

async fn ask(policy: ErrorPolicy, path: &str) -> String {
    let uri = path.parse().expect("a path");
    let request = poem::Request::builder().uri(uri).finish();
    let response = app(policy).get_response(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().into_bytes().await.expect("a body");
    format!("{status} {}", String::from_utf8_lossy(&body))
}
