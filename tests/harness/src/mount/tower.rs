//! tower: its layer around a [table](super::table), on tokio's timer.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use http::Response;
use http_exception::Raised;
use http_exception::adapter::Content;
use http_exception_tower::{ErrorPolicy, Exception, ExceptionLayer};
use tokio::net::TcpListener;
use tower::{Layer, ServiceExt, service_fn};

use super::bare::sleep;
use super::table::{self, Adapted, Readable, Served, boxed};
use crate::own::derived;
use crate::{App, Body, Sockets};

pub(crate) async fn serve<S: Sockets>(listener: TcpListener, app: App<S>) -> io::Result<()> {
    let adapted = Adapted {
        below,
        derived: || Raised::from(TAKEN),
    };
    table::serve(listener, app, &adapted).await
}

fn below<B: Readable>(inner: Served<B>, policy: ErrorPolicy) -> Served<B> {
    let layer = ExceptionLayer::new(policy).timer(sleep).websockets();
    let service = layer.layer(service_fn(move |request| inner(request)));
    Arc::new(move |request| {
        // Erased: within `async` the compiler forgets that the error of the body is `'static`.
        let answering: Pin<Box<dyn Future<Output = Answered> + Send>> =
            Box::pin(service.clone().oneshot(request));
        Box::pin(async {
            let Ok(response) = answering.await;
            Ok(response.map(boxed))
        })
    })
}

type Answered = Result<Response<Content<Body>>, Infallible>;

derived!();
