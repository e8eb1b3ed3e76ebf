//! Card data that does not leak: masking of card numbers in any text, and types that wipe
//! themselves and print masked.

mod card;

use std::borrow::Cow;

use sha2::{Digest, Sha256};

pub use card::{CardBrand, CardDataError, Cvv, Pan};

/// Digits of a card number by ISO/IEC 7812.
const PAN_DIGITS: std::ops::RangeInclusive<usize> = 12..=19;
/// Most characters that may stand between two groups of one number.
const LONGEST_GAP: usize = 3;

/// Whether the digits of a number end with the right check digit (Luhn, ISO/IEC 7812-1).
///
/// The text must be digits only; an empty text is not valid.
///
/// ```
/// use paywright_core::mask::luhn_valid;
/// assert!(luhn_valid("4000000000000077"));
/// assert!(!luhn_valid("4000000000000078"));
/// ```
pub fn luhn_valid(digits: &str) -> bool {
    !digits.is_empty() && luhn(digits.bytes().rev())
}

/// A card number with all but its first six and last four digits as `*`.
///
/// Blanks and dashes between the digits are dropped. A text that is not a number of 12 to 19
/// digits, and may thus be anything, becomes `*` altogether; a number that is masked already stays
/// as it is.
///
/// ```
/// use paywright_core::mask::mask_pan;
/// assert_eq!(mask_pan("4000 0000 0000 0077"), "400000******0077");
/// assert_eq!(mask_pan("1234567"), "*******");
/// assert_eq!(mask_pan("400000******0077"), "400000******0077");
/// ```
pub fn mask_pan(pan: &str) -> String {
    let compact: String = pan.chars().filter(|c| !is_separator(*c)).collect();
    let length = compact.len();
    let is_number = compact.bytes().all(|b| b.is_ascii_digit() || b == b'*');
    if !is_number || !PAN_DIGITS.contains(&length) {
        return "*".repeat(compact.chars().count());
    }
    let shown = |at: usize| at < 6 || at + 4 >= length;
    compact.chars().enumerate().map(|(at, c)| if shown(at) { c } else { '*' }).collect()
}

/// The text with every card number in it masked.
///
/// A card number is a run of 12 to 19 digits with a right check digit. The digits may stand in
/// groups with up to three separators between them: blanks of any kind (also `+` and `%20`, as in
/// forms and URLs), line breaks, dashes, `.`, `,`, `_` or `/`. Then every range of whole groups is
/// examined, so that a date or a sum beside the number does not hide it. About one in ten other
/// numbers of that length is masked too.
///
/// ```
/// use paywright_core::mask::mask_text;
/// assert_eq!(mask_text("paid by 4000-0000-0000-0077."), "paid by 4000-00**-****-0077.");
/// assert_eq!(mask_text("order 20240102"), "order 20240102");
/// ```
pub fn mask_text(text: &str) -> Cow<'_, str> {
    let hidden: Vec<usize> = number_runs(text).iter().flat_map(|run| hidden_digits(run)).collect();
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let masked = text.char_indices().map(|(at, c)| match hidden.binary_search(&at) {
        Ok(_) => '*',
        Err(_) => c,
    });
    Cow::Owned(masked.collect())
}

/// A short name for a text, the same for the same text: for logs that must join what is about one
/// payment without its id. It hides what cannot be guessed; an id like `order-17` can.
///
/// ```
/// use paywright_core::mask::fingerprint;
/// assert_eq!(fingerprint("order-1").len(), 16);
/// assert_eq!(fingerprint("order-1"), fingerprint("order-1"));
/// assert_ne!(fingerprint("order-1"), fingerprint("order-2"));
/// ```
pub fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let four_bits = digest.iter().take(8).flat_map(|byte| [byte >> 4, byte & 15]);
    four_bits.map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')).collect()
}

/// The beginning of a text for an error message: at most 40 characters, card numbers masked.
pub(crate) fn excerpt(text: &str) -> String {
    // Cut generously first, so that a huge text costs nothing and no number is cut apart unmasked.
    let beginning: String = text.chars().take(100).collect();
    let mut shown: String = mask_text(&beginning).chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}

