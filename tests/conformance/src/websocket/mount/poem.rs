//! poem: a `Route` for each application, `nest` for both.

use std::marker::PhantomData;

use http_exception_poem::{ExceptionMiddleware, Raised, WebSocketUpgrade, get};
use poem::endpoint::make_sync;
use poem::http::header::CONTENT_TYPE;
use poem::{Endpoint, EndpointExt, FromRequest, Request, Response};

use crate::websocket::app::{self, HTTP_ONLY, OK, Route, serve};

/// The applications, each below its prefix.
pub(crate) fn routes() -> poem::Route {
    let apps = app::apps::<poem::Route>().into_iter();
    apps.fold(poem::Route::new(), |root, (prefix, policy, app)| {
        let http_only = make_sync(|_| {
            let response = Response::builder().header(CONTENT_TYPE, "application/json");
            response.body(OK)
        });
        let app = app.at(HTTP_ONLY, get(http_only));
        root.nest(prefix, app.with(ExceptionMiddleware::new(policy)))
    })
}

impl app::Router for poem::Route {
    fn websocket<R: Route>(self) -> Self {
        // `{name}` is `:name` here.
        let path = R::PATH.replace('{', ":").replace('}', "");
        self.at(path, get(Open::<R>(PhantomData)))
    }
}

/// One route; `#[handler]` makes none that is generic.
struct Open<R>(PhantomData<R>);

impl<R: Route> Endpoint for Open<R> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let ws = WebSocketUpgrade::from_request(&request, &mut body).await?;
        let read = R::enter(ws.extract()).map_err(Raised::from)?;
        Ok(ws.on_upgrade(async |socket| Ok(serve::<R, _>(read, socket).await?)))
    }
}
