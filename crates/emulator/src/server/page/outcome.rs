//! Pages that wait for somebody, and pages of a result.

use std::borrow::Cow;

use axum::http::StatusCode;
use axum::response::Response;

use super::{View, address, events, visit};
use crate::platform::codes::Code;
use crate::platform::{DisplayKind, Mode, PageState, ReturnMode};
use crate::server::html::{Document, auto_form, escape, facts};
use crate::server::provider;
use crate::server::texts::Texts;

/// Seconds until the customer is sent back by itself.
const RETURN_AFTER: u32 = 3;

/// Shows every state but those of [`checkout`](super::checkout).
pub(super) fn show(view: &View, texts: &Texts) -> Response {
    let page = match &view.state {
        PageState::Acs { pa_req, md } => acs(view, texts, pa_req, md),
        PageState::ThreeDsMethod { method_data } => method(texts, method_data),
        PageState::Challenge { creq, session } => challenge(texts, creq, session),
        PageState::Elsewhere { transaction, checksum } => {
            elsewhere(view, texts, *transaction, checksum)
        }
        PageState::Display { kind, transaction, .. } => display(view, texts, *kind, *transaction),
        PageState::Paid => paid(view, texts),
        PageState::Tokenized => tokenized(view, texts),
        PageState::Declined(code) => declined(view, texts, *code),
        PageState::Returned => {
            let link = button(view.order.links.merchant_return.as_ref(), texts);
            Page {
                state: "returned",
                title: texts.returned.into(),
                body: amount(view, texts) + &link,
                ..Page::default()
            }
        }
        PageState::Closed => closed(view, texts),
        PageState::Processing | PageState::Open(_) | PageState::Clarify(_) => {
            let words = format!("<p role=\"status\">{}</p>\n", escape(texts.processing));
            let body = words + &about(view, texts);
            let title = texts.payment.into();
            Page { state: "processing", title, body, waits: true, ..Page::default() }
        }
    };
    page.respond(view, texts)
}

/// How a link opens, as an attribute.
pub(super) fn target(mode: ReturnMode) -> &'static str {
    match mode {
        ReturnMode::Iframe => "",
        ReturnMode::ParentPage => " target=\"_parent\"",
        ReturnMode::BlankPage => " target=\"_blank\" rel=\"noopener\"",
    }
}

/// One page of a result or a wait.
#[derive(Default)]
struct Page<'a> {
    state: &'static str,
    title: Cow<'a, str>,
    /// HTML below the heading.
    body: String,
    /// Whether the page looks again by itself.
    waits: bool,
    /// Where the browser is sent by itself.
    sent_to: Option<&'a (String, ReturnMode)>,
}

impl Page<'_> {
    fn respond(self, view: &View, texts: &Texts) -> Response {
        let mut main = String::new();
        if self.waits {
            main.push_str(&format!(
                " data-poll=\"{}/state\" data-version=\"{}\"",
                escape(&address(&view.key)),
                view.version
            ));
        }
        let mut body = self.body;
        if let Some((url, mode)) = self.sent_to {
            main.push_str(&format!(
                " data-return=\"{}\" data-return-mode=\"{}\" data-return-after=\"{RETURN_AFTER}\"",
                escape(url),
                mode.as_str()
            ));
            body.push_str(&format!(
                "<p class=\"hint\">{} <span data-seconds>{RETURN_AFTER}</span> {}</p>\n",
                escape(texts.back_in),
                escape(texts.seconds)
            ));
        }
        // What is shown there says enough, and needs the room.
        let icon = match self.state {
            "display" => "",
            _ => "<span class=\"icon\" aria-hidden=\"true\"></span>",
        };
        let document = Document {
            title: &self.title,
            body: format!(
                "<section class=\"result\">{icon}<h1>{}</h1>\n{body}</section>\n",
                escape(&self.title)
            ),
            state: self.state,
            main,
            events: events(view.event.as_ref()),
            ..Document::default()
        };
        document.respond(StatusCode::OK, texts)
    }
}

fn acs<'a>(view: &View, texts: &'a Texts, pa_req: &str, md: &str) -> Page<'a> {
    let back = format!("{}/3ds", address(&view.key));
    let fields = [("PaReq", pa_req), ("MD", md), ("TermUrl", back.as_str())];
    let form = auto_form("/acs", None, &fields, texts.to_bank);
    let body = format!("<p>{}</p>\n{form}", escape(texts.three_ds_text));
    Page { state: "3ds", title: texts.three_ds.into(), body, ..Page::default() }
}

/// The issuer looks at the browser in a frame that nobody sees.
fn method<'a>(texts: &'a Texts, method_data: &str) -> Page<'a> {
    let fields = [("threeDSMethodData", method_data), ("3DSMethodData", method_data)];
    let form = auto_form("/acs/method", Some("three-ds-method"), &fields, texts.go_on);
    let body = format!(
        "<p role=\"status\">{}</p>\n{form}<iframe name=\"three-ds-method\" title=\"{}\" hidden></iframe>\n",
        escape(texts.three_ds_look),
        escape(texts.three_ds)
    );
    Page { state: "3ds", title: texts.three_ds.into(), body, waits: true, ..Page::default() }
}

