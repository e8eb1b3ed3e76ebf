use super::number::shortest_number;
use super::{Numbers, Rules, is_left_out};
use crate::json::{Document, Kind};

/// The exact length of a canonical form, before anything of it is written.
pub(super) fn measured_length(document: &Document, rules: Rules) -> usize {
    let mut total: usize = 0;
    let mut levels: Vec<Level> = Vec::with_capacity(8);
    let mut index = 0;
    while let Some(node) = document.nodes().get(index) {
        while levels.last().is_some_and(|level| level.end <= index) {
            levels.pop();
        }
        let end = node.end(u32::try_from(index).unwrap_or(u32::MAX)) as usize;
        let (mut path, mut is_below_array) = (0, false);
        if let Some(level) = levels.last() {
            let name = if level.is_array {
                digits(node.name.start)
            } else {
                let name = document.slice(node.name);
                if is_left_out(name, level.is_below_array, rules.signature_members)
                    || document.is_replaced(index)
                {
                    index = end;
                    continue;
                }
                name.len() + colons(name)
            };
            // An empty path adds no separator: `{"":{"a":1}}` signs `a:1`.
            path = if level.path == 0 { name } else { level.path + 1 + name };
            is_below_array = level.is_below_array || level.is_array;
        }
        let value = match node.kind {
            Kind::Array | Kind::Object => {
                let is_array = node.kind == Kind::Array;
                levels.push(Level { end, path, is_array, is_below_array });
                None
            }
            Kind::Null => Some(0),
            Kind::True | Kind::False => Some(1),
            Kind::String => Some(node.value.length as usize),
            Kind::Number => {
                let literal = document.slice(node.value);
                Some(match rules.numbers {
                    Numbers::Literal => literal.len(),
                    Numbers::Shortest => shortest_number(literal).len(),
                })
            }
        };
        if let Some(value) = value {
            let separator = usize::from(total > 0);
            total = total.saturating_add(separator + path + 1 + value);
        }
        index += 1;
    }
    total
}

/// A container that is being walked through.
struct Level {
    end: usize,
    path: usize,
    is_array: bool,
    is_below_array: bool,
}

fn colons(name: &str) -> usize {
    name.bytes().filter(|byte| *byte == b':').count()
}

fn digits(index: u32) -> usize {
    index.checked_ilog10().map_or(1, |log| log as usize + 1)
}
