//! What the control API tells, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cryptoprocessing::{
    Action, CardStatus, Customer, Notification, NotificationState, OperationKind, Payment,
    Platform, Terminal, ThreeDs,
};
use crate::platform::faults::CallbackFault;
use crate::server::clock::Pace;
use crate::server::control::clock::PaceView;
use crate::server::cryptoprocessing::Engine;

/// The gateway as a whole.
#[derive(Serialize)]
pub(in crate::server::cryptoprocessing) struct StateView {
    gateway: &'static str,
    /// Which start of the gateway this is; `version` counts from there.
    run: u64,
    version: u64,
    now: String,
    now_ms: u64,
    pace: PaceView,
    next_due: Option<String>,
    payments: usize,
    payments_by_state: BTreeMap<String, usize>,
    /// How often each operation was really carried out.
    operations: BTreeMap<OperationKind, usize>,
    customers: usize,
    notifications: usize,
    notifications_by_state: BTreeMap<NotificationState, usize>,
    attempts_in_flight: usize,
    terminal: TerminalView,
}

/// The terminal, without its secrets.
#[derive(Serialize)]
pub(super) struct TerminalView {
    notification_url: Option<String>,
    repeats: u32,
    repeat_seconds: u64,
    add_info: bool,
    page_attempts: u32,
    currency: String,
    session_seconds: u64,
    three_ds_seconds: u64,
    hold_seconds: u64,
}

/// A payment.
#[derive(Serialize)]
pub(in crate::server::cryptoprocessing) struct PaymentView {
    order_id: String,
    state: String,
    code: Option<&'static str>,
    /// What it was started with.
    amount: u64,
    /// What its state shows.
    shown_amount: u64,
    /// What is held, or charged and not refunded.
    balance: u64,
    kind: OperationKind,
    interface: &'static str,
    created: String,
    customer: Option<String>,
    card: Option<String>,
    card_id: Option<String>,
    session_id: Option<String>,
    is_3ds: bool,
    attempts: u32,
    three_ds: Option<ThreeDsView>,
    /// What was really done, each once.
    operations: Vec<OperationView>,
    timeline: Vec<ChangeView>,
    actions: &'static [Action],
}

/// An open authentication, with both answers that the bank may give.
#[derive(Serialize)]
struct ThreeDsView {
    acs_url: String,
    md: String,
    pa_req: String,
    pa_res: String,
    failed_pa_res: String,
}

#[derive(Serialize)]
struct OperationView {
    kind: OperationKind,
    amount: u64,
    at: String,
}

#[derive(Serialize)]
struct ChangeView {
    at: String,
    from: Option<String>,
    to: String,
    cause: &'static str,
}

/// A customer and his cards.
#[derive(Serialize)]
pub(super) struct CustomerView {
    login: String,
    phone: Option<String>,
    email: Option<String>,
    /// The code that was sent to him last.
    confirm_code: Option<String>,
    cards: Vec<CardView>,
}

#[derive(Serialize)]
struct CardView {
    card_id: String,
    card: String,
    holder: String,
    status: CardStatus,
}

/// A notification and what became of it.
#[derive(Serialize)]
pub(super) struct NotificationView {
    number: u64,
    kind: &'static str,
    order_id: Option<String>,
    state: NotificationState,
    url: Option<String>,
    body: String,
    created: String,
    attempts: Vec<AttemptView>,
    faults: Vec<CallbackFault>,
}

#[derive(Serialize)]
struct AttemptView {
    at: String,
    status: Option<u16>,
    error: Option<String>,
}

impl StateView {
    pub(in crate::server::cryptoprocessing) fn of(engine: &Engine) -> Self {
        let attempts_in_flight = engine.in_flight();
        let (run, version) = engine.version();
        engine.look(|platform, clock| {
            let mut payments_by_state = BTreeMap::new();
            for payment in platform.payments() {
                *payments_by_state.entry(payment.state.to_string()).or_default() += 1;
            }
            let mut notifications_by_state = BTreeMap::new();
            for notification in platform.notifications() {
                *notifications_by_state.entry(notification.state).or_default() += 1;
            }
            let now = clock.now();
            let pace: Pace = clock.pace();
            Self {
                gateway: "cryptoprocessing",
                run,
                version,
                now: now.to_string(),
                now_ms: now.as_millis(),
                pace: pace.into(),
                next_due: platform.next_due().map(|due| due.to_string()),
                payments: platform.payments().count(),
                payments_by_state,
                operations: platform.operation_counts(),
                customers: platform.customers().count(),
                notifications: platform.notifications().count(),
                notifications_by_state,
                attempts_in_flight,
                terminal: TerminalView::of(platform.terminal()),
            }
        })
    }
}

