//! The rows in which we differ from the reference on purpose: those of requests, or those of
//! WebSockets.
//!
//! Each entry names its rows, gives the answer instead and the reason for it,
//! and states that answer exactly, so that a listed row is as fixed as any
//! other.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

/// The entries of `differences.toml` or `websocket_differences.toml`, by the rows they speak of.
#[derive(Debug)]
pub struct Differences {
    entries: Vec<Difference>,
    by_row: HashMap<String, usize>,
    by_group: HashMap<String, usize>,
}

/// One accepted difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Difference {
    /// The rows, by id.
    #[serde(default)]
    pub rows: Vec<String>,
    /// Whole groups of rows.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Our answer, in words.
    pub instead: String,
    /// The reason, as a user of ours would see it.
    pub because: String,
    /// The answer itself, as an [`Answer`](crate::Answer) or an [`Exchange`](crate::websocket::Exchange)
    /// is displayed: the same for all rows.
    #[serde(default)]
    answer: Option<String>,
    /// The answers, row by row, where they are not the same.
    #[serde(default)]
    answers: BTreeMap<String, String>,
}

impl Difference {
    /// The answer to a row that the entry speaks of.
    #[must_use]
    pub fn answer(&self, row: &str) -> Option<&str> {
        let of_row = self.answers.get(row).or(self.answer.as_ref());
        of_row.map(String::as_str)
    }

    /// The defect of the entry itself.
    fn complaint(&self) -> Option<&'static str> {
        let reason = [&self.instead, &self.because];
        if reason.iter().any(|it| it.trim().is_empty()) {
            return Some("has an empty `instead` or `because`");
        }
        let each = self.groups.is_empty() && self.answers.keys().eq(self.sorted_rows());
        match (&self.answer, self.answers.is_empty()) {
            (Some(_), true) => None,
            (None, false) if each => None,
            (None, false) => Some("has other `answers` than `rows`"),
            _ => Some("has not either `answer` or `answers`"),
        }
    }

    fn sorted_rows(&self) -> Vec<&String> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort();
        rows
    }
}

impl Differences {
    /// Reads the entries from their text.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the text: it is not TOML of this form, an
    /// entry gives no reason or not one answer for each of its rows, or two entries
    /// name the same row.
    pub fn read(text: &str) -> Result<Self, String> {
        let File {
            difference: entries,
        } = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut by_row = HashMap::new();
        let mut by_group = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            if let Some(complaint) = entry.complaint() {
                return Err(format!(
                    "the entry of {:?}{:?} {complaint}",
                    entry.rows, entry.groups
                ));
            }
            let rows = entry.rows.iter().map(|row| by_row.insert(row.clone(), at));
            let groups = entry
                .groups
                .iter()
                .map(|group| by_group.insert(group.clone(), at));
            if rows.chain(groups).flatten().count() > 0 {
                return Err(format!(
                    "{:?}{:?}: a row or group is listed twice",
                    entry.rows, entry.groups
                ));
            }
        }
        Ok(Self {
            entries,
            by_row,
            by_group,
        })
    }

    /// The entry that speaks of a row, by its id or its group.
    #[must_use]
    pub fn of(&self, group: &str, row: &str) -> Option<&Difference> {
        let at = self.by_row.get(row).or_else(|| self.by_group.get(group))?;
        self.entries.get(*at)
    }

    /// The names in the list that no row bears, of these groups and ids.
    #[must_use]
    pub fn unknown<'a>(&self, rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<&str> {
        let rows = rows.into_iter();
        let known: HashSet<&str> = rows.flat_map(|(group, row)| [group, row]).collect();
        let names = self.by_row.keys().chain(self.by_group.keys());
        names
            .map(String::as_str)
            .filter(|name| !known.contains(name))
            .collect()
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    difference: Vec<Difference>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        let text = "[[difference]]\nrows = ['a-1']\ninstead = 'x'\nbecause = ' '\nanswer = '404'";
        check(text, "has an empty `instead` or `because`");
    }

    #[test]
    fn an_entry_without_an_answer_is_refused() {
        let text = "[[difference]]\nrows = ['a-1']\ninstead = 'x'\nbecause = 'y'";
        check(text, "has not either `answer` or `answers`");
    }

    #[test]
    fn an_answer_of_another_row_is_refused() {
        let text =
            "[[difference]]\nrows = ['a-1']\ninstead = 'x'\nbecause = 'y'\nanswers.a-2 = '404'";
        check(text, "has other `answers` than `rows`");
    }

    #[test]
    fn a_row_is_listed_once() {
        let text =
            "[[difference]]\nrows = ['a-1', 'a-1']\ninstead = 'x'\nbecause = 'y'\nanswer = '404'";
        check(text, "listed twice");
    }

    #[track_caller]
    fn check(text: &str, complaint: &str) {
        let error = Differences::read(text).expect_err("the text is wrong");
        assert!(error.contains(complaint), "{error}");
    }
}
