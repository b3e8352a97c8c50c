//! Types of well-known crates, recognised by what they say they expect.
//!
//! Their own reasons are not shown: they change from version to version, and were not written for
//! clients. The reason is found again in the value, or is one of a few known texts.

use serde_json::{Map, Value};

use super::moment::{self, Moment, Offset};
use super::uuid;

/// The kind and the values of a refusal by such a type; nothing for a type that is not known.
///
/// `found` is the text that was refused, where it is a text and may be shown.
pub(super) fn refused(
    expecting: &str,
    message: &str,
    found: Option<&str>,
) -> Option<(&'static str, Map<String, Value>)> {
    let kind = match expecting {
        "a UUID string" | "a formatted UUID string" | "a UUID" => {
            let error = found.map_or_else(unknown, uuid::error);
            return Some(with("uuid_parsing", "error", error));
        }
        "a string representing an URL" => {
            return Some(with("url_parsing", "error", url(message, found)));
        }
        // chrono, time, jiff
        "a formatted date string" | "a `Date`" | "a date string" => {
            return Some(moment(Moment::Date, found));
        }
        "a formatted time string" | "a `Time`" | "a time string" => {
            return Some(moment(Moment::Time, found));
        }
        "an RFC 3339 formatted date and time string"
        | "an `OffsetDateTime`"
        | "a timestamp string" => {
            return Some(moment(Moment::DateTime(Offset::Required), found));
        }
        "a formatted date and time string" | "a `PrimitiveDateTime`" | "a `PlainDateTime`" => {
            return Some(moment(Moment::DateTime(Offset::Forbidden), found));
        }
        "a `UtcDateTime`" | "a datetime string" | "a zoned datetime string" => {
            return Some(moment(Moment::DateTime(Offset::Any), found));
        }
        "a `Duration`"
        | "a `SignedDuration`"
        | "a span duration string"
        | "a signed duration string"
        | "an unsigned duration string" => {
            let error = match found {
                Some("") => "input is too short".to_owned(),
                _ => unknown(),
            };
            return Some(with("time_delta_parsing", "error", error));
        }
        "a character" => {
            return Some(if found == Some("") {
                with("string_too_short", "min_length", 1)
            } else {
                with("string_too_long", "max_length", 1)
            });
        }
        // Of an unsigned one only 0 is refused; what is below is beyond the range of the type.
        "a nonzero u8" | "a nonzero u16" | "a nonzero u32" | "a nonzero u64" | "a nonzero u128"
        | "a nonzero usize" => return Some(with("greater_than", "gt", 0)),
        // rust_decimal, bigdecimal
        "a Decimal type representing a fixed-point number"
        | "a number or formatted decimal string" => {
            if found.is_some_and(is_not_finite) {
                "finite_number"
            } else {
                "decimal_parsing"
            }
        }
        "IP address" => "ip_any_address",
        "IPv4 address" => "ip_v4_address",
        "IPv6 address" => "ip_v6_address",
        // ipnet
        "IPv4 or IPv6 network address" => "ip_any_network",
        "IPv4 network address" => "ip_v4_network",
        "IPv6 network address" => "ip_v6_network",
        _ => return None,
    };
    Some((kind, Map::new()))
}

fn with(
    kind: &'static str,
    name: &str,
    value: impl Into<Value>,
) -> (&'static str, Map<String, Value>) {
    (kind, Map::from_iter([(name.to_owned(), value.into())]))
}

fn moment(asked: Moment, found: Option<&str>) -> (&'static str, Map<String, Value>) {
    let (kind, error) = match found {
        Some(text) => moment::error(asked, text),
        None => match asked {
            Moment::Date => ("date_from_datetime_parsing", Some(UNKNOWN)),
            Moment::DateTime(_) => ("datetime_from_date_parsing", Some(UNKNOWN)),
            Moment::Time => ("time_parsing", Some(UNKNOWN)),
        },
    };
    match error {
        Some(error) => with(kind, "error", error),
        None => (kind, Map::new()),
    }
}

