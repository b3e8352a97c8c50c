//! Names of members by numbers of their own.

use std::borrow::Cow;
use std::collections::HashMap;

/// Names, numbered as they come. A few are looked through, more are in a map.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbered {
    few: Vec<Cow<'static, str>>,
    many: HashMap<Cow<'static, str>, u32>,
}

impl Numbered {
    pub(crate) fn len(&self) -> usize {
        self.few.len().max(self.many.len())
    }

    /// The number of a name.
    pub(crate) fn get(&self, name: &str) -> Option<u32> {
        if !self.many.is_empty() {
            return self.many.get(name).copied();
        }
        let position = self.few.iter().position(|own| own == name)?;
        u32::try_from(position).ok()
    }

    /// Numbers a name that has no number.
    pub(crate) fn add(&mut self, name: Cow<'static, str>) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if self.many.is_empty() && self.few.len() < FEW {
            self.few.push(name);
            return number;
        }
        let few = std::mem::take(&mut self.few);
        self.many.extend(few.into_iter().zip(0..));
        self.many.insert(name, number);
        number
    }
}

/// As many are compared sooner than one is hashed, which has to be done so that no document can choose
/// where its names are.
const FEW: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_keeps_its_number() {
        let mut names = Numbered::default();
        for number in 0..100 {
            let name = format!("n{number}");
            assert_eq!((names.get(&name), names.len()), (None, number as usize));
            assert_eq!(names.add(name.into()), number);
            for known in 0..=number {
                assert_eq!(names.get(&format!("n{known}")), Some(known));
            }
        }
    }
}
