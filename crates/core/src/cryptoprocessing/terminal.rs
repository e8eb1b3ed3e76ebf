//! A terminal of the shop: where it is, what opens it, and how requests to it are made.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::call::Call;
use super::command::{Command, Draft, Field, Given, Interface, check};
use super::encoding::{encoded, form, is_name, list};
use super::{RequestError, Rule, Ticket, Violation};
use crate::http::{BaseUrl, Request};
use crate::mask::excerpt;
use crate::money::{Currency, Money, MoneyError};
use crate::{ErrorCode, SecretKey};

/// A terminal: its address, and what it is opened with. Test and commercial access are two terminals.
///
/// ```
/// use paywright_core::SecretKey;
/// use paywright_core::cryptoprocessing::{Terminal, api};
/// use paywright_core::http::BaseUrl;
///
/// let terminal = Terminal::new(BaseUrl::parse("https://gateway.example")?)
///     .with_key(SecretKey::new("Merchant")?)
///     .with_password(SecretKey::new("123")?);
/// let call = terminal.prepare(&api::Refund::new("order-1").amount(500))?;
/// assert_eq!(call.request().url(), "https://gateway.example/api/Refund");
/// assert_eq!(call.request().body(), b"Key=Merchant&Password=123&OrderId=order-1&Amount=500");
/// assert!(!format!("{terminal:?} {call:?}").contains("123"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Terminal {
    base: BaseUrl,
    words: PathWords,
    name: Option<Arc<str>>,
    key: Option<Arc<SecretKey>>,
    vwid: Option<Arc<SecretKey>>,
    password: Option<Arc<SecretKey>>,
    status: StatusCommand,
}

/// Name and text of a parameter of the form.
type Parameter<'a> = (Cow<'a, str>, Zeroizing<String>);

/// Which command asks how a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatusCommand {
    /// `GetState`, the current one.
    #[default]
    GetState,
    /// `PayStatus` of older installations. `api` never had it, and is asked by `GetState` all the same.
    PayStatus,
}

impl Terminal {
    /// A terminal at the host that the gateway gave for it. There is no host by default: test and
    /// commercial access are told by the support (spec 10, section 7).
    pub fn new(base: BaseUrl) -> Self {
        Self {
            base,
            words: PathWords::default(),
            name: None,
            key: None,
            vwid: None,
            password: None,
            status: StatusCommand::default(),
        }
    }

    /// The key of `api` and `apim`.
    #[must_use]
    pub fn with_key(mut self, key: SecretKey) -> Self {
        self.key = Some(Arc::new(key));
        self
    }

    /// The id of the wallet, for `vwapi`.
    #[must_use]
    pub fn with_vwid(mut self, vwid: SecretKey) -> Self {
        self.vwid = Some(Arc::new(vwid));
        self
    }

    /// The password for operations of the interfaces. That of the dashboard is another one.
    #[must_use]
    pub fn with_password(mut self, password: SecretKey) -> Self {
        self.password = Some(Arc::new(password));
        self
    }

    /// Other words for the interfaces in addresses.
    #[must_use]
    pub fn with_path_words(mut self, words: PathWords) -> Self {
        self.words = words;
        self
    }

    /// Which command asks how a payment stands.
    #[must_use]
    pub fn with_status_command(mut self, status: StatusCommand) -> Self {
        self.status = status;
        self
    }

