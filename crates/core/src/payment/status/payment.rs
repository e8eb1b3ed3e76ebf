//! Statuses and types of a payment.

use super::open_enum::open_enum;

open_enum! {
    /// The status of a payment (spec 03, Payment statuses).
    ///
    /// ```
    /// use paywright_core::payment::PaymentStatus;
    ///
    /// let status = PaymentStatus::parse("partially_paid_out");
    /// assert_eq!(status, PaymentStatus::PartiallyPaidOut);
    ///
    /// let unknown = PaymentStatus::parse("awaiting moonrise");
    /// assert_eq!(unknown.as_str(), "awaiting moonrise");
    /// assert!(!unknown.is_final() && !unknown.is_paid());
    /// ```
    pub enum PaymentStatus {
        /// The payment was not started because the request was refused; the same payment id may be
        /// used again. In a status answer with code 3061 or 3062 it only says that nothing is known.
        Error = "error",
        /// In work.
        Processing = "processing",
        /// Waits for the result of 3-D Secure, usually 30 minutes, then declines.
        Awaiting3dsResult = "awaiting 3ds result",
        /// Waits for the end of the merchant's own authentication of the customer.
        AwaitingMerchantAuth = "awaiting merchant auth",
        /// The customer was sent to the payment system; waits for its result.
        AwaitingRedirectResult = "awaiting redirect result",
        /// Waits for the customer to act in the payment system (QR code, app, cash desk).
        AwaitingCustomerAction = "awaiting customer action",
        /// Waits for additional data, 30 minutes, then declines.
        AwaitingClarification = "awaiting clarification",
        /// An attempt was declined; the customer may try again on Payment Page.
        AwaitingCustomer = "awaiting customer",
        /// Money is held; waits for capture or cancel.
        AwaitingCapture = "awaiting capture",
        /// A payout will be tried again.
        AwaitingRetry = "awaiting retry",
        /// An invoice was created, its link is not sent yet.
        AwaitingPayment = "awaiting payment",
        /// The link of an invoice was sent.
        InvoiceSent = "invoice sent",
        /// The merchant cancelled the invoice.
        InvoiceCanceled = "invoice canceled",
        /// The link of an invoice expired.
        Expired = "expired",
        /// Done in full.
        Success = "success",
        /// Declined.
        Decline = "decline",
        /// The hold was released.
        Canceled = "canceled",
        /// Split payment of which only a part went through.
        PartiallyPaid = "partially paid",
        /// Split payout of which only a part went through.
        PartiallyPaidOut = "partially_paid_out",
        /// A part was returned after the business day.
        PartiallyRefunded = "partially refunded",
        /// Everything was returned after the business day.
        Refunded = "refunded",
        /// A part was returned within the business day.
        PartiallyReversed = "partially reversed",
        /// Everything was returned within the business day; of a payout: undone.
        Reversed = "reversed",

        // Known from plugin code only.
        /// Waits for approval on Payment Page.
        AwaitingApproval = "awaiting approval",
        /// Waits for address data of the card holder.
        AwaitingClarifyData = "awaiting clarify data",
        /// In work at the provider.
        ExternalProcessing = "external processing",
        /// A scheduled series is running.
        ScheduledRecurringProcessing = "scheduled recurring processing",
        /// The provider has not confirmed the arrival of the money (Open Banking).
        AwaitingConfirmation = "awaiting confirmation",
        /// Waits for the contract of a direct debit.
        AwaitingFinalization = "awaiting finalization",
        /// Waits for clearing.
        AwaitingClearing = "awaiting clearing",
        /// Waits for clearing of a part.
        AwaitingPartiallyClearing = "awaiting partially clearing",
        /// Clearing is running.
        ClearingProcessing = "clearing processing",
        /// Failure of the platform. Whether it is the end is not documented.
        InternalError = "internal error",
        /// Failure of the provider. Whether it is the end is not documented.
        ExternalError = "external error",
        /// A renewal was declined. Whether it is the end is not documented.
        DeclineRenewal = "decline renewal",
        /// State of a plugin before the first message; the platform does not send it.
        Initial = "initial",
    }
}

impl PaymentStatus {
    /// Where the payment stands for the merchant's order.
    pub fn group(&self) -> StatusGroup {
        self.classify().0
    }

    /// How much of an end this status is.
    pub fn finality(&self) -> Finality {
        self.classify().1
    }

    /// Whether this status ends the work on the payment. Refunds may still follow `success`, and
    /// the same payment id may be used again after `error`: see [`finality`](Self::finality).
    ///
    /// An unknown status is never final. For the answer of a status request ask
    /// [`is_final_with_code`](Self::is_final_with_code).
    pub fn is_final(&self) -> bool {
        match self.finality() {
            Finality::Final | Finality::Provisional => true,
            Finality::Intermediate | Finality::Unknown => false,
        }
    }

