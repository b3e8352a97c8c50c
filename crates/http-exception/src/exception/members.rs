//! The members that an exception adds to its answer.

use std::any::Any;
use std::borrow::Cow;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

use super::cut::cut;
use super::detail::to_json_within;
use super::misuse::Misuse;

/// The facts of an exception beside its detail, for programs: names and JSON values, in order.
///
/// In FastAPI's shape they stand in `ctx`, as those of validation errors do; in RFC 9457's they are
/// extension members. The derive makes them of [fields](macro@crate::Exception#members).
///
/// Values are serialised when they are added. One whose `Serialize` fails or panics is left out and the
/// rest stays; so is a name that an answer has a meaning for already, such as `status`. The
/// [`misuse`](crate::HttpException::misuse) of the exception says which and why.
///
/// # Example
///
/// ```
/// use http_exception::Members;
///
/// let members = Members::new().with("id", 7).with("warehouses", ["north", "south"]);
/// let all: Vec<(&str, &str)> = members.iter().collect();
/// assert_eq!(all, [("id", "7"), ("warehouses", r#"["north","south"]"#)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "members are said by an exception that has them"]
pub struct Members {
    list: Vec<(Cow<'static, str>, Box<str>)>,
    misuse: Vec<Misuse>,
    /// The bytes of all names and values.
    bytes: usize,
}

impl Members {
    /// No members.
    pub const fn new() -> Self {
        Self {
            list: Vec::new(),
            misuse: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds a member; one of the same name is replaced.
    ///
    /// There are at most 64, of a mebibyte in all, and a value has at most 128 levels. Anything beyond
    /// that is left out.
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) -> Self {
        self.add(name.into(), &value);
        self
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each name, and its value as JSON.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|(name, json)| (&**name, &**json))
    }

    /// The bytes of an object of them when no name needs an escape.
    pub(super) fn json_len(&self) -> usize {
        self.bytes + 4 * self.list.len()
    }

    pub(super) fn take_misuse(&mut self) -> Vec<Misuse> {
        mem::take(&mut self.misuse)
    }

    fn add<T: Serialize>(&mut self, name: Cow<'static, str>, value: &T) {
        if is_reserved(&name) {
            self.note(Misuse::MemberReserved(shown(&name)));
            return;
        }
        let room = MAX_BYTES.saturating_sub(self.bytes + name.len());
        let json = catch_unwind(AssertUnwindSafe(|| to_json_within(value, room)));
        match json {
            Ok(Ok(json)) => self.insert(name, json.into_boxed_str()),
            Ok(Err(error)) => self.refuse(&name, &error.to_string()),
            Err(panic) => {
                forget(panic);
                self.refuse(&name, "its `Serialize` panicked");
            }
        }
    }

    fn insert(&mut self, name: Cow<'static, str>, json: Box<str>) {
        if let Some(same) = self.list.iter_mut().find(|(known, _)| *known == name) {
            self.bytes += json.len();
            self.bytes -= mem::replace(&mut same.1, json).len();
        } else if self.list.len() == MAX_MEMBERS {
            self.refuse(&name, "there are 64 already");
        } else {
            self.bytes += name.len() + json.len();
            self.list.push((name, json));
        }
    }

    #[cold]
    fn refuse(&mut self, name: &str, reason: &str) {
        self.note(Misuse::Member {
            name: shown(name),
            reason: shown(reason),
        });
    }

    fn note(&mut self, misuse: Misuse) {
        misuse.note_in(&mut self.misuse);
    }
}

/// Adds a field, for code made by the derive.
#[doc(hidden)]
pub fn with_member<T: Member + ?Sized>(members: Members, name: &'static str, value: &T) -> Members {
    members.with(name, value)
}

/// A field that can be a member: the compiler speaks of what was written, and not of `Serialize` alone.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a member of the answer, as it is no `serde::Serialize`",
    note = "derive `serde::Serialize` for it, or leave the field out of `members(...)`; a `Secret` is never sent"
)]
pub trait Member: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Member for T {}

/// The members that an answer has a meaning for already, in one of its forms.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// A name or a reason as misuse keeps it; both may be user-supplied and long.
fn shown(text: &str) -> Box<str> {
    cut(text, 256).into()
}

/// Drops the payload of a panic, whose `Drop` may panic as well.
#[cold]
fn forget(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(second);
    }
}

/// Those of RFC 9457, of FastAPI's shape, and of what is cut. The derive has the same list, which
/// its tests compare with this one.
#[doc(hidden)]
pub const RESERVED: [&str; 11] = [
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "ctx",
    "errors",
    "total",
    "truncated",
    "request_id",
];

const MAX_MEMBERS: usize = 64;
const MAX_BYTES: usize = 1024 * 1024;
