//! Payments from their begin to their end: every request, answer and callback is held against the
//! documents.

use std::collections::BTreeSet;

use paywright_emulator::platform::{Layout, ProjectOptions, Shape};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::merchant::PROJECT;

const LAYOUTS: [Layout; 3] = [Layout::A, Layout::B, Layout::General];

fn general(payment_id: &str) -> Value {
    json!({"project_id": PROJECT, "payment_id": payment_id})
}

fn card_sale(payment_id: &str, pan: &str) -> Value {
    json!({
        "general": general(payment_id),
        "card": {"pan": pan, "year": 2031, "month": 11, "card_holder": "ADA LOVELACE", "cvv": "917"},
        "customer": {"id": "customer-7", "ip_address": "198.51.100.47", "email": "ada@shop.example"},
        "payment": {"amount": 3_415, "currency": "EUR", "description": "Order 1"},
    })
}

fn method_sale(payment_id: &str, currency: &str) -> Value {
    json!({
        "general": general(payment_id),
        "customer": {"id": "customer-7", "ip_address": "198.51.100.47"},
        "payment": {"amount": 15_000, "currency": currency},
        "return_url": {
            "success": "https://shop.example/paid",
            "decline": "https://shop.example/declined",
        },
    })
}

fn options(layout: Layout) -> ProjectOptions {
    ProjectOptions { layout, mpi_result: true, ..ProjectOptions::default() }
}

/// What a message says about the payment, wherever it stands.
fn status_of(callback: &Value) -> &str {
    callback["payment"]["status"].as_str().unwrap()
}

/// Where the customer has to go: `return_url` in layout B.
fn redirect_of(callback: &Value) -> &Value {
    callback.get("redirect_data").unwrap_or(&callback["return_url"])
}

fn names(desk: &Desk) -> BTreeSet<&str> {
    desk.messages.iter().map(String::as_str).collect()
}

#[test]
fn card_purchases_end_in_each_layout() {
    for (layout, name) in LAYOUTS.into_iter().zip(["payment", "paymentTerminal", "paymentGeneral"])
    {
        for (pan, status) in [("4000000000000077", "success"), ("4111111111111111", "decline")] {
            let mut desk = Desk::with(options(layout));
            let mut sale = card_sale("order-1", pan);
            sale["avs_data"] =
                json!({"avs_post_code": "1", "avs_street_address": "1 Sample Street"});
            desk.send("/v2/payment/card/sale", &sale);
            assert_eq!(status_of(&desk.callback()), status);
            assert_eq!(names(&desk), BTreeSet::from([name]));
            desk.status("order-1");
        }
    }
}

#[test]
fn three_d_secure_1() {
    for layout in LAYOUTS {
        let mut desk = Desk::with(options(layout));
        desk.send("/v2/payment/card/sale", &card_sale("order-1", "4006260000000014"));
        let waiting = desk.callback();
        assert_eq!(status_of(&waiting), "awaiting 3ds result");
        desk.status("order-1");
        let mut result = desk.authenticate(waiting["acs"]["pa_req"].as_str().unwrap());
        result["general"] = general("order-1");
        desk.send("/v2/payment/card/3ds_result", &result);
        assert_eq!(status_of(&desk.callback()), "success");
        desk.status("order-1");
    }
}

#[test]
fn three_d_secure_2_with_and_without_a_challenge() {
    for layout in LAYOUTS {
        for (pan, has_challenge) in [("4314220000000056", true), ("4477000000000006", false)] {
            let mut desk = Desk::with(options(layout));
            let mut sale = card_sale("order-1", pan);
            sale["acs_return_url"] = json!({
                "return_url": "https://shop.example/acs",
                "3ds_notification_url": "https://shop.example/method",
            });
            desk.send("/v2/payment/card/sale", &sale);
            let waiting = desk.callback();
            assert!(waiting["threeds2"]["iframe"]["url"].is_string());
            desk.status("order-1");
            let looked =
                json!({"general": general("order-1"), "threeds_completion_indicator": true});
            desk.send("/v2/payment/card/3ds_check_iframe", &looked);
            let mut next = desk.callback();
            if has_challenge {
                let creq = next["threeds2"]["redirect"]["params"]["creq"].as_str().unwrap();
                let mut result = desk.authenticate(creq);
                desk.status("order-1");
                result["general"] = general("order-1");
                desk.send("/v2/payment/card/3ds_result", &result);
                next = desk.callback();
            }
            assert_eq!(status_of(&next), "success");
            if layout != Layout::B {
                let flow = if has_challenge { "02" } else { "01" };
                assert_eq!(next["mpi_result"]["authentication_flow"], flow);
            }
        }
    }
}

