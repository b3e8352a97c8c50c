//! The packages of the workspace, as `cargo metadata` tells them.

use std::collections::BTreeSet;
use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::exit::Exit;
use crate::invocation::Invocation;
use crate::paint::Paint;

/// The workspace this program belongs to.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    pub(crate) members: Vec<Member>,
}

impl Workspace {
    /// Asks cargo for the workspace.
    pub(crate) fn load() -> Result<Self, Exit> {
        let root = root();
        let metadata = read(&"cargo metadata --no-deps --format-version 1".into(), &root)?;
        let metadata: Value = serde_json::from_str(&metadata)
            .map_err(|err| Exit::Failed(format!("`cargo metadata` answered no JSON: {err}")))?;
        let target = metadata["target_directory"].as_str();
        let packages = metadata["packages"].as_array().into_iter().flatten();
        Ok(Self {
            target: target.map_or_else(|| root.join("target"), PathBuf::from),
            members: packages.filter_map(Member::new).collect(),
            root,
        })
    }

    /// Returns where logs of this program go.
    pub(crate) fn logs(&self) -> Result<PathBuf, Exit> {
        let logs = self.target.join("xtask");
        std::fs::create_dir_all(&logs)?;
        Ok(logs)
    }

    /// Returns `path` as seen from the root, for messages.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// Returns the members that go to a registry.
    pub(crate) fn published(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_published())
    }

    /// Returns the releases of Rust that those ask for.
    pub(crate) fn releases(&self) -> BTreeSet<&str> {
        let said = self.published().map(|it| it.says("rust_version"));
        said.map(Option::unwrap_or_default).collect()
    }
}

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    /// The features by name, without `default`.
    pub(crate) features: Vec<String>,
    package: Value,
}

impl Member {
    /// Returns the directory of the package.
    pub(crate) fn directory(&self) -> &Path {
        self.manifest.parent().unwrap_or(&self.manifest)
    }

    pub(crate) fn is_published(&self) -> bool {
        // `publish = false` is an empty list of registries here.
        self.package["publish"] != Value::Array(Vec::new())
    }

    /// Returns what its manifest says for `key`, itself or by way of the workspace.
    pub(crate) fn says(&self, key: &str) -> Option<&str> {
        self.package[key].as_str()
    }

    fn new(package: &Value) -> Option<Self> {
        let features = package["features"].as_object()?.keys();
        let features = features.filter(|name| *name != "default");
        Some(Self {
            name: package["name"].as_str()?.to_owned(),
            manifest: package["manifest_path"].as_str()?.into(),
            features: features.cloned().collect(),
            package: package.clone(),
        })
    }
}

/// Returns the root of the workspace.
pub(crate) fn root() -> PathBuf {
    // `cargo run` says where the package is now; the path of the build is for a
    // program that is started by hand.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().unwrap_or(&package).to_path_buf()
}

/// Runs `invocation` where its errors can be seen, and returns what it prints.
pub(crate) fn read(invocation: &Invocation, directory: &Path) -> Result<String, Exit> {
    let output = finish(invocation, directory, Stdio::piped())?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Says what `invocation` is and runs it where its output can be seen.
pub(crate) fn show(
    invocation: &Invocation,
    directory: &Path,
    out: &mut dyn Write,
    paint: Paint,
) -> Result<(), Exit> {
    writeln!(out, "{}", paint.dim(&format!("$ {invocation}")))?;
    out.flush()?;
    finish(invocation, directory, Stdio::inherit()).map(drop)
}

fn finish(invocation: &Invocation, directory: &Path, stdout: Stdio) -> Result<Output, Exit> {
    let mut command = invocation.command(directory);
    command.stdin(Stdio::null()).stdout(stdout);
    command.stderr(Stdio::inherit());
    let failed = |why: String| Exit::Failed(format!("`{invocation}` {why}"));
    let output = command.output();
    let output = output.map_err(|err| failed(format!("does not start: {err}")))?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(failed(format!("ended with {}", output.status)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_has_this_package_and_it_is_not_published() {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let mut members = workspace.members.iter();
        let xtask = members.find(|member| member.name == "xtask");
        let directory = xtask.expect("this package is a member").directory();
        assert_eq!(workspace.relative(directory), Path::new("xtask"));
        assert!(workspace.published().all(|member| member.name != "xtask"));
    }
}
