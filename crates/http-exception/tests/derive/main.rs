//! The work of `#[derive(Exception)]` on a type, as a policy answers it.
//!
//! Nothing is registered on the policies here: that they know the types at all
//! is the derive's work. Mistakes in attributes are in `ui.rs`.

#![cfg(feature = "derive")]

mod names;

use expect_test::{Expect, expect};
use futures_util::FutureExt as _;
use http_exception::{ErrorPolicy, Exception, HttpException, Raised, Request, StatusCode};
use thiserror::Error;

#[test]
fn a_status_alone_is_answered_with_its_phrase() {
    #[derive(Debug, Error, Exception)]
    #[error("the kettle is on")]
    #[exception(status = 418)]
    struct Teapot;

    check(
        Teapot,
        expect![[r#"
            418 I'm a teapot

            {"detail":"I'm a teapot"}
        "#]],
    );
}

#[test]
fn a_status_may_be_the_path_of_a_constant() {
    const STATUS: StatusCode = StatusCode::LOCKED;

    #[derive(Debug, Error, Exception)]
    #[error("closed")]
    enum Door {
        #[exception(status = STATUS)]
        Local,
        #[exception(status = StatusCode::GONE)]
        Imported,
        #[exception(status = Self::OWN)]
        Own,
    }

    impl Door {
        const OWN: StatusCode = StatusCode::CONFLICT;
    }

    assert_eq!(Door::Local.status(), 423);
    assert_eq!(Door::Imported.status(), 410);
    assert_eq!(Door::Own.status(), 409);
}

#[test]
fn every_error_status_can_be_written() {
    #[derive(Debug, Error, Exception)]
    #[error("at the edges")]
    enum Edge {
        #[exception(status = 400)]
        First,
        #[exception(status = 0x257)]
        Last,
    }

    assert_eq!(Edge::First.status(), 400);
    assert_eq!(Edge::Last.status(), 599);
}

#[test]
fn the_display_text_stays_inside_unless_asked_for() {
    #[derive(Debug, Error, Exception)]
    #[error("row 7 of table secrets")]
    #[exception(status = 404)]
    struct Inside;

    check(
        Inside,
        expect![[r#"
            404 Not Found

            {"detail":"Not Found"}
        "#]],
    );
}

#[test]
fn a_bare_detail_is_the_display_text() {
    #[derive(Debug, Error, Exception)]
    #[error("there is no order {0}")]
    #[exception(status = 404, detail)]
    struct NoOrder(u64);

    check(
        NoOrder(7),
        expect![[r#"
            404 Not Found

            {"detail":"there is no order 7"}
        "#]],
    );
}

#[test]
fn a_detail_shows_named_fields() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(
        status = 409,
        detail = "{r} is { r:?}, {r:>5} at {ratio:.1}, {{r}} and {type}"
    )]
    struct Named {
        r: &'static str,
        ratio: f32,
        r#type: u8,
    }

    check(
        Named {
            r: "red",
            ratio: 0.25,
            r#type: 3,
        },
        expect![[r#"
            409 Conflict

            {"detail":"red is \"red\",   red at 0.2, {r} and 3"}
        "#]],
    );
}

#[test]
fn a_detail_shows_fields_by_position() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(status = 409, detail = "{1} before {0:03}")]
    struct Tuple(u8, char);

    check(
        Tuple(7, 'b'),
        expect![[r#"
            409 Conflict

            {"detail":"b before 007"}
        "#]],
    );
}

#[test]
fn braces_without_a_field_are_unescaped() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(status = 400, detail = "{{}}", header("x-shape" = "{{}}"))]
    struct Braces;

    check(
        Braces,
        expect![[r#"
            400 Bad Request
            x-shape: {}

            {"detail":"{}"}
        "#]],
    );
}

#[test]
fn headers_repeat_and_show_fields() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(status = 503, header("retry-after" = "{seconds}"))]
    #[exception(header("x-tag" = "one"), header("x-tag" = "two"))]
    struct Busy {
        seconds: u32,
    }

    check(
        Busy { seconds: 120 },
        expect![[r#"
            503 Service Unavailable
            retry-after: 120
            x-tag: one
            x-tag: two

            {"detail":"Service Unavailable"}
        "#]],
    );
}

#[test]
fn a_value_that_http_cannot_carry_costs_its_header_only() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(
        status = 400,
        detail = "{0}",
        header("x-name" = "{0}"),
        header("x-other" = "kept")
    )]
    struct Injection(&'static str);

    check(
        Injection("a\r\nset-cookie: b"),
        expect![[r#"
            400 Bad Request
            x-other: kept

            {"detail":"a\r\nset-cookie: b"}
        "#]],
    );
}

#[test]
fn a_code_stands_beside_the_detail() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(status = 404, code = "order_not_found", detail = "No such order")]
    struct Coded;

    check(
        Coded,
        expect![[r#"
            404 Not Found

            {"detail":"No such order","code":"order_not_found"}
        "#]],
    );
}

#[derive(Debug, Error, Exception)]
#[error("shop trouble")]
#[exception(status = 409, detail = "Shop trouble", code = "shop")]
#[exception(header("x-shop" = "general"), header("x-area" = "shop"))]
enum Shop {
    Plain,
    #[exception(
        status = 404,
        detail = "No order {id}",
        code = "no_order",
        header("x-shop" = "{id}")
    )]
    NoOrder {
        id: u64,
    },
    #[exception(transparent)]
    Http(HttpException),
}

#[test]
fn members_are_what_their_fields_serialise_to() {
    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(status = 409, code = "stock", title = "Out of stock")]
    enum Stock {
        #[exception(members(id, places), type = "/stock/sold-out", title = "Sold {{out}}")]
        SoldOut {
            id: u64,
            places: &'static [&'static str],
        },
        Closed,
    }
    #[derive(Debug, Error, Exception)]
    #[error("y")]
    #[exception(transparent)]
    struct Outer(Stock);

    let places = &["north", "south"];
    let sold_out = Stock::SoldOut { id: 7, places };
    assert_eq!(sold_out.title().as_deref(), Some("Sold {out}"));
    assert_eq!(sold_out.type_uri().as_deref(), Some("/stock/sold-out"));
    assert_eq!(Stock::Closed.title().as_deref(), Some("Out of stock"));
    assert_eq!(Stock::Closed.type_uri(), None);
    assert!(Stock::Closed.members().is_empty());
    check(
        Outer(sold_out),
        expect![[r#"
            409 Conflict

            {"detail":"Conflict","code":"stock","ctx":{"id":7,"places":["north","south"]}}
        "#]],
    );
}

#[test]
fn what_stands_on_an_enum_holds_for_its_variants() {
    check(
        Shop::Plain,
        expect![[r#"
            409 Conflict
            x-shop: general
            x-area: shop

            {"detail":"Shop trouble","code":"shop"}
        "#]],
    );
}

#[test]
fn what_stands_on_a_variant_wins() {
    check(
        Shop::NoOrder { id: 7 },
        expect![[r#"
            404 Not Found
            x-area: shop
            x-shop: 7

            {"detail":"No order 7","code":"no_order"}
        "#]],
    );
}

#[test]
fn a_transparent_variant_takes_nothing_from_its_enum() {
    let exc = HttpException::service_unavailable("Come back later").with_header("x-inner", "1");

    check(
        Shop::Http(exc),
        expect![[r#"
            503 Service Unavailable
            x-inner: 1

            {"detail":"Come back later"}
        "#]],
    );
}

#[test]
fn a_transparent_struct_is_answered_as_its_inner_error() {
    #[derive(Debug, Error, Exception)]
    #[error(transparent)]
    #[exception(transparent)]
    struct Outer(Shop);

    assert_eq!(Outer(Shop::Plain).status(), 409);
    check(
        Outer(Shop::NoOrder { id: 8 }),
        expect![[r#"
            404 Not Found
            x-area: shop
            x-shop: 8

            {"detail":"No order 8","code":"no_order"}
        "#]],
    );
}

#[test]
fn a_transparent_exception_reaches_the_handler_of_its_inner_error() {
    #[derive(Debug, Error, Exception)]
    #[error(transparent)]
    enum Parse {
        #[exception(transparent)]
        Number { source: std::num::ParseIntError },
        #[exception(transparent)]
        Text(std::str::Utf8Error),
    }

    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: std::num::ParseIntError| {
            (StatusCode::BAD_REQUEST, exc.to_string())
        })
        .build();
    let source = "x".parse::<u8>().expect_err("not a number");
    check_with(
        &policy,
        Parse::Number { source },
        expect![[r"
            400 Bad Request

            invalid digit found in string
        "]],
    );

    let not_text = String::from_utf8(vec![0xff]).expect_err("not text");
    assert_eq!(Parse::Text(not_text.utf8_error()).status(), 500);
}

#[derive(Debug, Error)]
#[error("{0} is an animal")]
struct Animal(&'static str);

#[derive(Debug, Error, Exception)]
#[error("mammal")]
#[exception(status = 404, parent = Animal)]
struct Mammal(&'static str);

#[derive(Debug, Error, Exception)]
#[error("pet")]
#[exception(status = 404, parent = Mammal)]
enum Pet {
    Cat,
    #[exception(parent = Animal)]
    Fish,
}

impl From<Mammal> for Animal {
    fn from(Mammal(name): Mammal) -> Self {
        Self(name)
    }
}

impl From<Pet> for Mammal {
    fn from(_: Pet) -> Self {
        Self("cat")
    }
}

impl From<Pet> for Animal {
    fn from(_: Pet) -> Self {
        Self("fish")
    }
}

#[test]
fn handlers_of_parents_see_the_exception_nearest_first() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: Animal| (StatusCode::GONE, exc.to_string()))
        .build();
    let gone = |name: &str| format!("410 Gone\n\n{name} is an animal\n");

    assert_eq!(render(&policy, Mammal("bat").into()), gone("bat"));
    assert_eq!(render(&policy, Pet::Cat.into()), gone("cat"));
    assert_eq!(render(&policy, Pet::Fish.into()), gone("fish"));

    let policy = ErrorPolicy::builder()
        .extend(&policy)
        .exception_handler(|exc: Mammal| (StatusCode::CONFLICT, exc.0))
        .build();
    check_with(
        &policy,
        Pet::Cat,
        expect![[r"
            409 Conflict

            cat
        "]],
    );
}

#[test]
fn an_enum_without_variants_is_an_exception() {
    #[derive(Debug, Error, Exception)]
    enum Never {}

    fn is_exception<E: Exception>() {}
    is_exception::<Never>();
}

#[track_caller]
fn check(exception: impl Exception, expected: Expect) {
    check_with(&ErrorPolicy::default(), exception, expected);
}

#[track_caller]
fn check_with(policy: &ErrorPolicy, exception: impl Exception, expected: Expect) {
    expected.assert_eq(&render(policy, exception.into()));
}

/// The answer as text, without the headers that all answers have.
fn render(policy: &ErrorPolicy, raised: Raised) -> String {
    let request = Request::new(());
    let answer = policy.answer(&request, raised).now_or_never();
    let response = answer.expect("nothing here waits");
    let mut text = format!("{}\n", response.status());
    for (name, value) in response.headers() {
        let value = value.to_str().expect("headers are text here");
        if !["cache-control", "content-type", "x-content-type-options"].contains(&name.as_str()) {
            text.extend([name.as_str(), ": ", value, "\n"]);
        }
    }
    let body = std::str::from_utf8(response.body()).expect("bodies are text here");
    text + "\n" + body + "\n"
}
