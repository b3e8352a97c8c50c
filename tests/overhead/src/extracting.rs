//! Extractors: ours, and the framework's own for the same request.
//!
//! The same handlers on the same router without a layer, so that the extractor is all that differs.

use std::io;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::combinators::BoxBody;

use crate::validation::Case;
use crate::{Answer, Warm};

/// Something to extract.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extracted {
    /// A list of one item, as JSON.
    Json1,
    /// A list of 100 items, as JSON.
    Json100,
    /// A list of 10,000 items, as JSON.
    Json10000,
    /// Two parameters of the path.
    Path,
    /// Three parameters of the query.
    Query,
}

impl Extracted {
    /// Everything.
    pub const ALL: [Self; 5] = [
        Self::Json1,
        Self::Json100,
        Self::Json10000,
        Self::Path,
        Self::Query,
    ];

    /// Its name in `benches/instructions.rs`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// The name, the target of the request, and its body.
    fn row(self) -> (&'static str, &'static str, Option<Case>) {
        match self {
            Self::Json1 => ("json_1", "/items", Some(Case::Items1)),
            Self::Json100 => ("json_100", "/items", Some(Case::Items100)),
            Self::Json10000 => ("json_10_000", "/items", Some(Case::Items10000)),
            Self::Path => ("path", "/orders/17/lines/4", None),
            Self::Query => ("query", "/search?text=the+foo&page=3&exact=true", None),
        }
    }

    /// The request, for a body made of bytes.
    fn request<B>(self, body: impl Fn(Bytes) -> B + 'static) -> impl Fn() -> Request<B> {
        let (_, uri, case) = self.row();
        let json = case.map(|case| Bytes::from(case.json()));
        move || {
            let mut request = Request::new(body(json.clone().unwrap_or_default()));
            *request.method_mut() = match json {
                Some(_) => http::Method::POST,
                None => http::Method::GET,
            };
            *request.uri_mut() = http::Uri::from_static(uri);
            let json = http::HeaderValue::from_static("application/json");
            request
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, json);
            request
        }
    }

    fn expected(self) -> Answer {
        match self.row().2 {
            Some(case) => case.expected(),
            None if self == Self::Path => Answer::new(StatusCode::OK, "line 4 of order 17"),
            None => Answer::new(StatusCode::OK, "the foo, page 3, exactly"),
        }
    }
}

#[derive(serde::Deserialize)]
struct Search {
    text: String,
    page: u32,
    exact: bool,
}

impl Search {
    fn answer(&self) -> String {
        let Self { text, page, exact } = self;
        format!(
            "{text}, page {page}, {}",
            if *exact { "exactly" } else { "about" }
        )
    }
}

/// An application on axum with the extractors of the crate `$crate`.
macro_rules! on_axum {
    ($function:ident, $doc:literal, $($extractors:ident)::*) => {
        #[doc = $doc]
        #[must_use]
        pub fn $function(extracted: Extracted) -> Warm {
            use $($extractors)::*::{Json, Path, Query};

            async fn items(Json(items): Json<Vec<crate::validation::Item>>) -> String {
                crate::validation::answer(&items)
            }

            async fn line(Path((order, line)): Path<(u32, u8)>) -> String {
                format!("line {line} of order {order}")
            }

            async fn search(Query(search): Query<Search>) -> String {
                search.answer()
            }

            let mut app = ::axum::Router::new()
                .route("/items", ::axum::routing::post(items))
                .route("/orders/{order}/lines/{line}", ::axum::routing::get(line))
                .route("/search", ::axum::routing::get(search))
                .with_state::<()>(());
            let request = extracted.request(::axum::body::Body::from);
            Warm::new(extracted.expected(), request, move |request| {
                let Ok(response) = crate::warm::now(tower_service::Service::call(&mut app, request));
                Answer::read(response)
            })
        }
    };
}

on_axum!(axum_ours, "axum with our extractors.", http_exception_axum);
on_axum!(axum_own, "axum with its own extractors.", axum_extractors);

/// axum's own, under the names that ours have.
mod axum_extractors {
    pub(super) use axum::Json;
    pub(super) use axum::extract::{Path, Query};
}

/// An application on poem with the extractors of a module.
macro_rules! on_poem {
    ($function:ident, $doc:literal, $($extractors:ident)::*) => {
        #[doc = $doc]
        #[must_use]
        pub fn $function(extracted: Extracted) -> Warm {
            use $($extractors)::*::{Json, Path, Query};
            use ::poem::Endpoint;

            #[::poem::handler]
            fn items(Json(items): Json<Vec<crate::validation::Item>>) -> String {
                crate::validation::answer(&items)
            }

            #[::poem::handler]
            fn line(Path((order, line)): Path<(u32, u8)>) -> String {
                format!("line {line} of order {order}")
            }

            #[::poem::handler]
            fn search(Query(search): Query<Search>) -> String {
                search.answer()
            }

            let app = ::poem::Route::new()
                .at("/items", ::poem::post(items))
                .at("/orders/:order/lines/:line", ::poem::get(line))
                .at("/search", ::poem::get(search));
            let request = extracted.request(::poem::Body::from);
            let request = move || {
                let (parts, body) = request().into_parts();
                ::poem::Request::builder()
                    .method(parts.method)
                    .uri(parts.uri)
                    .content_type("application/json")
                    .body(body)
            };
            Warm::new(extracted.expected(), request, move |request| {
                let response = crate::warm::now(app.get_response(request));
                let response: http::Response<BoxBody<Bytes, io::Error>> = response.into();
                Answer::read(response)
            })
        }
    };
}

on_poem!(poem_ours, "poem with our extractors.", http_exception_poem);
on_poem!(poem_own, "poem with its own extractors.", poem_extractors);

/// poem's own, under the names that ours have.
mod poem_extractors {
    pub(super) use poem::web::{Json, Path, Query};
}
