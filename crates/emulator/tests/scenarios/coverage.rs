//! What the cases reach together: rows of the state machine, statuses, endpoints, cards, codes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use paywright_core::payment::status::TRANSITIONS;
use paywright_core::payment::status::transition::{Current, Event, PlatformEvent, Transition};
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};
use paywright_emulator::platform::cards::TEST_CARDS;
use paywright_emulator::platform::endpoint::{ENDPOINTS, Endpoint};
use paywright_emulator::platform::script::Script;
use paywright_emulator::platform::{Cause, DisplayKind, Method, Payment, Shape, Wait, codes};
use serde_json::Value;

/// Everything that was reached.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// Rows of the table by their number, each with the statuses it started from.
    rows: BTreeMap<usize, BTreeSet<String>>,
    /// Steps that no row describes although the status changed.
    unexpected: BTreeSet<String>,
    payment_statuses: BTreeSet<String>,
    operation_statuses: BTreeSet<String>,
    operation_types: BTreeSet<String>,
    endpoints: BTreeSet<&'static str>,
    cards: BTreeSet<String>,
    codes: BTreeSet<u64>,
    waits: BTreeSet<&'static str>,
    words: BTreeSet<&'static str>,
    /// Keys of methods with amounts.
    amounts: BTreeSet<(&'static str, i64)>,
}

/// Rows that no case reaches from a status that they name, each with its reason: the status, the
/// event, the reason.
const UNREACHED_ROWS: &[(&str, &str, &str)] = &[
    ("awaiting payment", "invoice: invoice canceled", SENT_AT_ONCE),
    ("awaiting payment", "invoice: expired", SENT_AT_ONCE),
    (
        "awaiting merchant auth",
        "sale | auth | payout | recurring | account verification: processing",
        "nobody but the merchant ends this wait, which is the event `merchant sent data`",
    ),
];

const SENT_AT_ONCE: &str = "the local platform sends a link in the moment it is made";

/// Payment statuses that the model never gives, each with its reason.
const UNREACHED_STATUSES: &[(PaymentStatus, &str)] = &[
    (PaymentStatus::AwaitingApproval, BY_PLUGINS),
    (PaymentStatus::AwaitingClarifyData, BY_PLUGINS),
    (PaymentStatus::ExternalProcessing, BY_PLUGINS),
    (PaymentStatus::ScheduledRecurringProcessing, BY_PLUGINS),
    (PaymentStatus::AwaitingConfirmation, BY_PLUGINS),
    (PaymentStatus::AwaitingFinalization, BY_PLUGINS),
    (PaymentStatus::AwaitingClearing, BY_PLUGINS),
    (PaymentStatus::AwaitingPartiallyClearing, BY_PLUGINS),
    (PaymentStatus::ClearingProcessing, BY_PLUGINS),
    (PaymentStatus::InternalError, BY_PLUGINS),
    (PaymentStatus::ExternalError, BY_PLUGINS),
    (PaymentStatus::DeclineRenewal, BY_PLUGINS),
    (PaymentStatus::Initial, "internal to a plugin, never sent"),
];

const BY_PLUGINS: &str = "named by plugins only, no way to it is documented";

impl Coverage {
    /// Notes all that has happened to a payment.
    pub(crate) fn payment(&mut self, payment: &Payment) {
        let mut current = None;
        for moment in &payment.timeline {
            let next = &moment.status;
            self.payment_statuses.insert(next.to_string());
            let mut is_expected = current == Some(next);
            for (number, row) in TRANSITIONS.iter().enumerate() {
                if is_step(row, current, &moment.cause, next) {
                    is_expected = true;
                    let from = current.map_or(NOTHING.to_owned(), ToString::to_string);
                    self.rows.entry(number).or_default().insert(from);
                }
            }
            if !is_expected {
                self.unexpected.insert(format!("{current:?} by {:?} to {next}", moment.cause));
            }
            current = Some(next);
        }
        for operation in &payment.operations {
            self.operation_types.insert(operation.kind.to_string());
            for (_, status) in payment.history_of(operation.id) {
                self.operation_statuses.insert(status.to_string());
            }
        }
        if let Some(wait) = &payment.wait {
            self.waits.insert(name_of(wait));
        }
        let words = Script::WORDS.iter().filter(|(_, script, _)| script.is_in(&payment.id));
        self.words.extend(words.map(|(word, ..)| *word));
    }

