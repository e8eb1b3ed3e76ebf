//! Bodies for logs: their shape, and the values that are known to be harmless.

use super::Member;
use crate::input::Shown;
use crate::json::{Document, Kind, Limits, Value};
use crate::mask::{foreign_id, mask_text, words};

/// A body of Gate, the Data API or a callback as it may stand in a log.
///
/// Values of members that are known are shown as far as [`Member::shown`](super::Member::shown)
/// allows; of answers those that say how a payment stands. All other values, signatures and keys
/// among them, are `"***"`, and card numbers are masked wherever they stand. A body that is no JSON
/// is told by its length only.
///
/// ```
/// use paywright_core::ecommpay::masked_body;
/// let body = br#"{"general":{"payment_id":"order-1"},"card":{"pan":"4000000000000077","cvv":"123"}}"#;
/// assert_eq!(
///     masked_body(body),
///     r#"{"general":{"payment_id":"order-1"},"card":{"pan":"400000******0077","cvv":"***"}}"#,
/// );
/// assert_eq!(masked_body(b"<html>"), "(6 bytes, no JSON)");
/// ```
pub fn masked_body(body: &[u8]) -> String {
    // Far beyond what anybody reads in a log.
    let limits = Limits::default().with_body(256 << 10);
    let Ok(document) = Document::parse(body, &limits) else {
        return format!("({} bytes, no JSON)", body.len());
    };
    let mut masked = String::with_capacity(document.body_length());
    write(&mut masked, &mut String::new(), document.root());
    masked
}

fn write(masked: &mut String, path: &mut String, value: Value<'_>) {
    match value.kind() {
        Kind::Object => {
            masked.push('{');
            for (at, (name, member)) in value.members().enumerate() {
                if at > 0 {
                    masked.push(',');
                }
                quote(masked, &mask_text(name));
                masked.push(':');
                write_below(masked, path, name, member);
            }
            masked.push('}');
        }
        Kind::Array => {
            masked.push('[');
            for (at, item) in value.items().enumerate() {
                if at > 0 {
                    masked.push(',');
                }
                write_below(masked, path, "*", item);
            }
            masked.push(']');
        }
        Kind::Null => masked.push_str("null"),
        Kind::False | Kind::True | Kind::Number | Kind::String => {
            let text = value.scalar_text().unwrap_or_default();
            let name = path.rsplit('.').next().unwrap_or_default();
            let shown = match shown_at(path) {
                Shown::Fully if WORDS.contains(&name) => words(text),
                Shown::Fully if !text.contains('@') => foreign_id(text),
                shown => shown.mask(text),
            };
            let is_literal = value.kind() != Kind::String && Some(&*shown) == value.scalar_text();
            if is_literal {
                masked.push_str(&shown);
            } else {
                quote(masked, &shown);
            }
        }
    }
}

fn write_below(masked: &mut String, path: &mut String, name: &str, value: Value<'_>) {
    let length = path.len();
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
    write(masked, path, value);
    path.truncate(length);
}

fn shown_at(path: &str) -> Shown {
    if let Some(member) = Member::at(path) {
        return member.shown;
    }
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let names = match parent {
        "" => TOP,
        "general" | "customer" => &["project_id"],
        "errors.*" => ERRORS,
        "payment" => PAYMENT,
        "operation" | "operations.*" => OPERATIONS,
        "payment.sum" | "operation.sum_initial" | "operation.sum_converted" => SUM,
        "operations.*.sum_initial" | "operations.*.sum_converted" | "operations.*.sum" => SUM,
        "interval" => &["from", "to"],
        _ => &[],
    };
    if names.contains(&name) { Shown::Fully } else { Shown::Never }
}

const TOP: &[&str] = &[
    "code",
    "limit",
    "message",
    "name",
    "offset",
    "payment_id",
    "project_id",
    "request_id",
    "status",
    "tz",
];
/// Members whose values are words of the platform, which may repeat what was sent.
const WORDS: &[&str] = &["code", "constraint", "field", "message", "name", "status"];
const ERRORS: &[&str] = &["code", "constraint", "field", "message"];
const PAYMENT: &[&str] = &["date", "id", "merchant_refund_id", "method", "status", "type"];
const OPERATIONS: &[&str] = &[
    "code",
    "created_date",
    "date",
    "id",
    "message",
    "operation_id",
    "operation_status",
    "operation_type",
    "payment_id",
    "request_id",
    "status",
    "type",
];
const SUM: &[&str] = &["amount", "currency"];

/// A JSON string.
fn quote(masked: &mut String, text: &str) {
    masked.push('"');
    for character in text.chars() {
        match character {
            '"' => masked.push_str("\\\""),
            '\\' => masked.push_str("\\\\"),
            // No control character may forge a line of a log.
            control if control.is_control() => masked.push('?'),
            other => masked.push(other),
        }
    }
    masked.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_show_what_is_harmless() {
        let cases = [
            (r#"{"status":"success","request_id":"r-1","project_id":112}"#, None),
            (
                r#"{"payment":{"id":"o","status":"success","sum":{"amount":5,"currency":"EUR"}}}"#,
                None,
            ),
            (
                r#"{"token":"secret","signature":"AAAA"}"#,
                Some(r#"{"token":"***","signature":"***"}"#),
            ),
            (
                r#"{"customer":{"email":"ada@example.com","phone":"441234567890"}}"#,
                Some(r#"{"customer":{"email":"a***@example.com","phone":"44***90"}}"#),
            ),
            (r#"{"new":[{"x":1},true,null]}"#, Some(r#"{"new":[{"x":"***"},"***",null]}"#)),
            (
                r#"{"errors":[{"code":"3061","message":"card 4000000000000077"}]}"#,
                Some(r#"{"errors":[{"code":"3061","message":"card 400000******0077"}]}"#),
            ),
            (
                r#"{"message":"{\"token\":\"x\"}","request_id":"{\"token\":\"x\"}","name":"a@b.c"}"#,
                Some(r#"{"message":"***","request_id":"***","name":"a@b.c"}"#),
            ),
            (r#"{"4000000000000077":"x"}"#, Some(r#"{"400000******0077":"***"}"#)),
            (r#"{"message":"a\nb\"c"}"#, Some(r#"{"message":"a?b\"c"}"#)),
            (
                r#"{"account":{"number":"431422******0056"}}"#,
                Some(r#"{"account":{"number":"43***56"}}"#),
            ),
            ("[]", None),
            ("", Some("(0 bytes, no JSON)")),
        ];
        for (body, expected) in cases {
            assert_eq!(masked_body(body.as_bytes()), expected.unwrap_or(body), "{body}");
        }
    }
}
