//! Answers that are too large, or packed in a way that makes them so.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use paywright_core::ErrorCode;
use paywright_core::http::RetryClass;

use crate::report::Table;
use crate::server::{Script, Server, Step, accepted, answer};
use crate::shop::Shop;
use crate::stalls::{DEADLINE, MACHINE, assert_late_by_little};

/// What the clients take at most by default.
const LIMIT: usize = 8 << 20;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn packed(encoding: &str, body: &[u8]) -> Vec<u8> {
    answer("200 OK", &format!("Content-Encoding: {encoding}\r\n"), body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_or_oddly_packed_is_refused() {
    let _among_others = MACHINE.read().await;
    let too_large = "http_answer_too_large";
    let odd = "http_encoding_refused";
    let head = "HTTP/1.1 200 OK\r\n";
    let send = |parts: &[&[u8]]| vec![Step::Request, Step::Send(parts.concat()), Step::Serve];
    let small = accepted("order-1").into_bytes();
    let chunk = [b"100000\r\n".as_slice(), &[b' '; 1 << 20], b"\r\n"].concat();
    let bomb = gzip(&vec![b' '; 10 * LIMIT]);
    let cases: Vec<(_, Script, _)> = vec![
        ("length over the limit", send(&[&answer("200 OK", "", vec![b' '; LIMIT + 1])]), too_large),
        (
            "chunks over the limit",
            send(&[head.as_bytes(), b"Transfer-Encoding: chunked\r\n\r\n", &chunk.repeat(9)]),
            too_large,
        ),
        ("no length, no end", send(&[head.as_bytes(), b"\r\n", &vec![b' '; LIMIT + 1]]), too_large),
        ("bomb", send(&[&packed("gzip", &bomb)]), too_large),
        ("bomb by another name", send(&[&packed("X-GZip", &bomb)]), too_large),
        ("bomb within a bomb", send(&[&packed("gzip, gzip", &gzip(&bomb))]), odd),
        ("Brotli", send(&[&packed("br", b"\x0b\x02\x80{}\x03")]), odd),
        ("deflate", send(&[&packed("deflate", b"\x78\x9c\x03\0\0\0\0\x01")]), odd),
        ("zstd", send(&[&packed("zstd", b"\x28\xb5\x2f\xfd")]), odd),
        ("unreadable coding", send(&[&packed("gz\u{fc}p", &gzip(&small))]), odd),
        ("no gzip", send(&[&packed("gzip", &small)]), odd),
        ("cut gzip", send(&[&packed("gzip", &gzip(&small)[..30])]), odd),
        ("gzip and more", send(&[&packed("gzip", &[&gzip(&small)[..], b"more"].concat())]), odd),
        (
            "wrong checksum",
            {
                let mut body = gzip(&small);
                let at = body.len() - 8;
                body[at] ^= 1;
                send(&[&packed("gzip", &body)])
            },
            odd,
        ),
    ];
    let mut table = Table::new("bodies");
    for (name, script, code) in cases {
        let server = Server::start(vec![script.clone(), vec![Step::Serve]]).await;
        let shop = Shop::at(&server.url());
        let told = shop.pay("order-1").await;
        table.row(name, &told.words());
        assert_eq!(told.failure().code(), code, "{name}: {}", told.words());
        told.assert_honest(name);
        assert_eq!(server.requests(), 1, "{name}");
        assert!(shop.pay("order-2").await.is_accepted(), "{name}");

        // Asking again would bring the same.
        let server = Server::start(vec![script]).await;
        let failure = Shop::at(&server.url()).send(RetryClass::Read).await.result.unwrap_err();
        assert_eq!((failure.code(), server.requests()), (code, 1), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_too_large_is_taken() {
    let _among_others = MACHINE.read().await;
    let full = vec![b' '; LIMIT];
    for (name, answer, length) in [
        ("the limit itself", answer("200 OK", "", &full), LIMIT),
        ("the limit, packed", packed("gzip", &gzip(&full)), LIMIT),
        ("gzip", packed("GZIP", &gzip(b"{}")), 2),
        ("nothing, packed", packed("gzip", &gzip(b"")), 0),
        ("as it is", packed("identity", b"{}"), 2),
    ] {
        let server = Server::start(vec![vec![Step::Request, Step::Send(answer)]]).await;
        let answer = Shop::at(&server.url()).send(RetryClass::Read).await.result;
        let answer = answer.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!(answer.body().len(), length, "{name}");
    }
}

#[tokio::test]
async fn the_deadline_holds_while_an_answer_is_unpacked() {
    // Data that takes far longer to unpack than to send: members and blocks that hold nothing.
    let members = gzip(b"").repeat(LIMIT / gzip(b"").len());
    let block = b"\0\0\0\xff\xff".repeat(LIMIT / 5 - 10);
    let blocks = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff".as_slice(), &block].concat();
    for (name, body) in [("members", members), ("blocks", blocks)] {
        let script = vec![Step::Request, Step::Send(packed("gzip", &body))];
        let server = Server::start(vec![script]).await;
        let shop = Shop::with(&server.url(), |settings| settings.deadline(DEADLINE));
        assert_late_by_little(name, async || {
            let told = shop.send(RetryClass::MoneyMoving).await;
            // Where it is unpacked in time, there is nothing to be late for.
            told.took.saturating_sub(DEADLINE)
        })
        .await;
    }
}
