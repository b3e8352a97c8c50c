//! Named texts: a query, a form, the parameters of a path, headers, cookies.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use crate::document::by_name::ByName;
use crate::document::pairs::Pairs;

/// Named texts, in the order in which they came. A name may come more than once.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Texts, from_texts};
///
/// #[derive(serde::Deserialize)]
/// struct Page { limit: u32, tag: Vec<String> }
///
/// let query = Texts::new([("limit", "10"), ("tag", "a"), ("tag", "b")]);
/// let page: Page = from_texts(&query).unwrap();
/// assert_eq!((page.limit, page.tag.len()), (10, 2));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Texts<'a> {
    pub(crate) pairs: Pairs<'a>,
    pub(crate) repeated: Repeated,
    pub(crate) names: Names,
    pub(crate) empty_is_absent: bool,
    by_name: OnceLock<ByName>,
    /// The names of headers as fields may be named.
    fields: OnceLock<Box<[Spellings]>>,
}

/// The text that counts where a name came more than once and one value is asked for. A list takes all.
#[expect(clippy::exhaustive_enums, reason = "a row has two ends")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeated {
    /// The first, as in headers.
    First,
    /// The last, as in queries, forms and cookies.
    #[default]
    Last,
}

/// How many names there are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Only {
    None,
    /// One, by its first text.
    One(usize),
    Several,
}

impl Only {
    pub(crate) fn first(self) -> Option<usize> {
        match self {
            Self::One(first) => Some(first),
            _ => None,
        }
    }
}

/// How the name of a field finds its texts.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// As it is written.
    #[default]
    Exact,
    /// As a header: without regard to case, and the underscores of a field are hyphens. Behind `flatten`,
    /// where fields do not say their names, a field that may be absent is one of these: `x_token`,
    /// `X-Token`, with each part in capitals or not.
    Header,
}

impl<'a> Texts<'a> {
    /// Texts by name.
    pub fn new<N, T>(pairs: impl IntoIterator<Item = (N, T)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        T: Into<Cow<'a, str>>,
    {
        let pairs = pairs.into_iter();
        let pairs = pairs.map(|(name, text)| (name.into(), text.into()));
        Self {
            pairs: pairs.collect(),
            ..Self::default()
        }
    }

    /// Texts that somebody else keeps.
    #[must_use]
    pub fn borrowed(pairs: &'a [(Cow<'a, str>, Cow<'a, str>)]) -> Self {
        Self {
            pairs: Pairs::Borrowed(pairs),
            ..Self::default()
        }
    }

    /// Chooses the text that counts where one value is asked for.
    #[must_use]
    pub fn repeated(mut self, repeated: Repeated) -> Self {
        self.repeated = repeated;
        self
    }

    /// How the name of a field finds its texts.
    #[must_use]
    pub fn names(mut self, names: Names) -> Self {
        self.names = names;
        self.by_name = OnceLock::new();
        self.fields = OnceLock::new();
        self
    }

    /// Takes an empty text for an absent one, as in forms, unless a list is asked for. Of several texts
    /// of a name it is the one that [counts](Repeated).
    #[must_use]
    pub fn empty_is_absent(mut self) -> Self {
        self.empty_is_absent = true;
        self
    }

    /// The same texts, without what they borrow.
    pub(crate) fn to_kept(&self) -> Texts<'static> {
        Texts {
            pairs: self.pairs.iter().collect(),
            repeated: self.repeated,
            names: self.names,
            empty_is_absent: self.empty_is_absent,
            by_name: OnceLock::new(),
            fields: OnceLock::new(),
        }
    }

    /// How many texts there are, and how many bytes they have with their names.
    pub(crate) fn size(&self) -> (usize, usize) {
        let bytes = self
            .pairs
            .iter()
            .map(|(name, text)| name.len() + text.len());
        (self.pairs.len(), bytes.sum())
    }

