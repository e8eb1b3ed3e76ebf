//! A fiscal receipt, where the law asks for one: object `cash_voucher_data`. The platform documents
//! names and limits; what its numbers mean is said by the fiscal rules.

use serde_json::{Map, Value};

use super::members::{Members, each_object};
use super::report::Report;
use super::tree::{Node, Tree};
use crate::input::Quantity;
use crate::input::{MAX_AMOUNT, Rule, Shown, formats};

/// A fiscal receipt. Its rules are checked with the request it is given to; violations name members
/// as `cash_voucher_data.positions.0.price`.
///
/// ```
/// use paywright_core::ecommpay::gate::{CashVoucher, CashVoucherPosition, Quantity};
/// let receipt = CashVoucher::new()
///     .email("ada@example.com")
///     .position(CashVoucherPosition::new("Strings", 1500, 6).quantity(Quantity::pieces(2)))
///     .payment(1, 3000);
/// # drop(receipt);
/// ```
#[derive(Clone, Default)]
#[must_use = "it does nothing until it is given to a request"]
pub struct CashVoucher {
    members: Tree,
    positions: Vec<Node>,
    payments: Vec<Node>,
}

impl CashVoucher {
    /// A receipt of which nothing is said yet. Positions and payments, where there are any, need one
    /// item at least.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the receipt goes. An e-mail address of at most 255 characters.
    pub fn email(self, address: impl Into<String>) -> Self {
        self.member("email", address.into().into())
    }

    /// Tax number of the merchant.
    pub fn inn(self, number: impl Into<String>) -> Self {
        self.member("inn", number.into().into())
    }

    /// Group of cash registers.
    pub fn group(self, name: impl Into<String>) -> Self {
        self.member("group", name.into().into())
    }

    /// Tax system, 0 to 5.
    pub fn taxation_system(self, number: u8) -> Self {
        self.member("taxation_system", number.into())
    }

    /// Address of the shop.
    pub fn payment_address(self, address: impl Into<String>) -> Self {
        self.member("payment_address", address.into().into())
    }

    /// Number of the order.
    pub fn order_id(self, number: u64) -> Self {
        self.member("order_id", number.into())
    }

    /// Whether the customer gets the receipt.
    pub fn send_cash_voucher(self, send: bool) -> Self {
        self.member("send_cash_voucher", send.into())
    }

    /// Adds a position.
    pub fn position(mut self, position: CashVoucherPosition) -> Self {
        self.positions.push(position.0.into());
        self
    }

    /// Adds a payment: its kind, one of 1, 2, 14, 15 and 16, and its amount in minor units.
    pub fn payment(mut self, kind: u8, amount: i64) -> Self {
        let mut payment = Tree::default();
        payment.set("payment_type", i64::from(kind));
        payment.set("amount", amount);
        self.payments.push(payment.into());
        self
    }

    /// A member that has no setter here, by its name. It is checked like the others if it is
    /// documented.
    pub fn member(mut self, name: impl Into<String>, value: Value) -> Self {
        self.members.set(name.into(), value);
        self
    }

    pub(crate) fn into_tree(self) -> Tree {
        let mut tree = self.members;
        for (name, items) in [("positions", self.positions), ("payments", self.payments)] {
            if !items.is_empty() {
                tree.set(name, items);
            }
        }
        tree
    }
}

/// Prints no content: it holds data of people.
impl std::fmt::Debug for CashVoucher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (positions, payments) = (self.positions.len(), self.payments.len());
        write!(f, "CashVoucher({positions} positions, {payments} payments)")
    }
}

/// One position of a fiscal receipt.
#[derive(Clone)]
#[must_use = "it does nothing until it is added to a receipt"]
pub struct CashVoucherPosition(Tree);

impl CashVoucherPosition {
    /// What is sold, its price in minor units, and its tax, 1 to 6.
    pub fn new(description: impl Into<String>, price: i64, tax: u8) -> Self {
        let mut tree = Tree::default();
        tree.set("position_description", description.into());
        tree.set("price", price);
        tree.set("tax", i64::from(tax));
        Self(tree)
    }

    /// How much of it.
    pub fn quantity(mut self, quantity: Quantity) -> Self {
        self.0.set("quantity", Node::Literal(quantity.to_string()));
        self
    }

    /// Way of payment, 1 to 7.
    pub fn payment_method_type(mut self, number: u8) -> Self {
        self.0.set("payment_method_type", i64::from(number));
        self
    }

    /// Kind of goods, 1 to 18.
    pub fn payment_subject_type(mut self, number: u8) -> Self {
        self.0.set("payment_subject_type", i64::from(number));
        self
    }

    /// Code of the goods.
    pub fn nomenclature_code(mut self, code: impl Into<String>) -> Self {
        self.0.set("nomenclature_code", code.into());
        self
    }
}

/// Prints no content.
impl std::fmt::Debug for CashVoucherPosition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CashVoucherPosition(***)")
    }
}

const PATH: &str = "cash_voucher_data";

/// The rules of the members, whoever wrote them. Unknown members are left alone.
pub(crate) fn check_members(members: &Map<String, Value>, report: &mut Report) {
    let mut own = Members::new(PATH, members, Shown::Never, report);
    own.format("email", Rule::Email, formats::is_email);
    for text in ["inn", "group", "payment_address"] {
        own.text(text, usize::MAX);
    }
    own.text("email", 255);
    own.integer("taxation_system", 0, 5);
    own.integer("order_id", i64::MIN, i64::MAX);
    if let Some(flag) = own.given("send_cash_voucher").filter(|flag| !flag.is_boolean()) {
        own.broken("send_cash_voucher", Rule::Bool, flag);
    }
    list("positions", members, report, check_position);
    list("payments", members, report, check_payment);
}

fn list(
    name: &'static str,
    members: &Map<String, Value>,
    report: &mut Report,
    check: fn(&mut Members<'_>),
) {
    let path = format!("{PATH}.{name}");
    match members.get(name) {
        None | Some(Value::Null) => {}
        Some(list @ Value::Array(items)) if !items.is_empty() => {
            each_object(&path, list, Shown::Never, report, check);
        }
        Some(_) => {
            let expected = "an array of one object at least";
            report.add(&path, Rule::Json { expected }, None);
        }
    }
}

fn check_position(position: &mut Members<'_>) {
    let is_empty = position.given("position_description").is_some_and(|text| text == "");
    if is_empty {
        position.missing("position_description", Rule::Empty);
    }
    for name in ["position_description", "price", "tax"] {
        if position.given(name).is_none() {
            position.missing(name, Rule::Required);
        }
    }
    position.text("position_description", usize::MAX);
    position.integer("price", i64::MIN, i64::MAX);
    position.integer("tax", 1, 6);
    position.integer("payment_method_type", 1, 7);
    position.integer("payment_subject_type", 1, 18);
    position.text("nomenclature_code", usize::MAX);
    if let Some(quantity) = position.given("quantity").filter(|given| !given.is_number()) {
        position.broken("quantity", Rule::Json { expected: "a number" }, quantity);
    }
}

fn check_payment(payment: &mut Members<'_>) {
    const KINDS: &[i64] = &[1, 2, 14, 15, 16];
    for name in ["payment_type", "amount"] {
        if payment.given(name).is_none() {
            payment.missing(name, Rule::Required);
        }
    }
    payment.integer("amount", 1, MAX_AMOUNT);
    if let Some(kind) = payment.given("payment_type")
        && !kind.as_i64().is_some_and(|kind| KINDS.contains(&kind))
    {
        payment.broken("payment_type", Rule::Choice { known: &["1", "2", "14", "15", "16"] }, kind);
    }
}
