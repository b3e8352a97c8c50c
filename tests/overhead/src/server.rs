//! A server on a real socket: a framework, and the side that answers its errors.

use std::io;
use std::net::TcpListener;
use std::sync::mpsc::Sender;
use std::thread;

use tokio::sync::mpsc;

use crate::Scenario;
use crate::apps;
use crate::client::{COUNTED, Client, WARM_UP, begin_count};

/// A framework.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framework {
    /// axum.
    Axum,
    /// hyper.
    Hyper,
    /// poem.
    Poem,
}

/// Who answers errors in an application, and what is around it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Our policy and our extractors.
    Ours,
    /// The same, with a handler that takes the request.
    OursWithRequest,
    /// The same as the first in problem details.
    OursInProblems,
    /// The same as the first, with a format that gives the form that the client accepts. A page for browsers
    /// is not among them, so that all clients get the same bytes.
    OursNegotiated,
    /// The same as the first for its operators: every failure is an event, which a subscriber takes and drops,
    /// and counted, which nobody records; and requests have ids.
    OursObserved,
    /// Our policy around the application that is written by hand, with the framework's extractors.
    OursAround,
    /// The bare framework, and an error type written by hand.
    Bare,
    /// The same in a layer that does nothing.
    Layered,
    /// The same with the guarantees that people add: a panic is an answer, and every error, the router's
    /// too, says `no-store` and `nosniff`.
    Guarded,
}

impl Framework {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Axum, Self::Hyper, Self::Poem];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Axum => "axum",
            Self::Hyper => "hyper",
            Self::Poem => "poem",
        }
    }

    /// Serves one client on this thread, by a runtime of this thread alone. The client has one connection
    /// and a thread of its own.
    ///
    /// # Errors
    ///
    /// When the loopback cannot be listened to.
    ///
    /// # Panics
    ///
    /// Panics when an answer is not the expected one.
    pub fn serve(self, side: Side, client: impl FnOnce(Client) + Send + 'static) -> io::Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (asks, mut asked) = mpsc::unbounded_channel::<Sender<()>>();
        let client = thread::spawn(move || client(Client::connect(address, asks, side)));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            // In a task of its own, which no request wakes. It ends when the client does, with a panic too.
            let client = tokio::spawn(async move {
                while let Some(begun) = asked.recv().await {
                    begin_count();
                    // Whoever asked waits for it, or is gone.
                    let _ = begun.send(());
                }
            });
            let served = async {
                match self {
                    Self::Axum => apps::axum::serve(side, listener).await,
                    Self::Hyper => apps::hyper::serve(side, listener).await,
                    Self::Poem => apps::poem::serve(side, listener).await,
                }
            };
            tokio::select! {
                served = served => served,
                ended = client => Ok(ended?),
            }
        })?;
        client.join().expect("every answer is the expected one");
        Ok(())
    }

    /// What a request takes of something that is counted while code runs, such as allocations of its thread.
    ///
    /// # Errors
    ///
    /// When the loopback cannot be listened to.
    pub fn each_takes(
        self,
        side: Side,
        scenario: Scenario,
        counted: impl Fn(&mut dyn FnMut()) -> u64,
    ) -> io::Result<u64> {
        let taken_by = |requests| {
            let mut served = Ok(());
            let taken = counted(&mut || {
                served = self.serve(side, move |mut client| client.send(scenario, requests));
            });
            served.map(|()| taken)
        };
        let (few, many) = (taken_by(WARM_UP)?, taken_by(WARM_UP + COUNTED)?);
        // To the nearest: a connection that grows a buffer is no request's.
        let requests = u64::from(COUNTED);
        Ok((many.saturating_sub(few) + requests / 2) / requests)
    }
}

impl Side {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Ours,
        Self::OursWithRequest,
        Self::OursInProblems,
        Self::OursNegotiated,
        Self::OursObserved,
        Self::OursAround,
        Self::Bare,
        Self::Layered,
        Self::Guarded,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursWithRequest => "ours_with_request",
            Self::OursInProblems => "ours_in_problems",
            Self::OursNegotiated => "ours_negotiated",
            Self::OursObserved => "ours_observed",
            Self::OursAround => "ours_around",
            Self::Bare => "bare",
            Self::Layered => "layered",
            Self::Guarded => "guarded",
        }
    }
}
