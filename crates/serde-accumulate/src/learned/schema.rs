//! Facts about a type by position: indices and keys of maps do not count.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::learned::json_text::JsonText;
use crate::learned::lack::Lacks;
use crate::learned::numbered::Numbered;
use crate::learned::numbers::Numbers;
use crate::learned::out_of_sight::OutOfSight;

/// A position in a type.
pub(crate) type SchemaId = u32;

/// The position of the whole document.
pub(crate) const ROOT: SchemaId = 0;

/// What was learned of a position.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// The position it is in.
    pub(crate) parent: SchemaId,
    /// What was asked for last.
    pub(crate) hint: Option<Hint>,
    /// The names of the fields of a struct, or of the variants of an enum.
    pub(crate) names: &'static [&'static str],
    /// What objects of a struct lack.
    pub(crate) lacks: Lacks,
    /// Of what is absent or read as a whole: members that are asked for.
    pub(crate) injected: Vec<&'static str>,
    /// Members that are still missing when they are offered: something deeper asks for them.
    pub(crate) refuted: Vec<&'static str>,
    /// What becomes of members that are not declared.
    pub(crate) unknown: Unknown,
    /// True if names that are not declared were refused, of an enum.
    pub(crate) is_closed: bool,
    /// Which stand-in to try.
    pub(crate) candidate: usize,
    /// The stand-in to try first, by what the type says it expects.
    pub(crate) guess: Option<usize>,
    /// Texts that the type has named when it refused one, the next to try last.
    pub(crate) words: Vec<Box<str>>,
    /// What to try where a text is asked for that is JSON itself.
    pub(crate) json: Option<Box<JsonText>>,
    /// How many stand-ins were read.
    pub(crate) stand_ins: usize,
    /// True if the type took a stand-in.
    pub(crate) is_proven: bool,
    /// How many values of the document are known that the type takes.
    pub(crate) donors: usize,
    /// True if no stand-in works.
    pub(crate) is_hopeless: bool,
    /// The name of the type of a part of a list, a map or a struct.
    pub(crate) type_name: &'static str,
    /// True if that is one of the standard library that has no rules of its own: it takes every stand-in, and
    /// nothing is called for that.
    pub(crate) is_plain: bool,
    /// Of a struct: its visitor.
    pub(crate) made_by: Option<MadeBy>,
    /// True if it refuses an end of the range of its integer.
    pub(crate) refuses_edge: bool,
    /// True if it is an option, which may be absent.
    pub(crate) is_option: bool,
    /// True if its type is one of those that it is in.
    pub(crate) is_recursive: bool,
    /// True if it is an adjacently tagged enum.
    pub(crate) is_adjacent: bool,
    pub(crate) is_secret: bool,
    /// True if it is a list without what is in it twice.
    pub(crate) is_set: bool,
    /// True if a secret was read in it out of sight.
    pub(crate) has_hidden_secret: bool,
    /// What the type says it expects.
    pub(crate) expecting: Option<Box<str>>,
    /// Of an internally tagged enum: the tag, as its visitor describes it.
    pub(crate) probed_tag: Option<Box<str>>,
    /// Of an internally tagged enum: the tag.
    pub(crate) tag: Option<&'static str>,
    /// True if it is an internally tagged enum, as the key of an entry said.
    pub(crate) is_tagged: bool,
    /// True if it is a member that serde keeps for what is flattened.
    pub(crate) is_kept: bool,
    /// Facts that few positions have.
    out_of_sight: Option<Box<OutOfSight>>,
    /// True if it is all positions below one that asks for anything.
    pub(crate) is_shared: bool,
    /// True if it is an element of a tuple.
    is_element: bool,
    is_beside_secret: OnceLock<bool>,
    /// The positions of the fields that were visited, in the order of their declaration.
    pub(crate) fields: Vec<Option<(&'static str, SchemaId)>>,
}

/// The names of the types of a visitor and of what it makes.
pub(crate) type MadeBy = fn() -> (&'static str, &'static str);

/// What becomes of the members of an object that a struct does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unknown {
    #[default]
    Untold,
    Forbidden,
    Ignored,
}

/// What is asked for by one of the methods of [`Deserializer`](serde::Deserializer).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    Any,
    Bool,
    Bytes,
    Char,
    Enum,
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    I128,
    Identifier,
    Ignored,
    Map,
    Seq,
    Str,
    Struct,
    Tuple(usize),
    U8,
    U16,
    U32,
    U64,
    U128,
    Unit,
}

/// A step into a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SchemaStep {
    /// Any element of a list.
    Item,
    /// An element of a tuple.
    Element(u32),
    /// A member, by the number of its name.
    Member(u32),
    /// The value of any entry of a map.
    Entry,
    /// The key of any entry of a map.
    Key,
    /// The content of a variant, by its position.
    Variant(u32),
    /// Anything below what asks for anything.
    Below,
}

