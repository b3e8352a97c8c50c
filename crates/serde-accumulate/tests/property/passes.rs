//! A property of good texts: behind `flatten` the first request of a type takes two passes and one for
//! each member, the second one; the value is what a hand-written parse makes of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Limits, Names, Texts, from_texts, inspect};

use crate::kind::Random;

/// Something that is read from the texts of a name.
trait Member: DeserializeOwned + PartialEq + Debug {
    /// Texts, and what they are.
    fn sample(random: &mut Random) -> (Vec<String>, Self);
}

/// Members that are flattened into a model.
trait Group: DeserializeOwned + PartialEq + Debug {
    const MEMBERS: usize;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self;
}

type Pairs = Vec<(&'static str, String)>;

fn one_of<T: Clone>(random: &mut Random, of: &[T]) -> T {
    of[random.below(of.len())].clone()
}

macro_rules! displayed {
    ($($type:ty: $values:expr;)*) => {$(
        impl Member for $type {
            fn sample(random: &mut Random) -> (Vec<String>, Self) {
                let value = one_of(random, &$values);
                (vec![value.to_string()], value)
            }
        }
    )*};
}

displayed! {
    u8: [0, 1, 7, u8::MAX];
    i16: [0, 1, -1, i16::MIN, i16::MAX];
    u32: [0, 5, u32::MAX];
    i64: [0, 1, -1, i64::MIN, i64::MAX];
    u64: [0, 1, u64::MAX];
    f64: [0.0, 1.0, -0.5, 1e300];
    char: ['a', '1', 'ß'];
    String: ["abc".to_owned(), "5".to_owned(), "true".to_owned(), "a b".to_owned(), String::new()];
    uuid::Uuid: [uuid::Uuid::nil(), uuid::Uuid::max()];
    jiff::civil::Date: [jiff::civil::date(2024, 1, 2), jiff::civil::date(1999, 12, 31)];
}

impl Member for bool {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let (text, value) = one_of(
            random,
            &[("true", true), ("off", false), ("on", true), ("No", false)],
        );
        (vec![text.to_owned()], value)
    }
}

impl Member for Cow<'static, str> {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let (texts, value) = String::sample(random);
        (texts, value.into())
    }
}

impl<T: Member> Member for Option<T> {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        if random.below(3) == 0 {
            return (Vec::new(), None);
        }
        let (texts, value) = T::sample(random);
        (texts, Some(value))
    }
}

impl<T: Member> Member for Vec<T> {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let items = (0..=random.below(3)).map(|_| T::sample(random));
        let (texts, values): (Vec<_>, Vec<_>) = items.unzip();
        (texts.concat(), values)
    }
}

impl<T: Member> Member for Box<T> {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let (texts, value) = T::sample(random);
        (texts, Box::new(value))
    }
}

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, Deserialize, PartialEq)]
        $item
    )*};
}

models! {
    #[serde(rename_all = "lowercase")]
    enum Word { Up, Down, #[serde(alias = "left")] Right }

    struct Wrapped<T>(T);

    #[serde(untagged)]
    enum NumberOrFlag { Number(u32), Flag(bool) }

    #[serde(untagged)]
    enum FlagOrNumber { Flag(bool), Number(i64) }

    #[serde(untagged)]
    enum NumberOrText { Number(u32), Text(String) }

    struct Four<A, B, C, D> { a: A, b: B, c: C, d: D }

    struct Three<A, B, C> { e: A, f: B, g: C }

    struct Beside<G, H> { #[serde(flatten)] one: G, #[serde(flatten)] other: H }

    struct Below<G, T> { h: T, #[serde(flatten)] inner: Beside<G, Three<T, T, T>> }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Tagged<A, B> { One { i: A, j: B }, Other { k: B } }

    #[serde(rename_all = "lowercase")]
    enum Outer<A, B> { M(A), N(B) }

    #[serde(untagged)]
    enum Either<A, B> { One { o: A, p: B }, Other { r: B } }

    struct Model<G> { q: Option<String>, #[serde(flatten)] group: G }

    /// The same model, as one that no request was read as.
    #[serde(transparent)]
    struct Fresh<T, const N: usize> { model: T }
}

impl Member for Word {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let words = [
            ("up", Self::Up),
            ("down", Self::Down),
            ("left", Self::Right),
        ];
        let (text, value) = one_of(random, &words);
        (vec![text.to_owned()], value)
    }
}

impl<T: Member> Member for Wrapped<T> {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let (texts, value) = T::sample(random);
        (texts, Self(value))
    }
}

impl Member for NumberOrFlag {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let texts = [
            ("1", Self::Number(1)),
            ("7", Self::Number(7)),
            ("on", Self::Flag(true)),
        ];
        let (text, value) = one_of(random, &texts);
        (vec![text.to_owned()], value)
    }
}

impl Member for FlagOrNumber {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let texts = [
            ("1", Self::Flag(true)),
            ("-7", Self::Number(-7)),
            ("off", Self::Flag(false)),
        ];
        let (text, value) = one_of(random, &texts);
        (vec![text.to_owned()], value)
    }
}

