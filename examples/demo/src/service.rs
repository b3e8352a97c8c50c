//! A running example service. It ends with the value that stands for it.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

use crate::Result;
use crate::request::Request;

/// A child process that listens.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    log: Lines<BufReader<ChildStderr>>,
    /// Kept open, so that the service can always write.
    _said: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Service {
    /// Starts the program `example-NAME` beside this one, on a free port.
    ///
    /// # Errors
    ///
    /// Fails when there is no such program, or when it does not say within ten seconds
    /// where it listens.
    pub(crate) async fn start(name: &'static str) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name(format!("example-{name}"));
        let mut process = Command::new(&program)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|err| format!("{} does not start: {err}", program.display()))?;
        let (mut said, log) = match (process.stdout.take(), process.stderr.take()) {
            (Some(stdout), Some(stderr)) => (lines(stdout), lines(stderr)),
            _ => return Err("both streams are pipes".into()),
        };
        let first = timeout(PATIENCE, said.next_line())
            .await??
            .unwrap_or_default();
        let address = first
            .strip_prefix(GREETING)
            .and_then(|address| address.parse().ok());
        Ok(Self {
            name,
            address: address.ok_or_else(|| format!("example-{name} said `{first}`, no address"))?,
            log,
            _said: said,
            _process: process,
        })
    }

    /// Returns what the observer of the policy has written of `request`.
    ///
    /// # Errors
    ///
    /// Fails when the log cannot be read.
    pub(crate) async fn record(&mut self, request: &Request) -> Result<Option<String>> {
        let start = request.in_records();
        let patience = if request.is_error {
            PATIENCE
        } else {
            Duration::from_millis(50)
        };
        let record = async {
            // What a panic says on its own is passed over.
            while let Some(line) = self.log.next_line().await? {
                if line.starts_with(&start) {
                    return Ok(Some(line));
                }
            }
            Ok(None)
        };
        timeout(patience, record).await.unwrap_or(Ok(None))
    }

    /// Shows what the service writes to its log, until it ends.
    pub(crate) async fn follow(mut self) {
        while let Ok(Some(line)) = self.log.next_line().await {
            // Without a terminal there is nobody to show it to.
            let _ = writeln!(std::io::stderr(), "{} {line}", self.name);
        }
    }
}

fn lines<R: AsyncRead>(stream: R) -> Lines<BufReader<R>> {
    BufReader::new(stream).lines()
}

const GREETING: &str = "listening on http://";
const PATIENCE: Duration = Duration::from_secs(10);
