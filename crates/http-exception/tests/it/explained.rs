//! The handlers that may be asked for an exception, those that were, and the values captured with it.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex};

use http_exception::{
    Ending, ErrorPolicy, ErrorPolicyBuilder, Exception, HttpException, Parent, Raised, Record,
    Request, Rung, RungKind, StatusCode, backtrace, register_exception,
};
use proptest::prelude::*;

use crate::support::{Foreign, Other, block_on, errors};

errors! { Third }

/// The effect of a handler or a map of a type.
#[derive(Clone, Copy, Debug)]
enum Does {
    Nothing,
    Answers,
    Panics,
    Raises(Which),
    MapsTo(Which),
    GivesNoAnswer,
}

/// The exceptions of these tests.
#[derive(Clone, Copy, Debug)]
enum Which {
    Foreign,
    Other,
    Third,
    Http(u16),
    ByHand(Up),
    #[cfg(feature = "derive")]
    Derived(Derived),
}

/// The parent of an exception that is written by hand, which depends on the value.
#[derive(Clone, Copy, Debug)]
enum Up {
    Nothing,
    /// No `Exception`.
    Foreign,
    /// One that is written by hand, whose own parent is `Third`.
    Kin,
    /// One that it stands for.
    Inner,
}

#[derive(Debug)]
struct ByHand {
    up: Up,
    inner: Other,
}

errors! { Kin }

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("by hand")
    }
}

impl std::error::Error for ByHand {}

impl From<ByHand> for Foreign {
    fn from(_: ByHand) -> Self {
        Self
    }
}

impl From<ByHand> for Kin {
    fn from(_: ByHand) -> Self {
        Self
    }
}

impl From<Kin> for Third {
    fn from(_: Kin) -> Self {
        Self
    }
}

impl Exception for ByHand {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn parent(&self) -> Option<Parent<Self>> {
        match self.up {
            Up::Nothing => None,
            Up::Foreign => Some(Parent::of::<Foreign>()),
            Up::Kin => Some(Parent::of::<Kin>()),
            Up::Inner => Some(Parent::transparent(
                |it: &Self| Some(&it.inner),
                |it| Ok(it.inner),
            )),
        }
    }
}

impl Exception for Kin {
    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }

    fn parent(&self) -> Option<Parent<Self>> {
        Some(Parent::of::<Third>())
    }
}

register_exception!(ByHand);
register_exception!(Kin);

#[cfg(feature = "derive")]
#[derive(Clone, Copy, Debug, http_exception::Exception)]
enum Derived {
    #[exception(status = 409)]
    Alone,
    #[exception(status = 503, parent = Third)]
    OfThird,
    #[exception(transparent)]
    Foreign(Foreign),
}

#[cfg(feature = "derive")]
impl fmt::Display for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("derived")
    }
}

#[cfg(feature = "derive")]
impl std::error::Error for Derived {}

#[cfg(feature = "derive")]
impl From<Derived> for Third {
    fn from(_: Derived) -> Self {
        Self
    }
}

impl Which {
    fn raise(self) -> Raised {
        RAISED.with_borrow_mut(|raised| raised.push(self));
        match self {
            Self::Foreign => Foreign.into(),
            Self::Other => Other.into(),
            Self::Third => Third.into(),
            Self::Http(status) => HttpException::new(to_status(status), "raised").into(),
            Self::ByHand(up) => ByHand { up, inner: Other }.into(),
            #[cfg(feature = "derive")]
            Self::Derived(derived) => derived.into(),
        }
    }

    fn plan(self, policy: &ErrorPolicy) -> Vec<Rung> {
        match self {
            Self::Foreign => policy.plan::<Foreign>(),
            Self::Other => policy.plan::<Other>(),
            Self::Third => policy.plan::<Third>(),
            Self::Http(_) => policy.plan::<HttpException>(),
            // The test knows the value, and so what the plan can only say to be there.
            Self::ByHand(up) => {
                let registered = |mut plan: Vec<Rung>| {
                    plan.retain(|it| matches!(it.kind(), RungKind::Handler | RungKind::Map));
                    plan
                };
                let parents = match up {
                    Up::Nothing => Vec::new(),
                    Up::Foreign => registered(policy.plan::<Foreign>()),
                    Up::Kin => {
                        let third = registered(policy.plan::<Third>());
                        registered(with(policy.plan::<Kin>(), third))
                    }
                    Up::Inner => policy.plan::<Other>(),
                };
                with(policy.plan::<ByHand>(), parents)
            }
            #[cfg(feature = "derive")]
            Self::Derived(_) => policy.plan::<Derived>(),
        }
    }
}

