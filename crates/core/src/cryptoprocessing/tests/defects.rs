//! One test for each defect that was found in other clients of this gateway, named after it.

use super::{ORDER, broken, card, parameters, prepared, state, terminal, user};
use crate::cryptoprocessing::{
    Answer, Card, Cause, NamedCommand, Notification, Outcome, SessionType, State, Success, api,
    apim, parse_date, vwapi,
};
use crate::http::Response;
use crate::mask::{Cvv, Pan};

fn value(parameters: &[(String, String)], name: &str) -> Option<String> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

#[test]
fn refund_with_an_empty_body() {
    for body in [
        parameters(&api::Refund::new("o1").amount(5)),
        parameters(&apim::Refund::new("o1").amount(5)),
    ] {
        let names: Vec<_> = body.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Amount", "Key", "OrderId", "Password"]);
    }
    let wallet = parameters(&vwapi::Refund::new("o1").amount(5));
    let names: Vec<_> = wallet.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["DATA.Amount", "DATA.OrderId", "DATA.Password", "VWID"]);
}

#[test]
fn network_failure_that_crashes() {
    let call = prepared(&api::Refund::new("o1"));
    let Outcome::Unknown(unknown) = call.lost() else { panic!() };
    assert_eq!(unknown.cause, Cause::Lost);
    assert!(unknown.ticket.is_some());
    assert!(prepared(&api::GetState::new("o1")).lost().is_err());
    assert!(prepared(&vwapi::GetList::new(&user())).lost().is_err());
}

#[test]
fn success_of_3ds_read_as_false_with_all_fields_empty() {
    let body = include_bytes!("../../../../../tests/cryptoprocessing/resp-api-pay-3ds.xml");
    let answer = Answer::parse(body).unwrap();
    assert_eq!(answer.success(), Some(Success::ThreeDs));
    assert_eq!(answer.acs_url(), Some("https://acs.example/pareq"));
    assert_eq!((answer.order_id(), answer.amount()), (Some(ORDER), Some(12_480)));
}

#[test]
fn url_glued_to_the_first_extra_field() {
    let init = apim::Init::new(SessionType::Pay, "o1", 5).url("https://shop/r").field("A", "b");
    let sent = parameters(&init);
    assert_eq!(value(&sent, "Data.Url").unwrap(), "https://shop/r");
    assert_eq!(value(&sent, "Data.A").unwrap(), "b");
}

#[test]
fn delete_with_the_password_of_the_customer() {
    let sent = parameters(&vwapi::Delete::new("user_login"));
    assert_eq!(value(&sent, "DATA.Password").unwrap(), "123");
    assert_eq!(value(&sent, "DATA.VWUserPsw"), None);
}

#[test]
fn send_code_without_order_and_card() {
    let sent = parameters(&vwapi::SendCode::new(&user()).order_id("o1").card_id("c1").amount(5));
    for (name, expected) in [("DATA.OrderId", "o1"), ("DATA.CardId", "c1"), ("DATA.Amount", "5")] {
        assert_eq!(value(&sent, name).unwrap(), expected);
    }
}

#[test]
fn payture_id_and_custom_fields_that_are_not_sent() {
    let pay = api::Pay::new("o1", 5, &card()).payture_id("p1").custom_field("Product", "Tea");
    let sent = parameters(&pay);
    assert_eq!(value(&sent, "PaytureId").unwrap(), "p1");
    assert_eq!(value(&sent, "CustomFields.Product").unwrap(), "Tea");
    assert_eq!(value(&parameters(&api::Pay::new("o1", 5, &card())), "CustomFields"), None);
}

#[test]
fn wallet_charge_and_unblock_without_order_id() {
    for sent in
        [parameters(&vwapi::Charge::new("o1").amount(5)), parameters(&vwapi::Unblock::new("o1"))]
    {
        assert_eq!(value(&sent, "OrderId").unwrap(), "o1");
        assert_eq!(value(&sent, "Password").unwrap(), "123");
        assert_eq!(value(&sent, "VWID").unwrap(), "Merchant");
    }
}

