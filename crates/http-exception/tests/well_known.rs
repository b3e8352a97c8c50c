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
            "value_error change 0 : Value error, 0 is not allowed",
            r#"string_too_long sign "ab" {"max_length":1}: String should have at most 1 character"#,
            r#"string_too_short blank "" {"min_length":1}: String should have at least 1 character"#,
        ],
    );
}

#[test]
fn numbers_without_zero() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Counts {
        zero: std::num::NonZeroU128,
        below: std::num::NonZeroUsize,
        above: NonZeroU8,
        signed: std::num::NonZeroI128,
        text: NonZeroU8,
        size: std::num::NonZeroIsize,
    }
    check::<Counts>(
        r#"{"zero":0,"below":-1,"above":300,"signed":0,"text":"1","size":0}"#,
        &[
            r#"greater_than zero 0 {"gt":0}: Input should be greater than 0"#,
            r#"greater_than below -1 {"gt":0}: Input should be greater than 0"#,
            r#"less_than_equal above 300 {"le":255}: Input should be less than or equal to 255"#,
            "value_error signed 0 : Value error, 0 is not allowed",
            r#"int_type text "1" : Input should be a valid integer"#,
            "value_error size 0 : Value error, 0 is not allowed",
        ],
    );
}

#[test]
fn what_is_no_text_is_said_in_the_words_of_the_type() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Texts {
        id: uuid::Uuid,
        url: url::Url,
        any: IpAddr,
        amount: rust_decimal::Decimal,
        chrono: chrono::NaiveDate,
        naive: chrono::NaiveDateTime,
        time: time::Time,
        offset: time::OffsetDateTime,
        jiff: jiff::civil::Time,
        delta: jiff::SignedDuration,
        words: std::collections::BTreeSet<String>,
        own: String,
    }
    let date_time = "Input should be a valid datetime";
    let expected = [
        (
            "uuid_type",
            "id",
            "UUID input should be a string, bytes or UUID object",
        ),
        ("url_type", "url", "URL input should be a string or URL"),
        (
            "ip_any_address",
            "any",
            "value is not a valid IPv4 or IPv6 address",
        ),
        (
            "decimal_type",
            "amount",
            "Decimal input should be an integer, float, string or Decimal object",
        ),
        ("date_type", "chrono", "Input should be a valid date"),
        ("datetime_type", "naive", date_time),
        ("time_type", "time", "Input should be a valid time"),
        ("datetime_type", "offset", date_time),
        ("time_type", "jiff", "Input should be a valid time"),
        (
            "time_delta_type",
            "delta",
            "Input should be a valid timedelta",
        ),
        ("set_type", "words", "Input should be a valid set"),
        ("string_type", "own", "Input should be a valid string"),
    ];
    let expected = expected.map(|(kind, field, said)| format!("{kind} {field} true : {said}"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check::<Texts>(
        r#"{"id":true,"url":true,"any":true,"amount":true,"chrono":true,"naive":true,"time":true,
            "offset":true,"jiff":true,"delta":true,"words":true,"own":true}"#,
        &expected,
    );
}

#[test]
fn forms_that_a_model_declares_are_named() {
    time::serde::format_description!(german, Date, "[day].[month].[year]");

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only errors are looked at")]
    struct Moments {
        #[serde(with = "german")]
        day: time::Date,
        #[serde(with = "german::option")]
        other: Option<time::Date>,
        #[serde(with = "time::serde::rfc2822")]
        mail: time::OffsetDateTime,
        #[serde(with = "time::serde::iso8601")]
        iso: time::OffsetDateTime,
        #[serde(with = "time::serde::rfc3339")]
        log: time::OffsetDateTime,
        #[serde(with = "time::serde::timestamp")]
        unix: time::OffsetDateTime,
    }
    check::<Moments>(
        r#"{"day":"2024-01-31","other":7,"mail":"x","iso":"y","log":"2024-01-31T12:00:00","unix":"z"}"#,
        &[
            r#"date_from_datetime_parsing day "2024-01-31" {"error":"expected the format \"[day].[month].[year]\""}: Input should be a valid date or datetime, expected the format "[day].[month].[year]""#,
            "date_type other 7 : Input should be a valid date",
            r#"datetime_parsing mail "x" {"error":"expected the format RFC2822"}: Input should be a valid datetime, expected the format RFC2822"#,
            r#"datetime_parsing iso "y" {"error":"expected the format ISO 8601"}: Input should be a valid datetime, expected the format ISO 8601"#,
            r#"timezone_aware log "2024-01-31T12:00:00" : Input should have timezone info"#,
            r#"int_type unix "z" : Input should be a valid integer"#,
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
