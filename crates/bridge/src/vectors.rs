//! What this library makes of a conformance vector, for the runners of other languages: they read the
//! file, hand over the bytes of its message, and compare.

// The small builds have the signer only.
#[cfg(feature = "clients")]
mod gateway;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paywright_core::ecommpay::ambiguity::ambiguities;
use paywright_core::ecommpay::canonical::{
    self, Numbers, Order, Rules, SignatureMembers, natural_order, shortest_number,
};
use paywright_core::ecommpay::page::{PageAddress, PageParameters};
use paywright_core::ecommpay::{Keyring, Signer, Verifier, VerifyFailure};
use paywright_core::json::{Document, Duplicates, Limits};
use paywright_core::{ErrorCode, SecretKey};
use serde_json::{Value, json};

use crate::error::Error;

/// The bytes of the message of a case; empty where it has none.
///
/// # Errors
/// `argument_type` for a body that cannot be read.
pub fn body_of(case: &Value) -> Result<Vec<u8>, Error> {
    if let Some(text) = case["body"].as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    if let Some(base64) = case["body_base64"].as_str() {
        return STANDARD.decode(base64).map_err(|_| wrong("its body is no base64"));
    }
    let mut body = Vec::new();
    for part in case["body_repeat"].as_array().into_iter().flatten() {
        let times = part["times"].as_u64().and_then(|times| usize::try_from(times).ok());
        let times = times.filter(|times| *times <= MOST_REPETITIONS);
        let times = times.ok_or_else(|| wrong("its body is repeated too often"))?;
        body.extend(text(part, "text")?.repeat(times).into_bytes());
    }
    Ok(body)
}

const MOST_REPETITIONS: usize = 16 << 20;

/// Whether an answer is what the case expects. What nobody outside the platform can know is held to
/// `by_rule`.
pub fn agrees(case: &Value, answer: &Value) -> bool {
    let expect = if case["expect"].is_null() { &case["by_rule"] } else { &case["expect"] };
    let is_class_as_good =
        || case["also"].as_array().is_some_and(|also| also.contains(&answer["class"]));
    match case["kind"].as_str().unwrap_or_default() {
        "order" => *answer == case["sorted"],
        "number" => *answer == case["shortest"],
        "ambiguity" => answer == expect,
        "verify" if is_class_as_good() => true,
        // An address is as good in another spelling, so the query is compared in its place.
        _ => expect.as_object().is_some_and(|expect| {
            !expect.is_empty()
                && expect.iter().all(|(name, value)| name == "url" || answer[name] == *value)
        }),
    }
}

/// The answer to a case of the schema `paywright-vectors/1`, in the shape of its `expect`. `case` is
/// the case as it stands in the file; `body` the bytes of its message, if it has one.
///
/// | kind | answer |
/// |---|---|
/// | `sign` | `canonical` and `signature`, or `error` |
/// | `verify` | `result`; `key_label`, or `class` and `code` |
/// | `page` | `url`, `query`, `signature`, or `error` |
/// | `order`, `number` | the names, the text |
/// | `json` | `result`, `code` |
/// | `ambiguity` | the paths, or `error` |
/// | `gateway_answer`, `gateway_request`, `gateway_list`, `gateway_notification`, `gateway_code`, `gateway_state` | those of the second gateway, as `tests/cryptoprocessing/README.md` tells, with the feature `clients` |
///
/// # Errors
/// `argument_type` for a case that is none.
pub fn answer(case: &[u8], body: &[u8]) -> Result<Value, Error> {
    let case: Value = serde_json::from_slice(case).map_err(|_| wrong("it is no JSON"))?;
    let kind = case["kind"].as_str().unwrap_or_default();
    #[cfg(feature = "clients")]
    if let Some(answer) = gateway::answer(kind, &case, body) {
        return answer;
    }
    match kind {
        "sign" => sign(&case, body),
        "verify" => verify(&case, body),
        "page" => page(&case),
        "order" => order(&case),
        "number" => Ok(shortest_number(text(&case, "literal")?).into()),
        "json" => read(&case, body),
        "ambiguity" => ambiguity(&case, body),
        other => Err(wrong(&format!("this version knows no kind {other:?}"))),
    }
}

fn sign(case: &Value, body: &[u8]) -> Result<Value, Error> {
    let options = &case["options"];
    let rules = Rules {
        order: Order::Natural,
        numbers: if options["numbers"] == "literal" { Numbers::Literal } else { Numbers::Shortest },
        signature_members: if options["signature"] == "keep" {
            SignatureMembers::Keep
        } else {
            SignatureMembers::Remove
        },
    };
    let limits = limits(options)?;
    let signer = Signer::new(&SecretKey::of_vector(text(case, "key")?)).with_limits(limits);
    let refused = |code: &str| Ok(json!({"error": code}));
    let document = match Document::parse(body, &limits) {
        Ok(document) => document,
        Err(error) => return refused(error.code()),
    };
    let signature = match signer.sign_document(&document, rules) {
        Ok(signature) => signature.to_string(),
        Err(error) => return refused(error.code()),
    };
    match canonical::of_document(&document, rules, &limits) {
        Ok(canonical) => Ok(json!({"canonical": canonical, "signature": signature})),
        Err(error) => refused(error.code()),
    }
}

