//! What a payment has ahead of it: what happens by itself and when, and where its customer has to go.

use paywright_core::payment::PaymentStatus;

use super::payment::Payment;
use super::state::{Timer, TimerKey};
use super::step::Wait;
use super::{Origin, PaymentKey, Platform, Time, message};

/// Something that happens to a payment by itself unless something else comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upcoming {
    /// When.
    pub at: Time,
    /// What, in words.
    pub what: &'static str,
}

/// Where a browser has to be sent for a payment to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOn {
    /// The address.
    pub url: String,
    /// What has to be posted there; an address without fields is opened by GET.
    pub fields: Vec<(&'static str, String)>,
}

impl Platform {
    /// What happens to a payment by itself, soonest first.
    pub fn upcoming(&self, payment: &Payment) -> Vec<Upcoming> {
        let key = PaymentKey::new(payment.project_id, &payment.id);
        let upcoming = |(timer_key, timer): (&TimerKey, &Timer)| {
            let at = timer_key.at;
            let what = self.words_of(timer, at, &key, payment)?;
            Some(Upcoming { at, what })
        };
        self.timers.iter().filter_map(upcoming).collect()
    }

    /// Where the customer of a payment has to go, if anywhere: to Payment Page where that leads
    /// through everything, otherwise where the merchant has to send the browser.
    pub fn way_on(&self, payment: &Payment) -> Option<WayOn> {
        let base_url = &self.settings.base_url;
        let get = |url: String| Some(WayOn { url, fields: Vec::new() });
        if let Some(link) = payment.link.as_ref().filter(|_| !payment.status.is_final()) {
            return get(format!("{base_url}/link/{}", link.key));
        }
        let waits = payment.wait.is_some() || payment.status == PaymentStatus::AwaitingCustomer;
        if payment.origin == Origin::Page && waits {
            let is_it = |page: &super::Order| {
                page.project_id == payment.project_id && page.payment_id == payment.id
            };
            let page = self.pages.iter().find(|(_, page)| is_it(page));
            return page.and_then(|(key, _)| get(format!("{base_url}/page/{key}")));
        }
        match payment.wait.as_ref()? {
            Wait::Acs(acs) => {
                // The page of the issuer does not open without an address to go back to.
                let back = payment.return_urls.acs.clone()?;
                let fields =
                    vec![("PaReq", acs.pa_req.clone()), ("MD", acs.md.clone()), ("TermUrl", back)];
                Some(WayOn { url: format!("{base_url}/acs"), fields })
            }
            Wait::Challenge(challenge) => {
                let fields = vec![
                    ("creq", challenge.creq.clone()),
                    ("threeDSSessionData", challenge.session.clone()),
                ];
                Some(WayOn { url: format!("{base_url}/acs/challenge"), fields })
            }
            Wait::Redirect(visit) | Wait::Display { visit, .. } => {
                get(message::visit_url(visit, payment, base_url))
            }
            Wait::ThreeDsMethod { .. } | Wait::Clarification { .. } | Wait::MerchantAuth { .. } => {
                None
            }
        }
    }

    /// What a timer does to this payment, `None` when it is about another one or nothing is left
    /// for it to do.
    fn words_of(
        &self,
        timer: &Timer,
        at: Time,
        key: &PaymentKey,
        payment: &Payment,
    ) -> Option<&'static str> {
        let is_open = |id: &u64| payment.operation(*id).is_some_and(|o| !o.status.is_final());
        match timer {
            Timer::Process { request_id } => {
                let request = self.requests.get(request_id)?;
                (request.key == *key).then_some("a request about it is processed")
            }
            Timer::Proceed { key: of, operation } => {
                (of == key && is_open(operation)).then_some("its operation goes on")
            }
            Timer::WaitOver { key: of, operation, wait } => {
                let is_this_wait = payment.operation(*operation).map(|o| o.waits) == Some(*wait);
                (of == key && is_this_wait && is_open(operation)).then(|| after_wait(payment))
            }
            Timer::NoOtherAttempt { key: of, .. } => {
                let waits = payment.status == PaymentStatus::AwaitingCustomer;
                (of == key && waits).then_some("declines if the customer has not tried again")
            }
            Timer::PayoutRetry { key: of, .. } => {
                let waits = payment.status == PaymentStatus::AwaitingRetry;
                (of == key && waits).then_some("the payout is tried again")
            }
            Timer::HoldEnds { key: of } => {
                let waits = payment.status == PaymentStatus::AwaitingCapture;
                (of == key && waits).then_some("the hold ends, captured or released")
            }
            Timer::LinkExpires { key: of, .. } => {
                let is_open = !payment.status.is_final() && payment.link.is_some();
                (of == key && is_open).then_some("the payment link expires")
            }
            Timer::ScheduledDebit { series } => {
                let series = self.series.get(series).filter(|series| !series.is_canceled)?;
                let target = series.terms.scheduled_payment_id.as_ref()?;
                // A changed schedule leaves its former timers behind.
                let counts = series.next_debit == Some(at);
                let is_it = PaymentKey::new(series.project_id, target) == *key
                    || payment.series == Some(series.id);
                (counts && is_it).then_some("the next debit of its series")
            }
        }
    }
}

/// What the end of a wait brings.
fn after_wait(payment: &Payment) -> &'static str {
    match &payment.wait {
        Some(Wait::ThreeDsMethod { .. }) if payment.return_urls.acs_notification.is_none() => {
            "goes on without the issuer's look at the browser"
        }
        Some(Wait::Display { kind: super::DisplayKind::Instruction, .. }) => {
            "the customer has paid elsewhere"
        }
        _ => "declines if nothing has come",
    }
}