/// The same for the words of somebody else, who may repeat what he was told: JSON is left out, and
/// whatever looks like a key or a token is masked.
pub(crate) fn words(text: &str) -> String {
    // More than is shown, however much of it is masked.
    let beginning: String = text.chars().take(400).collect();
    if has_json(&beginning) {
        return "***".to_owned();
    }
    let mut masked = String::with_capacity(beginning.len());
    let mut rest = beginning.as_str();
    while !rest.is_empty() {
        let word_end = rest.find(|c| !is_of_token(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(word_end).unwrap_or((rest, ""));
        masked.push_str(if is_token(word) { "***" } else { word });
        let gap_end = behind.find(is_of_token).unwrap_or(behind.len());
        let (gap, behind) = behind.split_at_checked(gap_end).unwrap_or((behind, ""));
        masked.push_str(gap);
        rest = behind;
    }
    let shown = excerpt(&masked);
    let is_cut = text.len() > beginning.len() && !shown.ends_with("...");
    if is_cut { shown + "..." } else { shown }
}

/// The same for an id that somebody else has given.
pub(crate) fn foreign_id(text: &str) -> String {
    if has_json(text) { "***".to_owned() } else { excerpt(text) }
}

fn has_json(text: &str) -> bool {
    ["{\"", "[{", "\":", "\\\""].iter().any(|sign| text.contains(sign))
}

/// Long, and with digits in between: no word of a language. Card numbers have their own mask.
fn is_token(word: &str) -> bool {
    let has = |is: fn(&char) -> bool| word.chars().any(|c| is(&c));
    word.len() >= 20 && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '%')
}

/// Digits next to each other: byte position and value of each.
type Group = Vec<(usize, u8)>;

/// All numbers of the text, each as its groups.
fn number_runs(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut gap = usize::MAX;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        if let (true, Ok(byte)) = (c.is_ascii_digit(), u8::try_from(c)) {
            let digit = (at, byte);
            match runs.last_mut() {
                Some(run) if gap <= LONGEST_GAP => match run.last_mut() {
                    Some(group) if gap == 0 => group.push(digit),
                    _ => run.push(vec![digit]),
                },
                _ => runs.push(vec![vec![digit]]),
            }
            gap = 0;
        } else if is_separator(c) || is_wide_separator(c) {
            gap = gap.saturating_add(1);
        } else if c == '%' && characters.as_str().starts_with("20") {
            // A blank in a URL; its digits are none of the number.
            characters.nth(1);
            gap = gap.saturating_add(1);
        } else {
            gap = usize::MAX;
        }
    }
    runs
}

/// The positions to hide in one number, in ascending order.
fn hidden_digits(groups: &[Group]) -> Vec<usize> {
    let mut hidden = Vec::new();
    for start in 0..groups.len() {
        let mut digits: Group = Vec::new();
        for group in groups.iter().skip(start) {
            if digits.len() + group.len() > *PAN_DIGITS.end() {
                break;
            }
            digits.extend(group);
            if PAN_DIGITS.contains(&digits.len()) && luhn(digits.iter().rev().map(|(_, b)| *b)) {
                let middle = digits.len() - 10;
                hidden.extend(digits.iter().skip(6).take(middle).map(|(at, _)| *at));
            }
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

/// What people put between the groups of a card number; [`Pan`] drops it.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '-' | '+' | '\u{a0}' | '\u{2011}' | '\u{2013}')
}

/// What else may part the groups once a number has gone through forms, tables and files.
fn is_wide_separator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '.' | ',' | '_' | '/' | '\u{2009}' | '\u{202f}')
}

