//! Proxies that let through, refuse, or are none. The server script plays the proxy and then, on the
//! same connection, the platform behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::Answer;
use paywright_http::{Client, ClientBuilder, Stage};

use crate::process;
use crate::report::Table;
use crate::server::{Script, Server, Step};
use crate::shop::Shop;
use crate::stalls::MACHINE;
use crate::tls::Authority;

/// A shop whose platform is a name that only a proxy makes reachable.
fn shop_through(proxy: &str, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Shop {
    Shop::with("http://platform.test:8080", |settings| {
        let settings = settings.plain_http_host("platform.test").proxy(proxy, "").unwrap();
        set(settings)
    })
}

fn send(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

const SECRETS: [&str; 3] = ["s@cret", "s%40cret", "YWxpY2U6c0BjcmV0"];

/// Neither the password of the proxy nor any form of it.
fn assert_no_secret(text: &str) {
    assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{text}");
}

#[tokio::test]
async fn a_tunnel_leads_to_the_platform() {
    for (credentials, expected) in [("", None), ("alice:s%40cret@", Some(SECRETS[2]))] {
        let tunnel = send("HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n");
        let server = Server::start(vec![vec![Step::Request, tunnel, Step::Serve]]).await;
        let proxy = format!("http://{credentials}{}", server.address());
        let shop = shop_through(&proxy, |settings| {
            assert_no_secret(&format!("{settings:?}"));
            settings
        });
        for id in ["order-1", "order-2"] {
            let told = shop.pay(id).await;
            assert!(told.is_accepted(), "{}", told.words());
        }
        assert_no_secret(&format!("{:?} {:?}", shop.client, shop.gate));
        assert_eq!((server.connections(), server.requests()), (1, 2));
        let heard = server.seen()[0].text();
        assert!(heard.starts_with("CONNECT platform.test:8080 HTTP/1.1\r\n"), "{heard}");
        let authorization = heard
            .lines()
            .find_map(|line| line.strip_prefix("Proxy-Authorization: Basic ").map(str::to_owned));
        assert_eq!(authorization.as_deref(), expected, "sent once, to the proxy");
        assert_eq!(heard.matches("Basic ").count(), usize::from(expected.is_some()));
    }
}

#[tokio::test]
async fn tls_within_a_tunnel_is_that_of_the_platform() {
    for (name, is_right) in [("platform.test", true), ("127.0.0.1", false)] {
        let tls = Step::Tls(Authority::shared().server(&[name]));
        let script = vec![Step::Request, send("HTTP/1.0 200 OK\r\n\r\n"), tls, Step::Serve];
        let server = Server::start(vec![script]).await;
        let pem = Authority::shared().pem();
        let shop = Shop::with("https://platform.test", |settings| {
            let settings = settings.ca_pem(pem.as_bytes()).unwrap();
            settings.proxy(&server.url(), "").unwrap()
        });
        let told = shop.pay("order-1").await;
        assert_eq!(told.is_accepted(), is_right, "{name}: {}", told.words());
        assert_eq!(server.requests(), usize::from(is_right), "{name}");
        assert!(server.seen()[0].text().starts_with("CONNECT platform.test:443 "));
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_let_through_is_sent_no_payment() {
    let http = |name, steps: &[Step]| {
        let mut script = vec![Step::Request];
        script.extend_from_slice(steps);
        (name, "http", script)
    };
    let socks = |name, script: &[Step]| (name, "socks5h", script.to_vec());
    let bytes = |bytes: &[u8]| Step::Send(bytes.to_vec());
    let (hello, welcome) = (Step::Read(3), bytes(b"\x05\x02"));
    // 1, the lengths and the words.
    let (login, logged_in) = (Step::Read(1 + 1 + 5 + 1 + 6), bytes(b"\x01\0"));
    let inside = [hello.clone(), welcome.clone(), login.clone(), logged_in];
    let reply = |reply: &[u8]| [&inside[..], &[Step::Read(20), bytes(reply)]].concat();
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    let cases: Vec<(_, _, Script)> = vec![
        http("407", &[send("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\n\r\n")]),
        http("403", &[send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")]),
        http("502", &[send("HTTP/1.1 502 Bad Gateway\r\n\r\n")]),
        http("302", &[send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n")]),
        http("garbage", &[send("\u{1}\u{2}\u{3} nothing that is HTTP\r\n\r\n")]),
        http("an answer without a status", &[send("HTTP/1.1 \r\n\r\n")]),
        http("headers of 100 kB", &[send(&long)]),
        http("closed", &[Step::Fin]),
        http("torn down", &[Step::Reset]),
        http("cut", &[send("HTTP/1.1 200 OK\r\n"), Step::Fin]),
        socks("SOCKS: closed", &[Step::Fin]),
        socks("SOCKS: torn down", &[hello.clone(), Step::Reset]),
        socks("SOCKS: garbage", &[send("HTTP/1.1 400 Bad Request\r\n\r\n")]),
        socks("SOCKS: no method", &[hello.clone(), bytes(b"\x05\xff")]),
        socks("SOCKS: unknown method", &[hello.clone(), bytes(b"\x05\x01")]),
        socks("SOCKS: other method", &[hello.clone(), bytes(b"\x05\0")]),
        socks("SOCKS: version 4", &[hello.clone(), bytes(b"\x04\x02")]),
        socks("SOCKS: wrong password", &[hello, welcome, login, bytes(b"\x01\x01")]),
        socks("SOCKS: refused", &reply(b"\x05\x05\0\x01\0\0\0\0\0\0")),
        socks("SOCKS: not allowed", &reply(b"\x05\x02\0\x01\0\0\0\0\0\0")),
        socks("SOCKS: unknown reply", &reply(b"\x05\x99\0\x01\0\0\0\0\0\0")),
        socks("SOCKS: unknown kind of address", &reply(b"\x05\0\0\x09\0\0\0\0\0\0")),
        socks("SOCKS: address that is no text", &reply(b"\x05\0\0\x03\x02\xff\xfe\0\0")),
        socks("SOCKS: cut", &[reply(b"\x05\0\0"), vec![Step::Fin]].concat()),
    ];
    let mut table = Table::new("proxies");
    for (name, scheme, script) in cases {
        let server = Server::start(vec![script]).await;
        let proxy = format!("{scheme}://alice:s%40cret@{}", server.address());
        let shop = shop_through(&proxy, |settings| settings);
        let told = shop.pay("order-1").await;
        table.row(name, &told.words());
        let failure = told.failure();
        let found = (failure.code(), failure.stage());
        assert_eq!(found, ("http_proxy_failed", Stage::Connect), "{name}: {failure}");
        told.assert_honest(name);
        assert_no_secret(&format!("{failure} {failure:?} {:?}", told.result));
        assert_eq!(server.requests(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told_from_a_platform_that_is_not() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "socks5h"] {
        let proxy = format!("{scheme}://alice:s%40cret@{address}");
        let told = shop_through(&proxy, |settings| settings).pay("order-1").await;
        assert_eq!(told.failure().code(), "http_proxy_failed", "{}", told.words());
        assert_no_secret(&told.words());
    }
}

#[tokio::test]
async fn socks_names_are_looked_up_on_the_side_that_the_user_chose() {
    let reply = Step::Send(b"\x05\0\0\x01\x7f\0\0\x01\0\x50".to_vec());
    let by_name = [b"\x05\x01\0\x03\x0dplatform.test".as_slice(), &8080_u16.to_be_bytes()].concat();
    let by_address = [b"\x05\x01\0\x01\x0a\0\0\x09".as_slice(), &8080_u16.to_be_bytes()].concat();
    let login = b"\x01\x05alice\x06s@cret".as_slice();
    for (scheme, request, asked) in [("socks5h", &by_name, 0), ("socks5", &by_address, 1)] {
        for credentials in ["", "alice:s%40cret@"] {
            let (hello, welcome) = match credentials {
                "" => (b"\x05\x01\0".to_vec(), b"\x05\0".to_vec()),
                _ => (b"\x05\x01\x02".to_vec(), b"\x05\x02".to_vec()),
            };
            let mut script = vec![Step::Read(hello.len()), Step::Send(welcome)];
            let mut expected = hello;
            if !credentials.is_empty() {
                script.extend([Step::Read(login.len()), Step::Send(b"\x01\0".to_vec())]);
                expected.extend_from_slice(login);
            }
            expected.extend_from_slice(request);
            script.extend([Step::Read(request.len()), reply.clone(), Step::Serve]);
            let server = Server::start(vec![script]).await;
            let questions = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&questions);
            let proxy = format!("{scheme}://{credentials}{}", server.address());
            let shop = shop_through(&proxy, |settings| {
                settings.resolver(move |host| {
                    assert_eq!(host, "platform.test");
                    counted.fetch_add(1, Ordering::Relaxed);
                    std::future::ready(Ok(vec!["10.0.0.9".parse().unwrap()]))
                })
            });
            let told = shop.pay("order-1").await;
            assert!(told.is_accepted(), "{scheme}: {}", told.words());
            assert_eq!(questions.load(Ordering::Relaxed), asked, "{scheme}");
            let heard = &server.seen()[0].bytes;
            assert!(heard.starts_with(&expected), "{scheme}: {heard:?}");
            assert!(heard[expected.len()..].starts_with(b"POST /"), "{scheme}");
        }
    }
}

#[tokio::test]
async fn a_name_that_nobody_knows_goes_to_no_proxy() {
    let server = Server::start(vec![vec![]]).await;
    let proxy = format!("socks5://{}", server.address());
    for found in [Ok(vec![]), Err("no such host")] {
        let shop = shop_through(&proxy, |settings| {
            settings
                .resolver(move |_| std::future::ready(found.clone().map_err(std::io::Error::other)))
        });
        let told = shop.pay("order-1").await;
        told.assert_honest("unknown name");
        assert_eq!(told.failure().stage(), Stage::Connect, "{}", told.words());
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn what_needs_no_proxy_goes_through_none() {
    let trap = Server::start(vec![vec![]]).await;
    let platform = Server::start(vec![vec![Step::Serve]]).await;
    let named = format!("http://platform.test:{}", platform.port());
    let here = platform.url();
    for (url, except) in
        [(&named, "platform.test"), (&named, "*"), (&named, "other.test, .test"), (&here, "")]
    {
        let shop = Shop::with(url, |settings| {
            let settings = settings.resolve("platform.test", "127.0.0.1".parse().unwrap());
            let settings = settings.plain_http_host("platform.test");
            settings.proxy(&trap.url(), except).unwrap()
        });
        let told = shop.pay("order-1").await;
        assert!(told.is_accepted(), "{url} {except}: {}", told.words());
    }
    assert_eq!((trap.connections(), platform.connections()), (0, 4));
}

const PLATFORM: &str = "PAYWRIGHT_HOSTILE_PLATFORM";

/// The environment belongs to the whole process, so the call is made in another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environment_names_the_proxy() {
    let _among_others = MACHINE.read().await;
    let tunnel = send("HTTP/1.1 200 OK\r\n\r\n");
    let proxy = Server::start(vec![vec![Step::Request, tunnel, Step::Serve]]).await;
    let platform = Server::start(vec![vec![Step::Serve]]).await;
    let url = format!("http://platform.test:{}", platform.port());
    for (variable, no_proxy, expected) in [
        ("HTTP_PROXY", "", (1, 0)),
        ("http_proxy", "", (2, 0)),
        ("ALL_PROXY", "other.test", (3, 0)),
        ("HTTPS_PROXY", "", (3, 1)),
        ("ALL_PROXY", "other.test,platform.test", (3, 2)),
    ] {
        let (proxy_url, url) = (proxy.url(), url.clone());
        let call = move || {
            process::run("proxies::a_call_as_the_environment_says", |command| {
                for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
                    command.env_remove(name).env_remove(name.to_lowercase());
                }
                command.env(PLATFORM, url).env(variable, proxy_url).env("NO_PROXY", no_proxy);
            });
        };
        tokio::task::spawn_blocking(call).await.unwrap();
        let connections = (proxy.connections(), platform.connections());
        assert_eq!(connections, expected, "{variable} {no_proxy}");
    }
}

#[tokio::test]
#[ignore = "the other process of the_environment_names_the_proxy"]
async fn a_call_as_the_environment_says() {
    let Ok(url) = std::env::var(PLATFORM) else { return };
    let client = Client::builder()
        .plain_http_host("platform.test")
        .resolve("platform.test", "127.0.0.1".parse().unwrap())
        .build()
        .unwrap();
    let base = paywright_core::http::BaseUrl::parse(&url).unwrap();
    let gate = client.gate(crate::shop::gate().with_base_url(base));
    let told = gate.send(&crate::shop::sale("order-1")).await;
    assert!(matches!(told, Ok(Answer::Accepted(_))), "{told:?}");
}
