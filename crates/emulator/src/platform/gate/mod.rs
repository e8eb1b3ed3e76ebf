//! Gate: what is checked before a request is accepted, and the synchronous answers (spec 06).
//!
//! Order of the checks: the endpoint, JSON, required members, project, signature, payment
//! identifier. A request that passes is answered 200 and processed later; what processing finds is
//! told by callback.

mod asked;
pub mod endpoint;
mod fields;
mod information;
mod process;
mod status;

use paywright_core::ecommpay::VerifyError;
use paywright_core::json::{Document, Kind, Limits, Value};
use paywright_core::payment::PaymentStatus;

use self::endpoint::{AnswerKind, Route};
use super::codes::{self, Code};
use super::debit::is_registered_by;
use super::json::Object;
use super::project::DuplicateAnswer;
use super::{PaymentKey, Platform, Time, Timer};

pub(crate) use self::asked::{Asked, account_of, is_holder, registration_of};
pub(crate) use self::endpoint::{Action, First, Instrument};
pub(crate) use self::fields::is_web_address;
pub(crate) use self::process::{Hold, Request};

/// The answer to a Gate request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: String,
    /// For a refused request: what is wrong in more words than the platform has. Not part of the
    /// body, so that nobody comes to rely on it.
    pub hint: Option<String>,
}

impl Platform {
    /// Answers a status query as if nothing were known: a fault. Everything about the request is
    /// checked as ever.
    pub fn gate_without_knowledge(
        &mut self,
        now: Time,
        path: &str,
        body: &[u8],
        code: u32,
    ) -> GateAnswer {
        self.catch_up(now);
        let Some(route) = Route::of(path) else {
            return not_served(path);
        };
        let code = if code == 3061 { codes::NOT_FOUND } else { codes::NOT_RECEIVED };
        match self.check(route, body) {
            Ok(checked) => self.status_unknown(&checked, code),
            Err(refusal) => refusal.answer(route),
        }
    }

    /// Answers a POST to a path under `/v2`. The bytes are the body as it came.
    pub fn gate(&mut self, now: Time, path: &str, body: &[u8]) -> GateAnswer {
        self.catch_up(now);
        let Some(route) = Route::of(path) else {
            return not_served(path);
        };
        match self.check(route, body) {
            Ok(checked) => match route.endpoint.answer {
                AnswerKind::Accepted => self.accept(route, &checked),
                AnswerKind::Data | AnswerKind::Unsigned => self.inform(route, path, &checked),
            },
            Err(refusal) => refusal.answer(route),
        }
    }

    fn check(&self, route: Route, body: &[u8]) -> Result<Checked, Refusal> {
        let refused = |status, code, hint: String| Refusal { status, code, field: "", hint };
        let endpoint = route.endpoint;
        let document = Document::parse(body, &Limits::default())
            .map_err(|error| refused(422, codes::INVALID_JSON, error.to_string()))?;
        if document.root().kind() != Kind::Object {
            let hint = "the body is JSON, but not an object".to_owned();
            return Err(refused(422, codes::INVALID_JSON, hint));
        }
        if let Some(path) = missing(route, &document) {
            let hint = format!("{} is missing", path.join(" or "));
            let field = path.first().copied().unwrap_or_default();
            return Err(Refusal { field, ..refused(400, codes::FIELD_MISSING, hint) });
        }
        let project_id = fields::scalar(document.root(), endpoint.project_member())
            .and_then(|text| text.parse::<u32>().ok());
        let project = project_id.and_then(|id| self.projects.get(&id)).ok_or_else(|| {
            let known: Vec<String> = self.projects.keys().map(u32::to_string).collect();
            let hint = format!("projects of this platform: {}", known.join(", "));
            refused(404, codes::PROJECT_NOT_FOUND, hint)
        })?;
        let signature = fields::scalar(document.root(), endpoint.signature_member());
        if signature.as_deref().is_none_or(str::is_empty) {
            let field = endpoint.signature_member();
            let hint = format!("{field} is missing or empty");
            return Err(Refusal { field, ..refused(400, codes::EMPTY_SIGNATURE, hint) });
        }
        let verdict = match endpoint.sender {
            endpoint::Sender::Customer => project.verify_in_customer(&document),
            _ => project.verify(body),
        };
        verdict.map_err(|error| match error {
            VerifyError::SignatureMissing => {
                refused(400, codes::EMPTY_SIGNATURE, error.to_string())
            }
            _ => refused(400, codes::INVALID_SIGNATURE, error.to_string()),
        })?;
        let payment_id = if endpoint.has_payment() {
            fields::payment_id(document.root())
                .map_err(|hint| refused(400, codes::INVALID_PAYMENT_ID, hint.to_owned()))?
        } else {
            String::new()
        };
        Ok(Checked { project_id: project.id(), payment_id, document })
    }

