//! Operations that start or continue a payment.

use super::super::draft::Draft;
use super::super::ticket::Sought;
use super::super::{CardSource, Customer, GateRequest, PayoutCard, Recipient, Sender};
use super::operation;
use super::{
    AccountVerification, Cancel, Capture, CardAuth, CardPayout, CardSale, Incremental,
    IndividualPayout, MethodPayout, MethodPurchase, MethodVerification, MoneyTransfer,
};
use crate::ecommpay::input::tree::Tree;
use crate::money::{Currency, Money};

const PAYER: &[&str] = &["customer.id", "customer.ip_address"];
const SUM: &[&str] = &["payment.amount", "payment.currency"];
const WHOLE_CARD: &[&str] = &["card.pan", "card.year", "card.month", "card.card_holder"];

impl CardSale {
    /// A purchase. The payment id is the merchant's own, 1 to 255 characters, unique in the project
    /// whatever the case of its letters; the platform wants id and IP address of the customer.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        card: impl Into<CardSource>,
        customer: Customer,
    ) -> Self {
        Self::of(start(&SALE, payment_id, amount, card.into(), customer))
    }
}

impl CardAuth {
    /// A hold. The arguments are those of [`CardSale::new`].
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        card: impl Into<CardSource>,
        customer: Customer,
    ) -> Self {
        Self::of(start(&AUTH, payment_id, amount, card.into(), customer))
    }
}

/// Paths of an operation: with a card's number, with a saved card, with a token.
type Paths = [&'static str; 3];

const SALE: Paths =
    ["/v2/payment/card/sale", "/v2/payment/card/sale/saved", "/v2/payment/card/sale/token"];
const AUTH: Paths =
    ["/v2/payment/card/auth", "/v2/payment/card/auth/saved", "/v2/payment/card/auth/token"];

fn start(
    [by_number, saved, by_token]: &Paths,
    payment_id: impl Into<String>,
    amount: Money,
    card: CardSource,
    customer: Customer,
) -> Draft {
    let draft = |path: &&'static str| Draft::money(*path, Sought::Payment).payment(payment_id);
    let draft = match card {
        CardSource::Card(card) => draft(by_number).needs(WHOLE_CARD).set("card", card.into_tree()),
        CardSource::Saved(card) => {
            let draft = draft(saved).set("saved_account_id", card.0.name);
            with_cvv(draft, card.0.cvv)
        }
        CardSource::Token(card) => {
            let draft = draft(by_token).needs(&["token"]).set("token", card.0.name.as_str());
            with_cvv(draft, card.0.cvv)
        }
    };
    draft.amount(amount).needs(PAYER).set("customer", customer.into_tree())
}

fn with_cvv(draft: Draft, cvv: Option<zeroize::Zeroizing<String>>) -> Draft {
    match cvv {
        Some(cvv) => draft.set("cvv", cvv.as_str()),
        None => draft,
    }
}

impl Incremental {
    /// Raises the hold of a payment **by** an amount, which is not the new total. Visa and
    /// Mastercard only (spec 06, section 9).
    pub fn new(payment_id: impl Into<String>, by: Money) -> Self {
        let draft = Draft::money("/v2/payment/card/incremental", Sought::Incremental);
        Self::of(draft.payment(payment_id).needs(SUM).amount(by))
    }
}

impl Capture {
    /// Takes all that a card payment holds, or a part by [`amount`](Self::amount).
    pub fn card(payment_id: impl Into<String>) -> Self {
        Self::of(of_method("card", "capture", Sought::Capture).payment(payment_id))
    }
}

impl Cancel {
    /// Releases all that a card payment holds, or lowers the hold by [`amount`](Self::amount).
    pub fn card(payment_id: impl Into<String>) -> Self {
        Self::of(of_method("card", "cancel", Sought::Cancel).payment(payment_id))
    }
}

impl CardPayout {
    /// A payout to a card, of which the number is enough, or to a token.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        card: impl Into<PayoutCard>,
        customer: Customer,
    ) -> Self {
        let draft = match card.into() {
            PayoutCard::Card(card) => Draft::money("/v2/payment/card/payout", Sought::Payment)
                .set("card", card.into_tree())
                .needs(&["card.pan"]),
            PayoutCard::Token(token) => {
                Draft::money("/v2/payment/card/payout/token", Sought::Payment)
                    .set("token", token.0.name.as_str())
                    .needs(&["token"])
            }
        };
        let draft = draft.payment(payment_id).amount(amount);
        Self::of(draft.needs(PAYER).set("customer", customer.into_tree()))
    }

    /// The name on the card of a token, if it is wanted.
    pub fn card_holder(self, name: impl Into<String>) -> Self {
        self.with(|draft| draft.set("card.card_holder", name.into()))
    }
}

