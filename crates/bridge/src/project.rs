//! A project: signing, verifying, pages.

use paywright_core::SecretKey;
use paywright_core::ecommpay::callback::Review;
#[cfg(feature = "clients")]
use paywright_core::ecommpay::gate::{Gate, NamedRequest};
use paywright_core::ecommpay::page::{PageParameters, WidgetStart};
use paywright_core::ecommpay::{self, PageAddress, PaymentPage, Signed, SignedPage, explain};
#[cfg(feature = "clients")]
use paywright_core::http::BaseUrl;
use paywright_core::json::{Document, Kind, Limits, Value};
use serde_json::json;

use crate::callback::Callback;
use crate::error::Error;

/// A project of the platform: its number and its keys. Cheap to clone, shown without its keys.
#[derive(Debug, Clone)]
pub struct Project(ecommpay::Project);

/// What the trust in a message rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The label of the key that fits.
    pub key_label: String,
}

impl Project {
    /// A project with its key. The text of the key is wiped here; the caller's copy is his to wipe.
    ///
    /// # Errors
    /// `key_empty`, `key_with_line_break`.
    pub fn new(id: u32, secret: &str) -> Result<Self, Error> {
        let key = SecretKey::new(secret).map_err(|error| Error::of(&error))?;
        Ok(Self(ecommpay::Project::new(id, &key)))
    }

    /// The same project with one more key that messages may be signed with, for the time in which
    /// keys change.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), `keyring_full`, `keyring_label_taken`.
    pub fn with_key(&self, label: &str, secret: &str) -> Result<Self, Error> {
        let key = SecretKey::new(secret).map_err(|error| Error::of(&error))?;
        self.0.clone().with_key(label, &key).map(Self).map_err(|error| Error::of(&error))
    }

    /// The labels of the keys, in the order in which they are tried. The first is `main`.
    pub fn key_labels(&self) -> Vec<String> {
        self.0.keyring().labels().map(str::to_owned).collect()
    }

    /// The number of the project.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// The signature of a JSON object, 88 characters.
    ///
    /// # Errors
    /// Codes of `json_` and `limit_`.
    pub fn sign(&self, body: &[u8]) -> Result<String, Error> {
        Ok(self.0.signer().sign_json(body)?.to_string())
    }

    /// Checks the signature of any message of the platform.
    ///
    /// # Errors
    /// Codes of `json_`, `limit_` and `signature_`.
    pub fn verify(&self, body: &[u8]) -> Result<Evidence, Error> {
        let verified = self.0.verifier().verify(body).map_err(|error| Error::of(&error))?;
        Ok(Evidence { key_label: verified.evidence().key_label().to_owned() })
    }

