//! Payment Page in the browser: plain HTML forms that need no script; `assets/page.js` makes them
//! quicker to use.

mod checkout;
mod outcome;
mod welcome;

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use self::checkout::Typed;
pub(super) use self::checkout::{CVV, Field, HOLDER, MONTH, NUMBER, YEAR, badge, field};
use super::engine::Engine;
use super::html::{Document, escape, heading};
use super::texts::{ENGLISH, Texts};
use crate::platform::{
    CardEntry, CardProblem, Method, Order, PageEvent, PageState, RefusedPage, SavedAccount,
};

type Parameters = Vec<(String, String)>;

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/", get(welcome::show))
        .route("/payment", get(open_by_get).post(open_by_post))
        .route("/link/{key}", get(open_link))
        .route("/page/{key}", get(show))
        .route("/page/{key}/state", get(version))
        .route("/page/{key}/card", post(pay_by_card))
        .route("/page/{key}/saved", post(pay_by_saved_card))
        .route("/page/{key}/method/{method}", post(pay_by_method))
        .route("/page/{key}/clarify", post(clarify))
        .route("/page/{key}/3ds", post(authenticated))
}

/// A page as it has to be shown.
struct View {
    key: String,
    order: Order,
    state: PageState,
    version: u64,
    saved: Vec<SavedAccount>,
    event: Option<PageEvent>,
    /// Key and name of the method that was chosen.
    chosen: Option<Method>,
    /// The text of the QR code that the customer has to scan.
    qr_text: String,
    /// Year and month of the platform, `2026-03`.
    month: String,
}

impl View {
    /// Key and name of the method that was chosen.
    fn method(&self) -> (&'static str, &'static str) {
        self.chosen.map_or(("", ""), |method| (method.key(), method.name()))
    }
}

async fn open_by_get(
    State(engine): State<Arc<Engine>>,
    Query(parameters): Query<Parameters>,
) -> Response {
    open(&engine, &parameters).await
}

async fn open_by_post(
    State(engine): State<Arc<Engine>>,
    parameters: Result<Form<Parameters>, FormRejection>,
) -> Response {
    match parameters {
        Ok(Form(parameters)) => open(&engine, &parameters).await,
        Err(rejection) => rejection.into_response(),
    }
}

async fn open(engine: &Arc<Engine>, parameters: &[(String, String)]) -> Response {
    match engine.act(|platform, now| platform.open_page(now, parameters)).await {
        Ok(key) => Redirect::to(&address(&key)).into_response(),
        Err(refused) => refusal(&refused),
    }
}

/// A payment link has the page of its key.
async fn open_link(State(engine): State<Arc<Engine>>, Path(key): Path<String>) -> Response {
    if engine.look(|platform, _| platform.page(&key).is_some()) {
        Redirect::to(&address(&key)).into_response()
    } else {
        nowhere().await
    }
}

async fn show(State(engine): State<Arc<Engine>>, Path(key): Path<String>) -> Response {
    render(&engine, &key, &Typed::default()).await
}

/// What a waiting page asks for.
async fn version(State(engine): State<Arc<Engine>>, Path(key): Path<String>) -> Response {
    match engine.look(|platform, _| platform.page_version(&key)) {
        Some(version) => Json(json!({ "version": version })).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": "no such page" }))).into_response(),
    }
}

async fn pay_by_card(
    State(engine): State<Arc<Engine>>,
    Path(key): Path<String>,
    Form(form): Form<CardForm>,
) -> Response {
    let card = CardEntry {
        number: &form.number,
        month: &form.month,
        year: &form.year,
        holder: &form.holder,
        cvv: &form.cvv,
        saves: form.save.is_some(),
    };
    let paid = engine.act(|platform, now| platform.pay_by_card(now, &key, &card)).await;
    let typed =
        Typed { month: &form.month, year: &form.year, holder: &form.holder, ..Typed::default() };
    after_paying(&engine, &key, paid, typed).await
}

async fn pay_by_saved_card(
    State(engine): State<Arc<Engine>>,
    Path(key): Path<String>,
    Form(form): Form<SavedForm>,
) -> Response {
    let removed = form.remove.as_deref().and_then(|id| id.parse().ok());
    if let Some(id) = removed {
        return match engine.act(|platform, now| platform.forget_card(now, &key, id)).await {
            Some(()) => Redirect::to(&address(&key)).into_response(),
            None => nowhere().await,
        };
    }
    let account = form.account.as_deref().and_then(|id| id.parse().ok());
    let cvv = form.cvv.unwrap_or_default();
    let paid =
        engine.act(|platform, now| platform.pay_by_saved_card(now, &key, account, &cvv)).await;
    after_paying(&engine, &key, paid, Typed { is_saved: true, ..Typed::default() }).await
}

/// Back to the page, which shows what has become of it, or what has to be corrected.
async fn after_paying(
    engine: &Arc<Engine>,
    key: &str,
    paid: Option<Result<(), Vec<CardProblem>>>,
    typed: Typed<'_>,
) -> Response {
    match paid {
        Some(Ok(())) => Redirect::to(&address(key)).into_response(),
        Some(Err(problems)) => {
            let typed = Typed { problems: &problems, ..typed };
            render(engine, key, &typed).await
        }
        None => nowhere().await,
    }
}

