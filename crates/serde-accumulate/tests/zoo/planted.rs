//! Documents of the models with errors at known places.
//!
//! Where serde has to read what comes first to get to the rest, and nothing stands in for what is
//! wrong there, nothing more is planted: nobody can know of it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::models::{Adjacent, Choice, Code, Even, Pair, Pet, Sku, Strict, Tree, Wrap};
use crate::random::Random;
use crate::words::{Word, bad, good};

/// What a document can be written of.
pub(crate) trait Plant {
    /// True if something can stand in for any error in it.
    const STANDS_IN: bool = true;
    /// True if it has to be there.
    const IS_REQUIRED: bool = true;

    /// Writes a document, and notes the places of its errors.
    fn plant(garden: &mut Garden);
}

/// A document, and the places of the errors in it.
#[derive(Debug)]
pub(crate) struct Garden {
    random: Random,
    pub(crate) json: String,
    way: Vec<String>,
    pub(crate) planted: Vec<String>,
    /// True if nothing more may be wrong in what is read now.
    is_quiet: bool,
    /// How many parts something may have.
    width: usize,
}

impl Garden {
    /// A small document.
    pub(crate) fn new<T: Plant>(seed: u64) -> Self {
        Self::with_width::<T>(seed, 4)
    }

    /// A document whose lists and maps may be as long.
    pub(crate) fn with_width<T: Plant>(seed: u64, width: usize) -> Self {
        let mut garden = Self {
            random: Random(seed | 1),
            json: String::new(),
            way: Vec::new(),
            planted: Vec::new(),
            is_quiet: false,
            width,
        };
        // Small seeds look alike at first.
        for _ in 0..8 {
            garden.random.below(2);
        }
        T::plant(&mut garden);
        garden
    }

    fn write(&mut self, text: &str) {
        self.json.push_str(text);
    }

    fn note(&mut self) {
        let place = self.way.join("/");
        self.planted.push(place);
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.random.below(times) == 0
    }

    /// How many parts something has: fewer deep down.
    fn few(&mut self) -> usize {
        let most = if self.way.len() > 5 { 1 } else { self.width };
        self.random.below(most)
    }

    fn at<T: Plant>(&mut self, step: &str) {
        self.way.push(step.to_owned());
        T::plant(self);
        self.way.pop();
    }

    /// Writes a word that is nowhere else.
    fn word(&mut self) {
        if self.is_other(6, &["7", "[]", "{\"a\":1}"]) {
            return;
        }
        let at = self.json.len();
        let is_bad = !self.is_quiet && self.once_in(3);
        if is_bad {
            self.note();
        }
        let word = if is_bad { bad(at) } else { good(at) };
        self.write(&word);
    }

    /// Writes a value of another JSON type, sometimes.
    fn is_other(&mut self, times: usize, others: &[&'static str]) -> bool {
        if self.is_quiet || others.is_empty() || !self.once_in(times) {
            return false;
        }
        let other = self.random.pick(others);
        self.write(other);
        self.note();
        true
    }

    fn leaf(&mut self, good: &[&'static str], bad: &[&'static str]) {
        if !self.is_other(3, bad) {
            let good = self.random.pick(good);
            self.write(good);
        }
    }

    fn open(&mut self) -> Members {
        self.write("{");
        Members::default()
    }

    /// Writes a member, or leaves it out, which is an error if it has to be there.
    fn member<T: Plant>(&mut self, members: &mut Members, name: &str) {
        if !self.is_quiet && !members.is_spoilt && self.once_in(5) {
            if T::IS_REQUIRED {
                self.way.push(name.to_owned());
                self.note();
                self.way.pop();
                members.is_spoilt |= !T::STANDS_IN;
            }
            return;
        }
        self.key(members, name);
        let before = self.planted.len();
        self.at::<T>(name);
        members.is_spoilt |= self.planted.len() > before && !T::STANDS_IN;
    }

    fn key(&mut self, members: &mut Members, name: &str) {
        let comma = if members.count > 0 { "," } else { "" };
        let _ = write!(self.json, "{comma}\"{name}\":");
        members.count += 1;
    }

    fn entries<T: Plant>(&mut self, keys: &[&str]) {
        let mut members = self.open();
        let few = self.few();
        for key in keys.iter().take(few) {
            self.key(&mut members, key);
            // A key may be written with escapes.
            self.at::<T>(&key.replace("\\u006b", "k"));
        }
        self.write("}");
    }
}

/// What is known of an object that is written.
#[derive(Debug, Default)]
struct Members {
    count: usize,
    /// True if nothing stands in for what is wrong in one: the rest cannot be missed.
    is_spoilt: bool,
}

const NO_OBJECT: &[&str] = &["7", "\"x\"", "true"];

impl Plant for u8 {
    fn plant(garden: &mut Garden) {
        garden.leaf(&["0", "255"], &["256", "-1", "1.5", "\"x\"", "[]", "{}"]);
    }
}

impl Plant for String {
    fn plant(garden: &mut Garden) {
        garden.leaf(&["\"\"", "\"a\\n\""], &["1", "[]", "{}", "false"]);
    }
}

impl Plant for Sku {
    const STANDS_IN: bool = false;

