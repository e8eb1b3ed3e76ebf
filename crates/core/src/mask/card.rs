//! Card number, security code and brand.

use std::fmt;

use zeroize::Zeroizing;

use super::{PAN_DIGITS, is_separator, luhn_valid, mask_pan};
use crate::ErrorCode;

/// A card number. It is wiped when dropped and prints masked; [`expose`](Self::expose) is the one
/// way to its digits. The text it was made from belongs to the caller, who should wipe it too.
///
/// ```
/// use paywright_core::mask::{CardBrand, Pan};
///
/// let pan = Pan::parse("4000 0000 0000 0077")?;
/// assert_eq!(pan.to_string(), "400000******0077");
/// assert_eq!(pan.brand(), CardBrand::Visa);
/// assert_eq!(pan.expose(), "4000000000000077");
/// # Ok::<(), paywright_core::mask::CardDataError>(())
/// ```
pub struct Pan(Zeroizing<String>);

impl Pan {
    /// Takes a card number of 12 to 19 digits with a right check digit. Blanks and dashes between
    /// digits are dropped.
    ///
    /// # Errors
    /// [`CardDataError::PanLength`], [`CardDataError::PanCharacter`],
    /// [`CardDataError::PanCheckDigit`]; none of them carries the number.
    pub fn parse(text: &str) -> Result<Self, CardDataError> {
        let pan = Self::parse_without_check_digit(text)?;
        if luhn_valid(&pan.0) { Ok(pan) } else { Err(CardDataError::PanCheckDigit) }
    }

    /// Like [`parse`](Self::parse), but any check digit will do. For cards of schemes that do not
    /// use one (some UnionPay and local cards) and for the invalid numbers among the test cards.
    ///
    /// # Errors
    /// [`CardDataError::PanLength`], [`CardDataError::PanCharacter`].
    pub fn parse_without_check_digit(text: &str) -> Result<Self, CardDataError> {
        // The full room at once: growing would leave copies behind that nobody wipes.
        let mut digits = Zeroizing::new(String::with_capacity(*PAN_DIGITS.end()));
        let mut count = 0;
        for c in text.chars().filter(|c| !is_separator(*c)) {
            if !c.is_ascii_digit() {
                return Err(CardDataError::PanCharacter);
            }
            count += 1;
            if count <= *PAN_DIGITS.end() {
                digits.push(c);
            }
        }
        if PAN_DIGITS.contains(&count) {
            Ok(Self(digits))
        } else {
            Err(CardDataError::PanLength { digits: count })
        }
    }

    /// The digits. For request bodies only; never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The brand, by the first digits.
    pub fn brand(&self) -> CardBrand {
        CardBrand::of(&self.0)
    }
}

impl fmt::Display for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_pan(&self.0))
    }
}

impl fmt::Debug for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pan({self})")
    }
}

/// A card security code. It is wiped when dropped and never prints; [`expose`](Self::expose) is the
/// one way to its digits.
pub struct Cvv(Zeroizing<String>);

impl Cvv {
    /// Takes a security code of 3 or 4 digits (spec 06, card).
    ///
    /// # Errors
    /// [`CardDataError::Cvv`], which does not carry the code.
    pub fn parse(text: &str) -> Result<Self, CardDataError> {
        if matches!(text.len(), 3 | 4) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(Zeroizing::new(text.to_owned())))
        } else {
            Err(CardDataError::Cvv)
        }
    }

    /// The digits. For a request body only; storing them is forbidden by PCI DSS.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cvv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for Cvv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cvv(***)")
    }
}

/// Why a text is not card data. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardDataError {
    /// Too short or too long.
    #[error("card.pan: a card number has 12 to 19 digits, this one has {digits}")]
    PanLength {
        /// Digits found.
        digits: usize,
    },
    /// Something else than digits, blanks and dashes.
    #[error("card.pan: a card number consists of digits, this one has other characters in it")]
    PanCharacter,
    /// The last digit does not fit to the others.
    #[error("card.pan: the check digit (Luhn) is wrong; a digit is mistyped or two are swapped")]
    PanCheckDigit,
    /// Not 3 or 4 digits.
    #[error("card.cvv: a security code has 3 or 4 digits")]
    Cvv,
}

impl ErrorCode for CardDataError {
    fn code(&self) -> &'static str {
        match self {
            Self::PanLength { .. } => "pan_length",
            Self::PanCharacter => "pan_character",
            Self::PanCheckDigit => "pan_check_digit",
            Self::Cvv => "cvv_malformed",
        }
    }
}

