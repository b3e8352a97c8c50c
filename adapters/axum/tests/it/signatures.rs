//! Handlers whose signature names their error.

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use harness::{Notes, SIGNED, placing, said};
use http_exception_axum::{ErrorPolicy, ExceptionLayer, HandlerError, Json, Path};

use crate::check::serve;

harness::signatures!(http_exception_axum);

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        HandlerError::from(self).into_response()
    }
}

impl IntoResponse for ByItself {
    fn into_response(self) -> Response {
        "written by hand".into_response()
    }
}

async fn maybe(id: Option<Path<u64>>, item: Option<Json<u8>>) -> String {
    format!("{:?} {:?}", item.map(|it| it.0), id.map(|it| it.0))
}

fn app(policy: ErrorPolicy) -> Router {
    Router::new()
        .route("/buy/{id}", get(buy))
        .route("/take/{id}", get(take))
        .route("/old", get(old))
        .route("/itself", get(itself))
        .route("/twice", get(twice))
        .route("/maybe", get(maybe))
        .route("/maybe/{id}", get(maybe))
        .layer(ExceptionLayer::new(policy))
}

#[test]
fn an_error_of_a_signature_is_answered_as_if_it_were_raised() {
    let server = serve(app(policy()));
    let optional = [
        ("/maybe", "200 None None"),
        ("/maybe/3", "200 None Some(3)"),
    ];
    for (path, expected) in SIGNED.into_iter().chain(optional) {
        assert_eq!(said(&server, path), expected, "{path}");
    }
}

#[test]
fn a_bad_optional_value_is_refused() {
    let server = serve(app(ErrorPolicy::default()));
    assert!(said(&server, "/maybe/x").starts_with("422"));
}

#[test]
fn no_place_is_told_of_an_error_that_no_line_raised() {
    let places = Notes::default();
    let server = serve(app(placing(&places)));
    for path in ["/buy/8", "/take/7"] {
        let _ = said(&server, path);
    }
    assert_eq!(places.take(), ["None", "None"]);
}
