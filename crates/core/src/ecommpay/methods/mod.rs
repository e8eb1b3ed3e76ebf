//! Payment methods and the three names that each of them has.
//!
//! Payment Page, Gate and callbacks name the same method differently (spec 09). The list changes
//! without notice and a good part of it comes from a white-label of the platform, so the table is
//! for hints, completions and the way from a callback back to Gate, never for refusing a code.
//!
//! ```
//! use paywright_core::ecommpay::methods;
//!
//! let klarna = methods::by_key("klarna").unwrap();
//! assert_eq!(klarna.gate_path(), Some("bank-transfer/klarna"));
//! assert_eq!(klarna.covers_country("SE"), Some(true));
//!
//! assert_eq!(methods::gate_path_of_callback_method("etoken"), Some("applepay"));
//! assert_eq!(methods::gate_path_of_callback_method("something new"), None);
//! ```

mod table;

use self::table::TABLE;

/// All methods, sorted by key.
pub const fn all() -> &'static [PaymentMethod] {
    TABLE
}

/// The method with this key of the table, for example `klarna`.
pub fn by_key(key: &str) -> Option<&'static PaymentMethod> {
    let at = TABLE.binary_search_by_key(&key, |method| method.key).ok()?;
    TABLE.get(at)
}

/// The methods with this Payment Page code (`force_payment_method`). Several share one, for example
/// `card`.
pub fn by_payment_page_code(code: &str) -> impl Iterator<Item = &'static PaymentMethod> {
    TABLE.iter().filter(move |method| method.pp_codes.contains(&code))
}

/// The methods with this Gate code or path, for example `etoken` or `wallet/alipay`.
pub fn by_gate_code(code: &str) -> impl Iterator<Item = &'static PaymentMethod> {
    TABLE.iter().filter(move |method| {
        method.gate_codes.contains(&code) || method.gate_paths.contains(&code)
    })
}

/// The Gate path for `payment.method` of a callback: what stands between `/v2/payment/` and
/// `/refund` (spec 06, section 4.4). Letter case does not matter.
///
/// Besides codes, callbacks carry display names (`Direct Debit BACS`, `Estonian Banks`). A name
/// that the table does not know, or that leads to several paths, gives `None`: then try
/// `/v2/payment/refund`, which some plugins of the platform use without a method.
pub fn gate_path_of_callback_method(method: &str) -> Option<&'static str> {
    let method = method.trim();
    let same = |name: &&str| name.eq_ignore_ascii_case(method);
    let by_callback = TABLE
        .iter()
        .find(|candidate| candidate.callback_method.as_ref().is_some_and(same))
        .and_then(PaymentMethod::gate_path);
    let by_title = || {
        let title = TITLES.iter().find(|(title, _)| same(title));
        title.map(|(_, path)| *path)
    };
    let by_path = || {
        let mut paths = TABLE.iter().flat_map(|candidate| candidate.gate_paths);
        paths.find(|path| same(path)).copied()
    };
    let by_name = || {
        let named = |candidate: &&PaymentMethod| {
            let codes = || candidate.gate_codes.iter().chain(candidate.pp_codes);
            same(&candidate.name) || same(&candidate.key) || codes().any(same)
        };
        let mut paths = TABLE.iter().filter(named).map(PaymentMethod::gate_path);
        let first = paths.next()??;
        paths.all(|path| path == Some(first)).then_some(first)
    };
    by_callback.or_else(by_title).or_else(by_path).or_else(by_name)
}

/// Display names seen in callbacks that are not the names of the table.
const TITLES: &[(&str, &str)] =
    &[("Estonian Banks", "banks/estonia"), ("Gcash wallet", "wallet/gcash")];

/// A payment method (spec 09). Empty lists mean that nothing is known.
#[derive(Debug, PartialEq, Eq)]
pub struct PaymentMethod {
    /// The key of this table.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Kinds of method, such as `wallet` or `bank transfer`.
    pub types: &'static [&'static str],
    /// Codes for Payment Page: `force_payment_method`, `hide`.
    pub pp_codes: &'static [&'static str],
    /// Codes for `force_payment_group`.
    pub pp_groups: &'static [&'static str],
    /// Codes in Gate and Dashboard.
    pub gate_codes: &'static [&'static str],
    /// Gate paths, between `/v2/payment/` and the operation.
    pub gate_paths: &'static [&'static str],
    /// Countries, ISO 3166-1 alpha-2, with blanks between, or `*`.
    countries: &'static str,
    /// Currencies, ISO 4217 or of the method's own, with blanks between, or `*`.
    currencies: &'static str,
    /// One letter per [`Capability`].
    capabilities: &'static str,
    /// `payment.method` in callbacks, where it was seen.
    pub callback_method: Option<&'static str>,
    /// Whether a source of ecommpay itself names the method. The others are documented by a
    /// white-label of the same platform, and ecommpay may not offer them.
    pub ecommpay: bool,
}