    /// [`is_final`](Self::is_final), but aware that `error` with code 3061 (not found) or 3062
    /// (details not received yet) says nothing about the payment: ask again (spec 02, Layout C).
    pub fn is_final_with_code(&self, code: Option<&str>) -> bool {
        self.is_final() && !self.says_nothing(code)
    }

    /// Whether the status is `error` only because the platform knows nothing about the payment.
    pub(crate) fn says_nothing(&self, code: Option<&str>) -> bool {
        *self == Self::Error && matches!(code, Some("3061" | "3062"))
    }

    /// Whether the whole sum went through and nothing of it went back: `success` and nothing else.
    ///
    /// `partially paid` is not paid, since goods must not leave for a part of the money (see
    /// [`is_partially_paid`](Self::is_partially_paid)); `awaiting capture` is only authorised.
    /// For an account verification `success` moves no money. Compare sums before shipping.
    pub fn is_paid(&self) -> bool {
        self.classify().2 == Share::All
    }

    /// Whether a part of the sum is with its recipient: split payments of which a part failed, and
    /// payments of which a part was returned.
    pub fn is_partially_paid(&self) -> bool {
        self.classify().2 == Share::Part
    }

    /// The one place that decides what a status means, so that a new status has to be placed.
    fn classify(&self) -> (StatusGroup, Finality, Share) {
        use StatusGroup::{Authorised, Failed, Paid, Pending, Returned, Unknown};
        match self {
            Self::Processing
            | Self::Awaiting3dsResult
            | Self::AwaitingMerchantAuth
            | Self::AwaitingRedirectResult
            | Self::AwaitingCustomerAction
            | Self::AwaitingClarification
            | Self::AwaitingCustomer
            | Self::AwaitingRetry
            | Self::AwaitingPayment
            | Self::InvoiceSent
            | Self::AwaitingApproval
            | Self::AwaitingClarifyData
            | Self::ExternalProcessing
            | Self::ScheduledRecurringProcessing
            | Self::AwaitingConfirmation
            | Self::AwaitingFinalization
            | Self::AwaitingClearing
            | Self::AwaitingPartiallyClearing
            | Self::ClearingProcessing
            | Self::Initial => (Pending, Finality::Intermediate, Share::Nothing),
            Self::AwaitingCapture => (Authorised, Finality::Intermediate, Share::Nothing),
            Self::Success => (Paid, Finality::Final, Share::All),
            Self::PartiallyPaid | Self::PartiallyPaidOut => (Paid, Finality::Final, Share::Part),
            Self::Decline | Self::Expired | Self::InvoiceCanceled => {
                (Failed, Finality::Final, Share::Nothing)
            }
            Self::Error | Self::InternalError | Self::ExternalError | Self::DeclineRenewal => {
                (Failed, Finality::Provisional, Share::Nothing)
            }
            Self::PartiallyRefunded | Self::PartiallyReversed => {
                (Returned, Finality::Final, Share::Part)
            }
            Self::Canceled | Self::Refunded | Self::Reversed => {
                (Returned, Finality::Final, Share::Nothing)
            }
            Self::Other(_) => (Unknown, Finality::Unknown, Share::Nothing),
        }
    }
}

/// How much of the payment's sum is with its recipient.
#[derive(PartialEq, Eq)]
enum Share {
    Nothing,
    Part,
    All,
}

/// What a payment status means for the merchant's order (spec 03, Merchant-facing groups).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusGroup {
    /// Not decided yet.
    Pending,
    /// Money is held for the merchant, not taken.
    Authorised,
    /// Money went through, wholly or in part. [`PaymentStatus::is_paid`] tells the difference.
    Paid,
    /// Nothing went through.
    Failed,
    /// Money or a hold went back, wholly or in part.
    Returned,
    /// A status that this version does not know: neither final nor paid.
    Unknown,
}

/// How much of an end a status is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finality {
    /// Not known to this version.
    Unknown,
    /// More will follow.
    Intermediate,
    /// An end that another message may overrule: the same payment id may be used again after
    /// `error`, and for `internal error`, `external error` and `decline renewal` the platform does
    /// not say whether they are the end.
    Provisional,
    /// The end, except for refunds and other returns.
    Final,
}

