//! No secret and no card data in what is printed, stored or told.

use proptest::prelude::*;

use super::{key, terminal};
use crate::cryptoprocessing::{
    AcsReturn, Answer, Card, Command, Notification, Outcome, Raw, Terminal, api, vwapi,
};
use crate::http::{BaseUrl, Response, RetryClass};
use crate::mask::{Cvv, Pan, luhn_valid};

/// Everything that is printed about a command, on its way out and back.
fn printed<C: Command + std::fmt::Debug>(terminal: &Terminal, command: &C) -> String
where
    <C::Answer as crate::cryptoprocessing::Reads>::Outcome: std::fmt::Debug,
{
    let mut text = format!("{command:?} {terminal:?}");
    match terminal.prepare(command) {
        Err(error) => text += &format!("{error} {error:?}"),
        Ok(call) => {
            let ticket = serde_json::to_string(&call.ticket()).unwrap();
            text += &format!("{call:?} {:?} {ticket} {:?}", call.request(), call.lost());
            // An answer that repeats what was sent.
            let echo = String::from_utf8_lossy(call.request().body()).replace('&', "&amp;");
            for body in [
                format!("<Pay Success=\"False\" ErrCode=\"{echo}\" X=\"{echo}\"/>"),
                format!("<Pay Success=\"True\" Key=\"{echo}\" SessionId=\"{echo}\"/>"),
                format!(
                    "<Pay Success=\"3DS\" ACSUrl=\"https://a?{echo}\" PaReq=\"{echo}\" ThreeDSKey=\"{echo}\"/>"
                ),
                format!("<{echo}/>"),
            ] {
                text += &format!("{:?}", call.parse(&Response::new(200, body.as_bytes())));
            }
        }
    }
    text
}

prop_compose! {
    fn any_pan()(digits in proptest::collection::vec(0_u8..10, 15)) -> String {
        let mut pan: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let check = ('0'..='9').find(|c| luhn_valid(&format!("{pan}{c}"))).unwrap();
        pan.push(check);
        pan
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_secret_is_printed(pan in any_pan(), holder in "[A-Z]{3,8}|[A-Z];[A-Z]", month in 0_u8..15) {
        let secrets = ["k3y-of-terminal", "pa55-of-terminal", "w4llet-id", "pa55-of-user", "t0ken=="];
        let terminal = terminal()
            .with_key(key(secrets[0])).with_password(key(secrets[1])).with_vwid(key(secrets[2]));
        let user = vwapi::User::new("login", secrets[3]);
        let cvv = "9876";
        // Some digits of a card are shown, and may happen to be these.
        prop_assume!(!pan.contains(cvv));
        let card = Card::new(&Pan::parse(&pan).unwrap(), month, 2030, holder).cvv(&Cvv::parse(cvv).unwrap());
        let raw = Raw::new(super::super::Interface::Api, "X", RetryClass::MoneyMoving)
            .password().param("A;", secrets[4]).list_param("PayInfo", "PAN", format!("{pan} "))
            .list_param("PayInfo", "SecureCode", format!("{cvv};"));
        let text = [
            printed(&terminal, &api::Pay::new("o1", 5, &card)),
            printed(&terminal, &api::Refund::new("o1")),
            printed(&terminal, &api::MobilePay::new("o1", secrets[4])),
            printed(&terminal, &vwapi::PayByCard::new(&user, "o1", 5, &card)),
            printed(&terminal, &vwapi::PayByStoredCard::new(&user, "o1", 5, "c1", &Cvv::parse(cvv).unwrap())),
            printed(&terminal, &vwapi::Add::new(&user, &card)),
            printed(&terminal, &vwapi::Refund::new("o1")),
            printed(&terminal, &vwapi::GetList::new(&user)),
            printed(&terminal, &raw),
            format!("{user:?} {card:?}"),
        ].concat();
        for secret in secrets.iter().copied().chain([pan.as_str(), cvv]) {
            prop_assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn answers_and_notifications_print_no_values() {
    let pan = "4111111111100031";
    let answer = format!(
        "<Pay Success=\"True\" Key=\"s3cret\" OrderId=\"{pan}\" X=\"{pan}\"><AddInfo Key=\"CardHolder\" Value=\"Ivan\"/></Pay>"
    );
    let printed = format!("{:?}", Answer::parse(answer.as_bytes()).unwrap());
    let body = format!("Notification={pan}&OrderId={pan}&CardHolder=Ivan&ConfirmCode=s3cret");
    let read = Notification::parse(body.as_bytes()).unwrap();
    let back = AcsReturn::read(b"MD=s3cret&PaRes=s3cret").unwrap();
    let text = format!("{printed} {read:?} {back:?}");
    for secret in [pan, "s3cret", "Ivan"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn addresses_of_sessions_and_banks_print_without_their_keys() {
    let init =
        super::prepared(&super::super::apim::Init::new(super::super::SessionType::Pay, "o1", 5));
    let outcome = init.parse(&Response::new(200, b"<Init Success=\"True\" SessionId=\"s3cret\"/>"));
    assert!(matches!(outcome, Outcome::NeedsRedirect(_)));
    assert!(!format!("{outcome:?}").contains("s3cret"));
    assert!(BaseUrl::parse("https://user:s3cret@gateway.example").is_err());
}
