//! The merchant: signs requests, receives callbacks, verifies whatever it gets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Signer, Verifier};
use paywright_emulator::platform::endpoint::Endpoint;
use serde_json::Value;

/// The project of every case, and another one beside it.
pub(crate) const PROJECT: u32 = 112;
pub(crate) const OTHER_PROJECT: u32 = 113;

pub(crate) fn secret_of(project: u32) -> &'static str {
    if project == OTHER_PROJECT { "other_secret_key" } else { "secret_key" }
}

fn key_of(project: u32) -> SecretKey {
    SecretKey::new(secret_of(project)).unwrap()
}

/// A message that was delivered.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The path it was sent to.
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

/// Keeps every callback and answers as it is told, then with 200.
pub(crate) struct Receiver {
    pub(crate) base_url: String,
    inbox: Arc<Inbox>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Inbox {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inbox = Arc::new(Inbox::default());
        let app = Router::new().fallback(Self::receive).with_state(Arc::clone(&inbox));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Self { base_url, inbox, task }
    }

    async fn receive(State(inbox): State<Arc<Inbox>>, uri: Uri, body: Bytes) -> impl IntoResponse {
        let path = uri.path().to_owned();
        inbox.received.lock().unwrap().push(Received { path, body: body.to_vec() });
        let status = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
        StatusCode::from_u16(status).unwrap()
    }

    pub(crate) fn answer_with(&self, statuses: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    /// Everything received since the last time.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.inbox.received.lock().unwrap())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The content of a message whose signature is that of the project.
pub(crate) fn verified(body: &[u8], project: u32) -> Result<Value, String> {
    let keyring = Keyring::new("shop", &key_of(project));
    let text = String::from_utf8_lossy(body);
    Verifier::new(keyring)
        .verify(body)
        .map_err(|error| format!("the message does not verify: {error}\n{text}"))?;
    serde_json::from_slice(body).map_err(|error| format!("{error}\n{text}"))
}

/// The body with its signature, or what is given for one, in the place that the endpoint wants.
pub(crate) fn signed(path: &str, body: &Value, instead: Option<&Value>) -> Result<Vec<u8>, String> {
    let member = Endpoint::of(path).map_or("general.signature", Endpoint::signature_member);
    let project_member = Endpoint::of(path).map_or("general.project_id", Endpoint::project_member);
    let project = body.pointer(&pointer(project_member)).and_then(Value::as_u64);
    let project = project.and_then(|id| u32::try_from(id).ok()).unwrap_or(PROJECT);
    let signature = match instead {
        Some(instead) => instead.clone(),
        None => {
            let signature = Signer::new(&key_of(project)).sign_json(body.to_string().as_bytes());
            Value::from(signature.map_err(|error| error.to_string())?.to_string())
        }
    };
    let mut body = body.clone();
    let place = match member.rsplit_once('.') {
        Some((object, _)) => body.get_mut(object),
        None => Some(&mut body),
    };
    // A request that lacks the object lacks the signature, too.
    if let Some(Value::Object(place)) = place
        && !signature.is_null()
    {
        place.insert("signature".to_owned(), signature);
    }
    Ok(body.to_string().into_bytes())
}

/// Payment Page parameters with their signature.
pub(crate) fn signed_parameters(parameters: &[(String, String)]) -> Vec<(String, String)> {
    let pairs = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = Signer::new(&key_of(PROJECT)).sign_parameters(pairs).to_string();
    let mut signed = parameters.to_vec();
    if !signed.iter().any(|(name, _)| name == "signature") {
        signed.push(("signature".to_owned(), signature));
    }
    signed
}

pub(crate) fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}
