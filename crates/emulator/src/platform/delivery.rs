//! Callbacks on their way: what is due, what was tried, what came of it.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Time;
use super::faults::CallbackFault;
use super::schedule::{WINDOW, gap_before};
use super::table::{Change, Table};

/// One callback and everything that was done to deliver it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number, from 1 on in the order of events.
    pub number: u64,
    /// The project of the payment.
    pub project_id: u32,
    /// The payment it tells about.
    pub payment_id: String,
    /// Where it goes, `None` when neither the request nor the project named an address.
    pub url: Option<String>,
    /// The signed body, the same in every attempt.
    pub body: String,
    /// When the platform had it to tell.
    pub created: Time,
    /// How it stands.
    pub state: DeliveryState,
    /// The attempts made, first ones first.
    pub attempts: Vec<Attempt>,
    /// What goes wrong with it on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<CallbackFault>,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// An attempt is due at this time.
    Waiting(Time),
    /// An attempt was handed out and its result is not reported yet.
    Sending,
    /// The merchant answered 200.
    Delivered,
    /// All attempts are used up, or the 11 days are over.
    GivenUp,
    /// There is no address to send it to.
    NoAddress,
    /// A fault lets it never be sent.
    Vanished,
}

/// One attempt to deliver a callback.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// 1 for the first.
    pub number: u32,
    /// When it was due.
    pub at: Time,
    /// What came of it, `None` until that is reported.
    pub answer: Option<Answer>,
}

/// What came of an attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP answer, or why there was none.
    pub result: Result<HttpAnswer, String>,
    /// How long it took, in the real time of the sender.
    pub latency: Duration,
}

/// The answer of a merchant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HttpAnswer {
    /// The HTTP status; only 200 counts as received (spec 02).
    pub status: u16,
    /// The beginning of the body.
    pub text: String,
}

/// An attempt that has to be made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The number of the delivery, to report the result by.
    pub delivery: u64,
    /// 1 for the first.
    pub attempt: u32,
    /// Where to POST.
    pub url: String,
    /// The JSON to POST.
    pub body: String,
    /// Whether it goes before the answer to the request that caused it.
    pub is_early: bool,
}

/// Something that happened to a callback, for those who watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// Counts news, from 1 on.
    pub number: u64,
    /// The callback.
    pub delivery: u64,
    /// The attempt whose result is known now; `None` for a callback that is not sent at all.
    pub attempt: Option<u32>,
}

/// How many news are kept.
const KEPT_NEWS: usize = 200;

/// A callback to be delivered.
pub(crate) struct NewDelivery {
    pub(crate) project_id: u32,
    pub(crate) payment_id: String,
    pub(crate) url: Option<String>,
    pub(crate) body: String,
    pub(crate) created: Time,
    /// When its first attempt is due.
    pub(crate) first_attempt: Time,
    pub(crate) faults: Vec<CallbackFault>,
}

impl NewDelivery {
    /// The same callback, to be delivered apart from it.
    pub(crate) fn copy(&self) -> Self {
        Self {
            project_id: self.project_id,
            payment_id: self.payment_id.clone(),
            url: self.url.clone(),
            body: self.body.clone(),
            created: self.created,
            first_attempt: self.first_attempt,
            faults: self.faults.clone(),
        }
    }
}

/// All deliveries of the platform.
#[derive(Debug)]
pub(crate) struct Deliveries {
    all: Table<u64, Delivery>,
    /// The number of the last one. Numbers are never used again, so a late report meets no stranger.
    last: u64,
    due: BTreeSet<(Time, u64)>,
    /// What happened last.
    news: VecDeque<News>,
    news_told: u64,
}

impl Deliveries {
    pub(crate) fn new(is_stored: bool) -> Self {
        Self {
            all: Table::new("deliveries", is_stored),
            last: 0,
            due: BTreeSet::new(),
            news: VecDeque::new(),
            news_told: 0,
        }
    }

    /// What happened after this number, oldest first, as far as it is kept.
    pub(crate) fn news(&self, after: u64) -> impl Iterator<Item = News> {
        self.news.iter().copied().filter(move |news| news.number > after)
    }

    fn note(&mut self, delivery: u64, attempt: Option<u32>) {
        if self.news.len() == KEPT_NEWS {
            self.news.pop_front();
        }
        self.news_told += 1;
        self.news.push_back(News { number: self.news_told, delivery, attempt });
    }

