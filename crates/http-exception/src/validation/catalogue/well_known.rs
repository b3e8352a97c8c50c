//! Types of well-known crates, recognised by what they say they expect.
//!
//! Their own reasons are not shown: they change from version to version, and were not written for
//! clients. The reason is found again in the value, or is one of a few known texts.

use serde_json::{Map, Value};

use super::moment::{self, Moment, Offset};
use super::uuid;

/// A value that was refused, as far as it may be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sent<'a> {
    Text(&'a str),
    Number(&'a str),
    /// Something else.
    Other,
    /// Something that is not shown.
    Unknown,
}

/// A type that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WellKnown<'a> {
    /// Bytes written as text.
    Base64,
    /// So many bytes.
    Bytes(usize),
    Char,
    Decimal,
    Duration,
    /// A moment in a form of its own: the kind of the moment, and the name of the form.
    Formatted(&'static str, &'a str),
    /// An address, whose kind says all of it.
    Address(&'static str),
    Moment(Moment),
    /// An integer but for 0, and whether it has no sign.
    NonZero(bool),
    /// A number as JSON has it.
    Number,
    Url,
    Uuid,
    /// A text of a form that has no kind of its own.
    Word,
}

/// The kind and the values of a refusal by such a type; nothing for a type that is not known.
pub(super) fn refused(
    expecting: &str,
    message: &str,
    sent: Sent<'_>,
) -> Option<(&'static str, Map<String, Value>)> {
    let beyond = beyond_floats(expecting, message, sent).map(|kind| (kind, Map::new()));
    let Some(known) = of(expecting) else {
        return beyond;
    };
    let text = match sent {
        Sent::Text(text) => Some(text),
        _ => None,
    };
    let is_no_text = match sent {
        Sent::Text(_) => false,
        // It reads numbers too, but not this one.
        Sent::Number(_) if known.is_number() => is_of_another_type(message),
        Sent::Number(_) | Sent::Other => true,
        Sent::Unknown => is_of_another_type(message),
    };
    if let Some(kind) = known.kind_of_no_text().filter(|_| is_no_text) {
        return Some((kind, Map::new()));
    }
    if beyond.is_some() {
        return beyond;
    }
    Some(match known {
        WellKnown::Base64 => with("base64_decode", "error", UNKNOWN),
        WellKnown::Bytes(length) => bytes(length, message)?,
        WellKnown::Char if text == Some("") => with("string_too_short", "min_length", 1),
        WellKnown::Char => with("string_too_long", "max_length", 1),
        WellKnown::Decimal if text.is_some_and(is_not_finite) => ("finite_number", Map::new()),
        WellKnown::Decimal => ("decimal_parsing", Map::new()),
        WellKnown::Duration => {
            let is_empty = text == Some("");
            let error = if is_empty {
                "input is too short"
            } else {
                UNKNOWN
            };
            with("time_delta_parsing", "error", error)
        }
        WellKnown::Formatted(kind, form) => {
            with(kind, "error", format!("expected the format {form}"))
        }
        WellKnown::Address(kind) => (kind, Map::new()),
        WellKnown::Moment(asked) => moment(asked, text),
        // A number below 0 is beyond an unsigned type too.
        WellKnown::NonZero(true) => with("greater_than", "gt", 0),
        WellKnown::NonZero(false) => with("value_error", "error", "0 is not allowed"),
        WellKnown::Number | WellKnown::Word => return None,
        WellKnown::Url => with("url_parsing", "error", url(message, text)),
        WellKnown::Uuid => with(
            "uuid_parsing",
            "error",
            text.map_or_else(|| UNKNOWN.to_owned(), uuid::error),
        ),
    })
}

/// The kind of what is no text, where such a type wants one.
pub(super) fn kind_of_no_text(expecting: &str) -> Option<&'static str> {
    of(expecting)?.kind_of_no_text()
}

/// True if 0 is the only number that a type refuses of those that have no sign.
pub(super) fn is_positive(expecting: &str) -> bool {
    of(expecting) == Some(WellKnown::NonZero(true))
}

