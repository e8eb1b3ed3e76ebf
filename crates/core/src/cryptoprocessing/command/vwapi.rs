//! `vwapi`: the gateway keeps customers and their cards (spec 10, section 3.3).
//!
//! Most parameters stand in the list `DATA`. `Charge` and `Unblock` have theirs in the form; `Refund`
//! and `Delete` have the terminal's password within the list; the commands that finish 3-D Secure name
//! no wallet. The pages `Pay` and `Add` are addresses for the payer's browser, which [`Init`] answers
//! with.

use std::fmt;

use zeroize::Zeroizing;

use super::{Card, Draft, Finish, Given, Interface, SessionType, commands, setters};
use crate::cryptoprocessing::ticket::Sought;
use crate::cryptoprocessing::{CardList, Outcome, StateAnswer};
use crate::http::RetryClass;
use crate::mask::Cvv;

/// A customer of the wallet. The password is wiped when it is dropped.
#[derive(Clone)]
pub struct User {
    login: Zeroizing<String>,
    password: Zeroizing<String>,
}

impl User {
    /// Login and password that the shop gave the customer, 1 to 50 characters each.
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Self {
        Self { login: login.into().into(), password: password.into().into() }
    }
}

/// Prints neither.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(***)")
    }
}

commands! {
    /// Creates a customer. Who is there already is refused with `DUPLICATE_USER` or
    /// `DUPLICATE_CUSTOMER`.
    Register => Outcome;
    /// Changes phone or e-mail of a customer.
    Update => Outcome;
    /// Deletes a customer with all cards. It takes the terminal's password, not the customer's.
    Delete => Outcome;
    /// Asks whether a customer exists.
    Check => Outcome;
    /// Opens a session for the payer's page, to pay or to add a card.
    Init => Outcome;
    /// Pays with a card that is not stored.
    PayByCard => Outcome;
    /// Pays with a stored card and its security code.
    PayByStoredCard => Outcome;
    /// Pays with a stored card without its security code and without 3-D Secure: recurring payments
    /// and those by one click. The card must be active, and the terminal one for it.
    PayRecurring => Outcome;
    /// Pays by a token of Apple Pay, Google Pay or Samsung Pay.
    PayByToken => Outcome;
    /// Finishes a payment after 3-D Secure 1.0.
    PaySubmit3ds => Outcome;
    /// Sends the customer a code that confirms a payment. Older documents only.
    SendCode => Outcome;
    /// Charges a hold, in full or less.
    Charge => Outcome;
    /// Releases a hold in full.
    Unblock => Outcome;
    /// Gives money back. A repeated refund of a part refunds twice: see
    /// [`ticket`](crate::cryptoprocessing::ticket).
    Refund => Outcome;
    /// Asks how a payment stands. The wallet's id is sent as `Key`, as the vendor's newest client does;
    /// whether `VWID` works too is not known.
    GetState => StateAnswer;
    /// The same in older installations; the state comes as `Status`.
    PayStatus => StateAnswer;
    /// Stores a card. One that is there already is refused with `DUPLICATE_CARD` and its id. No state
    /// tells of it: when the answer is lost, look into [`GetList`].
    Add => Outcome;
    /// Finishes an [`Add`] after 3-D Secure 1.0.
    AddSubmit3ds => Outcome;
    /// Makes a card active by the sum that was held for the check.
    Activate => Outcome;
    /// Removes a card.
    Remove => Outcome;
    /// Lists the cards of a customer.
    GetList => CardList;
}

impl Register {
    /// A new customer.
    pub fn new(user: &User) -> Self {
        Self(of_user("Register", RetryClass::HarmlessWrite, user))
    }
}

impl Update {
    /// A customer who is there.
    pub fn new(user: &User) -> Self {
        Self(of_user("Update", RetryClass::HarmlessWrite, user))
    }
}

setters! { Register {
    /// The customer's phone.
    inner phone_number = "PhoneNumber";
    /// The customer's e-mail address.
    inner email = "Email";
} }

setters! { Update {
    /// The customer's new phone.
    inner phone_number = "PhoneNumber";
    /// The customer's new e-mail address.
    inner email = "Email";
} }

impl Delete {
    /// The customer's login.
    pub fn new(login: impl Into<String>) -> Self {
        let draft = wallet(Draft::new(Interface::Vwapi, "Delete", RetryClass::HarmlessWrite));
        Self(draft.with_inner("VWUserLgn", login).inner_password())
    }
}

