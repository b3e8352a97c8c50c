//! Rules of an application's own, of fields and of the whole.

use std::borrow::Cow;

use http_exception::json;
use serde::Deserialize;
use validator::{Validate, ValidationError};

#[derive(Debug, Deserialize, Validate)]
#[validate(schema(function = "same_passwords"))]
pub(in super::super) struct Signup {
    #[validate(custom(function = "plain_name"))]
    username: String,
    #[validate(custom(function = "long_enough"))]
    password: String,
    repeat: String,
    #[serde(default)]
    #[validate(custom(function = "even"))]
    invited: i64,
}

fn plain_name(name: &str) -> Result<(), ValidationError> {
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) {
        return Ok(());
    }
    Err(broken(
        "value_error",
        "Value error, only letters and digits are allowed",
    ))
}

fn long_enough(password: &str) -> Result<(), ValidationError> {
    if password.chars().count() >= 4 {
        return Ok(());
    }
    Err(broken(
        "assertion_error",
        "Assertion failed, password is too short",
    ))
}

fn even(number: i64) -> Result<(), ValidationError> {
    if number % 2 == 0 {
        return Ok(());
    }
    let error = ValidationError::new("not_even");
    let mut error = error.with_message(Cow::Owned(format!("{number} is not an even number")));
    error.add_param(Cow::Borrowed("number"), &number);
    Err(error)
}

fn same_passwords(signup: &Signup) -> Result<(), ValidationError> {
    if signup.password == signup.repeat {
        return Ok(());
    }
    Err(broken(
        "value_error",
        "Value error, the two passwords differ",
    ))
}

/// As the reference has it, which shows the class of the error without its text.
fn broken(kind: &'static str, message: &'static str) -> ValidationError {
    let mut error = ValidationError::new(kind).with_message(Cow::Borrowed(message));
    error.add_param(Cow::Borrowed("error"), &json!({}));
    error
}
