//! The general way to a canonical form: every line written out, then sorted.

use std::cmp::Ordering;
use std::fmt::Write;

use super::number::shortest_number;
use super::parameters::push_name;
use super::{Numbers, Order, Rules, is_left_out, natural_order};
use crate::json::{Document, Kind, Text, Value};

pub(super) fn sorted_lines(document: &Document, rules: Rules, length: usize) -> Text {
    let mut lines = Lines::collect(document, rules, length);
    lines.sort(rules.order);
    let mut text = Text::with_room(length, document.is_secret());
    for line in &lines.lines {
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(lines.slice(line.start, line.end));
    }
    text
}

struct Lines {
    text: Text,
    lines: Vec<Line>,
}

/// A line `path:value` in the text.
struct Line {
    start: usize,
    path_end: usize,
    end: usize,
}

/// A value that waits to be walked through.
struct Step<'d> {
    name: Name<'d>,
    value: Value<'d>,
    /// Bytes of the path of the container it stands in.
    path: usize,
    is_below_array: bool,
}

enum Name<'d> {
    Member(&'d str),
    Item(usize),
}

impl Lines {
    fn collect(document: &Document, rules: Rules, length: usize) -> Self {
        let leaves = document.survey().leaves;
        let text = Text::with_room(length, document.is_secret());
        let mut collected = Self { text, lines: Vec::with_capacity(leaves) };
        let mut path = String::new();
        // The next one last. One list for all levels, so that no container asks for memory.
        let mut waiting = Vec::with_capacity(leaves.min(64));
        push_children(&mut waiting, document.root(), rules, 0, false);
        while let Some(step) = waiting.pop() {
            path.truncate(step.path);
            if !path.is_empty() {
                path.push(':');
            }
            push_step(&mut path, &step.name);
            match step.value.kind() {
                Kind::Array | Kind::Object => {
                    let below_array = step.is_below_array;
                    push_children(&mut waiting, step.value, rules, path.len(), below_array);
                }
                Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::String => {
                    collected.push(&path, step.value, rules.numbers);
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

fn push_children<'d>(
    waiting: &mut Vec<Step<'d>>,
    container: Value<'d>,
    rules: Rules,
    path: usize,
    is_below_array: bool,
) {
    let first = waiting.len();
    let members = container
        .members()
        .filter(|(name, _)| !is_left_out(name, is_below_array, rules.signature_members))
        .map(|(name, value)| Step { name: Name::Member(name), value, path, is_below_array });
    waiting.extend(members);
    let items = container.items().enumerate();
    waiting.extend(items.map(|(index, value)| Step {
        name: Name::Item(index),
        value,
        path,
        is_below_array: true,
    }));
    let children = waiting.get_mut(first..).unwrap_or(&mut []);
    if rules.order == Order::PerLevel {
        children.sort_by(|a, b| per_level_order(&a.name, &b.name));
    }
    children.reverse();
}

fn push_step(path: &mut String, name: &Name<'_>) {
    match name {
        Name::Member(name) => push_name(path, name),
        Name::Item(index) => {
            // Writing to a String does not fail.
            let _ = write!(path, "{index}");
        }
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
