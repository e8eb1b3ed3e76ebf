//! Requests by name are those of the builders.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::draft::Draft;
use super::super::*;
use super::card;
use crate::ErrorCode;
use crate::money::{Currency, Money};

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn customer() -> Customer {
    Customer::new("c", "203.0.113.10")
}

fn draft<O>(request: GateRequest<O>) -> Draft {
    request.draft
}

fn of_name(name: &str, arguments: Value) -> Draft {
    let mut request = arguments;
    request["operation"] = name.into();
    match NamedRequest::from_json(request.to_string().as_bytes()).unwrap() {
        NamedRequest::Acceptance(request) => request.draft,
        NamedRequest::Status(request) => request.draft,
        NamedRequest::Data(request) => request.draft,
        NamedRequest::Plain(request) => request.draft,
    }
}

/// Every operation by its builder, with the arguments of its name.
fn builders() -> Vec<(&'static str, Value, Draft)> {
    let none = || json!({});
    let method = || json!({"method": "wallet/x"});
    let gate = super::gate();
    let wallet = gate.method("wallet/x");
    let token = || CardToken::new("t");
    let saved = || SavedCard::new(7);
    let best_before = BestBefore::parse("2030-01-01T00:00:00+00:00").unwrap();
    let transfer =
        || MoneyTransfer::new("p", eur(1), Sender::new(), Recipient::default(), customer());
    vec![
        ("card_sale", none(), draft(CardSale::new("p", eur(1), card(), customer()))),
        ("card_sale_saved", none(), draft(CardSale::new("p", eur(1), saved(), customer()))),
        ("card_sale_token", none(), draft(CardSale::new("p", eur(1), token(), customer()))),
        ("card_auth", none(), draft(CardAuth::new("p", eur(1), card(), customer()))),
        ("card_auth_saved", none(), draft(CardAuth::new("p", eur(1), saved(), customer()))),
        ("card_auth_token", none(), draft(CardAuth::new("p", eur(1), token(), customer()))),
        ("card_payout", none(), draft(CardPayout::new("p", eur(1), card(), customer()))),
        ("card_payout_token", none(), draft(CardPayout::new("p", eur(1), token(), customer()))),
        (
            "individual_payout",
            none(),
            draft(IndividualPayout::new("p", eur(1), card(), customer())),
        ),
        (
            "card_verification",
            none(),
            draft(AccountVerification::new("p", Currency::EUR, card(), customer())),
        ),
        (
            "card_verification_token",
            none(),
            draft(AccountVerification::new("p", Currency::EUR, token(), customer())),
        ),
        ("money_transfer", none(), draft(transfer())),
        ("money_transfer_in", none(), draft(transfer().part(TransferPart::In))),
        ("money_transfer_out", none(), draft(transfer().part(TransferPart::Out))),
        ("money_transfer_saved", none(), draft(transfer().part(TransferPart::Saved))),
        ("money_transfer_in_saved", none(), draft(transfer().part(TransferPart::InSaved))),
        ("sale", method(), draft(wallet.sale("p", eur(1), customer()))),
        ("auth", method(), draft(wallet.auth("p", eur(1), customer()))),
        ("payout", method(), draft(wallet.payout("p", eur(1), customer()))),
        (
            "account_verification",
            method(),
            draft(wallet.account_verification("p", Currency::EUR, customer())),
        ),
        ("incremental", none(), draft(Incremental::new("p", eur(1)))),
        ("capture", none(), draft(Capture::card("p"))),
        ("capture", method(), draft(wallet.capture("p"))),
        ("cancel", none(), draft(Cancel::card("p"))),
        ("cancel", method(), draft(wallet.cancel("p"))),
        ("refund", none(), draft(Refund::card("p", "d"))),
        ("refund", method(), draft(wallet.refund("p", "d"))),
        ("refund", json!({"reference": "r"}), draft(Refund::card("p", "d").reference("r"))),
        ("refund_any", none(), draft(Refund::by_any_method("p", "d"))),
        ("three_ds_check", none(), draft(ThreeDsCheck::new("p", true))),
        ("three_ds_result", none(), draft(ThreeDsResult::cres("p", "c"))),
        ("merchant_auth", none(), draft(MerchantAuth::start("p"))),
        ("clarification", none(), draft(Clarification::new("p", json!({})))),
        (
            "customer_action",
            json!({"name": "resend"}),
            draft(CustomerAction::new("resend", "p", customer())),
        ),
        ("cash_voucher_recreate", none(), draft(CashVoucherRecreate::new("p", json!({"id": 1})))),
        ("customer_confirm", none(), draft(CustomerConfirm::new("p"))),
        ("recurring", none(), draft(RecurringDebit::new("p", eur(1), 7, customer()))),
        ("recurring", method(), draft(wallet.recurring("p", eur(1), 7, customer()))),
        ("recurring_update", none(), draft(RecurringUpdate::new("p", 7, Schedule::new()))),
        ("recurring_cancel", none(), draft(RecurringCancel::new("p", 7))),
        ("recurring_info", none(), draft(RecurringInfo::new(7))),
        ("retry_stop", none(), draft(RetryStop::new(7, 8))),
        (
            "invoice_create",
            none(),
            draft(InvoiceCreate::new("p", eur(1), &best_before, customer())),
        ),
        (
            "invoice_create_token",
            none(),
            draft(InvoiceCreate::new("p", eur(1), &best_before, customer()).token(&token())),
        ),
        ("invoice_cancel", none(), draft(InvoiceCancel::new("p"))),
        ("tokenize", none(), draft(Tokenize::new(card(), customer()))),
        ("token_info", none(), draft(TokenInfo::new("c", &token()))),
        ("token_revoke", none(), draft(TokenRevoke::new("c", &token()))),
        ("saved_accounts", none(), draft(SavedAccounts::new("c", "card"))),
        ("saved_account_delete", none(), draft(SavedAccountDelete::new("c", 7))),
        ("customer_info", none(), draft(CustomerInfo::new("c"))),
        ("apple_pay_session", none(), draft(ApplePaySession::new("https://u", "d", "n"))),
        ("status", none(), draft(StatusByPayment::new("p"))),
        ("status_by_request", none(), draft(StatusByRequest::new("r"))),
        (
            "bank_list",
            json!({"method": "x", "name": "sale"}),
            draft(BankList::new("x", "sale", "p", eur(1))),
        ),
        ("mobile_operators_sale", none(), draft(MobileOperators::new(Direction::In))),
        ("mobile_operators_payout", none(), draft(MobileOperators::new(Direction::Out))),
        ("methods_for_merchant", none(), draft(MethodsForMerchant::new(&[Direction::In]))),
        ("methods_for_purchase", none(), draft(MethodsAvailable::new(Direction::In))),
        ("methods_for_payout", none(), draft(MethodsAvailable::new(Direction::Out))),
        ("methods_unavailable", none(), draft(MethodsUnavailable::new())),
        ("currency_rate", none(), draft(CryptoRate::new(("USDT", "x"), ("EUR", "fiat")))),
    ]
}

