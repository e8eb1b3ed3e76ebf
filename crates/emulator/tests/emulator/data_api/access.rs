//! Who is answered, how often, and what is said to everybody else.

use std::time::Duration;

use super::*;

#[test]
fn what_cannot_be_answered_says_why() {
    let nothing = json!({});
    let bytes = |body: &Value| body.to_string().into_bytes();
    let rates = |pointer: &str, value: Value| {
        let interval = json!({"from": "2026-03-01 00:00:00", "to": "2026-03-02 00:00:00"});
        let mut body = json!({"filter": {"merchant": 97, "currency": "EUR", "interval": interval}});
        *body.pointer_mut(pointer).unwrap() = value;
        signed(&body)
    };
    let interval = |value: Value| signed(&json!({"interval": value}));
    let with = |name: &str, value: Value| signed(&march(&json!({name: value})));
    let filter = |name: &str, value: Value| signed(&json!({"filter": {name: value}}));
    let mut changed: Value = serde_json::from_slice(&signed(&march(&json!({})))).unwrap();
    changed["limit"] = json!(5);
    let mut unsigned = json!({"token": LOCAL_DATA_TOKEN});
    let unsigned_body = bytes(&unsigned);
    unsigned["signature"] = json!("c2lnbmF0dXJl");

    // Path, body, status, a part of the message.
    let credentials = "Token or signature is incorrect";
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        (BALANCE, b"token=1".to_vec(), 400, "The body is no JSON"),
        (BALANCE, Vec::new(), 400, "The body is no JSON"),
        (BALANCE, signed(&nothing)[..40].to_vec(), 400, "The body is no JSON"),
        (BALANCE, br#"{"token":1,"token":2}"#.to_vec(), 400, "The body is no JSON"),
        (BALANCE, b"[]".to_vec(), 400, "not an object"),
        (BALANCE, bytes(&nothing), 401, credentials),
        (BALANCE, bytes(&json!({"token": 5})), 401, credentials),
        (BALANCE, bytes(&json!({"token": null})), 401, credentials),
        (
            BALANCE,
            signed_with(&nothing, "another-data-api-token-0000001", LOCAL_DATA_KEY),
            401,
            credentials,
        ),
        (BALANCE, signed_with(&nothing, LOCAL_DATA_TOKEN, KEY), 401, credentials),
        (BALANCE, unsigned_body, 401, credentials),
        (BALANCE, bytes(&unsigned), 401, credentials),
        (OPERATIONS, bytes(&changed), 401, credentials),
        // Wrong credentials go before wrong parameters, projects before them as well.
        (OPERATIONS, signed_with(&nothing, LOCAL_DATA_TOKEN, KEY), 401, credentials),
        (
            OPERATIONS,
            signed(&json!({"project_id": [22]})),
            401,
            "You have no access to project_id = 22",
        ),
        (
            OPERATIONS,
            with("project_id", json!([PROJECT, 22])),
            401,
            "You have no access to project_id = 22",
        ),
        (OPERATIONS, with("project_id", json!([-1])), 401, "You have no access to project_id = -1"),
        (
            OPERATIONS,
            with("project_id", json!([99_999_999_999_u64])),
            401,
            "project_id = 99999999999",
        ),
        (
            OPERATIONS,
            with("project_id", json!(112)),
            400,
            "project_id has to be an array of integers",
        ),
        (
            OPERATIONS,
            with("project_id", json!([1.5])),
            400,
            "project_id has to be an array of integers",
        ),
        (OPERATIONS, signed(&nothing), 400, "interval is missing"),
        (OPERATIONS, interval(json!("2026")), 400, "interval has to be an object"),
        (
            OPERATIONS,
            interval(json!({"to": "2026-03-01 00:00:00"})),
            400,
            "interval.from is missing",
        ),
        (
            OPERATIONS,
            interval(json!({"from": "2026-03-01 00:00:00"})),
            400,
            "interval.to is missing",
        ),
        (
            OPERATIONS,
            interval(json!({"from": "2026-03-01", "to": "2026-03-02"})),
            400,
            r#"interval.from: "2026-03-01" is no date and time YYYY-MM-DD hh:mm:ss"#,
        ),
        (
            OPERATIONS,
            interval(json!({"from": 1, "to": 2})),
            400,
            "interval.from has to be a string",
        ),
        (
            OPERATIONS,
            interval(json!({"from": "2026-03-01 00:00:01", "to": "2026-03-01 00:00:00"})),
            400,
            "interval ends before it starts",
        ),
        (OPERATIONS, with("tz", json!("Mars/Phobos")), 400, r#"tz: "Mars/Phobos" is neither"#),
        (OPERATIONS, with("tz", json!("+25:00")), 400, r#"tz: "+25:00" is neither"#),
        (OPERATIONS, with("tz", json!(3)), 400, "tz has to be a string"),
        (OPERATIONS, with("limit", json!(1_001)), 400, "limit has to be an integer from 0 to 1000"),
        (OPERATIONS, with("limit", json!(-1)), 400, "limit has to be an integer from 0 to 1000"),
        (OPERATIONS, with("limit", json!("1.0")), 400, "limit has to be an integer"),
        (OPERATIONS, with("limit", json!(true)), 400, "limit has to be an integer"),
        (OPERATIONS, with("offset", json!(-1)), 400, "offset has to be an integer of at least 0"),
        (OPERATIONS, with("offset", json!("+1")), 400, "offset has to be an integer"),
        (
            OPERATIONS,
            with("fields", json!("payment_id")),
            400,
            "fields has to be an array of strings",
        ),
        (OPERATIONS, with("fields", json!(["amount"])), 400, r#"fields: there is no "amount""#),
        (
            OPERATIONS,
            with("fields", json!(["arn.amount"])),
            400,
            r#"fields: there is no "arn.amount""#,
        ),
        (OPERATIONS, with("fields", json!([5])), 400, "fields has to be an array of strings"),
        (OPERATIONS, with("operation_type", json!("purchase")), 400, r#"there is no "purchase""#),
        (OPERATIONS, with("operation_type", json!(["sale", "Sale"])), 400, r#"there is no "Sale""#),
        (OPERATIONS, with("operation_status", json!(1)), 400, "a string or an array of strings"),
        (OPERATIONS, with("operation_status", json!("paid")), 400, r#"there is no "paid""#),
        (
            OPERATIONS,
            with("customer_id", json!([1])),
            400,
            "customer_id has to be a string or an array",
        ),
        (
            OPERATIONS,
            with("customer_email", json!(["a"])),
            400,
            "customer_email has to be a string",
        ),
        (BY_PAYMENT, signed(&nothing), 400, "payment_id is missing"),
        (BY_PAYMENT, signed(&json!({"payment_id": 5})), 400, "payment_id has to be a string"),
        (FRAUD, signed(&json!({"filter": 5})), 400, "filter has to be an object"),
        (FRAUD, signed(&json!({"pagination": "5"})), 400, "pagination has to be an object"),
        (FRAUD, signed(&json!({"pagination": {"limit": -5}})), 400, "pagination.limit has to be"),
        (FRAUD, signed(&json!({"pagination": {"offset": {}}})), 400, "pagination.offset has to be"),
        (FRAUD, filter("received_on", json!("2026")), 400, "filter.received_on has to be an array"),
        (
            FRAUD,
            filter("purchase_date", json!(["2026-03-01 00:00:00"])),
            400,
            "filter.purchase_date has to have two items",
        ),
        (FRAUD, filter("fraud_report_date", json!(["2026", "2027"])), 400, "is no date and time"),
        (
            FRAUD,
            filter("fraud_report_date", json!(["2026-03-02 00:00:00", "2026-03-01 00:00:00"])),
            400,
            "filter.fraud_report_date ends before it starts",
        ),
        (FRAUD, filter("issuer_country", json!("GB")), 400, "issuer_country has to be an array"),
        (FRAUD, filter("issuer_country", json!(["gb"])), 400, "codes of two capital letters"),
        (RATES, signed(&nothing), 400, "filter.merchant is missing"),
        (RATES, rates("/filter", json!("EUR")), 400, "filter has to be an object"),
        (
            RATES,
            rates("/filter/merchant", json!("ours")),
            400,
            "filter.merchant has to be an integer",
        ),
        (RATES, rates("/filter/currency", Value::Null), 400, "filter.currency is missing"),
        (RATES, rates("/filter/currency", json!("XYZ")), 400, r#""XYZ" is no code of ISO 4217"#),
        (RATES, rates("/filter/interval", Value::Null), 400, "filter.interval is missing"),
        (RATES, rates("/filter/interval/to", json!("2026-04-02 00:00:00")), 400, "31 days at most"),
        (RATES, rates("/filter/interval/from", json!("1969-01-01 00:00:00")), 400, "before 1970"),
        ("/v1/chargeback/list", signed(&nothing), 501, "not part of the local platform"),
        ("/v1/chargeback/get", Vec::new(), 501, "not part of the local platform"),
        ("/v1/financial-reporting/operations", Vec::new(), 501, "not part of the local platform"),
        ("/v1/opearations/get-by-payment", Vec::new(), 501, "not part of the local platform"),
        ("/v1", Vec::new(), 501, "not part of the local platform"),
    ];
    let names = [(400, "Bad Request"), (401, "Authorization Required"), (501, "Not Implemented")];
    let mut shop = shop();
    for (path, body, status, message) in cases {
        let answer = shop.platform.data_api(shop.now, path, &body);
        let sent = String::from_utf8_lossy(&body);
        assert_eq!(answer.status, status, "{sent}: {answer:?}");
        let refusal: Value = serde_json::from_str(&answer.body).unwrap();
        let told = refusal["message"].as_str().unwrap();
        assert!(told.contains(message), "{sent}: {told}");
        let name = names.iter().find(|(known, _)| *known == status).unwrap().1;
        assert_eq!(
            refusal,
            json!({"name": name, "message": told, "code": 0, "status": status}),
            "{sent}"
        );
        assert!(answer.hint.is_some_and(|hint| hint.len() < 200), "{sent}");
    }
}

#[test]
fn hints_tell_what_the_platform_does_not() {
    let mut shop = shop();
    let hint = |shop: &mut Shop, path: &str, body: &[u8]| {
        shop.platform.data_api(shop.now, path, body).hint.unwrap()
    };
    assert_eq!(hint(&mut shop, BALANCE, b"{}"), "token is missing");
    let other = signed_with(&json!({}), &"x".repeat(5_000), LOCAL_DATA_KEY);
    assert!(hint(&mut shop, BALANCE, &other).contains("no account of the Data API has the token"));
    assert!(hint(&mut shop, "/v1/chargeback/get", b"{}").contains("published nowhere"));
    assert!(!hint(&mut shop, "/v1/chargebacks", b"{}").contains("published nowhere"));
    assert!(shop.platform.remove_data_account(LOCAL_DATA_TOKEN));
    assert!(!shop.platform.remove_data_account(LOCAL_DATA_TOKEN));
    let answer = ask(&mut shop, BALANCE, &json!({}));
    assert_eq!(answer.status, 401);
    assert!(answer.hint.unwrap().contains("without an account"));
}

#[test]
fn an_account_sees_its_projects_only() {
    const TOKEN: &str = "ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv";
    let mut shop = busy_day();
    report(&mut shop, "card-1", "6").unwrap();
    report(&mut shop, "hold-1", "6").unwrap();
    // A project that the account may read and the platform does not have changes nothing.
    let limited = DataAccount::new(TOKEN, "another key").unwrap().projects([OTHER, 999]);
    shop.platform.set_data_account(limited);
    assert_eq!(shop.platform.data_accounts().count(), 2);
    let mut see = |path: &str, body: Value| {
        let answer =
            shop.platform.data_api(shop.now, path, &signed_with(&body, TOKEN, "another key"));
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        if answer.status == 200 {
            // Each account has its own key.
            verify(&answer.body, "another key", Limits::default()).unwrap();
            assert!(verify(&answer.body, LOCAL_DATA_KEY, Limits::default()).is_err());
        }
        (answer.status, value)
    };
    let (_, found) = see(OPERATIONS, march(&json!({})));
    assert_eq!(named(found["operations"].as_array().unwrap()), ["hold-1 capture", "hold-1 auth"]);
    for project in [PROJECT, 999] {
        let (status, refusal) = see(OPERATIONS, march(&json!({"project_id": [OTHER, project]})));
        assert_eq!(status, 401);
        assert_eq!(refusal["message"], format!("You have no access to project_id = {project}"));
    }
    assert_eq!(see(OPERATIONS, march(&json!({"project_id": [OTHER]}))).0, 200);
    assert_eq!(see(BY_PAYMENT, json!({"payment_id": "card-1"})).1["operations"], json!([]));
    let (_, fraud) = see(FRAUD, json!({}));
    assert_eq!(fraud["operations"].as_array().unwrap().len(), 1);
    assert_eq!(fraud["operations"][0]["payment_id"], "hold-1");
    let (_, balance) = see(BALANCE, json!({}));
    assert_eq!(balance["balance"], json!([{"name": "Project_113_balance_USD", "USD": "10007000"}]));
}

#[test]
fn too_many_requests_have_to_wait() {
    let mut shop = shop_with(Settings::default());
    let other = DataAccount::new("ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv", LOCAL_DATA_KEY).unwrap();
    shop.platform.set_data_account(other);
    let balance = |shop: &mut Shop| ask(shop, BALANCE, &json!({})).status;
    // Refusals of strangers and of foreign projects do not count, wrong parameters do.
    for _ in 0..100 {
        let body = signed_with(&json!({}), LOCAL_DATA_TOKEN, KEY);
        assert_eq!(shop.platform.data_api(shop.now, BALANCE, &body).status, 401);
        let body = march(&json!({"project_id": [22]}));
        assert_eq!(ask(&mut shop, OPERATIONS, &body).status, 401);
    }
    for _ in 0..30 {
        assert_eq!(balance(&mut shop), 200);
    }
    shop.wait(20);
    for _ in 0..30 {
        assert_eq!(ask(&mut shop, OPERATIONS, &json!({})).status, 400);
    }
    let refusal = ask(&mut shop, OPERATIONS, &json!({}));
    assert_eq!(refusal.status, 429, "{refusal:?}");
    let body: Value = serde_json::from_str(&refusal.body).unwrap();
    let expected = json!({
        "name": "Too Many Requests",
        "message": "The limit of 60 requests per minute is exceeded",
        "code": 0,
        "status": 429,
    });
    assert_eq!(body, expected);
    assert!(refusal.hint.unwrap().contains("in 40 s"));
    // A foreign project is told before the limit, and the other account has its own.
    assert_eq!(ask(&mut shop, OPERATIONS, &march(&json!({"project_id": [22]}))).status, 401);
    let body = signed_with(&json!({}), "ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv", LOCAL_DATA_KEY);
    assert_eq!(shop.platform.data_api(shop.now, BALANCE, &body).status, 200);

    shop.now = shop.now.after(Duration::from_millis(39_999));
    assert_eq!(balance(&mut shop), 429);
    shop.now = shop.now.after(Duration::from_millis(1));
    for _ in 0..30 {
        assert_eq!(balance(&mut shop), 200);
    }
    assert_eq!(balance(&mut shop), 429);
    shop.platform.reset();
    assert_eq!(balance(&mut shop), 200);

    let limits = [(Some(1), 1), (Some(0), 0), (None, 200)];
    for (data_api_limit, answered) in limits {
        let mut shop = shop_with(Settings { data_api_limit, ..Settings::default() });
        let statuses: Vec<u16> = (0..200).map(|_| balance(&mut shop)).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), answered);
        assert!(statuses[..answered].iter().all(|status| *status == 200));
    }
}
