//! The routes of an application that open WebSockets, whatever framework does.

use std::fmt;

use http::{Method, Uri};
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{Extract, Raised};

/// All WebSockets of an application.
pub trait Sockets: Clone + Send + Sync + 'static {
    /// Adds them to what a framework routes with.
    #[must_use]
    fn add<R: SocketRouter>(&self, router: R) -> R;
}

/// An application that has none.
impl Sockets for () {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        router
    }
}

/// A framework's router.
pub trait SocketRouter: Sized {
    /// Adds a route; no methods are all.
    #[must_use]
    fn socket<R: SocketRoute>(self, path: &'static str, methods: &[Method], route: R) -> Self;
}

/// One route that opens a WebSocket.
pub trait SocketRoute: Clone + Send + Sync + 'static {
    /// The knowledge before the upgrade.
    type Entered: Send + 'static;

    /// Looks at the handshake.
    ///
    /// # Errors
    ///
    /// The exception that refuses it.
    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, Self::Entered), Raised>;

    /// Talks to the client.
    fn serve<W: Wire<Socket: Native>>(
        self,
        entered: Self::Entered,
        socket: WebSocket<W>,
    ) -> impl Future<Output = Result<(), Raised>> + Send;
}

/// The `WebSocketUpgrade` of an adapter.
pub trait Handshake: fmt::Debug + Sized {
    /// Reads something out of it.
    ///
    /// # Errors
    ///
    /// The list of what is wrong with it.
    #[track_caller]
    fn extract<E: Extract>(&self) -> Result<E, Raised>;

    /// Limits messages to so many bytes.
    #[must_use]
    fn max_message_size(self, bytes: usize) -> Self;

    /// Has the framework buffer 200 bytes at most of what is sent.
    #[must_use]
    fn with_small_buffer(self) -> Self;
}

/// The framework's own socket.
pub trait Native: Send {
    /// Receives one message, and takes no notice of what comes.
    fn receive_one(&mut self) -> impl Future<Output = ()> + Send;

    /// Sends the binary data `own`, and closes with 4005 and `own`.
    fn close_by_itself(&mut self) -> impl Future<Output = Result<(), Raised>> + Send;
}