impl Member for NumberOrText {
    fn sample(random: &mut Random) -> (Vec<String>, Self) {
        let (texts, value) = String::sample(random);
        (texts, Self::Text(value))
    }
}

/// Reads the texts of a member where they may be.
fn member<T: Member>(name: &'static str, random: &mut Random, pairs: &mut Pairs) -> T {
    let (texts, value) = T::sample(random);
    let mut at = 0;
    for text in texts {
        // Those of a name stay in order.
        at += random.below(pairs.len() - at + 1);
        pairs.insert(at, (name, text));
        at += 1;
    }
    value
}

impl<A: Member, B: Member, C: Member, D: Member> Group for Four<A, B, C, D> {
    const MEMBERS: usize = 4;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        Self {
            a: member("a", random, pairs),
            b: member("b", random, pairs),
            c: member("c", random, pairs),
            d: member("d", random, pairs),
        }
    }
}

impl<A: Member, B: Member, C: Member> Group for Three<A, B, C> {
    const MEMBERS: usize = 3;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        Self {
            e: member("e", random, pairs),
            f: member("f", random, pairs),
            g: member("g", random, pairs),
        }
    }
}

impl<G: Group, H: Group> Group for Beside<G, H> {
    const MEMBERS: usize = G::MEMBERS + H::MEMBERS;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        Self {
            one: G::sample(random, pairs),
            other: H::sample(random, pairs),
        }
    }
}

impl<G: Group, T: Member> Group for Below<G, T> {
    const MEMBERS: usize = G::MEMBERS + 4;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        Self {
            h: member("h", random, pairs),
            inner: Beside::sample(random, pairs),
        }
    }
}

impl<A: Member, B: Member> Group for Tagged<A, B> {
    const MEMBERS: usize = 4;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        let is_one = random.below(2) == 0;
        let kind = if is_one { "one" } else { "other" };
        pairs.insert(random.below(pairs.len() + 1), ("kind", kind.to_owned()));
        if !is_one {
            return Self::Other {
                k: member("k", random, pairs),
            };
        }
        Self::One {
            i: member("i", random, pairs),
            j: member("j", random, pairs),
        }
    }
}

impl<A: Member, B: Member> Group for Outer<A, B> {
    const MEMBERS: usize = 2;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        if random.below(2) == 0 {
            return Self::M(member("m", random, pairs));
        }
        Self::N(member("n", random, pairs))
    }
}

impl<A: Member, B: Member> Group for Either<A, B> {
    const MEMBERS: usize = 3;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        if random.below(2) == 0 {
            return Self::One {
                o: member("o", random, pairs),
                p: member("p", random, pairs),
            };
        }
        Self::Other {
            r: member("r", random, pairs),
        }
    }
}

/// The number of readings of texts, or what is wrong otherwise.
fn passes<T: DeserializeOwned + PartialEq + Debug>(
    texts: &Texts<'_>,
    expected: &T,
) -> Result<usize, String> {
    let inspection = inspect::<T>(Document::Texts(texts), Limits::default()).expect("texts");
    let findings = inspection.findings;
    if inspection.value.as_ref() != Some(expected) || findings.total() > 0 {
        return Err(format!(
            "{:?} {:?} for {expected:?}",
            findings.as_slice(),
            inspection.value
        ));
    }
    match from_texts::<T>(texts) {
        Ok(value) if value == *expected => Ok(findings.work().passes),
        other => Err(format!("{other:?} for {expected:?}")),
    }
}

