//! Gate: what is checked before a request is accepted, and the synchronous answers (spec 06).
//!
//! Order of the checks: the endpoint, JSON, required members, project, signature, payment
//! identifier. A request that passes is answered 200 and processed later; what processing finds is
//! told by callback.

mod fields;
mod process;
mod status;

use paywright_core::ecommpay::{PaymentStatus, VerifyError};
use paywright_core::json::{Document, Kind, Limits};
use serde::Serialize;

use super::codes::{self, Code};
use super::payment::Method;
use super::project::DuplicateAnswer;
use super::{PaymentKey, Platform, Time, Timer};

pub(super) use self::fields::is_web_address;
pub(crate) use self::process::Request;

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

/// What a Gate path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    EcoPayzSale,
    EcoPayzPayout,
    /// `None` for a method that the local platform does not know.
    Refund(Option<Method>),
    Status,
    StatusByRequest,
}

impl Platform {
    /// Answers a POST to a path under `/v2`. The bytes are the body as it came.
    pub fn gate(&mut self, now: Time, path: &str, body: &[u8]) -> GateAnswer {
        self.catch_up(now);
        let Some(action) = Action::of(path) else {
            return not_served(path);
        };
        match self.check(action, body) {
            Ok(checked) => match action {
                Action::EcoPayzSale | Action::EcoPayzPayout | Action::Refund(_) => {
                    self.accept(action, checked)
                }
                Action::Status => self.status_of_payment(&checked),
                Action::StatusByRequest => self.status_of_request(&checked),
            },
            Err(refusal) => refusal,
        }
    }

    fn check(&self, action: Action, body: &[u8]) -> Result<Checked, GateAnswer> {
        let document = Document::parse(body, &Limits::default())
            .map_err(|error| refused(422, codes::INVALID_JSON, error.to_string()))?;
        if document.root().kind() != Kind::Object {
            let hint = "the body is JSON, but not an object";
            return Err(refused(422, codes::INVALID_JSON, hint));
        }
        if let Some(path) = fields::missing(document.root(), action.required()) {
            return Err(refused(400, codes::FIELD_MISSING, format!("{path} is missing")));
        }
        let project_id = fields::at(document.root(), action.project_member())
            .and_then(|value| value.scalar_text()?.parse::<u32>().ok());
        let project = project_id.and_then(|id| self.projects.get(&id)).ok_or_else(|| {
            let known: Vec<String> = self.projects.keys().map(u32::to_string).collect();
            let hint = format!("projects of this platform: {}", known.join(", "));
            refused(404, codes::PROJECT_NOT_FOUND, hint)
        })?;
        if action.lacks_signature(&document) {
            let hint = format!("{} is missing or empty", action.signature_member());
            return Err(refused(400, codes::EMPTY_SIGNATURE, hint));
        }
        project.verify(body).map_err(|error| match error {
            VerifyError::SignatureMissing => {
                refused(400, codes::EMPTY_SIGNATURE, error.to_string())
            }
            _ => refused(400, codes::INVALID_SIGNATURE, error.to_string()),
        })?;
        let payment_id = match action {
            Action::StatusByRequest => String::new(),
            _ => fields::payment_id(document.root())
                .map_err(|hint| refused(400, codes::INVALID_PAYMENT_ID, hint))?,
        };
        Ok(Checked { project_id: project.id(), payment_id, document })
    }

    fn accept(&mut self, action: Action, checked: Checked) -> GateAnswer {
        let key = PaymentKey::new(checked.project_id, &checked.payment_id);
        let is_taken = action.starts_payment() && self.is_taken(&key);
        if is_taken && self.settings.duplicate_answer == DuplicateAnswer::AtOnce {
            let hint =
                "letter case makes no difference; an id can be used again after status error";
            return refused(400, codes::PAYMENT_EXISTS, hint);
        }
        let request_id = self.ids.request();
        let answer = GateAnswer::json(
            200,
            &Accepted {
                status: "success",
                request_id: &request_id,
                project_id: checked.project_id,
                payment_id: &checked.payment_id,
            },
        );
        if action.starts_payment() && !is_taken {
            self.waiting.insert(key.clone());
        }
        let request = Request::new(key, action, checked, is_taken);
        self.requests.insert(request_id.clone(), request);
        let at = self.now.after(self.settings.processing_time);
        self.set_timer(at, Timer::Process { request_id });
        answer
    }

