//! What came instead of a message, and the message within it.

use std::borrow::Cow;
use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::rewrite::{Style, json_text};
use super::{Cause, Certainty, Finding, mask, texts};
use crate::ErrorCode;
use crate::json::{Document, Duplicates, JsonError, JsonProblem, Kind, Limits, Value};

/// Something around a message.
pub(super) struct Envelope {
    pub(super) finding: Finding,
    /// The message within, if it could be taken out.
    pub(super) content: Option<Vec<u8>>,
}

impl Envelope {
    fn new(cause: Cause, certainty: Certainty, evidence: &str, content: Option<Vec<u8>>) -> Self {
        Self { finding: Finding::new(cause, certainty, evidence), content }
    }

    /// What is plain to see.
    fn seen(cause: Cause, evidence: &str, content: Vec<u8>) -> Self {
        Self::new(cause, Certainty::Certain, evidence, Some(content))
    }
}

/// What a body that is no JSON object may be instead; the likeliest first, never empty.
pub(super) fn around_unreadable(body: &[u8], error: &JsonError, limits: &Limits) -> Vec<Envelope> {
    let evidence = mask::shown(&error.to_string());
    let certain = |cause| vec![Envelope::new(cause, Certainty::Certain, &evidence, None)];
    match error.problem() {
        JsonProblem::DuplicateMember { .. } => {
            let keeping = limits.with_duplicates(Duplicates::KeepLast);
            let content = Document::parse(body, &keeping)
                .ok()
                .map(|document| json_text(document.root(), Style::COMPACT, &[]).into_bytes());
            vec![Envelope::new(Cause::DuplicateMember, Certainty::Certain, &evidence, content)]
        }
        _ if error.code().starts_with("limit_") => certain(Cause::LimitPassed),
        _ if body.trim_ascii().is_empty() => certain(Cause::EmptyBody),
        problem => {
            let mut envelopes = of_bytes(body);
            if let Ok(text) = str::from_utf8(body) {
                envelopes.extend(of_text(text, error, limits));
            }
            if envelopes.is_empty() {
                let is_cut = matches!(problem, JsonProblem::Syntax { .. })
                    && body.trim_ascii_start().starts_with(b"{")
                    && error.offset() >= body.trim_ascii_end().len();
                let cause = if is_cut { Cause::BodyTruncated } else { Cause::NotJson };
                return certain(cause);
            }
            envelopes
        }
    }
}

/// What a JSON value that is no object may hold.
pub(super) fn around_value(root: Value<'_>) -> Vec<Envelope> {
    let text = root.as_str().unwrap_or_default().as_bytes();
    if looks_like_json(text) {
        let evidence = "the string holds JSON text";
        return vec![Envelope::seen(Cause::JsonInString, evidence, text.to_vec())];
    }
    if let Some(decoded) = decode_base64(text) {
        let evidence = "the string decodes to JSON text";
        return vec![Envelope::seen(Cause::Base64Body, evidence, decoded)];
    }
    if let Some(first) = root.items().find(|item| item.kind() == Kind::Object) {
        let evidence = format!("the array has {} items", root.items().count());
        let content = json_text(first, Style::COMPACT, &[]).into_bytes();
        return vec![Envelope::seen(Cause::ArrayOfOne, &evidence, content)];
    }
    let evidence = "the outermost JSON value is no object";
    vec![Envelope::new(Cause::NotAMessage, Certainty::Certain, evidence, None)]
}

/// Deepest member that is looked at for a message within a message, and most of them.
const MAX_DEPTH: usize = 4;
const MAX_WRAPPED: usize = 8;

/// Messages with a signature of their own within an object that has none.
pub(super) fn within_object(document: &Document) -> Vec<Envelope> {
    let mut found = Vec::new();
    let mut open = VecDeque::from([(String::new(), document.root(), 0)]);
    while let Some((path, value, depth)) = open.pop_front() {
        if found.len() >= MAX_WRAPPED {
            break;
        }
        let content = match value.kind() {
            Kind::Object if depth > 0 && has_signature(value) => {
                Some(json_text(value, Style::COMPACT, &[]).into_bytes())
            }
            Kind::String => content_of_text(value.as_str().unwrap_or_default()),
            _ => None,
        };
        if let Some(content) = content {
            let shown = mask::shown(&path);
            let evidence = format!("`{shown}` holds a message with a signature of its own");
            let cause = Cause::Wrapped { path: shown };
            found.push(Envelope::new(cause, Certainty::Likely, &evidence, Some(content)));
        } else if depth < MAX_DEPTH {
            let join = |name: &str| mask::join(&path, name);
            open.extend(value.members().map(|(name, value)| (join(name), value, depth + 1)));
            let items = value.items().take(MAX_WRAPPED).enumerate();
            open.extend(items.map(|(i, value)| (join(&i.to_string()), value, depth + 1)));
        }
    }
    found
}

