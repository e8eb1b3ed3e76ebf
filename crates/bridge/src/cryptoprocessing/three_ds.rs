//! 3-D Secure 1.0: the form for the payer's bank, and what the bank posts back.

use paywright_core::cryptoprocessing::{AcsPost, AcsReturn};
use serde_json::{Value, json};

use crate::error::Error;

/// The form for the payer's bank, from an outcome `needs_acs_post` as JSON: `action`, `method`, `fields`
/// as a list of `{"name", "value"}`, and `html`, a document that sends itself. The bank posts its answer
/// to `term_url`.
///
/// # Errors
/// `argument_type` for what is no such outcome.
pub fn acs_form(outcome: &[u8], term_url: &str) -> Result<Value, Error> {
    let wrong = || {
        Error::of_argument_type(
            "outcome: it must be an outcome `needs_acs_post` as it was given, with `url` and `fields`",
        )
    };
    let outcome: Value = serde_json::from_slice(outcome).map_err(|_| wrong())?;
    let url = outcome["url"].as_str().ok_or_else(wrong)?;
    let mut fields = vec![("TermUrl", term_url)];
    for name in ["MD", "PaReq"] {
        let given = outcome["fields"].as_array().into_iter().flatten();
        let mut values = given.filter(|field| field["name"] == name);
        let value = values.next().and_then(|field| field["value"].as_str()).ok_or_else(wrong)?;
        fields.push((name, value));
    }
    let html = AcsPost::html_of(url, &fields, "Continue").ok_or_else(wrong)?;
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    Ok(json!({"action": url, "method": "POST", "fields": fields, "html": html}))
}

/// Which authentication the form is about that the bank had posted to the shop: the `md` of the outcome
/// that began it. Anybody can post it; it only finds what was stored.
///
/// # Errors
/// `acs_return_invalid`.
pub fn acs_return_id(body: &[u8]) -> Result<String, Error> {
    let back = AcsReturn::read(body).map_err(|error| Error::of(&error))?;
    Ok(back.md().to_owned())
}
