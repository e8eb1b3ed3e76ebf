//! The refusals of Gate with their codes (spec 06, section 3).

use crate::platform::codes::{self, Code};
use crate::platform::endpoint::{Action, Endpoint};
use crate::platform::json::Object;

/// A way to be refused at once.
pub(super) struct Refusal {
    /// The HTTP status.
    pub(super) status: &'static str,
    pub(super) about: &'static str,
    codes: &'static [Known],
}

/// A code, and how sure it is that it comes with this status.
struct Known {
    code: Code,
    certainty: &'static str,
}

const fn documented(code: Code) -> Known {
    Known { code, certainty: "documented" }
}

/// The code is documented, its status is not.
const fn uncertain(code: Code) -> Known {
    Known { code, certainty: "uncertain" }
}

/// The choice of the local platform.
const fn local(code: Code) -> Known {
    Known { code, certainty: "local" }
}

pub(super) const REFUSALS: &[Refusal] = &[
    Refusal {
        status: "400",
        about: "A needed member is missing or of the wrong form, or the signature is wrong. Mend \
                the request before it is sent again.",
        codes: &[
            documented(codes::FIELD_MISSING),
            documented(codes::INVALID_SIGNATURE),
            documented(codes::EMPTY_SIGNATURE),
            local(codes::INVALID_PAYMENT_ID),
        ],
    },
    Refusal {
        status: "403",
        about: "No access to the endpoint, or the sender's address is not allowed.",
        codes: &[uncertain(codes::ACCESS_DENIED)],
    },
    Refusal {
        status: "404",
        about: "The project is not known.",
        codes: &[uncertain(codes::PROJECT_NOT_FOUND)],
    },
    Refusal {
        status: "422",
        about: "The body is not JSON.",
        codes: &[documented(codes::INVALID_JSON)],
    },
    Refusal {
        status: "500",
        about: "Trouble of the platform. It says nothing about the payment: ask for its status.",
        codes: &[],
    },
];

/// Codes that only some endpoints have, beside the common ones of the status.
fn own(endpoint: &Endpoint, status: &str) -> Vec<Known> {
    match (status, endpoint.action) {
        ("400", Action::SeriesInfo) => vec![local(codes::SERIES_NOT_FOUND)],
        ("400", Action::RetryStop) => {
            vec![local(codes::SERIES_NOT_FOUND), local(codes::TRIGGER_NOT_FOUND)]
        }
        ("400", Action::TokenInfo) => vec![local(codes::TOKEN_NOT_FOUND)],
        ("400", Action::CustomerInfo) => vec![local(codes::CUSTOMER_NOT_FOUND)],
        ("400", Action::SavedAccounts) => vec![local(codes::UNKNOWN_METHOD)],
        ("400", Action::SavedAccountDelete) => vec![local(codes::CARD_NOT_FOUND)],
        ("400", Action::Status) => vec![local(codes::VALIDATION_ERROR)],
        ("404", Action::StatusByRequest) => vec![documented(codes::NOT_FOUND)],
        ("400", Action::Start { .. } | Action::LinkCreate) => {
            vec![uncertain(codes::PAYMENT_EXISTS)]
        }
        _ => Vec::new(),
    }
}

/// The codes that an endpoint may answer with, by status.
pub(super) fn of(endpoint: &Endpoint) -> Object {
    REFUSALS.iter().fold(Object::new(), |all, refusal| {
        let own = own(endpoint, refusal.status);
        let rows: Vec<Object> = refusal.codes.iter().chain(&own).map(row).collect();
        all.maybe(refusal.status, (!rows.is_empty()).then_some(rows))
    })
}

fn row(known: &Known) -> Object {
    Object::new()
        .with("code", known.code.number().to_string())
        .with("message", known.code.message())
        .with("certainty", known.certainty)
}

/// Whether refusals of reads come as a list of errors, too.
pub(super) fn has_list(endpoint: &Endpoint) -> bool {
    matches!(endpoint.action, Action::Status | Action::SavedAccounts | Action::SavedAccountDelete)
}