/// The crate `url` names its reason first, and the text after it. Only reasons that it is known to
/// have are shown.
fn url(message: &str, found: Option<&str>) -> String {
    if found == Some("") {
        return "input is empty".to_owned();
    }
    let mut known = URL_ERRORS.into_iter();
    let reason = known.find(|reason| message.starts_with(reason));
    reason.unwrap_or(UNKNOWN).to_owned()
}

fn is_not_finite(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    matches!(text.as_str(), "nan" | "inf" | "infinity")
}

fn unknown() -> String {
    UNKNOWN.to_owned()
}

const UNKNOWN: &str = "not of the expected form";

const URL_ERRORS: [&str; 10] = [
    "a cannot-be-a-base URL doesn’t have a host to set",
    "empty host",
    "invalid IPv4 address",
    "invalid IPv6 address",
    "invalid domain character",
    "invalid international domain name",
    "invalid port number",
    "relative URL with a cannot-be-a-base base",
    "relative URL without a base",
    "URLs more than 4 GB are not supported",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expecting: &str, message: &str, found: &str, kind: &str, values: &[(&str, &str)]) {
        let (is, with) = refused(expecting, message, Some(found)).unwrap();
        let with: Vec<_> = with
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect();
        let with: Vec<_> = with
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!((is, &with[..]), (kind, values));
    }

    #[test]
    fn known_types_say_why() {
        let error = "\"invalid character: found `x` at 1\"";
        check(
            "a formatted UUID string",
            "…",
            "x",
            "uuid_parsing",
            &[("error", error)],
        );
        let url = "a string representing an URL";
        check(
            url,
            "empty host: \"http://\"",
            "http://",
            "url_parsing",
            &[("error", "\"empty host\"")],
        );
        check(
            url,
            "…",
            "",
            "url_parsing",
            &[("error", "\"input is empty\"")],
        );
        let short = &[("error", "\"input is too short\"")];
        check(
            "a formatted date string",
            "…",
            "",
            "date_from_datetime_parsing",
            short,
        );
        check("a `Time`", "…", "1", "time_parsing", short);
        check("a `SignedDuration`", "…", "", "time_delta_parsing", short);
        let naive = "2020-01-01T00:00:00";
        check(
            "an RFC 3339 formatted date and time string",
            "…",
            naive,
            "timezone_aware",
            &[],
        );
        check(
            "a `PlainDateTime`",
            "…",
            "2020-01-01T00:00:00Z",
            "timezone_naive",
            &[],
        );
        check(
            "a datetime string",
            "…",
            "x",
            "datetime_from_date_parsing",
            short,
        );
        let decimal = "a Decimal type representing a fixed-point number";
        check(decimal, "…", "x", "decimal_parsing", &[]);
        check(decimal, "…", "-Infinity", "finite_number", &[]);
        check("IP address", "…", "x", "ip_any_address", &[]);
        check("IPv4 address", "…", "x", "ip_v4_address", &[]);
        check("IPv6 address", "…", "x", "ip_v6_address", &[]);
        check("IPv4 network address", "…", "x", "ip_v4_network", &[]);
        check("a nonzero u8", "…", "0", "greater_than", &[("gt", "0")]);
        check(
            "a character",
            "…",
            "",
            "string_too_short",
            &[("min_length", "1")],
        );
        check(
            "a character",
            "…",
            "ab",
            "string_too_long",
            &[("max_length", "1")],
        );
        assert!(refused("a nonzero i8", "…", None).is_none());
    }

    #[test]
    fn no_text_of_a_type_gets_through() {
        let known = [
            "a formatted UUID string",
            "a string representing an URL",
            "a formatted date string",
            "a timestamp string",
            "a time string",
            "a `Duration`",
        ];
        for expecting in known {
            for found in [None, Some("0")] {
                let (_, values) = refused(expecting, "s3cret", found).unwrap();
                assert!(!format!("{values:?}").contains("s3cret"), "{expecting}");
            }
        }
    }
}
