//! The instruction counts that gungraun has saved.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use overhead::Side;
use serde_json::Value;

/// Instructions by function and case of the benchmark.
#[derive(Debug, Default)]
pub(crate) struct Instructions(HashMap<(String, String), u64>);

impl Instructions {
    /// Reads every `summary.json` below a directory.
    pub(crate) fn read(directory: &Path) -> io::Result<Self> {
        let mut instructions = Self::default();
        let mut directories = vec![directory.to_path_buf()];
        while let Some(directory) = directories.pop() {
            let entries = fs::read_dir(&directory)
                .map_err(|err| io::Error::other(format!("{}: {err}", directory.display())))?;
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    directories.push(entry.path());
                } else if entry.file_name() == "summary.json" {
                    instructions.add(&fs::read_to_string(entry.path())?);
                }
            }
        }
        Ok(instructions)
    }

    /// The instructions of one side.
    pub(crate) fn of(&self, side: &Side) -> io::Result<u64> {
        let key = (side.function.to_owned(), side.id.to_owned());
        self.0.get(&key).copied().ok_or_else(|| {
            io::Error::other(format!(
                "no summary of {side:?} (run the benchmark with `--save-summary=json`)"
            ))
        })
    }

    fn add(&mut self, summary: &str) {
        let Ok(summary) = serde_json::from_str::<Value>(summary) else {
            return;
        };
        let text = |key: &str| summary[key].as_str().map(str::to_owned);
        let metrics = &summary["profiles"][0]["data"]["total"]["metrics"];
        // `new` is a number alone in the first run and stands beside `old` afterwards.
        let counted = metrics["Ir"]["values"]["new"].as_u64();
        if let (Some(function), Some(id), Some(counted)) =
            (text("function_name"), text("id"), counted)
        {
            self.0.insert((function, id), counted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_known_by_function_and_case() {
        let mut instructions = Instructions::default();
        instructions.add(
            r#"{"function_name":"axum_ours","id":"success","profiles":[
                {"data":{"total":{"metrics":{"Ir":{"values":{"new":9441}}}}}}]}"#,
        );
        let key = ("axum_ours".to_owned(), "success".to_owned());
        assert_eq!(instructions.0.get(&key), Some(&9441));
    }

    #[test]
    fn what_is_no_summary_is_left_out() {
        let mut instructions = Instructions::default();
        instructions.add("{}");
        instructions.add("no JSON");
        assert!(instructions.0.is_empty());
    }
}
