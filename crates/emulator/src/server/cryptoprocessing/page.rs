//! What the payer's browser sees: the page of a session. All templates look alike here; its language
//! is Russian unless `EN` was asked for, which is our choice where none was.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Redirect, Response};
use axum::routing::{get, post};
use paywright_core::cryptoprocessing::{Interface, encoding};
use serde::Deserialize;
use serde_json::json;

use super::Engine;
use crate::cryptoprocessing::{Code, PageState, PageView, Parameters, Platform, SessionKind};
use crate::platform::is_web_address;
use crate::server::html::{Document, auto_form, button, escape, facts, heading};
use crate::server::page::{CVV, Field, HOLDER, MONTH, NUMBER, YEAR, field};
use crate::server::texts::Texts;

/// Seconds until the payer is sent back by itself (spec 10, section 3.2).
const RETURN_AFTER: u32 = 3;

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/page/{session}/pay", post(pay).get(reopened))
        .route("/page/{session}/3ds", post(authenticated).get(reopened))
        .route("/page/{session}/again", post(again).get(reopened))
        .route("/page/{session}/state", get(version))
}

/// `Pay` and `Add` in the payer's browser.
pub(super) fn show(engine: &Arc<Engine>, session_id: &str) -> Response {
    render(engine, session_id, None, None)
}

/// The card form. It is neither kept nor printed.
#[derive(Deserialize)]
struct CardForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    holder: String,
    #[serde(default)]
    cvv: String,
}

#[derive(Deserialize)]
struct BankForm {
    #[serde(rename = "MD")]
    md: String,
    #[serde(rename = "PaRes")]
    pa_res: String,
}

async fn pay(
    State(engine): State<Arc<Engine>>,
    Path(session_id): Path<String>,
    Form(form): Form<CardForm>,
) -> Response {
    let data = [
        ("CardNumber", &form.number),
        ("EMonth", &form.month),
        ("EYear", &form.year),
        ("CardHolder", &form.holder),
        ("SecureCode", &form.cvv),
    ];
    let pairs = data.into_iter().map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let data = Parameters::of_pairs(pairs.collect());
    match engine.act(|platform, now| platform.page_pay(now, &session_id, &data)).await {
        None => nowhere(),
        Some(Ok(())) => back(&engine, &session_id),
        Some(Err(code)) => render(&engine, &session_id, Some(code), Some(&form)),
    }
}

async fn authenticated(
    State(engine): State<Arc<Engine>>,
    Path(session_id): Path<String>,
    Form(form): Form<BankForm>,
) -> Response {
    let known = engine
        .act(|platform, now| platform.page_return(now, &session_id, &form.md, &form.pa_res))
        .await;
    known.map_or_else(nowhere, |()| back(&engine, &session_id))
}

async fn again(State(engine): State<Arc<Engine>>, Path(session_id): Path<String>) -> Response {
    let known = engine.act(|platform, now| platform.page_start_again(now, &session_id)).await;
    known.map_or_else(nowhere, |()| back(&engine, &session_id))
}

/// The address of a form that is opened again, as phones do it with their tabs.
async fn reopened(State(engine): State<Arc<Engine>>, Path(session_id): Path<String>) -> Response {
    back(&engine, &session_id)
}

/// Whether a waiting page has something new to show.
async fn version(State(engine): State<Arc<Engine>>, Path(session_id): Path<String>) -> Response {
    match engine.look(|platform, _| platform.page(&session_id)) {
        Some(view) => Json(json!({"version": stage(&view.state)})).into_response(),
        None => nowhere(),
    }
}

/// A number for what a page shows.
fn stage(state: &PageState) -> u32 {
    match state {
        PageState::Open(_) => 1,
        PageState::Bank { .. } => 2,
        PageState::Processing => 3,
        PageState::Done => 4,
        PageState::Failed(_) => 5,
        PageState::Over => 6,
    }
}

/// Shows the page again by its own address, so that loading it again sends nothing.
fn back(engine: &Engine, session_id: &str) -> Response {
    match engine.look(|platform, _| address(platform, session_id)) {
        Some(address) => Redirect::to(&address).into_response(),
        None => nowhere(),
    }
}

/// Where the page of a session is.
fn address(platform: &Platform, session_id: &str) -> Option<String> {
    let view = platform.page(session_id)?;
    let word = platform.terminal().path_words.of(view.session.interface);
    let command = match view.session.kind {
        SessionKind::Payment { .. } => "Pay",
        SessionKind::Add { .. } => "Add",
    };
    Some(format!("/{word}/{command}?{}", encoding::form(&[("SessionId", session_id)]).as_str()))
}