    fn plant(garden: &mut Garden) {
        let bad = ["\"x\"", "\"y\"", "\"sku-\"", "\"\"", "7", "[]", "{\"a\":1}"];
        garden.leaf(&["\"SKU-1\"", "\"SKU-\""], &bad);
    }
}

impl Plant for Code {
    fn plant(garden: &mut Garden) {
        let good = ["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""];
        garden.leaf(&good, &["\"x\"", "\"67e5\"", "7", "[]"]);
    }
}

impl<const POSITION: usize, const FITS: bool> Plant for Word<POSITION, FITS> {
    const STANDS_IN: bool = FITS;

    fn plant(garden: &mut Garden) {
        garden.word();
    }
}

impl Plant for Even {
    fn plant(garden: &mut Garden) {
        garden.leaf(&["0", "-2"], &["1", "3", "\"x\"", "2.5", "[2]"]);
    }
}

impl Plant for serde_json::Value {
    fn plant(garden: &mut Garden) {
        let any = ["{\"a\":[1,\"x\"]}", "null", "\"SKU-\""];
        garden.leaf(&any, &any[..0]);
    }
}

impl<T: Plant> Plant for Option<T> {
    const STANDS_IN: bool = true;
    const IS_REQUIRED: bool = false;

    fn plant(garden: &mut Garden) {
        if garden.once_in(4) {
            garden.write("null");
        } else {
            T::plant(garden);
        }
    }
}

impl<T: Plant> Plant for Box<T> {
    const STANDS_IN: bool = T::STANDS_IN;

    fn plant(garden: &mut Garden) {
        T::plant(garden);
    }
}

impl<T: Plant> Plant for Wrap<T> {
    const STANDS_IN: bool = T::STANDS_IN;

    fn plant(garden: &mut Garden) {
        T::plant(garden);
    }
}

impl<T: Plant> Plant for Vec<T> {
    fn plant(garden: &mut Garden) {
        if garden.is_other(12, &["7", "\"x\"", "{}"]) {
            return;
        }
        garden.write("[");
        for nth in 0..garden.few() {
            if nth > 0 {
                garden.write(",");
            }
            garden.at::<T>(&nth.to_string());
        }
        garden.write("]");
    }
}

impl<T: Plant> Plant for BTreeMap<String, T> {
    fn plant(garden: &mut Garden) {
        if !garden.is_other(12, &["7", "\"x\"", "[]"]) {
            garden.entries::<T>(&["k", "\\u006b2", "long key"]);
        }
    }
}

impl<T: Plant> Plant for HashMap<String, T> {
    fn plant(garden: &mut Garden) {
        BTreeMap::<String, T>::plant(garden);
    }
}

impl<T: Plant> Plant for BTreeMap<u8, T> {
    fn plant(garden: &mut Garden) {
        if !garden.is_other(12, &["7", "\"x\"", "[]"]) {
            keyed::<T>(garden, &["0", "17", "255"], &["256", "x", "-1"]);
        }
    }
}

impl<T: Plant> Plant for BTreeMap<Sku, T> {
    fn plant(garden: &mut Garden) {
        if !garden.is_other(12, &["7", "\"x\"", "[]"]) {
            keyed::<T>(garden, &["SKU-1", "SKU-2", "SKU-3"], &["x", "y", "z"]);
        }
    }
}

/// Writes entries of which some have a bad key, and then a good value.
fn keyed<T: Plant>(garden: &mut Garden, good: &[&str; 3], bad: &[&str; 3]) {
    let mut members = garden.open();
    let few = garden.few();
    for nth in 0..few.min(3) {
        let is_bad = !garden.is_quiet && garden.once_in(3);
        let key = if is_bad { bad[nth] } else { good[nth] };
        garden.key(&mut members, key);
        if is_bad {
            garden.way.push(format!("{key}/[key]"));
            garden.note();
            garden.way.pop();
        }
        let was_quiet = garden.is_quiet;
        garden.is_quiet |= is_bad;
        garden.at::<T>(key);
        garden.is_quiet = was_quiet;
    }
    garden.write("}");
}

impl<A: Plant, B: Plant> Plant for Pair<A, B> {
    const STANDS_IN: bool = A::STANDS_IN && B::STANDS_IN;

    fn plant(garden: &mut Garden) {
        if garden.is_other(12, NO_OBJECT) {
            return;
        }
        let mut members = garden.open();
        garden.member::<A>(&mut members, "a");
        garden.member::<B>(&mut members, "b");
        garden.write("}");
    }
}

impl Plant for Tree {
    const STANDS_IN: bool = false;

