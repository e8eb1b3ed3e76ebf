//! The ecommpay protocol, and that of the sister deployments that speak it.
//!
//! | room | what it holds |
//! |---|---|
//! | [`canonical`] | the text that is signed, made from the JSON bytes |
//! | [`Signer`], [`Verifier`] | signing, and the only way to a [`Verified`] message |

pub mod canonical;
mod keyring;
mod mac;
mod signature;
mod signer;
mod verified;
mod verifier;

pub use keyring::{Keyring, KeyringError};
pub use signature::{MalformedSignature, SIGNATURE_LENGTH, Signature};
pub use signer::{SignError, Signer};
pub use verified::{Evidence, Verified};
pub use verifier::{Verifier, VerifyError, VerifyFailure};
