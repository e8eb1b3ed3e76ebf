//! A terminal from other languages: commands and outcomes as JSON.

use std::fmt;
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::{
    self as gateway, AcsReturn, FinishThreeDs, Interface, NamedCommand, PathWords, PendingThreeDs,
    State, StatusCommand, Ticket,
};
use paywright_core::http::BaseUrl;
use paywright_core::json::{Kind, Value as Json};
use paywright_http::cryptoprocessing::{ConfirmedPayment, TerminalClient, Until};
use serde_json::Value;

use super::notification::Notification;
use super::payment::{Payment, Seen};
use super::prepared::Prepared;
use super::{found, outcome};
use crate::error::Error;
use crate::settings;

/// A terminal over HTTP. Its calls are futures; [`wait`](crate::wait) runs one for callers who wait.
#[derive(Debug, Clone)]
pub struct Terminal(TerminalClient);

/// What opens a terminal. The texts are wiped here; the caller's copies are his to wipe.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    /// The key of `api` and `apim`.
    pub key: Option<&'a str>,
    /// The password for operations.
    pub password: Option<&'a str>,
    /// The id of the wallet, for `vwapi`.
    pub vwid: Option<&'a str>,
}

impl Terminal {
    /// A terminal. `settings` is a JSON object: `base_url`, which has no default, `name` (two terminals
    /// at one host do not know each other's orders), `path_words` (`api`, `apim`, `vwapi`),
    /// `status_command` (`GetState` or `PayStatus`), and those of a client, as for
    /// [`Gate::new`](crate::Gate::new).
    ///
    /// # Errors
    /// `argument_missing`, `key_empty`, `key_with_line_break`, `path_word_invalid`, and those of
    /// [`Gate::new`](crate::Gate::new).
    pub fn new(credentials: Credentials<'_>, settings: &[u8]) -> Result<Self, Error> {
        let (mut name, mut words, mut status) = (None, None, StatusCommand::default());
        let (client, base) = settings::client_and(settings, |setting, value| {
            match setting {
                "name" => name = Some(settings::text("name", value)?.to_owned()),
                "path_words" => words = Some(path_words(value)?),
                "status_command" => status = status_command(value)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let base = base.ok_or_else(|| {
            let message = "base_url: there is no host by default; write the one that the gateway's \
                           support has given for this terminal";
            Error::of_argument_missing(message)
        })?;
        let base = BaseUrl::parse(&base).map_err(|error| Error::of(&error))?;
        let mut terminal = gateway::Terminal::new(base).with_status_command(status);
        if let Some(name) = name {
            terminal = terminal.with_name(name);
        }
        if let Some(words) = words {
            terminal = terminal.with_path_words(words);
        }
        if let Some(key) = secret(credentials.key)? {
            terminal = terminal.with_key(key);
        }
        if let Some(password) = secret(credentials.password)? {
            terminal = terminal.with_password(password);
        }
        if let Some(vwid) = secret(credentials.vwid)? {
            terminal = terminal.with_vwid(vwid);
        }
        Ok(Self(client.terminal(terminal)))
    }

    /// Sends a command (see [`NamedCommand::from_json`]) and gives its outcome as JSON, as the
    /// [module](super) tells. One that moves money is sent once; before a charge, a release and a refund
    /// the state is asked for.
    ///
    /// # Errors
    /// Kinds [`Input`](crate::ErrorKind::Input), [`Network`](crate::ErrorKind::Network) and
    /// [`Platform`](crate::ErrorKind::Platform): of a command that moves money nothing was sent.
    pub async fn send(&self, text: &[u8]) -> Result<Value, Error> {
        Ok(match command(text)? {
            NamedCommand::Action(command) => outcome::of_outcome(&self.0.send(&command).await?),
            NamedCommand::State(query) => outcome::of_state(&self.0.send(&query).await?),
            NamedCommand::Cards(query) => outcome::of_cards(&self.0.send(&query).await?),
            _ => return Err(Error::internal()),
        })
    }

    /// Checks a command without sending it: for those who store its ticket first, or have an HTTP
    /// client of their own.
    ///
    /// # Errors
    /// Of kind [`Input`](crate::ErrorKind::Input).
    pub fn prepare(&self, text: &[u8]) -> Result<Prepared, Error> {
        Prepared::new(self.0.terminal(), command(text)?)
    }

    /// Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of
    /// what is prepared. Of other commands, and where it is noted, nobody is asked.
    ///
    /// # Errors
    /// `state_forbids`, `amount_exceeds`, `state_missing`, and those of [`send`](Self::send): the
    /// command must not be sent, and was not.
    pub async fn look(&self, prepared: &Prepared) -> Result<(), Error> {
        prepared.look(&self.0).await
    }

    /// Sends what is prepared, once: a second time is an error, whatever became of the first.
    ///
    /// # Errors
    /// As [`look`](Self::look) and [`send`](Self::send); `request_spent`.
    pub async fn deliver(&self, prepared: &Prepared) -> Result<Value, Error> {
        prepared.deliver(&self.0).await
    }

    /// Sends a command, and does not rest until its outcome is known or the time is up. Money moves
    /// once (see [`TerminalClient::carry_out`]).
    ///
    /// # Errors
    /// As [`send`](Self::send); `operation_unknown` for a command that only reads.
    pub async fn carry_out(&self, text: &[u8], within: Duration) -> Result<Value, Error> {
        match command(text)? {
            NamedCommand::Action(command) => {
                Ok(found::of_carried_out(&self.0.carry_out(&command, within).await?))
            }
            _ => Err(Error::new(
                "operation_unknown",
                "command: this one only reads, so there is nothing to carry out; send it",
            )),
        }
    }

    /// Asks what became of a command until it is known or the time is up; each outcome has the `ticket`
    /// as it is then.
    ///
    /// # Errors
    /// `ticket_unreadable`, `ticket_foreign`, and those of [`send`](Self::send).
    pub async fn resolve(&self, ticket: &[u8], within: Duration) -> Result<Value, Error> {
        let mut ticket: Ticket = serde_json::from_slice(ticket).map_err(|_| {
            Error::new(
                "ticket_unreadable",
                "the ticket is none that an answer has given; pass it as it was",
            )
        })?;
        let resolution = self.0.resolve(&mut ticket, within).await?;
        Ok(found::of_resolution(&resolution, &ticket))
    }

    /// How a payment stands. `interface` is `api`, `apim` or `vwapi`: the one that it was started by.
    ///
    /// # Errors
    /// As [`send`](Self::send); `argument_type` for another interface.
    pub async fn state(&self, interface: &str, order_id: &str) -> Result<Seen, Error> {
        let interface = self::interface(interface)?;
        Ok(match self.0.payment(interface, order_id).await? {
            Ok(payment) => Seen::of(true, Some(payment), None),
            Err(answer) => Seen::of(false, None, Some(&answer)),
        })
    }

    /// Waits until a payment is `decided` (the money is charged or held, or nothing comes of it), `paid`
    /// with the `amount` of the order, or has the state that is named: a known one, or any text behind
    /// `state:`. No time at all asks once.
    ///
    /// # Errors
    /// As [`state`](Self::state); `argument_missing` for `paid` without an amount.
    pub async fn wait_for(
        &self,
        interface: &str,
        order_id: &str,
        until: &str,
        amount: Option<u64>,
        within: Duration,
    ) -> Result<Seen, Error> {
        let interface = self::interface(interface)?;
        let until = self::until(until, amount)?;
        let waited = self.0.wait_for(interface, order_id, &until, within).await?;
        Ok(Seen::of(waited.reached, waited.payment(), waited.last.as_ref()))
    }

    /// Asks how the payment of a notification stands, and compares order and amount: the only way from
    /// a notification to a payment.
    ///
    /// # Errors
    /// Codes of `notification_`, `state_missing`, and those of [`state`](Self::state). Nothing follows
    /// from the notification then.
    pub async fn confirm(
        &self,
        interface: &str,
        notification: &Notification,
    ) -> Result<Payment, Error> {
        let interface = self::interface(interface)?;
        let confirmed: ConfirmedPayment = self.0.confirm(interface, notification.inner()).await?;
        Ok(Payment::new(confirmed))
    }

    /// Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the
    /// time is up. `pending` is that of the outcome, `body` what the bank has posted.
    ///
    /// # Errors
    /// `acs_return_invalid`, `acs_return_foreign`, `ticket_unreadable` for another `pending`, and those
    /// of [`carry_out`](Self::carry_out).
    pub async fn finish_three_ds(
        &self,
        pending: &[u8],
        body: &[u8],
        within: Duration,
    ) -> Result<Value, Error> {
        let finish = finishing(pending, body)?;
        Ok(found::of_carried_out(&self.0.carry_out(&finish, within).await?))
    }

    /// The ticket of what [`finish_three_ds`](Self::finish_three_ds) sends, for those who want to have
    /// it before; `None` where a card is added, which no state tells of.
    ///
    /// # Errors
    /// Of kind [`Input`](crate::ErrorKind::Input), and `acs_return_invalid`.
    pub fn three_ds_ticket(&self, pending: &[u8], body: &[u8]) -> Result<Option<String>, Error> {
        let call = self.0.terminal().prepare(&finishing(pending, body)?)?;
        // Plain data, so this does not fail.
        Ok(call.ticket().map(|ticket| serde_json::to_string(ticket).unwrap_or_default()))
    }
}

/// Prints which are there.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("key", &self.key.map(|_| "***"))
            .field("password", &self.password.map(|_| "***"))
            .field("vwid", &self.vwid.map(|_| "***"))
            .finish()
    }
}

fn command(text: &[u8]) -> Result<NamedCommand, Error> {
    NamedCommand::from_json(text).map_err(|error| Error::of(&error))
}

/// The command that finishes what 3-D Secure has interrupted.
fn finishing(pending: &[u8], body: &[u8]) -> Result<FinishThreeDs, Error> {
    let pending: PendingThreeDs = serde_json::from_slice(pending).map_err(|_| {
        Error::new(
            "ticket_unreadable",
            "pending: it is none that an outcome has given; pass it as it was",
        )
    })?;
    let back = AcsReturn::read(body).map_err(|error| Error::of(&error))?;
    pending.finish(&back).map_err(|error| Error::of(&error))
}

fn secret(text: Option<&str>) -> Result<Option<SecretKey>, Error> {
    text.map(|text| SecretKey::new(text).map_err(|error| Error::of(&error))).transpose()
}

fn interface(word: &str) -> Result<Interface, Error> {
    match word {
        "api" => Ok(Interface::Api),
        "apim" => Ok(Interface::Apim),
        "vwapi" => Ok(Interface::Vwapi),
        _ => Err(Error::of_argument_type("interface: it must be api, apim or vwapi")),
    }
}

/// A misspelt state would be waited for in vain, so only known ones go without a mark.
fn until(word: &str, amount: Option<u64>) -> Result<Until, Error> {
    if let Some(any) = word.strip_prefix("state:") {
        return Ok(Until::State(State::parse(any)));
    }
    match (word, amount) {
        ("decided", _) => Ok(Until::Decided),
        ("paid", Some(amount)) => Ok(Until::Paid { amount }),
        ("paid", None) => Err(Error::of_argument_missing(
            "amount: what the order costs is missing; without it nobody can say that it is paid",
        )),
        _ => match State::parse(word) {
            State::Other(_) => Err(Error::of_argument_type(
                "until: it must be decided, paid or a state that is known; write `state:` before one \
                 that this version does not know",
            )),
            known => Ok(Until::State(known)),
        },
    }
}

fn path_words(value: Json<'_>) -> Result<PathWords, Error> {
    if value.kind() != Kind::Object {
        return Err(Error::of_argument_type("path_words: it must be an object"));
    }
    let [mut api, mut apim, mut vwapi] = ["api", "apim", "vwapi"];
    for (name, word) in value.members() {
        let place = match name {
            "api" => &mut api,
            "apim" => &mut apim,
            "vwapi" => &mut vwapi,
            _ => {
                let message = "path_words: it has a name that is neither api, apim nor vwapi";
                return Err(Error::new("argument_unknown", message));
            }
        };
        *place = settings::text("path_words", word)?;
    }
    PathWords::new(api, apim, vwapi).map_err(|error| Error::of(&error))
}

fn status_command(value: Json<'_>) -> Result<StatusCommand, Error> {
    match settings::text("status_command", value)? {
        "GetState" => Ok(StatusCommand::GetState),
        "PayStatus" => Ok(StatusCommand::PayStatus),
        _ => Err(Error::of_argument_type("status_command: it must be GetState or PayStatus")),
    }
}
