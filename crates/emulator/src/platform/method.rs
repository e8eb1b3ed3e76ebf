//! How a payment is paid: cards, and every other method of the registry in the core.

use std::fmt;

use paywright_core::ecommpay::methods::{self, Capability, PaymentMethod};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cards::Verdict;
use super::codes;

/// A payment method of the registry (spec 09).
#[derive(Clone, Copy)]
pub struct Method(&'static PaymentMethod);

/// What a customer has to do to pay with a method. Where the registry tells the type of a method
/// only, the choice is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Card data are entered.
    Card,
    /// A device hands over an encrypted card: nothing is to be done (Apple Pay, Google Pay).
    DeviceToken,
    /// The customer is sent to the payment system.
    Redirect,
    /// The customer scans a code that the merchant shows from its text.
    QrText,
    /// The customer scans a code that comes as a picture.
    QrImage,
    /// The customer is told where to pay; the result comes without a further action.
    Instruction,
}

impl Method {
    /// Payment cards.
    pub fn card() -> Self {
        Self::by_key("card").unwrap_or(Self(FALLBACK))
    }

    /// The method with this key of the registry.
    pub fn by_key(key: &str) -> Option<Self> {
        methods::by_key(key).map(Self)
    }

    /// The method with this Gate path, such as `wallet/alipay`. Of several, the one that a source of
    /// the platform itself names.
    pub fn by_gate_path(path: &str) -> Option<Self> {
        let fits = |method: &&PaymentMethod| method.gate_paths.contains(&path);
        let mut all = methods::all().iter().filter(fits);
        let first = all.next()?;
        let own = std::iter::once(first).chain(all).find(|method| method.ecommpay);
        Some(Self(own.unwrap_or(first)))
    }

    /// The method with this Payment Page code; of several, the one that the code names most closely.
    pub fn by_page_code(code: &str) -> Option<Self> {
        let mut all: Vec<_> = methods::by_payment_page_code(code).collect();
        all.sort_by_key(|method| (method.key != code, !method.ecommpay, method.pp_codes.len()));
        all.first().copied().map(Self)
    }

    /// Methods that Payment Page offers unasked: those that sources of the platform itself name,
    /// cards first, then what most customers look for.
    pub fn offered() -> impl Iterator<Item = Self> {
        let others = methods::all().iter().filter(|method| {
            method.ecommpay && method.key != "card" && !method.pp_codes.is_empty()
        });
        // Google Pay and Apple Pay share the code of cards and need the device.
        let others = others.filter(|method| !method.pp_codes.contains(&"card"));
        let mut others: Vec<Self> = others.map(Self).collect();
        others.sort_by_key(|method| {
            let place = WELL_KNOWN.iter().position(|key| *key == method.key());
            place.unwrap_or(WELL_KNOWN.len())
        });
        std::iter::once(Self::card()).chain(others)
    }

    /// The key in the registry.
    pub fn key(self) -> &'static str {
        self.0.key
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether these are cards.
    pub fn is_card(self) -> bool {
        self.0.key == "card"
    }

    /// Whether an operation is a card operation, with or without a device in between.
    pub fn is_card_based(self) -> bool {
        matches!(self.flow(), Flow::Card | Flow::DeviceToken)
    }

    /// `payment.method` in callbacks: as seen there, otherwise the code of Payment Page, otherwise
    /// the path of Gate.
    pub fn callback_name(self) -> &'static str {
        let codes = self.0.pp_codes.iter().chain(self.0.gate_paths).next();
        self.0.callback_method.or(codes.copied()).unwrap_or(self.0.key)
    }

    /// The code on Payment Page, the key where there is none.
    pub fn page_code(self) -> &'static str {
        self.0.pp_codes.first().copied().unwrap_or(self.0.key)
    }

    /// The Gate paths.
    pub fn gate_paths(self) -> &'static [&'static str] {
        self.0.gate_paths
    }

    /// Whether a Gate path leads to both: some methods of the registry share theirs.
    pub fn shares_a_path_with(self, other: Self) -> bool {
        self == other || self.0.gate_paths.iter().any(|path| other.0.gate_paths.contains(path))
    }

    /// Whether the method takes a currency. What nothing is known about is taken.
    pub fn takes(self, currency: &str) -> bool {
        self.0.covers_currency(currency).unwrap_or(true)
    }

    /// Whether payments by the method can be returned. What nothing is known about cannot.
    pub fn refunds(self) -> bool {
        self.0.can(Capability::Refund) || self.0.can(Capability::PartialRefund)
    }

    /// Whether the method is known to do this.
    pub fn can(self, capability: Capability) -> bool {
        self.0.can(capability)
    }

    /// Whether the method holds amounts before it takes them: cards, Apple Pay and Google Pay.
    pub fn holds(self) -> bool {
        self.0.can(Capability::TwoStep)
    }

    /// What the customer has to do.
    pub fn flow(self) -> Flow {
        let is = |kind: &str| self.0.types.contains(&kind);
        let key = self.0.key;
        if self.is_card() {
            Flow::Card
        } else if key == "applepay" || key == "googlepay" {
            Flow::DeviceToken
        } else if key == "kakaopay" {
            // Recorded with a picture of the code (vectors, state-qr-image).
            Flow::QrImage
        } else if is("QR") || key.contains("qr") || key == "pix" {
            Flow::QrText
        } else if INSTRUCTED.iter().any(|kind| is(kind)) {
            Flow::Instruction
        } else {
            Flow::Redirect
        }
    }

    /// What an amount ends with in test mode, whatever button is pressed (spec 08, section 3.1). For
    /// methods that the section does not name the figures of most others are ours.
    pub fn verdict(self, amount: i64) -> Verdict {
        let declines: &[i64] =
            if self.has_code(WITHOUT_MINOR_UNIT) { &[400, 404] } else { &[40_000, 40_400] };
        if declines.contains(&amount) {
            Verdict::Decline(codes::APM_GENERAL_DECLINE)
        } else {
            Verdict::Success
        }
    }

    /// The amount that the customer really pays when it is not the one asked for. That 90000 is
    /// changed is documented, what it becomes is ours: a tenth less.
    pub fn changed_amount(self, amount: i64) -> Option<i64> {
        (amount == 90_000 && self.has_code(CHANGING_THE_AMOUNT)).then_some(81_000)
    }

    fn has_code(self, codes: &[&str]) -> bool {
        self.0.pp_codes.iter().any(|code| codes.contains(code))
    }
}

