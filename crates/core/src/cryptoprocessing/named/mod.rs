//! Commands by their name and parameters as JSON: for callers whose language has none of our types, and
//! for those who keep requests as data.

mod table;

use self::table::{Param, Reading, Row};
use super::command::{Draft, Field, Given, Interface, Raw, StateQuery, private::Sealed};
use super::terminal::StatusCommand;
use super::{CardList, Command, StateAnswer};
use crate::ErrorCode;
use crate::http::RetryClass;
use crate::json::{Document, JsonError, Kind, Limits, Value};
use crate::mask::excerpt;

/// A command of any name. The kinds differ in what the answer is read as.
///
/// ```
/// # use paywright_core::SecretKey;
/// # use paywright_core::cryptoprocessing::Terminal;
/// # use paywright_core::http::BaseUrl;
/// use paywright_core::cryptoprocessing::NamedCommand;
///
/// let refund = NamedCommand::from_json(
///     br#"{"command": "api.refund", "members": {"OrderId": "order-1", "Amount": 1000}}"#,
/// )?;
/// let NamedCommand::Action(refund) = refund else { unreachable!() };
/// # let terminal = Terminal::new(BaseUrl::parse("https://gateway.example")?)
/// #     .with_key(SecretKey::new("Merchant")?).with_password(SecretKey::new("123")?);
/// assert!(terminal.prepare(&refund)?.request().url().ends_with("/api/Refund"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a command does nothing until it is prepared"]
#[non_exhaustive]
pub enum NamedCommand {
    /// What does something: [`Outcome`](super::Outcome).
    Action(Raw),
    /// How a payment stands: [`StateAnswer`].
    State(NamedQuery<StateAnswer>),
    /// The cards of a customer: [`CardList`].
    Cards(NamedQuery<CardList>),
}

/// A question that was put together by name.
#[derive(Clone)]
pub struct NamedQuery<A> {
    draft: Draft,
    /// What older installations are asked, where the name leaves that to the terminal's settings.
    older: Option<Draft>,
    answer: std::marker::PhantomData<fn() -> A>,
}

impl NamedCommand {
    /// Reads a command.
    ///
    /// `command` is one of [`names`](Self::names), `state` or `raw`. `members` has the parameters by the
    /// gateway's own names, flat: which stand in a list is known here. Key, password and wallet are
    /// settings of the terminal. Amounts may be numbers; a security code must be a text, since a number
    /// loses its leading zeros. `Cheque` may be the object or its base64, `CustomFields` is an object.
    /// Beside them may stand:
    ///
    /// | member | where |
    /// |---|---|
    /// | `fields` | `apim.init`, `vwapi.init`: fields of the shop's own |
    /// | `interface` | `state`, `raw` |
    /// | `name`, `settings`, `lists`, `repeatable` | `raw`: the command, which of `Key`, `VWID` and `Password` it takes, its lists as objects, `true` if a second time changes nothing more |
    ///
    /// A member that nobody documents is refused: a misspelt `Amount` would refund the whole payment. For
    /// the same reason `null`, which stands for a member that is left out, is refused as an `Amount`.
    ///
    /// # Errors
    /// [`NamedCommandError`] when it cannot be read. Whether its members keep the rules is told by
    /// [`Terminal::prepare`](super::Terminal::prepare).
    pub fn from_json(text: &[u8]) -> Result<Self, NamedCommandError> {
        let document = Document::parse_secret(text, &Limits::default())?;
        let asked = Asked(document.root());
        asked.check_names()?;
        match asked.needed("command")? {
            "state" => {
                let query = StateQuery::new(asked.interface()?, &asked.order_id()?);
                let of = |status| query.draft(status).clone();
                let older = Some(of(StatusCommand::PayStatus));
                Ok(Self::State(NamedQuery { older, ..NamedQuery::of(of(StatusCommand::GetState)) }))
            }
            "raw" => asked.raw().map(Self::Action),
            name => {
                let row = Row::of(name).ok_or_else(|| NamedCommandError::Unknown(excerpt(name)))?;
                let draft = asked.draft(row)?;
                Ok(match row.reading {
                    Reading::Outcome => Self::Action(Raw(draft)),
                    Reading::State => Self::State(NamedQuery::of(draft)),
                    Reading::Cards => Self::Cards(NamedQuery::of(draft)),
                })
            }
        }
    }

