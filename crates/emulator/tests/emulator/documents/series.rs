//! Tokens, saved cards and series: what is kept and told, held against the documents.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::desk::Desk;
use crate::merchant::PROJECT;

fn customer() -> Value {
    json!({"project_id": PROJECT, "id": "customer-7"})
}

fn sale(payment_id: &str) -> Value {
    json!({
        "general": {"project_id": PROJECT, "payment_id": payment_id},
        "card": {
            "pan": "4000000000000077", "year": "2031", "month": "11", "card_holder": "ADA LOVELACE",
        },
        "customer": {"id": "customer-7", "ip_address": "198.51.100.47"},
        "payment": {"amount": 3_415, "currency": "EUR"},
    })
}

#[test]
fn a_token_is_made_shown_and_made_useless() {
    let mut desk = Desk::new();
    let card = sale("")["card"].clone();
    desk.send("/v2/customer/card/tokenize", &json!({"customer": customer(), "card": card}));
    let made = desk.callback();
    assert_eq!(made["token_status"], "active");
    assert_eq!(desk.messages, BTreeSet::from(["token".to_owned()]));
    let token = made["token"].clone();
    let by_token = json!({"customer": customer(), "token": token});
    let shown = desk.send("/v2/customer/card/bytoken", &by_token);
    assert_eq!(shown["account"]["additional"]["card"]["holder"], "ADA LOVELACE");
    desk.send("/v2/customer/card/token/revoke", &by_token);
    assert_eq!(desk.callback()["token_status"], "revoke");
    desk.send("/v2/customer/card/bytoken", &by_token);
    let unknown = json!({"customer": customer(), "token": "f00d"});
    desk.send("/v2/customer/card/token/revoke", &unknown);
    assert!(desk.callback()["request"]["errors"][0]["code"].is_number());
}

#[test]
fn saved_cards_and_customers_are_shown() {
    let mut desk = Desk::new();
    let mut saving = sale("order-1");
    saving["card"]["save"] = json!(true);
    desk.send("/v2/payment/card/sale", &saving);
    desk.callback();
    let query = json!({"customer": customer(), "payment_method": "card"});
    let list = desk.send("/v2/customer/saved_account/list", &query);
    assert_eq!(list["accounts"].as_array().unwrap().len(), 1);
    let known = desk.send("/v2/customer/info", &json!({"customer": customer()}));
    assert_eq!(known["customer"]["project_id"], PROJECT);
    assert_eq!(known["customer"]["ip_address"], "198.51.100.47");
    let id = list["accounts"][0]["id"].clone();
    let forget = json!({"customer": customer(), "saved_account_id": id});
    desk.send("/v2/customer/saved_account/delete", &forget);
    let list = desk.send("/v2/customer/saved_account/list", &query);
    assert!(list["accounts"].as_array().unwrap().is_empty());
}

#[test]
fn a_series_is_registered_debited_changed_and_ended() {
    let mut desk = Desk::new();
    let mut registration = sale("order-1");
    registration["recurring"] = json!({
        "register": true, "type": "R", "period": "D", "interval": 1, "amount": 1_000,
        "time": "12:00:00", "start_date": "12-03-2026", "scheduled_payment_id": "scheduled-1",
        "expiry_year": 2026, "expiry_month": 12, "expiry_day": 31,
    });
    desk.send("/v2/payment/card/sale", &registration);
    let registered = desk.callback();
    let series = json!({"id": registered["recurring"]["id"]});
    let general = |id: &str| json!({"project_id": PROJECT, "payment_id": id});

    let info = json!({"general": {"project_id": PROJECT}, "recurring": series});
    assert_eq!(
        desk.send("/v2/payment/card/recurring/info", &info)["recurring"]["status"],
        "active"
    );
    // Scheduled debits come by themselves.
    desk.shop.wait(3 * 24 * 60 * 60);
    let debits = desk.callbacks();
    assert!(debits.iter().any(|debit| debit["operation"]["type"] == "recurring"), "{debits:#?}");
    desk.send("/v2/payment/card/recurring/info", &info);

    let mut debit = sale("debit-1");
    debit.as_object_mut().unwrap().remove("card");
    debit["recurring"] = series.clone();
    desk.send("/v2/payment/card/recurring", &debit);
    assert_eq!(desk.callback()["payment"]["status"], "success");
    desk.status("debit-1");

    let mut change = json!({"general": general("order-1"), "recurring": series});
    change["recurring"]["amount"] = json!(1_500);
    desk.send("/v2/payment/card/recurring/update", &change);
    desk.callback();
    let end = json!({"general": general("order-1"), "recurring": series});
    desk.send("/v2/payment/card/recurring/cancel", &end);
    desk.callback();
    assert!(desk.messages.contains("series"), "{:?}", desk.messages);
    desk.send("/v2/payment/card/recurring/info", &info);
}
