//! The response codes that the local platform gives. Their texts are those of the registry in the
//! core (spec 04).

use paywright_core::ecommpay::codes;

/// A unified response code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
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
pub(crate) const GENERAL_DECLINE: Code = Code(100);
pub(crate) const THREE_DS_DECLINED: Code = Code(104);
pub(crate) const NOT_RETURNED_FROM_ACS: Code = Code(108);
/// Not given by the local platform, which has no lists of addresses.
/// For the API documents only: addresses that are not allowed are not played here.
pub(crate) const ACCESS_DENIED: Code = Code(303);
pub(crate) const NOT_ALLOWED: Code = Code(310);
pub(crate) const VALIDATION_ERROR: Code = Code(502);
pub(crate) const REFUND_TOO_LARGE: Code = Code(903);
pub(crate) const INVALID_JSON: Code = Code(2003);
pub(crate) const FIELD_MISSING: Code = Code(2004);
pub(crate) const PROJECT_NOT_FOUND: Code = Code(2442);
pub(crate) const UNKNOWN_METHOD: Code = Code(2541);
pub(crate) const AMOUNT_TOO_LARGE: Code = Code(2642);
pub(crate) const CARD_EXPIRED: Code = Code(3021);
pub(crate) const CURRENCY_DISABLED: Code = Code(3023);
pub(crate) const INVALID_PAYMENT_ID: Code = Code(3024);
pub(crate) const PAYMENT_EXISTS: Code = Code(3041);
pub(crate) const WRONG_STATUS: Code = Code(3060);
pub(crate) const NOT_FOUND: Code = Code(3061);
pub(crate) const NOT_RECEIVED: Code = Code(3062);
pub(crate) const CARD_NOT_FOUND: Code = Code(3101);
pub(crate) const CURRENCY_MISMATCH: Code = Code(3119);
pub(crate) const INCREMENT_FORBIDDEN: Code = Code(3125);
pub(crate) const SERIES_NOT_FOUND: Code = Code(3181);
pub(crate) const SCHEDULED_ID_EXISTS: Code = Code(3182);
pub(crate) const SERIES_CARD_EXPIRED: Code = Code(3183);
pub(crate) const SERIES_CANCELED: Code = Code(3184);
pub(crate) const TRIGGER_NOT_FOUND: Code = Code(3186);
pub(crate) const TOKEN_NOT_FOUND: Code = Code(3221);
pub(crate) const REFUND_ID_EXISTS: Code = Code(3230);
pub(crate) const CUSTOMER_NOT_FOUND: Code = Code(3241);
pub(crate) const INVALID_SIGNATURE: Code = Code(3261);
pub(crate) const EMPTY_SIGNATURE: Code = Code(3262);
pub(crate) const REFUND_CURRENCY: Code = Code(3284);
pub(crate) const SERIES_EXPIRED: Code = Code(3301);
pub(crate) const SAME_CARDS: Code = Code(3431);
pub(crate) const REFUND_UNAVAILABLE: Code = Code(3610);
pub(crate) const AWAITING_PROCESSING: Code = Code(9999);
pub(crate) const CARD_GENERAL_DECLINE: Code = Code(10_000);
pub(crate) const CARD_INCORRECT_DATA: Code = Code(10_102);
pub(crate) const CARD_NO_FUNDS: Code = Code(10_105);
pub(crate) const CARD_TIME_OUT: Code = Code(10_602);
pub(crate) const APM_GENERAL_DECLINE: Code = Code(20_000);

