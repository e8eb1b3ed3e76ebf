//! A request as it is sent: written once, signed, the signature put into its place.

use super::tree::{Addition, Given, Tree};
use crate::ecommpay::signature::SIGNATURE_LENGTH;
use crate::ecommpay::{SignError, Signer};

/// What stands in the place of the signature until it is known.
const PLACE: &str = match str::from_utf8(&[b'A'; SIGNATURE_LENGTH]) {
    Ok(place) => place,
    Err(_) => "",
};

impl Addition<'_> {
    /// The signature, in an object or at the top.
    pub(crate) fn signature(object: Option<&'static str>) -> Self {
        Self { object, name: "signature", value: Given::Text(PLACE) }
    }
}

/// The JSON of a body with what is added to it. One of the additions must be
/// [`Addition::signature`] of the same object. Whoever takes the bytes has to wipe them.
///
/// The signer reads the very bytes that are sent, so it cannot sign anything else.
pub(crate) fn sealed(
    body: &Tree,
    additions: &[Addition<'_>],
    object: Option<&'static str>,
    signer: &Signer,
) -> Result<Vec<u8>, SignError> {
    let mut json = body.to_json_with(additions);
    signer.sign_in_place(&mut json, object)?;
    Ok(json.into_bytes())
}
