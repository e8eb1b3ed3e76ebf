//! What is done to a payment that is there: holds, refunds, and what the customer brings back.

use paywright_core::ecommpay::gate::{
    AcsReturnUrl, Cancel, Capture, CardSale, Clarification, Incremental, MerchantAuth, Refund,
    ThreeDsCheck, ThreeDsResult,
};
use paywright_core::payment::PaymentStatus;
use paywright_emulator::platform::Wait;
use serde_json::json;

use crate::sample::Sample;
use crate::shop::{CHALLENGED, OLD_SECURE, Shop, VISA, card, customer, eur};

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    let (id, sample, ends_as) = match path {
        "/v2/payment/card/incremental" => {
            let id = shop.hold().await;
            let sample = shop.done(&Incremental::new(&id, eur(1000))).await;
            assert_eq!(shop.message(&id).await.payment().sum(), Some(eur(4415)));
            (id, sample, PaymentStatus::AwaitingCapture)
        }
        "/v2/payment/card/capture" => {
            let id = shop.hold().await;
            let sample = shop.done(&Capture::card(&id).amount(eur(3000))).await;
            (id, sample, PaymentStatus::Success)
        }
        "/v2/payment/card/cancel" => {
            let id = shop.hold().await;
            let sample = shop.done(&Cancel::card(&id)).await;
            (id, sample, PaymentStatus::Canceled)
        }
        "/v2/payment/card/refund" => {
            let id = shop.sale().await;
            let sample = shop.done(&Refund::card(&id, "Returned").amount(eur(1000))).await;
            (id, sample, PaymentStatus::PartiallyReversed)
        }
        "/v2/payment/refund" => {
            let id = shop.sale().await;
            let sample = shop.done(&Refund::by_any_method(&id, "Returned")).await;
            (id, sample, PaymentStatus::Reversed)
        }
        "/v2/payment/card/3ds_check_iframe" => {
            let id = waits_for_look(shop).await;
            let sample = shop.done(&ThreeDsCheck::new(&id, true)).await;
            (id, sample, PaymentStatus::Awaiting3dsResult)
        }
        "/v2/payment/card/3ds_result" => {
            result_of_version_2(shop).await;
            let id = shop.id("acs");
            shop.done(&CardSale::new(&id, eur(3415), card(OLD_SECURE), customer())).await;
            let (pares, md) = shop.look(&id, |payment| match &payment.wait {
                Some(Wait::Acs(acs)) => (acs.yes.clone(), acs.md.clone()),
                other => panic!("{other:?}"),
            });
            let sample = shop.done(&ThreeDsResult::pares(&id, pares).md(md)).await;
            (id, sample, PaymentStatus::Success)
        }
        "/v2/payment/card/merchant_auth" => {
            let id = format!("{}~merchant-auth", shop.id("order"));
            shop.done(&CardSale::new(&id, eur(3415), card(VISA), customer())).await;
            let sample = shop.done(&MerchantAuth::start(&id)).await;
            let code = shop.look(&id, |payment| match &payment.wait {
                Some(Wait::MerchantAuth { code }) => code.clone().expect("a code"),
                other => panic!("{other:?}"),
            });
            shop.done(&MerchantAuth::finish(&id, code)).await;
            (id, sample, PaymentStatus::Success)
        }
        "/v2/payment/clarification" => {
            let id = format!("{}~clarify", shop.id("order"));
            shop.done(&CardSale::new(&id, eur(3415), card(VISA), customer())).await;
            let address = json!({
                "avs_post_code": "SW1A 1AA", "avs_street_address": "4 Example Road"
            });
            let answer = Clarification::new(&id, json!({"avs_data": address}));
            let sample = shop.done(&answer).await;
            (id, sample, PaymentStatus::Success)
        }
        _ => return None,
    };
    shop.assert_status(&id, ends_as).await;
    Some(sample)
}

/// A payment that waits until the issuer has looked at the browser.
async fn waits_for_look(shop: &Shop) -> String {
    let id = shop.id("looked-at");
    let back = AcsReturnUrl::new("https://shop.example/acs")
        .threeds_notification_url("https://shop.example/looked");
    let sale = CardSale::new(&id, eur(3415), card(CHALLENGED), customer()).acs_return_url(back);
    shop.done(&sale).await;
    id
}

/// The whole way through 3-D Secure 2.
async fn result_of_version_2(shop: &Shop) {
    let id = waits_for_look(shop).await;
    shop.done(&ThreeDsCheck::new(&id, true)).await;
    let cres = shop.look(&id, |payment| match &payment.wait {
        Some(Wait::Challenge(challenge)) => challenge.yes.clone(),
        other => panic!("{other:?}"),
    });
    shop.done(&ThreeDsResult::cres(&id, cres)).await;
    shop.assert_status(&id, PaymentStatus::Success).await;
}
