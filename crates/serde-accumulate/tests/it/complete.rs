//! A list of findings is complete unless something was really not looked at.

use serde::Deserialize;
use serde_accumulate::{Findings, Limits, Problem, Texts, from_texts};

use crate::models::{Code, Sku, findings};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
}

/// Looks at the number of findings, listed and in total, of a document that was looked at to its end.
#[track_caller]
fn check(findings: Option<Findings>, listed: usize, total: usize) -> Findings {
    let findings = findings.expect("it is refused");
    assert_eq!(
        (findings.as_slice().len(), findings.total()),
        (listed, total),
        "{findings:?}"
    );
    assert!(
        findings.is_complete(),
        "{:?} is not complete",
        findings.as_slice()
    );
    findings
}

#[track_caller]
fn check_color<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>, place: &str) {
    let findings = check(from_texts::<T>(texts).err(), 1, 1);
    let finding = &findings.as_slice()[0];
    let expected = Problem::Variant {
        expected: &["red", "green"],
    };
    assert_eq!(
        (&*finding.place.to_string(), &finding.problem),
        (place, &expected)
    );
}

#[test]
fn with_a_unit_enum_as_the_only_parameter_of_a_path() {
    let texts = Texts::new([("color", "blue")]);
    check_color::<Color>(&texts, "color");
    check_color::<Option<Color>>(&texts, "color");
    check_color::<Box<Color>>(&texts, "color");
    check_color::<(Color,)>(&texts, "color");
}

#[test]
fn with_unit_enums_in_forms() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Form {
        color: Color,
        other: Option<Color>,
    }
    let texts = Texts::new([("color", "blue"), ("other", "")]);
    let findings = check(from_texts::<Form>(&texts).err(), 2, 2);
    assert!(
        findings
            .as_slice()
            .iter()
            .all(|finding| matches!(finding.problem, Problem::Variant { .. }))
    );
    check_color::<Vec<(String, Color)>>(&Texts::new([("a", "red"), ("b", "blue")]), "b");
}

#[test]
fn with_unit_enums_in_json() {
    check(findings::<Color>(b"\"blue\"", Limits::default()), 1, 1);
    check(
        findings::<Option<Color>>(b"\"blue\"", Limits::default()),
        1,
        1,
    );
    check(
        findings::<Vec<Color>>(b"[\"blue\",7,\"red\",{}]", Limits::default()),
        3,
        3,
    );
}

/// A record of as many fields as there are names.
macro_rules! wide {
    ($name:ident: $type:ty: $($field:ident)*) => {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        struct $name {
            $($field: $type,)*
        }

        impl $name {
            const FIELDS: &[&str] = &[$(stringify!($field)),*];
        }
    };
}

macro_rules! two_hundred {
    ($name:ident: $type:ty) => {
        wide! { $name: $type:
            f000 f001 f002 f003 f004 f005 f006 f007 f008 f009
            f010 f011 f012 f013 f014 f015 f016 f017 f018 f019
            f020 f021 f022 f023 f024 f025 f026 f027 f028 f029
            f030 f031 f032 f033 f034 f035 f036 f037 f038 f039
            f040 f041 f042 f043 f044 f045 f046 f047 f048 f049
            f050 f051 f052 f053 f054 f055 f056 f057 f058 f059
            f060 f061 f062 f063 f064 f065 f066 f067 f068 f069
            f070 f071 f072 f073 f074 f075 f076 f077 f078 f079
            f080 f081 f082 f083 f084 f085 f086 f087 f088 f089
            f090 f091 f092 f093 f094 f095 f096 f097 f098 f099
            f100 f101 f102 f103 f104 f105 f106 f107 f108 f109
            f110 f111 f112 f113 f114 f115 f116 f117 f118 f119
            f120 f121 f122 f123 f124 f125 f126 f127 f128 f129
            f130 f131 f132 f133 f134 f135 f136 f137 f138 f139
            f140 f141 f142 f143 f144 f145 f146 f147 f148 f149
            f150 f151 f152 f153 f154 f155 f156 f157 f158 f159
            f160 f161 f162 f163 f164 f165 f166 f167 f168 f169
            f170 f171 f172 f173 f174 f175 f176 f177 f178 f179
            f180 f181 f182 f183 f184 f185 f186 f187 f188 f189
            f190 f191 f192 f193 f194 f195 f196 f197 f198 f199
        }
    };
}

