//! poem's side of the extractors: where the sources are found in its request.

use std::borrow::Cow;
use std::fmt;
use std::io;

use http_body_util::combinators::BoxBody;
use http_exception::adapter::{Rejection, extract, receive};
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
                Ok(read(request, body).await?)
            }
        }
    )*};
}

from_request!(All Cookies Form Headers Json Path Query);

async fn read<E: Extract>(request: &Request, body: &mut RequestBody) -> Result<E, HandlerError> {
    let body = if E::READS_BODY {
        let body: BoxBody<Bytes, io::Error> = body.take()?.into();
        receive(
            body,
            request.headers(),
            request.extensions(),
            E::check_head,
            timer::sleep,
        )
        .await?
    } else {
        Bytes::new()
    };
    let params = match E::SOURCE {
        None | Some(Source::Path) => path_params(request)?,
        Some(_) => Vec::new(),
    };
    let sources = Sources::new(request.headers(), &body)
        .with_params(&params)
        .with_query(request.uri().query());
    Ok(extract(&sources)?)
}

pub(crate) type Param = (Cow<'static, str>, Cow<'static, str>);

pub(crate) fn path_params(request: &Request) -> Result<Vec<Param>, Rejection> {
    // poem leaves out a parameter that is not UTF-8, so it is looked for in the path.
    let path = request.original_uri().path();
    if percent_decode_str(path).decode_utf8().is_err() {
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