#[test]
fn another_provider_after_the_first_one_failed() {
    for layout in LAYOUTS {
        let mut desk = Desk::with(options(layout));
        desk.send("/v2/payment/ecopayz/sale", &method_sale("order-1~cascade", "EUR"));
        let first = desk.callback();
        desk.visit(redirect_of(&first));
        let again = desk.callback();
        assert_eq!(again["payment"]["cascading_with_redirect"], true);
        desk.visit(redirect_of(&again));
        assert_eq!(status_of(&desk.callback()), "success");
    }
}

#[test]
fn redirects_by_form_and_by_address() {
    for layout in LAYOUTS {
        for (path, currency, method) in
            [("ecopayz", "EUR", "POST"), ("wallet/alipay", "USD", "GET")]
        {
            let mut desk = Desk::with(options(layout));
            desk.send(&format!("/v2/payment/{path}/sale"), &method_sale("order-1", currency));
            let waiting = desk.callback();
            assert_eq!(status_of(&waiting), "awaiting redirect result", "{path}");
            assert_eq!(redirect_of(&waiting)["method"], method);
            desk.status("order-1");
            desk.visit(redirect_of(&waiting));
            assert_eq!(status_of(&desk.callback()), "success");
            desk.status("order-1");
        }
    }
}

#[test]
fn codes_to_scan_and_instructions() {
    for layout in LAYOUTS {
        for (path, currency, kind) in [
            ("pix", "BRL", "qr_data"),
            ("wallet/kakaopay", "KRW", "qr_img"),
            ("voucher/oxxo", "MXN", "add_info"),
        ] {
            let mut desk = Desk::with(options(layout));
            desk.send(&format!("/v2/payment/{path}/sale"), &method_sale("order-1", currency));
            let waiting = desk.callback();
            assert_eq!(status_of(&waiting), "awaiting customer action", "{path}");
            assert_eq!(waiting["display_data"][0]["type"], kind);
            desk.status("order-1");
        }
    }
}

#[test]
fn clarification_in_both_forms() {
    let answers = [
        (Shape::List, json!({"avs_data": {"avs_post_code": "1", "avs_street_address": "2"}})),
        (
            Shape::Schema,
            json!({"customer": {
                "first_name": "Ada", "last_name": "Lovelace", "email": "ada@shop.example",
            }}),
        ),
    ];
    for layout in LAYOUTS {
        for (shape, data) in &answers {
            let mut desk =
                Desk::with(ProjectOptions { clarification: Some(*shape), ..options(layout) });
            desk.send("/v2/payment/card/sale", &card_sale("order-1", "4000000000000077"));
            let waiting = desk.callback();
            assert_eq!(status_of(&waiting), "awaiting clarification");
            assert!(waiting["clarification_fields"].is_object());
            desk.status("order-1");
            // Nothing is given at first, which only starts the time anew.
            let mut answer = json!({"general": general("order-1"), "additional_data": {}});
            desk.send("/v2/payment/clarification", &answer);
            assert_eq!(status_of(&desk.callback()), "awaiting clarification");
            answer["additional_data"] = data.clone();
            desk.send("/v2/payment/clarification", &answer);
            assert_eq!(status_of(&desk.callback()), "success");
        }
    }
}

#[test]
fn authentication_on_the_merchants_request() {
    let mut desk = Desk::with(ProjectOptions { merchant_auth: true, ..ProjectOptions::default() });
    desk.send("/v2/payment/card/sale", &card_sale("order-1", "4000000000000077"));
    assert_eq!(status_of(&desk.callback()), "awaiting merchant auth");
    let mut request = json!({"general": general("order-1")});
    request["general"]["type"] = json!("start");
    desk.send("/v2/payment/card/merchant_auth", &request);
    request["general"]["type"] = json!("finish");
    request["confirmation_code"] = json!("1234");
    desk.send("/v2/payment/card/merchant_auth", &request);
    assert_eq!(status_of(&desk.callback()), "success");
}