fn ask<G: Group + Clone, const N: usize>(wrong: &mut Vec<String>) {
    for names in [Names::Exact, Names::Header] {
        let mut random = Random::seeded(7 + N as u64);
        for nth in 0..4 {
            let mut pairs = Pairs::new();
            let q: Option<String> = member("q", &mut random, &mut pairs);
            let group = G::sample(&mut random, &mut pairs);
            let texts = Texts::new(pairs.clone()).names(names);
            let is_header = names == Names::Header;
            let model = Model { q, group };
            let (first, second) = if is_header {
                let model = Fresh::<_, 100> { model };
                (passes(&texts, &model), passes(&texts, &model))
            } else {
                let model = Fresh::<_, N> { model };
                (passes(&texts, &model), passes(&texts, &model))
            };
            let is_good =
                matches!((&first, &second), (Ok(first), Ok(1)) if *first <= 2 + G::MEMBERS);
            if !is_good {
                let name = std::any::type_name::<G>().replace("property::passes::", "");
                wrong.push(format!(
                    "{name} {nth} {names:?} of {}: {first:?} then {second:?}, {pairs:?}",
                    G::MEMBERS
                ));
            }
        }
    }
}

/// Asks for the values alone.
fn values<G: Group + Clone>(wrong: &mut Vec<String>) {
    for seed in 1..200 {
        let mut random = Random::seeded(seed);
        let mut pairs = Pairs::new();
        let q: Option<String> = member("q", &mut random, &mut pairs);
        let group = G::sample(&mut random, &mut pairs);
        let texts = Texts::new(pairs.clone());
        if let Err(found) = passes(&texts, &Model { q, group }) {
            wrong.push(format!("{pairs:?}: {found}"));
        }
    }
}

macro_rules! ask {
    ($($group:ty;)*) => {{
        let mut wrong = Vec::new();
        $(
            ask::<$group, 0>(&mut wrong);
            ask::<$group, 1>(&mut wrong);
            ask::<$group, 2>(&mut wrong);
            ask::<$group, 3>(&mut wrong);
            ask::<$group, 4>(&mut wrong);
            ask::<$group, 5>(&mut wrong);
        )*
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }};
}

#[test]
fn of_members() {
    ask! {
        Four<u8, i16, bool, f64>;
        Four<Option<u32>, Option<i64>, Option<bool>, Option<f64>>;
        Four<String, Word, char, uuid::Uuid>;
        Four<Option<String>, Option<Word>, Cow<'static, str>, Option<jiff::civil::Date>>;
        Four<Wrapped<u8>, Wrapped<String>, Option<Wrapped<u32>>, Box<u64>>;
        Four<NumberOrFlag, FlagOrNumber, NumberOrText, Option<NumberOrFlag>>;
    }
}

#[test]
fn of_lists() {
    ask! {
        Four<Vec<u32>, Vec<u8>, Vec<i64>, Vec<f64>>;
        Four<Vec<bool>, Vec<Word>, Vec<bool>, Vec<bool>>;
        Four<Vec<String>, Vec<Word>, Vec<u32>, Option<Vec<u32>>>;
        Four<Vec<Wrapped<u32>>, Wrapped<Vec<u32>>, Option<Vec<i16>>, u32>;
        Four<Vec<NumberOrFlag>, String, Word, Vec<FlagOrNumber>>;
        Four<Vec<char>, Vec<uuid::Uuid>, Vec<Wrapped<u8>>, Vec<u8>>;
        Beside<Three<Vec<u32>, Vec<u8>, Vec<i64>>, Four<Vec<u32>, Vec<u8>, Vec<i64>, Vec<i16>>>;
    }
}

