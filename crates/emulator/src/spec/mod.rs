//! The platform as documents for machines: OpenAPI 3.1 of Gate and the Data API, AsyncAPI 3.0 of
//! callbacks.
//!
//! The platform publishes neither. These are made from the tables that serve the local platform
//! ([`ENDPOINTS`](crate::platform::endpoint::ENDPOINTS)) and from tables of members with their
//! types and limits. `docs/api` holds them as files, and a running platform serves them.
//!
//! ```
//! let openapi = paywright_emulator::spec::openapi(None);
//! assert!(openapi.contains("\"/v2/payment/card/sale\""));
//! let asyncapi = paywright_emulator::spec::asyncapi(&[]);
//! assert!(asyncapi.contains("\"asyncapi\": \"3.0.0\""));
//! ```

mod asyncapi;
mod codes;
mod data_api;
mod examples;
mod notes;
mod openapi;
mod prose;
mod schema;
mod schemas;

use crate::platform::json::Object;

/// Of the documents, as of everything here.
const LICENSE: &str = "MIT OR Apache-2.0";

/// The OpenAPI document as JSON text.
///
/// With an address it is that of a local platform: all its paths are served there.
pub fn openapi(base_url: Option<&str>) -> String {
    text(&openapi::document(base_url))
}

/// The AsyncAPI document as JSON text.
///
/// With addresses its server is the merchant behind them, as a local platform knows it.
pub fn asyncapi(callback_urls: &[String]) -> String {
    text(&asyncapi::document(callback_urls))
}

fn license() -> Object {
    Object::new().with("name", LICENSE)
}

fn text(document: &Object) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
