//! The parameters that Payment Page is opened with (spec 05).

use std::collections::{BTreeMap, BTreeSet};

use paywright_core::ErrorCode;
use paywright_core::ecommpay::{Signature, canonical};
use paywright_core::money::{Currency, Money};

use crate::platform::codes::{self, Code};
use crate::platform::gate::is_web_address;
use crate::platform::payment::Method;
use crate::platform::{Project, ecopayz};

/// What a valid request to open Payment Page asks for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The project.
    pub project_id: u32,
    /// The merchant's identifier of the payment.
    pub payment_id: String,
    /// What is to be paid.
    pub sum: Money,
    /// The customer's identifier within the project.
    pub customer_id: String,
    /// Shown to the customer and echoed in callbacks, may be empty.
    pub description: String,
    /// The language of the page, ISO 639-1 in lower case.
    pub language: String,
    /// The methods that the customer can choose from; never empty.
    pub methods: Vec<Method>,
    /// Where callbacks of this payment go, before the address of the project.
    pub callback_url: Option<String>,
    /// The target of the link on the page of a paid payment.
    pub success_url: Option<String>,
    /// The target of the link on the page of a declined payment.
    pub fail_url: Option<String>,
    /// The target of the link back while nothing is decided.
    pub return_url: Option<String>,
}

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
    reader.order(project.id(), language.clone()).ok_or_else(|| refused(reader.problems, None))
}

struct Reader<'a> {
    parameters: Vec<(&'a str, &'a str)>,
    problems: Vec<ParameterProblem>,
}

const REQUIRED: [&str; 6] =
    ["project_id", "payment_id", "payment_amount", "payment_currency", "customer_id", "signature"];

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
        for name in REQUIRED {
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

    fn order(&mut self, project_id: u32, language: String) -> Option<Order> {
        let mode = self.get("mode").unwrap_or("purchase");
        if mode != "purchase" {
            self.refuse("mode", codes::VALIDATION_ERROR, "only purchase on the local platform yet");
        }
        for name in ["operation_type", "card_operation_type"] {
            if self.get(name).is_some_and(|kind| kind != "sale") {
                self.refuse(name, codes::VALIDATION_ERROR, "only sale on the local platform yet");
            }
        }
        let payment_id = self.text("payment_id", 255);
        let customer_id = self.text("customer_id", 255);
        let description = self.text("payment_description", 255);
        let sum = self.sum();
        let methods = self.methods(sum);
        let callback_url = self.url("merchant_callback_url", 255);
        let success_url = self.url_of(["redirect_success_url", "merchant_success_url"]);
        let fail_url = self.url_of(["redirect_fail_url", "merchant_fail_url"]);
        let return_url = self.url_of(["merchant_return_url", "redirect_return_url"]);
        if !self.problems.is_empty() {
            return None;
        }
        Some(Order {
            project_id,
            payment_id: payment_id?,
            sum: sum?,
            customer_id: customer_id?,
            description: description.unwrap_or_default(),
            language,
            methods,
            callback_url,
            success_url,
            fail_url,
            return_url,
        })
    }

    fn text(&mut self, name: &str, limit: usize) -> Option<String> {
        let value = self.get(name)?;
        if value.chars().count() > limit {
            let rule = format!("at most {limit} characters");
            self.refuse(name, codes::VALIDATION_ERROR, rule);
        }
        Some(value.to_owned())
    }

    fn sum(&mut self) -> Option<Money> {
        let amount = self.get("payment_amount")?;
        let is_number = amount.bytes().all(|byte| byte.is_ascii_digit());
        let range = 1..=10_000_000_000_000;
        let amount =
            amount.parse::<i64>().ok().filter(|amount| is_number && range.contains(amount));
        if amount.is_none() {
            let rule = "integer from 1 to 10000000000000, in minor units";
            self.refuse("payment_amount", codes::VALIDATION_ERROR, rule);
        }
        let currency = Currency::parse(self.get("payment_currency")?)
            .ok()
            .filter(|currency| currency.exponent().is_some());
        if currency.is_none() {
            let rule = "code of ISO 4217, three capital letters";
            self.refuse("payment_currency", codes::VALIDATION_ERROR, rule);
        }
        Some(Money::new(amount?, currency?))
    }

    fn methods(&mut self, sum: Option<Money>) -> Vec<Method> {
        let hidden: Vec<&str> = self.get("hide").unwrap_or_default().split(',').collect();
        let forced = self.get("force_payment_method");
        let takes = |method: Method| match (method, sum) {
            (Method::EcoPayz, Some(sum)) => ecopayz::takes(sum.currency()),
            (Method::Card, _) | (Method::EcoPayz, None) => true,
        };
        let methods: Vec<Method> = Method::ALL
            .into_iter()
            .filter(|method| forced.is_none_or(|forced| forced == method.code()))
            .filter(|method| !hidden.contains(&method.code()))
            .filter(|method| takes(*method))
            .collect();
        if methods.is_empty() {
            let known: Vec<&str> = Method::ALL.into_iter().map(Method::code).collect();
            let rule = format!(
                "leaves no method for the currency; the local platform has {}",
                known.join(", ")
            );
            let name = if forced.is_some() { "force_payment_method" } else { "hide" };
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

    /// The first of several addresses that is given; all are checked.
    fn url_of(&mut self, names: [&str; 2]) -> Option<String> {
        let [first, second] = names.map(|name| self.url(name, 2_048));
        first.or(second)
    }
}
