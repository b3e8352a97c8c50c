//! axum: a `Router` for each application, `nest_service` for those inside.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::handler::HandlerWithoutStateExt;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use http_exception_axum::{All, ExceptionLayer, HttpException, Method, Result, StatusCode, raise};
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::app::{App, Call, Middleware, Route, refusing_head};
use crate::websocket::mount::axum::routers;

pub(crate) async fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    let apps = App::root().children.into_iter();
    let apps: Arc<[_]> = apps
        .map(|app| (app.prefix, router(app.prefix, app)))
        .chain(routers())
        .collect();
    // `nest` takes `/d//x` for `/d/x`, so the first step is not a router's. The
    // reference does it in the same way.
    let pick = async move |request: Request| {
        let path = request.uri().path();
        let is_below = |prefix| {
            path.strip_prefix(prefix)
                .is_some_and(|it| it.starts_with('/'))
        };
        match apps.iter().find(|(prefix, _)| is_below(*prefix)) {
            Some((_, router)) => router.clone().oneshot(request).await.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    };
    axum::serve(TcpListener::from_std(listener)?, pick.into_make_service()).await
}

fn router(base: &str, app: App) -> Router {
    let mut router = Router::new();
    for (path, routes) in app.by_path() {
        // To axum, the rest of a path is at least one character.
        if let Some(bare) = path.strip_suffix("{*rest}") {
            router = router.route(&format!("{base}{bare}"), methods(&routes));
        }
        router = router.route(&format!("{base}{path}"), methods(&routes));
    }
    for child in app.children {
        let prefix = format!("{base}{}", child.prefix);
        router = router.nest_service(&prefix, self::router("", child));
    }
    let Some(policy) = app.policy else {
        return router;
    };
    match app.middleware {
        None => router.layer(ExceptionLayer::new(policy)),
        Some(middleware) => router
            .layer(ExceptionLayer::new(policy.clone()))
            .layer(from_fn(move |request, next| run(middleware, request, next)))
            .layer(ExceptionLayer::new(policy)),
    }
}

fn methods(routes: &[Route]) -> MethodRouter {
    let mut methods = MethodRouter::new();
    for route in routes {
        for method in route.methods {
            let route = route.clone();
            let handle = async move |method: Method, All(call): All<Call>| -> Result<Response> {
                Ok(route.answer(&method, &call)?.map(Body::new))
            };
            methods = methods.on(filter(method), handle);
        }
    }
    match refusing_head(routes) {
        // axum answers `HEAD` wherever it answers `GET`, and says so in `Allow`.
        Some(allowed) => {
            let refuse = async move || refuse(&allowed);
            methods.head(refuse.clone()).fallback(refuse)
        }
        None => methods,
    }
}

fn filter(method: &Method) -> MethodFilter {
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET)
}

async fn run(middleware: Middleware, request: Request, next: Next) -> Result<Response> {
    (middleware.before)(request.headers())?;
    let mut response = next.run(request).await;
    (middleware.after)(response.status(), response.headers_mut());
    Ok(response)
}

fn refuse(allowed: &[Method]) -> Result<()> {
    raise!(HttpException::method_not_allowed(allowed));
}
