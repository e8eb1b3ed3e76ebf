//! Every Gate path of the registry of payment methods: accepted, led through its flow, returned
//! where the method has refunds, paid out where it has payouts. A loop beside the table, since the
//! registry is data already.

use std::collections::BTreeMap;

use paywright_core::ecommpay::methods::{self, Capability, PaymentMethod};
use paywright_core::money::Currency;
use paywright_emulator::platform::{Flow, Method};
use serde_json::{Value, json};

use crate::case::{Button, Case, CaseSettings, GateStep, VisitStep};
use crate::runner::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_method_is_accepted_and_goes_its_way() {
    let case = Case {
        name: "every method".to_owned(),
        _proves: String::new(),
        project: paywright_emulator::platform::ProjectOptions::default(),
        settings: CaseSettings::default(),
        steps: Vec::new(),
    };
    let mut world = World::start(&case).await.unwrap();
    let all: Vec<(&str, Method, &str)> = methods::all()
        .iter()
        .flat_map(|method| method.gate_paths)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter(|path| **path != "card")
        .map(|path| {
            let method = Method::by_gate_path(path).unwrap();
            let row = methods::by_key(method.key()).unwrap();
            (*path, method, currency_of(row))
        })
        .collect();
    assert!(all.len() > 250);

    let mut flows: BTreeMap<String, usize> = BTreeMap::new();
    for (path, _, currency) in &all {
        let body = json!({
            "general": {"payment_id": path},
            "payment": {"amount": 15_000, "currency": currency},
            "etoken": {"data": "from the device"},
        });
        send(&mut world, &format!("/v2/payment/{path}/sale"), body).await;
    }
    let asked = by_payment(world.callbacks().await.unwrap());
    assert_eq!(asked.len(), all.len());
    for (path, method, _) in &all {
        let message = &asked[*path];
        let wanted = match method.flow() {
            Flow::Card | Flow::DeviceToken => "success",
            Flow::Redirect => "awaiting redirect result",
            Flow::QrText | Flow::QrImage | Flow::Instruction => "awaiting customer action",
        };
        assert_eq!(message["payment"]["status"], wanted, "{path}");
        assert_eq!(message["payment"]["method"], method.callback_name(), "{path}");
        assert_eq!(message["redirect_data"].is_object(), method.flow() == Flow::Redirect, "{path}");
        let is_shown = matches!(method.flow(), Flow::QrText | Flow::QrImage | Flow::Instruction);
        assert_eq!(message["display_data"].is_array(), is_shown, "{path}");
        *flows.entry(format!("{:?}", method.flow())).or_default() += 1;
        if matches!(method.flow(), Flow::Redirect | Flow::QrText | Flow::QrImage) {
            world.last = message.clone();
            let visit = VisitStep { visit: Button::Success, returns_to: None };
            world.visit(&visit).await.unwrap_or_else(|problem| panic!("{path}: {problem}"));
        }
    }
    world.running.control().advance(std::time::Duration::from_secs(10)).await;
    let paid = by_payment(world.callbacks().await.unwrap());
    for (path, method, _) in &all {
        if method.flow() != Flow::DeviceToken {
            assert_eq!(paid[*path]["payment"]["status"], "success", "{path}");
            assert_eq!(paid[*path]["payment"]["sum"]["amount"], 15_000, "{path}");
        }
    }

    for (path, ..) in &all {
        let body = json!({"general": {"payment_id": path}});
        send(&mut world, &format!("/v2/payment/{path}/refund"), body).await;
    }
    let returned = by_payment(world.callbacks().await.unwrap());
    let mut refunds = 0;
    for (path, method, _) in &all {
        let message = &returned[*path];
        let wanted = if method.refunds() { "reversed" } else { "success" };
        assert_eq!(message["payment"]["status"], wanted, "{path}");
        let code = if method.refunds() { "0" } else { "3610" };
        assert_eq!(message["operation"]["code"], code, "{path}");
        refunds += usize::from(method.refunds());
    }

    let payouts: Vec<_> =
        all.iter().filter(|(_, method, _)| method.can(Capability::Payout)).collect();
    for (path, _, currency) in &payouts {
        let body = json!({
            "general": {"payment_id": format!("payout {path}")},
            "payment": {"amount": 15_000, "currency": currency},
        });
        send(&mut world, &format!("/v2/payment/{path}/payout"), body).await;
    }
    let paid_out = by_payment(world.callbacks().await.unwrap());
    assert_eq!(paid_out.len(), payouts.len());
    for message in paid_out.values() {
        assert_eq!(message["payment"]["status"], "success", "{message:#}");
        assert_eq!(message["payment"]["type"], "payout");
    }
    println!("{} Gate paths: {flows:?}", all.len());
    println!("{refunds} of them with refunds, {} with payouts", payouts.len());
}

async fn send(world: &mut World, path: &str, body: Value) {
    let step = GateStep {
        gate: path.to_owned(),
        body,
        raw: None,
        signature: None,
        answer: None,
        keep: BTreeMap::new(),
    };
    world.gate(&step).await.unwrap_or_else(|problem| panic!("{path}: {problem}"));
}

/// The one callback of each payment.
fn by_payment(callbacks: Vec<Value>) -> BTreeMap<String, Value> {
    let count = callbacks.len();
    let id = |message: &Value| message["payment"]["id"].as_str().unwrap().to_owned();
    let all: BTreeMap<_, _> = callbacks.into_iter().map(|one| (id(&one), one)).collect();
    assert_eq!(all.len(), count);
    all
}

/// A currency of the method that has a code of ISO 4217; euro where nothing is known.
fn currency_of(method: &'static PaymentMethod) -> &'static str {
    let is_iso = |code: &&str| Currency::parse(code).is_ok_and(|c| c.exponent().is_some());
    if method.covers_currency("EUR").unwrap_or(true) {
        return "EUR";
    }
    method.currencies().find(is_iso).unwrap_or("EUR")
}
