//! Registered series of a card.

use paywright_core::ecommpay::gate::{
    Period, Recurring, RecurringCancel, RecurringDebit, RecurringInfo, RecurringUpdate, RetryStop,
    Schedule,
};
use paywright_core::payment::PaymentStatus;

use crate::sample::Sample;
use crate::shop::{Shop, customer, eur};

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    let monthly = |shop: &Shop| {
        Recurring::regular(Period::Month)
            .interval(1)
            .amount(700)
            .time("10:00:00")
            .starts("31-03-2026", shop.id("scheduled"))
    };
    Some(match path {
        "/v2/payment/card/recurring" => {
            let (_, series) = shop.series(&Recurring::autopayment()).await;
            let id = shop.id("debit");
            let sample = shop.done(&RecurringDebit::new(&id, eur(1000), series, customer())).await;
            shop.assert_status(&id, PaymentStatus::Success).await;
            sample
        }
        "/v2/payment/card/recurring/update" => {
            let (id, series) = shop.series(&monthly(shop)).await;
            let update = RecurringUpdate::new(&id, series, Schedule::new().amount(800));
            let sample = shop.done(&update).await;
            let (_, told) = shop.data(&RecurringInfo::new(series)).await;
            assert_eq!(told.amount(), Some(eur(800)));
            sample
        }
        "/v2/payment/card/recurring/cancel" => {
            let (id, series) = shop.series(&Recurring::autopayment()).await;
            let sample = shop.done(&RecurringCancel::new(&id, series)).await;
            let (_, told) = shop.data(&RecurringInfo::new(series)).await;
            assert!(told.status().is_some_and(|status| status.starts_with("cancel")), "{told:?}");
            sample
        }
        "/v2/payment/card/recurring/info" => {
            let (_, series) = shop.series(&monthly(shop)).await;
            let (sample, told) = shop.data(&RecurringInfo::new(series)).await;
            assert_eq!(told.id(), Some(series));
            assert_eq!((told.status(), told.amount()), (Some("active"), Some(eur(700))));
            assert_eq!(told.next().unwrap().to_string(), "2026-03-31T10:00:00+0000");
            sample
        }
        "/v2/recurring/retry_stop" => {
            let (_, series) = shop.series(&Recurring::autopayment()).await;
            let id = shop.id("debit");
            shop.done(&RecurringDebit::new(&id, eur(1000), series, customer())).await;
            let operation = shop.look(&id, |payment| payment.operations[0].id);
            let (sample, told) = shop.data(&RetryStop::new(series, operation)).await;
            assert_eq!(told.message(), Some("success"));
            sample
        }
        _ => return None,
    })
}
