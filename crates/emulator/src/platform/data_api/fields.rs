//! The members of an operation (spec 07, section 3): a table, in the fixed order of answers.

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType, PaymentType};

use super::zone::Zone;
use crate::platform::Time;
use crate::platform::cards::Authentication;
use crate::platform::json::Object;
use crate::platform::payment::{Account, CardAccount, Operation, Payment};
use crate::platform::series::Series;

/// What the members of an operation are read from.
pub(super) struct Seen<'p> {
    pub(super) payment: &'p Payment,
    pub(super) operation: &'p Operation,
    pub(super) series: Option<&'p Series>,
    pub(super) zone: &'p Zone,
}

/// The members that an answer has.
pub(super) struct Fields(Vec<(&'static Member, Part)>);

impl Fields {
    /// Those of a request that names none.
    pub(super) fn usual() -> Self {
        let usual = MEMBERS.iter().filter(|member| member.is_usual);
        Self(usual.map(|member| (member, Part::Whole)).collect())
    }

    /// These, whatever their order, or the first that there is not.
    pub(super) fn named<'n>(names: &[&'n str]) -> Result<Self, &'n str> {
        if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
            return Err(unknown);
        }
        let part = |member: &'static Member| {
            let part_named = |part: Part| names.iter().any(|name| is_part(name, member, part));
            let (amount, currency) = (part_named(Part::Amount), part_named(Part::Currency));
            match (part_named(Part::Whole), amount, currency) {
                (true, _, _) | (_, true, true) => Some((member, Part::Whole)),
                (_, true, false) => Some((member, Part::Amount)),
                (_, false, true) => Some((member, Part::Currency)),
                (false, false, false) => None,
            }
        };
        Ok(Self(MEMBERS.iter().filter_map(part).collect()))
    }

    /// An operation with these members.
    pub(super) fn object(&self, seen: &Seen<'_>) -> Object {
        let mut object = Object::new();
        for (member, part) in &self.0 {
            match member.read {
                Read::Text(read) => object.put(member.name, read(seen)),
                Read::Sum(read) => object.put(member.name, sum(read(seen), *part)),
            }
        }
        object
    }
}

/// One member of an operation.
struct Member {
    name: &'static str,
    /// Whether it is in answers that were not asked for certain members.
    is_usual: bool,
    read: Read,
}

