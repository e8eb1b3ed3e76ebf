//! A refund that is carried out at the last moment: after two answers have shown that it was not, and
//! before it would be sent again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::ticket::Truth;
use paywright_core::cryptoprocessing::{Terminal, api};
use paywright_core::http::BaseUrl;
use paywright_http::Client;
use paywright_http::cryptoprocessing::CarriedOut;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use super::real_time::{PATIENCE, hurried};
use crate::wire::Message;

/// What the gateway has heard.
#[derive(Default)]
struct Heard {
    refunds: usize,
    last_question: Option<Instant>,
    is_carried_out: bool,
}

impl Heard {
    /// The answer; `None` where the connection breaks instead.
    fn answer(&mut self, command: &str) -> Option<String> {
        if command == "Refund" {
            self.refunds += 1;
            return None;
        }
        // Questions of a ticket are seconds apart; the look before another attempt follows at once.
        let since = self.last_question.replace(Instant::now()).map(|last| last.elapsed());
        if self.refunds > 0 && since.is_some_and(|since| since < Duration::from_secs(1)) {
            self.is_carried_out = true;
        }
        let left = if self.is_carried_out { 4000 } else { 5000 };
        Some(format!(
            "<GetState Success=\"True\" OrderId=\"order-1\" State=\"Charged\" Amount=\"{left}\"/>"
        ))
    }
}

async fn serve(mut stream: TcpStream, heard: Arc<Mutex<Heard>>) {
    loop {
        let mut request = Message::new(Vec::new());
        if !request.read_whole(&mut stream).await {
            return;
        }
        let head = String::from_utf8_lossy(&request.bytes).into_owned();
        let command = head.split([' ', '/']).nth(3).unwrap_or_default();
        let Some(xml) = heard.lock().unwrap().answer(command) else { return };
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{xml}", xml.len());
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_seen_and_not_sent_again() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Heard::default()));
    let serving = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&serving)));
        }
    });
    let terminal = Terminal::new(BaseUrl::parse(&base_url).unwrap())
        .with_key(SecretKey::new("k").unwrap())
        .with_password(SecretKey::new("p").unwrap());
    let terminal = Client::builder().no_proxy().build().unwrap().terminal(terminal);
    let refund = api::Refund::new("order-1").amount(1000);
    let done = hurried(terminal.carry_out(&refund, PATIENCE)).await.unwrap();
    assert!(matches!(&done, CarriedOut::Found(Truth::Done(_))), "{done:?}");
    let heard = heard.lock().unwrap();
    assert_eq!((heard.refunds, heard.is_carried_out), (1, true));
}
