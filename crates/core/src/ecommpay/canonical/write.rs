//! The quick way to a canonical form, for documents in which all names are plain.
//!
//! Names made of letters and `_` only stand in the same order whether siblings or whole paths are
//! compared, by bytes or naturally. So each object's members, which the reader has sorted already,
//! can be written as they come, straight into a text of the right length.

use super::{Rules, is_left_out};
use crate::json::{Document, Kind, Node, PADDING, Survey};
use crate::wipe::wipe;

/// The deepest document and the longest path that are written this way.
const MAX_DEPTH: usize = 16;
const MAX_PATH: usize = 192;

/// Digits of the index of an item, at most.
const MAX_INDEX: usize = 10;

/// Whether a document can be written this way.
pub(super) fn is_writable(survey: &Survey) -> bool {
    survey.has_plain_names
        && survey.depth as usize <= MAX_DEPTH
        && survey.longest_path as usize <= MAX_PATH
}

/// A length that the form of a document that [`is_writable`] does not exceed.
pub(super) fn length_at_most(document: &Document) -> usize {
    let survey = document.survey();
    let paths = usize::try_from(survey.path_bytes).unwrap_or(usize::MAX);
    // Each name and each value stands in the body once, with quotes or a comma, which make room for
    // the `:` and the `;`; only the index of an item does not.
    let has_arrays = survey.longest_array > 0;
    let indexes = if has_arrays { survey.leaves.saturating_mul(MAX_INDEX + 2) } else { 0 };
    paths.saturating_add(indexes).saturating_add(document.body_length())
}

/// Writes the form of a document that [`is_writable`], with one `;` too many in front, and gives its
/// end. There must be as much room as [`length_at_most`] says, and [`ROOM`] more.
pub(super) fn write(document: &Document, rules: Rules, out: &mut [u8]) -> usize {
    let text = document.text().as_bytes();
    let mut at = 0;
    // Paths begin with the `;` that parts lines.
    let mut path = [b';'; 1 + MAX_PATH + PADDING];
    let mut outer = Stack::EMPTY;
    let mut level = Level::of(&document.node(0), 1, false);

    loop {
        let Some(node) = document.nodes().get(level.next as usize) else {
            match outer.pop() {
                Some(around) => level = around,
                None => break,
            }
            continue;
        };
        level.next = node.next;
        if is_left_out_node(document, node, &level, rules) {
            continue;
        }
        if node.is_container() {
            let path_end = put_name(&mut path, level.path, text, node, level.is_array);
            outer.push(level);
            level = Level::of(node, path_end, level.is_below_array || level.is_array);
            continue;
        }
        at = match put_short_line(out, at, &path, text, node, &level) {
            Some(at) => at,
            None => put_line(out, at, &path, text, node, &level),
        };
    }
    if document.is_secret() {
        // Names were copied as blocks, with what stands behind them.
        wipe(&mut path);
    }
    at
}

/// Bytes that are copied as one block, and bytes to spare so that the last line has room for its
/// blocks.
const BLOCK: usize = 32;
pub(super) const ROOM: usize = 4 * BLOCK;

/// Writes a line of three short parts, each as one block. One look at the room that is left serves
/// all of them.
#[inline(always)]
fn put_short_line(
    out: &mut [u8],
    at: usize,
    path: &[u8; 1 + MAX_PATH + PADDING],
    text: &[u8],
    node: &Node,
    level: &Level,
) -> Option<usize> {
    let (name, value) = (node.name, node.value);
    let (path_end, name_length) = (level.path, name.length as usize);
    let value_length = match node.kind {
        Kind::String | Kind::Number => value.length as usize,
        _ => return None,
    };
    if path_end > BLOCK || name_length > BLOCK || value_length > BLOCK || level.is_array {
        return None;
    }
    let room: &mut [u8; ROOM] = out.get_mut(at..)?.first_chunk_mut()?;
    let name: &[u8; BLOCK] = text.get(name.start as usize..)?.first_chunk()?;
    let value: &[u8; BLOCK] = text.get(value.start as usize..)?.first_chunk()?;
    *room.first_chunk_mut()? = *path.first_chunk::<BLOCK>()?;
    *room.get_mut(path_end..)?.first_chunk_mut()? = *name;
    let name_end = path_end + name_length;
    *room.get_mut(name_end)? = b':';
    *room.get_mut(name_end + 1..)?.first_chunk_mut()? = *value;
    Some(at.wrapping_add(name_end + 1 + value_length))
}

