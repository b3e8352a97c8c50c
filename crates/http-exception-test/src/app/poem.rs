//! Requests to an endpoint of poem: it is called.

use std::sync::Arc;

use http_exception::http;
use http_exception::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Endpoint, IntoEndpoint, Request, RequestParts};

use super::App;
use crate::arrived::Arrived;

impl App {
    /// The application that an endpoint of poem is, such as a `Route` with its middleware.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HttpException, Result, get};
    /// use http_exception_test::App;
    /// use poem::{EndpointExt, Route, handler};
    ///
    /// #[handler]
    /// fn read_order() -> Result<String> {
    ///     Err(HttpException::gone("It was sold"))?
    /// }
    ///
    /// let route = Route::new().at("/orders/:id", get(read_order));
    /// let app = App::poem(route.with(ExceptionMiddleware::new(ErrorPolicy::default())));
    /// app.get("/orders/7").send().status(410);
    /// ```
    #[must_use]
    pub fn poem<E>(endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let endpoint = Arc::new(endpoint.into_endpoint());
        Self::new(move |request| {
            let endpoint = Arc::clone(&endpoint);
            Box::pin(async move {
                let (head, body) = request.into_parts();
                let nobody = (LocalAddr::default(), RemoteAddr::default());
                let head = RequestParts::from((head, nobody.0, nobody.1, Scheme::HTTP));
                let request = Request::from_parts(head, Body::from(body));
                let response = endpoint.get_response(request).await;
                Ok(Arrived::of(http::Response::from(response)).await)
            })
        })
    }
}
