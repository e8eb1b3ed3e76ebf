//! What follows from an answer, and from one that is none.

use super::{card, prepared, report, state_answer, user};
use crate::ErrorCode;
use crate::cryptoprocessing::codes::{self, Advice};
use crate::cryptoprocessing::{
    Cause, NotPermitted, Outcome, ReadError, SessionType, State, StateAnswer, XmlError, api, apim,
    vwapi,
};
use crate::http::{Response, RetryClass};
use crate::payment::PaymentStatus;

fn pay(body: &str) -> Outcome {
    prepared(&api::Pay::new("o1", 500, &card())).parse(&Response::new(200, body.as_bytes()))
}

#[test]
fn a_payment_is_done_only_by_an_answer_about_it() {
    assert!(matches!(
        pay("<Pay Success=\"TRUE\" OrderId=\"o1\" Amount=\"500\"/>"),
        Outcome::Done(_)
    ));
    assert!(matches!(pay("<Pay Success=\"True\"/>"), Outcome::Done(_)));
    for (body, cause) in [
        ("<Block Success=\"True\" OrderId=\"o1\"/>", Cause::OtherAnswer),
        ("<Pay Success=\"True\" OrderId=\"o2\"/>", Cause::OtherAnswer),
        ("<Pay Success=\"True\" OrderId=\"o1\" Amount=\"501\"/>", Cause::OtherAnswer),
        ("<Pay OrderId=\"o1\"/>", Cause::Incomplete),
        ("<Pay Success=\"yes\" OrderId=\"o1\"/>", Cause::Incomplete),
        ("<Pay Success=\"False\" OrderId=\"o1\"/>", Cause::Incomplete),
        ("<Pay Success=\"3DS\" OrderId=\"o1\"/>", Cause::Incomplete),
        (
            "<Pay Success=\"3DS\" ACSUrl=\"javascript:alert(1)\" PaReq=\"a\" ThreeDSKey=\"b\"/>",
            Cause::Incomplete,
        ),
        ("<Pay Success=\"Tr", Cause::Unreadable(XmlError::Truncated)),
        ("Ooooops!", Cause::Unreadable(XmlError::NotXml)),
        ("<!DOCTYPE Pay><Pay Success=\"True\"/>", Cause::Unreadable(XmlError::Forbidden { at: 0 })),
    ] {
        let Outcome::Unknown(unknown) = pay(body) else { panic!("{body}") };
        assert_eq!(unknown.cause, cause, "{body}");
        assert_eq!(unknown.ticket.unwrap().order_id(), "o1");
    }
    let call = prepared(&api::Pay::new("o1", 500, &card()));
    for status in [201, 301, 400, 404, 500, 502] {
        let body = b"<Pay Success=\"True\" OrderId=\"o1\" Amount=\"500\"/>";
        let Outcome::Unknown(unknown) = call.parse(&Response::new(status, body)) else { panic!() };
        assert_eq!(unknown.cause, Cause::Http { status });
    }
}

#[test]
fn a_code_declines_only_if_nothing_can_have_been_done() {
    for code in codes::documented() {
        let body = format!("<Pay Success=\"False\" OrderId=\"o1\" ErrCode=\"{code}\"/>");
        let is_open = code.advice() == Advice::CheckState || code.is_none();
        match pay(&body) {
            Outcome::Declined(declined) => assert_eq!((declined.code, is_open), (code, false)),
            Outcome::Unknown(unknown) => {
                assert_eq!(unknown.cause, Cause::Code(code.clone()));
                assert!(is_open && unknown.ticket.is_some() && unknown.answer.is_some(), "{code}");
            }
            other => panic!("{code}: {other:?}"),
        }
    }
    // One that nobody has documented may mean anything.
    let Outcome::Unknown(_) = pay("<Pay Success=\"False\" ErrCode=\"BRAND_NEW\"/>") else {
        panic!()
    };
    // Where no money moves, a code is a refusal.
    let add = prepared(&vwapi::Register::new(&user()));
    let body = b"<Register Success=\"False\" ErrCode=\"INTERNAL_ERROR\"/>";
    assert!(matches!(add.parse(&Response::new(200, body)), Outcome::Declined(_)));
}

