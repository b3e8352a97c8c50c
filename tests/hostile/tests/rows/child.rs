//! A part of a test in a process of its own, which it may end.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::facts::trial;

/// Runs a part of the trial of this thread in a process of its own, which must end well, with variables in
/// its environment.
#[track_caller]
pub(crate) fn in_child(variables: &[(&str, &str)], deed: impl FnOnce()) {
    if std::env::var_os(CHILD).is_some() {
        return deed();
    }
    let mut child = Command::new(std::env::current_exe().expect("a path"));
    let trial = trial();
    let child = child.args(["--exact", &trial, "--nocapture"]);
    let child = child.env(CHILD, "1").envs(variables.iter().copied());
    let (status, said) = run(child, &trial.replace("::", "-"), Duration::from_mins(1));
    assert!(status.success(), "{status}: {said}");
    assert!(said.contains("1 passed"), "{said}");
}

/// Runs a program to its end, or ends it after a time, and gives what it says, of errors too.
#[track_caller]
pub(crate) fn run(program: &mut Command, name: &str, time: Duration) -> (ExitStatus, String) {
    // A file and not a pipe: it takes as much as is said while nobody reads.
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.txt"));
    let said = File::create(&path).expect("a file");
    let errors = said.try_clone().expect("the same file");
    let streams = program.stdin(Stdio::null()).stdout(said).stderr(errors);
    let mut child = streams.spawn().expect("it starts");
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait().expect("it is a child of this process") {
            Some(status) => break Some(status),
            None if begun.elapsed() > time => {
                let _ = child.kill().and_then(|()| child.wait());
                break None;
            }
            None => sleep(Duration::from_millis(20)),
        }
    };
    let said = std::fs::read(&path).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let Some(status) = ended else {
        panic!("not done in {time:?}: {said}");
    };
    (status, said)
}

/// Says to a test that it is in a process of its own.
const CHILD: &str = "HOSTILE_CHILD";
