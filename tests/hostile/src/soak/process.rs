//! The service's process: its start, its memory, its end.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use super::patience::PATIENCE;
use harness::Adapter;

/// The running process. It ends when this is dropped, or when this process does.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Process {
    /// Starts a program as a service that keeps books of so many requests.
    pub(super) fn start(program: &mut Command, adapter: Adapter, ids: usize) -> io::Result<Self> {
        let child = program
            .args(["serve", &adapter.to_string(), &ids.to_string()])
            // What is resident is to be what is needed. glibc keeps a heap for every thread, and after
            // a large allocation up to megabytes that are free; how many is a matter of chance.
            // Other allocators do not know the variables.
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_TRIM_THRESHOLD_", "131072")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut process = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        // Dropped on the way, it ends too.
        let out = process.child.stdout.take();
        let line = first_line(out.ok_or(io::ErrorKind::BrokenPipe)?)?;
        let address = line.trim().parse();
        process.address = address.map_err(|_| io::Error::other(format!("no address: {line:?}")))?;
        Ok(process)
    }

    /// The resident memory in bytes, where the system tells.
    pub(super) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for the first line, on a thread that ends with the process that writes it.
fn first_line(out: ChildStdout) -> io::Result<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        // Nobody waits any more where it came too late.
        let _ = sender.send(read.map(|_| line));
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(line) => line,
        Err(_) => Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!("no address within {} s", PATIENCE.as_secs()),
        )),
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
