//! The stream of events.

use std::time::Duration;

use reqwest::header;
use serde_json::{Value, json};

use super::{PAYOUT, client};
use crate::http::World;
use crate::merchant::ecopayz_payout;

/// Reads a stream of events.
struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    async fn open(world: &World) -> Self {
        let response = client().get(world.url("/_control/events")).send().await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The data of the next event, `None` at the end of the stream.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                if data.is_some() {
                    return data;
                }
                continue;
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn a_stream_tells_what_happens() {
    let world = World::start().await;
    world.merchant.answer_with([500]);
    let mut events = Events::open(&world).await;
    let first = events.next().await.unwrap();
    assert_eq!((&first["payments"], &first["news"]), (&json!(0), &json!([])));
    assert_eq!(first["pace"], "frozen");

    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    let mut told = Vec::new();
    while told.is_empty() {
        let event = events.next().await.unwrap();
        assert_eq!((&event["payments"], &event["run"]), (&json!(1), &first["run"]));
        assert!(event["version"].as_u64() > first["version"].as_u64());
        told.extend(event["news"].as_array().unwrap().clone());
    }
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["payment_id"], &told[0]["state"]),
        (&json!("payout-1"), &json!("waiting"))
    );
    assert_eq!(
        (&told[0]["attempt"]["status"], &told[0]["attempt"]["number"]),
        (&json!(500), &json!(1))
    );

    // A stream that is opened later begins with what happened last; the platform ends both.
    let mut late = Events::open(&world).await;
    assert_eq!(late.next().await.unwrap()["news"], json!(told));
    tokio::time::timeout(Duration::from_secs(5), world.running.shutdown()).await.unwrap();
    while events.next().await.is_some() {}
    while late.next().await.is_some() {}
}

#[tokio::test]
async fn a_stream_sends_ten_events_a_second_at_most() {
    let world = World::start().await;
    let mut events = Events::open(&world).await;
    events.next().await.unwrap();
    let start = tokio::time::Instant::now();
    for number in 0..50 {
        world.accepted(PAYOUT, &ecopayz_payout(&format!("payout-{number}"), 1_000)).await;
    }
    world.callbacks().await;
    let (mut sent, mut told) = (0, 0);
    while told < 50 {
        let event = events.next().await.unwrap();
        sent += 1;
        told += event["news"].as_array().unwrap().len();
    }
    let most = start.elapsed().as_millis() / 100 + 1;
    assert!(sent <= most, "{sent} events in {:?}", start.elapsed());
}
