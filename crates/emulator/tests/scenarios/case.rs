//! The format of the table. `tests/scenarios/README.md` explains it to people, the schema beside it
//! to programs.

use std::collections::BTreeMap;

use paywright_emulator::platform::ProjectOptions;
use serde::Deserialize;
use serde_json::Value;

/// One file: cases about one topic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(rename = "$schema")]
    pub(crate) _schema: String,
    #[serde(rename = "about")]
    pub(crate) _about: String,
    pub(crate) cases: Vec<Case>,
}

/// One case: a platform, a merchant, and what happens between them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(rename = "proves")]
    pub(crate) _proves: String,
    /// What support has set for the project.
    #[serde(default)]
    pub(crate) project: ProjectOptions,
    #[serde(default)]
    pub(crate) settings: CaseSettings,
    pub(crate) steps: Vec<Step>,
}

/// What is chosen about the platform.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CaseSettings {
    pub(crate) processing_time: Option<String>,
    pub(crate) page_attempts: Option<u32>,
    pub(crate) duplicate_by_callback: bool,
}

/// One step. Its kind is the member that only this kind has.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Gate(GateStep),
    Callbacks(CallbacksStep),
    Status(StatusStep),
    Advance(AdvanceStep),
    Visit(VisitStep),
    Acs(AcsStep),
    Page(PageStep),
    Pay(PayStep),
    Shows(ShowsStep),
    Control(ControlStep),
    Timeline(TimelineStep),
    Answers(AnswersStep),
    Deliveries(DeliveriesStep),
}

/// A Gate request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateStep {
    /// The path.
    pub(crate) gate: String,
    /// What is merged into the usual body of the endpoint.
    #[serde(default)]
    pub(crate) body: Value,
    /// The bytes to send instead of a body.
    pub(crate) raw: Option<String>,
    /// What stands in the place of the right signature.
    pub(crate) signature: Option<Value>,
    /// What the answer has to have; the usual answer of the endpoint where this is missing.
    pub(crate) answer: Option<AnswerWanted>,
    /// Values to remember: names and JSON pointers into the answer.
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerWanted {
    pub(crate) http: u16,
    #[serde(default = "anything")]
    pub(crate) body: Value,
}

fn anything() -> Value {
    Value::from(serde_json::Map::new())
}

/// The callbacks since the last such step: these, in this order, and no others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallbacksStep {
    pub(crate) callbacks: Vec<Value>,
    /// Values to remember: names and JSON pointers into the last callback.
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
}

/// A status query about a payment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusStep {
    pub(crate) status: Value,
    #[serde(default = "usual_payment")]
    pub(crate) payment: String,
    pub(crate) destination: Option<String>,
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
}

pub(crate) fn usual_payment() -> String {
    "order-1".to_owned()
}

/// The clock moves on by such as `30m` or `9d 23h`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdvanceStep {
    pub(crate) advance: String,
}

/// The customer goes to the payment system that was named last and presses a button.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VisitStep {
    pub(crate) visit: Button,
    /// Where the browser is sent afterwards.
    pub(crate) returns_to: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Button {
    Success,
    Decline,
}

/// The customer goes to the issuer that was named last and types a code, or `refuse`s; the merchant
/// or Payment Page carries the result on. `look` is the first half of 3-D Secure 2.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcsStep {
    pub(crate) acs: String,
    /// What is merged into the merchant's request with the result.
    #[serde(default)]
    pub(crate) body: Value,
}

/// Payment Page is opened with these parameters, or `link` with the payment link of the last
/// callback.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageStep {
    pub(crate) page: Value,
    /// The parameters that the page names when it refuses to open.
    pub(crate) refused: Option<Vec<String>>,
}

/// The customer pays on the open page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayStep {
    pub(crate) pay: Payment,
    /// How often at once, as by an impatient customer.
    #[serde(default = "once")]
    pub(crate) times: u32,
}

fn once() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Payment {
    /// With a card number, and other fields of the form where they matter.
    Card(CardFields),
    /// By a method, its key in the registry.
    Method(String),
    /// With the saved card of this number.
    Saved(Value),
    /// With the card that the merchant or the link named.
    Known(String),
    /// With data that are missing, by their names.
    Data(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum CardFields {
    Number(String),
    All(BTreeMap<String, String>),
}

/// What the open page shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShowsStep {
    pub(crate) shows: String,
}

/// What no address of the merchant's side can do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ControlStep {
    pub(crate) control: Command,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
    /// Everything is forgotten.
    Reset,
    /// Support undoes the last refund of this payment.
    UndoRefund(String),
    /// The payout of this payment is undone.
    UndoPayout(String),
    /// There is nothing of the kind to undo.
    NothingToUndo(String),
    /// A callback by its number is sent once more.
    Resend(u64),
    /// Support sets the project anew.
    Project(ProjectOptions),
}

/// All statuses that a payment has had.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimelineStep {
    pub(crate) timeline: Vec<String>,
    #[serde(default = "usual_payment")]
    pub(crate) payment: String,
}

/// What the merchant answers to the next callbacks; 200 afterwards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswersStep {
    pub(crate) answers: Vec<u16>,
}

/// How all deliveries stand: the number of attempts and the state of each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveriesStep {
    pub(crate) deliveries: Vec<(usize, String)>,
}
