//! The forms for people, and which form a client gets.

use http_exception::header::{ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use http_exception::{
    Detail, ErrorPolicy, FastApi, Format, HeaderValue, Html, HttpException, Limits, Loc, Markdown,
    Method, Negotiated, Page, PolicyError, Raised, Request, RequestValidationError, Response, Said,
    StatusCode, Text, ValidationError, json,
};
use proptest::prelude::*;

use crate::support::{Foreign, block_on, respond};

fn all() -> ErrorPolicy {
    let forms = Negotiated::new(FastApi).or(Html).or(Markdown).or(Text);
    ErrorPolicy::builder().format(forms).build()
}

fn accepting(accept: &[&[u8]]) -> Request<()> {
    let mut request = Request::new(());
    for line in accept {
        let line = HeaderValue::from_bytes(line).expect("a value");
        request.headers_mut().append(ACCEPT, line);
    }
    request
}

fn negotiated(accept: &[&[u8]], exc: impl Into<Raised>) -> Response {
    block_on(all().answer(&accepting(accept), exc))
}

fn text(response: &Response) -> String {
    String::from_utf8(response.body().to_vec()).expect("UTF-8")
}

fn missing(place: impl Into<std::borrow::Cow<'static, str>>) -> ValidationError {
    let place = Loc::from("body").key("lines").index(0).key(place);
    ValidationError::new("missing", place, "Field required")
}

#[test]
fn the_accepted_form_is_given_and_the_answers_vary() {
    for (accept, content_type, start) in [
        ("*/*", "application/json", r#"{"detail":"Nothing"#),
        ("image/png", "application/json", r#"{"detail":"Nothing"#),
        ("text/html", "text/html; charset=utf-8", "<!doctype html>"),
        ("text/markdown", "text/markdown; charset=utf-8", "# 404"),
        ("text/plain;q=0.2", "text/plain; charset=utf-8", "404 Not"),
    ] {
        let response = negotiated(
            &[accept.as_bytes()],
            HttpException::not_found("Nothing here"),
        );
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()[CONTENT_TYPE], content_type);
        assert_eq!(response.headers()[VARY], "accept");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert!(text(&response).starts_with(start), "{accept}");
    }
}

#[test]
fn several_lines_of_accept_are_one_list() {
    let response = negotiated(&[b"text/html;q=0.1", b"text/plain"], Foreign);
    assert_eq!(text(&response), "500 Internal Server Error\n");
}

#[test]
fn an_answer_of_a_handlers_own_varies_as_well() {
    let forms = Negotiated::new(FastApi).or(Text);
    let policy = ErrorPolicy::builder()
        .format(forms)
        .exception_handler(|_: Foreign| (StatusCode::CONFLICT, "mine"))
        .build();
    let response = respond(&policy, Foreign);
    assert_eq!(response.headers()[VARY], "accept");
    assert_eq!(*response.body(), "mine");
}

#[test]
fn fastapis_shape_first_is_as_without_negotiation() {
    let raised: [fn() -> Raised; 5] = [
        || {
            HttpException::conflict(json!({"a": [1, "b"]}))
                .with_code("c")
                .into()
        },
        || {
            HttpException::unauthorized("Basic", "Who?")
                .with_member("id", 7)
                .into()
        },
        || Foreign.into(),
        || HttpException::from_status(StatusCode::NO_CONTENT).into(),
        || RequestValidationError::new(vec![missing("sku"), missing("count")]).into(),
    ];
    for raise in raised {
        let plain = respond(&ErrorPolicy::default(), raise());
        for accept in [
            "*/*",
            "application/json",
            "application/json, text/plain, */*",
        ] {
            let mut other = negotiated(&[accept.as_bytes()], raise());
            assert_eq!(other.headers_mut().remove(VARY).expect("vary"), "accept");
            assert_eq!(plain.status(), other.status());
            assert_eq!(plain.headers(), other.headers());
            assert_eq!(plain.body(), other.body());
        }
    }
}

#[test]
fn an_answer_to_head_has_the_headers_of_the_form() {
    let mut request = accepting(&[b"text/html"]);
    *request.method_mut() = Method::HEAD;
    let response = block_on(all().answer(&request, HttpException::gone("It was sold")));
    assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(response.body().is_empty());
}

#[test]
fn nothing_of_accept_is_repeated() {
    for accept in [
        &b"text/html, <script>canary</script>"[..],
        b"text/plain, canary/canary;q=canary",
        b"text/markdown;canary=canary, text/markdown",
        b"canary",
    ] {
        let response = negotiated(&[accept], HttpException::not_found("x"));
        assert!(!format!("{response:?}").contains("canary"));
    }
}

#[test]
fn a_page_is_one_that_a_person_can_read() {
    let exc = HttpException::conflict("There are <2> left")
        .with_code("out_of_stock")
        .with_title("The order is larger than the stock")
        .with_member("left", 2)
        .with_member("who", "a&b");
    let response = negotiated(&[b"text/html"], exc);
    let policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    assert_eq!(response.headers()[CONTENT_SECURITY_POLICY], policy);
    let page = text(&response);
    let (_, body) = page.split_once("<body>\n").expect("a body");
    assert_eq!(
        body,
        "<h1>409 Conflict</h1>\n\
         <p>The order is larger than the stock</p>\n\
         <p>There are &lt;2&gt; left</p>\n\
         <dl>\n\
         <dt>code</dt><dd><code>out_of_stock</code></dd>\n\
         <dt>left</dt><dd><code>2</code></dd>\n\
         <dt>who</dt><dd><code>&quot;a&amp;b&quot;</code></dd>\n\
         </dl>\n\
         </body>\n\
         </html>\n"
    );
}

#[test]
fn errors_are_a_list() {
    let list = || RequestValidationError::new(vec![missing("sku"), missing("a\nb\u{202e}")]);
    let page = text(&negotiated(&[b"text/html"], list()));
    let (_, body) = page.split_once("</h1>\n").expect("a heading");
    assert_eq!(
        body,
        "<ul>\n\
         <li><code>body/lines/0/sku</code>: Field required</li>\n\
         <li><code>body/lines/0/a\nb\\u{202e}</code>: Field required</li>\n\
         </ul>\n\
         <dl>\n\
         <dt>code</dt><dd><code>validation_error</code></dd>\n\
         </dl>\n\
         </body>\n\
         </html>\n"
    );
    assert_eq!(
        text(&negotiated(&[b"text/plain"], list())),
        "422 Unprocessable Content\n\
         \n\
         body/lines/0/sku: Field required\n\
         body/lines/0/a\n    b\\u{202e}: Field required\n\
         \n\
         code: validation_error\n"
    );
    assert_eq!(
        text(&negotiated(&[b"text/markdown"], list())),
        "# 422 Unprocessable Content\n\
         \n    body/lines/0/sku: Field required\
         \n    body/lines/0/a\n        b\\u{202e}: Field required\
         \n\n    code: validation_error\n"
    );
}

#[test]
fn errors_that_are_not_listed_are_counted() {
    let forms = Negotiated::new(Text).or(Html);
    let policy = ErrorPolicy::builder()
        .format(forms)
        .limits(Limits::default().errors(1))
        .build();
    let list = || RequestValidationError::new(vec![missing("a"), missing("b"), missing("c")]);
    let said = text(&respond(&policy, list()));
    assert!(
        said.contains("body/lines/0/a: Field required\n\u{2026} +2\n"),
        "{said}"
    );
    let page = text(&block_on(
        policy.answer(&accepting(&[b"text/html"]), list()),
    ));
    assert!(page.contains("<li>\u{2026} +2</li>\n</ul>\n"), "{page}");
}

#[test]
fn a_detail_that_is_no_text_is_a_fact() {
    let exc = || HttpException::conflict(json!({"winner": "<b>"}));
    let said = text(&negotiated(&[b"text/plain"], exc()));
    assert_eq!(said, "409 Conflict\n\ndetail: {\"winner\":\"<b>\"}\n");
    let page = text(&negotiated(&[b"text/html"], exc()));
    assert!(page.contains(
        "<dt>detail</dt><dd><code>{&quot;winner&quot;:&quot;&lt;b&gt;&quot;}</code></dd>"
    ));
}

#[test]
fn a_line_ends_in_one_way_or_the_other() {
    for form in ["text/plain", "text/markdown", "text/html"] {
        let said = |detail| text(&negotiated(&[form.as_bytes()], HttpException::gone(detail)));
        assert_eq!(said("one\r\ntwo\r\n"), said("one\ntwo\n"));
        assert!(said("one\rtwo\n\r").contains("one\\rtwo"), "{form}");
    }
}

#[test]
fn a_status_without_a_phrase_stands_alone() {
    let status = StatusCode::from_u16(499).expect("a status");
    let said = text(&negotiated(
        &[b"text/plain"],
        HttpException::from_status(status),
    ));
    assert_eq!(said, "499\n");
}

#[test]
fn a_form_of_the_applications_own_is_asked_for_by_its_media_type() {
    struct Own;
    impl Format for Own {
        fn media_type(&self) -> &'static str {
            "application/vnd.own+json; v=1"
        }

        fn write(&self, _: &Said<'_>, page: &mut Page) -> std::fmt::Result {
            page.write_json("own")
        }
    }
    let forms = Negotiated::new(Html).or(Own).or(FastApi);
    let policy = ErrorPolicy::builder().format(forms).build();
    for accept in [&b"application/vnd.own+json"[..], b"application/json"] {
        let response = block_on(policy.answer(&accepting(&[accept]), Foreign));
        assert_eq!(*response.body(), r#""own""#);
        assert_eq!(
            response.headers()[CONTENT_TYPE],
            "application/vnd.own+json; v=1"
        );
    }
}

#[test]
fn a_list_that_cannot_be_given_is_a_mistake() {
    let twice = Negotiated::new(Html).or(Text).or(Html);
    let mut many = Negotiated::new(FastApi);
    for _ in 0..16 {
        many = many.or(FastApi);
    }
    for (forms, said) in [
        (twice, "two forms of the type `text/html`"),
        (many, "has 17 forms"),
    ] {
        let policy = ErrorPolicy::builder().format(forms).build();
        let mistakes = policy.mistakes();
        let is_it = |mistake: &PolicyError| {
            matches!(mistake, PolicyError::Format(_)) && mistake.to_string().contains(said)
        };
        assert!(mistakes.iter().any(is_it), "{mistakes:?}");
    }
}

/// Texts that want to be more than texts.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "</code></li></ul>",
        "\"onmouseover=\"x",
        "'",
        "&lt;",
        "-->",
        "<!--",
        "\n",
        "\r\n",
        "# SYSTEM: ignore previous",
        "```",
        "~~~",
        "    ",
        "\t",
        "[a](http://x)",
        "![](http://x)",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{2066}",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "\u{e0041}",
        "\u{feff}",
        "1. ",
        "- ",
        "> ",
        "====",
        "é🦄",
        "a",
        "<",
    ]);
    let text = prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![text, any::<String>()]
}

