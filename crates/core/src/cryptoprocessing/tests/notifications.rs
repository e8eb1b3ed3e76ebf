//! Notifications as public sources show them, and what they are worth.

use proptest::prelude::*;
use serde_json::Value;

use super::{report, state_answer, vector};
use crate::ErrorCode;
use crate::cryptoprocessing::{
    ACKNOWLEDGEMENT, Notification, NotificationKind, NotificationResult, State, parse_date,
};

macro_rules! bodies {
    ($($name:literal)+) => { &[$(($name, vector!($name))),+] };
}

const BODIES: &[(&str, &str)] = bodies! {
    "notif-customeraddfail.txt" "notif-customeraddsuccess.txt" "notif-customerpayfail.txt"
    "notif-customerpaysuccess.txt" "notif-customerrefundfail.txt"
    "notif-customerrefundsuccess.txt" "notif-customersendcode.txt" "notif-enginepaysuccess.txt"
};

#[test]
fn published_notifications_are_read_whole() {
    for (name, body) in BODIES {
        let body = body.trim_end();
        let read = Notification::parse(body.as_bytes()).unwrap();
        let kind = read.kind();
        assert!(!matches!(kind, NotificationKind::Other(_)), "{name}");
        assert_eq!(format!("notif-{}.txt", kind.as_str().to_lowercase()), *name);
        assert_eq!(read.fields().count(), body.split('&').count(), "{name}");
        assert!(read.transaction_date().and_then(parse_date).is_some(), "{name}");
    }
    let read =
        Notification::parse(vector!("notif-customeraddsuccess.txt").trim_end().as_bytes()).unwrap();
    assert_eq!(read.get("CardHolder"), Some("ivan ivanov"));
    assert_eq!(read.user_login(), Some("payture.tester@gmail.com"));
    assert_eq!(read.card_number(), Some("411111xxxxxx1112"));
    let read =
        Notification::parse(vector!("notif-enginepaysuccess.txt").trim_end().as_bytes()).unwrap();
    assert_eq!((read.is_3ds(), read.code(), read.amount()), (Some(false), None, Some(12_677)));
    let read =
        Notification::parse(vector!("notif-customerpayfail.txt").trim_end().as_bytes()).unwrap();
    assert_eq!(read.code().unwrap().as_str(), "AMOUNT_ERROR");
    assert_eq!(ACKNOWLEDGEMENT.0, 200);
}

#[test]
fn kinds_are_those_of_the_vectors() {
    let listed: Value = serde_json::from_str(vector!("notification-types.json")).unwrap();
    let listed = listed["types"].as_array().unwrap();
    assert_eq!(listed.len(), NotificationKind::KNOWN.len());
    for row in listed {
        let name = row["name"].as_str().unwrap();
        let kind = NotificationKind::parse(&name.to_lowercase());
        assert_eq!(kind.as_str(), name);
        let result = match kind.result().unwrap() {
            NotificationResult::Success => "success",
            NotificationResult::Failure => "failure",
            NotificationResult::BySuccess => "see Success",
            NotificationResult::Info => "info",
        };
        assert_eq!(row["result"], result, "{name}");
    }
    let unknown = Notification::parse(b"Notification=EngineFlySuccess&X=1").unwrap();
    assert_eq!((unknown.kind().as_str(), unknown.kind().result()), ("EngineFlySuccess", None));
}

#[test]
fn what_is_no_notification_is_refused() {
    let wide = (0..300).map(|n| format!("a{n}=1&")).collect::<String>();
    let long = format!("Notification={}", "x".repeat(64 * 1024));
    for (body, code) in [
        ("", "notification_without_kind"),
        ("OrderId=o1", "notification_without_kind"),
        ("Notification=", "notification_without_kind"),
        ("{\"Notification\": 1}", "notification_without_kind"),
        ("Notification=A&OrderId=o1&orderid=o2", "notification_duplicate_field"),
        ("Notification=A&Notification=A", "notification_duplicate_field"),
        (wide.as_str(), "notification_too_large"),
        (long.as_str(), "notification_too_large"),
    ] {
        assert_eq!(Notification::parse(body.as_bytes()).unwrap_err().code(), code, "{body:.40}");
    }
}

#[test]
fn only_the_gateway_confirms() {
    let told = |fields: &str| {
        Notification::parse(format!("Notification=EnginePaySuccess&{fields}").as_bytes()).unwrap()
    };
    let charged = report("Charged", 500);
    let confirmed = told("OrderId=order-1&Amount=500&Success=True");
    let found = confirmed.confirm(&charged).unwrap();
    assert_eq!(
        (found.order_id, found.state, found.amount),
        ("order-1", &State::Charged, Some(500))
    );
    // Whatever it claims, the state is the gateway's.
    let rejected = report("Rejected", 500);
    assert_eq!(confirmed.confirm(&rejected).unwrap().state, &State::Rejected);
    for (fields, code) in [
        ("OrderId=order-2&Amount=500", "notification_of_other_order"),
        ("OrderId=order-1&Amount=5", "notification_of_other_amount"),
        ("OrderId=order-1&Amount=-500", "notification_without_amount"),
        ("OrderId=order-1", "notification_without_amount"),
        ("Amount=500", "notification_without_order"),
        ("OrderId=&Amount=500", "notification_without_order"),
    ] {
        assert_eq!(told(fields).confirm(&charged).unwrap_err().code(), code, "{fields}");
    }
    // An answer without an amount confirms none.
    let bare = state_answer(
        "order-1",
        "<GetState Success=\"True\" OrderId=\"order-1\" State=\"Charged\"/>",
    );
    let error = confirmed.confirm(bare.known().unwrap()).unwrap_err();
    assert_eq!(error.code(), "notification_of_other_amount");
}

#[test]
fn refunds_are_confirmed_by_what_is_left() {
    let told = |fields: &str| {
        Notification::parse(
            format!("Notification=EngineRefundSuccess&OrderId=order-1&{fields}").as_bytes(),
        )
        .unwrap()
    };
    assert!(told("NewAmount=300").confirm(&report("Charged", 300)).is_ok());
    assert!(told("Amount=200&NewAmount=300").confirm(&report("Charged", 300)).is_ok());
    assert!(told("NewAmount=0").confirm(&report("Refunded", 500)).is_ok());
    assert!(told("NewAmount=0").confirm(&report("Charged", 500)).is_err());
    let error = told("Amount=500").confirm(&report("Charged", 500)).unwrap_err();
    assert_eq!(error.code(), "notification_without_amount");
}

proptest! {
    #[test]
    fn any_body_is_read_or_refused(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        text in "(Notification=A|OrderId=|Amount=|&|=|%|[0-9a-zA-Z;+ ]){0,40}",
    ) {
        let known = report("Charged", 500);
        for body in [body.as_slice(), text.as_bytes()] {
            if let Ok(read) = Notification::parse(body) {
                let _ = (read.kind(), read.amount(), read.success(), read.code(), read.is_3ds());
                let _ = read.transaction_date().and_then(parse_date);
                let _ = format!("{read:?} {:?}", read.confirm(&known));
            }
        }
    }

    #[test]
    fn any_text_is_a_date_or_none(text in "[0-9./: ]{0,22}|.{0,22}") {
        let _ = parse_date(&text);
    }
}
