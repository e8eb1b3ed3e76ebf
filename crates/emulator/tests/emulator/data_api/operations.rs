//! Which operations are told, in which order, in which time zone.

use paywright_emulator::platform::Time;

use super::*;

/// All operations of [`busy_day`], newest last action first.
const ALL: [&str; 7] = [
    "wallet-2 sale",
    "card-1 reversal",
    "hold-1 capture",
    "hold-1 auth",
    "wallet-1 sale",
    "payout-1 payout",
    "card-1 sale",
];

#[test]
fn operations_are_filtered_by_each_parameter() {
    let mut shop = busy_day();
    let of = |indexes: &[usize]| indexes.iter().map(|at| ALL[*at]).collect::<Vec<_>>();
    let all = of(&[0, 1, 2, 3, 4, 5, 6]);
    let interval = |from: &str, to: &str| json!({"interval": {"from": from, "to": to}});
    let cases: Vec<(Value, Vec<&str>)> = vec![
        (json!({}), all.clone()),
        (json!({"project_id": [PROJECT]}), of(&[0, 1, 4, 5, 6])),
        (json!({"project_id": [OTHER]}), of(&[2, 3])),
        (json!({"project_id": [PROJECT, "113"]}), all.clone()),
        (json!({"operation_type": "sale"}), of(&[0, 4, 6])),
        (json!({"operation_type": ["sale"]}), of(&[0, 4, 6])),
        (json!({"operation_type": ["auth", "capture", "refund"]}), of(&[2, 3])),
        (json!({"operation_status": "decline"}), of(&[5])),
        (json!({"operation_status": ["awaiting redirect result", "decline"]}), of(&[0, 5])),
        (json!({"operation_type": "sale", "operation_status": "success"}), of(&[4, 6])),
        (json!({"customer_id": "play7"}), of(&[0, 4])),
        (json!({"customer_id": ["play7", "cas_65", "nobody"]}), of(&[0, 4, 5])),
        (json!({"customer_id": "Play7"}), of(&[])),
        (json!({"customer_email": "a@station.example"}), of(&[2, 3])),
        (json!({"customer_email": "b@station.example"}), of(&[])),
        // What the signature cannot tell from nothing is nothing.
        (
            json!({
                "project_id": [], "operation_type": "", "operation_status": null, "fields": [],
                "customer_id": [], "customer_email": "", "tz": null, "limit": "", "offset": null,
            }),
            all.clone(),
        ),
        // Both ends are included, and the last action counts: wallet-1 began at 12:27:17.
        (interval("2026-03-10 12:28:17", "2026-03-10 12:29:17"), of(&[4, 5])),
        (interval("2026-03-10T12:28:18", "2026-03-10T12:29:16"), of(&[])),
        (interval("2026-03-10 12:27:17", "2026-03-10 12:27:17"), of(&[])),
        (interval("2025-03-10 00:00:00", "2026-03-10 12:26:17"), of(&[6])),
        (json!({"limit": 0}), of(&[])),
        (json!({"limit": 2}), of(&[0, 1])),
        (json!({"limit": "2", "offset": "1"}), of(&[1, 2])),
        (json!({"offset": 6}), of(&[6])),
        (json!({"offset": 7}), of(&[])),
        (json!({"limit": 1, "offset": 1, "operation_type": "sale"}), of(&[4])),
    ];
    for (change, expected) in cases {
        assert_eq!(named(&operations(&mut shop, &change)), expected, "{change}");
    }
}

#[test]
fn pages_hold_every_operation_once() {
    let mut shop = shop();
    for number in 0..25 {
        // Several within one second, so that their order rests on more than the time.
        shop.wait(number % 2);
        let payout = ecopayz_payout(&format!("payout-{number:02}"), 1_000);
        shop.accepted("/v2/payment/ecopayz/payout", &payout);
    }
    let expected: Vec<String> = (0..25).rev().map(|n| format!("payout-{n:02} payout")).collect();
    for limit in [1, 2, 7, 24, 25, 26, 1_000] {
        let mut seen = Vec::new();
        loop {
            let page = json!({"limit": limit, "offset": seen.len().to_string()});
            let page = named(&operations(&mut shop, &page));
            let is_last = page.len() < limit;
            seen.extend(page);
            if is_last {
                break;
            }
        }
        assert_eq!(seen, expected, "{limit}");
    }
}

