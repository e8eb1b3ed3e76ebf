//! Every rule broken once: path, masked value and code of the violation, and its sentence.

use serde_json::{Value, json};

use super::{card, gate, key, sale};
use crate::ErrorCode;
use crate::ecommpay::Signer;
use crate::ecommpay::gate::{
    BankList, Capture, Card, CardAuth, CardPayout, CardSale, CardToken, CashVoucher,
    CashVoucherPosition, Clarification, Customer, Decimal, GateRequest, InvoiceCreate, Lodging,
    MethodsAvailable, Operation, Period, Quantity, ReceiptData, ReceiptPosition, Recurring,
    RecurringDebit, RecurringUpdate, Refund, RequestError, ReturnUrl, Schedule, Sender,
    StatusByPayment, StatusByRequest, ThreeDsResult, Violation,
};
use crate::ecommpay::gate::{BestBefore, Direction};
use crate::mask::Pan;
use crate::money::{Currency, Money};

/// Path and value of a member, the code of the rule it breaks, and what the message must say.
type Case = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("general.payment_id", r#""""#, "value_empty", "is empty"),
    ("general.payment_id", "7", "json_invalid", "a text"),
    ("general.merchant_callback_url", r#""shop.example""#, "url_invalid", "https://"),
    ("general.signature", r#""x""#, "name_reserved", "added by signing"),
    ("general.project_id", "7", "name_reserved", "leave it out"),
    ("payment.amount", "0", "out_of_range", "between 1 and 10000000000000"),
    ("payment.amount", "10000000000001", "out_of_range", "10000000000000"),
    ("payment.amount", "10.5", "not_an_integer", "whole number"),
    ("payment.amount", r#""10,50""#, "not_an_integer", "digits only"),
    ("payment.currency", r#""eur""#, "currency_invalid", "EUR"),
    ("payment.currency", "978", "json_invalid", "a text"),
    ("payment.challenge_indicator", r#""1""#, "ordinal_invalid", "01 to 09"),
    ("payment.challenge_window", r#""06""#, "ordinal_invalid", "01 to 05"),
    ("payment.best_before", r#""tomorrow""#, "deadline_invalid", "+hh:mm"),
    ("payment.moto_type", "3", "out_of_range", "between 0 and 2"),
    ("payment.debt_account", r#""ab-12""#, "characters_invalid", "Latin letters and digits"),
    ("general.domain_name", r#""https://shop.example""#, "domain_invalid", "without scheme"),
    ("payment.preorder_date", r#""2030-01-01""#, "date_invalid", "DD-MM-YYYY"),
    ("payment.end_to_end_id", r#""123456789012345678901234567890123456""#, "value_too_long", "at most 35"),
    ("recurring.time", r#""6:00""#, "time_invalid", "hh:mm:ss"),
    ("recurring.period", r#""H""#, "choice_unknown", "D, W, M, Q, Y"),
    ("recipient.pan", r#""40000000000000""#, "digits_invalid", "15 to 19 digits"),
    ("customer.mpi_result.authentication_timestamp", r#""1""#, "digits_invalid", "12 digits"),
    ("payment.is_fast", r#""yes""#, "not_a_bool", "true or false"),
    ("payment.description", r#""a\u0000b""#, "control_character", "control character"),
    ("card.pan", r#""4000 0000 0000 0077""#, "card_number_invalid", "400000******0077"),
    ("card.pan", "4000000000000077", "json_invalid", "400000******0077"),
    ("card.month", "13", "out_of_range", "between 1 and 12 (given \"13\")"),
    ("card.year", "2019", "out_of_range", "between 2020 and 9999"),
    ("card.year", r#""27""#, "out_of_range", "between 2020 and 9999"),
    ("card.card_holder", r#""JOSÉ""#, "characters_invalid", "Latin letters"),
    ("card.cvv", r#""12""#, "digits_invalid", "3 to 4 digits (given \"***\")"),
    ("card.cvv", "123", "json_invalid", "***"),
    ("card.save", "1", "not_a_bool", "true or false"),
    ("card.stored_card_type", "7", "out_of_range", "between 0 and 6"),
    ("customer.ip_address", r#""localhost""#, "ip_address_invalid", "203.0.113.10"),
    ("customer.email", r#""ada.example.com""#, "email_invalid", "name@example.com"),
    ("customer.phone", r#""+44123456""#, "digits_invalid", "4 to 24 digits"),
    ("customer.country", r#""gb""#, "capitals_invalid", "2 capital Latin letters"),
    ("customer.zip", r#""12345678901""#, "value_too_long", "11 characters where at most 10"),
    ("customer.day_of_birth", r#""1990-12-31""#, "date_invalid", "DD-MM-YYYY"),
    ("customer.gender", r#""x""#, "choice_unknown", "male, female"),
    ("customer.billing.region_code", r#""GB-ENG""#, "subdivision_invalid", "AK"),
    ("customer.shipping.type", r#""08""#, "ordinal_invalid", "01 to 07"),
    ("customer.billing", r#"{"country":"xx"}"#, "capitals_invalid", "customer.billing.country"),
    ("avs_data.avs_post_code", "[]", "json_invalid", "a single value"),
    ("return_url.success", r#""/thanks""#, "url_invalid", "absolute URL"),
    ("merchant.descriptor", r#""a|b""#, "characters_forbidden", "may have none of"),
    ("merchant.descriptor", r#""12345678901234""#, "value_too_long", "at most 13"),
    ("callback.delay", "601", "out_of_range", "between 0 and 600"),
    ("callback.force_disable", "0", "not_a_bool", "true or false"),
    ("authentication_data.eci", r#""03""#, "choice_unknown", "00, 01, 02"),
    ("recipient.card_holder", r#""Йосип""#, "characters_invalid", "Latin letters"),
    ("recipient.state_code", r#""ENGL""#, "capitals_invalid", "1 to 3 capital"),
    ("recurring", r#"{"register":true,"type":"R"}"#, "companion_missing", "recurring.period"),
    ("receipt_data", r#"{"positions":[]}"#, "item_count", "1 to 300"),
    ("cash_voucher_data", r#"{"positions":[]}"#, "json_invalid", "cash_voucher_data.positions"),
    ("cash_voucher_data", r#"{"positions":[{"price":1,"tax":1}]}"#, "value_missing", "positions.0.position_description"),
    ("cash_voucher_data", r#"{"positions":[{"price":1,"tax":7,"position_description":"a"}]}"#, "out_of_range", "between 1 and 6"),
    ("cash_voucher_data", r#"{"payments":[{"payment_type":3,"amount":1}]}"#, "choice_unknown", "1, 2, 14, 15, 16"),
    ("cash_voucher_data", r#"{"payments":[{"payment_type":1,"amount":0}]}"#, "out_of_range", "payments.0.amount"),
    ("cash_voucher_data", r#"{"taxation_system":6}"#, "out_of_range", "between 0 and 5"),
    ("cash_voucher_data", r#"{"email":"ada"}"#, "email_invalid", "***"),
    ("cash_voucher_data", r#"{"send_cash_voucher":1}"#, "not_a_bool", "true or false"),
    ("cash_voucher_data", "7", "json_invalid", "an object or an array"),
    ("addendum.lodging.room.tax", "-0.5", "out_of_range", "between 0 and 999999999999"),
    ("addendum.lodging.room.tax", "999999999999.01", "out_of_range", "999999999999"),
    ("addendum.lodging.total_tax", r#""a tenth""#, "json_invalid", "12.5"),
    ("additional_data", "7", "json_invalid", "an object or an array"),
    ("cvv", r#""12345""#, "digits_invalid", "***"),
];

#[test]
fn each_rule_is_found_alone_and_says_what_to_do() {
    for (path, value, code, sentence) in CASES {
        let value: Value = serde_json::from_str(value).unwrap();
        let Err(error) = gate().prepare(&sale().member(*path, value)) else {
            panic!("{path} was taken");
        };
        assert_eq!(error.code(), "request_invalid");
        let [violation] = error.violations() else {
            panic!("{path}: {error}");
        };
        assert_eq!(violation.code(), *code, "{error}");
        assert!(violation.parameter.starts_with(path), "{error}");
        let message = error.to_string();
        assert!(message.contains(sentence), "{message} lacks {sentence:?}");
    }
}

/// Path and code of each violation, in order.
fn broken<O: Operation>(request: &GateRequest<O>) -> Vec<String> {
    let named = |found: &Violation| format!("{} {}", found.parameter, found.code());
    match request.check() {
        Ok(()) => Vec::new(),
        Err(error) => error.violations().iter().map(named).collect(),
    }
}

#[test]
fn an_object_that_is_replaced_by_a_number_is_missed() {
    let expected = ["card.pan", "card.year", "card.month", "card.card_holder"];
    let expected = expected.map(|path| format!("{path} value_missing"));
    assert_eq!(broken(&sale().member("card", 7.into())), expected);
}

#[test]
fn all_broken_rules_are_told_at_once() {
    let customer = Customer::with_id("").email("x");
    let card = Card::number(&Pan::parse("4000000000000077").unwrap()).expiry(13, 2019);
    let request = CardSale::new("", Money::new(0, Currency::EUR), card, customer);
    assert_eq!(
        broken(&request),
        [
            "general.payment_id value_empty",
            "card.month out_of_range",
            "card.year out_of_range",
            "payment.amount out_of_range",
            "customer.id value_empty",
            "customer.email email_invalid",
            "card.card_holder value_missing",
            "customer.ip_address value_missing",
        ]
    );
    let error = gate().prepare(&request).unwrap_err();
    assert!(error.to_string().starts_with("the request breaks 8 rules (1) general.payment_id"));
    assert!(matches!(error, RequestError::Invalid(_)));
}

#[test]
fn what_an_operation_needs_is_asked_for() {
    let money = Money::new(100, Currency::EUR);
    let token = CardToken::new("");
    let nobody = || Customer::with_id("c");
    assert_eq!(
        broken(&CardAuth::new("p", money, token.clone(), nobody())),
        ["token value_empty", "customer.ip_address value_missing"]
    );
    assert_eq!(
        broken(&CardPayout::new("p", money, token, nobody())),
        ["token value_empty", "customer.ip_address value_missing"]
    );
    assert_eq!(broken(&Refund::card("p", "")), ["payment.description value_empty"]);
    assert_eq!(broken(&StatusByPayment::new("")), ["general.payment_id value_empty"]);
    assert_eq!(broken(&StatusByRequest::new("")), ["request_id value_empty"]);
    assert_eq!(broken(&ThreeDsResult::cres("p", "")), ["cres value_empty"]);
    assert_eq!(
        broken(&MethodsAvailable::new(Direction::In)),
        ["payment_method_list value_missing"]
    );
    assert!(broken(&Capture::card("p")).is_empty());
    let debit = RecurringDebit::new("p", money, 7, nobody());
    assert_eq!(
        broken(&debit.clone().member("recurring", json!({}))),
        ["recurring.id value_missing"]
    );
    assert!(
        broken(&debit.member("recurring", json!({})).member("recurring_id", 7.into())).is_empty()
    );
    // A null is as good as nothing.
    assert_eq!(broken(&sale().member("card.month", Value::Null)), ["card.month value_missing"]);
    let too_late = Schedule::new().expires(32, 13, 2019);
    assert_eq!(
        broken(&RecurringUpdate::new("p", 7, too_late)),
        [
            "recurring.expiry_day out_of_range",
            "recurring.expiry_month out_of_range",
            "recurring.expiry_year out_of_range",
        ]
    );
}

#[test]
fn a_method_leads_nowhere_else() {
    let money = Money::new(100, Currency::EUR);
    for path in ["", "../card", "a b", "x?y", "x/", "x//y", "%2e", "wället"] {
        let request = gate().method(path).sale("p", money, Customer::with_id("c"));
        assert_eq!(broken(&request), ["path name_invalid"], "{path}");
    }
    for path in ["ecopayz", "banks/uk", "unify/a/b", "card-p2p", "1voucher"] {
        let request = gate().method(path).sale("p", money, Customer::with_id("c"));
        assert!(request.check().is_ok(), "{path}");
    }
    assert!(BankList::new("vietnam/napas", "sale", "p", money).check().is_ok());
}

#[test]
fn what_is_not_checked_is_sent_as_it_is() {
    let request = sale()
        .unchecked_member("card.month", "soon".into())
        .unchecked_member("payment.new_thing", json!({"a": [1, null]}))
        .member("customer.new_thing", json!(7));
    let call = gate().prepare(&request).unwrap();
    let body: Value = serde_json::from_slice(call.request().body()).unwrap();
    assert_eq!(body["card"]["month"], "soon");
    assert_eq!(body["payment"]["new_thing"], json!({"a": [1, null]}));
    assert_eq!(body["customer"]["new_thing"], 7);
    // Set again by `member`, it is checked again.
    let checked = request.member("card.month", "soon".into());
    assert_eq!(broken(&checked), ["card.month not_an_integer"]);
}

#[test]
fn project_and_signature_are_ours_even_where_nothing_is_checked() {
    let request = sale()
        .unchecked_member("general.signature", "theirs".into())
        .unchecked_member("general.project_id", 7.into())
        .unchecked_member("note", "\"signature\":\"\n".into());
    let call = gate().prepare(&request).unwrap();
    let sent = call.request().body();
    let body: Value = serde_json::from_slice(sent).unwrap();
    assert_eq!(body["general"]["project_id"], 112);
    let signature = Signer::new(&key()).sign_json(sent).unwrap().to_string();
    assert_eq!(body["general"]["signature"], signature);
    assert_eq!(String::from_utf8_lossy(sent).matches(&signature).count(), 1);
}

#[test]
fn objects_that_payment_page_has_too_follow_the_same_rules() {
    let same_id = Recurring::regular(Period::Month).starts("01-02-2030", "ORDER-1");
    assert_eq!(
        broken(&sale().recurring(&same_id)),
        ["recurring.scheduled_payment_id value_repeated"]
    );
    let receipt = ReceiptData::new().position(ReceiptPosition::new(1).description(""));
    assert_eq!(
        broken(&sale().receipt_data(&receipt)),
        ["receipt_data.positions.0.description value_empty"]
    );
}

#[test]
fn typed_objects_are_checked_with_the_request() {
    let request = sale()
        .return_url(ReturnUrl::new("https://shop.example/a", "shop.example/b"))
        .lodging(Lodging::new().check_in_date("31-02-2026").number_of_nights(100));
    assert_eq!(
        broken(&request),
        [
            "return_url.decline url_invalid",
            "addendum.lodging.check_in_date date_invalid",
            "addendum.lodging.room.number_of_nights out_of_range",
        ]
    );
    let money = Money::new(100, Currency::EUR);
    let customer = Customer::new("c", "203.0.113.7");
    let payout = CardPayout::new("p", money, card(), customer.clone());
    let payout = payout.sender(Sender::new().residence("Germany").phone("+49"));
    assert_eq!(
        broken(&payout),
        ["sender.residence capitals_invalid", "sender.phone digits_invalid"]
    );
    let until = BestBefore::parse("2030-01-01T00:00:00Z").unwrap();
    assert!(InvoiceCreate::new("p", money, &until, customer).check().is_ok());
    assert!(Clarification::new("p", json!({})).check().is_ok());
}

#[test]
fn a_fiscal_receipt_and_fractions_are_written_exactly() {
    let receipt = CashVoucher::new()
        .email("ada@example.com")
        .inn("7701234567")
        .group("main")
        .taxation_system(1)
        .payment_address("https://shop.example")
        .order_id(7)
        .send_cash_voucher(true)
        .position(
            CashVoucherPosition::new("Strings", 1500, 6)
                .quantity(Quantity::millionths(12_345_678_901_123_456))
                .payment_method_type(4)
                .payment_subject_type(1)
                .nomenclature_code("44"),
        )
        .payment(1, 1500)
        .payment(14, 1);
    assert_eq!(format!("{receipt:?}"), "CashVoucher(1 positions, 2 payments)");
    let stay = Lodging::new().room_tax(Decimal::hundredths(1050)).total_tax(Decimal::whole(21));
    let capture = Capture::card("p").cash_voucher_data(receipt).lodging(stay);
    let call = gate().prepare(&capture).unwrap();
    let body = std::str::from_utf8(call.request().body()).unwrap();
    for part in [
        r#""room":{"tax":10.5},"total_tax":21"#,
        r#""quantity":12345678901.123456,"payment_method_type":4,"payment_subject_type":1"#,
        r#"{"email":"ada@example.com","inn":"7701234567","group":"main","taxation_system":1"#,
        r#""payments":[{"payment_type":1,"amount":1500},{"payment_type":14,"amount":1}]"#,
        r#""order_id":7,"send_cash_voucher":true"#,
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let wrong = CashVoucher::new().taxation_system(9).payment(3, 0).position(
        CashVoucherPosition::new("", 1, 0).payment_method_type(8).payment_subject_type(19),
    );
    assert_eq!(
        broken(&Capture::card("p").cash_voucher_data(wrong)),
        [
            "cash_voucher_data.taxation_system out_of_range",
            "cash_voucher_data.positions.0.position_description value_empty",
            "cash_voucher_data.positions.0.tax out_of_range",
            "cash_voucher_data.positions.0.payment_method_type out_of_range",
            "cash_voucher_data.positions.0.payment_subject_type out_of_range",
            "cash_voucher_data.payments.0.amount out_of_range",
            "cash_voucher_data.payments.0.payment_type choice_unknown",
        ]
    );
    // As JSON it is held to the same rules, and what is not documented passes.
    let json = json!({"email": "ada", "new_thing": 7});
    let request = Capture::card("p").member("cash_voucher_data", json);
    assert_eq!(broken(&request), ["cash_voucher_data.email email_invalid"]);
    for tax in [json!(0), json!(0.25), json!(999_999_999_999_i64)] {
        let request = Capture::card("p").member("addendum.lodging.room.tax", tax);
        assert!(request.check().is_ok(), "{request:?}");
    }
}

#[test]
fn a_verification_takes_no_money() {
    let customer = Customer::new("c", "203.0.113.7");
    let request = gate().method("applepay").account_verification("p", Currency::EUR, customer);
    assert!(request.check().is_ok());
    assert_eq!(
        broken(&request.member("payment.amount", 1.into())),
        ["payment.amount out_of_range"]
    );
}