fn challenge<'a>(texts: &'a Texts, creq: &str, session: &str) -> Page<'a> {
    let fields = [("creq", creq), ("threeDSSessionData", session)];
    let form = auto_form("/acs/challenge", None, &fields, texts.to_bank);
    let body = format!("<p>{}</p>\n{form}", escape(texts.three_ds_text));
    Page { state: "3ds", title: texts.three_ds.into(), body, ..Page::default() }
}

fn elsewhere<'a>(view: &View, texts: &'a Texts, transaction: u64, checksum: &str) -> Page<'a> {
    let (key, name) = view.method();
    let body = format!(
        "{}{}<p><a class=\"button\" href=\"{}\">{} {}</a></p>\n",
        amount(view, texts),
        about(view, texts),
        escape(&visit(key, transaction, checksum)),
        escape(texts.go_to),
        escape(name)
    );
    let title = Cow::Owned(format!("{} {name}", texts.finish_at));
    Page { state: "elsewhere", title, body, waits: true, ..Page::default() }
}

fn display<'a>(view: &View, texts: &'a Texts, kind: DisplayKind, transaction: u64) -> Page<'a> {
    let waiting = format!("<p class=\"waiting\" role=\"status\">{}</p>\n", escape(texts.waiting));
    if kind == DisplayKind::Instruction {
        let reference = transaction.to_string();
        let sum = texts.money(view.order.sum);
        let body = facts(&[(texts.amount, &sum), (texts.reference, &reference)]) + &waiting;
        return Page {
            state: "display",
            title: texts.instruction.into(),
            body,
            waits: true,
            ..Page::default()
        };
    }
    let body = format!(
        "{}<figure class=\"qr\">{}<figcaption>{}</figcaption></figure>\n\
         <p class=\"copy\"><code id=\"qr-text\">{link}</code>\n\
         <button type=\"button\" class=\"plain\" data-copy=\"qr-text\" data-copied=\"{}\" hidden>{}</button></p>\n\
         <p><a href=\"{link}\" target=\"_blank\" rel=\"noopener\">{} {}</a></p>\n{waiting}",
        amount(view, texts),
        provider::qr_code(&view.qr_text),
        escape(texts.scan_text),
        escape(texts.copied),
        escape(texts.copy),
        escape(texts.go_to),
        escape(view.method().1),
        link = escape(&view.qr_text),
    );
    Page { state: "display", title: texts.scan.into(), body, waits: true, ..Page::default() }
}

fn paid<'a>(view: &'a View, texts: &'a Texts) -> Page<'a> {
    let links = &view.order.links;
    let is_purchase = view.order.mode == Mode::Purchase;
    let sum = if is_purchase { amount(view, texts) } else { String::new() };
    let link = links.merchant_success.as_ref().or(links.merchant_return.as_ref());
    let link = button(links.redirect_success.as_ref().or(link), texts);
    Page {
        state: "paid",
        title: if is_purchase { texts.paid } else { texts.verified }.into(),
        body: sum + &about(view, texts) + &link,
        sent_to: links.redirect_success.as_ref(),
        ..Page::default()
    }
}

fn tokenized<'a>(view: &'a View, texts: &'a Texts) -> Page<'a> {
    let links = &view.order.links;
    let link = links.redirect_tokenize.as_ref().or(links.merchant_return.as_ref());
    Page {
        state: "paid",
        title: texts.tokenized.into(),
        body: button(link, texts),
        sent_to: links.redirect_tokenize.as_ref(),
        ..Page::default()
    }
}

fn declined<'a>(view: &'a View, texts: &'a Texts, code: Code) -> Page<'a> {
    let links = &view.order.links;
    let link = links.merchant_fail.as_ref().or(links.merchant_return.as_ref());
    let link = button(links.redirect_fail.as_ref().or(link), texts);
    let reason = format!("{} ({})", code.message(), code.number());
    let is_check = view.order.mode == Mode::Verify;
    let [description, number] = rows(view, texts);
    Page {
        state: "declined",
        title: if is_check { texts.not_verified } else { texts.declined }.into(),
        body: facts(&[(texts.reason, &reason), description, number]) + &link,
        sent_to: links.redirect_fail.as_ref(),
        ..Page::default()
    }
}

fn closed<'a>(view: &View, texts: &'a Texts) -> Page<'a> {
    let words = format!("<p>{}</p>\n", escape(texts.closed_text));
    let body = words + &button(view.order.links.merchant_return.as_ref(), texts);
    Page { state: "closed", title: texts.closed.into(), body, ..Page::default() }
}

/// An amount of so many characters is written smaller.
const LONG: usize = 15;

pub(super) fn amount(view: &View, texts: &Texts) -> String {
    let text = texts.money(view.order.sum);
    let long = if text.chars().count() >= LONG { " long" } else { "" };
    format!("<p class=\"amount{long}\">{}</p>\n", escape(&text))
}

fn about(view: &View, texts: &Texts) -> String {
    facts(&rows(view, texts))
}

fn rows<'a>(view: &'a View, texts: &'a Texts) -> [(&'a str, &'a str); 2] {
    let order = &view.order;
    [(texts.description, &order.description), (texts.order, &order.payment_id)]
}

/// The way back to the shop. Only web addresses come this far.
fn button(link: Option<&(String, ReturnMode)>, texts: &Texts) -> String {
    link.map_or(String::new(), |(url, mode)| {
        format!(
            "<p><a class=\"button back\" href=\"{}\"{}>{}</a></p>\n",
            escape(url),
            target(*mode),
            escape(texts.back)
        )
    })
}
