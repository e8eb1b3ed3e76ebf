//! Refusals that depend on what a request is about: it is accepted, and its processing finds them.

use std::collections::BTreeSet;
use std::time::Duration;

use paywright_core::ecommpay::gate::{
    Cancel, Capture, CardAuth, CardPayout, CardSale, CardToken, Clarification, Incremental,
    InvoiceCancel, MerchantAuth, MoneyTransfer, Period, Recipient, Recurring, RecurringCancel,
    RecurringDebit, RecurringUpdate, Refund, SavedCard, Schedule, Sender, ThreeDsCheck,
    ThreeDsResult, TokenRevoke,
};
use paywright_core::money::{Currency, Money};
use paywright_emulator::Emulator;
use paywright_emulator::platform::{DuplicateAnswer, codes};
use serde_json::json;

use crate::keepers::link;
use crate::sample::Seen;
use crate::shop::{CUSTOMER, Shop, VISA, card, customer, eur, pan};

/// Codes that no request is refused with: results of payments, and the one of success.
const RESULTS: &[u32] = &[0, 100, 104, 108, 9999, 10_000, 10_102, 10_105, 10_602, 20_000];

/// Codes that every endpoint is tried for (`coverage.rs`).
const OF_ALL: &[u32] = &[2003, 2004, 2442, 3024, 3261, 3262];

/// Codes of answers to questions (`reads.rs`).
const OF_READS: &[u32] = &[3062, 3186, 3241];

type Found = (&'static str, &'static str, String);

#[tokio::test]
async fn every_code_of_a_refusal_is_told() {
    let shop = Shop::open().await;
    let mut found = unknown_payments(&shop).await;
    found.extend(wrong_states(&shop).await);
    found.extend(wrong_sums(&shop).await);
    found.extend(unknown_things(&shop).await);
    found.extend(series_that_ended().await);
    found.push(("a payment id that is taken, told later", "3041", taken().await));
    let mut seen = BTreeSet::new();
    for (about, expected, code) in found {
        assert_eq!(code, expected, "{about}");
        seen.insert(code.parse::<u32>().unwrap());
    }
    seen.extend(RESULTS.iter().chain(OF_ALL).chain(OF_READS));
    let all: BTreeSet<u32> = codes::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(seen, all);
    println!("codes of refusals: {} of {}", all.len() - RESULTS.len(), all.len() - RESULTS.len());
}

/// Whatever is done to a payment that nobody knows.
async fn unknown_payments(shop: &Shop) -> Vec<Found> {
    let nobody = "nobody";
    vec![
        ("capture", "3061", shop.outcome(&Capture::card(nobody)).await.1),
        ("cancel", "3061", shop.outcome(&Cancel::card(nobody)).await.1),
        ("raise", "3061", shop.outcome(&Incremental::new(nobody, eur(1))).await.1),
        ("refund", "3061", shop.outcome(&Refund::card(nobody, "x")).await.1),
        ("refund by any method", "3061", shop.outcome(&Refund::by_any_method(nobody, "x")).await.1),
        ("look", "3061", shop.outcome(&ThreeDsCheck::new(nobody, true)).await.1),
        ("result", "3061", shop.outcome(&ThreeDsResult::cres(nobody, "x")).await.1),
        ("data", "3061", shop.outcome(&Clarification::new(nobody, json!({}))).await.1),
        ("code of the customer", "3061", shop.outcome(&MerchantAuth::start(nobody)).await.1),
        ("link", "3061", shop.outcome(&InvoiceCancel::new(nobody)).await.1),
    ]
}

