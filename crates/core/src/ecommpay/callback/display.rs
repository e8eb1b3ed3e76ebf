//! What to show to the customer.

use super::Signed;
use super::view::{texts, view};

view! {
    /// One of `display_data[]`: something to show to the customer.
    DisplayItem
}

texts! { DisplayItem {
    /// What it is: `qr_data`, `qr_img`, `add_info`...
    kind = "type",
    /// Its title, for people or, with `add_info`, for programs (`amount`, `lifetime`).
    title = "title",
    /// Its content.
    data = "data",
} }

/// A code that the customer scans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum QrCode<'d> {
    /// The text to draw as a code, often an address that may also be opened.
    Text(&'d str),
    /// A picture that is ready: its web address, or the picture as `data:image/...` or base64.
    Image(&'d str),
}

impl<'d> DisplayItem<'d> {
    /// The code that this item is, if it is one.
    pub fn qr_code(self) -> Option<QrCode<'d>> {
        let data = self.data()?;
        let is_code =
            |text: Option<&str>| matches!(text, Some("qr_data" | "qr_code_url" | "qr_code"));
        match self.kind() {
            Some("qr_img" | "qr_image") => Some(QrCode::Image(data)),
            kind if is_code(kind) => Some(QrCode::Text(data)),
            Some("add_info") if is_code(self.title()) => Some(QrCode::Text(data)),
            _ => None,
        }
    }
}

/// Prints no content: whoever scans it acts on the payment.
impl std::fmt::Debug for QrCode<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Image(image) => write!(f, "Image({} bytes)", image.len()),
        }
    }
}

impl QrCode<'_> {
    /// Whether it can do no harm as a picture or a drawn code.
    pub(super) fn is_safe(self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Image(image) => {
                let is_base64 = |text: &str| {
                    let is_character =
                        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
                    !text.is_empty() && text.bytes().all(is_character)
                };
                let picture = image.strip_prefix("data:image/");
                let picture = picture.and_then(|rest| rest.split_once(";base64,"));
                super::redirect::is_web_address(image)
                    || is_base64(image)
                    || picture.is_some_and(|(kind, data)| {
                        kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+')
                            && is_base64(data)
                    })
            }
        }
    }
}
