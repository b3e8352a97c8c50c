//! `cargo xtask demo`: one policy, four frameworks, the same bytes.
//!
//! A thin wrapper: what is asked, and how the answers are compared, is in `examples/demo`.

use std::io::Write;
use std::process::{Command, Stdio};

use pico_args::Arguments;
use serde_json::Value;

use crate::exit::{Exit, nothing_left, reported};
use crate::paint::Paint;
use crate::workspace::{read, root};

/// Builds the examples together, where cargo's progress can be seen, and runs the demo.
pub(crate) fn run(mut args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let serve = args.contains("--serve");
    nothing_left(args)?;
    let build = "cargo build --message-format=json-render-diagnostics \
        -p example-axum -p example-demo -p example-hyper -p example-poem -p example-tower";
    writeln!(out, "{}", paint.dim("building the examples"))?;
    out.flush()?;
    let messages = read(&build.into(), &root())?;
    let program = executable(&messages, "example-demo")
        .ok_or_else(|| Exit::Failed("package example-demo has no binary".to_owned()))?;
    let mut demo = Command::new(program);
    if serve {
        demo.arg("--serve");
    } else {
        demo.stdin(Stdio::null());
    }
    reported(demo.status()?.success())
}

/// Finds the binary `name` in the messages of `cargo build`.
fn executable(messages: &str, name: &str) -> Option<String> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_the_target_with_an_executable() {
        let line = |name: &str, path: &str| {
            format!(r#"{{"target":{{"name":"{name}"}},"executable":{path}}}"#)
        };
        let lines = [
            line("a", r#""/a""#),
            line("b", "null"),
            line("b", r#""/b""#),
        ];
        let messages = lines.join("\nno JSON\n");
        assert_eq!(executable(&messages, "b").as_deref(), Some("/b"));
        assert_eq!(executable(&messages, "c"), None);
    }
}
