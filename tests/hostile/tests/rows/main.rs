//! The rows of the README, each a trial named by its number.
//!
//! Every one is asked of every adapter, `axum::panics::a12_…`, over real connections in both versions of HTTP
//! unless it is about one of them, and of the core alone, `core::panics::a12_…`, where it needs no
//! connection. Rows about no adapter are `alone::…`.

mod aborting;
mod answers;
mod bare;
mod bodies;
mod bounds;
mod browser;
mod causes;
mod check;
mod child;
mod completeness;
mod costs;
mod disclosure;
mod errors;
mod facts;
mod formats;
mod fuzz;
mod headers;
mod late;
mod layers;
mod oracles;
mod panics;
mod requests;
mod semantics;
mod servers;
mod soak;
mod sources;
mod storms;
mod websockets;

use std::process::ExitCode;

use self::facts::trials;

fn main() -> ExitCode {
    let files = [
        ("aborting", aborting::FACTS),
        ("answers", answers::FACTS),
        ("bodies", bodies::FACTS),
        ("bounds", bounds::FACTS),
        ("browser", browser::FACTS),
        ("causes", causes::FACTS),
        ("completeness", completeness::FACTS),
        ("costs", costs::FACTS),
        ("disclosure", disclosure::FACTS),
        ("errors", errors::FACTS),
        ("formats", formats::FACTS),
        ("fuzz", fuzz::FACTS),
        ("headers", headers::FACTS),
        ("late", late::FACTS),
        ("layers", layers::FACTS),
        ("oracles", oracles::FACTS),
        ("panics", panics::FACTS),
        ("requests", requests::FACTS),
        ("semantics", semantics::FACTS),
        ("soak", soak::FACTS),
        ("storms", storms::FACTS),
        ("websockets", websockets::FACTS),
    ];
    let trials = files
        .into_iter()
        .flat_map(|(file, facts)| trials(file, facts));
    harness::run(trials.collect())
}
