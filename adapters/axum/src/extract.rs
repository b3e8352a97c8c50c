//! axum's side of the extractors: where the sources are found in its request.

use std::borrow::Cow;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawPathParams,
    Request,
};
use bytes::Bytes;
use http::request::Parts;
use http_body_util::BodyExt;
use http_exception::adapter::{Rejection, extract, receive};
use http_exception::{Extract, Source, Sources};

use crate::layer::body_error;
use crate::{HandlerError, default_body_limit, timer};

http_exception::extractors!();

macro_rules! from_parts {
    ($($extractor:ident)*) => {$(
        impl<T, S> FromRequestParts<S> for $extractor<T>
        where
            Self: Extract,
            S: Send + Sync,
        {
            type Rejection = HandlerError;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HandlerError> {
                read(parts, &Bytes::new()).await
            }
        }
    )*};
}

from_parts!(Cookies Headers Path Query);

macro_rules! from_request {
    ($($extractor:ident)*) => {$(
        impl<T, S> FromRequest<S> for $extractor<T>
        where
            Self: Extract,
            S: Send + Sync,
        {
            type Rejection = HandlerError;

            async fn from_request(request: Request, _: &S) -> Result<Self, HandlerError> {
                let (mut parts, body) = request.into_parts();
                let body = if Self::READS_BODY {
                    default_body_limit::keep_to(&mut parts.extensions);
                    let body = body.map_err(body_error);
                    receive(body, &parts.headers, &parts.extensions, Self::check_head, timer::sleep).await?
                } else {
                    Bytes::new()
                };
                read(&mut parts, &body).await
            }
        }
    )*};
}

from_request!(All Form Json);

/// `None` where the body is empty, as for a `Json<Option<T>>`.
impl<T, S> OptionalFromRequest<S> for Json<T>
where
    Json<Option<T>>: Extract,
    S: Send + Sync,
{
    type Rejection = HandlerError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, HandlerError> {
        let Json(value) = <Json<Option<T>> as FromRequest<S>>::from_request(request, state).await?;
        Ok(value.map(Json))
    }
}

/// `None` where the route has no parameters, or none matched, as in a fallback.
impl<T, S> OptionalFromRequestParts<S> for Path<T>
where
    Path<T>: Extract,
    S: Send + Sync,
{
    type Rejection = HandlerError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, HandlerError> {
        match path_params(parts).await? {
            Some(params) if params.iter().next().is_some() => {
                read(parts, &Bytes::new()).await.map(Some)
            }
            _ => Ok(None),
        }
    }
}

async fn read<E: Extract>(parts: &mut Parts, body: &Bytes) -> Result<E, HandlerError> {
    let raw = match E::SOURCE {
        None | Some(Source::Path) => path_params(parts).await?,
        Some(_) => None,
    };
    let params: Vec<(Cow<'_, str>, Cow<'_, str>)> = raw
        .iter()
        .flatten()
        .map(|(name, text)| (name.into(), text.into()))
        .collect();
    let sources = Sources::new(&parts.headers, body)
        .with_params(&params)
        .with_query(parts.uri.query());
    Ok(extract(&sources)?)
}

/// The parameters of the path. There are none where no route matched, as in a fallback.
pub(crate) async fn path_params(parts: &mut Parts) -> Result<Option<RawPathParams>, Rejection> {
    match RawPathParams::from_request_parts(parts, &()).await {
        Ok(params) => Ok(Some(params)),
        Err(RawPathParamsRejection::InvalidUtf8InPathParam(_)) => {
            Err(Rejection::Invalid(Source::Path))
        }
        Err(_) => Ok(None),
    }
}
