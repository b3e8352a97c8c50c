//! What the library's own extractors take and refuse, and what its `Json` answers.
//!
//! The application beside [`app`](crate::app). Each path answers as `Json` what it has read:
//!
//! | path | reads |
//! |---|---|
//! | `GET /path/{id}` | `Path<u64>` |
//! | `GET /pair/{id}/{name}` | `Path<(u64, String)>` |
//! | `GET /named/{id}/{name}` | `Path<`[`Named`]`>` |
//! | `GET /query` | `Query<`[`Page`]`>` |
//! | `GET /headers` | `Headers<`[`Client`]`>` |
//! | `GET /cookies` | `Cookies<`[`Session`]`>` |
//! | `POST /json` | `Json<`[`Item`]`>` |
//! | `POST /maybe` | `Json<Option<`[`Item`]`>>` |
//! | `POST /any` | `Json<Value>` |
//! | `POST /form` | `Form<`[`Order`]`>` |
//! | `POST /all/{id}` | [`Everything`], with `All` over a tuple from `Json` to `Path`: the wrong way round |
//! | `POST /tenant/{id}` | `All<(Path<u64>, Json<Item>, `[`Tenant`]`)>` |
//! | `GET /unwritable` | nothing, and answers an [`Unwritable`] |

mod answers;
mod bodies;
mod model;
mod several;
mod values;

use expect_test::Expect;
use http_exception::{ErrorPolicy, Limits};

pub use self::model::{Client, Everything, Item, Named, Order, Page, Session, Tenant, Unwritable};
use crate::{Fact, Notes, Policies, Request, post};

/// All facts.
#[must_use]
pub fn facts() -> Vec<Fact> {
    let mut facts = values::facts();
    facts.extend(bodies::facts());
    facts.extend(several::facts());
    facts.extend(answers::facts());
    facts
}

/// Under the default policy.
fn fact(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies: fn(&Notes) -> Policies = |notes| {
        let policy = ErrorPolicy::builder().observer(notes.observer());
        Policies::one(policy.build())
    };
    Fact {
        name,
        policies,
        request,
        expected,
    }
}

/// Under a policy that takes 64 bytes of a body.
fn limited(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies: fn(&Notes) -> Policies = |notes| {
        let policy = ErrorPolicy::builder().observer(notes.observer());
        Policies::one(policy.limits(Limits::default().request_body(64)).build())
    };
    Fact {
        policies,
        ..fact(name, request, expected)
    }
}

fn json(path: &str, text: impl Into<Vec<u8>>) -> Request {
    post(path, text).with("content-type", "application/json")
}
