//! `currency-rates/get`, and the rates themselves. The form of the answer is published nowhere; it
//! and the rates are our choice.

use std::time::Duration;

use paywright_core::money::{Currency, Money};

use super::parameters::{Parameters, excerpt};
use super::{DataAnswer, Reader, wrong};
use crate::platform::Time;
use crate::platform::json::Object;

/// The platform has a rate for each hour, against the US dollar.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// An answer has no rates beyond so many hours; a longer interval is refused.
const MOST_HOURS: u64 = 31 * 24;

/// Rates are counted in millionths.
const UNIT: u64 = 1_000_000;

impl Reader<'_> {
    /// The rates of a currency at the start of an interval and at each full hour after it. There are
    /// none of the future.
    pub(super) fn rates(&self, parameters: Parameters<'_>) -> Result<Vec<Object>, DataAnswer> {
        parameters.object("filter")?;
        // One local platform stands for every merchant.
        let merchant = parameters.count("filter.merchant", u64::MAX)?;
        merchant.ok_or_else(|| wrong("filter.merchant is missing"))?;
        let code = parameters.text("filter.currency")?;
        let code = code.ok_or_else(|| wrong("filter.currency is missing"))?;
        let currency = Currency::parse(code).ok().filter(|known| known.exponent().is_some());
        let currency = currency.ok_or_else(|| {
            wrong(format!("filter.currency: {} is no code of ISO 4217", excerpt(code)))
        })?;
        let interval = parameters.interval("filter.interval")?;
        let zone = parameters.zone(self.account.zone())?;
        let (Some(from), Some(to)) = (zone.time(interval.from), zone.time(interval.to)) else {
            return Err(wrong("filter.interval: there are no rates before 1970"));
        };
        if to.since(from).as_secs() / HOUR.as_secs() > MOST_HOURS {
            return Err(wrong("filter.interval has to be of 31 days at most"));
        }
        let last = to.min(self.platform.now);
        let hours = std::iter::successors(Some(from), |at| Some(at.after(HOUR)));
        let rates = hours.take_while(|at| *at <= last).map(|at| {
            Object::new()
                .with("date", zone.text(at))
                .with("currency", code)
                .with("base_currency", "USD")
                .with("rate", text(rate(currency, at)))
        });
        Ok(rates.collect())
    }
}

/// What an amount is worth in cents of the US dollar, rounded down; `None` where it is not known how
/// many minor units a currency has.
pub(super) fn in_usd(money: Money, at: Time) -> Option<Money> {
    let unit = 10_i128.checked_pow(money.currency().exponent()?.into())?;
    let millionths = i128::from(money.minor()) * i128::from(rate(money.currency(), at));
    let cents = millionths * 100 / (unit * i128::from(UNIT));
    Some(Money::new(i64::try_from(cents).ok()?, Currency::USD))
}

/// How many millionths of a dollar one unit of a currency is worth within an hour: made up from the
/// letters of the currency, with half a per cent up and down from hour to hour.
fn rate(currency: Currency, at: Time) -> u64 {
    if currency == Currency::USD {
        return UNIT;
    }
    let letters = currency.as_str().bytes().fold(0, |sum, byte| sum * 26 + u64::from(byte - b'A'));
    let hour = at.as_millis() / 3_600_000;
    let middle = UNIT / 5 + letters * 7_919 % (UNIT * 8 / 5);
    let swing = letters.wrapping_add(hour) % 1_000 * 7 % 1_000;
    middle * (199_000 + 2 * swing) / 200_000
}

fn text(millionths: u64) -> String {
    format!("{}.{:06}", millionths / UNIT, millionths % UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_stay_near_their_middle_and_change_every_hour() {
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        for currency in Currency::known().filter(|currency| *currency != Currency::USD) {
            let first = rate(currency, noon);
            assert!((UNIT / 10..UNIT * 2).contains(&first), "{currency}: {first}");
            assert_eq!(rate(currency, noon.after(HOUR - Duration::from_millis(1))), first);
            assert_ne!(rate(currency, noon.after(HOUR)), first, "{currency}");
            for hours in 0..1_000 {
                let other = rate(currency, noon.after(HOUR * hours));
                assert!(other.abs_diff(first) <= first / 50, "{currency}: {first} {other}");
            }
        }
        assert_eq!(text(rate(Currency::USD, noon)), "1.000000");
        assert!(rate(Currency::EUR, Time::from_millis(u64::MAX)) > 0);
    }

    #[test]
    fn amounts_are_converted_by_their_minor_units() {
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let usd = |minor, code: &str| {
            let currency = Currency::parse(code).unwrap();
            in_usd(Money::new(minor, currency), noon).map(Money::minor)
        };
        assert_eq!(usd(12_345, "USD"), Some(12_345));
        for (code, minor) in [("JPY", 1), ("EUR", 100), ("KWD", 1_000)] {
            let expected = rate(Currency::parse(code).unwrap(), noon) / 10_000;
            assert_eq!(usd(minor, code), i64::try_from(expected).ok(), "{code}");
        }
        assert_eq!(usd(1, "BTC"), None);
        assert_eq!(usd(i64::MAX, "JPY"), None);
    }
}
