//! The content of what is sent, whoever made it.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::watched_body::WatchedBody;
use crate::Response;

pin_project! {
    /// The body of a response that leaves a policy. As a body itself it is what a framework sends that
    /// takes any; one with a type of its own for bodies takes it apart.
    #[expect(clippy::exhaustive_enums, reason = "adapters translate each")]
    #[expect(missing_docs, reason = "each variant has one field, which it is said of")]
    #[derive(Debug)]
    #[project = ContentProjection]
    pub enum Content<B: Body> {
        /// What a policy has answered.
        Answer {
            bytes: Bytes,
        },
        /// There is none, and no length is said of it: RFC 9110 section 8.6 forbids that to a 204.
        Nothing,
        /// The framework's own body, as it was.
        Passed {
            #[pin]
            body: B,
        },
        /// The framework's own body, watched for what goes wrong in it.
        Watched {
            #[pin]
            body: WatchedBody<B>,
        },
    }
}

impl<B: Body> Content<B> {
    /// A policy's answer, with its content.
    #[must_use]
    pub fn of(answer: Response) -> http::Response<Self> {
        match answer.status() {
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => answer.map(|_| Self::Nothing),
            _ => answer.map(|bytes| Self::Answer { bytes }),
        }
    }
}

/// No content, with which middleware answers by itself: CORS to a preflight, a timeout.
impl<B: Body> Default for Content<B> {
    fn default() -> Self {
        Self::Answer {
            bytes: Bytes::new(),
        }
    }
}

impl<B: Body<Data = Bytes, Error: Into<BoxError>>> Body for Content<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.project() {
            ContentProjection::Answer { bytes } => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            ContentProjection::Nothing => Poll::Ready(None),
            ContentProjection::Passed { body } => body.poll_frame(cx).map_err(Into::into),
            ContentProjection::Watched { body } => body.poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Answer { bytes } => bytes.is_empty(),
            Self::Nothing => true,
            Self::Passed { body } => body.is_end_stream(),
            Self::Watched { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Answer { bytes } => SizeHint::with_exact(bytes.len() as u64),
            Self::Nothing => SizeHint::default(),
            Self::Passed { body } => body.size_hint(),
            Self::Watched { body } => body.size_hint(),
        }
    }
}

type BoxError = Box<dyn Error + Send + Sync>;