    fn plant(garden: &mut Garden) {
        if garden.is_other(12, NO_OBJECT) {
            return;
        }
        let mut members = garden.open();
        garden.member::<Sku>(&mut members, "sku");
        garden.member::<Option<Code>>(&mut members, "code");
        garden.member::<Vec<Self>>(&mut members, "kids");
        garden.write("}");
    }
}

impl Plant for Strict {
    fn plant(garden: &mut Garden) {
        if garden.is_other(12, NO_OBJECT) {
            return;
        }
        let mut members = garden.open();
        let name = garden.random.pick(&["a", "alpha"]);
        if name == "alpha" {
            garden.key(&mut members, name);
            garden.at::<Code>(name);
        } else {
            garden.member::<Code>(&mut members, name);
        }
        if garden.once_in(3) {
            garden.key(&mut members, "b");
            garden.at::<u8>("b");
        }
        if !garden.is_quiet && garden.once_in(4) {
            garden.key(&mut members, "z");
            garden.write("[]");
            garden.way.push("z".to_owned());
            garden.note();
            garden.way.pop();
        }
        if garden.way.len() < 6 {
            garden.member::<Option<Box<Self>>>(&mut members, "c");
        }
        garden.write("}");
    }
}

/// Writes what a variant holds, in an object with only that.
fn variant<T: Plant>(garden: &mut Garden, name: &str) {
    let mut members = garden.open();
    garden.key(&mut members, name);
    garden.at::<T>(name);
    garden.write("}");
}

impl<T: Plant> Plant for Choice<T> {
    const STANDS_IN: bool = T::STANDS_IN;

    fn plant(garden: &mut Garden) {
        if garden.is_other(12, &["7", "\"Zzz\"", "{\"Zzz\":1}"]) {
            return;
        }
        match garden.random.below(4) {
            0 => garden.write("\"Unit\""),
            1 => variant::<T>(garden, "New"),
            2 => variant::<(u8, T)>(garden, "Two"),
            _ => variant::<X<T>>(garden, "Named"),
        }
    }
}

/// An object with the member `x`.
struct X<T>(T);

impl<T: Plant> Plant for X<T> {
    const STANDS_IN: bool = T::STANDS_IN;

    fn plant(garden: &mut Garden) {
        let mut members = garden.open();
        garden.member::<T>(&mut members, "x");
        garden.write("}");
    }
}

impl<A: Plant, B: Plant> Plant for (A, B) {
    const STANDS_IN: bool = A::STANDS_IN && B::STANDS_IN;

    fn plant(garden: &mut Garden) {
        elements(garden, &[A::plant, B::plant]);
    }
}

impl<A: Plant, B: Plant, C: Plant> Plant for (A, B, C) {
    const STANDS_IN: bool = A::STANDS_IN && B::STANDS_IN && C::STANDS_IN;

    fn plant(garden: &mut Garden) {
        elements(garden, &[A::plant, B::plant, C::plant]);
    }
}

impl<A: Plant> Plant for [A; 2] {
    const STANDS_IN: bool = A::STANDS_IN;

    fn plant(garden: &mut Garden) {
        elements(garden, &[A::plant, A::plant]);
    }
}

/// Writes a list of so many elements, or of fewer.
fn elements(garden: &mut Garden, all: &[fn(&mut Garden)]) {
    if garden.is_other(12, &["7", "\"x\"", "{}"]) {
        return;
    }
    garden.write("[");
    let end = if garden.is_quiet || !garden.once_in(5) {
        all.len()
    } else {
        garden.random.below(all.len())
    };
    for (nth, plant) in all.iter().enumerate() {
        garden.way.push(nth.to_string());
        if nth < end {
            garden.write(if nth > 0 { "," } else { "" });
            plant(garden);
        } else {
            garden.note();
        }
        garden.way.pop();
    }
    garden.write("]");
}

impl<T: Plant> Plant for Adjacent<T> {
    const STANDS_IN: bool = T::STANDS_IN;

    fn plant(garden: &mut Garden) {
        match garden.random.below(3) {
            0 => garden.write("{\"t\":\"Unit\"}"),
            1 => {
                garden.write("{\"t\":\"New\",\"c\":");
                garden.at::<T>("c");
                garden.write("}");
            }
            _ => {
                garden.write("{\"t\":\"Named\",\"c\":");
                garden.at::<X<T>>("c");
                garden.write("}");
            }
        }
    }
}

impl Plant for Pet {
    fn plant(garden: &mut Garden) {
        if garden.is_other(8, &["7", "{\"t\":\"Cow\"}", "{\"t\":[]}", "{}"]) {
            return;
        }
        match garden.random.below(3) {
            0 => garden.write("{\"t\":\"Fish\"}"),
            1 => {
                garden.write("{\"t\":\"Cat\",\"a\":");
                garden.way.push("Cat".to_owned());
                garden.at::<Code>("a");
                garden.way.pop();
                garden.write("}");
            }
            _ => {
                garden.way.push("Dog".to_owned());
                garden.write("{\"t\":\"Dog\"");
                let mut members = Members {
                    count: 1,
                    is_spoilt: false,
                };
                garden.member::<Sku>(&mut members, "x");
                garden.member::<Code>(&mut members, "y");
                garden.way.pop();
                garden.write("}");
            }
        }
    }
}