impl IndividualPayout {
    /// A payout between people.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        card: super::super::Card,
        customer: Customer,
    ) -> Self {
        let draft = Draft::money("/v2/payment/individual/payout", Sought::Payment);
        let draft = draft.payment(payment_id).amount(amount).set("card", card.into_tree());
        Self::of(draft.needs(&["card.pan"]).needs(PAYER).set("customer", customer.into_tree()))
    }
}

impl AccountVerification {
    /// Checks a card, or the card of a token, with the amount 0.
    pub fn new(
        payment_id: impl Into<String>,
        currency: Currency,
        card: impl Into<PayoutCard>,
        customer: Customer,
    ) -> Self {
        const PATH: &str = "/v2/payment/card/account_verification";
        const BY_TOKEN: &str = "/v2/payment/card/account_verification/token";
        let draft = match card.into() {
            PayoutCard::Card(card) => {
                Draft::money(PATH, Sought::Payment).set("card", card.into_tree()).needs(WHOLE_CARD)
            }
            PayoutCard::Token(token) => with_cvv(
                Draft::money(BY_TOKEN, Sought::Payment)
                    .set("token", token.0.name.as_str())
                    .needs(&["token"]),
                token.0.cvv,
            ),
        };
        let mut draft = draft.payment(payment_id).amount(Money::new(0, currency));
        draft.amounts = (0, 0);
        Self::of(draft.needs(PAYER).set("customer", customer.into_tree()))
    }
}

impl MoneyTransfer {
    /// A transfer. The sender's card is set by [`Sender::pan`], the recipient is a card.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        sender: Sender,
        recipient: Recipient,
        customer: Customer,
    ) -> Self {
        let draft = Draft::money("/v2/payment/card/money_transfer", Sought::Payment);
        let draft = draft.payment(payment_id).amount(amount).set("sender", sender.into_tree());
        let draft = draft.set("recipient", recipient.into_tree());
        let needs = ["sender.pan", "recipient.pan", "customer.ip_address"];
        Self::of(draft.needs(&needs).set("customer", customer.into_tree()))
    }
}

impl MoneyTransfer {
    /// One half of a transfer, or a transfer by a saved card, at a path of its own. To give back what
    /// [`TransferPart::In`] took, use [`Refund::by_method`](super::super::Refund::by_method) with
    /// `card/money_transfer/in`.
    pub fn part(self, part: TransferPart) -> Self {
        let (end, free): (_, &[&str]) = match part {
            TransferPart::In => ("in", &["recipient.pan"]),
            TransferPart::Out => ("out", &["sender.pan"]),
            TransferPart::Saved => ("saved", &["sender.pan"]),
            TransferPart::InSaved => ("in/saved", &["sender.pan", "recipient.pan"]),
        };
        self.with(|mut draft| {
            draft.path = format!("/v2/payment/card/money_transfer/{end}").into();
            draft.required.retain(|path| !free.contains(path));
            draft
        })
    }
}

/// What of a transfer is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferPart {
    /// The debit of the sender alone.
    In,
    /// The credit to the recipient alone.
    Out,
    /// The whole transfer, from a saved card.
    Saved,
    /// The debit of a saved card alone.
    InSaved,
}

/// A purchase by another method: `sale`, or `auth` for the methods that have it.
pub(in super::super) fn method_purchase(
    method: &str,
    name: &str,
    payment_id: String,
    amount: Money,
    customer: Customer,
) -> MethodPurchase {
    GateRequest::<operation::MethodPurchase>::of(first(method, name, payment_id, amount, customer))
}

pub(in super::super) fn method_payout(
    method: &str,
    payment_id: String,
    amount: Money,
    customer: Customer,
) -> MethodPayout {
    GateRequest::<operation::MethodPayout>::of(first(
        method, "payout", payment_id, amount, customer,
    ))
}

pub(in super::super) fn method_verification(
    method: &str,
    payment_id: String,
    currency: Currency,
    customer: Customer,
) -> MethodVerification {
    let nothing = Money::new(0, currency);
    let mut draft = first(method, "account_verification", payment_id, nothing, customer);
    draft.amounts = (0, 0);
    GateRequest::<operation::MethodVerification>::of(draft)
}

fn first(method: &str, name: &str, payment_id: String, amount: Money, customer: Customer) -> Draft {
    let customer: Tree = customer.into_tree();
    of_method(method, name, Sought::Payment)
        .payment(payment_id)
        .amount(amount)
        .needs(&["customer.id"])
        .set("customer", customer)
}

/// A request that moves money, at the path of a method.
pub(in super::super) fn of_method(method: &str, name: &str, sought: Sought) -> Draft {
    Draft::money(format!("/v2/payment/{method}/{name}"), sought)
}
