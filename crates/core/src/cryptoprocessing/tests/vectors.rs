//! Answers, requests and addresses as public sources show them.

use serde_json::Value;

use super::{ORDER, card, parameters, prepared, sent, terminal, user, vector};
use crate::cryptoprocessing::{
    AcsReturn, Answer, Interface, NamedCommand, Outcome, SessionType, State, StateQuery, Success,
    XmlError, api, apim, vwapi,
};
use crate::http::Response;

macro_rules! answers {
    ($($name:literal)+) => { &[$(($name, vector!($name))),+] };
}

const ANSWERS: &[(&str, &str)] = answers! {
    "resp-api-charge-ok.xml" "resp-api-getstate-refunded.xml" "resp-api-pay-3ds.xml"
    "resp-api-pay-addinfo.xml" "resp-api-unblock-ok.xml" "resp-apim-charge-illegal-state.xml"
    "resp-apim-charge-ok.xml" "resp-apim-init-lowercase-true.xml"
    "resp-apim-paystatus-charged.xml" "resp-apim-paystatus-not-started.xml"
    "resp-apim-refund-amount-error.xml" "resp-apim-refund-partial.xml" "resp-not-xml.txt"
    "resp-tolerance-unknown.xml" "resp-vwapi-activate-ok.xml" "resp-vwapi-activate-refused.xml"
    "resp-vwapi-add-3ds.xml" "resp-vwapi-add-declined.xml" "resp-vwapi-add-duplicate.xml"
    "resp-vwapi-charge-amount-error.xml" "resp-vwapi-charge-ok.xml" "resp-vwapi-delete-ok.xml"
    "resp-vwapi-getlist.xml" "resp-vwapi-init-block-ok.xml" "resp-vwapi-init-duplicate.xml"
    "resp-vwapi-paystatus-authorized.xml" "resp-vwapi-paystatus-timeout.xml"
    "resp-vwapi-refund-amount-error.xml" "resp-vwapi-refund-full.xml"
    "resp-vwapi-refund-partial.xml" "resp-vwapi-remove-ok.xml" "resp-vwapi-unblock-ok.xml"
};

#[test]
fn answers_are_read_as_the_vectors_say() {
    let expected: Value = serde_json::from_str(vector!("responses.expected.json")).unwrap();
    let expected = expected.as_object().unwrap();
    assert_eq!(expected.len(), ANSWERS.len());
    for (name, body) in ANSWERS {
        let expect = expected[*name]["expect"].as_object().unwrap();
        let answer = match Answer::parse(body.as_bytes()) {
            Ok(answer) => answer,
            Err(error) => {
                assert_eq!(
                    (expect["outcome"].as_str(), error),
                    (Some("protocol_error"), XmlError::NotXml)
                );
                continue;
            }
        };
        for (what, value) in expect {
            let found = found(&answer, what);
            assert_eq!(&found, value, "{name}: {what}");
        }
    }
}

/// What an answer has under a name of the vectors.
fn found(answer: &Answer, what: &str) -> Value {
    let text = |found: Option<&str>| found.map_or(Value::Null, Value::from);
    match what {
        "note" => match answer.code() {
            Some(code) if code.as_str() == "DUPLICATE_CARD" => {
                Value::from("a failure that still carries the id of the card already stored")
            }
            _ => Value::from("attribute is Status, not State"),
        },
        "command" => Value::from(answer.command()),
        "outcome" => Value::from(match (answer.success().unwrap(), answer.code()) {
            (Success::True, _) => "success",
            (Success::ThreeDs, _) => "three_ds",
            (Success::False, Some(code)) if code.is_none() => "pending",
            (Success::False, _) => "failure",
        }),
        "amount" => answer.amount().map_or(Value::Null, Value::from),
        "new_amount" => answer.new_amount().map_or(Value::Null, Value::from),
        "forwarded" => answer.forwarded().map_or(Value::Null, Value::from),
        "state" => text(answer.state().as_ref().map(State::as_str)),
        "state_known" => Value::from(!matches!(answer.state(), Some(State::Other(_)))),
        "err_code" => text(answer.code().as_ref().map(super::super::codes::Code::as_str)),
        "add_info" => {
            let pairs = answer.infos().map(|(key, value)| (key.to_owned(), Value::from(value)));
            Value::Object(pairs.collect())
        }
        "cards" => {
            let card = |card: super::super::StoredCard<'_>| {
                serde_json::json!({
                    "card_name": card.card_name(), "card_id": card.card_id(),
                    "card_holder": card.card_holder(), "status": card.status(),
                    "no_cvv": card.no_cvv(), "expired": card.expired(),
                })
            };
            answer.cards().map(card).collect()
        }
        "order_id" => text(answer.order_id()),
        "key" => text(answer.key()),
        "merchant_contract" => text(answer.merchant_contract()),
        "rrn" => text(answer.rrn()),
        "session_id" => text(answer.session_id()),
        "session_type" => text(answer.session_type()),
        "user_login" => text(answer.user_login()),
        "card_id" => text(answer.card_id()),
        "card_name" => text(answer.card_name()),
        "acs_url" => text(answer.acs_url()),
        "pa_req" => text(answer.pa_req()),
        "three_ds_key" => text(answer.three_ds_key()),
        other => panic!("{other} is looked up nowhere"),
    }
}

