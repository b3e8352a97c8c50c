//! A slash too many or too few at the end of a path.
//!
//! The reference's router redirects such a request. Here routers answer 404,
//! and an application that wants the same does so in a handler of 404.

use http_exception::header::{HOST, LOCATION};
use http_exception::{Bytes, HttpException, Request, Response, StatusCode};

use super::{Reply, Route};

/// A handler of 404 that redirects where the path with the other slash has a route.
pub(super) fn with_the_other_slash(
    prefix: &'static str,
    routes: &[Route],
    otherwise: fn(HttpException) -> Reply,
) -> impl Fn(Request<()>, HttpException) -> Reply + use<> {
    let patterns: Vec<_> = routes.iter().map(|route| route.path).collect();
    move |request, exc| {
        let Some(path) = request.uri().path().strip_prefix(prefix) else {
            return otherwise(exc);
        };
        // To the reference, `%2F` is a slash like any other.
        let other = match path.trim_end_matches("%2F").trim_end_matches('/') {
            bare if bare.len() == path.len() => format!("{path}/"),
            bare => bare.to_owned(),
        };
        if !patterns.iter().any(|pattern| fits(pattern, &other)) {
            return otherwise(exc);
        }
        let host = request.headers().get(HOST).and_then(|it| it.to_str().ok());
        let host = host.or(request.uri().host()).unwrap_or_default();
        let query = request.uri().query().filter(|query| !query.is_empty());
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let location = format!("http://{host}{prefix}{other}{query}");
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
        response
            .headers_mut()
            .insert(LOCATION, location.try_into()?);
        Ok(response)
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut expected, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return true,
            (Some(name), Some(segment)) if name.starts_with('{') && !segment.is_empty() => {}
            (Some(expected), Some(found)) if expected == found => {}
            _ => return false,
        }
    }
}