    fn accept(&mut self, route: Route, checked: &Checked) -> GateAnswer {
        let key = PaymentKey::new(checked.project_id, &checked.payment_id);
        let Some(project) = self.projects.get(&checked.project_id) else {
            return refused(404, codes::PROJECT_NOT_FOUND, "the project is gone");
        };
        let asked = Asked::read(&checked.document, route, project, &mut self.ids, self.now);
        let starts = self.starts_payment(route, &key, &asked);
        let is_duplicate = starts && self.is_taken(&key);
        if is_duplicate && self.settings.duplicate_answer == DuplicateAnswer::AtOnce {
            let hint =
                "letter case makes no difference; an id can be used again after status error";
            return refused(400, codes::PAYMENT_EXISTS, hint);
        }
        let request_id = self.ids.request();
        let answer = Object::new()
            .with("status", "success")
            .with("request_id", &request_id)
            .with("project_id", checked.project_id)
            .with("payment_id", &checked.payment_id);
        let hold = match (starts, is_duplicate) {
            (_, true) => Hold::Duplicate,
            (true, false) => Hold::Holds,
            (false, false) => Hold::None,
        };
        if hold == Hold::Holds {
            self.waiting.insert(key.clone());
        }
        let request = Request::new(key, route, checked.payment_id.clone(), asked, hold);
        self.requests.insert(request_id.clone(), request);
        self.later(Timer::Process { request_id });
        GateAnswer::text(200, answer.text())
    }

    /// Whether a request starts a payment. A debit may join the one that registered the card.
    fn starts_payment(&self, route: Route, key: &PaymentKey, asked: &Asked) -> bool {
        let is_debit = matches!(route.endpoint.action, Action::Start { first: First::Debit, .. });
        let series = asked.series.filter(|_| is_debit).and_then(|id| self.series.get(&id));
        let joins = series.is_some_and(|series| is_registered_by(series, key));
        route.endpoint.starts_payment() && !joins
    }

    /// Whether there is a payment that was not refused.
    pub(super) fn has_started(&self, key: &PaymentKey) -> bool {
        self.payments.get(key).is_some_and(|payment| payment.status != PaymentStatus::Error)
    }

    /// Whether a payment, an accepted request or a schedule has the identifier. After `error` it is
    /// free again.
    pub(super) fn is_taken(&self, key: &PaymentKey) -> bool {
        self.has_started(key) || self.waiting.contains(key) || self.reserved.contains(key)
    }
}

/// The payment that a body names, empty when it names none.
pub(super) fn payment_id_of(body: &[u8]) -> String {
    let Ok(document) = Document::parse(body, &Limits::default()) else {
        return String::new();
    };
    let at = |path| fields::at(document.root(), path).and_then(Value::as_str);
    at("general.payment_id").or(at("payment_id")).unwrap_or_default().to_owned()
}

/// A request that passed the checks.
pub(crate) struct Checked {
    project_id: u32,
    payment_id: String,
    document: Document,
}

/// Why a request is not accepted.
struct Refusal {
    status: u16,
    code: Code,
    field: &'static str,
    hint: String,
}

impl Refusal {
    /// In the form of the endpoint.
    fn answer(self, route: Route) -> GateAnswer {
        if route.endpoint.lists_errors() && self.status == 400 {
            refused_by_list(400, self.code, self.field, &self.hint)
        } else {
            refused(self.status, self.code, self.hint)
        }
    }
}

/// The first member that a request lacks, or the members of which it has none.
fn missing(route: Route, document: &Document) -> Option<Vec<&'static str>> {
    let endpoint = route.endpoint;
    let root = document.root();
    let payment = endpoint.has_payment().then_some("general.payment_id");
    let of_method = route.method.map_or(&[][..], |m| endpoint::needed_by(m, endpoint.action));
    let needed = std::iter::once(endpoint.project_member())
        .chain(payment)
        .chain(endpoint.required.iter().copied())
        .chain(of_method.iter().copied());
    if let Some(path) = fields::missing(root, needed) {
        return Some(vec![path]);
    }
    let one_of = endpoint.one_of;
    let has_one = one_of.is_empty() || one_of.iter().any(|path| fields::at(root, path).is_some());
    (!has_one).then(|| one_of.to_vec())
}

impl GateAnswer {
    fn text(status: u16, body: String) -> Self {
        Self { status, body, hint: None }
    }
}

fn refused(status: u16, code: Code, hint: impl Into<String>) -> GateAnswer {
    let body = Object::new()
        .with("status", "error")
        .with("code", code.number().to_string())
        .with("message", code.message());
    GateAnswer { hint: Some(hint.into()), ..GateAnswer::text(status, body.text()) }
}

/// A refusal of some reads: a list of errors (spec 06, section 3.2).
fn refused_by_list(status: u16, code: Code, field: &str, hint: &str) -> GateAnswer {
    let error = Object::new()
        .with("code", code.number())
        .with("message", code.message())
        .with("field", field)
        .with("constraint", hint);
    let body = Object::new().with("errors", vec![error]);
    GateAnswer { hint: Some(hint.to_owned()), ..GateAnswer::text(status, body.text()) }
}

/// Not an answer of the real platform: 501 says that it is the local one that lacks something.
fn not_served(path: &str) -> GateAnswer {
    let body = Object::new()
        .with("status", "error")
        .with("code", codes::VALIDATION_ERROR.number().to_string())
        .with("message", "This endpoint is not part of the local platform");
    GateAnswer {
        hint: Some(format!("{path} is not served; see the README of the emulator")),
        ..GateAnswer::text(501, body.text())
    }
}
