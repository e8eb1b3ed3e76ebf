//! The queries, one by one (spec 07, section 2).

use std::fmt;

use serde_json::Value;

use super::{
    AnyAnswer, Balances, FraudPage, Interval, OperationPage, PaymentOperations, RequestError,
};
use crate::ecommpay::Verified;
use crate::ecommpay::input::report::Report;
use crate::ecommpay::input::tree::{Node, Tree};
use crate::ecommpay::input::{Kind, node_rule};
use crate::input::{Rule, Shown};
use crate::json::Document;
use crate::mask::mask_text;
use crate::money::Currency;
use crate::payment::{OperationStatus, OperationType};

/// A query of the Data API.
pub trait Query: sealed::HasBody {
    /// What its answer is read as.
    type Answer: ReadsData;

    /// The path below the base URL.
    fn path(&self) -> &str;

    /// Whether it could be sent.
    ///
    /// # Errors
    /// [`RequestError::Invalid`] with every broken rule.
    fn check(&self) -> Result<(), RequestError>;
}

/// A kind of answer.
pub trait ReadsData: Sized {
    #[doc(hidden)]
    fn of(document: Verified<Document>) -> Option<Self>;
}

pub(super) mod sealed {
    use crate::ecommpay::input::tree::Tree;

    /// Only queries of this crate are queries.
    pub trait HasBody {
        #[doc(hidden)]
        #[expect(private_interfaces, reason = "nobody else can call it")]
        fn body(&self) -> &Tree;
    }
}

macro_rules! query {
    ($(#[$meta:meta])* $name:ident at $path:literal -> $answer:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        #[must_use = "a query does nothing until it is prepared"]
        pub struct $name {
            body: Tree,
            unchecked: Vec<String>,
        }

        impl $name {
            fn empty() -> Self {
                Self { body: Tree::default(), unchecked: Vec::new() }
            }

            fn set(mut self, path: impl Into<String>, node: impl Into<Node>) -> Self {
                self.body.set(path.into(), node);
                self
            }

            /// A member by its path: a documented one, which is then checked as by its setter, or
            /// one that the platform has added since.
            pub fn member(mut self, path: impl Into<String>, value: Value) -> Self {
                let path = path.into();
                self.unchecked.retain(|free| *free != path);
                self.set(path, value)
            }

            /// A member whose value is not held to the rules known here.
            pub fn unchecked_member(mut self, path: impl Into<String>, value: Value) -> Self {
                let path = path.into();
                self.unchecked.push(path.clone());
                self.set(path, value)
            }
        }

        impl Query for $name {
            type Answer = $answer;

            fn path(&self) -> &str {
                $path
            }

            fn check(&self) -> Result<(), RequestError> {
                check(&self.body, &self.unchecked)
            }
        }

        query! { @common $name }
    };
    (@common $name:ident) => {
        impl sealed::HasBody for $name {
            #[expect(private_interfaces, reason = "nobody else can call it")]
            fn body(&self) -> &Tree {
                &self.body
            }
        }

        /// Prints personal data masked.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), " "))?;
                show(&self.body, f)
            }
        }
    };
}

query! {
    /// What is on the merchant's balances: `/v1/balance/get`.
    BalanceQuery at "/v1/balance/get" -> Balances
}

impl BalanceQuery {
    /// All balances that the token can read.
    pub fn new() -> Self {
        Self::empty()
    }
}

impl Default for BalanceQuery {
    fn default() -> Self {
        Self::new()
    }
}

query! {
    /// The operations whose last action lies in a stretch of time: `/v1/operations/get`.
    ///
    /// An answer has 1,000 operations at most; [`Pager`](super::Pager) goes through all of them.
    Operations at "/v1/operations/get" -> OperationPage
}

impl Operations {
    /// The most operations of one answer.
    pub const MAX_LIMIT: u32 = 1000;

    /// The operations of a stretch of time.
    pub fn in_interval(interval: Interval) -> Self {
        Self::empty()
            .set("interval.from", interval.from_text())
            .set("interval.to", interval.to_text())
    }

    /// Of these projects only, instead of all that the token can read.
    pub fn projects(self, ids: impl IntoIterator<Item = u32>) -> Self {
        let ids: Vec<Node> = ids.into_iter().map(|id| Node::from(i64::from(id))).collect();
        self.set("project_id", ids)
    }

    /// The zone in which times are meant and given back: `+10:30`, or a name such as
    /// `Europe/London`. Without it, that of the Dashboard account.
    pub fn tz(self, zone: impl Into<String>) -> Self {
        self.set("tz", zone.into())
    }

    /// The most operations to give back, 0 to 1000; 1000 without it.
    pub fn limit(self, limit: u32) -> Self {
        self.set("limit", i64::from(limit))
    }

    /// How many to skip.
    pub fn offset(self, offset: u64) -> Self {
        self.set("offset", offset)
    }

