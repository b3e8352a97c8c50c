//! A shop on hyper: the service returns `Result`, and a policy that other services share answers for it.
//!
//! ```console
//! $ cargo run -p example-hyper -- --listen 127.0.0.1:3000
//! listening on http://127.0.0.1:3000
//!
//! $ curl -i http://127.0.0.1:3000/items/bar
//! HTTP/1.1 404 Not Found
//! x-error: There goes my error
//! x-handled-by: policy
//! content-type: application/json
//! cache-control: no-store
//! x-content-type-options: nosniff
//! content-length: 27
//!
//! {"detail":"Item not found"}
//! ```

use std::error::Error;
use std::time::Duration;

use example_policy::{
    Access, Line, NewItem, Options, current_user, enter, find_item, find_order, find_unicorn, hear,
    policy, stock,
};
use http_body_util::Full;
use http_exception_hyper::service_fn;
use http_exception_hyper::{
    All, Bytes, ExceptionService, Garde, HttpException, Json, Method, Path, PathParams, Query,
    Request, Result, StatusCode, WebSocketUpgrade, extract, header, http, json, raise,
};
use hyper::body::{Body, Incoming};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let app = ExceptionService::new(service_fn(shop), policy());

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others may go on, and free some.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let app = app.clone();
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            // Fails when the client goes away, which is no error of the shop.
            let stream = TokioIo::new(stream);
            let _ = server.serve_connection_with_upgrades(stream, app).await;
        });
    }
}

/// The router, which hyper does not have: it raises 404 and 405 like any other exception.
async fn shop(mut request: Request<Incoming>) -> Result<http::Response<Full<Bytes>>> {
    let is_head = request.method() == Method::HEAD;
    let path = request.uri().path().to_owned();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    if let [folder, segment] = *segments {
        let name = PARAMS.iter().find(|(of, _)| *of == folder);
        let params = name.map(|(_, name)| PathParams::encoded([(*name, segment)]));
        request.extensions_mut().insert(params.unwrap_or_default());
    }
    let mut response = match (request.method().as_str(), &*segments) {
        (_, segments) if segments.contains(&"") => raise!(StatusCode::NOT_FOUND),

        ("POST", ["items"]) => {
            // A body that is no `NewItem` ends here, with all that is wrong with it.
            let item: Json<NewItem> = extract(request).await?;
            item.into_response()?
        }
        ("PUT", ["shelves", _]) => {
            // Whatever is wrong with the path, the query and the body is one list.
            type Input = All<(Path<u32>, Query<Options>, Json<Garde<NewItem>>)>;
            let All((Path(shelf), Query(options), Json(Garde(item)))): Input =
                extract(request).await?;
            Json(json!({"shelf": shelf, "item": item, "options": options})).into_response()?
        }
        ("GET", ["rooms", _]) => return chat(&mut request),
        ("GET" | "HEAD", ["items", _]) => {
            let Path::<String>(id) = extract(request).await?;
            Json(json!({"item": find_item(&id)?})).into_response()?
        }
        ("GET" | "HEAD", ["users", "me"]) => {
            Json(json!({"user": current_user(request.headers())?})).into_response()?
        }
        ("GET" | "HEAD", ["unicorns", _]) => {
            let Path::<String>(name) = extract(request).await?;
            Json(json!({"unicorn": find_unicorn(&name)?})).into_response()?
        }
        ("GET" | "HEAD", ["orders", _]) => {
            let Path::<u64>(id) = extract(request).await?;
            Json(json!({"quantity": find_order(id)?})).into_response()?
        }
        ("GET" | "HEAD", ["stock", _]) => {
            let Path::<String>(id) = extract(request).await?;
            Json(json!({"stock": stock(&id)?})).into_response()?
        }
        ("GET" | "HEAD", ["boom"]) => panic!("a handler that panics still answers"),

        (_, ["items"]) => raise!(HttpException::method_not_allowed(&[Method::POST])),
        (_, ["shelves", _]) => raise!(HttpException::method_not_allowed(&[Method::PUT])),
        (_, ["rooms", _]) => raise!(HttpException::method_not_allowed(&[Method::GET])),
        (_, ["items" | "unicorns" | "orders" | "stock", _] | ["users", "me"] | ["boom"]) => {
            raise!(HttpException::method_not_allowed(&[
                Method::GET,
                Method::HEAD
            ]))
        }
        _ => raise!(StatusCode::NOT_FOUND),
    };
    if is_head {
        // hyper leaves it to the service that HEAD gets no body, and then does not know its length.
        let length = response.body().size_hint().lower();
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length.into());
        *response.body_mut() = Full::default();
    }
    Ok(response)
}

fn chat(request: &mut Request<Incoming>) -> Result<http::Response<Full<Bytes>>> {
    let ws = WebSocketUpgrade::new(request)?;
    let (Path(room), Query(access)): (Path<u64>, Query<Access>) = ws.extract()?;
    enter(&access)?;
    Ok(ws.on_upgrade(async move |mut socket| {
        while let Some(line) = socket.receive_json::<Line>().await? {
            socket.send_json(&hear(room, &line)?).await?;
        }
        Ok(())
    }))
}

/// The folders with a parameter, and how it is called in what clients are told of it.
const PARAMS: &[(&str, &str)] = &[
    ("items", "id"),
    ("orders", "id"),
    ("rooms", "room"),
    ("shelves", "shelf"),
    ("stock", "id"),
    ("unicorns", "name"),
];
