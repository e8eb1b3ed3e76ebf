//! The ecommpay protocol, and that of the sister deployments that speak it.
//!
//! | room | what it holds |
//! |---|---|
//! | [`canonical`] | the text that is signed, made from the JSON bytes |
//! | [`Signer`], [`Verifier`] | signing, and the only way to a [`Verified`] message |
//! | [`page`] | requests that open Payment Page: [`PaymentPage`] and, below it, [`PageParameters`] |

pub mod canonical;
mod mac;
pub mod page;
mod signature;
mod signer;

pub use page::{PageAddress, PageError, PageParameters, PaymentPage, SignedPage};
pub use signature::{MalformedSignature, SIGNATURE_LENGTH, Signature};
pub use signer::Signer;