/// A plan with the rungs of its parents in the place where it has them.
fn with(mut plan: Vec<Rung>, parents: Vec<Rung>) -> Vec<Rung> {
    let place = plan
        .iter()
        .position(|rung| *rung.kind() == RungKind::Parents);
    let place = place.expect("it has parents that a value names");
    plan.splice(place..=place, parents);
    plan
}

thread_local! {
    static RAISED: RefCell<Vec<Which>> = const { RefCell::new(Vec::new()) };
}

fn to_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

fn act(does: Does) -> Result<http_exception::Response, Raised> {
    let mut response = http_exception::Response::default();
    match does {
        Does::Panics => panic!("on purpose"),
        Does::Raises(which) => return Err(which.raise()),
        Does::GivesNoAnswer => *response.status_mut() = StatusCode::CONTINUE,
        Does::Nothing | Does::Answers | Does::MapsTo(_) => {}
    }
    Ok(response)
}

macro_rules! registered {
    ($builder:ident, $does:expr, $type:ty) => {
        match $does {
            Does::Nothing => $builder,
            Does::MapsTo(which) => $builder.map(move |_: $type| which.raise()),
            does => $builder.exception_handler(move |_: $type| act(does)),
        }
    };
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![
        Just(Which::Foreign),
        Just(Which::Other),
        Just(Which::Third),
        (400_u16..=503).prop_map(Which::Http),
        up().prop_map(Which::ByHand),
        derived(),
    ]
}

fn up() -> impl Strategy<Value = Up> {
    let all = [Up::Nothing, Up::Foreign, Up::Kin, Up::Inner];
    proptest::sample::select(all.to_vec())
}

#[cfg(feature = "derive")]
fn derived() -> impl Strategy<Value = Which> {
    let all = [Derived::Alone, Derived::OfThird, Derived::Foreign(Foreign)];
    proptest::sample::select(all.map(Which::Derived).to_vec())
}

#[cfg(not(feature = "derive"))]
fn derived() -> impl Strategy<Value = Which> {
    Just(Which::ByHand(Up::Nothing))
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        Just(Does::Nothing),
        Just(Does::Answers),
        Just(Does::Panics),
        which().prop_map(Does::Raises),
        which().prop_map(Does::MapsTo),
        Just(Does::GivesNoAnswer),
    ]
}

fn build(does: [Does; 8]) -> ErrorPolicyBuilder {
    let [foreign, other, third, by_hand, kin, http, status, fallback] = does;
    let builder = ErrorPolicy::builder();
    let builder = registered!(builder, foreign, Foreign);
    let builder = registered!(builder, other, Other);
    let builder = registered!(builder, third, Third);
    let builder = registered!(builder, by_hand, ByHand);
    let builder = registered!(builder, kin, Kin);
    let builder = registered!(builder, http, HttpException);
    let builder = match status {
        Does::Nothing | Does::MapsTo(_) => builder,
        does => builder.status_handler(400..=450, move |_: HttpException| act(does)),
    };
    match fallback {
        Does::Nothing | Does::MapsTo(_) => builder,
        does => builder.fallback_handler(move |_: Raised| act(does)),
    }
}