fn render(
    engine: &Engine,
    session_id: &str,
    problem: Option<Code>,
    typed: Option<&CardForm>,
) -> Response {
    let seen = engine.look(|platform, clock| {
        let view = platform.page(session_id)?;
        let money = view.amount.map(|amount| platform.money(amount));
        let (year, month) = clock.now().year_and_month();
        Some((view, money, format!("{year:04}-{month:02}")))
    });
    let Some((view, money, month)) = seen else {
        return nowhere();
    };
    let texts = texts(&view);
    let session = &view.session;
    let sum = match (&session.total, money) {
        (Some(total), Some(money)) => format!("{total} {}", money.currency()),
        (_, Some(money)) => texts.money(money),
        (_, None) => String::new(),
    };
    let page = Page { view: &view, texts, sum, month: &month };
    match &view.state {
        PageState::Open(code) => page.checkout(problem.or(*code), typed),
        PageState::Bank { pa_req, md } => page.bank(pa_req, md),
        PageState::Processing => {
            let words = format!("<p role=\"status\">{}</p>\n", escape(texts.processing));
            let poll = format!(
                " data-poll=\"/page/{}/state\" data-version=\"{}\"",
                escape(&session.session_id),
                stage(&view.state)
            );
            page.result("processing", texts.payment, &words, poll)
        }
        PageState::Done => {
            let is_payment = matches!(session.kind, SessionKind::Payment { .. });
            let title = if is_payment { texts.paid } else { texts.tokenized };
            page.outcome("paid", title, "", true)
        }
        PageState::Failed(code) => {
            let advice = escape(advice(texts, code));
            let reason = facts(&[(texts.reason, code)]);
            page.outcome("declined", texts.declined, &format!("<p>{advice}</p>\n{reason}"), false)
        }
        PageState::Over => {
            let words = format!("<p>{}</p>\n", escape(texts.closed_text));
            page.outcome("closed", texts.closed, &words, false)
        }
    }
}

/// What a payer can do, to whom the code says nothing.
fn advice(texts: &Texts, code: &str) -> &'static str {
    match code {
        "AMOUNT_EXCEED" => texts.too_little_money,
        "ORDER_TIME_OUT" | "THREE_DS_TIME_OUT" => texts.too_late,
        _ => texts.ask_bank,
    }
}

/// The address that the payer goes back to.
fn way_back(view: &PageView, success: bool) -> Option<String> {
    let order_id = match &view.session.kind {
        SessionKind::Payment { order_id } => order_id.as_str(),
        SessionKind::Add { .. } => "",
    };
    let form = encoding::form(&[("", order_id)]);
    let order_id = form.as_str().trim_start_matches('=');
    let flag = if success { "True" } else { "False" };
    let url = view.session.url.as_deref()?;
    let url = url.replace("{orderid}", order_id).replace("{success}", flag);
    Some(url).filter(|url| is_web_address(url))
}

fn texts(view: &PageView) -> &'static Texts {
    let language = view.session.language.as_deref().unwrap_or("RU");
    Texts::of(&language.to_lowercase())
}

struct Page<'a> {
    view: &'a PageView,
    texts: &'static Texts,
    sum: String,
    month: &'a str,
}

