//! Facts for operators about a type by `#[derive(Exception)]`: its variants, and the parents in its plan.

#![cfg(feature = "derive")]

use http_exception::{ErrorPolicy, Exception, Rung};
use thiserror::Error;

#[derive(Debug, Error, Exception)]
#[error("shop trouble")]
#[exception(status = 409)]
enum Shop {
    Plain,
}

#[test]
fn a_variant_says_its_name_and_so_does_one_that_stands_for_another() {
    #[derive(Debug, Error, Exception)]
    #[error("all of it")]
    enum Outer {
        #[exception(transparent)]
        Inner(#[from] Shop),
        #[exception(status = 409)]
        r#Match { _by: u8 },
    }

    assert_eq!(Outer::Match { _by: 1 }.variant(), Some("Match"));
    assert_eq!(Outer::from(Shop::Plain).variant(), Some("Inner"));
}

#[test]
fn a_plan_has_the_parents_of_every_variant() {
    #[derive(Debug, Error)]
    #[error("trouble")]
    struct Trouble;

    impl From<Outer> for Trouble {
        fn from(_: Outer) -> Self {
            Self
        }
    }

    #[derive(Debug, Error, Exception)]
    #[error("all of it")]
    enum Outer {
        #[exception(transparent)]
        Inner(Shop),
        #[exception(status = 409, parent = Trouble)]
        Own,
    }

    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Trouble| "trouble")
        .exception_handler(|_: Shop| "shop")
        .build();
    let plan = policy.plan::<Outer>();
    let names: Vec<_> = plan.iter().map(Rung::type_name).collect();
    let ends = ["Shop", "Trouble", "HttpException"];
    assert_eq!(names.len(), ends.len(), "{names:?}");
    assert!(
        names
            .iter()
            .zip(ends)
            .all(|(name, end)| name.ends_with(end)),
        "{names:?}"
    );
    assert!(matches!(Outer::Own, Outer::Own) && Outer::Inner(Shop::Plain).status() == 409);
}
