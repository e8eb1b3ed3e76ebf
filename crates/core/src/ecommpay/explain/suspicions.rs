//! Causes that no trial can prove, for when nothing was proven.

use super::scene::Scene;
use super::{Cause, Certainty, Finding, mask, numbers};

/// What else may be wrong, and why it may be.
pub(super) fn suspicions(scene: &Scene<'_>) -> Vec<Finding> {
    let lines = scene.lines();
    let mut findings = Vec::new();
    let mut suspect = |cause, certainty, evidence: String| {
        findings.push(Finding::new(cause, certainty, evidence));
    };
    if let Some((path, gap)) = lines.iter().find_map(|line| {
        let neighbours = numbers::rounded_from(&line.value).len();
        (neighbours > 0).then_some((mask::shown(&line.path), neighbours))
    }) {
        let evidence = format!(
            "it is beyond 2^53 and stands where a float stands; {gap} other integers round to it"
        );
        // The more integers round to one, the less likely a genuine id is that one.
        let certainty = if gap >= 16 { Certainty::Likely } else { Certainty::Possible };
        suspect(Cause::NumberRounded { path }, certainty, evidence);
    }
    let find = |pattern: fn(&str) -> bool| {
        let line = lines.iter().find(|line| pattern(&line.value))?;
        Some(mask::shown(&line.path))
    };
    if let Some(path) = find(|value| value.contains('\u{fffd}')) {
        let evidence = format!("`{path}` holds the character U+FFFD");
        suspect(Cause::CharactersLost, Certainty::Likely, evidence);
    }
    if let Some(path) = find(|value| ["Ã", "Ð", "Ñ\u{80}", "â€"].iter().any(|s| value.contains(s)))
    {
        let evidence = format!("`{path}` looks like UTF-8 that was read as Latin-1");
        suspect(Cause::Mojibake, Certainty::Possible, evidence);
    }
    if let Some(path) = find(|value| ["&amp;", "&quot;", "&#"].iter().any(|s| value.contains(s))) {
        let evidence = format!("`{path}` holds entities of HTML");
        suspect(Cause::HtmlEscaped, Certainty::Possible, evidence);
    }
    if let Some(path) = find(|value| matches!(value, "true" | "false" | "null" | "None")) {
        let evidence = format!("`{path}` is such a text");
        suspect(Cause::ConstantsAsText, Certainty::Possible, evidence);
    }
    if let Some(path) = find(|value| value.contains(';')) {
        suspect(
            Cause::SemicolonInValue { path },
            Certainty::Possible,
            "what follows the `;` reads like further lines".to_owned(),
        );
    }
    let names: Vec<&str> = scene.document.root().members().map(|(name, _)| name).collect();
    if names.len() >= 5 && names.is_sorted() {
        let evidence = "its members stand in alphabetical order, as some libraries write them";
        suspect(Cause::Reserialised, Certainty::Possible, evidence.to_owned());
    }
    if !lines.is_empty() && lines.iter().all(|line| !line.value.is_empty()) {
        let evidence = "the message has no empty text and no null, which callbacks often have";
        suspect(Cause::MembersDropped, Certainty::Possible, evidence.to_owned());
    }
    findings
}

/// The project the message names, if it does.
pub(super) fn project(scene: &Scene<'_>) -> Option<String> {
    let root = scene.document.root();
    let general = root.get("general").and_then(|general| general.get("project_id"));
    let value = root.get("project_id").or(general)?;
    value.scalar_text().map(mask::shown)
}
