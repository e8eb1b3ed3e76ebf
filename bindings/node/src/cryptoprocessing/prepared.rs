//! A command that is checked and not sent yet.

use std::sync::Arc;

use napi_derive::napi;
use paywright_bridge::Error;
use paywright_bridge::cryptoprocessing as bridge;

use super::plain;
use crate::error::run;
use crate::gate::Header;

/// A command that is ready to be sent.
#[napi]
pub struct PreparedCommand(pub(super) Arc<bridge::Prepared>);

#[napi]
impl PreparedCommand {
    /// `POST`.
    #[napi]
    pub fn method(&self) -> &'static str {
        self.0.method()
    }

    /// Where it goes.
    #[napi]
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// Names and values of the headers.
    #[napi]
    pub fn headers(&self) -> Vec<Header> {
        self.0.headers().map(Header::of).collect()
    }

    /// What is sent.
    #[napi]
    pub fn body(&self) -> String {
        String::from_utf8_lossy(self.0.body()).into_owned()
    }

    /// The ticket as JSON, for a command that moves money.
    #[napi]
    pub fn ticket(&self) -> Option<String> {
        self.0.ticket()
    }

    /// Whether the ticket does not know yet how the payment stands.
    #[napi]
    pub fn wants_look(&self) -> bool {
        self.0.wants_look()
    }

    /// Reads the answer that another client has brought.
    #[napi]
    pub fn read(&self, status: u32, headers: Vec<Header>, body: &[u8]) -> napi::Result<String> {
        run(|| {
            let status = u16::try_from(status)
                .map_err(|_| Error::of_argument_type("status: it must be one of HTTP"))?;
            let pairs: Vec<_> = headers.iter().map(Header::pair).collect();
            Ok(plain(self.0.read(status, &pairs, body)?).json)
        })
    }

    /// What to make of it that another client brought no answer.
    #[napi]
    pub fn lost(&self) -> napi::Result<String> {
        run(|| Ok(plain(self.0.lost()?).json))
    }
}
