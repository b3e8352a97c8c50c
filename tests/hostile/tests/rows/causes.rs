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

/// An error that causes itself.
#[derive(Debug)]
struct Ouroboros;

/// Two that cause each other.
#[derive(Debug)]
enum Pair {
    Hen,
    Egg,
}

/// One of a chain.
#[derive(Debug)]
struct Link(Option<&'static Self>);

impl Error for Ouroboros {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        static ITSELF: Ouroboros = Ouroboros;
        Some(&ITSELF)
    }
}

impl Error for Pair {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Hen => Some(&Self::Egg),
            Self::Egg => Some(&Self::Hen),
        }
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.map(|link| link as &dyn Error)
    }
}

macro_rules! named {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

named!(Ouroboros Pair Link);

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
    let itself = |notes: &Notes| raising(counting(notes), || Ouroboros);
    everywhere(itself, |served| {
        assert_eq!(served.opaque(&get("/act/it")), "32");
    });
    let pair = |notes: &Notes| raising(counting(notes), || Pair::Hen);
    everywhere(pair, |served| {
        assert_eq!(served.opaque(&get("/act/it")), "32");
    });
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
