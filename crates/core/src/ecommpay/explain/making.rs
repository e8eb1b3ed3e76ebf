//! Another way of making the signature: other hash, other text, other delimiters.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};

use super::super::canonical::{Order, natural_order};
use super::deviation::{Deviation, Line, Sorting, join, lines};
use super::envelope::encode_base64;
use super::keys::to_hex;
use super::rewrite::{Style, json_text};
use super::scene::Scene;
use super::search::{Search, Work, hmac_sha512};
use super::{Cause, Certainty, Finding, mask};
use crate::SecretKey;

/// Tries other texts made from the message.
pub(super) fn try_texts(scene: &Scene<'_>, search: &mut Search<'_>) {
    for (text, name) in [("", "an empty text"), ("{}", "an empty object"), ("[]", "an empty array")]
    {
        search.try_text(text.as_bytes(), || Cause::SignedNothing { text: name });
    }
    try_json(scene, search);
    try_orders(scene, search);
    try_delimiters(scene, search);
    for path in ["signature", "general:signature"] {
        let mut lines = scene.lines().to_vec();
        lines.push(Line { path: path.to_owned(), value: String::new(), node: 0 });
        lines.sort_by(|a, b| natural_order(a.path.as_bytes(), b.path.as_bytes()));
        try_lines(scene, search, &lines, [":", ";"], || Cause::SignedWithSignatureMember);
    }
}

fn try_lines(
    scene: &Scene<'_>,
    search: &mut Search<'_>,
    lines: &[Line],
    [in_line, between]: [&str; 2],
    cause: impl FnOnce() -> Cause,
) {
    if search.is_over() || !search.work.take(scene.text().len()) {
        return;
    }
    let text = join(lines, in_line, between);
    if scene.bases.iter().all(|base| base.text != text) {
        search.try_text(text.as_bytes(), cause);
    }
}

fn try_orders(scene: &Scene<'_>, search: &mut Search<'_>) {
    let orders = [
        (Sorting::Document, "that of the message, unsorted"),
        (Sorting::CaseBlind, "upper and lower case alike"),
        (Sorting::Culture, "by the rules of a language, as the .NET package does"),
        (Sorting::By(Order::BytesByPath), "by bytes"),
        (Sorting::By(Order::BytesByLine), "by bytes of the whole line"),
        (Sorting::By(Order::PerLevel), "level by level"),
    ];
    for (sorting, order) in orders {
        if search.is_over() {
            return;
        }
        let lines = lines(scene.document, &Deviation::NONE, sorting, search.work);
        try_lines(scene, search, &lines, [":", ";"], || Cause::OtherOrder { order });
    }
    let mut lines = scene.lines().to_vec();
    lines.reverse();
    try_lines(scene, search, &lines, [":", ";"], || Cause::OtherOrder { order: "backwards" });
}

fn try_delimiters(scene: &Scene<'_>, search: &mut Search<'_>) {
    let pairs = [
        ([":", "|"], "`|` between lines"),
        ([":", "&"], "`&` between lines"),
        ([":", "\n"], "line breaks between lines"),
        ([":", ","], "`,` between lines"),
        ([":", ""], "nothing between lines"),
        ([":", "; "], "a blank behind each `;`"),
        (["=", ";"], "`=` before values"),
        (["=", "&"], "`=` and `&`, as in a form"),
        (["", ""], "none at all"),
    ];
    for (delimiters, name) in pairs {
        let cause = || Cause::OtherDelimiters { delimiters: name };
        try_lines(scene, search, scene.lines(), delimiters, cause);
    }
    if search.work.take(scene.text().len()) {
        let text = format!("{};", scene.text());
        let cause = || Cause::OtherDelimiters { delimiters: "one more `;` at the end" };
        search.try_text(text.as_bytes(), cause);
        let text = format!("{}\n", scene.text());
        let cause = || Cause::OtherDelimiters { delimiters: "a line break at the end" };
        search.try_text(text.as_bytes(), cause);
    }
    let mut dotted = scene.lines().to_vec();
    for line in &mut dotted {
        line.path = line.path.replace(':', ".");
    }
    let cause = || Cause::OtherDelimiters { delimiters: "`.` between names" };
    try_lines(scene, search, &dotted, [":", ";"], cause);
    let mut values = scene.lines().to_vec();
    values.iter_mut().for_each(|line| line.path.clear());
    let cause = || Cause::OtherDelimiters { delimiters: "values without names" };
    try_lines(scene, search, &values, ["", ";"], cause);
}

