//! A figure beside another, and its goal.

use std::io::{self, Write};

/// A line of a table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) scenario: &'static str,
    pub(crate) framework: &'static str,
    pub(crate) ours: u64,
    pub(crate) beside: &'static str,
    pub(crate) theirs: u64,
    pub(crate) goal: Goal,
}

/// The most that ours may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// So many times the other.
    Times(f64),
    /// So much more than the other.
    More(u64),
    /// So much more for each of a number of things.
    Each(u64, u64),
    /// It is shown as a ratio.
    Shown,
}

impl Row {
    /// The figure, the goal, and whether it is met.
    fn judged(&self) -> (String, String, bool) {
        let more = i128::from(self.ours) - i128::from(self.theirs);
        match self.goal {
            Goal::Times(most) => {
                let ratio = ratio(self.ours, self.theirs);
                (format!("{ratio:.3}"), format!("{most:.2}"), ratio <= most)
            }
            Goal::More(most) => (
                format!("{more:+}"),
                format!("{most:+}"),
                more <= i128::from(most),
            ),
            Goal::Each(things, most) => {
                let each = more / i128::from(things);
                let is_met = more <= i128::from(things * most);
                (format!("{each:+} each"), format!("{most:+} each"), is_met)
            }
            Goal::Shown => (
                format!("{:.3}", ratio(self.ours, self.theirs)),
                "-".to_owned(),
                true,
            ),
        }
    }
}

/// The goals that were met, of all.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    met: usize,
    all: usize,
}

impl Tally {
    /// Adds a figure, and returns its verdict.
    pub(crate) fn add(&mut self, is_met: bool) -> &'static str {
        self.all += 1;
        self.met += usize::from(is_met);
        if is_met { "ok" } else { "over" }
    }

    /// Prints a line for each row.
    pub(crate) fn print(
        &mut self,
        title: &str,
        rows: &[Row],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(
            out,
            "\n{title:<26} {:<6} {:>10} {:>10} beside {:<20} {:>9} {:>9}",
            "", "ours", "theirs", "", "figure", "goal"
        )?;
        for row in rows {
            let (figure, goal, is_met) = row.judged();
            let verdict = match row.goal {
                Goal::Shown => "",
                _ => self.add(is_met),
            };
            let Row {
                scenario,
                framework,
                ours,
                beside,
                theirs,
                ..
            } = row;
            let line = format!(
                "{scenario:<26} {framework:<6} {ours:>10} {theirs:>10} {beside:<27} {figure:>9} {goal:>9} {verdict}"
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Prints how many goals were met, and returns whether all were.
    pub(crate) fn end(&self, out: &mut dyn Write) -> io::Result<bool> {
        writeln!(out, "\n{} of {} within their goals", self.met, self.all)?;
        Ok(self.met == self.all)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a request are far below 2^52"
)]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}
