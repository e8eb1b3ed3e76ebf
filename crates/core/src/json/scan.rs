//! The one pass over the bytes.

use super::cursor::Cursor;
use super::document::{Document, Kind, Node, PADDING, Span, Survey};
use super::escape::unescape;
use super::tape::{Open, Tape, index};
use super::text::Text;
use super::word::Stops;
use super::{JsonError, JsonProblem, Limits};

pub(super) fn scan(body: &[u8], limits: &Limits, is_secret: bool) -> Result<Document, JsonError> {
    let limit = limits.body.min(Limits::MAX_BODY);
    if body.len() > limit {
        let problem = JsonProblem::BodyTooLong { length: body.len(), limit };
        return Err(JsonError::new(problem, limit));
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(JsonError::new(JsonProblem::ByteOrderMark, 0));
    }
    let valid = valid_text(body)?;
    // A copy with zero bytes behind it: no read needs to ask whether the text is over, since a
    // zero byte is never right in JSON.
    let mut text = Text::with_room(body.len() + PADDING, is_secret);
    text.push_str(valid);
    text.push_str(ZEROS);

    let mut tape = Tape::new(&text, body.len(), limits.duplicates);
    let stops = Stops::of(text.as_bytes());
    let mut survey = read(Cursor::new(&text, stops.bits(), 0), &mut tape, limits)?;
    survey.path_bytes = tape.path_bytes;
    let Tape { nodes, replaced, unescaped, .. } = tape;
    if !unescaped.is_empty() {
        text.push_str(&unescaped);
        text.push_str(ZEROS);
    }
    Ok(Document { text, body_length: body.len(), nodes, replaced, survey })
}

/// The quick look does not tell where a text is wrong; the thorough one has the last word.
fn valid_text(body: &[u8]) -> Result<&str, JsonError> {
    simdutf8::basic::from_utf8(body).or_else(|_| {
        str::from_utf8(body)
            .map_err(|error| JsonError::new(JsonProblem::InvalidUtf8, error.valid_up_to()))
    })
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
        // At the first byte of a value.
        let mut just_opened = false;
        if byte == b'{' || byte == b'[' {
            if open.depth as usize >= limits.depth {
                let problem = JsonProblem::TooDeep { limit: limits.depth };
                return Err(JsonError::new(problem, cursor.at));
            }
            let kind = if byte == b'{' { Kind::Object } else { Kind::Array };
            open = tape.open(open, name, kind);
            survey.depth = survey.depth.max(open.depth);
            survey.longest_path = survey.longest_path.max(open.path);
            cursor.advance();
            just_opened = true;
        } else {
            scalar(&mut cursor, tape, &mut survey, limits, name, byte)?;
        }

        // Close what ends here, then go to the next value that is no scalar member.
        loop {
            let mut before = cursor.at;
            byte = cursor.token();
            if open.depth == 0 {
                return if cursor.is_at_end() {
                    Ok(survey)
                } else {
                    Err(JsonError::new(JsonProblem::TrailingData, cursor.at))
                };
            }
            if byte == if open.is_object { b'}' } else { b']' } {
                if just_opened {
                    count_leaf(&mut survey, limits, cursor.at)?;
                }
                survey.longest_array = survey.longest_array.max(open.items);
                open = tape.close(open).map_err(|problem| JsonError::new(problem, cursor.at))?;
                cursor.advance();
                just_opened = false;
                continue;
            }
            if !just_opened {
                if byte != b',' {
                    let expected = if open.is_object { "`,` or `}`" } else { "`,` or `]`" };
                    return syntax(cursor.at, expected);
                }
                before = cursor.at.wrapping_add(1);
                byte = cursor.next_token();
            }
            just_opened = false;
            if open.is_object {
                let indent = cursor.at.wrapping_sub(before).wrapping_sub(1);
                let container;
                (cursor.at, container) = members(&cursor, indent, tape, &mut survey, limits)?;
                let Some(of_container) = container else { continue };
                name = of_container;
                byte = cursor.peek();
            } else {
                name = Span { start: open.items, length: 0 };
                open.items = open.items.saturating_add(1);
            }
            break;
        }
    }
}

