//! The same for the second gateway: its answers are the result, its refunds have no id, and what it
//! posts is signed by nobody.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as AxumState;
use axum::routing::post;
use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::{
    ACKNOWLEDGEMENT, AcsReturn, Card, Interface, Notification, Operation, Outcome, State,
    StateAnswer, StateReport, Terminal, api,
};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_emulator::cryptoprocessing::{self as gateway, OperationKind, Platform};
use paywright_emulator::platform::faults::FaultRule;
use paywright_emulator::{CryptoprocessingEmulator, Running};
use paywright_http::Client;
use paywright_http::cryptoprocessing::{CarriedOut, TerminalClient};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::Trouble;
use super::story::{Story, Who};
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::output::{BAD, FAINT, GOOD, HEADING, Output, table};

/// The answer to the first refund is cut off, after it was made.
const FAULTS: &str =
    r#"[{"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/api/Refund","times":1}]"#;

/// Cards of the sandbox: one that pays at once, one whose bank wants to see the payer, and one that is
/// declined.
const PAYS: &str = "4111111111100023";
const AUTHENTICATES: &str = "5486732058864471";
const DECLINES: &str = "4111111111100072";

/// Longer than a lost refund takes to be found.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tells the story. Exit 0 only if every payment ended as it should, everything was made once, and the
/// forged notification paid for nothing.
///
/// # Errors
/// [`Failure`] when the machine does not let the gateway or the shop start.
pub async fn run(keep: bool, output: &mut Output) -> Result<Exit, Failure> {
    let mut world = World::open().await.map_err(|trouble| {
        Failure::internal("demo_not_started", format!("The demo cannot start: {trouble}."))
    })?;
    let mut story = Story::new(output);
    story.line(format!(
        "{HEADING}The second gateway from end to end, on this machine only{HEADING:#}\n\
         It runs at {}, and posts its notifications to a shop at {}.\n\
         {FAINT}Lines read: who, does what. Amounts are minor units.{FAINT:#}",
        world.running.base_url(),
        world.shop_url
    ))?;
    world.pay(&mut story).await?;
    world.authenticate(&mut story).await?;
    world.hold(&mut story).await?;
    world.refund(&mut story).await?;
    world.decline(&mut story).await?;
    world.attack(&mut story).await?;

    let evidence = world.judge().await;
    story.line(format!("\n{HEADING}What came of it{HEADING:#}"))?;
    story.line(summary(&evidence.payments))?;
    if evidence.ok {
        story.line(format!(
            "{GOOD}Every payment ended as it should, everything was made once, and the forged \
             notification paid for nothing.{GOOD:#}\n\n\
             {HEADING}Where to go next{HEADING:#}\n  \
             paywright emulator --gateway cryptoprocessing   the same gateway for your own shop\n  \
             paywright cryptoprocessing --help               pay, hold, charge, refund and ask\n  \
             paywright cryptoprocessing commands             all commands and their parameters\n  \
             docs/cryptoprocessing.md in the repository      from the first command to real payments"
        ))?;
    } else {
        story.line(format!("\n{BAD}Not everything ended as it should:{BAD:#}"))?;
        for problem in &evidence.problems {
            story.line(format!("  - {problem}"))?;
        }
    }
    story.close(&evidence)?;
    if keep {
        let mut interrupt = Interrupt::listen()?;
        let base_url = world.running.base_url();
        story.line(format!("\nThe gateway goes on until ctrl-c: {base_url}/dashboard"))?;
        interrupt.heard().await;
    }
    world.running.shutdown().await;
    Ok(Exit::of_verdict(evidence.ok))
}

/// How each payment has to end: order, state, what the state shows, and what was done.
const EXPECTED: [(&str, State, Option<u64>, &[OperationKind]); 6] = [
    ("order-1", State::Charged, Some(9_480), &[OperationKind::Pay, OperationKind::Refund]),
    ("order-2", State::Charged, Some(5_000), &[OperationKind::Pay]),
    ("hold-1", State::Charged, Some(2_000), &[OperationKind::Block, OperationKind::Charge]),
    ("hold-2", State::Voided, None, &[OperationKind::Block, OperationKind::Unblock]),
    ("order-3", State::Rejected, None, &[]),
    ("order-4", State::Charged, Some(1), &[OperationKind::Pay]),
];

