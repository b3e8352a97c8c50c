//! The extractors, as every adapter has them.

http_exception::extractors!();
