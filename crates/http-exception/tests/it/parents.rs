//! Exceptions that describe themselves, and their parents.

use std::borrow::Cow;

use http_exception::{
    Detail, ErrorPolicy, Exception, HeaderMap, HeaderValue, HttpException, Parent, Raised,
    StatusCode, register_exception,
};

use crate::support::{Foreign, answer, errors, respond};

errors! { Teapot Whale Mammal }

/// A parent that is not an `Exception` itself.
#[derive(Debug)]
struct Animal(&'static str);
impl std::fmt::Display for Animal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
impl std::error::Error for Animal {}

impl Exception for Teapot {
    fn status(&self) -> StatusCode {
        StatusCode::IM_A_TEAPOT
    }
    fn detail(&self) -> Detail {
        "short and stout".into()
    }
    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([(http_exception::header::RETRY_AFTER, HeaderValue::from(5))])
    }
    fn code(&self) -> Option<Cow<'static, str>> {
        Some("teapot".into())
    }
}
register_exception!(Teapot);

impl From<Whale> for Mammal {
    fn from(_: Whale) -> Self {
        Self
    }
}
impl From<Mammal> for Animal {
    fn from(_: Mammal) -> Self {
        Self("a mammal")
    }
}
impl Exception for Whale {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }
    fn detail(&self) -> Detail {
        "whale".into()
    }
    fn parent(&self) -> Option<Parent<Self>> {
        Some(Parent::of::<Mammal>())
    }
}
register_exception!(Whale);
impl Exception for Mammal {
    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }
    fn parent(&self) -> Option<Parent<Self>> {
        Some(Parent::of::<Animal>())
    }
}
register_exception!(Mammal);

/// Stands for whatever is inside.
#[derive(Debug)]
enum Service {
    Http(HttpException),
    Foreign(Foreign),
    Own,
}
impl std::fmt::Display for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("service")
    }
}
impl std::error::Error for Service {}
impl Exception for Service {
    fn status(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }
    fn parent(&self) -> Option<Parent<Self>> {
        match self {
            Self::Http(_) => Some(Parent::transparent(
                |this| {
                    if let Self::Http(inner) = this {
                        Some(inner)
                    } else {
                        None
                    }
                },
                |this| {
                    if let Self::Http(inner) = this {
                        Ok(inner)
                    } else {
                        Err(this)
                    }
                },
            )),
            Self::Foreign(_) => Some(Parent::transparent(
                |this| {
                    if let Self::Foreign(inner) = this {
                        Some(inner)
                    } else {
                        None
                    }
                },
                |this| {
                    if let Self::Foreign(inner) = this {
                        Ok(inner)
                    } else {
                        Err(this)
                    }
                },
            )),
            Self::Own => None,
        }
    }
}
register_exception!(Service);

#[test]
fn an_exception_is_answered_as_it_says() {
    let response = respond(&ErrorPolicy::default(), Teapot);
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(
        response.body(),
        r#"{"detail":"short and stout","code":"teapot"}"#
    );
    assert_eq!(response.headers()["retry-after"], "5");
}

#[test]
fn its_status_is_handled_and_the_handler_finds_it_as_the_source() {
    let policy = ErrorPolicy::builder()
        .status_handler(418, |exc: HttpException| {
            let source = std::error::Error::source(&exc).map(ToString::to_string);
            format!("{} from {source:?}", exc.status())
        })
        .exception_handler(|_: Teapot| "by type")
        .build();
    assert_eq!(
        answer(&policy, Teapot),
        r#"200 418 I'm a teapot from Some("Teapot")"#
    );
}

#[test]
fn http_exception_is_its_last_parent() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: HttpException| {
            format!("{} {:?}", exc.status().as_u16(), exc.code())
        })
        .build();
    assert_eq!(answer(&policy, Teapot), r#"200 418 Some("teapot")"#);
    assert_eq!(answer(&policy, Whale), "200 409 None");
}

#[test]
fn the_nearest_parent_with_a_handler_answers() {
    let animals = ErrorPolicy::builder()
        .exception_handler(|exc: Animal| exc.to_string())
        .build();
    assert_eq!(answer(&animals, Whale), "200 a mammal");
    let both = ErrorPolicy::builder()
        .extend(&animals)
        .exception_handler(|_: Mammal| "mammal")
        .build();
    assert_eq!(answer(&both, Whale), "200 mammal");
    assert_eq!(answer(&both, Mammal), "200 mammal");
    assert_eq!(answer(&both, Animal("plain")), "200 plain");
}

