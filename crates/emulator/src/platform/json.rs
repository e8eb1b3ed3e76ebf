//! JSON whose members keep the order they were given in, as the documentation's examples have one.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A JSON value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Text(String),
    Array(Vec<Json>),
    Object(Object),
}

/// Members in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Object(Vec<(&'static str, Json)>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a member.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.put(name, value);
        self
    }

    /// Adds a member, if there is a value.
    #[must_use]
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn put(&mut self, name: &'static str, value: impl Into<Json>) {
        self.0.push((name, value.into()));
    }

    pub(crate) fn member_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.0.iter_mut().find(|(given, _)| *given == name).map(|(_, value)| value)
    }

    /// Gives a member a value, in its place if it is there.
    pub(crate) fn set(&mut self, name: &'static str, value: Json) {
        match self.member_mut(name) {
            Some(member) => *member = value,
            None => self.0.push((name, value)),
        }
    }

    /// The members in their order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'static str, &Json)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// These members, then those of another object.
    #[must_use]
    pub(crate) fn followed_by(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(given, _)| *given == name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same for readers that keep every number in a double, as scripts do: integers that would
    /// lose digits become texts of these digits. Both are signed alike.
    pub(crate) fn for_scripts(self) -> Self {
        Self(self.0.into_iter().map(|(name, value)| (name, value.for_scripts())).collect())
    }

    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// 2^53 - 1: up to here a double holds every integer.
const LAST_SAFE: u64 = 9_007_199_254_740_991;

impl Json {
    fn for_scripts(self) -> Self {
        match self {
            Self::Integer(value) if value.unsigned_abs() > LAST_SAFE => {
                Self::Text(value.to_string())
            }
            Self::Unsigned(value) if value > LAST_SAFE => Self::Text(value.to_string()),
            Self::Array(items) => Self::Array(items.into_iter().map(Self::for_scripts).collect()),
            Self::Object(object) => Self::Object(object.for_scripts()),
            other => other,
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Unsigned(value)
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Unsigned(value.into())
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_get_integers_that_they_can_hold() {
        let object = Object::new()
            .with("safe", LAST_SAFE)
            .with("list", vec![Object::new().with("id", LAST_SAFE + 1)])
            .with("low", -9_007_199_254_740_993_i64);
        assert_eq!(
            object.for_scripts().text(),
            r#"{"safe":9007199254740991,"list":[{"id":"9007199254740992"}],"low":"-9007199254740993"}"#
        );
    }

    #[test]
    fn members_keep_their_order() {
        let object = Object::new()
            .with("z", "last letter first")
            .maybe("nothing", None::<i64>)
            .with("a", Json::Array(vec![Json::Null, Json::from(-1_i64), Json::from(true)]))
            .with("big", 9_007_199_254_740_993_u64)
            .with("inner", Object::new());
        let text =
            r#"{"z":"last letter first","a":[null,-1,true],"big":9007199254740993,"inner":{}}"#;
        assert_eq!(object.text(), text);
    }
}
