//! The dashboard and the start page, for people. Unlike that of the first gateway it is made here and
//! needs no script: a page shows how things stand, and loads itself again when they change.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use paywright_core::cryptoprocessing::encoding;
use serde::Deserialize;

use super::{Engine, page};
use crate::cryptoprocessing::{
    Action, INTERFACES, Notification, Payment, Platform, TEST_CARDS, TestCard,
};
use crate::server::html::{Document, button, escape, facts, heading, hidden_fields};
use crate::server::texts::Texts;

/// More rows make a page slow; the control API has all of them.
const MOST_ROWS: usize = 200;

/// Steps of the clock: seconds, and what the button says.
const STEPS: [(u64, &str); 5] = [
    (40, "40 seconds"),
    (60, "1 minute"),
    (3_600, "1 hour"),
    (86_400, "1 day"),
    (604_800, "7 days"),
];

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/", get(welcome))
        .route("/dashboard", get(overview))
        .route("/dashboard/clock", post(advance))
        .route("/dashboard/resend", post(resend))
        .route("/dashboard/act", post(act))
        .route("/dashboard/order/{*order_id}", get(order))
        .layer(Extension(Token::draw()))
}

/// What forms of this dashboard carry, and a page of another site cannot know: it could make a browser
/// send a form here otherwise.
#[derive(Clone)]
struct Token(Arc<str>);

impl Token {
    fn draw() -> Self {
        let part = || RandomState::new().build_hasher().finish();
        Self(format!("{:016x}{:016x}", part(), part()).into())
    }

    /// The answer to a form that was not made here.
    fn refusal(&self, given: &str) -> Option<Response> {
        if *self.0 == *given {
            return None;
        }
        let body = heading("This form is old")
            + "<p>The gateway was started again since the page was loaded.</p>\n\
               <p><a href=\"/dashboard\">Dashboard</a></p>\n";
        Some(respond("This form is old", body, String::new(), StatusCode::FORBIDDEN))
    }
}

async fn welcome(State(engine): State<Arc<Engine>>) -> Response {
    let (now, words) = engine.look(|platform, clock| {
        let words = &platform.terminal().path_words;
        (clock.now().to_string(), INTERFACES.map(|it| words.of(it).to_owned()))
    });
    let [api, apim, vwapi] = words.each_ref().map(|word| escape(word));
    let title = "Local Cryptoprocessing gateway";
    let mut body = heading(title) + &facts(&[("Time of the gateway", &now)]);
    body.push_str(&format!(
        "<p><a class=\"button\" href=\"/dashboard\">Open the dashboard</a></p>\n<ul>\n\
         <li><code>/{api}/Pay</code>, <code>/{api}/Block</code>...: card data from the shop</li>\n\
         <li><code>/{apim}/Init</code>, <code>/{apim}/Pay?SessionId=</code>...: the gateway's page</li>\n\
         <li><code>/{vwapi}/Register</code>, <code>/{vwapi}/Add</code>...: customers and their cards</li>\n\
         <li><a href=\"/_control/state\"><code>/_control/state</code></a>, \
         <a href=\"/_control/payments\"><code>payments</code></a>, \
         <a href=\"/_control/notifications\"><code>notifications</code></a>: what happened</li>\n</ul>\n\
         <h2>Test cards</h2>\n"
    ));
    let rows = TEST_CARDS.iter().map(|card| vec![code(card.number), escape(&outcome(card))]);
    body.push_str(&table("Test cards", &["Number", "What becomes of it"], rows));
    respond(title, body, String::new(), StatusCode::OK)
}

/// What becomes of a test card, in words.
fn outcome(card: &TestCard) -> String {
    let three_ds = if card.three_ds { "3-D Secure, then " } else { "" };
    if let Some(code) = card.declines {
        return format!("{three_ds}{code}");
    }
    let but = match (card.limit, card.fails, card.slow) {
        (Some(limit), _, _) => format!("; AMOUNT_EXCEED above {limit}"),
        (_, Some((kind, code)), _) => format!("; {code} on {}", kind.as_str()),
        (_, _, Some(kind)) => format!("; {} takes 40 s", kind.as_str()),
        _ => String::new(),
    };
    format!("{three_ds}approved{but}")
}

async fn overview(
    State(engine): State<Arc<Engine>>,
    Extension(token): Extension<Token>,
) -> Response {
    let version = engine.version().1;
    let body = engine.look(|platform, clock| {
        let counts = platform.operation_counts();
        let counts = counts.iter().map(|(kind, count)| format!("{} {count}", kind.as_str()));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let now = clock.now().to_string();
        let due = platform.next_due().map(|due| due.to_string()).unwrap_or_default();
        let rows = [("Time", now.as_str()), ("Next thing due", &due), ("Carried out", &counts)];
        let mut body = heading("Cryptoprocessing gateway") + &facts(&rows);
        body.push_str("<h2>Let time pass</h2>\n");
        body.push_str(&clock_form(&token));
        body.push_str("<h2>Payments</h2>\n");
        body.push_str(&payments(platform));
        body.push_str("<h2>Notifications</h2>\n");
        body.push_str(&notifications(platform, &token, |_| true));
        body
    });
    respond("Dashboard", body, poll(version), StatusCode::OK)
}

