//! A command while it is put together.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

use super::{Finish, Interface, Operation};
use crate::cryptoprocessing::ticket::{Leaves, Sought};
use crate::http::RetryClass;
use crate::mask::{excerpt, mask_text};

/// Everything about a command but the type of its answer.
#[derive(Clone)]
pub struct Draft {
    pub(in crate::cryptoprocessing) interface: Interface,
    pub(in crate::cryptoprocessing) command: Cow<'static, str>,
    pub(in crate::cryptoprocessing) class: RetryClass,
    /// The list that `inner` parameters stand in.
    pub(in crate::cryptoprocessing) list: &'static str,
    pub(in crate::cryptoprocessing) fields: Vec<Field>,
    /// What a ticket looks for when the answer is lost.
    pub(in crate::cryptoprocessing) sought: Option<Sought>,
    /// What follows if the payer has to authenticate himself.
    pub(in crate::cryptoprocessing) finish: Option<Finish>,
    /// The command of the page that a session is for.
    pub(in crate::cryptoprocessing) page: Option<&'static str>,
    /// The order and the amount where they are not sent.
    pub(in crate::cryptoprocessing) noted_order: Option<String>,
    pub(in crate::cryptoprocessing) noted_amount: Option<u64>,
}

/// One parameter.
#[derive(Clone)]
pub(in crate::cryptoprocessing) struct Field {
    /// The list it stands in; `None` for one of the form itself.
    pub(in crate::cryptoprocessing) list: Option<Cow<'static, str>>,
    pub(in crate::cryptoprocessing) name: Cow<'static, str>,
    pub(in crate::cryptoprocessing) value: Given,
}

/// The value of a parameter: given with the command, or a setting of the terminal.
#[derive(Clone)]
pub(in crate::cryptoprocessing) enum Given {
    Text(Zeroizing<String>),
    /// Required, and not given.
    Missing,
    Key,
    Vwid,
    Password,
}

impl Draft {
    pub(in crate::cryptoprocessing) fn new(
        interface: Interface,
        command: impl Into<Cow<'static, str>>,
        class: RetryClass,
    ) -> Self {
        let list = match interface {
            Interface::Api => "PayInfo",
            Interface::Apim => "Data",
            Interface::Vwapi => "DATA",
        };
        Self {
            interface,
            command: command.into(),
            class,
            list,
            fields: Vec::new(),
            sought: None,
            finish: None,
            page: None,
            noted_order: None,
            noted_amount: None,
        }
    }

    /// A command that moves money, and what a ticket looks for.
    pub(in crate::cryptoprocessing) fn money(
        interface: Interface,
        command: &'static str,
        sought: Sought,
    ) -> Self {
        let draft = Self::new(interface, command, RetryClass::MoneyMoving);
        Self { sought: Some(sought), ..draft }
    }

    pub(in crate::cryptoprocessing) fn or_finish(mut self, finish: Finish) -> Self {
        self.finish = Some(finish);
        self
    }

    pub(in crate::cryptoprocessing) fn setting(mut self, name: &'static str, value: Given) -> Self {
        self.fields.push(Field { list: None, name: name.into(), value });
        self
    }

    pub(in crate::cryptoprocessing) fn inner_password(mut self) -> Self {
        let (list, value) = (Some(self.list.into()), Given::Password);
        self.fields.push(Field { list, name: "Password".into(), value });
        self
    }

    pub(in crate::cryptoprocessing) fn with_outer(
        mut self,
        name: &'static str,
        text: impl Into<String>,
    ) -> Self {
        self.outer(name, text);
        self
    }

    pub(in crate::cryptoprocessing) fn with_inner(
        mut self,
        name: &'static str,
        text: impl Into<String>,
    ) -> Self {
        self.inner(name, text);
        self
    }

    /// Sets a parameter of the form.
    pub(in crate::cryptoprocessing) fn outer(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
    ) {
        self.put(None, name.into(), text.into());
    }

    /// Sets a parameter of the command's list.
    pub(in crate::cryptoprocessing) fn inner(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
    ) {
        self.put(Some(self.list.into()), name.into(), text.into());
    }

    /// Sets a parameter of any list. One that is there already is replaced.
    pub(in crate::cryptoprocessing) fn put(
        &mut self,
        list: Option<Cow<'static, str>>,
        name: Cow<'static, str>,
        text: String,
    ) {
        let value = Given::Text(text.into());
        match self.fields.iter_mut().find(|field| field.list == list && field.name == name) {
            Some(field) => field.value = value,
            None => self.fields.push(Field { list, name, value }),
        }
    }

    /// The first text of that name, wherever it stands.
    pub(in crate::cryptoprocessing) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find_map(|field| match &field.value {
            Given::Text(text) if field.name == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// The order that it is about or starts.
    pub(in crate::cryptoprocessing) fn order_id(&self) -> Option<&str> {
        self.text("OrderId").or(self.noted_order.as_deref())
    }

    /// The amount it asks for.
    pub(in crate::cryptoprocessing) fn amount(&self) -> Option<u64> {
        self.text("Amount").and_then(|text| text.parse().ok()).or(self.noted_amount)
    }

    /// What it does with the money, where that is certain.
    pub(in crate::cryptoprocessing) fn leaves(&self) -> Option<Leaves> {
        match &*self.command {
            "Pay" | "MobilePay" | "Pay3DS" if self.interface == Interface::Api => {
                Some(Leaves::Charged)
            }
            "Block" | "MobileBlock" | "Block3DS" if self.interface == Interface::Api => {
                Some(Leaves::Held)
            }
            // Without the parameter it is the terminal's to say.
            "Pay" => match self.text("SessionType")? {
                "Pay" => Some(Leaves::Charged),
                "Block" => Some(Leaves::Held),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it does to a payment that is there already.
    pub(in crate::cryptoprocessing) fn operation(&self) -> Option<Operation> {
        Operation::of_command(&self.command)
    }
}

/// Prints the names only.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.fields.iter().map(Field::path).collect();
        write!(f, "{}/{}({})", self.interface, excerpt(&self.command), names.join(", "))
    }
}

impl Field {
    /// Where it stands: `OrderId`, `PayInfo.EMonth`. It is shown, so a number that stands where a name
    /// should is masked.
    pub(in crate::cryptoprocessing) fn path(&self) -> String {
        let path = match &self.list {
            Some(list) => format!("{list}.{}", self.name),
            None => self.name.to_string(),
        };
        mask_text(&path).into_owned()
    }
}