    /// Whether a payment or an accepted request has the identifier. After `error` it is free again.
    pub(super) fn is_taken(&self, key: &PaymentKey) -> bool {
        let by_payment =
            self.payments.get(key).is_some_and(|payment| payment.status != PaymentStatus::Error);
        by_payment || self.waiting.contains(key)
    }
}

/// A request that passed the checks.
pub(crate) struct Checked {
    project_id: u32,
    payment_id: String,
    document: Document,
}

impl Action {
    fn of(path: &str) -> Option<Self> {
        match path.trim_end_matches('/') {
            "/v2/payment/ecopayz/sale" => Some(Self::EcoPayzSale),
            "/v2/payment/ecopayz/payout" => Some(Self::EcoPayzPayout),
            "/v2/payment/status" => Some(Self::Status),
            "/v2/payment/status/request" => Some(Self::StatusByRequest),
            path => {
                let method = path.strip_prefix("/v2/payment/")?.strip_suffix("/refund")?;
                Some(Self::Refund(Method::parse(method)))
            }
        }
    }

    /// Members without which a request is not accepted (seed 004, spec 06 sections 4 and 5).
    fn required(self) -> &'static [&'static str] {
        match self {
            Self::EcoPayzSale => &[
                "general.project_id",
                "general.payment_id",
                "customer.id",
                "customer.ip_address",
                "payment.amount",
                "payment.currency",
                "return_url.success",
                "return_url.decline",
            ],
            Self::EcoPayzPayout => &[
                "general.project_id",
                "general.payment_id",
                "customer.id",
                "customer.ip_address",
                "account.number",
                "payment.amount",
                "payment.currency",
            ],
            Self::Refund(_) => &["general.project_id", "general.payment_id", "payment.description"],
            Self::Status => &["general.project_id", "general.payment_id"],
            Self::StatusByRequest => &["project_id", "request_id"],
        }
    }

    fn project_member(self) -> &'static str {
        match self {
            Self::StatusByRequest => "project_id",
            _ => "general.project_id",
        }
    }

    fn signature_member(self) -> &'static str {
        match self {
            Self::StatusByRequest => "signature",
            _ => "general.signature",
        }
    }

    fn lacks_signature(self, document: &Document) -> bool {
        fields::at(document.root(), self.signature_member())
            .is_none_or(|value| value.scalar_text() == Some(""))
    }

    /// Whether the payment identifier must be a new one.
    fn starts_payment(self) -> bool {
        match self {
            Self::EcoPayzSale | Self::EcoPayzPayout => true,
            Self::Refund(_) | Self::Status | Self::StatusByRequest => false,
        }
    }
}

#[derive(Serialize)]
struct Accepted<'a> {
    status: &'static str,
    request_id: &'a str,
    project_id: u32,
    payment_id: &'a str,
}

#[derive(Serialize)]
struct Refused {
    status: &'static str,
    code: String,
    message: &'static str,
}

impl GateAnswer {
    fn json(status: u16, body: &impl Serialize) -> Self {
        Self::text(status, serde_json::to_string(body).unwrap_or_default())
    }

    fn text(status: u16, body: String) -> Self {
        Self { status, body, hint: None }
    }
}

fn refused(status: u16, code: Code, hint: impl Into<String>) -> GateAnswer {
    let body =
        Refused { status: "error", code: code.number().to_string(), message: code.message() };
    GateAnswer { hint: Some(hint.into()), ..GateAnswer::json(status, &body) }
}

/// Not an answer of the real platform: 501 says that it is the local one that lacks something.
fn not_served(path: &str) -> GateAnswer {
    let body = Refused {
        status: "error",
        code: codes::VALIDATION_ERROR.number().to_string(),
        message: "This endpoint is not part of the local platform",
    };
    GateAnswer {
        hint: Some(format!("{path} is not served; see the README of the emulator")),
        ..GateAnswer::json(501, &body)
    }
}