struct World {
    running: Running<Platform>,
    client: TerminalClient,
    shop_url: String,
    told: mpsc::UnboundedReceiver<Bytes>,
    problems: Vec<String>,
}

impl World {
    async fn open() -> Result<Self, Trouble> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let shop_url = format!("http://{}/notification", listener.local_addr()?);
        let (tell, told) = mpsc::unbounded_channel();
        let shop = axum::Router::new().route("/notification", post(take)).with_state(tell);
        tokio::spawn(async move { axum::serve(listener, shop).await });
        let agreed = gateway::Terminal {
            notification_url: Some(shop_url.clone()),
            ..gateway::Terminal::default()
        };
        let faults: Vec<FaultRule> = serde_json::from_str(FAULTS).map_err(Trouble::new)?;
        let running = CryptoprocessingEmulator::builder()
            .terminal(agreed.clone())
            .faults(faults)
            .start()
            .await
            .map_err(Trouble::new)?;
        let base_url = BaseUrl::parse(running.base_url()).map_err(Trouble::new)?;
        let terminal = Terminal::new(base_url)
            .with_key(SecretKey::new(agreed.key).map_err(Trouble::new)?)
            .with_password(SecretKey::new(agreed.password).map_err(Trouble::new)?);
        let client = Client::with_defaults().map_err(Trouble::new)?.terminal(terminal);
        Ok(Self { running, client, shop_url, told, problems: Vec::new() })
    }

    async fn pay(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("A payment by card, and what is posted about it")?;
        story.says(Who::Shop, "pays order-1 with 12480 by the card 411111******0023")?;
        let sent = self.client.send(&api::Pay::new("order-1", 12_480, &card(PAYS)?)).await;
        match sent {
            Ok(Outcome::Done(_)) => {
                story.says(Who::Platform, "answers Success=True: that is the result itself")?;
            }
            other => self.went_wrong(story, "order-1", &other)?,
        }
        let notification = self.notification(story).await?;
        let confirmed = match &notification {
            Some(notification) => Some(self.client.confirm(Interface::Api, notification).await),
            None => None,
        };
        match confirmed {
            Some(Ok(payment)) if payment.is_paid(12_480) => {
                story.says(Who::Shop, "asks GetState, which tells of the same order and amount")?;
                story.good("paid, by the gateway's own answer and not by the notification")
            }
            other => self.went_wrong(story, "order-1", &other),
        }
    }

    async fn authenticate(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("A payment whose bank wants to see the payer (3-D Secure 1.0)")?;
        story.says(Who::Shop, "pays order-2 with 5000 by another card")?;
        let sent = self.client.send(&api::Pay::new("order-2", 5_000, &card(AUTHENTICATES)?)).await;
        let Ok(Outcome::NeedsAcsPost(form)) = sent else {
            return self.went_wrong(story, "order-2", &sent);
        };
        story.says(Who::Platform, "answers Success=3DS, with a form for the payer's browser")?;
        let pa_req = form.fields.iter().find(|(name, _)| *name == "PaReq");
        let pa_req = pa_req.map(|(_, value)| value.clone()).unwrap_or_default();
        let pa_res = self.running.control().look(|platform| platform.acs_decide(&pa_req, true));
        story.says(Who::Customer, "proves himself at his bank, which posts MD and PaRes back")?;
        let back = paywright_core::cryptoprocessing::encoding::form(&[
            ("MD", form.pending.md()),
            ("PaRes", pa_res.as_deref().unwrap_or_default()),
        ]);
        let finish =
            AcsReturn::read(back.as_bytes()).ok().and_then(|back| form.pending.finish(&back).ok());
        let finished = match &finish {
            Some(finish) => Some(self.client.send(finish).await),
            None => None,
        };
        match finished {
            Some(Ok(Outcome::Done(_))) => story.good("Pay3DS: the money is charged"),
            other => self.went_wrong(story, "order-2", &other),
        }
    }

    async fn hold(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("Money that is held first")?;
        for order_id in ["hold-1", "hold-2"] {
            story.says(Who::Shop, &format!("holds 5000 for {order_id} (Block)"))?;
            let held = self.client.send(&api::Block::new(order_id, 5_000, &card(PAYS)?)).await;
            if !matches!(held, Ok(Outcome::Done(_))) {
                self.went_wrong(story, order_id, &held)?;
            }
        }
        let charged = self.client.send(&api::Charge::new("hold-1").amount(2_000)).await;
        match charged {
            Ok(Outcome::Done(_)) => story.good("hold-1: 2000 of it are charged (Charge)")?,
            other => self.went_wrong(story, "hold-1", &other)?,
        }
        match self.client.send(&api::Unblock::new("hold-2")).await {
            Ok(Outcome::Done(_)) => story.good("hold-2: all of it is released (Unblock)")?,
            other => self.went_wrong(story, "hold-2", &other)?,
        }
        // What a state does not permit is not even sent.
        match self.client.send(&api::Refund::new("hold-2")).await {
            Err(error) => story.good(&format!("hold-2 again: {error}")),
            sent => self.went_wrong(story, "hold-2", &sent),
        }
    }

    async fn refund(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("A refund whose answer is lost")?;
        story.says(Who::Shop, "asks how order-1 stands: Charged, 12480")?;
        story.says(Who::Shop, "gives 3000 of it back (Refund)")?;
        story.says(Who::Platform, "does so, and the connection breaks before its answer")?;
        let refund = api::Refund::new("order-1").amount(3_000);
        match self.client.carry_out(&refund, PATIENCE).await {
            Ok(done @ CarriedOut::Found(_)) if done.is_done() => {
                story.says(Who::Shop, "asks again: Charged, 9480. That is 3000 less")?;
                story.good("the refund was made, so it is not sent a second time")
            }
            other => self.went_wrong(story, "order-1", &other),
        }
    }

    async fn decline(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("A card that is declined")?;
        match self.client.send(&api::Pay::new("order-3", 700, &card(DECLINES)?)).await {
            Ok(Outcome::Declined(declined)) => {
                story.says(Who::Platform, &declined.to_string())?;
                story.good("order-3: nothing was done")
            }
            other => self.went_wrong(story, "order-3", &other),
        }
    }

    async fn attack(&mut self, story: &mut Story<'_>) -> Result<(), Failure> {
        story.chapter("Somebody posts a notification of his own")?;
        let paid = self.client.send(&api::Pay::new("order-4", 1, &card(PAYS)?)).await;
        if !matches!(paid, Ok(Outcome::Done(_))) {
            self.went_wrong(story, "order-4", &paid)?;
        }
        story.says(
            Who::Attacker,
            "has paid 1 for order-4, which costs 99900, and posts that he paid all",
        )?;
        let forged = b"Notification=EnginePaySuccess&Success=True&OrderId=order-4&Amount=99900";
        let confirmed = match Notification::parse(forged) {
            Ok(forged) => self.client.confirm(Interface::Api, &forged).await,
            Err(error) => return self.went_wrong(story, "order-4", &error),
        };
        match confirmed {
            Err(error) => story.good(&format!("not confirmed: {error}")),
            Ok(payment) if !payment.is_paid(99_900) => story.good("not paid"),
            Ok(payment) => self.went_wrong(story, "order-4", &payment),
        }
    }

    /// The next notification about order-1.
    async fn notification(
        &mut self,
        story: &mut Story<'_>,
    ) -> Result<Option<Notification>, Failure> {
        let body = tokio::time::timeout(PATIENCE, self.told.recv()).await.ok().flatten();
        let read = body.and_then(|body| Notification::parse(&body).ok());
        if let Some(notification) = &read {
            let what = format!("posts {}, signed by nobody", notification.kind());
            story.says(Who::Platform, &what)?;
        }
        Ok(read)
    }

    fn went_wrong(
        &mut self,
        story: &mut Story<'_>,
        order_id: &str,
        what: &dyn std::fmt::Debug,
    ) -> Result<(), Failure> {
        self.problems.push(format!("{order_id}: {what:?}"));
        story.wrong(&format!("{order_id}: {what:?}"))
    }

    /// Asks how all payments stand, and compares with what should have come of them.
    async fn judge(&mut self) -> Evidence {
        let mut payments = Vec::new();
        for (order_id, state, amount, kinds) in &EXPECTED {
            let found = self.client.state(Interface::Api, order_id).await;
            let report = found.as_ref().ok().and_then(StateAnswer::known);
            let done: Vec<&'static str> = self.running.control().look(|platform| {
                let payment = platform.payment(order_id);
                let operations = payment.iter().flat_map(|payment| &payment.operations);
                operations.map(|operation| word(operation.kind)).collect()
            });
            let expected: Vec<_> = kinds.iter().map(|kind| word(*kind)).collect();
            let found_state = report.map(|report| report.state().to_string());
            let found_amount = report.and_then(StateReport::amount);
            let is_as_expected = found_state.as_deref() == Some(state.as_str())
                && (amount.is_none() || found_amount == *amount)
                && done == expected;
            if !is_as_expected {
                self.problems
                    .push(format!("{order_id}: {found_state:?} {found_amount:?} {done:?}"));
            }
            let permits = report.and_then(|report| report.state().permitted()).unwrap_or_default();
            payments.push(PaymentEvidence {
                order_id,
                expected: state.to_string(),
                state: found_state,
                amount: found_amount,
                operations: done,
                permits: permits.iter().map(|operation| Operation::as_str(*operation)).collect(),
            });
        }
        let problems = std::mem::take(&mut self.problems);
        let platform = self.running.base_url().to_owned();
        Evidence { ok: problems.is_empty(), platform, payments, problems }
    }
}