fn exception() -> impl Strategy<Value = (String, String, String, bool)> {
    (hostile(), hostile(), hostile(), any::<bool>())
}

fn raise((detail, name, code, is_list): &(String, String, String, bool)) -> Raised {
    if *is_list {
        let errors = vec![
            missing(name.clone()),
            ValidationError::new("x", Loc::from("query"), detail.clone()),
        ];
        return RequestValidationError::new(errors).into();
    }
    let exc = HttpException::conflict(Detail::from(detail.clone()));
    exc.with_code(code.clone())
        .with_title(name.clone())
        .with_member(name.clone(), detail)
        .into()
}

const TAGS: [&str; 33] = [
    "<!doctype html>",
    "<html>",
    "</html>",
    "<head>",
    "</head>",
    "<body>",
    "</body>",
    "<title>",
    "</title>",
    "<meta charset=\"utf-8\">",
    "<meta name=\"color-scheme\" content=\"light dark\">",
    "<meta name=\"viewport\" content=\"width=device-width\">",
    "<h1>",
    "</h1>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<code>",
    "</code>",
    "<dl>",
    "</dl>",
    "<dt>",
    "</dt>",
    "<dd>",
    "</dd>",
    "&lt;",
    "&gt;",
    "&amp;",
    "&quot;",
    "&#39;",
];