#[test]
fn no_answer_loses_an_attribute() {
    for (name, body) in ANSWERS.iter().filter(|(name, _)| name.ends_with(".xml")) {
        let answer = Answer::parse(body.as_bytes()).unwrap();
        let kept = answer.attributes().count()
            + answer
                .elements()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .map(|element| {
                    answer.attributes_of(element).map(|attributes| attributes.len()).sum::<usize>()
                })
                .sum::<usize>();
        let declared = if body.starts_with("<?xml") { 2 } else { 0 };
        assert_eq!(kept + declared, body.matches('"').count() / 2, "{name}");
    }
    let answer = Answer::parse(vector!("resp-tolerance-unknown.xml").as_bytes()).unwrap();
    assert_eq!(answer.get("Brand"), Some("new"));
    assert_eq!(answer.attributes_of("Extra").next(), Some(vec![("a", "1")]));
    assert_eq!((answer.info("Y"), answer.info("z")), (Some("x"), None));
}

/// Path and parameters of a request in a file, with every value decoded as the gateway does.
fn recorded(text: &str) -> (&str, Vec<(String, String)>) {
    let line = text.lines().next().unwrap();
    let target = line.split_once(' ').unwrap().1;
    match target.split_once('?') {
        Some((path, query)) => (path, sent(query.as_bytes())),
        None => (target, sent(text.lines().last().unwrap().as_bytes())),
    }
}

macro_rules! same {
    ($file:literal, $command:expr) => {{
        let (path, parameters) = recorded(vector!($file));
        let call = prepared(&$command);
        let url = format!("https://sandbox3.payture.com{path}");
        assert_eq!(call.request().url(), url, $file);
        assert_eq!(call.request().method(), "POST", $file);
        let form = Some("application/x-www-form-urlencoded");
        assert_eq!(call.request().header("content-type"), form, $file);
        assert_eq!(sent(call.request().body()), parameters, $file);
    }};
}

#[test]
fn requests_say_what_the_published_ones_say() {
    let pay = api::Pay::new(ORDER, 12_480, &card())
        .custom_field("IP", "241.22.197.12")
        .custom_field("Product", "Ticket");
    same!("req-api-pay-curl-single-encoding.txt", pay);
    same!("req-api-refund.txt", api::Refund::new(ORDER).amount(12_480));
    same!("req-api-unblock.txt", api::Unblock::new(ORDER));
    same!("req-api-pay3ds.txt", api::Pay3ds::new(ORDER, "cGFyZXM="));
    let init = apim::Init::new(SessionType::Pay, ORDER, 12_480)
        .product("Ticket")
        .total("124.8")
        .phone("79156783333")
        .description("MyTestTransaction")
        .url("https://payture.com/result?orderid={orderid}&result={success}")
        .field("AdditionalField1", "Value1")
        .field("AdditionalField2", "Value2");
    same!("req-apim-init-php-double-encoding.txt", init);
    same!("req-vwapi-refund.txt", vwapi::Refund::new(ORDER).amount(12_480));
    same!("req-vwapi-charge.txt", vwapi::Charge::new(ORDER));
    same!("req-vwapi-delete.txt", vwapi::Delete::new("123@ya.ru"));
    let md = "00a94d92-1d84-44be-fa32-1c9591443347";
    same!("req-vwapi-paysubmit3ds.txt", vwapi::PaySubmit3ds::new(ORDER, md, "cGFyZXM="));
}

