//! The standard kinds as data.
//!
//! They are pydantic's, with the sentences that FastAPI shows, as far as they can be said of a
//! value in Rust. Nothing here knows how an error is found. `kinds.md` is the documentation that a test
//! makes of them: `UPDATE_EXPECT=1 cargo test -p http-exception --lib every_kind` writes it anew.

/// A standard kind of error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standard {
    /// The member `type`.
    pub(crate) kind: &'static str,
    /// The sentence. `{name}` stands for a value, `{expected_plural}` for an `s` unless the number
    /// before it is 1.
    pub(crate) template: &'static str,
    /// True if there is a place for a value in it.
    pub(crate) has_places: bool,
    /// The beginning of the kind, as a number that is compared at once.
    prefix: u64,
}

impl Standard {
    const fn new(kind: &'static str, template: &'static str) -> Self {
        let mut rest = template.as_bytes();
        let mut has_places = false;
        while let [first, others @ ..] = rest {
            has_places |= *first == b'{';
            rest = others;
        }
        Self {
            kind,
            template,
            has_places,
            prefix: prefix(kind),
        }
    }

    /// The values in the sentence, in its order.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let places = self.template.split('{').skip(1);
        places.filter_map(|place| place.split('}').next())
    }
}

/// The standard kind of that name.
pub(crate) fn find(kind: &str) -> Option<Standard> {
    let start = prefix(kind);
    let index = TABLE.binary_search_by(|standard| {
        let order = standard.prefix.cmp(&start);
        order.then_with(|| standard.kind.cmp(kind))
    });
    TABLE.get(index.ok()?).copied()
}

/// The first eight bytes of a text, in the order of texts.
const fn prefix(text: &str) -> u64 {
    let mut rest = text.as_bytes();
    if let Some(first) = rest.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let (mut prefix, mut shift) = (0, 64);
    while let [first, others @ ..] = rest {
        shift -= 8;
        prefix |= (*first as u64) << shift;
        rest = others;
    }
    prefix
}

macro_rules! kinds {
    ($($kind:literal $template:literal,)*) => {
        /// Sorted by kind, for `find`.
        pub(crate) static TABLE: &[Standard] = &[$(Standard::new($kind, $template),)*];
    };
}

