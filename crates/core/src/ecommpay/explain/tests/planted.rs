use super::super::{Finding, numbers};
use super::*;
use crate::ecommpay::canonical::natural_order;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};

/// HMAC-SHA-512 of any text in base64.
fn mac(key: &[u8], text: &str) -> String {
    let mac = Hmac::<Sha512>::new_from_slice(key).unwrap();
    base64(&mac.chain_update(text).finalize().into_bytes())
}

fn base64(bytes: &[u8]) -> String {
    super::super::envelope::encode_base64(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a body by the documented rules, for bending.
fn lines(body: &str) -> Vec<String> {
    use crate::ecommpay::canonical::{Rules, of_document};
    use crate::json::{Document, Limits};
    let document = Document::parse(body.as_bytes(), &Limits::default()).unwrap();
    let text = of_document(&document, Rules::SIGNING, &Limits::default()).unwrap();
    text.split(';').map(str::to_owned).collect()
}

/// A body signed over other lines.
fn signed_over(members: &str, bend: impl Fn(&str) -> Option<String>) -> String {
    let body = unsigned(members);
    let lines: Vec<String> = lines(&body).iter().filter_map(|line| bend(line)).collect();
    with_signature(&body, &mac(KEY.as_bytes(), &lines.join(";")))
}

/// A body rightly signed, in which a text was replaced afterwards.
fn changed(members: &str, from: &str, to: &str) -> String {
    let body = signed(members);
    assert!(body.contains(from), "{from} is not in the body");
    body.replacen(from, to, 1)
}

#[test]
fn changed_content() {
    let accents = r#","note":"Zoë & Söhne <ÖBB>","url":"https://shop.test/a b?c=d+e"#;
    let accents = format!("{accents}\"");
    let text = accents.as_str();
    let big = r#","gate":{"id":9223372036854770001}"#;
    let cases = [
        (
            "a member added at the top",
            changed("", "{\"project_id\"", "{\"_method\":\"POST\",\"project_id\""),
            "cause_member_added",
        ),
        (
            "an object added",
            changed("", "\"code\":\"0\"", "\"code\":\"0\",\"debug\":{\"a\":1,\"b\":[2,3]}"),
            "cause_member_added",
        ),
        (
            "two members added",
            changed("", "{\"project_id\"", "{\"_method\":\"POST\",\"_token\":\"x\",\"project_id\""),
            "cause_members_added",
        ),
        (
            "a status forged",
            changed(r#","result":{"status":"decline"}"#, "decline", "success"),
            "cause_value_changed",
        ),
        (
            "a sum in major units",
            changed("", "\"amount\":5200", "\"amount\":52.00"),
            "cause_amount_units",
        ),
        (
            "a sum in major units, shortened",
            changed("", "\"amount\":5200", "\"amount\":52"),
            "cause_amount_units",
        ),
        (
            "a fraction dropped",
            changed(r#","rate":"10.00""#, "\"10.00\"", "10"),
            "cause_number_reformatted",
        ),
        (
            "leading zeros dropped",
            changed("", "\"expiry_month\":\"01\"", "\"expiry_month\":1"),
            "cause_number_reformatted",
        ),
        (
            "an id rounded",
            changed(big, "9223372036854770001", &numbers::javascript("9223372036854770001")),
            "cause_number_rounded",
        ),
        (
            "a value trimmed",
            changed(r#","note":"Ada Lovelace ""#, "Lovelace ", "Lovelace"),
            "cause_blanks_trimmed",
        ),
        (
            "blanks added to several values",
            signed(r#","note":"tea","memo":"two""#)
                .replace("\"tea\"", "\" tea \"")
                .replace("\"two\"", "\"two \""),
            "cause_blanks_added",
        ),
        (
            "characters signed as question marks",
            signed(r#","note":"Zo?","memo":"S?hne""#)
                .replace("Zo?", "Zoë")
                .replace("S?hne", "Söhne"),
            "cause_characters_lost",
        ),
        (
            "HTML escaped",
            changed(text, "Zoë & Söhne <ÖBB>", "Zoë &amp; Söhne &lt;ÖBB&gt;"),
            "cause_html_escaped",
        ),
        (
            "slashes escaped twice",
            changed(text, "https://shop.test/a", r"https:\\/\\/shop.test\\/a"),
            "cause_slashes_escaped",
        ),
        (
            "quotes escaped",
            changed(r#","note":"d'Arc""#, "d'Arc", r"d\\'Arc"),
            "cause_slashes_escaped",
        ),
        (
            "escapes escaped",
            changed(text, "Zoë & Söhne <ÖBB>", r"Zo\\u00eb & S\\u00f6hne <\\u00d6BB>"),
            "cause_unicode_escaped",
        ),
        (
            "UTF-8 as Latin-1",
            changed(
                text,
                "Zoë & Söhne <ÖBB>",
                "Zo\u{c3}\u{ab} & S\u{c3}\u{b6}hne <\u{c3}\u{96}BB>",
            ),
            "cause_mojibake",
        ),
        ("UTF-8 as Windows-1252", changed(r#","note":"5 €""#, "5 €", "5 â‚¬"), "cause_mojibake"),
        ("LF to CRLF", changed(r#","note":"a\nb""#, r"a\nb", r"a\r\nb"), "cause_line_endings"),
        ("CRLF to LF", changed(r#","note":"a\r\nb""#, r"a\r\nb", r"a\nb"), "cause_line_endings"),
        ("plus to blank", changed(text, "c=d+e", "c=d e"), "cause_plus_and_blank"),
        ("plus lost in dates", signed("").replace("+0000", " 0000"), "cause_plus_and_blank"),
        ("percent-decoded", changed(r#","url":"a%2Fb""#, "a%2Fb", "a/b"), "cause_percent_encoding"),
        (
            "percent-encoded",
            changed(text, "Zoë & Söhne <ÖBB>", "Zo%C3%AB%20%26%20S%C3%B6hne%20%3C%C3%96BB%3E"),
            "cause_percent_encoding",
        ),
        ("dates rewritten", signed("").replace("+0000", ".000Z"), "cause_dates_rewritten"),
        (
            "true as a text",
            changed(r#","ok":true,"no":false"#, "true,\"no\":false", r#""true","no":"false""#),
            "cause_constants_as_text",
        ),
        (
            "null as a text",
            changed("", "\"phone\":null", "\"phone\":\"null\""),
            "cause_constants_as_text",
        ),
        (
            "a null filled",
            changed("", "\"phone\":null", "\"phone\":\"441234567890\""),
            "cause_value_changed",
        ),
        (
            "letter case changed",
            changed("", "\"TEST TEST\"", "\"test test\""),
            "cause_value_changed",
        ),
        ("all sums in major units", signed("").replace("5200", "52"), "cause_amount_units"),
        ("both statuses forged", forged_statuses(), "cause_value_changed"),
        ("names in camel case", camel_case_names(), "cause_names_rewritten"),
    ];
    for (name, body, code) in cases {
        assert_first(name, &explain(body.as_bytes()), code, Certainty::Certain);
    }
}

fn forged_statuses() -> String {
    let declined = unsigned("").replace("\"success\"", "\"decline\"");
    let signed = with_signature(&declined, &signature(&declined, KEY));
    signed.replace("\"decline\"", "\"success\"")
}

fn camel_case_names() -> String {
    let mut body = signed("");
    for name in [
        "project_id",
        "card_holder",
        "expiry_month",
        "expiry_year",
        "created_date",
        "request_id",
        "sum_initial",
        "sum_converted",
        "payment_id",
        "auth_code",
        "endpoint_id",
    ] {
        let quoted = format!("\"{name}\"");
        body = body.replace(&quoted, &format!("\"{}\"", super::super::texts::camel_case(name)));
    }
    body
}

#[test]
fn other_rules() {
    let fraction = r#","receipt":{"tax":12.50,"share":1.0}"#;
    let replace =
        |from: &'static str, to: &'static str| move |line: &str| Some(line.replacen(from, to, 1));
    let doubled = r#","custom":{"a:b":"1"}"#;
    let cases = [
        ("null as None", signed_over("", replace("phone:", "phone:None")), "cause_null_text"),
        ("null as null", signed_over("", replace("phone:", "phone:null")), "cause_null_text"),
        (
            "booleans as words",
            signed_over(r#","ok":true"#, replace("ok:1", "ok:true")),
            "cause_boolean_text",
        ),
        (
            "booleans as Python",
            signed_over(r#","ok":true"#, replace("ok:1", "ok:True")),
            "cause_boolean_text",
        ),
        (
            "false as nothing",
            signed_over(r#","ok":false"#, replace("ok:0", "ok:")),
            "cause_boolean_text",
        ),
        (
            "empties left out",
            signed_over("", |line| (!line.ends_with(':')).then(|| line.to_owned())),
            "cause_empty_not_signed",
        ),
        (
            "nulls left out",
            signed_over("", |line| (line != "customer:phone:").then(|| line.to_owned())),
            "cause_empty_not_signed",
        ),
        (
            "a colon not doubled",
            signed_over(doubled, replace("a::b", "a:b")),
            "cause_colon_not_doubled",
        ),
        (
            "floats as Python",
            signed_over(fraction, replace("share:1", "share:1.0")),
            "cause_number_form",
        ),
        ("floats cut", signed_over(fraction, replace("tax:12.5", "tax:12")), "cause_number_form"),
        (
            "an id through a float",
            signed_over(
                r#","gate":{"id":9007199254740993}"#,
                replace("9007199254740993", "9007199254740992"),
            ),
            "cause_number_form",
        ),
        (
            "frame_mode signed",
            signed_over(r#","frame_mode":"popup","z":1"#, |line| {
                Some(line.replace("operation:code:0", "frame_mode:popup;operation:code:0"))
            }),
            "cause_signed_other_parts",
        ),
        (
            "the old Python package",
            signed_over(doubled, |line| {
                Some(line.replace("a::b", "a:b").replace("phone:", "phone:None"))
            }),
            "cause_sdk_deviation",
        ),
        (
            "a leading underscore left out",
            signed_over(r#","_plugin":"x","_site":"y","_a":1"#, |line| {
                (!line.starts_with('_')).then(|| line.to_owned())
            }),
            "cause_signed_other_parts",
        ),
    ];
    for (name, body, code) in cases {
        let explanation = explain(body.as_bytes());
        assert_first(name, &explanation, code, Certainty::Certain);
    }
}

#[test]
fn other_ways_of_making_a_signature() {
    let body = unsigned("");
    let lines = lines(&body);
    let text = lines.join(";");
    let key = KEY.as_bytes();
    let mut backwards = lines.clone();
    backwards.sort_by(|a, b| natural_order(b.as_bytes(), a.as_bytes()));
    let document_order = {
        let mut order = lines.clone();
        let place = |line: &String| {
            ["project_id", "payment", "account", "customer", "operation"]
                .iter()
                .position(|name| line.starts_with(name))
        };
        order.sort_by_key(place);
        order
    };
    assert_ne!(document_order, lines);
    let hmac256 = Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(&text).finalize();
    let with_empty = text.replace("project_id:28051", "project_id:28051;signature:");
    let cases = [
        ("HMAC-SHA-256", base64(&hmac256.into_bytes()), "cause_other_hash"),
        ("SHA-512 alone", base64(&Sha512::digest(&text)), "cause_other_hash"),
        (
            "SHA-512 of text and key",
            hex(&Sha512::digest(format!("{text}{KEY}"))),
            "cause_other_hash",
        ),
        ("key and message swapped", mac(text.as_bytes(), KEY), "cause_key_and_message_swapped"),
        ("an empty text", mac(key, ""), "cause_signed_nothing"),
        ("an empty object", mac(key, "{}"), "cause_signed_nothing"),
        ("the JSON text", mac(key, &body), "cause_signed_json_text"),
        (
            "the JSON text as PHP writes it",
            mac(key, &body.replace('/', "\\/")),
            "cause_signed_json_text",
        ),
        ("an empty signature member", mac(key, &with_empty), "cause_signed_with_signature_member"),
        ("joined by |", mac(key, &lines.join("|")), "cause_other_delimiters"),
        ("a `;` at the end", mac(key, &format!("{text};")), "cause_other_delimiters"),
        ("backwards", mac(key, &backwards.join(";")), "cause_other_order"),
    ];
    for (name, signature, code) in cases {
        let explanation = explain(with_signature(&body, &signature).as_bytes());
        assert_first(name, &explanation, code, Certainty::Certain);
    }
    let flat = r#"{"b":1,"a":2,"c":3}"#;
    let unsorted = with_signature(flat, &mac(key, "b:1;a:2;c:3"));
    assert_first(
        "unsorted",
        &explain(unsorted.as_bytes()),
        "cause_other_order",
        Certainty::Certain,
    );
    let nested = r#"{"b":{"c":1},"a":2}"#;
    let unflattened = with_signature(nested, &mac(key, r#"a:2;b:{"c":1}"#));
    assert_first(
        "not flattened",
        &explain(unflattened.as_bytes()),
        "cause_not_flattened",
        Certainty::Certain,
    );
}

#[test]
fn other_keys() {
    let body = unsigned("");
    let text = lines(&body).join(";");
    let decoded = b"\x01\x02raw key\xff";
    let cases = [
        ("a blank behind", "abc ", b"abc".to_vec(), "cause_key_white_space"),
        ("signed with a line break", "abc", b"abc\n".to_vec(), "cause_key_white_space"),
        ("a blank missing", "abc", b"abc ".to_vec(), "cause_key_white_space"),
        ("quoted", "\"abc\"", b"abc".to_vec(), "cause_key_quotes"),
        ("signed with quotes", "abc", b"'abc'".to_vec(), "cause_key_quotes"),
        ("base64 decoded", &base64(decoded), decoded.to_vec(), "cause_key_decoded"),
        ("hex decoded", &hex(decoded), decoded.to_vec(), "cause_key_decoded"),
        ("URL-decoded", "a+b%3D", b"a+b=".to_vec(), "cause_key_decoded"),
        ("plus lost", "a b=", b"a+b=".to_vec(), "cause_key_encoded"),
        ("base64 encoded", "abc", base64(b"abc").into_bytes(), "cause_key_encoded"),
        ("hex encoded", "abc", b"616263".to_vec(), "cause_key_encoded"),
        ("other case", "AbC", b"abc".to_vec(), "cause_key_case"),
        ("an assignment", "SECRET=abc", b"abc".to_vec(), "cause_key_assignment"),
        ("pasted twice", "abcabc", b"abc".to_vec(), "cause_key_repeated"),
        ("an empty key", "abc", Vec::new(), "cause_empty_key"),
        ("the key of an example", "abc", b"qwerty".to_vec(), "cause_sample_key"),
        ("the project as key", "abc", b"28051".to_vec(), "cause_key_from_message"),
    ];
    for (name, given, used, code) in cases {
        let message = with_signature(&body, &mac(&used, &text));
        let explanation = Explainer::new("live", &key(given)).explain(message.as_bytes());
        assert_first(name, &explanation, code, Certainty::Certain);
        assert!(given.len() < 6 || !explanation.to_string().contains(given), "{name}");
    }
}

#[test]
fn the_test_key_of_a_live_project() {
    let (live, test) = (key("live key"), key("test key"));
    let explainer = Explainer::new("live", &live).with_other_key("test", &test).unwrap();
    let body = unsigned("");
    let message = with_signature(&body, &signature(&body, "test key"));
    let explanation = explainer.explain(message.as_bytes());
    assert_first("test key", &explanation, "cause_other_key", Certainty::Certain);
    assert!(explanation.first_line().contains("`test`"));

    // A deviation and another key at once: both are told.
    let bent = lines(&body).join(";").replace("phone:", "phone:None");
    let message = with_signature(&body, &mac(b"test key", &bent));
    let explanation = explainer.explain(message.as_bytes());
    let codes: Vec<_> = explanation.causes().iter().map(|found| found.cause().code()).collect();
    assert_eq!(codes, ["cause_other_key", "cause_null_text"]);
}

#[test]
fn a_message_of_another_project() {
    let body = unsigned("");
    let message = with_signature(&body, &signature(&body, "their key"));
    let live = key(KEY);
    let explainer = Explainer::new("live", &live).with_project(77);
    let explanation = explainer.explain(message.as_bytes());
    assert_first("other project", &explanation, "cause_other_project", Certainty::Likely);
}

#[test]
fn a_wrong_key_is_likely_but_never_certain() {
    let body = unsigned("");
    for members in
        ["", r#","n":1.5,"list":[1,2,3,4,5,6,7,8,9,10,11,12]"#, r#","a;b":"x;y","ф":"&amp;""#]
    {
        let body = unsigned(members);
        let message = with_signature(&body, &signature(&body, "quite another key"));
        let explanation = explain(message.as_bytes());
        assert_first("wrong key", &explanation, "cause_wrong_key", Certainty::Likely);
        assert!(explanation.causes().iter().all(|found| found.certainty() < Certainty::Certain));
        assert!(!explanation.work().exhausted);
    }
    // Several rounded ids: no trial can undo all, so it stays a suspicion.
    let ids = r#","x":{"id":9223372036854775000,"other":9223372036854770000}"#;
    let body = format!("{}{ids}}}", body.strip_suffix('}').unwrap());
    let exact = body.replace("5000,", "4321,").replace("70000}", "70123}");
    let message = with_signature(&body, &signature(&exact, KEY));
    let explanation = explain(message.as_bytes());
    assert_first("two rounded ids", &explanation, "cause_number_rounded", Certainty::Likely);
}

/// What left its mark in the message, though no trial can give back what was signed.
#[test]
fn what_cannot_be_proven_is_suspected() {
    let lost = |body: &str| with_signature(body, &signature(&unsigned(",\"lost\":[1,2]"), KEY));
    let without_empties = CALLBACK
        .replace(",\"phone\":null", "")
        .replace(",\"description\":\"\"", "")
        .replace("\"errors\":[],", "");
    let alphabetical = r#"{"account":{"id":""},"customer":{"id":"7"},"operation":{"id":5},
        "payment":{"id":"5242723"},"project_id":28051}"#;
    let cases = [
        (lost(&unsigned(",\"note\":\"Zo\u{fffd}\"")), "cause_characters_lost", Certainty::Likely),
        (lost(&unsigned(r#","note":"a;b""#)), "cause_semicolon_in_value", Certainty::Possible),
        (lost(alphabetical), "cause_reserialised", Certainty::Possible),
        (lost(&format!("{without_empties}}}")), "cause_members_dropped", Certainty::Possible),
    ];
    for (body, code, certainty) in &cases {
        let explanation = explain(body.as_bytes());
        let mut found = explanation.causes().iter().filter(|found| found.cause().code() == *code);
        assert_eq!(found.next().map(Finding::certainty), Some(*certainty), "{explanation}");
    }
    // Nothing of the kind is said of a message that has no such mark.
    let plain = explain(lost(&unsigned("")).as_bytes());
    let codes: Vec<_> = plain.causes().iter().map(|found| found.cause().code()).collect();
    assert_eq!(codes, ["cause_wrong_key"]);
}