/// A button for each step of the clock.
fn clock_form(token: &Token) -> String {
    let step = |(seconds, label): (u64, &str)| {
        format!(
            "<button type=\"submit\" class=\"secondary\" name=\"seconds\" value=\"{seconds}\">{}</button>\n",
            escape(label)
        )
    };
    format!(
        "<form method=\"post\" action=\"/dashboard/clock\" class=\"row\">{}{}</form>\n",
        hidden_fields(&[("token", &*token.0)]),
        STEPS.map(step).concat()
    )
}

fn payments(platform: &Platform) -> String {
    let mut payments: Vec<&Payment> = platform.payments().collect();
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.created));
    let rows = payments.into_iter().take(MOST_ROWS).map(|payment| {
        let link = format!(
            "<a href=\"{}\">{}</a>",
            escape(&order_address(&payment.order_id)),
            escape(&payment.order_id)
        );
        vec![
            link,
            escape(&payment.state.to_string()),
            escape(&Texts::of("en").money(platform.money(payment.shown_amount()))),
            escape(payment.interface.word()),
            escape(payment.card.as_ref().map_or("", |card| &card.mask)),
            escape(payment.code.unwrap_or_default()),
        ]
    });
    table("Payments", &["Order", "State", "Amount", "Interface", "Card", "Code"], rows)
}

fn notifications(
    platform: &Platform,
    token: &Token,
    is_wanted: impl Fn(&Notification) -> bool,
) -> String {
    let found = platform.notifications().rev().filter(|it| is_wanted(it)).take(MOST_ROWS);
    let rows = found.map(|it| {
        let number = it.number.to_string();
        let fields = [("token", &*token.0), ("number", number.as_str())];
        let again =
            it.url.as_ref().map(|_| button("/dashboard/resend", &fields, "Send again", "plain"));
        let state = serde_json::to_value(it.state).unwrap_or_default();
        vec![
            escape(&number),
            escape(it.kind),
            escape(it.order_id.as_deref().unwrap_or_default()),
            escape(state.as_str().unwrap_or_default()),
            escape(&it.attempts.len().to_string()),
            escape(&last_answer(it)),
            again.unwrap_or_default(),
        ]
    });
    let columns = ["Number", "Type", "Order", "State", "Attempts", "Answer", "Action"];
    table("Notifications", &columns, rows)
}

/// What the shop said to the last attempt, or why it said nothing.
fn last_answer(notification: &Notification) -> String {
    let last = notification.attempts.last().and_then(|attempt| attempt.answer.as_ref());
    last.map_or_else(String::new, |answer| match &answer.result {
        Ok(answer) => answer.status.to_string(),
        Err(why) => why.clone(),
    })
}

async fn order(
    State(engine): State<Arc<Engine>>,
    Extension(token): Extension<Token>,
    Path(order_id): Path<String>,
) -> Response {
    let version = engine.version().1;
    let body = engine.look(|platform, _| {
        platform.payment(&order_id).map(|payment| details(platform, &token, payment))
    });
    match body {
        Some(body) => respond(&order_id, body, poll(version), StatusCode::OK),
        None => page::nowhere(),
    }
}

fn details(platform: &Platform, token: &Token, payment: &Payment) -> String {
    let money = |amount: u64| Texts::of("en").money(platform.money(amount));
    let (asked, balance) = (money(payment.amount), money(payment.balance));
    let state = payment.state.to_string();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let (customer, session) = (optional(&payment.customer), optional(&payment.session_id));
    let rows = [
        ("State", state.as_str()),
        ("Code", payment.code.unwrap_or_default()),
        ("Amount", &asked),
        ("Held or charged now", &balance),
        ("Interface", payment.interface.word()),
        ("Card", payment.card.as_ref().map_or("", |card| &card.mask)),
        ("Customer", &customer),
        ("Session", &session),
        ("RRN", &payment.rrn),
    ];
    let mut body = String::from("<p><a href=\"/dashboard\">All payments</a></p>\n");
    body.push_str(&heading(&payment.order_id));
    body.push_str(&facts(&rows));
    for action in Action::permitted(&payment.state) {
        body.push_str(&action_form(token, &payment.order_id, *action));
    }
    let operations = payment.operations.iter().map(|it| {
        vec![escape(&it.at.to_string()), escape(it.kind.as_str()), escape(&money(it.amount))]
    });
    body.push_str("<h2>Carried out</h2>\n");
    body.push_str(&table("Carried out", &["When", "What", "Amount"], operations));
    let timeline = payment
        .timeline
        .iter()
        .map(|it| vec![escape(&it.at.to_string()), escape(&it.to.to_string()), escape(it.cause)]);
    body.push_str("<h2>States</h2>\n");
    body.push_str(&table("States", &["When", "State", "Why"], timeline));
    body.push_str("<h2>Notifications</h2>\n");
    let is_about = |it: &Notification| it.order_id.as_deref() == Some(payment.order_id.as_str());
    body.push_str(&notifications(platform, token, is_about));
    body
}