    /// A number for the names that there are, whatever their order.
    pub(crate) fn signature(&self) -> u64 {
        let (mut number, mut at) = (0u64, 0);
        while let Some((place, first)) = self.group(at) {
            let mut hasher = DefaultHasher::new();
            self.name(first).hash(&mut hasher);
            number = number.wrapping_add(hasher.finish());
            at = place + 1;
        }
        number
    }

    /// The first text of a name.
    pub(crate) fn find(&self, field: &str) -> Option<usize> {
        if let Some(by_name) = self.by_name() {
            let field = self.names.of_field(field);
            let own = by_name.of(&self.pairs, |name| self.names.compare(name, &field));
            return by_name.at(own.start).filter(|_| !own.is_empty());
        }
        (0..self.pairs.len()).find(|nth| self.names.is_of(self.name(*nth), field))
    }

    /// The places in the index of the texts of the name of the first, if there is an index.
    pub(crate) fn same_names(&self, first: usize) -> Option<Range<usize>> {
        let by_name = self.by_name()?;
        let name = self.name(first);
        Some(by_name.of(&self.pairs, |own| self.names.compare(own, name)))
    }

    pub(crate) fn have_same_name(&self, nth: usize, other: usize) -> bool {
        self.names.is_same(self.name(nth), self.name(other))
    }

    /// The text that counts where one is asked for.
    pub(crate) fn chosen(&self, first: usize) -> &str {
        let last = || {
            if let Some(by_name) = self.by_name() {
                let own = self.same_names(first)?;
                return by_name.at(own.end.checked_sub(1)?);
            }
            let name = self.name(first);
            let mut others = first + 1..self.pairs.len();
            others.rfind(|nth| self.names.is_same(self.name(*nth), name))
        };
        self.text(match self.repeated {
            Repeated::First => first,
            Repeated::Last => last().unwrap_or(first),
        })
    }

    /// The first text of a name, of the names from this place on: its place, and its position.
    pub(crate) fn group(&self, at: usize) -> Option<(usize, usize)> {
        if let Some(by_name) = self.by_name() {
            return by_name.first(at).map(|first| (at, first));
        }
        let is_first = |nth: &usize| self.find_same(self.name(*nth)) == Some(*nth);
        let first = (at..self.pairs.len()).find(is_first);
        first.map(|first| (first, first))
    }

    /// The place among the names of that whose first text is at this position.
    pub(crate) fn group_of(&self, first: usize) -> usize {
        self.by_name()
            .map_or(first, |by_name| by_name.place_of(first))
    }

    /// The only name, if there is but one.
    pub(crate) fn only(&self) -> Only {
        if let Some(by_name) = self.by_name() {
            return if by_name.first(1).is_none() {
                Only::One(0)
            } else {
                Only::Several
            };
        }
        let mut names = self.pairs.iter().map(|(name, _)| name);
        let Some(first) = names.next() else {
            return Only::None;
        };
        if names.all(|name| self.names.is_same(name, first)) {
            Only::One(0)
        } else {
            Only::Several
        }
    }

    fn find_same(&self, name: &str) -> Option<usize> {
        (0..self.pairs.len()).find(|nth| self.names.is_same(self.name(*nth), name))
    }

    /// The index of the texts by name, once there are so many that looking for them would cost
    /// more.
    pub(crate) fn by_name(&self) -> Option<&ByName> {
        (self.pairs.len() > FEW).then(|| {
            let compare = |one: &str, other: &str| self.names.compare(one, other);
            self.by_name
                .get_or_init(|| ByName::new(&self.pairs, &compare))
        })
    }

    /// True if the text that counts is empty, and so none.
    pub(crate) fn is_absent(&self, first: usize) -> bool {
        self.empty_is_absent
            && match (self.repeated, self.by_name()) {
                (Repeated::Last, Some(by_name)) => by_name.ends_empty(first),
                _ => self.chosen(first).is_empty(),
            }
    }

    pub(crate) fn name(&self, nth: usize) -> &str {
        self.pairs.name(nth).unwrap_or_default()
    }

    pub(crate) fn text(&self, nth: usize) -> &str {
        self.pairs.text(nth).unwrap_or_default()
    }