    /// Steps that no row describes although the status changed.
    pub(crate) fn unexpected(&self) -> &BTreeSet<String> {
        &self.unexpected
    }

    /// Notes an accepted request.
    pub(crate) fn accepted(&mut self, endpoint: &'static Endpoint, path: &str, body: &Value) {
        self.endpoints.insert(endpoint.path);
        for pointer in ["/card/pan", "/sender/pan", "/recipient/pan"] {
            if let Some(number) = body.pointer(pointer).and_then(Value::as_str) {
                self.card(number);
            }
        }
        let amount = body.pointer("/payment/amount").and_then(Value::as_i64);
        if let Some((before, after)) = endpoint.path.split_once("{method}")
            && let Some(method) = path.strip_prefix(before).and_then(|p| p.strip_suffix(after))
            && let (Some(method), Some(amount)) = (Method::by_gate_path(method), amount)
        {
            self.amounts.insert((method.key(), amount));
        }
    }

    pub(crate) fn card(&mut self, number: &str) {
        self.cards.insert(number.replace(' ', ""));
    }

    /// Notes every code in a message.
    pub(crate) fn codes_in(&mut self, message: &Value) {
        match message {
            Value::Array(items) => items.iter().for_each(|item| self.codes_in(item)),
            Value::Object(members) => {
                for (name, value) in members {
                    if name == "code" {
                        let text = value.as_str().map(str::to_owned);
                        let text = text.unwrap_or_else(|| value.to_string());
                        self.codes.extend(text.parse::<u64>());
                    }
                    self.codes_in(value);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (number, statuses) in other.rows {
            self.rows.entry(number).or_default().extend(statuses);
        }
        self.unexpected.extend(other.unexpected);
        self.payment_statuses.extend(other.payment_statuses);
        self.operation_statuses.extend(other.operation_statuses);
        self.operation_types.extend(other.operation_types);
        self.endpoints.extend(other.endpoints);
        self.cards.extend(other.cards);
        self.codes.extend(other.codes);
        self.waits.extend(other.waits);
        self.words.extend(other.words);
        self.amounts.extend(other.amounts);
    }

    /// The rows of the state machine with the statuses that they were reached from.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from("The state machine, row by row, and where it was met\n");
        for (number, row) in TRANSITIONS.iter().enumerate() {
            let from = match self.rows.get(&number) {
                Some(statuses) => statuses.iter().cloned().collect::<Vec<_>>().join(", "),
                None => "NOT REACHED".to_owned(),
            };
            let _ = writeln!(table, "{number:>3}  {from} + {} -> {}", event(row), next(row));
        }
        let counts = [
            ("rows", self.rows.len(), TRANSITIONS.len()),
            ("payment statuses", self.payment_statuses.len(), PaymentStatus::KNOWN.len()),
            ("operation statuses", self.operation_statuses.len(), OperationStatus::KNOWN.len()),
            ("operation types", self.operation_types.len(), OperationType::KNOWN.len()),
            ("endpoints", self.endpoints.len(), ENDPOINTS.len()),
            ("test cards", self.cards_known(), TEST_CARDS.len()),
            ("codes", self.codes_known(), codes::ALL.len()),
            ("script words", self.words.len(), Script::WORDS.len()),
        ];
        for (what, reached, all) in counts {
            let _ = writeln!(table, "{what}: {reached} of {all}");
        }
        table
    }

    /// How many rows of the state machine were reached.
    pub(crate) fn rows_reached(&self) -> usize {
        self.rows.len()
    }

    fn cards_known(&self) -> usize {
        TEST_CARDS.iter().filter(|card| self.cards.contains(card.number)).count()
    }

    fn codes_known(&self) -> usize {
        codes::ALL.iter().filter(|code| self.codes.contains(&u64::from(code.number()))).count()
    }

    /// Everything that should have been reached and was not, or the other way round.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let mut gaps: Vec<String> = Vec::new();
        gaps.extend(self.unexpected.iter().map(|step| format!("no row describes {step}")));
        for (number, row) in TRANSITIONS.iter().enumerate() {
            let seen = self.rows.get(&number);
            if seen.is_none() {
                gaps.push(format!("row {number} is not reached"));
            }
            // A pattern that stands for many statuses is reached by one of them.
            for from in row.current.iter().filter_map(named) {
                let is_seen = seen.is_some_and(|seen| seen.contains(from));
                let event = event(row);
                let mut excuses = UNREACHED_ROWS.iter();
                let is_excused = excuses.any(|(status, what, _)| *status == from && *what == event);
                if is_seen == is_excused {
                    gaps.push(format!("{from} + {event} is reached or excused, not both"));
                }
            }
        }
        for status in PaymentStatus::KNOWN {
            let is_excused = UNREACHED_STATUSES.iter().any(|(excused, _)| excused == status);
            if self.payment_statuses.contains(status.as_str()) == is_excused {
                gaps.push(format!("payment status {status} is reached or excused, not both"));
            }
        }
        for status in self.missing_operation_statuses() {
            gaps.push(format!("operation status {status} is not reached"));
        }
        for kind in self.missing_operation_types() {
            gaps.push(format!("operation type {kind} is not reached"));
        }
        let missing = |what: &str, name: &str| format!("{what} {name} is not used");
        let endpoints = ENDPOINTS.iter().map(|endpoint| endpoint.path);
        let endpoints = endpoints.filter(|path| !self.endpoints.contains(path));
        gaps.extend(endpoints.map(|path| missing("endpoint", path)));
        let cards = TEST_CARDS.iter().map(|card| card.number);
        let cards = cards.filter(|number| !self.cards.contains(*number));
        gaps.extend(cards.map(|number| missing("card", number)));
        let words = Script::WORDS.iter().map(|(word, ..)| *word);
        let words = words.filter(|word| !self.words.contains(word));
        gaps.extend(words.map(|word| missing("word", word)));
        let codes = codes::ALL.iter().filter(|c| !self.codes.contains(&u64::from(c.number())));
        gaps.extend(codes.map(|code| missing("code", &code.number().to_string())));
        let waits = WAITS.iter().filter(|wait| !self.waits.contains(*wait));
        gaps.extend(waits.map(|wait| missing("wait", wait)));
        for (page_codes, amounts) in AMOUNT_RULES {
            for (code, amount) in
                page_codes.iter().flat_map(|c| amounts.iter().map(move |a| (c, a)))
            {
                let method = Method::by_page_code(code).map(Method::key).unwrap_or_default();
                if !self.amounts.contains(&(method, *amount)) {
                    gaps.push(missing("amount", &format!("{amount} of {code}")));
                }
            }
        }
        gaps
    }

    fn missing_operation_statuses(&self) -> impl Iterator<Item = &'static OperationStatus> + '_ {
        // The others are of plugins only.
        const OF_THE_MODEL: &[OperationStatus] = &[
            OperationStatus::Processing,
            OperationStatus::Awaiting3dsResult,
            OperationStatus::AwaitingMerchantAuth,
            OperationStatus::AwaitingRedirectResult,
            OperationStatus::AwaitingCustomerAction,
            OperationStatus::AwaitingClarification,
            OperationStatus::AwaitingPayment,
            OperationStatus::InvoiceSent,
            OperationStatus::InvoiceCanceled,
            OperationStatus::Expired,
            OperationStatus::Success,
            OperationStatus::Decline,
        ];
        OF_THE_MODEL.iter().filter(|status| !self.operation_statuses.contains(status.as_str()))
    }

    fn missing_operation_types(&self) -> impl Iterator<Item = &'static OperationType> + '_ {
        // The others are of plugins, or of methods that the model does not tell apart.
        const OF_THE_MODEL: &[OperationType] = &[
            OperationType::Sale,
            OperationType::Auth,
            OperationType::Capture,
            OperationType::Cancel,
            OperationType::Incremental,
            OperationType::Refund,
            OperationType::Reversal,
            OperationType::RefundReverse,
            OperationType::Payout,
            OperationType::PayoutReversal,
            OperationType::Recurring,
            OperationType::RecurringUpdate,
            OperationType::RecurringCancel,
            OperationType::AccountVerification,
            OperationType::Invoice,
        ];
        OF_THE_MODEL.iter().filter(|kind| !self.operation_types.contains(kind.as_str()))
    }
}

/// Payment Page codes of the methods whose amounts are documented (spec 08, section 3.1), and the
/// amounts that have to be seen.
const AMOUNT_RULES: &[(&[&str], &[i64])] = &[
    (
        &[
            "ecopayz",
            "webmoney",
            "dana",
            "duitnow-wallet",
            "linkaja",
            "ovo",
            "shopee",
            "indonesia-qr",
            "ph-qr",
            "touchngo-wallet",
            "true-money",
            "cash-in",
            "kassa24",
            "card-visa",
            "card-mc",
            "indonesia-va",
            "online-malaysian-banks",
            "online-philippines-banks",
            "doku",
            "jetonWalletV3",
            "jetonVoucher",
            "online-singapore-banks",
            "bank-transfer-indonesia",
            "alfa-click",
        ],
        &[40_000, 40_400],
    ),
    (&["eleven7", "bank-transfer-malaysia", "online-thailand-banks"], &[40_000, 40_400, 90_000]),
    (&["momopay", "bank-transfer-vietnam"], &[400, 404, 40_000]),
];

/// All kinds of waiting.
const WAITS: &[&str] = &[
    "acs",
    "3ds method",
    "challenge",
    "redirect",
    "qr text",
    "qr image",
    "instruction",
    "clarification by list",
    "clarification by schema",
    "merchant auth",
];

fn name_of(wait: &Wait) -> &'static str {
    match wait {
        Wait::Acs(_) => "acs",
        Wait::ThreeDsMethod { .. } => "3ds method",
        Wait::Challenge(_) => "challenge",
        Wait::Redirect(_) => "redirect",
        Wait::Display { kind: DisplayKind::QrText, .. } => "qr text",
        Wait::Display { kind: DisplayKind::QrImage, .. } => "qr image",
        Wait::Display { kind: DisplayKind::Instruction, .. } => "instruction",
        Wait::Clarification { shape: Shape::List, .. } => "clarification by list",
        Wait::Clarification { shape: Shape::Schema, .. } => "clarification by schema",
        Wait::MerchantAuth { .. } => "merchant auth",
    }
}

