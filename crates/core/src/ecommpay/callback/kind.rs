//! Which kind of message it is.

use super::Callback;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallbackKind {
    /// A payment, in one of three layouts.
    Payment(Layout),
    /// A card was turned into a token, or was not.
    Token,
    /// A registered series changed; no payment is in the message.
    RecurringState,
    /// A payment needs the customer's browser elsewhere; nothing else is said.
    Redirect,
    /// Something else. The platform may add kinds at any time.
    Other,
}

/// How a message about a payment is laid out (spec 02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Layout A, the default callback: `payment` and the last `operation`.
    Operation,
    /// Layout B, of Payment Page: `general`, `transaction`, `sum_request`, `operations`.
    Terminal,
    /// Layout C, the answer of `/v2/payment/status`: `payment`, `operations`, `errors`.
    Status,
}

impl Callback {
    /// What the message is about, by the members it has.
    pub fn kind(&self) -> CallbackKind {
        let message = self.signed();
        let has = |name: &str| message.get(name).is_some();
        let payment_has = |name: &str| message.path(&["payment", name]).is_some();
        if has("operation") {
            CallbackKind::Payment(Layout::Operation)
        } else if has("payment") && ["transaction", "sum_request", "sum_real"].into_iter().any(has)
        {
            CallbackKind::Payment(Layout::Terminal)
        } else if has("payment") && (has("operations") || has("errors")) {
            CallbackKind::Payment(Layout::Status)
        } else if payment_has("status") || payment_has("type") {
            CallbackKind::Payment(Layout::Operation)
        } else if self.redirect().is_some() {
            CallbackKind::Redirect
        } else if has("payment") {
            CallbackKind::Payment(Layout::Operation)
        } else if has("token") || has("token_status") || has("request") {
            CallbackKind::Token
        } else if has("recurring") {
            CallbackKind::RecurringState
        } else {
            CallbackKind::Other
        }
    }
}
