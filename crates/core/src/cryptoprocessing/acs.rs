//! 3-D Secure 1.0: the form for the bank, what the bank sends back, and the command that finishes
//! (spec 10, section 4).

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::answer::Answer;
use super::call::Context;
use super::command::{Finish, FinishThreeDs, Interface};
use super::encoding;
use crate::ErrorCode;
use crate::html::auto_submit;
use crate::input::formats::is_url;
use crate::mask::foreign_id;

/// What the payer's browser has to post to his bank.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcsPost {
    /// Where to.
    pub url: String,
    /// `MD` and `PaReq`. `TermUrl` is the shop's: see [`with_term_url`](Self::with_term_url).
    pub fields: Vec<(&'static str, String)>,
    /// What finishes the payment when the payer is back. Store it under its `md`.
    pub pending: PendingThreeDs,
    /// The answer as it came. An `Add` tells the card's id already.
    pub answer: Answer,
}

impl AcsPost {
    /// `None` when something is missing, or the address is none that a browser should be sent to.
    pub(super) fn of(context: &Context, answer: &Answer) -> Option<Self> {
        let text = |found: Option<&str>| found.filter(|text| !text.is_empty()).map(str::to_owned);
        let url = text(answer.acs_url()).filter(|url| is_url(url))?;
        let (md, pa_req) = (text(answer.three_ds_key())?, text(answer.pa_req())?);
        let pending = PendingThreeDs {
            interface: context.interface,
            finish: context.finish?,
            order_id: context.order_id.clone(),
            amount: context.amount,
            md: md.clone(),
        };
        let fields = vec![("MD", md), ("PaReq", pa_req)];
        Some(Self { url, fields, pending, answer: answer.clone() })
    }

    /// All three fields of the form, which the browser posts with the content type
    /// `application/x-www-form-urlencoded`. The bank sends its answer to `term_url`.
    pub fn with_term_url<'a>(&'a self, term_url: &'a str) -> Vec<(&'static str, &'a str)> {
        let own = self.fields.iter().map(|(name, value)| (*name, value.as_str()));
        std::iter::once(("TermUrl", term_url)).chain(own).collect()
    }

    /// The form as the browser sends it.
    pub fn body(&self, term_url: &str) -> String {
        encoding::form(&self.with_term_url(term_url)).to_string()
    }

    /// A complete HTML document that submits the form as soon as it is loaded. A payer without scripts
    /// sees a button labelled `button`.
    pub fn auto_submit_html(&self, term_url: &str, button: &str) -> String {
        auto_submit(&self.url, self.with_term_url(term_url), button)
    }

    /// The same from an address and fields that were stored; `None` if a browser should not be sent
    /// to the address.
    pub fn html_of(url: &str, fields: &[(&str, &str)], button: &str) -> Option<String> {
        is_url(url).then(|| auto_submit(url, fields.iter().copied(), button))
    }
}

/// Prints where it goes and no content.
impl fmt::Debug for AcsPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Scheme and host: the rest may be a key.
        let url: Vec<_> = self.url.split(['/', '?', '#']).take(3).collect();
        f.debug_struct("AcsPost").field("url", &foreign_id(&url.join("/"))).finish_non_exhaustive()
    }
}

/// An authentication that is under way: all that is needed to finish when the payer is back, perhaps in
/// another process. The commands of `api` want the order, which the bank does not send back, so this
/// has to be stored. It holds no card data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingThreeDs {
    interface: Interface,
    finish: Finish,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    amount: Option<u64>,
    md: String,
}

impl PendingThreeDs {
    /// What the bank sends back to tell which payment it is about.
    pub fn md(&self) -> &str {
        &self.md
    }

    /// The order, unless a card is added.
    pub fn order_id(&self) -> Option<&str> {
        self.order_id.as_deref()
    }

    /// Which command finishes it: whether the money is then charged, or held.
    pub fn finished_by(&self) -> Finish {
        self.finish
    }

    /// The command that finishes: `Pay3DS`, `Block3DS`, `PaySubmit3DS` or `AddSubmit3DS`.
    pub fn finish(&self, back: &AcsReturn) -> Result<FinishThreeDs, ForeignReturn> {
        if back.md() != self.md {
            return Err(ForeignReturn);
        }
        let order_id = self.order_id.as_deref().unwrap_or_default();
        Ok(FinishThreeDs::new(self.finish, order_id, self.amount, &self.md, back.pa_res()))
    }
}

/// Prints neither order nor key.
impl fmt::Debug for PendingThreeDs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PendingThreeDs({} {})", self.interface.word(), self.finish.command())
    }
}

/// What the bank's page posted to the shop's `TermUrl`.
#[derive(Clone, PartialEq, Eq)]
pub struct AcsReturn {
    md: String,
    pa_res: Zeroizing<String>,
}

impl AcsReturn {
    /// Reads the form.
    ///
    /// ```
    /// use paywright_core::cryptoprocessing::AcsReturn;
    /// let back = AcsReturn::read(b"MD=18d0a26c&PaRes=cGFyZXM%3D")?;
    /// assert_eq!((back.md(), back.pa_res()), ("18d0a26c", "cGFyZXM="));
    /// # Ok::<(), paywright_core::cryptoprocessing::InvalidReturn>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidReturn`] unless it has one `MD` and one `PaRes`, both with a value.
    pub fn read(body: &[u8]) -> Result<Self, InvalidReturn> {
        let pairs = encoding::read_form(body);
        let only = |name: &'static str| {
            let mut found = pairs.iter().filter(|(known, _)| known == name);
            match (found.next(), found.next()) {
                (Some((_, value)), None) if !value.is_empty() => Ok(value.clone()),
                _ => Err(InvalidReturn { field: name }),
            }
        };
        Ok(Self { md: only("MD")?, pa_res: only("PaRes")?.into() })
    }

    /// Which authentication it is about. Anybody can post it, so it proves nothing by itself.
    pub fn md(&self) -> &str {
        &self.md
    }

    /// The bank's result, which only the gateway can judge.
    pub fn pa_res(&self) -> &str {
        &self.pa_res
    }
}

/// Prints no content.
impl fmt::Debug for AcsReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AcsReturn(***)")
    }
}

/// A form that is not what a bank sends back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{field}: the form from the bank must have it once, with a value; have the payer try again"
)]
pub struct InvalidReturn {
    /// The field.
    pub field: &'static str,
}

impl ErrorCode for InvalidReturn {
    fn code(&self) -> &'static str {
        "acs_return_invalid"
    }
}

/// A form from the bank about another authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("MD: the bank's form is about another authentication; look the payment up by its MD")]
pub struct ForeignReturn;

impl ErrorCode for ForeignReturn {
    fn code(&self) -> &'static str {
        "acs_return_foreign"
    }
}
