//! Reading the members of a request, and saying what is wrong with them.

use jiff::civil::DateTime;
use paywright_core::json::{Kind, Value};

use super::zone::{Interval, Zone, date_time};
use super::{DataAnswer, wrong};

/// The members of a request. What is `null`, `""` or `[]` counts as not there: the signature does
/// not tell these from a member that is missing.
#[derive(Clone, Copy)]
pub(super) struct Parameters<'d>(Value<'d>);

impl<'d> Parameters<'d> {
    pub(super) fn new(root: Value<'d>) -> Self {
        Self(root)
    }

    /// The member at a path of names joined by `.`.
    pub(super) fn at(self, path: &str) -> Option<Value<'d>> {
        let mut value = self.0;
        for name in path.split('.') {
            value = value.get(name)?;
        }
        let is_nothing = match value.kind() {
            Kind::Null => true,
            Kind::String => value.as_str() == Some(""),
            Kind::Array => value.items().next().is_none(),
            Kind::False | Kind::True | Kind::Number | Kind::Object => false,
        };
        (!is_nothing).then_some(value)
    }

    /// Refuses a member that is there and no object.
    pub(super) fn object(self, path: &str) -> Result<(), DataAnswer> {
        match self.at(path).map(Value::kind) {
            None | Some(Kind::Object) => Ok(()),
            Some(_) => Err(wrong(format!("{path} has to be an object"))),
        }
    }

    pub(super) fn text(self, path: &str) -> Result<Option<&'d str>, DataAnswer> {
        match self.at(path).map(Value::as_str) {
            None => Ok(None),
            Some(Some(text)) => Ok(Some(text)),
            Some(None) => Err(wrong(format!("{path} has to be a string"))),
        }
    }

    /// A string, or an array of them.
    pub(super) fn texts(self, path: &str) -> Result<Option<Vec<&'d str>>, DataAnswer> {
        match self.at(path).and_then(Value::as_str) {
            Some(text) => Ok(Some(vec![text])),
            None => self.array(path, "a string or an array of strings", Value::as_str),
        }
    }

    /// An array of strings and nothing else.
    pub(super) fn text_array(self, path: &str) -> Result<Option<Vec<&'d str>>, DataAnswer> {
        self.array(path, "an array of strings", Value::as_str)
    }

    /// An array of integers. Digits in a string are taken, too, as the examples do elsewhere.
    pub(super) fn integers(self, path: &str) -> Result<Option<Vec<i64>>, DataAnswer> {
        self.array(path, "an array of integers", integer)
    }

    /// An integer from 0 to `most`, as number or as string.
    pub(super) fn count(self, path: &str, most: u64) -> Result<Option<u64>, DataAnswer> {
        let Some(value) = self.at(path) else {
            return Ok(None);
        };
        let number = integer(value).and_then(|number| u64::try_from(number).ok());
        let number = number.filter(|number| *number <= most);
        number.map(Some).ok_or_else(|| match most {
            u64::MAX => wrong(format!("{path} has to be an integer of at least 0")),
            _ => wrong(format!("{path} has to be an integer from 0 to {most}")),
        })
    }

    /// The zone that the request names, otherwise that of the account.
    pub(super) fn zone(self, of_account: &Zone) -> Result<Zone, DataAnswer> {
        let Some(text) = self.text("tz")? else {
            return Ok(of_account.clone());
        };
        Zone::parse(text).ok_or_else(|| {
            let rule = "is neither an offset such as +10:30 nor the name of a time zone";
            wrong(format!("tz: {} {rule}", excerpt(text)))
        })
    }

    /// `from` and `to` of an object that has to be there.
    pub(super) fn interval(self, path: &str) -> Result<Interval, DataAnswer> {
        if self.at(path).is_none() {
            return Err(wrong(format!("{path} is missing")));
        }
        self.object(path)?;
        let from = self.date_time(&format!("{path}.from"))?;
        let to = self.date_time(&format!("{path}.to"))?;
        ordered(path, from, to)
    }

    /// Two dates and times in an array.
    pub(super) fn range(self, path: &str) -> Result<Option<Interval>, DataAnswer> {
        let Some(texts) = self.text_array(path)? else {
            return Ok(None);
        };
        let &[from, to] = texts.as_slice() else {
            return Err(wrong(format!("{path} has to have two items, start and end")));
        };
        let (from, to) = (read_date_time(path, from)?, read_date_time(path, to)?);
        ordered(path, from, to).map(Some)
    }

    fn date_time(self, path: &str) -> Result<DateTime, DataAnswer> {
        match self.text(path)? {
            Some(text) => read_date_time(path, text),
            None => Err(wrong(format!("{path} is missing"))),
        }
    }

    fn array<T>(
        self,
        path: &str,
        rule: &str,
        read: impl Fn(Value<'d>) -> Option<T>,
    ) -> Result<Option<Vec<T>>, DataAnswer> {
        let Some(value) = self.at(path) else {
            return Ok(None);
        };
        let items = match value.kind() {
            Kind::Array => value.items().map(read).collect(),
            _ => None,
        };
        items.map(Some).ok_or_else(|| wrong(format!("{path} has to be {rule}")))
    }
}

/// The beginning of a text, to be repeated in a message.
pub(super) fn excerpt(text: &str) -> String {
    let beginning: String = text.chars().take(40).collect();
    format!("{beginning:?}")
}

fn integer(value: Value<'_>) -> Option<i64> {
    match value.kind() {
        Kind::Number | Kind::String => {
            let text = value.scalar_text()?;
            let is_plain = !text.starts_with('+');
            if is_plain { text.parse().ok() } else { None }
        }
        Kind::Null | Kind::False | Kind::True | Kind::Array | Kind::Object => None,
    }
}

fn read_date_time(path: &str, text: &str) -> Result<DateTime, DataAnswer> {
    date_time(text).ok_or_else(|| {
        wrong(format!("{path}: {} is no date and time YYYY-MM-DD hh:mm:ss", excerpt(text)))
    })
}

fn ordered(path: &str, from: DateTime, to: DateTime) -> Result<Interval, DataAnswer> {
    if from <= to {
        Ok(Interval { from, to })
    } else {
        Err(wrong(format!("{path} ends before it starts")))
    }
}