#[test]
fn reason_of_a_decline_that_is_lost() {
    let call = prepared(&api::Refund::new("o1").amount(5));
    let body = b"<Refund Success=\"False\" OrderId=\"o1\" ErrCode=\"AMOUNT_ERROR\"/>";
    let Outcome::Declined(declined) = call.parse(&Response::new(200, body)) else { panic!() };
    assert_eq!(declined.code.as_str(), "AMOUNT_ERROR");
    assert!(declined.to_string().contains("AMOUNT_ERROR (amount wrong"), "{declined}");
}

#[test]
fn missing_values_sent_as_none_null_or_empty() {
    let without_code = Card::new(&Pan::parse("4111111111100031").unwrap(), 1, 30, "IVAN");
    for sent in [
        parameters(&vwapi::Register::new(&user())),
        parameters(&apim::Init::new(SessionType::Pay, "o1", 5)),
        parameters(&vwapi::Init::to_add_card(&user())),
        parameters(&api::Pay::new("o1", 5, &without_code)),
    ] {
        for (name, value) in &sent {
            assert!(!["", "None", "null", "undefined"].contains(&value.as_str()), "{name}={value}");
        }
        assert_eq!(value(&sent, "DATA.Email").or(value(&sent, "PayInfo.SecureCode")), None);
    }
}

#[test]
fn amount_of_a_charge_that_is_ignored() {
    for sent in [
        parameters(&api::Charge::new("o1").amount(5)),
        parameters(&apim::Charge::new("o1").amount(5)),
        parameters(&vwapi::Charge::new("o1").amount(5)),
    ] {
        assert_eq!(value(&sent, "Amount").unwrap(), "5");
    }
}

#[test]
fn card_data_and_passwords_in_the_address() {
    let pay = prepared(&vwapi::PayByCard::new(&user(), "o1", 5, &card()));
    let refund = prepared(&api::Refund::new("o1"));
    for request in [pay.request(), refund.request()] {
        assert_eq!(request.method(), "POST");
        assert!(!request.url().contains(['?', '#']), "{}", request.url());
    }
}

#[test]
fn values_that_are_not_encoded_split_the_request() {
    let sent = parameters(&api::Charge::new("o&1=2 +%41"));
    assert_eq!(value(&sent, "OrderId").unwrap(), "o&1=2 +%41");
    assert_eq!(sent.len(), 2);
}

#[test]
fn api_refund_without_password() {
    assert_eq!(value(&parameters(&api::Refund::new("o1")), "Password").unwrap(), "123");
}

#[test]
fn text_of_other_alphabets_becomes_question_marks() {
    let pan = Pan::parse("4111111111100031").unwrap();
    let pay = api::Pay::new("o1", 5, &Card::new(&pan, 1, 30, "Иван Петров"));
    assert_eq!(value(&parameters(&pay), "PayInfo.CardHolder").unwrap(), "Иван Петров");
    assert!(prepared(&pay).request().body().is_ascii());
}

#[test]
fn security_code_that_loses_its_zeros() {
    let pan = Pan::parse("4111111111100031").unwrap();
    for code in ["023", "007", "0000"] {
        let card = Card::new(&pan, 1, 30, "IVAN").cvv(&Cvv::parse(code).unwrap());
        let sent = parameters(&api::Pay::new("o1", 5, &card));
        assert_eq!(value(&sent, "PayInfo.SecureCode").unwrap(), code);
    }
    let as_number = br#"{"command": "api.pay", "members": {"SecureCode": 23}}"#;
    assert!(NamedCommand::from_json(as_number).is_err());
}