/// Reads members of an object from the first name on, as long as their values are scalars. Gives
/// the name of the container that comes next, if it is that what ends the row. The first name stands
/// so many blanks behind a line break, if there is one.
///
/// Here the time goes. Out of line, so that what it holds fits into registers.
#[inline(never)]
fn members(
    cursor: &Cursor<'_>,
    indent: usize,
    tape: &mut Tape<'_>,
    survey: &mut Survey,
    limits: &Limits,
) -> Result<(usize, Option<Span>), JsonError> {
    let mut cursor = cursor.at_same_place();
    loop {
        if cursor.peek() != b'"' {
            return syntax(cursor.at, "a member name in double quotes");
        }
        cursor.advance();
        let (name, byte) = member_name(&mut cursor, tape, survey)?;
        if byte == b'{' || byte == b'[' {
            return Ok((cursor.at, Some(name)));
        }
        scalar(&mut cursor, tape, survey, limits, name, byte)?;
        if cursor.token() != b',' {
            return Ok((cursor.at, None));
        }
        cursor.next_name(indent);
    }
}

#[inline(always)]
fn scalar(
    cursor: &mut Cursor<'_>,
    tape: &mut Tape<'_>,
    survey: &mut Survey,
    limits: &Limits,
    name: Span,
    byte: u8,
) -> Result<(), JsonError> {
    let start = cursor.at;
    count_leaf(survey, limits, start)?;
    let (kind, value) = match byte {
        b'"' => {
            cursor.advance();
            let start = cursor.at;
            cursor.skip_plain_text();
            if cursor.peek() == b'"' {
                let value = span(start, cursor.at);
                cursor.advance();
                (Kind::String, value)
            } else {
                let value;
                (cursor.at, value) = string_with_escapes(cursor.at_same_place(), tape, start)?;
                (Kind::String, value)
            }
        }
        b'-' | b'0'..=b'9' => {
            survey.has_fractions |= !number(cursor)?;
            (Kind::Number, span(start, cursor.at))
        }
        b't' => (Kind::True, literal(cursor, b"true")?),
        b'f' => (Kind::False, literal(cursor, b"false")?),
        b'n' => (Kind::Null, literal(cursor, b"null")?),
        _ => return syntax(start, "a value"),
    };
    tape.nodes.push(Node { name, value, next: Node::NONE, kind });
    Ok(())
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
    cursor.skip_plain_text();
    let name = span(start, cursor.at);
    if let Some((distance, byte)) = cursor.value_behind_name() {
        survey.has_plain_names &= tape.member(cursor, name);
        cursor.at = cursor.at.wrapping_add(distance);
        return Ok((name, byte));
    }
    let name = if cursor.peek() == b'"' {
        survey.has_plain_names &= tape.member(cursor, name);
        cursor.advance();
        name
    } else {
        let name;
        (cursor.at, name) = string_with_escapes(cursor.at_same_place(), tape, start)?;
        survey.has_plain_names = false;
        tape.escaped_member(name);
        name
    };
    if cursor.token() != b':' {
        return syntax(cursor.at, "`:` after a member name");
    }
    Ok((name, cursor.next_token()))
}

/// Goes on with a string at its first stop that is no quote; gives the place behind it.
fn string_with_escapes(
    mut cursor: Cursor<'_>,
    tape: &mut Tape<'_>,
    start: usize,
) -> Result<(usize, Span), JsonError> {
    let base = cursor.length() + tape.unescaped.len();
    unescape(&mut cursor, start, &mut tape.unescaped)?;
    Ok((cursor.at, span(base, cursor.length() + tape.unescaped.len())))
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
    if cursor.skip_digits() { Ok(()) } else { syntax(cursor.at, "a digit") }
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

#[inline(always)]
fn count_leaf(survey: &mut Survey, limits: &Limits, at: usize) -> Result<(), JsonError> {
    if survey.leaves >= limits.leaves {
        return Err(JsonError::new(JsonProblem::TooManyLeaves { limit: limits.leaves }, at));
    }
    survey.leaves = survey.leaves.wrapping_add(1);
    Ok(())
}

#[inline(always)]
fn span(start: usize, end: usize) -> Span {
    Span { start: index(start), length: index(end.wrapping_sub(start)) }
}
