//! The places of panics: the payload does not hold them, and only the panic hook gets them.

use std::any::{Any, TypeId};
use std::cell::Cell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;
use std::thread;

use crate::exception::SourceLocation;

/// Lets every panic of the program be located from now on.
///
/// The hook that is there is called as before; one that is set later and does not call this one leaves
/// panics without a location, and nothing else.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    // A thread that panics cannot set a hook.
    if thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            note(info);
            if !IS_QUIET.try_with(Cell::get).unwrap_or(false) {
                before(info);
            }
        }));
    });
}

/// Runs code whose panic is an answer, and no defect for the program's own hook to report: that hook is
/// not called, if [this one](listen) is there to call it.
pub(crate) fn quietly<T>(code: impl FnOnce() -> T) -> T {
    let before = IS_QUIET.replace(true);
    let done = code();
    IS_QUIET.set(before);
    done
}

/// Takes the location of the panic with this payload, where it happened on this thread and was the last.
pub(crate) fn take(payload: &(dyn Any + Send)) -> Option<SourceLocation> {
    let noted = LAST.try_with(Cell::take).ok().flatten()?;
    // A payload may come from elsewhere: `resume_unwind` runs no hook.
    (noted.key == Key::of(payload)).then_some(noted.location)
}

fn note(info: &PanicHookInfo<'_>) {
    let noted = info.location().map(|location| Noted {
        key: Key::of(info.payload()),
        location: SourceLocation::borrowed(location),
    });
    // A thread that ends has no place to keep it.
    let _ = LAST.try_with(|last| last.set(noted));
}

struct Noted {
    key: Key,
    location: SourceLocation,
}

/// The mark of a payload, from the hook to where it is caught: of text the address, which stays, of
/// anything else the type.
#[derive(PartialEq, Eq)]
enum Key {
    Text(usize, usize),
    Other(TypeId),
}

impl Key {
    fn of(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&'static str>().copied();
        match text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)) {
            Some(text) => Self::Text(text.as_ptr().addr(), text.len()),
            None => Self::Other(payload.type_id()),
        }
    }
}

thread_local! {
    static LAST: Cell<Option<Noted>> = const { Cell::new(None) };
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}
