//! A server that says everything back that it was told, wherever it can be said. The first part of
//! the path chooses how: `/3/v2/payment/...`.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use rcgen::{CertificateParams, KeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// The number of manners in which it answers.
pub(crate) const MANNERS: usize = 20;

/// The manner that never answers.
pub(crate) const SILENT: usize = 0;

/// The manners of a terminal of the second gateway.
pub(crate) const TERMINAL_MANNERS: std::ops::Range<usize> = MANNERS..MANNERS + 12;

pub(crate) struct Hostile {
    /// HTTP, and for whoever speaks TLS or SOCKS a disappointment.
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    /// The authority that has signed its certificate.
    pub(crate) ca: String,
}

impl Hostile {
    pub(crate) async fn start() -> Self {
        let listen = || TcpListener::bind(("127.0.0.1", 0));
        let (plain, tls) = (listen().await.unwrap(), listen().await.unwrap());
        let (acceptor, ca) = acceptor();
        let (at, tls_at) = (plain.local_addr().unwrap(), tls.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = plain.accept().await {
                tokio::spawn(talk(stream));
            }
        });
        tokio::spawn(async move {
            while let Ok((stream, _)) = tls.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        talk(stream).await;
                    }
                });
            }
        });
        Self { plain: at, tls: tls_at, ca }
    }
}

/// A server for an address of this machine, and its authority.
fn acceptor() -> (TlsAcceptor, String) {
    let key = KeyPair::generate().unwrap();
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let made = CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let private = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.der().clone()], private.into())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.pem())
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    let mut heard = Vec::new();
    loop {
        if stream.read_buf(&mut heard).await.unwrap_or(0) == 0 {
            return;
        }
        match heard[0] {
            // TLS, which it does not speak here.
            0x16 => {
                stream.write_all(&heard).await.ok();
                return;
            }
            // SOCKS: it wants to hear the password, and then refuses.
            5 => {
                stream.write_all(&[5, 2]).await.ok();
                stream.read_buf(&mut heard).await.ok();
                stream.write_all(&[1, 1]).await.ok();
                stream.write_all(&heard).await.ok();
                return;
            }
            _ => {}
        }
        let Some(head) = heard.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&heard[..head + 4]).into_owned();
        if head.starts_with("CONNECT ") {
            let echo = STANDARD.encode(&head);
            let line = head.replace("\r\n", " ");
            let answer = format!("HTTP/1.1 407 {line}\r\nX-Echo: {echo}\r\n\r\n{head}");
            stream.write_all(answer.as_bytes()).await.ok();
            return;
        }
        let lower = head.to_ascii_lowercase();
        let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        let length: usize = length.unwrap_or("0").parse().unwrap();
        if heard.len() < head.len() + length {
            continue;
        }
        let manner = head.split('/').nth(1).and_then(|part| part.parse().ok()).unwrap_or(1);
        let body = heard[head.len()..head.len() + length].to_vec();
        if manner == SILENT {
            tokio::time::sleep(Duration::from_millis(200)).await;
            return;
        }
        let answer = if TERMINAL_MANNERS.contains(&manner) {
            let command = head.split([' ', '/']).nth(4).unwrap_or_default();
            let xml = answer_of_terminal(manner, command, &body);
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{xml}", xml.len()).into_bytes()
        } else {
            answer(manner, &body)
        };
        stream.write_all(&answer).await.ok();
        return;
    }
}

