//! A request for a model, and the errors of the library in it.

use std::borrow::Cow;

use http_exception::adapter::extract;
use http_exception::{
    Bytes, Extract, HeaderMap, HeaderName, HeaderValue, RequestValidationError, Sources, Value,
};

/// A question to the library and to the reference.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) model: &'static Model,
    /// A body, a query, the rest of a path, a cookie, or a list of headers.
    pub(crate) text: String,
}

/// A model, by the name that it has on both sides.
#[derive(Debug)]
pub(crate) struct Model {
    /// `body`, `form`, or the source.
    pub(crate) source: &'static str,
    pub(crate) name: &'static str,
    /// A text with nothing wrong in it.
    pub(crate) good: &'static str,
    pub(crate) read: fn(&Sources<'_>) -> Value,
}

/// The errors of a model, or null.
pub(crate) fn read<E: Extract>(sources: &Sources<'_>) -> Value {
    let Err(raised) = extract::<E>(sources) else {
        return Value::Null;
    };
    let exc = raised
        .downcast_ref::<RequestValidationError>()
        .expect("only the request is at fault");
    exc.errors()
        .iter()
        .map(|error| {
            let mut shown = serde_json::to_value(error).expect("an error is JSON");
            if let Some(input) = error.input() {
                shown["input"] = serde_json::from_str(input.get()).expect("an input is JSON");
            }
            shown
        })
        .collect()
}

impl Question {
    /// The errors of the library, or null.
    pub(crate) fn ask(&self) -> Value {
        let mut headers = HeaderMap::new();
        let mut header = |name: &str, value: &str| {
            let name = HeaderName::try_from(name).expect("a name of a header");
            headers.append(
                name,
                HeaderValue::try_from(value).expect("a value of a header"),
            );
        };
        let (mut body, mut query) = (Bytes::new(), None);
        let mut params = Vec::new();
        let text = &*self.text;
        match self.model.source {
            "query" => query = Some(text),
            "cookie" => header("cookie", text),
            "header" => {
                let pairs: Vec<(String, String)> =
                    serde_json::from_str(text).expect("a list of headers");
                for (name, value) in &pairs {
                    header(name, value);
                }
            }
            "path" => {
                let names = ["id", "day", "on", "color"].map(Cow::from);
                params.extend(names.into_iter().zip(text.split('/').map(Cow::from)));
            }
            source => {
                let is_form = source == "form";
                header(
                    "content-type",
                    if is_form {
                        "application/x-www-form-urlencoded"
                    } else {
                        "application/json"
                    },
                );
                body = text.to_owned().into();
            }
        }
        (self.model.read)(
            &Sources::new(&headers, &body)
                .with_query(query)
                .with_params(&params),
        )
    }
}

/// Bodies that are asked about, each with a good one.
macro_rules! bodies {
    ($($name:ident = $type:ty, $good:literal;)*) => {
        /// All of them.
        pub(crate) static ALL: &[$crate::question::Model] = &[$($crate::question::Model {
            source: "body",
            name: stringify!($name),
            good: $good,
            read: $crate::question::read::<$crate::Json<$type>>,
        }),*];
    };
}
pub(crate) use bodies;
