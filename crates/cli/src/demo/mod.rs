//! `paywright demo`: a platform, a shop and a customer on one machine, from the order to the money.

mod chapters;
pub mod cryptoprocessing;
mod customer;
mod merchant;
mod rules;
mod story;

use std::time::{Duration, Instant};

use paywright_core::SecretKey;
use paywright_emulator::platform::{Project, Time};
use paywright_emulator::{Clock, Emulator, Running};
use tokio::net::TcpListener;

use self::chapters::World;
use self::merchant::Shop;
use self::rules::EXPECTED;
use self::story::{Evidence, Story};
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::output::{BAD, FAINT, GOOD, HEADING, Output};

const PROJECT: u32 = 112;

/// Shared by shop and platform of this run, and by nobody else.
const KEY: &str = "the key of the demo";

/// Tells the story. Exit 0 only if every payment ended as the rules of the test environment say and
/// every attack failed.
///
/// # Errors
/// [`Failure`] when the machine does not let platform or shop start.
pub async fn run(keep: bool, output: &mut Output) -> Result<Exit, Failure> {
    let start = Instant::now();
    let (running, shop) = open().await.map_err(|trouble| {
        Failure::internal("demo_not_started", format!("The demo cannot start: {trouble}."))
    })?;
    let mut story = Story::new(output);
    prologue(&mut story, &running, &shop)?;

    let mut evidence = World::new(&running, &shop, &mut story).tell_all().await?;
    judge(&mut evidence, &running, &shop);
    epilogue(&mut story, &evidence, start.elapsed())?;
    story.close(&evidence)?;
    if keep {
        let mut interrupt = Interrupt::listen()?;
        story.line(format!(
            "\nPlatform and shop go on until ctrl-c: {}/dashboard",
            running.base_url()
        ))?;
        interrupt.heard().await;
    }
    running.shutdown().await;
    Ok(Exit::of_verdict(evidence.ok))
}

/// Compares what became of all payments with the rules.
fn judge(evidence: &mut Evidence, running: &Running, shop: &Shop) {
    evidence.platform = running.base_url().to_owned();
    evidence.shop.clone_from(&shop.url);
    evidence.payments = EXPECTED.iter().map(|expected| expected.judge(running, shop)).collect();
    let of_payments = evidence.payments.iter().flat_map(|payment| {
        payment.problems.iter().map(|problem| format!("{}: {problem}", payment.payment_id))
    });
    evidence.problems.extend(of_payments);
    evidence.problems.extend(rules::judge_deliveries(running, shop));
    evidence.ok = evidence.problems.is_empty();
}

async fn open() -> Result<(Running, Shop), Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let callback_url = format!("http://{}/callback", listener.local_addr()?);
    let project = Project::new(PROJECT, KEY).map_err(Trouble::new)?.callback_url(callback_url);
    let running = Emulator::builder()
        .project(project)
        .clock(Clock::frozen(noon()))
        .start()
        .await
        .map_err(Trouble::new)?;
    let key = SecretKey::new(KEY).map_err(Trouble::new)?;
    let shop = Shop::open(listener, PROJECT, &key, running.base_url())?;
    Ok((running, shop))
}

/// Noon of today. The clock stands still and is moved by hand, so that a run over midnight, when
/// the operating day changes, ends as any other.
fn noon() -> Time {
    const HALF_A_DAY: Duration = Duration::from_secs(12 * 60 * 60);
    let day = Clock::real().now().operating_day();
    Time::from_millis(day * 86_400_000).after(HALF_A_DAY)
}

fn prologue(story: &mut Story<'_>, running: &Running, shop: &Shop) -> Result<(), Failure> {
    story.line(format!(
        "{HEADING}Payments from end to end, on this machine only{HEADING:#}\n\
         The payment platform runs at {}, a shop at {}.\n\
         {FAINT}Its clock stands at {} and is moved by hand. Lines read: who, does what.{FAINT:#}",
        running.base_url(),
        shop.url,
        running.control().now()
    ))
}

