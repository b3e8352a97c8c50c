//! An async handler that holds what is not `Send` over an `await`.

use std::rc::Rc;

use http_exception::{ErrorPolicy, HttpException};

async fn handler(_: HttpException) -> String {
    let text = Rc::new(String::new());
    std::future::ready(()).await;
    text.to_string()
}

fn main() {
    let _ = ErrorPolicy::builder().exception_handler(handler);
}
