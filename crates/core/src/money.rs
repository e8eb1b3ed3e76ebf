//! Integer minor units and the currencies that give them meaning.
//!
//! Amounts never pass through floating point: they are whole numbers of minor units on the wire,
//! in memory and in arithmetic, and their decimal text is made and read digit by digit.

mod currency;

use std::cmp::Ordering;
use std::fmt;

pub use currency::{Currency, MalformedCurrency};

use crate::ErrorCode;
use crate::mask::excerpt;

/// An amount in minor units of a currency: EUR 39.95 is 3995, JPY 200 is 200 (spec 05).
///
/// There is no `<` between amounts, since their currencies may differ: see
/// [`compare`](Self::compare).
///
/// ```
/// use paywright_core::money::{Currency, Money};
///
/// let price = Money::parse("39.95", Currency::EUR)?;
/// assert_eq!(price.minor(), 3995);
/// let twice = price.checked_add(price)?;
/// assert_eq!(twice.to_decimal_text()?, "79.90");
/// assert!(price.checked_add(Money::new(1, Currency::USD)).is_err());
/// # Ok::<(), paywright_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    #[serde(rename = "amount")]
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount from its minor units, as the platform writes it.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a decimal text: digits, and optionally a point with at most as many digits behind it
    /// as the currency has. A leading `-` is allowed.
    ///
    /// Digits beyond the minor unit are refused even when they are zeros: `1.000` may be a thousand
    /// to the one who wrote it.
    ///
    /// # Errors
    /// [`MoneyError`]: not a decimal text, too many decimals, out of range, or a currency whose
    /// exponent is not known.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let allowed = exponent(currency)?;
        let malformed = || MoneyError::NotDecimal { given: excerpt(text) };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(malformed()),
            Some(parts) => parts,
            None => (digits, ""),
        };
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return Err(malformed());
        }
        let missing = usize::from(allowed).checked_sub(fraction.len()).ok_or_else(|| {
            MoneyError::TooManyDecimals { given: excerpt(text), currency, allowed }
        })?;
        let zeros = std::iter::repeat_n(b'0', missing);
        minor_units(whole.bytes().chain(fraction.bytes()).chain(zeros), negative)
            .map(|minor| Self { minor, currency })
            .ok_or_else(|| MoneyError::OutOfRange { given: excerpt(text) })
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The amount as decimal text with all digits of the currency: `39.90`, `200`, `0.005`.
    ///
    /// # Errors
    /// [`MoneyError::UnknownExponent`] when it is not known where the point belongs.
    pub fn to_decimal_text(self) -> Result<String, MoneyError> {
        let digits = exponent(self.currency)?;
        let sign = if self.minor < 0 { "-" } else { "" };
        let units = self.minor.unsigned_abs();
        let unit = 10_u64.pow(u32::from(digits));
        Ok(match digits {
            0 => format!("{sign}{units}"),
            _ => format!(
                "{sign}{}.{:0width$}",
                units / unit,
                units % unit,
                width = usize::from(digits)
            ),
        })
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// The difference of two amounts of one currency; it may be negative.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    /// Which of two amounts of one currency is larger.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn combine(
        self,
        other: Self,
        operation: fn(i64, i64) -> Option<i64>,
    ) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = operation(self.minor, other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

/// `39.95 EUR`, or `3995 minor units of BTC` when the exponent is not known.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal_text() {
            Ok(text) => write!(f, "{text} {}", self.currency),
            Err(_) => write!(f, "{} minor units of {}", self.minor, self.currency),
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({self})")
    }
}

fn exponent(currency: Currency) -> Result<u8, MoneyError> {
    currency.exponent().ok_or(MoneyError::UnknownExponent { currency })
}

/// Adds up digits on the side of the sign, so that the smallest number has a text too.
fn minor_units(mut digits: impl Iterator<Item = u8>, negative: bool) -> Option<i64> {
    digits.try_fold(0_i64, |sum, digit| {
        let digit = i64::from(digit.checked_sub(b'0')?);
        let sum = sum.checked_mul(10)?;
        if negative { sum.checked_sub(digit) } else { sum.checked_add(digit) }
    })
}

/// Why a text is not an amount, or two amounts cannot be combined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is not a plain decimal number.
    #[error(
        "amount: {given:?} is not a decimal number; write digits with a point, such as 39.95, \
         without blanks, signs of currency or separators of thousands"
    )]
    NotDecimal {
        /// The text, shortened and with card numbers masked.
        given: String,
    },
    /// The text has more decimals than the currency.
    #[error("amount: {given:?} has more decimals than {currency} knows ({allowed})")]
    TooManyDecimals {
        /// The text, shortened and with card numbers masked.
        given: String,
        /// The currency.
        currency: Currency,
        /// Its digits behind the point.
        allowed: u8,
    },
    /// The amount does not fit into 64 bits.
    #[error("amount: {given:?} is too large to be counted in 64-bit minor units")]
    OutOfRange {
        /// The text, shortened and with card numbers masked.
        given: String,
    },
    /// Nobody told where the point belongs.
    #[error("currency: the minor unit of {currency} is not known; give the amount in minor units")]
    UnknownExponent {
        /// The currency.
        currency: Currency,
    },
    /// Amounts of different currencies do not combine.
    #[error("amounts in {left} and {right} cannot be added or compared; convert one of them first")]
    CurrencyMismatch {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// The result does not fit into 64 bits.
    #[error("the result is too large to be counted in 64-bit minor units")]
    Overflow,
}

