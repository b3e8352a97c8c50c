//! The table of the cost of the search for errors in documents that are made to cost, beside a parse of the
//! same text.

use std::io::{self, Write};

use allocation_counter::measure;
use overhead::documents::Document;

use crate::counted;
use crate::row::Tally;

/// Prints a line for each document.
pub(crate) fn print(is_counted: bool, tally: &mut Tally, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\ndocument                                      bytes    search     parse  ratio  limit  memory  listed/total"
    )?;
    for document in &Document::all() {
        let findings = document.search();
        let memory = document.memory(|code| {
            let counted = measure(code);
            (counted.bytes_max, counted.bytes_current)
        });
        // Beside 64 KiB for what a type needs to be known.
        let tenths = 10 * memory.saturating_sub(64 * 1024) / document.size() as u64;
        let listed = findings.as_slice().len();
        let counts = if is_counted {
            Some((count(document, "search")?, count(document, "parse")?))
        } else {
            None
        };
        let limit = |parse: u64| 12 * parse + FOR_THE_TYPE + 5_000 * listed as u64;
        let is_over = counts.is_some_and(|(search, parse)| search > limit(parse));
        let is_over = is_over || memory > document.memory_limit();
        let figures = counts.map_or_else(String::new, |(search, parse)| {
            let ratio = 10 * search / parse.max(1);
            let percent = 100 * search / limit(parse);
            format!(
                "{search:>10} {parse:>9} {:>4}.{} {percent:>4} %",
                ratio / 10,
                ratio % 10
            )
        });
        let cut = if findings.is_complete() {
            ""
        } else {
            ", truncated"
        };
        writeln!(
            out,
            "{:<42} {:>8} {figures:>31} {:>4}.{} x  {listed}/{}{cut}  {}",
            document.name,
            document.size(),
            tenths / 10,
            tenths % 10,
            findings.total(),
            tally.add(!is_over),
        )?;
    }
    Ok(())
}

fn count(document: &Document, what: &str) -> io::Result<u64> {
    counted(&[what, document.name]).within(&format!("*Document*{what}*"))
}

/// The instructions allowed for getting to know a type, whatever the document: stand-ins are tried for it.
const FOR_THE_TYPE: u64 = 3_000_000;
