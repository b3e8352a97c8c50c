//! The service's process: its start, its memory, its end.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use harness::Adapter;

use super::load::PATIENCE;

/// The running process. It ends when this is dropped, or when this process does.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts a program as a service that keeps a ledger of so many requests, and waits for its address.
    pub(super) fn start(
        program: &mut Command,
        adapter: Adapter,
        requests: usize,
    ) -> io::Result<(Self, SocketAddr)> {
        let child = program
            .args(["serve", &adapter.to_string(), &requests.to_string()])
            // What is resident is to be what is needed. glibc keeps a heap for every thread, and after
            // a large allocation up to megabytes that are free; how many is a matter of chance.
            // Other allocators do not know the variables.
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_TRIM_THRESHOLD_", "131072")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        // Dropped on the way, it ends too.
        let mut process = Self(child);
        let out = process.0.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let (sender, first_line) = mpsc::channel();
        // The thread ends with the process that writes the line.
        thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(out).read_line(&mut line);
            // Nobody waits any more where it came too late.
            let _ = sender.send(line);
        });
        let line = first_line.recv_timeout(PATIENCE).unwrap_or_default();
        let address = line.trim().parse();
        let address = address.map_err(|_| io::Error::other(format!("no address: {line:?}")))?;
        Ok((process, address))
    }

    /// The resident memory in bytes, where the system tells.
    pub(super) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, which is as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_says_nothing_of_use_is_no_service() {
        let missing = &mut Command::new("no-such-program");
        assert!(Process::start(missing, Adapter::Axum, 1).is_err());
        // Cargo knows no command of that name, and says so elsewhere.
        let other = &mut Command::new(env!("CARGO"));
        let error = Process::start(other, Adapter::Axum, 1).expect_err("no service");
        assert!(error.to_string().contains("no address"), "{error}");
    }
}
