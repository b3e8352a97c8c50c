//! Types of well-known crates are still recognised by what they say they expect.

#[path = "shared/errors.rs"]
mod errors;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::{NonZeroI8, NonZeroU8};

use errors::check;
use serde::Deserialize;

#[test]
fn identifiers_and_addresses() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Host {
        id: uuid::Uuid,
        url: url::Url,
        any: IpAddr,
        v4: Ipv4Addr,
        v6: Ipv6Addr,
    }
    check::<Host>(
        r#"{"id":"x","url":"http://","any":"x","v4":"::1","v6":"127.0.0.1"}"#,
        &[
            r#"uuid_parsing id "x" {"error":"invalid character: found `x` at 1"}: Input should be a valid UUID, invalid character: found `x` at 1"#,
            r#"url_parsing url "http://" {"error":"empty host"}: Input should be a valid URL, empty host"#,
            r#"ip_any_address any "x" : value is not a valid IPv4 or IPv6 address"#,
            r#"ip_v4_address v4 "::1" : Input is not a valid IPv4 address"#,
            r#"ip_v6_address v6 "127.0.0.1" : Input is not a valid IPv6 address"#,
        ],
    );
}

#[test]
fn numbers_and_characters() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Price {
        amount: rust_decimal::Decimal,
        count: NonZeroU8,
        change: NonZeroI8,
        sign: char,
        blank: char,
    }
    check::<Price>(
        r#"{"amount":"x","count":0,"change":0,"sign":"ab","blank":""}"#,
        &[
            r#"decimal_parsing amount "x" : Input should be a valid decimal"#,
            r#"greater_than count 0 {"gt":0}: Input should be greater than 0"#,
            "value_error change 0 : Value error, not of the expected form",
            r#"string_too_long sign "ab" {"max_length":1}: String should have at most 1 character"#,
            r#"string_too_short blank "" {"min_length":1}: String should have at least 1 character"#,
        ],
    );
}

const DATE: &str = "date_from_datetime_parsing";
const DATE_SAID: &str = "Input should be a valid date or datetime";
const DATE_TIME: &str = "datetime_from_date_parsing";
const DATE_TIME_SAID: &str = "Input should be a valid datetime or date";
const TIME: &str = "time_parsing";
const TIME_SAID: &str = "Input should be in a valid time format";
const DELTA: &str = "time_delta_parsing";
const DELTA_SAID: &str = "Input should be a valid timedelta";

/// Every field was sent as an empty text.
#[track_caller]
fn too_short<T: http_exception::Model>(body: &'static str, fields: &[(&str, &str, &str)]) {
    let error = "input is too short";
    let expected: Vec<String> = fields
        .iter()
        .map(|(field, kind, said)| {
            format!(r#"{kind} {field} "" {{"error":"{error}"}}: {said}, {error}"#)
        })
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check::<T>(body, &expected);
}

#[test]
fn moments_of_chrono() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Moments {
        utc: chrono::DateTime<chrono::Utc>,
        fixed: chrono::DateTime<chrono::FixedOffset>,
        naive: chrono::NaiveDateTime,
        date: chrono::NaiveDate,
        time: chrono::NaiveTime,
    }
    too_short::<Moments>(
        r#"{"utc":"","fixed":"","naive":"","date":"","time":""}"#,
        &[
            ("utc", DATE_TIME, DATE_TIME_SAID),
            ("fixed", DATE_TIME, DATE_TIME_SAID),
            ("naive", DATE_TIME, DATE_TIME_SAID),
            ("date", DATE, DATE_SAID),
            ("time", TIME, TIME_SAID),
        ],
    );
    check::<Moments>(
        r#"{"utc":"2020-01-01T00:00:00","fixed":"2020-01-01T00:00:00Z","naive":"2020-01-01T00:00:00Z","date":"2020-02-30","time":"00:00:00"}"#,
        &[
            r#"timezone_aware utc "2020-01-01T00:00:00" : Input should have timezone info"#,
            r#"timezone_naive naive "2020-01-01T00:00:00Z" : Input should not have timezone info"#,
            r#"date_from_datetime_parsing date "2020-02-30" {"error":"day value is outside expected range"}: Input should be a valid date or datetime, day value is outside expected range"#,
        ],
    );
}

#[test]
fn moments_of_time() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Moments {
        offset: time::OffsetDateTime,
        plain: time::PrimitiveDateTime,
        date: time::Date,
        time: time::Time,
        delta: time::Duration,
    }
    too_short::<Moments>(
        r#"{"offset":"","plain":"","date":"","time":"","delta":""}"#,
        &[
            ("offset", DATE_TIME, DATE_TIME_SAID),
            ("plain", DATE_TIME, DATE_TIME_SAID),
            ("date", DATE, DATE_SAID),
            ("time", TIME, TIME_SAID),
            ("delta", DELTA, DELTA_SAID),
        ],
    );
}

#[test]
fn moments_of_jiff() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Moments {
        timestamp: jiff::Timestamp,
        zoned: jiff::Zoned,
        civil: jiff::civil::DateTime,
        date: jiff::civil::Date,
        time: jiff::civil::Time,
        span: jiff::Span,
        duration: jiff::SignedDuration,
    }
    too_short::<Moments>(
        r#"{"timestamp":"","zoned":"","civil":"","date":"","time":"","span":"","duration":""}"#,
        &[
            ("timestamp", DATE_TIME, DATE_TIME_SAID),
            ("zoned", DATE_TIME, DATE_TIME_SAID),
            ("civil", DATE_TIME, DATE_TIME_SAID),
            ("date", DATE, DATE_SAID),
            ("time", TIME, TIME_SAID),
            ("span", DELTA, DELTA_SAID),
            ("duration", DELTA, DELTA_SAID),
        ],
    );
}
