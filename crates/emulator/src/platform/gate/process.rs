//! Processing of accepted requests. What it finds wrong is told by callback, with payment status
//! `error` (spec 06, section 2).

use serde::{Deserialize, Serialize};

use super::Asked;
use super::endpoint::{Action, Route};
use crate::platform::method::Method;
use crate::platform::payment::ErrorItem;
use crate::platform::{PaymentKey, Platform, codes};

/// An accepted request: its identifier leads to it in status queries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) key: PaymentKey,
    pub(crate) payment_id: String,
    action: Action,
    method: Option<Method>,
    hold: Hold,
    pub(super) state: RequestState,
}

/// What an accepted request has to do with its payment identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hold {
    /// It will start a payment: until then nobody else gets the identifier.
    Holds,
    /// It would start one where there is one.
    Duplicate,
    /// It is about a payment that exists.
    None,
}

/// How far a request is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RequestState {
    /// Accepted; what it asks for is kept until it is processed.
    Waiting(Box<Asked>),
    /// It started or changed its payment.
    Carried,
    /// It was refused in processing.
    Refused(Vec<ErrorItem>),
}

impl Request {
    pub(super) fn new(
        key: PaymentKey,
        route: Route,
        payment_id: String,
        asked: Asked,
        hold: Hold,
    ) -> Self {
        Self {
            key,
            payment_id,
            action: route.endpoint.action,
            method: route.method,
            hold,
            state: RequestState::Waiting(Box::new(asked)),
        }
    }

    /// Whether it was accepted, starts a payment, and is not processed yet.
    pub(crate) fn holds_its_payment(&self) -> bool {
        self.hold == Hold::Holds && matches!(self.state, RequestState::Waiting(_))
    }
}

impl Platform {
    /// Processes a request that was accepted before.
    pub(crate) fn process(&mut self, id: &str) {
        let Some(request) = self.requests.get_mut(&id.to_owned()) else {
            return;
        };
        let state = std::mem::replace(&mut request.state, RequestState::Carried);
        let RequestState::Waiting(asked) = state else {
            request.state = state;
            return;
        };
        let (key, action, method) = (request.key.clone(), request.action, request.method);
        let (payment_id, hold) = (request.payment_id.clone(), request.hold);
        let asked = *asked;
        match hold {
            Hold::Duplicate => {
                let errors = vec![ErrorItem::of(codes::PAYMENT_EXISTS)];
                return self.refuse_untouched(id, &asked.callback, errors);
            }
            Hold::Holds => {
                self.waiting.remove(&key);
            }
            Hold::None => {}
        }
        match action {
            Action::Start { first, instrument } => {
                let method = method.unwrap_or_else(Method::card);
                self.start(id, &key, payment_id, (first, instrument, method), asked);
            }
            Action::Capture | Action::Cancel | Action::Incremental => {
                self.change_hold(id, &key, action, method, asked);
            }
            Action::Refund => self.refund(id, &key, method, asked),
            Action::SeriesUpdate => self.change_series(id, &key, asked, false),
            Action::SeriesCancel => self.change_series(id, &key, asked, true),
            Action::MerchantAuth => self.merchant_auth(id, &key, &asked),
            Action::ThreeDsMethodDone => self.three_ds_method_done(id, &key, &asked),
            Action::ThreeDsResult => self.three_ds_result(id, &key, &asked),
            Action::Clarification => self.clarify(id, &key, &asked),
            Action::LinkCreate => self.create_link(id, &key, payment_id, asked),
            Action::LinkCancel => self.cancel_link(id, &key, &asked),
            Action::Tokenize => drop(self.tokenize(id, key.project_id, asked)),
            Action::TokenRevoke => self.revoke_token(id, key.project_id, asked),
            // These are answered at once and never wait.
            Action::SeriesInfo
            | Action::RetryStop
            | Action::TokenInfo
            | Action::SavedAccounts
            | Action::SavedAccountDelete
            | Action::CustomerInfo
            | Action::Status
            | Action::StatusByRequest
            | Action::Banks
            | Action::MobileOperators
            | Action::MethodsForMerchant
            | Action::MethodsAvailable
            | Action::MethodsUnavailable
            | Action::CryptoRate
            | Action::ApplePaySession
            | Action::SignatureCheck => {}
        }
    }

    /// Notes what was wrong with a request, if anything was.
    pub(crate) fn mark_refused(&mut self, request_id: &str, errors: Vec<ErrorItem>) {
        if errors.is_empty() {
            return;
        }
        if let Some(request) = self.requests.get_mut(&request_id.to_owned()) {
            request.state = RequestState::Refused(errors);
        }
    }
}
