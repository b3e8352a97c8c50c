//! Findings, written down once nothing more is found.

use std::sync::Arc;

use crate::learned::schema::{CONTENT, Hint, SchemaId, Schemas};
use crate::passes::raw::{Raw, Shown};
use crate::passes::session::Session;
use crate::reader::fit;
use crate::report::found::Found;
use crate::report::later::Later;
use crate::report::shown;
use crate::search::Outcome;
use crate::{Expected, Finding, Findings, Problem};

/// Writes the findings of a JSON text down. What was found stays in there until somebody asks for it, unless
/// there is little of it, or a secret beside it.
pub(crate) fn of_text<'de>(session: Session<'de>, outcome: Outcome<'de>) -> Findings {
    let is_long = session.text.len() > LONG.saturating_mul(outcome.found.len());
    if is_long || session.schemas.borrow().knows_secrets() {
        return findings(&session, outcome);
    }
    let (text, work, mistake) = (session.text, session.work(), session.mistake.get());
    let origin = Arc::new(session.into_origin());
    let found = |shown, schema| match Later::of(&origin, shown, schema) {
        Some(later) => Found::later(later),
        None => origin.show(text, shown, schema),
    };
    Findings {
        work,
        mistake,
        ..written(&origin.schemas, outcome, found)
    }
}

/// Writes the findings down.
pub(crate) fn findings<'de>(session: &Session<'de>, outcome: Outcome<'de>) -> Findings {
    let schemas = session.schemas.borrow();
    let tape = session.tape();
    let found = |shown, schema| shown::show(shown, schema, tape, &schemas, session.limits());
    Findings {
        work: session.work(),
        mistake: session.mistake.get(),
        ..written(&schemas, outcome, found)
    }
}

/// Writes the findings down, each with what was found.
fn written<'de>(
    schemas: &Schemas,
    outcome: Outcome<'de>,
    show: impl Fn(Shown<'de>, SchemaId) -> Found,
) -> Findings {
    let mut findings = Findings {
        total: outcome.total,
        is_partial: !outcome.is_complete || outcome.has_panicked,
        ..Findings::default()
    };
    findings.list.reserve_exact(outcome.found.len());
    findings.ranks.reserve_exact(outcome.found.len());
    for raw in outcome.found {
        let Raw {
            place,
            rank,
            mut problem,
            schema,
            shown,
        } = raw;
        let mut expecting = None;
        match &mut problem {
            Problem::Type(expected) if schemas.is_set(schema) => *expected = Expected::Set,
            Problem::Type(_) | Problem::Range(_) => {
                expecting = own_words(schemas, schema).map(Box::from);
            }
            Problem::Refused { expecting, .. } => {
                let said = schemas
                    .get(schema)
                    .and_then(|schema| schema.expecting.as_deref());
                let said = said.filter(|said| *said != CONTENT);
                if expecting.is_empty() {
                    said.unwrap_or_default().clone_into(expecting);
                }
            }
            Problem::TagInvalid { found, .. } if schemas.is_secret(schema) => {
                "**********".clone_into(found);
            }
            _ => {}
        }
        let found = show(shown, schema);
        // The words of a type may repeat the value.
        if let Problem::Refused { message, .. } = &mut problem {
            if found.is_hidden() || schemas.flattens(schema) {
                let kind = CONTAINERS.iter().find(|kind| message.starts_with(**kind));
                message.truncate(kind.map_or(0, |kind| kind.len()));
            }
        }
        let finding = Finding {
            place,
            problem,
            found,
            expecting,
        };
        findings.push(finding, rank);
    }
    findings
}

/// The start of serde's words for an object or a list that should be something else, with nothing of it.
const CONTAINERS: [&str; 2] = ["invalid type: map", "invalid type: sequence"];

/// The words of a type for what it expects, unless they are those of the standard library.
fn own_words(schemas: &Schemas, schema: SchemaId) -> Option<&str> {
    let own = schemas.get(schema)?;
    if let Some(words) = own.out_of_sight().expecting.as_deref() {
        return Some(words);
    }
    let is_one = own.hint.is_some_and(Hint::is_scalar) && own.hint != Some(Hint::Enum);
    let words = own.expecting.as_deref().filter(|_| is_one)?;
    fit::named(words).is_none().then_some(words)
}

/// A text of more bytes for a finding is not kept.
const LONG: usize = 1024;
