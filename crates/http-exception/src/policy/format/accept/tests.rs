//! Lists of clients, of the standard, and of nobody.

use proptest::prelude::*;

use super::*;

const NAMES: [&str; 5] = [
    "application/json",
    "application/problem+json",
    "text/html",
    "text/markdown",
    "text/plain",
];

fn offer(name: &'static str) -> Offer {
    Offer {
        name,
        is_json: name.ends_with("json"),
        is_for_anyone: name.ends_with("json"),
    }
}

fn chosen(lines: &[&[u8]], names: &[&'static str]) -> &'static str {
    let offers: Vec<Offer> = names.iter().copied().map(offer).collect();
    names[choose(lines.iter().copied(), &offers)]
}

#[track_caller]
fn check(accept: &str, expected: &str) {
    assert_eq!(chosen(&[accept.as_bytes()], &NAMES), expected, "{accept}");
}

/// The values that clients send by default, and what they get of all forms: `json` is the JSON
/// form that stands first.
const CLIENTS: [(&str, &str, &str); 24] = [
    ("axios", "application/json, text/plain, */*", "json"),
    ("Angular", "application/json, text/plain, */*", "json"),
    ("jQuery", "*/*", "json"),
    (
        "jQuery, json",
        "application/json, text/javascript, */*; q=0.01",
        "json",
    ),
    ("jQuery, html", "text/html, */*; q=0.01", "text/html"),
    ("jQuery, text", "text/plain, */*; q=0.01", "text/plain"),
    (
        "jQuery, xml",
        "application/xml, text/xml, */*; q=0.01",
        "json",
    ),
    ("fetch", "*/*", "json"),
    (
        "Chromium",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,\
         application/signed-exchange;v=b3;q=0.7",
        "text/html",
    ),
    (
        "Chromium, image",
        "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        "json",
    ),
    (
        "Firefox",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html",
    ),
    (
        "Firefox 128",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,\
         image/svg+xml,*/*;q=0.8",
        "text/html",
    ),
    ("Firefox, style", "text/css,*/*;q=0.1", "json"),
    (
        "Safari",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html",
    ),
    ("curl", "*/*", "json"),
    ("python-requests", "*/*", "json"),
    ("python-httpx", "*/*", "json"),
    ("Kubernetes, probe", "*/*", "json"),
    (
        "Kubernetes, client",
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
        "json",
    ),
    (
        "Java",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "text/html",
    ),
    ("Wget", "*/*", "json"),
    ("EventSource", "text/event-stream", "json"),
    (
        "lynx",
        "text/html, text/plain, text/sgml, text/css, */*;q=0.01",
        "text/html",
    ),
    (
        "an agent",
        "text/markdown, text/html;q=0.9, */*;q=0.1",
        "text/markdown",
    ),
];

#[test]
fn clients_get_what_they_can_read() {
    let orders = [NAMES, [NAMES[1], NAMES[0], NAMES[2], NAMES[3], NAMES[4]]];
    for order in orders {
        for (client, accept, expected) in CLIENTS {
            let expected = if expected == "json" {
                order[0]
            } else {
                expected
            };
            assert_eq!(chosen(&[accept.as_bytes()], &order), expected, "{client}");
        }
        // Go's net/http sends none.
        assert_eq!(chosen(&[], &order), order[0]);
    }
}

#[test]
fn a_range_that_says_more_of_a_form_goes_before() {
    check("application/problem+json", "application/problem+json");
    check(
        "application/json, application/problem+json;q=0.9",
        "application/json",
    );
    check(
        "application/json;q=0.8, application/problem+json",
        "application/problem+json",
    );
    // Both are named; that one is named twice is no preference.
    check(
        "application/problem+json, application/json",
        "application/json",
    );
    check(
        "application/*;q=0.9, application/json;q=0",
        "application/problem+json",
    );
    check(
        "application/*, application/json;q=0, application/problem+json;q=0.1",
        "application/problem+json",
    );
    check("application/*;q=0.5, text/*", "text/html");
    check("text/*;q=0.5, application/*", "application/json");
    check("text/html;q=0, text/*", "text/markdown");
    check("*/*, text/plain", "text/plain");
    check("*/*, text/*", "text/html");
    check("text/plain;q=0.9, */*", "application/json");
    check("text/*, text/html;q=0.1, text/markdown;q=0.2", "text/plain");
}

/// The example of RFC 9110 section 12.5.1, form by form.
#[test]
fn the_example_of_the_standard() {
    let list = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5";
    check(list, "text/plain");
    let list = "audio/*; q=0.2, audio/basic";
    assert_eq!(
        chosen(&[list.as_bytes()], &["text/html", "audio/x", "audio/basic"]),
        "audio/basic"
    );
    let list = "text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c";
    assert_eq!(
        chosen(
            &[list.as_bytes()],
            &["text/plain", "text/html", "text/x-dvi"]
        ),
        "text/html"
    );
}

#[test]
fn what_people_read_is_given_to_those_who_ask_for_it() {
    check("*/*", "application/json");
    check("image/png", "application/json");
    // A form that is refused is refused by its name.
    check("application/json;q=0, */*", "application/problem+json");
    check("*/*;q=0", "application/json");
    assert_eq!(
        chosen(&[b"*/*"], &["text/html", "application/json"]),
        "text/html"
    );
    assert_eq!(
        chosen(
            &[b"application/json"],
            &["text/html", "application/problem+json"]
        ),
        "application/problem+json"
    );
}

#[test]
fn a_range_that_is_not_well_formed_is_skipped() {
    for bad in [
        "text/html;q=1e309",
        "text/html;q=2",
        "text/html;q=-1",
        "text/html;q=.5",
        "text/html;q=0.1234",
        "text/html;q=1.001",
        "text/html;q=",
        "text/html;q",
        "text/html;q=\"1\"",
        "text/html;q =1",
        "text/html; q= 1",
        "text/html;q=1;q=1",
        "text/html;level=1",
        "text/html x",
        "text /html",
        "/html",
        "text/",
        "text",
        "*",
        "*/html",
        "text/html;charset=latin1",
        "text/html;charset=\"utf-8",
        ";;;;",
        "\0",
        "text/html/",
        "t\u{e9}xt/html",
        "text/html;=",
        "\"text/html\"",
    ] {
        check(bad, "application/json");
        check(
            &format!("{bad}, text/plain"),
            if bad.ends_with("utf-8") && bad.contains('"') {
                "application/json"
            } else {
                "text/plain"
            },
        );
        check(&format!("text/plain, {bad}"), "text/plain");
    }
    assert_eq!(
        chosen(&[b"text/\xffhtml, text/plain\xff, text/html"], &NAMES),
        "text/html"
    );
}

#[test]
fn a_range_may_be_written_in_many_ways() {
    for good in [
        "TEXT/Html",
        " text/html ",
        "\ttext/html\t;",
        "text/html;;;",
        ";,text/html",
        ",,,text/html,,",
        "text/html ; q=1 ;",
        "text/html;Q=1.000",
        "text/html;q=1.",
        "text/html;q=0.001",
        "text/html;charset=UTF-8",
        "text/html;charset=\"utf-8\";q=0.5",
        "x/y;z=\"a,text/plain,\\\",\", text/html",
    ] {
        check(good, "text/html");
    }
}

#[test]
fn lines_are_one_list() {
    assert_eq!(
        chosen(&[b"text/plain;q=0.1", b"", b"text/html"], &NAMES),
        "text/html"
    );
}

#[test]
fn more_than_the_bounds_is_not_read() {
    let list =
        |ranges: usize| [vec!["x/y"; ranges - 1].join(","), "text/html".to_owned()].join(",");
    check(&list(32), "text/html");
    check(&list(33), "application/json");
    let padded = |bytes: usize| format!("text/html{}", " ".repeat(bytes - 9));
    check(&padded(4096), "text/html");
    check(&padded(4097), "application/json");
    let lines = vec![&b"text/html"[..]; 33];
    assert_eq!(chosen(&lines, &NAMES), "application/json");
    assert_eq!(chosen(&lines[..32], &NAMES), "text/html");
    let line = padded(2048);
    assert_eq!(chosen(&[line.as_bytes(); 2], &NAMES), "text/html");
    assert_eq!(chosen(&[line.as_bytes(); 3], &NAMES), "application/json");
}

/// A range as the standard has it, and how it may be written.
#[derive(Clone, Debug)]
struct Range {
    name: String,
    quality: Option<u16>,
    other: bool,
    written: String,
}

fn range() -> impl Strategy<Value = Range> {
    let name = prop::sample::select(vec![
        "application/json",
        "application/problem+json",
        "text/html",
        "text/markdown",
        "text/plain",
        "application/*",
        "text/*",
        "*/*",
        "image/png",
        "image/*",
    ]);
    let quality = prop::option::of(0..=1000u16);
    let space = prop::sample::select(vec!["", " ", "\t "]);
    (
        name,
        quality,
        any::<bool>(),
        prop::bool::weighted(0.1),
        space,
    )
        .prop_map(|(name, quality, is_upper, other, space)| {
            let mut written = if is_upper {
                name.to_uppercase()
            } else {
                name.to_owned()
            };
            if other {
                written += ";level=\"1,2\"";
            }
            if let Some(quality) = quality {
                let digits = format!("{}.{:03}", quality / 1000, quality % 1000);
                written = format!("{written}{space};{space}q={digits}");
            }
            Range {
                name: name.to_owned(),
                quality,
                other,
                written: format!("{space}{written}{space}"),
            }
        })
}

/// The rule once more, in the words of the documentation.
fn expected(ranges: &[Range], names: &[&'static str]) -> usize {
    let in_range = |range: &Range, place: usize| {
        let name = names[place];
        let of = name.split('/').next().unwrap_or_default();
        match &*range.name {
            _ if range.other => None,
            same if same == name => Some(4),
            "application/json" if name.ends_with("json") => (range.quality != Some(0)).then_some(3),
            "*/*" => (name.ends_with("json") || place == 0).then_some(1),
            wild if wild == format!("{of}/*") => Some(2),
            _ => None,
        }
    };
    let mut all: Vec<(u16, u8, usize)> = Vec::new();
    for place in 0..names.len() {
        let mut said: Vec<(u8, u16)> = ranges
            .iter()
            .filter_map(|range| Some((in_range(range, place)?, range.quality.unwrap_or(1000))))
            .collect();
        said.sort_unstable();
        if let Some((precision, quality)) = said.pop().filter(|(_, quality)| *quality > 0) {
            all.push((quality, precision.min(3), names.len() - place));
        }
    }
    all.into_iter()
        .max()
        .map_or(0, |(.., left)| names.len() - left)
}

proptest! {
    #[test]
    fn any_list_is_answered_by_the_rule(
        ranges in prop::collection::vec(range(), 0..12),
        names in Just(NAMES.to_vec()).prop_shuffle(),
        count in 1..=5usize,
        cut in 0..12usize,
    ) {
        let names = &names[..count];
        let written: Vec<&str> = ranges.iter().map(|range| &*range.written).collect();
        let (first, second) = written.split_at(cut.min(written.len()));
        let lines = [first.join(","), second.join(",")];
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        let expected = names[expected(&ranges, names)];
        prop_assert_eq!(chosen(&lines, names), expected);
        prop_assert_eq!(chosen(&[written.join(",").as_bytes()], names), expected);
    }

    #[test]
    fn any_bytes_choose_a_form(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..40)) {
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        prop_assert!(NAMES.contains(&chosen(&lines, &NAMES)));
    }

    #[test]
    fn any_text_of_these_pieces_chooses_a_form(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "text/html", "*/*", "application/json", ",", ";", "q=0.5", "=", "\"", "\\", " ", "charset=utf-8", "*",
        ]), 0..60),
    ) {
        let text = pieces.concat();
        let chosen = |lines: &[&[u8]]| chosen(lines, &NAMES);
        // A list of two lines is never chosen from at once.
        prop_assert_eq!(chosen(&[text.as_bytes()]), chosen(&[text.as_bytes(), b""]));
    }

    #[test]
    fn names_alone_choose_the_same_in_one_line_and_in_two(
        ranges in prop::collection::vec(prop::sample::select(vec![
            "text/html", "*/*", "application/json", "application/problem+json", "application/problem+json;q=0",
            "application/*", "text/plain", "TEXT/Plain", "image/png", "application/json;q=0", " text/html", "",
        ]), 1..4),
        names in Just(NAMES.to_vec()).prop_shuffle(),
    ) {
        let text = ranges.join(",");
        let lines: [&[u8]; 2] = [text.as_bytes(), b""];
        prop_assert_eq!(chosen(&lines[..1], &names), chosen(&lines, &names));
    }
}

#[test]
fn a_byte_is_found_in_every_place() {
    for length in 0..40 {
        let filled = [vec![b'a'; length], vec![0xff; length], vec![0; length]];
        for mut bytes in filled {
            assert_eq!(find(&bytes, [b',', b'"']), None);
            for place in (0..length).rev() {
                bytes[place] = [b',', b'"'][place % 2];
                // The first of several, and one above which a borrow goes on.
                assert_eq!(find(&bytes, [b',', b'"']), Some(place), "{bytes:?}");
                if let Some(next) = bytes.get_mut(place + 1) {
                    *next = b',' + 1;
                }
            }
        }
    }
}
