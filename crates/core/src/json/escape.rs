//! Strings with escapes in them.

use super::cursor::Cursor;
use super::text::Text;
use super::{JsonError, JsonProblem};

/// Reads a string on from its first stop, which is no quote, to behind its closing quote, and
/// appends what it says to `unescaped`.
pub(super) fn unescape(
    cursor: &mut Cursor<'_>,
    start: usize,
    unescaped: &mut Text,
) -> Result<(), JsonError> {
    let mut plain = start;
    loop {
        unescaped.push_str(cursor.text_from(plain));
        match cursor.peek() {
            b'"' => break,
            b'\\' => unescaped.push(escape(cursor)?),
            0 if cursor.is_at_end() => return Err(expected(cursor, "a closing `\"`")),
            _ => return Err(expected(cursor, "control characters in strings to be escaped")),
        }
        plain = cursor.at;
        cursor.skip_plain_text();
    }
    cursor.advance();
    Ok(())
}

fn escape(cursor: &mut Cursor<'_>) -> Result<char, JsonError> {
    let start = cursor.at;
    cursor.advance();
    let character = match cursor.peek() {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(cursor, start),
        _ => {
            return Err(expected(cursor, "one of `\" \\ / b f n r t u` after a backslash"));
        }
    };
    cursor.advance();
    Ok(character)
}

fn unicode_escape(cursor: &mut Cursor<'_>, start: usize) -> Result<char, JsonError> {
    let mut code = four_hex_digits(cursor)?;
    if (0xd800..0xdc00).contains(&code) && cursor.starts_with(b"\\u") {
        cursor.advance();
        let low = four_hex_digits(cursor)?;
        if (0xdc00..0xe000).contains(&low) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
    }
    char::from_u32(code).ok_or_else(|| JsonError::new(JsonProblem::LoneSurrogate, start))
}

/// Reads the `u` of an escape and the digits behind it.
fn four_hex_digits(cursor: &mut Cursor<'_>) -> Result<u32, JsonError> {
    cursor.advance();
    let mut code = 0;
    for _ in 0..4 {
        let Some(digit) = char::from(cursor.peek()).to_digit(16) else {
            return Err(expected(cursor, "four hexadecimal digits after `\\u`"));
        };
        code = code * 16 + digit;
        cursor.advance();
    }
    Ok(code)
}

fn expected(cursor: &Cursor<'_>, expected: &'static str) -> JsonError {
    JsonError::new(JsonProblem::Syntax { expected }, cursor.at)
}
