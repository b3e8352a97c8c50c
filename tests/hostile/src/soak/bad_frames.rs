//! HTTP/2 that is not: a preface as it must be, and then a frame that must not be.

use std::io;

use super::connection::Connection;
use super::reply::malformed;

/// Sends the one of [`FRAMES`], and waits for the server to say so and to end the connection.
pub(super) async fn send(mut connection: Connection, nth: usize) -> io::Result<()> {
    let (name, frame) = FRAMES[nth % FRAMES.len()];
    let bytes = [PREFACE, SETTINGS, frame].concat();
    // The server may have ended the connection already.
    let _ = connection.say(bytes).await;
    let heard = connection.incoming.hear_out().await?;
    let code = go_away(&heard);
    if code.is_some_and(|code| code > 0) {
        return Ok(());
    }
    Err(malformed(format!("{name}: ended with {code:?}: {heard:?}")))
}

/// The code of the frame that ends a connection (RFC 9113 section 6.8).
fn go_away(mut frames: &[u8]) -> Option<u32> {
    loop {
        let (head, rest) = frames.split_at_checked(9)?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let (payload, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        if head[3] == GO_AWAY {
            let code = payload.get(4..8)?.try_into().ok()?;
            return Some(u32::from_be_bytes(code));
        }
        frames = rest;
    }
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

const GO_AWAY: u8 = 7;

/// Each is an error of the connection (RFC 9113 section 6).
const FRAMES: [(&str, &[u8]); 6] = [
    ("data without a stream", &[0, 0, 1, 0, 0, 0, 0, 0, 0, b'x']),
    (
        "headers that are no HPACK",
        &[0, 0, 3, 1, 5, 0, 0, 0, 1, 0xff, 0xff, 0xff],
    ),
    (
        "settings of half a setting",
        &[0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 1, 0],
    ),
    (
        "a window that does not grow",
        &[0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ),
    (
        "more of headers that never began",
        &[0, 0, 1, 9, 4, 0, 0, 0, 1, 0x82],
    ),
    (
        "a frame that is too large",
        &[0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_behind_other_frames() {
        let end = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        assert_eq!(go_away(&[SETTINGS, &end].concat()), Some(9));
        assert_eq!(go_away(SETTINGS), None);
        assert_eq!(go_away(&end[..16]), None);
    }
}