/// All codes that the local platform gives unless faults are wanted, in the order of their numbers.
pub const ALL: &[Code] = &[
    SUCCESS,
    GENERAL_DECLINE,
    THREE_DS_DECLINED,
    NOT_RETURNED_FROM_ACS,
    NOT_ALLOWED,
    VALIDATION_ERROR,
    REFUND_TOO_LARGE,
    INVALID_JSON,
    FIELD_MISSING,
    PROJECT_NOT_FOUND,
    UNKNOWN_METHOD,
    AMOUNT_TOO_LARGE,
    CARD_EXPIRED,
    CURRENCY_DISABLED,
    INVALID_PAYMENT_ID,
    PAYMENT_EXISTS,
    WRONG_STATUS,
    NOT_FOUND,
    NOT_RECEIVED,
    CARD_NOT_FOUND,
    CURRENCY_MISMATCH,
    INCREMENT_FORBIDDEN,
    SERIES_NOT_FOUND,
    SCHEDULED_ID_EXISTS,
    SERIES_CARD_EXPIRED,
    SERIES_CANCELED,
    TRIGGER_NOT_FOUND,
    TOKEN_NOT_FOUND,
    REFUND_ID_EXISTS,
    CUSTOMER_NOT_FOUND,
    INVALID_SIGNATURE,
    EMPTY_SIGNATURE,
    REFUND_CURRENCY,
    SERIES_EXPIRED,
    SAME_CARDS,
    REFUND_UNAVAILABLE,
    AWAITING_PROCESSING,
    CARD_GENERAL_DECLINE,
    CARD_INCORRECT_DATA,
    CARD_NO_FUNDS,
    CARD_TIME_OUT,
    APM_GENERAL_DECLINE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_what_its_name_says() {
        let cases = [
            (SUCCESS, "Success"),
            (GENERAL_DECLINE, "General decline"),
            (THREE_DS_DECLINED, "Declined by 3DS check"),
            (NOT_RETURNED_FROM_ACS, "Customer has not returned from ACS"),
            (NOT_ALLOWED, "This operation is not allowed by project settings"),
            (VALIDATION_ERROR, "Validation error"),
            (REFUND_TOO_LARGE, "Exceeded allowed amount for refund"),
            (INVALID_JSON, "Invalid JSON string"),
            (FIELD_MISSING, "Required field not provided"),
            (PROJECT_NOT_FOUND, "Project ID not found"),
            (UNKNOWN_METHOD, "Unknown Payment Method"),
            (AMOUNT_TOO_LARGE, "Operation amount is greater than limit"),
            (CARD_EXPIRED, "Card expired"),
            (CURRENCY_DISABLED, "Provided currency disabled for Project ID"),
            (INVALID_PAYMENT_ID, "Invalid Payment ID"),
            (PAYMENT_EXISTS, "Payment ID already exists"),
            (WRONG_STATUS, "Current payment or operation status does not allow this action"),
            (NOT_FOUND, "Transaction not found"),
            (NOT_RECEIVED, "Payment details not received"),
            (CARD_NOT_FOUND, "Card not found"),
            (CURRENCY_MISMATCH, "Request currency does not match channel currency"),
            (INCREMENT_FORBIDDEN, "Incremental authorization requests are forbidden for the MCC"),
            (SERIES_NOT_FOUND, "COF purchase registration ID not found"),
            (SCHEDULED_ID_EXISTS, "Duplicate COF purchase scheduled payment ID"),
            (
                SERIES_CARD_EXPIRED,
                "COF purchase registration ID is invalidated due to card expiry date",
            ),
            (SERIES_CANCELED, "COF purchase registration ID is cancelled"),
            (TRIGGER_NOT_FOUND, "Trigger operation ID is not found"),
            (TOKEN_NOT_FOUND, "Card token not found"),
            (REFUND_ID_EXISTS, "The operation with such merchant_refund_id already exists"),
            (CUSTOMER_NOT_FOUND, "Customer not found"),
            (INVALID_SIGNATURE, "Invalid signature"),
            (EMPTY_SIGNATURE, "Empty signature"),
            (REFUND_CURRENCY, "Refund currency mismatched or empty"),
            (SERIES_EXPIRED, "Recurring registration is expired"),
            (SAME_CARDS, "Money transfer is not possible for two identical cards"),
            (REFUND_UNAVAILABLE, "Refund unavailable for the current operation"),
            (AWAITING_PROCESSING, "Awaiting processing"),
            (CARD_GENERAL_DECLINE, "General decline"),
            (CARD_INCORRECT_DATA, "Incorrect data entered"),
            (CARD_NO_FUNDS, "Insufficient funds on card"),
            (CARD_TIME_OUT, "Time-out"),
            (APM_GENERAL_DECLINE, "General decline"),
        ];
        for (code, message) in cases {
            assert_eq!(code.message(), message, "{}", code.number());
        }
        assert_eq!(cases.map(|(code, _)| code), ALL);
        assert!(ALL.is_sorted_by_key(|code| code.number()));
    }
}