/// Everything that was learned.
#[derive(Clone, Debug)]
pub(crate) struct Schemas {
    #[expect(
        clippy::vec_box,
        reason = "a list that grows has room for three times as many"
    )]
    list: Vec<Box<Schema>>,
    steps: HashMap<(SchemaId, SchemaStep), SchemaId, Numbers>,
    names: Numbered,
}

impl Default for Schemas {
    fn default() -> Self {
        let mut list = Vec::with_capacity(8);
        list.push(Box::default());
        Self {
            list,
            steps: HashMap::default(),
            names: Numbered::default(),
        }
    }
}

impl Schemas {
    /// The position after a step; it is made where it is new.
    pub(crate) fn child(&mut self, parent: SchemaId, step: SchemaStep) -> SchemaId {
        let own = self.get(parent);
        if own.is_some_and(|own| own.is_shared) {
            return parent;
        }
        // What asks for anything has as many positions below it as the document has ways into it.
        let is_open = own.is_some_and(|own| own.hint == Some(Hint::Any));
        let is_shared =
            is_open && self.list.len() >= POSITIONS && !self.steps.contains_key(&(parent, step));
        let step = if is_shared { SchemaStep::Below } else { step };
        let next = SchemaId::try_from(self.list.len()).unwrap_or(ROOT);
        let list = &mut self.list;
        *self.steps.entry((parent, step)).or_insert_with(|| {
            list.push(Box::new(Schema {
                parent,
                is_shared,
                is_element: matches!(step, SchemaStep::Element(_)),
                ..Schema::default()
            }));
            next
        })
    }

    /// The step to a member. Names beyond any type's share one step.
    pub(crate) fn member(&mut self, name: &str) -> SchemaStep {
        self.step_to(name, || Cow::Owned(name.to_owned()))
    }

    fn step_to(&mut self, name: &str, own: impl FnOnce() -> Cow<'static, str>) -> SchemaStep {
        if let Some(number) = self.names.get(name) {
            return SchemaStep::Member(number);
        }
        if self.names.len() >= NAMES {
            return SchemaStep::Entry;
        }
        SchemaStep::Member(self.names.add(own()))
    }

    /// The position of a field, by its position in the declaration.
    pub(crate) fn field(&mut self, parent: SchemaId, at: usize, name: &'static str) -> SchemaId {
        let fields = self.get(parent).map(|schema| schema.fields.as_slice());
        if let Some(&Some((known, id))) = fields.and_then(|fields| fields.get(at)) {
            if std::ptr::eq(known, name) {
                return id;
            }
        }
        let step = self.step_to(name, || Cow::Borrowed(name));
        let id = self.child(parent, step);
        if let Some(schema) = self.get_mut(parent).filter(|_| at < NAMES) {
            if schema.fields.len() <= at {
                schema.fields.resize(at + 1, None);
            }
            if let Some(field) = schema.fields.get_mut(at) {
                *field = Some((name, id));
            }
        }
        id
    }

    /// The position after a step, if it was ever visited.
    pub(crate) fn find(&self, parent: SchemaId, step: SchemaStep) -> Option<SchemaId> {
        if self.get(parent).is_some_and(|own| own.is_shared) {
            return Some(parent);
        }
        let steps = [step, SchemaStep::Below];
        let mut found = steps.iter().map(|step| self.steps.get(&(parent, *step)));
        found.find_map(Option::<&SchemaId>::copied)
    }

    /// The position of a member, if it was ever visited.
    pub(crate) fn find_member(&self, parent: SchemaId, name: &str) -> Option<SchemaId> {
        let number = self.names.get(name)?;
        self.find(parent, SchemaStep::Member(number))
    }

    /// The position of a field, by its position in the declaration, if it was ever visited.
    pub(crate) fn find_field(&self, parent: SchemaId, at: usize, name: &str) -> Option<SchemaId> {
        let own = self.get(parent)?.fields.get(at).copied().flatten();
        match own {
            Some((known, id)) if std::ptr::eq(known, name) => Some(id),
            _ => self.find_member(parent, name),
        }
    }

    /// Lets stand-ins be read again that types are known to take.
    pub(crate) fn allow_proven(&mut self) {
        for own in self.list.iter_mut().filter(|own| own.is_proven) {
            own.is_hopeless = false;
        }
    }

    /// How many positions there are of which something was learned.
    pub(crate) fn known(&self) -> usize {
        let known = self
            .list
            .iter()
            .filter(|own| own.hint.is_some() || own.is_recursive);
        known.count()
    }

