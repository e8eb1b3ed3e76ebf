//! What a payment waits for, in words, and what helps it on.

use serde::Serialize;

use crate::platform::{DisplayKind, Payment, Platform, Wait, WayOn, missing_members};

#[derive(Serialize)]
pub(super) struct WaitView {
    kind: &'static str,
    /// Whose turn it is: `customer`, `issuer` or `merchant`.
    who: &'static str,
    what: &'static str,
    /// Members that the merchant has to send.
    missing: Vec<&'static str>,
    /// The code that the customer got and the merchant has to send.
    merchant_auth_code: Option<String>,
}

/// Where a browser has to go: by GET, or by POST with these fields.
#[derive(Serialize)]
pub(super) struct WayView {
    method: &'static str,
    url: String,
    fields: Vec<(&'static str, String)>,
}

impl WaitView {
    pub(super) fn of(wait: &Wait) -> Self {
        let (kind, who, what) = words(wait);
        let missing = match wait {
            Wait::Clarification { shape, given } => missing_members(*shape, given),
            _ => Vec::new(),
        };
        let merchant_auth_code = match wait {
            Wait::MerchantAuth { code } => code.clone(),
            _ => None,
        };
        Self { kind, who, what, missing, merchant_auth_code }
    }
}

impl WayView {
    pub(super) fn of(platform: &Platform, payment: &Payment) -> Option<Self> {
        let WayOn { url, fields } = platform.way_on(payment)?;
        let method = if fields.is_empty() { "GET" } else { "POST" };
        Some(Self { method, url, fields })
    }
}

fn words(wait: &Wait) -> (&'static str, &'static str, &'static str) {
    match wait {
        Wait::Acs(_) => (
            "acs",
            "customer",
            "The customer confirms on the page of the card's issuer (3-D Secure 1). The merchant \
             posts PaReq, MD and TermUrl there and sends what comes back to \
             /v2/payment/card/3ds_result.",
        ),
        Wait::ThreeDsMethod { .. } => (
            "three_ds_method",
            "issuer",
            "The issuer looks at the customer's browser in a hidden frame (3-D Secure 2). The \
             merchant then calls /v2/payment/card/3ds_check_iframe.",
        ),
        Wait::Challenge(_) => (
            "challenge",
            "customer",
            "The customer confirms on the page of the card's issuer (3-D Secure 2). The merchant \
             posts creq and threeDSSessionData there and sends cres to \
             /v2/payment/card/3ds_result.",
        ),
        Wait::Redirect(_) => (
            "redirect",
            "customer",
            "The customer pays on the page of the payment system, where the merchant sends the \
             browser.",
        ),
        Wait::Display { kind: DisplayKind::QrText, .. } => {
            ("qr_text", "customer", "The customer scans a QR code that the merchant shows.")
        }
        Wait::Display { kind: DisplayKind::QrImage, .. } => {
            ("qr_image", "customer", "The customer scans a QR code that comes as a picture.")
        }
        Wait::Display { kind: DisplayKind::Instruction, .. } => {
            ("instruction", "customer", "The customer pays elsewhere, as the instruction says.")
        }
        Wait::Clarification { .. } => (
            "clarification",
            "merchant",
            "The merchant sends the missing data to /v2/payment/clarification.",
        ),
        Wait::MerchantAuth { code: None } => (
            "merchant_auth",
            "merchant",
            "The merchant starts the authentication of the customer: \
             /v2/payment/card/merchant_auth with type `start`.",
        ),
        Wait::MerchantAuth { code: Some(_) } => (
            "merchant_auth",
            "merchant",
            "The customer got a code and tells it to the merchant, who sends it to \
             /v2/payment/card/merchant_auth with type `finish`.",
        ),
    }
}
