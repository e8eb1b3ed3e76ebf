//! What a page shows, and what the shop around it is told.

use paywright_core::payment::PaymentStatus;

use super::order::{Mode, Order};
use crate::platform::codes::{self, Code};
use crate::platform::interaction::missing;
use crate::platform::payment::Payment;
use crate::platform::step::{DisplayKind, Wait};
use crate::platform::{PaymentKey, Platform, message};

/// What the customer has to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageState {
    /// A method has to be chosen and paid with. After a declined attempt, its code.
    Open(Option<Code>),
    /// The payment is in work.
    Processing,
    /// The customer is expected at the issuer, 3-D Secure 1.
    Acs {
        /// `PaReq`.
        pa_req: String,
        /// `MD`.
        md: String,
    },
    /// The issuer looks at the browser, 3-D Secure 2.
    ThreeDsMethod {
        /// `threeDSMethodData`.
        method_data: String,
    },
    /// The customer is expected at the issuer, 3-D Secure 2.
    Challenge {
        /// `creq`.
        creq: String,
        /// `threeDSSessionData`.
        session: String,
    },
    /// The customer is expected at the payment system.
    Elsewhere {
        /// The transaction number there.
        transaction: u64,
        /// Proves that the platform sent the customer.
        checksum: String,
    },
    /// Something has to be shown to the customer, who pays elsewhere.
    Display {
        /// What it is.
        kind: DisplayKind,
        /// The transaction number there.
        transaction: u64,
        /// Proves that the platform sent the customer.
        checksum: String,
    },
    /// The customer has to add data: names such as `customer.email`.
    Clarify(Vec<&'static str>),
    /// Paid, held, or verified.
    Paid,
    /// A token was made.
    Tokenized,
    /// Declined for good, with the code of the last operation.
    Declined(Code),
    /// All or a part of the money went back.
    Returned,
    /// The page cannot be paid any more: its time is over, or the link was withdrawn.
    Closed,
}

/// Something that the shop around a page is told (spec 05, JS events).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEvent {
    /// The name of the callback in the configuration of the widget.
    pub name: &'static str,
    /// Signed data as JSON: layout B, or the message about a token; empty where there are none.
    pub data: Option<String>,
}

impl Platform {
    pub(super) fn page_state(&self, order: &Order) -> PageState {
        let payment = self.payment(order.project_id, &order.payment_id);
        // A Gate request or a schedule got the identifier meanwhile.
        let key = PaymentKey::new(order.project_id, &order.payment_id);
        if self.waiting.contains(&key) {
            return PageState::Processing;
        }
        if self.reserved.contains(&key) {
            return PageState::Closed;
        }
        let is_over = order.best_before.is_some_and(|until| self.now >= until);
        match payment {
            _ if order.token_message.is_some() => PageState::Tokenized,
            Some(payment) if order.mode != Mode::Tokenize => match state_of(payment) {
                PageState::Open(_) if is_over || !order.is_for(payment) => PageState::Closed,
                state => state,
            },
            _ if is_over => PageState::Closed,
            _ => PageState::Open(None),
        }
    }

    /// What the shop around a page is told about its present state.
    pub fn page_event(&self, key: &str) -> Option<PageEvent> {
        let (order, state) = self.page(key)?;
        let verifies = order.mode == Mode::Verify;
        let name = match state {
            PageState::Paid if verifies => "onCardVerifySuccess",
            PageState::Declined(_) if verifies => "onCardVerifyFail",
            PageState::Paid => "onPaymentSuccess",
            PageState::Declined(_) => "onPaymentFail",
            PageState::Tokenized => "onTokenizeSuccess",
            PageState::Clarify(_) => "onShowClarificationPage",
            PageState::Processing => "onPaymentSubmitResult",
            PageState::Acs { .. } | PageState::Challenge { .. } | PageState::Elsewhere { .. } => {
                "onRedirectIframe"
            }
            PageState::Open(_)
            | PageState::ThreeDsMethod { .. }
            | PageState::Display { .. }
            | PageState::Returned
            | PageState::Closed => return None,
        };
        let project = self.projects.get(&order.project_id)?;
        let base_url = &self.settings.base_url;
        let data = order.token_message.clone().or_else(|| {
            let payment = self.payment(order.project_id, &order.payment_id)?;
            Some(message::page_event(project, payment, base_url))
        });
        Some(PageEvent { name, data })
    }
}

fn state_of(payment: &Payment) -> PageState {
    let code = payment.attempt().map_or(codes::SUCCESS, |last| last.code);
    if let Some(state) = payment.wait.as_ref().and_then(waiting) {
        return state;
    }
    match payment.status {
        PaymentStatus::AwaitingCustomer => PageState::Open(Some(code)),
        PaymentStatus::Error | PaymentStatus::InvoiceSent | PaymentStatus::AwaitingPayment => {
            PageState::Open(None)
        }
        PaymentStatus::Success | PaymentStatus::AwaitingCapture | PaymentStatus::PartiallyPaid => {
            PageState::Paid
        }
        PaymentStatus::Decline => PageState::Declined(code),
        PaymentStatus::Expired | PaymentStatus::InvoiceCanceled => PageState::Closed,
        ref status if status.is_final() => PageState::Returned,
        _ => PageState::Processing,
    }
}

fn waiting(wait: &Wait) -> Option<PageState> {
    Some(match wait {
        Wait::Acs(acs) => PageState::Acs { pa_req: acs.pa_req.clone(), md: acs.md.clone() },
        Wait::ThreeDsMethod { method_data } => {
            PageState::ThreeDsMethod { method_data: method_data.clone() }
        }
        Wait::Challenge(challenge) => PageState::Challenge {
            creq: challenge.creq.clone(),
            session: challenge.session.clone(),
        },
        Wait::Redirect(visit) => PageState::Elsewhere {
            transaction: visit.transaction,
            checksum: visit.checksum.clone(),
        },
        Wait::Display { kind, visit } => PageState::Display {
            kind: *kind,
            transaction: visit.transaction,
            checksum: visit.checksum.clone(),
        },
        Wait::Clarification { shape, given } => PageState::Clarify(missing(*shape, given)),
        Wait::MerchantAuth { .. } => return None,
    })
}