    /// Takes a callback over.
    pub(crate) fn add(&mut self, new: NewDelivery) {
        self.last += 1;
        let number = self.last;
        let state = if new.url.is_none() {
            DeliveryState::NoAddress
        } else if new.faults.contains(&CallbackFault::Vanished) {
            DeliveryState::Vanished
        } else {
            self.due.insert((new.first_attempt, number));
            DeliveryState::Waiting(new.first_attempt)
        };
        let delivery = Delivery {
            number,
            project_id: new.project_id,
            payment_id: new.payment_id,
            url: new.url,
            body: new.body,
            created: new.created,
            state,
            attempts: Vec::new(),
            faults: new.faults,
        };
        self.all.insert(number, delivery);
        if matches!(state, DeliveryState::NoAddress | DeliveryState::Vanished) {
            self.note(number, None);
        }
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.all.values()
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Delivery> {
        self.all.get(&number)
    }

    /// The number of the last one.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// Gives no number up to this one again.
    pub(crate) fn go_on_from(&mut self, last: u64) {
        self.last = self.last.max(last);
    }

    /// Forgets all deliveries.
    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.due.clear();
        self.news.clear();
    }

    pub(crate) fn take_changes(&mut self, into: &mut Vec<Change>) {
        self.all.take_changes(into);
    }

    /// Takes a delivery of a store back in. What was being sent when the store was left is due
    /// again: nobody knows whether it arrived.
    pub(crate) fn restore(&mut self, key: &str, value: &str) -> bool {
        if !self.all.restore(key, value) {
            return false;
        }
        let Some(number) = key.parse().ok() else {
            return false;
        };
        self.last = self.last.max(number);
        let Some(state) = self.all.get(&number).map(|delivery| delivery.state) else {
            return false;
        };
        match state {
            DeliveryState::Waiting(due) => {
                self.due.insert((due, number));
            }
            DeliveryState::Sending => {
                if let Some(delivery) = self.all.get_mut(&number) {
                    let open = delivery.attempts.pop();
                    let due = open.map(|attempt| attempt.at).unwrap_or_default();
                    delivery.state = DeliveryState::Waiting(due);
                    self.due.insert((due, number));
                }
            }
            DeliveryState::Delivered
            | DeliveryState::GivenUp
            | DeliveryState::NoAddress
            | DeliveryState::Vanished => {}
        }
        true
    }

    /// Sends a callback once more, at once, whatever became of it. Returns whether there is one
    /// that has an address and is not being sent.
    pub(crate) fn resend(&mut self, number: u64, now: Time) -> bool {
        let Some(delivery) = self.all.get_mut(&number) else {
            return false;
        };
        match delivery.state {
            DeliveryState::NoAddress | DeliveryState::Sending => return false,
            DeliveryState::Waiting(due) => {
                self.due.remove(&(due, number));
            }
            DeliveryState::Delivered | DeliveryState::GivenUp | DeliveryState::Vanished => {}
        }
        delivery.state = DeliveryState::Waiting(now);
        self.due.insert((now, number));
        true
    }

    pub(crate) fn next_due(&self) -> Option<Time> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Hands out the next attempt that is due by now. Attempts that a fault loses are used up on the
    /// way.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<Outgoing> {
        loop {
            let (at, number) = *self.due.first().filter(|(at, _)| *at <= now)?;
            self.due.pop_first();
            let delivery = self.all.get_mut(&number)?;
            let attempt = u32::try_from(delivery.attempts.len()).unwrap_or(u32::MAX) + 1;
            delivery.attempts.push(Attempt { number: attempt, at, answer: None });
            delivery.state = DeliveryState::Sending;
            let has = |fault: CallbackFault| attempt == 1 && delivery.faults.contains(&fault);
            if has(CallbackFault::Lost) {
                let result = Err("lost on its way, by a fault".to_owned());
                self.report(number, Answer { result, latency: Duration::ZERO });
                continue;
            }
            let body = if has(CallbackFault::Corrupted) {
                corrupted(&delivery.body)
            } else if has(CallbackFault::WrongSignature) {
                signed_by_another(&delivery.body)
            } else {
                delivery.body.clone()
            };
            return Some(Outgoing {
                delivery: number,
                attempt,
                url: delivery.url.clone()?,
                body,
                is_early: has(CallbackFault::Early),
            });
        }
    }

    /// Takes the result of the attempt that was handed out last. Results of others are ignored.
    pub(crate) fn report(&mut self, number: u64, answer: Answer) {
        let Some(delivery) = self.all.get_mut(&number) else {
            return;
        };
        let (Some(first), Some(last)) =
            (delivery.attempts.first().map(|attempt| attempt.at), delivery.attempts.last_mut())
        else {
            return;
        };
        if last.answer.is_some() {
            return;
        }
        let received = matches!(&answer.result, Ok(HttpAnswer { status: 200, .. }));
        last.answer = Some(answer);
        delivery.state = if received {
            DeliveryState::Delivered
        } else {
            match gap_before(last.number + 1).map(|gap| last.at.after(gap)) {
                Some(next) if next.since(first) <= WINDOW => DeliveryState::Waiting(next),
                _ => DeliveryState::GivenUp,
            }
        };
        let attempt = last.number;
        if let DeliveryState::Waiting(next) = delivery.state {
            self.due.insert((next, number));
        }
        self.note(number, Some(attempt));
    }
}

