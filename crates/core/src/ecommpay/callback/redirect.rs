//! Where to send the customer's browser, and which addresses are fit for that.

use super::Signed;

/// Where the customer's browser has to be sent.
#[derive(Clone, Copy)]
pub struct Redirect<'d>(Signed<'d>);

/// How the browser is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectMethod {
    /// By link; fields go into the query.
    Get,
    /// By form; fields go into the body.
    Post,
}

impl<'d> Redirect<'d> {
    /// From `redirect_data`, `redirectData`, or `return_url` where that is an object (layout B).
    pub(super) fn of_message(message: Signed<'d>) -> Option<Self> {
        let names = ["redirect_data", "redirectData", "return_url"];
        let mut found = names.iter().filter_map(|name| message.get(name));
        found.find(|value| value.text().is_none()).map(Self)
    }

    /// The address as it came. [`NextAction`](super::NextAction) has it checked; whoever uses this
    /// one has to check.
    pub fn url(self) -> Option<&'d str> {
        self.0.text_of("url")
    }

    /// The method; `GET` where none is given, `None` for any but `GET` and `POST`.
    pub fn method(self) -> Option<RedirectMethod> {
        match self.0.text_of("method") {
            None => Some(RedirectMethod::Get),
            Some(method) if method.eq_ignore_ascii_case("GET") => Some(RedirectMethod::Get),
            Some(method) if method.eq_ignore_ascii_case("POST") => Some(RedirectMethod::Post),
            Some(_) => None,
        }
    }

    /// The fields to send along, numbers as they stand. `None` where one is no plain value; then
    /// nobody knows how to send it.
    pub fn fields(self) -> Option<Vec<(&'d str, &'d str)>> {
        fields_of(self.0.get("body"))
    }

    /// How to open it, where the message says so. 2 is a widget of the provider (spec 06, 7.2).
    pub fn mode(self) -> Option<u64> {
        self.0.get("mode")?.as_u64()
    }

    /// The object itself, for members that have no method here.
    pub fn signed(self) -> Signed<'d> {
        self.0
    }
}

/// Prints no content: fields may be secrets of the payment.
impl std::fmt::Debug for Redirect<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redirect(..)")
    }
}

/// The members of an object as form fields. A missing or empty one has none.
pub(super) fn fields_of(object: Option<Signed<'_>>) -> Option<Vec<(&str, &str)>> {
    let Some(object) = object else { return Some(Vec::new()) };
    if let Some(text) = object.text() {
        return if text.is_empty() { Some(Vec::new()) } else { None };
    }
    object.fields().collect()
}

/// Whether an address may be put into a page: absolute, `http` or `https`, and without characters
/// that no address has.
pub(super) fn is_web_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_foreign =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\');
    is_web && !host.is_empty() && !url.contains(is_foreign)
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_addresses_of_the_web_pass() {
        let table = [
            ("https://acs.example/a?b=c#d", true),
            ("http://127.0.0.1:8080/", true),
            ("HTTPS://acs.example", true),
            ("https://\u{e4}cs.example/", true),
            ("javascript:alert(1)", false),
            ("javascript://acs.example/%0aalert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("//acs.example/", false),
            ("/path", false),
            ("acs.example", false),
            ("https:acs.example", false),
            ("https://", false),
            ("https:///path", false),
            ("https://acs.example/\nx", false),
            ("https://acs.example/\"onload=", false),
            ("https://acs.example\\@evil.example", false),
            ("java\tscript:alert(1)", false),
            ("", false),
        ];
        for (url, is_good) in table {
            assert_eq!(is_web_address(url), is_good, "{url:?}");
        }
    }
}