/// That the elements of one list are numbers says nothing of those of another.
#[test]
fn of_lists_of_untagged_enums() {
    let mut wrong = Vec::new();
    values::<Four<Vec<NumberOrFlag>, Vec<u8>, Vec<FlagOrNumber>, bool>>(&mut wrong);
    values::<Four<Vec<u8>, Vec<FlagOrNumber>, Vec<NumberOrFlag>, Vec<bool>>>(&mut wrong);
    values::<Four<Vec<String>, Vec<u32>, Vec<FlagOrNumber>, Vec<char>>>(&mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

models! {
    #[serde(rename_all = "kebab-case")]
    struct Headers<A, B, C, D> {
        #[serde(rename = "x_snake")] snake: A,
        kebab_case: B,
        #[serde(rename = "X-Request-ID")] written: C,
        #[serde(rename = "HOST")] upper: D,
    }

    struct WithRest<G> {
        x_own: Option<u8>,
        #[serde(flatten)] group: G,
        #[serde(flatten)] rest: BTreeMap<String, String>,
    }

    struct WithoutRest<G> { x_own: Option<u8>, #[serde(flatten)] group: G }
}

impl<A: Member, B: Member, C: Member, D: Member> Group for Headers<A, B, C, D> {
    const MEMBERS: usize = 4;

    fn sample(random: &mut Random, pairs: &mut Pairs) -> Self {
        Self {
            snake: member("x-snake", random, pairs),
            kebab_case: member("kebab-case", random, pairs),
            written: member("x-request-id", random, pairs),
            upper: member("host", random, pairs),
        }
    }
}

fn headers<G: Group + Clone>(wrong: &mut Vec<String>) {
    let others = ["accept", "x-other", "user-agent"];
    for seed in 1..50 {
        let mut random = Random::seeded(seed);
        let mut pairs = Pairs::new();
        let x_own = member("x-own", &mut random, &mut pairs);
        let group = G::sample(&mut random, &mut pairs);
        let mut rest = BTreeMap::new();
        for name in others.into_iter().filter(|_| seed % 3 > 0) {
            rest.insert(name.to_owned(), member(name, &mut random, &mut pairs));
        }
        let texts = Texts::new(pairs.clone()).names(Names::Header);
        let model = WithoutRest {
            x_own,
            group: group.clone(),
        };
        let results = [passes(&texts, &model), passes(&texts, &model)];
        if !matches!(results, [Ok(first), Ok(1)] if first <= 2 + G::MEMBERS) {
            wrong.push(format!("{pairs:?}: {results:?}"));
        }
        let model = WithRest { x_own, group, rest };
        let results = [passes(&texts, &model), passes(&texts, &model)];
        if !matches!(results, [Ok(_), Ok(1)]) {
            wrong.push(format!("{pairs:?}: {results:?}"));
        }
    }
}

/// The names of headers in a struct are not known behind `flatten`.
#[test]
fn of_headers() {
    let mut wrong = Vec::new();
    headers::<Headers<u8, u8, u8, u8>>(&mut wrong);
    headers::<Headers<Option<u8>, Option<u8>, Option<u8>, Option<u8>>>(&mut wrong);
    headers::<Headers<Option<String>, String, Option<String>, Option<Word>>>(&mut wrong);
    headers::<Headers<Vec<u8>, bool, Option<Vec<Word>>, Option<bool>>>(&mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn of_levels() {
    ask! {
        Below<Four<u8, i16, bool, f64>, u32>;
        Below<Four<Option<u8>, String, Option<Word>, Vec<u32>>, Option<bool>>;
        Below<Four<Vec<u8>, Vec<f64>, Vec<i64>, Vec<u32>>, Vec<u64>>;
        Beside<Four<u8, String, u8, String>, Three<Vec<u8>, bool, Option<i64>>>;
        Below<Beside<Four<u8, bool, Vec<u8>, Word>, Tagged<u8, bool>>, Option<String>>;
    }
}

#[test]
fn of_enums() {
    ask! {
        Tagged<u8, bool>;
        Tagged<Option<f64>, Vec<u32>>;
        Tagged<String, Word>;
        Outer<u8, String>;
        Outer<bool, f64>;
        Outer<Vec<u8>, Word>;
        Either<u8, bool>;
        Either<String, u32>;
        Either<Vec<u8>, Word>;
        Beside<Tagged<u8, i64>, Either<u8, bool>>;
        Beside<Outer<u8, i64>, Three<bool, u8, Option<u8>>>;
    }
}
