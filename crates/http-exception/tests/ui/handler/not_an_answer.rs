//! A handler that answers with what is no answer.

use http_exception::{ErrorPolicy, HttpException};

fn main() {
    let _ = ErrorPolicy::builder().exception_handler(|_: HttpException| 7_u8);
}