impl Page<'_> {
    /// The form for card data.
    fn checkout(&self, problem: Option<Code>, typed: Option<&CardForm>) -> Response {
        let (view, texts) = (self.view, self.texts);
        let session = &view.session;
        let is_payment = matches!(session.kind, SessionKind::Payment { .. });
        let title = if is_payment { texts.payment } else { texts.tokenize };
        let submit = match is_payment {
            true => format!("{} {}", texts.pay, self.sum),
            false => texts.tokenize.to_owned(),
        };
        let empty = CardForm {
            number: String::new(),
            month: String::new(),
            year: String::new(),
            holder: String::new(),
            cvv: String::new(),
        };
        let typed = typed.unwrap_or(&empty);
        let said = |codes: &[&str], text: &'static str| {
            problem.is_some_and(|code| codes.contains(&code)).then_some(text)
        };
        let expiry = said(&["WRONG_EXPIRE_DATE"], texts.wrong_expiry);
        let expiry = expiry.or(said(&["CARD_EXPIRED"], texts.expired));
        let wrong_number = said(&["WRONG_CARD_PAN", "WRONG_PAY_INFO"], texts.wrong_number);
        let wrong_holder = said(&["WRONG_CARDHOLDER"], texts.wrong_holder);
        let wrong_cvv = said(&["WRONG_CVV"], texts.wrong_cvv);
        let rows = [
            ("number", texts.card_number, NUMBER, "", wrong_number),
            ("month", texts.expiry_month, MONTH, typed.month.as_str(), expiry),
            ("year", texts.expiry_year, YEAR, typed.year.as_str(), expiry),
            ("cvv", texts.cvv, CVV, "", wrong_cvv),
            ("holder", texts.holder, HOLDER, typed.holder.as_str(), wrong_holder),
        ];
        let is_stored = view.stored_card.is_some();
        let fields: String = rows
            .into_iter()
            .filter(|(name, ..)| !is_stored || *name == "cvv")
            .map(|(name, label, hints, value, problem)| {
                field(&Field { id: name, name, label, hints, value, problem })
            })
            .collect();
        let card = view.stored_card.as_deref().unwrap_or_default();
        // A card that was declined is no mistake in a field.
        let is_told = rows.iter().any(|(.., problem)| problem.is_some());
        let declined = problem.filter(|_| !is_told).map_or(String::new(), |code| {
            format!(
                "<p class=\"callout\" role=\"alert\">{} ({})</p>\n",
                escape(texts.declined),
                escape(code)
            )
        });
        let kind = if is_stored { "saved" } else { "card" };
        let body = format!(
            "<section class=\"order\">\n<h1>{}</h1>\n{}{}</section>\n<div class=\"pay\">\n{declined}\
             <form method=\"post\" action=\"/page/{}/pay\" class=\"{kind}\" data-now=\"{}\">\n{}{fields}\
             <button type=\"submit\">{}</button>\n</form>\n<p class=\"hint\">{}</p>\n</div>\n",
            escape(title),
            self.amount(),
            self.about(),
            escape(&session.session_id),
            escape(self.month),
            rows_of(&[(texts.card, card)]),
            escape(&submit),
            escape(texts.second_test_cards)
        );
        let main = " class=\"checkout\"".to_owned();
        Document { title, body, state: "open", main, ..Document::default() }
            .respond(StatusCode::OK, texts)
    }

    /// On the way to the bank.
    fn bank(&self, pa_req: &str, md: &str) -> Response {
        let (texts, session_id) = (self.texts, &self.view.session.session_id);
        let back = format!("/page/{session_id}/3ds");
        let fields = [("PaReq", pa_req), ("MD", md), ("TermUrl", back.as_str())];
        let again = match self.view.session.kind {
            SessionKind::Payment { .. } => {
                button(&format!("/page/{session_id}/again"), &[], texts.another_card, "secondary")
            }
            SessionKind::Add { .. } => String::new(),
        };
        let body = format!(
            "<p>{}</p>\n{}{again}",
            escape(texts.three_ds_text),
            auto_form("/acs", None, &fields, texts.to_bank)
        );
        self.result("3ds", texts.three_ds, &body, String::new())
    }

    /// How it ended. The payer is sent back soon.
    fn outcome(&self, state: &'static str, title: &str, words: &str, success: bool) -> Response {
        let texts = self.texts;
        let Some(url) = way_back(self.view, success) else {
            let body = format!("{}{words}{}", self.amount(), self.about());
            return self.result(state, title, &body, String::new());
        };
        let main = format!(
            " data-return=\"{}\" data-return-mode=\"parent_page\" data-return-after=\"{RETURN_AFTER}\"",
            escape(&url)
        );
        let body = format!(
            "{}{words}{}<p><a class=\"button back\" href=\"{}\" target=\"_parent\">{}</a></p>\n\
             <p class=\"hint\">{} <span data-seconds>{RETURN_AFTER}</span> {}</p>\n",
            self.amount(),
            self.about(),
            escape(&url),
            escape(texts.back),
            escape(texts.back_in),
            escape(texts.seconds)
        );
        self.result(state, title, &body, main)
    }

    fn result(&self, state: &'static str, title: &str, body: &str, main: String) -> Response {
        let body = format!(
            "<section class=\"result\"><span class=\"icon\" aria-hidden=\"true\"></span>{}{body}</section>\n",
            heading(title)
        );
        Document { title, body, state, main, ..Document::default() }
            .respond(StatusCode::OK, self.texts)
    }

    fn amount(&self) -> String {
        match self.sum.as_str() {
            "" => String::new(),
            sum => format!("<p class=\"amount\">{}</p>\n", escape(sum)),
        }
    }

    fn about(&self) -> String {
        let session = &self.view.session;
        let order_id = match &session.kind {
            SessionKind::Payment { order_id } => order_id.as_str(),
            SessionKind::Add { .. } => "",
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let description = [text(&session.product), text(&session.description)].join(" ");
        rows_of(&[(self.texts.description, description.trim()), (self.texts.order, order_id)])
    }
}

/// Rows of a name and a value, if any has one.
fn rows_of(rows: &[(&str, &str)]) -> String {
    if rows.iter().all(|(_, value)| value.is_empty()) { String::new() } else { facts(rows) }
}

/// Where no session is, or the one it was is forgotten.
pub(super) fn nowhere() -> Response {
    let texts = Texts::of("en");
    let body = heading("Nothing here")
        + "<p>No page has this address. The gateway may have been started again or reset since it was \
           opened.</p>\n";
    Document { title: "Nothing here", body, ..Document::default() }
        .respond(StatusCode::NOT_FOUND, texts)
}

/// Whether a command is one that the payer's browser opens.
pub(super) fn is_page(interface: Interface, command: &str) -> bool {
    matches!(
        (interface, command),
        (Interface::Apim | Interface::Vwapi, "Pay") | (Interface::Vwapi, "Add")
    )
}