/// A button, with a field for the amount where there is one to choose.
fn action_form(token: &Token, order_id: &str, action: Action) -> String {
    let (word, label, has_amount) = match action {
        Action::Charge { .. } => ("charge", "Charge", true),
        Action::Unblock {} => ("unblock", "Release", false),
        Action::Refund { .. } => ("refund", "Refund", true),
        Action::Chargeback {} => ("chargeback", "The issuer disputes it", false),
        Action::CloseHold {} => ("close-hold", "The issuer ends the hold", false),
        Action::Replace {} => ("replace", "A newer attempt replaces it", false),
        Action::Forward {} => ("forward", "Move it to another terminal", false),
    };
    let amount = match has_amount {
        true => format!(
            "<p class=\"field\"><label for=\"amount-{word}\">Minor units, empty for all</label>\n\
             <input id=\"amount-{word}\" name=\"amount\" inputmode=\"numeric\"></p>\n"
        ),
        false => String::new(),
    };
    let fields = [("token", &*token.0), ("order_id", order_id), ("action", word)];
    format!(
        "<form method=\"post\" action=\"/dashboard/act\">{}{amount}\
         <button type=\"submit\" class=\"secondary\">{}</button></form>\n",
        hidden_fields(&fields),
        escape(label)
    )
}

#[derive(Deserialize)]
struct ClockForm {
    #[serde(default)]
    token: String,
    seconds: u64,
}

async fn advance(
    State(engine): State<Arc<Engine>>,
    Extension(token): Extension<Token>,
    Form(form): Form<ClockForm>,
) -> Response {
    if let Some(refused) = token.refusal(&form.token) {
        return refused;
    }
    if STEPS.iter().any(|(seconds, _)| *seconds == form.seconds) {
        engine.advance(Duration::from_secs(form.seconds)).await;
    }
    Redirect::to("/dashboard").into_response()
}

#[derive(Deserialize)]
struct ResendForm {
    #[serde(default)]
    token: String,
    number: u64,
}

async fn resend(
    State(engine): State<Arc<Engine>>,
    Extension(token): Extension<Token>,
    Form(form): Form<ResendForm>,
) -> Response {
    if let Some(refused) = token.refusal(&form.token) {
        return refused;
    }
    // The list shows whether it is sent.
    let _ = engine.act(|platform, now| platform.resend(now, form.number)).await;
    Redirect::to("/dashboard").into_response()
}

#[derive(Deserialize)]
struct ActForm {
    #[serde(default)]
    token: String,
    order_id: String,
    action: String,
    #[serde(default)]
    amount: String,
}

impl ActForm {
    fn action(&self) -> Option<Action> {
        let amount = match self.amount.trim() {
            "" => None,
            text => Some(text.parse().ok()?),
        };
        Some(match self.action.as_str() {
            "charge" => Action::Charge { amount },
            "unblock" => Action::Unblock {},
            "refund" => Action::Refund { amount },
            "chargeback" => Action::Chargeback {},
            "close-hold" => Action::CloseHold {},
            "replace" => Action::Replace {},
            "forward" => Action::Forward {},
            _ => return None,
        })
    }
}

async fn act(
    State(engine): State<Arc<Engine>>,
    Extension(token): Extension<Token>,
    Form(form): Form<ActForm>,
) -> Response {
    if let Some(refused) = token.refusal(&form.token) {
        return refused;
    }
    let problem = match form.action() {
        None => Some("the amount has to be a number of minor units".to_owned()),
        Some(action) => {
            match engine.act(|platform, now| platform.act(now, &form.order_id, action)).await {
                None => return page::nowhere(),
                Some(done) => done.err().map(|error| error.to_string()),
            }
        }
    };
    let address = order_address(&form.order_id);
    let Some(problem) = problem else {
        return Redirect::to(&address).into_response();
    };
    let body = format!(
        "{}<p>{}</p>\n<p><a href=\"{}\">Back</a></p>\n",
        heading("That is not possible"),
        escape(&problem),
        escape(&address)
    );
    respond("That is not possible", body, String::new(), StatusCode::CONFLICT)
}

fn order_address(order_id: &str) -> String {
    let form = encoding::form(&[("", order_id)]);
    format!("/dashboard/order/{}", form.as_str().trim_start_matches('='))
}

/// Lets a page load itself again when something has changed.
fn poll(version: u64) -> String {
    format!(" data-poll=\"/_control/version\" data-version=\"{version}\"")
}

/// A table of HTML, or that there is nothing.
fn table(label: &str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: String = rows
        .map(|cells| {
            let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    if rows.is_empty() {
        return "<p>None yet.</p>\n".to_owned();
    }
    let heads: String = heads.iter().map(|head| format!("<th>{}</th>", escape(head))).collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n\
         <tr>{heads}</tr>\n{rows}</table></div>\n",
        escape(label)
    )
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// No other page may show these within itself: whoever clicks there might press a button here.
fn respond(title: &str, body: String, main: String, status: StatusCode) -> Response {
    let document = Document { title, body, main, ..Document::default() };
    let mut response = document.respond(status, Texts::of("en"));
    response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}