proptest! {
    #[test]
    fn a_trace_is_a_way_through_the_plans_and_what_the_record_says(
        does in [does(), does(), does(), does(), does(), does(), does(), does()],
        which in which(),
    ) {
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&recorded);
        let policy = build(does)
            .observer(move |record: &Record<'_>| {
                *written.lock().expect("no test panics here") = record.asked().to_vec();
            })
            .build();
        RAISED.take();
        let request = Request::new(());
        let explained = block_on(policy.answer_explained(&request, which.raise()));
        prop_assert_eq!(&explained.asked, &*recorded.lock().expect("no test panics here"));
        let unobserved = block_on(build(does).build().answer_explained(&request, which.raise()));
        prop_assert_eq!(unobserved.asked.len(), explained.asked.len());

        // Each that was asked is in the plan of what was raised then, and only the last answered.
        let mut raised = RAISED.take().into_iter();
        let mut plan = raised.next().expect("the first").plan(&policy);
        for (index, asked) in explained.asked.iter().enumerate() {
            prop_assert!(plan.contains(asked.rung()), "{asked} is not in {plan:?}");
            let is_last = index + 1 == explained.asked.len();
            prop_assert_eq!(asked.ending() == Ending::Answered, is_last, "{}", asked);
            plan = match asked.ending() {
                Ending::Raised | Ending::Mapped => raised.next().expect("it raised").plan(&policy),
                // A panic, and an answer that cannot be sent, are what the policy does not know.
                Ending::Panicked | Ending::Unusable => policy.plan::<Unknown>(),
                _ => Vec::new(),
            };
        }
    }
}

errors! { Unknown }

#[test]
fn a_plan_lists_parents_and_places_without_asking_anybody() {
    let line = line!();
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| -> &str { panic!("asked") })
        .status_handler(StatusCode::GONE, |_: HttpException| "gone")
        .build();
    let plan = |rungs: Vec<Rung>| rungs.iter().map(Rung::to_string).collect::<Vec<_>>();
    let at = |offset| format!("at {}:{}:10", file!(), line + offset);
    let foreign = [
        format!("handler of it::support::Foreign {}", at(2)),
        "constant answer".to_owned(),
    ];
    assert_eq!(plan(policy.plan::<Foreign>()), foreign);
    let http = [
        format!("handler of status 410 {}", at(3)),
        "default of HttpException".to_owned(),
    ];
    assert_eq!(plan(policy.plan::<HttpException>()), http);
    let by_hand = [
        http[0].clone(),
        "parents of it::explained::ByHand, as a value names them".to_owned(),
        http[1].clone(),
    ];
    assert_eq!(plan(policy.plan::<ByHand>()), by_hand);
}

/// A value that says when it was captured.
struct Number(usize);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "number\n{}", self.0)
    }
}

#[test]
fn what_is_captured_is_found_by_its_type_and_faults_alone_have_backtraces() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .capture(|exc: &Raised| Some(Number(exc.type_name().len())))
        .capture_faults(backtrace)
        .capture(|_: &Raised| -> Option<String> { panic!("in a capture") })
        .exception_handler(|_: Foreign| Err::<&str, _>(Raised::from(Other)))
        .exception_handler(|_: Other| "answered")
        .observer(move |record: &Record<'_>| {
            let all = std::iter::once(record.exception()).chain(record.raised_by_handlers());
            let all = all.map(|exc| {
                let number = exc.captured::<Number>().map(|number| number.0);
                let stack = exc.captured::<std::backtrace::Backtrace>().is_some();
                let lines: Vec<_> = exc.captures().collect();
                assert!(lines.iter().all(|line| !line.contains('\n')));
                (number, stack, lines.len())
            });
            *written.lock().expect("no test panics here") = all.collect();
        })
        .build();
    let ask = |exc: fn() -> Raised| {
        block_on(crate::observed::service(&policy, exc));
        std::mem::take(&mut *told.lock().expect("no test panics here"))
    };
    let length = |name: &str| Some(name.len());
    let (foreign, other) = (length("it::support::Foreign"), length("it::support::Other"));
    assert_eq!(
        ask(|| Foreign.into()),
        [(foreign, false, 1), (other, false, 1)]
    );
    assert_eq!(
        ask(|| Unknown.into()),
        [(length("it::explained::Unknown"), true, 2)]
    );
    let http = length("HttpException");
    assert_eq!(ask(|| HttpException::gone("g").into()), [(http, false, 1)]);
    assert_eq!(
        ask(|| HttpException::bad_gateway("g").into()),
        [(http, true, 2)]
    );
    // Outside of the policy nothing is captured.
    block_on(policy.answer(&Request::new(()), Raised::from(Unknown)));
    assert_eq!(
        told.lock().expect("no test panics here")[0],
        (None, false, 0)
    );
}
