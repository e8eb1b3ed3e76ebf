//! The parameters that Payment Page is opened with (spec 05).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::{Signature, canonical};
use paywright_core::json::{Document, Limits};
use paywright_core::money::{Currency, Money};

use super::order::{Mode, Order, ReturnLinks, ReturnMode};
use crate::platform::codes::{self, Code};
use crate::platform::gate::{is_web_address, registration_of};
use crate::platform::method::Method;
use crate::platform::payment::{CallbackOptions, Customer};
use crate::platform::series::Registration;
use crate::platform::{Project, Time};

/// A request to open Payment Page that is refused, with everything that is wrong with it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("Payment Page cannot be opened: {}", listed(.problems))]
pub struct RefusedPage {
    /// The problems, at least one.
    pub problems: Vec<ParameterProblem>,
    /// For a signature that does not fit: the text that was signed on this side, so that it can be
    /// compared with the one on the merchant's side. It holds no secret.
    pub signed_text: Option<String>,
    /// The language asked for, ISO 639-1 in lower case.
    pub language: String,
}

impl ErrorCode for RefusedPage {
    fn code(&self) -> &'static str {
        "page_refused"
    }
}

/// What is wrong with one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterProblem {
    /// The name of the parameter.
    pub parameter: String,
    /// The unified code.
    pub code: Code,
    /// The rule it breaks.
    pub rule: String,
}

fn listed(problems: &[ParameterProblem]) -> String {
    let problems: Vec<String> = problems
        .iter()
        .map(|problem| format!("`{}`: {}", problem.parameter, problem.rule))
        .collect();
    problems.join("; ")
}

/// Reads and checks the parameters: what is required, the project, the signature, then each value.
pub(super) fn read(
    parameters: &[(String, String)],
    projects: &BTreeMap<u32, Project>,
    now: Time,
) -> Result<Order, RefusedPage> {
    let mut reader = Reader::new(parameters);
    let language = reader.language();
    let refused =
        |problems, signed_text| RefusedPage { problems, signed_text, language: language.clone() };
    reader.check_form();
    if !reader.problems.is_empty() {
        return Err(refused(reader.problems, None));
    }
    let Some(project) = reader.project(projects) else {
        return Err(refused(reader.problems, None));
    };
    if let Some(signed_text) = reader.check_signature(project) {
        return Err(refused(reader.problems, Some(signed_text)));
    }
    reader.order(project.id(), language.clone(), now).ok_or_else(|| refused(reader.problems, None))
}

struct Reader<'a> {
    parameters: Vec<(&'a str, &'a str)>,
    problems: Vec<ParameterProblem>,
}

/// Needed whatever the page is for.
const REQUIRED: [&str; 3] = ["project_id", "customer_id", "signature"];

/// Needed unless the page is for a token only.
const REQUIRED_FOR_PAYMENTS: [&str; 3] = ["payment_id", "payment_amount", "payment_currency"];

/// Most parameters of a request, more than the platform documents. What is refused for more has cost
/// next to nothing.
const MOST_PARAMETERS: usize = 200;

impl<'a> Reader<'a> {
    fn new(parameters: &'a [(String, String)]) -> Self {
        Self {
            parameters: parameters
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            problems: Vec::new(),
        }
    }

