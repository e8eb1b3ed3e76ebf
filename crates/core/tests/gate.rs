//! The example bodies of `tests/gate` of the repository: every request is built by its builder, every
//! answer is read.

use paywright_core::ecommpay::callback::{Callback, NextAction};
use paywright_core::ecommpay::gate::{
    Account, AccountVerification, Answer, BankList, BestBefore, Call, Cancel, Capture, Card,
    CardAuth, CardPayout, CardSale, CardToken, Clarification, CryptoRate, Customer, Destination,
    Direction, Gate, GateRequest, Incremental, InterfaceType, InvoiceCancel, InvoiceCreate,
    MethodsAvailable, MethodsForMerchant, Operation, Period, ReadError, Reads, Recurring,
    RecurringDebit, RecurringInfo, Refund, RetryStop, ReturnUrl, SavedAccounts, SavedCard,
    StatusAnswer, StatusByPayment, StatusByRequest, ThreeDsCheck, ThreeDsResult,
};
use paywright_core::ecommpay::{Project, Signer, Verified};
use paywright_core::http::{Response, RetryClass};
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::PaymentStatus;
use paywright_core::{ErrorCode, SecretKey};
use serde_json::{Value, json};

const REQUESTS: &str = include_str!("../../../tests/gate/requests.json");
const ANSWERS: &str = include_str!("../../../tests/gate/answers.json");

fn key() -> SecretKey {
    SecretKey::new("paywright-test-key").unwrap()
}

fn gate(project: u32) -> Gate {
    Gate::new(Project::new(project, &key()))
}

