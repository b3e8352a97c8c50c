//! Headers whose models have `flatten` in them: their fields do not say their names.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Names, Texts, from_texts};

use crate::support::described;

fn texts(pairs: &[(&'static str, &'static str)]) -> Texts<'static> {
    Texts::new(pairs.iter().copied())
}

#[test]
fn headers_behind_flatten_are_found_by_their_fields() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Headers {
        x_token: u8,
        #[serde(flatten)]
        common: Common,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    struct Common {
        retry_after: u32,
        #[serde(rename = "x_trace")]
        trace: Option<u32>,
        #[serde(rename = "X-ID")]
        id: u8,
    }
    let sent = texts(&[
        ("X-Token", "1"),
        ("retry-after", "1"),
        ("x-trace", "1"),
        ("x-id", "1"),
    ])
    .names(Names::Header);
    let headers: Headers = from_texts(&sent).unwrap();
    let common = Common {
        retry_after: 1,
        trace: Some(1),
        id: 1,
    };
    assert_eq!(headers, Headers { x_token: 1, common });
    let sent =
        texts(&[("X-Token", "x"), ("retry-after", "x"), ("x-trace", "x")]).names(Names::Header);
    let findings = from_texts::<Headers>(&sent).unwrap_err();
    assert_eq!(
        described(&findings),
        [
            "X-Token: Text(Integer)",
            "retry-after: Text(Integer)",
            "x-trace: Text(Integer)",
            "X-ID: Missing"
        ]
    );
}

#[derive(Debug, Deserialize, PartialEq)]
struct Written {
    #[serde(rename = "X-Limit")]
    limit: Option<u32>,
    #[serde(rename = "X-Request-ID")]
    id: Option<String>,
    #[serde(default, rename = "HOST")]
    host: String,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Common {
    x_own: Option<u8>,
    #[serde(flatten)]
    written: Written,
}

#[derive(Debug, Deserialize, PartialEq)]
struct All {
    #[serde(flatten)]
    common: Written,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

#[test]
fn an_optional_header_is_found_as_documents_write_it() {
    let pairs = [
        ("x-limit", "5"),
        ("x-request-id", "a"),
        ("host", "b"),
        ("x-own", "1"),
    ];
    let sent = texts(&pairs).names(Names::Header);
    for _ in 0..2 {
        let expected = Common {
            x_own: Some(1),
            written: Written {
                limit: Some(5),
                id: Some("a".into()),
                host: "b".into(),
            },
        };
        assert_eq!(from_texts::<Common>(&sent).unwrap(), expected);
    }
    let sent = texts(&[("x-limit", "x"), ("x-own", "300")]).names(Names::Header);
    let findings = from_texts::<Common>(&sent).unwrap_err();
    assert_eq!(
        described(&findings),
        ["x-limit: Text(Integer)", "x-own: Range(Maximum(255))"]
    );
}

#[test]
fn a_map_gets_the_headers_that_are_no_fields_once() {
    let pairs = [
        ("x-limit", "5"),
        ("host", "b"),
        ("user-agent", "c"),
        ("x-7", "7"),
    ];
    let sent = texts(&pairs).names(Names::Header);
    for _ in 0..2 {
        let all: All = from_texts(&sent).unwrap();
        let common = Written {
            limit: Some(5),
            id: None,
            host: "b".into(),
        };
        let others = [("user-agent", "c"), ("x-7", "7")];
        let others = others.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(
            all,
            All {
                common,
                others: others.into()
            }
        );
    }
    // A header that was not sent before may be a field.
    let sent = texts(&[("x-request-id", "a"), ("host", "b")]).names(Names::Header);
    let all: All = from_texts(&sent).unwrap();
    assert_eq!((all.common.id.as_deref(), all.others.len()), (Some("a"), 0));
}
