//! A request that is ready, and how its answer is read.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::command::{Draft, Finish, Interface, Operation};
use super::{NotPermitted, StateReport, Ticket};
use crate::http::{Request, Response};

/// A request that is ready, and what is needed to read its answer.
///
/// A client is a loop around three methods: it sends [`request`](Self::request), and gives what came
/// back to [`parse`](Self::parse), or tells by [`lost`](Self::lost) that nothing did. Before a charge,
/// release or refund it asks for the state and gives it to [`after`](Self::after).
pub struct Call<A> {
    request: Request,
    context: Context,
    answer: PhantomData<fn() -> A>,
}

/// A kind of answer.
pub trait Reads: Sized {
    /// What a call gives: an [`Outcome`](super::Outcome), or data and the reasons why there is none.
    type Outcome;

    #[doc(hidden)]
    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome;

    #[doc(hidden)]
    fn lost(context: &Context) -> Self::Outcome;
}

/// What reading an answer needs to know of its request.
#[doc(hidden)]
pub struct Context {
    pub(super) interface: Interface,
    pub(super) command: Cow<'static, str>,
    pub(super) order_id: Option<String>,
    pub(super) amount: Option<u64>,
    pub(super) moves_money: bool,
    /// Where the payer's page is, without the session.
    pub(super) page: Option<String>,
    pub(super) finish: Option<Finish>,
    pub(super) operation: Option<Operation>,
    pub(super) ticket: Option<Ticket>,
}

impl<A: Reads> Call<A> {
    pub(super) fn new(
        request: Request,
        draft: &Draft,
        page: Option<String>,
        ticket: Option<Ticket>,
    ) -> Self {
        let context = Context {
            interface: draft.interface,
            command: draft.command.clone(),
            order_id: draft.order_id().map(str::to_owned),
            amount: draft.amount(),
            moves_money: !request.class().may_repeat(),
            page,
            finish: draft.finish,
            operation: draft.operation(),
            ticket,
        };
        Self { request, context, answer: PhantomData }
    }

    /// What to send. For requests that move money: once.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Notes how the payment stands just now, before the request is sent, and refuses a request that
    /// the state does not permit or whose amount it does not cover. The ticket compares with it, which
    /// is the one way to tell a refund that was carried out from one that was not.
    ///
    /// # Errors
    /// [`NotPermitted`]; then the request must not be sent.
    pub fn after(mut self, report: &StateReport) -> Result<Self, NotPermitted> {
        if let Some(operation) = self.context.operation {
            operation.check(self.context.order_id.as_deref(), self.context.amount, report)?;
        }
        let before = |ticket: Ticket| ticket.with_before(report);
        self.context.ticket = self.context.ticket.map(before);
        Ok(self)
    }

    /// Reads the answer.
    pub fn parse(&self, response: &Response<'_>) -> A::Outcome {
        A::read(&self.context, response)
    }

    /// What to say when no answer came although the request may have been sent: the connection
    /// failed, or the time ran out. The gateway takes up to 40 s for some payments, so wait longer
    /// than that (spec 10, section 7).
    pub fn lost(&self) -> A::Outcome {
        A::lost(&self.context)
    }

    /// Finds out what became of the request, should its answer be lost. `None` for requests that may
    /// be sent again, and for those that no state tells of. Keep it where it survives a crash before
    /// sending, and no crash can lose money.
    pub fn ticket(&self) -> Option<&Ticket> {
        self.context.ticket.as_ref()
    }
}

impl<A> Call<A> {
    /// The order that the request is about or starts, where it names one.
    pub fn order_id(&self) -> Option<&str> {
        self.context.order_id.as_deref()
    }

    /// What it does to a payment that is there already.
    pub fn operation(&self) -> Option<Operation> {
        self.context.operation
    }
}

impl<A> fmt::Debug for Call<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?})", self.request)
    }
}