kinds! {
    "assertion_error" "Assertion failed, {error}",
    "base64_decode" "Base64 decoding error: '{error}'",
    "bool_parsing" "Input should be a valid boolean, unable to interpret input",
    "bool_type" "Input should be a valid boolean",
    "byte_size" "could not parse value and unit from byte string",
    "bytes_invalid_encoding" "Data should be valid {encoding}: {encoding_error}",
    "bytes_too_long" "Data should have at most {max_length} byte{expected_plural}",
    "bytes_too_short" "Data should have at least {min_length} byte{expected_plural}",
    "bytes_type" "Input should be a valid bytes",
    "date_from_datetime_inexact" "Datetimes provided to dates should have zero time - e.g. be exact dates",
    "date_from_datetime_parsing" "Input should be a valid date or datetime, {error}",
    "date_future" "Date should be in the future",
    "date_parsing" "Input should be a valid date in the format YYYY-MM-DD, {error}",
    "date_past" "Date should be in the past",
    "date_type" "Input should be a valid date",
    "datetime_from_date_parsing" "Input should be a valid datetime or date, {error}",
    "datetime_future" "Input should be in the future",
    "datetime_parsing" "Input should be a valid datetime, {error}",
    "datetime_past" "Input should be in the past",
    "datetime_type" "Input should be a valid datetime",
    "decimal_max_digits" "Decimal input should have no more than {max_digits} digit{expected_plural} in total",
    "decimal_max_places" "Decimal input should have no more than {decimal_places} decimal place{expected_plural}",
    "decimal_parsing" "Input should be a valid decimal",
    "decimal_type" "Decimal input should be an integer, float, string or Decimal object",
    "decimal_whole_digits" "Decimal input should have no more than {whole_digits} digit{expected_plural} before the decimal point",
    "dict_type" "Input should be a valid dictionary",
    "duplicate" "Field given more than once",
    "enum" "Input should be {expected}",
    "extra_forbidden" "Extra inputs are not permitted",
    "finite_number" "Input should be a finite number",
    "float_parsing" "Input should be a valid number, unable to parse string as a number",
    "float_type" "Input should be a valid number",
    "fraction_parsing" "Input is not a valid fraction",
    "greater_than" "Input should be greater than {gt}",
    "greater_than_equal" "Input should be greater than or equal to {ge}",
    "int_from_float" "Input should be a valid integer, got a number with a fractional part",
    "int_parsing" "Input should be a valid integer, unable to parse string as an integer",
    "int_parsing_size" "Unable to parse input string as an integer, exceeded maximum size",
    "int_type" "Input should be a valid integer",
    "ip_any_address" "value is not a valid IPv4 or IPv6 address",
    "ip_any_interface" "value is not a valid IPv4 or IPv6 interface",
    "ip_any_network" "value is not a valid IPv4 or IPv6 network",
    "ip_v4_address" "Input is not a valid IPv4 address",
    "ip_v4_interface" "Input is not a valid IPv4 interface",
    "ip_v4_network" "Input is not a valid IPv4 network",
    "ip_v6_address" "Input is not a valid IPv6 address",
    "ip_v6_interface" "Input is not a valid IPv6 interface",
    "ip_v6_network" "Input is not a valid IPv6 network",
    "json_invalid" "Invalid JSON: {error}",
    "json_type" "JSON input should be string, bytes or bytearray",
    "less_than" "Input should be less than {lt}",
    "less_than_equal" "Input should be less than or equal to {le}",
    "list_type" "Input should be a valid list",
    "literal_error" "Input should be {expected}",
    "missing" "Field required",
    "model_attributes_type" "Input should be a valid dictionary or object to extract fields from",
    "multiple_of" "Input should be a multiple of {multiple_of}",
    "none_required" "Input should be None",
    "pattern_regex" "Input should be a valid regular expression",
    "payment_card_number_brand" "Length for a {brand} card must be {required_length}",
    "payment_card_number_digits" "Card number is not all digits",
    "payment_card_number_luhn" "Card number is not luhn valid",
    "set_type" "Input should be a valid set",
    "string_not_ascii" "String should contain only ASCII characters",
    "string_pattern_mismatch" "String should match pattern '{pattern}'",
    "string_too_long" "String should have at most {max_length} character{expected_plural}",
    "string_too_short" "String should have at least {min_length} character{expected_plural}",
    "string_type" "Input should be a valid string",
    "string_unicode" "Input should be a valid string, unable to parse raw data as a unicode string",
    "time_delta_parsing" "Input should be a valid timedelta, {error}",
    "time_delta_type" "Input should be a valid timedelta",
    "time_parsing" "Input should be in a valid time format, {error}",
    "time_type" "Input should be a valid time",
    "timezone_aware" "Input should have timezone info",
    "timezone_naive" "Input should not have timezone info",
    "timezone_offset" "Timezone offset of {tz_expected} required, got {tz_actual}",
    "too_long" "{field_type} should have at most {max_length} item{expected_plural} after validation, not {actual_length}",
    "too_short" "{field_type} should have at least {min_length} item{expected_plural} after validation, not {actual_length}",
    "tuple_type" "Input should be a valid tuple",
    "union_tag_invalid" "Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {expected_tags}",
    "union_tag_not_found" "Unable to extract tag using discriminator {discriminator}",
    "url_parsing" "Input should be a valid URL, {error}",
    "url_scheme" "URL scheme should be {expected_schemes}",
    "url_syntax_violation" "Input violated strict URL syntax rules, {error}",
    "url_too_long" "URL should have at most {max_length} character{expected_plural}",
    "url_type" "URL input should be a string or URL",
    "uuid_parsing" "Input should be a valid UUID, {error}",
    "uuid_type" "UUID input should be a string, bytes or UUID object",
    "uuid_version" "UUID version {expected_version} expected",
    "value_error" "Value error, {error}",
    "zoneinfo_str" "invalid timezone: {value}",
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::expect_file;

    use super::*;

    #[test]
    fn every_kind_is_in_the_documentation() {
        let mut list = String::from("| kind | sentence | `ctx` |\n|---|---|---|\n");
        for standard in TABLE {
            let Standard { kind, template, .. } = standard;
            let names = standard.names();
            // It is there to make the sentence only.
            let is_shown =
                |name: &&str| *name != "expected_plural" && !(*name == "error" && is_plain(kind));
            let ctx: Vec<String> = names
                .filter(is_shown)
                .map(|name| format!("`{name}`"))
                .collect();
            let sentence = template.replace("{expected_plural}", "s");
            let ctx = ctx.join(", ");
            writeln!(list, "| `{kind}` | {sentence} | {ctx} |").expect("a text takes all");
        }
        expect_file!["kinds.md"].assert_eq(&list);
    }

    fn is_plain(kind: &str) -> bool {
        matches!(kind, "assertion_error" | "value_error")
    }

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
