//! Messages of the platform about payments, tokens and series, typed (spec 02).
//!
//! [`Verifier::verify_callback`](super::Verifier::verify_callback) and
//! [`Project::verify_callback`](super::Project::verify_callback) give a
//! [`Verified`](super::Verified) [`Callback`]; nothing else does, and only that one tells events and
//! what to do. The signature proves that the signer had the key, not who sent the message or when.
//!
//! A callback shows what was signed
//! ([`Signed`]) and nothing else, and reads from the bytes when it is asked, so a member that nobody
//! asks for costs nothing.
//!
//! The platform changes composition and names per project, so every member is optional. A method
//! gives `None` for a member that is missing, `null`, empty or not of the kind it should be; unknown
//! members are reached through [`Callback::signed`].
//!
//! | question | answer |
//! |---|---|
//! | what kind of message is it | [`Callback::kind`] |
//! | what happened | [`Callback::payment`], [`Callback::operations`]... |
//! | what has to be done now | [`Verified::next_action`](super::Verified::next_action) |
//! | what does it mean for the payment | [`Verified::events`](super::Verified::events), folded by [`PaymentState`](crate::payment::PaymentState) |
//! | may it be acted on | [`Callback::review`] |

mod account;
mod chargeback;
mod clarification;
mod customer;
mod display;
mod errors;
mod events;
mod kind;
mod next_action;
mod operation;
mod payment;
mod recurring;
mod redirect;
mod review;
#[cfg(test)]
mod tests;
mod threeds;
mod token;
mod unverified;
mod verify;
pub(super) mod view;

pub use account::Account;
pub use chargeback::{Chargeback, ChargebackDigestKind, UnsignedChargebackDigest};
pub use clarification::{Clarification, ClarificationField};
pub use customer::{Billing, Customer};
pub use display::{DisplayItem, QrCode};
pub use errors::ErrorItem;
pub use kind::{CallbackKind, Layout};
pub use next_action::{NextAction, PaymentOutcome};
pub use operation::{Operation, Provider};
pub use payment::Payment;
pub use recurring::Recurring;
pub use redirect::{Redirect, RedirectMethod};
pub use review::Review;
pub use threeds::{Acs, ThreeDs2, ThreeDs2Step};
pub use token::{TokenCard, TokenMessage};
pub use unverified::Unverified;

use super::ambiguity::{Ambiguity, ambiguities};
use super::signed::Signed;
use crate::Timestamp;
use crate::json::Document;
use crate::mask::excerpt;
use crate::money::{Currency, Money};

/// One message of the platform.
///
/// ```
/// use paywright_core::SecretKey;
/// use paywright_core::ecommpay::{Project, callback::NextAction};
/// use paywright_core::payment::PaymentStatus;
///
/// let project = Project::new(112, &SecretKey::new("qwerty")?);
/// let body = br#"{"payment":{"id":"11","status":"success"},"signature":"Rk9xmCfiv/BJbVrCz+oazsOOuiMqrktLVXruRLM9WJ2zmYvufwOS7uxz5Pd36kfKPqbBwKZjMs/EEzF/VsbbNw=="}"#;
/// let callback = project.verify_callback(body)?;
/// assert_eq!(callback.payment().id(), Some("11"));
/// assert_eq!(callback.payment().status(), Some(PaymentStatus::Success));
/// assert!(matches!(callback.next_action(), NextAction::Done { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Callback {
    document: Document,
}

