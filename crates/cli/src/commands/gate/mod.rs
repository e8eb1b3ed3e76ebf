//! What the commands of Gate have in common.

pub(super) mod amount;
pub(super) mod ended;
pub(super) mod given;
pub(super) mod send;
pub(super) mod ticket;
pub(super) mod told;

use paywright_core::ecommpay::callback::Operation;
use paywright_core::ecommpay::gate::StatusAnswer;
use paywright_core::ecommpay::methods;
use paywright_core::payment::OperationId;
use paywright_http::GateClient;

use crate::client::of_call;
use crate::failure::Failure;
use crate::message::quoted;

/// A payment that is there, before something is done to it.
pub(super) struct Before {
    /// The Gate path of its method. A method that has no single path is taken for a card.
    pub(super) method: String,
    /// Its operations. `None` if it could not be asked for.
    pub(super) operations: Option<Vec<OperationId>>,
}

impl Before {
    /// Asks for a payment. With a method that is given, a platform that cannot tell is no reason to
    /// stop.
    pub(super) async fn of(
        client: &GateClient,
        payment_id: &str,
        method: Option<&str>,
    ) -> Result<Self, Failure> {
        let answer = client.status(payment_id).await;
        let message = match (answer, method) {
            (Ok(StatusAnswer::Known(message)), _) => message,
            (_, Some(method)) => return Ok(Self { method: method.to_owned(), operations: None }),
            (Ok(StatusAnswer::NotFound | StatusAnswer::NotReceived), None) => {
                return Err(not_found(payment_id));
            }
            (Err(error), None) => return Err(of_call(client, &error)),
        };
        let path = || {
            let named = message.payment().method().and_then(methods::gate_path_of_callback_method);
            named.unwrap_or("card")
        };
        Ok(Self {
            method: method.unwrap_or_else(path).to_owned(),
            operations: Some(message.operations().filter_map(Operation::id).collect()),
        })
    }

    /// The operations, if they are known.
    pub(super) fn known(&self) -> Option<&[OperationId]> {
        self.operations.as_deref()
    }
}

/// A signal came while somebody waited.
pub(super) fn wait_failure() -> Failure {
    Failure::negative("interrupted", "A signal ended the wait. The payment goes on.")
        .hint("`paywright status` tells how it stands.")
}

/// The platform knows no payment of that id.
pub(super) fn not_found(payment_id: &str) -> Failure {
    Failure::negative(
        "payment_not_found",
        format!("The platform knows no payment {} in this project.", quoted(payment_id)),
    )
    .hint("Look at the id, at --project and at --base-url; a payment that was sent a moment ago may take 10 s.")
}
