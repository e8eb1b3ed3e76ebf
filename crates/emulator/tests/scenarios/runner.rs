//! Runs one case: a platform of its own, a frozen clock, a merchant that really receives.

use std::time::Duration;

use paywright_emulator::platform::{DuplicateAnswer, Platform, Project, ProjectOptions, Time};
use paywright_emulator::{Clock, Emulator, Running};
use serde_json::Value;

use crate::case::{Case, Step};
use crate::coverage::Coverage;
use crate::matching::Variables;
use crate::merchant::{OTHER_PROJECT, PROJECT, Received, Receiver, secret_of, verified};

/// When every case starts, at noon so that the operating day has hours on both sides.
const START: &str = "2026-03-10T12:00:00Z";

/// A step is done, or what is wrong.
pub(crate) type Done = Result<(), String>;

/// A platform with its merchant, and what the case knows so far.
pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) merchant: Receiver,
    pub(crate) variables: Variables,
    /// The last message that told what the customer or the merchant has to do.
    pub(crate) last: Value,
    /// The key of the open page.
    pub(crate) page: Option<String>,
    pub(crate) coverage: Coverage,
}

/// What went wrong, and what was reached until then.
pub(crate) struct Outcome {
    pub(crate) failure: Option<String>,
    pub(crate) coverage: Coverage,
}

pub(crate) async fn run(case: Case) -> Outcome {
    let mut world = match World::start(&case).await {
        Ok(world) => world,
        Err(failure) => {
            return Outcome { failure: Some(failure), coverage: Coverage::default() };
        }
    };
    let mut failure = None;
    for (index, step) in case.steps.iter().enumerate() {
        if let Err(problem) = world.take(step).await {
            failure = Some(format!("step {}: {step:?}\n    {problem}", index + 1));
            break;
        }
        world.observe();
    }
    if failure.is_none() {
        failure = world.nothing_is_left().await.err();
    }
    world.observe();
    let coverage = std::mem::take(&mut world.coverage);
    world.running.shutdown().await;
    Outcome { failure, coverage }
}

fn project(id: u32, options: ProjectOptions, shop: &str) -> Result<Project, String> {
    let project = Project::new(id, secret_of(id)).map_err(|error| error.to_string())?;
    Ok(project.callback_url(format!("{shop}/callback")).options(options))
}

impl World {
    pub(crate) async fn start(case: &Case) -> Result<Self, String> {
        let merchant = Receiver::start().await;
        let own = project(PROJECT, case.project.clone(), &merchant.base_url)?;
        let other = project(OTHER_PROJECT, ProjectOptions::default(), &merchant.base_url)?;
        let start = Time::parse(START).ok_or("START is no time")?;
        let mut builder =
            Emulator::builder().project(own).project(other).clock(Clock::frozen(start)).seed(7);
        let settings = &case.settings;
        if let Some(time) = &settings.processing_time {
            builder = builder.processing_time(duration(time)?);
        }
        if let Some(attempts) = settings.page_attempts {
            builder = builder.page_attempts(attempts);
        }
        if settings.duplicate_by_callback {
            builder = builder.duplicate_answer(DuplicateAnswer::ByCallback);
        }
        let running = builder.start().await.map_err(|error| error.to_string())?;
        let variables = Variables::from([
            ("shop".to_owned(), Value::from(merchant.base_url.clone())),
            ("platform".to_owned(), Value::from(running.base_url())),
        ]);
        Ok(Self {
            running,
            merchant,
            variables,
            last: Value::Null,
            page: None,
            coverage: Coverage::default(),
        })
    }

    async fn take(&mut self, step: &Step) -> Done {
        match step {
            Step::Gate(step) => self.gate(step).await,
            Step::Callbacks(step) => self.expect_callbacks(step).await,
            Step::Status(step) => self.status(step).await,
            Step::Advance(step) => {
                let by = duration(&step.advance)?;
                self.running.control().advance(by).await;
                Ok(())
            }
            Step::Visit(step) => self.visit(step).await,
            Step::Acs(step) => self.acs(step).await,
            Step::Page(step) => self.open_page(step).await,
            Step::Pay(step) => self.pay(step).await,
            Step::Shows(step) => self.shows(&step.shows),
            Step::Control(step) => self.control(&step.control).await,
            Step::Timeline(step) => self.timeline(step),
            Step::Answers(step) => {
                self.merchant.answer_with(&step.answers);
                Ok(())
            }
            Step::Deliveries(step) => self.deliveries(step).await,
        }
    }

    /// The verified callbacks since the last time, in the order of their events, each with the path
    /// that it was sent to as `$to`.
    pub(crate) async fn callbacks(&mut self) -> Result<Vec<Value>, String> {
        self.running.control().settle().await;
        let mut received = self.merchant.take();
        self.running.control().look(|platform| {
            received.sort_by_key(|message| number_of(platform, message));
        });
        received.iter().map(|message| self.read(message)).collect()
    }

    fn read(&mut self, message: &Received) -> Result<Value, String> {
        let mut content = serde_json::from_slice::<Value>(&message.body)
            .map_err(|error| format!("a callback is no JSON: {error}"))?;
        let project = content.get("project_id").or_else(|| content.pointer("/general/project_id"));
        let project = project.and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
        verified(&message.body, project.unwrap_or(PROJECT))?;
        self.coverage.codes_in(&content);
        if let Value::Object(members) = &mut content {
            members.insert("$to".to_owned(), Value::from(message.path.clone()));
        }
        Ok(content)
    }

    /// A case names all callbacks that it causes.
    async fn nothing_is_left(&mut self) -> Done {
        let left = self.callbacks().await?;
        match left.first() {
            None => Ok(()),
            Some(first) => {
                Err(format!("{} callbacks are left, the first is {first:#}", left.len()))
            }
        }
    }

    /// Notes what was reached. Payments that a reset takes away were seen before.
    fn observe(&mut self) {
        let coverage = &mut self.coverage;
        self.running.control().look(|platform| {
            for payment in platform.payments() {
                coverage.payment(payment);
            }
        });
    }
}

/// The number of the delivery that a message belongs to.
fn number_of(platform: &Platform, message: &Received) -> u64 {
    let found = platform.deliveries().find(|delivery| delivery.body.as_bytes() == message.body);
    found.map_or(u64::MAX, |delivery| delivery.number)
}

/// Such as `30m` or `9d 23h`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let mut sum = Duration::ZERO;
    for part in text.split_whitespace() {
        let (number, unit) = part.split_at(part.len().saturating_sub(1));
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(format!("{text:?} is no duration")),
        };
        let number: u64 = number.parse().map_err(|_| format!("{text:?} is no duration"))?;
        sum += Duration::from_secs(number * seconds);
    }
    Ok(sum)
}
