//! The merchant: a small shop that opens payments, receives callbacks, checks and folds them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use paywright_core::ErrorCode;
use paywright_core::SecretKey;
use paywright_core::ecommpay::payment_state::{Fold, PaymentState};
use paywright_core::ecommpay::{Keyring, PageAddress, PaymentPage, Signer, Verifier};
use paywright_core::money::Money;
use reqwest::Client;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::Trouble;
use super::notice::{Notice, SendTo};
use crate::commands::sign::{Place, with_signature};

/// What the shop's key is called in its keyring.
pub(super) const KEY_LABEL: &str = "demo";

/// The shop, until it is dropped.
pub(super) struct Shop {
    /// Scheme, host and port.
    pub(super) url: String,
    project_id: u32,
    platform: String,
    signer: Signer,
    client: Client,
    books: Arc<Books>,
    _stop: oneshot::Sender<()>,
}

/// What the shop knows, shared with its web server.
struct Books {
    verifier: Verifier,
    ledger: Mutex<Ledger>,
}

/// What the shop has written down.
#[derive(Default)]
pub(super) struct Ledger {
    /// Signed addresses of Payment Page, by order.
    pages: BTreeMap<String, String>,
    /// Where customers have to be sent, by order.
    ways: BTreeMap<String, SendTo>,
    /// One state for each payment.
    pub(super) states: BTreeMap<String, PaymentState>,
    /// Genuine callbacks in the order in which they came.
    pub(super) receipts: Vec<Receipt>,
    /// Why other messages were turned away.
    pub(super) refusals: Vec<&'static str>,
}

/// A genuine callback and what it did.
#[derive(Clone)]
pub(super) struct Receipt {
    /// The body as it was received.
    pub(super) body: Vec<u8>,
    /// What it says.
    pub(super) notice: Notice,
    /// The label of the key that fitted.
    pub(super) key_label: String,
    /// What it did to the state of the payment.
    pub(super) fold: Fold,
}

impl Shop {
    /// Opens the shop on a socket that is bound already, since the platform has to know its
    /// address first.
    ///
    /// # Errors
    /// [`Trouble`] when the socket or the HTTP client cannot be used.
    pub(super) fn open(
        listener: TcpListener,
        project_id: u32,
        key: &SecretKey,
        platform: &str,
    ) -> Result<Self, Trouble> {
        let url = format!("http://{}", listener.local_addr()?);
        let books = Arc::new(Books {
            verifier: Verifier::new(Keyring::new(KEY_LABEL, key)),
            ledger: Mutex::new(Ledger::default()),
        });
        let app = Router::new()
            .route("/callback", post(receive))
            .route("/buy/{order}", get(send_to_page))
            .route("/way/{order}", get(send_elsewhere))
            .route("/thanks", get(thanks))
            .route("/sorry", get(sorry))
            .with_state(Arc::clone(&books));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, app).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        tokio::spawn(async move { server.await });
        Ok(Self {
            url,
            project_id,
            platform: platform.to_owned(),
            signer: Signer::new(key),
            client: Client::builder().no_proxy().build()?,
            books,
            _stop: stop,
        })
    }

    /// Puts an order up for sale and returns the address where the customer buys it.
    ///
    /// # Errors
    /// [`Trouble`] when the request breaks a rule of Payment Page.
    pub(super) fn offer(&self, order: &str, price: Money, about: &str) -> Result<String, Trouble> {
        let page = PaymentPage::purchase(self.project_id, order.to_owned(), price, "customer-7")
            .payment_description(about.to_owned())
            .merchant_success_url(format!("{}/thanks", self.url))
            .merchant_fail_url(format!("{}/sorry", self.url))
            .sign(&self.signer)
            .map_err(Trouble::new)?;
        let address = PageAddress::new(&self.platform).map_err(Trouble::new)?;
        self.ledger().pages.insert(order.to_owned(), page.url(&address));
        Ok(format!("{}/buy/{order}", self.url))
    }

    /// Sends a Gate request with its signature and returns the identifier of the request.
    ///
    /// # Errors
    /// [`Trouble`] unless the request was accepted. Accepted means received, never paid.
    pub(super) async fn request(&self, path: &str, body: &Value) -> Result<String, Trouble> {
        let body = body.to_string();
        let signature = self.signer.sign_json(body.as_bytes()).map_err(Trouble::new)?;
        let body = with_signature(body.as_bytes(), Place::General, &signature.to_string())
            .map_err(|failure| Trouble::new(format!("{failure:?}")))?;
        let response =
            self.client.post(format!("{}{path}", self.platform)).body(body).send().await?;
        let status = response.status();
        let text = response.text().await?;
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        match answer.get("request_id").and_then(Value::as_str) {
            Some(request_id) if status.is_success() => Ok(request_id.to_owned()),
            _ => Err(Trouble::new(format!("{path} answers {status}: {text}"))),
        }
    }

    /// The address from which the customer is sent on to the payment system.
    pub(super) fn way_for(&self, order: &str) -> String {
        format!("{}/way/{order}", self.url)
    }

    /// Posts a body to the shop's own address for callbacks, as anybody on the network could.
    ///
    /// # Errors
    /// [`Trouble`] when the shop does not answer.
    pub(super) async fn knock(&self, body: Vec<u8>) -> Result<u16, Trouble> {
        let url = format!("{}/callback", self.url);
        Ok(self.client.post(url).body(body).send().await?.status().as_u16())
    }

    /// What the shop has written down.
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.books.ledger()
    }

    /// The project of the shop.
    pub(super) fn project_id(&self) -> u32 {
        self.project_id
    }
}

