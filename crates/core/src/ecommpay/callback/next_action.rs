//! What a message asks the merchant to do.

use super::redirect::is_web_address;
use super::{
    Callback, CallbackKind, ClarificationField, DisplayItem, QrCode, RedirectMethod, Review,
    ThreeDs2Step,
};
use crate::ecommpay::Verified;
use crate::mask::excerpt;
use crate::money::Money;
use crate::payment::status::StatusGroup;
use crate::payment::{OperationType, PaymentStatus, PaymentType};

/// Fields of a form, as names and values.
type Fields<'d> = Vec<(&'d str, &'d str)>;

/// What the merchant has to do now (spec 02, last table; spec 06, section 7).
///
/// Addresses are `http` or `https`, everything else is [`Review`](Self::Review). Values are still
/// texts from outside: escape them for the page they go into.
#[derive(Clone)]
#[non_exhaustive]
pub enum NextAction<'d> {
    /// Send the customer's browser to the payment system. Open Banking pages refuse to be shown in
    /// a frame.
    Redirect {
        /// By link or by form.
        method: RedirectMethod,
        /// Where to.
        url: &'d str,
        /// Fields to send along: in the query of a link, in the body of a form.
        fields: Fields<'d>,
    },
    /// Send the customer's browser to the bank by form: `PaReq`, `MD` and the merchant's own address
    /// as `TermUrl`. Then send the `PaRes` that comes back to `/v2/payment/card/3ds_result`.
    ThreeDs1 {
        /// Where the form goes.
        acs_url: &'d str,
        /// The field `PaReq`.
        pa_req: &'d str,
        /// The field `MD`.
        md: Option<&'d str>,
        /// An address that the platform proposes as `TermUrl`.
        term_url: Option<&'d str>,
    },
    /// Send a form from an invisible frame, wait up to 10 s for the bank's message to
    /// `3ds_notification_url`, then send `/v2/payment/card/3ds_check_iframe`.
    ThreeDs2Iframe {
        /// Where the form goes.
        url: &'d str,
        /// The fields of the form.
        fields: Fields<'d>,
    },
    /// Send the customer's browser to the bank by form within 30 s, then send the `cres` that comes
    /// back to `/v2/payment/card/3ds_result`.
    ThreeDs2Challenge {
        /// Where the form goes.
        url: &'d str,
        /// The fields of the form.
        fields: Fields<'d>,
    },
    /// Show a code to scan.
    ShowQr {
        /// The code.
        code: QrCode<'d>,
        /// All of `display_data`, with what to show beside the code.
        items: Vec<DisplayItem<'d>>,
    },
    /// Show an instruction.
    ShowInstruction {
        /// What to show.
        items: Vec<DisplayItem<'d>>,
    },
    /// Send these fields to `/v2/payment/clarification` within 30 minutes, else the payment
    /// declines.
    Clarify {
        /// The fields that are asked for.
        fields: Vec<ClarificationField<'d>>,
    },
    /// Authenticate the customer: `/v2/payment/card/merchant_auth` with type `start`, then `finish`.
    MerchantAuth,
    /// The money is held: `/capture` or `/cancel` it, unless the project does so by itself.
    Capture {
        /// What is held, where the message says so.
        held: Option<Money>,
    },
    /// Nothing; the next message will come. Where Payment Page deals with the customer, this is the
    /// answer for most intermediate statuses.
    Wait,
    /// The message does not tell how the payment stands: ask `/v2/payment/status`.
    AskStatus,
    /// The work on the payment has ended. Ship on [`PaymentOutcome::Paid`] alone, and compare sum
    /// and currency with the order before.
    Done {
        /// How.
        outcome: PaymentOutcome,
    },
    /// The message is not about a payment: a token, a series, or a kind that is not known.
    NotAPayment,
    /// Do not act by program.
    Review(Review),
}

/// How a payment ended, as of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentOutcome {
    /// The customer paid the whole sum.
    Paid,
    /// The customer paid a part of the sum.
    PartiallyPaid,
    /// A payout: the whole sum went to the customer.
    PaidOut,
    /// A payout: a part of the sum went to the customer.
    PartiallyPaidOut,
    /// The customer's card or account was found to be good; no money was paid.
    AccountVerified,
    /// Nothing went through.
    Failed,
    /// All or part of the money went back, or a hold was released.
    Returned,
}

