//! Tells what happens, line by line, and collects the evidence.

use serde::Serialize;

use crate::failure::Failure;
use crate::output::{BAD, FAINT, GOOD, HEADING, Output};

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The merchant's program.
    Shop,
    /// The customer with a browser.
    Customer,
    /// The payment platform.
    Platform,
    /// Somebody who wants money or goods for nothing.
    Attacker,
}

/// The teller. With JSON wanted it is silent until the end.
pub(super) struct Story<'o> {
    output: &'o mut Output,
    chapters: u32,
}

impl<'o> Story<'o> {
    /// A story that is told here.
    pub(super) fn new(output: &'o mut Output) -> Self {
        Self { output, chapters: 0 }
    }

    /// Begins a chapter.
    ///
    /// # Errors
    /// [`Failure`] when standard output cannot be written, as for all of these.
    pub(super) fn chapter(&mut self, title: &str) -> Result<(), Failure> {
        self.chapters += 1;
        self.line(format!("\n{HEADING}{}. {title}{HEADING:#}", self.chapters))
    }

    /// Says what somebody did.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn says(&mut self, who: Who, what: &str) -> Result<(), Failure> {
        let name = match who {
            Who::Shop => "shop",
            Who::Customer => "customer",
            Who::Platform => "platform",
            Who::Attacker => "attacker",
        };
        self.line(format!("   {FAINT}{name:8}{FAINT:#}  {what}"))
    }

    /// Adds evidence to what was said.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn evidence(&mut self, what: &str) -> Result<(), Failure> {
        self.line(format!("             {FAINT}{what}{FAINT:#}"))
    }

    /// Says that something went as it should.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn good(&mut self, what: &str) -> Result<(), Failure> {
        self.line(format!("   {GOOD}ok{GOOD:#}        {what}"))
    }

    /// Says that something went wrong.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn wrong(&mut self, what: &str) -> Result<(), Failure> {
        self.line(format!("   {BAD}wrong{BAD:#}     {what}"))
    }

    /// A line as it stands.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn line(&mut self, text: impl std::fmt::Display) -> Result<(), Failure> {
        if self.output.is_json() { Ok(()) } else { self.output.line_now(text) }
    }

    /// Ends the story with the evidence.
    ///
    /// # Errors
    /// As [`chapter`](Self::chapter).
    pub(super) fn close(&mut self, evidence: &impl Serialize) -> Result<(), Failure> {
        if self.output.is_json() { self.output.json(evidence) } else { Ok(()) }
    }
}

/// What the story rests on.
#[derive(Debug, Default, Serialize)]
pub(super) struct Evidence {
    /// Whether everything went as the rules say.
    pub(super) ok: bool,
    /// The address of the platform.
    pub(super) platform: String,
    /// The address of the shop.
    pub(super) shop: String,
    /// What became of each payment.
    pub(super) payments: Vec<PaymentEvidence>,
    /// What the shop received.
    pub(super) callbacks: CallbackEvidence,
    /// What was tried against the shop.
    pub(super) attacks: Vec<AttackEvidence>,
    /// What went otherwise.
    pub(super) problems: Vec<String>,
}

/// What became of a payment.
#[derive(Debug, Serialize)]
pub(super) struct PaymentEvidence {
    /// The shop's own identifier.
    pub(super) payment_id: String,
    /// `purchase` or `payout`.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The method.
    pub(super) method: &'static str,
    /// The status that the rules of the test environment demand.
    pub(super) expected: String,
    /// The status it has.
    pub(super) status: String,
    /// Whether the whole sum is there and nothing went back.
    pub(super) paid: bool,
    /// Whether nothing more will happen by itself.
    #[serde(rename = "final")]
    pub(super) is_final: bool,
    /// What was asked for.
    pub(super) sum: String,
    /// What is left of it.
    pub(super) remaining_sum: Option<String>,
    /// Genuine callbacks about it, repeated ones included.
    pub(super) callbacks: usize,
    /// Its operations, oldest first.
    pub(super) operations: Vec<OperationEvidence>,
    /// What differs from the rules.
    pub(super) problems: Vec<String>,
}

/// An operation of a payment.
#[derive(Debug, Serialize)]
pub(super) struct OperationEvidence {
    /// The identifier, as text: it does not fit into a double.
    pub(super) id: String,
    /// The type.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The status.
    pub(super) status: String,
    /// The response code.
    pub(super) code: Option<String>,
    /// What the code means.
    pub(super) message: Option<&'static str>,
}

/// What the shop received.
#[derive(Debug, Default, Serialize)]
pub(super) struct CallbackEvidence {
    /// All messages.
    pub(super) received: usize,
    /// Those whose signature fitted.
    pub(super) genuine: usize,
    /// Those that were turned away.
    pub(super) refused: usize,
    /// Genuine ones that told something new.
    pub(super) changed: usize,
    /// Genuine ones that were known already.
    pub(super) duplicate: usize,
    /// Genuine ones older than what was known.
    pub(super) stale: usize,
    /// Genuine ones that contradicted others.
    pub(super) conflict: usize,
    /// The labels of the keys that fitted.
    pub(super) keys: Vec<String>,
}

/// Something that was tried against the shop.
#[derive(Debug, Serialize)]
pub(super) struct AttackEvidence {
    /// What was tried.
    pub(super) attack: &'static str,
    /// What the shop made of it.
    pub(super) answer: String,
    /// Whether it came to nothing.
    pub(super) failed: bool,
}