/// Whatever a payment does not wait for.
async fn wrong_states(shop: &Shop) -> Vec<Found> {
    let (paid, held) = (shop.sale().await, shop.hold().await);
    let (paid, held) = (paid.as_str(), held.as_str());
    let id = shop.id("hold");
    shop.done(&CardAuth::new(&id, eur(500), card("2200510417770601"), customer())).await;
    vec![
        ("a purchase is not captured", "3060", shop.outcome(&Capture::card(paid)).await.1),
        ("a purchase is not released", "3060", shop.outcome(&Cancel::card(paid)).await.1),
        ("nor raised", "3060", shop.outcome(&Incremental::new(paid, eur(1))).await.1),
        ("a hold is not returned", "3060", shop.outcome(&Refund::card(held, "x")).await.1),
        ("nobody looks", "3060", shop.outcome(&ThreeDsCheck::new(paid, true)).await.1),
        ("no result is awaited", "3060", shop.outcome(&ThreeDsResult::cres(paid, "x")).await.1),
        ("nor data", "3060", shop.outcome(&Clarification::new(paid, json!({}))).await.1),
        ("nor a code", "3060", shop.outcome(&MerchantAuth::start(paid)).await.1),
        ("a purchase is no link", "3060", shop.outcome(&InvoiceCancel::new(paid)).await.1),
        ("only Visa and Mastercard", "3125", shop.outcome(&Incremental::new(&id, eur(1))).await.1),
        ("another method", "2541", {
            let capture = shop.gate.gate().method("applepay").capture(held);
            shop.outcome(&capture).await.1
        }),
        ("another method returns", "3610", {
            let refund = shop.gate.gate().method("applepay").refund(paid, "x");
            shop.outcome(&refund).await.1
        }),
        ("a method without holds", "310", {
            let auth = shop.gate.gate().method("ecopayz").auth(shop.id("no"), eur(1), customer());
            shop.outcome(&auth).await.1
        }),
    ]
}

/// Sums that are too large, or of another currency; ids of refunds that are used.
async fn wrong_sums(shop: &Shop) -> Vec<Found> {
    let (paid, held) = (shop.sale().await, shop.hold().await);
    let (paid, held) = (paid.as_str(), held.as_str());
    let usd = |minor| Money::new(minor, Currency::USD);
    let once = Refund::card(paid, "x").amount(eur(1)).reference("return-1");
    let again = once.clone();
    let pix = shop.gate.gate().method("pix").sale(shop.id("no"), eur(100), customer());
    let nothing = CardSale::new(shop.id("no"), eur(1), card(VISA), customer())
        .unchecked_member("payment.amount", json!(0));
    vec![
        ("more than is held", "2642", shop.outcome(&Capture::card(held).amount(eur(9999))).await.1),
        ("another currency", "3119", shop.outcome(&Capture::card(held).amount(usd(1))).await.1),
        ("a refund", "0", shop.outcome(&once).await.1),
        ("the same refund", "3230", shop.outcome(&again).await.1),
        ("too much", "903", shop.outcome(&Refund::card(paid, "x").amount(eur(9999))).await.1),
        ("its currency", "3284", shop.outcome(&Refund::card(paid, "x").amount(usd(1))).await.1),
        ("a currency the method lacks", "3023", shop.outcome(&pix).await.1),
        ("no amount", "502", shop.outcome(&nothing).await.1),
    ]
}