#[test]
fn requests_of_other_encodings_mean_the_same() {
    // The holder's blank became `+` where each value was encoded as a form.
    let (_, php) = recorded(vector!("req-api-pay-php-double-encoding.txt"));
    let (_, curl) = recorded(vector!("req-api-pay-curl-single-encoding.txt"));
    let plus = |(name, value): &(String, String)| (name.clone(), value.replace('+', " "));
    assert_eq!(php.iter().map(plus).collect::<Vec<_>>(), curl);
    // Parameters in the address, and a `;` at the end.
    let card = super::Card::new(&super::Pan::parse("5218851946955484").unwrap(), 12, 21, "Test")
        .cvv(&super::Cvv::parse("123").unwrap());
    let (path, add) = recorded(vector!("req-vwapi-add-single-encoding.txt"));
    assert_eq!((path, add), ("/vwapi/Add", parameters(&vwapi::Add::new(&user(), &card))));
    // The list encoded as a whole: it shows itself after one more decoding.
    let (path, init) = recorded(vector!("req-vwapi-init-whole-double-encoding.txt"));
    let whole = crate::cryptoprocessing::encoding::read_form(
        init[0].0.trim_start_matches("DATA.").as_bytes(),
    );
    let text = &whole[0].0;
    assert_eq!(path, "/vwapi/Init");
    let own = vwapi::Init::new(
        SessionType::Block,
        &vwapi::User::new("user@gmail.com", "user12345"),
        "order123",
        10_000,
    )
    .ip("192.168.0.1");
    let mut pairs: Vec<_> = crate::cryptoprocessing::encoding::read_list(text)
        .into_iter()
        .map(|(name, value)| (format!("DATA.{name}"), value))
        .collect();
    pairs.push(("VWID".into(), "Merchant".into()));
    pairs.sort();
    assert_eq!(parameters(&own), pairs);
}

#[test]
fn addresses_of_pages_are_those_of_the_vectors() {
    let session = "c8cc6c5c-30da-d7e1-e090-46f25ae30626";
    let page = |interface, command| terminal().page(interface, command, session);
    assert_eq!(page(Interface::Apim, "Pay"), vector!("url-apim-pay-redirect.txt").trim());
    assert_eq!(page(Interface::Vwapi, "Add"), vector!("url-vwapi-add-redirect.txt").trim());
    assert_eq!(
        terminal().page(Interface::Apim, "Pay", "a&b"),
        "https://sandbox3.payture.com/apim/Pay?SessionId=a%26b"
    );
}

#[test]
fn the_form_for_the_bank_is_that_of_the_vectors_and_leads_to_the_finish() {
    let call = prepared(&api::Pay::new(ORDER, 12_480, &card()));
    let body = vector!("resp-api-pay-3ds.xml");
    let Outcome::NeedsAcsPost(post) = call.parse(&Response::new(200, body.as_bytes())) else {
        panic!()
    };
    let published = vector!("form-acs-post.txt");
    assert_eq!(format!("POST {}", post.url), published.lines().next().unwrap());
    assert_eq!(post.body("https://shop.example/3ds"), published.lines().last().unwrap());
    // What is stored while the payer is away finishes it.
    let stored = serde_json::to_string(&post.pending).unwrap();
    let pending: crate::cryptoprocessing::PendingThreeDs = serde_json::from_str(&stored).unwrap();
    let back = AcsReturn::read(format!("MD={}&PaRes=cGFyZXM%3D", pending.md()).as_bytes()).unwrap();
    let finish = pending.finish(&back).unwrap();
    let (path, expected) = recorded(vector!("req-api-pay3ds.txt"));
    let call = prepared(&finish);
    assert!(call.request().url().ends_with(path));
    assert_eq!(sent(call.request().body()), expected);
    assert_eq!(call.ticket().unwrap().amount(), Some(12_480));
    let other = AcsReturn::read(b"MD=x&PaRes=y").unwrap();
    assert!(pending.finish(&other).is_err());
    for form in ["", "MD=x", "PaRes=y", "MD=&PaRes=y", "MD=x&MD=x&PaRes=y"] {
        assert!(AcsReturn::read(form.as_bytes()).is_err(), "{form}");
    }
}

