//! The ecommpay protocol, and that of the sister deployments that speak it.
//!
//! | room | what it holds |
//! |---|---|
//! | [`Project`] | a project with its keys: where most programs start |
//! | [`callback`] | the messages of the platform, typed, and what to do about them |
//! | [`ambiguity`] | values that the signature cannot tell from other members |
//! | [`canonical`] | the text that is signed, made from the JSON bytes |
//! | [`codes`] | response codes: meaning, recommended action, retry |
//! | [`data_api`] | reports: operations, balances, fraud |
//! | [`explain`] | why a message does not verify |
//! | [`methods`] | payment methods and their names on Payment Page, in Gate and in callbacks |
//! | [`Signer`], [`Verifier`] | signing, and the only way to a [`Verified`] message |
//! | [`gate`] | requests from server to server, their answers, and what became of lost ones |
//! | [`page`] | requests that open Payment Page: [`PaymentPage`] and, below it, [`PageParameters`] |

pub mod ambiguity;
pub mod callback;
pub mod canonical;
pub mod codes;
pub mod data_api;
pub mod explain;
pub mod gate;
pub(crate) mod input;
mod keyring;
mod mac;
pub mod methods;
pub mod page;
mod project;
#[doc(hidden)]
pub mod selfcheck;
mod signature;
mod signed;
mod signer;
mod verified;
mod verifier;

pub use callback::Callback;
pub use gate::masked_body;
pub use keyring::{Keyring, KeyringError};
pub use page::{PageAddress, PageError, PageParameters, PaymentPage, SignedPage};
pub use project::{CallbackError, Project};
pub use signature::{MalformedSignature, SIGNATURE_LENGTH, Signature};
pub use signed::Signed;
pub use signer::{SignError, Signer};
pub use verified::{Evidence, Verified};
pub use verifier::{Verifier, VerifyError, VerifyFailure};
