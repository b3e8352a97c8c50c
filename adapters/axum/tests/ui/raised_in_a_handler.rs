//! A handler whose error is the core's `Raised` and not that of this crate's `Result`.

use axum::Router;
use axum::routing::get;
use http_exception_axum::Raised;

async fn handler() -> std::result::Result<String, Raised> {
    Ok(String::new())
}

fn main() {
    let _: Router = Router::new().route("/", get(handler));
}