fn has_signature(value: Value<'_>) -> bool {
    let general = value.get("general").and_then(|general| general.get("signature"));
    value.get("signature").or(general).is_some_and(|value| value.kind() == Kind::String)
}

fn content_of_text(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let content = if looks_like_json(bytes) { bytes.to_vec() } else { decode_base64(bytes)? };
    content.windows(11).any(|window| window == b"\"signature\"").then_some(content)
}

/// What the bytes themselves tell.
fn of_bytes(body: &[u8]) -> Vec<Envelope> {
    let compressed = |format, evidence| {
        vec![Envelope::new(Cause::Compressed { format }, Certainty::Likely, evidence, None)]
    };
    match body {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            let evidence = "its first bytes are EF BB BF";
            vec![Envelope::seen(Cause::ByteOrderMark, evidence, rest.to_vec())]
        }
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, "its first bytes are FF FE"),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, "its first bytes are FE FF"),
        [b'{' | b'[' | b'"', 0, ..] => utf16(body, u16::from_le_bytes, "every second byte is zero"),
        [0, b'{' | b'[' | b'"', ..] => utf16(body, u16::from_be_bytes, "every second byte is zero"),
        [0x1f, 0x8b, ..] => compressed("gzip", "its first bytes are 1F 8B"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => compressed("zstd", "its first bytes are 28 B5 2F FD"),
        [0x78, 0x9c | 0xda | 0x5e, ..] => compressed("zlib", "its first bytes are those of zlib"),
        _ => match str::from_utf8(body) {
            Ok(_) => Vec::new(),
            Err(error) => {
                let evidence = format!("byte {} is not UTF-8", error.valid_up_to());
                let decoded: String = body.iter().copied().map(char::from).collect();
                let content = Some(decoded.into_bytes());
                vec![Envelope::new(Cause::Latin1Body, Certainty::Likely, &evidence, content)]
            }
        },
    }
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16, evidence: &str) -> Vec<Envelope> {
    let (pairs, _) = body.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16_lossy(&units);
    vec![Envelope::seen(Cause::Utf16, evidence, text.into_bytes())]
}

fn of_text(text: &str, error: &JsonError, limits: &Limits) -> Vec<Envelope> {
    let start = text.trim_ascii();
    let mut envelopes = Vec::new();
    if let Some((_, content)) = http_message(start) {
        let evidence = "it begins like a request or answer of HTTP";
        envelopes.push(Envelope::seen(Cause::HttpMessage, evidence, content.into()));
    } else if start.starts_with('<') {
        let evidence = "it begins with `<`";
        envelopes.push(Envelope::new(Cause::HtmlOrXml, Certainty::Certain, evidence, None));
    } else if let Some((language, content)) = language_literal(start) {
        let evidence = "it is written in the manner of that language";
        let cause = Cause::LanguageLiteral { language };
        let content = content.map(String::into_bytes);
        envelopes.push(Envelope::new(cause, Certainty::Likely, evidence, content));
    } else if let Some(content) = decode_base64(start.as_bytes()) {
        envelopes.push(Envelope::seen(Cause::Base64Body, "it decodes to JSON text", content));
    } else if let Some(envelope) = form(start) {
        envelopes.push(envelope);
    }
    let is_trailing = *error.problem() == JsonProblem::TrailingData;
    let json = match start.find('{').zip(start.rfind('}')) {
        _ if is_trailing => text.get(..error.offset()),
        Some((first, last)) => start.get(first..=last),
        None => None,
    };
    if let Some(json) = json
        && json.len() < start.len()
        && Document::parse(json.as_bytes(), limits).is_ok()
    {
        let evidence = "a part of the body is JSON by itself";
        envelopes.push(Envelope::seen(Cause::TextAround, evidence, json.into()));
    }
    envelopes
}

fn http_message(text: &str) -> Option<(&str, &str)> {
    let is_http = ["POST ", "PUT ", "GET ", "HTTP/"].iter().any(|word| text.starts_with(word));
    let parts = text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n"));
    parts.filter(|_| is_http)
}

