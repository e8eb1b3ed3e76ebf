//! Page after page of operations.

use std::collections::BTreeSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use paywright_core::ErrorCode;
use paywright_core::ecommpay::data_api::{Cursor, Operations, Pager};
use paywright_core::ecommpay::gate::Answer;
use paywright_http::blocking;

use crate::shop::{Shop, interval, march, payments, sale};

/// Every member that operations have (spec 07, section 3).
const ALL_FIELDS: &str = "project_id operation_id payment_id operation_type operation_status \
    account_number customer_ip payment_method_name payment_method_type payment_description \
    operation_created_at operation_completed_at provider_date shipment_date sum_initial \
    sum_converted arn rrn payment_provider_code payment_provider_message acquirer_bank_name \
    auth_code avs_post_code avs_result avs_street_address balance_id bank_name bin \
    card_enroll_check card_holder card_product_name card_token completed_refund country_by_ip \
    country_by_bin currency_rate customer_email customer_id eci expiration_date legal_entity_name \
    merchant_id payment_currency payment_type project_name project_url provider_payment_id \
    recurring_id recurring_register recurring_valid_thru remaining_refund secure_3ds_check \
    transaction_completed_at transaction_created_at transaction_status";

fn full() -> Operations {
    Operations::in_interval(march()).fields(ALL_FIELDS.split_whitespace())
}

fn brief() -> Operations {
    Operations::in_interval(march()).fields(["operation_id", "payment_id"])
}

/// 2,500 operations by pages of 1,000 with all their members; then as a stream, as an iterator that
/// blocks, and resumed in the middle. Selling takes a while, so they share one platform.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_operations_are_read_page_by_page() {
    const NUMBER: usize = 2_500;
    let shop = Shop::open().await;
    shop.sell(NUMBER).await;

    let mut pages = shop.data.pages(full());
    let (mut counts, mut all) = (Vec::new(), BTreeSet::new());
    let mut stored = String::new();
    while let Some(page) = pages.next().await.unwrap() {
        counts.push(page.count());
        all.extend(payments(&page));
        let first = page.operations().next().unwrap();
        let members = first.signed().members().map(|(name, _)| name.into_owned());
        assert_eq!(members.collect::<BTreeSet<_>>(), names());
        if counts.len() == 1 {
            stored = serde_json::to_string(pages.cursor()).unwrap();
        }
    }
    assert_eq!(counts, [1000, 1000, 500]);
    assert_eq!(all.len(), NUMBER, "each once");
    assert!(pages.next().await.unwrap().is_none(), "the end stays the end");
    assert_eq!(shop.answers(), [200; 3]);

    let stream = pin!(shop.data.pages(brief()).into_stream());
    let streamed: Vec<_> = stream.map(|page| page.unwrap().count()).collect().await;
    assert_eq!(streamed, [1000, 1000, 500]);

    let blocking = blocking::Client::from(shop.client.clone());
    let api = crate::shop::api();
    let base = paywright_core::http::BaseUrl::parse(shop.platform.base_url()).unwrap();
    let blocking = blocking.data_api(api.with_base_url(base));
    let iterated: Vec<_> = blocking.pages(brief()).map(|page| page.unwrap().count()).collect();
    assert_eq!(iterated, [1000, 1000, 500]);

    // Another program, after a crash.
    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    let pager = Pager::resume(brief(), &cursor).unwrap();
    let mut rest = shop.data.pages_of(pager.clone());
    let mut later = BTreeSet::new();
    while let Some(page) = rest.next().await.unwrap() {
        later.extend(payments(&page));
    }
    assert_eq!(later.len(), 1500);
    assert!(later.is_subset(&all));
    let resumed = blocking.pages_of(pager).map(|page| page.unwrap().count()).sum::<usize>();
    assert_eq!(resumed, 1500);
}

fn names() -> BTreeSet<String> {
    ALL_FIELDS.split_whitespace().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_last_page_may_be_full() {
    let shop = Shop::open().await;
    shop.sell(4).await;
    let mut pages = shop.data.pages(Operations::in_interval(march()).limit(2));
    let mut counts = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        counts.push(page.count());
    }
    // That nothing follows is known only by asking.
    assert_eq!(counts, [2, 2, 0]);
}

#[tokio::test]
async fn a_wide_interval_is_asked_for_in_parts_of_180_days() {
    let shop = Shop::open().await;
    let day = Duration::from_secs(24 * 3600);
    let control = shop.platform.control();
    for (order, days) in [("march", 0), ("october", 200), ("next-april", 199)] {
        control.advance(day * days).await;
        let answer = shop.gate.send(&sale(order)).await;
        assert!(matches!(answer, Ok(Answer::Accepted(_))), "{answer:?}");
        control.settle().await;
    }
    shop.answers();
    // 400 days and a second less: two parts of 180 and one of 40.
    let wide = Operations::in_interval(interval("2026-03-10 00:00:00", "2027-04-13 23:59:59"));
    let mut pages = shop.data.pages(wide.clone().tz("+00:00"));
    let mut parts = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        parts.push(payments(&page));
    }
    assert_eq!(parts, [["march"], ["october"], ["next-april"]]);
    assert_eq!(shop.answers(), [200; 3]);

    // Resumed between two parts.
    let mut pages = shop.data.pages(wide.clone().tz("+00:00"));
    pages.next().await.unwrap();
    let stored = serde_json::to_string(pages.cursor()).unwrap();
    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    let mut rest = shop.data.pages_of(Pager::resume(wide.tz("+00:00"), &cursor).unwrap());
    assert_eq!(payments(&rest.next().await.unwrap().unwrap()), ["october"]);

    let other = Operations::in_interval(march());
    assert_eq!(Pager::resume(other, &cursor).unwrap_err().code(), "cursor_foreign");
}

#[tokio::test]
async fn filters_hold_for_every_page() {
    let shop = Shop::open().await;
    shop.sell(3).await;
    for (customer, expected) in [("customer-7", vec![2, 1]), ("nobody", vec![0])] {
        let only = Operations::in_interval(march()).limit(2).customer_id([customer]);
        let mut pages = shop.data.pages(only);
        let mut counts = Vec::new();
        while let Some(page) = pages.next().await.unwrap() {
            counts.push(page.count());
        }
        assert_eq!(counts, expected, "{customer}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_first_error_and_a_page_can_be_asked_for_again() {
    let shop = Shop::open().await;
    let foreign = Operations::in_interval(march()).projects([999]);
    let stream = pin!(shop.data.pages(foreign.clone()).into_stream());
    let results: Vec<_> = stream.collect().await;
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].as_ref().unwrap_err().code(), "data_refused");

    let mut pages = shop.data.pages(foreign);
    let before = pages.cursor().clone();
    assert!(pages.next().await.is_err());
    assert!(pages.next().await.is_err());
    assert_eq!(*pages.cursor(), before);
}
