//! Programs that are built: how much text they have, and how long the last crate of them takes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs;

/// Returns a sentence for what is needed and not there.
pub(crate) fn missing() -> Option<&'static str> {
    if Command::new("size").arg("--version").output().is_err() {
        return Some("`size` is missing: `sudo apt-get install binutils`");
    }
    if children().is_err() {
        return Some("the time of the processor is known on Linux only");
    }
    None
}

/// A workspace of its own, with a package for each program.
pub(crate) struct Workshop {
    root: PathBuf,
}

impl Workshop {
    /// Writes all programs, with the versions that the project is tested with.
    pub(crate) fn set_up() -> io::Result<Self> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .canonicalize()?;
        // The program is in `<target>/<profile>/size`.
        let program = std::env::current_exe()?;
        let target = program.ancestors().nth(2).unwrap_or(&project);
        let root = target.join("size");
        fs::create_dir_all(&root)?;
        fs::write(root.join("Cargo.toml"), programs::workspace(&project))?;
        fs::copy(project.join("Cargo.lock"), root.join("Cargo.lock"))?;
        for program in programs::all() {
            let package = root.join(program.name);
            fs::create_dir_all(package.join("src"))?;
            fs::write(package.join("Cargo.toml"), program.manifest())?;
            fs::write(package.join("src/main.rs"), (program.source)())?;
        }
        Ok(Self { root })
    }

    /// Builds a program, and returns how many bytes of text it has.
    pub(crate) fn text(&self, name: &str) -> io::Result<u32> {
        self.build(name)?;
        let program = self.root.join("target/release").join(name);
        let said = Command::new("size").arg(program).output()?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        // The first column of the second line.
        let text = said
            .lines()
            .nth(1)
            .and_then(|line| line.split_whitespace().next());
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| io::Error::other(said))
    }

    /// Builds the last crate of a program once more, and returns the seconds of the processor that it took.
    pub(crate) fn build_last(&self, name: &str) -> io::Result<f64> {
        let source = self.root.join(name).join("src/main.rs");
        // It is newer than what was built of it.
        fs::write(&source, fs::read(&source)?)?;
        let before = children()?;
        self.build(name)?;
        Ok(children()? - before)
    }

    fn build(&self, name: &str) -> io::Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--release", "-p", name])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .status()?;
        if built.success() {
            Ok(())
        } else {
            Err(io::Error::other(format!("`{name}` does not build")))
        }
    }
}

/// The seconds of the processor that all that was started and has ended took.
fn children() -> io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name in parentheses may have anything in it. What comes after it begins with the third field.
    let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
    let mut fields = fields.split_whitespace().skip(16 - 3);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    match (ticks(), ticks()) {
        (Some(user), Some(system)) => Ok((f64::from(user) + f64::from(system)) / TICKS),
        _ => Err(io::Error::other(stat)),
    }
}

/// How many of the kernel's ticks are a second, as every program is told.
const TICKS: f64 = 100.0;
