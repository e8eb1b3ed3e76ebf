//! What the commands of Gate have in common.

pub(super) mod amount;
pub(super) mod send;
pub(super) mod ticket;
pub(super) mod told;

use paywright_core::ecommpay::gate::StatusAnswer;
use paywright_core::ecommpay::methods;
use paywright_http::GateClient;

use crate::client::of_call;
use crate::failure::Failure;
use crate::message::quoted;

/// The Gate path of the method by which a payment was made. A method that has no single path is
/// taken for a card.
pub(super) async fn method_of(client: &GateClient, payment_id: &str) -> Result<String, Failure> {
    match client.status(payment_id).await.map_err(|error| of_call(&error))? {
        StatusAnswer::Known(message) => {
            let method = message.payment().method().map(str::to_owned);
            let path = method.as_deref().and_then(methods::gate_path_of_callback_method);
            Ok(path.unwrap_or("card").to_owned())
        }
        StatusAnswer::NotFound | StatusAnswer::NotReceived => Err(not_found(payment_id)),
    }
}

/// The platform knows no payment of that id.
pub(super) fn not_found(payment_id: &str) -> Failure {
    Failure::negative(
        "payment_not_found",
        format!("The platform knows no payment {} in this project.", quoted(payment_id)),
    )
    .hint("Look at the id, at --project and at --base-url; a payment that was sent a moment ago may take 10 s.")
}
