//! A terminal of the second gateway within the test, and the program at it.

use std::process::Command;

use paywright_emulator::cryptoprocessing::{OperationKind, Platform};
use paywright_emulator::platform::faults::FaultRule;
use paywright_emulator::{Clock, CryptoprocessingEmulator, Running};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::run::{Ran, bare, finish};

/// A platform that goes with its test.
pub(crate) struct Terminal {
    running: Option<Running<Platform>>,
    runtime: Runtime,
    pub(crate) base_url: String,
}

impl Terminal {
    pub(crate) fn start() -> Self {
        Self::with_faults("[]")
    }

    /// With what goes wrong, as `--faults` takes it.
    pub(crate) fn with_faults(faults: &str) -> Self {
        let faults: Vec<FaultRule> = serde_json::from_str(faults).unwrap();
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let emulator = CryptoprocessingEmulator::builder().clock(Clock::real()).faults(faults);
        let running = runtime.block_on(emulator.start()).unwrap();
        let base_url = running.base_url().to_owned();
        Self { running: Some(running), runtime, base_url }
    }

    /// The program with everything it needs in its environment, after `paywright cryptoprocessing`.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(&[&["cryptoprocessing"], arguments].concat());
        command
            .env("PAYWRIGHT_CRYPTOPROCESSING_BASE_URL", &self.base_url)
            .env("PAYWRIGHT_CRYPTOPROCESSING_KEY", "Merchant")
            .env("PAYWRIGHT_CRYPTOPROCESSING_VWID", "Merchant")
            .env("PAYWRIGHT_CRYPTOPROCESSING_PASSWORD", "123");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// Exit code and JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let ran = self.run(&[arguments, &["--json"]].concat());
        (ran.exit, ran.json())
    }

    pub(crate) fn paid(&self, order_id: &str) {
        let pay = ["pay", order_id, "--minor", "12480", "--test-card", "success"];
        assert_eq!(self.run(&pay).exit, 0);
    }

    pub(crate) fn held(&self, order_id: &str) {
        let hold = ["block", order_id, "--minor", "12480", "--test-card", "success"];
        assert_eq!(self.run(&hold).exit, 0);
    }

    /// How often something was done to an order.
    pub(crate) fn done(&self, order_id: &str, kind: OperationKind) -> usize {
        self.look(|platform| {
            let payment = platform.payment(order_id);
            let operations = payment.iter().flat_map(|payment| &payment.operations);
            operations.filter(|operation| operation.kind == kind).count()
        })
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&Platform) -> T) -> T {
        self.running.as_ref().unwrap().control().look(look)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.shutdown());
        }
    }
}
