//! The endpoints of the Data API as data (spec 07, section 2).

use super::schema::Member;
use super::schemas::data;

/// An endpoint of the Data API.
#[derive(Debug)]
pub(super) struct DataEndpoint {
    pub(super) path: &'static str,
    pub(super) about: &'static str,
    /// More on it.
    pub(super) notes: &'static str,
    /// Beside `token` and `signature`.
    pub(super) parameters: &'static [Member],
    /// The named schema of the answer.
    pub(super) answer: &'static str,
    /// What no source shows.
    pub(super) uncertain: Option<&'static str>,
}

pub(super) static ENDPOINTS: &[DataEndpoint] = &[
    DataEndpoint {
        path: "/v1/balance/get",
        about: "Balances of the merchant's contracts",
        notes: "Balances of the kind that payouts are made from.",
        parameters: &[],
        answer: "Balances",
        uncertain: None,
    },
    DataEndpoint {
        path: "/v1/operations/get",
        about: "Operations of a span of time",
        notes: "`fields` chooses the members, the order of the answer stays. Page with `offset` \
                and `limit` until fewer than `limit` come. A foreign project is answered with 401. \
                Spans over 180 days are worked off one request after the other, 10 seconds apart.",
        parameters: data::OPERATIONS,
        answer: "DataOperations",
        uncertain: None,
    },
    DataEndpoint {
        path: "/v1/operations/get-by-payment",
        about: "All operations of a payment",
        notes: "",
        parameters: data::OF_PAYMENT,
        answer: "PaymentOperations",
        uncertain: None,
    },
    DataEndpoint {
        path: "/v1/financial-reporting/operations",
        about: "Operations with their fees",
        notes: "For reconciliation.",
        parameters: data::FINANCIAL,
        answer: "UnpublishedData",
        uncertain: Some("parameters and members of the answer are not published"),
    },
    DataEndpoint {
        path: "/v1/chargeback/list",
        about: "Chargebacks",
        notes: "",
        parameters: data::UNPUBLISHED,
        answer: "UnpublishedData",
        uncertain: Some("parameters and members of the answer are not published"),
    },
    DataEndpoint {
        path: "/v1/chargeback/get",
        about: "One chargeback",
        notes: "",
        parameters: &[],
        answer: "UnpublishedData",
        uncertain: Some(
            "the parameter that names it and the members of the answer are not published",
        ),
    },
    DataEndpoint {
        path: "/v1/fraud/list",
        about: "Operations that card schemes report as fraud",
        notes: "",
        parameters: data::FRAUD,
        answer: "FraudReports",
        uncertain: None,
    },
    DataEndpoint {
        path: "/v1/currency-rates/get",
        about: "Reference rates of conversion",
        notes: "",
        parameters: data::RATES,
        answer: "UnpublishedData",
        uncertain: Some("members of the answer are not published"),
    },
];

/// What the Data API answers beside 200.
pub(super) const REFUSALS: &[(&str, &str)] = &[
    ("400", "A parameter is missing or of the wrong form."),
    ("401", "Token or signature is wrong, or the token cannot read a project that is named."),
    ("403", "No access. Only a white-label lists it."),
    ("429", "More than 60 requests in a minute: wait at least 3 seconds."),
    ("500", "Trouble of the platform."),
];
