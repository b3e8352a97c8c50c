//! Random documents and texts, asked of the library and of the reference, live.
//!
//! A Python with FastAPI is looked for in `REFERENCE_PYTHON`, the active virtual environment and the
//! path; without one the trials are left out, and say so. `REFERENCE_SEED` asks what nobody asked before.

mod bodies;
mod comparison;
mod ecosystem;
mod python;
mod question;
mod random;
mod texts;
mod tree;

use std::env;
use std::process::ExitCode;

use libtest_mimic::Trial;

use self::comparison::Comparison;
use self::python::Python;
use self::question::Question;
use self::random::Random;
use self::tree::Tree;

http_exception::extractors!();

fn main() -> ExitCode {
    let python = Python::find();
    let is_missing = python.is_none();
    let name = |name: &str| match python {
        Some(_) => format!("reference::{name}"),
        None => format!(
            "reference::{name} (no Python with fastapi and python-multipart; REFERENCE_PYTHON may name it)"
        ),
    };
    let asked = [
        (
            "bodies",
            9_990,
            questions_of_bodies as fn(u64) -> Vec<Question>,
        ),
        ("texts", 9_900, questions_of_texts),
    ];
    let trials = asked.map(|(what, enough, questions)| {
        let python = python.clone();
        let trial = Trial::test(name(what), move || match python {
            Some(python) => compare(what, &python, enough, questions),
            None => Ok(()),
        });
        trial.with_ignored_flag(is_missing)
    });
    harness::run(trials.into())
}

#[expect(
    clippy::print_stdout,
    reason = "what differs is worth a look though enough is equal"
)]
fn compare(
    what: &str,
    python: &Python,
    enough: usize,
    questions: fn(u64) -> Vec<Question>,
) -> Result<(), libtest_mimic::Failed> {
    let seed = env::var("REFERENCE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(SEED);
    let questions = questions(seed);
    let comparison = Comparison::of(&questions, &python.ask(&questions));
    println!("{what}, seed {seed}:\n{comparison}");
    // Of other seeds, more may be texts that pydantic alone reads.
    let enough = if seed == SEED { enough } else { enough - 50 };
    if comparison.reaches(enough) {
        Ok(())
    } else {
        Err(format!("fewer than {enough} of 10,000 {what} are equal, or too many differ for another reason than what pydantic reads, seed {seed}").into())
    }
}

fn questions_of_bodies(seed: u64) -> Vec<Question> {
    let mut random = Random::new(seed);
    let models: Vec<_> = bodies::ALL.iter().chain(ecosystem::ALL).collect();
    (0..12_000)
        .map(|_| {
            let model = random.pick(&models);
            let mut tree = Tree::parse(model.good);
            let mut names = Vec::new();
            tree.names(&mut names);
            if random.one_in(8) {
                tree = Tree::random(&mut random, &names, 4);
            } else {
                (0..=random.below(4)).for_each(|_| tree.change(&mut random, &names));
            }
            Question {
                model,
                text: tree.to_string(),
            }
        })
        .collect()
}

fn questions_of_texts(seed: u64) -> Vec<Question> {
    let mut random = Random::new(seed);
    (0..2_500)
        .map(|_| {
            let model = &texts::ALL[random.below(texts::ALL.len())];
            Question {
                model,
                text: model.changed_texts(&mut random),
            }
        })
        .collect()
}

/// The seed that is asked by default.
const SEED: u64 = 1;