impl TerminalView {
    pub(super) fn of(terminal: &Terminal) -> Self {
        Self {
            notification_url: terminal.notification_url.clone(),
            repeats: terminal.repeats,
            repeat_seconds: terminal.repeat_interval.as_secs(),
            add_info: terminal.add_info,
            page_attempts: terminal.page_attempts,
            currency: terminal.currency.to_string(),
            session_seconds: terminal.session_life.as_secs(),
            three_ds_seconds: terminal.three_ds_life.as_secs(),
            hold_seconds: terminal.hold_life.as_secs(),
        }
    }
}

impl PaymentView {
    pub(in crate::server::cryptoprocessing) fn of(platform: &Platform, payment: &Payment) -> Self {
        let three_ds = platform.authentication_of(payment);
        let operations = payment.operations.iter().map(|operation| OperationView {
            kind: operation.kind,
            amount: operation.amount,
            at: operation.at.to_string(),
        });
        let timeline = payment.timeline.iter().map(|change| ChangeView {
            at: change.at.to_string(),
            from: change.from.as_ref().map(ToString::to_string),
            to: change.to.to_string(),
            cause: change.cause,
        });
        Self {
            order_id: payment.order_id.clone(),
            state: payment.state.to_string(),
            code: payment.code,
            amount: payment.amount,
            shown_amount: payment.shown_amount(),
            balance: payment.balance,
            kind: payment.kind,
            interface: payment.interface.word(),
            created: payment.created.to_string(),
            customer: payment.customer.clone(),
            card: payment.card.as_ref().map(|card| card.mask.clone()),
            card_id: payment.card_id.clone(),
            session_id: payment.session_id.clone(),
            is_3ds: payment.is_3ds,
            attempts: payment.attempts,
            three_ds: three_ds.map(|it| ThreeDsView::of(platform, it)),
            operations: operations.collect(),
            timeline: timeline.collect(),
            actions: Action::permitted(&payment.state),
        }
    }

    pub(super) fn state(&self) -> &str {
        &self.state
    }

    pub(super) fn order_id(&self) -> &str {
        &self.order_id
    }
}

impl ThreeDsView {
    fn of(platform: &Platform, three_ds: &ThreeDs) -> Self {
        Self {
            acs_url: platform.acs_url(),
            md: three_ds.md.clone(),
            pa_req: three_ds.pa_req.clone(),
            pa_res: three_ds.pa_res.clone(),
            failed_pa_res: three_ds.failed_pa_res.clone(),
        }
    }
}

impl CustomerView {
    pub(super) fn of(customer: &Customer) -> Self {
        let cards = customer.cards.iter().map(|stored| CardView {
            card_id: stored.card_id.clone(),
            card: stored.card.mask.clone(),
            holder: stored.card.holder.clone(),
            status: stored.status,
        });
        Self {
            login: customer.login.clone(),
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            confirm_code: customer.code.as_ref().map(|(code, _)| code.clone()),
            cards: cards.collect(),
        }
    }
}

impl NotificationView {
    pub(super) fn of(notification: &Notification) -> Self {
        let attempts = notification.attempts.iter().map(|attempt| {
            let result = attempt.answer.as_ref().map(|answer| &answer.result);
            AttemptView {
                at: attempt.at.to_string(),
                status: result.and_then(|result| result.as_ref().ok()).map(|it| it.status),
                error: result.and_then(|result| result.as_ref().err()).cloned(),
            }
        });
        Self {
            number: notification.number,
            kind: notification.kind,
            order_id: notification.order_id.clone(),
            state: notification.state,
            url: notification.url.clone(),
            body: notification.body.clone(),
            created: notification.created.to_string(),
            attempts: attempts.collect(),
            faults: notification.faults.clone(),
        }
    }

    /// Whether it is one of those that were asked for.
    pub(super) fn fits(&self, state: &Option<String>, order_id: &Option<String>) -> bool {
        let word = serde_json::to_value(self.state).unwrap_or_default();
        state.as_deref().is_none_or(|state| word.as_str() == Some(state))
            && order_id.as_deref().is_none_or(|wanted| self.order_id.as_deref() == Some(wanted))
    }
}
