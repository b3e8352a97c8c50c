//! The models of the reference: what its routes read out of a request.
//!
//! A type of Rust's own is used wherever it says the same. A type that pydantic
//! knows and serde does not is written here, and refuses with a kind of the
//! library's catalogue; the catalogue has the sentences.

#![expect(
    dead_code,
    reason = "only whether a model can be read matters, not what is in it"
)]

mod aliased;
mod blob;
mod bounded;
mod contact;
mod credentials;
mod embedded;
mod forbid;
mod geo;
mod ids;
mod integer;
mod items;
mod json_text;
mod limits;
mod link;
mod loose;
mod money;
mod only;
mod orders;
mod paint;
mod pattern;
mod people;
mod pets;
mod scalars;
mod signup;
mod when;

pub(super) use aliased::Aliased;
pub(super) use blob::Blob;
pub(super) use bounded::{Between, Finite, above_zero};
pub(super) use contact::Contact;
pub(super) use credentials::Credentials;
pub(super) use embedded::Embedded;
pub(super) use forbid::{Forbid, ForbidOuter};
pub(super) use geo::Geo;
pub(super) use ids::Ids;
pub(super) use integer::Integer;
pub(super) use items::{Item, User};
pub(super) use json_text::{JsonText, Lax};
pub(super) use limits::{Limits, multiple_of};
pub(super) use link::Link;
pub(super) use loose::Loose;
pub(super) use money::{AnyDecimal, Money, Price};
pub(super) use only::V;
pub(super) use orders::{Catalog, Order};
pub(super) use paint::{Color, Direction, Paint};
pub(super) use pattern::regex;
pub(super) use people::{Address, Company, Person};
pub(super) use pets::{Kennel, Owner, Pet};
pub(super) use scalars::{Narrow, Optionals, Scalars};
pub(super) use signup::Signup;
pub(super) use when::{Date, DateTime, When};
