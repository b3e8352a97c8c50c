//! The table of what was measured.

use std::io::{self, Write};

use crate::measured::Measured;

/// Prints a line for each comparison.
pub(crate) fn print(rows: &[Measured], out: &mut dyn Write) -> io::Result<()> {
    let mut lines = vec![HEAD.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(line));
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| {
            lines
                .iter()
                .map(|line| line[column].len())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for line in &lines {
        let cells = line.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| {
            // Words stand to the left, numbers to the right.
            if NUMBERS.contains(&column) {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        let text = cells.collect::<Vec<_>>().join("  ");
        writeln!(out, "{}", text.trim_end())?;
    }
    let missed = rows.iter().filter(|row| !row.over().is_empty()).count();
    writeln!(
        out,
        "\n{} of {} within their goals",
        rows.len() - missed,
        rows.len()
    )
}

fn line(row: &Measured) -> Vec<String> {
    let count = |counted: Option<u64>| counted.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let over = row.over();
    vec![
        row.comparison.scenario.to_owned(),
        row.comparison.framework.to_owned(),
        count(row.instructions.map(|(ours, _)| ours)),
        count(row.instructions.map(|(_, by_hand)| by_hand)),
        row.ratio()
            .map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.3}")),
        row.comparison
            .instructions
            .map_or_else(|| "-".to_owned(), |goal| format!("{goal:.2}")),
        row.allocations.map_or_else(
            || "-".to_owned(),
            |(ours, by_hand)| format!("{ours}/{by_hand}"),
        ),
        if over.is_empty() {
            "ok".to_owned()
        } else {
            format!("over: {}", over.join(", "))
        },
    ]
}

const HEAD: [&str; 8] = [
    "scenario",
    "framework",
    "instructions",
    "by hand",
    "ratio",
    "goal",
    "allocations",
    "",
];

const NUMBERS: std::ops::RangeInclusive<usize> = 2..=6;