    /// The names of the commands, beside `state` and `raw`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Row::all().iter().map(|row| row.name)
    }

    /// What is known of each command. The pages for the payer's browser and `PreAuth`, whose parameters
    /// nobody has seen, are not among them.
    pub fn documented() -> impl Iterator<Item = CommandInfo> {
        Row::all().iter().map(CommandInfo::of)
    }

    /// Whether it may be sent again when no answer came.
    pub fn class(&self) -> RetryClass {
        match self {
            Self::Action(Raw(draft)) => draft.class,
            Self::State(query) => query.draft.class,
            Self::Cards(query) => query.draft.class,
        }
    }
}

/// What is known of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandInfo {
    /// Its name here: `vwapi.pay_by_card`.
    pub name: &'static str,
    /// The interface.
    pub interface: Interface,
    /// The word in the address.
    pub command: &'static str,
    /// Whether it may be sent again when no answer came.
    pub class: RetryClass,
    /// Its parameters in the order in which they are sent.
    pub parameters: Vec<ParameterInfo>,
}

/// What is known of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The list it stands in; `None` for one of the form itself.
    pub list: Option<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub is_required: bool,
    /// The one value it has, where it has only one.
    pub fixed: Option<&'static str>,
}

impl CommandInfo {
    fn of(row: &Row) -> Self {
        let list = row.start().list;
        let parameter =
            |list, name, is_required, fixed| ParameterInfo { list, name, is_required, fixed };
        let parameters = row.params.iter().flat_map(|param| match *param {
            Param::Key | Param::VwidAsKey => vec![parameter(None, "Key", true, None)],
            Param::Vwid => vec![parameter(None, "VWID", true, None)],
            Param::Password => vec![parameter(None, "Password", true, None)],
            Param::InnerPassword => vec![parameter(Some(list), "Password", true, None)],
            Param::Outer(name, is_required) => vec![parameter(None, name, is_required, None)],
            Param::Inner(name, is_required) => vec![parameter(Some(list), name, is_required, None)],
            Param::Both(name) => {
                vec![parameter(None, name, true, None), parameter(Some(list), name, true, None)]
            }
            Param::Fixed(name, value) => vec![parameter(Some(list), name, true, Some(value))],
            Param::CustomFields => vec![parameter(None, "CustomFields", false, None)],
            Param::NotedOrder => Vec::new(),
        });
        Self {
            name: row.name,
            interface: row.interface,
            command: row.command,
            class: row.class,
            parameters: parameters.collect(),
        }
    }
}

impl<A> NamedQuery<A> {
    fn of(draft: Draft) -> Self {
        Self { draft, older: None, answer: std::marker::PhantomData }
    }
}

impl<A> Sealed for NamedQuery<A> {}

impl<A: super::Reads> Command for NamedQuery<A> {
    type Answer = A;

    fn draft(&self, status: StatusCommand) -> &Draft {
        match (status, &self.older) {
            (StatusCommand::PayStatus, Some(older)) => older,
            (StatusCommand::GetState | StatusCommand::PayStatus, _) => &self.draft,
        }
    }
}

impl<A> std::fmt::Debug for NamedQuery<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.draft.fmt(f)
    }
}

/// A command that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NamedCommandError {
    /// It is no JSON.
    #[error("the command cannot be read: {0}")]
    Json(#[from] JsonError),
    /// There is no command or interface of this name.
    #[error(
        "there is no command or interface that is called {0:?}; `raw` calls what has no name here"
    )]
    Unknown(String),
    /// Something without which the command cannot be read is missing.
    #[error("{0}: it is missing, and the command cannot be made without it")]
    Missing(&'static str),
    /// A member that means nothing here.
    #[error(
        "{0}: the command has no such member; parameters go into `members`, by the gateway's names"
    )]
    Member(String),
    /// A value of another type than it must have.
    #[error("{member}: it must be {expected}")]
    Type {
        /// The member.
        member: String,
        /// What it must be.
        expected: &'static str,
    },
}

