//! What comes back from the customer: 3-D Secure, authentication, data.

use serde_json::Value;

use super::super::draft::Draft;
use super::{Clarification, MerchantAuth, ThreeDsCheck, ThreeDsResult};

impl ThreeDsCheck {
    /// Whether the bank's message came to `3ds_notification_url` within 10 s.
    pub fn new(payment_id: impl Into<String>, has_answered: bool) -> Self {
        let draft = Draft::harmless("/v2/payment/card/3ds_check_iframe").payment(payment_id);
        Self::of(draft.set("threeds_completion_indicator", has_answered))
    }
}

impl ThreeDsResult {
    /// `cres` of 3-D Secure 2, as the bank's page posted it.
    pub fn cres(payment_id: impl Into<String>, cres: impl Into<String>) -> Self {
        Self::of(result(payment_id).needs(&["cres"]).set("cres", cres.into()))
    }

    /// `PaRes` of 3-D Secure 1, as the bank's page posted it; [`md`](Self::md) goes along.
    pub fn pares(payment_id: impl Into<String>, pares: impl Into<String>) -> Self {
        Self::of(result(payment_id).needs(&["pares"]).set("pares", pares.into()))
    }
}

fn result(payment_id: impl Into<String>) -> Draft {
    Draft::harmless("/v2/payment/card/3ds_result").payment(payment_id)
}

impl MerchantAuth {
    /// Starts the authentication: the customer gets a code.
    pub fn start(payment_id: impl Into<String>) -> Self {
        Self::of(authentication(payment_id, "start"))
    }

    /// Ends it with the code that the customer got.
    pub fn finish(payment_id: impl Into<String>, code: impl Into<String>) -> Self {
        let draft = authentication(payment_id, "finish").set("confirmation_code", code.into());
        Self::of(draft.needs(&["confirmation_code"]))
    }
}

fn authentication(payment_id: impl Into<String>, step: &'static str) -> Draft {
    Draft::harmless("/v2/payment/card/merchant_auth").payment(payment_id).set("general.type", step)
}

impl Clarification {
    /// The fields that were asked for, in the same tree of objects, all or some. An empty object
    /// only begins the 30 minutes anew.
    ///
    /// ```
    /// use paywright_core::ecommpay::gate::Clarification;
    /// use serde_json::json;
    /// let answer = Clarification::new(
    ///     "order-1",
    ///     json!({"avs_data": {"avs_post_code": "SW1A 1AA", "avs_street_address": "4 Example Road"}}),
    /// );
    /// assert!(answer.check().is_ok());
    /// assert!(Clarification::new("order-1", json!("SW1A 1AA")).check().is_err());
    /// ```
    pub fn new(payment_id: impl Into<String>, additional_data: Value) -> Self {
        let draft = Draft::harmless("/v2/payment/clarification").payment(payment_id);
        Self::of(draft.set("additional_data", additional_data))
    }
}