#[test]
fn two_digit_year_that_overwrites_the_month() {
    let pan = Pan::parse("4111111111100031").unwrap();
    for year in [20, 2020] {
        let sent = parameters(&api::Pay::new("o1", 5, &Card::new(&pan, 10, year, "IVAN")));
        assert_eq!(value(&sent, "PayInfo.EMonth").unwrap(), "10");
        assert_eq!(value(&sent, "PayInfo.EYear").unwrap(), "20");
    }
    let pay = api::Pay::new("o1", 5, &Card::new(&pan, 99, 20, "IVAN"));
    assert_eq!(broken(&pay), ["PayInfo.EMonth out_of_range"]);
}

#[test]
fn unknown_root_element_that_crashes() {
    let call = prepared(&api::Charge::new("o1"));
    for body in ["<Surprise Success=\"True\"/>", "<html><body>busy</body></html>", "", "\0"] {
        let outcome = call.parse(&Response::new(200, body.as_bytes()));
        assert!(matches!(outcome, Outcome::Unknown(ref it) if it.ticket.is_some()), "{outcome:?}");
    }
}

#[test]
fn unblock_that_calls_refund() {
    for request in [
        prepared(&api::Unblock::new("o1")).request().url().to_owned(),
        prepared(&apim::Unblock::new("o1")).request().url().to_owned(),
        prepared(&vwapi::Unblock::new("o1")).request().url().to_owned(),
    ] {
        assert!(request.ends_with("/Unblock"), "{request}");
    }
}

#[test]
fn init_without_order_and_amount() {
    let sent = parameters(&apim::Init::new(SessionType::Block, "o1", 5));
    assert_eq!(value(&sent, "Data.OrderId").unwrap(), "o1");
    assert_eq!(value(&sent, "Data.Amount").unwrap(), "5");
    assert_eq!(value(&sent, "Data.SessionType").unwrap(), "Block");
}

#[test]
fn semicolon_in_a_value_that_adds_a_pair() {
    let pan = Pan::parse("4111111111100031").unwrap();
    let pay = api::Pay::new("o1", 5, &Card::new(&pan, 1, 30, "A;Amount=1"));
    assert_eq!(broken(&pay), ["PayInfo.CardHolder list_separator"]);
    let error = terminal().prepare(&pay).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("PayInfo.CardHolder"), "{error}");
}

#[test]
fn single_additional_element_that_is_read_wrongly() {
    let answer =
        Answer::parse(b"<Pay Success=\"True\"><AddInfo Key=\"a\" Value=\"b\"/></Pay>").unwrap();
    assert_eq!(answer.infos().collect::<Vec<_>>(), [("a", "b")]);
}

#[test]
fn success_of_the_query_taken_for_a_payment() {
    for (name, is_paid) in
        [("New", false), ("Authorized", false), ("Refunded", false), ("Charged", true)]
    {
        let answer = state(name, 5);
        let report = answer.known().unwrap();
        assert_eq!(report.answer().success(), Some(Success::True));
        assert_eq!(report.payment_status(Some(5)).is_paid(), is_paid, "{name}");
    }
}

#[test]
fn date_with_day_and_month_swapped() {
    let may = parse_date("08.05.2019 15:36:27").unwrap();
    assert_eq!((may.day, may.month, may.year), (8, 5, 2019));
    assert_eq!(parse_date("26.01.2016 17:08:20").unwrap().day, 26);
    let body = b"Notification=MerchantPay&TransactionDate=08.05.2019+15%3A36%3A27";
    let hint = Notification::parse(body).unwrap();
    assert_eq!(hint.transaction_date(), Some("08.05.2019 15:36:27"));
    for text in [
        "",
        "08.05.2019",
        "31.04.2019 00:00:00",
        "29.02.2019 00:00:00",
        "08.05.2019 24:00:00",
        "8.5.2019 1:2:3",
    ] {
        assert_eq!(parse_date(text), None, "{text}");
    }
    assert!(parse_date("29.02.2020 00:00:00").is_some());
}

#[test]
fn state_that_is_not_recognised_for_its_letter_case() {
    assert_eq!(State::parse("refunded"), State::Refunded);
    assert_eq!(State::parse("REJECTED(Other terminal)"), State::Rejected);
}
