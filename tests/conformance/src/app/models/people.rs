//! Models in models, with constraints.

use std::sync::LazyLock;

use garde::Validate;
use regex::Regex;
use serde::Deserialize;

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Address {
    #[garde(skip)]
    street: String,
    #[garde(length(chars, min = 1))]
    city: String,
    #[garde(pattern(ZIP))]
    zip: String,
}

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Person {
    #[garde(length(chars, min = 1, max = 20))]
    name: String,
    #[garde(range(min = 0, max = 150))]
    age: i64,
    #[garde(dive)]
    address: Address,
}

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Company {
    #[garde(skip)]
    title: String,
    #[garde(dive)]
    ceo: Person,
    #[garde(dive)]
    staff: Vec<Person>,
}

static ZIP: LazyLock<Regex> = LazyLock::new(|| super::regex(r"^\d{5}$"));
