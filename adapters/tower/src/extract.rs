//! The extractors for services that get an `http::Request` whole: where its sources are found.

use std::error::Error;
use std::panic::Location;

use http::Request;
use http_body::Body;
use http_exception::adapter::{raised_at, receive, timer_around};
use http_exception::{Bytes, Extract, Raised, Source, Sources};

use crate::PathParams;

http_exception::extractors!();

/// Reads what a service asks for out of a request: one extractor, or a tuple of them, of which
/// the answer then lists all that is wrong.
///
/// # Errors
///
/// Raises what the extractors refuse, see [`Extract`], at the line that calls this.
///
/// # Example
///
/// ```
/// use http_exception_tower::{Json, Path, PathParams, Request, Result, extract};
/// # use http_exception_tower::Bytes;
/// # use http_body_util::Full;
///
/// #[derive(serde::Deserialize)]
/// struct Item { name: String }
///
/// async fn put_item(mut request: Request<Full<Bytes>>, id: &str) -> Result<String> {
///     // There is no router here: what was found in the path is said by whoever took it apart.
///     request.extensions_mut().insert(PathParams::encoded([("id", id)]));
///     let (Path(id), Json(item)): (Path<u64>, Json<Item>) = extract(request).await?;
///     Ok(format!("{id} is {}", item.name))
/// }
/// ```
#[track_caller]
pub fn extract<E, B>(request: Request<B>) -> impl Future<Output = Result<E, Raised>>
where
    E: Extract,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let place = Location::caller();
    async move { read(request).await.map_err(|exc| raised_at(exc, place)) }
}

async fn read<E, B>(request: Request<B>) -> Result<E, Raised>
where
    E: Extract,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let (parts, body) = request.into_parts();
    let body = if E::READS_BODY {
        receive(
            body,
            &parts.headers,
            &parts.extensions,
            E::check_head,
            timer_around,
        )
        .await?
    } else {
        Bytes::new()
    };
    let params = match (E::SOURCE, parts.extensions.get::<PathParams>()) {
        (None | Some(Source::Path), Some(params)) => params.params()?,
        _ => &[],
    };
    let sources = Sources::new(&parts.headers, &body)
        .with_extensions(&parts.extensions)
        .with_params(params)
        .with_query(parts.uri.query());
    http_exception::adapter::extract(&sources)
}
