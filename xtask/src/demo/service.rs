//! A running example service. It ends with the value that stands for it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::exit::Exit;
use crate::invocation::Invocation;
use crate::workspace::read;

/// A child process that listens.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    _process: Process,
}

impl Service {
    /// Builds the package `name` as it is, alone, and starts its binary on a free port.
    ///
    /// # Errors
    ///
    /// Returns [`Exit::Failed`] when the package does not build or its binary does
    /// not say within ten seconds where it listens.
    pub(crate) fn start(name: &'static str, root: &Path, logs: &Path) -> Result<Self, Exit> {
        let binary = build(name, root)?;
        let log = logs.join(format!("{name}.log"));
        let mut process = Process::spawn(
            Command::new(&binary)
                .args(["--listen", "127.0.0.1:0"])
                .current_dir(root)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(File::create(&log)?),
        )?;
        let stdout = process.0.stdout.take();
        let first_line = stdout.and_then(first_line).unwrap_or_default();
        match address(&first_line) {
            Some(address) => Ok(Self {
                name,
                address,
                _process: process,
            }),
            None => Err(Exit::Failed(format!(
                "{name} does not say where it listens (expected `{GREETING}127.0.0.1:PORT`, got `{}`); its errors are in {}",
                first_line.trim_end(),
                log.display(),
            ))),
        }
    }
}

/// A child process that is ended when it is no longer needed.
#[derive(Debug)]
struct Process(Child);

impl Process {
    fn spawn(command: &mut Command) -> Result<Self, Exit> {
        match command.spawn() {
            Ok(child) => Ok(Self(child)),
            Err(err) => Err(Exit::Failed(format!(
                "{} does not start: {err}",
                command.get_program().display()
            ))),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Builds `package` and returns the path of its binary.
fn build(package: &str, root: &Path) -> Result<String, Exit> {
    let build = Invocation::cargo([
        "build",
        "-p",
        package,
        "--message-format=json-render-diagnostics",
    ]);
    executable(&read(&build, root)?, package)
        .ok_or_else(|| Exit::Failed(format!("package {package} has no binary of that name")))
}

/// Finds the binary `name` in the messages of `cargo build`.
fn executable(messages: &str, name: &str) -> Option<String> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
}

/// Waits for the first line, and reads on afterwards so that the child can always write.
fn first_line(stdout: ChildStdout) -> Option<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut line = String::new();
        // No line at all is noticed by the receiver, which then has nothing.
        if reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_line(&mut line)
            .is_ok()
        {
            let _ = sender.send(line);
        }
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
    receiver.recv_timeout(PATIENCE).ok()
}

/// Reads `listening on http://127.0.0.1:8080`.
fn address(line: &str) -> Option<SocketAddr> {
    line.trim_end()
        .strip_prefix(GREETING)?
        .trim_end_matches('/')
        .parse()
        .ok()
}

const GREETING: &str = "listening on http://";
const LONGEST_LINE: u64 = 1024;
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_holds_the_address() {
        let expected = SocketAddr::from(([127, 0, 0, 1], 8080));
        assert_eq!(
            address("listening on http://127.0.0.1:8080\n"),
            Some(expected)
        );
        assert_eq!(
            address("listening on http://127.0.0.1:8080/\n"),
            Some(expected)
        );
    }

    #[test]
    fn another_first_line_holds_no_address() {
        for line in ["", "ready\n", "listening on http://localhost\n"] {
            assert_eq!(address(line), None, "{line:?}");
        }
    }

    #[test]
    fn the_binary_is_the_target_with_an_executable() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/o"}
not json
{"reason":"compiler-artifact","target":{"name":"demo"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"demo"},"executable":"/d"}"#;
        assert_eq!(executable(messages, "demo").as_deref(), Some("/d"));
        assert_eq!(executable(messages, "none"), None);
    }

    #[test]
    fn the_first_line_of_a_child_is_read() {
        let mut cargo = Invocation::cargo(["--version"]).command(Path::new("."));
        let mut process = Process::spawn(cargo.stdout(Stdio::piped())).expect("cargo starts");
        let stdout = process.0.stdout.take().expect("its output is piped");
        assert!(first_line(stdout).is_some_and(|line| line.starts_with("cargo ")));
    }

    #[test]
    fn a_program_that_is_not_there_is_said_by_name() {
        let Err(Exit::Failed(why)) = Process::spawn(&mut Command::new("no-such-program")) else {
            panic!("there is no such program");
        };
        assert!(why.starts_with("no-such-program does not start: "), "{why}");
    }
}
