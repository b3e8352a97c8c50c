//! The price of a request on a whole server.

use std::collections::HashMap;
use std::io;

use allocation_counter::measure;
use overhead::{COUNTED, Framework, Scenario, Side};

use crate::counted;
use crate::row::{Goal, Row};

/// What a request takes of one server beside what another takes of one.
struct Question {
    name: &'static str,
    framework: Framework,
    ours: (Side, Scenario),
    beside: (Side, Scenario),
    goal: Goal,
}

/// A comparison on every framework that has a goal, in the order of [`Framework::ALL`].
type Compared = (Scenario, Side, Side, [Option<Goal>; 3]);

/// The cost that the library adds to a framework.
fn beside_frameworks() -> Vec<Compared> {
    let routed = |goal| [Some(Goal::Times(goal)), None, Some(Goal::Times(goal))];
    let copied = Goal::Each(64, 650);
    vec![
        (
            Scenario::Success,
            Side::Ours,
            Side::Layered,
            [450, 600, 900].map(|goal| Some(Goal::More(goal))),
        ),
        (
            Scenario::Success,
            Side::Ours,
            Side::Guarded,
            times([0.92, 1.00, 1.00]),
        ),
        (
            Scenario::Raised,
            Side::Ours,
            Side::Guarded,
            times([0.95, 1.05, 1.05]),
        ),
        (
            Scenario::Raised,
            Side::Ours,
            Side::Bare,
            times([1.20, 1.20, 1.20]),
        ),
        (
            Scenario::Mapped,
            Side::Ours,
            Side::Guarded,
            alike(Goal::Shown),
        ),
        (
            Scenario::Invalid,
            Side::Ours,
            Side::Bare,
            times([2.00, 2.00, 2.00]),
        ),
        (Scenario::Path, Side::Ours, Side::OursAround, routed(1.05)),
        (Scenario::Query, Side::Ours, Side::OursAround, routed(1.05)),
        (Scenario::Json, Side::Ours, Side::OursAround, routed(1.00)),
        (
            Scenario::ManyHeaders,
            Side::OursWithRequest,
            Side::Ours,
            alike(copied),
        ),
    ]
}

/// The cost that a form of answers adds to FastAPI's.
fn beside_the_default_format() -> Vec<Compared> {
    vec![
        (
            Scenario::Success,
            Side::OursInProblems,
            Side::Ours,
            alike(Goal::More(100)),
        ),
        (
            Scenario::Coded,
            Side::OursInProblems,
            Side::Ours,
            times([1.10, 1.10, 1.10]),
        ),
        (
            Scenario::Invalid,
            Side::OursInProblems,
            Side::Ours,
            times([1.25, 1.25, 1.25]),
        ),
        (
            Scenario::Success,
            Side::OursNegotiated,
            Side::Ours,
            alike(Goal::More(400)),
        ),
        (
            Scenario::Raised,
            Side::OursNegotiated,
            Side::Ours,
            alike(Goal::More(700)),
        ),
        (
            Scenario::RaisedAxios,
            Side::OursNegotiated,
            Side::Ours,
            alike(Goal::More(2_000)),
        ),
        (
            Scenario::RaisedChromium,
            Side::OursNegotiated,
            Side::Ours,
            alike(Goal::More(4_000)),
        ),
    ]
}

/// The cost of operators.
fn beside_nobody_who_looks() -> Vec<Compared> {
    vec![
        (
            Scenario::SuccessWithId,
            Side::OursObserved,
            Side::Ours,
            alike(Goal::More(900)),
        ),
        (
            Scenario::RaisedWithId,
            Side::OursObserved,
            Side::Ours,
            times([1.25, 1.25, 1.25]),
        ),
    ]
}

fn times(goals: [f64; 3]) -> [Option<Goal>; 3] {
    goals.map(|goal| Some(Goal::Times(goal)))
}

fn alike(goal: Goal) -> [Option<Goal>; 3] {
    [Some(goal); 3]
}

