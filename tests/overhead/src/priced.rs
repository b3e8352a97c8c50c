//! The table of what it costs to find what is wrong with documents that are made to cost.
//!
//! Instructions are those of valgrind's callgrind, which counts this very program once for each
//! document and once for each parse of the same text.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use overhead::documents::Document;

/// Prints a line for each document, and returns whether all are within the limits.
pub(crate) fn print(out: &mut dyn Write) -> io::Result<bool> {
    let documents = Document::all();
    let is_counted = has_valgrind();
    if !is_counted {
        writeln!(
            out,
            "\ninstructions of documents are not counted: valgrind is missing"
        )?;
    }
    writeln!(
        out,
        "\ndocument                                      bytes    search     parse  ratio  limit  memory  listed/total"
    )?;
    let mut missed = 0;
    for document in &documents {
        let findings = document.search();
        let memory = document.memory();
        // Beside 64 KiB for what a type needs to be known.
        let tenths = 10 * memory.saturating_sub(64 * 1024) / document.size() as u64;
        let listed = findings.as_slice().len();
        let counts = if is_counted {
            Some((count(document.name, SEARCH)?, count(document.name, PARSE)?))
        } else {
            None
        };
        let limit = |parse: u64| 12 * parse + FOR_THE_TYPE + 5_000 * listed as u64;
        let is_over = counts.is_some_and(|(search, parse)| search > limit(parse));
        let is_over = is_over || memory > document.memory_limit();
        missed += usize::from(is_over);
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
        let verdict = if is_over { "over" } else { "ok" };
        writeln!(
            out,
            "{:<42} {:>8} {figures:>31} {:>4}.{} x  {listed}/{}{cut}  {verdict}",
            document.name,
            document.size(),
            tenths / 10,
            tenths % 10,
            findings.total(),
        )?;
    }
    let within = documents.len() - missed;
    writeln!(
        out,
        "\n{within} of {} documents within their limits",
        documents.len()
    )?;
    Ok(missed == 0)
}

/// Does once what is counted of a document.
pub(crate) fn run(name: &str, what: &str) -> io::Result<()> {
    let document = Document::all().into_iter().find(|own| own.name == name);
    let document = document.ok_or_else(|| io::Error::other(format!("no document `{name}`")))?;
    if what == SEARCH {
        drop(document.search());
    } else {
        document.parse();
    }
    Ok(())
}

fn count(name: &str, what: &str) -> io::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect=*Document*{what}*"))
        .arg(env::current_exe()?)
        .args([DOCUMENT, name, what])
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let counted = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let counted = counted.and_then(|(_, counted)| counted.trim().parse().ok());
    counted.ok_or_else(|| io::Error::other(format!("valgrind counted nothing of `{name}`: {said}")))
}

fn has_valgrind() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// The argument that asks for one document.
pub(crate) const DOCUMENT: &str = "--document";

const SEARCH: &str = "search";
const PARSE: &str = "parse";

/// The instructions allowed for getting to know a type, whatever the document: stand-ins are tried for it.
const FOR_THE_TYPE: u64 = 3_000_000;
