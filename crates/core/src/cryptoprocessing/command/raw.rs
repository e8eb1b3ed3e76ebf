//! Commands that have no type here.

use super::{Draft, Field, Given, Interface, commands};
use crate::cryptoprocessing::Outcome;
use crate::cryptoprocessing::ticket::Sought;
use crate::http::RetryClass;

commands! {
    /// A command by its name, with parameters as the caller writes them: for what is not documented
    /// (`PreAuth` of 3-D Secure 2) and for what is new. Known parameters are held to their rules.
    ///
    /// ```
    /// use paywright_core::cryptoprocessing::{Interface, Raw};
    /// use paywright_core::http::RetryClass;
    ///
    /// let check = Raw::new(Interface::Api, "PreAuth", RetryClass::HarmlessWrite)
    ///     .key()
    ///     .param("OrderId", "order-1")
    ///     .list_param("PayInfo", "PAN", "4111111111100031");
    /// assert_eq!(format!("{check:?}"), "api/PreAuth(Key, OrderId, PayInfo.PAN)");
    /// ```
    Raw => Outcome;
}

impl Raw {
    /// A command without parameters. Whether it may be repeated is the caller's to say.
    pub fn new(interface: Interface, command: impl Into<String>, class: RetryClass) -> Self {
        Self(Draft::new(interface, command.into(), class))
    }

    /// Adds the terminal's key as `Key`.
    pub fn key(self) -> Self {
        Self(self.0.setting("Key", Given::Key))
    }

    /// Adds the id of the wallet as `VWID`.
    pub fn vwid(self) -> Self {
        Self(self.0.setting("VWID", Given::Vwid))
    }

    /// Adds the terminal's password as `Password`.
    pub fn password(self) -> Self {
        Self(self.0.setting("Password", Given::Password))
    }

    /// Adds the terminal's password to a list.
    pub fn list_password(mut self, list: impl Into<String>) -> Self {
        let list = Some(list.into().into());
        self.0.fields.push(Field { list, name: "Password".into(), value: Given::Password });
        self
    }

    /// Sets a parameter of the form.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.outer(name.into(), value);
        self
    }

    /// Sets a parameter of a list (`PayInfo`, `Data`, `DATA`, `CustomFields`), which becomes one
    /// parameter of the form.
    pub fn list_param(
        mut self,
        list: impl Into<String>,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.0.put(Some(list.into().into()), name.into().into(), value.into());
        self
    }

    /// What a ticket looks for when the answer is lost. Without it, or without an `OrderId`, there is
    /// no ticket.
    pub fn sought(mut self, sought: Sought) -> Self {
        self.0.sought = Some(sought);
        self
    }
}