#[test]
fn a_duplicate_card_keeps_its_id() {
    let body = include_bytes!("../../../../../tests/cryptoprocessing/resp-vwapi-add-duplicate.xml");
    let outcome = prepared(&vwapi::Add::new(&user(), &card())).parse(&Response::new(200, body));
    let Outcome::Declined(declined) = outcome else { panic!("{outcome:?}") };
    assert_eq!(declined.code.advice(), Advice::UseExisting);
    assert_eq!(declined.answer.card_id(), Some("3eb24d67-19d4-4e09-b0a4-16939a6fab64"));
}

#[test]
fn sessions_lead_to_their_pages() {
    let page = |outcome| match outcome {
        Outcome::NeedsRedirect(redirect) => redirect.url,
        other => panic!("{other:?}"),
    };
    let body = b"<Init Success=\"True\" OrderId=\"\" Amount=\"\" SessionId=\"a b\"/>";
    let answer = Response::new(200, body);
    let hosted = prepared(&apim::Init::new(SessionType::Pay, "o1", 5));
    assert_eq!(
        page(hosted.parse(&answer)),
        "https://sandbox3.payture.com/apim/Pay?SessionId=a%20b"
    );
    let wallet = prepared(&vwapi::Init::new(SessionType::Block, &user(), "o1", 5));
    assert_eq!(
        page(wallet.parse(&answer)),
        "https://sandbox3.payture.com/vwapi/Pay?SessionId=a%20b"
    );
    let add = prepared(&vwapi::Init::to_add_card(&user()));
    assert_eq!(page(add.parse(&answer)), "https://sandbox3.payture.com/vwapi/Add?SessionId=a%20b");
    let without = hosted.parse(&Response::new(200, b"<Init Success=\"True\"/>"));
    assert!(matches!(without, Outcome::Unknown(it) if it.cause == Cause::Incomplete));
    assert_eq!(hosted.request().class(), RetryClass::HarmlessWrite);
}

#[test]
fn a_state_is_told_apart_from_what_is_none() {
    let none = "<GetState Success=\"False\" OrderId=\"o1\" ErrCode=\"NONE\"/>";
    assert_eq!(state_answer("o1", none), StateAnswer::NotFinished);
    let absent = "<GetState Success=\"False\" OrderId=\"o1\" ErrCode=\"ORDER_NOT_FOUND\"/>";
    assert_eq!(state_answer("o1", absent), StateAnswer::NotFound);
    let late = "<GetState Success=\"False\" OrderId=\"o1\" ErrCode=\"ORDER_TIME_OUT\"/>";
    assert_eq!(state_answer("o1", late), StateAnswer::Failed(codes::lookup("ORDER_TIME_OUT")));
    // A state counts, whatever Success says of it.
    let rejected = "<GetState Success=\"False\" OrderId=\"o1\" State=\"Rejected(T2)\" ErrCode=\"AMOUNT_EXCEED\"/>";
    let answer = state_answer("o1", rejected);
    let found = answer.known().unwrap();
    assert_eq!(
        (found.state(), found.code()),
        (&State::Rejected, Some(codes::lookup("AMOUNT_EXCEED")))
    );
    assert_eq!(found.payment_status(None), PaymentStatus::Decline);

    let call = prepared(&api::GetState::new("o1"));
    for (status, body, code) in [
        (500, "Ooooops!", "platform_unavailable"),
        (200, "Ooooops!", "xml_not_xml"),
        (
            200,
            "<GetState Success=\"True\" OrderId=\"o2\" State=\"Charged\"/>",
            "answer_of_other_payment",
        ),
        (200, "<GetState Success=\"True\" State=\"Charged\"/>", "answer_of_other_payment"),
        (
            200,
            "<PayStatus Success=\"True\" OrderId=\"o1\" State=\"Charged\"/>",
            "answer_of_other_payment",
        ),
        (200, "<GetState Success=\"True\" OrderId=\"o1\"/>", "answer_of_other_payment"),
        (200, "<GetState Success=\"False\" ErrCode=\"ACCESS_DENIED\"/>", "gateway_refused"),
        (200, "<GetState Success=\"False\" ErrCode=\"PROCESSING_TIME_OUT\"/>", "gateway_refused"),
    ] {
        let error: ReadError = call.parse(&Response::new(status, body.as_bytes())).unwrap_err();
        assert_eq!(error.code(), code, "{body}: {error}");
    }
}

