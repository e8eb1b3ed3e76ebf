//! A connection that ends at some point of the exchange: in the orderly way, or torn down.

use paywright_core::ErrorCode;
use paywright_core::http::RetryClass;
use tokio::task::JoinSet;

use crate::report::play_all;
use crate::server::{Script, Server, Step, accepted};
use crate::shop::Shop;
use crate::stalls::MACHINE;

struct Cut {
    name: &'static str,
    before: Script,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Lost,
    /// The answer has no length, so an orderly end may be its end.
    MayBeWhole,
    /// The client may see the end before it writes anything, and then connects anew.
    MayBeSentLater,
}

fn cuts() -> Vec<Cut> {
    let cut = |name, before: &[Step]| Cut { name, before: before.to_vec(), outcome: Outcome::Lost };
    let send = |text: &str| Step::Send(text.as_bytes().to_vec());
    let after = |name, texts: &[&str]| {
        let mut before = vec![Step::Request];
        before.extend(texts.iter().map(|text| send(text)));
        cut(name, &before)
    };
    let body = accepted("order-1");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let sized = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("{:x}\r\n{body}\r\n", body.len());
    vec![
        cut("within the request", &[Step::Read(30)]),
        Cut { outcome: Outcome::MayBeSentLater, ..cut("before the request", &[]) },
        after("after the request", &[]),
        after("after 100 Continue", &["HTTP/1.1 100 Continue\r\n\r\n"]),
        after("within the status line", &["HTTP/1.1 2"]),
        after("within the headers", &["HTTP/1.1 200 OK\r\nContent-Ty"]),
        after("before the end of the headers", &[head]),
        after("before the body", &[&sized]),
        after("within the body", &[&sized, &body[..body.len() - 1]]),
        after("before the first chunk", &[&chunked]),
        after("within a chunk", &[&chunked, "ff\r\n", &body]),
        after("after the last byte, before the last chunk", &[&chunked, &chunk]),
        after("within the last chunk", &[&chunked, &chunk, "0\r\n"]),
        Cut {
            outcome: Outcome::MayBeWhole,
            ..after("at the end of a body without a length", &[head, "\r\n", &body])
        },
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_loses_an_answer_but_never_pays_twice() {
    let _among_others = MACHINE.read().await;
    let mut cases = JoinSet::new();
    for (how, end) in [("FIN", Step::Fin), ("RST", Step::Reset)] {
        for case in cuts() {
            let end = end.clone();
            cases.spawn(async move {
                let name = format!("{} by {how}", case.name);
                let mut script = case.before.clone();
                script.push(end);
                let said = play(&name, script, case.outcome).await;
                (name, said)
            });
        }
    }
    play_all("cuts", cases).await;
}

async fn play(name: &str, script: Script, outcome: Outcome) -> String {
    let server = Server::start(vec![script.clone(), vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    let told = shop.pay("order-1").await;
    let is_lost = outcome == Outcome::Lost || !told.is_accepted();
    if is_lost {
        assert_eq!(told.failures.len(), 1, "{name}: {:?}", told.failures);
        assert_eq!(told.failure().code(), "http_connection_closed", "{name}: {}", told.failure());
        assert!(told.failure().may_have_arrived(), "{name}: {}", told.failure());
        told.assert_honest(name);
        assert_eq!(server.connections(), 1, "{name}");
    }
    assert!(server.requests() <= 1, "{name}");
    let next = shop.pay("order-2").await;
    assert!(next.is_accepted(), "{name}: {}", next.words());
    assert_eq!(server.connections(), 2, "{name}");

    let server = Server::start(vec![script, vec![Step::Serve]]).await;
    let read = Shop::at(&server.url()).send(RetryClass::Read).await;
    let answer = read.result.unwrap_or_else(|failure| panic!("{name}: {failure}"));
    assert_eq!(answer.status(), 200, "{name}");
    let is_read_again = outcome != Outcome::MayBeWhole;
    assert!(server.connections() == 2 || !is_read_again, "{name}");
    told.words()
}

#[tokio::test]
async fn nobody_listening_means_that_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = Shop::at(&url).pay("order-1").await;
    assert_eq!(told.failures.len(), 4, "a payment that was not sent may be sent again");
    assert_eq!(told.failure().code(), "http_connect_failed");
    told.assert_honest("nobody listens");
}
