//! Gate: what is refused at once, what is accepted, what processing makes of it.

use paywright_emulator::platform::{DuplicateAnswer, Platform, Project, Settings};
use serde_json::{Value, json};

use crate::merchant::{KEY, PROJECT, Shop, ecopayz_payout, ecopayz_sale, signed, verified};

const SALE: &str = "/v2/payment/ecopayz/sale";
const PAYOUT: &str = "/v2/payment/ecopayz/payout";

/// A valid sale with one member changed and signed anew.
fn changed(pointer: &str, value: Value) -> Value {
    let mut body = ecopayz_sale("order-1", 15_000);
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn without(object: &str, member: &str) -> Value {
    let mut body = ecopayz_sale("order-1", 15_000);
    let object = body.pointer_mut(object).unwrap().as_object_mut().unwrap();
    object.remove(member).unwrap();
    body
}

#[test]
fn what_cannot_be_accepted_is_answered_with_the_documented_code() {
    let good = ecopayz_sale("order-1", 15_000);
    let tampered = {
        let mut body: Value = serde_json::from_slice(&signed(&good)).unwrap();
        body["payment"]["amount"] = json!(15_001);
        body
    };
    let with_signature = |signature: Value| {
        let mut body = good.clone();
        body["general"]["signature"] = signature;
        body.to_string().into_bytes()
    };
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("no JSON", b"payment_id=1".to_vec(), 422, "2003"),
        ("cut off", signed(&good)[..50].to_vec(), 422, "2003"),
        ("empty", Vec::new(), 422, "2003"),
        ("an array", b"[]".to_vec(), 422, "2003"),
        ("two values", b"{} {}".to_vec(), 422, "2003"),
        ("a member twice", br#"{"a":1,"a":2}"#.to_vec(), 422, "2003"),
        ("nothing in it", b"{}".to_vec(), 400, "2004"),
        ("no project", signed(&without("/general", "project_id")), 400, "2004"),
        ("no payment id", signed(&without("/general", "payment_id")), 400, "2004"),
        ("no customer id", signed(&without("/customer", "id")), 400, "2004"),
        ("no address", signed(&without("/customer", "ip_address")), 400, "2004"),
        ("no amount", signed(&without("/payment", "amount")), 400, "2004"),
        ("no currency", signed(&without("/payment", "currency")), 400, "2004"),
        ("no way back", signed(&without("", "return_url")), 400, "2004"),
        ("null amount", signed(&changed("/payment/amount", Value::Null)), 400, "2004"),
        ("other project", signed(&changed("/general/project_id", json!(113))), 404, "2442"),
        ("no number", signed(&changed("/general/project_id", json!("x"))), 404, "2442"),
        ("missing project before signature", br#"{"general":{}}"#.to_vec(), 400, "2004"),
        ("no signature", good.to_string().into_bytes(), 400, "3262"),
        ("empty signature", with_signature(json!("")), 400, "3262"),
        ("null signature", with_signature(Value::Null), 400, "3262"),
        ("other signature", with_signature(json!("c2lnbmF0dXJl")), 400, "3261"),
        ("signature no text", with_signature(json!(5)), 400, "3261"),
        ("changed after signing", tampered.to_string().into_bytes(), 400, "3261"),
        ("id no text", signed(&changed("/general/payment_id", json!(5))), 400, "3024"),
        ("id empty", signed(&changed("/general/payment_id", json!(""))), 400, "3024"),
        ("id long", signed(&changed("/general/payment_id", json!("ä".repeat(256)))), 400, "3024"),
    ];
    let mut shop = Shop::new();
    for (name, body, status, code) in cases {
        let answer = shop.platform.gate(shop.now, SALE, &body);
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        let refusal: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(refusal["status"], "error", "{name}");
        assert_eq!(refusal["code"], code, "{name}");
        assert_eq!(refusal.as_object().unwrap().len(), 3, "{name}");
        assert!(answer.hint.is_some(), "{name}");
    }
    assert!(shop.callbacks().is_empty());
    assert_eq!(shop.platform.payments().count(), 0);
}

#[test]
fn endpoints_that_are_not_built_say_so() {
    let mut shop = Shop::new();
    for path in ["/v2/payment/moon/sale", "/v2/payment/refund/card", "/v2", "/v2/payment/status/x"]
    {
        assert_eq!(shop.gate(path, &json!({})).status, 501, "{path}");
    }
}

#[test]
fn a_sale_redirects_the_customer_and_the_amount_decides() {
    let cases = [
        (1, "success"),
        (15_000, "success"),
        (40_000, "decline"),
        (40_400, "decline"),
        (40_001, "success"),
    ];
    for (amount, status) in cases {
        let mut shop = Shop::new();
        shop.accepted(SALE, &ecopayz_sale("order-1", amount));
        let redirect = shop.callback();
        assert_eq!(redirect["payment"]["status"], "awaiting redirect result");
        assert_eq!(redirect["operation"]["status"], "awaiting redirect result");
        assert_eq!(redirect["operation"]["code"], "9999");
        assert_eq!(redirect["redirect_data"]["method"], "POST");
        assert_eq!(redirect["redirect_data"]["url"], "http://127.0.0.1/provider/ecopayz");

        let body = &redirect["redirect_data"]["body"];
        let transaction = body["TxID"].as_u64().unwrap();
        let checksum = body["Checksum"].as_str().unwrap();
        assert!(shop.platform.visit(transaction, "other").is_none());
        assert!(shop.platform.visit(transaction + 2, checksum).is_none());
        let visit = shop.platform.visit(transaction, checksum).unwrap();
        assert!(visit.is_open);
        assert_eq!(visit.succeeds, status == "success");

        shop.wait(25);
        let visit = shop.platform.decide(shop.now, transaction, checksum).unwrap();
        assert!(!visit.is_open);
        let target = if status == "success" { "paid" } else { "declined" };
        assert_eq!(visit.return_url, Some(format!("http://127.0.0.1:9/{target}")));
        let last = shop.callback();
        assert_eq!(last["payment"]["status"], status, "{amount}");
        assert_eq!(last["operation"]["status"], status, "{amount}");
        assert!(last.get("redirect_data").is_none());

        // Another press changes nothing and tells nobody, and nobody waits for the customer any more.
        shop.platform.decide(shop.now, transaction, checksum).unwrap();
        shop.wait(3_600);
        assert!(shop.callbacks().is_empty());
        assert_eq!(shop.status("order-1")["payment"]["status"], status);
    }
}

#[test]
fn a_customer_who_does_not_come_back_declines_after_30_minutes() {
    let mut shop = Shop::new();
    shop.accepted(SALE, &ecopayz_sale("order-1", 15_000));
    shop.callback();
    shop.wait(30 * 60 - 1);
    assert!(shop.callbacks().is_empty());
    shop.wait(1);
    let declined = shop.callback();
    assert_eq!(declined["payment"]["status"], "decline");
    assert_eq!(declined["payment"]["date"], "2026-03-10T12:56:17+0000");
    assert_eq!(declined["operation"]["code"], "20000");
    let provider = &declined["operation"]["provider"];
    assert_eq!(provider["result_message"], "User has not returned from PS");
}

#[test]
fn a_payout_ends_as_its_amount_says() {
    for (amount, status, code) in
        [(120_000, "success", "0"), (40_000, "decline", "20000"), (40_400, "decline", "20000")]
    {
        let mut shop = Shop::new();
        shop.accepted(PAYOUT, &ecopayz_payout("payout-1", amount));
        let callback = shop.callback();
        assert_eq!(callback["payment"]["type"], "payout");
        assert_eq!(callback["payment"]["status"], status);
        assert_eq!(callback["operation"]["type"], "payout");
        assert_eq!(callback["operation"]["code"], code);
        assert_eq!(callback["account"], json!({"number": "1101611729"}));
    }
}

#[test]
fn what_processing_finds_wrong_is_told_by_callback() {
    let long = "x".repeat(256);
    let cases = [
        ("/payment/amount", json!(0), 502),
        ("/payment/amount", json!(-5), 502),
        ("/payment/amount", json!("15000"), 502),
        ("/payment/amount", json!(150.5), 502),
        ("/payment/amount", json!(10_000_000_000_001_i64), 502),
        ("/payment/currency", json!("eur"), 502),
        ("/payment/currency", json!("XYZ"), 502),
        ("/payment/currency", json!(978), 502),
        ("/payment/currency", json!("UAH"), 3023),
        ("/customer/id", json!(""), 502),
        ("/customer/id", json!(long), 502),
        ("/customer/ip_address", json!(true), 502),
        ("/return_url/success", json!("javascript:alert(1)"), 502),
        ("/return_url/decline", json!("/relative"), 502),
    ];
    for (pointer, value, code) in cases {
        let mut shop = Shop::new();
        let request_id = shop.accepted(SALE, &changed(pointer, value.clone()));
        let callback = shop.callback();
        assert_eq!(callback["payment"]["status"], "error", "{pointer} {value}");
        assert!(callback.get("operation").is_none());
        let field = pointer[1..].replace('/', ".");
        assert_eq!(callback["errors"][0]["code"], code, "{pointer} {value}");
        assert_eq!(callback["errors"][0]["field"], field, "{pointer} {value}");
        assert_eq!(callback["errors"].as_array().unwrap().len(), 1);

        assert_eq!(shop.status("order-1")["payment"]["status"], "error");
        let query = json!({"project_id": PROJECT, "request_id": request_id});
        let answer = shop.gate("/v2/payment/status/request", &query);
        let answer = verified(answer.body.as_bytes());
        assert_eq!(answer["errors"][0]["code"], code);
    }
}

#[test]
fn a_taken_payment_id_is_refused_without_regard_to_case() {
    let mut shop = Shop::new();
    shop.accepted(SALE, &ecopayz_sale("Order-Ä", 15_000));
    // Taken from acceptance on, and still when the payment is in work or over.
    for _ in 0..3 {
        for (path, body) in
            [(SALE, ecopayz_sale("order-ä", 15_000)), (PAYOUT, ecopayz_payout("ORDER-Ä", 1_000))]
        {
            let answer = shop.gate(path, &body);
            assert_eq!(answer.status, 400);
            assert!(answer.body.contains("3041"), "{answer:?}");
        }
        shop.callbacks();
        shop.wait(30 * 60);
    }
    assert_eq!(shop.payment("order-ä").id, "Order-Ä");
    assert_eq!(shop.platform.payments().count(), 1);
}

#[test]
fn a_taken_payment_id_can_be_refused_by_callback_instead() {
    let mut shop = Shop::with(Settings {
        duplicate_answer: DuplicateAnswer::ByCallback,
        ..Settings::default()
    });
    shop.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000));
    shop.callback();
    shop.accepted(PAYOUT, &ecopayz_payout("PAYOUT-1", 9_999));
    let refusal = shop.callback();
    assert_eq!(refusal["payment"], json!({"id": "PAYOUT-1", "status": "error"}));
    assert_eq!(refusal["errors"][0]["code"], 3041);
    let payment = shop.payment("payout-1");
    assert_eq!(payment.operations.len(), 1);
    assert_eq!(payment.initial.unwrap().minor(), 1_000);
}