    /// A name for it, which tickets note: two terminals at one host do not know each other's orders.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into().into());
        self
    }

    /// Where it is.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address of a page for the payer's browser: `Pay` of `apim` and `vwapi`, `Add` of `vwapi`.
    /// [`Outcome::NeedsRedirect`](super::Outcome::NeedsRedirect) has it made already.
    pub fn page(&self, interface: Interface, command: &str, session_id: &str) -> String {
        format!("{}?SessionId={}", self.address(interface, command), encoded(session_id))
    }

    /// Checks a command, and tells what to send and how to read the answer.
    ///
    /// # Errors
    /// [`RequestError`] with every broken rule and every setting that is missing.
    pub fn prepare<C: Command>(&self, command: &C) -> Result<Call<C::Answer>, RequestError> {
        let draft = command.draft(self.status);
        let parameters = self.parameters(draft)?;
        let pairs: Vec<_> =
            parameters.iter().map(|(name, text)| (&**name, text.as_str())).collect();
        let mut body = form(&pairs);
        // Handed over, not copied: the request wipes it.
        let body = std::mem::take(&mut *body).into_bytes();
        let url = self.address(draft.interface, &draft.command);
        let request = Request::post_form(url, body, draft.class);
        let page = draft.page.map(|page| self.address(draft.interface, page));
        Ok(Call::new(request, draft, page, self.ticket(draft)))
    }

    fn address(&self, interface: Interface, command: &str) -> String {
        self.base.join(&format!("/{}/{command}", self.words.of(interface)))
    }

    fn ticket(&self, draft: &Draft) -> Option<Ticket> {
        let (sought, order_id) = draft.sought.zip(draft.order_id())?;
        let ticket = Ticket::new(draft.interface, order_id, sought, draft.amount());
        Some(ticket.leaving(draft.leaves()).sent_to(self.base.as_str(), self.name()))
    }

    /// The parameters of the form, lists put together.
    fn parameters<'a>(&'a self, draft: &'a Draft) -> Result<Vec<Parameter<'a>>, RequestError> {
        let mut violations = Vec::new();
        if !is_name(&draft.command) {
            let given = Some(excerpt(&draft.command));
            violations.push(Violation { parameter: "command".to_owned(), rule: Rule::Name, given });
        }
        let mut fields: Vec<(&Field, &str)> = Vec::with_capacity(draft.fields.len());
        for field in &draft.fields {
            match self.value(field) {
                Ok(value) => {
                    violations.extend(check(field, value));
                    fields.push((field, value));
                }
                Err(violation) => violations.push(violation),
            }
        }
        if let Some(error) = RequestError::from_violations(violations) {
            return Err(error);
        }
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        for (field, value) in &fields {
            let Some(name) = &field.list else {
                let value = Zeroizing::new((*value).to_owned());
                parameters.push((field.name.as_ref().into(), value));
                continue;
            };
            if parameters.iter().any(|(known, _)| known == name) {
                continue;
            }
            let pairs: Vec<_> = fields
                .iter()
                .filter(|(other, _)| other.list.as_ref() == Some(name))
                .map(|(other, value)| (&*other.name, *value))
                .collect();
            let text = list(name, &pairs).map_err(RequestError::from)?;
            parameters.push((name.as_ref().into(), text));
        }
        Ok(parameters)
    }

    fn value<'a>(&'a self, field: &'a Field) -> Result<&'a str, Violation> {
        let (setting, by) = match &field.value {
            Given::Text(text) => return Ok(text),
            Given::Missing => {
                let (parameter, rule) = (field.path(), Rule::Required);
                return Err(Violation { parameter, rule, given: None });
            }
            Given::Key => (&self.key, "with_key"),
            Given::Vwid => (&self.vwid, "with_vwid"),
            Given::Password => (&self.password, "with_password"),
        };
        let text = setting.as_ref().and_then(|key| std::str::from_utf8(key.expose()).ok());
        text.ok_or_else(|| Violation {
            parameter: field.path(),
            rule: Rule::Setting { by },
            given: None,
        })
    }

    /// An amount in the minor units that commands take.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] if it is in another currency than the terminal's, which the
    /// gateway never asks for, and [`MoneyError::OutOfRange`] if it is negative.
    pub fn minor_units(amount: Money, currency: Currency) -> Result<u64, MoneyError> {
        if amount.currency() != currency {
            let (left, right) = (amount.currency(), currency);
            return Err(MoneyError::CurrencyMismatch { left, right });
        }
        let out_of_range = |_| MoneyError::OutOfRange { given: amount.minor().to_string() };
        u64::try_from(amount.minor()).map_err(out_of_range)
    }
}

/// Prints where it is and which settings it has, none of their values.
impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal")
            .field("base_url", &self.base.as_str())
            .field("name", &self.name.as_deref().map(excerpt))
            .field("key", &self.key)
            .field("vwid", &self.vwid)
            .field("password", &self.password)
            .finish_non_exhaustive()
    }
}

/// The words that stand for the interfaces in addresses. Installations under another name may have
/// changed them.
///
/// ```
/// use paywright_core::cryptoprocessing::PathWords;
/// let words = PathWords::new("api", "appay", "wallet")?;
/// assert!(PathWords::new("api", "a/b", "wallet").is_err());
/// # Ok::<(), paywright_core::cryptoprocessing::InvalidPathWord>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathWords {
    api: Cow<'static, str>,
    apim: Cow<'static, str>,
    vwapi: Cow<'static, str>,
}

impl Default for PathWords {
    fn default() -> Self {
        let of = |interface: Interface| interface.word().into();
        Self { api: of(Interface::Api), apim: of(Interface::Apim), vwapi: of(Interface::Vwapi) }
    }
}

impl PathWords {
    /// The words for `api`, `apim` and `vwapi`.
    ///
    /// # Errors
    /// [`InvalidPathWord`] unless they are Latin letters, digits, `_` and `-`.
    pub fn new(
        api: impl Into<String>,
        apim: impl Into<String>,
        vwapi: impl Into<String>,
    ) -> Result<Self, InvalidPathWord> {
        let checked = |word: String| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if word.is_empty() || !word.bytes().all(is_plain) {
                return Err(InvalidPathWord { given: excerpt(&word) });
            }
            Ok(Cow::Owned(word))
        };
        Ok(Self {
            api: checked(api.into())?,
            apim: checked(apim.into())?,
            vwapi: checked(vwapi.into())?,
        })
    }

    /// The word for an interface.
    pub fn of(&self, interface: Interface) -> &str {
        match interface {
            Interface::Api => &self.api,
            Interface::Apim => &self.apim,
            Interface::Vwapi => &self.vwapi,
        }
    }
}

/// A text that cannot be a part of an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the path word {given:?} must consist of Latin letters, digits, _ and -")]
pub struct InvalidPathWord {
    given: String,
}

impl ErrorCode for InvalidPathWord {
    fn code(&self) -> &'static str {
        "path_word_invalid"
    }
}
