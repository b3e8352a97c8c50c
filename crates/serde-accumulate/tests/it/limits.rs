//! The cost of bad documents.

use std::num::NonZeroU8;

use serde::Deserialize;
use serde_accumulate::{Document, Failure, Findings, Limits, read};
use uuid::Uuid;

#[test]
fn findings_are_kept_up_to_the_limit_and_counted_beyond() {
    let json = format!("[{}]", vec!["\"x\""; 10_000].join(","));
    let findings = findings::<Vec<u8>>(&json, Limits::default().findings(3));
    assert_eq!((findings.as_slice().len(), findings.total()), (3, 10_000));
    assert!(findings.is_complete());
}

#[test]
fn refusals_cost_as_much_as_there_are_items() {
    let bad = "{\"id\": \"x\", \"n\": 0}";
    // A pass over all for each would be four times the work.
    twice_as_many_are_twice_the_work(2_000, |items| {
        let json = format!("[{}]", vec![bad; items].join(","));
        let findings = findings::<Vec<Item>>(&json, Limits::default());
        assert_eq!(findings.total(), 2 * items);
        findings
    });
}

#[test]
fn values_that_are_refused_are_counted_for_as_long_as_the_document_is_worth_it() {
    let json = format!("[{}0]", "0,".repeat(50_000));
    let findings = findings::<Vec<NonZeroU8>>(&json, Limits::default());
    assert_eq!(findings.as_slice().len(), 100);
    assert_eq!(findings.is_complete(), findings.total() == 50_001);
}

#[test]
fn what_is_found_in_long_lists_is_what_is_found_in_short_ones() {
    let item = |nth: usize| match nth % 5 {
        0 => r#"{"id": "x", "n": 0}"#,
        3 => r#"{"id": "67e55044-10b1-426f-9247-bb680e5fe0c8"}"#,
        _ => r#"{"id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "n": 1}"#,
    };
    let json = format!("[{}]", (0..500).map(item).collect::<Vec<_>>().join(","));
    let places = |found| {
        let limits = Limits::default().findings(usize::MAX).found(found);
        let findings = findings::<Vec<Item>>(&json, limits);
        assert!(findings.is_complete());
        let findings = findings.into_vec().into_iter();
        findings
            .map(|finding| finding.place.to_string())
            .collect::<Vec<_>>()
    };
    // Lists that are too long to be shown are read another way.
    assert_eq!(places(0), places(usize::MAX));
    assert_eq!(places(0).len(), 300);
}

#[test]
fn work_is_bounded_and_what_was_not_looked_at_is_said() {
    let json = format!("[{}]", vec!["{\"id\": \"x\", \"n\": 0}"; 5_000].join(","));
    let findings = findings::<Vec<Item>>(&json, Limits::default().work(1));
    assert!(!findings.is_complete());
    assert!(!findings.as_slice().is_empty());
}

#[test]
fn what_is_found_is_left_out_where_it_is_long() {
    let json = format!("[{:?}, \"y\"]", "x".repeat(50));
    let findings = findings::<Vec<u8>>(&json, Limits::default().found(20));
    let found: Vec<_> = findings
        .as_slice()
        .iter()
        .map(|finding| (finding.found.json().is_some(), finding.found.is_cut()))
        .collect();
    assert_eq!(found, [(false, true), (true, false)]);
}

#[test]
fn counting_comes_to_an_end() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Four {
        a: u8,
        b: u8,
        c: u8,
        d: u8,
    }
    let json = format!("[{}{{}}]", "{},".repeat(400_000));
    let findings = findings::<Vec<Four>>(&json, Limits::default());
    assert_eq!(findings.as_slice().len(), 100);
    assert!(findings.total() > 10_000 && findings.total() < 1_600_000);
    assert!(!findings.is_complete());
}

#[test]
fn a_member_sent_twice_is_found_among_many() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "t")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Hidden {
        A { a: u8, b: u8 },
    }
    // Comparing each with each would be four times the work.
    twice_as_many_are_twice_the_work(10_000, |members| {
        let many: Vec<_> = (0..members).map(|nth| format!("\"k{nth}\":0")).collect();
        let many = many.join(",");
        let json = format!(r#"{{"t":"A",{many},"a":1,"a":2,"b":1}}"#);
        let findings = findings::<Hidden>(&json, Limits::default());
        assert_eq!(findings.total(), 1);
        findings
    });
}

/// Searches a document with so much in it, and one with twice as much. The work is counted, so that it is
/// the same on any machine.
#[track_caller]
fn twice_as_many_are_twice_the_work(count: usize, search: impl Fn(usize) -> Findings) {
    let [once, twice] = [count, 2 * count].map(|count| {
        let findings = search(count);
        assert!(findings.is_complete(), "{:?}", findings.work());
        findings.work().instructions
    });
    assert!(2 * twice <= 5 * once, "{twice} for {once}");
}

#[test]
fn what_is_beside_a_large_tree_of_anything_is_found() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Beside {
        tree: serde_json::Value,
        after: u8,
        last: u8,
    }
    // More ways into the tree than are told apart.
    let tree = (0..13).fold("1".to_owned(), |tree, _| {
        format!(r#"{{"l":{tree},"r":{tree}}}"#)
    });
    let json = format!(r#"{{"tree":{tree},"after":"x"}}"#);
    let findings = findings::<Beside>(&json, Limits::default());
    let places: Vec<_> = findings
        .as_slice()
        .iter()
        .map(|finding| finding.place.to_string())
        .collect();
    assert_eq!(places, ["after", "last"]);
    assert!(findings.is_complete());
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Item {
    id: Uuid,
    n: NonZeroU8,
}

fn findings<'de, T: Deserialize<'de>>(json: &'de str, limits: Limits) -> Findings {
    match read::<T>(Document::Json(json.as_bytes()), limits) {
        Err(Failure::Invalid(findings)) => findings,
        Err(failure) => panic!("{failure}"),
        Ok(_) => panic!("{json}"),
    }
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self")]
enum Link {
    Next { to: Option<Box<Link>>, n: u8 },
}
serde_accumulate::tagged!(Link, "kind");

#[test]
fn what_is_too_deep_for_the_stack_of_a_thread_is_not_looked_at() {
    let open = r#"{"kind": "Next", "n": "x", "to": "#;
    let nested = |levels| format!("{}null{}", open.repeat(levels), "}".repeat(levels));
    let findings_of = |json: &str| {
        let findings = findings::<Link>(json, Limits::default());
        (findings.total(), findings.is_complete())
    };
    assert_eq!(findings_of(&nested(48)), (48, true));
    let (total, is_complete) = findings_of(&nested(127));
    assert!((48..127).contains(&total) && !is_complete, "{total}");
}
