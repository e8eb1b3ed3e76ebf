//! The HMAC-SHA-512 tests of Wycheproof. A signature of the platform has 64 bytes, so tags of 256
//! bits, the first half of a right one, must be refused.

use base64::{Engine, engine::general_purpose::STANDARD};
use paywright_core::SecretKey;
use paywright_core::ecommpay::{Signature, Signer};
use serde::Deserialize;

use super::{Outcome, Raw, parse};

pub(super) fn run(groups: &[Raw<'_>]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for group in groups {
        match parse::<Group>(group.get()) {
            Ok(group) => outcomes.extend(group.tests.iter().map(|test| test.run(group.tag_size))),
            Err(reason) => outcomes.push(Outcome::unreadable("hmac", "group", reason)),
        }
    }
    outcomes
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    tag_size: usize,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    tc_id: u64,
    #[serde(default)]
    comment: String,
    key: String,
    msg: String,
    tag: String,
    result: String,
}

impl Test {
    fn run(&self, tag_size: usize) -> Outcome {
        let id = format!("{} {}", self.tc_id, self.comment);
        let hex = (from_hex(&self.key), from_hex(&self.msg), from_hex(&self.tag));
        let (Some(key), Some(message), Some(tag)) = hex else {
            return Outcome::unreadable("hmac", &id, "key, msg or tag is not hex");
        };
        let computed = Signer::new(&SecretKey::of_vector(key)).sign_vector(&message);
        let is_taken = Signature::parse(&STANDARD.encode(tag))
            .is_ok_and(|tag| tag.as_bytes() == computed.as_bytes());
        let should_be_taken = self.result == "valid" && tag_size == 512;
        let word = |is_taken| if is_taken { "taken" } else { "refused" };
        let kind = if tag_size == 512 { "hmac" } else { "hmac short tag" };
        Outcome::compare(kind, &id, &word(should_be_taken), &word(is_taken))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}