/// Nearly everything is text, and what is missing is an empty one.
#[derive(Clone, Copy)]
enum Read {
    Text(fn(&Seen<'_>) -> String),
    Sum(fn(&Seen<'_>) -> Money),
}

/// How much of a member is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Amount,
    Currency,
}

/// What is not simulated is empty: clearing (`arn`, `shipment_date`), conversion, contracts and
/// registers of banks.
static MEMBERS: &[Member] = &[
    usual("project_id", |seen| seen.payment.project_id.to_string()),
    usual("operation_id", |seen| seen.operation.id.to_string()),
    usual("payment_id", |seen| seen.payment.id.clone()),
    usual("operation_type", |seen| seen.operation.kind.as_str().to_owned()),
    usual("operation_status", |seen| seen.operation.status.as_str().to_owned()),
    usual("account_number", |seen| account_number(seen.payment)),
    usual("customer_ip", |seen| seen.payment.customer.ip_address.clone().unwrap_or_default()),
    usual("payment_method_name", |seen| seen.payment.method.name().to_owned()),
    usual("payment_method_type", |seen| method_type(seen.payment).to_owned()),
    usual("payment_description", |seen| seen.payment.description.clone()),
    usual("operation_created_at", |seen| seen.zone.text(seen.operation.created)),
    text("operation_completed_at", |seen| {
        seen.time(seen.operation.status.is_final().then_some(seen.operation.date))
    }),
    usual("provider_date", |seen| seen.time(seen.operation.provider.date)),
    usual("shipment_date", |_| String::new()),
    usual_sum("sum_initial", |seen| seen.operation.sum),
    usual_sum("sum_converted", |seen| seen.operation.amount()),
    usual("arn", |_| String::new()),
    usual("rrn", |seen| rrn(seen.operation)),
    usual("payment_provider_code", |seen| seen.provider_result().0),
    usual("payment_provider_message", |seen| seen.provider_result().1),
    text("acquirer_bank_name", |_| String::new()),
    text("auth_code", |seen| seen.operation.provider.auth_code.clone()),
    text("avs_post_code", |_| String::new()),
    text("avs_result", |seen| seen.operation.avs_result.clone().unwrap_or_default()),
    text("avs_street_address", |_| String::new()),
    text("balance_id", |_| String::new()),
    text("bank_name", |_| String::new()),
    text("bin", |seen| bin(seen.payment).to_owned()),
    text("card_enroll_check", |seen| enrolment(seen.payment).to_owned()),
    text("card_holder", |seen| seen.card(|card| card.holder.clone())),
    text("card_product_name", |_| String::new()),
    text("card_token", |seen| seen.card(|card| card.token.clone())),
    text("completed_refund", |seen| seen.of_taking(|payment| returned(payment).to_string())),
    text("country_by_ip", |_| String::new()),
    text("country_by_bin", |seen| country(seen.payment).to_owned()),
    text("currency_rate", |_| String::new()),
    text("customer_email", |seen| seen.payment.customer.email.clone().unwrap_or_default()),
    text("customer_id", |seen| seen.payment.customer.id.clone().unwrap_or_default()),
    text("eci", |seen| seen.operation.eci.clone().unwrap_or_default()),
    text("expiration_date", |seen| seen.card(expiry)),
    text("legal_entity_name", |_| String::new()),
    text("merchant_id", |_| String::new()),
    text("payment_currency", |seen| {
        seen.payment.initial.map(|sum| sum.currency().to_string()).unwrap_or_default()
    }),
    text("payment_type", |seen| payment_type(seen.payment).to_owned()),
    text("project_name", |seen| project_name(seen.payment)),
    text("project_url", |_| String::new()),
    text("provider_payment_id", |seen| seen.operation.provider.payment_id.clone()),
    text("recurring_id", |seen| {
        seen.series.map(|series| series.id.to_string()).unwrap_or_default()
    }),
    text("recurring_register", |seen| {
        let is_registering = seen.series.is_some_and(|s| s.payment_id == seen.payment.id);
        flag(is_registering)
    }),
    text("recurring_valid_thru", |seen| seen.time(seen.series.and_then(Series::valid_thru))),
    text("remaining_refund", |seen| {
        seen.of_taking(|p| p.sum.map(|rest| rest.minor().to_string()).unwrap_or_default())
    }),
    text("secure_3ds_check", |seen| seen.card(|_| flag(visited_issuer(seen)))),
    text("transaction_completed_at", |seen| {
        seen.time(seen.payment.status.is_final().then(|| seen.payment.date()))
    }),
    text("transaction_created_at", |seen| seen.zone.text(seen.payment.created())),
    text("transaction_status", |seen| seen.payment.status.as_str().to_owned()),
];

/// The retrieval reference number: twelve digits of the acquirer's number, as in callbacks.
pub(super) fn rrn(operation: &Operation) -> String {
    match operation.status {
        OperationStatus::Success => operation.provider.payment_id.chars().take(12).collect(),
        _ => String::new(),
    }
}

pub(super) fn account_number(payment: &Payment) -> String {
    match &payment.account {
        Some(Account::Card(card)) => card.masked.clone(),
        Some(Account::Wallet(number)) => number.clone(),
        None => String::new(),
    }
}

/// The brand of a card, the method otherwise.
pub(super) fn method_type(payment: &Payment) -> &'static str {
    let brand = payment.card().and_then(CardAccount::brand);
    brand.map_or(payment.method.callback_name(), CardBrand::as_str)
}

pub(super) fn project_name(payment: &Payment) -> String {
    format!("Project {}", payment.project_id)
}

/// The first six digits of a card.
pub(super) fn bin(payment: &Payment) -> &str {
    payment.card().and_then(|card| card.masked.get(..6)).unwrap_or_default()
}

/// The country of a card: made up from its first digits, so that there is something to filter by.
pub(super) fn country(payment: &Payment) -> &'static str {
    const COUNTRIES: [&str; 7] = ["GB", "FR", "DE", "NL", "CY", "ES", "PL"];
    let at = bin(payment).parse::<usize>().ok().map(|bin| bin % COUNTRIES.len());
    at.and_then(|at| COUNTRIES.get(at)).copied().unwrap_or_default()
}

impl Seen<'_> {
    fn time(&self, time: Option<Time>) -> String {
        time.map(|time| self.zone.text(time)).unwrap_or_default()
    }

    fn card(&self, read: impl FnOnce(&CardAccount) -> String) -> String {
        self.payment.card().map(read).unwrap_or_default()
    }