    /// An empty value counts as none.
    fn get(&self, name: &str) -> Option<&'a str> {
        self.parameters
            .iter()
            .find(|(given, value)| *given == name && !value.is_empty())
            .map(|(_, value)| *value)
    }

    fn refuse(&mut self, parameter: &str, code: Code, rule: impl Into<String>) {
        self.problems.push(ParameterProblem {
            parameter: parameter.to_owned(),
            code,
            rule: rule.into(),
        });
    }

    fn language(&self) -> String {
        self.get("language_code").unwrap_or("en").to_lowercase()
    }

    /// What can be said before anything is understood.
    fn check_form(&mut self) {
        if let Some((name, _)) = self.parameters.get(MOST_PARAMETERS) {
            let given = self.parameters.len();
            let rule = format!("at most {MOST_PARAMETERS} parameters, these are {given}");
            self.refuse(name, codes::VALIDATION_ERROR, rule);
            return;
        }
        let is_payment = self.get("mode") != Some("card_tokenize");
        let of_payments = REQUIRED_FOR_PAYMENTS.into_iter().filter(|_| is_payment);
        for name in REQUIRED.into_iter().chain(of_payments) {
            if self.get(name).is_none() {
                let code =
                    if name == "signature" { codes::EMPTY_SIGNATURE } else { codes::FIELD_MISSING };
                self.refuse(name, code, "required");
            }
        }
        let mut names = BTreeSet::new();
        for (name, value) in self.parameters.clone() {
            if !names.insert(name) {
                self.refuse(name, codes::VALIDATION_ERROR, "given more than once");
            }
            if name.contains(';') || value.contains(';') {
                self.refuse(name, codes::VALIDATION_ERROR, "no `;` in names and values");
            }
        }
    }

    fn project<'p>(&mut self, projects: &'p BTreeMap<u32, Project>) -> Option<&'p Project> {
        let id = self.get("project_id")?.parse::<u32>().ok();
        let project = id.and_then(|id| projects.get(&id));
        if project.is_none() {
            let known: Vec<String> = projects.keys().map(u32::to_string).collect();
            let rule = format!("one of the projects of this platform: {}", known.join(", "));
            self.refuse("project_id", codes::PROJECT_NOT_FOUND, rule);
        }
        project
    }

    /// Returns the text that should have been signed when the signature does not fit.
    fn check_signature(&mut self, project: &Project) -> Option<String> {
        let rule = match Signature::parse(self.get("signature")?) {
            Ok(received) if project.verifies_parameters(&self.parameters, &received) => {
                return None;
            }
            Ok(_) => "HMAC-SHA-512 of the text below with the secret key of the project".to_owned(),
            Err(error) => error.to_string(),
        };
        self.refuse("signature", codes::INVALID_SIGNATURE, rule);
        Some(canonical::of_parameters(self.parameters.iter().copied()))
    }

    fn order(&mut self, project_id: u32, language: String, now: Time) -> Option<Order> {
        let mode = self.mode();
        let payment_id = self.text("payment_id", 255).unwrap_or_default();
        let customer = Customer {
            id: self.text("customer_id", 255),
            ip_address: None,
            email: self.text("customer_email", 255),
            phone: self.text("customer_phone", 24),
        };
        let description = self.text("payment_description", 255);
        let sum = self.sum(mode);
        let methods = self.methods(sum, mode);
        let callback = CallbackOptions {
            url: self.url("merchant_callback_url", 255),
            success_url: self.url("merchant_success_callback_url", 255),
            decline_url: self.url("merchant_decline_callback_url", 255),
            ..CallbackOptions::default()
        };
        let links = self.links();
        let holds = self.holds();
        let registration = self.registration();
        let best_before = self.best_before(now);
        let order = Order {
            project_id,
            payment_id,
            mode,
            sum: sum?,
            holds,
            customer,
            description: description.unwrap_or_default(),
            language,
            methods,
            is_forced: self.get("force_payment_method").is_some(),
            best_before,
            callback,
            links,
            registration,
            account_token: self.get("account_token").map(str::to_owned),
            card: None,
            holder: self.get("card_holder").unwrap_or_default().to_owned(),
            signature: self.get("signature").unwrap_or_default().to_owned(),
            is_link: false,
            token_message: None,
        };
        self.problems.is_empty().then_some(order)
    }

    fn mode(&mut self) -> Mode {
        match self.get("mode") {
            None | Some("purchase") => Mode::Purchase,
            Some("card_verify") => Mode::Verify,
            Some("card_tokenize") => Mode::Tokenize,
            Some("payout") => {
                let rule = "payouts by a page need a registration that the local platform lacks";
                self.refuse("mode", codes::VALIDATION_ERROR, rule);
                Mode::Purchase
            }
            Some(_) => {
                let rule = "one of purchase, payout, card_verify, card_tokenize";
                self.refuse("mode", codes::VALIDATION_ERROR, rule);
                Mode::Purchase
            }
        }
    }

    /// Whether the amount is held only, by the newer name or the older one.
    fn holds(&mut self) -> bool {
        ["operation_type", "card_operation_type"].into_iter().any(|name| match self.get(name) {
            None | Some("sale") => false,
            Some("auth") => true,
            Some(_) => {
                self.refuse(name, codes::VALIDATION_ERROR, "sale or auth");
                false
            }
        })
    }

    fn links(&mut self) -> ReturnLinks {
        ReturnLinks {
            redirect_success: self.link("redirect_success_url", "redirect_success_mode"),
            redirect_fail: self.link("redirect_fail_url", "redirect_fail_mode"),
            redirect_tokenize: self.link("redirect_tokenize_url", "redirect_tokenize_mode"),
            merchant_success: self.link("merchant_success_url", "merchant_success_redirect_mode"),
            merchant_fail: self.link("merchant_fail_url", "merchant_fail_redirect_mode"),
            merchant_return: self.link("merchant_return_url", "merchant_return_redirect_mode"),
            from_payment_system: self.url("redirect_return_url", 2_048),
        }
    }

    /// An address with the way to go there. Links that are switched off by 0 are not there.
    fn link(&mut self, name: &str, mode: &str) -> Option<(String, ReturnMode)> {
        let url = self.url(name, 2_048)?;
        let way = match self.get(mode) {
            None => ReturnMode::default(),
            Some(text) => match ReturnMode::parse(text) {
                Some(way) => way,
                None => {
                    let rule = "one of iframe, parent_page, blank_page";
                    self.refuse(mode, codes::VALIDATION_ERROR, rule);
                    return None;
                }
            },
        };
        let switch = name.replace("_url", "_enabled");
        (self.get(&switch) != Some("0")).then_some((url, way))
    }

    /// `recurring` as JSON, or the flag `recurring_register` alone.
    fn registration(&mut self) -> Option<Registration> {
        let flag = matches!(self.get("recurring_register"), Some("1" | "true" | "True"));
        let Some(text) = self.get("recurring") else {
            return flag.then(Registration::default);
        };
        let wrapped = format!("{{\"recurring\":{text}}}");
        let Ok(document) = Document::parse(wrapped.as_bytes(), &Limits::default()) else {
            self.refuse("recurring", codes::VALIDATION_ERROR, "JSON object");
            return None;
        };
        match registration_of(&document) {
            Ok(found) => found.or_else(|| flag.then(Registration::default)),
            Err(rule) => {
                self.refuse("recurring", codes::VALIDATION_ERROR, rule);
                None
            }
        }
    }

    /// A time that is more than 30 days ahead is ignored, as documented.
    fn best_before(&mut self, now: Time) -> Option<Time> {
        const FARTHEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
        let text = self.get("best_before")?;
        match Time::parse(text) {
            Some(time) => (time.since(now) <= FARTHEST).then_some(time),
            None => {
                let rule = "date and time such as 2030-12-31T23:59:59+00:00";
                self.refuse("best_before", codes::VALIDATION_ERROR, rule);
                None
            }
        }
    }

    fn text(&mut self, name: &str, limit: usize) -> Option<String> {
        let value = self.get(name)?;
        if value.chars().count() > limit {
            let rule = format!("at most {limit} characters");
            self.refuse(name, codes::VALIDATION_ERROR, rule);
        }
        Some(value.to_owned())
    }

    fn sum(&mut self, mode: Mode) -> Option<Money> {
        let (range, rule) = match mode {
            Mode::Purchase => {
                (1..=10_000_000_000_000, "integer from 1 to 10000000000000, in minor units")
            }
            Mode::Verify | Mode::Tokenize => {
                (0..=10_000_000_000_000, "integer from 0 to 10000000000000, in minor units")
            }
        };
        let amount = self.get("payment_amount").unwrap_or("0");
        let is_number = amount.bytes().all(|byte| byte.is_ascii_digit());
        let amount =
            amount.parse::<i64>().ok().filter(|amount| is_number && range.contains(amount));
        if amount.is_none() {
            self.refuse("payment_amount", codes::VALIDATION_ERROR, rule);
        }
        let code = match (self.get("payment_currency"), mode) {
            (Some(code), _) => code,
            (None, Mode::Tokenize) => "EUR",
            (None, _) => return None,
        };
        let currency = Currency::parse(code).ok().filter(|currency| currency.exponent().is_some());
        if currency.is_none() {
            let rule = "code of ISO 4217, three capital letters";
            self.refuse("payment_currency", codes::VALIDATION_ERROR, rule);
        }
        Some(Money::new(amount?, currency?))
    }

    /// Cards and what sources of the platform name, or the one method that the merchant chose.
    fn methods(&mut self, sum: Option<Money>, mode: Mode) -> Vec<Method> {
        if mode != Mode::Purchase {
            return vec![Method::card()];
        }
        let hidden: Vec<&str> = self.get("hide").unwrap_or_default().split(',').collect();
        let forced = self.get("force_payment_method");
        let takes = |method: &Method| sum.is_none_or(|sum| method.takes(sum.currency().as_str()));
        let methods: Vec<Method> = match forced {
            Some(code) => Method::by_page_code(code).filter(takes).into_iter().collect(),
            None => Method::offered()
                .filter(|method| !hidden.contains(&method.page_code()))
                .filter(takes)
                .collect(),
        };
        if methods.is_empty() {
            let name = if forced.is_some() { "force_payment_method" } else { "hide" };
            let rule =
                "leaves a known method that takes the currency; `paywright methods` lists them";
            self.refuse(name, codes::VALIDATION_ERROR, rule);
        }
        methods
    }

    fn url(&mut self, name: &str, limit: usize) -> Option<String> {
        let url = self.text(name, limit)?;
        if !is_web_address(&url) {
            self.refuse(name, codes::VALIDATION_ERROR, "http or https address");
        }
        Some(url)
    }
}