impl ErrorCode for MoneyError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDecimal { .. } => "amount_not_decimal",
            Self::TooManyDecimals { .. } => "amount_too_many_decimals",
            Self::OutOfRange { .. } => "amount_out_of_range",
            Self::UnknownExponent { .. } => "currency_exponent_unknown",
            Self::CurrencyMismatch { .. } => "currency_mismatch",
            Self::Overflow => "amount_overflow",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_becomes_minor_units_and_text_again() {
        let table = [
            ("39.95", Currency::EUR, 3995, "39.95"),
            ("39.9", Currency::EUR, 3990, "39.90"),
            ("39", Currency::EUR, 3900, "39.00"),
            ("0.05", Currency::EUR, 5, "0.05"),
            ("-0.05", Currency::EUR, -5, "-0.05"),
            ("007", Currency::EUR, 700, "7.00"),
            ("200", Currency::JPY, 200, "200"),
            ("150.155", Currency::KWD, 150_155, "150.155"),
            ("0.0001", Currency::CLF, 1, "0.0001"),
            ("-92233720368547758.08", Currency::EUR, i64::MIN, "-92233720368547758.08"),
            ("92233720368547758.07", Currency::EUR, i64::MAX, "92233720368547758.07"),
        ];
        for (text, currency, minor, printed) in table {
            let money = Money::parse(text, currency).unwrap();
            assert_eq!(money, Money::new(minor, currency), "{text}");
            assert_eq!(money.to_decimal_text().unwrap(), printed);
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_its_reason() {
        let table = [
            ("", "amount_not_decimal"),
            ("-", "amount_not_decimal"),
            (".5", "amount_not_decimal"),
            ("5.", "amount_not_decimal"),
            ("+5", "amount_not_decimal"),
            ("--5", "amount_not_decimal"),
            ("1e3", "amount_not_decimal"),
            ("1,5", "amount_not_decimal"),
            ("1 000", "amount_not_decimal"),
            (" 1", "amount_not_decimal"),
            ("1.2.3", "amount_not_decimal"),
            ("\u{0661}", "amount_not_decimal"),
            ("1.000", "amount_too_many_decimals"),
            ("92233720368547758.08", "amount_out_of_range"),
            ("99999999999999999999999", "amount_out_of_range"),
        ];
        for (text, code) in table {
            let error = Money::parse(text, Currency::EUR).unwrap_err();
            assert_eq!(error.code(), code, "{text}");
        }
        let error = Money::parse("200.00", Currency::JPY).unwrap_err();
        assert_eq!(error.to_string(), "amount: \"200.00\" has more decimals than JPY knows (0)");
        let card = Money::parse("4000000000000077", Currency::EUR);
        assert_eq!(card.unwrap().minor(), 400_000_000_000_007_700);
        let error = Money::parse("4000000000000077x", Currency::EUR).unwrap_err();
        assert!(!error.to_string().contains("4000000000000077"), "{error}");
    }

    #[test]
    fn an_unknown_currency_is_readable_but_not_convertible() {
        let coins = Money::new(3995, Currency::parse("BTC").unwrap());
        assert_eq!(coins.to_string(), "3995 minor units of BTC");
        assert_eq!(coins.to_decimal_text().unwrap_err().code(), "currency_exponent_unknown");
        assert_eq!(
            Money::parse("1", coins.currency()).unwrap_err().code(),
            "currency_exponent_unknown"
        );
        assert_eq!(coins.checked_add(coins).unwrap().minor(), 7990);
    }

    #[test]
    fn arithmetic_is_checked() {
        let euro = Money::new(1, Currency::EUR);
        let dollar = Money::new(1, Currency::USD);
        let most = Money::new(i64::MAX, Currency::EUR);
        let least = Money::new(i64::MIN, Currency::EUR);
        assert_eq!(euro.checked_add(most), Err(MoneyError::Overflow));
        assert_eq!(least.checked_sub(euro), Err(MoneyError::Overflow));
        assert_eq!(euro.checked_sub(most).unwrap().minor(), -(i64::MAX - 1));
        assert_eq!(euro.compare(most), Ok(Ordering::Less));
        for result in [euro.checked_add(dollar), euro.checked_sub(dollar)] {
            assert_eq!(result.unwrap_err().code(), "currency_mismatch");
        }
        assert_eq!(euro.compare(dollar).unwrap_err().code(), "currency_mismatch");
    }

    #[test]
    fn money_is_stored_as_the_platform_writes_sums() {
        let json = serde_json::to_string(&Money::new(3_995, Currency::EUR)).unwrap();
        assert_eq!(json, r#"{"amount":3995,"currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), Money::new(3_995, Currency::EUR));
        for refused in [r#"{"amount":1.5,"currency":"EUR"}"#, r#"{"amount":1,"currency":"eur"}"#] {
            assert!(serde_json::from_str::<Money>(refused).is_err(), "{refused}");
        }
    }

    fn any_known_currency() -> impl Strategy<Value = Currency> {
        proptest::sample::select(Currency::known().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn decimal_text_reads_back_as_the_same_amount(
            minor in any::<i64>(),
            currency in any_known_currency(),
        ) {
            let money = Money::new(minor, currency);
            let text = money.to_decimal_text().unwrap();
            prop_assert_eq!(Money::parse(&text, currency), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "-?[0-9]{0,20}\\.?[0-9]{0,5}|.{0,20}") {
            if let Ok(money) = Money::parse(&text, Currency::EUR) {
                let printed = money.to_decimal_text().unwrap();
                prop_assert_eq!(Money::parse(&printed, Currency::EUR), Ok(money));
            }
        }
    }
}
