//! EcoPayz in test mode (seed 004).

use super::cards::Verdict;
use super::codes;

/// The currencies of the method.
pub(crate) const CURRENCIES: [&str; 28] = [
    "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "CZK", "DKK", "EUR", "GBP", "HUF",
    "HKD", "ILS", "JPY", "MXN", "NOK", "PEN", "PLN", "RUB", "RON", "SGD", "SEK", "THB", "TRY",
    "USD", "ZAR",
];

/// What a purchase or payout ends with: the amount alone decides, whatever button is pressed.
pub(crate) fn verdict(amount: i64) -> Verdict {
    match amount {
        40_000 | 40_400 => Verdict::Decline(codes::APM_GENERAL_DECLINE),
        _ => Verdict::Success,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_amounts_decline_and_all_others_succeed() {
        for amount in [40_000, 40_400] {
            assert!(matches!(verdict(amount), Verdict::Decline(_)), "{amount}");
        }
        for amount in [
            1,
            400,
            404,
            39_999,
            40_001,
            40_399,
            40_401,
            400_000,
            i64::MAX,
        ] {
            assert_eq!(verdict(amount), Verdict::Success, "{amount}");
        }
    }
}
