//! A command of the second gateway that is checked and not sent yet.

use std::collections::HashMap;
use std::sync::Arc;

use paywright_bridge::cryptoprocessing::Prepared;

use crate::calls::{pairs, told};
use crate::error::{Failure, run};

/// A command that is checked and not sent yet.
#[derive(uniffi::Object)]
pub struct NativePreparedCommand(Arc<Prepared>);

impl NativePreparedCommand {
    pub(crate) fn of(prepared: Prepared) -> Self {
        Self(Arc::new(prepared))
    }

    pub(crate) fn inner(&self) -> &Arc<Prepared> {
        &self.0
    }
}

#[uniffi::export]
impl NativePreparedCommand {
    /// `POST`.
    pub fn method(&self) -> String {
        self.0.method().to_owned()
    }

    /// Where it goes.
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// The headers.
    pub fn headers(&self) -> HashMap<String, String> {
        self.0.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// What is sent.
    pub fn body(&self) -> Vec<u8> {
        self.0.body().to_vec()
    }

    /// The ticket as JSON, where there is one.
    pub fn ticket(&self) -> Option<String> {
        self.0.ticket()
    }

    /// Whether the ticket does not know yet how the payment stands.
    pub fn wants_look(&self) -> bool {
        self.0.wants_look()
    }

    /// Reads the answer that another client has brought.
    pub fn read(
        &self,
        status: u16,
        headers: HashMap<String, String>,
        body: Vec<u8>,
    ) -> Result<String, Failure> {
        run(|| Ok(told(self.0.read(status, &pairs(&headers), &body)?)))
    }

    /// What to make of it that another client brought no answer.
    pub fn lost(&self) -> Result<String, Failure> {
        run(|| Ok(told(self.0.lost()?)))
    }
}
