//! Errors whose code does not do what an error's should.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hostile::{App, Raw};
use http_exception::{Detail, HttpException, Record, StatusCode, Value};
use wire::{Notes, get};

use crate::check::{Plain, assert_opaque, observed, on_each};

#[test]
fn a07_a_detail_a_million_levels_deep_does_not_end_the_process() {
    // The stack of a worker of tokio. What overflows it ends the process, so that is another one.
    in_child(
        "errors::a07_a_detail_a_million_levels_deep_does_not_end_the_process",
        || {
            let raised = thread::Builder::new().stack_size(2 << 20).spawn(|| {
                for depth in [100, 20_000, 1_000_000] {
                    let mut value = Value::Bool(true);
                    for _ in 0..depth {
                        value = Value::Array(vec![value]);
                    }
                    let exc = HttpException::new(StatusCode::CONFLICT, Detail::from(value));
                    assert_eq!(exc.status(), StatusCode::CONFLICT);
                    drop(exc);
                }
            });
            raised.expect("a thread").join().expect("no panic");
        },
    );
}

/// Runs a part of a test in a process of its own, which must end well.
#[track_caller]
fn in_child(test: &str, deed: impl FnOnce()) {
    const CHILD: &str = "HOSTILE_CHILD";
    if std::env::var_os(CHILD).is_some() {
        return deed();
    }
    let mut child = Command::new(std::env::current_exe().expect("a path"));
    child.args(["--exact", test, "--nocapture"]).env(CHILD, "1");
    let output = child.output().expect("the test starts again");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", output.status);
    assert!(said.contains("1 passed"), "{said}");
}

/// An error whose text is written by a function.
struct Writing(fn(&mut fmt::Formatter<'_>) -> fmt::Result);

impl fmt::Display for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writing")
    }
}

impl Error for Writing {}

#[test]
fn a08_a_text_of_a_gigabyte_and_one_without_end_are_cut() {
    let gigabyte: fn(&mut fmt::Formatter<'_>) -> fmt::Result = |f| {
        let chunk = "x".repeat(4096);
        (0..262_144).try_for_each(|_| f.write_str(&chunk))
    };
    let endless: fn(&mut fmt::Formatter<'_>) -> fmt::Result = |f| {
        loop {
            f.write_str("and so on ")?;
        }
    };
    for text in [gigabyte, endless] {
        on_each(
            |notes| App::raising(observed(notes).build(), move || Writing(text)),
            |served| {
                let note = served.opaque(&get("/act/it"));
                assert!(note.len() < 9 * 1024, "{}", note.len());
            },
        );
    }
}

#[test]
fn a08_a_text_that_nobody_asks_for_is_not_written() {
    // This one cannot be cut: it goes on whatever the writer says.
    let endless: fn(&mut fmt::Formatter<'_>) -> fmt::Result = |f| {
        loop {
            let _ = f.write_str("and so on ");
        }
    };
    on_each(
        |_| {
            App::raising(http_exception::ErrorPolicy::default(), move || {
                Writing(endless)
            })
        },
        |served| assert_opaque(&served.ask(&get("/act/it"))),
    );
}

/// An error with another behind it.
#[derive(Debug)]
struct Because<E>(E);

impl<E> fmt::Display for Because<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("because of another")
    }
}

impl<E: Error + 'static> Error for Because<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn a09_a_text_that_panics_leaves_the_answer_and_the_rest_of_the_record() {
    on_each(
        |notes| {
            App::raising(observed(notes).build(), || {
                Writing(|_| panic!("token=hunter2"))
            })
        },
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert_eq!(note, "Unhandled 500: <its Display panicked>");
        },
    );
    let lines = |notes: &Notes| {
        let notes = notes.clone();
        move |record: &Record<'_>| notes.add(record.to_string())
    };
    on_each(
        |notes| {
            let policy = http_exception::ErrorPolicy::builder().observer(lines(notes));
            App::raising(policy.build(), || {
                Because(Writing(|_| panic!("token=hunter2")))
            })
        },
        |served| {
            let note = served.opaque(&get("/act/it"));
            let said = note.ends_with("because of another: <its Display panicked>");
            assert!(said, "{note}");
        },
    );
}

#[test]
fn a09_a_value_that_panics_when_it_is_serialised_is_a_panic_of_its_handler() {
    struct Unserialisable;
    impl serde::Serialize for Unserialisable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("token=hunter2")
        }
    }
    on_each(
        |notes| {
            let policy = observed(notes).exception_handler(|_: Plain| {
                HttpException::conflict(Detail::json(Unserialisable))
            });
            App::raising(policy.build(), || Plain("plain".to_owned()))
        },
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(note.starts_with("HandlerFailed 500: plain"), "{note}");
        },
    );
}

#[test]
fn a10_a_text_that_fails_is_kept_as_far_as_it_came() {
    on_each(
        |notes| {
            App::raising(observed(notes).build(), || {
                Writing(|f| {
                    f.write_str("so far")?;
                    Err(fmt::Error)
                })
            })
        },
        |served| {
            assert_eq!(served.opaque(&get("/act/it")), "Unhandled 500: so far");
        },
    );
    on_each(
        |notes| {
            App::raising(observed(notes).build(), || {
                Because(Writing(|_| Err(fmt::Error)))
            })
        },
        |served| {
            served.opaque(&get("/act/it"));
        },
    );
}