/// What other languages print for a parsed message, as JSON where that is easy.
fn language_literal(text: &str) -> Option<(&'static str, Option<String>)> {
    if text.starts_with("{'") || text.starts_with("{u'") {
        // Texts with quotation marks in them would need a real reader.
        let json = (!text.contains('"')).then(|| {
            let json = text.replace('\'', "\"");
            let words = [("None", "null"), ("True", "true"), ("False", "false")];
            words.iter().fold(json, |json, (from, to)| {
                let json = json.replace(&format!(": {from}"), &format!(": {to}"));
                json.replace(&format!(":{from}"), &format!(":{to}"))
            })
        });
        return Some(("the printed form of a Python dict", json));
    }
    let language = if text.starts_with("[object ") {
        "the printed form of a JavaScript object"
    } else if text.starts_with("Array") || text.starts_with("array(") {
        "the printed form of a PHP array"
    } else if text.starts_with('{') && text.contains("=>") && !text.contains("\":") {
        "the printed form of a Ruby hash"
    } else if text.starts_with("map[") {
        "the printed form of a Go map"
    } else {
        return None;
    };
    Some((language, None))
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii();
    bytes.starts_with(b"{") && bytes.ends_with(b"}") || bytes.starts_with(b"\"{")
}

/// JSON text from base64 of either alphabet, with or without padding and line breaks.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(byte);
    if text.len() < 16 || !text.iter().all(is_base64) {
        return None;
    }
    let compact: Vec<u8> = text
        .iter()
        .filter(|byte| !b"=\r\n".contains(byte))
        .map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        })
        .collect();
    let decoded = URL_SAFE_NO_PAD.decode(compact).ok()?;
    let is_binary = decoded.starts_with(&[0x1f, 0x8b]);
    (is_binary || looks_like_json(&decoded)).then_some(decoded)
}

/// Most fields of a form that are read.
const MAX_FIELDS: usize = 2000;

/// Reads `name=value&...`.
fn form(text: &str) -> Option<Envelope> {
    if text.starts_with("%7B") || text.starts_with("%7b") {
        let decoded = form_decode(text.trim_end_matches('='));
        let evidence = "it is percent-encoded JSON";
        return Some(Envelope::seen(Cause::JsonInForm, evidence, decoded.into_bytes()));
    }
    let fields: Vec<(&str, &str)> = text
        .split('&')
        .take(MAX_FIELDS)
        .map(|field| field.split_once('=').unwrap_or((field, "")))
        .collect();
    let (first, _) = fields.first()?;
    if text.starts_with('{') {
        // Some form parsers take a JSON body for the name of one field without value.
        let json = text.strip_suffix('=').or_else(|| text.strip_suffix("=\"\""))?;
        let decoded =
            if looks_like_json(json.as_bytes()) { json.to_owned() } else { form_decode(json) };
        let evidence = "it is JSON with the `=` of a form behind it";
        return Some(Envelope::seen(Cause::JsonInForm, evidence, decoded.into_bytes()));
    }
    let is_name = |name: &str| !name.is_empty() && !name.contains([' ', '\n', '"', ':', '<']);
    if !text.contains('=') || !is_name(first) {
        return None;
    }
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (form_decode(name), form_decode(value))).collect();
    if let Some((name, json)) = fields.iter().find(|(_, value)| looks_like_json(value.as_bytes()))
        && json.contains("signature")
    {
        let evidence = format!("the form field `{}` holds JSON", mask::shown(name));
        return Some(Envelope::seen(Cause::JsonInForm, &evidence, json.clone().into_bytes()));
    }
    let evidence = format!("it has {} fields of the form name=value", fields.len());
    let content = serde_json::to_vec(&tree(&fields)).ok();
    let certainty = if fields.len() > 1 { Certainty::Certain } else { Certainty::Likely };
    Some(Envelope::new(Cause::FormBody, certainty, &evidence, content))
}

fn form_decode(text: &str) -> String {
    let with_blanks = text.replace('+', " ");
    match texts::decode_percent(&with_blanks) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// Fields named `a[b][c]`, as PHP reads them, as a tree of objects.
fn tree(fields: &[(String, String)]) -> serde_json::Value {
    const MAX_NESTING: usize = 16;
    let mut root = serde_json::Value::Object(serde_json::Map::new());
    for (name, value) in fields {
        let mut place = &mut root;
        for part in name.split('[').take(MAX_NESTING) {
            let part = part.strip_suffix(']').unwrap_or(part);
            if !place.is_object() {
                *place = serde_json::Value::Object(serde_json::Map::new());
            }
            let serde_json::Value::Object(members) = place else { break };
            place = members.entry(part).or_insert(serde_json::Value::Null);
        }
        *place = serde_json::Value::String(value.clone());
    }
    root
}

/// Base64 of texts, for what else is encoded in a message.
pub(super) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