    /// Checks any message of the platform and gives what its signature covers, as
    /// [`Callback::to_json`] does: for what is no callback, and for those who read members by hand.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_json(&self, body: &[u8]) -> Result<serde_json::Value, Error> {
        let verified = self.0.verifier().verify(body).map_err(|error| Error::of(&error))?;
        Ok(Signed::of(&verified).to_json())
    }

    /// Checks a callback: the only way to one.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify), `project_mismatch`, `not_a_callback`.
    pub fn verify_callback(&self, body: &[u8]) -> Result<Callback, Error> {
        let verified = self.0.verify_callback(body).map_err(|error| Error::of(&error))?;
        Ok(Callback::new(verified))
    }

    /// The same for programs that were written for an official SDK, which know a key and no number. One
    /// that could be read in two ways is refused, since they ask for no review.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify), `not_a_callback`, `review_ambiguous`.
    pub fn verify_callback_of_any(&self, body: &[u8]) -> Result<Callback, Error> {
        let verified =
            self.0.verifier().verify_callback(body).map_err(|error| Error::of(&error))?;
        match verified.review() {
            Some(review @ Review::Ambiguous { .. }) => Err(Error::of(&review)),
            _ => Ok(Callback::new(verified)),
        }
    }

    /// Why a message verifies or does not, as JSON: `verified`, `first_line`, `error`, `causes`,
    /// `message`. It holds the signature that the message should have, so show it to those who may
    /// know that, not to the sender.
    pub fn explain(&self, body: &[u8]) -> serde_json::Value {
        let explanation = explain::explain(body, self.0.keyring());
        // Texts and numbers, so this does not fail.
        serde_json::to_value(&explanation).unwrap_or_default()
    }

    /// A signed address of Payment Page. `parameters` is a flat JSON object of the platform's names;
    /// texts, numbers and booleans are taken, and `null` leaves a parameter out. `base` is the
    /// address of the page, the platform's own by default.
    ///
    /// # Errors
    /// `page_invalid` with the fields, `argument_type`, `page_address_invalid`.
    pub fn page_url(&self, parameters: &[u8], base: Option<&str>) -> Result<String, Error> {
        let address = address(base)?;
        self.with_page(parameters, |page| Ok(page.url(&address)))
    }

    /// The same from names and values as they are sent, for languages that have no need of JSON for
    /// that.
    ///
    /// # Errors
    /// `page_invalid` with the fields, `page_address_invalid`.
    pub fn page_url_of<'p>(
        &self,
        parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
        base: Option<&str>,
    ) -> Result<String, Error> {
        let address = address(base)?;
        Ok(self.signed_page(parameters)?.url(&address))
    }

    /// The same address with the parameters as they are given, not held to any rule and without the
    /// number of the project: for programs that were written for an official SDK.
    ///
    /// # Errors
    /// `argument_type`, `page_address_invalid`, `page_parameter_duplicate`.
    pub fn page_url_unchecked(
        &self,
        parameters: &[u8],
        base: Option<&str>,
    ) -> Result<String, Error> {
        let address = address(base)?;
        let limits = Limits::default();
        let document = Document::parse(parameters, &limits).map_err(|error| Error::of(&error))?;
        let mut page = PageParameters::new();
        for (name, value) in flat(document.root())? {
            page.push(name, value).map_err(|error| Error::of(&error))?;
        }
        Ok(page.sign(self.0.signer()).url(&address))
    }

    /// The same page as a form that is sent by POST: `action`, `method`, `fields` as a list of
    /// `{"name", "value"}`, and `html`, a document that sends itself.
    ///
    /// # Errors
    /// Those of [`page_url`](Self::page_url), `page_line_break_unstable`, `page_nul_unstable`.
    pub fn page_form(
        &self,
        parameters: &[u8],
        base: Option<&str>,
    ) -> Result<serde_json::Value, Error> {
        let address = address(base)?;
        self.with_page(parameters, |page| {
            let form = page.form(&address).map_err(|error| Error::of(&error))?;
            let fields: Vec<_> = form
                .fields
                .iter()
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect();
            let html = form.auto_submit_html("Continue");
            Ok(json!({"action": form.action, "method": "POST", "fields": fields, "html": html}))
        })
    }

    /// The same page for the platform's script in a page of the shop: `config`, the object that
    /// `EPayWidget.run` takes, as the text of JSON that may stand in a script, and `html`, a snippet
    /// that opens it at once.
    ///
    /// # Errors
    /// As [`page_form`](Self::page_form).
    pub fn page_widget(
        &self,
        parameters: &[u8],
        base: Option<&str>,
    ) -> Result<serde_json::Value, Error> {
        let address = address(base)?;
        self.with_page(parameters, |page| {
            let html = page.html_snippet(&address, WidgetStart::AtOnce);
            let html = html.map_err(|error| Error::of(&error))?;
            Ok(json!({"config": page.widget_config(), "html": html}))
        })
    }

    fn with_page<T>(
        &self,
        parameters: &[u8],
        make: impl FnOnce(&SignedPage<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let limits = Limits::default();
        let document = Document::parse(parameters, &limits).map_err(|error| Error::of(&error))?;
        make(&self.signed_page(flat(document.root())?)?)
    }

    fn signed_page<'p>(
        &self,
        parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Result<SignedPage<'p>, Error> {
        let page = PaymentPage::new(self.id());
        let page =
            parameters.into_iter().fold(page, |page, (name, value)| page.parameter(name, value));
        Ok(page.sign(self.0.signer())?)
    }

    /// Gate for this project.
    #[cfg(feature = "clients")]
    ///
    /// # Errors
    /// `base_url_invalid`.
    pub(crate) fn gate(&self, base: Option<&str>) -> Result<Gate, Error> {
        let gate = Gate::new(self.0.clone());
        match base {
            Some(base) => {
                let base = BaseUrl::parse(base).map_err(|error| Error::of(&error))?;
                Ok(gate.with_base_url(base))
            }
            None => Ok(gate),
        }
    }
}

fn address(base: Option<&str>) -> Result<PageAddress, Error> {
    base.map_or_else(
        || Ok(PageAddress::default()),
        |base| PageAddress::new(base).map_err(|error| Error::of(&error)),
    )
}

/// A request as its callers write it (see [`NamedRequest::from_json`]).
#[cfg(feature = "clients")]
pub(crate) fn request(text: &[u8]) -> Result<NamedRequest, Error> {
    NamedRequest::from_json(text).map_err(|error| Error::of(&error))
}

/// The members of an object of scalars.
fn flat(value: Value<'_>) -> Result<Vec<(&str, &str)>, Error> {
    let wrong = |name: &str, expected| {
        Error::new("argument_type", format!("{name}: it must be {expected}"))
    };
    if value.kind() != Kind::Object {
        return Err(wrong("the parameters", "an object"));
    }
    let mut members = Vec::new();
    for (name, member) in value.members() {
        match (member.kind(), member.scalar_text()) {
            (Kind::Null, _) => {}
            // As the platform's own pages write them.
            (Kind::True, _) => members.push((name, "1")),
            (Kind::False, _) => members.push((name, "0")),
            (_, Some(text)) => members.push((name, text)),
            (_, None) => return Err(wrong(name, "a text, a number or a boolean")),
        }
    }
    Ok(members)
}
