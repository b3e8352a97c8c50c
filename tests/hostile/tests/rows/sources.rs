//! The sources of the library, for rules that only their text can break.

use std::fs;
use std::path::Path;

/// Looks at every source below some folders of the project that is built into a crate, with its path.
pub(crate) fn read_sources(folders: &[&str], look: &mut dyn FnMut(&str, &str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in folders {
        read_folder(&root, Path::new(folder), 8, look);
    }
}

fn read_folder(root: &Path, folder: &Path, depth: usize, look: &mut dyn FnMut(&str, &str)) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder").flatten() {
        let path = folder.join(entry.file_name());
        let is_built = path.components().any(|part| part.as_os_str() == "src");
        if root.join(&path).is_dir() && depth > 0 {
            read_folder(root, &path, depth - 1, look);
        } else if is_built && path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(root.join(&path)).expect("a text");
            look(&path.to_string_lossy(), &text);
        }
    }
}
