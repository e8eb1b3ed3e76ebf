//! Servers that ask to be left alone for a while, in all manners.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use paywright_core::ErrorCode;
use paywright_core::Timestamp;
use paywright_core::http::RetryClass;
use paywright_core::retry::{Budget, Policy};
use tokio::task::JoinSet;

use crate::report::play_all;
use crate::server::{Server, Step, answer};
use crate::shop::Shop;

/// An HTTP date so many seconds from now.
fn date(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let moment = Timestamp::from_seconds(i64::try_from(now).unwrap() + seconds).to_string();
    let number = |range: std::ops::Range<usize>| moment[range].parse::<usize>().unwrap();
    let month =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            [number(5..7) - 1];
    format!("Mon, {:02} {month} {} {} GMT", number(8..10), number(0..4), &moment[11..19])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_is_the_least_wait_of_a_question_and_never_beyond_the_deadline() {
    // What the header says, and the least wait before the next attempt; `None` where there is none.
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    let cases = [
        ("seconds", "Retry-After: 1".to_owned(), seconds(1)),
        ("no seconds", "Retry-After: 0".to_owned(), seconds(0)),
        ("negative", "Retry-After: -30".to_owned(), seconds(0)),
        ("date", format!("Retry-After: {}", date(3)), seconds(1)),
        ("date in the past", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT".to_owned(), seconds(0)),
        ("neither", "Retry-After: soon".to_owned(), seconds(0)),
        ("fraction", "Retry-After: 99.5".to_owned(), seconds(0)),
        ("empty", "Retry-After: ".to_owned(), seconds(0)),
        ("no text", "Retry-After: \u{fc}".to_owned(), seconds(0)),
        ("none", "X: y".to_owned(), seconds(0)),
        ("an hour", "Retry-After: 3600".to_owned(), None),
        ("absurd", "Retry-After: 99999999999999999999999".to_owned(), None),
        ("absurd date", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT".to_owned(), None),
        ("the deadline itself", "Retry-After: 5".to_owned(), None),
    ];
    let mut plays = JoinSet::new();
    for status in ["503 Busy", "429 Too Many"] {
        for (name, header, least) in cases.clone() {
            plays.spawn(async move {
                let name = format!("{name} with {status}");
                let busy = answer(status, &format!("{header}\r\n"), "");
                let script = vec![Step::Request, Step::Send(busy), Step::Serve];
                let server = Server::start(vec![script.clone()]).await;
                let told = Shop::at(&server.url()).send(RetryClass::Read).await;
                let (status, took) = (told.result.unwrap().status(), told.took);
                match least {
                    Some(least) => {
                        assert_eq!((status, server.requests()), (200, 2), "{name}");
                        assert!(took >= least, "{name}: after {took:?}");
                        assert!(took < least + Duration::from_secs(3), "{name}: after {took:?}");
                    }
                    None => {
                        assert!(status >= 429, "{name}: {status}");
                        assert_eq!(server.requests(), 1, "{name}");
                        assert!(took < Duration::from_secs(3), "{name}: after {took:?}");
                    }
                }
                // A payment is not sent again, whatever it is told.
                let server = Server::start(vec![script]).await;
                let paid = Shop::at(&server.url()).send(RetryClass::MoneyMoving).await;
                assert_eq!((paid.result.is_ok(), server.requests()), (true, 1), "{name}");
                (name, format!("{status} after {took:?}"))
            });
        }
    }
    play_all("Retry-After", plays).await;
}

#[tokio::test]
async fn only_what_may_pass_is_asked_again_and_not_for_ever() {
    for (status, requests) in [
        (200, 1),
        (400, 1),
        (401, 1),
        (403, 1),
        (404, 1),
        (408, 4),
        (425, 4),
        (429, 4),
        (500, 4),
        (501, 1),
        (502, 4),
        (503, 4),
        (504, 4),
        (599, 1),
    ] {
        let said = answer(&format!("{status} x"), "", "");
        let script = vec![vec![Step::Request, Step::Send(said)]; 8].concat();
        let server = Server::start(vec![script.clone()]).await;
        let shop = Shop::at(&server.url());
        assert_eq!(shop.send(RetryClass::Read).await.result.unwrap().status(), status);
        assert_eq!(server.requests(), requests, "{status}");
        let server = Server::start(vec![script]).await;
        let shop = Shop::at(&server.url());
        assert_eq!(shop.send(RetryClass::MoneyMoving).await.result.unwrap().status(), status);
        assert_eq!(server.requests(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_server_in_trouble_is_not_kept_there() {
    let server = Server::start(vec![vec![Step::Request, Step::Reset]]).await;
    let shop = Shop::with(&server.url(), |settings| {
        let policy = Policy { attempts: 3, first: Duration::ZERO, longest: Duration::ZERO };
        settings.retry(policy).retry_budget(Budget::new(5))
    });
    let mut requests = Vec::new();
    for _ in 0..5 {
        let told = shop.send(RetryClass::Read).await;
        assert_eq!(told.result.unwrap_err().code(), "http_connection_closed");
        requests.push(told.failures.len());
    }
    assert_eq!(requests, [3, 3, 2, 1, 1], "five retries in all");
    assert_eq!(server.requests(), 10);
}
