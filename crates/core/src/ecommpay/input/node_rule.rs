//! The rules of a value in a JSON request, where kinds of values have types.

use super::Kind;
use super::kind::{broken_rule, decimal_rule, integer_rule};
use super::tree::Node;
use crate::input::Rule;

/// The rule that a value breaks. A `null` is as good as left out, and so is an empty text of which
/// nothing is required.
pub(crate) fn broken(kind: &Kind, node: &Node, is_required: bool) -> Option<Rule> {
    match node {
        null if null.is_null() => None,
        Node::Text(text) => of_text(kind, text, is_required),
        Node::Literal(literal) => of_literal(kind, literal),
        Node::List(_) | Node::Object(_) => match kind {
            Kind::Container => None,
            _ => Some(Rule::Json { expected: "a single value" }),
        },
    }
}

fn of_text(kind: &Kind, text: &str, is_required: bool) -> Option<Rule> {
    match *kind {
        Kind::Text { .. } if text.is_empty() && !is_required => None,
        _ if text.is_empty() => Some(Rule::Empty),
        Kind::Bool => Some(Rule::Bool),
        Kind::Container => Some(Rule::Json { expected: "an object or an array" }),
        // Published examples write integers as texts, too.
        Kind::Integer { min, max } => integer_rule(text, min, max),
        _ => broken_rule(kind, text),
    }
}

fn of_literal(kind: &Kind, literal: &str) -> Option<Rule> {
    match *kind {
        Kind::Integer { min, max } => integer_rule(literal, min, max),
        Kind::Decimal { max } => decimal_rule(literal, max),
        Kind::Bool => broken_rule(kind, literal),
        Kind::Container => Some(Rule::Json { expected: "an object or an array" }),
        _ => Some(Rule::Json { expected: "a text" }),
    }
}
