//! A union whose members are told apart by a tag.

use serde::Deserialize;
use serde_accumulate::tagged;

use super::Between;

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
pub(in super::super) enum Pet {
    Cat(Cat),
    Dog(Dog),
    Lizard(Lizard),
    Gecko(Lizard),
}

tagged!(Pet, "kind");

#[derive(Debug, Deserialize)]
pub(in super::super) struct Cat {
    lives: Between<1, 9>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Dog {
    bark: String,
    #[serde(default = "yes")]
    good: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Lizard {
    scales: bool,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Owner {
    owner: String,
    pet: Pet,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Kennel {
    pets: Vec<Pet>,
}

fn yes() -> bool {
    true
}
