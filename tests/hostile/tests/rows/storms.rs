//! Many panics at the same time.

use std::collections::BTreeSet;
use std::thread;

use hostile::{Adapter, App};
use http_exception::{ErrorPolicy, Record};
use tokio::task::yield_now;
use wire::{Http1, Notes, get};

use crate::check::assert_opaque;

#[test]
fn a47_a_thousand_panics_at_once_are_a_thousand_records_and_none_is_anothers() {
    for adapter in Adapter::ALL {
        let notes = Notes::default();
        let told = notes.clone();
        let policy = ErrorPolicy::builder()
            .observer(move |record: &Record<'_>| {
                let path = record.request().map_or("", |request| request.uri().path());
                told.add(format!("{path} {}", record.exception().message()));
            })
            .build();
        let server = adapter.start_on_threads(App::new(policy, async |request| {
            let path = request.uri().path().to_owned();
            for _ in 0..3 {
                yield_now().await;
            }
            panic!("{path}")
        }));
        thread::scope(|scope| {
            for client in 0..20 {
                let server = server.address();
                scope.spawn(move || {
                    let mut connection = Http1::connect(server);
                    for nth in 0..50 {
                        let path = format!("/act/{client}-{nth}");
                        assert_opaque(&connection.send(&get(&path)));
                    }
                    assert_eq!(connection.send(&get("/alive")).text(), "alive");
                });
            }
        });
        let notes: BTreeSet<String> = notes.take().into_iter().collect();
        let expected = (0..20).flat_map(|client| (0..50).map(move |nth| (client, nth)));
        let expected = expected.map(|(client, nth)| {
            let path = format!("/act/{client}-{nth}");
            format!("{path} panicked: {path}")
        });
        assert_eq!(expected.collect::<BTreeSet<_>>(), notes, "{adapter}");
    }
}