fn epilogue(story: &mut Story<'_>, evidence: &Evidence, elapsed: Duration) -> Result<(), Failure> {
    story.line(format!("\n{HEADING}What came of it{HEADING:#}"))?;
    story.line(rules::summary(&evidence.payments))?;
    let callbacks = &evidence.callbacks;
    story.line(format!(
        "\n{} callbacks: {} genuine by the key {}, {} refused. \
         {} changed a state, {} duplicate, {} stale, {} in conflict. {}.{:01} s.",
        callbacks.received,
        callbacks.genuine,
        callbacks.keys.join(", "),
        callbacks.refused,
        callbacks.changed,
        callbacks.duplicate,
        callbacks.stale,
        callbacks.conflict,
        elapsed.as_secs(),
        elapsed.subsec_millis() / 100
    ))?;
    if !evidence.ok {
        story.line(format!("\n{BAD}Not everything ended as the rules say:{BAD:#}"))?;
        for problem in &evidence.problems {
            story.line(format!("  - {problem}"))?;
        }
        return Ok(());
    }
    story.line(format!(
        "{GOOD}Every payment ended as the rules of the test environment say, and both attacks \
         failed.{GOOD:#}\n\n\
         {HEADING}Where to go next{HEADING:#}\n  \
         paywright emulator            the same platform for your own shop, with a page to pay on\n  \
         paywright cards               the test cards and what each of them does\n  \
         paywright page-url --help     open Payment Page from your own parameters\n  \
         paywright decode --help       read a callback that you received\n  \
         paywright demo --keep         run this again and look at the pages afterwards\n\
         {FAINT}Where `paywright` is not installed, write `cargo run --release -p paywright-cli --` \
         for it.{FAINT:#}"
    ))
}

/// Something in the story did not go on.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    fn new(what: impl std::fmt::Display) -> Self {
        Self(what.to_string())
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        Self::new(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(evidence: &Evidence, payment_id: &str) -> Vec<String> {
        let payment = evidence.payments.iter().find(|payment| payment.payment_id == payment_id);
        payment.unwrap().problems.clone()
    }

    #[tokio::test]
    async fn payments_that_nobody_made_are_missed() {
        let (running, shop) = open().await.unwrap();
        let mut evidence = Evidence::default();
        judge(&mut evidence, &running, &shop);
        assert!(!evidence.ok);
        for payment in &evidence.payments {
            assert_eq!(payment.problems, ["the shop heard nothing of it"]);
        }
        assert_eq!(evidence.problems.len(), EXPECTED.len() + 2);
    }

    #[tokio::test]
    async fn a_payment_with_another_end_is_noticed() {
        let (running, shop) = open().await.unwrap();
        // A payout of the amount that fails, under the name of the one that has to succeed.
        let body = serde_json::json!({
            "general": {"project_id": PROJECT, "payment_id": rules::PAYOUT},
            "customer": {"id": "customer-7", "ip_address": "192.0.2.7"},
            "account": {"number": "1101611729"},
            "payment": {"amount": 40_000, "currency": "EUR"},
        });
        shop.request("/v2/payment/ecopayz/payout", &body).await.unwrap();
        running.control().settle().await;
        let mut evidence = Evidence::default();
        judge(&mut evidence, &running, &shop);
        let problems = problems_of(&evidence, rules::PAYOUT);
        assert!(problems.iter().any(|problem| problem.contains("status")), "{problems:?}");
        assert!(problems.iter().any(|problem| problem.contains("what is left")), "{problems:?}");
        assert!(problems.iter().any(|problem| problem.contains("operations")), "{problems:?}");
    }

    #[tokio::test]
    async fn a_request_that_is_refused_is_trouble() {
        let (_running, shop) = open().await.unwrap();
        let body = serde_json::json!({"general": {"project_id": 7, "payment_id": "x"}});
        assert!(shop.request("/v2/payment/ecopayz/payout", &body).await.is_err());
        assert_eq!(shop.knock(b"{}".to_vec()).await.unwrap(), 403);
        assert_eq!(shop.ledger().refusals, ["signature_missing"]);
    }
}
