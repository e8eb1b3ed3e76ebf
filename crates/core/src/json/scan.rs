//! The one pass over the bytes.

use super::cursor::Cursor;
use super::document::{Document, Kind, Node, PADDING, Span, Survey};
use super::escape::unescape;
use super::tape::{Open, Tape, index};
use super::{JsonError, JsonProblem, Limits};

pub(super) fn scan(body: &[u8], limits: &Limits) -> Result<Document, JsonError> {
    let limit = limits.body.min(Limits::MAX_BODY);
    if body.len() > limit {
        let problem = JsonProblem::BodyTooLong { length: body.len(), limit };
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

    let mut tape = Tape::new(&text, body.len(), limits.duplicates);
    let mut survey = read(Cursor::new(&text), &mut tape, limits)?;
    survey.path_bytes = tape.path_bytes;
    let Tape { nodes, replaced, unescaped, .. } = tape;
    if !unescaped.is_empty() {
        text.push_str(&unescaped);
        text.push_str(ZEROS);
    }
    Ok(Document { text, body_length: body.len(), nodes, replaced, survey })
}

const ZEROS: &str = match str::from_utf8(&[0; PADDING]) {
    Ok(zeros) => zeros,
    Err(_) => "",
};

/// Reads the one value of a text. Nothing here recurses: the tape knows which containers are open.
fn read(mut cursor: Cursor<'_>, tape: &mut Tape<'_>, limits: &Limits) -> Result<Survey, JsonError> {
    let mut survey = Survey::NOTHING;
    let mut open = Open::NONE;
    let mut name = Span::EMPTY;
    let mut byte = cursor.token();
    loop {
        let start = cursor.at;
        let mut just_opened = false;
        if byte == b'{' || byte == b'[' {
            if open.depth as usize >= limits.depth {
                let problem = JsonProblem::TooDeep { limit: limits.depth };
                return Err(JsonError::new(problem, start));
            }
            let kind = if byte == b'{' { Kind::Object } else { Kind::Array };
            open = tape.open(open, name, kind);
            survey.depth = survey.depth.max(open.depth);
            survey.longest_path = survey.longest_path.max(open.path);
            cursor.advance();
            just_opened = true;
        } else {
            let (kind, value) = scalar(&mut cursor, tape, byte, &mut survey)?;
            if survey.leaves >= limits.leaves {
                return too_many_leaves(limits, start);
            }
            survey.leaves += 1;
            tape.nodes.push(Node { name, value, next: Node::NONE, kind });
        }

        // Close what ends here, then go to the next value.
        loop {
            byte = cursor.token();
            if byte == b',' && !just_opened && open.depth > 0 {
                byte = cursor.next_token();
                break;
            }
            if open.depth == 0 {
                return if cursor.is_at_end() {
                    Ok(survey)
                } else {
                    Err(JsonError::new(JsonProblem::TrailingData, cursor.at))
                };
            }
            if byte != if open.is_object { b'}' } else { b']' } {
                if just_opened {
                    break;
                }
                let expected = if open.is_object { "`,` or `}`" } else { "`,` or `]`" };
                return syntax(cursor.at, expected);
            }
            if just_opened {
                if survey.leaves >= limits.leaves {
                    return too_many_leaves(limits, cursor.at);
                }
                survey.leaves += 1;
            }
            survey.longest_array = survey.longest_array.max(open.items);
            open = tape.close(open).map_err(|problem| JsonError::new(problem, cursor.at))?;
            cursor.advance();
            just_opened = false;
        }

        // What follows is the name of a member, or an item.
        if open.is_object {
            if byte != b'"' {
                return syntax(cursor.at, "a member name in double quotes");
            }
            cursor.advance();
            (name, byte) = member_name(&mut cursor, tape, &mut survey)?;
        } else {
            name = Span { start: open.items, length: 0 };
            open.items = open.items.saturating_add(1);
        }
    }
}

#[inline(always)]
fn scalar(
    cursor: &mut Cursor<'_>,
    tape: &mut Tape<'_>,
    byte: u8,
    survey: &mut Survey,
) -> Result<(Kind, Span), JsonError> {
    let start = cursor.at;
    match byte {
        b'"' => {
            cursor.advance();
            let start = cursor.at;
            cursor.skip_plain_text();
            if cursor.peek() != b'"' {
                let (behind, value) = string_with_escapes(*cursor, tape, start)?;
                *cursor = behind;
                return Ok((Kind::String, value));
            }
            let value = span(start, cursor.at);
            cursor.advance();
            Ok((Kind::String, value))
        }
        b'-' | b'0'..=b'9' => {
            survey.has_fractions |= !number(cursor)?;
            Ok((Kind::Number, span(start, cursor.at)))
        }
        b't' => Ok((Kind::True, literal(cursor, b"true")?)),
        b'f' => Ok((Kind::False, literal(cursor, b"false")?)),
        b'n' => Ok((Kind::Null, literal(cursor, b"null")?)),
        _ => syntax(cursor.at, "a value"),
    }
}

/// Reads a name from behind its quote, enters it as that of the next value, and moves to the first
/// byte of that.
#[inline(always)]
fn member_name(
    cursor: &mut Cursor<'_>,
    tape: &mut Tape<'_>,
    survey: &mut Survey,
) -> Result<(Span, u8), JsonError> {
    let start = cursor.at;
    let is_plain = cursor.skip_plain_text();
    let name = span(start, cursor.at);
    // Compact messages have these three in a row.
    if let [b'"', b':', byte, ..] = cursor.rest()
        && *byte > b' '
    {
        survey.has_plain_names &= is_plain & (name.length > 0);
        tape.member(cursor.key_of(name));
        cursor.at = cursor.at.wrapping_add(2);
        return Ok((name, *byte));
    }
    let name = if cursor.peek() == b'"' {
        survey.has_plain_names &= is_plain & (name.length > 0);
        tape.member(cursor.key_of(name));
        cursor.advance();
        name
    } else {
        let (behind, name) = string_with_escapes(*cursor, tape, start)?;
        *cursor = behind;
        survey.has_plain_names = false;
        tape.member(tape.key_of_unescaped(name));
        name
    };
    if cursor.token() != b':' {
        return syntax(cursor.at, "`:` after a member name");
    }
    Ok((name, cursor.next_token()))
}

/// Goes on with a string at its first stop that is no quote. The cursor comes and goes by value.
fn string_with_escapes<'a>(
    cursor: Cursor<'a>,
    tape: &mut Tape<'_>,
    start: usize,
) -> Result<(Cursor<'a>, Span), JsonError> {
    let base = cursor.length() + tape.unescaped.len();
    let cursor = unescape(cursor, start, &mut tape.unescaped)?;
    Ok((cursor, span(base, cursor.length() + tape.unescaped.len())))
}

/// Reads a number; tells whether it is an integer, written as such.
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
    if cursor.peek() | 0x20 == b'e' {
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
        return syntax(cursor.at, "a digit");
    }
    while cursor.peek().is_ascii_digit() {
        cursor.advance();
    }
    Ok(())
}

#[inline(always)]
fn literal(cursor: &mut Cursor<'_>, word: &[u8]) -> Result<Span, JsonError> {
    if !cursor.starts_with(word) {
        return syntax(cursor.at, "a value");
    }
    let start = cursor.at;
    cursor.at += word.len();
    Ok(span(start, cursor.at))
}

#[cold]
fn syntax<T>(at: usize, expected: &'static str) -> Result<T, JsonError> {
    Err(JsonError::new(JsonProblem::Syntax { expected }, at))
}

#[cold]
fn too_many_leaves<T>(limits: &Limits, at: usize) -> Result<T, JsonError> {
    Err(JsonError::new(JsonProblem::TooManyLeaves { limit: limits.leaves }, at))
}

#[inline(always)]
fn span(start: usize, end: usize) -> Span {
    Span { start: index(start), length: index(end - start) }
}
