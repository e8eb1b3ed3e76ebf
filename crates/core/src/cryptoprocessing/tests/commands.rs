//! The typed commands, those by name, and the list of what is documented.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{broken, card, parameters, prepared, terminal, user, vector};
use crate::ErrorCode;
use crate::cryptoprocessing::{
    Card, Cheque, ChequePosition, Command, Interface, NamedCommand, PathWords, Raw, SessionType,
    Terminal, api, apim, vwapi,
};
use crate::ecommpay::gate::{Decimal, Quantity};
use crate::http::{BaseUrl, RetryClass};
use crate::mask::{Cvv, Pan};

/// Interface, command, and each parameter with whether it is required, by its place.
type Shape = (String, String, BTreeSet<(String, bool)>);

#[test]
fn the_commands_are_those_of_the_vectors() {
    let listed: Value = serde_json::from_str(vector!("commands.json")).unwrap();
    let listed = listed["commands"].as_array().unwrap();
    assert_eq!(listed.len(), 42);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut expected: BTreeSet<Shape> = BTreeSet::new();
    let (mut pages, mut without_parameters) = (0, 0);
    for row in listed {
        let Some(params) = row["params"].as_array() else {
            assert_eq!(row["command"], "PreAuth");
            without_parameters += 1;
            continue;
        };
        if params[0]["name"] == "SessionId" {
            pages += 1;
            continue;
        }
        let list = row["list_param"].as_str();
        let outer = params.iter().filter(|param| param["name"].as_str() != list);
        let outer = outer.map(|param| (text(&param["name"]), param["required"] == true));
        let inner = row["list_keys"].as_array().unwrap().iter().map(|key| {
            (format!("{}.{}", list.unwrap(), text(&key["name"])), key["required"] == true)
        });
        let shape = outer.chain(inner).collect();
        expected.insert((text(&row["interface"]), text(&row["command"]), shape));
    }
    assert_eq!((pages, without_parameters, expected.len()), (3, 2, 37));
    let mut found: BTreeSet<Shape> = BTreeSet::new();
    for info in NamedCommand::documented() {
        let interface = info.interface.to_string();
        if info.name == "vwapi.init_add" {
            // The same command as the one before, of which it has a part.
            continue;
        }
        let shape = info.parameters.iter().map(|parameter| {
            let path = match parameter.list {
                Some(list) => format!("{list}.{}", parameter.name),
                None => parameter.name.to_owned(),
            };
            // A session to add a card goes without, so the vectors call them optional.
            let is_of_session =
                info.name == "vwapi.init" && ["OrderId", "Amount"].contains(&parameter.name);
            (path, parameter.is_required && !is_of_session)
        });
        found.insert((interface, info.command.to_owned(), shape.collect()));
    }
    assert_eq!(found, expected);
}

fn cheque() -> Cheque {
    let tea =
        ChequePosition::new("Tea", Quantity::millionths(1_500_000), Decimal::hundredths(6240), 6);
    Cheque::new("ada@example.com", 1).position(tea).message("Thanks")
}

const CHEQUE: &str = r#"{"Positions":[{"Quantity":1.5,"Price":62.4,"Tax":6,"Text":"Tea"}],"CheckClose":{"TaxationSystem":1},"CustomerContact":"ada@example.com","Message":"Thanks"}"#;

