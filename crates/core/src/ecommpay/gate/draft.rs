//! A request while it is put together.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::ticket::Sought;
use super::{RequestError, check};
use crate::ecommpay::input::tree::{Node, Tree};
use crate::http::RetryClass;
use crate::input::MAX_AMOUNT;
use crate::money::{Currency, Money};

/// Everything about a request but the type of its answer.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) path: Cow<'static, str>,
    pub(super) place: Place,
    pub(super) class: RetryClass,
    /// What a ticket looks for when the answer is lost.
    pub(super) sought: Option<Sought>,
    pub(super) body: Tree,
    /// Members without which it is not sent.
    pub(super) required: Vec<&'static str>,
    /// Two members of which one is needed.
    pub(super) one_of: Option<[&'static str; 2]>,
    /// Least and greatest `payment.amount`.
    pub(super) amounts: (i64, i64),
    /// Paths whose values are not held to any rule.
    pub(super) unchecked: Vec<String>,
    /// Whether members that nobody documents are refused, unless they are among the unchecked ones.
    pub(super) is_strict: bool,
    /// Of a refund: what its id is derived from, unless it is given or not wanted.
    pub(super) refund_reference: Option<String>,
}

/// Where project and signature stand in a request (spec 06, end of section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    General,
    Customer,
    Top,
}

impl Place {
    pub(super) fn project(self) -> &'static str {
        match self {
            Self::General => "general.project_id",
            Self::Customer => "customer.project_id",
            Self::Top => "project_id",
        }
    }

    /// The object that they stand in.
    pub(super) fn object(self) -> Option<&'static str> {
        match self {
            Self::General => Some("general"),
            Self::Customer => Some("customer"),
            Self::Top => None,
        }
    }

    pub(super) fn signature(self) -> &'static str {
        match self {
            Self::General => "general.signature",
            Self::Customer => "customer.signature",
            Self::Top => "signature",
        }
    }
}

impl Draft {
    /// A request that only reads.
    pub(super) fn read(path: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.into(),
            place: Place::General,
            class: RetryClass::Read,
            sought: None,
            body: Tree::default(),
            required: Vec::with_capacity(USUAL_REQUIRED),
            one_of: None,
            amounts: (1, MAX_AMOUNT),
            unchecked: Vec::new(),
            is_strict: false,
            refund_reference: None,
        }
    }

    /// A request that changes something, but a second time nothing more.
    pub(super) fn harmless(path: impl Into<Cow<'static, str>>) -> Self {
        Self { class: RetryClass::HarmlessWrite, ..Self::read(path) }
    }

    /// A request that moves money.
    pub(super) fn money(path: impl Into<Cow<'static, str>>, sought: Sought) -> Self {
        Self { class: RetryClass::MoneyMoving, sought: Some(sought), ..Self::read(path) }
    }

    pub(super) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    pub(super) fn set(mut self, path: impl Into<Cow<'static, str>>, node: impl Into<Node>) -> Self {
        self.body.set(path, node);
        self
    }

    pub(super) fn needs(mut self, required: &[&'static str]) -> Self {
        self.required.extend_from_slice(required);
        self
    }

    /// The payment that the request is about or starts.
    pub(super) fn payment(self, id: impl Into<String>) -> Self {
        self.needs(&["general.payment_id"]).set("general.payment_id", id.into())
    }

    pub(super) fn amount(self, amount: Money) -> Self {
        self.set("payment.amount", amount.minor())
            .set("payment.currency", amount.currency().as_str())
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.body.get(path).and_then(Node::scalar)
    }

    /// `payment.amount` and `payment.currency`, where both are there.
    pub(super) fn sum(&self) -> Option<Money> {
        let currency = Currency::parse(self.text("payment.currency")?).ok()?;
        Some(Money::new(self.text("payment.amount")?.parse().ok()?, currency))
    }

    pub(super) fn check(&self) -> Result<(), RequestError> {
        RequestError::from_violations(check::violations(self)).map_or(Ok(()), Err)
    }

    /// The id that protects a refund from being made twice, unless it was given. The same payment,
    /// amount and reference always give the same one; the case of the payment id makes no difference
    /// to the platform, so it makes none here.
    pub(super) fn derived_refund_id(&self) -> Option<String> {
        let reference = self.refund_reference.as_ref()?;
        if self.body.get(REFUND_ID).is_some() {
            return None;
        }
        let payment = self.text("general.payment_id").unwrap_or_default().to_lowercase();
        let amount = self.text("payment.amount").unwrap_or("all");
        let currency = self.text("payment.currency").unwrap_or_default();
        let mut digest = Sha256::new();
        for part in ["paywright refund 1", &payment, amount, currency, reference] {
            // With its length in front no part can reach into the next.
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let mut id = String::from("refund-");
        for byte in digest.finalize().iter().take(20) {
            for four_bits in [byte >> 4, byte & 15] {
                id.push(char::from_digit(four_bits.into(), 16).unwrap_or('0'));
            }
        }
        Some(id)
    }
}

/// Room for the members without which a usual request is not sent.
const USUAL_REQUIRED: usize = 8;

pub(super) const REFUND_ID: &str = "payment.merchant_refund_id";