open_enum! {
    /// What a payment is for: `payment.type` of callbacks (spec 02).
    pub enum PaymentType {
        /// Money from the customer to the merchant.
        Purchase = "purchase",
        /// Money from the merchant to the customer.
        Payout = "payout",
        /// A debit of a registered series.
        Recurring = "recurring",
        /// A check of the customer's instrument, without money.
        AccountVerification = "account verification",
        /// A payment link.
        Invoice = "invoice",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_statuses_are_read_back_from_their_own_spelling() {
        for status in PaymentStatus::KNOWN {
            assert_eq!(&PaymentStatus::parse(status.as_str()), status);
            let shouted = status.as_str().to_uppercase().replace(' ', "__");
            assert_eq!(&PaymentStatus::parse(&shouted), status, "{shouted}");
        }
        for kind in PaymentType::KNOWN {
            assert_eq!(&PaymentType::parse(kind.as_str()), kind);
        }
        assert_eq!(PaymentStatus::KNOWN.len(), 23 + 13);
    }

    #[test]
    fn spelling_variants_are_equal() {
        let pairs = [
            ("cancelled", "canceled"),
            ("invoice cancelled", "invoice canceled"),
            ("partially paid out", "partially_paid_out"),
            ("Awaiting 3DS result", "awaiting_3ds_result"),
        ];
        for (one, other) in pairs {
            let one = PaymentStatus::parse(one);
            assert_eq!(one, PaymentStatus::parse(other));
            assert!(PaymentStatus::KNOWN.contains(&one));
        }
        assert_eq!(PaymentType::parse("account_verification"), PaymentType::AccountVerification);
    }

    #[test]
    fn unknown_texts_survive_and_mean_nothing() {
        for text in ["", "Half_Paid", "success!", "succ\u{e8}s", "paid"] {
            let status = PaymentStatus::parse(text);
            assert_eq!(status, PaymentStatus::Other(text.into()));
            assert_eq!(status.to_string(), text);
            assert_eq!(status.group(), StatusGroup::Unknown);
            assert_eq!(status.finality(), Finality::Unknown);
            assert!(!status.is_final() && !status.is_paid() && !status.is_partially_paid());
        }
    }

    #[test]
    fn classification_follows_the_table_of_spec_03() {
        use StatusGroup::*;
        let table = [
            ("error", Failed, true, false),
            ("processing", Pending, false, false),
            ("awaiting 3ds result", Pending, false, false),
            ("awaiting merchant auth", Pending, false, false),
            ("awaiting redirect result", Pending, false, false),
            ("awaiting customer action", Pending, false, false),
            ("awaiting clarification", Pending, false, false),
            ("awaiting customer", Pending, false, false),
            ("awaiting capture", Authorised, false, false),
            ("awaiting retry", Pending, false, false),
            ("awaiting payment", Pending, false, false),
            ("invoice sent", Pending, false, false),
            ("invoice canceled", Failed, true, false),
            ("expired", Failed, true, false),
            ("success", Paid, true, true),
            ("decline", Failed, true, false),
            ("canceled", Returned, true, false),
            ("partially paid", Paid, true, false),
            ("partially_paid_out", Paid, true, false),
            ("partially refunded", Returned, true, false),
            ("refunded", Returned, true, false),
            ("partially reversed", Returned, true, false),
            ("reversed", Returned, true, false),
            ("awaiting approval", Pending, false, false),
            ("awaiting clarify data", Pending, false, false),
            ("external processing", Pending, false, false),
            ("scheduled recurring processing", Pending, false, false),
            ("awaiting confirmation", Pending, false, false),
            ("awaiting finalization", Pending, false, false),
            ("awaiting clearing", Pending, false, false),
            ("awaiting partially clearing", Pending, false, false),
            ("clearing processing", Pending, false, false),
            ("internal error", Failed, true, false),
            ("external error", Failed, true, false),
            ("decline renewal", Failed, true, false),
            ("initial", Pending, false, false),
        ];
        assert_eq!(table.len(), PaymentStatus::KNOWN.len());
        for (text, group, is_final, is_paid) in table {
            let status = PaymentStatus::parse(text);
            assert_eq!(status.as_str(), text);
            assert_eq!(status.group(), group, "{text}");
            assert_eq!(status.is_final(), is_final, "{text}");
            assert_eq!(status.is_paid(), is_paid, "{text}");
        }
    }

    #[test]
    fn error_is_not_final_when_the_payment_is_only_not_found() {
        let error = PaymentStatus::Error;
        assert!(error.is_final_with_code(None));
        assert!(error.is_final_with_code(Some("2004")));
        assert!(!error.is_final_with_code(Some("3061")));
        assert!(!error.is_final_with_code(Some("3062")));
        assert!(PaymentStatus::Decline.is_final_with_code(Some("3061")));
        assert_eq!(error.finality(), Finality::Provisional);
    }
}
