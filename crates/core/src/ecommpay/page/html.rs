//! Payment Page in HTML: a form that submits itself, and a snippet for `merchant.js`.

use std::{borrow::Cow, fmt};

use super::{PageAddress, PageParameters, catalogue, signed::SIGNATURE};
use crate::ecommpay::Signature;
use crate::html::{auto_submit, push_escaped};
use crate::{ErrorCode, mask::excerpt};

/// A form that opens Payment Page by POST.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageForm<'a> {
    /// Where the form is sent.
    pub action: String,
    /// Names and values of the fields, not encoded or escaped, the signature last.
    pub fields: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> PageForm<'a> {
    pub(super) fn new(
        action: String,
        parameters: impl Iterator<Item = (&'a str, &'a str)>,
        signature: &Signature,
    ) -> Self {
        let mut fields: Vec<_> =
            parameters.map(|(name, value)| (name, Cow::Borrowed(value))).collect();
        fields.push((SIGNATURE, Cow::Owned(signature.to_string())));
        Self { action, fields }
    }

    /// A complete HTML document that submits the form as soon as it is loaded. A customer without
    /// scripts, or behind a policy that forbids inline ones, sees a button labelled `button`.
    pub fn auto_submit_html(&self, button: &str) -> String {
        let fields = self.fields.iter().map(|(name, value)| (*name, &**value));
        auto_submit(&self.action, fields, button)
    }
}

/// Prints personal data and card numbers masked.
impl fmt::Debug for PageForm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.fields.iter();
        f.debug_struct("PageForm")
            .field("action", &self.action)
            .field(
                "fields",
                &Vec::from_iter(fields.map(|(name, value)| (name, catalogue::shown(name, value)))),
            )
            .finish()
    }
}

/// When the widget of [`SignedPage::html_snippet`](super::SignedPage::html_snippet) opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WidgetStart<'a> {
    /// As soon as the snippet is loaded.
    AtOnce,
    /// When the customer presses a button, which the snippet contains.
    OnClick {
        /// Text on the button.
        label: &'a str,
    },
}

/// A value that would not survive a browser's form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnstableValue {
    /// It has a line break that browsers rewrite.
    #[error(
        "{parameter}: the value has a line break other than CR LF; browsers rewrite it when they \
         submit a form, and the signature would no longer fit. Replace it before signing, or open \
         the page by its URL"
    )]
    LineBreak {
        /// The parameter with the line break.
        parameter: String,
    },
    /// It has a NUL, which browsers replace by U+FFFD.
    #[error(
        "{parameter}: the value has a NUL character; browsers replace it when they read HTML, and \
         the signature would no longer fit. Remove it before signing"
    )]
    Nul {
        /// The parameter with the NUL.
        parameter: String,
    },
}

impl ErrorCode for UnstableValue {
    fn code(&self) -> &'static str {
        match self {
            Self::LineBreak { .. } => "page_line_break_unstable",
            Self::Nul { .. } => "page_nul_unstable",
        }
    }
}

pub(super) fn check_stability(parameters: &PageParameters<'_>) -> Result<(), UnstableValue> {
    for (name, value) in parameters.iter() {
        let any_has = |is_unstable: fn(&str) -> bool| [name, value].into_iter().any(is_unstable);
        let parameter = || excerpt(name);
        if any_has(has_lone_line_break) {
            return Err(UnstableValue::LineBreak { parameter: parameter() });
        }
        if any_has(|text| text.contains('\0')) {
            return Err(UnstableValue::Nul { parameter: parameter() });
        }
    }
    Ok(())
}

/// HTML forms submit every CR and LF that stands alone as CR LF (HTML, form entry list).
fn has_lone_line_break(text: &str) -> bool {
    text.contains(['\r', '\n']) && text.replace("\r\n", "").contains(['\r', '\n'])
}

pub(super) fn snippet(address: &PageAddress, config: &str, start: WidgetStart<'_>) -> String {
    let mut html = String::from("<link rel=\"stylesheet\" href=\"");
    push_escaped(&mut html, &address.style());
    html.push_str("\">\n<script src=\"");
    push_escaped(&mut html, &address.script());
    html.push_str("\"></script>\n");
    let run = format!("EPayWidget.run({config}, \"POST\");");
    match start {
        WidgetStart::AtOnce => {
            html.push_str("<script>\n");
            html.push_str(&run);
        }
        WidgetStart::OnClick { label } => {
            html.push_str("<button type=\"button\">");
            push_escaped(&mut html, label);
            // The button is found without an id, so that two snippets fit on one page.
            html.push_str(
                "</button>\n<script>\n\
                 document.currentScript.previousElementSibling.onclick = function () {\n",
            );
            html.push_str(&run);
            html.push_str("\n};");
        }
    }
    html.push_str("\n</script>\n");
    html
}

/// JSON that can stand in a `<script>` element. These characters occur only inside JSON strings,
/// where an escape means the same.
pub(super) fn script_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}
