//! hyper: its service around a [table](super::table), which stands in for the router that hyper lacks.

use std::io;
use std::sync::Arc;

use http_exception::Raised;
use http_exception_hyper::{ErrorPolicy, Exception, ExceptionService, service_fn};
use hyper::service::Service;
use tokio::net::TcpListener;

use super::table::{self, Adapted, Readable, Served, boxed};
use crate::own::derived;
use crate::{App, Sockets};

pub(crate) async fn serve<S: Sockets>(listener: TcpListener, app: App<S>) -> io::Result<()> {
    table::serve(listener, app, &adapted()).await
}

pub(crate) fn adapted<B: Readable>() -> Adapted<B> {
    Adapted {
        below,
        derived: || Raised::from(TAKEN),
    }
}

fn below<B: Readable>(inner: Served<B>, policy: ErrorPolicy) -> Served<B> {
    let service = service_fn(move |request| inner(request));
    let service = ExceptionService::new(service, policy);
    Arc::new(move |request| {
        let answering = service.call(request);
        Box::pin(async {
            let Ok(response) = answering.await;
            Ok(response.map(boxed))
        })
    })
}

derived!();