/// A row for each framework that has a goal.
fn questions() -> Vec<Question> {
    let own_headers = Goal::Each(8, 600);
    let mut all = Vec::new();
    let compared = [
        beside_frameworks(),
        beside_the_default_format(),
        beside_nobody_who_looks(),
    ]
    .concat();
    for (scenario, ours, beside, goals) in compared {
        let all_of = Framework::ALL.into_iter().zip(goals);
        all.extend(all_of.filter_map(|(framework, goal)| {
            Some(Question {
                name: scenario.name(),
                framework,
                ours: (ours, scenario),
                beside: (beside, scenario),
                goal: goal?,
            })
        }));
    }
    all.extend(Framework::ALL.map(|framework| Question {
        name: Scenario::OwnHeaders.name(),
        framework,
        ours: (Side::Ours, Scenario::OwnHeaders),
        beside: (Side::Ours, Scenario::Raised),
        goal: own_headers,
    }));
    all
}

/// Instructions, as callgrind counts them.
pub(crate) fn instructions() -> io::Result<Vec<Row>> {
    let questions = questions();
    let mut servers: HashMap<(Framework, Side), Vec<Scenario>> = HashMap::new();
    for Question {
        framework,
        ours,
        beside,
        ..
    } in &questions
    {
        for (side, scenario) in [ours, beside] {
            let scenarios = servers.entry((*framework, *side)).or_default();
            if !scenarios.contains(scenario) {
                scenarios.push(*scenario);
            }
        }
    }
    let mut taken = HashMap::new();
    for ((framework, side), scenarios) in servers {
        let mut arguments = vec!["serve", framework.name(), side.name()];
        arguments.extend(scenarios.iter().copied().map(Scenario::name));
        // What was counted before a scenario is its warm-up.
        let counts = counted(&arguments).between()?;
        let counts = counts.into_iter().skip(1).step_by(2);
        for (scenario, count) in scenarios.into_iter().zip(counts) {
            taken.insert((framework, side, scenario), count / u64::from(COUNTED));
        }
    }
    rows(questions, |framework, (side, scenario)| {
        let counted = taken.get(&(framework, side, scenario)).copied();
        counted.ok_or_else(|| io::Error::other("a scenario was not counted"))
    })
}

/// Allocations of the thread that serves: a success has none of ours, and of the others it is shown.
pub(crate) fn allocations() -> io::Result<Vec<Row>> {
    let questions = questions().into_iter().filter_map(|question| {
        let goal = match (question.ours.1, question.beside.0) {
            (Scenario::Success, Side::Layered) => Goal::More(0),
            (Scenario::Raised | Scenario::Mapped, Side::Guarded) => Goal::Shown,
            _ => return None,
        };
        Some(Question { goal, ..question })
    });
    rows(questions.collect(), |framework, (side, scenario)| {
        framework.each_takes(side, scenario, |code| measure(code).count_total)
    })
}

fn rows(
    questions: Vec<Question>,
    taken: impl Fn(Framework, (Side, Scenario)) -> io::Result<u64>,
) -> io::Result<Vec<Row>> {
    let rows = questions.into_iter().map(|question| {
        Ok(Row {
            scenario: question.name,
            framework: question.framework.name(),
            ours: taken(question.framework, question.ours)?,
            beside: beside(&question),
            theirs: taken(question.framework, question.beside)?,
            goal: question.goal,
        })
    });
    rows.collect()
}

/// What the other side is, in words.
fn beside(question: &Question) -> &'static str {
    match (question.ours.1, question.beside) {
        (Scenario::OwnHeaders, _) => "without headers of its own",
        (_, (Side::Ours, _)) if question.ours.0 == Side::OursInProblems => "in FastAPI's shape",
        (_, (Side::Ours, _)) if question.ours.0 == Side::OursNegotiated => "one form",
        (_, (Side::Ours, _)) if question.ours.0 == Side::OursObserved => "unobserved",
        (_, (Side::Ours, _)) => "without the request",
        (_, (Side::OursAround, _)) => "the framework's extractor",
        (_, (Side::Layered, _)) => "an idle layer",
        (_, (Side::Guarded, _)) => "guarded by hand",
        _ => "by hand",
    }
}
