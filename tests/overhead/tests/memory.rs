//! The memory that the search for errors takes, of documents that are made to cost.
//!
//! Run it with `--nocapture` to see the figures.

use overhead::documents::Document;

#[test]
#[expect(clippy::print_stdout, reason = "the numbers, for `--nocapture`")]
fn a_search_takes_no_more_than_ten_times_the_document() {
    let mut over = Vec::new();
    for document in Document::all() {
        let (memory, limit) = (document.memory(counted), document.memory_limit());
        let line = format!("{}: {memory} of {limit} bytes", document.name);
        println!("{line}");
        if memory > limit {
            over.push(line);
        }
    }
    assert!(over.is_empty(), "\n{}\n", over.join("\n"));
}

fn counted(code: &mut dyn FnMut()) -> (u64, i64) {
    let counted = allocation_counter::measure(code);
    (counted.bytes_max, counted.bytes_current)
}
