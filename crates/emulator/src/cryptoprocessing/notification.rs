//! Notifications: forms that are posted to the shop, once unless more was agreed (spec 10, section 5).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use paywright_core::cryptoprocessing::{Interface, encoding};
use serde::Serialize;

use super::answer::Code;
use super::payment::OperationKind;
use super::{Platform, Terminal, Time};
use crate::platform::faults::CallbackFault;
use crate::platform::{Answer, HttpAnswer, Outgoing};

/// A notification and what became of it.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Counts notifications, from 1 on.
    pub number: u64,
    /// `EnginePaySuccess`, `CustomerAddFail`...
    pub kind: &'static str,
    /// The order that it is about.
    pub order_id: Option<String>,
    /// Where it goes; `None` when no address was set.
    pub url: Option<String>,
    /// The form.
    pub body: String,
    /// When it came about.
    pub created: Time,
    /// How it stands.
    pub state: NotificationState,
    /// Every attempt to send it.
    pub attempts: Vec<NotificationAttempt>,
    /// What goes wrong with it on purpose.
    pub faults: Vec<CallbackFault>,
}

/// One attempt to send a notification.
#[derive(Debug, Clone)]
pub struct NotificationAttempt {
    /// When.
    pub at: Time,
    /// The shop's answer, once there is one.
    pub answer: Option<Answer>,
}

/// How a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationState {
    /// It has no address.
    NoAddress,
    /// It is due at some time.
    Waiting,
    /// It was sent and not answered yet.
    Sending,
    /// It was answered with 200.
    Delivered,
    /// It was not, and is not sent again.
    Failed,
    /// It is never sent, by a fault.
    Vanished,
}

#[derive(Debug, Default)]
pub(super) struct Notifications {
    all: BTreeMap<u64, Notification>,
    due: BTreeSet<(Time, u64)>,
    last: u64,
}

/// What a notification tells.
pub(super) struct News {
    pub(super) kind: &'static str,
    pub(super) order_id: Option<String>,
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Notifications {
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Notification> {
        self.all.values()
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.due.clear();
    }

    pub(super) fn next_due(&self) -> Option<Time> {
        self.due.first().map(|(at, _)| *at)
    }

    fn add(&mut self, mut notification: Notification, late: Duration) {
        self.last += 1;
        notification.number = self.last;
        let is_sent = notification.state == NotificationState::Waiting;
        if is_sent {
            self.due.insert((notification.created.after(late), self.last));
        }
        self.all.insert(self.last, notification);
    }

    /// Hands out the next attempt that is due by now. One that a fault loses is used up on the way.
    pub(super) fn take_due(&mut self, now: Time, terminal: &Terminal) -> Option<Outgoing> {
        loop {
            let (at, number) = *self.due.first().filter(|(at, _)| *at <= now)?;
            self.due.pop_first();
            let Some(notification) = self.all.get_mut(&number) else {
                continue;
            };
            notification.attempts.push(NotificationAttempt { at, answer: None });
            let has = |fault| notification.faults.contains(&fault);
            let is_first = notification.attempts.len() == 1;
            if is_first && has(CallbackFault::Lost) {
                let lost =
                    Answer { result: Err("lost on purpose".to_owned()), latency: Duration::ZERO };
                notification.state = NotificationState::Sending;
                self.report(number, lost, terminal);
                continue;
            }
            let body = match is_first && has(CallbackFault::Corrupted) {
                true => damaged(&notification.body),
                false => notification.body.clone(),
            };
            let is_early = has(CallbackFault::Early);
            notification.state = NotificationState::Sending;
            return Some(Outgoing {
                delivery: number,
                attempt: u32::try_from(notification.attempts.len()).unwrap_or(u32::MAX),
                url: notification.url.clone().unwrap_or_default(),
                body,
                is_early,
            });
        }
    }

    pub(super) fn report(&mut self, number: u64, answer: Answer, terminal: &Terminal) {
        let Some(notification) = self.all.get_mut(&number) else {
            return;
        };
        let made = notification.attempts.len();
        let Some(attempt) = notification.attempts.last_mut().filter(|it| it.answer.is_none())
        else {
            return;
        };
        let is_received = matches!(&answer.result, Ok(HttpAnswer { status: 200, .. }));
        attempt.answer = Some(answer);
        let again = attempt.at.after(terminal.repeat_interval);
        notification.state = if is_received {
            NotificationState::Delivered
        } else if u32::try_from(made).is_ok_and(|made| made <= terminal.repeats) {
            self.due.insert((again, number));
            NotificationState::Waiting
        } else {
            NotificationState::Failed
        };
    }

    pub(super) fn resend(&mut self, number: u64, now: Time) -> bool {
        let Some(notification) = self.all.get_mut(&number) else {
            return false;
        };
        if notification.url.is_none() || notification.state == NotificationState::Sending {
            return false;
        }
        self.due.retain(|(_, other)| *other != number);
        self.due.insert((now, number));
        notification.state = NotificationState::Waiting;
        true
    }
}

impl Platform {
    /// Tells the shop of an operation.
    pub(super) fn notify_operation(
        &mut self,
        now: Time,
        order_id: &str,
        kind: OperationKind,
        amount: u64,
        result: Result<u64, Code>,
    ) {
        let Some(payment) = self.payments.get(order_id) else {
            return;
        };
        let is_ok = result.is_ok();
        let by = |success, fail| Some(if is_ok { success } else { fail });
        let is_wallet = payment.interface == Interface::Vwapi;
        let name = match kind {
            OperationKind::Pay | OperationKind::Block if is_wallet => {
                by("CustomerPaySuccess", "CustomerPayFail")
            }
            OperationKind::Pay if payment.is_on_page => Some("MerchantPay"),
            OperationKind::Pay => by("EnginePaySuccess", "EnginePayFail"),
            OperationKind::Block => by("EngineBlockSuccess", "EngineBlockFail"),
            OperationKind::Charge => by("EngineChargeSuccess", "EngineChargeFail"),
            OperationKind::Refund if is_wallet => by("CustomerRefundSuccess", "CustomerRefundFail"),
            OperationKind::Refund => by("EngineRefundSuccess", "EngineRefundFail"),
            // None was seen.
            OperationKind::Unblock => None,
        };
        let Some(name) = name else {
            return;
        };
        let mut fields = Vec::new();
        if is_wallet {
            let customer = payment.customer.clone().unwrap_or_default();
            fields.push(("VWUserLgn", customer));
            fields.extend(payment.card_id.clone().map(|card_id| ("CardId", card_id)));
        }
        fields.push(("OrderId", order_id.to_owned()));
        if kind == OperationKind::Refund && is_ok {
            fields.push(("NewAmount", result.unwrap_or_default().to_string()));
        }
        fields.push(("Amount", amount.to_string()));
        let flag = |is: bool| if is { "True" } else { "False" }.to_owned();
        fields.push(("Is3DS", flag(payment.is_3ds)));
        fields.extend(payment.card.as_ref().map(|card| ("CardNumber", card.mask.clone())));
        fields.extend(payment.session_id.clone().map(|session| ("SessionId", session)));
        fields.push(("ForwardedTo", "NotForwarded".to_owned()));
        fields.extend(outcome(result.err()));
        self.notify(now, News { kind: name, order_id: Some(order_id.to_owned()), fields });
    }

