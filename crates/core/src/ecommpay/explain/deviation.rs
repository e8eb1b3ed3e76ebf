//! The lines of a message under rules that deviate: a plain flattener, slow and easy to bend.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::canonical::{Order, natural_order};
use super::mask;
use super::rewrite::{Style, json_text};
use super::search::Work;
use crate::json::{Document, Kind, Value};

/// Rules to make lines by. [`Deviation::NONE`] holds the documented ones.
#[derive(Clone, Copy)]
pub(super) struct Deviation {
    /// The text of null; without one the line is left out.
    pub(super) null: Option<&'static str>,
    /// The texts of `false` and `true`.
    pub(super) booleans: [&'static str; 2],
    /// Whether an empty text gives a line.
    pub(super) keeps_empty: bool,
    pub(super) string: fn(&str) -> Cow<'_, str>,
    pub(super) number: fn(&str) -> Cow<'_, str>,
    /// Writes a member name into a path.
    pub(super) name: fn(&str, Place) -> Cow<'_, str>,
    pub(super) leaves_out: fn(&str, Place) -> bool,
    /// Whether containers are walked into; otherwise each gives one line, with its JSON text.
    pub(super) flattens: bool,
}

/// Where a member stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// 1 for the members of the outermost object.
    pub(super) depth: usize,
    pub(super) is_below_array: bool,
}

impl Deviation {
    pub(super) const NONE: Self = Self {
        null: Some(""),
        booleans: ["0", "1"],
        keeps_empty: true,
        string: |text| Cow::Borrowed(text),
        number: |text| Cow::Borrowed(text),
        name: |name, _| double_colons(name),
        leaves_out: |name, place| {
            name == "frame_mode" || (name == "signature" && !place.is_below_array)
        },
        flattens: true,
    };
}

pub(super) fn double_colons(name: &str) -> Cow<'_, str> {
    if name.contains(':') { Cow::Owned(name.replace(':', "::")) } else { Cow::Borrowed(name) }
}

/// How lines are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sorting {
    By(Order),
    /// Not at all: the order of the document.
    Document,
    /// By the whole path, upper and lower case alike.
    CaseBlind,
    /// By the whole line, as .NET sorts for a culture: punctuation first, `_` before `:`.
    Culture,
}

/// One line before it is joined.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) value: String,
    /// The place of the value on the tape of the document.
    pub(super) node: u32,
}

/// A container or scalar that takes part, for leaving it out.
pub(super) struct Part {
    /// For showing, cut when it is long.
    pub(super) path: String,
    pub(super) depth: usize,
    /// The values in it, as places on the tape.
    pub(super) nodes: std::ops::Range<u32>,
}

/// The lines and parts of a message, sorted.
///
/// When the work is exhausted, the rest is missing.
pub(super) fn lines(
    document: &Document,
    deviation: &Deviation,
    sorting: Sorting,
    work: &mut Work,
) -> Vec<Line> {
    let (mut lines, _) = walk(document, deviation, sorting, work);
    match sorting {
        Sorting::By(Order::Natural) => {
            lines.sort_by(|a, b| natural_order(a.path.as_bytes(), b.path.as_bytes()));
        }
        Sorting::By(Order::BytesByPath) => lines.sort_by(|a, b| a.path.cmp(&b.path)),
        Sorting::By(Order::BytesByLine) => lines.sort_by_cached_key(|line| joined(line, ":")),
        Sorting::By(Order::PerLevel) | Sorting::Document => {}
        Sorting::CaseBlind => lines.sort_by_cached_key(|line| line.path.to_lowercase()),
        Sorting::Culture => lines.sort_by_cached_key(|line| {
            let line = joined(line, ":");
            (line.chars().map(culture_weight).collect::<Vec<_>>(), line)
        }),
    }
    lines
}

/// Every member and item of a message, in the order of the document.
pub(super) fn parts(document: &Document, work: &mut Work) -> Vec<Part> {
    walk(document, &Deviation::NONE, Sorting::Document, work).1
}

/// Joins lines with the given delimiters.
pub(super) fn join(lines: &[Line], between_parts: &str, between_lines: &str) -> String {
    let lines: Vec<String> = lines.iter().map(|line| joined(line, between_parts)).collect();
    lines.join(between_lines)
}

