//! The program that valgrind counts: a server and its client, or the reading of a document.
//!
//! `benches/overhead` runs it with the names of its tasks, and makes tables of the counts. It has no
//! counting allocator, which takes a hundred instructions for each allocation.

use std::env;
use std::io;
use std::process::ExitCode;

use overhead::documents::Document;
use overhead::validation::Case;
use overhead::{COUNTED, Framework, Reader, Scenario, Side, WARM_UP};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even the error output is closed, the code is all that is left to say.
            let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[&str]) -> io::Result<()> {
    let unknown = || io::Error::other(format!("nothing is called {arguments:?}"));
    match arguments {
        ["serve", framework, side, scenarios @ ..] => {
            let mut all = Framework::ALL.into_iter();
            let framework = all.find(|own| own.name() == *framework);
            let side = Side::ALL.into_iter().find(|own| own.name() == *side);
            let named = |name: &&str| Scenario::ALL.into_iter().find(|own| own.name() == *name);
            let scenarios: Option<Vec<Scenario>> = scenarios.iter().map(named).collect();
            let framework = framework.ok_or_else(unknown)?;
            let scenarios = scenarios.ok_or_else(unknown)?;
            framework.serve(side.ok_or_else(unknown)?, move |mut client| {
                for scenario in scenarios {
                    client.send(scenario, WARM_UP);
                    client.begin_count();
                    client.send(scenario, COUNTED);
                    client.begin_count();
                }
            })
        }
        ["read", case, reader] => {
            let reader = Reader::ALL.into_iter().find(|own| own.name() == *reader);
            let case = Case::ALL.into_iter().find(|own| own.name() == *case);
            let mut warm = reader
                .zip(case)
                .ok_or_else(unknown)
                .map(|(reader, case)| reader.read(case))?;
            let answer = warm.serve();
            warm.check(&answer);
            Ok(())
        }
        [what @ ("search" | "parse"), name] => {
            let mut all = Document::all().into_iter();
            let document = all.find(|own| own.name == *name).ok_or_else(unknown)?;
            if *what == "search" {
                drop(document.search());
            } else {
                document.parse();
            }
            Ok(())
        }
        _ => Err(unknown()),
    }
}
