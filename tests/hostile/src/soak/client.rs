//! A client: one connection after the other, until there is nothing more to send.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::time::timeout;

use super::connection::Connection;
use super::deed::Deed;
use super::ledger::Ledger;
use super::misbehaviour::Misbehaviour;
use super::patience::PATIENCE;
use super::streams::Streams;
use super::supply::{Errand, Supply};
use super::tally::{Tally, add};
use super::websocket::WebSocket;

/// What a client knows.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) server: SocketAddr,
    pub(super) ledger: Arc<Ledger>,
    pub(super) tally: Arc<Tally>,
}

impl Client {
    /// Does one errand after the other.
    pub(super) async fn work(self, supply: Arc<Supply>) {
        while let Some(errand) = supply.next() {
            // Nine that behave for each that does not.
            if errand.nth.is_multiple_of(9) {
                add(&self.tally.connections);
                add(&self.tally.misbehaving);
                self.misbehave(errand.nth / 9).await;
            }
            add(&self.tally.connections);
            if let Err(error) = self.behave(&errand).await {
                self.tally.broke("a well-behaved connection", &error);
            }
        }
    }

    /// Ids for the requests of a client that misbehaves.
    pub(super) fn ids<const N: usize>(&self) -> io::Result<[usize; N]> {
        let ids = self.ledger.take(N);
        let first = ids
            .ok_or_else(|| io::Error::other("no ids are left"))?
            .start;
        Ok(std::array::from_fn(|nth| first + nth))
    }

    async fn behave(&self, errand: &Errand) -> io::Result<()> {
        let turn = errand.nth / 4;
        let mut requests: Vec<(usize, usize)> = errand
            .ids
            .clone()
            .map(|id| (id, Deed::PLAIN.start + id % Deed::PLAIN.len()))
            .collect();
        // Its deadline holds up whatever comes after it on the connection.
        if let Some((_, deed)) = requests.get_mut(2)
            && turn.is_multiple_of(4)
        {
            *deed = Deed::LATE;
        }
        match errand.nth % 4 {
            _ if errand.is_socket() => {
                let deed = Deed::SOCKETS.start + turn % Deed::SOCKETS.len();
                WebSocket::visit(self.server, errand.ids.start, deed, &self.ledger).await
            }
            3 => {
                // Streams break off beside others, which must not notice.
                for ((_, deed), broken) in requests.iter_mut().zip(Deed::BROKEN) {
                    *deed = broken;
                }
                let streams = Streams::open(self.server).await?;
                streams.converse(&requests, &self.ledger).await
            }
            _ => {
                // An answer that breaks off takes the connection with it: two in three end so.
                let broken = Deed::BROKEN.start + turn % 3;
                if let Some((_, deed)) = requests.last_mut()
                    && Deed::BROKEN.contains(&broken)
                {
                    *deed = broken;
                }
                let connection = Connection::open(self.server).await?;
                connection.converse(&requests, &self.ledger).await
            }
        }
    }

    async fn misbehave(&self, nth: usize) {
        let kinds = Misbehaviour::ALL;
        let (kind, turn) = (kinds[nth % kinds.len()], nth / kinds.len());
        let whose = format!("{kind:?}");
        match timeout(2 * PATIENCE, kind.commit(self, turn)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.tally.broke(&whose, &error),
            Err(error) => self.tally.broke(&whose, &error.into()),
        }
    }
}
