//! The pages of a card's issuer in test mode: 3-D Secure 1, and both halves of 3-D Secure 2
//! (spec 06, section 7.1; spec 08, section 4).

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

use super::engine::Engine;
use super::html::{Document, auto_form, escape, facts, heading, hidden_fields};
use super::page::{badge, nowhere};
use super::texts::ENGLISH;
use crate::platform::{AcsAnswer, AcsVisit, is_web_address};

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/acs", post(version_1))
        .route("/acs/decide", post(decide_version_1))
        .route("/acs/method", post(look))
        .route("/acs/challenge", post(challenge))
        .route("/acs/challenge/decide", post(decide_challenge))
}

#[derive(Deserialize)]
struct Version1 {
    #[serde(rename = "PaReq")]
    pa_req: String,
    #[serde(rename = "MD", default)]
    md: String,
    #[serde(rename = "TermUrl")]
    term_url: String,
    code: Option<String>,
    decision: Option<String>,
}

/// The same data under two names: `threeds2.iframe.params` has both, and who sends them on sends both.
#[derive(Deserialize)]
struct Look {
    #[serde(rename = "threeDSMethodData")]
    data: Option<String>,
    #[serde(rename = "3DSMethodData")]
    data_by_old_name: Option<String>,
}

#[derive(Deserialize)]
struct Challenge {
    creq: String,
    #[serde(rename = "threeDSSessionData", default)]
    session: String,
    code: Option<String>,
    decision: Option<String>,
}

async fn version_1(State(engine): State<Arc<Engine>>, Form(form): Form<Version1>) -> Response {
    let visit = engine.look(|platform, _| platform.acs_visit(&form.pa_req));
    match visit.filter(|_| is_way_back(&form.term_url)) {
        Some(visit) => {
            let fields = [
                ("PaReq", form.pa_req.as_str()),
                ("MD", form.md.as_str()),
                ("TermUrl", form.term_url.as_str()),
            ];
            confirm(&visit, "/acs/decide", &fields)
        }
        None => nowhere().await,
    }
}

async fn decide_version_1(
    State(engine): State<Arc<Engine>>,
    Form(form): Form<Version1>,
) -> Response {
    let code = typed(form.code.as_deref(), form.decision.as_deref());
    let answer = engine.act(|platform, now| platform.acs_decide(now, &form.pa_req, code)).await;
    match answer {
        Some(AcsAnswer::PaRes { pa_res, .. }) if is_way_back(&form.term_url) => {
            let fields = [("PaRes", pa_res.as_str()), ("MD", form.md.as_str())];
            back(&form.term_url, &fields)
        }
        _ => nowhere().await,
    }
}

/// The issuer looks at the browser, in a frame that nobody sees. It takes a moment, then tells the
/// merchant through the browser, or the platform where the merchant named no address.
async fn look(State(engine): State<Arc<Engine>>, Form(form): Form<Look>) -> Response {
    let data = form.data.or(form.data_by_old_name).unwrap_or_default();
    let Some(notification) = engine.look(|platform, _| platform.acs_notification(&data)) else {
        return nowhere().await;
    };
    match notification {
        Some(url) => {
            let data = data.as_str();
            back(&url, &[("threeDSServerTransID", data), ("threeDSMethodData", data)])
        }
        None => {
            tokio::time::sleep(LOOKING_TIME).await;
            engine.act(|platform, now| platform.issuer_looked(now, &data)).await;
            page("The bank has looked at this browser", String::new(), StatusCode::OK)
        }
    }
}

/// Short enough to be waited for, long enough that the page around is loaded.
const LOOKING_TIME: Duration = Duration::from_millis(150);

async fn challenge(State(engine): State<Arc<Engine>>, Form(form): Form<Challenge>) -> Response {
    match engine.look(|platform, _| platform.acs_visit(&form.creq)) {
        Some(visit) => {
            let fields =
                [("creq", form.creq.as_str()), ("threeDSSessionData", form.session.as_str())];
            confirm(&visit, "/acs/challenge/decide", &fields)
        }
        None => nowhere().await,
    }
}

async fn decide_challenge(
    State(engine): State<Arc<Engine>>,
    Form(form): Form<Challenge>,
) -> Response {
    let code = typed(form.code.as_deref(), form.decision.as_deref());
    let (answer, url) = engine
        .act(|platform, now| {
            let url = platform.acs_visit(&form.creq).and_then(|visit| visit.return_url);
            (platform.acs_decide(now, &form.creq, code), url)
        })
        .await;
    match (answer, url) {
        (Some(AcsAnswer::Cres { cres, session }), Some(url)) => {
            back(&url, &[("cres", cres.as_str()), ("threeDSSessionData", session.as_str())])
        }
        _ => nowhere().await,
    }
}

/// The code that was typed, `None` when the customer gave up.
pub(super) fn typed<'a>(code: Option<&'a str>, decision: Option<&str>) -> Option<&'a str> {
    match decision {
        Some("cancel") => None,
        _ => Some(code.unwrap_or_default()),
    }
}

/// Only web addresses, or paths of Payment Page here: forms to others could run scripts.
pub(super) fn is_way_back(url: &str) -> bool {
    is_web_address(url) || url.starts_with("/page/")
}

pub(super) fn confirm(visit: &AcsVisit, action: &str, hidden: &[(&str, &str)]) -> Response {
    let sum = visit.sum.map(|sum| ENGLISH.money(sum)).unwrap_or_default();
    let card = visit.card.clone().unwrap_or_default();
    let hint = if visit.wants_code {
        "This test card wants a certain code; `paywright cards` tells which."
    } else if visit.succeeds {
        "Any code will do. The number of the card decides: this payment will be approved."
    } else {
        "Any code will do. The number of the card decides: this payment will be declined."
    };
    let brand = visit.brand.map(badge).unwrap_or_default();
    let body = format!(
        "<header class=\"masthead\"><span class=\"mark\" aria-hidden=\"true\">B</span>Test Bank{brand}</header>\n\
         {}<p>Type the code that the bank has sent to your phone.</p>\n{}\
         <form method=\"post\" action=\"{action}\">{}<p class=\"field code\"><label for=\"code\">Code</label>\n\
         <input id=\"code\" name=\"code\" required inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"10\">\n\
         <span class=\"problem\" id=\"code-problem\" aria-live=\"polite\"></span></p>\n\
         <button type=\"submit\">Confirm</button>\
         <button type=\"submit\" class=\"secondary\" name=\"decision\" value=\"cancel\" formnovalidate>Cancel</button></form>\n\
         <p class=\"hint\">{}</p>\n",
        heading("Confirm the payment"),
        facts(&[("Amount", &sum), ("Card", &card)]),
        hidden_fields(hidden),
        escape(hint)
    );
    page("Test Bank", body, StatusCode::OK)
}

/// Lets the browser carry something on by POST.
pub(super) fn back(url: &str, fields: &[(&str, &str)]) -> Response {
    let body = heading("Back to the shop") + &auto_form(url, None, fields, "Continue");
    page("Test Bank", body, StatusCode::OK)
}

fn page(title: &str, body: String, status: StatusCode) -> Response {
    let document = Document { title, body, state: "3ds", house: "bank", ..Document::default() };
    document.respond(status, &ENGLISH)
}