/// The check over digits as bytes, last digit first.
fn luhn(digits_from_the_end: impl Iterator<Item = u8>) -> bool {
    let mut sum = 0_u64;
    for (at, byte) in digits_from_the_end.enumerate() {
        let digit = match byte {
            b'0'..=b'9' => u64::from(byte - b'0'),
            _ => return false,
        };
        sum += match (at % 2, digit) {
            (0, digit) => digit,
            (_, 0..=4) => digit * 2,
            _ => digit * 2 - 9,
        };
    }
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn check_digits() {
        for good in ["4000000000000077", "79927398713", "0", "18"] {
            assert!(luhn_valid(good), "{good}");
        }
        for bad in ["", "4000000000000078", "79927398710", "4000 0000 0000 0077", "1a", "\u{0661}8"]
        {
            assert!(!luhn_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_pan_keeps_six_and_four_digits() {
        let table = [
            ("123456789012", "123456**9012"),
            ("4000-0000-0000-0077", "400000******0077"),
            ("1234567890123456789", "123456*********6789"),
            ("12345678901", "***********"),
            ("12345678901234567890", "********************"),
            ("", ""),
            ("ab\u{e9}", "***"),
            ("424242******4242", "424242******4242"),
            ("123456789012****", "123456**********"),
        ];
        for (pan, masked) in table {
            assert_eq!(mask_pan(pan), masked, "{pan}");
        }
    }

    #[test]
    fn card_numbers_are_masked_wherever_they_stand() {
        let table = [
            ("4000000000000077", "400000******0077"),
            ("{\"pan\":\"4000000000000077\"}", "{\"pan\":\"400000******0077\"}"),
            ("4000 0000 0000 0077", "4000 00** **** 0077"),
            ("4000  0000 - 0000-0077", "4000  00** - ****-0077"),
            ("4000+0000+0000+0077", "4000+00**+****+0077"),
            ("2024-01-02 4000000000000077 12/30", "2024-01-02 400000******0077 12/30"),
            ("x4000000000000077y", "x400000******0077y"),
            ("\u{e9}4000000000000077\u{e9}", "\u{e9}400000******0077\u{e9}"),
            ("4000000000000077, 4111111111111111", "400000******0077, 411111******1111"),
            ("4000\u{a0}0000\u{a0}0000\u{a0}0077", "4000\u{a0}00**\u{a0}****\u{a0}0077"),
            ("400000000002", "400000**0002"),
            ("4000.0000.0000.0077", "4000.00**.****.0077"),
            ("4000, 0000, 0000, 0077", "4000, 00**, ****, 0077"),
            ("4000_0000_0000_0077", "4000_00**_****_0077"),
            ("4000/0000/0000/0077", "4000/00**/****/0077"),
            ("4000\n0000\r\n0000\t0077", "4000\n00**\r\n****\t0077"),
            ("4000\u{2009}0000\u{202f}0000 0077", "4000\u{2009}00**\u{202f}**** 0077"),
            ("4000%200000%20%200000%200077", "4000%2000**%20%20****%200077"),
            ("a%204000000000000077%", "a%20400000******0077%"),
        ];
        for (text, masked) in table {
            assert_eq!(mask_text(text), masked, "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone_and_not_copied() {
        let table = [
            "",
            "4000000000000078",
            "400000000006",
            "00000000000000000000",
            "4000    0000 0000 0077",
            "4000%210000%210000%210077",
            "4000%2",
        ];
        for text in table {
            assert!(matches!(mask_text(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn an_excerpt_is_short_and_masked() {
        assert_eq!(excerpt("39,95"), "39,95");
        assert_eq!(excerpt("4000000000000077"), "400000******0077");
        assert_eq!(excerpt(&"x".repeat(1000)), format!("{}...", "x".repeat(40)));
    }

    #[test]
    fn words_of_others_hold_no_json_and_no_token() {
        for (text, expected) in [
            ("Payment with id order-17 not found", "Payment with id order-17 not found"),
            ("customer.billing.canadian_province", "customer.billing.canadian_province"),
            ("card 4000000000000077", "card 400000******0077"),
            ("no token f365bb1729f9b72fd9c09703 here", "no token *** here"),
            ("AAABBEg0VhI0VniQEjRWAAAAAAA= is no proof", "*** is no proof"),
            ("{\"token\":\"x\"}", "***"),
            ("not valid: \"cvv\": \"123\"", "***"),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        let id = "cb15526b31a3b351fa229cba-00000002";
        assert_eq!((foreign_id(id), foreign_id("{\"id\":1}")), (id.to_owned(), "***".to_owned()));
        assert_eq!(words(&"x".repeat(1000)), format!("{}...", "x".repeat(40)));
        assert_eq!(words(&"ab1".repeat(1000)), "***...");
    }

    prop_compose! {
        /// A number of 13 to 19 digits with a right check digit, in groups with gaps.
        fn grouped_pan()(
            digits in proptest::collection::vec(0_u8..10, 12..=18),
            gaps in proptest::collection::vec(
                proptest::sample::select(vec![
                    "", "", " ", "-", " - ", ".", ", ", "%20", "\r\n",
                ]), 19),
        ) -> (String, String) {
            let mut pan: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
            let check = ('0'..='9').find(|c| luhn_valid(&format!("{pan}{c}"))).unwrap();
            pan.push(check);
            let grouped = pan.chars().zip(&gaps).map(|(c, gap)| format!("{gap}{c}")).collect();
            (pan, grouped)
        }
    }

    proptest! {
        #[test]
        fn no_card_number_survives_in_any_surroundings(
            (pan, grouped) in grouped_pan(),
            before in "[a-z:\"=,.\u{e9}]{0,8}",
            after in "[a-z:\"=,.\u{e9}]{0,8}",
        ) {
            let text = format!("{before}{grouped}{after}");
            let masked = mask_text(&text).into_owned();
            let without_blanks = masked.replace("%20", "");
            let kept = without_blanks.chars().filter(char::is_ascii_digit);
            prop_assert!(kept.count() <= 10, "{masked}");
            prop_assert_eq!(mask_pan(&pan).len(), pan.len());
            // Only digits change.
            prop_assert_eq!(masked.chars().count(), text.chars().count());
            for (old, new) in text.chars().zip(masked.chars()) {
                prop_assert!(old == new || (old.is_ascii_digit() && new == '*'));
            }
        }

        #[test]
        fn any_text_is_masked_without_a_panic(
            text in ".{0,60}|[0-9 +-]{0,60}|([0-9]|%20|[%.,/\n]){0,60}",
        ) {
            prop_assert_eq!(mask_text(&text).chars().count(), text.chars().count());
            let once = mask_pan(&text);
            prop_assert_eq!(mask_pan(&once), once);
        }
    }
}