impl Callback {
    /// What was signed, as it stands in the message.
    pub fn signed(&self) -> Signed<'_> {
        Signed::of(&self.document)
    }

    /// The project: `project_id`, else `general.project_id`.
    pub fn project_id(&self) -> Option<u64> {
        let of_general = || self.signed().path(&["general", "project_id"]);
        self.signed().get("project_id").or_else(of_general)?.as_u64()
    }

    /// What it says about a payment. There without one too; then it knows nothing.
    pub fn payment(&self) -> Payment<'_> {
        Payment::of(self.signed())
    }

    /// The last operation: `operation`, else the one of `operations` that was created last.
    pub fn operation(&self) -> Option<Operation<'_>> {
        let place = |op: &Operation<'_>| (op.created_date().or_else(|| op.date()), op.id());
        let single = self.signed().get("operation").map(Operation::of);
        single.or_else(|| self.operations().max_by_key(place))
    }

    /// All operations of the message: `operation`, or those of `operations`.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let single = self.signed().get("operation");
        single.into_iter().chain(self.list("operations")).map(Operation::of)
    }

    /// The card or account.
    pub fn account(&self) -> Option<Account<'_>> {
        self.signed().get("account").map(Account::of)
    }

    /// The customer.
    pub fn customer(&self) -> Option<Customer<'_>> {
        self.signed().get("customer").map(Customer::of)
    }

    /// What was wrong with the request or its processing.
    pub fn errors(&self) -> impl Iterator<Item = ErrorItem<'_>> {
        self.list("errors").map(ErrorItem::of)
    }

    /// Where to send the customer: `redirect_data`, `redirectData`, or `return_url` where that is an
    /// object.
    pub fn redirect(&self) -> Option<Redirect<'_>> {
        Redirect::of_message(self.signed())
    }

    /// The data of 3-D Secure 1.
    pub fn acs(&self) -> Option<Acs<'_>> {
        self.signed().get("acs").map(Acs::of)
    }

    /// The data of 3-D Secure 2.
    pub fn threeds2(&self) -> Option<ThreeDs2<'_>> {
        self.signed().get("threeds2").map(ThreeDs2::of)
    }

    /// What the platform needs to know before it goes on.
    pub fn clarification(&self) -> Option<Clarification<'_>> {
        self.signed().get("clarification_fields").map(Clarification::of)
    }

    /// What to show to the customer.
    pub fn display_data(&self) -> impl Iterator<Item = DisplayItem<'_>> {
        self.list("display_data").map(DisplayItem::of)
    }

    /// The first code to scan: of `display_data`, else `qr_code` (layout B).
    pub fn qr_code(&self) -> Option<QrCode<'_>> {
        let of_message = || self.signed().text_of("qr_code").map(QrCode::Text);
        self.display_data().find_map(DisplayItem::qr_code).or_else(of_message)
    }

    /// The registered series.
    pub fn recurring(&self) -> Option<Recurring<'_>> {
        self.signed().get("recurring").map(Recurring::of)
    }

    /// The message as one about a token, if it is one.
    pub fn token(&self) -> Option<TokenMessage<'_>> {
        match self.kind() {
            CallbackKind::Token => Some(TokenMessage::of(self.signed())),
            CallbackKind::Payment(_)
            | CallbackKind::RecurringState
            | CallbackKind::Redirect
            | CallbackKind::Other => None,
        }
    }

    /// Result of the address check (AVS), one letter.
    pub fn avs_result(&self) -> Option<&str> {
        self.signed().text_of("avs_result")
    }

    /// Authorisation code: `auth_code`, `AuthCode`, or that of the last operation's provider.
    pub fn auth_code(&self) -> Option<&str> {
        let of_provider = || self.operation()?.provider()?.auth_code();
        let signed = self.signed();
        let of_message = signed.text_of("auth_code").or_else(|| signed.text_of("AuthCode"));
        of_message.or_else(of_provider)
    }

    /// Retrieval reference number.
    pub fn rrn(&self) -> Option<&str> {
        self.signed().text_of("rrn")
    }

    /// The request that the message answers.
    pub fn request_id(&self) -> Option<&str> {
        self.signed().text_of("request_id").or_else(|| self.operation()?.request_id())
    }

    /// The decision of the fraud check: `decision`, or its `message`.
    pub fn decision(&self) -> Option<&str> {
        let of_object = || self.signed().get("decision")?.text_of("message");
        self.signed().text_of("decision").or_else(of_object)
    }

    /// More about the decision: the texts of `decision_message`.
    pub fn decision_messages(&self) -> impl Iterator<Item = &str> {
        self.list("decision_message").filter_map(Signed::text)
    }

    /// Opens Payment Page for a payout that was registered by link.
    pub fn payout_uuid(&self) -> Option<&str> {
        self.signed().text_of("uuid")
    }

    /// The leaves that could be read as other members, in the order of the message.
    pub fn ambiguities(&self) -> Vec<Ambiguity<'_>> {
        ambiguities(&self.document)
    }

    /// Whether the leaf at a path could be read as other members. The path joins names by `:`, as
    /// in the canonical form: `payment:description`.
    pub fn is_ambiguous(&self, path: &str) -> bool {
        self.ambiguities().iter().any(|found| found.path == path)
    }

    /// The bytes the message was read from, what is not signed included. They may hold card data
    /// and tokens.
    pub fn body(&self) -> &str {
        self.document.body()
    }

    fn of(document: Document) -> Self {
        Self { document }
    }

    /// All project ids of the message as they stand, which should be one.
    pub(super) fn project_ids(&self) -> impl Iterator<Item = &str> {
        let signed = self.signed();
        let of_general = signed.get("general").and_then(|general| general.text_of("project_id"));
        [signed.text_of("project_id"), of_general].into_iter().flatten()
    }

    fn list(&self, name: &str) -> impl Iterator<Item = Signed<'_>> + use<'_> {
        self.signed().get(name).into_iter().flat_map(Signed::items)
    }
}

/// Prints kind, payment id and statuses: a message holds data of people and cards.
impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let operations: Vec<_> = self.operations().filter_map(Operation::status).collect();
        f.debug_struct("Callback")
            .field("kind", &self.kind())
            .field("payment_id", &self.payment().id().map(shown_id))
            .field("status", &self.payment().status())
            .field("operations", &operations)
            .finish_non_exhaustive()
    }
}

/// A payment id for a print: merchants put card numbers into everything.
fn shown_id(id: &str) -> String {
    excerpt(id)
}

/// A sum `{amount, currency}` in minor units.
fn money_of(sum: Signed<'_>) -> Option<Money> {
    let currency = Currency::parse(sum.text_of("currency")?).ok()?;
    Some(Money::new(sum.get("amount")?.as_i64()?, currency))
}

fn date_of(object: Signed<'_>, name: &str) -> Option<Timestamp> {
    Timestamp::parse(object.text_of(name)?).ok()
}
