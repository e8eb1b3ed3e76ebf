//! So many queries a minute.

use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use paywright_core::ErrorCode;
use paywright_core::ecommpay::data_api::{BalanceQuery, DataApiError, Operations};
use paywright_emulator::platform::faults::FaultRule;
use paywright_emulator::{Clock, Emulator};
use paywright_http::DataCallError;

use crate::shop::{Shop, march};

/// A platform that takes two queries a minute, and whose minute has two seconds.
async fn strict() -> Shop {
    Shop::at(Emulator::builder().data_api_limit(Some(2)).clock(Clock::scaled(30))).await
}

/// A platform that answers 429 so many times and asks for so many seconds of quiet.
async fn busy(times: u32, seconds: u32) -> Shop {
    let rule = format!(
        r#"{{"fault": "answer", "times": {times}, "path": "/v1/", "how":
            {{"kind": "status", "status": 429, "headers": {{"retry-after": "{seconds}"}}}}}}"#
    );
    let rule: FaultRule = serde_json::from_str(&rule).unwrap();
    Shop::at(Emulator::builder().faults(vec![rule])).await
}

#[tokio::test]
async fn a_query_beyond_the_limit_is_sent_again_when_the_platform_says() {
    let shop = strict().await;
    let started = Instant::now();
    for _ in 0..3 {
        shop.data.send(&BalanceQuery::new()).await.unwrap();
    }
    assert_eq!(shop.answers(), [200, 200, 429, 200]);
    let waited = started.elapsed();
    assert!((Duration::from_secs(3)..Duration::from_secs(8)).contains(&waited), "{waited:?}");
}

#[tokio::test]
async fn clones_keep_the_quiet_that_one_of_them_was_asked_for() {
    let shop = busy(1, 4).await;
    let short = shop.data.with_deadline(Duration::from_secs(1));
    let error = short.send(&BalanceQuery::new()).await.unwrap_err();
    assert_eq!(error.code(), "data_too_many_requests");
    let DataCallError::Read(DataApiError::TooMany { wait }) = error else { panic!("{error:?}") };
    assert_eq!(wait, Duration::from_secs(4));
    // Its clone does not even try; another client of the same account knows nothing of it.
    let error = short.clone().send(&BalanceQuery::new()).await.unwrap_err();
    assert_eq!(error.code(), "http_timeout");
    assert!(error.to_string().contains("the turn comes after the time is up"), "{error}");
    assert_eq!(shop.answers(), [429]);
    let started = Instant::now();
    shop.data.send(&BalanceQuery::new()).await.unwrap();
    assert!(started.elapsed() > Duration::from_secs(3));
    assert_eq!(shop.answers(), [200]);
}

#[tokio::test]
async fn pages_wait_longer_than_the_deadline_of_a_call() {
    let shop = busy(2, 3).await;
    let data = shop.data.with_deadline(Duration::from_secs(2));
    let stream = pin!(data.pages(Operations::in_interval(march())).into_stream());
    let counts: Vec<_> = stream.map(|page| page.unwrap().count()).collect().await;
    assert_eq!(counts, [0]);
    assert_eq!(shop.answers(), [429, 429, 200]);
}