impl PaymentMethod {
    /// The Gate path, if there is exactly one.
    pub fn gate_path(&self) -> Option<&'static str> {
        match self.gate_paths {
            [path] => Some(path),
            _ => None,
        }
    }

    /// The countries by their alpha-2 codes; `*` stands for all.
    pub fn countries(&self) -> impl Iterator<Item = &'static str> {
        self.countries.split_ascii_whitespace()
    }

    /// The currencies by their codes; `*` stands for all.
    pub fn currencies(&self) -> impl Iterator<Item = &'static str> {
        self.currencies.split_ascii_whitespace()
    }

    /// Whether customers of the country can use the method; `None` if nothing is known.
    pub fn covers_country(&self, country: &str) -> Option<bool> {
        covers(self.countries(), country)
    }

    /// Whether the method works in the currency; `None` if nothing is known.
    pub fn covers_currency(&self, currency: &str) -> Option<bool> {
        covers(self.currencies(), currency)
    }

    /// What the method can do.
    pub fn capabilities(&self) -> impl Iterator<Item = Capability> {
        self.capabilities.chars().filter_map(Capability::of_letter)
    }

    /// Whether the method is known to do this.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities().any(|known| known == capability)
    }
}

/// What a payment method can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Purchase in one step.
    Purchase,
    /// Hold, then capture.
    TwoStep,
    /// Payout.
    Payout,
    /// Stored credentials: later debits without the customer.
    StoredCredentials,
    /// Full refund.
    Refund,
    /// Partial refund.
    PartialRefund,
    /// Chargebacks occur.
    Chargeback,
    /// Verification of the account.
    Verification,
}

impl Capability {
    /// Letters as in the tables of spec 09.
    fn of_letter(letter: char) -> Option<Self> {
        match letter {
            'P' => Some(Self::Purchase),
            '2' => Some(Self::TwoStep),
            'O' => Some(Self::Payout),
            'C' => Some(Self::StoredCredentials),
            'R' => Some(Self::Refund),
            'r' => Some(Self::PartialRefund),
            'B' => Some(Self::Chargeback),
            'V' => Some(Self::Verification),
            _ => None,
        }
    }
}

fn covers(mut known: impl Iterator<Item = &'static str>, wanted: &str) -> Option<bool> {
    let fits = |code: &str| code == "*" || code == wanted;
    let first = known.next()?;
    Some(fits(first) || known.any(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert_eq!(all().len(), 320);
        assert_eq!(all().iter().filter(|method| method.ecommpay).count(), 46);
        assert!(all().windows(2).all(|pair| pair[0].key < pair[1].key));
        for method in all() {
            assert_eq!(by_key(method.key), Some(method));
            assert!(!method.name.is_empty());
            assert_eq!(method.capabilities().count(), method.capabilities.len(), "{}", method.key);
            let is_country = |code: &str| code == "*" || code.len() == 2;
            assert!(method.countries().all(is_country), "{}", method.key);
            for code in method.pp_codes {
                assert!(by_payment_page_code(code).any(|found| found == method), "{code}");
            }
            for code in method.gate_codes.iter().chain(method.gate_paths) {
                assert!(by_gate_code(code).any(|found| found == method), "{code}");
            }
            for path in method.gate_paths {
                let clean = !path.starts_with('/') && !path.ends_with('/') && !path.contains('{');
                assert!(clean && !path.is_empty(), "{path}");
            }
        }
        assert_eq!(by_key("moonpay?"), None);
    }

    #[test]
    fn callback_names_lead_back_to_gate_paths() {
        let table = [
            ("card", Some("card")),
            ("ecopayz", Some("ecopayz")),
            ("etoken", Some("applepay")),
            ("ETOKEN", Some("applepay")),
            ("etoken-google", Some("googlepay")),
            ("Direct Debit BACS", Some("directdebit/bacs")),
            ("direct debit bacs", Some("directdebit/bacs")),
            ("Direct Debit SEPA", Some("directdebit/sepa")),
            ("Estonian Banks", Some("banks/estonia")),
            ("GCash Wallet", Some("wallet/gcash")),
            ("Klarna", Some("bank-transfer/klarna")),
            ("wallet/paypal", Some("wallet/paypal")),
            ("paypal-wallet", Some("wallet/paypal")),
            ("applepay", Some("applepay")),
            (" pix ", Some("pix")),
            ("mobile", Some("mobile")),
            // Two paths, and one name for several methods.
            ("Homebank", None),
            ("sbp-qr", None),
            ("", None),
            ("moonrise", None),
        ];
        for (method, path) in table {
            assert_eq!(gate_path_of_callback_method(method), path, "{method}");
        }
    }

    #[test]
    fn every_callback_name_and_path_of_the_table_finds_its_way() {
        for method in all() {
            for path in method.gate_paths {
                assert_eq!(gate_path_of_callback_method(path), Some(*path), "{path}");
            }
            if let Some(name) = method.callback_method {
                assert_eq!(gate_path_of_callback_method(name), method.gate_path(), "{name}");
                assert!(method.gate_path().is_some(), "{name}");
            }
        }
        for (title, path) in TITLES {
            assert!(by_gate_code(path).next().is_some(), "{title}");
        }
    }

    #[test]
    fn hints_say_when_they_do_not_know() {
        let card = by_key("card").unwrap();
        assert_eq!(card.covers_country("DE"), Some(true));
        assert_eq!(card.covers_currency("EUR"), Some(true));
        assert!(card.can(Capability::TwoStep) && card.can(Capability::PartialRefund));
        let blik = by_key("blik").unwrap();
        assert_eq!(blik.covers_country("DE"), Some(false));
        assert_eq!(blik.covers_currency("PLN"), Some(true));
        assert!(!blik.can(Capability::Payout));
        let paypal = by_key("paypal").unwrap();
        assert_eq!(paypal.covers_country("DE"), None);
        let cards: Vec<_> = by_payment_page_code("card").map(|method| method.key).collect();
        assert_eq!(cards, ["applepay", "card", "googlepay"]);
    }
}