/// Holds a typed command to the one by name that was given the same.
macro_rules! by_name {
    ($seen:ident, $name:literal, $typed:expr, $json:tt) => {{
        by_name!($seen, $name, $typed, $json, {})
    }};
    ($seen:ident, $name:literal, $typed:expr, $json:tt, $fields:tt) => {{
        let mut request = json!({"command": $name, "members": json!($json)});
        if json!($fields) != json!({}) {
            request["fields"] = json!($fields);
        }
        let named = NamedCommand::from_json(request.to_string().as_bytes()).unwrap();
        let typed = $typed;
        let info = NamedCommand::documented().find(|info| info.name == $name).unwrap();
        let (call, status) = (prepared(&typed), crate::cryptoprocessing::StatusCommand::GetState);
        let word = info.interface.word();
        assert!(call.request().url().ends_with(&format!("/{word}/{}", info.command)), $name);
        let (found, ticket) = match &named {
            NamedCommand::Action(raw) => (parameters(raw), prepared(raw).ticket().cloned()),
            NamedCommand::State(query) => (parameters(query), None),
            NamedCommand::Cards(query) => (parameters(query), None),
        };
        // A position of a receipt is one text to the one and JSON to the other.
        assert_eq!(found, parameters(&typed), $name);
        assert_eq!(ticket, call.ticket().cloned(), $name);
        let (of_name, of_type) = match &named {
            NamedCommand::Action(raw) => (raw.draft(status), typed.draft(status)),
            NamedCommand::State(query) => (query.draft(status), typed.draft(status)),
            NamedCommand::Cards(query) => (query.draft(status), typed.draft(status)),
        };
        assert_eq!(of_name.class, of_type.class, $name);
        assert_eq!(info.class, of_type.class, $name);
        assert_eq!((of_name.finish, of_name.page), (of_type.finish, of_type.page), $name);
        $seen.insert($name);
    }};
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn commands_by_name_are_the_typed_ones() {
    let mut seen = BTreeSet::new();
    let cvv = Cvv::parse("123").unwrap();
    let receipt: Value = serde_json::from_str(CHEQUE).unwrap();
    // Objects keep no order through serde_json, so a receipt is compared as its base64.
    let receipt_text = cheque().to_base64();
    assert_eq!(serde_json::from_str::<Value>(&cheque().to_json()).unwrap(), receipt);
    by_name!(seen, "api.pay",
        api::Pay::new("o1", 500, &card()).custom_field("IP", "192.0.2.1").customer_key("c").payture_id("p").cheque(&cheque()),
        {"OrderId": "o1", "Amount": 500, "PAN": "4111111111100031", "EMonth": 12, "EYear": "22", "CardHolder": "Ivan Ivanov",
         "SecureCode": "123", "CustomFields": {"IP": "192.0.2.1"}, "CustomerKey": "c", "PaytureId": "p", "Cheque": receipt_text});
    by_name!(seen, "api.block", api::Block::new("o1", 500, &card()),
        {"OrderId": "o1", "Amount": "500", "PAN": "4111111111100031", "EMonth": "12", "EYear": "22", "CardHolder": "Ivan Ivanov", "SecureCode": "123"});
    by_name!(seen, "api.charge", api::Charge::new("o1").amount(400), {"OrderId": "o1", "Amount": 400});
    by_name!(seen, "api.unblock", api::Unblock::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "api.refund", api::Refund::new("o1").amount(400), {"OrderId": "o1", "Amount": 400, "Cheque": null});
    by_name!(seen, "api.get_state", api::GetState::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "api.pay_3ds", api::Pay3ds::new("o1", "cg=="), {"OrderId": "o1", "PaRes": "cg=="});
    by_name!(seen, "api.block_3ds", api::Block3ds::new("o1", "cg=="), {"OrderId": "o1", "PaRes": "cg=="});
    by_name!(seen, "api.mobile_pay", api::MobilePay::new("o1", "cg==").amount(5).checksum("x"),
        {"OrderId": "o1", "PayToken": "cg==", "Amount": 5, "Checksum": "x"});
    by_name!(seen, "api.mobile_block", api::MobileBlock::new("o1", "cg=="), {"OrderId": "o1", "PayToken": "cg=="});
    by_name!(seen, "apim.init",
        apim::Init::new(SessionType::Block, "o1", 500).ip("192.0.2.1").template_tag("t").language("EN").field("Own", "1"),
        {"SessionType": "Block", "OrderId": "o1", "Amount": 500, "IP": "192.0.2.1", "TemplateTag": "t", "Language": "EN"}, {"Own": 1});
    by_name!(seen, "apim.charge", apim::Charge::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "apim.unblock", apim::Unblock::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "apim.refund", apim::Refund::new("o1").amount(1), {"OrderId": "o1", "Amount": 1});
    by_name!(seen, "apim.get_state", apim::GetState::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "apim.pay_status", apim::PayStatus::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "vwapi.register", vwapi::Register::new(&user()).email("a@b.example").phone_number("79156783333"),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "Email": "a@b.example", "PhoneNumber": "79156783333"});
    by_name!(seen, "vwapi.update", vwapi::Update::new(&user()), {"VWUserLgn": "user_login", "VWUserPsw": "user_password"});
    by_name!(seen, "vwapi.delete", vwapi::Delete::new("user_login"), {"VWUserLgn": "user_login"});
    by_name!(seen, "vwapi.check", vwapi::Check::new(&user()), {"VWUserLgn": "user_login", "VWUserPsw": "user_password"});
    by_name!(seen, "vwapi.init", vwapi::Init::new(SessionType::Pay, &user(), "o1", 500).card_id("c1").url("https://shop.example/{orderid}"),
        {"SessionType": "Pay", "VWUserLgn": "user_login", "VWUserPsw": "user_password", "OrderId": "o1", "Amount": 500,
         "CardId": "c1", "Url": "https://shop.example/{orderid}"});
    by_name!(seen, "vwapi.init_add", vwapi::Init::to_add_card(&user()), {"VWUserLgn": "user_login", "VWUserPsw": "user_password"});
    by_name!(seen, "vwapi.pay_by_card",
        vwapi::PayByCard::new(&user(), "o1", 500, &card()).session_type(SessionType::Block).confirm_code("123456"),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "OrderId": "o1", "Amount": 500, "CardNumber": "4111111111100031",
         "CardHolder": "Ivan Ivanov", "EMonth": 12, "EYear": 22, "SecureCode": "123", "SessionType": "Block", "ConfirmCode": "123456"});
    by_name!(seen, "vwapi.pay_by_stored_card", vwapi::PayByStoredCard::new(&user(), "o1", 500, "c1", &cvv),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "OrderId": "o1", "Amount": 500, "CardId": "c1", "SecureCode": "123"});
    by_name!(seen, "vwapi.pay_recurring", vwapi::PayRecurring::new(&user(), "o1", 500, "c1"),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "OrderId": "o1", "Amount": 500, "CardId": "c1"});
    by_name!(seen, "vwapi.pay_by_token", vwapi::PayByToken::new(&user(), "o1", 500, "cg=="),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "OrderId": "o1", "Amount": 500, "PayToken": "cg=="});
    by_name!(seen, "vwapi.pay_submit_3ds", vwapi::PaySubmit3ds::new("o1", "k1", "cg=="), {"OrderId": "o1", "MD": "k1", "PaRes": "cg=="});
    by_name!(seen, "vwapi.send_code", vwapi::SendCode::new(&user()).card_id("c1").order_id("o1").amount(5),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "CardId": "c1", "OrderId": "o1", "Amount": 5});
    by_name!(seen, "vwapi.charge", vwapi::Charge::new("o1").amount(5), {"OrderId": "o1", "Amount": 5});
    by_name!(seen, "vwapi.unblock", vwapi::Unblock::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "vwapi.refund", vwapi::Refund::new("o1").amount(5), {"OrderId": "o1", "Amount": 5});
    by_name!(seen, "vwapi.get_state", vwapi::GetState::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "vwapi.pay_status", vwapi::PayStatus::new("o1"), {"OrderId": "o1"});
    by_name!(seen, "vwapi.add", vwapi::Add::new(&user(), &card()).phone_number("79156783333"),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "CardNumber": "4111111111100031", "CardHolder": "Ivan Ivanov",
         "EMonth": 12, "EYear": 22, "SecureCode": "123", "PhoneNumber": "79156783333"});
    by_name!(seen, "vwapi.add_submit_3ds", vwapi::AddSubmit3ds::new("k1", "cg=="), {"MD": "k1", "PaRes": "cg=="});
    by_name!(seen, "vwapi.activate", vwapi::Activate::new(&user(), "c1", 101),
        {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "CardId": "c1", "Amount": 101});
    by_name!(seen, "vwapi.remove", vwapi::Remove::new(&user(), "c1"), {"VWUserLgn": "user_login", "VWUserPsw": "user_password", "CardId": "c1"});
    by_name!(seen, "vwapi.get_list", vwapi::GetList::new(&user()), {"VWUserLgn": "user_login", "VWUserPsw": "user_password"});
    assert_eq!(seen, NamedCommand::names().collect());
}

