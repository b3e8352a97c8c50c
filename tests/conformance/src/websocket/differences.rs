//! The rows in which we answer otherwise than the reference, on purpose.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::Row;

/// What `websocket_differences.toml` lists, by row.
#[derive(Debug)]
pub struct Differences(HashMap<String, String>);

impl Differences {
    /// Reads the list from its text.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the text: it is not TOML of this form, an entry gives no reason, or
    /// a row is named twice.
    pub fn read(text: &str) -> Result<Self, String> {
        let File { difference } = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut answers = HashMap::new();
        for entry in difference {
            if entry.instead.trim().is_empty() || entry.because.trim().is_empty() {
                return Err(format!("the entry of {:?} gives no reason", entry.rows));
            }
            for row in entry.rows {
                if let Some(row) = answers
                    .insert(row.clone(), entry.answer.clone())
                    .map(|_| row)
                {
                    return Err(format!("{row} is listed twice"));
                }
            }
        }
        Ok(Self(answers))
    }

    /// What we answer, where the row is listed.
    #[must_use]
    pub fn of(&self, row: &Row) -> Option<&str> {
        self.0.get(&row.id).map(String::as_str)
    }

    /// The names in the list that no row bears.
    #[must_use]
    pub fn unknown(&self, rows: &[Row]) -> Vec<&str> {
        let known: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| !known.contains(name)).collect()
    }
}

#[derive(Deserialize)]
struct File {
    difference: Vec<Entry>,
}

/// One accepted difference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rows: Vec<String>,
    instead: String,
    because: String,
    answer: String,
}