/// Cards, tokens and series that nobody knows, or that cannot be used.
async fn unknown_things(shop: &Shop) -> Vec<Found> {
    let id = |about: &str| shop.id(about);
    let token = CardToken::new("0".repeat(64));
    let revoked = shop.token().await;
    shop.accepted(&TokenRevoke::new(CUSTOMER, &CardToken::new(&revoked))).await;
    let revoked = CardToken::new(revoked);
    let expired = card(VISA).expiry(2, 2026);
    let sender = Sender::new()
        .pan(&pan(VISA))
        .member("year", json!(2031))
        .member("month", json!(12))
        .member("card_holder", json!("JOHN SMITH"))
        .member("cvv", json!("123"));
    let to_itself = Recipient::card("JOHN SMITH", &pan(VISA));
    let transfer = MoneyTransfer::new(id("no"), eur(100), sender, to_itself, customer());
    let (registering, series) = shop.series(&Recurring::autopayment()).await;
    shop.done(&RecurringCancel::new(&registering, series)).await;
    let taken = shop.sale().await;
    let monthly = Recurring::regular(Period::Month)
        .interval(1)
        .amount(700)
        .time("10:00:00")
        .starts("31-03-2026", taken);
    let schedule = CardSale::new(id("no"), eur(100), card(VISA), customer()).recurring(&monthly);
    let sale = |card: CardToken| CardSale::new(id("no"), eur(100), card, customer());
    let auth = |card: CardToken| CardAuth::new(id("no"), eur(100), card, customer());
    let saved = SavedCard::new(1);
    let debit = |series| RecurringDebit::new(id("no"), eur(100), series, customer());
    let update = RecurringUpdate::new(&registering, 999, Schedule::new().amount(1));
    let payout = CardPayout::new(id("no"), eur(100), token.clone(), customer());
    vec![
        ("a saved card", "3101", {
            shop.outcome(&CardSale::new(id("no"), eur(1), saved.clone(), customer())).await.1
        }),
        ("a saved card to hold", "3101", {
            shop.outcome(&CardAuth::new(id("no"), eur(1), saved, customer())).await.1
        }),
        ("a token", "3221", shop.outcome(&sale(token.clone())).await.1),
        ("a token to hold on", "3221", shop.outcome(&auth(token.clone())).await.1),
        ("a token to pay out to", "3221", shop.outcome(&payout).await.1),
        ("a token for a link", "3221", shop.outcome(&link(&id("no")).token(&token)).await.1),
        ("a revoked token", "3221", shop.outcome(&sale(revoked)).await.1),
        ("an expired card", "3021", {
            shop.outcome(&CardSale::new(id("no"), eur(1), expired, customer())).await.1
        }),
        ("from a card to itself", "3431", shop.outcome(&transfer).await.1),
        ("a series", "3181", shop.outcome(&debit(999)).await.1),
        ("a series to change", "3181", shop.outcome(&update).await.1),
        ("a series to end", "3181", shop.outcome(&RecurringCancel::new(&registering, 999)).await.1),
        ("a cancelled series", "3184", shop.outcome(&debit(series)).await.1),
        ("an id of a schedule that is taken", "3182", shop.outcome(&schedule).await.1),
    ]
}

/// Series that end with their card, or after their last day.
async fn series_that_ended() -> Vec<Found> {
    let shop = Shop::open().await;
    let short = Recurring::autopayment().expires(12, 3, 2026);
    let (_, short) = shop.series(&short).await;
    let id = shop.id("registering");
    let soon = card(VISA).expiry(4, 2026);
    let sale = CardSale::new(&id, eur(100), soon, customer()).recurring(&Recurring::autopayment());
    shop.done(&sale).await;
    let with_card = shop.look(&id, |payment| payment.series).unwrap();
    shop.platform.control().advance(Duration::from_secs(60 * 24 * 3600)).await;
    let debit = |series| RecurringDebit::new(shop.id("debit"), eur(100), series, customer());
    vec![
        ("after the last day", "3301", shop.outcome(&debit(short)).await.1),
        ("after the card's", "3183", shop.outcome(&debit(with_card)).await.1),
    ]
}

/// A platform that tells by callback that an id is taken: the second request is accepted.
async fn taken() -> String {
    let shop = Shop::at(Emulator::builder().duplicate_answer(DuplicateAnswer::ByCallback)).await;
    let sale = CardSale::new("order-1", eur(100), card(VISA), customer());
    let sample = shop.done(&sale).await;
    let upper = sample.changed(|body| body["general"]["payment_id"] = json!("ORDER-1"));
    assert!(matches!(sample.send(&shop, &upper).await, Seen::Accepted));
    shop.outcome(&sale).await.1
}
