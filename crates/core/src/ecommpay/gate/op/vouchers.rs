//! Fiscal receipts.

use serde_json::Value;

use super::super::draft::Draft;
use super::CashVoucherRecreate;
use crate::http::RetryClass;

impl CashVoucherRecreate {
    /// Makes the fiscal receipt of a payment anew. What `object_info` holds is documented nowhere.
    pub fn new(payment_id: impl Into<String>, object_info: Value) -> Self {
        let mut draft = Draft::harmless("/v2/cash-voucher/recreate").payment(payment_id);
        // A second receipt is one that the tax office has, too. No status tells of receipts, so
        // there is nothing that a ticket could find.
        draft.class = RetryClass::MoneyMoving;
        Self::of(draft.needs(&["object_info"]).set("object_info", object_info))
    }
}