    fn provider_result(&self) -> (String, String) {
        self.operation.provider.result.clone().unwrap_or_default()
    }

    /// Of operations that took money; what was returned is told with these alone.
    fn of_taking(&self, read: impl FnOnce(&Payment) -> String) -> String {
        let takes = matches!(
            self.operation.kind,
            OperationType::Sale | OperationType::Capture | OperationType::Recurring
        );
        let is_done = self.operation.status == OperationStatus::Success;
        if takes && is_done { read(self.payment) } else { String::new() }
    }
}

const fn usual(name: &'static str, read: fn(&Seen<'_>) -> String) -> Member {
    Member { name, is_usual: true, read: Read::Text(read) }
}

const fn text(name: &'static str, read: fn(&Seen<'_>) -> String) -> Member {
    Member { name, is_usual: false, read: Read::Text(read) }
}

const fn usual_sum(name: &'static str, read: fn(&Seen<'_>) -> Money) -> Member {
    Member { name, is_usual: true, read: Read::Sum(read) }
}

fn is_known(name: &str) -> bool {
    let parts = [Part::Whole, Part::Amount, Part::Currency];
    MEMBERS.iter().any(|member| parts.into_iter().any(|part| is_part(name, member, part)))
}

/// Whether a name such as `sum_initial.amount` means this part of the member.
fn is_part(name: &str, member: &Member, part: Part) -> bool {
    let wanted = match (part, member.read) {
        (Part::Whole, _) => "",
        (Part::Amount, Read::Sum(_)) => ".amount",
        (Part::Currency, Read::Sum(_)) => ".currency",
        (Part::Amount | Part::Currency, Read::Text(_)) => return false,
    };
    name.strip_prefix(member.name) == Some(wanted)
}

fn sum(money: Money, part: Part) -> Object {
    let (amount, currency) = (money.minor(), money.currency());
    Object::new()
        .maybe("amount", (part != Part::Currency).then_some(amount))
        .maybe("currency", (part != Part::Amount).then(|| currency.as_str()))
}

fn flag(value: bool) -> String {
    if value { "1" } else { "0" }.to_owned()
}

/// Month and year, as in lists of saved cards.
fn expiry(card: &CardAccount) -> String {
    if card.expiry_year > 0 {
        format!("{:02}/{:02}", card.expiry_month, card.expiry_year % 100)
    } else {
        String::new()
    }
}

/// Whether the card takes part in 3-D Secure: E, N, or U where the tables of the test environment do
/// not know it.
fn enrolment(payment: &Payment) -> &'static str {
    match payment.card().map(CardAccount::test_card) {
        None => "",
        Some(None) => "U",
        Some(Some(card)) if card.authentication == Authentication::None => "N",
        Some(Some(_)) => "E",
    }
}

/// Whether the customer was sent to a page of the issuer.
fn visited_issuer(seen: &Seen<'_>) -> bool {
    let mut history = seen.payment.history_of(seen.operation.id);
    match &seen.operation.mpi {
        Some(mpi) => mpi.has_challenge,
        None => history.any(|(_, status)| *status == OperationStatus::Awaiting3dsResult),
    }
}

/// The number of the kind of payment (specification 2.0.04 of the Data API).
fn payment_type(payment: &Payment) -> &'static str {
    let has = |kind: &OperationType| payment.operations.iter().any(|found| found.kind == *kind);
    match &payment.kind {
        PaymentType::Purchase | PaymentType::Invoice if has(&OperationType::Auth) => "31",
        PaymentType::Purchase | PaymentType::Invoice if has(&OperationType::Sale) => "3",
        PaymentType::Recurring => "6",
        PaymentType::Payout => "11",
        PaymentType::Other(name) if &**name == "transfer" => "24",
        PaymentType::Purchase
        | PaymentType::Invoice
        | PaymentType::AccountVerification
        | PaymentType::Other(_) => "",
    }
}

/// What went back to the customer, in minor units.
fn returned(payment: &Payment) -> i64 {
    let done = payment.operations.iter().filter(|found| found.status == OperationStatus::Success);
    let amounts = done.map(|found| match found.kind {
        OperationType::Refund | OperationType::Reversal => found.amount().minor(),
        OperationType::RefundReverse => found.amount().minor().saturating_neg(),
        _ => 0,
    });
    amounts.fold(0, i64::saturating_add)
}
