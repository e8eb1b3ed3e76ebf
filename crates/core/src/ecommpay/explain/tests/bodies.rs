use super::*;

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn base64(bytes: &[u8]) -> String {
    super::super::envelope::encode_base64(bytes)
}

fn form(text: &str) -> String {
    super::super::texts::encode_form(text).into_owned()
}

#[test]
fn what_came_instead_of_a_message() {
    let good = signed(r#","note":"Zoë""#);
    let plain = signed("");
    let quoted = serde_json::to_string(&good).unwrap();
    let event = format!(r#"{{"httpMethod":"POST","body":{quoted},"isBase64Encoded":false}}"#);
    let queue = format!(r#"{{"Records":[{{"body":"{}"}}]}}"#, base64(good.as_bytes()));
    let latin1: Vec<u8> = good.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let parameters = r#"{"project_id":"1","payment_id":"a b+c","payment_amount":"100"}"#;
    let fields = format!(
        "project_id=1&payment_id=a+b%2Bc&payment_amount=100&signature={}",
        form(&signature(parameters, KEY))
    );
    let python = plain.replace('"', "'").replace("null", "None");
    let doubled = good.replacen("\"payment\":{", "\"payment\":{\"id\":\"5242723\",", 1);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "cause_empty_body"),
        ("blanks", b" \n".to_vec(), "cause_empty_body"),
        ("a mark", [b"\xef\xbb\xbf", good.as_bytes()].concat(), "cause_byte_order_mark"),
        ("UTF-16", utf16(&good), "cause_utf16"),
        ("UTF-16 with mark", utf16(&format!("\u{feff}{good}")), "cause_utf16"),
        ("Latin-1", latin1, "cause_latin1_body"),
        ("base64", base64(good.as_bytes()).into_bytes(), "cause_base64_body"),
        ("a form", fields.into_bytes(), "cause_form_body"),
        ("JSON in a field", format!("data={}", form(&good)).into_bytes(), "cause_json_in_form"),
        ("JSON as a field", format!("{good}=").into_bytes(), "cause_json_in_form"),
        ("JSON encoded as a field", form(&good).into_bytes(), "cause_json_in_form"),
        ("JSON in JSON", quoted.into_bytes(), "cause_json_in_string"),
        ("an array", format!("[{good}]").into_bytes(), "cause_array_of_messages"),
        ("an event of a gateway", event.into_bytes(), "cause_wrapped"),
        ("an event of a queue", queue.into_bytes(), "cause_wrapped"),
        ("an object around", format!(r#"{{"data":{good}}}"#).into_bytes(), "cause_wrapped"),
        (
            "a request",
            format!("POST /cb HTTP/1.1\r\nHost: a\r\n\r\n{good}").into_bytes(),
            "cause_http_message",
        ),
        ("a log line", format!("2026-01-01 callback: {good}").into_bytes(), "cause_text_around"),
        ("two messages", format!("{good}\n{good}").into_bytes(), "cause_text_around"),
        ("cut off", good.as_bytes()[..good.len() - 40].to_vec(), "cause_body_truncated"),
        ("a dict of Python", python.into_bytes(), "cause_language_literal"),
        ("a page", b"<html><body>502</body></html>".to_vec(), "cause_html_or_xml"),
        ("a member twice", doubled.into_bytes(), "cause_duplicate_member"),
        ("a number", b"12".to_vec(), "cause_not_a_message"),
        ("words", b"hello there".to_vec(), "cause_not_json"),
        ("too deep", "[".repeat(100).into_bytes(), "cause_limit_passed"),
    ];
    for (name, body, code) in cases {
        let explanation = explain(&body);
        assert_first(name, &explanation, code, Certainty::Certain);
    }
}

#[test]
fn what_cannot_be_proven_about_a_body_is_only_likely() {
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00".as_slice();
    assert_first("gzip", &explain(gzip), "cause_compressed", Certainty::Likely);
    let object = b"[object Object]".as_slice();
    assert_first("object", &explain(object), "cause_language_literal", Certainty::Likely);
}

#[test]
fn a_cause_around_and_a_cause_within_are_both_told() {
    let changed = signed("").replace("\"TEST TEST\"", "\"TEST TEST\",\"x\":1");
    let explanation = explain(format!("\u{feff}{changed}").as_bytes());
    let codes: Vec<_> = explanation.causes().iter().map(|found| found.cause().code()).collect();
    assert_eq!(codes, ["cause_byte_order_mark", "cause_member_added"]);
}

#[test]
fn what_is_within_is_no_surer_than_what_is_around() {
    let explanation = explain(b"note=hello");
    assert_first("a field", &explanation, "cause_form_body", Certainty::Likely);
    let latin1 = b"\"{\\\"a\\\":\\\"\xe9\\\"}\"";
    let explanation = explain(latin1);
    assert_first("a string", &explanation, "cause_latin1_body", Certainty::Likely);
    assert!(explanation.causes().iter().all(|found| found.certainty() < Certainty::Certain));
}

#[test]
fn what_happened_to_the_signature() {
    let body = unsigned(r#","note":"3""#);
    let good = signature(&body, KEY);
    assert!(good.contains('+') && good.contains('/'), "take another body: {good}");
    let bytes = super::super::super::Signature::parse(&good).unwrap();
    let hex: String = bytes.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect();
    let cases = [
        ("hex", hex.clone(), "cause_signature_hex"),
        ("hex in base64", base64(hex.as_bytes()), "cause_signature_encoded_twice"),
        ("base64 twice", base64(good.as_bytes()), "cause_signature_encoded_twice"),
        ("cut off", good[..60].to_owned(), "cause_signature_truncated"),
        ("cut off with dots", format!("{}...", &good[..20]), "cause_signature_truncated"),
        ("URL-decoded", good.replace('+', " "), "cause_signature_url_decoded"),
        ("percent-encoded", form(&good), "cause_signature_percent_encoded"),
        ("URL-safe", good.replace('+', "-").replace('/', "_"), "cause_signature_url_alphabet"),
        ("no padding", good.trim_end_matches('=').to_owned(), "cause_signature_unpadded"),
        (
            "a line break in it",
            format!("{}\r\n{}", &good[..64], &good[64..]),
            "cause_signature_white_space",
        ),
        ("a line break behind it", format!("{good}\n"), "cause_signature_white_space"),
        ("lower case", good.to_lowercase(), "cause_signature_case"),
        ("upper case", good.to_uppercase(), "cause_signature_case"),
        ("escaped slashes", good.replace('/', "\\/"), "cause_signature_escaped"),
        ("escaped for HTML", good.replace('+', "&#43;"), "cause_signature_escaped"),
        ("quoted", format!("\"{good}\""), "cause_signature_escaped"),
        ("with a prefix", format!("sha512={good}"), "cause_signature_escaped"),
    ];
    for (name, signature, code) in cases {
        let explanation = explain(with_signature(&body, &signature).as_bytes());
        assert_first(name, &explanation, code, Certainty::Certain);
    }
    let likely = [
        ("filtered", "[FILTERED]", "cause_signature_redacted"),
        ("starred", "****", "cause_signature_redacted"),
        ("short", "abc", "cause_signature_truncated"),
        ("empty", "", "cause_signature_missing"),
        ("strange", "%%% not base64 %%%", "cause_signature_malformed"),
    ];
    for (name, signature, code) in likely {
        let explanation = explain(with_signature(&body, signature).as_bytes());
        assert_first(name, &explanation, code, Certainty::Likely);
    }
}

#[test]
fn where_the_signature_is() {
    let body = unsigned("");
    let good = signature(&body, KEY);
    let open = body.strip_suffix('}').unwrap();
    let other = signature(r#"{"a":1}"#, KEY);
    let cases = [
        ("none", body.clone(), "cause_signature_missing"),
        ("a digest", r#"{"chargebacks":[{"id":1}]}"#.to_owned(), "cause_signature_missing"),
        ("null", format!("{open},\"signature\":null}}"), "cause_signature_missing"),
        ("a number", format!("{open},\"signature\":1}}"), "cause_signature_not_text"),
        ("a list", format!("{open},\"signature\":[\"{good}\"]}}"), "cause_signature_not_text"),
        (
            "in the payment",
            body.replacen("\"payment\":{", &format!("\"payment\":{{\"signature\":\"{good}\","), 1),
            "cause_signature_elsewhere",
        ),
        ("by another name", format!("{open},\"sign\":\"{good}\"}}"), "cause_signature_elsewhere"),
        (
            "two",
            format!("{open},\"signature\":\"{other}\",\"general\":{{\"signature\":\"{good}\"}}}}"),
            "cause_signature_conflict",
        ),
    ];
    for (name, body, code) in &cases {
        assert_first(name, &explain(body.as_bytes()), code, Certainty::Certain);
    }
    let conflict = explain(cases[7].1.as_bytes());
    assert!(conflict.first_line().contains("the one in `general` fits"), "{conflict}");
}