    /// How many stand-ins were read at the position that needed the most.
    pub(crate) fn most_stand_ins(&self) -> usize {
        let stand_ins = self.list.iter().map(|schema| schema.stand_ins);
        stand_ins.max().unwrap_or_default()
    }

    pub(crate) fn get(&self, id: SchemaId) -> Option<&Schema> {
        self.list.get(id as usize).map(|own| &**own)
    }

    pub(crate) fn get_mut(&mut self, id: SchemaId) -> Option<&mut Schema> {
        self.list.get_mut(id as usize).map(|own| &mut **own)
    }

    /// True if a set is asked for.
    pub(crate) fn is_set(&self, id: SchemaId) -> bool {
        self.get(id).is_some_and(|own| own.is_set)
    }

    /// True if the position, or one that it is in, is never to be shown.
    pub(crate) fn is_secret(&self, id: SchemaId) -> bool {
        self.upward(id, |id| self.hides(id))
    }

    /// True if something that the type has in it at this position is known to be a secret.
    pub(crate) fn has_secret(&self, id: SchemaId) -> bool {
        let mut secrets = (id..).zip(self.list.iter().skip(id as usize));
        secrets.any(|(at, own)| (own.is_secret || own.has_hidden_secret) && self.is_in(at, id))
    }

    /// True if a position is in a tuple that may have a secret in it, or is the tag of an enum that is
    /// sent as a list: a shift puts the secret in its place. Asked once nothing more is learned.
    pub(crate) fn is_beside_secret(&self, id: SchemaId) -> bool {
        let Some(own) = self.get(id) else {
            return false;
        };
        *own.is_beside_secret.get_or_init(|| {
            let Some(parent) = self.get(own.parent) else {
                return false;
            };
            // Another variant of an enum may have been read at the same position since.
            let is_tuple = matches!(parent.hint, Some(Hint::Tuple(_)));
            let is_item = self.find(own.parent, SchemaStep::Item) == Some(id);
            (own.is_element && !(is_tuple && self.is_clear(own.parent)))
                || (is_item && parent.is_internally_tagged())
        })
    }

    /// True if a secret is known anywhere.
    pub(crate) fn knows_secrets(&self) -> bool {
        self.has_secret(ROOT)
    }

    /// True if a position is the content of an adjacently tagged enum.
    pub(crate) fn is_content(&self, id: SchemaId) -> bool {
        let parent = self.get(id).and_then(|own| self.get(own.parent));
        let parent = parent.filter(|parent| parent.is_adjacent);
        let content = parent.and_then(|parent| parent.fields.get(1).copied().flatten());
        content.is_some_and(|(_, content)| content == id)
    }

    /// True if a position is what a variant holds.
    pub(crate) fn is_variant(&self, id: SchemaId) -> bool {
        let parent = self.get(id).and_then(|own| self.get(own.parent));
        parent.is_some_and(|parent| parent.hint == Some(Hint::Enum))
    }

    /// True if a position is in another one, or is that one.
    fn is_in(&self, id: SchemaId, outer: SchemaId) -> bool {
        self.upward(id, |own| own == outer)
    }

    /// True if all that the type has in it at this position is known, and none of it is a secret.
    pub(crate) fn is_clear(&self, id: SchemaId) -> bool {
        let Some(own) = self.get(id) else {
            return false;
        };
        if own.is_secret || own.has_hidden_secret {
            return false;
        }
        let is_clear = |child: Option<SchemaId>| child.is_some_and(|child| self.is_clear(child));
        let step = |step| is_clear(self.find(id, step));
        match own.hint {
            None => own.is_recursive && !self.knows_secrets(),
            Some(Hint::Struct) => {
                let mut names = own.names.iter().enumerate();
                names.all(|(at, name)| is_clear(self.find_field(id, at, name)))
            }
            Some(Hint::Map) => {
                !self.flattens(id) && step(SchemaStep::Key) && step(SchemaStep::Entry)
            }
            Some(Hint::Seq) => step(SchemaStep::Item),
            Some(Hint::Tuple(length)) => {
                let length = u32::try_from(length).unwrap_or(u32::MAX);
                (0..length).all(|at| step(SchemaStep::Element(at)))
            }
            Some(Hint::Enum) => {
                let variants = u32::try_from(own.names.len()).unwrap_or(u32::MAX);
                (0..variants).all(|at| step(SchemaStep::Variant(at)))
            }
            Some(Hint::Any) => own.is_anything(),
            Some(_) => true,
        }
    }

    /// True if serde keeps what is at the position, or at one that it is in, to read it out of sight.
    pub(crate) fn is_buffered(&self, id: SchemaId) -> bool {
        self.upward(id, |id| self.buffers(id))
    }

