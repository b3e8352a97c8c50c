//! The standard kinds as data.
//!
//! They are pydantic's, with the sentences that FastAPI shows, as far as they can be said of a
//! value in Rust. Nothing here knows how an error is found.

/// A standard kind of error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standard {
    /// The member `type`.
    pub(crate) kind: &'static str,
    /// The sentence. `{name}` stands for a value, `{expected_plural}` for an `s` unless the number
    /// before it is 1.
    pub(crate) template: &'static str,
    /// The members of `ctx`, in their order.
    pub(crate) ctx: &'static [&'static str],
}

/// The standard kind of that name.
pub(crate) fn find(kind: &str) -> Option<&'static Standard> {
    let index = TABLE.binary_search_by(|standard| standard.kind.cmp(kind));
    TABLE.get(index.ok()?)
}

const fn row(kind: &'static str, ctx: &'static [&'static str], template: &'static str) -> Standard {
    Standard {
        kind,
        template,
        ctx,
    }
}

/// Sorted by kind, for `find`.
pub(crate) static TABLE: &[Standard] = &[
    row("assertion_error", &[], "Assertion failed, {error}"),
    row(
        "base64_decode",
        &["error"],
        "Base64 decoding error: '{error}'",
    ),
    row(
        "bool_parsing",
        &[],
        "Input should be a valid boolean, unable to interpret input",
    ),
    row("bool_type", &[], "Input should be a valid boolean"),
    row(
        "byte_size",
        &[],
        "could not parse value and unit from byte string",
    ),
    row(
        "bytes_invalid_encoding",
        &["encoding", "encoding_error"],
        "Data should be valid {encoding}: {encoding_error}",
    ),
    row(
        "bytes_too_long",
        &["max_length"],
        "Data should have at most {max_length} byte{expected_plural}",
    ),
    row(
        "bytes_too_short",
        &["min_length"],
        "Data should have at least {min_length} byte{expected_plural}",
    ),
    row("bytes_type", &[], "Input should be a valid bytes"),
    row(
        "date_from_datetime_inexact",
        &[],
        "Datetimes provided to dates should have zero time - e.g. be exact dates",
    ),
    row(
        "date_from_datetime_parsing",
        &["error"],
        "Input should be a valid date or datetime, {error}",
    ),
    row("date_future", &[], "Date should be in the future"),
    row(
        "date_parsing",
        &["error"],
        "Input should be a valid date in the format YYYY-MM-DD, {error}",
    ),
    row("date_past", &[], "Date should be in the past"),
    row("date_type", &[], "Input should be a valid date"),
    row(
        "datetime_from_date_parsing",
        &["error"],
        "Input should be a valid datetime or date, {error}",
    ),
    row("datetime_future", &[], "Input should be in the future"),
    row(
        "datetime_parsing",
        &["error"],
        "Input should be a valid datetime, {error}",
    ),
    row("datetime_past", &[], "Input should be in the past"),
    row("datetime_type", &[], "Input should be a valid datetime"),
    row(
        "decimal_max_digits",
        &["max_digits"],
        "Decimal input should have no more than {max_digits} digit{expected_plural} in total",
    ),
    row(
        "decimal_max_places",
        &["decimal_places"],
        "Decimal input should have no more than {decimal_places} decimal place{expected_plural}",
    ),
    row("decimal_parsing", &[], "Input should be a valid decimal"),
    row(
        "decimal_type",
        &[],
        "Decimal input should be an integer, float, string or Decimal object",
    ),
    row(
        "decimal_whole_digits",
        &["whole_digits"],
        "Decimal input should have no more than {whole_digits} digit{expected_plural} before the decimal point",
    ),
    row("dict_type", &[], "Input should be a valid dictionary"),
    row("duplicate", &[], "Field given more than once"),
    row("enum", &["expected"], "Input should be {expected}"),
    row("extra_forbidden", &[], "Extra inputs are not permitted"),
    row("finite_number", &[], "Input should be a finite number"),
    row(
        "float_parsing",
        &[],
        "Input should be a valid number, unable to parse string as a number",
    ),
    row("float_type", &[], "Input should be a valid number"),
    row("fraction_parsing", &[], "Input is not a valid fraction"),
    row("greater_than", &["gt"], "Input should be greater than {gt}"),
    row(
        "greater_than_equal",
        &["ge"],
        "Input should be greater than or equal to {ge}",
    ),
    row(
        "int_from_float",
        &[],
        "Input should be a valid integer, got a number with a fractional part",
    ),
    row(
        "int_parsing",
        &[],
        "Input should be a valid integer, unable to parse string as an integer",
    ),
    row(
        "int_parsing_size",
        &[],
        "Unable to parse input string as an integer, exceeded maximum size",
    ),
    row("int_type", &[], "Input should be a valid integer"),
    row(
        "ip_any_address",
        &[],
        "value is not a valid IPv4 or IPv6 address",
    ),
    row(
        "ip_any_interface",
        &[],
        "value is not a valid IPv4 or IPv6 interface",
    ),
    row(
        "ip_any_network",
        &[],
        "value is not a valid IPv4 or IPv6 network",
    ),
    row("ip_v4_address", &[], "Input is not a valid IPv4 address"),
    row(
        "ip_v4_interface",
        &[],
        "Input is not a valid IPv4 interface",
    ),
    row("ip_v4_network", &[], "Input is not a valid IPv4 network"),
    row("ip_v6_address", &[], "Input is not a valid IPv6 address"),
    row(
        "ip_v6_interface",
        &[],
        "Input is not a valid IPv6 interface",
    ),
    row("ip_v6_network", &[], "Input is not a valid IPv6 network"),
    row("json_invalid", &["error"], "Invalid JSON: {error}"),
    row(
        "json_type",
        &[],
        "JSON input should be string, bytes or bytearray",
    ),
    row("less_than", &["lt"], "Input should be less than {lt}"),
    row(
        "less_than_equal",
        &["le"],
        "Input should be less than or equal to {le}",
    ),
    row("list_type", &[], "Input should be a valid list"),
    row("literal_error", &["expected"], "Input should be {expected}"),
    row("missing", &[], "Field required"),
    row(
        "model_attributes_type",
        &[],
        "Input should be a valid dictionary or object to extract fields from",
    ),
    row(
        "multiple_of",
        &["multiple_of"],
        "Input should be a multiple of {multiple_of}",
    ),
    row("none_required", &[], "Input should be None"),
    row(
        "pattern_regex",
        &[],
        "Input should be a valid regular expression",
    ),
    row(
        "payment_card_number_brand",
        &["brand", "required_length"],
        "Length for a {brand} card must be {required_length}",
    ),
    row(
        "payment_card_number_digits",
        &[],
        "Card number is not all digits",
    ),
    row(
        "payment_card_number_luhn",
        &[],
        "Card number is not luhn valid",
    ),
    row("set_type", &[], "Input should be a valid set"),
    row(
        "string_not_ascii",
        &[],
        "String should contain only ASCII characters",
    ),
    row(
        "string_pattern_mismatch",
        &["pattern"],
        "String should match pattern '{pattern}'",
    ),
    row(
        "string_too_long",
        &["max_length"],
        "String should have at most {max_length} character{expected_plural}",
    ),
    row(
        "string_too_short",
        &["min_length"],
        "String should have at least {min_length} character{expected_plural}",
    ),
    row("string_type", &[], "Input should be a valid string"),
    row(
        "string_unicode",
        &[],
        "Input should be a valid string, unable to parse raw data as a unicode string",
    ),
    row(
        "time_delta_parsing",
        &["error"],
        "Input should be a valid timedelta, {error}",
    ),
    row("time_delta_type", &[], "Input should be a valid timedelta"),
    row(
        "time_parsing",
        &["error"],
        "Input should be in a valid time format, {error}",
    ),
    row("time_type", &[], "Input should be a valid time"),
    row("timezone_aware", &[], "Input should have timezone info"),
    row("timezone_naive", &[], "Input should not have timezone info"),
    row(
        "timezone_offset",
        &["tz_expected", "tz_actual"],
        "Timezone offset of {tz_expected} required, got {tz_actual}",
    ),
    row(
        "too_long",
        &["field_type", "max_length", "actual_length"],
        "{field_type} should have at most {max_length} item{expected_plural} after validation, not {actual_length}",
    ),
    row(
        "too_short",
        &["field_type", "min_length", "actual_length"],
        "{field_type} should have at least {min_length} item{expected_plural} after validation, not {actual_length}",
    ),
    row("tuple_type", &[], "Input should be a valid tuple"),
    row(
        "union_tag_invalid",
        &["discriminator", "tag", "expected_tags"],
        "Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {expected_tags}",
    ),
    row(
        "union_tag_not_found",
        &["discriminator"],
        "Unable to extract tag using discriminator {discriminator}",
    ),
    row(
        "url_parsing",
        &["error"],
        "Input should be a valid URL, {error}",
    ),
    row(
        "url_scheme",
        &["expected_schemes"],
        "URL scheme should be {expected_schemes}",
    ),
    row(
        "url_syntax_violation",
        &["error"],
        "Input violated strict URL syntax rules, {error}",
    ),
    row(
        "url_too_long",
        &["max_length"],
        "URL should have at most {max_length} character{expected_plural}",
    ),
    row("url_type", &[], "URL input should be a string or URL"),
    row(
        "uuid_parsing",
        &["error"],
        "Input should be a valid UUID, {error}",
    ),
    row(
        "uuid_type",
        &[],
        "UUID input should be a string, bytes or UUID object",
    ),
    row(
        "uuid_version",
        &["expected_version"],
        "UUID version {expected_version} expected",
    ),
    row("value_error", &[], "Value error, {error}"),
    row("zoneinfo_str", &["value"], "invalid timezone: {value}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found() {
        for standard in TABLE {
            let found = find(standard.kind).map(|found| found.template);
            assert_eq!(found, Some(standard.template), "{}", standard.kind);
        }
        assert!(find("no_such_kind").is_none());
    }

    #[test]
    fn a_kind_is_recorded_or_our_own() {
        let recorded = include_str!("../../../tests/data/standard_kinds.json");
        let is_recorded = |kind: &str| recorded.contains(&format!("{{\"type\": \"{kind}\","));
        let own: Vec<_> = TABLE
            .iter()
            .map(|row| row.kind)
            .filter(|kind| !is_recorded(kind))
            .collect();
        assert_eq!(own, ["duplicate"]);
    }
}
