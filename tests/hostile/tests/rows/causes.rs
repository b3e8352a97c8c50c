//! Chains of causes that have no end, or nearly none.

use std::error::Error;
use std::fmt;
use std::sync::OnceLock;

use harness::{Notes, get};
use hostile::raising;
use http_exception::{ErrorPolicy, Record};

use crate::check::everywhere;
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a19_a_circle_of_causes_is_walked_so_far_and_no_further,
        a20_a_chain_of_a_million_causes_is_walked_so_far_and_no_further;
};

/// One of a chain, or of a circle.
#[derive(Debug)]
struct Link(Option<&'static Self>);

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("link")
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.map(|link| link as &dyn Error)
    }
}

/// One that causes itself, and two that cause each other.
static ITSELF: Link = Link(Some(&ITSELF));
static HEN: Link = Link(Some(&EGG));
static EGG: Link = Link(Some(&HEN));

/// A policy that notes how many causes were kept.
fn counting(notes: &Notes) -> ErrorPolicy {
    let notes = notes.clone();
    ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            notes.add(record.exception().sources().len().to_string());
        })
        .build()
}

fn a19_a_circle_of_causes_is_walked_so_far_and_no_further() {
    for link in [&ITSELF, &HEN] {
        let app = |notes: &Notes| raising(counting(notes), move || Link(Some(link)));
        everywhere(app, |served| {
            assert_eq!(served.opaque(&get("/act/it")), "32");
        });
    }
}

fn a20_a_chain_of_a_million_causes_is_walked_so_far_and_no_further() {
    // It is never dropped: that would overflow the stack, and it is not the library's chain.
    static CHAIN: OnceLock<&'static Link> = OnceLock::new();
    let chain = || {
        *CHAIN.get_or_init(|| {
            let mut link: &'static Link = Box::leak(Box::new(Link(None)));
            for _ in 0..1_000_000 {
                link = Box::leak(Box::new(Link(Some(link))));
            }
            link
        })
    };
    let app = |notes: &Notes| raising(counting(notes), move || Link(Some(chain())));
    everywhere(app, |served| {
        assert_eq!(served.opaque(&get("/act/it")), "32");
    });
}
