//! Enums, and texts of which only some are allowed.

use http_exception::Refusal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in super::super) enum Color {
    #[default]
    Red,
    Green,
    Blue,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Paint {
    color: Color,
    size: Size,
    #[serde(default)]
    only: Single,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Single {
    #[default]
    Only,
}

/// Defines what the reference calls a literal: it is an enum with an error of its own.
macro_rules! literal {
    ($name:ident { $($variant:ident = $text:literal),* } expected $expected:literal) => {
        #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
        #[serde(try_from = "String")]
        pub(in super::super) enum $name {
            $(#[serde(rename = $text)] $variant,)*
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;

            fn try_from(text: String) -> Result<Self, Refusal> {
                match text.as_str() {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(Refusal::new("literal_error", "").with("expected", $expected)),
                }
            }
        }
    };
}

literal!(Size { Small = "s", Medium = "m", Large = "l" } expected "'s', 'm' or 'l'");
literal!(Direction { Ascending = "asc", Descending = "desc" } expected "'asc' or 'desc'");