two_hundred!(Numbers: u32);
two_hundred!(Codes: Code);
two_hundred!(Skus: Sku);

/// Writes a record; a field without a value is left out.
fn record<'v>(fields: &[&str], value: impl Fn(usize) -> Option<&'v str>) -> Vec<u8> {
    let fields = fields.iter().enumerate();
    let members = fields.filter_map(|(nth, name)| Some(format!("\"{name}\":{}", value(nth)?)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
}

const CODE: &str = "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"";

#[test]
fn with_a_hundred_members_missing_of_two_hundred() {
    for first in [0, 1] {
        let json = record(Numbers::FIELDS, |nth| (nth % 2 == first).then_some("1"));
        check(findings::<Numbers>(&json, Limits::default()), 100, 100);
        let json = record(Codes::FIELDS, |nth| (nth % 2 == first).then_some(CODE));
        check(findings::<Codes>(&json, Limits::default()), 100, 100);
    }
    let json = record(Numbers::FIELDS, |nth| (nth < 100).then_some("1"));
    check(findings::<Numbers>(&json, Limits::default()), 100, 100);
    let json = record(Numbers::FIELDS, |nth| (nth >= 100).then_some("1"));
    check(findings::<Numbers>(&json, Limits::default()), 100, 100);
}

#[test]
fn with_all_members_missing_of_two_hundred() {
    check(findings::<Numbers>(b"{}", Limits::default()), 100, 200);
    check(
        findings::<Numbers>(b"{}", Limits::default().findings(200)),
        200,
        200,
    );
    check(
        findings::<Codes>(b"{}", Limits::default().findings(500)),
        200,
        200,
    );
}

#[test]
fn with_every_second_member_of_another_type() {
    let json = record(Numbers::FIELDS, |nth| {
        Some(if nth % 2 == 0 { "1" } else { "[]" })
    });
    check(findings::<Numbers>(&json, Limits::default()), 100, 100);
    let json = record(Skus::FIELDS, |nth| {
        Some(if nth % 2 == 0 { "\"SKU-1\"" } else { "[]" })
    });
    check(findings::<Skus>(&json, Limits::default()), 100, 100);
}

#[test]
fn with_a_hundred_members_refused_of_two_hundred() {
    let json = record(Codes::FIELDS, |nth| {
        Some(if nth % 2 == 0 { CODE } else { "\"x\"" })
    });
    check(findings::<Codes>(&json, Limits::default()), 100, 100);
    let json = record(Skus::FIELDS, |nth| {
        Some(if nth % 2 == 0 { "\"SKU-1\"" } else { "\"x\"" })
    });
    check(findings::<Skus>(&json, Limits::default()), 100, 100);
    let json = record(Skus::FIELDS, |_| Some("\"x\""));
    check(
        findings::<Skus>(&json, Limits::default().findings(200)),
        200,
        200,
    );
}

#[test]
fn with_members_that_are_wrong_in_turn() {
    let json = record(Codes::FIELDS, |nth| {
        [Some(CODE), None, Some("\"x\""), Some("7")][nth % 4]
    });
    check(findings::<Codes>(&json, Limits::default()), 100, 150);
    check(
        findings::<Codes>(&json, Limits::default().findings(150)),
        150,
        150,
    );
}

#[test]
fn with_many_records_that_lack_many_members() {
    let json = record(Numbers::FIELDS, |nth| (nth % 2 == 0).then_some("1"));
    let json = [b"[", &*json, b",", &json, b",", &json, b"]"].concat();
    check(findings::<Vec<Numbers>>(&json, Limits::default()), 100, 300);
    check(
        findings::<Vec<Numbers>>(&json, Limits::default().findings(300)),
        300,
        300,
    );
}

#[test]
fn with_two_hundred_texts() {
    let pairs = Numbers::FIELDS.iter().enumerate();
    let texts = Texts::new(
        pairs
            .clone()
            .filter(|(nth, _)| nth % 2 == 0)
            .map(|(_, name)| (*name, "1")),
    );
    check(from_texts::<Numbers>(&texts).err(), 100, 100);
    let texts = Texts::new(pairs.map(|(nth, name)| (*name, if nth % 2 == 0 { "1" } else { "x" })));
    check(from_texts::<Numbers>(&texts).err(), 100, 100);
}

#[test]
fn with_as_many_refused_as_are_listed() {
    let list = |count: usize| format!("[{}]", vec!["\"x\""; count].join(","));
    check(
        findings::<Vec<Sku>>(list(100).as_bytes(), Limits::default()),
        100,
        100,
    );
    check(
        findings::<Vec<Code>>(list(101).as_bytes(), Limits::default()),
        100,
        101,
    );
    // Texts this short are worth less than it costs to count all that are refused.
    let many = findings::<Vec<Sku>>(list(5_000).as_bytes(), Limits::default()).unwrap_or_default();
    assert_eq!(many.as_slice().len(), 100);
    assert_eq!(many.is_complete(), many.total() == 5_000);
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Line {
    count: u8,
    pair: Even,
    name: String,
    inner: Option<Inner>,
    is_new: bool,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Inner {
    a: f64,
    b: u8,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "u8")]
struct Even;

impl TryFrom<u8> for Even {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        (number % 2 == 0).then_some(Self).ok_or("odd")
    }
}

/// A value, and where it is wrong.
type Way = (&'static str, &'static [&'static str]);

/// Every line of members that are good, of another type, refused or missing.
#[test]
fn with_lines_of_any_members() {
    let members: [(&str, &[Way]); 5] = [
        ("count", &[("7", &[]), ("\"x\"", &[""]), ("", &[""])]),
        ("pair", &[("2", &[]), ("3", &[""]), ("\"x\"", &[""])]),
        ("name", &[("\"n\"", &[]), ("7", &[""]), ("", &[""])]),
        (
            "inner",
            &[
                (r#"{"a":1,"b":1}"#, &[]),
                ("7", &[""]),
                ("{}", &["/a", "/b"]),
                (r#"{"a":"x"}"#, &["/a", "/b"]),
                ("", &[]),
            ],
        ),
        ("is_new", &[("true", &[]), ("7", &[""]), ("", &[""])]),
    ];
    let mut lines = vec![(Vec::new(), Vec::new())];
    for (name, ways) in members {
        let longer = |(line, places): &(Vec<String>, Vec<String>)| {
            let with = |(value, wrong): &Way| {
                let (mut line, mut places) = (line.clone(), places.clone());
                let is_there = !value.is_empty();
                line.extend(is_there.then(|| format!(r#""{name}":{value}"#)));
                places.extend(wrong.iter().map(|below| format!("{name}{below}")));
                (line, places)
            };
            ways.iter().map(with).collect::<Vec<_>>()
        };
        lines = lines.iter().flat_map(longer).collect();
    }
    for way in 0..2 {
        let json: Vec<String> = lines
            .iter()
            .map(|(line, _)| format!("{{{}}}", line.join(",")))
            .collect();
        let json = format!("[{}]", json.join(","));
        let placed = |(nth, (_, places)): (usize, &(Vec<String>, Vec<String>))| {
            places
                .iter()
                .map(|place| format!("{nth}/{place}"))
                .collect::<Vec<_>>()
        };
        let expected: Vec<String> = lines.iter().enumerate().flat_map(placed).collect();
        let limits = Limits::default().findings(usize::MAX);
        let found = findings::<Vec<Line>>(json.as_bytes(), limits).expect("it is refused");
        assert!(found.is_complete());
        let found = found.as_slice().iter();
        let found: Vec<String> = found.map(|finding| finding.place.to_string()).collect();
        let differ = |(found, expected): &(&String, &String)| found != expected;
        let first = found.iter().zip(&expected).find(differ);
        assert_eq!((first, found.len()), (None, expected.len()), "{way}");
        lines.reverse();
    }
}