impl Check {
    /// The customer.
    pub fn new(user: &User) -> Self {
        Self(of_user("Check", RetryClass::Read, user))
    }
}

impl Init {
    /// A session to pay an order; the amount in minor units.
    pub fn new(kind: SessionType, user: &User, order_id: impl Into<String>, amount: u64) -> Self {
        let draft = Self::session(kind.as_str(), "Pay", user);
        Self(draft.with_inner("OrderId", order_id).with_inner("Amount", amount.to_string()))
    }

    /// A session to add a card.
    pub fn to_add_card(user: &User) -> Self {
        Self(Self::session("Add", "Add", user))
    }

    /// A field of the shop's own, which templates and notifications can show.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.inner(name.into(), value);
        self
    }

    fn session(kind: &'static str, page: &'static str, user: &User) -> Draft {
        let draft = wallet(Draft::new(Interface::Vwapi, "Init", RetryClass::HarmlessWrite));
        let draft = user.set(draft.with_inner("SessionType", kind));
        Draft { page: Some(page), ..draft }
    }
}

setters! { Init {
    /// The payer's IP address.
    inner ip = "IP";
    /// A stored card to pay with.
    inner card_id = "CardId";
    /// The payer's phone.
    inner phone_number = "PhoneNumber";
    /// What is sold.
    inner product = "Product";
    /// The sum as the page shows it: `124.8`.
    inner total = "Total";
    /// A description.
    inner description = "Description";
    /// Which template the page has.
    inner template_tag = "TemplateTag";
    /// The language of the page: `RU` or `EN`.
    inner language = "Language";
    /// Where the payer is sent afterwards. `{orderid}` and `{success}` in it are replaced; what the
    /// second becomes can be forged, so it decides about the look of a page only.
    inner url = "Url";
    /// A fiscal receipt.
    inner cheque: cheque = "Cheque";
} }

impl PayByCard {
    /// A customer, a new order, the amount in minor units, and a card with its security code.
    pub fn new(user: &User, order_id: impl Into<String>, amount: u64, card: &Card) -> Self {
        let mut draft = payment(user, "FreePay", order_id, amount);
        card.set(&mut draft, "CardNumber", true);
        Self(draft)
    }
}

setters! { PayByCard {
    /// Whether the money is charged at once or held.
    inner session_type: session = "SessionType";
    /// The payer's phone.
    inner phone_number = "PhoneNumber";
    /// The payer's IP address.
    inner ip = "IP";
    /// The code of a [`SendCode`].
    inner confirm_code = "ConfirmCode";
} }

impl PayByStoredCard {
    /// A customer, a new order, the amount in minor units, the card's id and its security code.
    pub fn new(
        user: &User,
        order_id: impl Into<String>,
        amount: u64,
        card_id: impl Into<String>,
        cvv: &Cvv,
    ) -> Self {
        Self(payment(user, card_id, order_id, amount).with_inner("SecureCode", cvv.expose()))
    }
}

setters! { PayByStoredCard {
    /// Whether the money is charged at once or held.
    inner session_type: session = "SessionType";
    /// The payer's IP address.
    inner ip = "IP";
    /// The code of a [`SendCode`].
    inner confirm_code = "ConfirmCode";
} }

impl PayRecurring {
    /// A customer, a new order, the amount in minor units, and the id of an active card.
    pub fn new(
        user: &User,
        order_id: impl Into<String>,
        amount: u64,
        card_id: impl Into<String>,
    ) -> Self {
        Self(payment(user, card_id, order_id, amount))
    }
}

impl PayByToken {
    /// A customer, a new order, the amount in minor units, and the wallet's token in base64.
    pub fn new(
        user: &User,
        order_id: impl Into<String>,
        amount: u64,
        pay_token: impl Into<String>,
    ) -> Self {
        Self(payment(user, "FreePay", order_id, amount).with_inner("PayToken", pay_token))
    }
}

setters! { PayByToken {
    /// Whether the money is charged at once or held.
    inner session_type: session = "SessionType";
} }

impl PaySubmit3ds {
    /// `MD` and `PaRes` as the bank's page posted them. The order is not sent: it is for the ticket,
    /// which could not ask for the state without it.
    pub fn new(
        order_id: impl Into<String>,
        md: impl Into<String>,
        pa_res: impl Into<String>,
    ) -> Self {
        let draft = Draft::money(Interface::Vwapi, "PaySubmit3DS", Sought::ThreeDs)
            .with_outer("MD", md)
            .with_outer("PaRes", pa_res);
        Self(Draft { noted_order: Some(order_id.into()), ..draft })
    }
}

