//! Looks for what must not be there, in all encodings at once.

use std::collections::HashMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// What is looked for.
#[derive(Default)]
pub(crate) struct Scanner {
    patterns: Vec<Pattern>,
    by_beginning: HashMap<[u8; 2], Vec<usize>>,
    /// One bit for each beginning, since most places of a text begin nothing.
    beginnings: Vec<bool>,
}

struct Pattern {
    text: Vec<u8>,
    about: String,
}

impl Scanner {
    /// Looks for a text as it is and in every encoding. It should not be much shorter than six
    /// characters, or chance will find it.
    pub(crate) fn add(&mut self, about: &str, text: &str) {
        for (encoding, encoded) in encodings(text) {
            self.add_raw(&format!("{about}, {encoding}"), &encoded);
        }
    }

    /// Looks for a text as it is.
    pub(crate) fn add_raw(&mut self, about: &str, text: &str) {
        let text = text.as_bytes().to_vec();
        let beginning = [text[0], text[1]];
        self.beginnings.resize(1 << 16, false);
        self.beginnings[usize::from(u16::from_be_bytes(beginning))] = true;
        self.by_beginning.entry(beginning).or_default().push(self.patterns.len());
        self.patterns.push(Pattern { text, about: about.to_owned() });
    }

    /// What the text has of it, and where.
    pub(crate) fn find(&self, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let mut window = 0_u16;
        for (at, byte) in bytes.iter().enumerate() {
            window = window << 8 | u16::from(*byte);
            if at == 0 || !self.beginnings[usize::from(window)] {
                continue;
            }
            let here = &bytes[at - 1..];
            let candidates = &self.by_beginning[&window.to_be_bytes()];
            let found = candidates.iter().map(|index| &self.patterns[*index]);
            if let Some(pattern) = found.into_iter().find(|one| here.starts_with(&one.text)) {
                let (from, to) = (at.saturating_sub(200), (at + 200).min(bytes.len()));
                let around = String::from_utf8_lossy(&bytes[from..to]);
                return Some(format!("{}, in ...{around}...", pattern.about));
            }
        }
        None
    }
}

/// A text in every encoding, each as long as it is the same whatever stands around the text.
pub(crate) fn encodings(text: &str) -> Vec<(&'static str, String)> {
    let each = |write: &dyn Fn(&mut String, u8)| {
        let mut encoded = String::new();
        text.bytes().for_each(|byte| write(&mut encoded, byte));
        encoded.trim_end_matches([',', ' ']).to_owned()
    };
    let mut all = vec![
        ("raw", text.to_owned()),
        ("hex", each(&|to, byte| write!(to, "{byte:02x}").unwrap())),
        ("capital hex", each(&|to, byte| write!(to, "{byte:02X}").unwrap())),
        ("hex with blanks", each(&|to, byte| write!(to, "{byte:02x} ").unwrap())),
        ("URL-encoded", each(&|to, byte| write!(to, "%{byte:02x}").unwrap())),
        ("capital URL-encoded", each(&|to, byte| write!(to, "%{byte:02X}").unwrap())),
        ("URL-encoded as by forms", form_encoded(text)),
        ("JSON-escaped", each(&|to, byte| write!(to, "\\u{byte:04x}").unwrap())),
        ("capital JSON-escaped", each(&|to, byte| write!(to, "\\u{byte:04X}").unwrap())),
        ("within JSON", serde_json::to_string(text).unwrap().trim_matches('"').to_owned()),
        ("list of bytes", each(&|to, byte| write!(to, "{byte}, ").unwrap())),
    ];
    for shift in 0..3 {
        let shifted = [&[0; 2][..shift], text.as_bytes()].concat();
        // Six bits a character: those that share a character with something else are left out.
        let (from, to) = ((shift * 8).div_ceil(6), shifted.len() * 8 / 6);
        all.push(("base64", STANDARD.encode(&shifted)[from..to].to_owned()));
        all.push(("URL-safe base64", URL_SAFE.encode(&shifted)[from..to].to_owned()));
    }
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.dedup_by(|one, other| one.1 == other.1);
    all
}

fn form_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            other => write!(encoded, "%{other:02X}").unwrap(),
        }
    }
    encoded
}

/// The scanner is of use only if it finds what is there.
#[test]
fn a_leak_is_found_in_every_encoding_and_at_every_place() {
    let secret = "Kq7+Zx/\"9 end";
    let mut scanner = Scanner::default();
    scanner.add("the secret", secret);
    for before in ["", "x", "xy", "{\"a\":\"", "plain text \u{e9} "] {
        for after in ["", "z", "zz", "\",\"b\":1}"] {
            let whole = format!("{before}{secret}{after}");
            let json = serde_json::to_string(&whole).unwrap();
            let hex: String = whole.bytes().map(|byte| format!("{byte:02x}")).collect();
            let percent: String = whole.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let escaped: String =
                whole.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
            let leaks = [
                whole.clone(),
                json,
                hex.to_uppercase(),
                hex,
                percent.to_lowercase(),
                percent,
                form_encoded(&whole),
                escaped,
                STANDARD.encode(&whole),
                URL_SAFE.encode(&whole),
                format!("{:?}", whole.as_bytes()),
            ];
            for leak in leaks {
                let log = format!("DEBUG {leak} end of line");
                assert!(scanner.find(&log).is_some(), "{leak}");
            }
        }
    }
    assert_eq!(scanner.find("Kq7***nd and SGVsbG8gd29ybGQ="), None);
}