#[test]
fn a_name_makes_what_its_builder_makes() {
    let mut seen = BTreeSet::new();
    for (name, arguments, built) in builders() {
        let named = of_name(name, arguments);
        assert_eq!(named.path, built.path, "{name}");
        assert_eq!(named.place, built.place, "{name}");
        assert_eq!(named.class, built.class, "{name}");
        assert_eq!(named.sought, built.sought, "{name}");
        assert_eq!(named.amounts, built.amounts, "{name}");
        assert_eq!(named.refund_reference, built.refund_reference, "{name}");
        // A builder has no need to require what its arguments are.
        let given = |path: &&str| built.body.get(path).is_some();
        let mut needs: BTreeSet<&str> = built.required.iter().copied().collect();
        for path in &named.required {
            assert!(needs.contains(path) || given(path), "{name} needs {path}");
            needs.remove(path);
        }
        let by_choice = named.one_of.unwrap_or_default();
        needs.retain(|path| !by_choice.contains(path));
        assert!(needs.is_empty(), "{name} does not need {needs:?}");
        // What builders set is documented.
        let strict = Draft { is_strict: true, ..built };
        let rules = rules_broken_by(&strict);
        assert!(!rules.iter().any(|(_, code)| *code == "member_unknown"), "{name}: {rules:?}");
        seen.insert(name);
    }
    let missing: Vec<_> = NamedRequest::names().filter(|name| !seen.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn rules_broken_by(draft: &Draft) -> Vec<(String, &'static str)> {
    let told = draft.check().err();
    let violations = told.iter().flat_map(RequestError::violations);
    violations.map(|broken| (broken.parameter.clone(), broken.code())).collect()
}

#[test]
fn a_misspelt_member_is_refused_and_not_left_out() {
    let refund = |members: Value, more: Value| {
        let mut request = json!({"members": {
            "general": {"payment_id": "p"}, "payment": {"description": "Returned"}}});
        for (path, value) in members.as_object().unwrap() {
            let (object, name) = path.split_once('.').unwrap();
            request["members"][object][name] = value.clone();
        }
        request["unchecked"] = more;
        rules_broken_by(&of_name("refund", request))
    };
    let unknown = |path: &str| vec![(path.to_owned(), "member_unknown")];
    let none = || json!(null);
    assert_eq!(refund(json!({"payment.amuont": 100}), none()), unknown("payment.amuont"));
    assert_eq!(refund(json!({"paiment.amount": 100}), none()), unknown("paiment"));
    assert_eq!(
        refund(json!({"payment.amount": {}}), none()),
        [
            ("payment.amount".to_owned(), "json_invalid"),
            ("payment.currency".to_owned(), "companion_missing"),
        ]
    );
    let half = [("payment.currency".to_owned(), "companion_missing")];
    assert_eq!(refund(json!({"payment.amount": 100}), none()), half);
    // An amount that was forgotten would give all of it back.
    let half = [("payment.amount".to_owned(), "companion_missing")];
    assert_eq!(refund(json!({"payment.currency": "EUR"}), none()), half);
    assert_eq!(refund(json!({"payment.amount": null, "payment.currency": "EUR"}), none()), half);
    let whole = json!({"payment.amount": 100, "payment.currency": "EUR"});
    assert!(refund(whole, none()).is_empty());
    // Whoever knows better says so.
    assert!(refund(json!({"payment.novelty": 1}), json!(["payment.novelty"])).is_empty());
    assert!(refund(json!({"novelty.a": 1}), json!(["novelty"])).is_empty());
    // A path without a name has no list of members.
    let post = of_name("post", json!({"path": "/v2/novelty", "members": {"a": {"b": 1}}}));
    assert!(rules_broken_by(&post).is_empty());
}

#[test]
fn a_mistyped_card_number_is_refused() {
    for (pan, expected) in [
        ("4000000000000077", None),
        ("4000000000000078", Some("card_check_digit")),
        ("40000000", Some("card_number_invalid")),
    ] {
        let card = json!({"members": {"card": {"pan": pan}}});
        let told = rules_broken_by(&of_name("card_sale", card));
        let of_pan = told.iter().find(|(path, _)| path == "card.pan").map(|(_, code)| *code);
        assert_eq!(of_pan, expected, "{pan}");
    }
}

#[test]
fn members_go_as_they_are() {
    let text = br#"{"operation": "capture", "members": {
        "general": {"payment_id": "p"}, "payment": {"amount": 100, "currency": "EUR"},
        "a.b": [1.50, 12345678901234567890, null, {"c": "\u00e9"}]}, "unchecked": ["a.b"]}"#;
    let NamedRequest::Acceptance(request) = NamedRequest::from_json(text).unwrap() else {
        panic!("another kind");
    };
    let body = String::from_utf8(request.draft.body.to_json_with(&[]).to_vec()).unwrap();
    assert_eq!(
        body,
        "{\"general\":{\"payment_id\":\"p\"},\"payment\":{\"amount\":100,\"currency\":\"EUR\"},\
         \"a.b\":[1.50,12345678901234567890,null,{\"c\":\"\u{e9}\"}]}"
    );
    assert_eq!(request.draft.unchecked, ["a.b"]);
    super::gate().prepare(&request).unwrap();
}

