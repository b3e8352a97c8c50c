//! poem's side of the extractors: where the sources are found in its request.

use std::borrow::Cow;
use std::fmt;
use std::io;

use http_body_util::combinators::BoxBody;
use http_exception::adapter::{CheckHead, Rejection, extract, receive};
use http_exception::{Bytes, Extract, Source, Sources};
use percent_encoding::percent_decode_str;
use poem::{FromRequest, Request, RequestBody};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::{HandlerError, timer};

http_exception::extractors!();

macro_rules! from_request {
    ($($extractor:ident)*) => {$(
        impl<'a, T> FromRequest<'a> for $extractor<T>
        where
            Self: Extract,
        {
            async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
                let head = Self::READS_BODY.then_some(Self::check_head as CheckHead);
                let body = receive_if(head, request, body).await?;
                Ok(read(request, &body)?)
            }
        }
    )*};
}

from_request!(All Cookies Form Headers Json Path Query);

/// Receives the body for an extractor that reads it, and says what its head has to be.
async fn receive_if(
    head: Option<CheckHead>,
    request: &Request,
    body: &mut RequestBody,
) -> Result<Bytes, HandlerError> {
    let Some(head) = head else {
        return Ok(Bytes::new());
    };
    let body: BoxBody<Bytes, io::Error> = body.take()?.into();
    let (headers, extensions) = (request.headers(), request.extensions());
    Ok(receive(body, headers, extensions, head, timer::sleep).await?)
}

/// Reads what was received.
fn read<E: Extract>(request: &Request, body: &Bytes) -> Result<E, HandlerError> {
    let params = match E::SOURCE {
        None | Some(Source::Path) => path_params(request)?,
        Some(_) => Vec::new(),
    };
    let sources = Sources::new(request.headers(), body)
        .with_extensions(request.extensions())
        .with_params(&params)
        .with_query(request.uri().query());
    Ok(extract(&sources)?)
}

pub(crate) type Param = (Cow<'static, str>, Cow<'static, str>);

pub(crate) fn path_params(request: &Request) -> Result<Vec<Param>, Rejection> {
    // poem leaves out a parameter that is not UTF-8, so it is looked for in the path.
    let path = request.original_uri().path();
    if path.contains('%') && percent_decode_str(path).decode_utf8().is_err() {
        return Err(Rejection::Invalid(Source::Path));
    }
    match request.path_params() {
        Ok(Params(params)) => Ok(params),
        Err(_) => Err(Rejection::Invalid(Source::Path)),
    }
}

/// The parameters of the path in their order, which poem tells to those who read a map.
struct Params(Vec<Param>);

impl<'de> Deserialize<'de> for Params {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs).map(Self)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<Param>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parameters of a path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            // What poem calls the rest of a path that goes on in another router.
            if name != "--poem-rest" {
                pairs.push((name.into(), text.into()));
            }
        }
        Ok(pairs)
    }
}
