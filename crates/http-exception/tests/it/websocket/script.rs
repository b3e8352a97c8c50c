//! A socket that plays a script, and takes down what is sent in it.

use std::collections::VecDeque;
use std::error::Error;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use http_exception::Bytes;
use http_exception::adapter::{Received, Sent, Wire};

use crate::support::wait_once;

/// What a client does.
#[derive(Clone, Copy)]
pub(super) enum Play {
    Text(&'static str),
    Binary(&'static [u8]),
    Control,
    Close,
    Fails(&'static str),
    Silence,
}

/// What was sent, a line each.
#[derive(Clone, Default)]
pub(super) struct Played(Arc<Mutex<String>>);

impl Played {
    pub(super) fn take(&self) -> String {
        std::mem::take(&mut lock(&self.0))
    }

    pub(super) fn says(&self, text: &str) -> bool {
        lock(&self.0).contains(text)
    }

    pub(super) fn add(&self, line: &str) {
        let mut played = lock(&self.0);
        played.push_str(line);
        played.push('\n');
    }
}

/// It keeps to what a framework's socket does: nothing is sent after a close frame, nothing received
/// after a failure, and a buffer that is full is so until it is flushed.
pub(super) struct Script {
    plays: VecDeque<Play>,
    played: Played,
    is_closed: bool,
    is_full: bool,
    owes_echo: bool,
}

impl Script {
    pub(super) fn new(plays: &[Play], played: &Played) -> Self {
        Self {
            plays: plays.iter().copied().collect(),
            played: played.clone(),
            is_closed: false,
            is_full: false,
            owes_echo: false,
        }
    }

    pub(super) fn fill(&mut self) {
        self.is_full = true;
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

impl Wire for Script {
    type Socket = Self;

    fn socket(&mut self) -> &mut Self {
        self
    }

    async fn receive(&mut self) -> Option<Result<Received, BoxError>> {
        wait_once().await;
        Some(match self.plays.pop_front()? {
            Play::Text(text) => Ok(Received::Text(Bytes::from(text))),
            Play::Binary(bytes) => Ok(Received::Binary(Bytes::from(bytes))),
            Play::Control => Ok(Received::Control),
            Play::Close => {
                self.owes_echo = !self.is_closed;
                self.is_closed = true;
                Ok(Received::Close)
            }
            Play::Fails(text) => {
                self.plays.clear();
                Err(text.into())
            }
            Play::Silence => pending().await,
        })
    }

    async fn send(&mut self, message: Sent) -> Result<(), BoxError> {
        if self.is_closed {
            return Err("WebSocket protocol error: Sending after closing is not allowed".into());
        }
        self.is_closed = matches!(message, Sent::Close(_));
        if self.is_full {
            return Err("Write buffer is full".into());
        }
        self.played.add(&match message {
            Sent::Text(text) => format!("text {text}"),
            Sent::Binary(bytes) => format!("binary {bytes:?}"),
            Sent::Close(frame) => format!("close {} {}", frame.code(), frame.reason()),
        });
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), BoxError> {
        self.is_full = false;
        if std::mem::take(&mut self.owes_echo) {
            self.played.add("echo");
        }
        Ok(())
    }
}

pub(super) fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