impl Books {
    /// A ledger is only ever added to, so one that a panic left behind is still sound.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The heart of a merchant: check, fold, then answer 200. Whatever is not genuine changes nothing.
async fn receive(State(books): State<Arc<Books>>, body: Bytes) -> StatusCode {
    let mut ledger = books.ledger();
    let message = match books.verifier.verify(&body) {
        Ok(message) => message,
        Err(error) => {
            ledger.refusals.push(error.code());
            return StatusCode::FORBIDDEN;
        }
    };
    let Some(notice) = Notice::of(&message) else {
        ledger.refusals.push("callback_without_payment");
        return StatusCode::BAD_REQUEST;
    };
    let payment_id = notice.event.payment_id.clone();
    let state =
        ledger.states.entry(payment_id.clone()).or_insert_with(|| PaymentState::new(&payment_id));
    let Ok(fold) = state.fold(notice.event.clone()) else {
        ledger.refusals.push("payment_id_foreign");
        return StatusCode::BAD_REQUEST;
    };
    if let Some(way) = &notice.send_to {
        ledger.ways.insert(payment_id, way.clone());
    }
    let key_label = message.evidence().key_label().to_owned();
    ledger.receipts.push(Receipt { body: body.to_vec(), notice, key_label, fold });
    StatusCode::OK
}

async fn send_to_page(State(books): State<Arc<Books>>, Path(order): Path<String>) -> Response {
    match books.ledger().pages.get(&order) {
        Some(url) => Redirect::to(url).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn send_elsewhere(State(books): State<Arc<Books>>, Path(order): Path<String>) -> Response {
    match books.ledger().ways.get(&order) {
        Some(way) => Html(way_page(way)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn thanks() -> Html<&'static str> {
    Html("<!doctype html><title>Shop</title><h1>Thank you</h1>")
}

async fn sorry() -> Html<&'static str> {
    Html("<!doctype html><title>Shop</title><h1>That did not work</h1>")
}

/// A form that carries the customer and the data on to the payment system.
fn way_page(way: &SendTo) -> String {
    let mut html = format!(
        "<!doctype html><title>Shop</title><h1>On to pay</h1>\n<form method=\"{}\" action=\"{}\">\n",
        escaped(&way.method),
        escaped(&way.url)
    );
    for (name, value) in &way.fields {
        html.push_str(&format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
            escaped(name),
            escaped(value)
        ));
    }
    html.push_str("<button>Continue</button></form>");
    html
}

fn escaped(text: &str) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")]
        .iter()
        .fold(text.to_owned(), |text, (plain, escaped)| text.replace(plain, escaped))
}