fn put_line(
    out: &mut [u8],
    at: usize,
    path: &[u8],
    text: &[u8],
    node: &Node,
    level: &Level,
) -> usize {
    let at = put(out, at, path, 0, level.path);
    let at = put_name(out, at, text, node, level.is_array);
    match node.kind {
        Kind::String | Kind::Number => {
            put(out, at, text, node.value.start as usize, node.value.length as usize)
        }
        Kind::True => put_byte(out, at, b'1'),
        Kind::False => put_byte(out, at, b'0'),
        Kind::Null | Kind::Array | Kind::Object => at,
    }
}

#[inline(always)]
fn is_left_out_node(document: &Document, node: &Node, level: &Level, rules: Rules) -> bool {
    // Only two lengths of names need a look at the name.
    matches!(node.name.length, 9 | 10)
        && !level.is_array
        && is_left_out(document.slice(node.name), level.is_below_array, rules.signature_members)
}

/// A container that is being written.
#[derive(Clone, Copy)]
struct Level {
    next: u32,
    /// Bytes of its path with the `:` behind it.
    path: usize,
    is_array: bool,
    is_below_array: bool,
}

impl Level {
    const NONE: Self = Self { next: Node::NONE, path: 0, is_array: false, is_below_array: false };

    fn of(node: &Node, path: usize, is_below_array: bool) -> Self {
        let is_array = node.kind == Kind::Array;
        Self { next: node.first_child(), path, is_array, is_below_array }
    }
}

/// The containers around the one that is being written. Asks for no memory.
struct Stack {
    levels: [Level; MAX_DEPTH],
    height: usize,
}

impl Stack {
    const EMPTY: Self = Self { levels: [Level::NONE; MAX_DEPTH], height: 0 };

    fn push(&mut self, level: Level) {
        if let Some(place) = self.levels.get_mut(self.height) {
            *place = level;
        }
        self.height += 1;
    }

    fn pop(&mut self) -> Option<Level> {
        self.height = self.height.checked_sub(1)?;
        self.levels.get(self.height).copied()
    }
}

/// Writes the name of a member, or the index of an item, and `:`.
#[inline(always)]
fn put_name(to: &mut [u8], at: usize, text: &[u8], node: &Node, is_item: bool) -> usize {
    let name = node.name;
    let at = if is_item {
        put_index(to, at, name.start)
    } else {
        put(to, at, text, name.start as usize, name.length as usize)
    };
    put_byte(to, at, b':')
}

fn put_index(to: &mut [u8], at: usize, index: u32) -> usize {
    let mut digits = [0; MAX_INDEX + PADDING];
    let mut first = MAX_INDEX;
    let mut rest = index;
    loop {
        first -= 1;
        if let Some(digit) = digits.get_mut(first) {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    put(to, at, &digits, first, MAX_INDEX - first)
}

#[inline(always)]
fn put_byte(to: &mut [u8], at: usize, byte: u8) -> usize {
    if let Some(place) = to.get_mut(at) {
        *place = byte;
    }
    at.wrapping_add(1)
}

/// Copies a stretch of a padded text, a short one as one block; gives the place behind it.
#[inline(always)]
fn put(to: &mut [u8], at: usize, from: &[u8], start: usize, length: usize) -> usize {
    let place = to.get_mut(at..).unwrap_or(&mut []);
    let from = from.get(start..).unwrap_or(&[]);
    if length <= 32
        && let (Some(place), Some(from)) = (place.first_chunk_mut::<32>(), from.first_chunk())
    {
        *place = *from;
    } else {
        put_long(place, from, length);
    }
    at.wrapping_add(length)
}

#[inline(never)]
fn put_long(place: &mut [u8], from: &[u8], length: usize) {
    if let (Some(place), Some(from)) = (place.get_mut(..length), from.get(..length)) {
        place.copy_from_slice(from);
    }
}