impl NextAction<'_> {
    /// A stable word for the action, the same in every language.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Redirect { .. } => "redirect",
            Self::ThreeDs1 { .. } => "threeds1",
            Self::ThreeDs2Iframe { .. } => "threeds2_iframe",
            Self::ThreeDs2Challenge { .. } => "threeds2_challenge",
            Self::ShowQr { .. } => "show_qr",
            Self::ShowInstruction { .. } => "show_instruction",
            Self::Clarify { .. } => "clarify",
            Self::MerchantAuth => "merchant_auth",
            Self::Capture { .. } => "capture",
            Self::Wait => "wait",
            Self::AskStatus => "ask_status",
            Self::Done { .. } => "done",
            Self::NotAPayment => "not_a_payment",
            Self::Review(_) => "review",
        }
    }
}

/// Prints no addresses and fields: they are secrets of the payment.
impl std::fmt::Debug for NextAction<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Done { outcome } => write!(f, "done({outcome:?})"),
            Self::Review(review) => write!(f, "review({review})"),
            other => f.write_str(other.name()),
        }
    }
}

impl Verified<Callback> {
    /// What has to be done now, as far as this message tells. A later message may have made it
    /// obsolete: fold the [`events`](Self::events) and compare first.
    ///
    /// A [`review`](Callback::review) comes before everything else. A declined attempt that the
    /// customer may repeat on Payment Page is [`NextAction::Wait`], see [`events`](Self::events).
    pub fn next_action(&self) -> NextAction<'_> {
        self.action()
    }
}

impl Callback {
    /// What has to be done if the message is genuine.
    pub(super) fn action(&self) -> NextAction<'_> {
        if let Some(review) = self.review() {
            return NextAction::Review(review);
        }
        match self.kind() {
            CallbackKind::Payment(_) => self.action_of_payment(),
            CallbackKind::Redirect => self.for_browser(self.redirect_action()),
            CallbackKind::Token | CallbackKind::RecurringState | CallbackKind::Other => {
                NextAction::NotAPayment
            }
        }
    }

    fn action_of_payment(&self) -> NextAction<'_> {
        use PaymentStatus as S;
        let Some(status) = self.progress() else {
            let redirect = self.redirect_action();
            return redirect.map_or(NextAction::AskStatus, |action| self.for_browser(Some(action)));
        };
        match &status {
            S::Awaiting3dsResult => self.for_browser(self.threeds_action()),
            S::AwaitingRedirectResult => self.for_browser(self.redirect_action()),
            S::AwaitingCustomerAction => {
                self.for_browser(self.display_action().or_else(|| self.redirect_action()))
            }
            S::AwaitingClarification | S::AwaitingClarifyData => {
                self.for_browser(self.clarify_action())
            }
            S::AwaitingMerchantAuth => NextAction::MerchantAuth,
            S::AwaitingCapture => NextAction::Capture { held: self.payment().sum() },
            S::Error if self.says_nothing() => NextAction::AskStatus,
            S::Processing
            | S::AwaitingCustomer
            | S::AwaitingRetry
            | S::AwaitingPayment
            | S::InvoiceSent
            | S::AwaitingApproval
            | S::ExternalProcessing
            | S::ScheduledRecurringProcessing
            | S::AwaitingConfirmation
            | S::AwaitingFinalization
            | S::AwaitingClearing
            | S::AwaitingPartiallyClearing
            | S::ClearingProcessing
            | S::Initial => NextAction::Wait,
            S::Error
            | S::Success
            | S::Decline
            | S::Canceled
            | S::Expired
            | S::InvoiceCanceled
            | S::PartiallyPaid
            | S::PartiallyPaidOut
            | S::PartiallyRefunded
            | S::Refunded
            | S::PartiallyReversed
            | S::Reversed
            | S::InternalError
            | S::ExternalError
            | S::DeclineRenewal => self.done(&status),
            S::Other(text) => unknown(text),
        }
    }

    /// An action with data for the customer's browser, unless the data could be read in two ways.
    /// Without data, Payment Page or the platform deals with the customer.
    fn for_browser<'d>(&'d self, action: Option<NextAction<'d>>) -> NextAction<'d> {
        let Some(action) = action else { return NextAction::Wait };
        self.review_of_browser_data().map_or(action, NextAction::Review)
    }

    fn redirect_action(&self) -> Option<NextAction<'_>> {
        let redirect = self.redirect()?;
        let member = "redirect_data";
        let (Some(method), Some(url), Some(fields)) =
            (redirect.method(), redirect.url(), redirect.fields())
        else {
            return Some(incomplete(member));
        };
        Some(checked(url, member, NextAction::Redirect { method, url, fields }))
    }

    fn threeds_action(&self) -> Option<NextAction<'_>> {
        if let Some(threeds2) = self.threeds2() {
            let challenge = |step| {
                step_action(step, |url, fields| NextAction::ThreeDs2Challenge { url, fields })
            };
            let iframe =
                |step| step_action(step, |url, fields| NextAction::ThreeDs2Iframe { url, fields });
            let action = threeds2.redirect().map(challenge);
            return action
                .or_else(|| threeds2.iframe().map(iframe))
                .or_else(|| Some(incomplete("threeds2")));
        }
        let Some(acs) = self.acs() else { return self.redirect_action() };
        let (Some(acs_url), Some(pa_req)) = (acs.acs_url(), acs.pa_req()) else {
            return Some(incomplete("acs"));
        };
        let (md, term_url) = (acs.md(), acs.term_url());
        if term_url.is_some_and(|url| !is_web_address(url)) {
            return Some(NextAction::Review(Review::UnsafeAddress { member: "acs" }));
        }
        let action = NextAction::ThreeDs1 { acs_url, pa_req, md, term_url };
        Some(checked(acs_url, "acs", action))
    }

    fn display_action(&self) -> Option<NextAction<'_>> {
        let items: Vec<_> = self.display_data().collect();
        match self.qr_code() {
            Some(code) if code.is_safe() => Some(NextAction::ShowQr { code, items }),
            Some(_) => Some(NextAction::Review(Review::UnsafeAddress { member: "display_data" })),
            None if items.is_empty() => None,
            None => Some(NextAction::ShowInstruction { items }),
        }
    }

    fn clarify_action(&self) -> Option<NextAction<'_>> {
        let fields = self.clarification()?.fields();
        Some(if fields.is_empty() {
            incomplete("clarification_fields")
        } else {
            NextAction::Clarify { fields }
        })
    }

    fn done(&self, status: &PaymentStatus) -> NextAction<'_> {
        let outcome = match status.group() {
            StatusGroup::Paid => match self.purpose() {
                Ok(purpose) => purpose.outcome(status),
                Err(review) => return NextAction::Review(review),
            },
            StatusGroup::Failed => PaymentOutcome::Failed,
            StatusGroup::Returned => PaymentOutcome::Returned,
            StatusGroup::Pending | StatusGroup::Authorised | StatusGroup::Unknown => {
                return unknown(status.as_str());
            }
        };
        NextAction::Done { outcome }
    }

    /// What the payment is for: its type, or else that of its operations.
    fn purpose(&self) -> Result<Purpose, Review> {
        let has = |kind| self.operations().any(|op| op.operation_type().as_ref() == Some(&kind));
        match self.payment().payment_type() {
            Some(PaymentType::Purchase | PaymentType::Recurring | PaymentType::Invoice) => {
                Ok(Purpose::Payment)
            }
            Some(PaymentType::Payout) => Ok(Purpose::Payout),
            Some(PaymentType::AccountVerification) => Ok(Purpose::Verification),
            Some(PaymentType::Other(text)) => Err(Review::UnknownType { kind: excerpt(&text) }),
            None if has(OperationType::Payout) => Ok(Purpose::Payout),
            None if has(OperationType::AccountVerification) => Ok(Purpose::Verification),
            None => Ok(Purpose::Payment),
        }
    }
}