/// Keys of the methods that lists begin with. The order is ours; EcoPayz is first, being the one that
/// the platform documents for tests.
const WELL_KNOWN: &[&str] =
    &["ecopayz", "paypal", "pix", "ideal", "klarna", "bancontact", "directdebit_sepa", "sofort"];

/// Types of method whose customers pay elsewhere and later.
const INSTRUCTED: &[&str] = &[
    "cash",
    "voucher",
    "terminal",
    "virtual terminal",
    "virtual ATM",
    "mobile commerce",
    "P2P",
    "bank P2P",
];

/// Payment Page codes of methods in VND, which has no minor unit.
const WITHOUT_MINOR_UNIT: &[&str] = &["momopay", "bank-transfer-vietnam"];

/// Payment Page codes of methods that change the amount 90000.
const CHANGING_THE_AMOUNT: &[&str] =
    &["eleven7", "bank-transfer-malaysia", "online-thailand-banks"];

/// The registry is never empty; a first row stands for what can not be missing.
const FALLBACK: &PaymentMethod = match methods::all().first() {
    Some(method) => method,
    None => panic!("the registry of payment methods is empty"),
};

impl PartialEq for Method {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Method {}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.key)
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.key)
    }
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::by_key(&key).ok_or_else(|| serde::de::Error::custom("unknown payment method"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(key: &str) -> Method {
        Method::by_key(key).unwrap()
    }

    #[test]
    fn methods_are_found_by_each_of_their_names() {
        assert_eq!(Method::by_gate_path("wallet/alipay"), Some(method("alipay")));
        assert_eq!(Method::by_gate_path("card"), Some(Method::card()));
        assert_eq!(Method::by_page_code("card"), Some(Method::card()));
        assert_eq!(Method::by_page_code("paypal-wallet"), Some(method("paypal")));
        assert_eq!(Method::by_gate_path("moon"), None);
        for known in methods::all() {
            for path in known.gate_paths {
                assert!(Method::by_gate_path(path).is_some(), "{path}");
            }
        }
    }

    #[test]
    fn flows_follow_the_type() {
        let cases = [
            ("card", Flow::Card),
            ("applepay", Flow::DeviceToken),
            ("ecopayz", Flow::Redirect),
            ("klarna", Flow::Redirect),
            ("pix", Flow::QrText),
            ("kakaopay", Flow::QrImage),
            ("kassa24", Flow::Instruction),
            ("boleto", Flow::Instruction),
        ];
        for (key, flow) in cases {
            assert_eq!(method(key).flow(), flow, "{key}");
        }
    }

    #[test]
    fn amounts_decide_as_documented() {
        let declined = |key: &str, amount| method(key).verdict(amount) != Verdict::Success;
        for amount in [40_000, 40_400] {
            assert!(declined("ecopayz", amount) && declined("7_eleven", amount));
        }
        for amount in [1, 400, 404, 39_999, 40_001, 400_000, i64::MAX] {
            assert!(!declined("ecopayz", amount), "{amount}");
        }
        assert!(declined("momo", 400) && !declined("momo", 40_000));
        assert_eq!(method("7_eleven").changed_amount(90_000), Some(81_000));
        assert_eq!(method("7_eleven").changed_amount(90_001), None);
        assert_eq!(method("ecopayz").changed_amount(90_000), None);
    }

    #[test]
    fn currencies_are_those_of_the_registry() {
        for (code, is_taken) in [("EUR", true), ("ZAR", true), ("UAH", false), ("KWD", false)] {
            assert_eq!(method("ecopayz").takes(code), is_taken, "{code}");
        }
        assert!(Method::card().takes("KWD"));
    }
}
