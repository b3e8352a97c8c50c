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
use http_exception::adapter::{CheckHead, Rejection, extract, receive};
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
                let params = path_params_of(parts, Self::SOURCE).await?;
                read(parts, params.as_ref(), &Bytes::new())
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
                let head = Self::READS_BODY.then_some(Self::check_head as CheckHead);
                let (parts, params, body) = receive_all(request, Self::SOURCE, head).await?;
                read(&parts, params.as_ref(), &body)
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
                read(parts, Some(&params), &Bytes::new()).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Reads what was received. Work that does not depend on the type is elsewhere, so that it is compiled
/// once.
fn read<E: Extract>(
    parts: &Parts,
    params: Option<&RawPathParams>,
    body: &Bytes,
) -> Result<E, HandlerError> {
    let params = pairs(params);
    let read = extract(&sources(parts, &params, body));
    release(params);
    Ok(read?)
}

type Param<'a> = (Cow<'a, str>, Cow<'a, str>);

fn pairs(params: Option<&RawPathParams>) -> Vec<Param<'_>> {
    let params = params.into_iter().flatten();
    params
        .map(|(name, text)| (name.into(), text.into()))
        .collect()
}

/// Drops the pairs, in the one place that has the code for it.
#[inline(never)]
fn release(_: Vec<Param<'_>>) {}

fn sources<'a>(parts: &'a Parts, params: &'a [Param<'a>], body: &'a Bytes) -> Sources<'a> {
    Sources::new(&parts.headers, body)
        .with_extensions(&parts.extensions)
        .with_params(params)
        .with_query(parts.uri.query())
}

/// Receives what an extractor asks for: one that reads the body says what its head has to be.
async fn receive_all(
    request: Request,
    source: Option<Source>,
    head: Option<CheckHead>,
) -> Result<(Parts, Option<RawPathParams>, Bytes), HandlerError> {
    let (mut parts, body) = request.into_parts();
    let body = match head {
        Some(head) => {
            default_body_limit::keep_to(&mut parts.extensions);
            let body = body.map_err(body_error);
            receive(body, &parts.headers, &parts.extensions, head, timer::sleep).await?
        }
        None => Bytes::new(),
    };
    let params = path_params_of(&mut parts, source).await?;
    Ok((parts, params, body))
}

/// The parameters of the path where they are asked for.
async fn path_params_of(
    parts: &mut Parts,
    source: Option<Source>,
) -> Result<Option<RawPathParams>, Rejection> {
    match source {
        None | Some(Source::Path) => path_params(parts).await,
        Some(_) => Ok(None),
    }
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