#[test]
fn what_cannot_be_read_is_refused() {
    let cases = [
        ("{", "json_syntax"),
        ("[]", "argument_type"),
        ("{}", "argument_missing"),
        (r#"{"operation": "sell"}"#, "operation_unknown"),
        (r#"{"operation": 7}"#, "argument_type"),
        (r#"{"operation": "sale"}"#, "argument_missing"),
        (r#"{"operation": "capture", "membres": {}}"#, "argument_unknown"),
        (r#"{"operation": "capture", "members": []}"#, "argument_type"),
        (r#"{"operation": "capture", "unchecked": "a"}"#, "argument_type"),
        (r#"{"operation": "post"}"#, "argument_missing"),
        (r#"{"operation": "post", "path": "/v2/x", "repeatable": "yes"}"#, "argument_type"),
    ];
    for (text, code) in cases {
        let error = NamedRequest::from_json(text.as_bytes()).unwrap_err();
        assert_eq!(crate::ErrorCode::code(&error), code, "{text}: {error}");
    }
    let post = |repeatable| {
        let text =
            format!(r#"{{"operation": "post", "path": "/v2/x", "repeatable": {repeatable}}}"#);
        NamedRequest::from_json(text.as_bytes()).unwrap().class()
    };
    assert_eq!(post("true"), crate::http::RetryClass::HarmlessWrite);
    assert_eq!(post("false"), crate::http::RetryClass::MoneyMoving);
}