fn joined(line: &Line, delimiter: &str) -> String {
    format!("{}{delimiter}{}", line.path, line.value)
}

struct Level<'d> {
    /// What is left of it, the next one last.
    children: Vec<(Name<'d>, Value<'d>)>,
    path: String,
    is_below_array: bool,
}

#[derive(Clone, Copy)]
enum Name<'d> {
    Member(&'d str),
    Item(usize),
}

fn walk(
    document: &Document,
    deviation: &Deviation,
    sorting: Sorting,
    work: &mut Work,
) -> (Vec<Line>, Vec<Part>) {
    let (mut lines, mut parts) = (Vec::new(), Vec::new());
    let root = Level::new(document.root(), String::new(), false, sorting);
    let mut levels = vec![root];
    loop {
        let depth = levels.len();
        let Some(level) = levels.last_mut() else { break };
        let Some((name, value)) = level.children.pop() else {
            levels.pop();
            continue;
        };
        // A long name above many empty objects costs much and gives no line.
        if !work.take(level.path.len() + 1) {
            break;
        }
        let place = Place { depth, is_below_array: level.is_below_array };
        let mut path = level.path.clone();
        if !path.is_empty() {
            path.push(':');
        }
        let mut is_below_array = level.is_below_array;
        match name {
            Name::Member(name) if (deviation.leaves_out)(name, place) => continue,
            Name::Member(name) => path.push_str(&(deviation.name)(name, place)),
            Name::Item(index) => {
                path.push_str(&index.to_string());
                is_below_array = true;
            }
        }
        let nodes = value.node..value.read().end(value.node);
        parts.push(Part { path: mask::cut(&path), depth, nodes });
        let is_container = matches!(value.kind(), Kind::Array | Kind::Object);
        if is_container && deviation.flattens {
            levels.push(Level::new(value, path, is_below_array, sorting));
        } else if let Some(text) = text_of(value, deviation) {
            work.take(text.len());
            lines.push(Line { path, value: text, node: value.node });
        }
    }
    (lines, parts)
}

impl<'d> Level<'d> {
    fn new(container: Value<'d>, path: String, is_below_array: bool, sorting: Sorting) -> Self {
        let members = container.members().map(|(name, value)| (Name::Member(name), value));
        let items = container.items().enumerate().map(|(i, value)| (Name::Item(i), value));
        let mut children: Vec<_> = members.chain(items).collect();
        if sorting == Sorting::By(Order::PerLevel) {
            children.sort_by(|(a, _), (b, _)| per_level(*a, *b));
        }
        children.reverse();
        Self { children, path, is_below_array }
    }
}

/// The order in which JavaScript enumerates sorted members.
fn per_level(a: Name<'_>, b: Name<'_>) -> Ordering {
    let index = |name: &str| name.parse::<u32>().ok().filter(|index| index.to_string() == name);
    match (a, b) {
        (Name::Member(a), Name::Member(b)) => match (index(a), index(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.encode_utf16().cmp(b.encode_utf16()),
        },
        // Items come in their order.
        (Name::Item(_), _) | (_, Name::Item(_)) => Ordering::Equal,
    }
}

fn text_of(value: Value<'_>, deviation: &Deviation) -> Option<String> {
    let literal = value.scalar_text().unwrap_or_default();
    let [no, yes] = deviation.booleans;
    Some(match value.kind() {
        Kind::Null => deviation.null?.to_owned(),
        Kind::False => no.to_owned(),
        Kind::True => yes.to_owned(),
        Kind::Number => (deviation.number)(literal).into_owned(),
        Kind::String if literal.is_empty() && !deviation.keeps_empty => return None,
        Kind::String => (deviation.string)(literal).into_owned(),
        Kind::Array | Kind::Object => json_text(value, Style::COMPACT, &[]),
    })
}

/// Weights in the manner of the Unicode collation that .NET sorts by, for the characters of names.
fn culture_weight(c: char) -> (u8, char) {
    let rank = match c {
        '_' => 0,
        '-' => 1,
        ',' => 2,
        ';' => 3,
        ':' => 4,
        '0'..='9' => 6,
        c if c.is_alphabetic() => 7,
        _ => 5,
    };
    (rank, c.to_lowercase().next().unwrap_or(c))
}
