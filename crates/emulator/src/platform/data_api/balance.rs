//! `balance/get`: what is there to pay out (spec 07, section 4).

use std::collections::BTreeMap;

use paywright_core::money::Currency;
use paywright_core::payment::{OperationStatus, OperationType};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Reader;

/// One balance. The currency is the name of a member, and nothing is to be read from `name`.
#[derive(Debug)]
pub(super) struct Balance {
    project_id: u32,
    currency: Currency,
    minor: i128,
}

impl Reader<'_> {
    /// A balance for each project and currency that has an operation, by both.
    pub(super) fn balances(&self) -> Vec<Balance> {
        let mut moved = BTreeMap::<(u32, Currency), i128>::new();
        for payment in self.payments() {
            for operation in &payment.operations {
                let sum = operation.amount();
                let minor = moved.entry((payment.project_id, sum.currency())).or_default();
                if operation.status == OperationStatus::Success {
                    *minor += direction(&operation.kind) * i128::from(sum.minor());
                }
            }
        }
        let start = i128::from(self.platform.settings.starting_balance);
        moved
            .into_iter()
            .map(|((project_id, currency), minor)| Balance {
                project_id,
                currency,
                minor: start + minor,
            })
            .collect()
    }
}

/// Whether a success brings money (1), takes it (-1) or leaves it where it is (0).
fn direction(kind: &OperationType) -> i128 {
    use OperationType as Kind;
    match kind {
        Kind::Sale
        | Kind::Capture
        | Kind::Recurring
        | Kind::RefundReverse
        | Kind::PayoutReversal => 1,
        Kind::Refund | Kind::Reversal | Kind::Payout => -1,
        Kind::Auth
        | Kind::Cancel
        | Kind::Incremental
        | Kind::RecurringUpdate
        | Kind::RecurringCancel
        | Kind::AccountVerification
        | Kind::Invoice
        | Kind::PaymentConfirmation
        | Kind::ContractRegistration
        | Kind::CustomerAction
        | Kind::ManualChange
        | Kind::CreateCashVoucher
        | Kind::Commission
        | Kind::CaptureSettlement
        | Kind::Other(_) => 0,
    }
}

impl Serialize for Balance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let currency = self.currency.as_str();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &format!("Project_{}_balance_{currency}", self.project_id))?;
        map.serialize_entry(currency, &self.minor.to_string())?;
        map.end()
    }
}
