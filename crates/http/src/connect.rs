//! From a server's address to a connection that takes requests.

use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use crate::connection::Connection;
use crate::failure::{Failure, FailureKind, Progress, Stage};
use crate::names::Resolver;
use crate::origin::Origin;
use crate::proxy::Proxy;
use crate::tls;

/// Makes connections.
pub(crate) struct Connector {
    tcp: HttpConnector<Resolver>,
    resolver: Resolver,
    tls: TlsConnector,
    proxy: Proxy,
    limit: Duration,
}

impl Connector {
    pub(crate) fn new(
        resolver: Resolver,
        tls: Arc<ClientConfig>,
        proxy: Proxy,
        limit: Duration,
    ) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(resolver.clone());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(60)));
        // Shared among the addresses of a name, so that a dead one does not use up all the time.
        tcp.set_connect_timeout(Some(limit));
        Self { tcp, resolver, tls: TlsConnector::from(tls), proxy, limit }
    }

    /// Connects within the limit: name, TCP, proxy and TLS together.
    pub(crate) async fn connect(
        &self,
        origin: &Origin,
        progress: &Progress,
    ) -> Result<Connection, Failure> {
        progress.reach(Stage::Connect);
        let connecting = self.connect_without_limit(origin, progress);
        tokio::time::timeout(self.limit, connecting)
            .await
            .unwrap_or_else(|_| Err(Failure::new(FailureKind::Timeout, progress.stage(), "")))
            .map_err(|failure| failure.on_the_way_to(&origin.address()))
    }

    async fn connect_without_limit(
        &self,
        origin: &Origin,
        progress: &Progress,
    ) -> Result<Connection, Failure> {
        let stream = self.reach(origin).await?;
        if !origin.is_tls {
            return Connection::over(stream).await;
        }
        progress.reach(Stage::Tls);
        let name = ServerName::try_from(origin.host.clone())
            .map_err(|_| Failure::new(FailureKind::Address, Stage::Connect, ""))?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| tls::failure(&error))?;
        Connection::over(stream).await
    }

    /// A stream of bytes to the server, perhaps through a proxy.
    async fn reach(&self, origin: &Origin) -> Result<TcpStream, Failure> {
        let uri = |address: String| -> Result<Uri, Failure> {
            // The scheme only has to be there.
            let uri = format!("http://{address}/").parse();
            uri.map_err(|_| Failure::new(FailureKind::Address, Stage::Connect, ""))
        };
        let direct = uri(origin.address())?;
        let Some(proxy) = self.proxy.towards(origin) else {
            let connected = self.tcp.clone().call(direct).await;
            return connected.map(TokioIo::into_inner).map_err(|error| not_connected(&error));
        };
        match proxy.uri().scheme_str() {
            Some("socks5") => {
                // The user wants names looked up on this side.
                let found = self.resolver.look_up(&origin.host).await;
                let found = found.map_err(|error| not_connected(&error))?.next();
                let address = found.map(|mut found| {
                    found.set_port(origin.port);
                    found.to_string()
                });
                self.reach_by_socks(&proxy, uri(address.unwrap_or_default())?).await
            }
            Some("socks5h") => self.reach_by_socks(&proxy, direct).await,
            Some("http") => {
                let mut tunnel = Tunnel::new(proxy_address(&proxy, 80), self.tcp.clone());
                if let Some(authorization) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                let reached = tunnel.call(direct).await;
                reached.map(TokioIo::into_inner).map_err(|error| not_let_through(&error))
            }
            // Whatever else the environment names: to speak plainly to a proxy that wants TLS would
            // show its password to the network.
            _ => Err(Failure::new(FailureKind::Proxy, Stage::Connect, OTHER_PROXY)),
        }
    }

    async fn reach_by_socks(&self, proxy: &Intercept, to: Uri) -> Result<TcpStream, Failure> {
        let mut socks = SocksV5::new(proxy_address(proxy, 1080), self.tcp.clone());
        if let Some((user, password)) = proxy.raw_auth() {
            socks = socks.with_auth(user.to_owned(), password.to_owned());
        }
        let reached = socks.call(to).await;
        reached.map(TokioIo::into_inner).map_err(|error| not_let_through(&error))
    }
}

const OTHER_PROXY: &str = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names one that is neither http://, \
                           socks5:// nor socks5h://";

/// The address of a proxy, with the port that is usual for its kind.
fn proxy_address(proxy: &Intercept, usual: u16) -> Uri {
    let uri = proxy.uri();
    let host = uri.host().unwrap_or_default();
    let with_port = format!("http://{host}:{}/", uri.port_u16().unwrap_or(usual));
    with_port.parse().unwrap_or_else(|_| uri.clone())
}

fn not_connected(error: &dyn std::error::Error) -> Failure {
    Failure::of_error(FailureKind::Connect, Stage::Connect, error)
}

fn not_let_through(error: &dyn std::error::Error) -> Failure {
    Failure::of_error(FailureKind::Proxy, Stage::Connect, error)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use hyper_util::client::proxy::matcher::Matcher;

    use super::*;

    #[tokio::test]
    async fn proxies_of_other_kinds_hear_nothing() {
        for scheme in ["https", "socks4", "socks4a"] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_nonblocking(true).unwrap();
            let address = listener.local_addr().unwrap();
            let matcher = Matcher::builder().all(format!("{scheme}://alice:hush@{address}"));
            let proxy = Proxy::Matching(Box::new(matcher.build()));
            let limit = Duration::from_secs(1);
            let tls = tls::config(Vec::new()).unwrap();
            let connector = Connector::new(Resolver::default(), tls, proxy, limit);
            let origin = Origin { is_tls: true, host: "platform.test".to_owned(), port: 443 };
            let failure = connector.connect(&origin, &Progress::new()).await.err().unwrap();
            assert_eq!(failure.kind(), FailureKind::Proxy, "{scheme}");
            assert!(failure.to_string().contains("neither http://"), "{scheme}: {failure}");
            assert!(!failure.may_have_arrived() && !failure.to_string().contains("hush"));
            assert!(listener.accept().is_err(), "{scheme}");
        }
    }
}
