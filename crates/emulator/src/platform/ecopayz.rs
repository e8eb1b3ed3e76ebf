//! EcoPayz in test mode (seed 004).

use paywright_core::ecommpay::methods;
use paywright_core::money::Currency;

use super::cards::Verdict;
use super::codes;

/// Whether EcoPayz takes the currency.
pub(crate) fn takes(currency: Currency) -> bool {
    methods::by_key("ecopayz")
        .and_then(|method| method.covers_currency(currency.as_str()))
        .unwrap_or(false)
}

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
    fn the_currencies_are_those_of_the_method() {
        for (code, is_taken) in [("EUR", true), ("ZAR", true), ("UAH", false), ("KWD", false)] {
            assert_eq!(takes(Currency::parse(code).unwrap()), is_taken, "{code}");
        }
    }

    #[test]
    fn two_amounts_decline_and_all_others_succeed() {
        for amount in [40_000, 40_400] {
            assert!(matches!(verdict(amount), Verdict::Decline(_)), "{amount}");
        }
        for amount in [1, 400, 404, 39_999, 40_001, 40_399, 40_401, 400_000, i64::MAX] {
            assert_eq!(verdict(amount), Verdict::Success, "{amount}");
        }
    }
}
