//! The problem of a value, as far as the hint of the type shows it.

use std::fmt;

use crate::document::node::{Datum, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::schema::Hint;
use crate::passes::session::Lists;
use crate::reader::fit::{self, integer, key_number};
use crate::reader::slot::Visit;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Records a value whose JSON type no type takes that asks as this position did before.
    /// Returns whether it is one: the type need not be asked again, and no stand-in is made.
    pub(crate) fn passes_over(&self) -> bool {
        let Some(hint) = self.session.schema(self.frame.schema, |schema| schema.hint) else {
            return false;
        };
        let index = match self.frame.node {
            Node::Json(index) => index,
            Node::Text(text) => return self.passes_over_text(hint, text),
            _ => return false,
        };
        // Null is what an option takes.
        let fits = match self.session.tape().byte(index) {
            b'"' => {
                !(hint.is_integer() || hint.is_float() || matches!(hint, Hint::Bool | Hint::Struct))
            }
            b't' | b'f' => {
                !matches!(hint, Hint::Str | Hint::Struct) && !hint.is_integer() && !hint.is_float()
            }
            b'-' | b'0'..=b'9' => !matches!(hint, Hint::Bool | Hint::Str | Hint::Struct),
            _ => true,
        };
        if fits || self.is_survey_due(hint) {
            return false;
        }
        self.record(Problem::Type(hint.expected()));
        true
    }

    /// Likewise of a text that is neither a number nor a boolean, where one is asked for.
    fn passes_over_text(&self, hint: Hint, text: &str) -> bool {
        let is_plain = hint.is_integer() || hint.is_float() || hint == Hint::Bool;
        let problem = is_plain
            .then(|| self.misfit_text(hint, text, &""))
            .flatten();
        let is_misfit = problem.is_some();
        if let Some(problem) = problem {
            self.record(problem);
        }
        is_misfit
    }

    /// What is wrong with a value, as far as it can be told without the type.
    pub(crate) fn misfit(
        &self,
        hint: Hint,
        shape: &Datum<'de>,
        visitor: &dyn Visit<'de>,
    ) -> Option<Problem> {
        let expecting = visitor;
        let of_type = Some(Problem::Type(hint.expected()));
        // A value that names no variant is reported as the tag that it is.
        if hint == Hint::Ignored || (hint == Hint::Identifier && self.is_tag_of_parent()) {
            return None;
        }
        match shape {
            Datum::Text(text) => self.misfit_text(hint, text, &expecting),
            Datum::Key(key) => match hint {
                Hint::Bool if !matches!(&**key, "true" | "false") => of_type,
                Hint::Enum => self.misfit_variant(key),
                Hint::Char if hint.is_standard(&expecting) && key.chars().count() != 1 => of_type,
                _ if hint.is_integer() || hint.is_float() => match key_number(key) {
                    Some(number) => misfit_number(hint, &number, &expecting),
                    None => of_type,
                },
                _ => None,
            },
            Datum::Number(numeral) => match hint {
                Hint::Any if numeral.value == Magnitude::Infinite => Some(infinite(&expecting)),
                Hint::Any => None,
                _ => misfit_number(hint, numeral, &expecting),
            },
            Datum::String(text) => match hint {
                Hint::Any | Hint::Str | Hint::Identifier | Hint::Bytes => None,
                Hint::Char => {
                    let is_bad = hint.is_standard(&expecting) && text.chars().count() != 1;
                    if is_bad { of_type } else { None }
                }
                Hint::Enum => self.misfit_variant(text),
                _ => of_type,
            },
            Datum::List | Datum::Map => self.misfit_container(hint, &expecting),
            Datum::Bool(_) if matches!(hint, Hint::Any | Hint::Bool) => None,
            Datum::Null if matches!(hint, Hint::Any | Hint::Unit) => None,
            // A derived struct with `flatten` asks for a map.
            Datum::Bool(_) | Datum::Null | Datum::Absent => {
                Some(Problem::Type(container(hint, &expecting)))
            }
        }
        .map(|problem| match problem {
            Problem::Type(Expected::Map) => Problem::Type(container(hint, &expecting)),
            Problem::Type(Expected::Enum) => Problem::Variant {
                expected: self.frame.names,
            },
            problem => problem,
        })
    }

    fn misfit_text(&self, hint: Hint, text: &str, expecting: &dyn fmt::Display) -> Option<Problem> {
        let fits = match hint {
            Hint::Char => text.chars().count() == 1 || !hint.is_standard(expecting),
            Hint::Enum => return self.misfit_variant(text),
            Hint::Map | Hint::Struct => return Some(Problem::Type(container(hint, expecting))),
            Hint::Seq | Hint::Tuple(_) => return self.misfit_container(hint, expecting),
            _ => return fit::text(hint, text),
        };
        (!fits).then_some(Problem::Text(hint.expected()))
    }

    fn misfit_container(&self, hint: Hint, expecting: &dyn fmt::Display) -> Option<Problem> {
        let tape = self.session.tape();
        let node = self.frame.node;
        let fits = match hint {
            Hint::Any => true,
            Hint::Seq => node.is_list(tape),
            Hint::Bytes => node.is_list(tape) && !node.is_map(tape),
            Hint::Map => node.is_map(tape),
            Hint::Struct => node.is_map(tape) || (node.is_list(tape) && self.may_be_list(node)),
            Hint::Tuple(expected) if node.is_list(tape) => {
                let found = node.elements(tape).count(tape);
                if found > expected {
                    return Some(Problem::TooLong { expected, found });
                }
                true
            }
            Hint::Enum if node.is_map(tape) => {
                let mut members = node.members(tape);
                let first = members.next(tape);
                match (first, members.next(tape)) {
                    (Some(member), None) => return self.misfit_variant(&member.key.key(tape)),
                    _ => false,
                }
            }
            _ => false,
        };
        (!fits).then(|| Problem::Type(container(hint, expecting)))
    }

    /// True if a struct is read from a list: serde does so, but its members have names. Texts in a row
    /// have none, and what stands for a tag and its content is no struct.
    fn may_be_list(&self, node: Node<'de>) -> bool {
        let session = self.session;
        let is_json = matches!(node, Node::Json(_) | Node::Value(_));
        let is_taken = match session.lists {
            Lists::Told => self.frame.parent.is_none(),
            Lists::Refused => false,
            Lists::Taken => true,
        };
        !is_json || is_taken || session.schema(self.frame.schema, |schema| schema.is_adjacent)
    }

    /// A name that is no variant, of an enum that is known to take no others.
    fn misfit_variant(&self, name: &str) -> Option<Problem> {
        self.session.schema(self.frame.schema, |schema| {
            let is_bad = schema.is_closed && !schema.names.contains(&name);
            is_bad.then_some(Problem::Variant {
                expected: schema.names,
            })
        })
    }
}

fn misfit_number(
    hint: Hint,
    numeral: &Numeral<'_>,
    expecting: &dyn fmt::Display,
) -> Option<Problem> {
    if hint.is_integer() {
        // A type of its own may take a float where it asked for an integer.
        let may_ask =
            numeral.value != Magnitude::Infinite && !matches!(hint, Hint::I128 | Hint::U128);
        let is_known = || hint.is_standard(expecting) || fit::is_count(hint, expecting);
        return integer(hint, numeral).filter(|_| !may_ask || is_known());
    }
    if hint.is_float() {
        return (numeral.value == Magnitude::Infinite).then(|| infinite(expecting));
    }
    Some(Problem::Type(container(hint, expecting)))
}

fn infinite(expecting: &dyn fmt::Display) -> Problem {
    Problem::Refused {
        expecting: expecting.to_string(),
        message: "number out of range".to_owned(),
    }
}

/// What is expected where a map is asked for: a struct with `flatten` asks for a map, too.
fn container(hint: Hint, expecting: &dyn fmt::Display) -> Expected {
    if hint == Hint::Map
        && fit::named(&expecting.to_string())
            .is_some_and(|(expected, _)| expected == Expected::Struct)
    {
        return Expected::Struct;
    }
    hint.expected()
}
