//! Which proxy leads where.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use crate::origin::{Origin, is_this_machine};
use crate::settings::SettingsError;

/// The way to the platform.
#[derive(Debug)]
pub(crate) enum Proxy {
    /// Straight to the platform.
    None,
    /// As the environment says, or as the user does. What stays on this machine needs no proxy.
    Matching(Box<Matcher>),
}

impl Proxy {
    /// As `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    pub(crate) fn from_environment() -> Self {
        Self::Matching(Box::new(Matcher::from_env()))
    }

    /// One proxy for everything but the hosts of a list in the form of `NO_PROXY`.
    pub(crate) fn to(url: &str, except: &str) -> Result<Self, SettingsError> {
        let known = ["http://", "socks5://", "socks5h://"];
        if !known.iter().any(|scheme| url.starts_with(scheme)) {
            return Err(SettingsError::Proxy);
        }
        let matcher = Matcher::builder().all(url).no(except).build();
        let probe = http::Uri::from_static("https://platform.invalid/");
        if except.trim() != "*" && matcher.intercept(&probe).is_none() {
            return Err(SettingsError::Proxy);
        }
        Ok(Self::Matching(Box::new(matcher)))
    }

    /// The proxy to go through.
    pub(crate) fn towards(&self, origin: &Origin) -> Option<Intercept> {
        let Self::Matching(matcher) = self else {
            return None;
        };
        if is_this_machine(&origin.host) {
            return None;
        }
        let scheme = if origin.is_tls { "https" } else { "http" };
        matcher.intercept(&format!("{scheme}://{}/", origin.address()).parse().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(host: &str) -> Origin {
        Origin { is_tls: true, host: host.to_owned(), port: 443 }
    }

    #[test]
    fn hosts_go_through_the_proxy_or_not() {
        let proxy = Proxy::to("http://user:secret@proxy.example:3128", "internal.example").unwrap();
        let through = |host| proxy.towards(&origin(host)).map(|found| found.uri().to_string());
        let expected = Some("http://proxy.example:3128/".to_owned());
        assert_eq!(through("api.ecommpay.com"), expected);
        assert_eq!(through("internal.example"), None);
        assert_eq!(through("gate.internal.example"), None);
        assert_eq!(through("127.0.0.1"), None);
        assert_eq!(through("::1"), None);
        assert!(!format!("{proxy:?}").contains("secret"));
        assert!(Proxy::None.towards(&origin("api.ecommpay.com")).is_none());
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for url in
            ["", "proxy.example", "https://proxy.example", "ftp://x", "http://", "socks4://x"]
        {
            assert!(Proxy::to(url, "").is_err(), "{url}");
        }
        assert!(Proxy::to("socks5h://127.0.0.1:1080", "*").is_ok());
    }
}
