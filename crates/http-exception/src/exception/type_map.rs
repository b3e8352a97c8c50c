//! A map from types, whose hash is the `TypeId` itself: random bits already.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) type TypeMap<V> = ByNumber<TypeId, V>;

/// A map from keys that hash as a number.
pub(crate) type ByNumber<K, V> = HashMap<K, V, BuildHasherDefault<TypeIdHasher>>;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }

    /// A `TypeId` that hashes itself in another way still hashes all of itself.
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
}
