//! `extract`, where a service has a part in it: its path, and the sources it does not ask for.

use expect_test::{Expect, expect};
use harness::{Answer, Http1, Request as Asked, ask, get, serve_hyper};
use http_body_util::Full;
use http_exception_hyper::http::Response;
use http_exception_hyper::service_fn;
use http_exception_hyper::{
    All, Bytes, ErrorPolicy, ExceptionService, Json, Path, PathParams, Query, Request, Result,
    Value, extract,
};
use hyper::body::Incoming;
use serde::Deserialize;

#[test]
fn parameters_that_are_decoded_are_taken_as_they_are() {
    check(&get("/decoded"), expect![[r#"200 just json "100%41""#]]);
}

#[test]
fn parameters_that_nobody_said_are_missing() {
    check(
        &get("/none"),
        expect![[
            r#"422 json {"detail":[{"type":"missing","loc":["path","name"],"msg":"Field required"}]}"#
        ]],
    );
}

#[test]
fn a_path_that_is_no_text_is_refused_where_it_is_asked_for() {
    check(
        &get("/broken?number=7"),
        expect![[
            r#"422 json {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}"#
        ]],
    );
}

#[test]
fn a_path_that_is_no_text_is_nothing_to_those_who_do_not_ask() {
    check(&get("/unasked?number=7"), expect!["200 just json 7"]);
}

#[test]
fn a_client_that_waits_for_leave_to_send_too_much_is_refused_at_once() {
    let server = server();
    let mut connection = Http1::connect(server.address());
    let head = b"POST /body HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n\
        content-type: application/json\r\ncontent-length: 2097153\r\n\r\n";
    let answer: Answer = connection.say(head).answer("POST");
    expect![[r#"413 json {"detail":"Content Too Large"}"#]].assert_eq(&answer.brief());
}

async fn app(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let path = request.uri().path().to_owned();
    let params = match &*path {
        "/decoded" => Some(PathParams::new([("name", "100%41")])),
        "/broken" | "/unasked" => Some(PathParams::encoded([("name", "%FF")])),
        _ => None,
    };
    if let Some(params) = params {
        request.extensions_mut().insert(params);
    }
    match &*path {
        "/alive" => Ok(Response::new(Full::from("alive"))),
        "/body" => extract::<Json<Value>, _>(request).await?.into_response(),
        "/unasked" => {
            let Query(Page { number }) = extract(request).await?;
            Json(number).into_response()
        }
        "/broken" => {
            let All((Path(name), Query(page))): All<(Path<String>, Query<Page>)> =
                extract(request).await?;
            Json((name, page.number)).into_response()
        }
        _ => {
            let Path::<Name>(Name { name }) = extract(request).await?;
            Json(name).into_response()
        }
    }
}

#[track_caller]
fn check(request: &Asked, expected: Expect) {
    expected.assert_eq(&ask(&server(), request).brief());
}

fn server() -> harness::Server {
    serve_hyper(ExceptionService::new(
        service_fn(app),
        ErrorPolicy::default(),
    ))
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
struct Page {
    number: u32,
}
