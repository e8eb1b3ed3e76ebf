//! Requests and answers as data, whatever the gateway: what to send, whether it may be sent again,
//! and what came back.
//!
//! Core makes a [`Request`] and reads a [`Response`]; anything that can speak HTTP moves the bytes
//! between the two. Whether a request may be sent again is its [`RetryClass`], which
//! [`retry`](crate::retry) decides by.

use std::fmt;
use std::sync::Arc;

use crate::ErrorCode;
use crate::mask::excerpt;
use crate::wipe::Wiped;

/// A request that is ready to be sent: signed, complete, with a body that is never changed again.
///
/// The body may hold a card number and its security code, so it is wiped when the request is
/// dropped and `Debug` shows its length only.
///
/// ```
/// use paywright_core::http::{Request, RetryClass};
///
/// let request = Request::post_json("https://api.example/v2/x", b"{}".to_vec(), RetryClass::Read);
/// assert_eq!(request.method(), "POST");
/// assert_eq!(request.header("content-type"), Some("application/json"));
/// assert_eq!(request.body(), b"{}");
/// assert!(format!("{request:?}").contains("2 bytes"));
/// ```
#[derive(Clone)]
pub struct Request {
    url: String,
    headers: &'static [(&'static str, &'static str)],
    body: SharedBody,
    class: RetryClass,
}

impl Request {
    /// A POST of a JSON body, which is what all interfaces of the platform take (spec 06 and 07,
    /// section 1).
    pub fn post_json(url: impl Into<String>, body: Vec<u8>, class: RetryClass) -> Self {
        const HEADERS: &[(&str, &str)] =
            &[("content-type", "application/json"), ("accept", "application/json")];
        Self {
            url: url.into(),
            headers: HEADERS,
            body: SharedBody(Arc::new(Wiped::new(body))),
            class,
        }
    }

    /// A POST of a form, which is what the second gateway takes (spec 10, section 2). It never goes
    /// into an address, since card data and passwords stand in it.
    pub fn post_form(url: impl Into<String>, body: Vec<u8>, class: RetryClass) -> Self {
        const HEADERS: &[(&str, &str)] =
            &[("content-type", "application/x-www-form-urlencoded"), ("accept", "application/xml")];
        Self {
            url: url.into(),
            headers: HEADERS,
            body: SharedBody(Arc::new(Wiped::new(body))),
            class,
        }
    }

    /// Always `POST`.
    pub fn method(&self) -> &'static str {
        "POST"
    }

    /// The absolute address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Headers in the order in which they should be sent. `Host` and `Content-Length` are left to
    /// the one who sends.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&'static str, &'static str)> {
        self.headers.iter().copied()
    }

    /// One header; the case of its name makes no difference.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The bytes to send. They may hold card data: never log them, and wipe copies.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The same bytes for one who keeps them while they are sent, without a copy to wipe.
    pub fn shared_body(&self) -> SharedBody {
        self.body.clone()
    }

    /// Whether it may be sent again.
    pub fn class(&self) -> RetryClass {
        self.class
    }
}

/// The bytes of a request, wiped when the last one who holds them lets go.
#[derive(Clone)]
pub struct SharedBody(Arc<Wiped>);

impl std::ops::Deref for SharedBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// Prints the length only.
impl fmt::Debug for SharedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedBody({} bytes)", self.0.len())
    }
}

/// Prints everything but the body.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (url, class, length) = (&self.url, self.class, self.body.len());
        write!(f, "Request(POST {url}, {class:?}, {length} bytes)")
    }
}

/// What may be done with a request whose answer did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RetryClass {
    /// It changes nothing: send it again.
    Read,
    /// It changes something, but a second time nothing more: a card is forgotten, a series is
    /// ended, the result of 3-D Secure is handed over. Send it again.
    HarmlessWrite,
    /// It moves money, or starts what does. It is sent once; when the answer is lost, a ticket finds
    /// out what came of it.
    MoneyMoving,
}

impl RetryClass {
    /// Whether it may be sent again although it may have arrived.
    pub fn may_repeat(self) -> bool {
        match self {
            Self::Read | Self::HarmlessWrite => true,
            Self::MoneyMoving => false,
        }
    }
}

