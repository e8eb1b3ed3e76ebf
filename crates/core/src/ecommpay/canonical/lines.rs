//! The general way to a canonical form: every line written out, then sorted.

use std::cmp::Ordering;

use super::number::shortest_number;
use super::parameters::push_name;
use super::{Numbers, Order, Rules, is_left_out, natural_order};
use crate::json::{Document, Kind, Value};

pub(super) fn sorted_lines(document: &Document, rules: Rules, length: usize) -> String {
    let mut lines = Lines::collect(document, rules, length);
    lines.sort(rules.order);
    let mut text = String::with_capacity(length);
    for line in &lines.lines {
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(lines.slice(line.start, line.end));
    }
    text
}

struct Lines {
    text: String,
    lines: Vec<Line>,
}

/// A line `path:value` in the text.
struct Line {
    start: usize,
    path_end: usize,
    end: usize,
}

/// A container that is being walked through.
struct Level<'d> {
    /// What is left of it, the next one last.
    children: Vec<(Name<'d>, Value<'d>)>,
    path: usize,
    is_below_array: bool,
}

enum Name<'d> {
    Member(&'d str),
    Item(usize),
}

impl Lines {
    fn collect(document: &Document, rules: Rules, length: usize) -> Self {
        let mut collected = Self { text: String::with_capacity(length), lines: Vec::new() };
        let mut path = String::new();
        let mut levels = vec![Level::new(document.root(), rules, 0, false)];
        while let Some(level) = levels.last_mut() {
            path.truncate(level.path);
            let Some((name, value)) = level.children.pop() else {
                levels.pop();
                continue;
            };
            let mut is_below_array = level.is_below_array;
            if !path.is_empty() {
                path.push(':');
            }
            match name {
                Name::Member(name) => push_name(&mut path, name),
                Name::Item(index) => {
                    path.push_str(&index.to_string());
                    is_below_array = true;
                }
            }
            match value.kind() {
                Kind::Array | Kind::Object => {
                    levels.push(Level::new(value, rules, path.len(), is_below_array));
                }
                Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::String => {
                    collected.push(&path, value, rules.numbers);
                }
            }
        }
        collected
    }

    fn push(&mut self, path: &str, value: Value<'_>, numbers: Numbers) {
        let start = self.text.len();
        self.text.push_str(path);
        let path_end = self.text.len();
        self.text.push(':');
        let literal = value.scalar_text().unwrap_or_default();
        match value.kind() {
            Kind::True => self.text.push('1'),
            Kind::False => self.text.push('0'),
            Kind::Number if numbers == Numbers::Shortest => {
                self.text.push_str(&shortest_number(literal));
            }
            Kind::Number | Kind::String => self.text.push_str(literal),
            Kind::Null | Kind::Array | Kind::Object => {}
        }
        self.lines.push(Line { start, path_end, end: self.text.len() });
    }

    fn sort(&mut self, order: Order) {
        let mut lines = std::mem::take(&mut self.lines);
        let path = |line: &Line| self.slice(line.start, line.path_end).as_bytes();
        match order {
            // Stable: paths that natural order holds equal keep the order of the document.
            Order::Natural => lines.sort_by(|a, b| natural_order(path(a), path(b))),
            Order::BytesByPath => lines.sort_by(|a, b| path(a).cmp(path(b))),
            Order::BytesByLine => {
                lines.sort_by(|a, b| self.slice(a.start, a.end).cmp(self.slice(b.start, b.end)));
            }
            // The levels were walked through in this order.
            Order::PerLevel => {}
        }
        self.lines = lines;
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

impl<'d> Level<'d> {
    fn new(container: Value<'d>, rules: Rules, path: usize, is_below_array: bool) -> Self {
        let members = container
            .members()
            .filter(|(name, _)| !is_left_out(name, is_below_array, rules.signature_members))
            .map(|(name, value)| (Name::Member(name), value));
        let items = container.items().enumerate().map(|(i, value)| (Name::Item(i), value));
        let mut children: Vec<_> = members.chain(items).collect();
        if rules.order == Order::PerLevel {
            children.sort_by(|(a, _), (b, _)| per_level_order(a, b));
        }
        children.reverse();
        Self { children, path, is_below_array }
    }
}

/// The order in which JavaScript enumerates sorted members.
fn per_level_order(a: &Name<'_>, b: &Name<'_>) -> Ordering {
    match (a, b) {
        (Name::Item(a), Name::Item(b)) => a.cmp(b),
        (Name::Member(a), Name::Member(b)) => match (array_index(a), array_index(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.encode_utf16().cmp(b.encode_utf16()),
        },
        (Name::Item(_), Name::Member(_)) | (Name::Member(_), Name::Item(_)) => Ordering::Equal,
    }
}

/// A name that JavaScript takes for an array index: 0 to 2^32 - 2 without leading zeros.
fn array_index(name: &str) -> Option<u32> {
    let is_canonical = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|index| is_canonical && *index < u32::MAX)
}