#[test]
fn holds_captures_and_returns() {
    for layout in LAYOUTS {
        let mut desk = Desk::with(options(layout));
        desk.send("/v2/payment/card/auth", &card_sale("order-1", "4000000000000077"));
        assert_eq!(status_of(&desk.callback()), "awaiting capture");
        let part = |amount: i64| {
            json!({
                "general": general("order-1"),
                "payment": {"amount": amount, "currency": "EUR", "description": "part"},
            })
        };
        desk.send("/v2/payment/card/incremental", &part(500));
        desk.callback();
        desk.send("/v2/payment/card/capture", &part(3_915));
        assert_eq!(status_of(&desk.callback()), "success");
        let mut refund = part(915);
        refund["payment"]["merchant_refund_id"] = json!("refund-1");
        desk.send("/v2/payment/card/refund", &refund);
        let returned = desk.callback();
        assert!(status_of(&returned).starts_with("partially re"), "{returned}");
        desk.status("order-1");
        // The same refund once more is declined, and the payment stays as it is.
        desk.send("/v2/payment/card/refund", &refund);
        desk.callback();
        desk.status("order-1");
    }
}

#[test]
fn payouts_verifications_and_transfers() {
    for layout in LAYOUTS {
        let mut desk = Desk::with(options(layout));
        let mut payout = card_sale("payout-1", "4242424242424242");
        payout["card"] = json!({"pan": "4242424242424242"});
        desk.send("/v2/payment/card/payout", &payout);
        assert_eq!(status_of(&desk.callback()), "success");
        let mut check = card_sale("check-1", "4000000000000077");
        check["payment"] = json!({"amount": 0, "currency": "EUR"});
        desk.send("/v2/payment/card/account_verification", &check);
        assert_eq!(status_of(&desk.callback()), "success");
        desk.status("check-1");
        let transfer = json!({
            "general": general("transfer-1"),
            "customer": {"ip_address": "198.51.100.47"},
            "payment": {"amount": 3_415, "currency": "EUR"},
            "sender": {"pan": "4000000000000077"},
            "recipient": {"pan": "4242424242424242"},
        });
        desk.send("/v2/payment/card/money_transfer", &transfer);
        assert!(!desk.callbacks().is_empty());
        desk.status("transfer-1");
    }
}

#[test]
fn requests_that_processing_refuses() {
    let cases = [
        (Layout::A, ["payment", "refusal"]),
        (Layout::General, ["paymentGeneral", "refusalGeneral"]),
        (Layout::B, ["paymentTerminal", "refusalGeneral"]),
    ];
    for (layout, expected) in cases {
        let mut desk = Desk::with(options(layout));
        // A payment that is not started, and a request that touches none.
        let sale = card_sale("order-1", "4000000000000078");
        desk.send("/v2/payment/card/sale", &sale);
        let refused = desk.callback();
        assert_eq!(status_of(&refused), "error");
        assert!(refused["errors"][0]["field"].is_string());
        desk.status("order-1");
        let refund = json!({
            "general": general("order-9"),
            "payment": {"description": "of nothing"},
        });
        desk.send("/v2/payment/card/refund", &refund);
        assert_eq!(status_of(&desk.callback()), "error");
        desk.status("order-9");
        for name in expected {
            assert!(desk.messages.contains(name), "{layout:?}: {:?}", desk.messages);
        }
    }
}

#[test]
fn payment_links() {
    let mut desk = Desk::new();
    let link = json!({
        "general": general("link-1"),
        "customer": {"id": "customer-7", "email": "ada@shop.example"},
        "payment": {
            "amount": 3_415, "currency": "EUR", "best_before": "2026-03-20T12:00:00+00:00",
        },
        "send_email": true,
    });
    desk.send("/v2/payment/invoice/create", &link);
    let statuses: Vec<String> =
        desk.callbacks().iter().map(|callback| status_of(callback).to_owned()).collect();
    assert_eq!(statuses, ["awaiting payment", "invoice sent"]);
    desk.status("link-1");
    desk.send("/v2/payment/invoice/cancel", &json!({"general": general("link-1")}));
    assert_eq!(status_of(&desk.callback()), "invoice canceled");
    desk.forget_links();
}
