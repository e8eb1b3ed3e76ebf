//! Signed parameters, and the forms in which they reach Payment Page.

use super::{
    PageAddress, PageForm, PageParameters, UnstableValue, WidgetStart, address::PAYMENT, catalogue,
    encode::push_encoded, html, json::JsonObject,
};
use crate::ecommpay::Signature;

/// Signed parameters of Payment Page, ready to be sent as a URL, a form or a widget configuration.
///
/// `Debug` prints personal data and card numbers masked. The rendered forms hold everything, so
/// they do not belong in a log.
#[derive(Debug, Clone)]
pub struct SignedPage<'a> {
    parameters: PageParameters<'a>,
    signature: Signature,
}

impl<'a> SignedPage<'a> {
    pub(super) fn new(parameters: PageParameters<'a>, signature: Signature) -> Self {
        Self { parameters, signature }
    }

    /// The parameters, without the signature.
    pub fn parameters(&self) -> &PageParameters<'a> {
        &self.parameters
    }

    /// The signature over the parameters.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The URL that opens the form, for a redirect or a link.
    ///
    /// Parameters stand in their order and the signature last, encoded as by PHP's
    /// `http_build_query`. Browsers and servers limit the length of a URL; with long values use
    /// [`form`](Self::form).
    pub fn url(&self, address: &PageAddress) -> String {
        let signature = self.signature.to_string();
        let parameters = || self.parameters.iter().chain([(SIGNATURE, &*signature)]);
        let query: usize = parameters().map(|(name, value)| name.len() + value.len() + 2).sum();
        // Escapes make usual values half as long again at most; a text in another script grows it.
        let length = address.root().len() + PAYMENT.len() + query + query / 2;
        let mut url = String::with_capacity(length);
        url.push_str(address.root());
        url.push_str(PAYMENT);
        for (index, (name, value)) in parameters().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            push_encoded(&mut url, name);
            url.push('=');
            push_encoded(&mut url, value);
        }
        url
    }

    /// The form to be sent by POST, which the platform recommends over a long URL.
    ///
    /// # Errors
    /// [`UnstableValue`] when a value has a NUL, or a line break other than CR LF: browsers rewrite
    /// both, and the signature would no longer fit. [`url`](Self::url) carries such values.
    pub fn form(&self, address: &PageAddress) -> Result<PageForm<'_>, UnstableValue> {
        html::check_stability(&self.parameters)?;
        Ok(PageForm::new(address.payment(), self.parameters.iter(), &self.signature))
    }

    /// The configuration object for `EPayWidget.run` and `EPayWidget.bind`, as JSON text.
    ///
    /// Documented integers and flags are JSON numbers, everything else is text; both are signed
    /// alike. The text can stand inside a `<script>` element: `<`, `>`, `&` and the line separators
    /// of Unicode are written as escapes.
    pub fn widget_config(&self) -> String {
        let mut config = JsonObject::new();
        for (name, value) in self.parameters.iter() {
            if catalogue::is_number(name) && is_exact_number(value) {
                config.raw(name, value);
            } else {
                config.text(name, value);
            }
        }
        config.text(SIGNATURE, &self.signature.to_string());
        html::script_safe(&config.finish())
    }

    /// HTML that loads the platform's script and style and opens the form over, or in, the page it
    /// is put into.
    ///
    /// # Errors
    /// [`UnstableValue`] as for [`form`](Self::form): the widget sends a form too.
    pub fn html_snippet(
        &self,
        address: &PageAddress,
        start: WidgetStart<'_>,
    ) -> Result<String, UnstableValue> {
        html::check_stability(&self.parameters)?;
        Ok(html::snippet(address, &self.widget_config(), start))
    }
}

pub(super) const SIGNATURE: &str = "signature";

/// An integer that JSON and a browser both keep as it is written.
fn is_exact_number(text: &str) -> bool {
    const MAX_SAFE: u64 = (1 << 53) - 1;
    text.parse::<i64>()
        .is_ok_and(|number| number.unsigned_abs() <= MAX_SAFE && number.to_string() == text)
}
