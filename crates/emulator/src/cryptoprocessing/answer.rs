//! What the gateway answers: one XML element named after the command, everything in attributes.

use std::fmt::{self, Write};

use crate::platform::Time;

/// An answer as XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Xml {
    name: String,
    attributes: Vec<(&'static str, String)>,
    /// Stands at the end.
    code: Option<Code>,
    items: Vec<Xml>,
}

/// An answer, and when it comes: some take 40 s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The answer.
    pub answer: Xml,
    /// When it is given.
    pub at: Time,
}

/// Why a command was not carried out: a code of the gateway.
pub type Code = &'static str;

impl Xml {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), attributes: Vec::new(), code: None, items: Vec::new() }
    }

    /// The answer that a command failed.
    pub(super) fn failed(name: &str, code: Code) -> Self {
        Self::new(name).with("Success", "False").with("ErrCode", code)
    }

    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub(super) fn with_some(self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    #[must_use]
    pub(super) fn item(mut self, item: Self) -> Self {
        self.items.push(item);
        self
    }

    /// `Success`, and the code of a failure at the end.
    #[must_use]
    pub(super) fn result<T>(mut self, result: &Result<T, Code>) -> Self {
        self.code = result.as_ref().err().copied();
        let success = if result.is_ok() { "True" } else { "False" };
        self.with("Success", success)
    }

    pub(super) fn at(self, at: Time) -> Reply {
        Reply { answer: self, at }
    }
}

impl fmt::Display for Xml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        let code = self.code.map(|code| ("ErrCode", code));
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in attributes.chain(code) {
            write!(f, " {name}=\"")?;
            quoted(f, value)?;
            f.write_char('"')?;
        }
        if self.items.is_empty() {
            return f.write_str(" />");
        }
        f.write_char('>')?;
        for item in &self.items {
            item.fmt(f)?;
        }
        write!(f, "</{}>", self.name)
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    for c in value.chars() {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            // Neither is a character of XML.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                f.write_char('\u{fffd}')?;
            }
            '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use paywright_core::cryptoprocessing::Answer;

    use super::*;

    #[test]
    fn whatever_it_says_can_be_read() {
        for text in ["o1", "<\">&'", "a\nb\tc\r", "\u{0}\u{1b}", "Ж\u{fffe}"] {
            let xml = Xml::failed("Pay", "NONE")
                .with("OrderId", text)
                .item(Xml::new("AddInfo").with("Key", text).with("Value", "x"));
            let answer = Answer::parse(xml.to_string().as_bytes()).unwrap();
            let read = answer.order_id().unwrap();
            let expected: String = text
                .chars()
                .map(|c| match c {
                    '\t' | '\n' | '\r' => c,
                    c if c.is_control() || c == '\u{fffe}' => '\u{fffd}',
                    c => c,
                })
                .collect();
            assert_eq!(read, expected);
        }
    }
}
