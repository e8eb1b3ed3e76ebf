//! Questions, and requests without a builder.

use serde_json::Value;

use super::super::GateRequest;
use super::super::draft::{Draft, Place};
use super::super::ticket::Sought;
use super::operation;
use super::{
    BankList, CryptoRate, MethodsAvailable, MethodsForMerchant, MethodsUnavailable,
    MobileOperators, StatusByPayment, StatusByRequest,
};
use crate::http::RetryClass;
use crate::money::{Currency, Money};

/// For whom a status answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Destination {
    /// The merchant. The platform's default.
    Merchant,
    /// The payment form, in another layout.
    Terminal,
}

impl StatusByPayment {
    /// How the payment stands.
    pub fn new(payment_id: impl Into<String>) -> Self {
        Self::of(Draft::read("/v2/payment/status").payment(payment_id))
    }

    /// For whom the answer is written.
    pub fn destination(self, destination: Destination) -> Self {
        let name = match destination {
            Destination::Merchant => "merchant",
            Destination::Terminal => "terminal",
        };
        self.with(|draft| draft.set("destination", name))
    }
}

impl StatusByRequest {
    /// What became of a request, by the `request_id` of its acceptance (at most 100 characters).
    pub fn new(request_id: impl Into<String>) -> Self {
        let draft = Draft::read("/v2/payment/status/request").at(Place::Top);
        Self::of(draft.needs(&["request_id"]).set("request_id", request_id.into()))
    }
}

impl BankList {
    /// The banks of a method for an operation and a sum. The method is a path (`estonia`,
    /// `vietnam/napas`), the operation `sale` or `payout`.
    pub fn new(
        method: &str,
        operation: &str,
        payment_id: impl Into<String>,
        amount: Money,
    ) -> Self {
        let draft = Draft::read(format!("/v2/info/banks/{method}/{operation}/list"));
        Self::of(draft.payment(payment_id).amount(amount))
    }
}

/// Whether money comes in or goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Purchases: `payin`, in paths `purchase` or `sale`.
    In,
    /// Payouts.
    Out,
}

impl MobileOperators {
    /// The operators for purchases or payouts.
    pub fn new(direction: Direction) -> Self {
        Self::of(Draft::read(match direction {
            Direction::In => "/v2/info/mobile/sale/list",
            Direction::Out => "/v2/info/mobile/payout/list",
        }))
    }

    /// Of one provider only.
    pub fn service_provider(self, name: impl Into<String>) -> Self {
        self.with(|draft| draft.set("service_provider", name.into()))
    }
}

impl MethodsForMerchant {
    /// The methods of the project for purchases, payouts or both.
    pub fn new(directions: &[Direction]) -> Self {
        let names = directions.iter().map(|direction| match direction {
            Direction::In => "payin",
            Direction::Out => "payout",
        });
        let names: Vec<Value> = names.map(Value::from).collect();
        let path = "/v2/info/available_methods_for_merchant/list";
        Self::of(Draft::read(path).at(Place::Top).set("directions", Value::from(names)))
    }

    /// For an amount, in minor units.
    pub fn amount(self, amount: Money) -> Self {
        self.currency(amount.currency()).with(|draft| draft.set("amount", amount.minor()))
    }

    /// For a currency.
    pub fn currency(self, currency: Currency) -> Self {
        self.with(|draft| draft.set("currency", currency.as_str()))
    }

    /// One method only.
    pub fn payment_method(self, code: impl Into<String>) -> Self {
        self.with(|draft| draft.set("payment_method", code.into()))
    }

    /// For a customer.
    pub fn customer_id(self, id: impl Into<String>) -> Self {
        self.with(|draft| draft.set("customer.id", id.into()))
    }

    /// Those as well that rules make unavailable.
    pub fn show_unavailable(self, show: bool) -> Self {
        self.with(|draft| draft.set("show_unavailable_methods_by_rules", show))
    }

    /// Checks the rules for trusted customers, too.
    pub fn check_trusted_rules(self, check: bool) -> Self {
        self.with(|draft| draft.set("is_enable_check_by_trusted_pm_user_rules", check))
    }
}

impl MethodsAvailable {
    /// Asks for purchases or payouts; add methods by [`method`](Self::method).
    pub fn new(direction: Direction) -> Self {
        let path = match direction {
            Direction::In => "/v2/info/available-methods/purchase/list",
            Direction::Out => "/v2/info/available-methods/payout/list",
        };
        Self::of(Draft::read(path).needs(&["payment_method_list"]))
    }

    /// Adds a method, for an amount if there is one.
    pub fn method(self, code: impl Into<String>, amount: Option<Money>) -> Self {
        use crate::ecommpay::input::tree::{Node, Tree};
        let mut item = Tree::default();
        item.set("payment_method", code.into());
        if let Some(amount) = amount {
            item.set("amount", amount.minor());
            item.set("currency", amount.currency().as_str());
        }
        self.with(|draft| {
            let mut items = match draft.body.get("payment_method_list") {
                Some(Node::List(items)) => items.clone(),
                _ => Vec::new(),
            };
            items.push(item.into());
            draft.set("payment_method_list", items)
        })
    }
}

impl MethodsUnavailable {
    /// Methods that cannot be used for purchases now.
    pub fn new() -> Self {
        Self::of(Draft::read("/v2/info/payment_method/unavailable_list"))
    }
}

impl Default for MethodsUnavailable {
    fn default() -> Self {
        Self::new()
    }
}

impl CryptoRate {
    /// The rate from one currency to another, each with its network: `("USD", "fiat")`,
    /// `("BTC", "bitcoin")`.
    pub fn new(from: (&str, &str), to: (&str, &str)) -> Self {
        Self::of(
            Draft::read("/v2/info/currency_crypto_rate")
                .set("currency_from", from.0)
                .set("currency_to", to.0)
                .set("currency_network_from", from.1)
                .set("currency_network_to", to.1),
        )
    }
}

/// A question to a path without a builder.
pub(in super::super) fn ask(path: String) -> GateRequest<operation::Ask> {
    GateRequest::of(Draft::read(path))
}

/// A request to a path without a builder.
pub(in super::super) fn post(path: String, class: RetryClass) -> GateRequest<operation::Post> {
    GateRequest::of(match class {
        RetryClass::Read => Draft::read(path),
        RetryClass::HarmlessWrite => Draft::harmless(path),
        RetryClass::MoneyMoving => Draft::money(path, Sought::Payment),
    })
}