/// The status that a pattern names.
fn named(pattern: &Current) -> Option<&str> {
    match pattern {
        Current::Nothing => Some(NOTHING),
        Current::Is(status) => Some(status.as_str()),
        Current::Intermediate => None,
    }
}

/// What stands for a payment that nobody knows yet.
const NOTHING: &str = "(none)";

fn is_step(
    row: &Transition,
    current: Option<&PaymentStatus>,
    cause: &Cause,
    next: &PaymentStatus,
) -> bool {
    let is_caused = match cause {
        Cause::Operation { kind, status, .. } => row.is_caused_by((kind, status)),
        Cause::Platform(event) => row.event == Event::Platform(*event),
    };
    row.starts_from(current) && is_caused && row.leads_to(current) == Some(next)
}

fn event(row: &Transition) -> String {
    match &row.event {
        Event::Operation(types, statuses) => {
            let types: Vec<&str> = types.iter().map(OperationType::as_str).collect();
            let statuses: Vec<&str> = statuses.iter().map(OperationStatus::as_str).collect();
            format!("{}: {}", types.join(" | "), statuses.join(" | "))
        }
        Event::Platform(PlatformEvent::RequestRejected) => "request rejected".to_owned(),
        Event::Platform(PlatformEvent::MerchantSentData) => "merchant sent data".to_owned(),
        Event::Platform(PlatformEvent::TimedOut) => "timed out".to_owned(),
        Event::Platform(PlatformEvent::AttemptsUsedUp) => "attempts used up".to_owned(),
    }
}

fn next(row: &Transition) -> String {
    match row.leads_to(None) {
        Some(status) => status.to_string(),
        None => "stays".to_owned(),
    }
}
