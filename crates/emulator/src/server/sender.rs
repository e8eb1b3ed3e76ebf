//! Sends callbacks to merchants: plain HTTP, no redirects followed, loopback only.

use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use reqwest::{Client, Url, header};

use super::host::is_loopback;
use crate::platform::{Answer, HttpAnswer, Outgoing};

/// How much of an answer the delivery log keeps.
const KEPT_ANSWER: usize = 1_024;

pub(super) struct Sender {
    client: Client,
    content_type: &'static str,
    /// Whether addresses beyond this machine are allowed.
    is_remote_allowed: bool,
    /// Real time before a first attempt, so that the answer to the request that caused it is
    /// received first, as it is from the platform.
    head_start: Duration,
}

impl Sender {
    pub(super) fn new(
        content_type: &'static str,
        is_remote_allowed: bool,
        timeout: Duration,
        head_start: Duration,
    ) -> Result<Self, reqwest::Error> {
        // A proxy from the environment would carry callbacks off this machine.
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(timeout)
            .user_agent(concat!("paywright-emulator/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, content_type, is_remote_allowed, head_start })
    }

    /// Makes one attempt.
    pub(super) async fn post(&self, outgoing: &Outgoing) -> Answer {
        if outgoing.attempt == 1 && !outgoing.is_early {
            tokio::time::sleep(self.head_start).await;
        }
        let start = Instant::now();
        let result = match self.target(&outgoing.url) {
            Ok(url) => {
                self.exchange(url, outgoing.body.clone()).await.map_err(|error| reason(&error))
            }
            Err(reason) => Err(reason),
        };
        Answer { result, latency: start.elapsed() }
    }

    async fn exchange(&self, url: Url, body: String) -> Result<HttpAnswer, reqwest::Error> {
        let mut response = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, self.content_type)
            .body(body)
            .send()
            .await?;
        let status = response.status().as_u16();
        let mut text = Vec::new();
        while text.len() < KEPT_ANSWER {
            match response.chunk().await {
                Ok(Some(chunk)) => text.extend_from_slice(&chunk),
                // The status alone decides, so a body that breaks off is no failure.
                Ok(None) | Err(_) => break,
            }
        }
        text.truncate(KEPT_ANSWER);
        Ok(HttpAnswer { status, text: String::from_utf8_lossy(&text).into_owned() })
    }

    /// The address, if callbacks may go there.
    fn target(&self, text: &str) -> Result<Url, String> {
        let url = Url::parse(text).map_err(|error| format!("the address is not valid: {error}"))?;
        if url.scheme() != "http" {
            return Err("the local platform sends callbacks by plain HTTP only".to_owned());
        }
        if !self.is_remote_allowed && !is_loopback(url.host_str().unwrap_or_default()) {
            return Err(
                "not sent: the address is not on this machine, and the local platform was not \
                 told to send callbacks elsewhere"
                    .to_owned(),
            );
        }
        Ok(url)
    }
}

/// The innermost cause says more than "error sending request".
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_sent_to() {
        let local =
            Sender::new("text/plain", false, Duration::from_secs(1), Duration::ZERO).unwrap();
        let remote =
            Sender::new("text/plain", true, Duration::from_secs(1), Duration::ZERO).unwrap();
        let cases = [
            ("http://127.0.0.1:8080/callback", true, true),
            ("http://127.8.9.10/", true, true),
            ("http://localhost/", true, true),
            ("http://shop.localhost:81/", true, true),
            ("http://[::1]:8080/", true, true),
            ("http://2130706433/", true, true),
            ("http://192.168.0.1/", false, true),
            ("http://[2001:db8::1]/", false, true),
            ("http://localhost.shop.example/", false, true),
            ("http://notlocalhost/", false, true),
            ("http://user@127.0.0.1:80@shop.example/", false, true),
            ("https://127.0.0.1/", false, false),
            ("ftp://127.0.0.1/", false, false),
            ("callback", false, false),
        ];
        for (url, to_local, to_remote) in cases {
            assert_eq!(local.target(url).is_ok(), to_local, "{url}");
            assert_eq!(remote.target(url).is_ok(), to_remote, "{url}");
        }
    }
}
