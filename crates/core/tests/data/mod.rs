//! The messages in `tests/callbacks` of the repository.

use paywright_core::{SecretKey, ecommpay::Signer};

/// The key that [`signed`] signs with.
pub(crate) const KEY: &str = "paywright-test-key";

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../tests/callbacks/", $name, ".json")))
    };
}

/// Name and content of each.
pub(crate) const FILES: &[(&str, &str)] = &[
    file!("answer-not-found"),
    file!("answer-not-received"),
    file!("answer-request-error"),
    file!("answer-success"),
    file!("card-purchase"),
    file!("card-purchase-converted"),
    file!("card-purchase-decision"),
    file!("card-purchase-signed"),
    file!("card-purchase-wrong-signature"),
    file!("errors-nested-signed"),
    file!("part-display-add-info"),
    file!("part-display-qr"),
    file!("part-redirect-get"),
    file!("part-redirect-get-fields"),
    file!("part-redirect-post"),
    file!("placeholders-1-signed"),
    file!("placeholders-2-signed"),
    file!("placeholders-3-signed"),
    file!("placeholders-4-signed"),
    file!("placeholders-5-signed"),
    file!("placeholders-6-signed"),
    file!("placeholders-7-signed"),
    file!("placeholders-8-signed"),
    file!("recurring-state-signed"),
    file!("redirect-only"),
    file!("state-3ds1-acs"),
    file!("state-3ds2-iframe"),
    file!("state-3ds2-redirect"),
    file!("state-3ds2-success"),
    file!("state-3ds2-via-acs"),
    file!("state-apm-redirect"),
    file!("state-apm-widget"),
    file!("state-card-decline"),
    file!("state-card-success"),
    file!("state-clarification-list"),
    file!("state-clarification-schema"),
    file!("state-qr-data"),
    file!("state-qr-image"),
    file!("terminal-purchase-decline"),
    file!("terminal-purchase-rrn"),
    file!("terminal-purchase-success"),
    file!("terminal-verification-decline"),
    file!("terminal-verification-success"),
    file!("token-card"),
    file!("token-created"),
    file!("token-created-old"),
    file!("token-customer"),
    file!("token-short"),
    file!("wallet-payout-decline"),
    file!("wallet-payout-success"),
    file!("wallet-purchase-decline"),
    file!("wallet-purchase-success"),
];

/// A message with a right signature, where it had one, or else at top level. Nothing else changes.
pub(crate) fn signed(body: &str) -> String {
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let signature = signer.sign_json(body.as_bytes()).unwrap().to_string();
    let place = "\"signature\": \"";
    let mut parts = body.split(place);
    let mut signed = parts.next().unwrap().to_owned();
    let is_placed = body.contains(place);
    for part in parts {
        let (_, rest) = part.split_once('"').unwrap();
        signed.extend([place, &signature, "\"", rest]);
    }
    if !is_placed {
        signed.truncate(signed.rfind('}').unwrap());
        signed.extend([",", place, &signature, "\"}"]);
    }
    signed
}
