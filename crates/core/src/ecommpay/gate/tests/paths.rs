//! Where each request goes, where its project and signature stand, and whether it may be repeated.

use serde_json::{Value, json};

use super::{card, gate, sale};
use crate::ecommpay::gate::*;
use crate::http::RetryClass::{self, HarmlessWrite, MoneyMoving, Read};
use crate::mask::Pan;
use crate::money::{Currency, Money};

/// What a request turned into: path, object with the signature, class, what its ticket seeks.
type Line = (String, &'static str, RetryClass, Option<ticket::Sought>);

fn line<O: Operation>(request: &GateRequest<O>) -> Line {
    let call = gate().prepare(request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    let sent = call.request();
    let body: Value = serde_json::from_slice(sent.body()).unwrap();
    let place =
        ["general", "customer"].into_iter().find(|place| body[place]["signature"].is_string());
    let sender = place.map_or(&body, |place| &body[place]);
    assert_eq!(sender["project_id"], 112);
    assert_eq!(sender["signature"].as_str().unwrap().len(), 88);
    let path = sent.url().strip_prefix(Gate::BASE_URL).unwrap().to_owned();
    (path, place.unwrap_or("top"), sent.class(), call.ticket().map(ticket::Ticket::sought))
}

#[test]
fn every_operation_goes_where_the_platform_wants_it() {
    use ticket::Sought;
    let money = Money::new(100, Currency::EUR);
    let customer = || Customer::new("c", "203.0.113.7");
    let token = || CardToken::new("t");
    let until = BestBefore::parse("2030-01-01T00:00:00Z").unwrap();
    let pan = Pan::parse("4000000000000077").unwrap();
    let transfer = || {
        let sender = Sender::new().pan(&pan);
        MoneyTransfer::new("p", money, sender, Recipient::card("A", &pan), customer())
    };
    let apm = gate().method("wallet/alipay");
    let lines = [
        line(&sale()),
        line(&CardSale::new("p", money, SavedCard::new(7), customer())),
        line(&CardSale::new("p", money, token(), customer())),
        line(&CardAuth::new("p", money, card(), customer())),
        line(&CardAuth::new("p", money, SavedCard::new(7), customer())),
        line(&CardAuth::new("p", money, token(), customer())),
        line(&Incremental::new("p", money)),
        line(&Capture::card("p")),
        line(&Cancel::card("p")),
        line(&Refund::card("p", "x")),
        line(&Refund::by_any_method("p", "x")),
        line(&CardPayout::new("p", money, card(), customer())),
        line(&CardPayout::new("p", money, token(), customer())),
        line(&IndividualPayout::new("p", money, card(), customer())),
        line(&AccountVerification::new("p", Currency::EUR, card(), customer())),
        line(&AccountVerification::new("p", Currency::EUR, token(), customer())),
        line(&RecurringDebit::new("p", money, 7, customer())),
        line(&RecurringUpdate::new("p", 7, Schedule::new().amount(990))),
        line(&RecurringCancel::new("p", 7)),
        line(&RecurringInfo::new(7)),
        line(&RetryStop::new(7, 8)),
        line(&MerchantAuth::start("p")),
        line(&MerchantAuth::finish("p", "1234")),
        line(&ThreeDsCheck::new("p", false)),
        line(&ThreeDsResult::cres("p", "x")),
        line(&Clarification::new("p", json!({}))),
        line(&transfer()),
        line(&transfer().part(TransferPart::In)),
        line(&transfer().part(TransferPart::Out)),
        line(&transfer().part(TransferPart::Saved)),
        line(&transfer().part(TransferPart::InSaved)),
        line(&InvoiceCreate::new("p", money, &until, customer())),
        line(&InvoiceCreate::new("p", money, &until, customer()).token(&token())),
        line(&InvoiceCancel::new("p")),
        line(&Tokenize::new(card(), customer())),
        line(&TokenInfo::new("c", &token())),
        line(&TokenRevoke::new("c", &token())),
        line(&SavedAccounts::new("c", "card")),
        line(&SavedAccountDelete::new("c", 7)),
        line(&CustomerInfo::new("c")),
        line(&CustomerAction::new("resend", "p", customer())),
        line(&CustomerConfirm::new("p")),
        line(&ApplePaySession::new("https://apple.example/x", "shop.example", "Shop")),
        line(&StatusByPayment::new("p")),
        line(&StatusByRequest::new("r")),
        line(&BankList::new("estonia", "sale", "p", money)),
        line(&MobileOperators::new(Direction::In).service_provider("x")),
        line(&MobileOperators::new(Direction::Out)),
        line(&MethodsForMerchant::new(&[Direction::In, Direction::Out])),
        line(&MethodsAvailable::new(Direction::In).method("card", None)),
        line(&MethodsAvailable::new(Direction::Out).method("card", Some(money))),
        line(&MethodsUnavailable::new()),
        line(&CryptoRate::new(("USD", "fiat"), ("BTC", "bitcoin"))),
        line(&apm.sale("p", money, customer())),
        line(&gate().method("applepay").auth("p", money, customer()).etoken(json!({"a": 1}))),
        line(&apm.payout("p", money, customer())),
        line(&apm.capture("p")),
        line(&apm.cancel("p")),
        line(&apm.refund("p", "x")),
        line(&apm.account_verification("p", Currency::EUR, customer())),
        line(&apm.recurring("p", money, 7, customer())),
        line(&apm.recurring_update("p", 7, Schedule::new())),
        line(&apm.recurring_cancel("p", 7)),
        line(&gate().ask("/v2/info/get_route")),
        line(&CashVoucherRecreate::new("p", json!({"id": 7}))),
        line(
            &gate()
                .post("/v2/payment/unknown", HarmlessWrite)
                .member("general.payment_id", "p".into()),
        ),
        line(
            &gate()
                .post("/v2/payment/skrill/1-tap", MoneyMoving)
                .member("general.payment_id", "p".into()),
        ),
    ];
    let expected: [(&str, &str, RetryClass, Option<Sought>); 67] = [
        ("card/sale", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/sale/saved", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/sale/token", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/auth", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/auth/saved", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/auth/token", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/incremental", "general", MoneyMoving, Some(Sought::Incremental)),
        ("card/capture", "general", MoneyMoving, Some(Sought::Capture)),
        ("card/cancel", "general", MoneyMoving, Some(Sought::Cancel)),
        ("card/refund", "general", MoneyMoving, Some(Sought::Refund)),
        ("refund", "general", MoneyMoving, Some(Sought::Refund)),
        ("card/payout", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/payout/token", "general", MoneyMoving, Some(Sought::Payment)),
        ("individual/payout", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/account_verification", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/account_verification/token", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/recurring", "general", MoneyMoving, Some(Sought::Debit)),
        ("card/recurring/update", "general", HarmlessWrite, None),
        ("card/recurring/cancel", "general", HarmlessWrite, None),
        ("card/recurring/info", "general", Read, None),
        ("/v2/recurring/retry_stop", "general", HarmlessWrite, None),
        ("card/merchant_auth", "general", HarmlessWrite, None),
        ("card/merchant_auth", "general", HarmlessWrite, None),
        ("card/3ds_check_iframe", "general", HarmlessWrite, None),
        ("card/3ds_result", "general", HarmlessWrite, None),
        ("clarification", "general", HarmlessWrite, None),
        ("card/money_transfer", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/money_transfer/in", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/money_transfer/out", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/money_transfer/saved", "general", MoneyMoving, Some(Sought::Payment)),
        ("card/money_transfer/in/saved", "general", MoneyMoving, Some(Sought::Payment)),
        ("invoice/create", "general", MoneyMoving, Some(Sought::Payment)),
        ("invoice/card/token/create", "general", MoneyMoving, Some(Sought::Payment)),
        ("invoice/cancel", "general", HarmlessWrite, None),
        ("/v2/customer/card/tokenize", "customer", HarmlessWrite, None),
        ("/v2/customer/card/bytoken", "customer", Read, None),
        ("/v2/customer/card/token/revoke", "customer", HarmlessWrite, None),
        ("/v2/customer/saved_account/list", "customer", Read, None),
        ("/v2/customer/saved_account/delete", "customer", HarmlessWrite, None),
        ("/v2/customer/info", "customer", Read, None),
        ("/v2/customer/action/resend", "general", HarmlessWrite, None),
        ("customer/confirm", "general", HarmlessWrite, None),
        ("/v2/session/applepay", "general", Read, None),
        ("status", "general", Read, None),
        ("status/request", "top", Read, None),
        ("/v2/info/banks/estonia/sale/list", "general", Read, None),
        ("/v2/info/mobile/sale/list", "general", Read, None),
        ("/v2/info/mobile/payout/list", "general", Read, None),
        ("/v2/info/available_methods_for_merchant/list", "top", Read, None),
        ("/v2/info/available-methods/purchase/list", "general", Read, None),
        ("/v2/info/available-methods/payout/list", "general", Read, None),
        ("/v2/info/payment_method/unavailable_list", "general", Read, None),
        ("/v2/info/currency_crypto_rate", "general", Read, None),
        ("wallet/alipay/sale", "general", MoneyMoving, Some(Sought::Payment)),
        ("applepay/auth", "general", MoneyMoving, Some(Sought::Payment)),
        ("wallet/alipay/payout", "general", MoneyMoving, Some(Sought::Payment)),
        ("wallet/alipay/capture", "general", MoneyMoving, Some(Sought::Capture)),
        ("wallet/alipay/cancel", "general", MoneyMoving, Some(Sought::Cancel)),
        ("wallet/alipay/refund", "general", MoneyMoving, Some(Sought::Refund)),
        ("wallet/alipay/account_verification", "general", MoneyMoving, Some(Sought::Payment)),
        ("wallet/alipay/recurring", "general", MoneyMoving, Some(Sought::Debit)),
        ("wallet/alipay/recurring/update", "general", HarmlessWrite, None),
        ("wallet/alipay/recurring/cancel", "general", HarmlessWrite, None),
        ("/v2/info/get_route", "general", Read, None),
        ("/v2/cash-voucher/recreate", "general", MoneyMoving, None),
        ("unknown", "general", HarmlessWrite, None),
        ("skrill/1-tap", "general", MoneyMoving, Some(Sought::Payment)),
    ];
    assert_eq!(lines.len(), expected.len());
    for (found, (path, place, class, sought)) in lines.into_iter().zip(expected) {
        let path =
            if path.starts_with('/') { path.to_owned() } else { format!("/v2/payment/{path}") };
        assert_eq!(found, (path, place, class, sought));
    }
}

#[test]
fn a_refund_follows_the_method_of_its_callback() {
    let callback = |method: &str| {
        let body = json!({"payment": {"id": "order-1", "status": "success", "method": method}});
        gate().project().verify_callback(&super::signed(&body)).unwrap()
    };
    let cases = [
        ("card", "/v2/payment/card/refund"),
        ("etoken", "/v2/payment/applepay/refund"),
        ("Direct Debit BACS", "/v2/payment/directdebit/bacs/refund"),
        ("Estonian Banks", "/v2/payment/banks/estonia/refund"),
        ("something new", "/v2/payment/refund"),
        ("Homebank", "/v2/payment/refund"),
    ];
    for (method, path) in cases {
        let refund = Refund::of_callback(&callback(method), "Returned").unwrap();
        assert_eq!(refund.path(), path, "{method}");
        assert!(refund.check().is_ok());
    }
    let nameless = json!({"payment": {"status": "success"}});
    let nameless = gate().project().verify_callback(&super::signed(&nameless)).unwrap();
    assert_eq!(Refund::of_callback(&nameless, "x").unwrap_err(), NoPaymentId);
}
