//! `apim`: the gateway's page takes the card's data (spec 10, section 3.2).
//!
//! The page itself, `Pay`, is no request of the shop but an address for the payer's browser:
//! [`Terminal::page`](crate::cryptoprocessing::Terminal::page), which [`Init`] answers with.

use super::{Draft, Given, Interface, SessionType, commands, setters};
use crate::cryptoprocessing::ticket::Sought;
use crate::cryptoprocessing::{Outcome, StateAnswer};
use crate::http::RetryClass;

commands! {
    /// Opens a session for the payer's page. A second one for the same order is refused with
    /// `DUPLICATE_ORDER_ID`: no harm is done, but its session is lost, so take another order id.
    Init => Outcome;
    /// Charges a hold, in full or less.
    Charge => Outcome;
    /// Releases a hold in full.
    Unblock => Outcome;
    /// Gives money back. A repeated refund of a part refunds twice: see
    /// [`ticket`](crate::cryptoprocessing::ticket).
    Refund => Outcome;
    /// Asks how a payment stands.
    GetState => StateAnswer;
    /// The same in older installations.
    PayStatus => StateAnswer;
}

impl Init {
    /// Whether the money is charged at once or held, a new order, and the amount in minor units.
    pub fn new(kind: SessionType, order_id: impl Into<String>, amount: u64) -> Self {
        let draft = Draft::new(Interface::Apim, "Init", RetryClass::HarmlessWrite);
        let draft = draft
            .setting("Key", Given::Key)
            .with_inner("SessionType", kind.as_str())
            .with_inner("OrderId", order_id)
            .with_inner("Amount", amount.to_string());
        Self(Draft { page: Some("Pay"), ..draft })
    }

    /// A field of the shop's own, which templates and notifications can show.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.inner(name.into(), value);
        self
    }
}

setters! { Init {
    /// What is sold.
    inner product = "Product";
    /// The sum as the page shows it: `124.8`.
    inner total = "Total";
    /// Where the payer is sent afterwards. `{orderid}` and `{success}` in it are replaced; what the
    /// second becomes can be forged, so it decides about the look of a page only.
    inner url = "Url";
    /// The payer's IP address.
    inner ip = "IP";
    /// Which template the page has.
    inner template_tag = "TemplateTag";
    /// The language of the page: `RU` or `EN`.
    inner language = "Language";
    /// The payer's phone.
    inner phone = "Phone";
    /// A description.
    inner description = "Description";
    /// A fiscal receipt.
    inner cheque: cheque = "Cheque";
} }

impl Charge {
    /// Charges what is held for an order; all of it, unless an amount is set.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(with_password("Charge", Sought::Charge).with_outer("OrderId", order_id))
    }
}

impl Unblock {
    /// Releases what is held for an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(with_password("Unblock", Sought::Unblock).with_outer("OrderId", order_id))
    }
}

impl Refund {
    /// Gives back what was charged for an order; all of it, unless an amount is set.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(with_password("Refund", Sought::Refund).with_outer("OrderId", order_id))
    }
}

setters! { Charge {
    /// At most what is held.
    outer amount: amount = "Amount";
    /// A fiscal receipt.
    outer cheque: cheque = "Cheque";
} }

setters! { Refund {
    /// At most what is left.
    outer amount: amount = "Amount";
    /// A fiscal receipt with the positions that are left; a refund of everything prints its own.
    outer cheque: cheque = "Cheque";
} }

impl GetState {
    /// Asks about an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(question("GetState").with_outer("OrderId", order_id))
    }
}

impl PayStatus {
    /// Asks about an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(question("PayStatus").with_outer("OrderId", order_id))
    }
}

fn with_password(command: &'static str, sought: Sought) -> Draft {
    let draft = Draft::money(Interface::Apim, command, sought);
    draft.setting("Key", Given::Key).setting("Password", Given::Password)
}

fn question(command: &'static str) -> Draft {
    Draft::new(Interface::Apim, command, RetryClass::Read).setting("Key", Given::Key)
}
