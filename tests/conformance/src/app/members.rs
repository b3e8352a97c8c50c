//! A reader of JSON values that finds all errors, by hand.
//!
//! It is what an application writes that knows no library for it: one function
//! for each kind of value, put together by the models. Kinds and sentences are
//! pydantic's in its strict mode.

use http_exception::{Loc, ValidationError, Value, json};
use serde_json::Map;

/// A value, or everything that is wrong with it.
pub(super) type Read<T> = Result<T, Vec<ValidationError>>;

/// The members of an object, read one by one.
pub(super) struct Members<'a> {
    object: &'a Map<String, Value>,
    loc: &'a Loc,
    errors: Vec<ValidationError>,
}

impl<'a> Members<'a> {
    /// The members of a value, which must be an object.
    pub(super) fn of(value: &'a Value, loc: &'a Loc) -> Read<Self> {
        let Value::Object(object) = value else {
            let msg = "Input should be a valid dictionary or object to extract fields from";
            return wrong("model_attributes_type", msg, value, loc);
        };
        Ok(Self {
            object,
            loc,
            errors: Vec::new(),
        })
    }

    /// Reads a member that must be there.
    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Value, &Loc) -> Read<T>,
    ) -> Option<T> {
        let loc = self.loc.clone().key(name);
        let read = match self.object.get(name) {
            Some(value) => read(value, &loc),
            None => Err(vec![missing(loc, Value::Object(self.object.clone()))]),
        };
        read.map_err(|errors| self.errors.extend(errors)).ok()
    }

    /// Reads a member that may be absent, or null.
    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Value, &Loc) -> Read<T>,
    ) -> Option<T> {
        match self.object.get(name) {
            None | Some(Value::Null) => None,
            Some(_) => self.required(name, read),
        }
    }

    /// The model, when none of its members is wrong.
    pub(super) fn model<T>(self, model: Option<T>) -> Read<T> {
        match model {
            Some(model) if self.errors.is_empty() => Ok(model),
            _ => Err(self.errors),
        }
    }
}

/// Text.
pub(super) fn string(value: &Value, loc: &Loc) -> Read<String> {
    let Value::String(text) = value else {
        return wrong("string_type", "Input should be a valid string", value, loc);
    };
    Ok(text.clone())
}

/// A number; an integer is one, too.
pub(super) fn float(value: &Value, loc: &Loc) -> Read<f64> {
    let Some(number) = value.as_f64() else {
        return wrong("float_type", "Input should be a valid number", value, loc);
    };
    Ok(number)
}

/// An integer of 64 bits.
pub(super) fn int(value: &Value, loc: &Loc) -> Read<i64> {
    let Some(number) = value.as_i64() else {
        return wrong("int_type", "Input should be a valid integer", value, loc);
    };
    Ok(number)
}

/// `true` or `false`.
pub(super) fn bool(value: &Value, loc: &Loc) -> Read<bool> {
    let Some(truth) = value.as_bool() else {
        return wrong("bool_type", "Input should be a valid boolean", value, loc);
    };
    Ok(truth)
}

/// A list, each of whose items is read.
pub(super) fn list<T>(value: &Value, loc: &Loc, read: fn(&Value, &Loc) -> Read<T>) -> Read<Vec<T>> {
    let Value::Array(items) = value else {
        return wrong("list_type", "Input should be a valid list", value, loc);
    };
    let (mut list, mut errors) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        match read(item, &loc.clone().index(index)) {
            Ok(item) => list.push(item),
            Err(invalid) => errors.extend(invalid),
        }
    }
    if errors.is_empty() {
        Ok(list)
    } else {
        Err(errors)
    }
}

/// Refuses a number that is not above zero.
pub(super) fn positive<T: PartialOrd + Default>(number: T, value: &Value, loc: &Loc) -> Read<T> {
    if number > T::default() {
        return Ok(number);
    }
    let error = ValidationError::new(
        "greater_than",
        loc.clone(),
        "Input should be greater than 0",
    );
    let ctx = Map::from_iter([("gt".to_owned(), json!(0))]);
    Err(vec![error.with_input(value.clone()).with_ctx(ctx)])
}

/// Nothing where something should be; the input is what it should be in.
pub(super) fn missing(loc: Loc, input: Value) -> ValidationError {
    ValidationError::new("missing", loc, "Field required").with_input(input)
}

fn wrong<T>(kind: &'static str, msg: &'static str, value: &Value, loc: &Loc) -> Read<T> {
    let error = ValidationError::new(kind, loc.clone(), msg);
    Err(vec![error.with_input(value.clone())])
}