    /// The members to give back (spec 07, section 3), also parts of them: `sum_initial.amount`.
    pub fn fields<T: Into<String>>(self, names: impl IntoIterator<Item = T>) -> Self {
        self.texts("fields", names)
    }

    /// Of these types only.
    pub fn operation_type(self, types: impl IntoIterator<Item = OperationType>) -> Self {
        self.texts("operation_type", types.into_iter().map(|kind| kind.as_str().to_owned()))
    }

    /// Of these statuses only.
    pub fn operation_status(self, statuses: impl IntoIterator<Item = OperationStatus>) -> Self {
        let statuses = statuses.into_iter().map(|status| status.as_str().to_owned());
        self.texts("operation_status", statuses)
    }

    /// Of these customers only.
    pub fn customer_id<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.texts("customer_id", ids)
    }

    /// Of customers with this e-mail address only.
    pub fn customer_email(self, email: impl Into<String>) -> Self {
        self.set("customer_email", email.into())
    }

    /// The stretch of time, unless somebody has set another text.
    pub fn interval(&self) -> Option<Interval> {
        let text = |path| self.body.get(path).and_then(Node::scalar);
        Interval::parse(text("interval.from")?, text("interval.to")?).ok()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.body.get(name).and_then(Node::scalar)?.parse().ok()
    }

    pub(super) fn to_page(&self, interval: Interval, limit: u32, offset: u64) -> Self {
        self.clone()
            .set("interval.from", interval.from_text())
            .set("interval.to", interval.to_text())
            .limit(limit)
            .offset(offset)
    }

    fn texts<T: Into<String>>(self, name: &str, texts: impl IntoIterator<Item = T>) -> Self {
        let texts: Vec<Node> = texts.into_iter().map(|text| Node::from(text.into())).collect();
        self.set(name, texts)
    }
}

query! {
    /// All operations of one payment: `/v1/operations/get-by-payment`.
    OperationsOfPayment at "/v1/operations/get-by-payment" -> PaymentOperations
}

impl OperationsOfPayment {
    /// Of the payment with the merchant's own id.
    pub fn new(payment_id: impl Into<String>) -> Self {
        Self::empty().set("payment_id", payment_id.into())
    }
}

query! {
    /// Operations that card schemes have reported as fraud: `/v1/fraud/list`.
    FraudList at "/v1/fraud/list" -> FraudPage
}

impl FraudList {
    /// All that the token can read, 20 at a time.
    pub fn new() -> Self {
        Self::empty()
    }

    /// Received by the platform within a stretch of time.
    pub fn received_on(self, interval: Interval) -> Self {
        self.between("filter.received_on", interval)
    }

    /// Bought within a stretch of time.
    pub fn purchase_date(self, interval: Interval) -> Self {
        self.between("filter.purchase_date", interval)
    }

    /// Reported within a stretch of time.
    pub fn fraud_report_date(self, interval: Interval) -> Self {
        self.between("filter.fraud_report_date", interval)
    }

    /// With cards of these countries, ISO 3166-1 alpha-2.
    pub fn issuer_country<T: Into<String>>(self, countries: impl IntoIterator<Item = T>) -> Self {
        let countries = countries.into_iter().map(|code| Node::from(code.into()));
        let countries: Vec<Node> = countries.collect();
        self.set("filter.issuer_country", countries)
    }

    /// The most operations to give back; 20 without it.
    pub fn limit(self, limit: u32) -> Self {
        self.set("pagination.limit", i64::from(limit))
    }

    /// How many to skip.
    pub fn offset(self, offset: u64) -> Self {
        self.set("pagination.offset", offset)
    }

    fn between(self, path: &str, interval: Interval) -> Self {
        self.set(path, vec![interval.from_text().into(), interval.to_text().into()])
    }
}

impl Default for FraudList {
    fn default() -> Self {
        Self::new()
    }
}

query! {
    /// Reference rates of conversion: `/v1/currency-rates/get`. The form of the answer is not
    /// documented, and whether the interval stands inside `filter` is not certain (spec 07).
    CurrencyRates at "/v1/currency-rates/get" -> AnyAnswer
}

impl CurrencyRates {
    /// The rates of a currency for a merchant, by the merchant's number.
    pub fn new(merchant: u32, currency: Currency, interval: Interval) -> Self {
        Self::empty()
            .set("filter.merchant", i64::from(merchant))
            .set("filter.currency", currency.as_str())
            .set("filter.interval.from", interval.from_text())
            .set("filter.interval.to", interval.to_text())
    }

    /// The zone in which times are meant.
    pub fn tz(self, zone: impl Into<String>) -> Self {
        self.set("tz", zone.into())
    }
}

/// A query to a path that has no type here, such as `/v1/chargeback/list`.
#[derive(Clone)]
#[must_use = "a query does nothing until it is prepared"]
pub struct AnyQuery {
    path: String,
    body: Tree,
}

