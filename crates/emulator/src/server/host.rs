//! Which names a browser may call the platform by.
//!
//! A page of another site cannot read what the control API answers, unless its site lets its own name
//! point to this machine (DNS rebinding): then the browser takes both for one site. The name is in
//! the `Host` header, so requests under names of strangers are refused.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::control::Refusal;

/// The names that are answered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hosts {
    /// Loopback names and the address that is listened on.
    Own(SocketAddr),
    /// Any: the platform was exposed on purpose, and nobody knows what others call this machine.
    Any,
}

/// Lets a request through if it came under a name that is answered.
pub(super) async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    if hosts.takes(host.unwrap_or_default()) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::FORBIDDEN,
        "unknown_host",
        "this name of the machine is not answered, since a page of another site could stand behind \
         it; use 127.0.0.1 or localhost, or start the platform exposed",
    )
    .into_response()
}

impl Hosts {
    fn takes(self, host: &str) -> bool {
        let Self::Own(address) = self else {
            return true;
        };
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        // A name with `user@` before it is nothing that a client sends.
        let host = authority.host();
        !host.is_empty()
            && !authority.as_str().contains('@')
            && (is_loopback(host) || bare(host).parse() == Ok(address.ip()))
    }
}

/// Whether a host of an address is this machine and no other: a loopback address, or a name that
/// is reserved for it.
pub(super) fn is_loopback(host: &str) -> bool {
    match bare(host).parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => {
            let host = host.to_ascii_lowercase();
            host == "localhost" || host.ends_with(".localhost")
        }
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let hosts = Hosts::Own("192.168.7.7:8112".parse().unwrap());
        let own = [
            "127.0.0.1:8112",
            "127.0.0.1",
            "127.9.9.9:80",
            "localhost:8112",
            "LocalHost",
            "shop.localhost:9000",
            "[::1]:8112",
            "192.168.7.7:8112",
        ];
        for host in own {
            assert!(hosts.takes(host), "{host}");
        }
        let strange = [
            "",
            "shop.example",
            "127.0.0.1.shop.example:8112",
            "localhost.shop.example",
            "192.168.7.8",
            "localhost@shop.example",
            "shop.example@localhost",
            "[::2]",
            "local host",
        ];
        for host in strange {
            assert!(!hosts.takes(host), "{host}");
            assert!(Hosts::Any.takes(host), "{host}");
        }
    }
}
