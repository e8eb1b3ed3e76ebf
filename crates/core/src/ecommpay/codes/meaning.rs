//! What a code is about, what is recommended, and what follows for another attempt.

use std::fmt;

use crate::payment::Retry;
use crate::words::words;

words! {
    /// What a code is about (spec 04, Ranges).
    pub enum Category {
        /// Done.
        Success = "success",
        /// Declined by the platform: 3-D Secure, address check, no reason given.
        PlatformDecline = "platform_decline",
        /// Cancelled, no access, project settings, provider not available.
        PlatformAccess = "platform_access",
        /// Risk control: lists, limits, countries, sanctions, scoring.
        PlatformRisk = "platform_risk",
        /// Technical failure of the platform.
        PlatformTechnical = "platform_technical",
        /// Limits of amount and frequency.
        PlatformLimit = "platform_limit",
        /// Wrong, missing or unexpected data in the request.
        RequestValidation = "request_validation",
        /// What the request is about does not exist.
        NotFound = "not_found",
        /// It was requested before.
        Duplicate = "duplicate",
        /// The state of the payment does not allow it.
        State = "state",
        /// The signature is wrong or missing.
        Signature = "signature",
        /// The merchant's balance does not suffice.
        MerchantBalance = "merchant_balance",
        /// Declined by the merchant.
        MerchantDecline = "merchant_decline",
        /// Still in work.
        Pending = "pending",
        /// Card: data, funds, limits, no reason given.
        CardDecline = "card_decline",
        /// Card: refused by its issuer.
        CardIssuer = "card_issuer",
        /// Card: cancelled.
        CardCancelled = "card_cancelled",
        /// Card: fraud and security.
        CardRisk = "card_risk",
        /// Card: acquirer.
        CardAcquirer = "card_acquirer",
        /// Card: time-out or other technical failure.
        CardTechnical = "card_technical",
        /// Card: request not valid for it.
        CardRequest = "card_request",
        /// Card: provider or payment system.
        CardProvider = "card_provider",
        /// Other methods: account, funds, limits, no reason given.
        ApmDecline = "apm_decline",
        /// Other methods: restricted account or country.
        ApmRestriction = "apm_restriction",
        /// Other methods: action or inaction of the customer.
        ApmCustomer = "apm_customer",
        /// Other methods: fraud and security.
        ApmRisk = "apm_risk",
        /// Other methods: provider.
        ApmProvider = "apm_provider",
        /// Other methods: time-out or other technical failure.
        ApmTechnical = "apm_technical",
        /// Other methods: request not valid for it.
        ApmRequest = "apm_request",
        /// Not known.
        Unknown = "unknown",
    }
}

impl Category {
    /// The prevailing category of the range that a code lies in.
    pub(super) fn of_range(code: u32) -> Self {
        match code {
            0 => Self::Success,
            100..=199 => Self::PlatformDecline,
            301..=319 => Self::PlatformAccess,
            1401..=1499 => Self::PlatformRisk,
            2003..=3299 => Self::RequestValidation,
            3300..=3499 | 3600..=3699 | 3900..=3999 => Self::PlatformLimit,
            10_000..=10_199 => Self::CardDecline,
            10_200..=10_299 => Self::CardIssuer,
            10_300..=10_399 => Self::CardCancelled,
            10_400..=10_499 => Self::CardRisk,
            10_500..=10_599 => Self::CardAcquirer,
            10_600..=10_699 => Self::CardTechnical,
            10_700..=10_799 => Self::CardRequest,
            10_800..=10_899 => Self::CardProvider,
            20_000..=20_199 => Self::ApmDecline,
            20_200..=20_299 => Self::ApmRestriction,
            20_300..=20_399 => Self::ApmCustomer,
            20_400..=20_499 => Self::ApmRisk,
            20_500..=20_599 | 20_800..=20_899 => Self::ApmProvider,
            20_600..=20_699 => Self::ApmTechnical,
            20_700..=20_799 => Self::ApmRequest,
            30_000..=30_999 => Self::MerchantDecline,
            _ => Self::Unknown,
        }
    }
}

words! {
    /// What the documentation recommends to do about a code.
    pub enum Action {
        /// Nothing.
        None = "none",
        /// Keep waiting for the result.
        Wait = "wait",
        /// Try again.
        Retry = "retry",
        /// Try again later.
        RetryLater = "retry_later",
        /// Try again after a day.
        RetryAfter24Hours = "retry_after_24h",
        /// Try again after a week.
        RetryAfter7Days = "retry_after_7d",
        /// Try again after thirty days.
        RetryAfter30Days = "retry_after_30d",
        /// Correct the request.
        CorrectRequest = "correct_request",
        /// Correct the request, or try again later.
        CorrectOrRetryLater = "correct_or_retry_later",
        /// Repeat with 3-D Secure.
        Authenticate3ds = "authenticate_3ds",
        /// Use another card or account.
        OtherInstrument = "other_instrument",
        /// Ask the support of the platform.
        ContactSupport = "contact_support",
        /// Try again, or ask the support of the platform.
        RetryOrContactSupport = "retry_or_contact_support",
        /// Ask the support of the platform, or try again later.
        ContactSupportOrRetryLater = "contact_support_or_retry_later",
        /// Ask the account manager.
        ContactAccountManager = "contact_account_manager",
        /// Not known.
        Unknown = "unknown",
    }
}

impl Action {
    /// What the recommendation means for another attempt (spec 04, retry policy). Where there is a
    /// choice, the attempt that needs nobody's help counts.
    pub fn retry(self) -> Retry {
        match self {
            Self::None | Self::ContactSupport | Self::ContactAccountManager => Retry::Never,
            Self::Wait => Retry::Wait,
            Self::Retry | Self::RetryOrContactSupport => Retry::Now,
            Self::RetryLater | Self::CorrectOrRetryLater | Self::ContactSupportOrRetryLater => {
                Retry::Later
            }
            Self::RetryAfter24Hours => Retry::AfterHours(24),
            Self::RetryAfter7Days => Retry::AfterHours(7 * 24),
            Self::RetryAfter30Days => Retry::AfterHours(30 * 24),
            Self::CorrectRequest | Self::OtherInstrument => Retry::WithOtherData,
            Self::Authenticate3ds => Retry::With3ds,
            Self::Unknown => Retry::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recommendations_follow_the_retry_policy() {
        let table = [
            (Action::None, Retry::Never, false),
            (Action::ContactAccountManager, Retry::Never, false),
            (Action::Retry, Retry::Now, true),
            (Action::RetryLater, Retry::Later, true),
            (Action::RetryAfter30Days, Retry::AfterHours(720), true),
            (Action::CorrectRequest, Retry::WithOtherData, false),
            (Action::OtherInstrument, Retry::WithOtherData, false),
            (Action::Wait, Retry::Wait, false),
            (Action::Unknown, Retry::Unknown, false),
        ];
        for (action, retry, retryable) in table {
            assert_eq!(action.retry(), retry, "{action}");
            assert_eq!(retry.is_retryable(), retryable, "{action}");
        }
    }

    #[test]
    fn words_are_those_of_the_public_list() {
        assert_eq!(Category::CardCancelled.as_str(), "card_cancelled");
        assert_eq!(Action::RetryAfter24Hours.to_string(), "retry_after_24h");
    }
}