#[test]
fn an_id_can_be_used_again_after_status_error() {
    let mut shop = Shop::new();
    shop.accepted(SALE, &changed("/payment/amount", json!(0)));
    assert_eq!(shop.callback()["payment"]["status"], "error");
    shop.accepted(PAYOUT, &ecopayz_payout("ORDER-1", 1_000));
    assert_eq!(shop.callback()["payment"]["status"], "success");
}

#[test]
fn status_answers_tell_what_is_known() {
    let mut shop = Shop::new();
    let unknown = shop.status("order-1");
    assert_eq!(unknown["payment"]["status"], "error");
    assert_eq!(unknown["errors"], json!([{"code": "3061", "message": "Transaction not found"}]));

    let request_id = shop.accepted(SALE, &ecopayz_sale("order-1", 15_000));
    let by_request = |shop: &mut Shop, request_id: &str| {
        let query = json!({"project_id": PROJECT, "request_id": request_id});
        shop.gate("/v2/payment/status/request", &query)
    };
    // Processing is due at once, and the next command meets its result.
    let processed = verified(by_request(&mut shop, &request_id).body.as_bytes());
    assert_eq!(processed["payment"]["status"], "awaiting redirect result");

    shop.callbacks();
    let state = verified(by_request(&mut shop, &request_id).body.as_bytes());
    assert_eq!(state, shop.status("ORDER-1"));
    assert_eq!(state["operations"][0]["request_id"], request_id);
    assert_eq!(state["redirect_data"]["method"], "POST");
    assert!(state.get("operation").is_none());

    let other = by_request(&mut shop, "0-0-00000000");
    assert_eq!(other.status, 404);
    assert!(other.body.contains("3061"));
}