/// Where the money of a payment goes.
#[derive(Clone, Copy)]
enum Purpose {
    Payment,
    Payout,
    Verification,
}

impl Purpose {
    /// How it ended if money went through.
    fn outcome(self, status: &PaymentStatus) -> PaymentOutcome {
        match (self, status.is_paid()) {
            (Self::Payment, true) => PaymentOutcome::Paid,
            (Self::Payment, false) if *status == PaymentStatus::PartiallyPaidOut => {
                PaymentOutcome::PartiallyPaidOut
            }
            (Self::Payment | Self::Verification, false) => PaymentOutcome::PartiallyPaid,
            (Self::Payout, true) => PaymentOutcome::PaidOut,
            (Self::Payout, false) => PaymentOutcome::PartiallyPaidOut,
            (Self::Verification, true) => PaymentOutcome::AccountVerified,
        }
    }
}

fn step_action<'d>(
    step: ThreeDs2Step<'d>,
    make: fn(&'d str, Fields<'d>) -> NextAction<'d>,
) -> NextAction<'d> {
    match (step.url(), step.fields()) {
        (Some(url), Some(fields)) => checked(url, "threeds2", make(url, fields)),
        _ => incomplete("threeds2"),
    }
}

fn checked<'d>(url: &str, member: &'static str, action: NextAction<'d>) -> NextAction<'d> {
    if is_web_address(url) { action } else { NextAction::Review(Review::UnsafeAddress { member }) }
}

fn incomplete<'d>(member: &'static str) -> NextAction<'d> {
    NextAction::Review(Review::Incomplete { member })
}

fn unknown<'d>(status: &str) -> NextAction<'d> {
    NextAction::Review(Review::UnknownStatus { status: excerpt(status) })
}
