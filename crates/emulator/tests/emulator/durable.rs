//! A platform that keeps its state in a file, left and started again.

use std::path::PathBuf;
use std::time::Duration;

use paywright_emulator::platform::{DeliveryState, Platform, Project, Time};
use paywright_emulator::{Clock, Emulator, Running, StartError, StoreError};
use serde_json::{Value, json};

use crate::merchant::{KEY, PROJECT, ecopayz_payout, ecopayz_sale, signed, verified};

/// A file of its own for each test, removed at the end.
struct StateFile(PathBuf);

impl StateFile {
    fn new(name: &str) -> Self {
        let name = format!("paywright-durable-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    async fn start(&self) -> Result<Running, StartError> {
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let project = Project::new(PROJECT, KEY).unwrap().callback_url("http://127.0.0.1:9/none");
        Emulator::builder()
            .project(project)
            .clock(Clock::frozen(noon))
            .store(self.0.join("state.db"))
            .start()
            .await
    }
}

impl Drop for StateFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn gate(running: &Running, path: &str, body: &Value) -> (u16, Vec<u8>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}{path}", running.base_url());
    let response = client.post(url).body(signed(body)).send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

async fn status(running: &Running, payment_id: &str) -> Value {
    let body = json!({"general": {"project_id": PROJECT, "payment_id": payment_id}});
    let (http, answer) = gate(running, "/v2/payment/status", &body).await;
    assert_eq!(http, 200);
    verified(&answer)
}

#[tokio::test]
async fn a_restart_goes_on_where_the_platform_was_left() {
    let file = StateFile::new("restart");
    let running = file.start().await.unwrap();
    gate(&running, "/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000)).await;
    gate(&running, "/v2/payment/ecopayz/payout", &ecopayz_payout("payout-1", 40_000)).await;
    running.control().settle().await;
    running.control().advance(Duration::from_secs(60)).await;
    let before = (status(&running, "order-1").await, status(&running, "payout-1").await);
    let attempts = running.control().look(|platform| {
        platform.deliveries().map(|delivery| delivery.attempts.len()).collect::<Vec<_>>()
    });
    running.shutdown().await;

    let running = file.start().await.unwrap();
    let control = running.control();
    assert_eq!(control.now().to_string(), "2026-03-10T12:01:00+0000");
    // The address of the platform is another one, and callbacks name it.
    let strip = |mut status: Value| {
        for name in ["redirect_data", "signature"] {
            status.as_object_mut().unwrap().remove(name).unwrap();
        }
        status
    };
    let after = (status(&running, "order-1").await, status(&running, "payout-1").await);
    assert_eq!(strip(after.0), strip(before.0));
    assert_eq!(after.1, before.1);
    control.look(|platform| {
        let counts: Vec<_> = platform.deliveries().map(|found| found.attempts.len()).collect();
        assert_eq!(counts, attempts);
        assert!(platform.deliveries().all(|d| matches!(d.state, DeliveryState::Waiting(_))));
    });
    // The customer who was sent away before the restart is still waited for.
    control.advance(Duration::from_secs(30 * 60)).await;
    assert_eq!(status(&running, "order-1").await["payment"]["status"], "decline");
    // A used identifier stays used.
    let again = ecopayz_payout("PAYOUT-1", 5);
    assert_eq!(gate(&running, "/v2/payment/ecopayz/payout", &again).await.0, 400);
    running.shutdown().await;
}

#[tokio::test]
async fn one_file_serves_one_platform() {
    let file = StateFile::new("taken");
    let running = file.start().await.unwrap();
    let second = file.start().await;
    assert!(matches!(second, Err(StartError::Store(StoreError::Taken { .. }))), "{second:?}");
    drop(running);
}

#[tokio::test]
async fn a_reset_is_kept_too() {
    let file = StateFile::new("reset");
    let running = file.start().await.unwrap();
    gate(&running, "/v2/payment/ecopayz/payout", &ecopayz_payout("payout-1", 1_000)).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/_control/reset", running.base_url());
    let request = client.post(url).header("content-type", "application/json").body("{}");
    assert_eq!(request.send().await.unwrap().status(), 200);
    running.shutdown().await;
    let running = file.start().await.unwrap();
    assert_eq!(running.control().look(Platform::payment_count), 0);
    running.shutdown().await;
}
