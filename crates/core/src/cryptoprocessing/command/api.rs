//! `api`: the shop takes the card's data itself (spec 10, section 3.1).
//!
//! Whoever knows the key can release and charge holds, since `Charge` and `Unblock` want no password
//! here: treat the key as a secret.

use super::{Card, Draft, Finish, Given, Interface, commands, setters};
use crate::cryptoprocessing::ticket::Sought;
use crate::cryptoprocessing::{Outcome, StateAnswer};
use crate::http::RetryClass;

commands! {
    /// Charges a card at once.
    Pay => Outcome;
    /// Holds money on a card.
    Block => Outcome;
    /// Charges a hold, in full or less.
    Charge => Outcome;
    /// Releases a hold in full. There is no amount: older terminals took one, current ones release
    /// everything.
    Unblock => Outcome;
    /// Gives money back. A repeated refund of a part refunds twice: see
    /// [`ticket`](crate::cryptoprocessing::ticket).
    Refund => Outcome;
    /// Asks how a payment stands.
    GetState => StateAnswer;
    /// Finishes a [`Pay`] after 3-D Secure 1.0.
    Pay3ds => Outcome;
    /// Finishes a [`Block`] after 3-D Secure 1.0.
    Block3ds => Outcome;
    /// Charges by a token of Apple Pay, Google Pay or Samsung Pay.
    MobilePay => Outcome;
    /// Holds money by such a token.
    MobileBlock => Outcome;
}

impl Pay {
    /// An order of 1 to 50 characters that is new to the terminal, an amount in minor units of the
    /// terminal's currency, and the card.
    pub fn new(order_id: impl Into<String>, amount: u64, card: &Card) -> Self {
        Self(with_card("Pay", order_id.into(), amount, card).or_finish(Finish::Pay3ds))
    }
}

impl Block {
    /// As [`Pay::new`].
    pub fn new(order_id: impl Into<String>, amount: u64, card: &Card) -> Self {
        Self(with_card("Block", order_id.into(), amount, card).or_finish(Finish::Block3ds))
    }
}

macro_rules! paid_by_card {
    ($($type:ident)+) => {
        $(
            setters! { $type {
                /// The customer.
                outer customer_key = "CustomerKey";
                /// An id of the anti-fraud service.
                outer payture_id = "PaytureId";
                /// A fiscal receipt.
                outer cheque: cheque = "Cheque";
            } }

            impl $type {
                /// A free field such as `IP` or `Product`. Parameter `CustomFields`.
                pub fn custom_field(
                    mut self,
                    name: impl Into<String>,
                    value: impl Into<String>,
                ) -> Self {
                    self.0.put(Some("CustomFields".into()), name.into().into(), value.into());
                    self
                }
            }
        )+
    };
}

paid_by_card! { Pay Block }

impl Charge {
    /// Charges what is held for an order; all of it, unless an amount is set.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(money("Charge", Sought::Charge).with_outer("OrderId", order_id))
    }
}

setters! { Charge {
    /// At most what is held.
    outer amount: amount = "Amount";
    /// A fiscal receipt.
    outer cheque: cheque = "Cheque";
} }

impl Unblock {
    /// Releases what is held for an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(money("Unblock", Sought::Unblock).with_outer("OrderId", order_id))
    }
}

impl Refund {
    /// Gives back what was charged for an order; all of it, unless an amount is set. It takes the
    /// terminal's password.
    pub fn new(order_id: impl Into<String>) -> Self {
        let draft = money("Refund", Sought::Refund).setting("Password", Given::Password);
        Self(draft.with_outer("OrderId", order_id))
    }
}

setters! { Refund {
    /// At most what is left.
    outer amount: amount = "Amount";
    /// A fiscal receipt with the positions that are left; a refund of everything prints its own.
    outer cheque: cheque = "Cheque";
} }

impl GetState {
    /// Asks about an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        let draft = Draft::new(Interface::Api, "GetState", RetryClass::Read);
        Self(draft.setting("Key", Given::Key).with_outer("OrderId", order_id))
    }
}

impl Pay3ds {
    /// The order, and `PaRes` as the bank's page posted it.
    pub fn new(order_id: impl Into<String>, pa_res: impl Into<String>) -> Self {
        Self(finishing("Pay3DS", order_id.into(), pa_res.into()))
    }
}

impl Block3ds {
    /// As [`Pay3ds::new`].
    pub fn new(order_id: impl Into<String>, pa_res: impl Into<String>) -> Self {
        Self(finishing("Block3DS", order_id.into(), pa_res.into()))
    }
}

impl MobilePay {
    /// An order, and the wallet's token in base64.
    pub fn new(order_id: impl Into<String>, pay_token: impl Into<String>) -> Self {
        let draft = money("MobilePay", Sought::Payment).or_finish(Finish::Pay3ds);
        Self(draft.with_outer("OrderId", order_id).with_outer("PayToken", pay_token))
    }
}

impl MobileBlock {
    /// As [`MobilePay::new`].
    pub fn new(order_id: impl Into<String>, pay_token: impl Into<String>) -> Self {
        let draft = money("MobileBlock", Sought::Payment).or_finish(Finish::Block3ds);
        Self(draft.with_outer("OrderId", order_id).with_outer("PayToken", pay_token))
    }
}

macro_rules! paid_by_token {
    ($($type:ident)+) => {
        $( setters! { $type {
            /// The amount, unless the token holds it.
            outer amount: amount = "Amount";
            /// A checksum of the token.
            outer checksum = "Checksum";
        } } )+
    };
}

paid_by_token! { MobilePay MobileBlock }

fn money(command: &'static str, sought: Sought) -> Draft {
    Draft::money(Interface::Api, command, sought).setting("Key", Given::Key)
}

/// Order and amount stand in the form and once more in `PayInfo`.
fn with_card(command: &'static str, order_id: String, amount: u64, card: &Card) -> Draft {
    let amount = amount.to_string();
    let mut draft = money(command, Sought::Payment)
        .with_outer("OrderId", order_id.as_str())
        .with_outer("Amount", amount.as_str());
    card.set(&mut draft, "PAN", false);
    draft.with_inner("OrderId", order_id).with_inner("Amount", amount)
}

fn finishing(command: &'static str, order_id: String, pa_res: String) -> Draft {
    money(command, Sought::ThreeDs).with_outer("OrderId", order_id).with_outer("PaRes", pa_res)
}