fn of(expecting: &str) -> Option<WellKnown<'_>> {
    Some(match expecting {
        "a UUID string"
        | "a formatted UUID string"
        | "a UUID"
        | "a UUID string in the braced format"
        | "a UUID string in the hyphenated format"
        | "a UUID string in the simple format"
        | "a UUID string in the urn format" => WellKnown::Uuid,
        "a string representing an URL" => WellKnown::Url,
        // chrono, time, jiff
        "a formatted date string" | "a `Date`" | "a date string" => WellKnown::Moment(Moment::Date),
        "a formatted time string" | "a `Time`" | "a time string" => WellKnown::Moment(Moment::Time),
        "an RFC 3339 formatted date and time string"
        | "an `OffsetDateTime`"
        | "an RFC3339-formatted `OffsetDateTime`"
        | "a timestamp string" => WellKnown::Moment(Moment::DateTime(Offset::Required)),
        "a formatted date and time string"
        | "a `PrimitiveDateTime`"
        | "a `PlainDateTime`"
        | "a datetime string" => WellKnown::Moment(Moment::DateTime(Offset::Forbidden)),
        "a `UtcDateTime`" | "a zoned datetime string" | "a timestamp" => {
            WellKnown::Moment(Moment::DateTime(Offset::Any))
        }
        "a `Duration`"
        | "a duration"
        | "a `SignedDuration`"
        | "a span duration string"
        | "a signed duration string"
        | "an unsigned duration string" => WellKnown::Duration,
        "a character" => WellKnown::Char,
        // rust_decimal, bigdecimal
        "a Decimal type representing a fixed-point number"
        | "a number or formatted decimal string" => WellKnown::Decimal,
        "IP address" => WellKnown::Address("ip_any_address"),
        "IPv4 address" => WellKnown::Address("ip_v4_address"),
        "IPv6 address" => WellKnown::Address("ip_v6_address"),
        // ipnet
        "IPv4 or IPv6 network address" => WellKnown::Address("ip_any_network"),
        "IPv4 network address" => WellKnown::Address("ip_v4_network"),
        "IPv6 network address" => WellKnown::Address("ip_v6_network"),
        // serde, serde_with, http-serde
        "a base64 encoded string" => WellKnown::Base64,
        "a JSON number" => WellKnown::Number,
        "socket address"
        | "IPv4 socket address"
        | "IPv6 socket address"
        | "method name"
        | "semver version"
        | "uri"
        | "valid json object"
        | "Month"
        | "Weekday"
        | "a `Month`"
        | "a `Weekday`"
        | "a `UtcOffset`" => WellKnown::Word,
        _ => {
            let own = non_zero(expecting).or_else(|| formatted(expecting));
            return own.or_else(|| counted(expecting));
        }
    })
}

/// `a nonzero u8`
fn non_zero(expecting: &str) -> Option<WellKnown<'_>> {
    let integer = expecting.strip_prefix("a nonzero ")?;
    Some(WellKnown::NonZero(integer.starts_with('u')))
}

/// `a byte array of length 4`
fn counted(expecting: &str) -> Option<WellKnown<'_>> {
    let length = expecting.strip_prefix("a byte array of length ")?;
    length.parse().ok().map(WellKnown::Bytes)
}

/// The modules that `time` has for its types, and those that its `format_description!` makes: they
/// name the form that they read, which whoever declares the model has written.
fn formatted(expecting: &str) -> Option<WellKnown<'_>> {
    if let Some(form) = expecting.strip_suffix("-formatted `OffsetDateTime`") {
        let form = form.strip_prefix("an ")?;
        return Some(WellKnown::Formatted("datetime_parsing", form));
    }
    let (class, form) = expecting
        .strip_prefix("a(n) `")?
        .split_once("` in the format ")?;
    let kind = match class {
        "Date" => "date_from_datetime_parsing",
        "Time" => "time_parsing",
        "OffsetDateTime" | "PrimitiveDateTime" | "PlainDateTime" | "UtcDateTime" => {
            "datetime_parsing"
        }
        _ => return None,
    };
    Some(WellKnown::Formatted(kind, form))
}

impl WellKnown<'_> {
    /// True if numbers are read, though not all of them.
    fn is_number(self) -> bool {
        matches!(self, Self::Decimal | Self::Number)
    }

    /// The kind of what is no text, where a text is wanted.
    fn kind_of_no_text(self) -> Option<&'static str> {
        match self {
            Self::Base64 | Self::Char | Self::Word => Some("string_type"),
            Self::Bytes(_) => Some("bytes_type"),
            Self::Decimal => Some("decimal_type"),
            Self::Duration => Some("time_delta_type"),
            Self::Address(kind) => Some(kind),
            Self::Moment(Moment::Date) | Self::Formatted("date_from_datetime_parsing", _) => {
                Some("date_type")
            }
            Self::Moment(Moment::Time) | Self::Formatted("time_parsing", _) => Some("time_type"),
            Self::Moment(Moment::DateTime(_)) | Self::Formatted(..) => Some("datetime_type"),
            Self::NonZero(_) => None,
            Self::Number => Some("float_type"),
            Self::Url => Some("url_type"),
            Self::Uuid => Some("uuid_type"),
        }
    }
}

fn with(
    kind: &'static str,
    name: &str,
    value: impl Into<Value>,
) -> (&'static str, Map<String, Value>) {
    (kind, Map::from_iter([(name.to_owned(), value.into())]))
}