impl SendCode {
    /// The customer.
    pub fn new(user: &User) -> Self {
        Self(of_user("SendCode", RetryClass::HarmlessWrite, user))
    }
}

setters! { SendCode {
    /// The card that is to be charged.
    inner card_id = "CardId";
    /// The order that is to be paid.
    inner order_id = "OrderId";
    /// The amount.
    inner amount: amount = "Amount";
} }

impl Charge {
    /// Charges what is held for an order; all of it, unless an amount is set.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self(in_form("Charge", Sought::Charge).with_outer("OrderId", order_id))
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
        Self(in_form("Unblock", Sought::Unblock).with_outer("OrderId", order_id))
    }
}

impl Refund {
    /// Gives back what was charged for an order; all of it, unless an amount is set.
    pub fn new(order_id: impl Into<String>) -> Self {
        let draft = wallet(Draft::money(Interface::Vwapi, "Refund", Sought::Refund));
        Self(draft.with_inner("OrderId", order_id).inner_password())
    }
}

setters! { Refund {
    /// At most what is left.
    inner amount: amount = "Amount";
    /// A fiscal receipt with the positions that are left; a refund of everything prints its own.
    inner cheque: cheque = "Cheque";
} }

impl GetState {
    /// Asks about an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        let draft = Draft::new(Interface::Vwapi, "GetState", RetryClass::Read);
        Self(draft.setting("Key", Given::Vwid).with_outer("OrderId", order_id))
    }
}

impl PayStatus {
    /// Asks about an order.
    pub fn new(order_id: impl Into<String>) -> Self {
        let draft = wallet(Draft::new(Interface::Vwapi, "PayStatus", RetryClass::Read));
        Self(draft.with_inner("OrderId", order_id))
    }
}

impl Add {
    /// A customer, and a card with its security code.
    pub fn new(user: &User, card: &Card) -> Self {
        let mut draft =
            of_user("Add", RetryClass::MoneyMoving, user).or_finish(Finish::AddSubmit3ds);
        card.set(&mut draft, "CardNumber", true);
        Self(draft)
    }
}

setters! { Add {
    /// The customer's phone.
    inner phone_number = "PhoneNumber";
} }

impl AddSubmit3ds {
    /// `MD` and `PaRes` as the bank's page posted them.
    pub fn new(md: impl Into<String>, pa_res: impl Into<String>) -> Self {
        let draft = Draft::new(Interface::Vwapi, "AddSubmit3DS", RetryClass::MoneyMoving);
        Self(draft.with_outer("MD", md).with_outer("PaRes", pa_res))
    }
}

impl Activate {
    /// A customer, a card, and the sum in minor units that was held for its check.
    pub fn new(user: &User, card_id: impl Into<String>, amount: u64) -> Self {
        let draft = of_user("Activate", RetryClass::HarmlessWrite, user);
        Self(draft.with_inner("CardId", card_id).with_inner("Amount", amount.to_string()))
    }
}

impl Remove {
    /// A customer and a card.
    pub fn new(user: &User, card_id: impl Into<String>) -> Self {
        let draft = of_user("Remove", RetryClass::HarmlessWrite, user);
        Self(draft.with_inner("CardId", card_id))
    }
}

impl GetList {
    /// The customer.
    pub fn new(user: &User) -> Self {
        Self(of_user("GetList", RetryClass::Read, user))
    }
}

impl User {
    fn set(&self, draft: Draft) -> Draft {
        draft
            .with_inner("VWUserLgn", self.login.as_str())
            .with_inner("VWUserPsw", self.password.as_str())
    }
}

fn wallet(draft: Draft) -> Draft {
    draft.setting("VWID", Given::Vwid)
}

fn of_user(command: &'static str, class: RetryClass, user: &User) -> Draft {
    user.set(wallet(Draft::new(Interface::Vwapi, command, class)))
}

/// The two commands whose parameters stand in the form.
fn in_form(command: &'static str, sought: Sought) -> Draft {
    wallet(Draft::money(Interface::Vwapi, command, sought)).setting("Password", Given::Password)
}

fn payment(
    user: &User,
    card_id: impl Into<String>,
    order_id: impl Into<String>,
    amount: u64,
) -> Draft {
    let draft = Draft::money(Interface::Vwapi, "Pay", Sought::Payment);
    user.set(wallet(draft.or_finish(Finish::PaySubmit3ds)))
        .with_inner("CardId", card_id)
        .with_inner("OrderId", order_id)
        .with_inner("Amount", amount.to_string())
}
