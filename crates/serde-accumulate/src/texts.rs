//! Named texts: a query, a form, the parameters of a path, headers, cookies.

use std::borrow::Cow;
use std::collections::HashSet;

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
    pub(crate) pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(crate) repeated: Repeated,
    pub(crate) names: Names,
    pub(crate) empty_is_absent: bool,
}

/// Which text counts where a name came more than once and one value is asked for. A list takes all.
#[expect(clippy::exhaustive_enums, reason = "a row has two ends")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeated {
    /// The first, as in headers.
    First,
    /// The last, as in queries, forms and cookies.
    #[default]
    Last,
}

/// How the name of a field finds its texts.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// As it is written.
    #[default]
    Exact,
    /// As a header: without regard to case, and the underscores of a field are hyphens.
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
        Self {
            pairs: pairs
                .map(|(name, text)| (name.into(), text.into()))
                .collect(),
            ..Self::default()
        }
    }

    /// Which text counts where one value is asked for.
    #[must_use]
    pub fn repeated(mut self, repeated: Repeated) -> Self {
        self.repeated = repeated;
        self
    }

    /// How the name of a field finds its texts.
    #[must_use]
    pub fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Takes an empty text for an absent one, as in forms, unless a list is asked for.
    #[must_use]
    pub fn empty_is_absent(mut self) -> Self {
        self.empty_is_absent = true;
        self
    }

    /// The same texts, without what they borrow.
    pub(crate) fn to_kept(&self) -> Texts<'static> {
        let owned = |text: &str| Cow::Owned(text.to_owned());
        Texts {
            pairs: self
                .pairs
                .iter()
                .map(|(name, text)| (owned(name), owned(text)))
                .collect(),
            repeated: self.repeated,
            names: self.names,
            empty_is_absent: self.empty_is_absent,
        }
    }

    /// The first text of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.pairs
            .iter()
            .position(|(own, _)| self.is_name(own, name))
    }

    /// The next text, from a position on, of the name of the first.
    pub(crate) fn next_of(&self, first: usize, from: usize) -> Option<usize> {
        let name = self.name(first);
        let rest = self.pairs.get(from..)?;
        Some(from + rest.iter().position(|(own, _)| self.is_same(own, name))?)
    }

    /// The text that counts where one is asked for.
    pub(crate) fn chosen(&self, first: usize) -> &str {
        let name = self.name(first);
        let last = self
            .pairs
            .iter()
            .rposition(|(own, _)| self.is_same(own, name));
        self.text(match self.repeated {
            Repeated::First => first,
            Repeated::Last => last.unwrap_or(first),
        })
    }

    /// The first text of each name, in order.
    pub(crate) fn groups(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        let mut groups = Vec::new();
        for (nth, (name, _)) in self.pairs.iter().enumerate() {
            let is_new = match self.names {
                Names::Exact => seen.insert(Cow::Borrowed(&**name)),
                Names::Header => seen.insert(Cow::Owned(name.to_ascii_lowercase())),
            };
            if is_new {
                groups.push(nth);
            }
        }
        groups
    }

    /// Whether all texts of the name of the first count as absent.
    pub(crate) fn is_absent(&self, first: usize) -> bool {
        let mut at = first;
        while let Some(nth) = self.next_of(first, at).filter(|_| self.empty_is_absent) {
            if !self.text(nth).is_empty() {
                return false;
            }
            at = nth + 1;
        }
        self.empty_is_absent
    }

    pub(crate) fn name(&self, nth: usize) -> &str {
        self.pairs.get(nth).map_or("", |(name, _)| name)
    }

    pub(crate) fn text(&self, nth: usize) -> &str {
        self.pairs.get(nth).map_or("", |(_, text)| text)
    }

    /// How the name of a field is shown.
    pub(crate) fn shown<'n>(&self, field: &'n str) -> Cow<'n, str> {
        let is_written = field
            .bytes()
            .any(|byte| byte == b'-' || byte.is_ascii_uppercase());
        match self.names {
            Names::Header if !is_written => Cow::Owned(field.replace('_', "-")),
            _ => Cow::Borrowed(field),
        }
    }

    /// Whether a name is that of a field.
    pub(crate) fn is_name(&self, name: &str, field: &str) -> bool {
        match self.names {
            Names::Exact => name == field,
            Names::Header => {
                let as_hyphen = |byte: u8| if byte == b'_' { b'-' } else { byte };
                name.len() == field.len()
                    && name
                        .bytes()
                        .zip(field.bytes())
                        .all(|(own, asked)| as_hyphen(own).eq_ignore_ascii_case(&as_hyphen(asked)))
            }
        }
    }

    fn is_same(&self, name: &str, other: &str) -> bool {
        match self.names {
            Names::Exact => name == other,
            Names::Header => name.eq_ignore_ascii_case(other),
        }
    }
}
