//! The rules, checked before signing. All broken ones are found in one pass.

use super::draft::Draft;
use super::{Kind, Member, Rule, Shown, Violation};
use crate::ecommpay::input::report::Report;
use crate::ecommpay::input::tree::Node;
use crate::ecommpay::input::{node_rule, receipt, recurring, voucher};
use crate::mask::luhn_valid;

/// Every rule that a request breaks.
pub(super) fn violations(draft: &Draft) -> Vec<Violation> {
    let mut report = Report::default();
    let is_free = |path: &str| draft.unchecked.iter().any(|free| free == path);
    draft.body.walk(&mut |path, node| {
        if is_free(path) {
            return false;
        }
        if path == draft.place.signature() || path == draft.place.project() {
            report.add(path, Rule::Reserved, None);
            return false;
        }
        value(draft, path, node, &mut report)
    });
    if !is_path(&draft.path) {
        report.add("path", Rule::Name, Some(Shown::Fully.mask(&draft.path)));
    }
    let is_missing = |path: &str| draft.body.get(path).is_none_or(Node::is_null);
    for path in &draft.required {
        if is_missing(path) {
            report.add(path, Rule::Required, None);
        }
    }
    if let Some([one, or]) = draft.one_of
        && is_missing(one)
        && is_missing(or)
    {
        report.add(one, Rule::RequiredOr { or }, None);
    }
    if !is_missing("payment.amount")
        && is_missing("payment.currency")
        && !is_free("payment.currency")
    {
        report.add("payment.currency", Rule::MissingCompanion { by: "payment.amount" }, None);
    }
    // Without an amount all of it goes back, which nobody means who names its currency.
    if (draft.path.ends_with("/refund") || draft.path.ends_with("/capture"))
        && is_missing("payment.amount")
        && !is_missing("payment.currency")
        && !is_free("payment.amount")
    {
        report.add("payment.amount", Rule::MissingCompanion { by: "payment.currency" }, None);
    }
    report.violations
}

/// Whether a card number has a mistyped digit, or two that are swapped.
fn has_wrong_check_digit(kind: &Kind, node: &Node) -> bool {
    *kind == Kind::CardNumber
        && node.scalar().is_some_and(|digits| !digits.is_empty() && !luhn_valid(digits))
}

/// Whether a path, which may hold a method's name from outside, leads where it seems to.
fn is_path(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    path.strip_prefix('/').is_some_and(|path| {
        path.split('/').all(|part| !part.is_empty() && part.bytes().all(is_plain))
    })
}

/// Checks one value; whether what is below it shall be looked at as well.
fn value(draft: &Draft, path: &str, node: &Node, report: &mut Report) -> bool {
    if let Node::Object(tree) = node {
        let is_registration = path == "recurring" && tree.get("register").is_some();
        if is_registration {
            let payment_id = draft.text("general.payment_id");
            recurring::check_members(&tree.to_value(), payment_id, report);
            return false;
        }
        if path == "receipt_data" {
            receipt::check_members(&tree.to_value(), report);
            return false;
        }
        if path == "cash_voucher_data" {
            voucher::check_members(&tree.to_value(), report);
            return false;
        }
    }
    let Some(member) = Member::at(path) else {
        if !draft.is_strict {
            return true;
        }
        // An operation may want an object without a word on what is in it.
        if draft.required.contains(&path) {
            return false;
        }
        let is_known = matches!(node, Node::Object(_)) && Member::is_above(path);
        if !is_known {
            report.add(path, Rule::Unknown, None);
        }
        return is_known;
    };
    // It makes a difference to empty values alone.
    let is_empty = node.scalar().is_some_and(str::is_empty);
    let is_required = is_empty && draft.required.contains(&member.path);
    let rule = if member.path == "payment.amount" {
        let (min, max) = draft.amounts;
        node_rule::broken(&Kind::Integer { min, max }, node, is_required)
    } else {
        node_rule::broken(&member.kind, node, is_required)
    };
    let rule =
        rule.or_else(|| has_wrong_check_digit(&member.kind, node).then_some(Rule::CheckDigit));
    if let Some(rule) = rule {
        let given = node.scalar().map(|text| member.shown.mask(text));
        report.add(path, rule, given);
    }
    false
}