/// The brand of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardBrand {
    /// 4.
    Visa,
    /// 51-55, 2221-2720.
    Mastercard,
    /// 5018, 5020, 5038, 56-58, 6304, 6390, 67.
    Maestro,
    /// 34, 37.
    Amex,
    /// 2200-2204.
    Mir,
    /// 62, 81.
    UnionPay,
    /// Any other.
    Other,
}

impl CardBrand {
    /// The brand by the first digits of a card number, which may be masked behind the sixth.
    ///
    /// Prefixes are shared and moved between schemes, so this is good for a picture on a form, not
    /// for decisions: the platform's `account.type` has the last word.
    pub fn of(pan: &str) -> Self {
        let first_four = pan.chars().filter_map(|c| c.to_digit(10)).take(4);
        let prefix =
            first_four.fold((0, 0), |(number, count), digit| (number * 10 + digit, count + 1));
        let (number, 4) = prefix else {
            return Self::Other;
        };
        match number {
            4000..=4999 => Self::Visa,
            5100..=5599 | 2221..=2720 => Self::Mastercard,
            5018 | 5020 | 5038 | 5600..=5899 | 6304 | 6390 | 6700..=6799 => Self::Maestro,
            3400..=3499 | 3700..=3799 => Self::Amex,
            2200..=2204 => Self::Mir,
            6200..=6299 | 8100..=8199 => Self::UnionPay,
            _ => Self::Other,
        }
    }

    /// The name in lower case, as `account.type` and `force_payment_method_subtype` spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "visa",
            Self::Mastercard => "mastercard",
            Self::Maestro => "maestro",
            Self::Amex => "amex",
            Self::Mir => "mir",
            Self::UnionPay => "unionpay",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for CardBrand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_checked() {
        let table = [
            ("4000000000000077", None),
            ("4000 0000-0000 0077", None),
            ("501800000009", None),
            ("4000000000000078", Some("pan_check_digit")),
            ("12345678901", Some("pan_length")),
            ("12345678901234567890", Some("pan_length")),
            ("", Some("pan_length")),
            ("4000000000000077x", Some("pan_character")),
            ("400000******0077", Some("pan_character")),
        ];
        for (text, code) in table {
            let result = Pan::parse(text).map_err(|error| error.code());
            assert_eq!(result.err(), code, "{text}");
        }
        assert!(Pan::parse_without_check_digit("4000000000000078").is_ok());
    }

    #[test]
    fn nothing_prints_a_number_or_a_code() {
        let pan = Pan::parse("4000000000000077").unwrap();
        let cvv = Cvv::parse("987").unwrap();
        assert_eq!(format!("{pan} {pan:?}"), "400000******0077 Pan(400000******0077)");
        assert_eq!(format!("{cvv} {cvv:?}"), "*** Cvv(***)");
        assert_eq!((pan.expose(), cvv.expose()), ("4000000000000077", "987"));
        let mistyped = Pan::parse("4000000000000078").unwrap_err();
        assert!(!format!("{mistyped} {mistyped:?}").contains("4000"));
    }

    #[test]
    fn security_codes_are_three_or_four_digits() {
        for (text, good) in [("123", true), ("0000", true), ("12", false), ("12345", false)] {
            assert_eq!(Cvv::parse(text).is_ok(), good, "{text}");
        }
        for text in ["", "12a", "\u{e9}1", " 12"] {
            assert_eq!(Cvv::parse(text).unwrap_err().code(), "cvv_malformed");
        }
    }

    #[test]
    fn brands_by_prefix() {
        let table = [
            ("4000000000000077", "visa"),
            ("5544330000000045", "mastercard"),
            ("2221000000000009", "mastercard"),
            ("2720990000000007", "mastercard"),
            ("2721000000000000", "other"),
            ("5722753235016359", "maestro"),
            ("6759649826438453", "maestro"),
            ("378282246310005", "amex"),
            ("2200000000000004", "mir"),
            ("2205000000000000", "other"),
            ("6200000000000005", "unionpay"),
            ("6011000000000004", "other"),
            ("400000******0077", "visa"),
            ("400", "other"),
            ("", "other"),
        ];
        for (pan, brand) in table {
            assert_eq!(CardBrand::of(pan).as_str(), brand, "{pan}");
        }
    }
}
