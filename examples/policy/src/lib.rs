//! A shop, without a web framework: what can go wrong in it, and how that is answered.
//!
//! The services beside this crate, `example-axum`, `example-hyper` and
//! `example-poem`, route requests to its functions and hand [`policy`] to the
//! adapter of their framework. This crate names none of them.
//!
//! # How it fits together
//!
//! [`policy`] is the place where errors become answers. The functions of the
//! domain raise in every way there is: [`find_item`] and [`current_user`] an
//! `HttpException`, [`find_unicorn`] an error that has a handler, [`stock`] one
//! that knows nothing of HTTP and is mapped, [`find_order`] one that derives
//! `Exception`, and once an error that nobody expects. [`hear`] closes a WebSocket.

mod policy;

mod items;
mod orders;
mod rooms;
mod stock;
mod unicorns;
mod users;

pub use self::items::{NewItem, Options, find_item};
pub use self::orders::{OrderNotFound, find_order};
pub use self::policy::policy;
pub use self::rooms::{Access, Line, enter, hear};
pub use self::stock::{StockError, stock};
pub use self::unicorns::{UnicornException, find_unicorn};
pub use self::users::current_user;
