use std::ops::Deref;

use crate::wipe::{Wiped, wipe_buffer};

/// A text that is written bit by bit. A secret one leaves no copy of itself in memory, neither when
/// it grows nor when it is dropped.
#[derive(Clone)]
pub(crate) struct Text {
    text: String,
    is_secret: bool,
}

impl Text {
    pub(crate) fn with_room(length: usize, is_secret: bool) -> Self {
        Self { text: String::with_capacity(length), is_secret }
    }

    pub(crate) fn is_secret(&self) -> bool {
        self.is_secret
    }

    /// The bytes, which are wiped when they are dropped.
    pub(crate) fn into_secret_bytes(mut self) -> Wiped {
        Wiped::new(std::mem::take(&mut self.text).into_bytes())
    }

    #[inline]
    pub(crate) fn push_str(&mut self, more: &str) {
        if self.is_secret {
            self.make_room(more.len());
        }
        self.text.push_str(more);
    }

    #[inline]
    pub(crate) fn push(&mut self, more: char) {
        if self.is_secret {
            self.make_room(more.len_utf8());
        }
        self.text.push(more);
    }

    /// Appends a text in quotes, which must need no escapes.
    #[inline]
    pub(crate) fn push_quoted(&mut self, more: &str) {
        if self.is_secret {
            self.make_room(more.len().saturating_add(2));
        }
        self.text.push('"');
        self.text.push_str(more);
        self.text.push('"');
    }

    /// Appends a stretch of what is there already.
    #[inline]
    pub(crate) fn push_again(&mut self, start: usize, length: usize) {
        if self.is_secret {
            self.make_room(length);
        }
        let stretch = start..start.saturating_add(length);
        if self.text.get(stretch.clone()).is_some() {
            self.text.extend_from_within(stretch);
        }
    }

    /// A `String` that grows would free its old memory as it is.
    #[inline]
    fn make_room(&mut self, length: usize) {
        let needed = self.text.len().saturating_add(length);
        if needed > self.text.capacity() {
            self.grow(needed);
        }
    }

    #[cold]
    fn grow(&mut self, needed: usize) {
        let twice = self.text.capacity().saturating_mul(2);
        let mut larger = String::with_capacity(needed.max(twice));
        larger.push_str(&self.text);
        wipe_buffer(std::mem::replace(&mut self.text, larger).into_bytes());
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.text
    }
}

impl Drop for Text {
    #[inline]
    fn drop(&mut self) {
        if self.is_secret {
            wipe_buffer(std::mem::take(&mut self.text).into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_text_is_written_like_any_other() {
        for is_secret in [false, true] {
            for room in [0, 3, 100] {
                let mut text = Text::with_room(room, is_secret);
                for part in ["", "a", "\u{20ac}uro", "more than there was room for"] {
                    text.push_str(part);
                    text.push('\u{e9}');
                }
                text.push_quoted("b");
                text.push_again(0, 3);
                text.push_again(1, 2);
                text.push_again(50, 2);
                let written = "\u{e9}a\u{e9}\u{20ac}uro\u{e9}more than there was room for\u{e9}\
                               \"b\"\u{e9}a";
                assert_eq!(&*text, written, "{is_secret} {room}");
                assert_eq!(&*text.clone(), written);
                assert_eq!(text.clone().is_secret(), is_secret);
            }
        }
    }
}
