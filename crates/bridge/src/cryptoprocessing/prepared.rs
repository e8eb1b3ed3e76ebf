//! A command that is checked and not sent yet.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use paywright_core::cryptoprocessing::{
    Call, CardList, NamedCommand, Outcome, ReadError, StateAnswer, Terminal,
};
use paywright_core::http::{Request, Response};
use paywright_http::cryptoprocessing::{CallError, TerminalClient};
use serde_json::Value;

use super::outcome;
use crate::error::Error;
use crate::prepared::spent;

/// A command that is ready: what to send, the ticket to keep where a crash cannot reach it, and how the
/// answer is read.
///
/// A charge, a release and a refund have no id of their own, so their tickets need to know how the
/// payment stood before: [`Terminal::look`](super::Terminal::look) notes it, and
/// [`Terminal::deliver`](super::Terminal::deliver) does so where nobody has looked.
pub struct Prepared {
    command: NamedCommand,
    request: Request,
    /// Taken by the one who sends.
    call: Mutex<Option<Kind>>,
    /// Another client has sent it, or may have.
    is_told: AtomicBool,
}

pub(super) enum Kind {
    Action(Call<Outcome>),
    State(Call<StateAnswer>),
    Cards(Call<CardList>),
}

impl Prepared {
    pub(super) fn new(terminal: &Terminal, command: NamedCommand) -> Result<Self, Error> {
        let call = Kind::of(terminal, &command)?;
        let request = call.request().clone();
        Ok(Self { command, request, call: Mutex::new(Some(call)), is_told: AtomicBool::new(false) })
    }

    /// `POST`.
    pub fn method(&self) -> &'static str {
        self.request.method()
    }

    /// Where it goes.
    pub fn url(&self) -> &str {
        self.request.url()
    }

    /// Names and values of the headers.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.request.headers()
    }

    /// What is sent: keys, passwords and perhaps card data. Never log it.
    pub fn body(&self) -> &[u8] {
        self.request.body()
    }

    /// What finds out by [`Terminal::resolve`](super::Terminal::resolve) what became of the command;
    /// `None` for one that may be sent again, for those that no state tells of, and for one that was
    /// sent. It holds no secret and no card data.
    pub fn ticket(&self) -> Option<String> {
        let slot = self.slot();
        let ticket = match slot.as_ref()? {
            Kind::Action(call) => call.ticket()?,
            Kind::State(_) | Kind::Cards(_) => return None,
        };
        // Plain data, so this does not fail.
        Some(serde_json::to_string(ticket).unwrap_or_default())
    }

    /// Whether the ticket does not know yet how the payment stands.
    pub fn wants_look(&self) -> bool {
        matches!(self.slot().as_ref(), Some(Kind::Action(call)) if wants_look(call))
    }

    /// Reads the answer that an HTTP client of the caller's own has brought, as
    /// [`Terminal::send`](super::Terminal::send) tells it. What does something was sent then, and is not
    /// delivered any more.
    ///
    /// # Errors
    /// As there, of kind [`Platform`](crate::ErrorKind::Platform) and
    /// [`Message`](crate::ErrorKind::Message); `request_spent` after it was sent by this library.
    pub fn read(&self, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Result<Value, Error> {
        let response = Response::new(status, body).with_headers(headers.iter().copied());
        self.settled(|call| match call {
            Kind::Action(call) => Ok(outcome::of_outcome(&call.parse(&response))),
            Kind::State(call) => Ok(outcome::of_state(&call.parse(&response).map_err(of_read)?)),
            Kind::Cards(call) => Ok(outcome::of_cards(&call.parse(&response).map_err(of_read)?)),
        })
    }

    /// What to make of it that such a client brought none, though the command may have been sent:
    /// `unknown`, with the ticket. What does something is not delivered any more.
    ///
    /// # Errors
    /// `request_spent`; the answer of a question is simply missing.
    pub fn lost(&self) -> Result<Value, Error> {
        self.settled(|call| match call {
            Kind::Action(call) => Ok(outcome::of_outcome(&call.lost())),
            Kind::State(call) => Ok(outcome::of_state(&call.lost().map_err(of_read)?)),
            Kind::Cards(call) => Ok(outcome::of_cards(&call.lost().map_err(of_read)?)),
        })
    }

    pub(super) async fn look(&self, client: &TerminalClient) -> Result<(), Error> {
        if self.slot().is_none() || self.is_told.load(Ordering::SeqCst) {
            return Err(spent());
        }
        if !self.wants_look() {
            return Ok(());
        }
        // A call of its own, so that a look that fails leaves this one as it was.
        let Kind::Action(call) = Kind::of(client.terminal(), &self.command)? else {
            return Ok(());
        };
        let looked = client.after_a_look(call).await?;
        let mut slot = self.slot();
        if slot.is_none() {
            return Err(spent());
        }
        *slot = Some(Kind::Action(looked));
        Ok(())
    }

    pub(super) async fn deliver(&self, client: &TerminalClient) -> Result<Value, Error> {
        self.look(client).await?;
        let call = self.slot().take().ok_or_else(spent)?;
        Ok(match call {
            Kind::Action(call) => outcome::of_outcome(&client.deliver(call).await?),
            Kind::State(call) => outcome::of_state(&client.deliver(call).await?),
            Kind::Cards(call) => outcome::of_cards(&client.deliver(call).await?),
        })
    }

    fn settled(&self, read: impl FnOnce(&Kind) -> Result<Value, Error>) -> Result<Value, Error> {
        let slot = self.slot();
        let call = slot.as_ref().ok_or_else(spent)?;
        if matches!(call, Kind::Action(_)) {
            self.is_told.store(true, Ordering::SeqCst);
        }
        read(call)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Kind>> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kind {
    fn of(terminal: &Terminal, command: &NamedCommand) -> Result<Self, Error> {
        Ok(match command {
            NamedCommand::Action(command) => Self::Action(terminal.prepare(command)?),
            NamedCommand::State(query) => Self::State(terminal.prepare(query)?),
            NamedCommand::Cards(query) => Self::Cards(terminal.prepare(query)?),
            // Core and bridge are of one version, so there is no other.
            _ => return Err(Error::internal()),
        })
    }

    fn request(&self) -> &Request {
        match self {
            Self::Action(call) => call.request(),
            Self::State(call) => call.request(),
            Self::Cards(call) => call.request(),
        }
    }
}

/// Prints no body.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("request", &self.request).finish_non_exhaustive()
    }
}

fn wants_look(call: &Call<Outcome>) -> bool {
    call.ticket().is_some_and(paywright_core::cryptoprocessing::Ticket::wants_before)
}

fn of_read(error: ReadError) -> Error {
    CallError::Read(error).into()
}