#[test]
fn states_fold_into_the_state_that_both_gateways_share() {
    use crate::Timestamp;
    use crate::money::Currency;
    use crate::payment::PaymentState;
    let mut payment = PaymentState::new("order-1");
    let mut steps = Vec::new();
    for (second, name, amount) in [
        (1, "New", 500),
        (2, "Authorized", 500),
        (3, "Charged", 500),
        (4, "Charged", 300),
        (5, "Refunded", 500),
    ] {
        let event =
            report(name, amount).event(Timestamp::from_seconds(second), Currency::RUB, Some(500));
        let change = payment.fold_all([event]).unwrap();
        steps.push((payment.status().unwrap().to_string(), change.became_paid()));
        assert!(payment.conflicts().is_empty());
    }
    let steps: Vec<_> = steps.iter().map(|(text, paid)| (text.as_str(), *paid)).collect();
    assert_eq!(
        steps,
        [
            ("awaiting customer", false),
            ("awaiting capture", false),
            ("success", true),
            ("partially refunded", false),
            ("refunded", false),
        ]
    );
}

#[test]
fn what_the_state_does_not_permit_is_not_sent() {
    let refund = |amount| prepared(&api::Refund::new("order-1").amount(amount));
    assert!(refund(500).after(&report("Charged", 500)).is_ok());
    assert!(refund(500).after(&report("SomethingNew", 500)).is_ok());
    let told = |result: Result<_, NotPermitted>| {
        let error = result.map(|_: crate::cryptoprocessing::Call<Outcome>| ()).unwrap_err();
        (error.code(), error.to_string())
    };
    let (code, text) = told(refund(501).after(&report("Charged", 500)));
    assert_eq!(code, "amount_exceeds");
    assert!(text.contains("501") && text.contains("500"), "{text}");
    let (code, text) = told(refund(5).after(&report("Authorized", 500)));
    assert_eq!(code, "state_forbids");
    assert!(text.contains("it permits Charge, Unblock"), "{text}");
    let (code, _) = told(prepared(&api::Refund::new("order-2")).after(&report("Charged", 5)));
    assert_eq!(code, "payment_id_foreign");
    let charge = || prepared(&apim::Charge::new("order-1").amount(6));
    assert!(charge().after(&report("Authorized", 6)).is_ok());
    assert_eq!(told(charge().after(&report("Authorized", 5))).0, "amount_exceeds");
    assert_eq!(told(charge().after(&report("Charged", 6))).0, "state_forbids");
    assert_eq!(
        told(prepared(&vwapi::Unblock::new("order-1")).after(&report("Voided", 0))).0,
        "state_forbids"
    );
    assert!(
        prepared(&api::Pay3ds::new("order-1", "p")).after(&report("PreAuthorized3DS", 6)).is_ok()
    );
    // A first payment has no state to look at.
    assert!(prepared(&api::Pay::new("order-1", 5, &card())).after(&report("Charged", 5)).is_ok());
}

#[test]
fn cards_are_listed_or_the_reason_is_told() {
    let call = prepared(&vwapi::GetList::new(&user()));
    let body = include_bytes!("../../../../../tests/cryptoprocessing/resp-vwapi-getlist.xml");
    let cards = call.parse(&Response::new(200, body)).unwrap();
    assert_eq!(cards.cards().filter(|card| card.is_active()).count(), 1);
    let one = call
        .parse(&Response::new(200, b"<GetList Success=\"True\"><Item CardId=\"c\"/></GetList>"));
    assert_eq!(one.unwrap().cards().count(), 1);
    let refused = b"<GetList Success=\"False\" ErrCode=\"USER_NOT_FOUND\"/>";
    let error = call.parse(&Response::new(200, refused)).unwrap_err();
    assert_eq!(error.code(), "gateway_refused");
    assert!(error.to_string().contains("USER_NOT_FOUND"), "{error}");
}