fn examples(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn example(text: &str, name: &str) -> Value {
    examples(text).into_iter().find(|example| example["name"] == name).expect(name)
}

/// Takes the signature out and checks it against the rest.
fn unsigned(body: &[u8]) -> Value {
    let mut value: Value = serde_json::from_slice(body).unwrap();
    let expected = Signer::new(&key()).sign_json(body).unwrap().to_string();
    let mut found = Vec::new();
    for place in [None, Some("general"), Some("customer")] {
        let object = match place {
            None => Some(&mut value),
            Some(name) => value.get_mut(name),
        };
        let object = object.and_then(Value::as_object_mut);
        found.extend(object.and_then(|object| object.remove("signature")));
    }
    assert_eq!(found, [Value::from(expected)], "one signature, and a right one");
    value
}

fn prepare<O: Operation>(gate: &Gate, request: &GateRequest<O>) -> (String, Value) {
    let call = gate.prepare(request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    let body = unsigned(call.request().body());
    let path = call.request().url().strip_prefix(Gate::BASE_URL).unwrap().to_owned();
    (path, body)
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn pan(text: &str) -> Pan {
    Pan::parse(text).unwrap()
}

fn cvv() -> Cvv {
    Cvv::parse("123").unwrap()
}

fn return_url() -> ReturnUrl {
    ReturnUrl::new("https://example.com/success", "https://example.com/decline")
}

const TOKEN: &str = "f365bb1729f9b72fd9c09703a751c979f3becc679f29c3e35c91d18070d15654";
const ID: &str = "456789";
const IP: &str = "248.121.176.220";

/// One request by its builder.
fn build(name: &str) -> (String, Value) {
    let customer = || Customer::new("customer_12", IP);
    let gate = |project| gate(project);
    match name {
        "3ds-check-iframe" => prepare(&gate(42), &ThreeDsCheck::new(ID, true)),
        "3ds-result-cres" => {
            prepare(&gate(42), &ThreeDsResult::cres(ID, "eyJ0cmFuc1N0YXR1cyI6IlkifQ"))
        }
        "3ds-result-pares" => {
            let md = example(REQUESTS, name)["body"]["md"].as_str().unwrap().to_owned();
            prepare(&gate(42), &ThreeDsResult::pares(ID, "eJzNWWnP4ki...").md(md))
        }
        "account-verification" => {
            let card = Card::new(&pan("4000000000000077"), 12, 2030, "JOHN SMITH").cvv(&cvv());
            let currency = Currency::EUR;
            let request = AccountVerification::new("verify_1", currency, card, customer());
            prepare(&gate(42), &request)
        }
        "available-methods-merchant" => {
            let request = MethodsForMerchant::new(&[Direction::In])
                .amount(usd(1000))
                .show_unavailable(true)
                .check_trusted_rules(true)
                .customer_id("customer_123")
                .payment_method("example_method");
            prepare(&gate(123), &request)
        }
        "available-methods" => {
            let request =
                MethodsAvailable::new(Direction::In).method("apple_pay_core", Some(usd(10000)));
            prepare(&gate(29791), &request)
        }
        "card-auth" => {
            let card = Card::new(&pan("4314220000000056"), 8, 2025, "JOHN SMITH").cvv(&cvv());
            let customer =
                customer().screen_res("360x640").phone("44991234567").email("john_smith@email.com");
            let request = CardAuth::new(ID, usd(400_000), card, customer).return_url(return_url());
            prepare(&gate(42), &request)
        }
        "card-cancel-full" => prepare(&gate(42), &Cancel::card(ID)),
        "card-capture-full" => prepare(&gate(42), &Capture::card(ID)),
        "card-capture-partial" => prepare(&gate(42), &Capture::card(ID).amount(usd(300_000))),
        "card-incremental" => {
            let request = Incremental::new(ID, usd(1000));
            prepare(&gate(42), &request.customer(Customer::with_id("customer_12")))
        }
        "card-payout" => {
            let card = Card::number(&pan("4242424242424242"));
            prepare(&gate(42), &CardPayout::new("payout_1", eur(10000), card, customer()))
        }
        "card-recurring-info" => prepare(&gate(42), &RecurringInfo::new(1_001_648_059)),
        "card-recurring" => {
            let request = RecurringDebit::new("debit_2", eur(1000), 1_001_648_059, customer());
            prepare(&gate(42), &request.with_recurring_id())
        }
        "card-refund-full" => {
            prepare(&gate(42), &Refund::card(ID, "Order returned").without_refund_id())
        }
        "card-refund-partial" => {
            let request = Refund::card(ID, "Order returned partly")
                .amount(usd(1000))
                .merchant_refund_id("refund_1")
                .merchant_callback_url("https://shop.example/callback")
                .interface_type(InterfaceType::new(18));
            prepare(&gate(42), &request)
        }
        "card-sale-cof-register" => {
            let card = Card::new(&pan("4000000000000119"), 12, 2030, "JOHN SMITH").cvv(&cvv());
            let series = Recurring::regular(Period::Month)
                .interval(1)
                .amount(1000)
                .time("12:00:00")
                .starts("01-01-2030", "cof_1_scheduled");
            let request = CardSale::new("cof_1", eur(1000), card, customer()).recurring(&series);
            prepare(&gate(42), &request)
        }
        "card-sale-saved" => {
            let card = SavedCard::new(2_345_678).cvv(&cvv());
            let request = CardSale::new(ID, usd(400_000), card, customer());
            prepare(&gate(42), &request.return_url(return_url()))
        }
        "card-sale-token" => {
            let card = CardToken::new(TOKEN).cvv(&cvv());
            let request = CardSale::new(ID, usd(400_000), card, customer());
            prepare(&gate(42), &request.return_url(return_url()))
        }
        "card-sale" => {
            let card = Card::new(&pan("4000000000000077"), 12, 2027, "JOHN DOE")
                .cvv(&cvv())
                .member("month", "12".into())
                .member("year", "2027".into());
            let customer = Customer::new("customer_112", "203.0.113.10");
            let request = CardSale::new("order_443", eur(1815), card, customer);
            prepare(&gate(57123), &request.description("Test order #443"))
        }
        "clarification-prolong" => prepare(&gate(42), &Clarification::new(ID, json!({}))),
        "clarification" => {
            let data = json!({"avs_data": {
                "avs_post_code": "SW1A 1AA", "avs_street_address": "4 Privet Drive"
            }});
            prepare(&gate(42), &Clarification::new(ID, data))
        }
        "currency-rate" => {
            prepare(&gate(123), &CryptoRate::new(("USD", "fiat"), ("BTC", "bitcoin")))
        }
        "ecopayz-payout" => {
            let gate = gate(603);
            let customer = Customer::new("cas_65", IP);
            let request = gate.method("ecopayz").payout("10000007", eur(120_000), customer);
            prepare(&gate, &request.account(Account::with_number("1101611729")))
        }
        "ecopayz-sale" => {
            let gate = gate(417);
            let customer = Customer::new("play7", "66.249.79.102");
            let request = gate.method("ecopayz").sale("payment_123", eur(15000), customer);
            prepare(
                &gate,
                &request.return_url(ReturnUrl::new("http://return.url", "http://return.url")),
            )
        }
        "invoice-cancel" => prepare(&gate(1901), &InvoiceCancel::new(ID)),
        "invoice-create" => prepare(&gate(1901), &invoice()),
        "invoice-token-create" => {
            let token = example(REQUESTS, name)["body"]["token"].as_str().unwrap().to_owned();
            prepare(&gate(1901), &invoice().token(&CardToken::new(token)))
        }
        "openbanking-uk-sale" => {
            let gate = gate(239);
            let customer = Customer::new("customer_123", "198.51.100.47");
            let pounds = Money::new(1000, Currency::GBP);
            let request = gate
                .method("banks/uk")
                .sale("payment_47", pounds, customer)
                .account(Account::at_bank(888))
                .return_url(ReturnUrl::always("https://example.com/return/"));
            prepare(&gate, &request)
        }
        "payment-status-by-request" => {
            let id = example(REQUESTS, name)["body"]["request_id"].as_str().unwrap().to_owned();
            prepare(&gate(42), &StatusByRequest::new(id))
        }
        "payment-status" => {
            prepare(&gate(42), &StatusByPayment::new(ID).destination(Destination::Merchant))
        }
        "recurring-retry-stop" => {
            prepare(&gate(42), &RetryStop::new(1_001_648_059, 17_839_000_001_150))
        }
        other => panic!("nobody builds {other}"),
    }
}

fn invoice() -> InvoiceCreate {
    let until = BestBefore::parse("2020-10-11T11:50:00+00:00").unwrap();
    let customer = Customer::with_id("JOHN DOE").email("johndoe@example.com");
    InvoiceCreate::new(ID, Money::new(1500, Currency::GBP), &until, customer).send_email(true)
}

#[test]
fn every_example_is_built_by_its_builder() {
    let mut built = 0;
    for example in examples(REQUESTS) {
        let name = example["name"].as_str().unwrap();
        if name.starts_with("dataapi-") {
            continue;
        }
        let (path, body) = build(name);
        assert_eq!(Value::from(path), example["path"], "{name}");
        assert_eq!(body, example["body"], "{name}");
        built += 1;
    }
    assert_eq!(built, 32);
}

/// The answer as it comes, signed with the test key where the platform signs.
fn answer(name: &str) -> (u16, Vec<u8>) {
    let example = example(ANSWERS, name);
    let mut body = example["body"].clone();
    let http = u16::try_from(example["http"].as_u64().unwrap()).unwrap();
    if example["signed"] == true {
        sign(&mut body);
    }
    (http, body.to_string().into_bytes())
}

fn sign(body: &mut Value) {
    let signature = Signer::new(&key()).sign_json(body.to_string().as_bytes()).unwrap();
    body["signature"] = Value::from(signature.to_string());
}

fn read<A: Reads>(call: &Call<A>, name: &str) -> A::Outcome {
    let (http, body) = answer(name);
    call.parse(&Response::new(http, &body))
}

fn status(answer: Result<StatusAnswer, ReadError>) -> Verified<Callback> {
    match answer {
        Ok(StatusAnswer::Known(message)) => *message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn acceptances_and_refusals_are_told_apart() {
    let call = gate(42).prepare(&Capture::card(ID)).unwrap();
    let Answer::Accepted(accepted) = read(&call, "accepted") else { panic!() };
    assert_eq!(accepted.payment_id, ID);
    assert!(accepted.request_id.ends_with("-00000001"));
    for (name, http, code) in [
        ("error-access-denied", 403, "303"),
        ("error-invalid-json", 422, "2003"),
        ("error-invalid-signature", 400, "3261"),
        ("error-missing-field", 400, "2004"),
    ] {
        let Answer::Rejected(rejected) = read(&call, name) else { panic!("{name}") };
        assert_eq!(rejected.http, http, "{name}");
        assert_eq!(rejected.code.unwrap().as_str(), code, "{name}");
    }
}

#[test]
fn status_answers_are_read() {
    let of_42 = gate(42).prepare(&StatusByPayment::new(ID)).unwrap();
    let paid = status(read(&of_42, "status-success"));
    assert_eq!(paid.payment().status(), Some(PaymentStatus::Success));
    assert_eq!(paid.operations().count(), 2);
    assert!(matches!(paid.next_action(), NextAction::Done { .. }));
    assert!(matches!(read(&of_42, "status-not-found"), Ok(StatusAnswer::NotFound)));
    assert!(matches!(read(&of_42, "status-not-received"), Ok(StatusAnswer::NotReceived)));
    let by_request = gate(19131).prepare(&StatusByRequest::new("59cc94754a-05046179")).unwrap();
    let refused = status(read(&by_request, "status-request-error"));
    assert_eq!(refused.errors().next().unwrap().code(), Some("502"));
    let absent = br#"{"status":"error","code":3061,"message":"Transaction not found"}"#;
    let absent = by_request.parse(&Response::new(404, absent));
    assert!(matches!(absent, Ok(StatusAnswer::NotFound)));
}

#[test]
fn data_is_read() {
    let accounts = gate(42).prepare(&SavedAccounts::new("c", "card")).unwrap();
    let accounts = read(&accounts, "saved-accounts").unwrap();
    let account = accounts.accounts().next().unwrap();
    assert_eq!(account.id(), Some(928_054_631));
    assert_eq!((account.brand(), account.expiry()), (Some("mastercard"), Some("11/27")));
    let methods = gate(29791).prepare(&MethodsAvailable::new(Direction::In).method("x", None));
    let methods = read(&methods.unwrap(), "available-methods").unwrap();
    let method = methods.methods().next().unwrap();
    assert_eq!((method.method, method.is_available), ("apple_pay_core", Some(true)));
    let banks = gate(42).prepare(&BankList::new("estonia", "sale", "p", eur(100))).unwrap();
    let banks = read(&banks, "banks-list").unwrap();
    assert_eq!(banks.banks().count(), 8);
    assert_eq!(banks.banks().next().unwrap().name, "SEB bank");
    let rate = gate(123).prepare(&CryptoRate::new(("USD", "fiat"), ("BTC", "bitcoin"))).unwrap();
    assert_eq!(read(&rate, "currency-rate").unwrap().rate(), Some("0.0000085"));
}

#[test]
fn signed_answers_without_a_right_signature_are_refused() {
    let call = gate(42).prepare(&StatusByPayment::new(ID)).unwrap();
    let (_, body) = answer("status-success");
    let text = String::from_utf8(body.clone()).unwrap();
    let mut without: Value = serde_json::from_slice(&body).unwrap();
    without.as_object_mut().unwrap().remove("signature");
    for (body, code) in [
        (text.replace("400000", "400001"), "signature_mismatch"),
        (without.to_string(), "signature_missing"),
    ] {
        let error = call.parse(&Response::new(200, body.as_bytes())).unwrap_err();
        assert_eq!(error.code(), code);
    }
    let other_project = gate(43).prepare(&StatusByPayment::new(ID)).unwrap();
    let error = other_project.parse(&Response::new(200, &body)).unwrap_err();
    assert_eq!(error.code(), "project_mismatch");
    let other_payment = gate(42).prepare(&StatusByPayment::new("457")).unwrap();
    let error = other_payment.parse(&Response::new(200, &body)).unwrap_err();
    assert_eq!(error.code(), "answer_of_other_payment");
    // What says that nothing is known must not carry a wrong signature either.
    let forged = br#"{"payment":{"status":"error"},"errors":[{"code":"3061"}],"signature":"x"}"#;
    assert!(call.parse(&Response::new(200, forged)).is_err());
    let accounts = gate(42).prepare(&SavedAccounts::new("c", "card")).unwrap();
    let error = accounts.parse(&Response::new(200, br#"{"accounts":[{"id":1}]}"#)).unwrap_err();
    assert_eq!(error.code(), "signature_missing");
}

/// What a shop writes from the first step to the last; the doors to the network are left out.
#[test]
fn a_purchase_from_hold_to_refund() {
    let gate = gate(42);
    let card = Card::new(&pan("4314220000000056"), 12, 2030, "ADA").cvv(&cvv());
    let customer = Customer::new("c-7", "203.0.113.10");
    let hold = CardAuth::new("order-1", eur(3415), card, customer);
    let call = gate.prepare(&hold).unwrap();
    assert_eq!(call.request().class(), RetryClass::MoneyMoving);
    assert_eq!(call.ticket().unwrap().payment_id(), "order-1");

    let challenge = ThreeDsResult::cres("order-1", "eyJ0cmFuc1N0YXR1cyI6IlkifQ");
    assert_eq!(gate.prepare(&challenge).unwrap().request().class(), RetryClass::HarmlessWrite);

    let capture = gate.prepare(&Capture::card("order-1").amount(eur(3000))).unwrap();
    assert_eq!(capture.ticket().unwrap().amount(), Some(eur(3000)));

    let query = gate.prepare(&StatusByPayment::new("order-1")).unwrap();
    let mut body = json!({
        "project_id": 42,
        "payment": {"id": "ORDER-1", "status": "success", "method": "etoken-google"},
        "operations": []
    });
    sign(&mut body);
    let body = body.to_string();
    let paid = status(query.parse(&Response::new(200, body.as_bytes())));

    let refund = Refund::of_callback(&paid, "Returned").unwrap().reference("return-17");
    assert_eq!(refund.path(), "/v2/payment/googlepay/refund");
    let call = gate.prepare(&refund).unwrap();
    let id = call.ticket().unwrap().merchant_refund_id().unwrap().to_owned();
    assert!(id.starts_with("refund-") && id.len() == 47, "{id}");
}
