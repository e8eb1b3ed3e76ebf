//! The quick way to a canonical form, for documents in which all names are plain.
//!
//! Names made of letters and `_` only stand in the same order whether siblings or whole paths are
//! compared, by bytes or naturally. So each object's members, which the reader has sorted already,
//! can be written as they come, straight into a text of the right length.

use super::{Rules, is_left_out};
use crate::json::{Document, Kind, Node, PADDING};

/// Writes the form of a document whose lines take no more than was surveyed.
pub(super) fn write(document: &Document, rules: Rules) -> Vec<u8> {
    let text = document.text().as_bytes();
    let survey = document.survey();
    let mut out = Out::with_length(survey.flat_length);
    let mut path = Out::with_length(survey.longest_path);
    let mut levels = Vec::with_capacity(8);
    levels.push(Level::new(document, &document.node(0), 0, false));

    while let Some(level) = levels.last_mut() {
        let Some((&child, rest)) = level.children.split_first() else {
            levels.pop();
            continue;
        };
        level.children = rest;
        path.at = level.path;
        let (is_array, is_below_array) = (level.is_array, level.is_below_array);
        let node = document.node(child);
        if !is_array
            && is_left_out(
                document.slice(node.name),
                is_below_array,
                rules.signature_members,
            )
        {
            continue;
        }
        if matches!(node.kind, Kind::Array | Kind::Object) {
            path.put_name(text, &node, is_array);
            levels.push(Level::new(
                document,
                &node,
                path.at,
                is_below_array || is_array,
            ));
            continue;
        }
        if out.at > 0 {
            out.put_byte(b';');
        }
        out.put(&path.bytes, 0, path.at);
        out.put_name(text, &node, is_array);
        match node.kind {
            Kind::True => out.put_byte(b'1'),
            Kind::False => out.put_byte(b'0'),
            Kind::String | Kind::Number => {
                out.put(text, node.value.start as usize, node.value.length as usize);
            }
            Kind::Null | Kind::Array | Kind::Object => {}
        }
    }
    out.bytes.truncate(out.at);
    out.bytes
}

struct Level<'d> {
    children: &'d [u32],
    path: usize,
    is_array: bool,
    is_below_array: bool,
}

impl<'d> Level<'d> {
    fn new(document: &'d Document, node: &Node, path: usize, is_below_array: bool) -> Self {
        let is_container = matches!(node.kind, Kind::Array | Kind::Object);
        let children = if is_container {
            document.children(node.value)
        } else {
            &[]
        };
        Self {
            children,
            path,
            is_array: node.kind == Kind::Array,
            is_below_array,
        }
    }
}

/// A text of known length with room behind it, so that short pieces are copied as whole blocks.
struct Out {
    bytes: Vec<u8>,
    at: usize,
}

impl Out {
    fn with_length(length: usize) -> Self {
        Self {
            bytes: vec![0; length + PADDING],
            at: 0,
        }
    }

    #[inline(always)]
    fn put_byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.at) {
            *place = byte;
        }
        self.at += 1;
    }

    #[inline(always)]
    /// The name of a member, or the index of an item, and `:`.
    fn put_name(&mut self, text: &[u8], node: &Node, is_item: bool) {
        if is_item {
            let mut digits = [0; 10];
            let mut first = digits.len();
            let mut index = node.name.start;
            loop {
                first -= 1;
                if let Some(digit) = digits.get_mut(first) {
                    *digit = b'0' + u8::try_from(index % 10).unwrap_or(0);
                }
                index /= 10;
                if index == 0 {
                    break;
                }
            }
            self.put(&digits, first, digits.len() - first);
        } else {
            self.put(text, node.name.start as usize, node.name.length as usize);
        }
        self.put_byte(b':');
    }

    /// Copies a stretch of a padded text; short ones as one block.
    #[inline(always)]
    fn put(&mut self, from: &[u8], start: usize, length: usize) {
        let to = self.bytes.get_mut(self.at..).unwrap_or(&mut []);
        let from = from.get(start..).unwrap_or(&[]);
        self.at += length;
        if length <= 32
            && let (Some(to), Some(from)) = (to.first_chunk_mut::<32>(), from.first_chunk())
        {
            *to = *from;
        } else if let (Some(to), Some(from)) = (to.get_mut(..length), from.get(..length)) {
            to.copy_from_slice(from);
        }
    }
}
