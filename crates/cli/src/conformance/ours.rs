//! The schema of `tests/vectors/`, described in the README there.

use std::collections::BTreeMap;
use std::fmt::Write;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::ambiguity::ambiguities;
use paywright_core::ecommpay::canonical::{
    Numbers, SignatureMembers, natural_order, shortest_number,
};
use paywright_core::json::{Document, Duplicates, Limits};
use serde::Deserialize;

use super::gateway;
use super::messages::{self, Message};
use super::pages::{self, NoPage};
use super::{Outcome, Raw, id_of, parse};

pub(super) fn run(cases: &[Raw<'_>]) -> Vec<Outcome> {
    let mut seen = std::collections::BTreeSet::new();
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in cases {
        let head: Head = match parse(case.get()) {
            Ok(head) => head,
            Err(reason) => {
                outcomes.push(Outcome::unreadable("case", &id_of(case), reason));
                continue;
            }
        };
        let outcome = run_case(&head, case.get())
            .unwrap_or_else(|reason| Outcome::unreadable(&head.kind, &head.id, reason));
        outcomes.push(outcome);
        if !seen.insert(head.id.clone()) {
            outcomes.push(Outcome::unreadable(&head.kind, &head.id, "its id is there twice"));
        }
    }
    outcomes
}

#[derive(Deserialize)]
struct Head {
    id: String,
    kind: String,
}

fn run_case(head: &Head, case: &str) -> Result<Outcome, String> {
    let Head { id, kind } = head;
    let (expected, got) = match kind.as_str() {
        "sign" => return sign(id, &parse(case)?),
        "page" => return page(id, &parse(case)?),
        "ambiguity" => return ambiguity(id, &parse(case)?),
        "verify" => verify(&parse(case)?)?,
        "order" => order(parse(case)?),
        "number" => number(parse(case)?),
        "json" => json(&parse(case)?)?,
        kind if kind.starts_with("gateway_") => return gateway::run(kind, id, case),
        other => return Err(format!("this version knows no kind `{other}`")),
    };
    Ok(Outcome::compare(kind, id, &expected, &got))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    signature: Option<SignatureOption>,
    duplicates: Option<DuplicatesOption>,
    numbers: Option<NumbersOption>,
    orders: Option<OrdersOption>,
    limits: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SignatureOption {
    Remove,
    Keep,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DuplicatesOption {
    Refuse,
    KeepLast,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NumbersOption {
    Shortest,
    Literal,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OrdersOption {
    All,
    Natural,
}

impl Options {
    fn limits(&self) -> Result<Limits, String> {
        let limits = messages::limits(&self.limits)?;
        Ok(match self.duplicates {
            None | Some(DuplicatesOption::Refuse) => limits,
            Some(DuplicatesOption::KeepLast) => limits.with_duplicates(Duplicates::KeepLast),
        })
    }
}

#[derive(Deserialize)]
struct SignCase {
    key: String,
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    options: Options,
    expect: Option<SignExpectation>,
    by_rule: Option<SignExpectation>,
    verdict: Option<String>,
}

#[derive(Deserialize)]
struct SignExpectation {
    canonical: Option<String>,
    signature: Option<String>,
    error: Option<String>,
}

fn sign(id: &str, case: &SignCase) -> Result<Outcome, String> {
    let numbers = match case.options.numbers {
        None | Some(NumbersOption::Shortest) => Numbers::Shortest,
        Some(NumbersOption::Literal) => Numbers::Literal,
    };
    let signature_members = match case.options.signature {
        None | Some(SignatureOption::Remove) => SignatureMembers::Remove,
        Some(SignatureOption::Keep) => SignatureMembers::Keep,
    };
    let limits = case.options.limits()?;
    let signed =
        messages::sign(&case.key, &case.message.bytes()?, numbers, signature_members, limits);

    let demanded = case.expect.as_ref().or(case.by_rule.as_ref());
    let demanded = demanded.ok_or("expect is null and by_rule is missing")?;
    let mut expected = String::new();
    let mut got = String::new();
    match (&demanded.signature, &demanded.error) {
        (Some(signature), None) => expected.push_str(signature),
        (None, Some(code)) => push(&mut expected, &format_args!("error {code}")),
        _ => return Err("the expectation must be a signature or an error".to_owned()),
    }
    match &signed {
        Ok(signed) => got.push_str(&signed.signature),
        Err(code) => push(&mut got, &format_args!("error {code}")),
    }
    if let Some(canonical) = &demanded.canonical {
        push(&mut expected, &format_args!(" over {canonical}"));
        if let Ok(signed) = &signed {
            push(&mut got, &format_args!(" over {}", signed.canonical));
        }
    }
    Ok(judged("sign", id, &expected, &got, case.expect.is_none(), case.verdict.as_deref()))
}

fn push(text: &mut String, more: &dyn std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(text, "{more}");
}

/// A case without a right answer is documented, unless it is not even what its file says.
fn judged(
    kind: &str,
    id: &str,
    expected: &str,
    got: &str,
    is_open: bool,
    verdict: Option<&str>,
) -> Outcome {
    if expected == got && is_open {
        return Outcome::documented(kind, id, verdict.unwrap_or("as by_rule"));
    }
    Outcome::compare(kind, id, &expected, &got)
}

#[derive(Deserialize)]
struct VerifyCase {
    key: Option<String>,
    #[serde(default)]
    keys: Vec<LabelledKey>,
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    options: Options,
    expect: VerifyExpectation,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
struct LabelledKey {
    label: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
enum VerifyExpectation {
    Accept { key_label: Option<String> },
    Reject { class: String, code: Option<String> },
}

impl VerifyCase {
    fn keys(&self) -> Vec<(&str, &str)> {
        let one = self.key.iter().map(|key| ("key", key.as_str()));
        one.chain(self.keys.iter().map(|key| (key.label.as_str(), key.key.as_str()))).collect()
    }
}

fn verify(case: &VerifyCase) -> Result<(String, String), String> {
    let body = case.message.bytes()?;
    let only_natural = matches!(case.options.orders, Some(OrdersOption::Natural));
    let found = messages::verify(&case.keys(), &body, only_natural, case.options.limits()?)?;
    Ok(match (&case.expect, found) {
        (VerifyExpectation::Accept { key_label: None }, Ok(_)) => same("accept"),
        (VerifyExpectation::Accept { key_label }, found) => {
            let label = key_label.as_deref().unwrap_or("key");
            (format!("accept, key {label}"), shown(found.as_ref()))
        }
        (VerifyExpectation::Reject { .. }, Err(refusal))
            if case.also.iter().any(|class| class == refusal.class) =>
        {
            same("reject")
        }
        (VerifyExpectation::Reject { class, code }, found) => {
            let code = code.as_deref().map(|code| format!(", {code}"));
            let got = match found {
                Err(refusal) if code.is_none() => format!("reject, {}", refusal.class),
                found => shown(found.as_ref()),
            };
            (format!("reject, {class}{}", code.unwrap_or_default()), got)
        }
    })
}

fn same(text: &str) -> (String, String) {
    (text.to_owned(), text.to_owned())
}

fn shown(found: Result<&String, &messages::Refusal>) -> String {
    match found {
        Ok(label) => format!("accept, key {label}"),
        Err(refusal) => format!("reject, {}, {}", refusal.class, refusal.code),
    }
}

#[derive(Deserialize)]
struct PageCase<'a> {
    key: String,
    base_url: String,
    #[serde(borrow)]
    parameters: Vec<(String, Raw<'a>)>,
    expect: Option<PageExpectation>,
    by_rule: Option<PageExpectation>,
    verdict: Option<String>,
}

#[derive(Deserialize)]
struct PageExpectation {
    url: Option<String>,
    query: Option<Vec<(String, String)>>,
    signature: Option<String>,
    error: Option<String>,
}

fn page(id: &str, case: &PageCase<'_>) -> Result<Outcome, String> {
    let demanded = case.expect.as_ref().or(case.by_rule.as_ref());
    let demanded = demanded.ok_or("expect is null and by_rule is missing")?;
    let (expected, got) = match pages::build(&case.key, &case.base_url, &case.parameters) {
        Ok(page) => {
            let expected = (&demanded.signature, &demanded.query);
            let url = match &demanded.url {
                Some(url) if pages::is_same_url(url, &page.url) => page.url.as_str(),
                Some(url) => url.as_str(),
                None => page.url.as_str(),
            };
            let got = (&Some(page.signature), &Some(page.query));
            (format!("{url} from {expected:?}"), format!("{} from {got:?}", page.url))
        }
        Err(NoPage::NotAScalar { .. }) => {
            (demanded.error.clone().unwrap_or_default(), "page_not_a_scalar".to_owned())
        }
        Err(NoPage::Invalid(reason)) => return Err(reason),
    };
    Ok(judged("page", id, &expected, &got, case.expect.is_none(), case.verdict.as_deref()))
}

#[derive(Deserialize)]
struct OrderCase {
    names: Vec<String>,
    sorted: Vec<String>,
}

fn order(case: OrderCase) -> (String, String) {
    let mut names = case.names;
    names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
    (format!("{:?}", case.sorted), format!("{names:?}"))
}

#[derive(Deserialize)]
struct NumberCase {
    literal: String,
    shortest: String,
}

fn number(case: NumberCase) -> (String, String) {
    let got = shortest_number(&case.literal).into_owned();
    (case.shortest, got)
}

#[derive(Deserialize)]
struct JsonCase {
    #[serde(flatten)]
    message: Message,
    #[serde(default)]
    options: Options,
    expect: JsonExpectation,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
enum JsonExpectation {
    Accept,
    Reject { code: String },
}

fn json(case: &JsonCase) -> Result<(String, String), String> {
    let found = Document::parse(&case.message.bytes()?, &case.options.limits()?);
    let expected = match &case.expect {
        JsonExpectation::Accept => "accept",
        JsonExpectation::Reject { code } => code,
    };
    let got = match &found {
        Ok(_) => "accept",
        Err(error) => error.code(),
    };
    Ok((expected.to_owned(), got.to_owned()))
}

#[derive(Deserialize)]
struct AmbiguityCase {
    key: String,
    #[serde(flatten)]
    message: Message,
    expect: Vec<String>,
}

/// The message must verify, and its ambiguous paths must be those expected.
fn ambiguity(id: &str, case: &AmbiguityCase) -> Result<Outcome, String> {
    let body = case.message.bytes()?;
    let found = messages::verify(&[("key", &case.key)], &body, false, Limits::default())?;
    if let Err(refusal) = found {
        return Ok(Outcome::failed("ambiguity", id, "accept", refusal.code));
    }
    let document = Document::parse(&body, &Limits::default()).map_err(|error| error.to_string())?;
    let found: Vec<String> = ambiguities(&document).into_iter().map(|found| found.path).collect();
    let listed = |paths: &[String]| if paths.is_empty() { "none".into() } else { paths.join(" ") };
    Ok(Outcome::compare("ambiguity", id, &listed(&case.expect), &listed(&found)))
}
