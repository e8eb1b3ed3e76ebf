//! One member added, or one value changed, after signing.

use std::collections::{BTreeMap, BTreeSet};

use super::deviation::{Line, Part, parts};
use super::forms::TEXTS;
use super::scene::{Base, Scene};
use super::search::Search;
use super::{Cause, mask, numbers, texts};

/// Most members that are left out, and most values that are changed, one at a time.
const MAX_PARTS: usize = 2_000;

/// Most members of the top level that are left out in pairs.
const MAX_PAIRS_OF: usize = 24;

/// Leaves out each member, those at the top first, then pairs of the top.
pub(super) fn try_without(scene: &Scene<'_>, search: &mut Search<'_>) {
    let mut parts = parts(scene.document, search.work);
    parts.sort_by_key(|part| part.depth);
    for part in parts.iter().take(MAX_PARTS) {
        for base in &scene.bases {
            if search.is_over() {
                return;
            }
            let text = text_without(base, &[part]);
            let path = || Cause::MemberAdded { path: mask::shown(&part.path) };
            if text.len() < base.text.len() {
                search.try_text(text.as_bytes(), path);
            }
        }
    }
    let top: Vec<&Part> = parts.iter().filter(|part| part.depth == 1).collect();
    let (Some(base), true) = (scene.bases.first(), top.len() <= MAX_PAIRS_OF) else { return };
    for (at, a) in top.iter().enumerate() {
        for b in top.iter().skip(at + 1) {
            if search.is_over() {
                return;
            }
            let text = text_without(base, &[a, b]);
            search.try_text(text.as_bytes(), || {
                let paths = format!("`{}` and `{}`", mask::shown(&a.path), mask::shown(&b.path));
                Cause::MembersAdded { paths }
            });
        }
    }
}

fn text_without(base: &Base, parts: &[&Part]) -> String {
    let mut text = String::with_capacity(base.text.len());
    for line in &base.lines {
        if !parts.iter().any(|part| part.nodes.contains(&line.node)) {
            push_line(&mut text, line, &line.value);
        }
    }
    text
}

fn push_line(text: &mut String, line: &Line, value: &str) {
    if !text.is_empty() {
        text.push(';');
    }
    text.push_str(&line.path);
    text.push(':');
    text.push_str(value);
}

/// Changes each value in the ways in which layers in between change values.
pub(super) fn try_changed(scene: &Scene<'_>, search: &mut Search<'_>) {
    for base in &scene.bases {
        let mut start = 0;
        for line in base.lines.iter().take(MAX_PARTS) {
            let value_start = start + line.path.len() + 1;
            let end = value_start + line.value.len();
            let (before, after) = (base.text.get(..value_start), base.text.get(end..));
            let (Some(before), Some(after)) = (before, after) else { return };
            for (cause, value) in before_changes(line) {
                if search.is_over() {
                    return;
                }
                let text = [before, &value, after].concat();
                search.try_text(text.as_bytes(), || cause);
            }
            start = end + 1;
        }
    }
}

/// Changes values that are equal and have one name together: a layer that changes one sum, one
/// status or one id changes its copies too.
pub(super) fn try_changed_together(scene: &Scene<'_>, search: &mut Search<'_>) {
    let Some(base) = scene.bases.first() else { return };
    let mut groups: BTreeMap<(&str, &str), Vec<&Line>> = BTreeMap::new();
    for line in base.lines.iter().take(MAX_PARTS) {
        groups.entry((last_name(&line.path), &line.value)).or_default().push(line);
    }
    for lines in groups.into_values() {
        let (Some(first), true) = (lines.first(), lines.len() > 1) else { continue };
        let nodes: BTreeSet<u32> = lines.iter().map(|line| line.node).collect();
        for (cause, value) in before_changes(first) {
            if search.is_over() {
                return;
            }
            let mut text = String::with_capacity(base.text.len());
            for line in &base.lines {
                let is_changed = nodes.contains(&line.node);
                push_line(&mut text, line, if is_changed { &value } else { &line.value });
            }
            if search.try_text(text.as_bytes(), || cause) {
                let paths: Vec<String> =
                    lines.iter().take(5).map(|line| mask::shown(&line.path)).collect();
                let evidence = format!("; the change was undone in `{}`", paths.join("`, `"));
                if let Some(finding) = search.findings.last_mut() {
                    finding.add_evidence(&evidence);
                }
            }
        }
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit(':').next().unwrap_or_default()
}

/// What a value may have been before it was changed, likelier things first.
fn before_changes(line: &Line) -> Vec<(Cause, String)> {
    let text = line.value.as_str();
    let path = || mask::shown(&line.path);
    let changed = |signed: &str| Cause::ValueChanged {
        path: path(),
        signed: mask::value(&line.path, signed),
    };
    let mut values = Vec::new();
    let mut add = |cause: Cause, value: String| {
        if value != text {
            values.push((cause, value));
        }
    };
    for form in numbers::rounded_from(text) {
        add(Cause::NumberRounded { path: path() }, form);
    }
    for form in numbers::other_forms(text) {
        add(Cause::NumberReformatted { path: path() }, form);
    }
    if is_sum(&line.path) {
        for form in numbers::other_units(text) {
            add(Cause::AmountUnits { path: path() }, form);
        }
    }
    for blank in [" ", "\n", "\r\n", "\t"] {
        add(Cause::BlanksTrimmed { path: path() }, format!("{text}{blank}"));
        add(Cause::BlanksTrimmed { path: path() }, format!("{blank}{text}"));
    }
    for (cause, change) in TEXTS {
        add(cause.clone(), change(text).into_owned());
    }
    for value in texts::each_blank_to_plus(text) {
        add(Cause::PlusAndBlank, value);
    }
    for value in words(&line.path) {
        add(changed(value), (*value).to_owned());
    }
    for value in ["", "0", "1"] {
        add(changed(value), value.to_owned());
    }
    add(changed(&text.to_lowercase()), text.to_lowercase());
    add(changed(&text.to_uppercase()), text.to_uppercase());
    values
}

fn is_sum(path: &str) -> bool {
    ["amount", "sum", "price", "total"].iter().any(|word| path.contains(word))
}

/// What else may stand in a member of few values.
fn words(path: &str) -> &'static [&'static str] {
    match last_name(path) {
        "status" => &[
            "success",
            "decline",
            "error",
            "processing",
            "external processing",
            "internal error",
            "expired",
            "canceled",
            "refunded",
            "partially refunded",
            "reversed",
            "partially reversed",
            "awaiting capture",
            "awaiting customer",
            "awaiting clarification",
            "awaiting 3ds result",
            "awaiting redirect result",
            "awaiting merchant auth",
            "awaiting confirmation",
        ],
        "currency" => &["EUR", "USD", "GBP", "RUB", "PLN", "JPY", "INR", "BRL"],
        "type" => &["purchase", "payout", "refund", "recurring", "sale", "auth", "capture"],
        _ => &[],
    }
}