#[test]
fn without_a_handler_the_answer_is_that_of_the_raised_type_not_of_a_parent() {
    assert_eq!(
        answer(&ErrorPolicy::default(), Whale),
        r#"409 {"detail":"whale"}"#
    );
}

#[test]
fn a_map_of_a_parent_is_used() {
    let policy = ErrorPolicy::builder()
        .map(|_: Mammal| HttpException::bad_gateway("mapped"))
        .build();
    assert_eq!(answer(&policy, Whale), r#"502 {"detail":"mapped"}"#);
}

#[test]
fn a_transparent_exception_is_what_is_inside() {
    let policy = ErrorPolicy::builder()
        .map(|_: Foreign| HttpException::service_unavailable("mapped"))
        .status_handler(404, |_: HttpException| "by status")
        .build();
    assert_eq!(
        answer(&policy, Service::Foreign(Foreign)),
        r#"503 {"detail":"mapped"}"#
    );
    assert_eq!(
        answer(&policy, Service::Http(HttpException::not_found("x"))),
        "200 by status"
    );
    assert_eq!(
        answer(&policy, Service::Http(HttpException::gone("x"))),
        r#"410 {"detail":"x"}"#
    );
    assert_eq!(
        answer(&policy, Service::Own),
        r#"403 {"detail":"Forbidden"}"#
    );
    assert_eq!(
        answer(&ErrorPolicy::default(), Service::Foreign(Foreign)),
        "500 Internal Server Error"
    );
}

#[test]
fn a_handler_of_the_transparent_type_is_asked_before_what_is_inside() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: Service| format!("{exc:?}"))
        .exception_handler(|_: Foreign| "inside")
        .build();
    assert_eq!(
        answer(&policy, Service::Foreign(Foreign)),
        "200 Foreign(Foreign)"
    );
}

#[test]
fn the_status_of_a_raised_exception_can_be_asked_for() {
    assert_eq!(Raised::from(Teapot).status(), Some(StatusCode::IM_A_TEAPOT));
    assert_eq!(
        Raised::from(Service::Http(HttpException::gone("x"))).status(),
        Some(StatusCode::GONE)
    );
    assert_eq!(Raised::from(Service::Foreign(Foreign)).status(), None);
    assert_eq!(Raised::from(Foreign).status(), None);
}

#[test]
fn a_boxed_exception_describes_itself() {
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Whale);
    assert_eq!(
        answer(&ErrorPolicy::default(), Raised::from(boxed)),
        r#"409 {"detail":"whale"}"#
    );
}

#[test]
fn a_status_handler_sees_what_is_inside_a_transparent_exception() {
    let policy = ErrorPolicy::builder()
        .status_handler(401, |exc: HttpException| {
            let challenge = exc.headers().get("www-authenticate").cloned();
            format!("{} {challenge:?}", exc.detail())
        })
        .build();
    let exc = Service::Http(HttpException::unauthorized("Basic", "who"));
    assert_eq!(answer(&policy, exc), r#"200 who Some("Basic")"#);
}

#[test]
fn a_map_of_http_exceptions_is_asked_as_the_last_parent() {
    let policy = ErrorPolicy::builder()
        .map(|exc: HttpException| HttpException::new(exc.status(), "mapped"))
        .build();
    assert_eq!(answer(&policy, Teapot), r#"418 {"detail":"mapped"}"#);
}

#[test]
fn without_a_policy_the_answer_is_that_of_the_default_policy() {
    use http_exception::adapter::early_answer;
    use http_exception::{RequestValidationError, WebSocketRequestValidationError};

    let exceptions: [fn() -> Raised; 9] = [
        || HttpException::unauthorized("Basic", "who").into(),
        || HttpException::from_status(StatusCode::NO_CONTENT).into(),
        || Teapot.into(),
        || Foreign.into(),
        || RequestValidationError::new(Vec::new()).into(),
        || WebSocketRequestValidationError::new(Vec::new()).into(),
        || Service::Http(HttpException::unauthorized("Basic", "who")).into(),
        || Service::Foreign(Foreign).into(),
        || Raised::from(Box::new(Whale)),
    ];
    for exc in exceptions {
        let with = respond(&ErrorPolicy::default(), exc());
        let (without, _) = early_answer(exc(), |_| ());
        assert_eq!(without.status(), with.status());
        assert_eq!(without.headers(), with.headers());
        assert_eq!(without.body(), with.body());
    }
}
