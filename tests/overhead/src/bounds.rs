//! The table of what hostile bodies cost.

use std::io::{self, Write};
use std::time::Duration;

use overhead::hostile::Hostile;

/// Prints a line for each body, and returns whether all are within the limits.
pub(crate) fn print(out: &mut dyn Write) -> io::Result<bool> {
    let mut missed = 0;
    let bodies = Hostile::all();
    writeln!(
        out,
        "\nhostile body                      bytes     time  memory  answer"
    )?;
    for hostile in &bodies {
        let cost = hostile.cost();
        let mut over = cost.over(hostile);
        if cost.time > SECOND {
            over.push("time");
        }
        missed += usize::from(!over.is_empty());
        let tenths = 10 * cost.peak / hostile.size() as u64;
        let verdict = if over.is_empty() {
            "ok".to_owned()
        } else {
            format!("over: {}", over.join(", "))
        };
        let line = format!(
            "{:<31}{:>8}  {:>4} ms  {:>4}.{} x  {:>6}  {verdict}",
            hostile.name,
            hostile.size(),
            cost.time.as_millis(),
            tenths / 10,
            tenths % 10,
            cost.answer,
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(
        out,
        "\n{} of {} within their limits",
        bodies.len() - missed,
        bodies.len()
    )?;
    Ok(missed == 0)
}

const SECOND: Duration = Duration::from_secs(1);
