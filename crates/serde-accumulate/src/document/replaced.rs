//! Texts of which some are replaced, to see what a type says of other ones.

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
        if !self.pairs.iter().any(|(_, text)| by(text).is_some()) {
            return None;
        }
        let pairs = self.pairs.iter();
        let pairs = pairs.map(|(name, text)| (name, by(text).unwrap_or(text)));
        let mut replaced = self.clone();
        replaced.pairs = pairs.collect();
        Some(replaced)
    }
}
