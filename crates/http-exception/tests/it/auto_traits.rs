//! The types that may cross threads.

use http_exception::adapter::{CloseFrame, Context, Door, Handling, Handshake, ResponseNote};
use http_exception::{
    Detail, ErrorPolicy, ErrorPolicyBuilder, HttpException, Raised, RequestValidationError,
    ValidationException, WebSocketException,
};

fn crosses_threads<T: Send + Sync + Unpin + 'static>() {}

#[test]
fn everything_that_travels_with_a_request_is_send_and_sync() {
    crosses_threads::<Door>();
    crosses_threads::<ResponseNote>();
    crosses_threads::<CloseFrame>();
    crosses_threads::<Context>();
    crosses_threads::<Detail>();
    crosses_threads::<ErrorPolicy>();
    crosses_threads::<ErrorPolicyBuilder>();
    crosses_threads::<Handshake>();
    crosses_threads::<HttpException>();
    crosses_threads::<Raised>();
    crosses_threads::<RequestValidationError>();
    crosses_threads::<ValidationException>();
    crosses_threads::<WebSocketException>();
}

#[test]
fn a_handling_may_move_between_threads() {
    fn is_send<T: Send + Unpin + 'static>() {}
    is_send::<Handling>();
}
