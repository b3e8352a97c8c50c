//! A hasher for the small numbers that positions have.

use std::hash::{BuildHasherDefault, Hasher};

/// Makes the hashers of maps whose keys are numbers that this crate counted itself.
pub(crate) type Numbers = BuildHasherDefault<NumberHasher>;

/// Mixes numbers by a multiplication. A document chooses none of them freely, so no map can be made
/// slow by it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        // The low bits say where in the map, and the high ones are the best mixed.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// A discriminant, too, which is an `isize`, comes here.
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}
