//! Unified response codes: what a code says, what to do about it, whether another try makes sense.
//!
//! The platform adds codes, so a code that is not in the table is as good as any other: it keeps
//! its text and gets the category of its range (spec 04).
//!
//! ```
//! use paywright_core::ecommpay::codes::{self, Category};
//! use paywright_core::payment::Retry;
//!
//! let code = codes::lookup("10105");
//! assert_eq!(code.message(), Some("Insufficient funds on card"));
//! assert_eq!(code.category(), Category::CardDecline);
//!
//! assert_eq!(codes::lookup(20_899).retry(), Retry::Wait);
//! assert_eq!(codes::lookup("10199").category(), Category::CardDecline);
//! assert_eq!(codes::lookup("10199").message(), None);
//! ```

mod meaning;
mod table;

use std::fmt;

pub use meaning::{Action, Category};

use crate::payment::Retry;

use self::table::{Row, TABLE};

/// Looks up a code as the platform writes it, a string of digits in some places and a number in
/// others.
pub fn lookup(code: impl Into<ResponseCode>) -> ResponseCode {
    code.into()
}

/// All documented codes in ascending order.
pub fn documented() -> impl ExactSizeIterator<Item = ResponseCode> {
    TABLE.iter().map(|row| ResponseCode::from(row.code))
}

/// A response code of the platform. Decide by the code, not by the message that came with it:
/// messages may be replaced per provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseCode {
    text: Box<str>,
    row: Option<&'static Row>,
}

impl ResponseCode {
    /// The code as it was received.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the code is in the table.
    pub fn is_documented(&self) -> bool {
        self.row.is_some()
    }

    /// Whether this is `0`, the one code of success.
    pub fn is_success(&self) -> bool {
        self.category() == Category::Success
    }

    /// The documented message, or `None` for a code that is not in the table.
    pub fn message(&self) -> Option<&'static str> {
        self.row.map(|row| row.message)
    }

    /// What the code is about; of a code that is not in the table by its range.
    pub fn category(&self) -> Category {
        match (self.row, number(&self.text)) {
            (Some(row), _) => row.category,
            (None, Some(number)) => Category::of_range(number),
            (None, None) => Category::Unknown,
        }
    }

    /// What the documentation recommends.
    pub fn action(&self) -> Action {
        self.row.map_or(Action::Unknown, |row| row.action)
    }

    /// Whether and when another attempt makes sense.
    ///
    /// Three codes ask for 3-D Secure, of which the documentation says so in the action of only one
    /// (10403; the others are 10709 and 10722). A pending operation is waited for whatever its
    /// action says.
    pub fn retry(&self) -> Retry {
        match (self.category(), self.row.map(|row| row.code)) {
            (Category::Pending, _) => Retry::Wait,
            (_, Some(10_709 | 10_722)) => Retry::With3ds,
            _ => self.action().retry(),
        }
    }
}

impl From<&str> for ResponseCode {
    fn from(text: &str) -> Self {
        Self { row: number(text).and_then(row_of), text: text.into() }
    }
}

impl From<u32> for ResponseCode {
    fn from(number: u32) -> Self {
        Self { row: row_of(number), text: number.to_string().into() }
    }
}

impl fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn row_of(number: u32) -> Option<&'static Row> {
    let at = TABLE.binary_search_by_key(&number, |row| row.code).ok()?;
    TABLE.get(at)
}

/// The number, if the text is the plain decimal form of one: `00` is not the code of success.
fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = text.len() > 1 && text.starts_with('0');
    (is_plain && !has_leading_zero).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert_eq!(TABLE.len(), 378);
        assert!(TABLE.windows(2).all(|pair| pair[0].code < pair[1].code));
        for row in TABLE {
            let code = lookup(row.code);
            assert_eq!(code, lookup(code.as_str()));
            assert_eq!(code.message(), Some(row.message));
            assert!(!row.message.is_empty());
            assert!(code.category() != Category::Unknown && code.action() != Action::Unknown);
        }
        assert_eq!(documented().len(), 378);
    }

    #[test]
    fn codes_mean_what_spec_04_says() {
        use Category as C;
        #[rustfmt::skip]
        let table = [
            ("0", "Success", C::Success, Retry::Never),
            ("100", "General decline", C::PlatformDecline, Retry::Never),
            ("104", "Declined by 3DS check", C::PlatformDecline, Retry::Now),
            ("402", "RCS reject. Declined by Risk System", C::PlatformRisk, Retry::Never),
            ("2004", "Required field not provided", C::RequestValidation, Retry::WithOtherData),
            ("3061", "Transaction not found", C::NotFound, Retry::Now),
            ("3062", "Payment details not received", C::PlatformTechnical, Retry::Later),
            ("3630", "Payment Constraint Invalid Weekly payout for MoneySend by Consumer", C::PlatformLimit, Retry::AfterHours(168)),
            ("9999", "Awaiting processing", C::Pending, Retry::Wait),
            ("10112", "Insufficient Funds. Retry later", C::CardDecline, Retry::Later),
            ("10113", "Insufficient Funds. Do not retry", C::CardDecline, Retry::Never),
            ("10403", "Fraud/Security. Try again using 3DS authentication", C::CardRisk, Retry::With3ds),
            ("10405", "Fraud or closed account. Do not try again", C::CardRisk, Retry::Never),
            ("10722", "Strong Customer Authentication mandated according to PSD2", C::CardRequest, Retry::With3ds),
            ("20504", "Insufficient funds on acquirer balance", C::ApmProvider, Retry::Never),
        ];
        for (text, message, category, retry) in table {
            let code = lookup(text);
            assert!(code.message().unwrap().starts_with(message), "{text}: {:?}", code.message());
            assert_eq!(code.category(), category, "{text}");
            assert_eq!(code.retry(), retry, "{text}");
            assert_eq!(code.is_success(), text == "0");
        }
    }

    #[test]
    fn unknown_codes_keep_their_text_and_get_the_category_of_their_range() {
        let table = [
            ("150", Category::PlatformDecline),
            ("315", Category::PlatformAccess),
            ("1470", Category::PlatformRisk),
            ("2500", Category::RequestValidation),
            ("3999", Category::PlatformLimit),
            ("10299", Category::CardIssuer),
            ("20699", Category::ApmTechnical),
            ("30999", Category::MerchantDecline),
            ("5000", Category::Unknown),
            ("99999", Category::Unknown),
            ("", Category::Unknown),
            ("00", Category::Unknown),
            ("0105", Category::Unknown),
            ("+100", Category::Unknown),
            ("-1", Category::Unknown),
            ("100 ", Category::Unknown),
            ("4294967296", Category::Unknown),
            ("expired", Category::Unknown),
        ];
        for (text, category) in table {
            let code = lookup(text);
            assert_eq!(code.to_string(), text);
            assert!(!code.is_documented() && !code.is_success(), "{text}");
            assert_eq!(code.category(), category, "{text}");
            assert_eq!(code.retry(), Retry::Unknown, "{text}");
        }
    }

    #[test]
    fn ranges_agree_with_most_documented_codes() {
        // Where a range holds several kinds, spec 04 names the prevailing one.
        let agreeing =
            TABLE.iter().filter(|row| Category::of_range(row.code) == row.category).count();
        assert!(agreeing * 10 >= TABLE.len() * 7, "{agreeing}");
        for row in TABLE.iter().filter(|row| row.code >= 10_000) {
            let of_range = Category::of_range(row.code);
            assert!(of_range == row.category || row.category == Category::Pending, "{}", row.code);
        }
    }
}
