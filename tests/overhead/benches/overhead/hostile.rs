//! The table of the cost of hostile bodies.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use overhead::hostile::Hostile;

use crate::row::Tally;

/// Prints a line for each body.
pub(crate) fn print(tally: &mut Tally, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nhostile body                      bytes     time  memory  answer"
    )?;
    for hostile in &Hostile::all() {
        let send = hostile.ready();
        let (mut answer, mut time) = (None, Duration::ZERO);
        let counted = measure(|| {
            let start = Instant::now();
            answer = Some(send());
            time = start.elapsed();
        });
        let answer = answer.map_or(0, |answer| answer.body.len());
        let mut over = hostile.over(counted.bytes_max, answer);
        if time > SECOND {
            over.push("time");
        }
        let tenths = 10 * (counted.bytes_max + hostile.size() as u64) / hostile.size() as u64;
        let line = format!(
            "{:<31}{:>8}  {:>4} ms  {:>4}.{} x  {:>6}  {} {}",
            hostile.name,
            hostile.size(),
            time.as_millis(),
            tenths / 10,
            tenths % 10,
            answer,
            tally.add(over.is_empty()),
            over.join(", "),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

const SECOND: Duration = Duration::from_secs(1);
