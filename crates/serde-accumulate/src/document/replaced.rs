//! Texts of which some are replaced, to see what a type says of other ones.

use std::borrow::Cow;

use crate::Texts;

impl<'a> Texts<'a> {
    /// The same texts with others in place of some, if any is to be replaced. Names are not.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Texts, from_texts};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Query { from: f64, to: f64 }
    ///
    /// let texts = Texts::new([("from", "NaN"), ("to", "1")]);
    /// let replaced = texts.replaced(|text| (text == "NaN").then_some("0")).unwrap();
    /// let query: Query = from_texts(&replaced).unwrap();
    /// assert_eq!((query.from, query.to), (0.0, 1.0));
    /// assert!(texts.replaced(|_| None).is_none());
    /// ```
    #[must_use]
    pub fn replaced(&self, by: impl Fn(&str) -> Option<&'static str>) -> Option<Texts<'a>> {
        let is_replaced = |(_, text): &(_, Cow<'a, str>)| by(text).is_some();
        if !self.pairs.iter().any(is_replaced) {
            return None;
        }
        let mut replaced = self.clone();
        for (_, text) in &mut replaced.pairs {
            if let Some(other) = by(text) {
                *text = Cow::Borrowed(other);
            }
        }
        Some(replaced)
    }
}
