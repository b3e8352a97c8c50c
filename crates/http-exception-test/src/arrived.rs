//! An answer that has come as far as it comes.

use std::error::Error;
use std::pin::pin;

use http_body::{Body, Frame};
use http_body_util::BodyExt;
use http_exception::Bytes;
use http_exception::http::Response;

/// An answer whose body was read to its end, or until it broke off.
pub(crate) struct Arrived {
    pub(crate) response: Response<Bytes>,
    /// Why the body broke off, if it did.
    pub(crate) trouble: Option<String>,
}

impl Arrived {
    pub(crate) async fn of<B>(response: Response<B>) -> Self
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (head, body) = response.into_parts();
        let (mut body, mut bytes, mut trouble) = (pin!(body), Vec::new(), None);
        while let Some(frame) = body.frame().await {
            match frame.map(Frame::into_data) {
                Ok(Ok(data)) => bytes.extend_from_slice(&data),
                // Trailers.
                Ok(Err(_)) => {}
                Err(error) => {
                    trouble = Some(error.into().to_string());
                    break;
                }
            }
        }
        Self {
            response: Response::from_parts(head, bytes.into()),
            trouble,
        }
    }
}