/// The kind of a number beyond every float, which is the engine's reason, whatever was asked for. One
/// without a fraction and an exponent is finite, however many digits it has.
fn beyond_floats(expecting: &str, message: &str, sent: Sent<'_>) -> Option<&'static str> {
    if message != "number out of range" {
        return None;
    }
    match sent {
        Sent::Number(number) if !number.contains(['.', 'e', 'E']) => {
            matches!(expecting, "f32" | "f64").then_some("float_type")
        }
        _ => Some("finite_number"),
    }
}

/// True if serde says so; a text may have been read as something else.
fn is_of_another_type(message: &str) -> bool {
    let found = message.strip_prefix("invalid type: ");
    found.is_some_and(|found| !found.starts_with("string "))
}

/// The kind of what has another number of bytes.
fn bytes(length: usize, message: &str) -> Option<(&'static str, Map<String, Value>)> {
    let found = message.strip_prefix("invalid length ")?.split(',').next()?;
    let found: usize = found.parse().ok()?;
    Some(if found > length {
        with("bytes_too_long", "max_length", length)
    } else {
        with("bytes_too_short", "min_length", length)
    })
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
        let (is, with) = refused(expecting, message, Sent::Text(found)).unwrap();
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
        check("a nonzero usize", "…", "0", "greater_than", &[("gt", "0")]);
        let zero = &[("error", "\"0 is not allowed\"")];
        check("a nonzero i8", "…", "0", "value_error", zero);
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
        assert!(refused("a u8", "…", Sent::Unknown).is_none());
    }

    #[test]
    fn what_is_no_text_is_said_by_serde_where_the_value_is_not_shown() {
        let decimal = "a Decimal type representing a fixed-point number";
        let kinds = [
            ("a timestamp string", "datetime_type"),
            (decimal, "decimal_type"),
            ("a base64 encoded string", "string_type"),
            ("a byte array of length 4", "bytes_type"),
            ("a `Weekday`", "string_type"),
            ("socket address", "string_type"),
            ("a JSON number", "float_type"),
        ];
        for (expecting, kind) in kinds {
            let message = "invalid type: sequence";
            let (is, values) = refused(expecting, message, Sent::Unknown).unwrap();
            assert_eq!((is, values.len()), (kind, 0), "{expecting}");
        }
        let text = refused(decimal, "invalid type: string \"x\"", Sent::Unknown);
        assert_eq!(text.unwrap().0, "decimal_parsing");
    }

    #[test]
    fn a_number_beyond_every_float_is_not_finite_but_where_a_text_was_wanted() {
        let kinds = [
            ("f64", "finite_number"),
            ("any value", "finite_number"),
            ("a number or formatted decimal string", "finite_number"),
            ("a JSON number", "finite_number"),
            ("a `Date`", "date_type"),
        ];
        for (expecting, kind) in kinds {
            let sent = Sent::Number("1e400");
            let (is, _) = refused(expecting, "number out of range", sent).unwrap();
            assert_eq!(is, kind, "{expecting}");
        }
        let digits = "9".repeat(400);
        let kind = |expecting| {
            refused(expecting, "number out of range", Sent::Number(&digits)).map(|(kind, _)| kind)
        };
        assert_eq!(kind("f64"), Some("float_type"));
        assert_eq!(kind("any value"), None);
        assert_eq!(
            kind("a number or formatted decimal string"),
            Some("decimal_parsing")
        );
    }

    #[test]
    fn bytes_are_counted() {
        let four = "a byte array of length 4";
        let message = "invalid length 5, expected a byte array of length 4";
        check(
            four,
            message,
            "ééx",
            "bytes_too_long",
            &[("max_length", "4")],
        );
        let message = "invalid length 0, expected a byte array of length 4";
        check(four, message, "", "bytes_too_short", &[("min_length", "4")]);
    }

    #[test]
    fn forms_without_a_kind_of_their_own_say_no_more_than_that() {
        let words = [
            "socket address",
            "semver version",
            "Month",
            "a `UtcOffset`",
            "uri",
        ];
        for expecting in words {
            assert!(refused(expecting, "s3cret", Sent::Text("x")).is_none());
        }
        let error = &[("error", "\"not of the expected form\"")];
        check(
            "a base64 encoded string",
            "s3cret",
            "x",
            "base64_decode",
            error,
        );
        check("a duration", "s3cret", "x", "time_delta_parsing", error);
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
            for found in [Sent::Unknown, Sent::Text("0")] {
                let (_, values) = refused(expecting, "s3cret", found).unwrap();
                assert!(!format!("{values:?}").contains("s3cret"), "{expecting}");
            }
        }
    }
}
