//! Error answers of the application whose body is not there at once.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use expect_test::expect;
use harness::get as get_;
use http_exception_axum::StatusCode;

use crate::check::check;

#[test]
fn a_streamed_answer_of_the_application_stays_as_it_is() {
    check(
        Router::new().route("/", get(async || streamed("text/event-stream"))),
        &get_("/"),
        expect![[r#"
            502
            content-type: text/event-stream
            transfer-encoding: chunked

            late late 
        "#]],
    );
}

#[test]
fn a_streamed_text_stays_as_it_is() {
    check(
        Router::new().route("/", get(async || streamed("text/plain; charset=utf-8"))),
        &get_("/"),
        expect![[r#"
            502
            content-type: text/plain; charset=utf-8
            transfer-encoding: chunked

            late late 
        "#]],
    );
}

#[test]
fn a_text_that_says_its_length_and_comes_later_stays_as_it_is() {
    let late = async || {
        let text = "text/plain; charset=utf-8";
        let body = Body::new(Late {
            turn: 0,
            says_length: true,
        });
        (StatusCode::BAD_REQUEST, [("content-type", text)], body)
    };
    check(
        Router::new().route("/", get(late)),
        &get_("/"),
        expect![[r#"
            400
            content-length: 10
            content-type: text/plain; charset=utf-8

            late late 
        "#]],
    );
}

fn streamed(content_type: &'static str) -> Response {
    let body = Body::new(Late {
        turn: 0,
        says_length: false,
    });
    let head = [("content-type", content_type)];
    (StatusCode::BAD_GATEWAY, head, body).into_response()
}

/// Ten bytes that come one half after the other, each after a wait.
struct Late {
    turn: u8,
    says_length: bool,
}

impl HttpBody for Late {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.turn += 1;
        match self.turn {
            5.. => Poll::Ready(None),
            turn if turn % 2 == 0 => {
                let part = Bytes::from_static(b"late ");
                Poll::Ready(Some(Ok(http_body::Frame::data(part))))
            }
            _ => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        if self.says_length {
            http_body::SizeHint::with_exact(10 - 5 * u64::from(self.turn / 2))
        } else {
            http_body::SizeHint::default()
        }
    }
}