#[test]
fn projects_do_not_see_each_other() {
    let mut shop = Shop::new();
    let projects = [PROJECT, 113].map(|id| Project::new(id, KEY).unwrap());
    shop.platform = Platform::new(Settings::default(), projects);
    let request_id = shop.accepted(SALE, &ecopayz_sale("order-1", 15_000));
    shop.callbacks();
    let query = json!({"project_id": 113, "request_id": request_id});
    assert_eq!(shop.gate("/v2/payment/status/request", &query).status, 404);
    let query = json!({"general": {"project_id": 113, "payment_id": "order-1"}});
    assert!(shop.gate("/v2/payment/status", &query).body.contains("3061"));
    // An identifier is taken within its project only.
    let mut other = ecopayz_sale("order-1", 15_000);
    other["general"]["project_id"] = json!(113);
    shop.accepted(SALE, &other);
}

#[test]
fn until_it_is_processed_a_request_is_not_received() {
    let mut shop = Shop::with(Settings {
        processing_time: std::time::Duration::from_secs(5),
        ..Settings::default()
    });
    let request_id = shop.accepted(SALE, &ecopayz_sale("order-1", 15_000));
    shop.wait(4);
    let query = json!({"project_id": PROJECT, "request_id": request_id});
    let answer = shop.gate("/v2/payment/status/request", &query);
    assert_eq!(verified(answer.body.as_bytes())["errors"][0]["code"], "3062");
    assert_eq!(shop.status("order-1")["errors"][0]["code"], "3061");
    shop.wait(1);
    assert_eq!(shop.callback()["payment"]["status"], "awaiting redirect result");
}

#[test]
fn the_same_seed_and_commands_give_the_same_run() {
    let run = |seed| {
        let mut shop = Shop::with(Settings { seed, ..Settings::default() });
        shop.accepted(SALE, &ecopayz_sale("order-1", 15_000));
        shop.accepted(PAYOUT, &ecopayz_payout("payout-1", 40_000));
        shop.buy("order-2", "3415", "4000000000000077");
        shop.callbacks()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