async fn pay_by_method(
    State(engine): State<Arc<Engine>>,
    Path((key, method)): Path<(String, String)>,
) -> Response {
    let state = engine
        .act(|platform, now| {
            platform.pay_by_method(now, &key, Method::by_key(&method)?)?;
            platform.page(&key).map(|(_, state)| state)
        })
        .await;
    match state {
        Some(PageState::Elsewhere { transaction, checksum }) => {
            Redirect::to(&visit(&method, transaction, &checksum)).into_response()
        }
        Some(_) => Redirect::to(&address(&key)).into_response(),
        None => nowhere().await,
    }
}

/// The names of the fields are those of the members that are asked for.
async fn clarify(
    State(engine): State<Arc<Engine>>,
    Path(key): Path<String>,
    Form(fields): Form<Parameters>,
) -> Response {
    let given = fields.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let given = given.map(|(name, _)| name).collect();
    match engine.act(|platform, now| platform.clarify_on_page(now, &key, given)).await {
        Some(()) => Redirect::to(&address(&key)).into_response(),
        None => nowhere().await,
    }
}

/// What the page of the issuer lets the browser bring back.
async fn authenticated(
    State(engine): State<Arc<Engine>>,
    Path(key): Path<String>,
    Form(form): Form<IssuerForm>,
) -> Response {
    let result = form.pa_res.or(form.cres).unwrap_or_default();
    match engine.act(|platform, now| platform.three_ds_on_page(now, &key, &result)).await {
        Some(()) => Redirect::to(&address(&key)).into_response(),
        None => nowhere().await,
    }
}

/// The answer for every address that leads to no page.
pub(super) async fn nowhere() -> Response {
    let document = Document {
        title: "Nothing here",
        body: heading("Nothing here")
            + "<p>No page has this address. The platform may have been started again or reset \
               since it was opened.</p><p><a href=\"/\">What this platform offers</a></p>",
        ..Document::default()
    };
    document.respond(StatusCode::NOT_FOUND, &ENGLISH)
}

/// The card form. It is neither kept nor printed.
#[derive(Deserialize)]
struct CardForm {
    number: String,
    month: String,
    year: String,
    holder: String,
    cvv: String,
    save: Option<String>,
}

#[derive(Deserialize)]
struct SavedForm {
    account: Option<String>,
    remove: Option<String>,
    cvv: Option<String>,
}

#[derive(Deserialize)]
struct IssuerForm {
    #[serde(rename = "PaRes")]
    pa_res: Option<String>,
    cres: Option<String>,
}

fn address(key: &str) -> String {
    format!("/page/{key}")
}

/// The address of a payment system, as a browser opens it.
fn visit(method: &str, transaction: u64, checksum: &str) -> String {
    format!("/provider/{method}?TxID={transaction}&Checksum={checksum}")
}

async fn render(engine: &Arc<Engine>, key: &str, typed: &Typed<'_>) -> Response {
    let view = engine.look(|platform, clock| {
        let (order, state) = platform.page(key)?;
        let customer = order.customer.id.as_deref();
        let saved = customer.map(|id| platform.saved_accounts(order.project_id, id));
        Some(View {
            key: key.to_owned(),
            order: order.clone(),
            state,
            version: platform.page_version(key).unwrap_or_default(),
            saved: saved.into_iter().flatten().cloned().collect(),
            event: platform.page_event(key),
            chosen: platform
                .payment(order.project_id, &order.payment_id)
                .map(|payment| payment.method),
            qr_text: platform.page_qr_text(key).unwrap_or_default(),
            month: clock.now().to_string().chars().take(7).collect(),
        })
    });
    match view {
        Some(view) => rendered(&view, typed),
        None => nowhere().await,
    }
}

fn rendered(view: &View, typed: &Typed<'_>) -> Response {
    let texts = Texts::of(&view.order.language);
    match &view.state {
        PageState::Open(declined) => checkout::open(view, texts, declined.is_some(), typed),
        PageState::Clarify(names) => checkout::clarify(view, texts, names),
        _ => outcome::show(view, texts),
    }
}

/// The events of a page as the JSON that its script reads.
fn events(event: Option<&PageEvent>) -> String {
    event.map_or(String::new(), |event| {
        let data = event.data.as_deref().unwrap_or("{}");
        format!("[{{\"event\":\"{}\",\"data\":{data}}}]", event.name)
    })
}

fn refusal(refused: &RefusedPage) -> Response {
    let texts = Texts::of(&refused.language);
    let mut body = heading(texts.refused);
    body.push_str(&format!("<p>{}</p>\n<ul class=\"problems\">\n", escape(texts.refused_intro)));
    for problem in &refused.problems {
        body.push_str(&format!(
            "<li><code>{}</code>: {} ({} {})</li>\n",
            escape(&problem.parameter),
            escape(&problem.rule),
            problem.code.number(),
            escape(problem.code.message())
        ));
    }
    body.push_str("</ul>\n");
    if let Some(text) = &refused.signed_text {
        body.push_str(&format!(
            "<p>{}</p>\n<pre class=\"signed\">{}</pre>\n",
            escape(texts.signed_text),
            escape(text)
        ));
    }
    let document = Document {
        title: texts.refused,
        body,
        events: "[{\"event\":\"onFailLoading\",\"data\":{}}]".to_owned(),
        ..Document::default()
    };
    document.respond(StatusCode::BAD_REQUEST, texts)
}
