//! How parameters are written: a form whose values may be lists of `name=value` pairs (spec 10,
//! section 2.1).
//!
//! The documentation and its clients encode the values of a list once, twice, or the list as a whole,
//! which works because the gateway decodes a list once more than a form needs. So a value that is not
//! encoded itself can change its meaning on the way: `+` becomes a blank, and a `;` another pair. Here
//! every value is encoded, then the pairs are joined by `;`, then the form is encoded; and since it is
//! not known whether the gateway splits before it decodes, a value with a `;` is refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use super::{Rule, Violation};

/// All but letters, digits and `-._~`. A blank becomes `%20`, never `+`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The text of a list: each value encoded, the pairs joined by `;`. It is one value of the form, so
/// [`form`] encodes it again.
///
/// ```
/// use paywright_core::cryptoprocessing::encoding::list;
/// let data = list("Data", &[("OrderId", "o1"), ("Product", "A & B")])?;
/// assert_eq!(data.as_str(), "OrderId=o1;Product=A%20%26%20B");
/// let violation = list("PayInfo", &[("CardHolder", "A;Amount=1")]).unwrap_err();
/// assert_eq!(violation.parameter, "PayInfo.CardHolder");
/// # Ok::<(), paywright_core::cryptoprocessing::Violation>(())
/// ```
///
/// # Errors
/// [`Violation`] for a value with a `;` or a control character, and for a name that is not made of
/// Latin letters, digits and `_`. It does not repeat the value.
pub fn list(name: &str, pairs: &[(&str, &str)]) -> Result<Zeroizing<String>, Violation> {
    let room = pairs.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
    // The full room at once: growing would leave copies behind that nobody wipes.
    let mut text = Zeroizing::new(String::with_capacity(room));
    for (key, value) in pairs {
        let broken = if is_name(key) { broken_in_list(value) } else { Some(Rule::Name) };
        if let Some(rule) = broken {
            return Err(Violation { parameter: format!("{name}.{key}"), rule, given: None });
        }
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(key);
        text.push('=');
        text.extend(utf8_percent_encode(value, ENCODED));
    }
    Ok(text)
}

/// A form of `name=value` pairs, both encoded.
///
/// ```
/// use paywright_core::cryptoprocessing::encoding::form;
/// assert_eq!(form(&[("Key", "Merchant"), ("Data", "A=b%20c")]).as_str(), "Key=Merchant&Data=A%3Db%2520c");
/// ```
pub fn form(pairs: &[(&str, &str)]) -> Zeroizing<String> {
    let room = pairs.iter().map(|(name, value)| 3 * (name.len() + value.len()) + 2).sum();
    let mut text = Zeroizing::new(String::with_capacity(room));
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, ENCODED));
        text.push('=');
        text.extend(utf8_percent_encode(value, ENCODED));
    }
    text
}

/// One value as it stands in an address.
pub(super) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

/// The pairs of a form in their order. `+` is a blank, a `%` without two hexadecimal digits is itself,
/// and what is not UTF-8 becomes U+FFFD, so anything can be read.
///
/// ```
/// use paywright_core::cryptoprocessing::encoding::read_form;
/// let pairs = read_form(b"Holder=ivan+ivanov&Email=");
/// assert_eq!(pairs, [("Holder".into(), "ivan ivanov".into()), ("Email".into(), String::new())]);
/// ```
pub fn read_form(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// The pairs of a list after the form was decoded, each value decoded once more. A `;` at the end, and
/// blanks around a pair, make no difference: recordings and samples have them.
///
/// ```
/// use paywright_core::cryptoprocessing::encoding::read_list;
/// assert_eq!(read_list("OrderId=o1;Product=A%3BB;")[1], ("Product".into(), "A;B".into()));
/// ```
pub fn read_list(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned())
        })
        .collect()
}

/// What forbids a value in a list.
pub(super) fn broken_in_list(value: &str) -> Option<Rule> {
    if value.contains(';') {
        Some(Rule::ListSeparator)
    } else if value.contains(|c: char| c.is_control()) {
        Some(Rule::ControlCharacter)
    } else {
        None
    }
}

/// Whether a text can be the name of a parameter.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn decoded(text: &str) -> String {
    let blanks = text.replace('+', " ");
    percent_decode_str(&blanks).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::ErrorCode;

    #[test]
    fn lists_are_encoded_as_the_vectors_say() {
        let file = include_str!("../../../../tests/cryptoprocessing/encoding-cases.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 6);
        for case in cases {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let pairs = case["pairs"].as_array().unwrap();
            let pairs: Vec<_> = pairs.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
            let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let list = list("Data", &pairs);
            if case["reject"] == true {
                assert_eq!(list.unwrap_err().code(), "list_separator", "{case}");
                continue;
            }
            let list = list.unwrap();
            assert_eq!(list.as_str(), case["inner"], "{case}");
            assert_eq!(form(&[("Data", &list)])[5..], case["form"], "{case}");
        }
    }

    #[test]
    fn what_could_become_another_pair_is_refused() {
        for (name, value, code) in [
            ("Product", "a;b", "list_separator"),
            ("Product", "a\nb", "control_character"),
            ("Product", "a\u{85}b", "control_character"),
            ("Pro duct", "a", "name_invalid"),
            ("A=1;B", "a", "name_invalid"),
            ("", "a", "name_invalid"),
        ] {
            let violation = list("Data", &[(name, value)]).unwrap_err();
            assert_eq!(violation.code(), code, "{name}={value}");
            assert_eq!(violation.given, None);
        }
    }

    proptest! {
        #[test]
        fn lists_and_forms_read_back(
            pairs in proptest::collection::vec(("[A-Za-z][A-Za-z0-9_]{0,8}", "[^;\\pC]{0,20}"), 1..6),
        ) {
            let refs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let text = list("Data", &refs).unwrap();
            let body = form(&[("Key", "k;& +%"), ("Data", &text)]);
            let read = read_form(body.as_bytes());
            prop_assert_eq!(&read[0].1, "k;& +%");
            prop_assert_eq!(read_list(&read[1].1), pairs);
        }

        #[test]
        fn any_bytes_are_read(body in proptest::collection::vec(any::<u8>(), 0..100), text in "[%&=;+a4 ]{0,40}") {
            let _ = read_form(&body);
            let _ = read_list(&String::from_utf8_lossy(&body));
            let _ = (read_form(text.as_bytes()), read_list(&text));
        }
    }
}
