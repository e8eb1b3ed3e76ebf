//! What the official SDKs sign, verify and sort.
//!
//! The rule of that file: all members are signed, `signature` included; of two members of one name
//! the last counts; and there is one order, the natural one. So signing keeps `signature` members
//! and duplicates and has no limits that matter, and verifying takes natural order only.

use paywright_core::ecommpay::canonical::{Numbers, SignatureMembers, natural_order};
use paywright_core::json::Limits;
use serde::Deserialize;
use serde_json::Value;

use super::messages::{self, Refusal};
use super::{Outcome, Raw, id_of, parse};

/// The three lists of such a file.
pub(super) struct Parts<'a> {
    pub(super) sign: Vec<Raw<'a>>,
    pub(super) verify: Vec<Raw<'a>>,
    pub(super) natural_order: Vec<Raw<'a>>,
}

impl Parts<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.sign.is_empty() && self.verify.is_empty() && self.natural_order.is_empty()
    }
}

pub(super) fn run(parts: &Parts<'_>) -> Vec<Outcome> {
    let sign = parts.sign.iter().map(|case| match parse(case.get()) {
        Ok(case) => sign(&case),
        Err(reason) => Outcome::unreadable("sign", &id_of(case), reason),
    });
    let verify = parts.verify.iter().map(|case| match parse(case.get()) {
        Ok(case) => verify(&case),
        Err(reason) => Outcome::unreadable("verify", &id_of(case), reason),
    });
    let order = parts.natural_order.iter().enumerate().map(|(index, case)| {
        let id = format!("natural_order[{index}]");
        match parse(case.get()) {
            Ok(case) => order(&id, case),
            Err(reason) => Outcome::unreadable("order", &id, reason),
        }
    });
    sign.chain(verify).chain(order).collect()
}

#[derive(Deserialize)]
struct SignCase {
    id: String,
    secret: String,
    payload_json: String,
    expected: Option<String>,
    signed_text: Option<String>,
    // Only shown, so of any form: `signatures` is an object, or a sentence where all are alike.
    #[serde(default)]
    recommendation: Value,
    #[serde(default)]
    signatures: Value,
}

fn sign(case: &SignCase) -> Outcome {
    let body = case.payload_json.as_bytes();
    let limits = messages::no_limits();
    let signed =
        messages::sign(&case.secret, body, Numbers::Shortest, SignatureMembers::Keep, limits);
    let why = || case.recommendation.as_str().unwrap_or("the SDKs give no answer to trust");
    let signed = match signed {
        Ok(signed) => signed,
        Err(code) if case.expected.is_none() => {
            return Outcome::documented(
                "sign",
                &case.id,
                format_args!("refused, {code}; {}", why()),
            );
        }
        Err(code) => return Outcome::failed("sign", &case.id, "a signature", code),
    };
    let Some(expected) = &case.expected else {
        let all = case.signatures.as_object().into_iter().flatten();
        let alike: Vec<&str> = all
            .filter(|(_, signature)| **signature == *signed.signature)
            .map(|(sdk, _)| sdk.as_str())
            .collect();
        let alike = if alike.is_empty() { "none of the SDKs".into() } else { alike.join(", ") };
        let text = format!("signs `{}`, like {alike}; {}", signed.canonical, why());
        return Outcome::documented("sign", &case.id, text);
    };
    if signed.signature == *expected {
        Outcome::passed("sign", &case.id)
    } else {
        let text = case.signed_text.as_ref().unwrap_or(expected);
        Outcome::failed("sign", &case.id, text, signed.canonical)
    }
}

#[derive(Deserialize)]
struct VerifyCase {
    id: String,
    secret: String,
    body: Option<String>,
    body_base64: Option<String>,
    recommended: String,
    #[serde(default)]
    also_fine: Vec<String>,
    #[serde(default)]
    note: Value,
}

fn verify(case: &VerifyCase) -> Outcome {
    let id = &case.id;
    let body = match (&case.body, &case.body_base64) {
        (Some(text), None) => Ok(text.as_bytes().to_vec()),
        (None, Some(text)) => messages::decode_base64(text),
        _ => Err("one of body and body_base64 must be given".to_owned()),
    };
    let found = body
        .and_then(|body| messages::verify(&[("key", &case.secret)], &body, true, size_limits()));
    let found = match found {
        Ok(found) => found.map(|_| ()),
        Err(reason) => return Outcome::unreadable("verify", id, reason),
    };
    let answer = match &found {
        Ok(()) => "accept",
        // These files know no limits; what passes one is as good as malformed.
        Err(refusal) if refusal.class == "limit" => "malformed",
        Err(refusal) => refusal.class,
    };
    match case.recommended.as_str() {
        "policy" => {
            let is_never_accepted =
                case.note.as_str().is_some_and(|note| note.contains("never accepted"));
            if is_never_accepted && found.is_ok() {
                return Outcome::failed("verify", id, "never accept", "accept");
            }
            Outcome::documented("verify", id, policy(found.as_ref().err()))
        }
        "accept" | "malformed" | "missing-signature" | "invalid-signature" => {
            // The SDKs ask whether a signature is there, so to them an empty one is none.
            let is_empty = found.as_ref().is_err_and(|refusal| refusal.signature_is_empty);
            let is_fine = case.recommended == answer
                || case.also_fine.iter().any(|fine| fine == answer)
                || (is_empty && case.recommended == "missing-signature");
            let got = found.as_ref().map_or_else(|refusal| refusal.code, |()| "accept");
            if is_fine {
                Outcome::passed("verify", id)
            } else {
                Outcome::failed("verify", id, &case.recommended, got)
            }
        }
        other => Outcome::unreadable("verify", id, format_args!("no answer is named `{other}`")),
    }
}

/// What this project does where the protocol says nothing, and why.
fn policy(refusal: Option<&Refusal>) -> String {
    let (answer, why) = match refusal {
        None => (
            "accept",
            "the signature fits; members it does not cover are never shown as verified, and values \
             that could be read as other members are reported",
        ),
        Some(refusal) => {
            let why = match refusal.code {
                "json_duplicate_member" => {
                    "one reader keeps the first of two members and another the last, so the \
                     message would say two things"
                }
                "signature_conflict" => "of two different signatures at most one can be right",
                "signature_missing" => "null says that there is no signature",
                "signature_mismatch" => "the signature does not fit what the rule signs",
                code if code.starts_with("limit_") => {
                    "limits hold before anything is signed; real callbacks are far below them"
                }
                code if code.starts_with("json_") => "it cannot be read in one certain way",
                _ => "its signature has not the form of one",
            };
            (refusal.code, why)
        }
    };
    format!("{answer}: {why}")
}

#[derive(Deserialize)]
struct OrderCase {
    keys: Vec<String>,
    sorted: Vec<String>,
}

fn order(id: &str, case: OrderCase) -> Outcome {
    let mut names = case.keys;
    names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
    Outcome::compare("order", id, &format!("{:?}", case.sorted), &format!("{names:?}"))
}

/// The file is about signatures; how large a message may be is a matter of each SDK. Depth keeps its
/// limit, since the file has cases that no reader should accept.
fn size_limits() -> Limits {
    const LARGE: usize = 64 << 20;
    Limits::default().with_body(LARGE).with_leaves(LARGE).with_canonical(LARGE, 8)
}
