//! Every endpoint once with success and once with each refusal that does not depend on what it does.

use std::collections::BTreeSet;

use paywright_core::ecommpay::codes::ResponseCode;
use paywright_core::ecommpay::gate::{Cause, ReadError};
use paywright_emulator::Emulator;
use paywright_emulator::platform::endpoint::{AnswerKind, ENDPOINTS, Endpoint};
use paywright_emulator::platform::faults::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::cases;
use crate::methods;
use crate::sample::{Sample, Seen, remove, set};
use crate::shop::Shop;

#[tokio::test]
async fn every_endpoint_does_its_work_and_refuses_what_it_documents() {
    let shop = Shop::open().await;
    let closed = failing("http-403").await;
    let ill = failing("http-500").await;
    let (mut reached, mut refusals) = (BTreeSet::new(), 0);
    for endpoint in ENDPOINTS {
        shop.answered();
        let sample = cases::call(&shop, endpoint.path).await;
        // What was on the wire counts, not what a case says of itself.
        let paths = shop.answered();
        let hit = paths.iter().filter_map(|path| Some(Endpoint::of(path)?.path));
        let hit: BTreeSet<_> = hit.collect();
        assert!(hit.contains(endpoint.path), "{} is not called: {hit:?}", endpoint.path);
        assert_eq!(sample.endpoint().path, endpoint.path);
        reached.insert(endpoint.path);
        refusals += refused_members(&shop, &sample).await;
        refusals += refused_senders(&shop, &sample).await;
        refusals += refused_elsewhere(&closed, &ill, &sample).await;
        refusals += repeated(&shop, &sample).await;
    }
    println!("endpoints: {} of {}", reached.len(), ENDPOINTS.len());
    println!("refusals of these endpoints: {refusals}");
    assert_eq!(reached.len(), ENDPOINTS.len());
}

/// A platform where every request goes wrong in one way.
async fn failing(word: &str) -> Shop {
    let fault = Fault::of_word(word).unwrap();
    Shop::at(Emulator::builder().faults(vec![FaultRule::of(fault)])).await
}

/// Every member that is required, one by one (spec 06, 3.3: 2004).
async fn refused_members(shop: &Shop, sample: &Sample) -> usize {
    let endpoint = sample.endpoint();
    let payment = endpoint.has_payment().then_some("general.payment_id");
    let mut groups: Vec<Vec<&str>> = [endpoint.project_member()]
        .into_iter()
        .chain(payment)
        .chain(endpoint.required.iter().copied())
        .chain(methods::needed(&sample.path).iter().copied())
        .map(|member| vec![member])
        .collect();
    if !endpoint.one_of.is_empty() {
        groups.push(endpoint.one_of.to_vec());
    }
    for members in &groups {
        let without = sample.changed(|body| members.iter().for_each(|name| remove(body, name)));
        let field = members.first().copied();
        expect(shop, sample, &without, (400, "2004"), field, "a member is missing").await;
    }
    groups.len()
}

/// What is wrong with the sender, the signature or the whole (spec 06, 3.3).
async fn refused_senders(shop: &Shop, sample: &Sample) -> usize {
    let endpoint = sample.endpoint();
    let (project, signature) = (endpoint.project_member(), endpoint.signature_member());
    let other = format!("{}==", "A".repeat(86));
    let good = sample.body();
    let mut cases: Vec<(&str, Vec<u8>, (u16, &str))> = vec![
        (
            "a wrong signature",
            sample.forged(|body| set(body, signature, json!(other))),
            (400, "3261"),
        ),
        (
            "a member that was added after signing",
            sample.forged(|body| body["added"] = json!("later")),
            (400, "3261"),
        ),
        (
            "an empty signature",
            sample.forged(|body| set(body, signature, json!(""))),
            (400, "3262"),
        ),
        ("no signature", sample.forged(|body| remove(body, signature)), (400, "3262")),
        (
            "an unknown project",
            sample.changed(|body| set(body, project, json!(999))),
            (404, "2442"),
        ),
        ("half a body", good[..good.len() - 1].to_vec(), (422, "2003")),
        ("no body", Vec::new(), (422, "2003")),
        ("a list", b"[]".to_vec(), (422, "2003")),
    ];
    if endpoint.has_payment() {
        for (about, id) in [
            ("an empty payment id", String::new()),
            ("a payment id of 256 characters", "x".repeat(256)),
        ] {
            let body = sample.changed(|body| set(body, "general.payment_id", Value::from(id)));
            cases.push((about, body, (400, "3024")));
        }
    }
    for (about, body, expected) in &cases {
        expect(shop, sample, body, *expected, None, about).await;
    }
    cases.len()
}

