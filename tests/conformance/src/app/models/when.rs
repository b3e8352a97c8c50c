//! Dates and times, read as pydantic reads them: by `speedate`, out of text or a number.

use http_exception::{Refusal, Value};
use serde::Deserialize;
use speedate::ParseError;
use strum::EnumMessage;

#[derive(Debug, Deserialize)]
pub(in super::super) struct When {
    at: Option<DateTime>,
    aware: Option<Aware>,
    naive: Option<Naive>,
    day: Option<Date>,
    past: Option<Past>,
}

/// A point in time, with or without a zone.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(in super::super) struct DateTime(speedate::DateTime);

impl TryFrom<Value> for DateTime {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        match value {
            Value::String(text) => match speedate::DateTime::parse_str(&text) {
                Ok(at) => Ok(Self(at)),
                Err(_) => speedate::Date::parse_str(&text)
                    .and_then(midnight)
                    .map(Self)
                    .map_err(|error| refused("datetime_from_date_parsing", &error)),
            },
            value => timestamp(&value, "datetime"),
        }
    }
}

/// A day.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(in super::super) struct Date(speedate::Date);

impl TryFrom<Value> for Date {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let DateTime(at) = match value {
            Value::String(text) => {
                if let Ok(day) = speedate::Date::parse_str(&text) {
                    return Ok(Self(day));
                }
                speedate::DateTime::parse_str(&text)
                    .map(DateTime)
                    .map_err(|error| refused("date_from_datetime_parsing", &error))?
            }
            value => timestamp(&value, "date")?,
        };
        let time = &at.time;
        match (time.hour, time.minute, time.second, time.microsecond) {
            (0, 0, 0, 0) => Ok(Self(at.date)),
            _ => Err(Refusal::new("date_from_datetime_inexact", "")),
        }
    }
}

/// A point in time with a zone.
#[derive(Debug, Deserialize)]
#[serde(try_from = "DateTime")]
struct Aware(speedate::DateTime);

impl TryFrom<DateTime> for Aware {
    type Error = Refusal;

    fn try_from(DateTime(at): DateTime) -> Result<Self, Refusal> {
        match at.time.tz_offset {
            Some(_) => Ok(Self(at)),
            None => Err(Refusal::new("timezone_aware", "")),
        }
    }
}

/// A point in time without a zone.
#[derive(Debug, Deserialize)]
#[serde(try_from = "DateTime")]
struct Naive(speedate::DateTime);

impl TryFrom<DateTime> for Naive {
    type Error = Refusal;

    fn try_from(DateTime(at): DateTime) -> Result<Self, Refusal> {
        match at.time.tz_offset {
            None => Ok(Self(at)),
            Some(_) => Err(Refusal::new("timezone_naive", "")),
        }
    }
}

/// A day before today.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Date")]
struct Past(speedate::Date);

impl TryFrom<Date> for Past {
    type Error = Refusal;

    fn try_from(Date(day): Date) -> Result<Self, Refusal> {
        match speedate::Date::today(0) {
            Ok(today) if day < today => Ok(Self(day)),
            _ => Err(Refusal::new("date_past", "")),
        }
    }
}

/// Seconds, or milliseconds where there are too many of them, since 1970.
fn timestamp(value: &Value, class: &'static str) -> Result<DateTime, Refusal> {
    let Some(seconds) = value.as_f64() else {
        return Err(Refusal::new(format!("{class}_type"), ""));
    };
    // Where it is too large for an integer, it is too large for a date.
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    let (whole, part) = (seconds.floor() as i64, (seconds.fract() * 1e6) as i32);
    let part = part.rem_euclid(1_000_000).unsigned_abs();
    speedate::DateTime::from_timestamp(whole, part)
        .and_then(|at| at.with_timezone_offset(Some(0)))
        .map(DateTime)
        .map_err(|error| refused(&format!("{class}_parsing"), &error))
}

fn midnight(day: speedate::Date) -> Result<speedate::DateTime, ParseError> {
    speedate::DateTime::parse_str(&format!("{day}T00:00:00"))
}

fn refused(kind: &str, error: &ParseError) -> Refusal {
    let error = error.get_documentation().unwrap_or_default();
    Refusal::new(kind.to_owned(), "").with("error", error)
}
