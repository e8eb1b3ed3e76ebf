//! Payment Page in the browser: plain HTML forms that need no script.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::engine::Engine;
use super::html::{Document, button, escape, facts};
use super::texts::{ENGLISH, Texts};
use crate::platform::cards::{Authentication, TEST_CARDS, Verdict};
use crate::platform::codes::Code;
use crate::platform::{CardEntry, CardProblem, Method, Order, PageState, RefusedPage, ReturnMode};

type Parameters = Vec<(String, String)>;

pub(super) async fn open_by_get(
    State(engine): State<Arc<Engine>>,
    Query(parameters): Query<Parameters>,
) -> Response {
    open(&engine, &parameters)
}

pub(super) async fn open_by_post(
    State(engine): State<Arc<Engine>>,
    parameters: Result<Form<Parameters>, FormRejection>,
) -> Response {
    match parameters {
        Ok(Form(parameters)) => open(&engine, &parameters),
        Err(rejection) => rejection.into_response(),
    }
}

fn open(engine: &Arc<Engine>, parameters: &[(String, String)]) -> Response {
    match engine.act(|platform, now| platform.open_page(now, parameters)) {
        Ok(key) => Redirect::to(&address(&key)).into_response(),
        Err(refused) => refusal(&refused),
    }
}

pub(super) async fn show(State(engine): State<Arc<Engine>>, Path(key): Path<String>) -> Response {
    let page = engine.look(|platform, _| {
        let (order, state) = platform.page(&key)?;
        Some((order.clone(), state))
    });
    match page {
        Some((order, state)) => render(&key, &order, &state, &Typed::default()),
        None => nowhere().await,
    }
}

pub(super) async fn pay_by_card(
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
    match engine.act(|platform, now| platform.pay_by_card(now, &key, &card)) {
        Some(Ok(())) => Redirect::to(&address(&key)).into_response(),
        Some(Err(problems)) => {
            let typed = Typed {
                month: &form.month,
                year: &form.year,
                holder: &form.holder,
                problems: &problems,
            };
            let order =
                engine.look(|platform, _| platform.page(&key).map(|(order, _)| order.clone()));
            match order {
                Some(order) => render(&key, &order, &PageState::Open(None), &typed),
                None => nowhere().await,
            }
        }
        None => nowhere().await,
    }
}

pub(super) async fn pay_by_method(
    State(engine): State<Arc<Engine>>,
    Path((key, method)): Path<(String, String)>,
) -> Response {
    let state = engine.act(|platform, now| {
        platform.pay_by_method(now, &key, Method::by_key(&method)?)?;
        platform.page(&key).map(|(_, state)| state)
    });
    match state {
        Some(PageState::Elsewhere { transaction, checksum }) => {
            Redirect::to(&visit(&method, transaction, &checksum)).into_response()
        }
        Some(_) => Redirect::to(&address(&key)).into_response(),
        None => nowhere().await,
    }
}

/// The answer for every address that leads to no page.
pub(super) async fn nowhere() -> Response {
    let document = Document {
        title: "Nothing here",
        body: "<p>No page has this address. The platform may have been started again or reset \
               since it was opened.</p><p><a href=\"/\">What this platform offers</a></p>"
            .to_owned(),
        reload_after: None,
    };
    document.respond(StatusCode::NOT_FOUND, &ENGLISH)
}