impl ErrorCode for NamedCommandError {
    fn code(&self) -> &'static str {
        match self {
            Self::Json(error) => error.code(),
            Self::Unknown(_) => "operation_unknown",
            Self::Missing(_) => "argument_missing",
            Self::Member(_) => "argument_unknown",
            Self::Type { .. } => "argument_type",
        }
    }
}

/// What the caller wrote.
#[derive(Clone, Copy)]
struct Asked<'d>(Value<'d>);

impl<'d> Asked<'d> {
    const NAMES: [&'static str; 8] =
        ["command", "members", "fields", "interface", "name", "settings", "lists", "repeatable"];

    /// A misspelt name must not pass as one that is missing.
    fn check_names(self) -> Result<(), NamedCommandError> {
        if self.0.kind() != Kind::Object {
            return Err(NamedCommandError::Type {
                member: "the request".to_owned(),
                expected: "an object",
            });
        }
        match self.0.members().find(|(name, _)| !Self::NAMES.contains(name)) {
            Some((name, _)) => Err(NamedCommandError::Member(excerpt(name))),
            None => Ok(()),
        }
    }

    fn object(self, member: &'static str) -> Result<Option<Value<'d>>, NamedCommandError> {
        match self.0.get(member).filter(|value| value.kind() != Kind::Null) {
            Some(value) if value.kind() != Kind::Object => {
                Err(NamedCommandError::Type { member: member.to_owned(), expected: "an object" })
            }
            found => Ok(found),
        }
    }

    fn needed(self, member: &'static str) -> Result<&'d str, NamedCommandError> {
        let value = self.0.get(member).ok_or(NamedCommandError::Missing(member))?;
        value
            .as_str()
            .ok_or(NamedCommandError::Type { member: member.to_owned(), expected: "a text" })
    }

    fn interface(self) -> Result<Interface, NamedCommandError> {
        match self.needed("interface")? {
            "api" => Ok(Interface::Api),
            "apim" => Ok(Interface::Apim),
            "vwapi" => Ok(Interface::Vwapi),
            other => Err(NamedCommandError::Unknown(excerpt(other))),
        }
    }

    fn order_id(self) -> Result<String, NamedCommandError> {
        let missing = NamedCommandError::Missing("members.OrderId");
        let members = self.object("members")?.ok_or(missing)?;
        let missing = NamedCommandError::Missing("members.OrderId");
        text("OrderId", members.get("OrderId").ok_or(missing)?)
    }

    /// The command of a row. What is required and not given is told with all other broken rules.
    fn draft(self, row: &Row) -> Result<Draft, NamedCommandError> {
        let mut draft = row.start();
        let members = self.object("members")?;
        let given = |name: &str| {
            let value = members.and_then(|members| members.get(name));
            value.filter(|value| value.kind() != Kind::Null)
        };
        // A sum that somebody forgot to set must not become all of it.
        if members.and_then(|it| it.get("Amount")).is_some_and(|it| it.kind() == Kind::Null) {
            let expected = "a number of minor units; leave it out where all of it is meant";
            return Err(NamedCommandError::Type { member: "Amount".to_owned(), expected });
        }
        let mut known: Vec<&str> = Vec::new();
        for param in row.params {
            let inner = Some(draft.list);
            let (name, places, is_required): (_, &[Option<&'static str>], _) = match *param {
                Param::Outer(name, is_required) => (name, &[None], is_required),
                Param::Inner(name, is_required) => (name, &[inner], is_required),
                Param::Both(name) => (name, &[None, inner], true),
                Param::NotedOrder => {
                    known.push("OrderId");
                    let missing = NamedCommandError::Missing("members.OrderId");
                    let order_id = text("OrderId", given("OrderId").ok_or(missing)?)?;
                    draft.noted_order = Some(order_id);
                    continue;
                }
                Param::CustomFields => {
                    known.push("CustomFields");
                    if let Some(fields) = given("CustomFields") {
                        put_all(&mut draft, "CustomFields", fields)?;
                    }
                    continue;
                }
                Param::Key
                | Param::Vwid
                | Param::VwidAsKey
                | Param::Password
                | Param::InnerPassword
                | Param::Fixed(..) => {
                    draft = with_own(draft, *param);
                    continue;
                }
            };
            known.push(name);
            for place in places {
                let list = place.map(Into::into);
                match given(name) {
                    Some(value) => draft.put(list, name.into(), text(name, value)?),
                    None if is_required => {
                        draft.fields.push(Field { list, name: name.into(), value: Given::Missing });
                    }
                    None => {}
                }
            }
        }
        let names = members.into_iter().flat_map(Value::members).map(|(name, _)| name);
        if let Some(name) = names.into_iter().find(|name| !known.contains(name)) {
            return Err(NamedCommandError::Member(excerpt(name)));
        }
        match self.object("fields")? {
            Some(_) if row.page.is_none() => Err(NamedCommandError::Member("fields".to_owned())),
            Some(fields) => put_all(&mut draft, row.start().list, fields).map(|()| draft),
            None => Ok(draft),
        }
    }

    fn raw(self) -> Result<Raw, NamedCommandError> {
        let class = match self.0.get("repeatable").map(Value::kind) {
            None | Some(Kind::False | Kind::Null) => RetryClass::MoneyMoving,
            Some(Kind::True) => RetryClass::HarmlessWrite,
            Some(_) => {
                let expected = "true or false";
                return Err(NamedCommandError::Type { member: "repeatable".to_owned(), expected });
            }
        };
        let mut raw = Raw::new(self.interface()?, self.needed("name")?, class);
        let settings = self.0.get("settings");
        for setting in settings.into_iter().flat_map(Value::items) {
            raw = match setting.as_str() {
                Some("Key") => raw.key(),
                Some("VWID") => raw.vwid(),
                Some("Password") => raw.password(),
                _ => {
                    let expected = "a list of Key, VWID and Password";
                    return Err(NamedCommandError::Type {
                        member: "settings".to_owned(),
                        expected,
                    });
                }
            };
        }
        for (name, value) in self.object("members")?.into_iter().flat_map(Value::members) {
            raw = raw.param(name, text(name, value)?);
        }
        for (list, fields) in self.object("lists")?.into_iter().flat_map(Value::members) {
            put_all(&mut raw.0, list, fields)?;
        }
        Ok(raw)
    }
}

/// What is not for the caller to say.
fn with_own(draft: Draft, param: Param) -> Draft {
    match param {
        Param::Key => draft.setting("Key", Given::Key),
        Param::Vwid => draft.setting("VWID", Given::Vwid),
        Param::VwidAsKey => draft.setting("Key", Given::Vwid),
        Param::Password => draft.setting("Password", Given::Password),
        Param::InnerPassword => draft.inner_password(),
        Param::Fixed(name, value) => draft.with_inner(name, value),
        Param::Outer(..) | Param::Inner(..) | Param::Both(_) => draft,
        Param::CustomFields | Param::NotedOrder => draft,
    }
}

/// The members of an object as fields of a list.
fn put_all(draft: &mut Draft, list: &str, fields: Value<'_>) -> Result<(), NamedCommandError> {
    if fields.kind() != Kind::Object {
        return Err(NamedCommandError::Type { member: "lists".to_owned(), expected: "objects" });
    }
    for (name, value) in fields.members() {
        draft.put(Some(list.to_owned().into()), name.to_owned().into(), text(name, value)?);
    }
    Ok(())
}

/// A text as it is, a whole number by its digits, a receipt as base64 of its JSON.
fn text(name: &str, value: Value<'_>) -> Result<String, NamedCommandError> {
    let is_code = matches!(name, "SecureCode" | "ConfirmCode" | "PAN" | "CardNumber");
    match value.kind() {
        Kind::String => Ok(value.as_str().unwrap_or_default().to_owned()),
        Kind::Number if !is_code => Ok(value.scalar_text().unwrap_or_default().to_owned()),
        Kind::Object if name == "Cheque" => {
            Ok(crate::input::json::to_base64(&value.to_json().to_string()))
        }
        _ => Err(NamedCommandError::Type {
            member: excerpt(name),
            expected: match is_code {
                true => "a text in quotes, since the zeros of card numbers and codes count",
                false => "a text or a whole number",
            },
        }),
    }
}
