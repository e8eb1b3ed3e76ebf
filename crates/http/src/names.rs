//! From names to addresses.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

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
            (Some(address), _) => vec![with_port(address)],
            (None, Some(ask)) => ask(host).await?.into_iter().map(with_port).collect(),
            (None, None) => tokio::net::lookup_host((host, 0)).await?.collect(),
        };
        Ok(found.into_iter())
    }
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
