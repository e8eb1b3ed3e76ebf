//! Where Payment Page lives.

use std::{borrow::Cow, fmt};

use super::Shown;
use crate::ErrorCode;
use crate::http::split_base;

/// The address of a Payment Page: ecommpay's own by default, a sister deployment's, an agreed own
/// domain's or the local platform's.
///
/// ```
/// use paywright_core::ecommpay::page::PageAddress;
/// let address = PageAddress::new("https://pay.example.org/payment/")?;
/// assert_eq!(address.payment(), "https://pay.example.org/payment");
/// assert_eq!(address.script(), "https://pay.example.org/shared/merchant.js");
/// # Ok::<(), paywright_core::ecommpay::page::InvalidPageAddress>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAddress {
    /// Scheme, host and path, without `/payment` and without a slash at the end.
    root: Cow<'static, str>,
}

impl PageAddress {
    /// Takes a base address, with or without `/payment` and a slash at its end: the official SDKs
    /// disagree on which of them they want.
    ///
    /// # Errors
    /// [`InvalidPageAddress`] unless it is `https://` or `http://` with a host, in printable ASCII,
    /// and without user, query or fragment.
    pub fn new(text: &str) -> Result<Self, InvalidPageAddress> {
        let invalid = |problem| InvalidPageAddress { problem, given: Shown::Fully.mask(text) };
        let (scheme, host, path) = split_base(text).map_err(invalid)?;
        let path = path.trim_end_matches('/');
        let path = match path.rsplit_once('/') {
            Some((above, "payment")) => above,
            None if path == "payment" => "",
            _ => path,
        };
        let path = path.trim_end_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        Ok(Self { root: Cow::Owned(format!("{scheme}://{host}{slash}{path}")) })
    }

    /// Where the form is opened, by GET or POST.
    pub fn payment(&self) -> String {
        format!("{}{PAYMENT}", self.root)
    }

    /// The script with `EPayWidget`.
    pub fn script(&self) -> String {
        format!("{}/shared/merchant.js", self.root)
    }

    /// The style sheet of the script. The platform asks to link it there, not to copy it.
    pub fn style(&self) -> String {
        format!("{}/shared/merchant.css", self.root)
    }

    pub(super) fn root(&self) -> &str {
        &self.root
    }
}

/// The path of the form below the base address.
pub(super) const PAYMENT: &str = "/payment";

/// ecommpay's own Payment Page.
impl Default for PageAddress {
    fn default() -> Self {
        Self { root: Cow::Borrowed("https://paymentpage.ecommpay.com") }
    }
}

impl fmt::Display for PageAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)
    }
}

/// A text that cannot be the address of a Payment Page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the Payment Page address {given:?} {problem}; write it like https://paymentpage.ecommpay.com"
)]
pub struct InvalidPageAddress {
    problem: &'static str,
    given: String,
}

impl ErrorCode for InvalidPageAddress {
    fn code(&self) -> &'static str {
        "page_address_invalid"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_base_gives_one_payment_address() {
        let cases = [
            ("https://pay.example.org", "https://pay.example.org/payment"),
            ("https://pay.example.org/", "https://pay.example.org/payment"),
            ("https://pay.example.org/payment", "https://pay.example.org/payment"),
            ("https://pay.example.org/payment/", "https://pay.example.org/payment"),
            ("https://pay.example.org//", "https://pay.example.org/payment"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/payment"),
            ("https://payment", "https://payment/payment"),
            ("https://x.org/mypayment", "https://x.org/mypayment/payment"),
            ("https://x.org/shop/payment", "https://x.org/shop/payment"),
            ("https://x.org/shop/", "https://x.org/shop/payment"),
        ];
        for (base, expected) in cases {
            assert_eq!(PageAddress::new(base).unwrap().payment(), expected, "{base}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let cases = [
            "",
            "paymentpage.ecommpay.com",
            "ftp://pay.example.org",
            "javascript://pay.example.org",
            "https://",
            "https:///payment",
            "https://pay.example.org?x=1",
            "https://pay.example.org/#x",
            "https://user:secret@pay.example.org",
            "https://pay.example.org/\"><script>",
            "https://pay.example.org/a b",
            "https://пример.рф",
        ];
        for text in cases {
            let error = PageAddress::new(text).unwrap_err();
            assert_eq!(error.code(), "page_address_invalid", "{text:?}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
