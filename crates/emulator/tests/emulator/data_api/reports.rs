//! Balances, fraud and rates.

use paywright_emulator::platform::Platform;

use super::*;

#[test]
fn balances_follow_from_the_operations() {
    let mut shop = shop_with(Settings {
        data_api_limit: None,
        starting_balance: 1_000_000,
        ..Settings::default()
    });
    let balances = |shop: &mut Shop| list(shop, BALANCE, "balance", &json!({}));
    assert!(balances(&mut shop).is_empty());

    shop.buy("card-1", "3415", VISA);
    shop.accepted("/v2/payment/ecopayz/payout", &ecopayz_payout("payout-1", 2_000_000));
    shop.accepted("/v2/payment/ecopayz/payout", &ecopayz_payout("payout-2", 40_000)); // declined
    shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("wallet-1", 15_000)); // open
    shop.accepted("/v2/payment/card/auth", &card_auth("hold-1", 9_000));
    let mut expected = vec![
        json!({"name": "Project_112_balance_EUR", "EUR": (1_000_000 + 3_415 - 2_000_000).to_string()}),
        json!({"name": "Project_113_balance_USD", "USD": "1000000"}),
    ];
    assert_eq!(balances(&mut shop), expected);

    shop.accepted("/v2/payment/card/capture", &follow_up(OTHER, "hold-1", 7_000, "USD"));
    expected[1]["USD"] = json!("1007000");
    assert_eq!(balances(&mut shop), expected);
    shop.accepted("/v2/payment/card/refund", &follow_up(PROJECT, "card-1", 415, "EUR"));
    expected[0]["EUR"] = json!((1_000_000 + 3_000 - 2_000_000).to_string());
    assert_eq!(balances(&mut shop), expected);
    assert!(shop.platform.undo_payout(shop.now, PROJECT, "payout-1"));
    expected[0]["EUR"] = json!("1003000");
    assert_eq!(balances(&mut shop), expected);

    // A refund of another day, and its undoing.
    shop.wait(86_400);
    shop.accepted("/v2/payment/card/refund", &follow_up(PROJECT, "card-1", 1_000, "EUR"));
    expected[0]["EUR"] = json!("1002000");
    assert_eq!(balances(&mut shop), expected);
    assert!(shop.platform.undo_refund(shop.now, PROJECT, "card-1"));
    expected[0]["EUR"] = json!("1003000");
    assert_eq!(balances(&mut shop), expected);

    let names = ask(&mut shop, BALANCE, &json!({})).body;
    assert!(
        names.starts_with(r#"{"balance":[{"name":"Project_112_balance_EUR","EUR":"#),
        "{names}"
    );
}

