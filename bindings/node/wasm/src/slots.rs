//! What JavaScript holds by a number.

use paywright_bridge::Error;

/// Things by their numbers; a number is given again once it is free.
pub(crate) struct Slots<T>(Vec<Option<T>>);

impl<T> Slots<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn put(&mut self, thing: T) -> usize {
        match self.0.iter().position(Option::is_none) {
            Some(free) => {
                self.0[free] = Some(thing);
                free
            }
            None => {
                self.0.push(Some(thing));
                self.0.len() - 1
            }
        }
    }

    pub(crate) fn get(&mut self, number: usize) -> Result<&mut T, Error> {
        let thing = self.0.get_mut(number).and_then(Option::as_mut);
        thing.ok_or_else(|| Error::of_argument_type("handle: there is none of this number"))
    }

    pub(crate) fn free(&mut self, number: usize) {
        if let Some(slot) = self.0.get_mut(number) {
            *slot = None;
        }
    }
}
