//! The response codes that the local platform gives (spec 04).

/// A unified response code with its fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The digits of the code.
    pub number: u32,
    /// The text that belongs to it.
    pub message: &'static str,
}

const fn code(number: u32, message: &'static str) -> Code {
    Code { number, message }
}

pub(crate) const SUCCESS: Code = code(0, "Success");
pub(crate) const VALIDATION_ERROR: Code = code(502, "Validation error");
pub(crate) const REFUND_TOO_LARGE: Code = code(903, "Exceeded allowed amount for refund");
pub(crate) const INVALID_JSON: Code = code(2003, "Invalid JSON string");
pub(crate) const FIELD_MISSING: Code = code(2004, "Required field not provided");
pub(crate) const PROJECT_NOT_FOUND: Code = code(2442, "Project ID not found");
pub(crate) const CARD_EXPIRED: Code = code(3021, "Card expired");
pub(crate) const CURRENCY_DISABLED: Code = code(3023, "Provided currency disabled for Project ID");
pub(crate) const INVALID_PAYMENT_ID: Code = code(3024, "Invalid Payment ID");
pub(crate) const PAYMENT_EXISTS: Code = code(3041, "Payment ID already exists");
pub(crate) const WRONG_STATUS: Code = code(
    3060,
    "Current payment or operation status does not allow this action",
);
pub(crate) const NOT_FOUND: Code = code(3061, "Transaction not found");
pub(crate) const NOT_RECEIVED: Code = code(3062, "Payment details not received");
pub(crate) const REFUND_ID_EXISTS: Code = code(
    3230,
    "The operation with such merchant_refund_id already exists",
);
pub(crate) const INVALID_SIGNATURE: Code = code(3261, "Invalid signature");
pub(crate) const EMPTY_SIGNATURE: Code = code(3262, "Empty signature");
pub(crate) const REFUND_CURRENCY: Code = code(3284, "Refund currency mismatched or empty");
pub(crate) const REFUND_UNAVAILABLE: Code =
    code(3610, "Refund unavailable for the current operation");
pub(crate) const AWAITING_PROCESSING: Code = code(9999, "Awaiting processing");
pub(crate) const CARD_GENERAL_DECLINE: Code = code(10000, "General decline");
pub(crate) const CARD_TIME_OUT: Code = code(10602, "Time-out");
pub(crate) const APM_GENERAL_DECLINE: Code = code(20000, "General decline");
