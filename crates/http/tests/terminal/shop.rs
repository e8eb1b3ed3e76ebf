//! A shop with a terminal of its own.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::{ACKNOWLEDGEMENT, Card, Notification, Terminal};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_emulator::cryptoprocessing::Platform;
use paywright_emulator::{Clock, CryptoprocessingEmulator, Running, cryptoprocessing};
use paywright_http::Client;
use paywright_http::cryptoprocessing::TerminalClient;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub(crate) const SOON: Duration = Duration::from_secs(10);

pub(crate) struct Shop {
    pub(crate) platform: Running<Platform>,
    pub(crate) terminal: TerminalClient,
    listener: TcpListener,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(Clock::real(), Client::with_defaults().unwrap()).await
    }

    pub(crate) async fn open_with(clock: Clock, client: Client) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let agreed = cryptoprocessing::Terminal {
            notification_url: Some(url),
            ..cryptoprocessing::Terminal::default()
        };
        let builder = CryptoprocessingEmulator::builder().terminal(agreed).clock(clock);
        let platform = builder.start().await.unwrap();
        let terminal = client.terminal(terminal_at(platform.base_url()));
        Self { platform, terminal, listener }
    }

    /// The next notification that the platform posts.
    pub(crate) async fn notification(&self) -> Notification {
        let (mut stream, _) = self.listener.accept().await.unwrap();
        let mut heard = String::new();
        let body = loop {
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).await.unwrap();
            assert!(count > 0, "{heard}");
            heard.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
            let Some((head, body)) = heard.split_once("\r\n\r\n") else { continue };
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap();
            let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
            if body.len() >= length {
                break body.to_owned();
            }
        };
        let (status, words) = ACKNOWLEDGEMENT;
        let answer = format!(
            "HTTP/1.1 {status} OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{words}",
            words.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        Notification::parse(body.as_bytes()).unwrap()
    }
}

/// The published sample terminal.
pub(crate) fn terminal_at(base_url: &str) -> Terminal {
    Terminal::new(BaseUrl::parse(base_url).unwrap())
        .with_key(SecretKey::new("Merchant").unwrap())
        .with_vwid(SecretKey::new("Merchant").unwrap())
        .with_password(SecretKey::new("123").unwrap())
}

/// A card that is paid with at once.
pub(crate) fn card() -> Card {
    card_of("4111111111100023")
}

pub(crate) fn card_of(number: &str) -> Card {
    let pan = Pan::parse_without_check_digit(number).unwrap();
    Card::new(&pan, 12, 2030, "IVAN IVANOV").cvv(&Cvv::parse("123").unwrap())
}
