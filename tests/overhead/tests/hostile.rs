//! The cost of two megabytes that are wrong everywhere: the answer and the memory have a limit.
//!
//! Run it with `--nocapture` to see the figures. The time is measured by `cargo xtask bench`, whose build
//! is optimised.

use allocation_counter::measure;
use overhead::hostile::Hostile;

#[test]
#[expect(clippy::print_stdout, reason = "the numbers, for `--nocapture`")]
fn a_hostile_body_costs_no_more_than_the_limits() {
    let mut over = Vec::new();
    for hostile in Hostile::all() {
        let send = hostile.ready();
        let mut answer = 0;
        let memory = measure(|| answer = send().body.len()).bytes_max;
        let line = format!("{}: {memory} bytes, an answer of {answer}", hostile.name);
        println!("{line}");
        if !hostile.over(memory, answer).is_empty() {
            over.push(line);
        }
    }
    assert!(over.is_empty(), "\n{}\n", over.join("\n"));
}
