//! Checks of this crate against itself, for property tests and fuzzing. No part of the public API.

use super::callback::Signed;
use super::canonical::{self, Numbers, Order, Rules, SignatureMembers, natural_order};
use crate::json::{Document, Kind, Limits};

/// Whether the view of what was signed, written out, is the canonical form of the message, byte by
/// byte. A text that is no JSON object, or too large to be signed, has neither.
///
/// # Errors
/// Both texts, where they differ.
pub fn signed_view_is_canonical_form(body: &[u8]) -> Result<(), String> {
    let limits = Limits::default();
    let Ok(document) = Document::parse(body, &limits) else { return Ok(()) };
    if document.root().kind() != Kind::Object {
        return Ok(());
    }
    let rules = Rules {
        order: Order::Natural,
        numbers: Numbers::Literal,
        signature_members: SignatureMembers::Remove,
    };
    let Ok(form) = canonical::of_document(&document, rules, &limits) else { return Ok(()) };

    let mut lines: Vec<(String, &str)> = Vec::new();
    Signed::of(&document).for_each_leaf(|path, text| lines.push((path.to_owned(), text)));
    lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));
    let lines: Vec<String> = lines.iter().map(|(path, text)| format!("{path}:{text}")).collect();
    let view = lines.join(";");
    if view == form { Ok(()) } else { Err(format!("the view shows {view:?}, signed is {form:?}")) }
}