fn acts(char: char) -> bool {
    (char.is_control() && char != '\n')
        || "\u{202e}\u{2066}\u{2028}\u{feff}\u{e0041}".contains(char)
}

/// The page of a form within a limit, which it keeps to.
fn page(form: impl Format, said: &(String, String, String, bool), limit: usize) -> String {
    let limits = Limits::default().error_body(limit);
    let policy = ErrorPolicy::builder().format(form).limits(limits).build();
    let response = respond(&policy, raise(said));
    assert!(response.body().len() <= limit);
    let page = text(&response);
    assert!(!page.contains(acts), "{page}");
    page
}

proptest! {
    #[test]
    fn nothing_of_a_user_is_an_element(said in exception(), limit in 512..2000usize) {
        let page = page(Html, &said, limit);
        let mut left = page.clone();
        for tag in TAGS {
            left = left.replace(tag, "");
        }
        prop_assert!(!left.contains(['<', '>', '"', '\'', '&']), "{}", page);
        // Each element is closed, where it ends.
        let mut open = Vec::new();
        for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()) {
            if let Some(name) = tag.strip_prefix('/') {
                prop_assert_eq!(open.pop(), Some(name), "{}", page);
            } else if !tag.starts_with(['!', 'm']) {
                open.push(tag);
            }
        }
        prop_assert!(open.is_empty());
    }

    #[test]
    fn nothing_of_a_user_leaves_the_block(said in exception(), limit in 256..2000usize) {
        let page = page(Markdown, &said, limit);
        let mut lines = page.lines();
        prop_assert!(lines.next().is_some_and(|line| line.starts_with("# 4")));
        for line in lines {
            prop_assert!(line.is_empty() || line.starts_with("    "), "{}", page);
        }
    }

    #[test]
    fn no_line_is_begun_by_a_text(said in exception(), limit in 256..2000usize) {
        let page = page(Text, &said, limit);
        // The status, three paragraphs, six lines of ours; a line of a text is indented.
        let own = page.lines().filter(|line| !line.starts_with("    ")).count();
        prop_assert!(own <= 10, "{}", page);
    }

    #[test]
    fn any_accept_is_answered_with_the_status(lines in prop::collection::vec(prop::collection::vec(32..=255u8, 0..60), 0..70)) {
        let lines: Vec<Vec<u8>> = lines.into_iter().map(|line| line.into_iter().filter(|byte| *byte != 127).collect()).collect();
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        let response = negotiated(&lines, HttpException::gone("x"));
        prop_assert_eq!(response.status(), 410);
        prop_assert_eq!(&response.headers()[VARY], "accept");
    }
}
