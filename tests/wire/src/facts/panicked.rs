//! A panic anywhere is an opaque 500, and the connection lives.

use expect_test::expect;

use super::{plain, spoken};
use crate::Fact;
use harness::get;

pub(super) fn facts() -> Vec<Fact> {
    vec![
        plain(
            "a_panic_before_the_first_await_is_an_opaque_500",
            get("/act/panic/before"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 before the first await"#]],
        ),
        plain(
            "a_panic_after_the_first_await_is_an_opaque_500",
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        plain(
            "a_payload_that_panics_when_dropped_is_an_opaque_500",
            get("/act/panic/payload"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: a value that is not text"#]],
        ),
        plain(
            "a_payload_that_is_no_text_is_an_opaque_500",
            get("/act/panic/number"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: a value that is not text"#]],
        ),
        plain(
            "a_value_that_panics_when_dropped_is_an_opaque_500",
            get("/act/panic/local"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 in a drop"#]],
        ),
        spoken(
            "a_status_handler_does_not_see_a_panic",
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
    ]
}