/// An answer that came: status, headers and the whole body.
///
/// ```
/// use paywright_core::http::Response;
/// let answer = Response::new(429, b"").with_headers([("Retry-After", "3")]);
/// assert_eq!(answer.header("retry-after"), Some("3"));
/// ```
#[derive(Clone)]
pub struct Response<'a> {
    status: u16,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// An answer without headers.
    pub fn new(status: u16, body: &'a [u8]) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// Adds headers. `Retry-After` is the only one that is looked at; those whose value is no text
    /// can be left out.
    #[must_use]
    pub fn with_headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|found| found.1)
    }

    /// The body.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }
}

/// Prints no content: it may be personal data.
impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

/// Where an interface lives: scheme, host and perhaps a path, without a slash at the end.
///
/// ```
/// use paywright_core::http::BaseUrl;
/// let base = BaseUrl::parse("http://127.0.0.1:8080/")?;
/// assert_eq!(base.join("/v2/payment/status"), "http://127.0.0.1:8080/v2/payment/status");
/// assert!(BaseUrl::parse("api.ecommpay.com").is_err());
/// # Ok::<(), paywright_core::http::InvalidBaseUrl>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(std::borrow::Cow<'static, str>);

impl BaseUrl {
    /// Takes `https://` or `http://`, a host and perhaps a port and a path.
    ///
    /// # Errors
    /// [`InvalidBaseUrl`] unless it is printable ASCII with a host, and without user, query and
    /// fragment.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let invalid = |problem| {
            // What stands before an @ may be a password.
            let given = if text.contains('@') { "***".to_owned() } else { excerpt(text) };
            InvalidBaseUrl { problem, given }
        };
        let (scheme, host, path) = split_base(text).map_err(invalid)?;
        let path = path.trim_end_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        Ok(Self(format!("{scheme}://{host}{slash}{path}").into()))
    }

    /// The address of a path that starts with a slash.
    pub fn join(&self, path: &str) -> String {
        [&self.0, path].concat()
    }

    /// The address as a text, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text of its own, which is no copy where the address is one of ours.
    pub(crate) fn to_text(&self) -> std::borrow::Cow<'static, str> {
        self.0.clone()
    }

    pub(crate) const fn of_platform(text: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(text))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that cannot be the address of an interface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the base URL {given:?} {problem}; write it like https://gateway.example")]
pub struct InvalidBaseUrl {
    problem: &'static str,
    given: String,
}

impl ErrorCode for InvalidBaseUrl {
    fn code(&self) -> &'static str {
        "base_url_invalid"
    }
}

/// Scheme, host and path of a base address, or what is wrong with it.
pub(crate) fn split_base(text: &str) -> Result<(&str, &str, &str), &'static str> {
    let (scheme, rest) = text.split_once("://").ok_or("has no https:// at its beginning")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err("has a scheme other than https or http");
    }
    if !rest.bytes().all(|byte| byte.is_ascii_graphic())
        || rest.contains(['"', '\'', '<', '>', '\\', '`'])
    {
        return Err("has blanks, quotes or characters outside ASCII");
    }
    if rest.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() || host.contains('@') {
        return Err("has no host, or a user name in front of it");
    }
    Ok((scheme, host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_addresses_are_taken_and_refused() {
        for (text, expected) in [
            ("https://api.ecommpay.com", "https://api.ecommpay.com/v2"),
            ("https://api.ecommpay.com/", "https://api.ecommpay.com/v2"),
            ("http://127.0.0.1:9/gate//", "http://127.0.0.1:9/gate/v2"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().join("/v2"), expected);
        }
        for text in ["", "ftp://x", "https://", "https://a b", "https://x/?a", "https://u:secret@x"]
        {
            let error = BaseUrl::parse(text).unwrap_err();
            assert_eq!(error.code(), "base_url_invalid", "{text}");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[test]
    fn only_requests_that_move_no_money_may_be_repeated() {
        assert!(RetryClass::Read.may_repeat() && RetryClass::HarmlessWrite.may_repeat());
        assert!(!RetryClass::MoneyMoving.may_repeat());
    }

    #[test]
    fn prints_hold_no_body() {
        let request =
            Request::post_json("https://x/y", b"4000000000000077".to_vec(), RetryClass::Read);
        let response = Response::new(200, b"4000000000000077");
        let print = format!("{request:?} {:?} {response:?}", request.clone());
        assert!(!print.contains("4000"), "{print}");
    }
}
