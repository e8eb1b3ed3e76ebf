//! Where a request goes, read from its address.

use std::net::IpAddr;
use std::sync::Arc;

use http::uri::PathAndQuery;
use http::{HeaderValue, Uri};

use crate::failure::{Failure, FailureKind, Stage};

/// A server: what a connection leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) is_tls: bool,
    /// In lower case, an IPv6 address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// A server as addresses name it.
pub(crate) struct Site {
    pub(crate) origin: Origin,
    /// The value of the header `Host`.
    pub(crate) authority: HeaderValue,
    /// What addresses there begin with, up to the `/` of the path.
    start: String,
}

/// A server and a place there.
pub(crate) struct Target {
    pub(crate) site: Arc<Site>,
    pub(crate) path: PathAndQuery,
}

impl Target {
    /// Reads an address at a server that is known from another one. `None` for any other address, and
    /// for one that is wrong.
    pub(crate) fn at(site: &Arc<Site>, url: &str) -> Option<Self> {
        // Nothing but a `/` can stand behind the whole of a host and port.
        let path = url.strip_prefix(site.start.as_str()).filter(|path| path.starts_with('/'))?;
        // An address has a greatest length, which this is far from.
        let path = PathAndQuery::try_from(path).ok().filter(|_| url.len() < 4096)?;
        Some(Self { site: Arc::clone(site), path })
    }

    /// Reads an address. `http://` is for this machine and for hosts that the user has named.
    pub(crate) fn parse(url: &str, plain_hosts: &[String]) -> Result<Self, Failure> {
        let invalid = || Failure::new(FailureKind::Address, Stage::Pool, "");
        let uri: Uri = url.parse().map_err(|_| invalid())?;
        let parts = uri.into_parts();
        let authority = parts.authority.ok_or_else(invalid)?;
        let is_tls = match parts.scheme.as_ref().map(http::uri::Scheme::as_str) {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(invalid()),
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let host = host.to_ascii_lowercase();
        if host.is_empty() {
            return Err(invalid());
        }
        if !is_tls && !is_this_machine(&host) && !plain_hosts.contains(&host) {
            return Err(Failure::new(FailureKind::PlainHttp, Stage::Pool, host));
        }
        // Whatever stands beside the host has to be its port.
        let port = match (authority.as_str().strip_prefix(authority.host()), authority.port_u16()) {
            (Some(""), _) => {
                if is_tls {
                    443
                } else {
                    80
                }
            }
            (Some(_), Some(port)) => port,
            _ => return Err(invalid()),
        };
        let scheme = if is_tls { "https" } else { "http" };
        let start = url.get(..scheme.len() + "://".len() + authority.as_str().len());
        let site = Site {
            origin: Origin { is_tls, host, port },
            authority: HeaderValue::from_str(authority.as_str()).map_err(|_| invalid())?,
            start: start.ok_or_else(invalid)?.to_owned(),
        };
        let path = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        Ok(Self { site: Arc::new(site), path })
    }
}

impl Origin {
    /// `host:port`, as proxies want it.
    pub(crate) fn address(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }
}

/// Whether an address leads to this machine by its very name, so that nothing leaves it.
pub fn leads_to_this_machine(url: &str) -> bool {
    Target::parse(url, &[]).is_ok_and(|target| is_this_machine(&target.site.origin.host))
}

/// Whether a host, as it stands in an address, is this machine by its very name, so that nothing
/// leaves it.
pub fn is_this_machine(host: &str) -> bool {
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use paywright_core::ErrorCode;

    use super::*;

    #[test]
    fn addresses_are_read() {
        let cases = [
            ("https://API.ecommpay.com/v2/x", true, "api.ecommpay.com", 443, "/v2/x"),
            ("https://shop.example:8443", true, "shop.example", 8443, "/"),
            ("http://127.0.0.1:9/v2", false, "127.0.0.1", 9, "/v2"),
            ("http://[::1]:9/v2", false, "::1", 9, "/v2"),
            ("http://localhost/v2", false, "localhost", 80, "/v2"),
            ("http://gate.localhost/v2", false, "gate.localhost", 80, "/v2"),
            ("http://emulator:8080/v2", false, "emulator", 8080, "/v2"),
        ];
        for (url, is_tls, host, port, path) in cases {
            let target = Target::parse(url, &["emulator".to_owned()]).unwrap();
            let expected = Origin { is_tls, host: host.to_owned(), port };
            assert_eq!((&target.site.origin, target.path.as_str()), (&expected, path), "{url}");
        }
        let address = |url| Target::parse(url, &[]).unwrap().site.origin.address();
        assert_eq!(address("http://[::1]:9/"), "[::1]:9");
        assert_eq!(address("https://a.example/"), "a.example:443");
    }

    #[test]
    fn addresses_at_a_known_server_are_read_as_any_other() {
        let long = format!("https://a.example:81/{}", "x".repeat(5000));
        for (url, is_known) in [
            ("https://a.example:81/v2/x", true),
            ("https://a.example:81/", true),
            ("https://a.example:81/x?y=1", true),
            ("https://a.example:81/x#part", true),
            ("https://a.example:81//", true),
            ("https://a.example:81", false),
            ("https://a.example:81?x", false),
            ("https://a.example:8/v2/x", false),
            ("https://a.example:811/v2/x", false),
            ("https://a.example/v2/x", false),
            ("https://a.example:81.evil.example/", false),
            ("https://a.example:81@evil.example/", false),
            ("http://a.example:81/", false),
            ("https://A.example:81/", false),
            ("https://a.example:81/ x", false),
            (&long, false),
            ("/x", false),
        ] {
            let site = Target::parse("https://a.example:81", &[]).unwrap().site;
            let known = Target::at(&site, url);
            assert_eq!(known.is_some(), is_known, "{url}");
            if let Some(known) = known {
                let target = Target::parse(url, &[]).unwrap();
                assert_eq!(known.site.origin, target.site.origin, "{url}");
                assert_eq!(known.site.authority, target.site.authority, "{url}");
                assert_eq!(known.path, target.path, "{url}");
            }
        }
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for (url, expected) in [
            ("http://127.0.0.1:8112", true),
            ("https://[::1]:1/x", true),
            ("http://LOCALHOST/", true),
            ("http://a.localhost", true),
            ("https://api.ecommpay.com", false),
            ("http://10.0.0.1", false),
            ("http://localhost.example", false),
            ("localhost", false),
            ("", false),
        ] {
            assert_eq!(leads_to_this_machine(url), expected, "{url}");
        }
    }

    #[test]
    fn others_are_refused() {
        let plain = "http_plain_refused";
        let invalid = "http_address_invalid";
        for (url, code) in [
            ("http://api.ecommpay.com/v2", plain),
            ("http://127.0.0.1.evil.example/", plain),
            ("http://localhost.example/", plain),
            ("http://10.0.0.1/", plain),
            ("/v2/x", invalid),
            ("ftp://x/", invalid),
            ("https://", invalid),
            ("https://x:99999/", invalid),
            ("https://x:/", invalid),
            ("https://user:secret@x/", invalid),
            ("https://a b/", invalid),
            ("", invalid),
        ] {
            let failure = Target::parse(url, &["emulator".to_owned()]).err();
            assert_eq!(failure.as_ref().map(ErrorCode::code), Some(code), "{url}");
        }
    }
}
