//! Where a text stops being JSON, in the words of Python's `json`.

use std::fmt::Debug;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_accumulate::{Failure, SyntaxProblem, from_slice};

/// Texts, the offset that Python 3.11 reports for each, and what it says.
#[rustfmt::skip]
const PYTHON: &[(&str, usize, SyntaxProblem)] = &[
    ("\n\n", 2, SyntaxProblem::ExpectedValue),
    ("{", 1, SyntaxProblem::ExpectedName),
    ("}", 0, SyntaxProblem::ExpectedValue),
    ("[", 1, SyntaxProblem::ExpectedValue),
    ("{]", 1, SyntaxProblem::ExpectedName),
    ("{\"name\"", 7, SyntaxProblem::ExpectedColon),
    ("{\"name\":1", 9, SyntaxProblem::ExpectedComma),
    ("{\"name\"=1}", 7, SyntaxProblem::ExpectedColon),
    ("{\"a\":1 \"b\":2}", 7, SyntaxProblem::ExpectedComma),
    ("{\"a\":1;}", 6, SyntaxProblem::ExpectedComma),
    ("[\"a\" \"b\"]", 5, SyntaxProblem::ExpectedComma),
    ("{\"a\":\"x", 5, SyntaxProblem::UnterminatedString),
    ("\"", 0, SyntaxProblem::UnterminatedString),
    ("{\"a\":\"x\\", 5, SyntaxProblem::UnterminatedString),
    ("{\"a\":\"\\u12\"}", 7, SyntaxProblem::UnicodeEscape),
    ("{\"a\":\"\\u12G4\"}", 7, SyntaxProblem::UnicodeEscape),
    ("{\"a\":\"\\x41\"}", 6, SyntaxProblem::Escape),
    ("{\"a\":\"\\uD83C\\u12\"}", 13, SyntaxProblem::UnicodeEscape),
    ("{\"a\":\"nul\u{0}\"}", 9, SyntaxProblem::ControlCharacter),
    ("{\"a\n\":1}", 3, SyntaxProblem::ControlCharacter),
    ("{} x", 3, SyntaxProblem::ExtraData),
    ("{}{}", 2, SyntaxProblem::ExtraData),
    ("{},", 2, SyntaxProblem::ExtraData),
    ("{\"n", 1, SyntaxProblem::UnterminatedString),
    ("{\"nam", 1, SyntaxProblem::UnterminatedString),
    ("{\"name\": ", 9, SyntaxProblem::ExpectedValue),
    ("{\"name\": \"Föö 🎉 \\u0", 17, SyntaxProblem::UnicodeEscape),
    ("{\"name\": \"Föö 🎉 \\u00e", 17, SyntaxProblem::UnicodeEscape),
    ("{\"name\": \"Föö 🎉 \\u00e9\", ", 25, SyntaxProblem::ExpectedName),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -", 34, SyntaxProblem::ExpectedValue),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e", 38, SyntaxProblem::ExpectedComma),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3,", 41, SyntaxProblem::ExpectedName),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\": [1, {", 55, SyntaxProblem::ExpectedName),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], is_offer\": true}", 68, SyntaxProblem::ExpectedName),
    ("{\"name\": \"Föö 🎉 \\u00e9[, \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], \"is_offer\": true}", 26, SyntaxProblem::ExpectedComma),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -[1.5e3, \"tags\": [1, {\"a\": null}], \"is_offer\": true}", 34, SyntaxProblem::ExpectedValue),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], \"is_offer\":: true}", 79, SyntaxProblem::ExpectedValue),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], \"is_offer\", true}", 78, SyntaxProblem::ExpectedColon),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\":[[1, {\"a\": null}], \"is_offer\": true}", 78, SyntaxProblem::ExpectedComma),
    ("{\"name\": \"Föö 🎉 \\u00e\\\", \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], \"is_offer\": true}", 17, SyntaxProblem::UnicodeEscape),
    ("{\"name\": \"Föö 🎉 \\u00e9\", \"price\": -1.5e3, \"tags\": [1, {\"a\": null}], \"\\s_offer\": true}", 69, SyntaxProblem::Escape),
    ("true\\}\"a\tb\"1.5", 4, SyntaxProblem::ExtraData),
    ("{\"k\":[\"\"\\u00e9\"", 8, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\"\\u12\"\"a\"", 8, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[1e", 7, SyntaxProblem::ExpectedComma),
    ("\"\\u12\"0", 2, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[11{{", 8, SyntaxProblem::ExpectedComma),
    ("{\"k\":[00", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[1.\"\\u12\"nul}\"\\u00e9\"\"\\x\"", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[true,", 11, SyntaxProblem::ExpectedValue),
    ("01\u{1}\u{1}", 1, SyntaxProblem::ExtraData),
    ("\"\\x\"\"\\u00e9\"\"\\u12\"{\"é😀\"[01", 1, SyntaxProblem::Escape),
    ("\"1.5", 0, SyntaxProblem::UnterminatedString),
    ("{\"k\":[\\\\true\"a\tb\"", 6, SyntaxProblem::ExpectedValue),
    ("{\"k\":[\"\\u00e9\"null[\t:1e\n", 14, SyntaxProblem::ExpectedComma),
    ("-\ntru", 0, SyntaxProblem::ExpectedValue),
    (" nul01", 1, SyntaxProblem::ExpectedValue),
    ("{\"k\":[nul\u{1}0]:\"\\ud83d\\ude00\"", 6, SyntaxProblem::ExpectedValue),
    ("{\"k\":[true\"a\tb\"\"\\x\"", 10, SyntaxProblem::ExpectedComma),
    ("[x\n1e11", 1, SyntaxProblem::ExpectedValue),
    ("{\"k\":[0", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[]\"\\x\"", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[0\"a\tb\"x ", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\u{1}\"\\ud83d\\ude00\"-", 6, SyntaxProblem::ExpectedValue),
    ("{\"k\":[01x\n01:", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\"\\u00e9\",\\[nul", 15, SyntaxProblem::ExpectedValue),
    ("tru\"a\tb\"null\\\\tru", 0, SyntaxProblem::ExpectedValue),
    ("{\"k\":[\"\\x\"\\01\"é😀\"\"\\u00e9\"\n-", 7, SyntaxProblem::Escape),
    ("1.\"\\u00e9\"", 1, SyntaxProblem::ExtraData),
    ("null:\"\\x\"0", 4, SyntaxProblem::ExtraData),
    ("{\"k\":[\"\\x\"nultru}1.", 7, SyntaxProblem::Escape),
    ("011e+01[", 1, SyntaxProblem::ExtraData),
    ("0]", 1, SyntaxProblem::ExtraData),
    ("[\"\\x\"\"a\tb\"\\\"\\u12\"", 2, SyntaxProblem::Escape),
    ("{\\\"\\ud83d\\ude00\"", 1, SyntaxProblem::ExpectedName),
    ("\"\"\\u00e9\"[nul\"a\"null\n", 2, SyntaxProblem::ExtraData),
    ("{\"k\":[\\1\"\\x\"", 6, SyntaxProblem::ExpectedValue),
    ("{\"k\":[\"\\u00e9\"\"a\tb\"-0\"\\u12\"", 14, SyntaxProblem::ExpectedComma),
    ("{\"k\":[1:", 7, SyntaxProblem::ExpectedComma),
    ("{\"\\u12\"\"a\" - ", 3, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[\"\\u12\"\t\t1e+x", 8, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[\"\\u12\"\"\\u12\"0truenulx", 8, SyntaxProblem::UnicodeEscape),
    ("\"é😀\"1.5null[1", 4, SyntaxProblem::ExtraData),
    ("[1.5xtru", 4, SyntaxProblem::ExpectedComma),
    ("nullnullx\u{1}\"}", 4, SyntaxProblem::ExtraData),
    ("null\nnull", 5, SyntaxProblem::ExtraData),
    ("{\"k\":[\"a\tb\"", 8, SyntaxProblem::ControlCharacter),
    ("1[{true\"a\tb\"\"a\"", 1, SyntaxProblem::ExtraData),
    ("1.{\t\t\u{1}", 1, SyntaxProblem::ExtraData),
    ("{\"k\":[\"\\u12\"\u{1}\"\\ud83d\\ude00\"1.null\"a\tb\",", 8, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[\t", 7, SyntaxProblem::ExpectedValue),
    ("nul-0\u{1}", 0, SyntaxProblem::ExpectedValue),
    ("{\"k\":[\"1e+\"1null\"é😀\"-", 11, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\"\\x\"0", 7, SyntaxProblem::Escape),
    ("[\"a\"", 4, SyntaxProblem::ExpectedComma),
    ("null1e+true,1.5true", 4, SyntaxProblem::ExtraData),
    ("{\"k\":[11.5\"\\u00e9\"", 10, SyntaxProblem::ExpectedComma),
    ("{\"k\":[011}\n", 7, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\"a\"}\"\\u12\"", 9, SyntaxProblem::ExpectedComma),
    ("\t1e+", 2, SyntaxProblem::ExtraData),
    ("\"\\u12\"\\1.5null\n", 2, SyntaxProblem::UnicodeEscape),
    ("{\"k\":[\"\\u00e9\"[1e01\"\\ud83d\\ude00\",\"a\"", 14, SyntaxProblem::ExpectedComma),
    ("{\"k\":[1.1.", 9, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\\{\t\u{1}", 6, SyntaxProblem::ExpectedValue),
    ("{\"k\":[ \"a\tb\"\"a\tb\"\"a\"", 9, SyntaxProblem::ControlCharacter),
    ("{\"k\":[0,\"\\u00e9\"\"\\u12\"\u{1}-", 16, SyntaxProblem::ExpectedComma),
    ("tru", 0, SyntaxProblem::ExpectedValue),
    ("{\"k\":[1.5[\u{1}[\\\"\\u00e9\"", 9, SyntaxProblem::ExpectedComma),
    ("{\"k\":[\" ", 6, SyntaxProblem::UnterminatedString),
    ("1.50[1.}1e+", 4, SyntaxProblem::ExtraData),
    ("{\"k\":[\"\\ud83d\\ude00\"\"\\u00e9\"nul01\"a\tb\"", 20, SyntaxProblem::ExpectedComma),
    ("011e", 1, SyntaxProblem::ExtraData),
    ("{\"k\":[[", 7, SyntaxProblem::ExpectedValue),
    ("{\"k\":[1.5]x\"\\ud83d\\ude00\"]]", 10, SyntaxProblem::ExpectedComma),
    ("\"é😀\"nul][", 4, SyntaxProblem::ExtraData),
    ("{\"k\":[01\"\\ud83d\\ude00\"", 7, SyntaxProblem::ExpectedComma),
    ("nul", 0, SyntaxProblem::ExpectedValue),
    ("{\"k\":[\"1", 6, SyntaxProblem::UnterminatedString),
    ("{\"k\":[11:", 8, SyntaxProblem::ExpectedComma),
    ("null\"\\u00e9\"", 4, SyntaxProblem::ExtraData),
    ("\"\\x\"", 1, SyntaxProblem::Escape),
];

#[test]
fn every_text_is_refused_where_python_refuses_it_and_for_the_same_reason() {
    for (text, offset, problem) in PYTHON {
        let Err(Failure::Syntax(error)) = from_slice::<IgnoredAny>(text.as_bytes()) else {
            panic!("{text:?} is refused by Python");
        };
        assert_eq!(
            (error.offset, error.problem),
            (*offset, *problem),
            "{text:?}"
        );
    }
}

#[test]
fn what_only_python_reads_is_no_json() {
    for (text, offset, problem) in [
        ("NaN", 0, SyntaxProblem::ExpectedValue),
        ("[Infinity]", 1, SyntaxProblem::ExpectedValue),
        ("[-Infinity]", 1, SyntaxProblem::ExpectedValue),
        (r#"["\ud800"]"#, 3, SyntaxProblem::UnicodeEscape),
        (r#"["\ud800\u0041"]"#, 3, SyntaxProblem::UnicodeEscape),
        (r#"["\udc00\ud800"]"#, 3, SyntaxProblem::UnicodeEscape),
    ] {
        let Err(Failure::Syntax(error)) = from_slice::<serde_json::Value>(text.as_bytes()) else {
            panic!("{text} is no JSON");
        };
        assert_eq!((error.offset, error.problem), (offset, problem), "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_not_counted() {
    let number: u8 = from_slice("\u{feff}1".as_bytes()).unwrap();
    assert_eq!(number, 1);
    let Err(Failure::Syntax(error)) = from_slice::<u8>("\u{feff}?".as_bytes()) else {
        panic!()
    };
    assert_eq!(error.offset, 0);
}

#[test]
fn what_is_not_utf_8_is_not_read() {
    #[derive(Debug, serde::Deserialize)]
    struct Empty {}

    #[track_caller]
    fn check<T: DeserializeOwned + Debug>(json: &[u8], expected: usize) {
        let Err(Failure::NotUtf8 { valid_up_to }) = from_slice::<T>(json) else {
            panic!()
        };
        assert_eq!(valid_up_to, expected);
    }

    check::<String>(b"\"ab\xff\"", 3);
    // Nothing reads these bytes.
    check::<Empty>(b"{\"a\": \"\xff\"}", 7);
    check::<Empty>(b"\xef\xbb\xbf{\"\xff\": 1}", 2);
}

#[test]
fn what_serde_json_finds_too_deep_is_too_deep() {
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
    from_slice::<serde_json::Value>(nested(127).as_bytes()).unwrap();
    let result = from_slice::<serde_json::Value>(nested(128).as_bytes());
    assert!(matches!(result, Err(Failure::TooDeep)));
    let result = from_slice::<u8>(nested(100_000).as_bytes());
    assert!(matches!(result, Err(Failure::TooDeep)));
}