    /// The names that a field may have whose text this is, where fields do not say their names: those of
    /// headers are written with underscores, most often, or as headers are written in documents.
    pub(crate) fn fields_of(&self, nth: usize) -> &[Box<str>] {
        if self.names == Names::Exact {
            return &[];
        }
        let fields = self.fields.get_or_init(|| {
            let names = self.pairs.iter().map(|(name, _)| name);
            names.map(spellings).collect()
        });
        fields.get(nth).map_or(&[], |fields| fields)
    }

    /// How the name of a field is shown.
    pub(crate) fn shown<'n>(&self, field: &'n str) -> Cow<'n, str> {
        let is_written = |byte: u8| byte == b'-' || byte.is_ascii_uppercase();
        match self.names {
            Names::Header if !field.bytes().any(is_written) => Cow::Owned(field.replace('_', "-")),
            _ => Cow::Borrowed(field),
        }
    }
}

impl Names {
    /// True if the name of a text is that of a field.
    ///
    /// A header that is sent with an underscore is not the one with a hyphen: servers in front of
    /// this one set and remove the latter.
    pub(crate) fn is_of(self, name: &str, field: &str) -> bool {
        match self {
            Self::Exact => name == field,
            Self::Header => {
                let hyphen = |byte: u8| if byte == b'_' { b'-' } else { byte };
                let asked = field.bytes().map(hyphen);
                name.len() == field.len()
                    && name
                        .bytes()
                        .zip(asked)
                        .all(|(own, asked)| own.eq_ignore_ascii_case(&asked))
            }
        }
    }

    /// True if two texts have the same name.
    fn is_same(self, name: &str, other: &str) -> bool {
        match self {
            Self::Exact => name == other,
            Self::Header => name.eq_ignore_ascii_case(other),
        }
    }

    /// True if a name is said by a field, so that it is unknown to none.
    pub(crate) fn is_said(self, name: &str, field: &str) -> bool {
        name == field || self.is_of(name, field)
    }

    /// A field, as the name of a text is looked up.
    fn of_field(self, field: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(field),
            Self::Header => Cow::Owned(field.replace('_', "-").to_ascii_lowercase()),
        }
    }

    /// The order of two names of texts.
    fn compare(self, name: &str, other: &str) -> Ordering {
        match self {
            Self::Exact => name.cmp(other),
            Self::Header => {
                let other = other.bytes().map(|byte| byte.to_ascii_lowercase());
                let name = name.bytes().map(|byte| byte.to_ascii_lowercase());
                name.cmp(other)
            }
        }
    }
}

/// The names that a field may have.
type Spellings = Box<[Box<str>]>;

/// The names of the field of a header: as serde names fields, and as headers are written: `X-Request-Id`,
/// `X-Request-ID`.
fn spellings(name: &str) -> Spellings {
    let name = name.to_ascii_lowercase();
    let mut fields = vec![name.replace('-', "_"), name.clone()];
    let mut written = vec![String::new()];
    for part in name.split_inclusive('-') {
        let (upper, first) = (part.to_ascii_uppercase(), part.get(..1).unwrap_or_default());
        let title = first.to_ascii_uppercase() + part.get(1..).unwrap_or_default();
        let is_one = title == upper || written.len() > MIXED;
        let others = written
            .iter()
            .filter(|_| !is_one)
            .map(|begin| begin.clone() + &upper);
        let others: Vec<_> = others.collect();
        for begin in &mut written {
            begin.push_str(&title);
        }
        written.extend(others);
    }
    fields.append(&mut written);
    fields.extend([
        name.to_ascii_uppercase(),
        name.replace('-', "_").to_ascii_uppercase(),
    ]);
    fields.sort_unstable();
    fields.dedup();
    fields.into_iter().map(String::into_boxed_str).collect()
}

/// Of so many spellings each part of a name is written in capitals, too.
const MIXED: usize = 4;

/// As many texts are looked through; for more there is an index.
const FEW: usize = 16;