    /// Tells the shop that something failed whose request was answered long before. The fields of
    /// this kind are not published.
    pub(super) fn notify_late_failure(
        &mut self,
        now: Time,
        order_id: &str,
        amount: u64,
        code: Option<Code>,
    ) {
        let mut fields = vec![("OrderId", order_id.to_owned()), ("Amount", amount.to_string())];
        fields.extend(outcome(code));
        self.notify(now, News { kind: "AsyncFail", order_id: Some(order_id.to_owned()), fields });
    }

    /// Posts something to the shop, or lets it go wrong as the faults say.
    pub(super) fn notify(&mut self, now: Time, news: News) {
        let fault_id = news.order_id.clone().unwrap_or_default();
        let (faults, late) = self.faults.of_callback(self.seed, &fault_id);
        let date = date(now);
        let mut fields = vec![("Notification", news.kind.to_owned())];
        fields.extend(news.fields);
        fields.push(("TransactionDate", date));
        fields.push(("MerchantContract", self.terminal.key.clone()));
        fields.push(("MerchantId", "1".to_owned()));
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let url = self.terminal.notification_url.clone();
        let state = if url.is_none() {
            NotificationState::NoAddress
        } else if faults.contains(&CallbackFault::Vanished) {
            NotificationState::Vanished
        } else {
            NotificationState::Waiting
        };
        let is_doubled = faults.contains(&CallbackFault::Doubled);
        let notification = Notification {
            number: 0,
            kind: news.kind,
            order_id: news.order_id,
            url,
            body: encoding::form(&pairs).to_string(),
            created: now,
            state,
            attempts: Vec::new(),
            faults,
        };
        let late = Duration::from_millis(late);
        if is_doubled {
            self.notifications.add(notification.clone(), late);
        }
        self.notifications.add(notification, late);
    }
}

/// `Success` and `ErrCode`.
pub(super) fn outcome(code: Option<Code>) -> [(&'static str, String); 2] {
    let success = if code.is_none() { "True" } else { "False" };
    [("Success", success.to_owned()), ("ErrCode", code.unwrap_or("NONE").to_owned())]
}

/// A date as notifications write it, `08.05.2019 15:36:27`, in UTC: no zone is documented.
pub(super) fn date(time: Time) -> String {
    let text = time.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!("{}.{}.{} {}", part(8, 10), part(5, 7), part(0, 4), part(11, 19))
}

/// The half of a form, which may still look like one.
fn damaged(body: &str) -> String {
    body.get(..body.len() / 2).unwrap_or_default().to_owned()
}
