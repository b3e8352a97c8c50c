//! Requests of HTTP/2 that are more than a request and its answer.

use h2::RecvStream;
use http::{Request, Response};

/// A `GET`.
pub(crate) fn get(path: &str) -> Request<()> {
    let request = Request::get(format!("http://localhost{path}")).body(());
    request.expect("a request that HTTP allows")
}

/// Reads a body to its end.
pub(crate) async fn read(
    response: Response<RecvStream>,
) -> Result<(Response<()>, Vec<u8>), h2::Error> {
    let (head, mut stream) = response.into_parts();
    let mut body = Vec::new();
    harness::read(&mut stream, &mut body).await?;
    Ok((Response::from_parts(head, ()), body))
}
