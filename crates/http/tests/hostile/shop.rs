//! A shop that meets a hostile server, and what it has to hold on to whatever the server does.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::{Answer, Card, CardSale, Customer, Gate};
use paywright_core::http::{BaseUrl, Request, RetryClass};
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_core::retry::Policy;
use paywright_core::{ErrorCode, SecretKey};
use paywright_http::{CallError, Client, ClientBuilder, Failure, GateClient, RawAnswer, What};

pub(crate) struct Shop {
    pub(crate) client: Client,
    pub(crate) gate: GateClient,
    url: String,
    failures: Arc<Mutex<Vec<Failure>>>,
}

/// What a call came to.
pub(crate) struct Told<T> {
    pub(crate) result: T,
    pub(crate) took: Duration,
    /// How each attempt failed that did.
    pub(crate) failures: Vec<Failure>,
}

impl Shop {
    /// With pauses that cost no time.
    pub(crate) fn at(url: &str) -> Self {
        Self::with(url, |settings| settings)
    }

    pub(crate) fn with(url: &str, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let failures = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&failures);
        let millisecond = Duration::from_millis(1);
        let settings = Client::builder()
            .deadline(Duration::from_secs(5))
            .retry(Policy { first: millisecond, longest: millisecond, ..Policy::default() })
            .no_proxy()
            .observe(move |event| {
                if let What::Failed { failure } = event.what {
                    told.lock().unwrap().push(failure.clone());
                }
            });
        let client = set(settings).build().unwrap();
        let base = BaseUrl::parse(url).unwrap();
        let gate = client.gate(gate().with_base_url(base));
        Self { client, gate, url: url.to_owned(), failures }
    }

    /// Pays through Gate.
    pub(crate) async fn pay(&self, payment_id: &str) -> Told<Result<Answer, CallError>> {
        self.tell(self.gate.send(&sale(payment_id))).await
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, class: RetryClass) -> Told<Result<RawAnswer, Failure>> {
        let request = self.request(class, "read-1");
        self.tell(self.client.send(&request)).await
    }

    pub(crate) fn request(&self, class: RetryClass, id: &str) -> Request {
        let body = format!(r#"{{"payment_id":"{id}"}}"#).into_bytes();
        Request::post_json(format!("{}/v2/x", self.url), body, class)
    }

    async fn tell<T>(&self, call: impl Future<Output = T>) -> Told<T> {
        self.failures.lock().unwrap().clear();
        let started = Instant::now();
        let result = call.await;
        let took = started.elapsed();
        let failures = self.failures.lock().unwrap().drain(..).collect();
        Told { result, took, failures }
    }
}

impl<T> Told<T> {
    /// How the last attempt failed.
    pub(crate) fn failure(&self) -> &Failure {
        self.failures.last().expect("no attempt failed")
    }
}

impl Told<Result<Answer, CallError>> {
    pub(crate) fn is_accepted(&self) -> bool {
        matches!(self.result, Ok(Answer::Accepted(_)))
    }

    /// A ticket exactly where the payment may have arrived, and never more than that.
    pub(crate) fn assert_honest(&self, name: &str) {
        let failure = self.failure();
        match &self.result {
            Ok(Answer::Unknown(unknown)) => {
                assert!(failure.may_have_arrived(), "{name}: {failure}");
                assert!(unknown.ticket.is_some(), "{name}: no ticket");
                assert_eq!(unknown.detail, Some(failure.to_string()), "{name}");
            }
            Err(CallError::NoAnswer(told)) => {
                assert!(!told.may_have_arrived(), "{name}: {told}");
                assert!(!failure.may_have_arrived(), "{name}: {failure}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }

    /// For the table.
    pub(crate) fn words(&self) -> String {
        match (&self.result, self.failures.last()) {
            (Ok(Answer::Unknown(unknown)), None) => format!("unknown: {:?}", unknown.cause),
            (Ok(Answer::Unknown(_)), Some(failure)) => format!("unknown: {}", words_of(failure)),
            (Ok(Answer::Accepted(_)), _) => "accepted".to_owned(),
            (Ok(other), _) => format!("{other:?}"),
            (Err(CallError::NoAnswer(failure)), _) => words_of(failure),
            (Err(error), _) => error.to_string(),
        }
    }
}

pub(crate) fn words_of(failure: &Failure) -> String {
    format!("{} in {:?}: {failure}", failure.code(), failure.stage())
}

pub(crate) fn gate() -> Gate {
    Gate::new(Project::new(112, &SecretKey::new("secret_key").unwrap()))
}

pub(crate) fn sale(payment_id: &str) -> CardSale {
    let pan = Pan::parse("4000000000000077").unwrap();
    let card = Card::new(&pan, 12, 2030, "JOHN SMITH").cvv(&Cvv::parse("123").unwrap());
    let customer = Customer::new("customer-7", "203.0.113.10");
    CardSale::new(payment_id, Money::new(3415, Currency::EUR), card, customer)
}
