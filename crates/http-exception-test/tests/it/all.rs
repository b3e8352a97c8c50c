//! All exceptions of this program.

use expect_test::expect;
use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, Exception, HttpException, Request, RequestValidationError,
};
use http_exception_test::{CANARY, assert_no_leak, drill, example};

use crate::answers::failure;

#[derive(Debug, thiserror::Error, Exception)]
#[error("order {id} is not in the database")]
#[exception(
    status = 404,
    code = "order_not_found",
    detail = "There is no order {id}"
)]
struct OrderNotFound {
    id: u64,
}

example!(OrderNotFound, OrderNotFound { id: 7 });

#[derive(thiserror::Error, Exception)]
#[error("wrong password of {user}")]
#[exception(status = 403)]
struct WrongPassword {
    user: &'static str,
    password: &'static str,
}

/// Without the password.
impl std::fmt::Debug for WrongPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WrongPassword")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

example!(
    WrongPassword,
    WrongPassword {
        user: "maria",
        password: CANARY
    }
);

/// With variants whose order in the source is that of nothing else.
#[derive(Debug, thiserror::Error, Exception)]
#[error("the shelf says {self:?}")]
enum Shelf {
    #[exception(status = 410)]
    Sold,
    #[exception(status = 404)]
    Empty,
    #[exception(status = 423)]
    Locked,
    #[exception(status = 409)]
    Counted,
}

example!(Shelf, Shelf::Sold);
example!(Shelf, Shelf::Empty);
example!(Shelf, Shelf::Locked);
example!(Shelf, Shelf::Counted);

#[test]
fn every_exception_is_drilled_in_every_format() {
    let text = drill(&ErrorPolicy::default());
    let heads: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("# it::"))
        .collect();
    assert_eq!(heads.len(), 36, "six examples, six formats each");
    let first = text.split("# it::").nth(1).unwrap_or_default();
    expect![[r#"
        all::OrderNotFound, the policy's format

        404 Not Found
        content-type: application/json
        cache-control: no-store
        x-content-type-options: nosniff

        {"detail":"There is no order 7","code":"order_not_found"}

    "#]]
    .assert_eq(first);
    assert_eq!(text, drill(&ErrorPolicy::default()), "a snapshot stays");
}

#[test]
fn examples_of_one_type_are_drilled_as_they_stand_in_the_source() {
    let text = drill(&ErrorPolicy::default());
    let answers = text.split("# it::all::").skip(1);
    let heads = answers.filter_map(|answer| {
        let (name, answer) = answer.split_once(", the policy's format\n\n")?;
        Some((name.strip_prefix("Shelf::")?, answer.get(..3)?))
    });
    let expected = [
        ("Sold", "410"),
        ("Empty", "404"),
        ("Locked", "423"),
        ("Counted", "409"),
    ];
    assert_eq!(heads.collect::<Vec<_>>(), expected);
}

#[test]
fn what_keeps_its_secrets_passes() {
    assert_no_leak!(ErrorPolicy::default(), "hunter2");
}

#[test]
fn a_handler_that_shows_a_secret_of_the_request_is_found() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|request: Request<()>, _: HttpException| request.uri().to_string())
        .build();
    let text = failure(|| assert_no_leak!(policy));
    assert!(text.contains("it::all::OrderNotFound: \"canary-"), "{text}");
    assert!(
        text.contains("is in the answer, the policy's format"),
        "{text}"
    );
}

#[test]
fn a_handler_that_shows_a_secret_of_the_exception_is_found() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: WrongPassword| HttpException::forbidden(exc.password))
        .build();
    let text = failure(|| assert_no_leak!(policy));
    assert!(text.contains("it::all::WrongPassword: \"canary-"), "{text}");
    assert!(!text.contains("it::all::OrderNotFound"), "{text}");
}

#[test]
fn each_place_of_a_secret_is_asked_of() {
    type Shows = fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder;
    let by_request: [fn(&Request<()>) -> String; 5] = [
        |request| request.uri().path().to_owned(),
        |request| request.uri().query().unwrap_or_default().to_owned(),
        |request| format!("{:?}", request.uri().authority()),
        |request| format!("{:?}", request.headers()["cookie"]),
        |request| format!("{:?}", request.headers()["referer"]),
    ];
    for show in by_request {
        let policy = ErrorPolicy::builder()
            .exception_handler(move |request: Request<()>, _: HttpException| show(&request));
        let text = failure(|| assert_no_leak!(policy.build()));
        assert!(text.contains("the answer, Problem"), "{text}");
    }
    let by_exception: [(&str, Shows); 2] = [
        ("a body that is not valid", |policy| {
            policy.exception_handler(|exc: RequestValidationError| format!("{:?}", exc.body()))
        }),
        ("an error with a URL", |policy| {
            policy.map(|exc: std::io::Error| HttpException::bad_gateway(exc.to_string()))
        }),
    ];
    for (name, shows) in by_exception {
        let policy = shows(ErrorPolicy::builder()).build();
        let text = failure(|| assert_no_leak!(policy));
        assert!(text.contains(&format!("{name}: \"canary-")), "{text}");
    }
}

#[test]
fn an_echo_of_input_shows_no_secret() {
    assert_no_leak!(ErrorPolicy::builder().echo_input(true).build());
}

#[test]
fn a_text_for_logs_that_shows_a_secret_is_found() {
    let text = failure(|| assert_no_leak!(ErrorPolicy::default(), "maria"));
    assert!(text.contains("is in its `Display`"), "{text}");
    assert!(text.contains("is in its `Debug`"), "{text}");
    assert!(text.contains("the record, Problem"), "{text}");
}
