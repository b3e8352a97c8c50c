//! The WebSocket that an application gets, whatever framework opened it.

use http_exception::{Model, Raised};

/// A WebSocket of one of the adapters.
#[derive(Debug)]
#[non_exhaustive]
pub enum Socket {
    /// Of `http-exception-axum`.
    Axum(http_exception_axum::WebSocket),
    /// Of `http-exception-hyper`.
    Hyper(http_exception_hyper::WebSocket),
    /// Of `http-exception-poem`.
    Poem(http_exception_poem::WebSocket),
}

impl Socket {
    /// Sends text.
    ///
    /// # Errors
    ///
    /// What the adapter's socket raises.
    pub async fn send_text(&mut self, text: &str) -> Result<(), Raised> {
        match self {
            Self::Axum(socket) => socket.send_text(text).await,
            Self::Hyper(socket) => socket.send_text(text).await,
            Self::Poem(socket) => socket.send_text(text).await,
        }
    }

    /// Receives text; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// What the adapter's socket raises.
    pub async fn receive_text(&mut self) -> Result<Option<String>, Raised> {
        match self {
            Self::Axum(socket) => socket.receive_text().await,
            Self::Hyper(socket) => socket.receive_text().await,
            Self::Poem(socket) => socket.receive_text().await,
        }
    }

    /// Receives a model as JSON; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// What the adapter's socket raises.
    pub async fn receive_json<T: Model>(&mut self) -> Result<Option<T>, Raised> {
        match self {
            Self::Axum(socket) => socket.receive_json().await,
            Self::Hyper(socket) => socket.receive_json().await,
            Self::Poem(socket) => socket.receive_json().await,
        }
    }
}
