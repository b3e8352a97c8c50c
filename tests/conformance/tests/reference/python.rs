//! The reference, live: FastAPI in a Python process that lasts as long as its questions.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use http_exception::Value;

use crate::question::Question;

/// A Python that has FastAPI.
#[derive(Clone, Debug)]
pub(crate) struct Python(OsString);

impl Python {
    /// That of `REFERENCE_PYTHON`, of the active virtual environment, or of the path.
    pub(crate) fn find() -> Option<Self> {
        let of_environment =
            env::var_os("VIRTUAL_ENV").map(|at| Path::new(&at).join("bin/python").into());
        let names = [
            env::var_os("REFERENCE_PYTHON"),
            of_environment,
            Some("python3".into()),
            Some("python".into()),
        ];
        names
            .into_iter()
            .flatten()
            .map(Self)
            .find(Self::has_fastapi)
    }

    fn has_fastapi(&self) -> bool {
        let mut command = Command::new(&self.0);
        command.args(["-c", "import fastapi, python_multipart"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// The answer to each question: the errors, or null.
    pub(crate) fn ask(&self, questions: &[Question]) -> Vec<Value> {
        let zoo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/zoo.py");
        let mut command = Command::new(&self.0);
        command.arg("-B").arg(zoo).env("PYTHONHASHSEED", "0");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let (mut input, output) = (
            child.stdin.take().expect("piped"),
            child.stdout.take().expect("piped"),
        );
        let answers: Vec<Value> = thread::scope(|scope| {
            scope.spawn(move || {
                for Question { model, text } in questions {
                    // A child that is gone is missed below.
                    let _ = writeln!(
                        input,
                        "{}",
                        serde_json::json!([model.source, model.name, text])
                    );
                }
            });
            let lines = BufReader::new(output)
                .lines()
                .map(|line| line.expect("Python writes UTF-8"));
            lines
                .map(|line| serde_json::from_str(&line).expect("Python writes JSON"))
                .collect()
        });
        let status = child.wait().expect("Python ends");
        assert!(
            status.success() && answers.len() == questions.len(),
            "Python: {status}, {} answers",
            answers.len()
        );
        answers
    }
}
