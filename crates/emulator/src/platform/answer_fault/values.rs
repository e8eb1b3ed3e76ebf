//! Values that cannot be out of their range.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, Serialize};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Bounded<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Bounded<MIN, MAX> {
    /// The nearest number in the range.
    pub const fn nearest(number: u64) -> Self {
        if number < MIN {
            Self(MIN)
        } else if number > MAX {
            Self(MAX)
        } else {
            Self(number)
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    pub(crate) fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// This many of `total` things, and never all of them.
    pub(crate) fn below(self, total: usize) -> usize {
        self.size().min(total.saturating_sub(1))
    }

    /// This many milliseconds.
    pub(crate) const fn time(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl<const MIN: u64, const MAX: u64> TryFrom<u64> for Bounded<MIN, MAX> {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        if (MIN..=MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(format!("{number} is not from {MIN} to {MAX}"))
        }
    }
}

impl<const MIN: u64, const MAX: u64> From<Bounded<MIN, MAX>> for u64 {
    fn from(number: Bounded<MIN, MAX>) -> Self {
        number.0
    }
}

/// A difference of at most a megabyte, and not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Difference(i64);

impl Difference {
    /// A length that is wrong by this difference, but not below zero.
    pub(crate) fn apply_to(self, length: usize) -> u64 {
        u64::try_from(length).unwrap_or(u64::MAX).saturating_add_signed(self.0)
    }
}

impl TryFrom<i64> for Difference {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        const MOST: u64 = 1024 * 1024;
        if number == 0 || number.unsigned_abs() > MOST {
            return Err(format!("{number} is zero, or more than {MOST}"));
        }
        Ok(Self(number))
    }
}

impl From<Difference> for i64 {
    fn from(difference: Difference) -> Self {
        difference.0
    }
}

/// Headers that can be sent, by their names. The length of the body is not for them to tell: there
/// are faults for that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    /// Puts them in place of those of the same names.
    pub(crate) fn put_into(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            headers.insert(name, value.clone());
        }
    }
}

impl TryFrom<BTreeMap<String, String>> for Headers {
    type Error = String;

    fn try_from(map: BTreeMap<String, String>) -> Result<Self, String> {
        let header = |(name, value): (String, String)| {
            let parsed = HeaderName::try_from(&name)
                .map_err(|_| format!("{name:?} is not the name of a header"))?;
            if parsed == header::CONTENT_LENGTH || parsed == header::TRANSFER_ENCODING {
                return Err(format!("{parsed} cannot be set"));
            }
            let value = HeaderValue::from_str(&value)
                .map_err(|_| format!("{value:?} is not the value of a header"))?;
            Ok((parsed, value))
        };
        Ok(Self(map.into_iter().map(header).collect::<Result<_, _>>()?))
    }
}

impl From<Headers> for BTreeMap<String, String> {
    fn from(headers: Headers) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.0.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_to_their_range() {
        type Small = Bounded<2, 5>;
        for (number, is_in) in [(1, false), (2, true), (5, true), (6, false), (u64::MAX, false)] {
            assert_eq!(Small::try_from(number).is_ok(), is_in, "{number}");
            assert_eq!(Small::nearest(number).get() == number, is_in, "{number}");
        }
        assert_eq!(Small::nearest(0).get(), 2);
        assert_eq!(Small::nearest(9).get(), 5);
        let three = Small::nearest(3);
        assert_eq!([0, 1, 3, 4].map(|total| three.below(total)), [0, 0, 2, 3]);
    }

    #[test]
    fn differences_are_never_nothing() {
        let of = |number: i64| Difference::try_from(number).map(|by| by.apply_to(10));
        assert_eq!(of(-1), Ok(9));
        assert_eq!(of(-11), Ok(0));
        assert_eq!(of(1_048_576), Ok(1_048_586));
        for number in [0, 1_048_577, -1_048_577, i64::MIN, i64::MAX] {
            assert!(of(number).is_err(), "{number}");
        }
    }
}
