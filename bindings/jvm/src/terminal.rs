//! A terminal of the second gateway.

use std::sync::Arc;

use paywright_bridge::cryptoprocessing::{Credentials, Seen, Terminal};
use serde_json::json;
use zeroize::Zeroizing;

use crate::calls::{Answer, NativeCall, call, time, told};
use crate::error::{Failure, run};
use crate::notification::NativeNotification;
use crate::prepared_command::NativePreparedCommand;

/// A terminal over HTTP.
#[derive(uniffi::Object)]
pub struct NativeTerminal(Terminal);

#[uniffi::export]
impl NativeTerminal {
    /// A terminal by what opens it; the settings are JSON.
    #[uniffi::constructor]
    pub fn new(
        key: Option<String>,
        password: Option<String>,
        vwid: Option<String>,
        settings: String,
    ) -> Result<Self, Failure> {
        let [key, password, vwid] = [key, password, vwid].map(|text| text.map(Zeroizing::new));
        let credentials = Credentials {
            key: key.as_ref().map(|text| text.as_str()),
            password: password.as_ref().map(|text| text.as_str()),
            vwid: vwid.as_ref().map(|text| text.as_str()),
        };
        run(|| Terminal::new(credentials, settings.as_bytes()).map(Self))
    }

    /// Checks a command.
    pub fn prepare(&self, command: String) -> Result<Arc<NativePreparedCommand>, Failure> {
        let command = Zeroizing::new(command);
        run(|| Ok(Arc::new(NativePreparedCommand::of(self.0.prepare(command.as_bytes())?))))
    }

    /// Asks how the payment of a prepared command stands, where its ticket has to know.
    pub fn look(&self, prepared: &NativePreparedCommand) -> Result<Arc<NativeCall>, Failure> {
        let (terminal, prepared) = (self.0.clone(), Arc::clone(prepared.inner()));
        call(async move {
            terminal.look(&prepared).await?;
            Ok(Answer::plain(json!(null)))
        })
    }

    /// Sends what is prepared, once.
    pub fn deliver(&self, prepared: &NativePreparedCommand) -> Result<Arc<NativeCall>, Failure> {
        let (terminal, prepared) = (self.0.clone(), Arc::clone(prepared.inner()));
        call(async move { Ok(Answer::plain(told(terminal.deliver(&prepared).await?))) })
    }

    /// Sends a command and does not rest until its outcome is known.
    pub fn carry_out(&self, command: String, within_ms: u64) -> Result<Arc<NativeCall>, Failure> {
        let (terminal, command) = (self.0.clone(), Zeroizing::new(command));
        call(async move {
            let outcome = terminal.carry_out(command.as_bytes(), time(within_ms)).await?;
            Ok(Answer::plain(told(outcome)))
        })
    }

    /// Asks what became of a command.
    pub fn resolve(&self, ticket: String, within_ms: u64) -> Result<Arc<NativeCall>, Failure> {
        let terminal = self.0.clone();
        call(async move {
            let outcome = terminal.resolve(ticket.as_bytes(), time(within_ms)).await?;
            Ok(Answer::plain(told(outcome)))
        })
    }

    /// How a payment stands.
    pub fn state(&self, interface: String, order_id: String) -> Result<Arc<NativeCall>, Failure> {
        let terminal = self.0.clone();
        call(async move { Ok(seen(terminal.state(&interface, &order_id).await?)) })
    }

    /// Waits until a payment is as it is asked for.
    pub fn wait_for(
        &self,
        interface: String,
        order_id: String,
        until: String,
        amount: Option<u64>,
        within_ms: u64,
    ) -> Result<Arc<NativeCall>, Failure> {
        let terminal = self.0.clone();
        call(async move {
            let within = time(within_ms);
            Ok(seen(terminal.wait_for(&interface, &order_id, &until, amount, within).await?))
        })
    }

    /// Asks how the payment of a notification stands, and compares.
    pub fn confirm(
        &self,
        interface: String,
        notification: &NativeNotification,
    ) -> Result<Arc<NativeCall>, Failure> {
        let (terminal, hint) = (self.0.clone(), notification.inner().clone());
        call(async move {
            let payment = terminal.confirm(&interface, &hint).await?;
            Ok(Answer::with_payment(json!(null), Some(payment)))
        })
    }

    /// Finishes what 3-D Secure has interrupted.
    pub fn finish_three_ds(
        &self,
        pending: String,
        body: Vec<u8>,
        within_ms: u64,
    ) -> Result<Arc<NativeCall>, Failure> {
        let terminal = self.0.clone();
        let (pending, body) = (Zeroizing::new(pending), Zeroizing::new(body));
        call(async move {
            let within = time(within_ms);
            let outcome = terminal.finish_three_ds(pending.as_bytes(), &body, within).await?;
            Ok(Answer::plain(told(outcome)))
        })
    }
}

fn seen(seen: Seen) -> Answer {
    let answer = seen.answer.map(told);
    Answer::with_payment(json!({"reached": seen.reached, "answer": answer}), seen.payment)
}