/// An error that panics when it is dropped, unless a panic is on its way already.
#[derive(Debug)]
struct Explosive;

impl fmt::Display for Explosive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("handle with care")
    }
}

impl Error for Explosive {}

impl Drop for Explosive {
    fn drop(&mut self) {
        if !thread::panicking() {
            std::panic::panic_any("token=hunter2");
        }
    }
}

#[test]
fn a11_an_error_that_panics_when_it_is_dropped_is_answered() {
    on_each(
        |notes| App::raising(observed(notes).build(), || Explosive),
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(note.contains(" 500: handle with care"), "{note}");
        },
    );
    // The same with a handler that takes it.
    on_each(
        |notes| {
            let policy = observed(notes).exception_handler(|_: Explosive| StatusCode::CONFLICT);
            App::raising(policy.build(), || Explosive)
        },
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(
                note.starts_with("HandlerFailed 500: handle with care"),
                "{note}"
            );
        },
    );
}

#[test]
fn a11_a_payload_that_panics_when_it_is_dropped_is_a_panic_like_any_other() {
    struct Payload;
    impl Drop for Payload {
        fn drop(&mut self) {
            std::panic::panic_any(String::from("token=hunter2"));
        }
    }
    on_each(
        |notes| {
            App::raising(observed(notes).build(), || -> Plain {
                std::panic::panic_any(Payload)
            })
        },
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert_eq!(note, "Panicked 500: panicked: a value that is not text");
        },
    );
}

#[test]
fn a29_one_record_is_one_line() {
    let evil = "first\n2026-01-01T00:00:00Z ERROR forged\r\u{1b}[31mred\u{202e}esrever\u{2028}next\u{85}\u{9b}31m";
    let app = |notes: &Notes| {
        let notes = notes.clone();
        let policy = http_exception::ErrorPolicy::builder()
            .exception_handler(move |_: Because<Plain>| -> Result<StatusCode, Plain> {
                Err(Plain(evil.to_owned()))
            })
            .observer(move |record: &Record<'_>| notes.add(record.to_string()))
            .build();
        App::raising(policy, move || Because(Plain(evil.to_owned())))
    };
    on_each(app, |served| {
        let note = served.opaque(&get("/act/%0a%1b[31m%e2%80%ae?token=hunter2"));
        let harmless = |it: char| {
            !it.is_control() && !matches!(it, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
        };
        assert!(note.chars().all(harmless), "{note:?}");
        assert_eq!(note.matches("forged").count(), 2, "{note}");
        assert!(!note.contains("hunter2"), "{note}");
    });
}

/// An error whose `Debug` tells more than its `Display`, as a derived one does.
#[derive(Debug)]
struct Login {
    #[expect(dead_code, reason = "`Debug` would show it")]
    key: &'static str,
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the login failed")
    }
}

impl Error for Login {}

#[test]
fn a30_a_record_shows_what_display_says_and_no_credentials_of_a_uri() {
    let app = |notes: &Notes| {
        let notes = notes.clone();
        let policy = http_exception::ErrorPolicy::builder()
            .observer(move |record: &Record<'_>| notes.add(record.to_string()))
            .build();
        App::raising(policy, || Login { key: "hunter2" })
    };
    on_each(app, |served| {
        let note = served.opaque(&get("/act/it?token=hunter2"));
        assert!(note.ends_with("the login failed"), "{note}");
        assert!(!note.contains("hunter2"), "{note}");
        let mut raw = Raw::connect(served.server.address());
        raw.say("GET http://user:hunter2@localhost/act/it?token=hunter2#hunter2 HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let heard = raw.hear("\r\n\r\n").text();
        assert!(heard.starts_with("HTTP/1.1 "), "{heard}");
        let notes = served.notes.take().concat();
        assert!(!(heard + &notes).contains("hunter2"), "{notes}");
    });
}

/// A login that fails for one of two reasons.
#[derive(Debug)]
enum Denied {
    NoSuchUser(&'static str),
    WrongPassword(&'static str),
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchUser(name) => write!(f, "there is no user {name}"),
            Self::WrongPassword(name) => write!(f, "not the password of {name}"),
        }
    }
}

impl Error for Denied {}

#[test]
fn a38_two_causes_that_are_mapped_to_one_answer_cannot_be_told_apart() {
    let asked = Arc::new(AtomicUsize::new(0));
    let app = |notes: &Notes| {
        let asked = Arc::clone(&asked);
        let policy = observed(notes)
            .map(|_: Denied| HttpException::unauthorized("Basic", "Incorrect username or password"))
            .build();
        App::raising(policy, move || {
            match asked.fetch_add(1, Ordering::Relaxed) / 2 % 2 {
                0 => Denied::NoSuchUser("root"),
                _ => Denied::WrongPassword("administrator"),
            }
        })
    };
    on_each(app, |served| {
        let (first, first_note) = served.told(&get("/act/login"));
        let (second, second_note) = served.told(&get("/act/login"));
        assert_ne!(first_note, second_note, "observers are told which");
        assert_eq!(first.to_string(), second.to_string());
        assert_eq!(first.status, 401);
    });
}

#[test]
fn a30_an_unknown_error_with_a_text_of_secrets_is_the_constant() {
    on_each(
        |notes| {
            let secret =
                || io::Error::other("https://user:hunter2@db.internal:5432/?token=hunter2");
            App::raising(observed(notes).build(), secret)
        },
        |served| {
            served.opaque(&get("/act/it"));
        },
    );
}
