use super::number::{has_fraction, shortest_number};
use super::{Numbers, Rules, is_left_out};
use crate::json::{Document, Kind};

/// What is known of a canonical form before anything of it is written.
pub(super) struct Measure {
    /// Its exact length in bytes.
    pub(super) length: usize,
    /// The length of its longest path.
    pub(super) longest_path: usize,
    /// Whether a number has a fraction or an exponent.
    pub(super) has_fractions: bool,
    /// Whether an array has more than ten items, so that byte order and natural order differ.
    pub(super) has_long_arrays: bool,
}

/// A container that is being walked through.
struct Level {
    end: usize,
    path: usize,
    is_array: bool,
    is_below_array: bool,
}

impl Measure {
    pub(super) fn of(document: &Document, rules: Rules) -> Self {
        let mut measure = Self {
            length: 0,
            longest_path: 0,
            has_fractions: false,
            has_long_arrays: false,
        };
        let mut levels: Vec<Level> = Vec::with_capacity(8);
        let mut index = 0;
        while let Some(node) = document.nodes().get(index) {
            while levels.last().is_some_and(|level| level.end <= index) {
                levels.pop();
            }
            let end = (node.end as usize).max(index + 1);
            let (mut path, mut is_below_array) = (0, false);
            if let Some(level) = levels.last() {
                let name = if level.is_array {
                    measure.has_long_arrays |= node.name.start >= 10;
                    digits(node.name.start)
                } else {
                    let name = document.slice(node.name);
                    if is_left_out(name, level.is_below_array, rules.signature_members)
                        || document.is_replaced(index)
                    {
                        index = end;
                        continue;
                    }
                    name.len()
                        + if document.has_plain_names() {
                            0
                        } else {
                            colons(name)
                        }
                };
                // An empty path adds no separator: `{"":{"a":1}}` signs `a:1`.
                path = if level.path == 0 {
                    name
                } else {
                    level.path + 1 + name
                };
                is_below_array = level.is_below_array || level.is_array;
            }
            match node.kind {
                Kind::Array | Kind::Object => {
                    let is_array = node.kind == Kind::Array;
                    levels.push(Level {
                        end,
                        path,
                        is_array,
                        is_below_array,
                    });
                }
                Kind::Null => measure.add_line(path, 0),
                Kind::True | Kind::False => measure.add_line(path, 1),
                Kind::String => measure.add_line(path, node.value.length as usize),
                Kind::Number => {
                    let literal = document.slice(node.value);
                    let is_fraction = has_fraction(literal);
                    measure.has_fractions |= is_fraction;
                    let shorten = is_fraction && rules.numbers == Numbers::Shortest;
                    let length = if shorten {
                        shortest_number(literal).len()
                    } else {
                        literal.len()
                    };
                    measure.add_line(path, length);
                }
            }
            index += 1;
        }
        measure
    }

    fn add_line(&mut self, path: usize, value: usize) {
        let separator = usize::from(self.length > 0);
        self.length = self.length.saturating_add(separator + path + 1 + value);
        self.longest_path = self.longest_path.max(path);
    }
}

fn colons(name: &str) -> usize {
    name.bytes().filter(|byte| *byte == b':').count()
}

fn digits(index: u32) -> usize {
    index.checked_ilog10().map_or(1, |log| log as usize + 1)
}
