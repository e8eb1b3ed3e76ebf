//! Where a name stands in a list, by a hash that is computed when this is compiled. Every parameter of
//! every page is looked up, and a search by halves would compare its name seven times.

/// More than twice as many as there are names, so that most are found at once.
const SLOTS: usize = 512;
const EMPTY: u8 = u8::MAX;

pub(super) struct Places([u8; SLOTS]);

impl Places {
    /// The places of names that are all different.
    #[allow(clippy::indexing_slicing, reason = "evaluated when compiled")]
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer names than that")]
    pub(super) const fn of(names: &[&str]) -> Self {
        assert!(names.len() < EMPTY as usize, "a place must fit a byte");
        let mut slots = [EMPTY; SLOTS];
        let mut place = 0;
        while place < names.len() {
            let mut slot = slot_of(names[place].as_bytes());
            while slots[slot] != EMPTY {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = place as u8;
            place += 1;
        }
        Self(slots)
    }

    /// The places at which a name can stand, if it stands anywhere.
    pub(super) fn candidates(&self, name: &str) -> impl Iterator<Item = usize> {
        let (before, from) = self.0.split_at(slot_of(name.as_bytes()));
        let slots = from.iter().chain(before);
        slots.take_while(|slot| **slot != EMPTY).map(|slot| usize::from(*slot))
    }
}

/// FNV-1a.
#[allow(clippy::cast_possible_truncation, reason = "fewer bits are kept than that")]
const fn slot_of(mut name: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    while let [first, rest @ ..] = name {
        hash = (hash ^ *first as u32).wrapping_mul(0x0100_0193);
        name = rest;
    }
    // The low bits alone mix less.
    ((hash >> 16) ^ hash) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_among_its_candidates_and_few_others_are() {
        let names = ["payment_id", "payment_amount", "a", "", "b", "customer_id"];
        let places = Places::of(&names);
        for (place, name) in names.iter().enumerate() {
            let candidates: Vec<usize> = places.candidates(name).collect();
            assert!(candidates.contains(&place) && candidates.len() <= 2, "{name}: {candidates:?}");
        }
        assert!(places.candidates("unknown").count() <= 1);
    }

    #[test]
    fn names_that_share_a_slot_are_told_apart_by_their_reader() {
        let names: Vec<String> = (0..250).map(|number| format!("name_{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let places = Places::of(&names);
        for (place, name) in names.iter().enumerate() {
            assert!(places.candidates(name).any(|found| found == place), "{name}");
        }
    }
}
