//! A shop at a platform of its own, and what passes between them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::callback::Callback;
use paywright_core::ecommpay::gate::{
    Accepted, Answer, Call, Card, CardAuth, CardSale, Customer, Gate, GateRequest, Operation,
    ReadError, Reads, Recurring, StatusAnswer, StatusByRequest,
};
use paywright_core::ecommpay::{Project, Verified};
use paywright_core::http::{BaseUrl, Request, RetryClass};
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::PaymentStatus;
use paywright_emulator::platform::{self, Payment, Time};
use paywright_emulator::{Builder, Clock, Emulator, Running};
use paywright_http::{Client, GateClient, RawAnswer, What};

use crate::sample::{Sample, Told};

pub(crate) const PROJECT: u32 = 112;
pub(crate) const KEY: &str = "secret_key";
pub(crate) const CUSTOMER: &str = "customer-7";

/// A card that is paid with at once, and one whose holder has to be asked by 3-D Secure 2 and 1.
pub(crate) const VISA: &str = "4000000000000077";
pub(crate) const CHALLENGED: &str = "4314220000000056";
pub(crate) const OLD_SECURE: &str = "4006260000000014";

/// A platform whose clock stands, and a client for it.
pub(crate) struct Shop {
    pub(crate) platform: Running,
    pub(crate) client: Client,
    pub(crate) gate: GateClient,
    /// Address and status of every answer.
    seen: Arc<Mutex<Vec<(String, u16)>>>,
    number: AtomicU32,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::at(Emulator::builder()).await
    }

    pub(crate) async fn at(platform: Builder) -> Self {
        // Tokens come by callback only; the shop reads them from the list of deliveries.
        let project = platform::Project::new(PROJECT, KEY).unwrap();
        let project = project.callback_url("http://127.0.0.1:9/callback");
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let platform = platform.project(project).clock(Clock::frozen(noon));
        let platform = platform.start().await.unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sees = Arc::clone(&seen);
        let client = Client::builder()
            .deadline(Duration::from_secs(20))
            .no_proxy()
            .observe(move |event| {
                if let What::Answered { status, .. } = event.what {
                    sees.lock().unwrap().push((event.url.to_owned(), status));
                }
            })
            .build()
            .unwrap();
        let base = BaseUrl::parse(platform.base_url()).unwrap();
        let project = Project::new(PROJECT, &SecretKey::new(KEY).unwrap());
        let gate = client.gate(Gate::new(project).with_base_url(base));
        Self { platform, client, gate, seen, number: AtomicU32::new(0) }
    }

    /// An identifier that nothing else has.
    pub(crate) fn id(&self, about: &str) -> String {
        format!("{about}-{}", self.number.fetch_add(1, Ordering::Relaxed))
    }

    /// Paths that were answered 200 since the last call.
    pub(crate) fn answered(&self) -> Vec<String> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        let good = seen.into_iter().filter(|(_, status)| *status == 200);
        let base = self.platform.base_url();
        good.map(|(url, _)| url.strip_prefix(base).unwrap_or(&url).to_owned()).collect()
    }

    /// Sends bytes as they are. Never again, since a refusal is what the caller wants.
    pub(crate) async fn send(&self, path: &str, body: &[u8]) -> RawAnswer {
        let url = format!("{}{path}", self.platform.base_url());
        let request = Request::post_json(url, body.to_vec(), RetryClass::MoneyMoving);
        self.client.send(&request).await.unwrap()
    }

    /// Sends a request that has to be accepted and carried out.
    pub(crate) async fn done<O: Operation<Answer = Accepted>>(
        &self,
        request: &GateRequest<O>,
    ) -> Sample {
        let (sample, code) = self.outcome(request).await;
        assert_eq!(code, "0", "{request:?}");
        sample
    }

    /// Sends a request that has to be accepted, and tells what became of it: the code of its
    /// operation or of what was wrong with it, `0` when neither is told.
    pub(crate) async fn outcome<O: Operation<Answer = Accepted>>(
        &self,
        request: &GateRequest<O>,
    ) -> (Sample, String) {
        let (sample, accepted) = self.accepted(request).await;
        let told = self.gate.send(&StatusByRequest::new(&accepted.request_id)).await.unwrap();
        let message = match told {
            StatusAnswer::Known(message) => message,
            // The platform has the same code for a request that is refused for this reason.
            StatusAnswer::NotFound => return (sample, "3061".to_owned()),
            StatusAnswer::NotReceived => panic!("{request:?} still waits"),
        };
        let error = message.errors().next().and_then(|error| error.code().map(str::to_owned));
        let own = message.operations().find(|o| o.request_id() == Some(&*accepted.request_id));
        let code = error.or_else(|| own?.code().map(str::to_owned));
        // What still waits for the customer has gone well so far.
        let code = code.filter(|code| code != "9999");
        (sample, code.unwrap_or_else(|| "0".to_owned()))
    }

    /// Sends a request that has to be accepted.
    pub(crate) async fn accepted<O: Operation<Answer = Accepted>>(
        &self,
        request: &GateRequest<O>,
    ) -> (Sample, Accepted) {
        let call: Call<Accepted> = self.gate.gate().prepare(request).unwrap();
        let payment_id = call.payment_id().unwrap_or_default().to_owned();
        let answer = self.gate.deliver(call).await.unwrap();
        let Answer::Accepted(accepted) = answer else { panic!("{request:?}: {answer:?}") };
        assert_eq!(accepted.payment_id, payment_id);
        (self.sample(request), accepted)
    }

    /// Sends a request for data, which has to come.
    pub(crate) async fn data<O, T>(&self, request: &GateRequest<O>) -> (Sample, T)
    where
        O: Operation,
        O::Answer: Reads<Outcome = Result<T, ReadError>> + 'static,
        T: std::fmt::Debug,
    {
        let call = self.gate.gate().prepare(request).unwrap();
        let data = self.gate.deliver(call).await.unwrap();
        (self.sample(request), data)
    }

    /// A request as it would be sent, to be sent in other ways.
    pub(crate) fn sample<O: Operation>(&self, request: &GateRequest<O>) -> Sample
    where
        O::Answer: Reads<Outcome: Told> + 'static,
    {
        Sample::new(self.gate.gate().prepare(request).unwrap(), self.platform.base_url())
    }

    /// The payment as a status answer tells it.
    pub(crate) async fn message(&self, payment_id: &str) -> Verified<Callback> {
        match self.gate.status(payment_id).await.unwrap() {
            StatusAnswer::Known(message) => *message,
            other => panic!("{payment_id}: {other:?}"),
        }
    }

    pub(crate) async fn assert_status(&self, payment_id: &str, expected: PaymentStatus) {
        let message = self.message(payment_id).await;
        assert_eq!(message.payment().status(), Some(expected), "{payment_id}");
    }

    /// Looks at a payment from behind the counter.
    pub(crate) fn look<T>(&self, payment_id: &str, look: impl FnOnce(&Payment) -> T) -> T {
        let payments = self.platform.control();
        payments.look(|platform| look(platform.payment(PROJECT, payment_id).unwrap()))
    }

    /// A member of the newest callback that has it.
    pub(crate) fn told(&self, pointer: &str) -> String {
        let bodies: Vec<String> = self.platform.control().look(|platform| {
            platform.deliveries().rev().map(|delivery| delivery.body.clone()).collect()
        });
        let told = bodies.iter().find_map(|body| {
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            body.pointer(pointer).map(|found| found.as_str().unwrap_or_default().to_owned())
        });
        told.unwrap_or_else(|| panic!("no callback has {pointer}"))
    }

    /// A payment that is paid.
    pub(crate) async fn sale(&self) -> String {
        let id = self.id("sale");
        self.done(&CardSale::new(&id, eur(3415), card(VISA), customer())).await;
        id
    }

    /// A payment that is held.
    pub(crate) async fn hold(&self) -> String {
        let id = self.id("hold");
        self.done(&CardAuth::new(&id, eur(3415), card(VISA), customer())).await;
        id
    }

    /// A payment that registered a series, and the number of the series.
    pub(crate) async fn series(&self, recurring: &Recurring) -> (String, u64) {
        let id = self.id("registering");
        let sale = CardSale::new(&id, eur(1000), card(VISA), customer()).recurring(recurring);
        self.done(&sale).await;
        let message = self.message(&id).await;
        let series = message.recurring().and_then(|series| series.id()?.parse().ok());
        (id, series.expect("a series"))
    }

    /// A token of the card, for the customer.
    pub(crate) async fn token(&self) -> String {
        use paywright_core::ecommpay::gate::Tokenize;
        self.accepted(&Tokenize::new(card(VISA), Customer::with_id(CUSTOMER))).await;
        self.told("/token")
    }

    /// The number of a card that was saved with a purchase.
    pub(crate) async fn saved(&self) -> u64 {
        let id = self.id("saving");
        let sale = CardSale::new(&id, eur(100), card(VISA).save(true), customer());
        self.done(&sale).await;
        self.look(&id, |payment| payment.card().map(|card| card.id)).expect("a card")
    }
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(crate) fn pan(number: &str) -> Pan {
    Pan::parse(number).unwrap()
}

pub(crate) fn cvv() -> Cvv {
    Cvv::parse("123").unwrap()
}

pub(crate) fn card(number: &str) -> Card {
    Card::new(&pan(number), 12, 2031, "JOHN SMITH").cvv(&cvv())
}

pub(crate) fn customer() -> Customer {
    Customer::new(CUSTOMER, "203.0.113.10")
}
