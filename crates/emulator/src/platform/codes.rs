//! The response codes that the local platform gives. Their texts are those of the registry in the
//! core (spec 04).

use paywright_core::ecommpay::codes;

/// A unified response code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    /// The digits of the code.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The text that belongs to it.
    pub fn message(self) -> &'static str {
        codes::lookup(self.0).message().unwrap_or_default()
    }
}

pub(crate) const SUCCESS: Code = Code(0);
pub(crate) const VALIDATION_ERROR: Code = Code(502);
pub(crate) const REFUND_TOO_LARGE: Code = Code(903);
pub(crate) const INVALID_JSON: Code = Code(2003);
pub(crate) const FIELD_MISSING: Code = Code(2004);
pub(crate) const PROJECT_NOT_FOUND: Code = Code(2442);
pub(crate) const CARD_EXPIRED: Code = Code(3021);
pub(crate) const CURRENCY_DISABLED: Code = Code(3023);
pub(crate) const INVALID_PAYMENT_ID: Code = Code(3024);
pub(crate) const PAYMENT_EXISTS: Code = Code(3041);
pub(crate) const WRONG_STATUS: Code = Code(3060);
pub(crate) const NOT_FOUND: Code = Code(3061);
pub(crate) const NOT_RECEIVED: Code = Code(3062);
pub(crate) const REFUND_ID_EXISTS: Code = Code(3230);
pub(crate) const INVALID_SIGNATURE: Code = Code(3261);
pub(crate) const EMPTY_SIGNATURE: Code = Code(3262);
pub(crate) const REFUND_CURRENCY: Code = Code(3284);
pub(crate) const REFUND_UNAVAILABLE: Code = Code(3610);
pub(crate) const AWAITING_PROCESSING: Code = Code(9999);
pub(crate) const CARD_GENERAL_DECLINE: Code = Code(10_000);
pub(crate) const CARD_TIME_OUT: Code = Code(10_602);
pub(crate) const APM_GENERAL_DECLINE: Code = Code(20_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_what_its_name_says() {
        let cases = [
            (SUCCESS, "Success"),
            (VALIDATION_ERROR, "Validation error"),
            (REFUND_TOO_LARGE, "Exceeded allowed amount for refund"),
            (INVALID_JSON, "Invalid JSON string"),
            (FIELD_MISSING, "Required field not provided"),
            (PROJECT_NOT_FOUND, "Project ID not found"),
            (CARD_EXPIRED, "Card expired"),
            (CURRENCY_DISABLED, "Provided currency disabled for Project ID"),
            (INVALID_PAYMENT_ID, "Invalid Payment ID"),
            (PAYMENT_EXISTS, "Payment ID already exists"),
            (WRONG_STATUS, "Current payment or operation status does not allow this action"),
            (NOT_FOUND, "Transaction not found"),
            (NOT_RECEIVED, "Payment details not received"),
            (REFUND_ID_EXISTS, "The operation with such merchant_refund_id already exists"),
            (INVALID_SIGNATURE, "Invalid signature"),
            (EMPTY_SIGNATURE, "Empty signature"),
            (REFUND_CURRENCY, "Refund currency mismatched or empty"),
            (REFUND_UNAVAILABLE, "Refund unavailable for the current operation"),
            (AWAITING_PROCESSING, "Awaiting processing"),
            (CARD_GENERAL_DECLINE, "General decline"),
            (CARD_TIME_OUT, "Time-out"),
            (APM_GENERAL_DECLINE, "General decline"),
        ];
        for (code, message) in cases {
            assert_eq!(code.message(), message, "{}", code.number());
        }
    }
}
