//! An exception that is derived, under the name that the adapter gives the derive.

use expect_test::expect;
use http_exception_poem::{Exception, Result, get, raise};
use poem::handler;
use wire::get as get_;

use crate::check::check;

#[test]
fn a_derived_exception_is_answered_as_its_attributes_say() {
    #[handler]
    fn order() -> Result<()> {
        raise!(OrderTaken {
            id: 7,
            owner: "hunter2"
        });
    }
    check(
        get(order),
        &get_("/"),
        expect![[r#"
        409
        cache-control: no-store
        content-length: 50
        content-type: application/json
        retry-after: 5
        x-content-type-options: nosniff

        {"detail":"Order 7 is taken","code":"ORDER_TAKEN"}
        # Handled 409: order 7 is taken by hunter2
    "#]],
    );
}

#[derive(Debug, Exception)]
#[exception(
    status = 409,
    detail = "Order {id} is taken",
    code = "ORDER_TAKEN",
    header("retry-after" = "5")
)]
struct OrderTaken {
    id: u64,
    owner: &'static str,
}

impl std::fmt::Display for OrderTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "order {} is taken by {}", self.id, self.owner)
    }
}

impl std::error::Error for OrderTaken {}
