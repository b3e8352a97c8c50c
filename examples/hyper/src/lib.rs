//! The routes of the shop, by hand, since hyper has no router.

use example_policy::{
    Access, Line, NewItem, Options, current_user, enter, find_item, find_order, find_unicorn, hear,
    stock,
};
use http_body_util::Full;
use http_exception_hyper::{
    All, Bytes, Garde, HttpException, Json, Method, Path, PathParams, Query, Request, Response,
    Result, StatusCode, WebSocketUpgrade, extract, header, json, raise,
};
use hyper::body::{Body, Incoming};

/// Answers a request of the shop. It raises 404 and 405 like any other exception.
///
/// # Errors
///
/// Whatever is wrong, for the policy.
///
/// # Panics
///
/// At `/boom`.
pub async fn shop(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
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

fn chat(request: &mut Request<Incoming>) -> Result<Response<Full<Bytes>>> {
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
