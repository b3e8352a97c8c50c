//! Exceptions and what they say of themselves.

mod close_frame;
mod detail;
mod exception_trait;
mod http_exception;
mod misuse;
mod phrase;
mod raise;
mod raised;
pub(crate) mod registry;
mod source_location;
mod type_map;
mod websocket_exception;

pub use self::close_frame::CloseFrame;
pub use self::detail::Detail;
pub(crate) use self::detail::{value_to_json, write_json_str};
pub use self::exception_trait::Registration;
pub(crate) use self::exception_trait::Step;
pub use self::exception_trait::{Exception, Parent};
pub use self::http_exception::HttpException;
pub(crate) use self::http_exception::is_framing;
pub use self::misuse::Misuse;
pub use self::raise::{Other, RaiseError, RaiseStatus, Status};
pub use self::raised::Raised;
pub(crate) use self::raised::{MAX_SOURCES, Unbox, unbox};
pub use self::registry::status_of;
pub use self::source_location::SourceLocation;
pub(crate) use self::type_map::TypeMap;
pub use self::websocket_exception::{WebSocketDisconnect, WebSocketException};