/// What the story rests on.
#[derive(Debug, Serialize)]
struct Evidence {
    ok: bool,
    platform: String,
    payments: Vec<PaymentEvidence>,
    problems: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PaymentEvidence {
    order_id: &'static str,
    expected: String,
    state: Option<String>,
    amount: Option<u64>,
    operations: Vec<&'static str>,
    permits: Vec<&'static str>,
}

fn summary(payments: &[PaymentEvidence]) -> String {
    let rows: Vec<[String; 5]> = payments
        .iter()
        .map(|payment| {
            [
                payment.order_id.to_owned(),
                payment.state.clone().unwrap_or_default(),
                payment.amount.map(|amount| amount.to_string()).unwrap_or_default(),
                payment.operations.join(", "),
                payment.permits.join(", "),
            ]
        })
        .collect();
    table(["order", "state", "amount", "was done once each", "permits now"], &rows)
}

fn word(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Pay => "Pay",
        OperationKind::Block => "Block",
        OperationKind::Charge => "Charge",
        OperationKind::Unblock => "Unblock",
        OperationKind::Refund => "Refund",
    }
}

fn card(number: &str) -> Result<Card, Failure> {
    let pan = Pan::parse_without_check_digit(number).map_err(|error| Failure::input(&error))?;
    let cvv = Cvv::parse("123").map_err(|error| Failure::input(&error))?;
    Ok(Card::new(&pan, 12, 2035, "IVAN IVANOV").cvv(&cvv))
}

/// What the shop does with a notification before it thinks about it.
async fn take(
    AxumState(tell): AxumState<mpsc::UnboundedSender<Bytes>>,
    body: Bytes,
) -> &'static str {
    // Nobody listens any more at the end.
    let _ = tell.send(body);
    ACKNOWLEDGEMENT.1
}
