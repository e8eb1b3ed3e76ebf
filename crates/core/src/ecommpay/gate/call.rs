//! A request that is ready, and how its answer is read.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::draft::{Draft, REFUND_ID};
use super::{Gate, Ticket};
use crate::Timestamp;
use crate::ecommpay::Project;
use crate::http::{Request, Response};
use crate::payment::OperationId;

/// A request that is signed and ready, and what is needed to read its answer.
///
/// A client is a loop around three methods: it sends [`request`](Self::request), and gives what came
/// back to [`parse`](Self::parse), or tells by [`lost`](Self::lost) that nothing did.
pub struct Call<A> {
    request: Request,
    context: Context,
    answer: PhantomData<fn() -> A>,
}

/// A kind of answer.
pub trait Reads: Sized {
    /// What a call gives: an [`Answer`](super::Answer), or data and the reasons why there is none.
    type Outcome;

    #[doc(hidden)]
    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome;

    #[doc(hidden)]
    fn lost(context: &Context) -> Self::Outcome;
}

/// What reading an answer needs to know of its request.
#[doc(hidden)]
pub struct Context {
    pub(super) project: Arc<Project>,
    /// Where no ticket has it.
    payment_id: Option<String>,
    pub(super) ticket: Option<Ticket>,
}

impl Context {
    /// The payment that the request is about or starts, where it names one.
    pub(super) fn payment_id(&self) -> Option<&str> {
        self.ticket.as_ref().map(Ticket::payment_id).or(self.payment_id.as_deref())
    }
}

impl<A: Reads> Call<A> {
    pub(super) fn new(
        request: Request,
        gate: &Gate,
        draft: &Draft,
        refund_id: Option<String>,
    ) -> Self {
        let payment_id = draft.text("general.payment_id").map(str::to_owned);
        let project = gate.shared_project();
        let context = match (draft.sought, payment_id) {
            (Some(sought), Some(payment_id)) => {
                let refund_id = refund_id.or_else(|| draft.text(REFUND_ID).map(str::to_owned));
                let sum = draft.sum();
                let ticket = Ticket::new(project.id(), payment_id, sought, sum, refund_id)
                    .sent_to(gate.base_url().to_text());
                Context { project, payment_id: None, ticket: Some(ticket) }
            }
            (_, payment_id) => Context { project, payment_id, ticket: None },
        };
        Self { request, context, answer: PhantomData }
    }

    /// What to send. For requests that move money: once.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Notes the time of sending by the caller's clock. A ticket compares it with the creation of
    /// operations, so that an older capture or refund of the same amount is not taken for this one.
    pub fn sent_at(mut self, now: Timestamp) -> Self {
        self.context.ticket = self.context.ticket.map(|ticket| ticket.sent_at(now));
        self
    }

    /// Notes operations that the payment had before, so that an equal one is not taken for that of
    /// this request: see [`Ticket::with_known_operations`].
    pub fn with_known_operations(mut self, ids: impl IntoIterator<Item = OperationId>) -> Self {
        let ticket = self.context.ticket;
        self.context.ticket = ticket.map(|ticket| ticket.with_known_operations(ids));
        self
    }

    /// Reads the answer.
    pub fn parse(&self, response: &Response<'_>) -> A::Outcome {
        A::read(&self.context, response)
    }

    /// What to say when no answer came although the request may have been sent: the connection
    /// failed, or the time ran out.
    pub fn lost(&self) -> A::Outcome {
        A::lost(&self.context)
    }

    /// Finds out what became of the request, should its answer be lost. `None` for requests that may
    /// be sent again. Keep it where it survives a crash before sending, and no crash can lose money.
    pub fn ticket(&self) -> Option<&Ticket> {
        self.context.ticket.as_ref()
    }
}

impl<A> Call<A> {
    /// The payment that the request is about or starts, where it names one.
    pub fn payment_id(&self) -> Option<&str> {
        self.context.payment_id()
    }
}

impl<A> fmt::Debug for Call<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?})", self.request)
    }
}
