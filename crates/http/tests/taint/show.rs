//! Sends a request, and shows everything that can be shown on the way.

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::data_api::Query;
use paywright_core::ecommpay::gate::{Accepted, Answer, GateRequest, Operation, Reads, Ticket};
use paywright_http::{CallError, DataApiClient, GateClient, Settle, blocking};

use crate::record::note;

/// Shows a value in both ways of `Debug`.
pub(crate) fn debug(value: &(impl Debug + ?Sized)) {
    note(format_args!("{value:?}\n{value:#?}"));
}

/// Shows an error with its causes.
pub(crate) fn error(error: &(impl Error + ErrorCode)) {
    note(format_args!("{}: {error}", error.code()));
    debug(error);
    let mut cause = error.source();
    while let Some(found) = cause {
        note(format_args!("{found} {found:?}"));
        cause = found.source();
    }
}

fn ticket(ticket: Option<&Ticket>) {
    let Some(ticket) = ticket else { return };
    debug(ticket);
    // What is stored keeps the id as it is, also one that should have been another.
    if ticket.payment_id().starts_with("order-") {
        note(format_args!("{}", serde_json::to_string(ticket).unwrap()));
    }
}

/// Shows a request and what becomes of it, and whether it was sent.
pub(crate) async fn exchange<O>(
    client: &GateClient,
    request: &GateRequest<O>,
) -> Option<<<O::Answer as Reads>::Outcome as Settle>::Value>
where
    O: Operation,
    <O::Answer as Reads>::Outcome: Settle<Value: Debug>,
{
    debug(request);
    if let Err(broken) = request.check() {
        error(&broken);
        for violation in broken.violations() {
            note(format_args!("{violation} {violation:?}"));
        }
    }
    if let Ok(call) = client.gate().prepare(request) {
        debug(&call);
        debug(call.request());
        ticket(call.ticket());
    }
    match client.send(request).await {
        Ok(value) => {
            debug(&value);
            Some(value)
        }
        Err(failed) => {
            call_error(&failed);
            None
        }
    }
}

fn call_error(failed: &CallError) {
    error(failed);
    match failed {
        CallError::Request(inner) => error(inner),
        CallError::Ticket(inner) => error(inner),
        CallError::NoAnswer(inner) => error(inner),
        CallError::Read(inner) => error(inner),
        _ => {}
    }
}

/// The same for one that moves money, with all that follows from its answer.
pub(crate) async fn exchange_money<O>(client: &GateClient, request: &GateRequest<O>)
where
    O: Operation<Answer = Accepted> + 'static,
{
    let kept = match exchange(client, request).await {
        Some(Answer::Accepted(accepted)) => {
            debug(&accepted);
            None
        }
        Some(Answer::Rejected(rejected)) => {
            error(&rejected);
            rejected.errors.iter().for_each(debug);
            None
        }
        Some(Answer::AlreadyExists(there)) => {
            error(&there.rejected);
            there.ticket
        }
        Some(Answer::Unknown(unknown)) => {
            debug(&unknown);
            unknown.ticket
        }
        None => None,
    };
    ticket(kept.as_ref());
    if let Some(mut kept) = kept {
        match client.resolve(&mut kept, Duration::ZERO).await {
            Ok(resolution) => debug(&resolution),
            Err(failed) => call_error(&failed),
        }
        match client.carry_out(request, Duration::ZERO).await {
            Ok(done) => debug(&done),
            Err(failed) => call_error(&failed),
        }
    }
}

/// The same for a program that waits.
pub(crate) fn exchange_blocking<O>(client: &blocking::GateClient, request: &GateRequest<O>)
where
    O: Operation<Answer = Accepted> + 'static,
{
    debug(client);
    match client.send(request) {
        Ok(answer) => debug(&answer),
        Err(failed) => call_error(&failed),
    }
}

pub(crate) async fn query<Q: Query<Answer: Debug> + Debug>(client: &DataApiClient, query: &Q) {
    debug(query);
    match client.send(query).await {
        Ok(answer) => debug(&answer),
        Err(failed) => {
            error(&failed);
            use paywright_http::DataCallError;
            match &failed {
                DataCallError::Request(inner) => error(inner),
                DataCallError::NoAnswer(inner) => error(inner),
                DataCallError::Read(inner) => error(inner),
                _ => {}
            }
        }
    }
}
