//! The rows that are listed as a difference from the reference.
//!
//! Reads the two keys it needs, `rows = […]` and `groups = […]`, and no other TOML.

use std::collections::BTreeSet;

/// The rows and groups that `differences.toml` names.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    rows: BTreeSet<String>,
    groups: BTreeSet<String>,
}

impl Differences {
    /// Reads the text of the file.
    pub(crate) fn parse(text: &str) -> Self {
        Self {
            rows: list(text, "rows"),
            groups: list(text, "groups"),
        }
    }

    /// Returns whether `row` of `group` is listed, by itself or with its whole group.
    pub(crate) fn lists(&self, group: &str, row: &str) -> bool {
        self.rows.contains(row) || self.groups.contains(group)
    }
}

/// Returns the strings of every list that is the value of `key`.
fn list(text: &str, key: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut in_list = false;
    for line in text.lines().map(str::trim) {
        let rest = match line.strip_prefix(key).map(str::trim_start) {
            Some(value) if value.starts_with('=') => value,
            _ if in_list => line,
            _ => continue,
        };
        in_list = !ends_list(rest, &mut found);
    }
    found
}

/// Takes the quoted strings out of `line` and returns whether the list ends on it.
fn ends_list(line: &str, found: &mut BTreeSet<String>) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find(['"', '\'', '#', ']']) {
        let (mark, after) = rest[at..].split_at(1);
        match mark {
            "]" => return true,
            "#" => return false,
            quote => {
                let Some((string, behind)) = after.split_once(quote) else {
                    return false;
                };
                found.insert(string.to_owned());
                rest = behind;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
# rows = ["commented"]
[[difference]]
rows = ['json-1', "json-2"]
because = "the [reference] closes the 'connection'"

[[difference]]
rows = [
    "in[1]", # why "not"
    "second",
]
groups = ["route_405"]
instead = "x"
"#;

    #[test]
    fn a_row_is_listed_by_its_id() {
        check("any", &["json-1", "json-2", "second"], true);
    }

    #[test]
    fn a_bracket_in_an_id_does_not_end_the_list() {
        check("any", &["in[1]", "second"], true);
    }

    #[test]
    fn a_listed_group_lists_its_rows() {
        check("route_405", &["anything"], true);
    }

    #[test]
    fn nothing_else_is_listed() {
        check(
            "any",
            &["commented", "x", "connection", "not", "route_405"],
            false,
        );
    }

    #[track_caller]
    fn check(group: &str, rows: &[&str], listed: bool) {
        let differences = Differences::parse(TEXT);
        for row in rows {
            assert_eq!(differences.lists(group, row), listed, "{row}");
        }
    }
}
