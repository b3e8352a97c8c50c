//! The bytes of a body, as they come.

use bytes::{Bytes, BytesMut};

/// The bytes of a body so far: one piece as it came, several copied together, since a server keeps many
/// times its size for each small piece.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    first: Bytes,
    all: BytesMut,
}

impl Gathered {
    /// The number of bytes so far.
    pub(super) fn len(&self) -> usize {
        // Once there is more than the first piece, it is among all.
        self.all.len().max(self.first.len())
    }

    /// Adds a piece. A body that is `announced` longer gets the room for it as it comes: what is only
    /// said costs nothing.
    pub(super) fn add(&mut self, data: Bytes, announced: u64) {
        if data.is_empty() {
            return;
        }
        if self.len() == 0 {
            self.first = data;
            return;
        }
        if self.all.capacity() - self.all.len() < data.len() || self.all.is_empty() {
            self.grow(data.len(), announced);
        }
        self.all.extend_from_slice(&data);
    }

    pub(super) fn into_bytes(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }

    #[cold]
    fn grow(&mut self, more: usize, announced: u64) {
        let needed = self.len() + more;
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        let room = if announced > needed {
            announced.min(needed.saturating_mul(4))
        } else {
            needed.saturating_mul(2)
        };
        self.all.reserve(room - self.all.len());
        if self.all.is_empty() {
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_stays_what_it_is() {
        let mut gathered = Gathered::default();
        let piece = Bytes::from(vec![b'7'; 10]);
        gathered.add(Bytes::new(), 10);
        gathered.add(piece.clone(), 10);
        assert_eq!(gathered.len(), 10);
        assert_eq!(gathered.into_bytes().as_ptr(), piece.as_ptr());
    }

    #[test]
    fn several_are_one_behind_the_other_and_take_a_few_times_their_size() {
        for announced in [0, 5_000, 1 << 30] {
            let mut gathered = Gathered::default();
            for nth in 0..5_000_u32 {
                let byte = u8::try_from(nth % 251).expect("a byte");
                gathered.add(Bytes::from(vec![byte]), announced);
                assert_eq!(gathered.len(), nth as usize + 1);
                assert!(
                    gathered.all.capacity() <= 4 * gathered.len().max(16),
                    "{nth}"
                );
            }
            let bytes = gathered.into_bytes();
            assert_eq!(bytes.len(), 5_000);
            assert_eq!(bytes[4_999], u8::try_from(4_999 % 251).expect("a byte"));
        }
    }
}
