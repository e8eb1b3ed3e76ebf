//! What prints, and what does not: nothing shows a card number, a security code or a token.

use proptest::prelude::*;

use super::{CVV, PAN, card, gate, sale};
use crate::ecommpay::data_api::BalanceQuery;
use crate::ecommpay::gate::{
    AcsReturnUrl, Answer, CardSale, CardToken, Customer, Member, MerchantAuth, Sender, Shown,
    ThreeDsResult,
};
use crate::http::Response;
use crate::mask::{Cvv, Pan, luhn_valid};
use crate::money::{Currency, Money};

const TOKEN: &str = "f365bb1729f9b72fd9c09703a751c979f3becc679f29c3e35c91d18070d15654";

#[test]
fn requests_print_masked() {
    let call = gate().prepare(&sale()).unwrap();
    let text = format!("{:?} {:?} {:?} {call:?}", sale(), card(), call.request());
    for secret in [PAN, CVV, "JOHN SMITH", "203.0.113.10"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.contains("400000******0077") && text.contains("order-1"), "{text}");
    let token = CardToken::new(TOKEN).cvv(&Cvv::parse(CVV).unwrap());
    let customer = Customer::new("c", "203.0.113.7");
    let by_token = CardSale::new("p", Money::new(1, Currency::EUR), token.clone(), customer);
    let text = format!(
        "{token:?} {by_token:?} {:?} {:?} {:?}",
        ThreeDsResult::pares("p", "secret-pares").md("secret-md"),
        MerchantAuth::finish("p", "secret-code"),
        sale().member("payment.undocumented", "secret-thing".into()),
    );
    for secret in [TOKEN, CVV, "secret"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn a_card_number_as_a_name_prints_masked() {
    let name = format!("new.{PAN}");
    let customer = Customer::new("c", "203.0.113.7").member(name.clone(), 1.into());
    let request = sale().member(name, "x".into());
    let query = BalanceQuery::new().member(PAN, 1.into()).member("filter.new", "secret".into());
    let text = format!("{customer:?} {request:?} {query:?}");
    assert!(!text.contains(PAN) && !text.contains("secret"), "{text}");
    assert_eq!(text.matches("400000******0077").count(), 4, "{text}");
}

#[test]
fn an_acceptance_that_repeats_the_request_prints_without_it() {
    let call = gate().prepare(&sale()).unwrap();
    let echo = br#"{"status":"success","request_id":"{\"token\":\"secret\"}","project_id":112}"#;
    let answer = call.parse(&Response::new(200, echo));
    assert!(matches!(answer, Answer::Accepted(_)));
    assert!(!format!("{answer:?}").contains("secret"), "{answer:?}");
    let refusal = br#"{"status":"error","code":"2001","message":"no token f365bb1729f9b72fd9c0"}"#;
    let Answer::Rejected(rejected) = call.parse(&Response::new(400, refusal)) else {
        panic!("not refused");
    };
    assert!(rejected.to_string().ends_with("code 2001: no token ***"), "{rejected}");
}

#[test]
fn members_with_secrets_are_never_shown() {
    for path in ["card.cvv", "cvv", "token", "cres", "pares", "md", "etoken", "customer.ssn"] {
        assert_eq!(Member::at(path).unwrap().shown, Shown::Never, "{path}");
    }
    for path in ["card.pan", "recipient.pan", "sender.pan"] {
        assert_eq!(Member::at(path).unwrap().shown, Shown::AsCard, "{path}");
    }
}

prop_compose! {
    fn pan()(digits in proptest::collection::vec(0_u8..10, 12..=18)) -> String {
        let mut pan: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
        let check = ('0'..='9').find(|c| luhn_valid(&format!("{pan}{c}"))).unwrap();
        pan.push(check);
        pan
    }
}

proptest! {
    #[test]
    fn no_print_and_no_error_holds_card_data(
        number in pan(),
        // The year is printed, and a code may be the same.
        cvv in "[0-9]{3,4}".prop_filter("the year of the card", |cvv| cvv != "2030"),
        at in 0_usize..400,
        broken in any::<bool>(),
    ) {
        let card = crate::ecommpay::gate::Card::new(&Pan::parse(&number).unwrap(), 12, 2030, "A")
            .cvv(&Cvv::parse(&cvv).unwrap());
        let customer = Customer::new("c", "203.0.113.7");
        let money = Money::new(i64::from(!broken), Currency::EUR);
        let members: Vec<_> = Member::all().collect();
        let member = members[at % members.len()];
        // A card number where it does not belong, as a text that may fit and a number that does not.
        let request = CardSale::new("p", money, card, customer)
            .acs_return_url(AcsReturnUrl::new("https://shop.example/acs"))
            .member(member.path, number.clone().into());
        let mut text = format!("{request:?} {:?}", Sender::new().pan(&Pan::parse(&number).unwrap()));
        match gate().prepare(&request) {
            Ok(call) => text.push_str(&format!("{call:?} {:?}", call.lost())),
            Err(error) => text.push_str(&format!("{error} {error:?}")),
        }
        prop_assert!(!text.contains(&number), "{}", text);
        if member.path != "card.cvv" {
            prop_assert!(!text.contains(&format!("{cvv:?}")), "{}", text);
        }
    }
}
