//! For people who open the address in a browser to see whether the platform runs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::platform::cards::{Authentication, TEST_CARDS, Verdict};
use crate::server::engine::Engine;
use crate::server::html::{Document, escape, facts, heading};
use crate::server::texts::ENGLISH;

pub(super) async fn show(State(engine): State<Arc<Engine>>) -> Response {
    let (now, projects) = engine.look(|platform, clock| {
        let ids: Vec<String> =
            platform.projects().map(|project| project.id().to_string()).collect();
        (clock.now().to_string(), ids.join(", "))
    });
    let title = "Local payment platform";
    let mut body =
        heading(title) + &facts(&[("Time of the platform", &now), ("Projects", &projects)]);
    body.push_str(
        "<p><a class=\"button\" href=\"/dashboard\">Open the dashboard</a></p>\n\
         <ul>\n<li><code>/payment</code>: Payment Page, by GET and POST</li>\n\
         <li><code>/v2/...</code>: Gate, by POST; <code>/v1/...</code>: Data API, by POST</li>\n\
         <li><code>/shared/merchant.js</code>: the widget for shop pages</li>\n\
         <li><a href=\"/openapi.json\"><code>/openapi.json</code></a>, \
         <a href=\"/asyncapi.json\"><code>/asyncapi.json</code></a>: what can be sent and what comes</li>\n\
         <li><a href=\"/_control/state\"><code>/_control/state</code></a>, \
         <a href=\"/_control/payments\"><code>payments</code></a>, \
         <a href=\"/_control/deliveries\"><code>deliveries</code></a>: what happened</li>\n</ul>\n\
         <h2>Test cards</h2>\n<div class=\"scroll\" role=\"region\" aria-label=\"Test cards\" tabindex=\"0\"><table>\n\
         <tr><th>Number</th><th>Purchase</th><th>3-D Secure</th><th>What is special</th></tr>\n",
    );
    for card in TEST_CARDS {
        let result = match card.purchase {
            Verdict::Success => "success".to_owned(),
            Verdict::Decline(code) => format!("decline {}", code.number()),
        };
        body.push_str(&format!(
            "<tr><td><code>{}</code></td><td>{result}</td><td>{}</td><td>{}</td></tr>\n",
            card.number,
            authentication(card.authentication),
            escape(card.remark)
        ));
    }
    body.push_str(
        "</table></div>\n<p>Most other methods decline the amounts 40000 and 40400.</p>\n",
    );
    Document { title, body, ..Document::default() }.respond(StatusCode::OK, &ENGLISH)
}

fn authentication(flow: Authentication) -> &'static str {
    match flow {
        Authentication::None => "",
        Authentication::Version1 => "1",
        Authentication::Frictionless => "2, without a page",
        Authentication::Challenge => "2, with a page",
        Authentication::FrictionlessThenVersion1 | Authentication::ChallengeThenVersion1 => {
            "2, then 1"
        }
    }
}
