//! A platform within the test, and the program at it.

use std::process::Command;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::{Card, CardSale, Customer, Gate};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_emulator::platform::faults::FaultRule;
use paywright_emulator::platform::{self, DataAccount, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN, Time};
use paywright_emulator::{Clock, Emulator, Running};
use paywright_http::blocking;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::run::{KEY, Ran, bare, finish};

/// A platform that goes with its test.
pub(crate) struct Local {
    running: Option<Running>,
    runtime: Runtime,
    pub(crate) base_url: String,
}

/// The one project.
pub(crate) const PROJECT: u32 = 42;

impl Local {
    pub(crate) fn start() -> Self {
        Self::with_faults("[]")
    }

    /// With what goes wrong, as `--faults` takes it.
    pub(crate) fn with_faults(faults: &str) -> Self {
        Self::at(Clock::real(), faults)
    }

    /// At noon of 2026-03-10, with what goes wrong.
    pub(crate) fn at_noon(faults: &str) -> Self {
        Self::at(Clock::frozen(Time::parse("2026-03-10T12:00:00Z").unwrap()), faults)
    }

    fn at(clock: Clock, faults: &str) -> Self {
        let faults: Vec<FaultRule> = serde_json::from_str(faults).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let running = runtime.block_on(
            Emulator::builder()
                .project(platform::Project::new(PROJECT, KEY).unwrap())
                .data_account(DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY).unwrap())
                .clock(clock)
                .faults(faults)
                .start(),
        );
        let running = running.unwrap();
        let base_url = running.base_url().to_owned();
        Self { running: Some(running), runtime, base_url }
    }

    /// The program with everything it needs in its environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(arguments);
        command
            .env("PAYWRIGHT_BASE_URL", &self.base_url)
            .env("PAYWRIGHT_PROJECT", PROJECT.to_string())
            .env("PAYWRIGHT_SECRET", KEY)
            .env("PAYWRIGHT_DATA_TOKEN", LOCAL_DATA_TOKEN)
            .env("PAYWRIGHT_DATA_SECRET", LOCAL_DATA_KEY);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// Runs with `--json`.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let ran = self.run(&[arguments, &["--json"]].concat());
        (ran.exit, ran.json())
    }

    /// Pays 34.15 EUR with a card that succeeds, through the program.
    pub(crate) fn paid(&self, payment_id: &str) -> Ran {
        let ran =
            self.run(&[&["pay", payment_id, "--test-card", "success", "--wait"], EUR].concat());
        assert_eq!(ran.exit, 0, "{ran:?}");
        ran
    }

    /// Pays without the program, which is quicker.
    pub(crate) fn pay_directly(&self, payment_id: &str, description: &str) {
        let project = Project::new(PROJECT, &SecretKey::new(KEY).unwrap());
        let gate = Gate::new(project).with_base_url(BaseUrl::parse(&self.base_url).unwrap());
        let gate = blocking::Client::with_defaults().unwrap().gate(gate);
        let pan = Pan::parse("4000000000000077").unwrap();
        let card = Card::new(&pan, 12, 2035, "TEST CARD").cvv(&Cvv::parse("123").unwrap());
        let money = Money::new(3415, Currency::EUR);
        let sale = CardSale::new(payment_id, money, card, Customer::new("customer-1", "192.0.2.1"));
        let answer = gate.send(&sale.description(description));
        assert!(answer.is_ok(), "{answer:?}");
    }

    /// Sets what goes wrong from now on.
    pub(crate) fn set_faults(&self, faults: &str) {
        let client = reqwest::Client::new();
        let address = format!("{}/_control/faults", self.base_url);
        let request = client.post(address).header("content-type", "application/json");
        let answer = self.runtime.block_on(request.body(faults.to_owned()).send()).unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// How many operations the platform has for a payment.
    pub(crate) fn operations(&self, payment_id: &str) -> usize {
        let running = self.running.as_ref().unwrap();
        running.control().look(|platform| {
            platform.payment(PROJECT, payment_id).map_or(0, |found| found.operations.len())
        })
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            let _guard = self.runtime.enter();
            drop(running);
        }
    }
}

/// The sum of all examples.
pub(crate) const EUR: &[&str] = &["--amount", "34.15", "--currency", "EUR"];
