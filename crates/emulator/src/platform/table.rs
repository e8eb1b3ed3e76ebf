//! What the platform keeps, by kind, with a note of what changed since it was last stored.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One entry that was set or removed, to be written to a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of entry, such as `payments`.
    pub table: &'static str,
    /// Its key within the kind.
    pub key: String,
    /// The entry as JSON, `None` when it is gone.
    pub value: Option<String>,
}

/// A map that knows which of its entries changed.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    name: &'static str,
    entries: BTreeMap<K, V>,
    /// `None` when nobody stores anything.
    changed: Option<BTreeSet<K>>,
}

/// A key that can be written as text and read back.
pub(crate) trait Key: Ord + Clone {
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

impl<K: Key, V> Table<K, V> {
    pub(crate) fn new(name: &'static str, is_stored: bool) -> Self {
        Self { name, entries: BTreeMap::new(), changed: is_stored.then(BTreeSet::new) }
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.entries.contains_key(key)
    }

    /// The entry, which counts as changed from now on.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let value = self.entries.get_mut(key)?;
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
        Some(value)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.note(&key);
        self.entries.insert(key, value)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        self.note(key);
        self.entries.remove(key)
    }

    pub(crate) fn first_key(&self) -> Option<&K> {
        self.entries.first_key_value().map(|(key, _)| key)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.entries.iter()
    }

    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.entries.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn clear(&mut self) {
        if let Some(changed) = &mut self.changed {
            changed.extend(self.entries.keys().cloned());
        }
        self.entries.clear();
    }

    fn note(&mut self, key: &K) {
        if let Some(changed) = &mut self.changed {
            changed.insert(key.clone());
        }
    }
}

impl<K: Key, V: Serialize> Table<K, V> {
    /// Hands out what changed since the last time.
    pub(crate) fn take_changes(&mut self, into: &mut Vec<Change>) {
        let Some(changed) = &mut self.changed else {
            return;
        };
        for key in std::mem::take(changed) {
            let value = self.entries.get(&key).and_then(|value| serde_json::to_string(value).ok());
            into.push(Change { table: self.name, key: key.to_text(), value });
        }
    }
}

impl<K: Key, V: DeserializeOwned> Table<K, V> {
    /// Takes an entry of a store back in; `false` for one that cannot be read.
    pub(crate) fn restore(&mut self, key: &str, value: &str) -> bool {
        match (K::from_text(key), serde_json::from_str(value)) {
            (Some(key), Ok(value)) => {
                self.entries.insert(key, value);
                true
            }
            _ => false,
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

impl Key for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Key for u64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_once_and_restored() {
        let mut table = Table::<u64, String>::new("words", true);
        table.insert(1, "one".to_owned());
        table.insert(2, "two".to_owned());
        table.remove(&2);
        table.get_mut(&1).unwrap().push('!');
        let mut changes = Vec::new();
        table.take_changes(&mut changes);
        let change = |key: &str, value: Option<&str>| Change {
            table: "words",
            key: key.to_owned(),
            value: value.map(str::to_owned),
        };
        assert_eq!(changes, [change("1", Some("\"one!\"")), change("2", None)]);
        changes.clear();
        table.take_changes(&mut changes);
        assert!(changes.is_empty());

        let mut again = Table::<u64, String>::new("words", true);
        assert!(again.restore("1", "\"one!\""));
        assert!(!again.restore("one", "\"one!\""));
        assert!(!again.restore("1", "one!"));
        again.take_changes(&mut changes);
        assert!(changes.is_empty());
        again.clear();
        again.take_changes(&mut changes);
        assert_eq!(changes, [change("1", None)]);
    }

    #[test]
    fn nothing_is_noted_when_nobody_stores_it() {
        let mut table = Table::<u64, String>::new("words", false);
        table.insert(1, "one".to_owned());
        let mut changes = Vec::new();
        table.take_changes(&mut changes);
        assert!(changes.is_empty());
    }
}
