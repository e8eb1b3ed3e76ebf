//! What an observer sees: enough to know what happened, and nothing that opens anything.

use std::sync::{Arc, Mutex};

use paywright_core::cryptoprocessing::{Cause, Outcome, api};
use paywright_emulator::Clock;
use paywright_http::{Client, What};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::shop::{Shop, card, terminal_at};

#[tokio::test]
async fn bodies_are_masked() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let to = Arc::clone(&seen);
    let client = Client::builder().observe(move |event| {
        let told = match event.what {
            What::Sending { body } => format!("> {body}"),
            What::Answered { status, body } => format!("< {status} {body}"),
            What::Failed { failure } => format!("! {failure}"),
            _ => return,
        };
        to.lock().unwrap().push(told);
    });
    let shop = Shop::open_with(Clock::real(), client.build().unwrap()).await;
    let paid = shop.terminal.send(&api::Pay::new("order-1", 500, &card())).await;
    assert!(matches!(paid, Ok(Outcome::Done(_))), "{paid:?}");
    let refunded = shop.terminal.send(&api::Refund::new("order-1").amount(100)).await;
    assert!(matches!(refunded, Ok(Outcome::Done(_))), "{refunded:?}");
    let seen = seen.lock().unwrap().clone();
    assert_eq!(
        seen,
        [
            "> Key=***&OrderId=order-1&Amount=500&PayInfo=(PAN=411111******0023;EMonth=***;\
             EYear=***;CardHolder=***;SecureCode=***;OrderId=order-1;Amount=500)",
            r#"< 200 <Pay OrderId="order-1" Key="***" Success="True" Amount="500"/>"#,
            "> Key=***&OrderId=order-1",
            seen[3].as_str(),
            "> Key=***&Password=***&OrderId=order-1&Amount=100",
            r#"< 200 <Refund Success="True" OrderId="order-1" NewAmount="400"/>"#,
        ]
    );
    assert!(seen[3].contains(r#"State="Charged""#) && seen[3].contains("***"), "{}", seen[3]);
}

/// Whoever answers with another address would be sent the card otherwise.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let terminal = Client::with_defaults().unwrap().terminal(terminal_at(&base));
    let served = tokio::spawn(async move {
        let mut requests = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            requests += 1;
            let mut heard = Vec::new();
            while !heard.ends_with(b"Amount%3D500") {
                stream.read_buf(&mut heard).await.unwrap();
            }
            let answer = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n\
                Content-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
            if requests == 2 {
                break;
            }
        }
    });
    let sent = terminal.send(&api::Pay::new("order-1", 500, &card())).await.unwrap();
    let Outcome::Unknown(unknown) = sent else { panic!("{sent:?}") };
    assert_eq!(unknown.cause, Cause::Http { status: 307 });
    assert!(unknown.ticket.is_some());
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(!served.is_finished(), "a second request came");
    served.abort();
}