#[test]
fn a_time_zone_moves_what_is_selected_and_what_is_shown() {
    let mut shop = shop();
    shop.now = Time::parse("2026-03-29T00:30:00Z").unwrap();
    shop.accepted("/v2/payment/ecopayz/payout", &ecopayz_payout("first", 1_000));
    shop.wait(3_600);
    shop.accepted("/v2/payment/ecopayz/payout", &ecopayz_payout("second", 1_000));
    // Zone, interval, and what is shown of the operations that were found, newest first.
    let cases: [(Value, &str, &str, &[&str]); 9] = [
        (
            Value::Null,
            "2026-03-29 00:30:00",
            "2026-03-29 01:30:00",
            &["2026-03-29T01:30:00+00:00", "2026-03-29T00:30:00+00:00"],
        ),
        (json!("+10:30"), "2026-03-29 00:00:00", "2026-03-29 10:59:59", &[]),
        (
            json!("+10:30"),
            "2026-03-29 11:00:00",
            "2026-03-29 11:59:59",
            &["2026-03-29T11:00:00+10:30"],
        ),
        (
            json!("-01:00"),
            "2026-03-28 00:00:00",
            "2026-03-28 23:59:59",
            &["2026-03-28T23:30:00-01:00"],
        ),
        (
            json!("Asia/Singapore"),
            "2026-03-29 09:00:00",
            "2026-03-29 23:59:59",
            &["2026-03-29T09:30:00+08:00"],
        ),
        // The hour from 2 to 3 does not exist on this day in Berlin.
        (
            json!("Europe/Berlin"),
            "2026-03-29 01:30:00",
            "2026-03-29 03:30:00",
            &["2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00+01:00"],
        ),
        (json!("Europe/Berlin"), "2026-03-29 02:00:00", "2026-03-29 02:59:59", &[]),
        (
            json!("Europe/Berlin"),
            "2026-03-29 02:00:00",
            "2026-03-29 03:30:00",
            &["2026-03-29T03:30:00+02:00"],
        ),
        (json!("utc"), "2026-03-30 00:00:00", "2026-03-30 00:00:00", &[]),
    ];
    for (zone, from, to, expected) in cases {
        let body = json!({"tz": zone, "interval": {"from": from, "to": to}});
        let found = list(&mut shop, OPERATIONS, "operations", &body);
        let times: Vec<_> =
            found.iter().map(|found| found["operation_created_at"].as_str().unwrap()).collect();
        assert_eq!(times, expected, "{body}");
        assert!(found.iter().all(|found| found["provider_date"] == found["operation_created_at"]));
    }

    // Without a zone in the request that of the account counts.
    shop.platform.set_data_account(account().time_zone("Asia/Singapore").unwrap());
    let body = json!({"interval": {"from": "2026-03-29 09:30:00", "to": "2026-03-29 09:30:00"}});
    let found = list(&mut shop, OPERATIONS, "operations", &body);
    assert_eq!(named(&found), ["second payout"]);
    let found = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "first"}));
    assert_eq!(found[0]["operation_created_at"], "2026-03-29T08:30:00+08:00");
    let body = march(&json!({"tz": "+00:00", "limit": 1}));
    let found = list(&mut shop, OPERATIONS, "operations", &body);
    assert_eq!(found[0]["operation_created_at"], "2026-03-29T01:30:00+00:00");
}

#[test]
fn a_payment_is_told_with_all_its_operations() {
    let mut shop = busy_day();
    let found = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "HOLD-1"}));
    let mut types = Vec::new();
    for operation in &found {
        let members: Vec<_> = operation.as_object().unwrap().keys().collect();
        let expected = [
            "amount",
            "arn",
            "currency",
            "operation_completed_at",
            "operation_created_at",
            "operation_id",
            "operation_type",
            "rrn",
        ];
        assert_eq!(members, expected);
        types.push((operation["operation_type"].as_str().unwrap(), operation["amount"].as_i64()));
    }
    assert_eq!(types, [("capture", Some(7_000)), ("auth", Some(9_000))]);
    assert_members(
        &found[1],
        &json!({
            "arn": "",
            "currency": "USD",
            "operation_created_at": "2026-03-10T12:30:17+00:00",
            "operation_completed_at": "2026-03-10T12:30:17+00:00",
        }),
    );
    let open = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "wallet-2"}));
    assert_eq!(open[0]["operation_completed_at"], "");
    let none = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "wallet-3"}));
    assert!(none.is_empty());

    // Another project may have a payment of the same name.
    let mut hold = card_auth("card-1", 5_000);
    hold["general"]["project_id"] = json!(OTHER);
    shop.accepted("/v2/payment/card/auth", &hold);
    let both = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "card-1"}));
    let types: Vec<_> =
        both.iter().map(|found| found["operation_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["auth", "reversal", "sale"]);
}

#[test]
fn a_full_page_is_signed_however_large_it_is() {
    let mut shop = shop();
    for number in 0..1_001 {
        let payout = ecopayz_payout(&format!("payout-{number}"), 1_000);
        shop.accepted("/v2/payment/ecopayz/payout", &payout);
    }
    let answer = ask(&mut shop, OPERATIONS, &march(&json!({"fields": all_members()})));
    let value: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(value["operations"].as_array().unwrap().len(), 1_000);
    let limits = Limits::default().with_body(8 << 20).with_leaves(100_000);
    verify(&answer.body, LOCAL_DATA_KEY, limits).unwrap();
    // The usual limits are made for callbacks.
    assert!(matches!(
        verify(&answer.body, LOCAL_DATA_KEY, Limits::default()),
        Err(VerifyError::Json(_))
    ));
}
