//! The endpoints of Gate as data (spec 06, section 4): which paths there are, what identifies the
//! sender, which members a request must and may have, and how it is answered.

mod table;

use serde::{Deserialize, Serialize};

pub use self::table::ENDPOINTS;
pub(crate) use self::table::needed_by;
use crate::platform::method::Method;

/// One endpoint, or one family of endpoints whose path has a payment method in it.
#[derive(Debug)]
pub struct Endpoint {
    /// The path; `{method}` stands for a Gate path of a payment method, `{x}` for any text.
    pub path: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Where project, signature and payment stand in the body.
    pub sender: Sender,
    /// Members without which a request is not accepted, beside those of `sender`.
    pub required: &'static [&'static str],
    /// Members of which one is needed.
    pub one_of: &'static [&'static str],
    /// Further members at top level, in groups.
    pub optional: &'static [&'static [&'static str]],
    /// How it is answered.
    pub answer: AnswerKind,
    /// Who documents it.
    pub source: Source,
    pub(crate) action: Action,
}

/// Where a request says who sends it: project, signature and, where there is one, payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// In `general`, with a payment.
    General,
    /// In `general`, without a payment.
    GeneralProject,
    /// In `customer`.
    Customer,
    /// At top level.
    Flat,
}

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// `{status, request_id, project_id, payment_id}`; what comes of it is told by callback.
    Accepted,
    /// With data, signed.
    Data,
    /// With data, not signed: lists that concern nobody in particular.
    Unsigned,
}

/// Who documents an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The platform itself.
    Platform,
    /// A white-label of the platform only.
    WhiteLabel,
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// A first operation, by a card or by another method.
    Start {
        first: First,
        instrument: Instrument,
    },
    Capture,
    Cancel,
    Incremental,
    Refund,
    SeriesUpdate,
    SeriesCancel,
    SeriesInfo,
    RetryStop,
    MerchantAuth,
    ThreeDsMethodDone,
    ThreeDsResult,
    Clarification,
    LinkCreate,
    LinkCancel,
    Tokenize,
    TokenInfo,
    TokenRevoke,
    SavedAccounts,
    SavedAccountDelete,
    CustomerInfo,
    Status,
    StatusByRequest,
    Banks,
    MobileOperators,
    MethodsForMerchant,
    MethodsAvailable,
    MethodsUnavailable,
    CryptoRate,
    ApplePaySession,
    SignatureCheck,
}

/// The first operation of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum First {
    Sale,
    Auth,
    Verification,
    Payout,
    Debit,
    Transfer,
}

/// What a payment is paid with, as far as the path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Instrument {
    Card,
    SavedCard,
    CardToken,
    /// The card of a registered series.
    Series,
    /// Whatever the method of the path needs.
    Method,
}

/// An endpoint that a path leads to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) endpoint: &'static Endpoint,
    /// The method in the path; cards for paths that have none.
    pub(crate) method: Option<Method>,
}

impl Route {
    /// The endpoint of a path, `None` when there is none.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        if let Some(endpoint) = ENDPOINTS.iter().find(|endpoint| endpoint.path == path) {
            let is_generic = endpoint.path == "/v2/payment/refund";
            return Some(Self { endpoint, method: (!is_generic).then(Method::card) });
        }
        ENDPOINTS.iter().filter(|endpoint| endpoint.path.contains('{')).find_map(|endpoint| {
            let (before, rest) = endpoint.path.split_once('{')?;
            let (name, after) = rest.split_once('}')?;
            let text = path.strip_prefix(before)?.strip_suffix(after)?;
            match name {
                "method" => {
                    let method = Method::by_gate_path(text).filter(|method| !method.is_card())?;
                    Some(Self { endpoint, method: Some(method) })
                }
                _ => (!text.is_empty()).then_some(Self { endpoint, method: None }),
            }
        })
    }
}

impl Endpoint {
    /// The endpoint of a path, `None` when there is none.
    pub fn of(path: &str) -> Option<&'static Self> {
        Route::of(path).map(|route| route.endpoint)
    }

    /// The member that holds the project.
    pub fn project_member(&self) -> &'static str {
        match self.sender {
            Sender::General | Sender::GeneralProject => "general.project_id",
            Sender::Customer => "customer.project_id",
            Sender::Flat => "project_id",
        }
    }

    /// The member that holds the signature.
    pub fn signature_member(&self) -> &'static str {
        match self.sender {
            Sender::General | Sender::GeneralProject => "general.signature",
            Sender::Customer => "customer.signature",
            Sender::Flat => "signature",
        }
    }

    /// Whether the request names a payment.
    pub fn has_payment(&self) -> bool {
        self.sender == Sender::General
    }

    /// Whether a refusal with HTTP 400 is a list of errors (spec 06, section 3.2).
    pub fn lists_errors(&self) -> bool {
        matches!(self.action, Action::Status | Action::SavedAccounts | Action::SavedAccountDelete)
    }

    /// Whether the payment identifier must be a new one, debits that join a payment aside.
    pub(crate) fn starts_payment(&self) -> bool {
        matches!(self.action, Action::Start { .. } | Action::LinkCreate)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use paywright_core::ecommpay::methods;

    use super::*;

    #[test]
    fn each_path_stands_once_and_leads_to_its_own_row() {
        let mut seen = BTreeSet::new();
        for endpoint in ENDPOINTS {
            assert!(seen.insert(endpoint.path), "{}", endpoint.path);
            if !endpoint.path.contains('{') {
                assert_eq!(Route::of(endpoint.path).unwrap().endpoint.path, endpoint.path);
            }
        }
    }

    #[test]
    fn every_method_of_the_registry_is_reached_by_its_paths() {
        for path in methods::all().iter().flat_map(|method| method.gate_paths) {
            let route = Route::of(&format!("/v2/payment/{path}/sale")).unwrap();
            let method = route.method.unwrap();
            assert!(method.gate_paths().contains(path), "{path}");
        }
    }

    #[test]
    fn other_paths_lead_nowhere() {
        for path in [
            "",
            "/v2",
            "/v2/payment/",
            "/v2/payment/moon/sale",
            "/v2/payment/card/sale/moon",
            "/v2/payment/card/sales",
            "/v1/payment/card/sale",
            "/v2/payment/ecopayz",
        ] {
            assert!(Route::of(path).is_none(), "{path}");
        }
        assert!(Route::of("/v2/payment/card/sale/").is_some());
        let banks = Route::of("/v2/info/banks/estonia/sale/list").unwrap();
        assert_eq!(banks.endpoint.action, Action::Banks);
        assert_eq!(Route::of("/v2/payment/refund").unwrap().method, None);
    }
}
