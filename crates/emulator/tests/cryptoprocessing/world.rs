//! A running gateway with a frozen clock, and the shop that gets its notifications.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use paywright_core::cryptoprocessing::encoding::form;
use paywright_emulator::cryptoprocessing::{Platform, Terminal};
use paywright_emulator::platform::Time;
use paywright_emulator::{Clock, CryptoprocessingEmulator, Running};
use serde_json::Value;

pub(crate) struct World {
    pub(crate) running: Running<Platform>,
    pub(crate) shop: Arc<Shop>,
    client: reqwest::Client,
}

/// Keeps every notification, and answers as it is told, then with 200.
#[derive(Default)]
pub(crate) struct Shop {
    received: Mutex<VecDeque<Vec<u8>>>,
    answers: Mutex<VecDeque<u16>>,
}

impl Shop {
    pub(crate) fn answer_with(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// What came next.
    pub(crate) fn take(&self) -> Option<Vec<u8>> {
        self.received.lock().unwrap().pop_front()
    }

    async fn receive(State(shop): State<Arc<Self>>, body: axum::body::Bytes) -> StatusCode {
        shop.received.lock().unwrap().push_back(body.to_vec());
        let status = shop.answers.lock().unwrap().pop_front().unwrap_or(200);
        StatusCode::from_u16(status).unwrap()
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        let shop = Arc::new(Shop::default());
        let app = Router::new().route("/notify", post(Shop::receive)).with_state(Arc::clone(&shop));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let terminal = Terminal { notification_url: Some(url), ..Terminal::default() };
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let builder = CryptoprocessingEmulator::builder().terminal(terminal).seed(7);
        let running = builder.clock(Clock::frozen(noon)).start().await.unwrap();
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        Self { running, shop, client: client.build().unwrap() }
    }

    pub(crate) fn url(&self, address: &str) -> String {
        match address.starts_with("http") {
            true => address.to_owned(),
            false => format!("{}{address}", self.running.base_url()),
        }
    }

    /// Sends a form. The status and the body of the answer, or that none came.
    pub(crate) async fn send(&self, path: &str, body: String) -> Result<(u16, Vec<u8>), String> {
        let kind = "application/x-www-form-urlencoded";
        let request = self.client.post(self.url(path)).header("content-type", kind).body(body);
        let response = request.timeout(Duration::from_secs(20)).send().await;
        let response = response.map_err(|error| format!("{error:?}"))?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| format!("{error:?}"))?;
        Ok((status, body.to_vec()))
    }

    /// Sends a form from a page, and follows to the next page.
    pub(crate) async fn post(&self, path: &str, fields: &[(String, String)]) -> String {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let (status, body) = self.send(path, form(&pairs).to_string()).await.unwrap();
        let page = String::from_utf8(body).unwrap();
        assert_eq!(status, 200, "{path}: {page}");
        page
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let response = self.client.get(self.url(path)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A header of a page.
    pub(crate) async fn header(&self, path: &str, name: &str) -> Option<String> {
        let response = self.client.get(self.url(path)).send().await.unwrap();
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    /// Asks the control API.
    pub(crate) async fn control(&self, path: &str) -> Value {
        let (status, text) = self.get(&format!("/_control/{path}")).await;
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Tells the control API something.
    pub(crate) async fn tell(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = self.url(&format!("/_control/{path}"));
        let request = self.client.post(url).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.running.control().advance(Duration::from_secs(seconds)).await;
    }
}
