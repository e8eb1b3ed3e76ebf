//! A merchant with an account of the Data API, at a platform of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::data_api::{DataApi, Interval, OperationPage};
use paywright_core::ecommpay::gate::{Answer, Card, CardSale, Customer, Gate};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_emulator::platform::{self, DataAccount, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN, Time};
use paywright_emulator::{Builder, Clock, Emulator, Running};
use paywright_http::{Client, DataApiClient, GateClient, What};

pub(crate) const PROJECT: u32 = 112;

/// A platform with one project and one account that may read it, and clients.
pub(crate) struct Shop {
    pub(crate) platform: Running,
    pub(crate) client: Client,
    pub(crate) gate: GateClient,
    pub(crate) data: DataApiClient,
    /// The status of every answer.
    answers: Arc<Mutex<Vec<u16>>>,
}

impl Shop {
    /// A platform that answers any number of queries and whose clock stands.
    pub(crate) async fn open() -> Self {
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        Self::at(Emulator::builder().data_api_limit(None).clock(Clock::frozen(noon))).await
    }

    pub(crate) async fn at(platform: Builder) -> Self {
        let project = platform::Project::new(PROJECT, "secret_key").unwrap();
        let account = DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY).unwrap();
        let platform = platform.project(project).data_account(account.projects([PROJECT]));
        let platform = platform.start().await.unwrap();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&answers);
        let client = Client::builder()
            .no_proxy()
            .observe(move |event| {
                if let What::Answered { status, .. } = event.what {
                    noted.lock().unwrap().push(status);
                }
            })
            .build()
            .unwrap();
        let base = BaseUrl::parse(platform.base_url()).unwrap();
        let project = Project::new(PROJECT, &SecretKey::new("secret_key").unwrap());
        let gate = client.gate(Gate::new(project).with_base_url(base.clone()));
        let data = client.data_api(api().with_base_url(base));
        Self { platform, client, gate, data, answers }
    }

    /// The statuses of all answers since the last call.
    pub(crate) fn answers(&self) -> Vec<u16> {
        std::mem::take(&mut *self.answers.lock().unwrap())
    }

    /// So many purchases, a few at a time.
    pub(crate) async fn sell(&self, number: usize) {
        const AT_A_TIME: usize = 16;
        let mut sellers = tokio::task::JoinSet::new();
        for first in 0..AT_A_TIME {
            let gate = self.gate.clone();
            sellers.spawn(async move {
                for order in (first..number).step_by(AT_A_TIME) {
                    let answer = gate.send(&sale(&format!("order-{order}"))).await;
                    assert!(matches!(answer, Ok(Answer::Accepted(_))), "{answer:?}");
                }
            });
        }
        sellers.join_all().await;
        self.platform.control().settle().await;
        self.answers();
    }
}

/// The account of the shop.
pub(crate) fn api() -> DataApi {
    DataApi::new(LOCAL_DATA_TOKEN, &SecretKey::new(LOCAL_DATA_KEY).unwrap()).unwrap()
}

pub(crate) fn sale(payment_id: &str) -> CardSale {
    let card = Card::new(&Pan::parse("4000000000000077").unwrap(), 12, 2031, "JOHN SMITH")
        .cvv(&Cvv::parse("123").unwrap());
    let customer = Customer::new("customer-7", "203.0.113.10").email("a@station.example");
    CardSale::new(payment_id, eur(3415), card, customer).description("Guitar strings")
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(crate) fn interval(from: &str, to: &str) -> Interval {
    Interval::parse(from, to).unwrap()
}

pub(crate) fn march() -> Interval {
    interval("2026-03-01 00:00:00", "2026-03-31 23:59:59")
}

/// The payments of a page.
pub(crate) fn payments(page: &OperationPage) -> Vec<String> {
    page.operations().map(|operation| operation.payment_id().unwrap().to_owned()).collect()
}

/// Long enough for everything here.
pub(crate) const SOON: Duration = Duration::from_secs(20);
