//! Names and texts, one behind the other in one string: a form of short texts costs a few times its
//! own size.

/// Names, each with a text, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    said: String,
    /// The end of each name and of each text.
    ends: Vec<(u32, u32)>,
}

impl Pairs {
    /// Adds a pair. What is beyond 4 GiB is left out.
    fn push(&mut self, name: &str, text: &str) {
        let name_end = u32::try_from(self.said.len() + name.len());
        let text_end = u32::try_from(self.said.len() + name.len() + text.len());
        if let (Ok(name_end), Ok(text_end)) = (name_end, text_end) {
            self.said.push_str(name);
            self.said.push_str(text);
            self.ends.push((name_end, text_end));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, nth: usize) -> Option<(&str, &str)> {
        let (name, text) = *self.ends.get(nth)?;
        let start = match nth.checked_sub(1) {
            Some(before) => self.ends.get(before)?.1 as usize,
            None => 0,
        };
        let (name, text) = (name as usize, text as usize);
        Some((self.said.get(start..name)?, self.said.get(name..text)?))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth).unwrap_or_default())
    }
}

impl<N: AsRef<str>, T: AsRef<str>> FromIterator<(N, T)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        let mut new = Self {
            said: String::new(),
            ends: Vec::with_capacity(pairs.size_hint().0),
        };
        for (name, text) in pairs {
            new.push(name.as_ref(), text.as_ref());
        }
        new
    }
}
