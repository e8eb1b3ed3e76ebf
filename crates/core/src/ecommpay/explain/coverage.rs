//! What a signature does not cover.

use super::mask;
use crate::json::{Document, Kind};

/// A part of a message that anybody can add or take away without breaking the signature.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NotCovered {
    /// Its path, names joined by `.`.
    pub path: String,
    /// Why it is not covered.
    pub reason: &'static str,
}

/// Most parts that are listed.
const MAX_PARTS: usize = 100;

/// The parts of a message that take no part in its signature, apart from the signature itself.
pub(super) fn not_covered(document: &Document) -> Vec<NotCovered> {
    let mut parts = Vec::new();
    let mut open = vec![(String::new(), document.root(), false)];
    while let Some((path, value, is_below_array)) = open.pop() {
        if parts.len() >= MAX_PARTS {
            break;
        }
        let mut add =
            |path: &str, reason| parts.push(NotCovered { path: mask::shown(path), reason });
        let is_empty = value.members().next().is_none() && value.items().next().is_none();
        match value.kind() {
            Kind::Object if is_empty && !path.is_empty() => {
                add(&path, "an empty object gives no line");
            }
            Kind::Array if is_empty => add(&path, "an empty array gives no line"),
            _ => {}
        }
        let mut inner = Vec::new();
        let join = |name: &str| mask::join(&path, name);
        for (name, value) in value.members() {
            let place = join(name);
            match name {
                "frame_mode" => add(&place, "`frame_mode` is never signed"),
                "signature" if matches!(place.as_str(), "signature" | "general.signature") => {}
                "signature" if !is_below_array => {
                    add(&place, "members named `signature` are left out");
                }
                _ => inner.push((place, value, is_below_array)),
            }
        }
        inner.extend(
            value.items().enumerate().map(|(i, value)| (join(&i.to_string()), value, true)),
        );
        inner.reverse();
        open.append(&mut inner);
    }
    parts
}
