//! Names and texts: those of somebody else, or one behind the other in one string, so that a form of
//! short texts costs a few times its own size.

use std::borrow::Cow;

/// Names, each with a text, in order.
#[derive(Clone, Debug)]
pub(crate) enum Pairs<'a> {
    Borrowed(&'a [Pair<'a>]),
    Kept {
        said: String,
        /// The end of each name and of each text.
        ends: Vec<(u32, u32)>,
    },
}

/// A name and a text.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

impl Default for Pairs<'_> {
    fn default() -> Self {
        Self::Borrowed(&[])
    }
}

impl Pairs<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Borrowed(pairs) => pairs.len(),
            Self::Kept { ends, .. } => ends.len(),
        }
    }

    pub(crate) fn get(&self, nth: usize) -> Option<(&str, &str)> {
        Some((self.name(nth)?, self.text(nth)?))
    }

    pub(crate) fn name(&self, nth: usize) -> Option<&str> {
        match self {
            Self::Borrowed(pairs) => pairs.get(nth).map(|(name, _)| &**name),
            Self::Kept { said, ends } => {
                let start = match nth.checked_sub(1) {
                    Some(before) => ends.get(before)?.1,
                    None => 0,
                };
                said.get(start as usize..ends.get(nth)?.0 as usize)
            }
        }
    }

    pub(crate) fn text(&self, nth: usize) -> Option<&str> {
        match self {
            Self::Borrowed(pairs) => pairs.get(nth).map(|(_, text)| &**text),
            Self::Kept { said, ends } => {
                let (name, text) = *ends.get(nth)?;
                said.get(name as usize..text as usize)
            }
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth).unwrap_or_default())
    }
}

/// Keeps them. Texts beyond 4 GiB are left out.
impl<N: AsRef<str>, T: AsRef<str>> FromIterator<(N, T)> for Pairs<'_> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        let mut said = String::with_capacity(SAID);
        let mut ends = Vec::with_capacity(pairs.size_hint().0);
        for (name, text) in pairs {
            let (name, text) = (name.as_ref(), text.as_ref());
            let name_end = u32::try_from(said.len() + name.len());
            let text_end = u32::try_from(said.len() + name.len() + text.len());
            if let (Ok(name_end), Ok(text_end)) = (name_end, text_end) {
                said.push_str(name);
                said.push_str(text);
                ends.push((name_end, text_end));
            }
        }
        Self::Kept { said, ends }
    }
}

/// The size of most queries, in bytes.
const SAID: usize = 64;
