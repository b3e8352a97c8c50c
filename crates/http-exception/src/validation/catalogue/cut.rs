//! Texts that are too long for an answer.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::validation::ValidationError;

/// At most so many characters of a text, and `…` where there were more.
pub(super) fn cut(text: Cow<'static, str>, most: usize) -> Cow<'static, str> {
    match end(&text, most) {
        Some(end) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => text,
    }
}

/// Cuts the sentence of an error, and the texts it was made of.
pub(super) fn cut_error(error: ValidationError, most: usize) -> ValidationError {
    let values = error.ctx().into_iter().flat_map(Map::values);
    if end(error.msg(), most).is_none() && !values.into_iter().any(|value| is_long(value, most)) {
        return error;
    }
    let msg = cut(Cow::Owned(error.msg().to_owned()), most);
    let short = ValidationError::new(error.kind().to_owned(), error.loc().clone(), msg);
    match error.ctx().cloned() {
        Some(mut ctx) => {
            ctx.values_mut().for_each(|value| cut_value(value, most));
            short.with_ctx(ctx)
        }
        None => short,
    }
}

/// True if there is a text in a value that is too long.
fn is_long(value: &Value, most: usize) -> bool {
    match value {
        Value::String(text) => end(text, most).is_some(),
        Value::Array(items) => items.iter().any(|item| is_long(item, most)),
        Value::Object(members) => members.values().any(|member| is_long(member, most)),
        _ => false,
    }
}

/// Cuts every text in a value.
fn cut_value(value: &mut Value, most: usize) {
    match value {
        Value::String(text) => {
            if let Some(end) = end(text, most) {
                text.truncate(end);
                text.push('…');
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| cut_value(item, most)),
        Value::Object(members) => {
            let members = members.values_mut();
            members.for_each(|member| cut_value(member, most));
        }
        _ => {}
    }
}

/// The end of so many characters, if there are more.
fn end(text: &str, most: usize) -> Option<usize> {
    // No text has more characters than bytes, and nearly all are short.
    if text.len() <= most {
        return None;
    }
    text.char_indices().nth(most).map(|(end, _)| end)
}
