//! The one pass over the bytes.

use super::cursor::Cursor;
use super::document::{Document, Kind, PADDING, Span};
use super::escape::unescape;
use super::tape::{Name, Tape};
use super::{JsonError, JsonProblem, Limits};

pub(super) fn scan(body: &[u8], limits: &Limits) -> Result<Document, JsonError> {
    let limit = limits.body.min(Limits::MAX_BODY);
    if body.len() > limit {
        let problem = JsonProblem::BodyTooLong {
            length: body.len(),
            limit,
        };
        return Err(JsonError::new(problem, limit));
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(JsonError::new(JsonProblem::ByteOrderMark, 0));
    }
    let body = str::from_utf8(body)
        .map_err(|error| JsonError::new(JsonProblem::InvalidUtf8, error.valid_up_to()))?;

    // A copy with zero bytes behind it: no read needs to ask whether the text is over, since a
    // zero byte is never right in JSON.
    let mut text = String::with_capacity(body.len() + PADDING);
    text.push_str(body);
    text.push_str(ZEROS);

    let mut tape = Tape::new(&text, body.len(), limits);
    read(Cursor::new(&text), &text, &mut tape)?;
    let Tape {
        nodes,
        children,
        replaced,
        survey,
        unescaped,
        ..
    } = tape;
    if !unescaped.is_empty() {
        text.push_str(&unescaped);
        text.push_str(ZEROS);
    }
    Ok(Document {
        text,
        body_length: body.len(),
        nodes,
        children,
        replaced,
        survey,
    })
}

const ZEROS: &str = match str::from_utf8(&[0; PADDING]) {
    Ok(zeros) => zeros,
    Err(_) => "",
};

/// Reads the one value of a text. Nothing here recurses: the tape knows which containers are open.
fn read<'a>(mut cursor: Cursor<'a>, text: &'a str, tape: &mut Tape<'a>) -> Result<(), JsonError> {
    cursor.skip_white_space();
    let mut name = Name::NONE;
    loop {
        let mut just_opened = value(&mut cursor, text, tape, name)?;
        // Close what ends here, then go to the next value.
        name = loop {
            cursor.skip_white_space();
            let Some(is_object) = tape.is_in_object() else {
                return end(&cursor);
            };
            let byte = cursor.peek();
            if byte == if is_object { b'}' } else { b']' } {
                tape.close()
                    .map_err(|problem| JsonError::new(problem, cursor.at))?;
                cursor.advance();
                just_opened = false;
                continue;
            }
            if !just_opened {
                if byte != b',' {
                    let expected = if is_object {
                        "`,` or `}`"
                    } else {
                        "`,` or `]`"
                    };
                    return syntax(&cursor, expected);
                }
                cursor.advance();
                cursor.skip_white_space();
            }
            break if is_object {
                member_name(&mut cursor, text, tape)?
            } else {
                Name::NONE
            };
        };
    }
}

/// Reads a scalar, or the opening bracket of a container; tells whether it was the latter.
#[inline(always)]
fn value<'a>(
    cursor: &mut Cursor<'a>,
    text: &'a str,
    tape: &mut Tape<'a>,
    name: Name,
) -> Result<bool, JsonError> {
    let start = cursor.at;
    let at_start = |problem| JsonError::new(problem, start);
    let (kind, value) = match cursor.peek() {
        b'"' => (Kind::String, string(cursor, text, tape)?),
        b'{' | b'[' => {
            let kind = if cursor.peek() == b'{' {
                Kind::Object
            } else {
                Kind::Array
            };
            cursor.advance();
            tape.open(name, kind).map_err(at_start)?;
            return Ok(true);
        }
        b'-' | b'0'..=b'9' => {
            let is_integer = number(cursor)?;
            tape.survey.has_fractions |= !is_integer;
            (Kind::Number, span(start, cursor.at))
        }
        b't' => (Kind::True, literal(cursor, b"true")?),
        b'f' => (Kind::False, literal(cursor, b"false")?),
        b'n' => (Kind::Null, literal(cursor, b"null")?),
        _ => return syntax(cursor, "a value"),
    };
    tape.leaf(name, kind, value).map_err(at_start)?;
    Ok(false)
}

