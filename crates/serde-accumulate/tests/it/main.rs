//! The crate through its public face.

mod add;
mod add_to_parts;
mod asked;
mod bounds;
mod buffered;
mod calls;
mod canary;
mod complete;
mod flattened_headers;
mod flattened_texts;
mod in_place;
mod layers;
mod limits;
mod lost;
#[path = "../zoo/models.rs"]
mod models;
#[path = "../zoo/mutants.rs"]
mod mutants;
mod panics;
#[path = "../zoo/planted.rs"]
mod planted;
#[path = "../zoo/random.rs"]
mod random;
#[path = "../zoo/read_models.rs"]
mod read_models;
mod refusals;
mod secret;
#[path = "../zoo/secrets.rs"]
mod secrets;
mod siblings;
mod stack;
mod structs;
mod support;
mod syntax;
mod tagged;
mod texts;
mod told_once;
#[path = "../zoo/words.rs"]
mod words;
mod work;