#[test]
fn what_cannot_be_read_by_name_is_refused() {
    for (text, code) in [
        ("", "json_syntax"),
        ("[]", "argument_type"),
        (r#"{"members": {}}"#, "argument_missing"),
        (r#"{"command": 1}"#, "argument_type"),
        (r#"{"command": "api.steal"}"#, "operation_unknown"),
        (r#"{"command": "api.refund", "member": {}}"#, "argument_unknown"),
        // A misspelt amount must not refund everything.
        (
            r#"{"command": "api.refund", "members": {"OrderId": "o1", "amount": 5}}"#,
            "argument_unknown",
        ),
        (
            r#"{"command": "api.refund", "members": {"OrderId": "o1", "Amount": [5]}}"#,
            "argument_type",
        ),
        // Nor must one that somebody forgot to set.
        (
            r#"{"command": "api.refund", "members": {"OrderId": "o1", "Amount": null}}"#,
            "argument_type",
        ),
        (
            r#"{"command": "vwapi.charge", "members": {"OrderId": "o1", "Amount": null}}"#,
            "argument_type",
        ),
        (r#"{"command": "api.refund", "members": {"Password": "x"}}"#, "argument_unknown"),
        (r#"{"command": "api.refund", "fields": {"a": "b"}}"#, "argument_unknown"),
        (r#"{"command": "api.refund", "members": []}"#, "argument_type"),
        (r#"{"command": "api.pay", "members": {"SecureCode": 7}}"#, "argument_type"),
        (
            r#"{"command": "api.refund", "members": {"OrderId": "a", "Amount": null}}"#,
            "argument_type",
        ),
        (r#"{"command": "state", "interface": "api"}"#, "argument_missing"),
        (
            r#"{"command": "state", "interface": "x", "members": {"OrderId": "o1"}}"#,
            "operation_unknown",
        ),
        (
            r#"{"command": "raw", "interface": "api", "name": "PreAuth", "settings": ["VW"]}"#,
            "argument_type",
        ),
        (
            r#"{"command": "raw", "interface": "api", "name": "PreAuth", "lists": {"A": 1}}"#,
            "argument_type",
        ),
    ] {
        let error = NamedCommand::from_json(text.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{text}: {error}");
    }
    let named = NamedCommand::from_json(br#"{"command": "api.pay", "members": {"Amount": 0}}"#);
    let NamedCommand::Action(pay) = named.unwrap() else { panic!() };
    let rules = broken(&pay);
    for rule in ["OrderId value_missing", "Amount out_of_range", "PayInfo.PAN value_missing"] {
        assert!(rules.iter().any(|found| found == rule), "{rules:?}");
    }
}

#[test]
fn raw_commands_reach_what_has_no_type() {
    let text = br#"{"command": "raw", "interface": "vwapi", "name": "PreAuth", "repeatable": true,
        "settings": ["VWID"], "members": {"X": 1}, "lists": {"DATA": {"OrderId": "o1"}}}"#;
    let NamedCommand::Action(named) = NamedCommand::from_json(text).unwrap() else { panic!() };
    let typed = Raw::new(Interface::Vwapi, "PreAuth", RetryClass::HarmlessWrite)
        .vwid()
        .param("X", "1")
        .list_param("DATA", "OrderId", "o1");
    assert_eq!(prepared(&named).request().body(), prepared(&typed).request().body());
    assert!(prepared(&typed).request().url().ends_with("/vwapi/PreAuth"));
    // Its name is a part of the address, and known parameters keep their rules.
    let odd = Raw::new(Interface::Api, "../Refund", RetryClass::Read)
        .param("Amount", "-1")
        .param("A=", "b");
    assert_eq!(broken(&odd), ["command name_invalid", "Amount not_an_integer", "A= name_invalid"]);
}

#[test]
fn each_rule_names_its_field() {
    let pan = Pan::parse("4111111111100031").unwrap();
    let with = |month, year| api::Pay::new("o1", 5, &Card::new(&pan, month, year, "IVAN"));
    let init = || apim::Init::new(SessionType::Pay, "o1", 5);
    assert_eq!(broken(&with(13, 30)), ["PayInfo.EMonth out_of_range"]);
    assert_eq!(broken(&with(0, 30)), ["PayInfo.EMonth out_of_range"]);
    for year in [100, 199, 1999, 2100, 9999] {
        assert_eq!(broken(&with(1, year)), ["PayInfo.EYear year_invalid"], "{year}");
    }
    for year in [0, 30, 99, 2000, 2030, 2099] {
        assert!(terminal().prepare(&with(1, year)).is_ok(), "{year}");
    }
    assert_eq!(broken(&api::Charge::new("o1").amount(0)), ["Amount out_of_range"]);
    assert_eq!(broken(&api::Charge::new("")), ["OrderId value_empty"]);
    assert_eq!(broken(&api::Charge::new("x".repeat(51))), ["OrderId value_too_long"]);
    assert_eq!(broken(&api::Charge::new("a;b")), ["OrderId list_separator"]);
    assert_eq!(broken(&init().product("a;b")), ["Data.Product list_separator"]);
    assert_eq!(broken(&init().product("a\nb")), ["Data.Product control_character"]);
    assert_eq!(broken(&init().field("A;B", "x")), ["Data.A;B name_invalid"]);
    assert_eq!(broken(&init().url("shop.example")), ["Data.Url url_invalid"]);
    assert_eq!(
        broken(&init().url("https://shop.example/{OrderId}")),
        ["Data.Url placeholder_invalid"]
    );
    assert_eq!(broken(&init().total("1,5")), ["Data.Total characters_invalid"]);
    assert_eq!(broken(&init().ip("localhost")), ["Data.IP ip_address_invalid"]);
    assert_eq!(broken(&init().language("English")), ["Data.Language language_invalid"]);
    let long = vwapi::User::new("x".repeat(51), "");
    assert_eq!(
        broken(&vwapi::Check::new(&long)),
        ["DATA.VWUserLgn value_too_long", "DATA.VWUserPsw value_empty"]
    );
    assert_eq!(broken(&vwapi::Register::new(&user()).email("x")), ["DATA.Email email_invalid"]);
    let without_code = Card::new(&pan, 1, 30, "IVAN");
    assert_eq!(broken(&vwapi::Add::new(&user(), &without_code)), ["DATA.SecureCode value_missing"]);
}

#[test]
fn missing_settings_are_named() {
    let empty = Terminal::new(BaseUrl::parse("https://gateway.example").unwrap());
    let told = |error: crate::cryptoprocessing::RequestError| error.to_string();
    let refund = empty.prepare(&api::Refund::new("o1")).map(|_| ()).map_err(told).unwrap_err();
    assert!(
        refund.contains("Terminal::with_key") && refund.contains("Terminal::with_password"),
        "{refund}"
    );
    let list = empty.prepare(&vwapi::GetList::new(&user())).map(|_| ()).map_err(told).unwrap_err();
    assert!(list.contains("Terminal::with_vwid"), "{list}");
    // A password that would become another pair of a list.
    let odd = terminal().with_password(super::key("a;b"));
    let error = odd.prepare(&vwapi::Refund::new("o1")).map(|_| ()).unwrap_err();
    assert_eq!(error.violations()[0].code(), "list_separator");
    assert!(!error.to_string().contains("a;b"), "{error}");
    // It needs none that the command does not take.
    assert!(empty.prepare(&vwapi::PaySubmit3ds::new("o1", "k", "p")).is_ok());
}

#[test]
fn hosts_and_path_words_are_settings() {
    let words = PathWords::new("direct", "appay", "wallet").unwrap();
    let terminal = Terminal::new(BaseUrl::parse("https://gateway.example/base/").unwrap())
        .with_key(super::key("k"))
        .with_path_words(words);
    let call = terminal.prepare(&apim::GetState::new("o1")).unwrap();
    assert_eq!(call.request().url(), "https://gateway.example/base/appay/GetState");
    assert_eq!(
        terminal.page(Interface::Vwapi, "Pay", "s"),
        "https://gateway.example/base/wallet/Pay?SessionId=s"
    );
    for word in ["", "a/b", "..", "a b", "é"] {
        assert_eq!(PathWords::new(word, "b", "c").unwrap_err().code(), "path_word_invalid");
    }
}

#[test]
fn amounts_are_of_the_currency_of_the_terminal() {
    use crate::money::{Currency, Money};
    let units = |minor, currency| Terminal::minor_units(Money::new(minor, currency), Currency::RUB);
    assert_eq!(units(12_480, Currency::RUB).unwrap(), 12_480);
    assert_eq!(units(12_480, Currency::EUR).unwrap_err().code(), "currency_mismatch");
    assert_eq!(units(-1, Currency::RUB).unwrap_err().code(), "amount_out_of_range");
}

#[test]
fn every_test_card_can_be_paid_with() {
    let file: Value = serde_json::from_str(vector!("test-cards.json")).unwrap();
    let cards = file["cards"].as_array().unwrap();
    assert!(cards.len() > 10);
    for row in cards {
        let pan = Pan::parse_without_check_digit(row["pan"].as_str().unwrap()).unwrap();
        let card = Card::new(&pan, 12, 2030, "Ivan Ivanov").cvv(&Cvv::parse("123").unwrap());
        assert!(terminal().prepare(&api::Pay::new("o1", 5, &card)).is_ok(), "{pan}");
    }
}
