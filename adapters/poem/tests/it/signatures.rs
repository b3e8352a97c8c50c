//! Handlers whose signature names their error.

use harness::{Notes, SIGNED, Server, placing, said};
use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HandlerError, get};
use poem::{EndpointExt, IntoResponse, Route};

use crate::check::serve;

harness::signatures!(http_exception_poem, #[poem::handler]);

impl From<AppError> for poem::Error {
    fn from(error: AppError) -> Self {
        HandlerError::from(error).into()
    }
}

impl From<ByItself> for poem::Error {
    fn from(_: ByItself) -> Self {
        Self::from_response("written by hand".into_response())
    }
}

fn server(policy: ErrorPolicy) -> Server {
    let app = Route::new()
        .at("/buy/:id", get(buy))
        .at("/take/:id", get(take))
        .at("/old", get(old))
        .at("/itself", get(itself))
        .at("/twice", get(twice));
    serve(app.with(ExceptionMiddleware::new(policy)))
}

#[test]
fn an_error_of_a_signature_is_answered_as_if_it_were_raised() {
    let server = server(policy());
    for (path, expected) in SIGNED {
        assert_eq!(said(&server, path), expected, "{path}");
    }
}

#[test]
fn no_place_is_told_of_an_error_that_no_line_raised() {
    let places = Notes::default();
    let server = server(placing(&places));
    for path in ["/buy/8", "/take/7"] {
        let _ = said(&server, path);
    }
    assert_eq!(places.take(), ["None", "None"]);
}