/// The body with one digit changed, still JSON: as a faulty proxy would have it.
fn corrupted(body: &str) -> String {
    let place = body.rfind("\"amount\":").map(|at| at + "\"amount\":".len());
    let place = place.or_else(|| body.find(|c: char| c.is_ascii_digit())).unwrap_or(0);
    replace_char(body, place, |c| if c == '7' { '8' } else { '7' })
}

/// The body with a signature that has the right form and fits no key.
fn signed_by_another(body: &str) -> String {
    let place = body.rfind("\"signature\":\"").map(|at| at + "\"signature\":\"".len());
    replace_char(body, place.unwrap_or(0), |c| if c == 'A' { 'B' } else { 'A' })
}

fn replace_char(text: &str, at: usize, with: impl Fn(char) -> char) -> String {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut rest = rest.chars();
    let changed = rest.next().map(with);
    before.chars().chain(changed).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16) -> Answer {
        Answer { result: Ok(HttpAnswer { status, text: String::new() }), latency: Duration::ZERO }
    }

    fn callback_to(url: Option<String>, at: Time) -> NewDelivery {
        NewDelivery {
            project_id: 1,
            payment_id: "order".to_owned(),
            url,
            body: "{}".to_owned(),
            created: at,
            first_attempt: at,
            faults: Vec::new(),
        }
    }

    fn one_callback(url: Option<&str>) -> Deliveries {
        let mut deliveries = Deliveries::new(false);
        let start = Time::from_millis(1_000_000);
        let url = url.map(str::to_owned);
        deliveries.add(callback_to(url, start));
        deliveries
    }

    /// Moves from one due time to the next, answering each attempt, and returns their times.
    fn run(deliveries: &mut Deliveries, mut answer: impl FnMut(u32) -> Answer) -> Vec<u64> {
        let mut times = Vec::new();
        while let Some(due) = deliveries.next_due() {
            while let Some(outgoing) = deliveries.take_due(due) {
                times.push(due.as_millis());
                deliveries.report(outgoing.delivery, answer(outgoing.attempt));
            }
        }
        times
    }

    #[test]
    fn a_callback_nobody_answers_is_tried_120_times_in_under_11_days() {
        let mut deliveries = one_callback(Some("http://127.0.0.1/"));
        let times = run(&mut deliveries, |_| answered(500));
        assert_eq!(times.len(), 120);
        assert_eq!(times[5] - times[0], 50_000);
        assert_eq!(times[6] - times[5], 84_049);
        assert_eq!((times[119] - times[0]) / 86_400_000, 10);
        let delivery = deliveries.all().next().unwrap();
        assert_eq!(delivery.state, DeliveryState::GivenUp);
        assert!(delivery.attempts.iter().all(|attempt| attempt.answer.is_some()));
    }

    #[test]
    fn only_an_answer_of_200_ends_the_attempts() {
        for status in [100, 199, 201, 202, 204, 301, 302, 400, 404, 500] {
            let mut deliveries = one_callback(Some("http://127.0.0.1/"));
            let times =
                run(&mut deliveries, |attempt| answered(if attempt < 8 { status } else { 200 }));
            assert_eq!(times.len(), 8, "{status}");
            assert_eq!(deliveries.all().next().unwrap().state, DeliveryState::Delivered);
        }
    }

    #[test]
    fn nothing_is_sent_twice_while_a_result_is_open_and_late_results_change_nothing() {
        let mut deliveries = one_callback(Some("http://127.0.0.1/"));
        let far = Time::from_millis(u64::MAX);
        let first = deliveries.take_due(far).unwrap();
        assert_eq!(deliveries.take_due(far), None);
        deliveries.report(first.delivery, answered(200));
        deliveries.report(first.delivery, answered(500));
        deliveries.report(99, answered(500));
        deliveries.report(0, answered(500));
        assert_eq!(deliveries.next_due(), None);
        assert_eq!(deliveries.all().next().unwrap().state, DeliveryState::Delivered);
    }

    #[test]
    fn attempts_count_from_when_they_were_due_however_late_they_are_asked_for() {
        let mut deliveries = one_callback(Some("http://127.0.0.1/"));
        let far = Time::from_millis(1_000_000).after(WINDOW);
        while let Some(outgoing) = deliveries.take_due(far) {
            deliveries.report(outgoing.delivery, answered(500));
        }
        let attempts = &deliveries.all().next().unwrap().attempts;
        assert_eq!(attempts.len(), 120);
        assert_eq!(attempts[6].at.since(attempts[5].at), Duration::from_millis(84_049));
    }

    #[test]
    fn reports_about_forgotten_deliveries_meet_no_stranger() {
        let mut deliveries = one_callback(Some("http://127.0.0.1/"));
        let far = Time::from_millis(u64::MAX);
        let old = deliveries.take_due(far).unwrap();
        deliveries.clear();
        let start = Time::from_millis(2_000_000);
        let url = Some("http://127.0.0.1/".to_owned());
        deliveries.add(callback_to(url, start));
        let new = deliveries.take_due(far).unwrap();
        deliveries.report(old.delivery, answered(200));
        assert_eq!(deliveries.all().next().unwrap().state, DeliveryState::Sending);
        deliveries.report(new.delivery, answered(200));
        assert_eq!(deliveries.all().next().unwrap().state, DeliveryState::Delivered);
    }

    #[test]
    fn news_are_told_in_their_order_and_only_the_last_are_kept() {
        let mut deliveries = one_callback(None);
        let told: Vec<News> = deliveries.news(0).collect();
        assert_eq!(told, [News { number: 1, delivery: 1, attempt: None }]);
        let start = Time::from_millis(1_000_000);
        for _ in 0..2 {
            deliveries.add(callback_to(Some("http://127.0.0.1/".to_owned()), start));
        }
        run(&mut deliveries, |_| answered(500));
        let told: Vec<News> = deliveries.news(0).collect();
        assert_eq!(told.len(), KEPT_NEWS);
        assert_eq!(told.last().map(|news| news.number), Some(241));
        assert!(told.is_sorted_by_key(|news| news.number));
        assert_eq!(deliveries.news(240).next().unwrap().attempt, Some(120));
        assert_eq!(deliveries.news(241).next(), None);
        deliveries.clear();
        assert_eq!(deliveries.news(0).next(), None);
    }

    #[test]
    fn without_an_address_nothing_is_due() {
        let deliveries = one_callback(None);
        assert_eq!(deliveries.next_due(), None);
        assert_eq!(deliveries.all().next().unwrap().state, DeliveryState::NoAddress);
    }

    #[test]
    fn damage_changes_one_character_and_nothing_else() {
        let body = r#"{"payment":{"sum":{"amount":3415}},"signature":"QUJD"}"#;
        assert_eq!(corrupted(body), body.replace("3415", "7415"));
        assert_eq!(signed_by_another(body), body.replace("QUJD", "AUJD"));
        assert_eq!(corrupted("{}"), "7}");
    }

    #[test]
    fn only_first_attempts_go_wrong() {
        let url = Some("http://127.0.0.1/".to_owned());
        let start = Time::from_millis(1_000_000);
        for (fault, attempts) in [
            (CallbackFault::Lost, vec![(2, "{}")]),
            (CallbackFault::Corrupted, vec![(1, "7}"), (2, "{}")]),
            (CallbackFault::Vanished, vec![]),
        ] {
            let mut deliveries = Deliveries::new(false);
            deliveries.add(NewDelivery { faults: vec![fault], ..callback_to(url.clone(), start) });
            let mut seen = Vec::new();
            while let Some(due) = deliveries.next_due() {
                while let Some(outgoing) = deliveries.take_due(due) {
                    let status = if outgoing.attempt == 2 { 200 } else { 400 };
                    deliveries.report(outgoing.delivery, answered(status));
                    seen.push((outgoing.attempt, outgoing.body));
                }
            }
            let seen: Vec<(u32, &str)> = seen.iter().map(|(n, body)| (*n, body.as_str())).collect();
            assert_eq!(seen, attempts, "{fault:?}");
        }
    }
}