#[test]
fn fraud_is_listed_by_its_filters() {
    let mut shop = busy_day();
    shop.wait(86_400);
    shop.buy("card-2", "500", "5252000000000004");
    report(&mut shop, "card-1", "6").unwrap();
    shop.wait(86_400);
    report(&mut shop, "hold-1", "3").unwrap();
    report(&mut shop, "CARD-2", "1").unwrap();
    // Said again, it is not reported anew.
    shop.wait(3_600);
    report(&mut shop, "card-1", "7").unwrap();

    let on = |name: &str, from: &str, to: &str| json!({"filter": {name: [from, to]}});
    let day =
        |name: &str, day: &str| on(name, &format!("{day} 00:00:00"), &format!("{day} 23:59:59"));
    let all = vec!["card-2", "hold-1", "card-1"];
    let cases: Vec<(Value, Vec<&str>)> = vec![
        (json!({}), all.clone()),
        (json!({"filter": {}, "pagination": {}}), all.clone()),
        (json!({"filter": [], "pagination": []}), all.clone()),
        (day("purchase_date", "2026-03-10"), vec!["hold-1", "card-1"]),
        (day("purchase_date", "2026-03-11"), vec!["card-2"]),
        (day("received_on", "2026-03-11"), vec!["card-1"]),
        (day("fraud_report_date", "2026-03-12"), vec!["card-2", "hold-1"]),
        (day("fraud_report_date", "2026-03-13"), vec![]),
        (on("purchase_date", "2026-03-10 12:26:17", "2026-03-10 12:30:16"), vec!["card-1"]),
        (json!({"filter": {"issuer_country": ["PL"]}}), vec!["hold-1", "card-1"]),
        (json!({"filter": {"issuer_country": ["CY", "FR"]}}), vec!["card-2"]),
        (json!({"filter": {"issuer_country": ["FR"]}}), vec![]),
        (json!({"pagination": {"limit": 1}}), vec!["card-2"]),
        (json!({"pagination": {"limit": "1", "offset": 1}}), vec!["hold-1"]),
        (json!({"pagination": {"limit": 0}}), vec![]),
        (json!({"pagination": {"limit": 100_000, "offset": 3}}), vec![]),
    ];
    for (body, expected) in cases {
        let found = list(&mut shop, FRAUD, "operations", &body);
        let ids: Vec<_> = found.iter().map(|found| found["payment_id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{body}");
    }

    let first = shop.payment("card-1").operations[0].id;
    let found = list(&mut shop, FRAUD, "operations", &json!({"pagination": {"offset": 2}}));
    let usd = found[0]["channel_amount_in_usd"].as_str().unwrap();
    assert!(usd.split_once('.').is_some_and(|(_, cents)| cents.len() == 2), "{usd}");
    let expected = json!([{
        "payment_id": "card-1",
        "operation_id": first,
        "tr_amount": "34.15",
        "tr_ccy": "EUR",
        "account_number": "400000******0077",
        "payment_method_type": "visa",
        "row_updated_at": "2026-03-12 13:34:17",
        "customer_id": "customer_51413",
        "project_name": "Project 112",
        "project_id": "112",
        "arn": "",
        "fraud_type": "7",
        "fraud_report_date": "2026-03-11",
        "issuer_country": "PL",
        "received_on": "2026-03-11",
        "purchase_date": "2026-03-10",
        "channel_amount_in_usd": usd,
        "issuer_bank_name": "",
        "bin": "400000",
        "country_by_ip": "",
        "customer_email": "",
        "report_and_purchase_date_difference": 1,
    }]);
    assert_eq!(json!(found), expected);
}

#[test]
fn fraud_has_pages_of_twenty_unless_asked_otherwise() {
    let mut shop = shop();
    for number in 0..45 {
        let id = format!("card-{number:02}");
        shop.buy(&id, "100", VISA);
        report(&mut shop, &id, "6").unwrap();
    }
    let mut seen = Vec::new();
    for expected in [20, 20, 5, 0] {
        let body = json!({"pagination": {"offset": seen.len()}});
        let page = list(&mut shop, FRAUD, "operations", &body);
        assert_eq!(page.len(), expected);
        seen.extend(page.iter().map(|found| found["payment_id"].as_str().unwrap().to_owned()));
    }
    let expected: Vec<String> = (0..45).rev().map(|number| format!("card-{number:02}")).collect();
    assert_eq!(seen, expected);
}

#[test]
fn only_what_a_card_scheme_could_report_is_fraud() {
    let mut shop = busy_day();
    shop.buy("declined", "500", "4111111111111111");
    for payment in ["wallet-1", "payout-1", "declined"] {
        assert_eq!(report(&mut shop, payment, "6"), Err("fraud_no_card_purchase"), "{payment}");
    }
    for fraud_type in [String::new(), "x".repeat(33)] {
        assert_eq!(report(&mut shop, "card-1", &fraud_type), Err("fraud_type"));
    }
    let reversal = shop.payment("card-1").operations[1].id;
    let sale = shop.payment("card-1").operations[0].id;
    let now = shop.now;
    let cases = [
        (PROJECT, "card-1", reversal, "fraud_no_card_purchase"),
        (PROJECT, "card-1", sale + 1, "fraud_unknown_operation"),
        (PROJECT, "card-9", sale, "fraud_unknown_operation"),
        (OTHER, "card-1", sale, "fraud_unknown_operation"),
    ];
    for (project, payment, operation, code) in cases {
        let result = shop.platform.report_fraud(now, project, payment, operation, "6");
        assert_eq!(result.unwrap_err().code(), code, "{project} {payment} {operation}");
    }
    assert_eq!(shop.platform.fraud_reports().count(), 0);
}

#[test]
fn reports_of_fraud_survive_a_restart_and_are_forgotten_by_a_reset() {
    let settings = || Settings { is_stored: true, data_api_limit: None, ..Settings::default() };
    let mut shop = shop_with(settings());
    shop.buy("card-1", "3415", VISA);
    report(&mut shop, "card-1", "6").unwrap();
    let changes = shop.platform.take_changes();
    let rows = changes
        .iter()
        .filter_map(|change| Some((change.table, change.key.as_str(), change.value.as_deref()?)));
    let project = Project::new(PROJECT, KEY).unwrap();
    let mut restored = Platform::restore(settings(), [project], rows).unwrap();
    restored.set_data_account(account());
    let expected = list(&mut shop, FRAUD, "operations", &json!({}));
    assert_eq!(expected.len(), 1);
    shop.platform = restored;
    assert_eq!(list(&mut shop, FRAUD, "operations", &json!({})), expected);
    assert!(shop.platform.take_changes().is_empty());

    shop.platform.reset();
    assert!(list(&mut shop, FRAUD, "operations", &json!({})).is_empty());
    let gone: Vec<_> = shop.platform.take_changes();
    assert!(gone.iter().any(|change| change.table == "fraud_reports" && change.value.is_none()));
}

#[test]
fn rates_are_told_for_each_hour_up_to_now() {
    let mut shop = shop(); // 12:26:17
    let rates = |shop: &mut Shop, zone: &str, currency: &str, from: &str, to: &str| {
        let body = json!({
            "filter": {"merchant": 97, "currency": currency, "interval": {"from": from, "to": to}},
            "tz": zone,
        });
        list(shop, RATES, "currency_rates", &body)
    };
    // Zone, interval, and the times of the rates.
    let cases: [(&str, &str, &str, &[&str]); 7] = [
        ("UTC", "2026-03-10 10:15:00", "2026-03-10 10:15:00", &["2026-03-10T10:15:00+00:00"]),
        ("UTC", "2026-03-10 10:15:00", "2026-03-10 11:14:59", &["2026-03-10T10:15:00+00:00"]),
        (
            "UTC",
            "2026-03-10 10:15:00",
            "2026-03-10 11:15:00",
            &["2026-03-10T10:15:00+00:00", "2026-03-10T11:15:00+00:00"],
        ),
        (
            "+10:30",
            "2026-03-10 21:00:00",
            "2026-03-10 22:30:00",
            &["2026-03-10T21:00:00+10:30", "2026-03-10T22:00:00+10:30"],
        ),
        // No rates of the future.
        ("UTC", "2026-03-10 12:26:17", "2026-03-12 00:00:00", &["2026-03-10T12:26:17+00:00"]),
        ("UTC", "2026-03-10 12:26:18", "2026-03-12 00:00:00", &[]),
        ("UTC", "2027-01-01 00:00:00", "2027-01-01 00:00:00", &[]),
    ];
    for (zone, from, to, expected) in cases {
        let found = rates(&mut shop, zone, "EUR", from, to);
        let times: Vec<_> = found.iter().map(|rate| rate["date"].as_str().unwrap()).collect();
        assert_eq!(times, expected, "{from} {to} {zone}");
    }
    let day = ("2026-02-01 00:00:00", "2026-02-01 23:59:59");
    let euro = rates(&mut shop, "UTC", "EUR", day.0, day.1);
    assert_eq!(euro.len(), 24);
    assert_eq!(euro, rates(&mut shop, "UTC", "EUR", day.0, day.1));
    let yen = rates(&mut shop, "UTC", "JPY", day.0, day.1);
    assert_ne!(euro[0]["rate"], yen[0]["rate"]);
    assert_ne!(euro[0]["rate"], euro[1]["rate"]);
    assert_members(&euro[0], &json!({"currency": "EUR", "base_currency": "USD"}));
    let dollar = rates(&mut shop, "UTC", "USD", day.0, day.1);
    assert!(dollar.iter().all(|rate| rate["rate"] == "1.000000"));
}
