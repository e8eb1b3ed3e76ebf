//! From names to addresses.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use crate::origin::is_this_machine;

/// Looks names up: first among those that the user has given addresses for, then with the function
/// that the user may have given, else as the system does.
#[derive(Clone, Default)]
pub(crate) struct Resolver {
    known: Arc<HashMap<String, IpAddr>>,
    ask: Option<Arc<Ask>>,
}

type Ask = dyn Fn(&str) -> Asked<Vec<IpAddr>> + Send + Sync;
type Asked<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl Resolver {
    pub(crate) fn add(&mut self, host: String, address: IpAddr) {
        Arc::make_mut(&mut self.known).insert(host, address);
    }

    pub(crate) fn ask<F, R>(&mut self, ask: F)
    where
        F: Fn(&str) -> R + Send + Sync + 'static,
        R: Future<Output = io::Result<Vec<IpAddr>>> + Send + 'static,
    {
        self.ask = Some(Arc::new(move |host| Box::pin(ask(host))));
    }

    pub(crate) async fn look_up(&self, host: &str) -> io::Result<std::vec::IntoIter<SocketAddr>> {
        let with_port = |address| SocketAddr::new(address, 0);
        let known = self.known.get(host).copied().or_else(|| host.parse().ok());
        let found: Vec<_> = match (known, &self.ask) {
            (Some(address), _) => return Ok(vec![with_port(address)].into_iter()),
            (None, Some(ask)) => ask(host).await?.into_iter().map(with_port).collect(),
            (None, None) => tokio::net::lookup_host((host, 0)).await?.collect(),
        };
        Ok(believed(host, found)?.into_iter())
    }
}

/// The addresses that may be those of a host. Plain http is allowed to the names of this machine, so
/// whoever answers for names must not lead them elsewhere.
fn believed(host: &str, mut found: Vec<SocketAddr>) -> io::Result<Vec<SocketAddr>> {
    if is_this_machine(host) {
        found.retain(|address| address.ip().is_loopback());
        if found.is_empty() {
            let problem = "the name is one of this machine, and was looked up as another one's";
            return Err(io::Error::other(problem));
        }
    }
    Ok(found)
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Asked<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolver = self.clone();
        Box::pin(async move { resolver.look_up(&name.as_str().to_ascii_lowercase()).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_of_this_machine_do_not_lead_away_from_it() {
        let cases = [
            ("gate.localhost", &["192.0.2.7", "127.0.0.1"][..], Some(&["127.0.0.1"][..])),
            ("localhost", &["::1"], Some(&["::1"])),
            ("localhost", &["192.0.2.7"], None),
            ("gate.localhost", &[], None),
            ("gate.example", &["192.0.2.7"], Some(&["192.0.2.7"])),
        ];
        for (host, answered, expected) in cases {
            let parsed: Vec<IpAddr> = answered.iter().map(|text| text.parse().unwrap()).collect();
            let mut resolver = Resolver::default();
            resolver.ask(move |_| std::future::ready(Ok(parsed.clone())));
            let found = resolver.look_up(host).await.ok();
            let found = found.map(|them| them.map(|one| one.ip().to_string()).collect::<Vec<_>>());
            let expected = expected.map(|them| them.iter().map(ToString::to_string).collect());
            assert_eq!(found, expected, "{host}");
        }
        let mut resolver = Resolver::default();
        resolver.add("gate.localhost".to_owned(), "192.0.2.7".parse().unwrap());
        assert!(resolver.look_up("gate.localhost").await.is_ok(), "the user has said so");
    }
}
