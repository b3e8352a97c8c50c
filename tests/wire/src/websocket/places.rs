//! The place of what is wrong with a handshake: the line of the application that asks for it.

use harness::{App, Check, Handshake, Notes, SocketRoute, SocketRouter, WebSocketClient as Client};
use http::{Method, Uri};
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{ErrorPolicy, Raised};

use super::app::Json;

pub(super) fn check() -> Check {
    let name = "websocket::what_a_handshake_lacks_is_raised_at_the_line_that_asks_for_it";
    Check::once(name, |adapter| {
        let notes = Notes::default();
        let policy = ErrorPolicy::builder().observer(notes.place_observer());
        let server = adapter.start(App::<Asks>::new(policy.build(), []));
        let answer = Client::open(server.address(), "GET", "/ws", &[]);
        let status = answer.err().map(|answer| answer.status);
        let places = notes.take();
        if status == Some(422) && places == [format!("{}:{ASKED}", file!())] {
            Ok(())
        } else {
            Err(format!("{status:?} {places:?}").into())
        }
    })
}

/// A WebSocket whose handler wants a body, which no handshake has.
#[derive(Clone, Copy, Debug, Default)]
struct Asks;

impl harness::Sockets for Asks {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        router.socket("/ws", &[Method::GET], *self)
    }
}

impl SocketRoute for Asks {
    type Entered = ();

    fn enter<H: Handshake>(&self, _: &Uri, handshake: H) -> Result<(H, ()), Raised> {
        handshake.extract::<Json<u8>>()?;
        Ok((handshake, ()))
    }

    async fn serve<W: Wire>(self, (): (), _: WebSocket<W>) -> Result<(), Raised> {
        Ok(())
    }
}

/// The line of the `?` above.
const ASKED: u32 = line!() - 10;