impl AnyQuery {
    /// A query to a path that starts with `/v1/`.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), body: Tree::default() }
    }

    /// A member by its path. Token and signature are added.
    pub fn member(mut self, path: impl Into<String>, value: Value) -> Self {
        self.body.set(path.into(), value);
        self
    }
}

impl Query for AnyQuery {
    type Answer = AnyAnswer;

    fn path(&self) -> &str {
        &self.path
    }

    fn check(&self) -> Result<(), RequestError> {
        let mut report = Report::default();
        reserved(&self.body, &mut report);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte);
        if !self.path.starts_with('/') || !self.path.bytes().all(plain) {
            report.add("path", Rule::Name, Some(Shown::Fully.mask(&self.path)));
        }
        RequestError::from_violations(report.violations).map_or(Ok(()), Err)
    }
}

query! { @common AnyQuery }

/// Path, kind and visibility of the documented members; `[]` stands for the items of a list.
#[rustfmt::skip]
const MEMBERS: &[(&str, Kind, Shown)] = &[
    ("project_id[]", Kind::Integer { min: 0, max: 4_294_967_295 }, Shown::Fully),
    ("tz", Kind::Text { max: Some(64) }, Shown::Fully),
    ("limit", Kind::Integer { min: 0, max: 1000 }, Shown::Fully),
    ("offset", Kind::Integer { min: 0, max: i64::MAX }, Shown::Fully),
    ("fields[]", Kind::Text { max: Some(64) }, Shown::Fully),
    ("operation_type[]", Kind::Text { max: Some(64) }, Shown::Fully),
    ("operation_status[]", Kind::Text { max: Some(64) }, Shown::Fully),
    ("customer_id[]", Kind::Text { max: Some(255) }, Shown::Fully),
    ("customer_email", Kind::Email, Shown::Partly),
    ("payment_id", Kind::Text { max: Some(255) }, Shown::Fully),
    ("filter.issuer_country[]", Kind::Country, Shown::Fully),
    ("filter.merchant", Kind::Integer { min: 1, max: i64::MAX }, Shown::Fully),
    ("filter.currency", Kind::Currency, Shown::Fully),
    ("pagination.limit", Kind::Integer { min: 0, max: i64::MAX }, Shown::Fully),
    ("pagination.offset", Kind::Integer { min: 0, max: i64::MAX }, Shown::Fully),
];

/// Members that must not be empty wherever they are.
const NEVER_EMPTY: &[&str] = &["payment_id", "fields[]", "operation_type[]", "operation_status[]"];

fn check(body: &Tree, unchecked: &[String]) -> Result<(), RequestError> {
    let mut report = Report::default();
    reserved(body, &mut report);
    body.walk(&mut |path, node| {
        if unchecked.iter().any(|free| free == path) {
            return false;
        }
        let name = generic(path);
        if name.starts_with("interval.") || name.starts_with("filter.interval.") {
            moment(path, node, &mut report);
            return false;
        }
        let Some((_, kind, shown)) = MEMBERS.iter().find(|(known, _, _)| *known == name) else {
            return true;
        };
        if let Some(rule) = node_rule::broken(kind, node, NEVER_EMPTY.contains(&name.as_str())) {
            report.add(path, rule, node.scalar().map(|text| shown.mask(text)));
        }
        false
    });
    RequestError::from_violations(report.violations).map_or(Ok(()), Err)
}

fn reserved(body: &Tree, report: &mut Report) {
    for name in ["token", "signature"] {
        if body.get(name).is_some() {
            report.add(name, Rule::Reserved, None);
        }
    }
}

fn moment(path: &str, node: &Node, report: &mut Report) {
    let text = node.scalar().unwrap_or_default();
    if Interval::parse(text, text).is_err() {
        let expected = "a text such as \"2024-08-01 00:00:00\"";
        report.add(path, Rule::Json { expected }, Some(Shown::Fully.mask(text)));
    }
}

/// A path with `[]` in place of the index of an item.
fn generic(path: &str) -> String {
    match path.rsplit_once('.') {
        Some((list, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{list}[]")
        }
        _ => path.to_owned(),
    }
}

/// The ends of intervals.
const TIMES: &[&str] =
    &["interval.from", "interval.to", "filter.interval.from", "filter.interval.to"];

fn show(body: &Tree, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = Vec::new();
    body.walk(&mut |path, node| {
        if let Some(text) = node.scalar() {
            let name = generic(path);
            let row = MEMBERS.iter().find(|(known, _, _)| *known == name);
            let is_time = TIMES.contains(&name.as_str());
            let otherwise = if is_time { Shown::Fully } else { Shown::Never };
            let how = row.map_or(otherwise, |(_, _, shown)| *shown);
            // A name is given as freely as a value.
            shown.push((mask_text(path).into_owned(), how.mask(text)));
        }
        true
    });
    f.debug_map().entries(shown).finish()
}