/// For people who open the address in a browser to see whether the platform runs.
pub(super) async fn welcome(State(engine): State<Arc<Engine>>) -> Response {
    let (now, projects) = engine.look(|platform, clock| {
        let ids: Vec<String> =
            platform.projects().map(|project| project.id().to_string()).collect();
        (clock.now().to_string(), ids.join(", "))
    });
    let mut body = facts(&[("Time of the platform", &now), ("Projects", &projects)]);
    body.push_str(
        "<p><a class=\"button\" href=\"/dashboard\">Open the dashboard</a></p>\n\
         <ul>\n<li><code>/payment</code>: Payment Page, by GET and POST</li>\n\
         <li><code>/v2/payment/...</code>: Gate, by POST</li>\n\
         <li><a href=\"/_control/state\"><code>/_control/state</code></a>, \
         <a href=\"/_control/payments\"><code>payments</code></a>, \
         <a href=\"/_control/deliveries\"><code>deliveries</code></a>: what happened, as JSON</li>\n</ul>\n\
         <h2>Test cards</h2>\n<div class=\"scroll\"><table>\n\
         <tr><th>Number</th><th>Purchase</th><th>3-D Secure</th><th></th></tr>\n",
    );
    for card in TEST_CARDS {
        let result = match card.purchase {
            Verdict::Success => "success".to_owned(),
            Verdict::Decline(code) => format!("decline {}", code.number()),
        };
        let authentication = match card.authentication {
            Authentication::None => "",
            Authentication::Version1
            | Authentication::Frictionless
            | Authentication::Challenge
            | Authentication::FrictionlessThenVersion1
            | Authentication::ChallengeThenVersion1 => "yes",
        };
        body.push_str(&format!(
            "<tr><td><code>{}</code></td><td>{result}</td><td>{authentication}</td><td>{}</td></tr>\n",
            card.number,
            escape(card.remark)
        ));
    }
    body.push_str("</table></div>\n<p>EcoPayz declines the amounts 40000 and 40400.</p>\n");
    let document = Document { title: "Local payment platform", body, reload_after: None };
    document.respond(StatusCode::OK, &ENGLISH)
}

/// The card form. It is neither kept nor printed.
#[derive(Deserialize)]
pub(super) struct CardForm {
    number: String,
    month: String,
    year: String,
    holder: String,
    cvv: String,
    save: Option<String>,
}

/// What the customer typed and may keep: not the number, not the CVV.
#[derive(Default)]
struct Typed<'a> {
    month: &'a str,
    year: &'a str,
    holder: &'a str,
    problems: &'a [CardProblem],
}

fn address(key: &str) -> String {
    format!("/page/{key}")
}

fn visit(method: &str, transaction: u64, checksum: &str) -> String {
    format!("/provider/{method}?TxID={transaction}&Checksum={checksum}")
}

fn render(key: &str, order: &Order, state: &PageState, typed: &Typed<'_>) -> Response {
    let texts = Texts::of(&order.language);
    let mut body = summary(order, texts);
    let mut reload_after = None;
    let mut status = StatusCode::OK;
    let title = match state {
        PageState::Open(declined) => {
            if declined.is_some() {
                body.push_str(&alert(texts.try_again));
            }
            if !typed.problems.is_empty() {
                status = StatusCode::UNPROCESSABLE_ENTITY;
                body.push_str(&alert(texts.correct));
            }
            body.push_str(&methods(key, order, texts, typed));
            body.push_str(&link(order.links.merchant_return.as_ref(), texts));
            texts.payment
        }
        PageState::Processing
        | PageState::Acs { .. }
        | PageState::ThreeDsMethod { .. }
        | PageState::Challenge { .. }
        | PageState::Display { .. }
        | PageState::Clarify(_) => {
            reload_after = Some(1);
            body.push_str(&format!("<p>{}</p>\n", escape(texts.processing)));
            texts.payment
        }
        PageState::Elsewhere { transaction, checksum } => {
            body.push_str(&format!(
                "<p>{}</p>\n<p><a class=\"button\" href=\"{}\">{}</a></p>\n",
                escape(texts.elsewhere),
                escape(&visit("ecopayz", *transaction, checksum)),
                escape(texts.to_ecopayz)
            ));
            texts.payment
        }
        PageState::Paid | PageState::Tokenized => {
            let links = &order.links;
            let target = links.redirect_success.as_ref().or(links.merchant_success.as_ref());
            body.push_str(&link(target.or(links.merchant_return.as_ref()), texts));
            texts.paid
        }
        PageState::Declined(code) => {
            body.push_str(&reason(*code, texts));
            let links = &order.links;
            let target = links.redirect_fail.as_ref().or(links.merchant_fail.as_ref());
            body.push_str(&link(target.or(links.merchant_return.as_ref()), texts));
            texts.declined
        }
        PageState::Returned | PageState::Closed => {
            body.push_str(&link(order.links.merchant_return.as_ref(), texts));
            texts.returned
        }
    };
    let document = Document { title, body, reload_after };
    document.respond(status, texts)
}

