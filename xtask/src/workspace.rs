//! The packages of the workspace, as `cargo metadata` tells them.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

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
    ///
    /// # Errors
    ///
    /// Returns [`Exit::Failed`] when cargo cannot be run or does not understand a manifest.
    pub(crate) fn load() -> Result<Self, Exit> {
        let root = root();
        let metadata = Invocation::cargo(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&read(&metadata, &root)?)
            .map_err(|err| Exit::Failed(format!("`cargo metadata` answered no JSON: {err}")))?;
        let target =
            text(&metadata["target_directory"]).map_or_else(|| root.join("target"), PathBuf::from);
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let members = packages.filter_map(Member::from_metadata).collect();
        Ok(Self {
            root,
            target,
            members,
        })
    }

    /// Returns where logs of this program go.
    ///
    /// # Errors
    ///
    /// Returns [`Exit::Failed`] when the directory cannot be made.
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
        self.members.iter().filter(|member| member.published)
    }
}

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) manifest: PathBuf,
    pub(crate) rust_version: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) readme: Option<String>,
    /// The features by name, without `default`.
    pub(crate) features: Vec<String>,
    /// Whether it goes to a registry.
    published: bool,
}

impl Member {
    /// Returns the directory of the package.
    pub(crate) fn directory(&self) -> &Path {
        self.manifest.parent().unwrap_or(&self.manifest)
    }

    fn from_metadata(package: &Value) -> Option<Self> {
        let features = package["features"].as_object()?.keys();
        Some(Self {
            name: text(&package["name"])?,
            version: text(&package["version"])?,
            manifest: text(&package["manifest_path"])?.into(),
            rust_version: text(&package["rust_version"]),
            description: text(&package["description"]),
            license: text(&package["license"]),
            readme: text(&package["readme"]),
            features: features
                .filter(|name| *name != "default")
                .cloned()
                .collect(),
            // `publish = false` is an empty list of registries here.
            published: package["publish"]
                .as_array()
                .is_none_or(|to| !to.is_empty()),
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
///
/// # Errors
///
/// Returns [`Exit::Failed`] when it does not succeed.
pub(crate) fn read(invocation: &Invocation, directory: &Path) -> Result<String, Exit> {
    let mut command = invocation.command(directory);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|err| Exit::Failed(format!("`{invocation}` does not start: {err}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let status = output.status;
        Err(Exit::Failed(format!("`{invocation}` ended with {status}")))
    }
}

/// Says what `invocation` is and runs it where its output can be seen.
///
/// # Errors
///
/// Returns [`Exit::Failed`] when it does not succeed.
pub(crate) fn show(
    invocation: &Invocation,
    directory: &Path,
    out: &mut dyn Write,
    paint: Paint,
) -> Result<(), Exit> {
    writeln!(out, "{}", paint.dim(&format!("$ {invocation}")))?;
    out.flush()?;
    let mut command = invocation.command(directory);
    let status = command.stdin(Stdio::null()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(Exit::Failed(format!("`{invocation}` ended with {status}")))
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_has_this_package_and_it_is_not_published() {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let mut members = workspace.members.iter();
        let xtask = members.find(|member| member.name == "xtask");
        let xtask = xtask.expect("this package is a member");
        assert!(!xtask.published);
        assert_eq!(workspace.relative(xtask.directory()), Path::new("xtask"));
    }
}
