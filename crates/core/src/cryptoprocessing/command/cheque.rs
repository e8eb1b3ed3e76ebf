//! A fiscal receipt (54-FZ): base64 of JSON (spec 10, section 3.4).
//!
//! The receipt of the other gateway ([`CashVoucher`](crate::ecommpay::gate::CashVoucher)) has other
//! members, other numbers for taxes and prices in minor units, so there is nothing to share but the
//! types of numbers.

use std::fmt;

use zeroize::Zeroizing;

use crate::input::json::{JsonObject, to_base64};
use crate::input::{Decimal, Quantity};

/// What was bought, for the receipt that the gateway prints. A refund or release of everything prints
/// the returning receipt by itself; one of a part wants the positions that are left.
///
/// ```
/// use paywright_core::cryptoprocessing::{Cheque, ChequePosition, Decimal, Quantity};
///
/// let cheque = Cheque::new("ada@example.com", 1)
///     .position(ChequePosition::new("Ticket", Quantity::pieces(2), Decimal::hundredths(6240), 6));
/// assert!(cheque.to_json().starts_with(
///     r#"{"Positions":[{"Quantity":2,"Price":62.4,"Tax":6,"Text":"Ticket"}],"#
/// ));
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is given to a command"]
pub struct Cheque {
    positions: Vec<ChequePosition>,
    taxation_system: u8,
    contact: Zeroizing<String>,
    message: Option<String>,
    additional: Vec<(String, String)>,
}

/// One position of a receipt.
#[derive(Clone)]
#[must_use = "it does nothing until it is added to a receipt"]
pub struct ChequePosition {
    text: String,
    quantity: Quantity,
    price: Decimal,
    tax: u8,
}

impl Cheque {
    /// The customer's e-mail address or phone, to which it is sent, and the number of the tax system.
    pub fn new(customer_contact: impl Into<String>, taxation_system: u8) -> Self {
        let contact = customer_contact.into().into();
        Self {
            positions: Vec::new(),
            taxation_system,
            contact,
            message: None,
            additional: Vec::new(),
        }
    }

    /// Adds a position.
    pub fn position(mut self, position: ChequePosition) -> Self {
        self.positions.push(position);
        self
    }

    /// A text for the customer.
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }

    /// One more line on the receipt.
    pub fn additional_message(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.additional.push((key.into(), value.into()));
        self
    }

    /// The JSON before base64.
    pub fn to_json(&self) -> Zeroizing<String> {
        let mut json = JsonObject::new();
        json.objects("Positions", self.positions.iter().map(ChequePosition::json));
        let mut close = JsonObject::new();
        close.raw("TaxationSystem", self.taxation_system);
        json.raw("CheckClose", close.finish());
        json.text("CustomerContact", &self.contact);
        json.optional_text("Message", self.message.as_deref());
        if !self.additional.is_empty() {
            let line = |(key, value): &(String, String)| {
                let mut line = JsonObject::new();
                line.text("Key", key);
                line.text("Value", value);
                line
            };
            json.objects("AdditionalMessages", self.additional.iter().map(line));
        }
        json.finish().into()
    }

    pub(in crate::cryptoprocessing) fn to_base64(&self) -> String {
        to_base64(&self.to_json())
    }
}

impl ChequePosition {
    /// What is sold, how much of it, the price as the receipt shows it (`62.4`), and the number of the
    /// tax rate.
    pub fn new(text: impl Into<String>, quantity: Quantity, price: Decimal, tax: u8) -> Self {
        Self { text: text.into(), quantity, price, tax }
    }

    fn json(&self) -> JsonObject {
        let mut json = JsonObject::new();
        json.raw("Quantity", self.quantity);
        json.raw("Price", self.price);
        json.raw("Tax", self.tax);
        json.text("Text", &self.text);
        json
    }
}

/// Prints no content: it holds data of people.
impl fmt::Debug for Cheque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cheque({} positions)", self.positions.len())
    }
}

/// Prints no content.
impl fmt::Debug for ChequePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChequePosition(***)")
    }
}
