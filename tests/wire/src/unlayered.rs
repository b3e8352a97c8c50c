//! Exceptions that are raised where the layer was forgotten.

use expect_test::{Expect, expect};
use harness::{Request, get, head};

use crate::Fact;

pub(crate) fn facts() -> Vec<Fact> {
    vec![
        bare(
            "an_http_exception_is_answered_as_it_says",
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}"#]],
        ),
        bare(
            "head_of_an_http_exception_has_no_content",
            head("/act/raise/http"),
            expect![[r#"
                404
                cache-control: no-store
                content-length: 27
                content-type: application/json
                x-content-type-options: nosniff
                x-error: There goes my error"#]],
        ),
        bare(
            "an_unknown_error_is_an_opaque_500",
            get("/act/raise/unmapped"),
            expect!["500 opaque"],
        ),
        bare(
            "a_raised_204_has_no_content",
            get("/act/status/204"),
            expect!["204"],
        ),
        bare(
            "head_of_a_raised_204_has_no_length",
            head("/act/status/204"),
            expect!["204"],
        ),
        bare(
            "an_answer_that_cannot_be_written_is_opaque",
            get("/read/unwritable"),
            expect!["500 opaque"],
        ),
        bare(
            "what_is_refused_is_answered",
            get("/read/query?limit=hunter2"),
            expect![[
                r#"422 json {"detail":[{"type":"int_parsing","loc":["query","limit"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}"#
            ]],
        ),
    ]
}

fn bare(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(name, |_| Vec::new(), request, expected)
}
