//! A terminal over HTTP.

use std::sync::Arc;

use napi_derive::napi;
use paywright_bridge::cryptoprocessing::{self as bridge, Credentials, Seen};
use serde_json::{Value, json};

use super::notification::Notification;
use super::prepared::PreparedCommand;
use super::{minor, plain, with_digits};
use crate::calls::{Answer, Done, Running, begin, time};
use crate::error::run;

/// A terminal over HTTP.
#[napi]
pub struct Terminal(bridge::Terminal);

#[napi]
impl Terminal {
    /// A terminal; the settings are JSON.
    #[napi(constructor)]
    pub fn new(
        key: Option<String>,
        password: Option<String>,
        vwid: Option<String>,
        settings: String,
    ) -> napi::Result<Self> {
        run(|| {
            let credentials = Credentials {
                key: key.as_deref(),
                password: password.as_deref(),
                vwid: vwid.as_deref(),
            };
            bridge::Terminal::new(credentials, settings.as_bytes()).map(Self)
        })
    }

    /// Checks a command.
    #[napi]
    pub fn prepare(&self, command: String) -> napi::Result<PreparedCommand> {
        run(|| Ok(PreparedCommand(Arc::new(self.0.prepare(command.as_bytes())?))))
    }

    /// Notes in the ticket of what is prepared how the payment stands.
    #[napi]
    pub fn look(&self, prepared: &PreparedCommand, done: Done<'_>) -> napi::Result<Running> {
        let (terminal, prepared) = (self.0.clone(), Arc::clone(&prepared.0));
        begin(&done, async move {
            terminal.look(&prepared).await?;
            Ok(Answer::of(&Value::Null))
        })
    }

    /// Sends what is prepared, once.
    #[napi]
    pub fn deliver(&self, prepared: &PreparedCommand, done: Done<'_>) -> napi::Result<Running> {
        let (terminal, prepared) = (self.0.clone(), Arc::clone(&prepared.0));
        begin(&done, async move { Ok(plain(terminal.deliver(&prepared).await?)) })
    }

    /// Sends a command and does not rest until its outcome is known.
    #[napi]
    pub fn carry_out(
        &self,
        command: String,
        within_ms: u32,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let terminal = self.0.clone();
        let call = async move { terminal.carry_out(command.as_bytes(), time(within_ms)).await };
        begin(&done, async move { Ok(plain(call.await?)) })
    }

    /// Asks what became of a command.
    #[napi]
    pub fn resolve(&self, ticket: String, within_ms: u32, done: Done<'_>) -> napi::Result<Running> {
        let terminal = self.0.clone();
        let call = async move { terminal.resolve(ticket.as_bytes(), time(within_ms)).await };
        begin(&done, async move { Ok(plain(call.await?)) })
    }

    /// How a payment stands.
    #[napi]
    pub fn state(
        &self,
        interface: String,
        order_id: String,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let terminal = self.0.clone();
        begin(&done, async move { Ok(seen(terminal.state(&interface, &order_id).await?)) })
    }

    /// Waits until a payment is as it is asked for.
    #[napi]
    pub fn wait_for(
        &self,
        interface: String,
        order_id: String,
        until: String,
        amount: Option<String>,
        within_ms: u32,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let terminal = self.0.clone();
        begin(&done, async move {
            let amount = amount.as_deref().map(minor).transpose()?;
            let within = time(within_ms);
            Ok(seen(terminal.wait_for(&interface, &order_id, &until, amount, within).await?))
        })
    }

    /// Asks how the payment of a notification stands.
    #[napi]
    pub fn confirm(
        &self,
        interface: String,
        notification: &Notification,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let (terminal, hint) = (self.0.clone(), notification.0.clone());
        begin(&done, async move {
            let payment = terminal.confirm(&interface, &hint).await?;
            Ok(Answer { payment: Some(payment), ..Answer::of(&Value::Null) })
        })
    }

    /// The ticket of what finishes 3-D Secure, as JSON.
    #[napi]
    pub fn three_ds_ticket(&self, pending: String, body: &[u8]) -> napi::Result<Option<String>> {
        run(|| self.0.three_ds_ticket(pending.as_bytes(), body))
    }

    /// Finishes what 3-D Secure has interrupted.
    #[napi]
    pub fn finish_three_ds(
        &self,
        pending: String,
        body: &[u8],
        within_ms: u32,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let (terminal, body) = (self.0.clone(), body.to_vec());
        begin(&done, async move {
            let pending = pending.as_bytes();
            Ok(plain(terminal.finish_three_ds(pending, &body, time(within_ms)).await?))
        })
    }
}

fn seen(seen: Seen) -> Answer {
    let answer = seen.answer.map(with_digits);
    let told = json!({"reached": seen.reached, "answer": answer});
    Answer { payment: seen.payment, ..Answer::of(&told) }
}
