//! poem: a `Route` for each application, `nest` for those inside.

use std::io;

use http_exception_poem::{ExceptionMiddleware, HttpException, Method, Raised, RouteMethod};
use poem::endpoint::BoxEndpoint;
use poem::listener::TcpAcceptor;
use poem::{Endpoint, EndpointExt, Request, Response, Server};

use super::BODY_LIMIT;
use crate::app::{self, App, Call, refusing_head};

pub(crate) async fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    let acceptor = TcpAcceptor::from_std(listener)?;
    Server::new_with_acceptor(acceptor)
        .run(mount(App::root()))
        .await
}

fn mount(app: App) -> BoxEndpoint<'static> {
    let mut routes = poem::Route::new();
    for (path, at_path) in app.by_path() {
        routes = routes.at(spelled(path), methods(&at_path));
    }
    for child in app.children {
        routes = routes.nest(child.prefix, mount(child));
    }
    match app.policy {
        Some(policy) => routes.with(ExceptionMiddleware::new(policy)).boxed(),
        None => routes.boxed(),
    }
}

fn methods(routes: &[app::Route]) -> BoxEndpoint<'static> {
    let mut methods = RouteMethod::new();
    for route in routes {
        for method in route.methods {
            methods = methods.method(method.clone(), Leaf(*route));
        }
    }
    match refusing_head(routes) {
        Some(allowed) => Literal { allowed, methods }.map_to_response().boxed(),
        None => methods.map_to_response().boxed(),
    }
}

/// `{name}` is `:name` here, and `{*rest}` is `*rest`.
fn spelled(path: &str) -> String {
    path.replace("{*", "*").replace('{', ":").replace('}', "")
}

/// One route.
struct Leaf(app::Route);

impl Endpoint for Leaf {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let body = request.take_body().into_bytes_limit(BODY_LIMIT).await?;
        let Self(route) = self;
        let names = route.path.split('/').filter_map(|it| it.strip_prefix('{'));
        let names = names.map(|it| it.trim_start_matches('*').trim_end_matches('}'));
        let params = names.filter_map(|name| {
            let value = request.raw_path_param(name)?;
            Some((name.to_owned(), value.to_owned()))
        });
        let call = Call {
            method: request.method().clone(),
            params: params.collect(),
            query: request.uri().query().map(str::to_owned),
            headers: request.headers().clone(),
            body,
        };
        let answer = route.answer(&call).map_err(Raised::from)?;
        let (head, body) = answer.into_parts();
        let mut response = Response::from((head.status, body));
        *response.headers_mut() = head.headers;
        Ok(response)
    }
}

/// A path that takes its methods literally: poem answers `HEAD` wherever it
/// answers `GET`.
struct Literal {
    allowed: Vec<Method>,
    methods: RouteMethod,
}

impl Endpoint for Literal {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if self.allowed.contains(request.method()) {
            return self.methods.call(request).await;
        }
        let exc = HttpException::method_not_allowed(&self.allowed);
        Err(Raised::from(exc).into())
    }
}