/// An answer of the second gateway that holds what was sent, in one place or another.
pub(crate) fn answer_of_terminal(manner: usize, command: &str, body: &[u8]) -> String {
    let form = String::from_utf8_lossy(body).into_owned();
    let order = form.split("OrderId").nth(1).unwrap_or_default();
    let order: String = order
        .trim_start_matches(['=', '%', '3', 'D'])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    // As it was sent, and read as far as a form and a list can be.
    let raw = form.replace('&', "&amp;");
    let once = percent_decode_str(&form).decode_utf8_lossy().into_owned();
    let read = percent_decode_str(&once).decode_utf8_lossy().into_owned();
    let read = read.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let echo = if manner.is_multiple_of(2) { &raw } else { &read };
    let (code, foreign) = match manner.is_multiple_of(2) {
        true => ("ACCESS_DENIED", echo.as_str()),
        false => ("ORDER_NOT_FOUND", order.as_str()),
    };
    match (manner - MANNERS) / 2 {
        0 => format!(
            r#"<{command} Success="False" ErrCode="{echo}" OrderId="{echo}" State="{echo}" X="{echo}"/>"#
        ),
        1 => format!(
            r#"<{command} Success="True" Key="{echo}" SessionId="{echo}" Amount="{echo}" VWUserLgn="{echo}" OrderId="{foreign}"><New X="{echo}"/></{command}>"#
        ),
        2 => format!(
            r#"<{command} Success="3DS" ACSUrl="https://acs.example/{echo}" PaReq="{echo}" ThreeDSKey="{echo}" OrderId="{order}"/>"#
        ),
        3 => format!(
            r#"<{command} Success="True" OrderId="{order}" State="Charged" Amount="500" CardId="{echo}" RRN="{echo}"><AddInfo Key="{echo}" Value="{echo}"/><Item CardId="{echo}" CardName="{echo}" Status="IsActive"/></{command}>"#
        ),
        4 => format!(
            r#"<{command} Success="False" ErrCode="{code}" OrderId="{order}" Message="{echo}"/>"#
        ),
        _ => format!(
            r#"<{command} Success="False" ErrCode="ISSUER_FAIL" OrderId="{order}" State="{echo}" Message="{echo}"/>"#
        ),
    }
}

fn answer(manner: usize, body: &[u8]) -> Vec<u8> {
    let echo = String::from_utf8_lossy(body).into_owned();
    let coded = STANDARD.encode(body);
    let plain = |status: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
    };
    let said = |status: &str, body: serde_json::Value| plain(status, &body.to_string());
    match manner {
        1 => plain("200 OK", &echo),
        2 => plain("400 Bad Request", &echo),
        3 => plain("500 Internal Server Error", &echo),
        // A refusal in the words of the request.
        4 => said(
            "400 Bad Request",
            json!({"status": "error", "code": "2001", "message": echo, "errors": [
                {"code": echo, "message": echo, "field": echo, "constraint": echo}
            ]}),
        ),
        5 => said("409 Conflict", json!({"status": "error", "code": echo, "message": echo})),
        6 => said("400 Bad Request", json!({"status": "error", "code": "3041", "message": echo})),
        // An acceptance in the words of the request.
        7 => said("200 OK", json!({"status": "success", "request_id": echo})),
        8 => said(
            "200 OK",
            json!({"status": "success", "project_id": 112, "request_id": "r-1", "echo": coded}),
        ),
        // A status that nobody has signed.
        9 => said(
            "200 OK",
            json!({"payment": {"id": "order", "status": echo, "description": echo},
                "account": {"number": echo}, "signature": coded}),
        ),
        // A refusal of the Data API.
        10 => said("401 Unauthorized", json!({"status": 401, "name": echo, "message": echo})),
        11 => format!(
            "HTTP/1.1 400 {echo}\r\nX-Echo: {coded}\r\nSet-Cookie: {echo}\r\nContent-Length: 2\r\n\r\n{{}}"
        )
        .into_bytes(),
        12 => format!("HTTP/1.1 429 Slow\r\nRetry-After: {echo}\r\nContent-Length: 0\r\n\r\n")
            .into_bytes(),
        13 => format!("HTTP/1.1 302 Found\r\nLocation: http://{coded}/{echo}\r\nContent-Length: 0\r\n\r\n")
            .into_bytes(),
        // The card number in plain words.
        18 => {
            let pan = echo.split("\"pan\":\"").nth(1).and_then(|rest| rest.split('"').next());
            let words = format!("card {} is blocked", pan.unwrap_or_default());
            let error = json!({"status": "error", "code": "2001", "message": words, "errors": [
                {"code": "2001", "message": words, "field": words, "constraint": words}
            ]});
            said("400 Bad Request", error)
        }
        // No HTTP at all.
        14 => body.to_vec(),
        15 => format!("HTTP/1.1 200 OK\r\nContent-Length: {echo}\r\n\r\n").into_bytes(),
        16 => format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{echo}\r\n{echo}").into_bytes(),
        // Cut within the body.
        17 => {
            let length = body.len() + 10;
            format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{echo}").into_bytes()
        }
        // Packed, and packed wrongly every other time.
        _ => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(body).unwrap();
            let mut packed = writer.finish().unwrap();
            if body.len().is_multiple_of(2) {
                packed = body.to_vec();
            }
            let length = packed.len();
            let head =
                format!("HTTP/1.1 400 Bad\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n");
            [head.as_bytes(), &packed].concat()
        }
    }
}