/// A refusal, in the form of the endpoint, with the member where the form has one.
async fn expect(
    shop: &Shop,
    sample: &Sample,
    body: &[u8],
    (http, code): (u16, &str),
    field: Option<&str>,
    about: &str,
) {
    let path = sample.endpoint().path;
    let Seen::Refused(rejected) = sample.send(shop, body).await else {
        panic!("{path}: {about} is not refused");
    };
    assert_eq!(rejected.http, http, "{path}: {about}");
    assert_eq!(rejected.code.as_ref().map(ResponseCode::as_str), Some(code), "{path}: {about}");
    assert!(rejected.message.is_some(), "{path}: {about}");
    let is_list = sample.endpoint().lists_errors() && http == 400;
    assert_eq!(rejected.errors.len(), usize::from(is_list), "{path}: {about}");
    if let (true, Some(field)) = (is_list, field) {
        assert_eq!(rejected.errors[0].field.as_deref(), Some(field), "{path}: {about}");
    }
}

/// No access (303), and trouble of the platform, which says nothing about what was asked.
async fn refused_elsewhere(closed: &Shop, ill: &Shop, sample: &Sample) -> usize {
    let path = sample.endpoint().path;
    expect(closed, sample, &sample.body(), (403, "303"), None, "no access").await;
    match sample.send(ill, &sample.body()).await {
        Seen::Unknown { cause, has_ticket } => {
            assert_eq!(cause, Cause::Http { status: 500 }, "{path}");
            assert_eq!(has_ticket, sample.is_money, "{path}");
            assert_eq!(sample.endpoint().answer, AnswerKind::Accepted, "{path}");
        }
        Seen::Failed(error) => {
            assert_eq!(error, ReadError::Unavailable { http: 500 }, "{path}");
            assert_ne!(sample.endpoint().answer, AnswerKind::Accepted, "{path}");
        }
        other => panic!("{path}: {other:?}"),
    }
    2
}

/// The same request once more: what starts a payment is there already (3041).
async fn repeated(shop: &Shop, sample: &Sample) -> usize {
    let path = sample.endpoint().path;
    match (sample.send(shop, &sample.body()).await, starts_payment(path)) {
        (Seen::Exists { rejected, has_ticket }, true) => {
            assert_eq!((rejected.http, rejected.code.unwrap().as_str()), (400, "3041"), "{path}");
            assert!(has_ticket, "{path}");
            1
        }
        (Seen::Accepted, false) => {
            assert_eq!(sample.endpoint().answer, AnswerKind::Accepted, "{path}");
            0
        }
        // A card that is deleted is no longer there.
        (Seen::Refused(rejected), false) => {
            assert_eq!(path, "/v2/customer/saved_account/delete");
            assert_eq!(rejected.code.unwrap().as_str(), "3101");
            0
        }
        (Seen::Data, false) => {
            assert_ne!(sample.endpoint().answer, AnswerKind::Accepted, "{path}");
            0
        }
        (other, _) => panic!("{path}: {other:?}"),
    }
}

fn starts_payment(path: &str) -> bool {
    const LAST: &[&str] = &[
        "sale",
        "sale/saved",
        "sale/token",
        "auth",
        "auth/saved",
        "auth/token",
        "payout",
        "payout/token",
        "account_verification",
        "account_verification/token",
        "recurring",
        "money_transfer",
        "invoice/create",
        "invoice/card/token/create",
    ];
    LAST.iter().any(|last| path.strip_suffix(last).is_some_and(|front| front.ends_with('/')))
}
