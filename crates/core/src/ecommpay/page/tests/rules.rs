//! Every rule broken once: code, parameter and masked value of the violation, and its sentence.

use super::{purchase, signer};
use crate::ErrorCode;
use crate::ecommpay::page::{
    BookingInfo, Mode, PaymentPage, Period, PurchaseOperation, ReceiptData, ReceiptPosition,
    Recurring, json,
};
use crate::money::{Currency, Money};

/// Name and value of a parameter, the code of the rule it breaks, and what the message must say.
type Case = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("payment_description", "a;b", "page_semicolon", r#"contains `;`"#),
    ("new_parameter", "a;b", "page_semicolon", r#"(given "a;b")"#),
    ("customer_address", "a\0b", "control_character", "contains a control character"),
    ("payment_description", "\u{1b}[1m", "control_character", r#"(given "\u{1b}[1m")"#),
    ("new parameter", "x", "name_invalid", r#"given "new parameter""#),
    ("list[0]", "x", "name_invalid", "Latin letters, digits, `_` and `-`"),
    ("name;", "x", "name_invalid", "no parameter name"),
    ("", "x", "name_invalid", "no parameter name"),
    ("signature", "x", "name_reserved", "added by signing"),
    ("customer_zip", "12345678901", "value_too_long", "has 11 characters where at most 10"),
    ("recipient_city", "Ünîçødé-Ünîçødé-Ünîçødé-xy", "value_too_long", "has 26 characters"),
    ("style_id", "12.5", "not_an_integer", r#"given "12.5""#),
    ("style_id", "+5", "not_an_integer", "digits only"),
    ("style_id", "", "value_empty", "leave the parameter out"),
    ("style_id", "0", "out_of_range", "between 1 and 9007199254740991"),
    ("style_id", "99999999999999999999", "out_of_range", "between 1"),
    ("project_id", "4294967296", "out_of_range", "between 1 and 4294967295"),
    ("payment_amount", "0", "out_of_range", "between 1 and 10000000000000"),
    ("payment_amount", "10000000000001", "out_of_range", "10000000000000 (given"),
    ("payment_amount", "10.50", "not_an_integer", r#"given "10.50""#),
    ("payment_amount", "-5", "out_of_range", r#"given "-5""#),
    ("merchant_success_enabled", "3", "out_of_range", "between 0 and 2"),
    ("moto_type", "0", "out_of_range", "between 1 and 2"),
    ("redirect", "true", "not_a_flag", "1 for yes or 0 for no"),
    ("mode", "buy", "choice_unknown", "purchase, payout, card_verify, card_tokenize"),
    ("operation_type", "Sale", "choice_unknown", "sale, auth;"),
    ("list_payment_block", "x", "choice_unknown", "payment_method;"),
    ("merchant_callback_url", "shop.example/x", "url_invalid", "https://"),
    ("redirect_success_url", "http://m.example/a b", "url_invalid", "percent-encoded"),
    ("baseUrl", "//pay.example.org", "url_invalid", "absolute URL"),
    ("customer_email", "ada.example.com", "email_invalid", r#"given "ad***om""#),
    ("customer_phone", "+44 (0)", "phone_invalid", "4 to 24 digits"),
    ("customer_ssn", "123", "digits_invalid", r#"4 digits (given "***")"#),
    ("recipient_pan", "4314 2200 0000 0056", "card_number_invalid", "431422******0056"),
    ("payment_currency", "usd", "currency_invalid", r#"EUR (given "usd")"#),
    ("customer_country", "GBR", "country_invalid", "alpha-2"),
    ("language_code", "en-GB", "language_invalid", "ISO 639-1"),
    ("recipient_state", "US-AK", "subdivision_invalid", "AK for US-AK"),
    ("customer_day_of_birth", "1990-12-31", "date_invalid", r#"given "19***31""#),
    ("best_before", "2030-01-01T00:00:00Z", "deadline_invalid", "+hh:mm or +hh"),
    ("merchant_domain", "https://shop.example", "domain_invalid", "without scheme"),
    ("debt_account", "ab-12", "characters_invalid", "Latin letters and digits only"),
    ("debt_account", "ab123456789", "value_too_long", "at most 10"),
    ("descriptor", "Магазин", "characters_invalid", "Latin letters"),
    ("descriptor", "A_very_long_one", "value_too_long", "at most 13"),
    ("hide", "card,,sbp", "list_invalid", "separated by commas"),
    ("cashier_predefined_amounts", "10,x", "list_invalid", "amounts in minor units"),
    ("payment_methods_options", "{x", "json_invalid", "in JSON"),
    ("addendum_data", "{}", "base64_invalid", r#"setter (given "***")"#),
    ("addendum_data", "e30=e30=", "base64_invalid", "standard base64"),
    ("billing_region_code", "DOR", "companion_missing", "with billing_region_code"),
    ("customer_id", "", "value_empty", "is empty"),
    ("recurring", "[]", "json_invalid", "an object"),
    ("receipt_data", "x", "base64_invalid", r#"given "x""#),
    ("booking_info", "x", "base64_invalid", r#"given "***""#),
];

#[test]
fn each_rule_is_found_alone_and_says_what_to_do() {
    for (name, value, code, sentence) in CASES {
        let error = purchase().parameter(*name, *value).sign(&signer()).unwrap_err();
        assert_eq!(error.code(), "page_invalid");
        let [violation] = error.violations() else {
            panic!("{name} = {value:?}: {error}");
        };
        assert_eq!(violation.code(), *code, "{name} = {value:?}: {error}");
        let named = match *code {
            "companion_missing" => "billing_country",
            _ => name,
        };
        assert_eq!(violation.parameter, named, "{error}");
        let message = error.to_string();
        assert!(message.starts_with(&format!("{named}: ")), "{message}");
        assert!(message.contains(sentence), "{message} lacks {sentence:?}");
    }
}

/// Members inside JSON parameters: the parameter, its JSON, the member's path, the code.
#[rustfmt::skip]
const MEMBERS: &[(&str, &str, &str, &str)] = &[
    ("recurring", r#"{"type":"U"}"#, "register", "value_empty"),
    ("recurring", r#"{"register":1,"type":"U"}"#, "register", "json_invalid"),
    ("recurring", r#"{"register":true}"#, "type", "value_empty"),
    ("recurring", r#"{"register":true,"type":"X"}"#, "type", "choice_unknown"),
    ("recurring", r#"{"register":true,"type":"R"}"#, "period", "companion_missing"),
    ("recurring", r#"{"register":true,"type":"U","interval":2}"#, "period", "companion_missing"),
    ("recurring", r#"{"register":true,"type":"R","period":"X"}"#, "period", "choice_unknown"),
    ("recurring", r#"{"register":true,"type":"R","period":"M","interval":101}"#, "interval", "out_of_range"),
    ("recurring", r#"{"register":true,"type":"R","period":"M","time":"6:00"}"#, "time", "time_invalid"),
    ("recurring", r#"{"register":true,"type":"U","amount":0}"#, "amount", "out_of_range"),
    ("recurring", r#"{"register":true,"type":"U","amount":"1.5"}"#, "amount", "not_an_integer"),
    ("recurring", r#"{"register":true,"type":"U","expiry_day":"32"}"#, "expiry_day", "out_of_range"),
    ("recurring", r#"{"register":true,"type":"U","expiry_month":0}"#, "expiry_month", "out_of_range"),
    ("recurring", r#"{"register":true,"type":"U","expiry_year":2019}"#, "expiry_year", "out_of_range"),
    ("recurring", r#"{"register":true,"type":"U","start_date":"01-02-2030"}"#, "scheduled_payment_id", "companion_missing"),
    ("recurring", r#"{"register":true,"type":"U","scheduled_payment_id":"p"}"#, "start_date", "companion_missing"),
    ("recurring", r#"{"register":true,"type":"U","scheduled_payment_id":"ORDER-1","start_date":"01-02-2030"}"#, "scheduled_payment_id", "value_repeated"),
    ("recurring", r#"{"register":true,"type":"U","scheduled_payment_id":"p","start_date":"2030-02-01"}"#, "start_date", "date_invalid"),
    ("receipt_data", "[]", "", "json_invalid"),
    ("receipt_data", "{}", "positions", "json_invalid"),
    ("receipt_data", r#"{"positions":[]}"#, "positions", "item_count"),
    ("receipt_data", r#"{"positions":[1]}"#, "positions.0", "json_invalid"),
    ("receipt_data", r#"{"positions":[{"amount":1},{}]}"#, "positions.1.amount", "value_empty"),
    ("receipt_data", r#"{"positions":[{"amount":1.5}]}"#, "positions.0.amount", "not_an_integer"),
    ("receipt_data", r#"{"positions":[{"amount":1,"description":""}]}"#, "positions.0.description", "value_empty"),
    ("receipt_data", r#"{"positions":[{"amount":1}],"total_tax_amount":"x"}"#, "total_tax_amount", "not_an_integer"),
    ("booking_info", "1", "", "json_invalid"),
    ("booking_info", r#"{"start_date":"2026-08-12"}"#, "start_date", "date_invalid"),
    ("booking_info", r#"{"pax":-1}"#, "pax", "out_of_range"),
    ("booking_info", r#"{"description":5}"#, "description", "json_invalid"),
    ("booking_info", r#"{"bookers":{}}"#, "bookers", "json_invalid"),
    ("booking_info", r#"{"items":[{"end_date":"x"}]}"#, "items.0.end_date", "date_invalid"),
];

#[test]
fn members_of_json_parameters_are_checked_too() {
    for (parameter, text, member, code) in MEMBERS {
        let value = match *parameter {
            "recurring" => (*text).to_owned(),
            _ => json::to_base64(text),
        };
        let error = purchase().parameter(*parameter, value).check().unwrap_err();
        let [violation] = error.violations() else {
            panic!("{text}: {error}");
        };
        let path = match *member {
            "" => (*parameter).to_owned(),
            member => format!("{parameter}.{member}"),
        };
        assert_eq!((violation.parameter.as_str(), violation.code()), (&*path, *code), "{error}");
    }
}

#[test]
fn every_violation_is_reported_at_once() {
    let error = PaymentPage::new(0)
        .payment_id("x".repeat(256))
        .customer_email("nobody")
        .merchant_success_url("/thanks")
        .check()
        .unwrap_err();
    let found: Vec<_> = error
        .violations()
        .iter()
        .map(|violation| (violation.parameter.as_str(), violation.code()))
        .collect();
    let expected = [
        ("project_id", "out_of_range"),
        ("payment_id", "value_too_long"),
        ("customer_email", "email_invalid"),
        ("merchant_success_url", "url_invalid"),
        ("payment_amount", "value_missing"),
        ("payment_currency", "value_missing"),
        ("customer_id", "value_missing"),
    ];
    assert_eq!(found, expected);
    let message = error.to_string();
    assert!(message.contains("breaks 7 rules (1) project_id: "), "{message}");
    assert!(message.contains("required in mode purchase"), "{message}");
}

#[test]
fn each_mode_has_its_requirements() {
    let euros = Money::new(1000, Currency::EUR);
    let good = [
        PaymentPage::purchase(1, "p", euros, "c"),
        PaymentPage::payout(1, "p", euros, "c", "uuid"),
        PaymentPage::card_verify(1, "p", Currency::EUR, "c"),
        PaymentPage::card_tokenize(1, "c"),
        PaymentPage::new(1).customer_id("c").parameter("mode", "card_tokenize"),
        PaymentPage::card_tokenize(1, "c").payment_id("p").amount(euros),
    ];
    for page in good {
        assert_eq!(page.check(), Ok(()), "{page:?}");
    }
    let nothing = Money::new(0, Currency::EUR);
    let bad = [
        (PaymentPage::purchase(1, "p", nothing, "c"), "payment_amount", "between 1"),
        (PaymentPage::payout(1, "p", nothing, "c", "u"), "payment_amount", "between 1"),
        (PaymentPage::payout(1, "p", euros, "c", ""), "uuid", "empty"),
        (
            PaymentPage::purchase(1, "p", euros, "c").parameter("mode", "payout"),
            "uuid",
            "mode payout",
        ),
        (
            PaymentPage::card_verify(1, "p", Currency::EUR, "c").amount(euros),
            "payment_amount",
            "must be 0 (given \"1000\")",
        ),
        (PaymentPage::card_tokenize(1, ""), "customer_id", "empty"),
        (PaymentPage::card_tokenize(1, "c").amount(nothing), "payment_amount", "between 1"),
    ];
    for (page, parameter, sentence) in bad {
        let error = page.check().unwrap_err();
        let message = error.to_string();
        assert_eq!(error.violations().len(), 1, "{message}");
        assert!(message.starts_with(parameter), "{message}");
        assert!(message.contains(sentence), "{message}");
    }
}

#[test]
fn what_the_rules_do_not_know_yet_can_be_sent() {
    let page = purchase()
        .operation_type(PurchaseOperation::Other("hold".into()))
        .parameter("parameter_of_next_year", "any value")
        .unchecked_parameter("customer_zip", "longer than ten characters");
    assert_eq!(page.check(), Ok(()));
    let page = page.unchecked_parameter("customer_zip", "a;b");
    assert_eq!(page.check().unwrap_err().violations()[0].code(), "page_semicolon");

    // A mode of the future requires only what every mode does.
    let page = PaymentPage::new(1).unchecked_parameter("mode", "wallet_verify");
    let error = page.check().unwrap_err();
    assert_eq!(error.violations().len(), 1, "{error}");
    assert_eq!(error.violations()[0].parameter, "customer_id");
    assert_eq!(Mode::Other("wallet_verify".into()).as_str(), "wallet_verify");
}

#[test]
fn limits_count_characters_and_include_their_ends() {
    let page = purchase()
        .payment_description("ж".repeat(255))
        .customer_zip("ж".repeat(10))
        .amount(Money::new(10_000_000_000_000, Currency::EUR))
        .customer_first_name("")
        .merchant_callback_url(format!("https://shop.example/{}", "x".repeat(234)))
        .parameter("payment_methods_options", r#"{"card":{"a":1}}"#)
        .parameter("hide", "card, cup-card")
        .parameter("receipt_data", "eyJwb3NpdGlvbnMiOlt7ImFtb3VudCI6MX1dfQ");
    assert_eq!(page.check(), Ok(()));
    let page = page.merchant_callback_url(format!("https://shop.example/{}", "x".repeat(235)));
    assert_eq!(page.check().unwrap_err().violations()[0].code(), "value_too_long");
}

#[test]
fn typed_records_pass_their_own_rules() {
    let receipt = (0..300).fold(ReceiptData::new(), |receipt, _| {
        receipt.position(ReceiptPosition::new(1).tax_amount(0).description("x"))
    });
    let booking = BookingInfo::new()
        .dates("12-08-2026", "14-08-2026")
        .description("Festival; three days")
        .total(200_000)
        .pax(2)
        .booker("Caroline", "Herschel", "caroline@example.com")
        .item("Hotel", "12-08-2026", "14-08-2026")
        .reference("festival")
        .id("83");
    let recurring = Recurring::regular(Period::Week)
        .interval(3)
        .time("10:00:00")
        .amount(990)
        .expires(31, 12, 2030)
        .starts("01-02-2027", "schedule;1");
    let page = purchase().receipt_data(&receipt).booking_info(&booking).recurring(&recurring);
    assert_eq!(page.check(), Ok(()));

    let page = page
        .receipt_data(&receipt.position(ReceiptPosition::new(1)))
        .recurring(&Recurring::one_click().starts("1-2-2027", "order-1"));
    let error = page.check().unwrap_err();
    let paths: Vec<_> = error.violations().iter().map(|found| &*found.parameter).collect();
    assert_eq!(
        paths,
        ["receipt_data.positions", "recurring.start_date", "recurring.scheduled_payment_id"]
    );
    assert!(error.to_string().contains("has 301 items where 1 to 300"), "{error}");
}

#[test]
fn no_message_repeats_personal_data() {
    let page = purchase()
        .parameter("customer_email", "ada.lovelace;example.com")
        .parameter("customer_phone", "0123456789x")
        .parameter("identify_doc_number", "AB;1234567")
        .parameter("customer_security_code", "85;2923")
        .parameter("recipient_pan", "4314220000000056x")
        .parameter("customer_last_name", "Lovelace".repeat(40))
        .parameter("payment_description", "card 4314220000000056;")
        .parameter("customer_account_info", "c2VjcmV0");
    let error = page.check().unwrap_err();
    for text in [error.to_string(), format!("{error:?}"), format!("{page:?}")] {
        for secret in [
            "lovelace;",
            "0123456789",
            "AB;1234567",
            "85;2923",
            "4314220000000056",
            "LovelaceLovelace",
            "c2VjcmV0",
        ] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
    assert!(error.violations().len() >= 8, "{error}");
}
