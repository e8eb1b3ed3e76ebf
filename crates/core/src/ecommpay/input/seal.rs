//! A request as it is sent: written once, signed, the signature put into its place.

use super::form;
use super::tree::{Addition, Given, Tree, Written};
use crate::ecommpay::signature::SIGNATURE_LENGTH;
use crate::ecommpay::{SignError, Signer};

impl Addition<'_> {
    /// The signature, in an object or at the top.
    pub(crate) fn signature(object: Option<&'static str>) -> Self {
        Self { object, name: "signature", value: Given::Signature }
    }
}

/// The JSON of a body with what is added to it. One of the additions must be
/// [`Addition::signature`]. Whoever takes the bytes has to wipe them.
///
/// The text that is signed of a request of the usual kind comes from the same tree as the JSON; that
/// of any other from a reading of the very bytes that are sent. A property test holds both equal.
pub(crate) fn sealed(
    body: &Tree,
    additions: &[Addition<'_>],
    signer: &Signer,
) -> Result<Vec<u8>, SignError> {
    let Written { mut json, signature: place } = body.write_json(additions);
    let signature = match form::of(body, additions, json.len(), signer.limits()) {
        Some(form) => signer.sign_canonical(&form),
        None => signer.sign_json(&json)?,
    };
    place
        .and_then(|start| json.get_mut(start..start.saturating_add(SIGNATURE_LENGTH)))
        .and_then(|place| signature.write_to(place))
        // Nobody asks for that without room.
        .ok_or(SignError::NotAnObject)?;
    Ok(json.into_bytes())
}
