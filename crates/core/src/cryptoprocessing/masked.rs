//! Forms and answers for logs: their names, and the values that are known to be harmless.

use super::codes::printable_word;
use super::encoding::{is_name, read_form, read_list};
use super::xml::{self, Element};
use crate::mask::{mask_pan, mask_text};

/// The longest body that is looked at, far beyond what anybody reads in a log.
const MAX_BYTES: usize = 64 << 10;

/// The form of a command or notification as it may stand in a log.
///
/// Order, amount and kind are shown, card numbers masked; of keys, passwords, security codes, tokens,
/// customers and whatever is not known no more than the name.
///
/// ```
/// use paywright_core::cryptoprocessing::masked_form;
/// let body = b"Key=Merchant&OrderId=order-1&PayInfo=PAN%3D4111111111100023%3BSecureCode%3D123";
/// assert_eq!(
///     masked_form(body),
///     "Key=***&OrderId=order-1&PayInfo=(PAN=411111******0023;SecureCode=***)",
/// );
/// ```
pub fn masked_form(body: &[u8]) -> String {
    if body.len() > MAX_BYTES {
        return format!("({} bytes)", body.len());
    }
    let pairs = read_form(body);
    let shown = pairs.iter().map(|(name, value)| match name.as_str() {
        "PayInfo" | "Data" | "DATA" | "CustomFields" => {
            let inner = read_list(value);
            let inner: Vec<_> = inner.iter().map(|(name, value)| pair(name, value)).collect();
            format!("{name}=({})", inner.join(";"))
        }
        _ => pair(name, value),
    });
    shown.collect::<Vec<_>>().join("&")
}

/// An answer as it may stand in a log.
///
/// ```
/// use paywright_core::cryptoprocessing::masked_answer;
/// let body = br#"<Pay Success="True" OrderId="order-1" Key="Merchant" Amount="12480"/>"#;
/// assert_eq!(
///     masked_answer(body),
///     r#"<Pay Success="True" OrderId="order-1" Key="***" Amount="12480"/>"#,
/// );
/// assert_eq!(masked_answer(b"Bad gateway"), "(11 bytes, no answer of the gateway)");
/// ```
pub fn masked_answer(body: &[u8]) -> String {
    match xml::parse(body) {
        Ok(element) => {
            let mut text = String::with_capacity(body.len());
            write(&mut text, &element);
            text
        }
        Err(_) => format!("({} bytes, no answer of the gateway)", body.len()),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", shown_name(name), shown(name, value))
}

fn write(text: &mut String, element: &Element) {
    text.push('<');
    text.push_str(shown_name(&element.name));
    for (name, value) in &element.attributes {
        // Of additional information the name stands in an attribute.
        let is_info =
            name.eq_ignore_ascii_case("Key") && element.name.eq_ignore_ascii_case("AddInfo");
        let value = if is_info { printable_word(value).to_owned() } else { shown(name, value) };
        text.push_str(&format!(" {}=\"{value}\"", shown_name(name)));
    }
    if element.children.is_empty() {
        text.push_str("/>");
        return;
    }
    text.push('>');
    for child in &element.children {
        write(text, child);
    }
    text.push_str(&format!("</{}>", shown_name(&element.name)));
}

/// A name may be whatever a hostile server likes.
fn shown_name(name: &str) -> &str {
    let is_short = name.len() <= 24 && is_name(name);
    // Digits belong to few names, and to card numbers and tokens.
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if is_short && digits <= 1 { name } else { "***" }
}

fn shown(name: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let hidden = || "***".to_owned();
    match name {
        "PAN" | "CardNumber" | "PANMask" => mask_pan(value),
        "OrderId" => printable_order(value),
        "Amount" | "NewAmount" if value.len() <= 11 && is_digits(value) => value.to_owned(),
        "Success" | "ErrCode" | "State" | "Status" | "SessionType" | "Notification"
        | "Forwarded" => {
            // `3DS` is the one word of the gateway with a digit.
            if matches!(value, "3DS" | "PreAuthorized3DS") {
                value.to_owned()
            } else {
                printable_word(value).to_owned()
            }
        }
        _ => hidden(),
    }
}

/// An order as it may be printed: one that can be the shop's own, and no list of parameters that
/// somebody repeats.
pub(super) fn printable_order(text: &str) -> String {
    let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/ ".contains(&byte);
    let is_plain = text.len() <= 50 && text.bytes().all(is_of_id);
    if is_plain { mask_text(text).into_owned() } else { "***".to_owned() }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_show_what_is_harmless() {
        for (body, expected) in [
            ("", ""),
            (
                "Key=k&Password=123&OrderId=o-1&Amount=5",
                "Key=***&Password=***&OrderId=o-1&Amount=5",
            ),
            (
                "VWID=v&DATA=VWUserLgn%3Da%2540b%3BVWUserPsw%3Dp%3BCardId%3Dc",
                "VWID=***&DATA=(VWUserLgn=***;VWUserPsw=***;CardId=***)",
            ),
            (
                "Data=SessionType%3DPay%3BAmount%3D1%3BUrl%3Dhttps",
                "Data=(SessionType=Pay;Amount=1;Url=***)",
            ),
            ("OrderId=Key%3Dsecret", "OrderId=***"),
            ("OrderId=4000000000000077", "OrderId=400000******0077"),
            ("Amount=4000000000000077", "Amount=***"),
            ("4000000000000077=x&a+b=c&=", "***=***&***=***&***="),
            (
                "Notification=EnginePaySuccess&Success=True&ErrCode=NONE&CardNumber=411111xxxxxx0023",
                "Notification=EnginePaySuccess&Success=True&ErrCode=NONE&CardNumber=****************",
            ),
            ("MD=1&PaRes=x", "MD=***&PaRes=***"),
        ] {
            assert_eq!(masked_form(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(masked_form(&vec![b'a'; MAX_BYTES + 1]), "(65537 bytes)");
    }

    #[test]
    fn answers_show_what_is_harmless() {
        for (body, expected) in [
            (
                r#"<Pay Success="3DS" ACSUrl="https://acs" PaReq="x" ThreeDSKey="y"/>"#,
                r#"<Pay Success="3DS" ACSUrl="***" PaReq="***" ThreeDSKey="***"/>"#,
            ),
            (
                r#"<GetState Success="True" State="PreAuthorized3DS" Amount=""><AddInfo Key="CardHolder" Value="IVAN"/></GetState>"#,
                r#"<GetState Success="True" State="PreAuthorized3DS" Amount=""><AddInfo Key="CardHolder" Value="***"/></GetState>"#,
            ),
            (
                r#"<Pay Success="False" ErrCode="Password=123" OrderId="Password=123"/>"#,
                r#"<Pay Success="False" ErrCode="***" OrderId="***"/>"#,
            ),
            ("<html><body/></html>", "<html><body/></html>"),
            ("<p4000000000000077/>", "<***/>"),
            ("{}", "(2 bytes, no answer of the gateway)"),
        ] {
            assert_eq!(masked_answer(body.as_bytes()), expected, "{body}");
        }
    }
}
