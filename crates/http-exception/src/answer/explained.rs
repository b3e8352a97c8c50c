//! Who answers an exception: what may be asked, and what was.

use std::any::{TypeId, type_name};
use std::error::Error;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use super::built_in;
use super::handling::Handling;
use crate::Response;
use crate::exception::{HttpException, ParentType, Raised, registry};
use crate::policy::{Asked, ErrorPolicy, Inner, Rung, RungKind};
use crate::validation::{ResponseValidationError, ValidationException};

impl ErrorPolicy {
    /// The handlers and maps that may be asked for an `E`, in their order, without asking one.
    ///
    /// Of the status handlers all are listed where an `E` has a status, since only a value says which, and of
    /// its parents all that some value has. The derive lists them. An [`Exception`](trait@crate::Exception)
    /// that is written by hand names its parent by a value alone: a rung of the kind
    /// [`Parents`](RungKind::Parents) stands where it and its own parents are asked.
    ///
    /// The first that is there for the value is asked. An exception that a handler or map raises has a plan
    /// of its own.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException};
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
    ///     .build();
    /// let plan = policy.plan::<std::io::Error>();
    /// assert!(plan[0].to_string().starts_with("map of std::io::error::Error at "));
    /// assert_eq!(plan[1].to_string(), "constant answer");
    /// ```
    #[must_use]
    pub fn plan<E: Error + Send + Sync + 'static>(&self) -> Vec<Rung> {
        let mut plan = Plan {
            policy: &self.inner,
            rungs: Vec::new(),
            seen: Vec::new(),
        };
        plan.of(TypeId::of::<E>());
        debug_assert!(!plan.rungs.is_empty(), "{} is answered", type_name::<E>());
        plan.rungs
    }

    /// Answers an exception as [`answer`](Self::answer) does, and says who was asked for it.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Request};
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let policy = ErrorPolicy::builder()
    ///     .map(|_: std::fmt::Error| HttpException::gone("It was sold"))
    ///     .build();
    /// let explained = policy.answer_explained(&Request::new(()), std::fmt::Error).await;
    /// assert_eq!(explained.response.status(), 410);
    /// assert_eq!(explained.asked[1].to_string(), "default of HttpException answered");
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn answer_explained(
        &self,
        request: &http::Request<()>,
        exc: impl Into<Raised>,
    ) -> Explaining {
        let mut handling = self.answer(request, exc);
        handling.explains = true;
        Explaining(handling)
    }
}

/// An answer, and who was asked for it.
#[non_exhaustive]
#[derive(Debug)]
pub struct Explained {
    /// The answer.
    pub response: Response,
    /// The handlers and maps that were asked, as in [`Record::asked`](crate::Record::asked).
    pub asked: Vec<Asked>,
}

/// The answer of [`ErrorPolicy::answer_explained`], as a future.
#[must_use = "an exception is answered only when this is polled to its end"]
pub struct Explaining(Handling);

impl Future for Explaining {
    type Output = Explained;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Explained> {
        let answer = Pin::new(&mut self.0).poll(cx);
        answer.map(|response| Explained {
            response,
            asked: mem::take(&mut self.0.explained),
        })
    }
}

impl fmt::Debug for Explaining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Explaining").field(&self.0).finish()
    }
}

/// The rungs of a type, as `lookup` would climb them.
struct Plan<'a> {
    policy: &'a Inner,
    rungs: Vec<Rung>,
    seen: Vec<TypeId>,
}

impl Plan<'_> {
    fn of(&mut self, type_id: TypeId) {
        let http = TypeId::of::<HttpException>();
        let describes = type_id == http || registry::get(type_id).is_some();
        if describes {
            for handler in self.policy.statuses.handlers() {
                if !self.rungs.contains(&handler.rung) {
                    self.rungs.push(handler.rung.clone());
                }
            }
        }
        self.climb(type_id);
        if type_id == TypeId::of::<ResponseValidationError>() {
            self.climb(TypeId::of::<ValidationException>());
        }
        if describes {
            self.climb(http);
        }
        if falls_back(type_id, &mut Vec::new()) {
            let fallback = self.policy.fallback.as_ref();
            self.rungs
                .extend(fallback.map(|handler| handler.rung.clone()));
            self.rungs
                .push(Rung::built_in::<Raised>(RungKind::Fallback));
        }
    }

    /// Adds the rungs of a type and of its parents.
    fn climb(&mut self, type_id: TypeId) {
        if self.seen.contains(&type_id) {
            return;
        }
        self.seen.push(type_id);
        if let Some(entry) = self.policy.entry(type_id) {
            let (handler, map) = (entry.handler.as_ref(), entry.map.as_ref());
            self.rungs
                .extend(handler.map(|handler| handler.rung.clone()));
            self.rungs.extend(map.map(|map| map.rung.clone()));
        }
        if type_id == TypeId::of::<HttpException>() {
            self.rungs
                .push(Rung::built_in::<HttpException>(RungKind::Default));
        }
        self.rungs
            .extend(built_in::default_of(type_id).map(|default| (default.rung)()));
        let Some(says) = registry::get(type_id) else {
            return;
        };
        let Some(parents) = says.parents() else {
            self.rungs.push(Rung {
                kind: RungKind::Parents,
                type_name: says.type_name(),
                place: None,
            });
            return;
        };
        for ParentType { type_id, .. } in parents {
            // It is the last parent of all.
            if type_id() != TypeId::of::<HttpException>() {
                self.climb(type_id());
            }
        }
    }
}

/// True if nothing describes some value of a type: its own type does not, nor what it stands for.
fn falls_back(type_id: TypeId, seen: &mut Vec<TypeId>) -> bool {
    if type_id == TypeId::of::<HttpException>() || seen.contains(&type_id) {
        return false;
    }
    seen.push(type_id);
    let Some(says) = registry::get(type_id) else {
        return built_in::default_of(type_id).is_none();
    };
    let mut parents = says.parents().into_iter().flatten();
    parents.any(|parent| parent.is_transparent && falls_back((parent.type_id)(), seen))
}
