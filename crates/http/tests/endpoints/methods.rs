//! Every other method, by its path.

use paywright_core::ecommpay::gate::{
    Account, Method, MethodPurchase, Recurring, ReturnUrl, Schedule,
};
use paywright_core::money::Currency;
use paywright_core::payment::PaymentStatus;
use serde_json::json;

use crate::sample::Sample;
use crate::shop::{Shop, customer, eur};

/// What a method needs beyond the scheme, by the path and by what the platform documents for it.
pub(crate) fn needed(path: &str) -> &'static [&'static str] {
    match path {
        "/v2/payment/ecopayz/sale" => {
            &["customer.ip_address", "return_url.success", "return_url.decline"]
        }
        "/v2/payment/ecopayz/payout" => &["customer.ip_address", "account.number"],
        "/v2/payment/applepay/auth" => &["etoken"],
        _ => &[],
    }
}

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    let id = shop.id("method");
    let id = id.as_str();
    let gate = shop.gate.gate();
    let (ecopayz, apple) = (gate.method("ecopayz"), gate.method("applepay"));
    let (sample, ends_as) = match path {
        "/v2/payment/{method}/sale" => {
            let back = ReturnUrl::new("https://shop.example/yes", "https://shop.example/no");
            let sale = ecopayz.sale(id, eur(15_000), customer()).return_url(back);
            (shop.done(&sale).await, PaymentStatus::AwaitingRedirectResult)
        }
        "/v2/payment/{method}/auth" => {
            (hold(shop, &apple, id).await, PaymentStatus::AwaitingCapture)
        }
        "/v2/payment/{method}/capture" => {
            hold(shop, &apple, id).await;
            (shop.done(&apple.capture(id)).await, PaymentStatus::Success)
        }
        "/v2/payment/{method}/cancel" => {
            hold(shop, &apple, id).await;
            (shop.done(&apple.cancel(id)).await, PaymentStatus::Canceled)
        }
        "/v2/payment/{method}/refund" => {
            shop.done(&sale(&apple, id)).await;
            let refund = apple.refund(id, "Returned");
            (shop.done(&refund).await, PaymentStatus::Reversed)
        }
        "/v2/payment/{method}/payout" => {
            let payout = ecopayz.payout(id, eur(120_000), customer());
            let payout = payout.account(Account::with_number("1101611729"));
            (shop.done(&payout).await, PaymentStatus::Success)
        }
        "/v2/payment/{method}/account_verification" => {
            let wallet = gate.method("wallet/alipay");
            let request = wallet.account_verification(id, Currency::EUR, customer());
            (shop.done(&request).await, PaymentStatus::Success)
        }
        "/v2/payment/{method}/recurring" => {
            let (_, series) = register(shop, &apple).await;
            let debit = apple.recurring(id, eur(100), series, customer());
            (shop.done(&debit).await, PaymentStatus::Success)
        }
        "/v2/payment/{method}/recurring/update" => {
            let (id, series) = register(shop, &apple).await;
            let change = Schedule::new().description("Strings, monthly");
            return Some(shop.done(&apple.recurring_update(id, series, change)).await);
        }
        "/v2/payment/{method}/recurring/cancel" => {
            let (id, series) = register(shop, &apple).await;
            return Some(shop.done(&apple.recurring_cancel(id, series)).await);
        }
        _ => return None,
    };
    shop.assert_status(id, ends_as).await;
    Some(sample)
}

fn sale(method: &Method, id: &str) -> MethodPurchase {
    method.sale(id, eur(15_000), customer()).etoken(json!({"data": "x"}))
}

async fn hold(shop: &Shop, method: &Method, id: &str) -> Sample {
    let auth = method.auth(id, eur(15_000), customer());
    shop.done(&auth.etoken(json!({"data": "x"}))).await
}

async fn register(shop: &Shop, method: &Method) -> (String, u64) {
    let id = shop.id("registering");
    shop.done(&sale(method, &id).recurring(&Recurring::autopayment())).await;
    let message = shop.message(&id).await;
    let series = message.recurring().and_then(|series| series.id()?.parse().ok());
    (id, series.expect("a series"))
}