#[test]
fn every_interface_finishes_what_3d_secure_interrupted() {
    let answer = |command: &str| {
        format!(
            "<{command} Success=\"3ds\" ACSUrl=\"https://acs.example/a\" PaReq=\"cg==\" ThreeDSKey=\"k1\"/>"
        )
    };
    macro_rules! finished {
        ($command:expr, $name:literal, $url:literal, $sent:expr) => {{
            let body = answer($name);
            let outcome = prepared(&$command).parse(&Response::new(200, body.as_bytes()));
            let Outcome::NeedsAcsPost(post) = outcome else { panic!("{outcome:?}") };
            let back = AcsReturn::read(b"MD=k1&PaRes=cg%3D%3D").unwrap();
            let call = prepared(&post.pending.finish(&back).unwrap());
            assert_eq!(call.request().url(), concat!("https://sandbox3.payture.com/", $url));
            let expected: &[(&str, &str)] = &$sent;
            let found = sent(call.request().body());
            let found: Vec<_> = found.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            assert_eq!(found, expected);
        }};
    }
    let of_order = [("Key", "Merchant"), ("OrderId", "o1"), ("PaRes", "cg==")];
    let of_md = [("MD", "k1"), ("PaRes", "cg==")];
    finished!(api::Pay::new("o1", 1, &card()), "Pay", "api/Pay3DS", of_order);
    finished!(api::Block::new("o1", 1, &card()), "Block", "api/Block3DS", of_order);
    finished!(api::MobilePay::new("o1", "cg=="), "MobilePay", "api/Pay3DS", of_order);
    finished!(api::MobileBlock::new("o1", "cg=="), "MobileBlock", "api/Block3DS", of_order);
    finished!(vwapi::PayByCard::new(&user(), "o1", 1, &card()), "Pay", "vwapi/PaySubmit3DS", of_md);
    finished!(vwapi::Add::new(&user(), &card()), "Add", "vwapi/AddSubmit3DS", of_md);
}

#[test]
fn the_state_is_asked_in_each_interface_by_the_command_that_it_has() {
    use crate::cryptoprocessing::StatusCommand::{GetState, PayStatus};
    for (interface, status, url, body) in [
        (Interface::Api, GetState, "api/GetState", "Key=Merchant&OrderId=o1"),
        (Interface::Api, PayStatus, "api/GetState", "Key=Merchant&OrderId=o1"),
        (Interface::Apim, GetState, "apim/GetState", "Key=Merchant&OrderId=o1"),
        (Interface::Apim, PayStatus, "apim/PayStatus", "Key=Merchant&OrderId=o1"),
        (Interface::Vwapi, GetState, "vwapi/GetState", "Key=Merchant&OrderId=o1"),
        (Interface::Vwapi, PayStatus, "vwapi/PayStatus", "VWID=Merchant&DATA=OrderId%3Do1"),
    ] {
        let terminal = terminal().with_status_command(status);
        let call = terminal.prepare(&StateQuery::new(interface, "o1")).unwrap();
        // By its name it is the same question.
        let named = format!(
            r#"{{"command": "state", "interface": "{interface}", "members": {{"OrderId": "o1"}}}}"#
        );
        let NamedCommand::State(named) = NamedCommand::from_json(named.as_bytes()).unwrap() else {
            panic!()
        };
        let named = terminal.prepare(&named).unwrap();
        for request in [call.request(), named.request()] {
            assert!(request.url().ends_with(url), "{}", request.url());
            assert_eq!(std::str::from_utf8(request.body()).unwrap(), body);
        }
    }
}