fn summary(order: &Order, texts: &Texts) -> String {
    facts(&[
        (texts.amount, &texts.money(order.sum)),
        (texts.description, &order.description),
        (texts.order, &order.payment_id),
    ])
}

fn methods(key: &str, order: &Order, texts: &Texts, typed: &Typed<'_>) -> String {
    let mut html = String::new();
    for (index, method) in order.methods.iter().enumerate() {
        if index == 1 {
            html.push_str(&format!("<h2>{}</h2>\n", escape(texts.other_methods)));
        }
        if method.is_card() {
            html.push_str(&card_form(key, order, texts, typed));
        } else {
            let action = format!("{}/method/{}", address(key), method.key());
            html.push_str(&button(&action, &[], method.name(), "secondary"));
        }
    }
    html
}

fn card_form(key: &str, order: &Order, texts: &Texts, typed: &Typed<'_>) -> String {
    let field = |name: &str, label: &str, hints: &str, value: &str, problem: CardProblem| {
        let is_wrong = typed.problems.contains(&problem);
        let (marks, message) = if is_wrong {
            (
                format!(" aria-invalid=\"true\" aria-describedby=\"{name}-problem\""),
                format!(
                    "<span class=\"problem\" id=\"{name}-problem\">{}</span>",
                    escape(texts.problem(problem))
                ),
            )
        } else {
            (String::new(), String::new())
        };
        format!(
            "<p class=\"field {name}\"><label for=\"{name}\">{}</label>\
             <input id=\"{name}\" name=\"{name}\" value=\"{}\" required {hints}{marks}>{message}</p>\n",
            escape(label),
            escape(value)
        )
    };
    let digits = "inputmode=\"numeric\" autocomplete=";
    let mut html = format!(
        "<h2>{}</h2>\n<form method=\"post\" action=\"{}/card\" class=\"card\">\n",
        escape(texts.by_card),
        escape(&address(key))
    );
    html.push_str(&field(
        "number",
        texts.card_number,
        &format!("{digits}\"cc-number\" maxlength=\"23\""),
        "",
        CardProblem::Number,
    ));
    html.push_str(&field(
        "month",
        texts.expiry_month,
        &format!("{digits}\"cc-exp-month\" maxlength=\"2\" placeholder=\"12\""),
        typed.month,
        CardProblem::Expiry,
    ));
    html.push_str(&field(
        "year",
        texts.expiry_year,
        &format!("{digits}\"cc-exp-year\" maxlength=\"4\" placeholder=\"2030\""),
        typed.year,
        CardProblem::Expiry,
    ));
    html.push_str(&field(
        "cvv",
        texts.cvv,
        &format!("{digits}\"cc-csc\" maxlength=\"4\" type=\"password\""),
        "",
        CardProblem::Cvv,
    ));
    html.push_str(&field(
        "holder",
        texts.holder,
        "autocomplete=\"cc-name\" maxlength=\"255\"",
        typed.holder,
        CardProblem::Holder,
    ));
    html.push_str(&format!(
        "<button type=\"submit\">{} {}</button>\n</form>\n<p class=\"hint\">{}</p>\n",
        escape(texts.pay),
        escape(&texts.money(order.sum)),
        escape(texts.test_cards)
    ));
    html
}

fn reason(code: Code, texts: &Texts) -> String {
    facts(&[(texts.reason, &format!("{} ({})", code.message(), code.number()))])
}

fn alert(text: &str) -> String {
    format!("<p class=\"alert\" role=\"alert\">{}</p>\n", escape(text))
}

/// The way back to the shop. Only web addresses come this far.
fn link(target: Option<&(String, ReturnMode)>, texts: &Texts) -> String {
    target.map_or(String::new(), |(target, _)| {
        format!("<p><a class=\"back\" href=\"{}\">{}</a></p>\n", escape(target), escape(texts.back))
    })
}

fn refusal(refused: &RefusedPage) -> Response {
    let texts = Texts::of(&refused.language);
    let mut body = format!("<p>{}</p>\n<ul class=\"problems\">\n", escape(texts.refused_intro));
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
    let document = Document { title: texts.refused, body, reload_after: None };
    document.respond(StatusCode::BAD_REQUEST, texts)
}