    /// True if this very position is never to be shown.
    pub(crate) fn hides(&self, id: SchemaId) -> bool {
        let Some(own) = self.get(id) else {
            return false;
        };
        if own.is_secret || (own.has_hidden_secret && !self.flattens(id)) {
            return true;
        }
        // What is flattened is somewhere among these members.
        let parent = self.get(own.parent).filter(|_| own.parent < id);
        own.hint == Some(Hint::Any) && parent.is_some_and(|parent| parent.has_hidden_secret)
    }

    /// True if serde keeps what is at this very position, to read it out of sight: it is `untagged`,
    /// `tag` or a part of something with `flatten`. Only its parts may be secrets.
    pub(crate) fn buffers(&self, id: SchemaId) -> bool {
        let Some(own) = self.get(id).filter(|own| own.hint == Some(Hint::Any)) else {
            return false;
        };
        let key = self.find(id, SchemaStep::Key).and_then(|key| self.get(key));
        let reads_tag = |key: &Schema| key.expecting.as_deref().and_then(tag_of).is_some();
        own.expecting.as_deref() == Some(CONTENT)
            || own.is_internally_tagged()
            || key.is_some_and(reads_tag)
    }

    /// True if the position is a struct with `flatten`: a map that tells its members apart.
    pub(crate) fn flattens(&self, id: SchemaId) -> bool {
        let is_map = self.get(id).is_some_and(|own| own.hint == Some(Hint::Map));
        let key = self.find(id, SchemaStep::Key).and_then(|key| self.get(key));
        is_map && key.is_some_and(|key| key.hint == Some(Hint::Identifier))
    }

    /// True if something is so at the position or at one that it is in.
    fn upward(&self, mut id: SchemaId, is_so: impl Fn(SchemaId) -> bool) -> bool {
        // A parent is older than its children, so this ends.
        while let Some(schema) = self.get(id) {
            if is_so(id) {
                return true;
            }
            if schema.parent >= id {
                return false;
            }
            id = schema.parent;
        }
        false
    }
}

impl Schema {
    /// The facts learned of a value that serde keeps.
    pub(crate) fn out_of_sight(&self) -> &OutOfSight {
        static NOTHING: OutOfSight = OutOfSight::NOTHING;
        self.out_of_sight.as_deref().unwrap_or(&NOTHING)
    }

    pub(crate) fn out_of_sight_mut(&mut self) -> &mut OutOfSight {
        self.out_of_sight
            .get_or_insert_with(|| Box::new(OutOfSight::NOTHING))
    }

    /// Learns the name of the type. Returns whether it has no rules of its own.
    pub(crate) fn learn_type(&mut self, name: &'static str) -> bool {
        // It is the same each time, but for what is read at one position for several types.
        if !std::ptr::eq(self.type_name, name) {
            self.type_name = name;
            self.is_plain = PLAIN.contains(&self.inner_name());
        }
        self.is_plain
    }

    /// True if no code is called with what is made here but that of the standard library and serde's derive.
    pub(crate) fn is_made_plainly(&self) -> bool {
        let name = self.inner_name();
        match self.hint {
            Some(Hint::Struct) => self.made_by.is_some_and(|made_by| {
                let (visitor, made) = made_by();
                made == name && visitor.contains("::__Visitor")
            }),
            _ => name.starts_with("alloc::vec::Vec<"),
        }
    }

    /// The name of the type, or of that which is optional.
    fn inner_name(&self) -> &'static str {
        let option = self.type_name.strip_prefix("core::option::Option<");
        let inner = option.and_then(|inner| inner.strip_suffix('>'));
        inner.unwrap_or(self.type_name)
    }

    /// True if it is known how many elements it has.
    pub(crate) fn has_length(&self) -> bool {
        self.out_of_sight().length.is_some()
    }

    /// True if it takes anything, as a `serde_json::Value` does.
    pub(crate) fn is_anything(&self) -> bool {
        self.hint == Some(Hint::Any) && self.expecting.as_deref() == Some(ANYTHING)
    }
}

/// The types of the standard library that have no rules of their own.
const PLAIN: [&str; 14] = [
    "alloc::string::String",
    "bool",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
];

/// What a `serde_json::Value` says it expects.
const ANYTHING: &str = "any valid JSON value";

/// The tag that the key of an internally tagged enum says it expects.
pub(crate) fn tag_of(expecting: &str) -> Option<&str> {
    expecting
        .strip_prefix("a type tag `")?
        .strip_suffix("` or any other value")
}

/// What serde expects where it keeps a value, to read it later.
pub(crate) const CONTENT: &str = "any value";

/// How many names of members are told apart.
const NAMES: usize = 4096;

/// With this many positions, those below what asks for anything are no longer told apart.
const POSITIONS: usize = 4096;