fn verify(case: &Value, body: &[u8]) -> Result<Value, Error> {
    let keyring = match case["keys"].as_array().map(Vec::as_slice) {
        Some([first, more @ ..]) => {
            let first = Keyring::new(text(first, "label")?, &key(first)?);
            more.iter().try_fold(first, |ring, more| {
                ring.with(text(more, "label")?, &key(more)?).map_err(|error| Error::of(&error))
            })?
        }
        _ => Keyring::new("key", &key(case)?),
    };
    let options = &case["options"];
    let orders: &[Order] =
        if options["orders"] == "natural" { &[Order::Natural] } else { &Order::ALL };
    let verifier = Verifier::new(keyring).with_limits(limits(options)?).with_orders(orders);
    Ok(match verifier.verify(body) {
        Ok(verified) => {
            json!({"result": "accept", "key_label": verified.evidence().key_label()})
        }
        Err(error) => {
            let class = match error.failure() {
                VerifyFailure::Malformed => "malformed",
                VerifyFailure::MissingSignature => "missing-signature",
                VerifyFailure::InvalidSignature => "invalid-signature",
                VerifyFailure::Limit => "limit",
            };
            json!({"result": "reject", "class": class, "code": error.code()})
        }
    })
}

fn page(case: &Value) -> Result<Value, Error> {
    let mut query: Vec<(&str, String)> = Vec::new();
    for parameter in case["parameters"].as_array().into_iter().flatten() {
        let name = parameter[0].as_str().ok_or_else(|| wrong("a parameter has no name"))?;
        let value = match &parameter[1] {
            Value::Null => continue,
            Value::Bool(flag) => u8::from(*flag).to_string(),
            Value::Number(number) => shortest_number(&number.to_string()).into_owned(),
            Value::String(text) => text.clone(),
            Value::Array(_) | Value::Object(_) => return Ok(json!({"error": "page_not_a_scalar"})),
        };
        query.push((name, value));
    }
    let mut page = PageParameters::new();
    for (name, value) in &query {
        page.push(*name, value).map_err(|error| Error::of(&error))?;
    }
    let address = PageAddress::new(text(case, "base_url")?).map_err(|error| Error::of(&error))?;
    let page = page.sign(&Signer::new(&key(case)?));
    let signature = page.signature().to_string();
    Ok(json!({"url": page.url(&address), "query": query, "signature": signature}))
}

fn order(case: &Value) -> Result<Value, Error> {
    let names = case["names"].as_array().ok_or_else(|| wrong("names are missing"))?;
    let mut names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
    names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
    Ok(json!(names))
}

fn read(case: &Value, body: &[u8]) -> Result<Value, Error> {
    Ok(match Document::parse(body, &limits(&case["options"])?) {
        Ok(_) => json!({"result": "accept"}),
        Err(error) => json!({"result": "reject", "code": error.code()}),
    })
}

fn ambiguity(case: &Value, body: &[u8]) -> Result<Value, Error> {
    let verifier = Verifier::new(Keyring::new("key", &key(case)?));
    if let Err(error) = verifier.verify(body) {
        return Ok(json!({"error": error.code()}));
    }
    let document = Document::parse(body, &Limits::default()).map_err(|error| Error::of(&error))?;
    let paths: Vec<String> = ambiguities(&document).into_iter().map(|found| found.path).collect();
    Ok(json!(paths))
}

fn limits(options: &Value) -> Result<Limits, Error> {
    let (mut floor, mut factor) = (64 * 1024, 8);
    let mut limits = Limits::default();
    for (name, value) in options["limits"].as_object().into_iter().flatten() {
        let value = value.as_u64().and_then(|value| usize::try_from(value).ok());
        let value = value.ok_or_else(|| wrong("a limit is no whole number"))?;
        match name.as_str() {
            "body" => limits = limits.with_body(value),
            "depth" => limits = limits.with_depth(value),
            "leaves" => limits = limits.with_leaves(value),
            "canonical_floor" => floor = value,
            "canonical_factor" => factor = value,
            other => return Err(wrong(&format!("there is no limit {other:?}"))),
        }
    }
    limits = limits.with_canonical(floor, factor);
    let keeps_last = options["duplicates"] == "keep_last";
    Ok(if keeps_last { limits.with_duplicates(Duplicates::KeepLast) } else { limits })
}

fn key(of: &Value) -> Result<SecretKey, Error> {
    Ok(SecretKey::of_vector(text(of, "key")?))
}

fn text<'v>(of: &'v Value, name: &str) -> Result<&'v str, Error> {
    of[name].as_str().ok_or_else(|| wrong(&format!("{name} is missing")))
}

fn wrong(why: &str) -> Error {
    Error::new("argument_type", format!("case: it is none of paywright-vectors/1: {why}"))
}
