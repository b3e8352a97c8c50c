//! Several forms, of which the client's `Accept` asks for one.

use std::fmt;

use http::header::ACCEPT;
use http::{HeaderName, HeaderValue};

use super::accept::{MAX_OFFERS, Offer, choose};
use super::page::Page;
use super::said::Said;
use super::{FastApi, Form, Format, OtherFormat, is_json, mistake_of};

/// The one of several forms that the client accepts, by `Accept` (RFC 9110 section 12.5.1).
///
/// The greatest `q` decides. Between equals a form that is named goes before one of `type/*`, that before one
/// of `*/*`, and an earlier form before a later one. `application/json` names every JSON form, so that clients
/// who have always said so get the first of them; with `q=0` it refuses the form of that name alone.
///
/// The first form is given to `*/*`, to a client that says nothing, to one that accepts nothing that is there
/// (never 406, since the answer is about another mistake), and to one that lists more than 32 ranges or 4 KiB.
/// A form of a type `text/*` (HTML, Markdown, text) is given to no other `*/*`: programs that say so do not
/// mean to get it.
///
/// `vary: accept` is added to every answer of the policy. The last record of a stream is of the first JSON
/// form, whatever was accepted.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, FastApi, Html, HttpException, Negotiated, Problem, Request, Text};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder()
///     .format(Negotiated::new(FastApi).or(Problem::new()).or(Html).or(Text))
///     .build();
/// let request = Request::builder().header("accept", "text/plain").body(()).unwrap();
/// let response = policy.answer(&request, HttpException::not_found("Item not found")).await;
/// assert_eq!(response.headers()["vary"], "accept");
/// assert_eq!(response.body(), "404 Not Found\n\nItem not found\n");
/// # }).unwrap();
/// ```
#[must_use = "it is given to a policy"]
pub struct Negotiated {
    forms: Vec<Form>,
    offers: Vec<Offer>,
    depends_on: Vec<HeaderName>,
}

impl Negotiated {
    /// A list of one form, which is given where nothing else is asked for.
    pub fn new(first: impl Format) -> Self {
        let list = Self {
            forms: Vec::new(),
            offers: Vec::new(),
            depends_on: vec![ACCEPT],
        };
        list.or(first)
    }

    /// Adds a form behind those that are there, under the name of its
    /// [media type](Format::media_type).
    ///
    /// There are at most 16, of different types; [`ErrorPolicy::mistakes`](crate::ErrorPolicy::mistakes) says
    /// so otherwise.
    pub fn or(mut self, form: impl Format) -> Self {
        let name = essence(form.media_type());
        self.offers.push(Offer {
            name,
            is_json: is_json(name),
            is_for_anyone: !name.starts_with("text/"),
        });
        for header in form.depends_on() {
            if !self.depends_on.contains(header) {
                self.depends_on.push(header.clone());
            }
        }
        self.forms.push(OtherFormat::of(form));
        self
    }

    /// The form for a request with these values of `accept`.
    pub(super) fn accepted<'a>(
        &self,
        accept: impl Iterator<Item = &'a HeaderValue>,
    ) -> Option<&OtherFormat> {
        self.form(choose(accept.map(HeaderValue::as_bytes), &self.offers))
    }

    pub(super) fn first_json(&self) -> Option<&OtherFormat> {
        let place = self.offers.iter().position(|offer| offer.is_json);
        self.form(place.unwrap_or_default())
    }

    fn form(&self, place: usize) -> Option<&OtherFormat> {
        self.forms.get(place)?.as_ref()
    }
}

impl Format for Negotiated {
    fn media_type(&self) -> &'static str {
        self.form(0)
            .map_or(FastApi.media_type(), |form| form.format.media_type())
    }

    fn depends_on(&self) -> &[HeaderName] {
        &self.depends_on
    }

    fn mistake(&self) -> Option<String> {
        if self.forms.len() > MAX_OFFERS {
            return Some(format!(
                "`Negotiated` has {} forms, and only the first {MAX_OFFERS} are given; remove some",
                self.forms.len()
            ));
        }
        for (place, offer) in self.offers.iter().enumerate() {
            let before = &self.offers[..place];
            if before
                .iter()
                .any(|it| it.name.eq_ignore_ascii_case(offer.name))
            {
                return Some(format!(
                    "`Negotiated` has two forms of the type `{}`, and only the first is given; remove one",
                    offer.name
                ));
            }
        }
        let mut others = self.forms.iter().flatten();
        others.find_map(|form| mistake_of(&*form.format))
    }

    /// Writes the form that is accepted, for a format around this one; a policy asks for the form itself.
    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        let other = if said.is_last_record() {
            self.first_json()
        } else {
            self.accepted(said.header(&ACCEPT))
        };
        let form = other.map_or(&FastApi as &dyn Format, |other| &*other.format);
        form.write(said, page)?;
        if page.content_type.is_none() {
            // Otherwise the page would be of the first form's.
            page.content_type(form.media_type());
        }
        Ok(())
    }
}

impl fmt::Debug for Negotiated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.offers.iter().map(|offer| offer.name);
        f.debug_list().entries(names).finish()
    }
}

/// A media type without its parameters.
fn essence(media_type: &'static str) -> &'static str {
    media_type.split(';').next().unwrap_or_default().trim()
}
