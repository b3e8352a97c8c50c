//! An e-mail address, as far as its text shows that it is one.

use http_exception::Refusal;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Contact {
    email: Email,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Email(String);

impl TryFrom<String> for Email {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        // `Name <address>` is what people paste.
        let address = text.trim();
        let inner = address.strip_suffix('>').and_then(|it| it.split_once('<'));
        let address = inner.map_or(address, |(_, address)| address);
        match complaint(address) {
            None => Ok(Self(address.to_owned())),
            Some(reason) => {
                let msg = format!("value is not a valid email address: {reason}");
                Err(Refusal::new("value_error", msg).with("reason", reason))
            }
        }
    }
}

fn complaint(address: &str) -> Option<&'static str> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Some("An email address must have an @-sign.");
    };
    let of_local =
        |character: char| character.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(character);
    Some(match () {
        () if local.is_empty() => "There must be something before the @-sign.",
        () if local.starts_with('"') => "Quoting the part before the @-sign is not allowed here.",
        () if local.starts_with('.') => "An email address cannot start with a period.",
        () if !local.chars().all(of_local) => {
            "The email address contains invalid characters before the @-sign."
        }
        () if address.contains("..") => "An email address cannot have two periods in a row.",
        () if domain.starts_with('-') => {
            "An email address cannot have a hyphen immediately after the @-sign."
        }
        () if !domain.contains('.') => {
            "The part after the @-sign is not valid. It should have a period."
        }
        () if domain.split('.').any(|label| label.len() > 63) => {
            "After the @-sign, periods cannot be separated by so many characters."
        }
        () => return None,
    })
}