/// The body itself, and the message without its signature as libraries write it.
fn try_json(scene: &Scene<'_>, search: &mut Search<'_>) {
    let document = scene.document;
    let root = document.root();
    let general = root.get("general");
    let nested = general.and_then(|general| general.get("signature"));
    let signatures: Vec<u32> =
        [root.get("signature"), nested].into_iter().flatten().map(|value| value.node).collect();
    search.try_text(document.body().as_bytes(), || Cause::SignedJsonText);
    for habits in 0..16_u8 {
        let has = |habit: u8| habits & (1 << habit) != 0;
        let style = Style {
            after_comma: if has(0) { " " } else { "" },
            after_colon: if has(0) { " " } else { "" },
            escapes_slashes: has(1),
            escapes_non_ascii: has(2),
            sorts: has(3),
        };
        if search.is_over() || !search.work.take(document.body_length()) {
            return;
        }
        let text = json_text(root, style, &signatures);
        search.try_text(text.as_bytes(), || Cause::SignedJsonText);
        let encoded = encode_base64(text.as_bytes());
        search.try_text(encoded.as_bytes(), || Cause::SignedJsonText);
    }
}

/// Tries other hashes over the documented text. `received` is the signature as it came, since the
/// length differs.
pub(super) fn try_hashes(
    scene: &Scene<'_>,
    received: &str,
    keys: &[(&str, &SecretKey)],
    work: &mut Work,
) -> Option<Finding> {
    let received = received.trim();
    let is = |bytes: &[u8]| {
        received == encode_base64(bytes)
            || received.eq_ignore_ascii_case(&to_hex(bytes))
            || received == encode_base64(to_hex(bytes).as_bytes())
    };
    for base in &scene.bases {
        let text = base.text.as_bytes();
        for (label, key) in keys {
            let key = key.expose();
            if !(0..8).all(|_| work.take_mac(text.len())) {
                return None;
            }
            let label = mask::shown(label);
            let proven = |cause| {
                let evidence = format!("made with key `{label}` that way it is equal");
                Some(Finding::new(cause, Certainty::Certain, evidence))
            };
            let hashes: [(&str, Vec<u8>); 7] = [
                ("HMAC-SHA-256", hmac_sha256(key, text)),
                ("SHA-512 of the text without a key", Sha512::digest(text).to_vec()),
                ("SHA-256 of the text without a key", Sha256::digest(text).to_vec()),
                ("SHA-512 of key and text", of_both::<Sha512>(key, text)),
                ("SHA-512 of text and key", of_both::<Sha512>(text, key)),
                ("SHA-256 of key and text", of_both::<Sha256>(key, text)),
                ("SHA-256 of text and key", of_both::<Sha256>(text, key)),
            ];
            if let Some((hash, _)) = hashes.iter().find(|(_, bytes)| is(bytes)) {
                return proven(Cause::OtherHash { hash });
            }
            if is(&hmac_sha512(text, key)) {
                return proven(Cause::KeyAndMessageSwapped);
            }
        }
    }
    None
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// The hash of one text behind the other. They are never joined: one of them is a key.
fn of_both<D: Digest>(first: &[u8], second: &[u8]) -> Vec<u8> {
    D::new().chain_update(first).chain_update(second).finalize().to_vec()
}
