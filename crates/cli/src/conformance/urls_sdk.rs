//! What Payment Page URLs the official SDKs build from parameters in the order of their setting.
//!
//! `expected_with_interface_23` is for `interface_type` set to `{"id":23}`, between `project_id` and
//! `payment_id`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::pages::{self, NoPage};
use super::{Outcome, Raw, id_of, parse};

pub(super) fn run(cases: &[Raw<'_>]) -> Vec<Outcome> {
    cases
        .iter()
        .map(|case| match parse::<Case<'_>>(case.get()) {
            Ok(case) => run_case(&case)
                .unwrap_or_else(|reason| Outcome::unreadable("page", &case.id, reason)),
            Err(reason) => Outcome::unreadable("page", &id_of(case), reason),
        })
        .collect()
}

#[derive(Deserialize)]
struct Case<'a> {
    id: String,
    secret: String,
    base_url: String,
    #[serde(borrow)]
    project_id: Option<Raw<'a>>,
    #[serde(borrow)]
    payment_id: Option<Raw<'a>>,
    #[serde(borrow)]
    params: Vec<(String, Raw<'a>)>,
    expected_with_interface_23: Option<Expected>,
    #[serde(default)]
    note: Value,
}

#[derive(Deserialize)]
struct Expected {
    url: Option<String>,
    query: BTreeMap<String, String>,
    signature: String,
}

fn run_case(case: &Case<'_>) -> Result<Outcome, String> {
    let id = &case.id;
    let interface = to_raw_value(r#"{"id":23}"#).map_err(|error| error.to_string())?;
    let mut owned: Vec<Box<RawValue>> = Vec::new();
    for (name, value) in &case.params {
        let without_fraction = if name == "best_before" { without_fraction(value) } else { None };
        owned.push(without_fraction.unwrap_or_else(|| (*value).to_owned()));
    }

    let mut parameters: Vec<(String, Raw<'_>)> = Vec::new();
    let first = [
        ("project_id", case.project_id),
        ("interface_type", Some(&*interface)),
        ("payment_id", case.payment_id),
    ];
    let first = first.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let params = case.params.iter().zip(&owned).map(|((name, _), value)| (name.as_str(), &**value));
    for (name, value) in first.chain(params) {
        // Setting a parameter again replaces its value, where it stands.
        match parameters.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => parameters.push((name.to_owned(), value)),
        }
    }

    let page = match pages::build(&case.secret, &case.base_url, &parameters) {
        Ok(page) => page,
        Err(refusal) => {
            let reason = match refusal {
                NoPage::NotAScalar { name } => format!(
                    "`{name}` is an array or an object, parameters are flat; give JSON as text"
                ),
                NoPage::Invalid(reason) => reason,
            };
            return match &case.expected_with_interface_23 {
                None => Ok(Outcome::documented("page", id, format_args!("refused: {reason}"))),
                Some(_) => Err(reason),
            };
        }
    };
    let Some(expected) = &case.expected_with_interface_23 else {
        let why = case.note.as_str().unwrap_or("the SDKs give no answer to trust");
        let text = format!("signs and sends {}; {why}", page.url);
        return Ok(Outcome::documented("page", id, text));
    };
    let query: BTreeMap<&str, &str> =
        page.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let is_same_query = query.len() == expected.query.len()
        && query.iter().all(|(name, value)| expected.query.get(*name).is_some_and(|v| v == value));
    let is_same_url = expected.url.as_ref().is_none_or(|url| pages::is_same_url(url, &page.url));
    Ok(if page.signature == expected.signature && is_same_query && is_same_url {
        Outcome::passed("page", id)
    } else {
        let wanted = expected.url.as_ref().unwrap_or(&expected.signature);
        Outcome::failed("page", id, wanted, page.url)
    })
}

/// `best_before` is signed to the second: PHP prints no fraction of it, and that is the documented
/// form.
fn without_fraction(value: Raw<'_>) -> Option<Box<RawValue>> {
    let text: String = serde_json::from_str(value.get()).ok()?;
    let (seconds, rest) = text.split_once('.')?;
    let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    to_raw_value(&format!("{seconds}{zone}")).ok()
}
