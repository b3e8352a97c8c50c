//! Requests to a tower service: it is called.

use std::error::Error;
use std::future::poll_fn;

use http_body::Body;
use http_body_util::Full;
use http_exception::Bytes;
use http_exception::http::{Request, Response};
use tower_service::Service;

use super::App;
use crate::arrived::Arrived;

impl App {
    /// The application that a tower service is, such as an axum `Router`; each request has a clone of it.
    ///
    /// A service that takes bodies of one type alone takes those of the test converted:
    /// `service.map_request(|request: Request<Full<Bytes>>| request.map(Body::new))`, where `tower`'s
    /// `ServiceExt` is in scope.
    #[must_use]
    pub fn tower<S, B>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + 'static,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        Self::new(move |request| {
            let mut service = service.clone();
            Box::pin(async move {
                let failed = |error: S::Error| format!("the service fails: {}", error.into());
                poll_fn(|cx| service.poll_ready(cx)).await.map_err(failed)?;
                let response = service.call(request.map(Full::new)).await;
                Ok(Arrived::of(response.map_err(failed)?).await)
            })
        })
    }
}
