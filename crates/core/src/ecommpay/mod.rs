//! The ecommpay protocol, and that of the sister deployments that speak it.
//!
//! | room | what it holds |
//! |---|---|
//! | [`canonical`] | the text that is signed, made from the JSON bytes |
//! | [`status`] | statuses, models and the transition table |
//! | [`Signer`], [`Verifier`] | signing, and the only way to a [`Verified`] message |
//! | [`page`] | requests that open Payment Page: [`PaymentPage`] and, below it, [`PageParameters`] |

pub mod canonical;
mod keyring;
mod mac;
pub mod page;
mod signature;
mod signer;
pub mod status;
mod verified;
mod verifier;

pub use keyring::{Keyring, KeyringError};
pub use page::{PageAddress, PageError, PageParameters, PaymentPage, SignedPage};
pub use signature::{MalformedSignature, SIGNATURE_LENGTH, Signature};
pub use signer::{SignError, Signer};
pub use status::{OperationStatus, OperationType, PaymentStatus, PaymentType};
pub use verified::{Evidence, Verified};
pub use verifier::{Verifier, VerifyError, VerifyFailure};
