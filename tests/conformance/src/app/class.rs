//! The handler that names the class of its exception.

use std::any::type_name;
use std::error::Error;

use http_exception::{
    HttpException, Raised, RequestValidationError, ResponseValidationError, StatusCode,
    ValidationException, Value, WebSocketRequestValidationError, json,
};

use super::status_handlers::Teapot;

/// An exception that can name its class.
pub(super) trait Class {
    /// The name the class has in the reference.
    fn class(&self) -> &'static str {
        name_of(type_name::<Self>())
    }
}

/// A handler that answers with its tag and the class it was called for.
pub(super) fn answer<E: Class>(
    tag: &'static str,
    status: u16,
) -> impl Fn(E) -> (StatusCode, Value) + Copy {
    let status = StatusCode::from_u16(status).expect("a status");
    move |exc| (status, json!({"handler": tag, "exc": exc.class()}))
}

impl Class for Raised {
    fn class(&self) -> &'static str {
        name_of(self.type_name())
    }
}

impl Class for HttpException {
    fn class(&self) -> &'static str {
        match self.source() {
            Some(source) if source.is::<Teapot>() => "Teapot",
            _ => "HTTPException",
        }
    }
}

impl Class for ValidationException {
    fn class(&self) -> &'static str {
        name_of(match self {
            Self::Request(_) => type_name::<RequestValidationError>(),
            Self::Response(_) => type_name::<ResponseValidationError>(),
            Self::WebSocket(_) => type_name::<WebSocketRequestValidationError>(),
            _ => type_name::<Self>(),
        })
    }
}

fn name_of(path: &'static str) -> &'static str {
    path.rsplit("::").next().unwrap_or(path)
}