#[inline(always)]
fn member_name<'a>(
    cursor: &mut Cursor<'a>,
    text: &'a str,
    tape: &mut Tape<'a>,
) -> Result<Name, JsonError> {
    if cursor.peek() != b'"' {
        return syntax(cursor, "a member name in double quotes");
    }
    cursor.advance();
    let start = cursor.at;
    cursor.skip_plain_text();
    let name = if cursor.peek() == b'"' {
        let (is_plain, key) = cursor.name_from(start);
        tape.survey.has_plain_names &= is_plain;
        let name = Name {
            span: span(start, cursor.at),
            key,
        };
        cursor.advance();
        name
    } else {
        let span = string_with_escapes(cursor, text, tape, start)?;
        tape.unescaped_name(span)
    };
    cursor.skip_white_space();
    if cursor.peek() != b':' {
        return syntax(cursor, "`:` after a member name");
    }
    cursor.advance();
    cursor.skip_white_space();
    Ok(name)
}

#[inline(always)]
fn string<'a>(
    cursor: &mut Cursor<'a>,
    text: &'a str,
    tape: &mut Tape<'a>,
) -> Result<Span, JsonError> {
    cursor.advance();
    let start = cursor.at;
    cursor.skip_plain_text();
    if cursor.peek() != b'"' {
        return string_with_escapes(cursor, text, tape, start);
    }
    let span = span(start, cursor.at);
    cursor.advance();
    Ok(span)
}

/// Goes on with a string at its first stop that is no quote.
fn string_with_escapes<'a>(
    cursor: &mut Cursor<'a>,
    text: &'a str,
    tape: &mut Tape<'a>,
    start: usize,
) -> Result<Span, JsonError> {
    let base = text.len() + tape.unescaped.len();
    *cursor = unescape(*cursor, text, start, &mut tape.unescaped)?;
    Ok(span(base, text.len() + tape.unescaped.len()))
}

/// Reads a number; tells whether it is an integer that is written as such.
#[inline(always)]
fn number(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    let is_negative = cursor.peek() == b'-';
    if is_negative {
        cursor.advance();
    }
    let mut is_integer = true;
    if cursor.peek() == b'0' {
        cursor.advance();
        is_integer = !is_negative;
    } else {
        digits(cursor)?;
    }
    if cursor.peek() == b'.' {
        cursor.advance();
        digits(cursor)?;
        is_integer = false;
    }
    if matches!(cursor.peek(), b'e' | b'E') {
        cursor.advance();
        if matches!(cursor.peek(), b'+' | b'-') {
            cursor.advance();
        }
        digits(cursor)?;
        is_integer = false;
    }
    Ok(is_integer)
}

#[inline(always)]
fn digits(cursor: &mut Cursor<'_>) -> Result<(), JsonError> {
    if !cursor.peek().is_ascii_digit() {
        return syntax(cursor, "a digit");
    }
    while cursor.peek().is_ascii_digit() {
        cursor.advance();
    }
    Ok(())
}

fn literal(cursor: &mut Cursor<'_>, word: &[u8]) -> Result<Span, JsonError> {
    if !cursor.starts_with(word) {
        return syntax(cursor, "a value");
    }
    let start = cursor.at;
    cursor.at += word.len();
    Ok(span(start, cursor.at))
}

fn end(cursor: &Cursor<'_>) -> Result<(), JsonError> {
    if cursor.is_at_end() {
        return Ok(());
    }
    Err(JsonError::new(JsonProblem::TrailingData, cursor.at))
}

#[cold]
fn syntax<T>(cursor: &Cursor<'_>, expected: &'static str) -> Result<T, JsonError> {
    Err(JsonError::new(JsonProblem::Syntax { expected }, cursor.at))
}

#[inline(always)]
fn span(start: usize, end: usize) -> Span {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        start: place(start),
        length: place(end.saturating_sub(start)),
    }
}
