//! The merchant: a small shop that opens payments, receives callbacks, checks and folds them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use paywright_core::ecommpay::callback::{Callback, NextAction, RedirectMethod};
use paywright_core::ecommpay::{PageAddress, PaymentPage, Project, Verified};
use paywright_core::money::Money;
use paywright_core::payment::Fold;
use paywright_core::payment::PaymentState;
use paywright_core::{ErrorCode, SecretKey};
use reqwest::Client;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::Trouble;
use crate::commands::sign::{Place, with_signature};

/// The shop, until it is dropped.
pub(super) struct Shop {
    /// Scheme, host and port.
    pub(super) url: String,
    platform: String,
    client: Client,
    books: Arc<Books>,
    _stop: oneshot::Sender<()>,
}

/// What the shop knows, shared with its web server.
struct Books {
    project: Project,
    ledger: Mutex<Ledger>,
}

/// What the shop has written down.
#[derive(Default)]
pub(super) struct Ledger {
    /// Signed addresses of Payment Page, by order.
    pages: BTreeMap<String, String>,
    /// Where customers have to be sent, by order.
    ways: BTreeMap<String, Way>,
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
    /// What it says, with the evidence that it is genuine.
    pub(super) callback: Verified<Callback>,
    /// The payment it is about.
    pub(super) payment_id: String,
    /// What it did to the state of the payment.
    pub(super) fold: Fold,
}

/// Where a customer has to be sent, and what goes along.
struct Way {
    method: &'static str,
    url: String,
    fields: Vec<(String, String)>,
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
            project: Project::new(project_id, key),
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
            platform: platform.to_owned(),
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
        let page = PaymentPage::purchase(self.project_id(), order.to_owned(), price, "customer-7")
            .payment_description(about.to_owned())
            .merchant_success_url(format!("{}/thanks", self.url))
            .merchant_fail_url(format!("{}/sorry", self.url))
            .sign(self.books.project.signer())
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
        let signature =
            self.books.project.signer().sign_json(body.as_bytes()).map_err(Trouble::new)?;
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
        self.books.project.id()
    }
}

impl Books {
    /// A ledger is only ever added to, so one that a panic left behind is still sound.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The heart of a merchant: check, fold, then answer 200. Whatever is not genuine, or could be read
/// in two ways, changes nothing.
async fn receive(State(books): State<Arc<Books>>, body: Bytes) -> StatusCode {
    let mut ledger = books.ledger();
    match ledger.take_in(&books.project, &body) {
        Ok(()) => StatusCode::OK,
        Err(code) => {
            ledger.refusals.push(code);
            StatusCode::FORBIDDEN
        }
    }
}

impl Ledger {
    fn take_in(&mut self, project: &Project, body: &[u8]) -> Result<(), &'static str> {
        let callback = project.verify_callback(body).map_err(|error| error.code())?;
        let mut events = callback.events().map_err(|review| review.code())?;
        // A callback is about one operation; only answers to questions tell several events.
        let event = events.pop().ok_or("callback_without_payment")?;
        let payment_id = event.payment_id.clone();
        let new = || PaymentState::new(&payment_id);
        let state = self.states.entry(payment_id.clone()).or_insert_with(new);
        let fold = state.fold(event).map_err(|error| error.code())?;
        if let NextAction::Redirect { method, url, fields } = callback.next_action() {
            let method = match method {
                RedirectMethod::Get => "get",
                RedirectMethod::Post => "post",
            };
            let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            let fields = fields.into_iter().map(own).collect();
            self.ways.insert(payment_id.clone(), Way { method, url: url.to_owned(), fields });
        }
        self.receipts.push(Receipt { callback, payment_id, fold });
        Ok(())
    }
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
fn way_page(way: &Way) -> String {
    let mut html = format!(
        "<!doctype html><title>Shop</title><h1>On to pay</h1>\n<form method=\"{}\" action=\"{}\">\n",
        way.method,
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
