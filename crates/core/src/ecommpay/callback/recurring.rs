//! The registered series of a message.

use super::Signed;
use super::view::{texts, view};
use crate::money::Currency;

view! {
    /// `recurring`: a registered series of payments.
    Recurring
}

texts! { Recurring {
    /// The id of the series, needed for later debits.
    id = "id",
    /// `active` or `canceled`, also spelled `cancelled`.
    status = "status",
    /// `R` regular, `C` one-click, `U` autopayment.
    kind = "type",
    /// How long the series is valid.
    valid_thru = "valid_thru",
    /// Year of expiry.
    exp_year = "exp_year",
    /// Month of expiry.
    exp_month = "exp_month",
    /// `D`, `W`, `M`, `Q` or `Y`.
    period = "period",
    /// Time of day of the debits.
    time = "time",
    /// The payment with which the series was registered.
    register_payment_id = "register_payment_id",
} }

impl Recurring<'_> {
    /// The currency of the debits.
    pub fn currency(self) -> Option<Currency> {
        Currency::parse(self.0.text_of("currency")?).ok()
    }

    /// Whether debits are possible. An unknown or missing status is not active.
    pub fn is_active(self) -> bool {
        self.status().is_some_and(|status| status.eq_ignore_ascii_case("active"))
    }
}
