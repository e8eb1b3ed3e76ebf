//! A shop at a platform of its own.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::{Card, CardSale, Customer, Gate};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_emulator::{Emulator, Running, platform};
use paywright_http::{Client, GateClient};

pub(crate) const PROJECT: u32 = 112;
pub(crate) const KEY: &str = "secret_key";

/// A platform that answers quickly, and clients for it.
pub(crate) struct Shop {
    pub(crate) platform: Running,
    pub(crate) client: Client,
    pub(crate) gate: GateClient,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let project = platform::Project::new(PROJECT, KEY).unwrap();
        let platform = Emulator::builder().project(project).start().await.unwrap();
        let base = BaseUrl::parse(platform.base_url()).unwrap();
        let client = Client::builder().deadline(Duration::from_secs(10)).build().unwrap();
        let gate = client.gate(gate().with_base_url(base));
        Self { platform, client, gate }
    }
}

pub(crate) fn gate() -> Gate {
    Gate::new(Project::new(PROJECT, &SecretKey::new(KEY).unwrap()))
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A card that is paid with at once.
pub(crate) fn card() -> Card {
    let pan = Pan::parse("4000000000000077").unwrap();
    Card::new(&pan, 12, 2030, "JOHN SMITH").cvv(&Cvv::parse("123").unwrap())
}

pub(crate) fn customer() -> Customer {
    Customer::new("customer-7", "203.0.113.10")
}

pub(crate) fn sale(payment_id: &str) -> CardSale {
    CardSale::new(payment_id, eur(3415), card(), customer())
}
