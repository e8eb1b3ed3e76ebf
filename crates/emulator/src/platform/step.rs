//! What stands between the start of an operation and its result, and what the merchant is told
//! meanwhile.

use serde::{Deserialize, Serialize};

/// Something that has to happen before an operation has a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// The merchant sends missing data.
    Clarification(Shape),
    /// The merchant sends a code that the customer got.
    MerchantAuth,
    /// The customer visits the page of the card's issuer (3-D Secure 1, or 2 behind that form).
    Acs,
    /// The issuer looks at the customer's browser (3-D Secure 2, first half).
    ThreeDsMethod,
    /// The customer visits the page of the card's issuer (3-D Secure 2, second half).
    Challenge,
    /// The customer visits the payment system.
    Redirect,
    /// The customer does something elsewhere that the merchant has to show.
    Display(DisplayKind),
    /// The provider asks once more for the same, after it was answered (cascading).
    Again(Box<Step>),
}

/// The two forms of `clarification_fields` that were seen (spec 06, section 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Lists of names.
    List,
    /// Objects in the manner of JSON Schema.
    Schema,
}

/// What the merchant has to show the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayKind {
    /// The text of a QR code.
    QrText,
    /// A picture of a QR code.
    QrImage,
    /// Where and what to pay.
    Instruction,
}

/// What a payment waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// The result of the issuer's page, 3-D Secure 1.
    Acs(Acs),
    /// That the issuer has looked at the browser, 3-D Secure 2.
    ThreeDsMethod {
        /// Identifies the look.
        method_data: String,
    },
    /// The result of the issuer's page, 3-D Secure 2.
    Challenge(Challenge),
    /// The customer's way back from the payment system.
    Redirect(Visit),
    /// The customer's action elsewhere.
    Display {
        /// What has to be shown.
        kind: DisplayKind,
        /// Identifies the customer there.
        visit: Visit,
    },
    /// Data from the merchant.
    Clarification {
        /// How the merchant is asked.
        shape: Shape,
        /// Members that were right already, such as `avs_data.avs_post_code`.
        given: Vec<String>,
    },
    /// A code from the merchant.
    MerchantAuth {
        /// The code that the customer got, once the merchant started it.
        code: Option<String>,
    },
}

impl Wait {
    /// What the browser brings along to the page that it is sent to.
    pub(crate) fn ticket(&self) -> Option<String> {
        match self {
            Self::Acs(acs) => Some(acs.pa_req.clone()),
            Self::ThreeDsMethod { method_data } => Some(method_data.clone()),
            Self::Challenge(challenge) => Some(challenge.creq.clone()),
            Self::Redirect(visit) | Self::Display { visit, .. } => {
                Some(visit.transaction.to_string())
            }
            Self::Clarification { .. } | Self::MerchantAuth { .. } => None,
        }
    }
}

/// A visit at the issuer, 3-D Secure 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acs {
    /// `pa_req`: identifies the visit at the issuer.
    pub pa_req: String,
    /// `md`: identifies the payment for the platform; nobody else reads it.
    pub md: String,
    /// What the issuer answers when the customer proved to be the holder.
    pub yes: String,
    /// What it answers otherwise.
    pub no: String,
    /// Whether the customer has to be asked for consent first, since another provider is tried.
    pub is_cascading: bool,
}

/// A visit at the issuer, 3-D Secure 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// `creq`: identifies the visit at the issuer.
    pub creq: String,
    /// `threeDSSessionData`: comes back with the result.
    pub session: String,
    /// `cres` when the customer proved to be the holder.
    pub yes: String,
    /// `cres` otherwise.
    pub no: String,
}

/// A visit at a payment system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The transaction number there, beyond 2^53.
    pub transaction: u64,
    /// Proves that the visitor was sent by the platform.
    pub checksum: String,
    /// Whether the customer has to be asked for consent first, since another provider is tried.
    pub is_cascading: bool,
}
