//! The demo as a whole.

use serde_json::json;

use crate::run::{bare, finish};

#[test]
fn the_story_ends_well_and_shows_its_evidence() {
    let ran = finish(bare(&["demo"]));
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.err.is_empty());
    let parts = [
        "9 callbacks: 8 genuine by the key main, 1 refused",
        "7 changed a state, 1 duplicate",
        "400000******0077",
        "reversal",
        "tampered callback: 403 signature_mismatch",
        "folded as duplicate",
        "code 20000 General decline",
        "Where to go next",
    ];
    for part in parts {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    for card in ["4000000000000077", "4111111111111111"] {
        assert!(!ran.out.contains(card), "{}", ran.out);
    }
}

#[test]
fn the_evidence_is_there_for_programs() {
    let ran = finish(bare(&["demo", "--json"]));
    assert_eq!(ran.exit, 0, "{ran:?}");
    let evidence = ran.json();
    assert_eq!(evidence["ok"], true);
    let ends: Vec<_> = evidence["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|payment| {
            (payment["payment_id"].as_str().unwrap(), payment["status"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("order-1", "reversed"),
        ("order-2", "decline"),
        ("order-3", "success"),
        ("payout-1", "success"),
        ("payout-2", "decline"),
    ];
    assert_eq!(ends, expected);
    assert_eq!(evidence["callbacks"]["keys"], json!(["main"]));
    assert_eq!(evidence["attacks"].as_array().unwrap().len(), 2);
    assert!(evidence["attacks"].as_array().unwrap().iter().all(|attack| attack["failed"] == true));
    assert_eq!(evidence["payments"][0]["operations"][1]["type"], "reversal");
}

#[test]
fn the_story_of_the_second_gateway_ends_well_too() {
    let ran = finish(bare(&["demo", "--gateway", "cryptoprocessing"]));
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.err.is_empty());
    for part in [
        "paid, by the gateway's own answer",
        "Pay3DS: the money is charged",
        "the refund was made, so it is not sent a second time",
        "not confirmed: Amount: the notification tells of 99900, the gateway of 1",
        "order-1  Charged   9480    Pay, Refund",
        "Where to go next",
    ] {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    for card in ["4111111111100023", "5486732058864471", "4111111111100072"] {
        assert!(!ran.out.contains(card), "{}", ran.out);
    }
    let evidence = finish(bare(&["demo", "--gateway", "cryptoprocessing", "--json"])).json();
    assert_eq!((&evidence["ok"], &evidence["problems"]), (&json!(true), &json!([])));
    let refunded = &evidence["payments"][0];
    assert_eq!(refunded["operations"], json!(["Pay", "Refund"]), "{refunded}");
}
