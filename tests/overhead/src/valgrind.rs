//! The counts that valgrind makes of a program.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};

/// A program, and its arguments.
#[derive(Clone, Debug)]
pub struct Valgrind<'a> {
    program: &'a Path,
    arguments: &'a [&'a str],
}

impl<'a> Valgrind<'a> {
    /// A program that is to be counted, with its arguments.
    #[must_use]
    pub fn new(program: &'a Path, arguments: &'a [&'a str]) -> Self {
        Self { program, arguments }
    }

    /// True if it is installed.
    #[must_use]
    pub fn is_installed() -> bool {
        let version = Command::new("valgrind").arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    }

    /// The instructions of the functions of a name, in which `*` stands for anything, and of all that they
    /// call.
    ///
    /// # Errors
    ///
    /// When the program fails, or valgrind.
    pub fn within(&self, function: &str) -> io::Result<u64> {
        let said = self.run(&[
            "--callgrind-out-file=/dev/null".to_owned(),
            format!("--toggle-collect={function}"),
        ])?;
        let counted = said
            .lines()
            .find_map(|line| line.split_once("Collected : "));
        let counted = counted.and_then(|(_, counted)| counted.trim().parse().ok());
        counted.ok_or_else(|| io::Error::other(format!("nothing was counted: {said}")))
    }

    /// The instructions of a server from each [beginning of a count](crate::Client::begin_count) to the
    /// next, after those before the first. The client's are not among them: it has a thread of its own.
    ///
    /// # Errors
    ///
    /// When the program fails, or valgrind.
    pub fn between(&self) -> io::Result<Vec<u64>> {
        let directory = env::temp_dir().join(format!("overhead-{}", process::id()));
        fs::create_dir_all(&directory)?;
        let counted = self.between_in(&directory);
        fs::remove_dir_all(&directory)?;
        counted
    }

    fn between_in(&self, directory: &Path) -> io::Result<Vec<u64>> {
        let file = directory.join("counted");
        self.run(&[
            format!("--callgrind-out-file={}", file.display()),
            "--separate-threads=yes".to_owned(),
            "--dump-before=*client::begin_count*".to_owned(),
        ])?;
        let mut all = Vec::new();
        for nth in 1.. {
            let mut file: PathBuf = file.clone();
            file.set_extension(format!("{nth}-01"));
            let text = match fs::read_to_string(&file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                text => text?,
            };
            let counted = text.lines().find_map(|line| line.strip_prefix("totals: "));
            let counted = counted.and_then(|counted| counted.trim().parse().ok());
            all.push(counted.ok_or_else(|| io::Error::other("a count without a total"))?);
        }
        Ok(all)
    }

    /// Runs the program, and returns what valgrind said.
    fn run(&self, options: &[String]) -> io::Result<String> {
        let output = Command::new("valgrind")
            .arg("--tool=callgrind")
            // Without this, a large box pays now and then for all that was freed before it: glibc merges it
            // then. poem has two such boxes for each request, and the difference would be luck.
            .env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0")
            .args(options)
            .arg(self.program)
            .args(self.arguments)
            .stdin(Stdio::null())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(io::Error::other(format!(
                "{:?} failed: {said}",
                self.arguments
            )))
        }
    }
}
