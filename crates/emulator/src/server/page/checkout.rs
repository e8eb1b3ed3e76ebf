//! The page on which the customer chooses how to pay, and pays.

use axum::http::StatusCode;
use axum::response::Response;
use paywright_core::mask::CardBrand;
use serde_json::json;

use super::{View, address, events};
use crate::platform::{CardAccount, CardProblem, Method, Mode, Order};
use crate::server::html::{Document, escape, facts};
use crate::server::texts::Texts;

/// What the customer typed and may keep: not the number, not the CVV.
#[derive(Default)]
pub(super) struct Typed<'a> {
    pub(super) month: &'a str,
    pub(super) year: &'a str,
    pub(super) holder: &'a str,
    /// Whether it was the form of the saved cards.
    pub(super) is_saved: bool,
    pub(super) problems: &'a [CardProblem],
}

/// The ways to pay.
pub(super) fn open(view: &View, texts: &Texts, declined: bool, typed: &Typed<'_>) -> Response {
    let mut pay = String::new();
    let mut status = StatusCode::OK;
    if declined {
        pay.push_str(&alert(texts.try_again));
    }
    if !typed.problems.is_empty() {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        pay.push_str(&alert(texts.correct));
    }
    pay.push_str(&ways(view, texts, typed));
    checkout(view, texts, "open", &pay).respond(status, texts)
}

/// The data that the bank asks for.
pub(super) fn clarify(view: &View, texts: &Texts, names: &[&'static str]) -> Response {
    let mut pay = format!(
        "<h2>{}</h2>\n<form class=\"clarify\" method=\"post\" action=\"{}/clarify\">\n",
        escape(texts.clarify),
        escape(&address(&view.key))
    );
    for name in names {
        let id = name.replace('.', "-");
        let (label, hints) = match *name {
            "avs_data.avs_post_code" => (texts.post_code, "autocomplete=\"postal-code\""),
            "avs_data.avs_street_address" => (texts.street, "autocomplete=\"address-line1\""),
            "customer.first_name" => (texts.first_name, "autocomplete=\"given-name\""),
            "customer.last_name" => (texts.last_name, "autocomplete=\"family-name\""),
            _ => (texts.email, "type=\"email\" autocomplete=\"email\""),
        };
        pay.push_str(&field(&Field { id: &id, name, label, hints, value: "", problem: None }));
    }
    pay.push_str(&format!("<button type=\"submit\">{}</button></form>\n", escape(texts.go_on)));
    checkout(view, texts, "clarify", &pay).respond(StatusCode::OK, texts)
}

fn checkout<'a>(view: &View, texts: &'a Texts, state: &'static str, pay: &str) -> Document<'a> {
    let order = &view.order;
    let amount = match order.mode {
        Mode::Purchase => super::outcome::amount(view, texts),
        Mode::Verify => no_money(texts.verify_text),
        Mode::Tokenize => no_money(texts.tokenize_text),
    };
    let description = if order.description.is_empty() {
        String::new()
    } else {
        format!("<p class=\"description\">{}</p>\n", escape(&order.description))
    };
    let back = order.links.merchant_return.as_ref().map_or(String::new(), |(url, mode)| {
        format!(
            "<p class=\"back\"><a href=\"{}\" data-exit{}>{}</a></p>\n",
            escape(url),
            super::outcome::target(*mode),
            escape(texts.back)
        )
    });
    let body = format!(
        "<section class=\"order\">\n<h1>{}</h1>\n{amount}{description}{}{back}</section>\n\
         <div class=\"pay\">\n{pay}</div>\n",
        escape(title(order, texts)),
        facts(&[(texts.order, &order.payment_id)])
    );
    Document {
        title: title(order, texts),
        body,
        state,
        main: " class=\"checkout\"".to_owned(),
        events: events(view.event.as_ref()),
        ..Document::default()
    }
}

fn no_money(text: &str) -> String {
    format!("<p class=\"no-money\">{}</p>\n", escape(text))
}

fn title<'a>(order: &Order, texts: &'a Texts) -> &'a str {
    match order.mode {
        Mode::Purchase => texts.payment,
        Mode::Verify => texts.verify,
        Mode::Tokenize => texts.tokenize,
    }
}

fn ways(view: &View, texts: &Texts, typed: &Typed<'_>) -> String {
    let order = &view.order;
    let takes_cards = order.methods.contains(&Method::card());
    let others: Vec<Method> = order.methods.iter().copied().filter(|m| !m.is_card()).collect();
    let known: Vec<&CardAccount> = match order.known_card() {
        Some(card) => vec![card],
        None if order.mode == Mode::Purchase => view.saved.iter().map(|one| &one.card).collect(),
        None => Vec::new(),
    };
    let mut html = String::new();
    let has_choice = takes_cards && (!known.is_empty() || !others.is_empty());
    if takes_cards && !known.is_empty() {
        let body = saved_cards(view, texts, &known, typed);
        let opened = typed.problems.is_empty() || typed.is_saved;
        html.push_str(&way("saved", texts.saved_cards, opened, "", &body));
    }
    if takes_cards {
        let form = card_form(view, texts, typed);
        if has_choice {
            let opened = known.is_empty() || (!typed.problems.is_empty() && !typed.is_saved);
            html.push_str(&way("card", texts.card, opened, &brands(), &form));
        } else {
            let heading = match order.mode {
                Mode::Purchase => texts.by_card,
                Mode::Verify | Mode::Tokenize => texts.card_details,
            };
            html.push_str(&format!("<h2>{}</h2>\n{form}", escape(heading)));
        }
    }
    match others.as_slice() {
        [] => {}
        [chosen] if order.is_forced => html.push_str(&chosen_method(view, texts, *chosen)),
        others => {
            let heading = if takes_cards { texts.other_methods } else { texts.methods };
            html.push_str(&other_methods(view, texts, heading, others));
        }
    }
    html
}

/// A way to pay that opens in its place.
fn way(code: &str, name: &str, opened: bool, badges: &str, body: &str) -> String {
    format!(
        "<details class=\"method\" name=\"method\" data-method=\"{code}\" \
         data-method-name=\"{name}\" data-method-type=\"1\"{}>\n<summary>{name}{badges}</summary>\n\
         {body}</details>\n",
        if opened { " open" } else { "" },
        name = escape(name)
    )
}

const BRANDS: [CardBrand; 6] = [
    CardBrand::Visa,
    CardBrand::Mastercard,
    CardBrand::Maestro,
    CardBrand::Amex,
    CardBrand::Mir,
    CardBrand::UnionPay,
];

fn brands() -> String {
    let badges: String = BRANDS.into_iter().map(badge).collect();
    format!("<span class=\"brands\">{badges}</span>")
}

pub(in crate::server) fn badge(brand: CardBrand) -> String {
    let name = match brand {
        CardBrand::Visa => "Visa",
        CardBrand::Mastercard => "Mastercard",
        CardBrand::Maestro => "Maestro",
        CardBrand::Amex => "Amex",
        CardBrand::Mir => "Mir",
        CardBrand::UnionPay => "UnionPay",
        CardBrand::Other => return String::new(),
    };
    format!("<span class=\"brand\" data-brand=\"{}\">{name}</span>", brand.as_str())
}

/// What the button of a form says.
fn submit(order: &Order, texts: &Texts) -> String {
    match order.mode {
        Mode::Purchase => format!("{} {}", texts.pay, texts.money(order.sum)),
        Mode::Verify => texts.verify.to_owned(),
        Mode::Tokenize => texts.tokenize.to_owned(),
    }
}

fn saved_cards(view: &View, texts: &Texts, cards: &[&CardAccount], typed: &Typed<'_>) -> String {
    let is_own_choice = view.order.known_card().is_none();
    let mut items = String::new();
    for (index, card) in cards.iter().enumerate() {
        let brand = card.brand().unwrap_or(CardBrand::Other);
        let last = card.masked.get(card.masked.len().saturating_sub(4)..).unwrap_or_default();
        let wallet = json!({
            "code": "card", "id": card.id.to_string(), "pan": card.masked, "type": brand.as_str(),
        });
        let wallet = escape(&wallet.to_string());
        let checked = if index == 0 { " checked" } else { "" };
        let remove = if is_own_choice {
            format!(
                "<button type=\"submit\" class=\"plain\" name=\"remove\" value=\"{}\" \
                 formnovalidate data-wallet=\"{wallet}\" aria-label=\"{} {last}\">{}</button>",
                card.id,
                escape(texts.remove_card),
                escape(texts.remove)
            )
        } else {
            String::new()
        };
        items.push_str(&format!(
            "<li><input type=\"radio\" name=\"account\" value=\"{value}\" id=\"saved-{id}\" \
             data-wallet=\"{wallet}\"{checked}>\n<label for=\"saved-{id}\">{badge}\
             <span class=\"masked\">•••• {last}</span><span class=\"expiry\">{month:02}/{year:02}</span>\
             </label>\n{remove}</li>\n",
            value = if is_own_choice { card.id.to_string() } else { String::new() },
            id = card.id,
            badge = badge(brand),
            month = card.expiry_month,
            year = card.expiry_year % 100,
        ));
    }
    let wrong = typed.is_saved && typed.problems.contains(&CardProblem::Cvv);
    format!(
        "<form method=\"post\" action=\"{}/saved\" class=\"saved\" data-problem-cvv=\"{}\">\n\
         <ul class=\"choices\">{items}</ul>\n{}<button type=\"submit\">{}</button>\n</form>\n",
        escape(&address(&view.key)),
        escape(texts.wrong_cvv),
        field(&Field {
            id: "saved-cvv",
            name: "cvv",
            label: texts.cvv,
            hints: CVV,
            value: "",
            problem: wrong.then_some(texts.wrong_cvv),
        }),
        escape(&submit(&view.order, texts))
    )
}

pub(in crate::server) const CVV: &str =
    "inputmode=\"numeric\" autocomplete=\"cc-csc\" maxlength=\"4\" type=\"password\"";
pub(in crate::server) const NUMBER: &str =
    "inputmode=\"numeric\" autocomplete=\"cc-number\" maxlength=\"23\"";
pub(in crate::server) const MONTH: &str =
    "inputmode=\"numeric\" autocomplete=\"cc-exp-month\" maxlength=\"2\" placeholder=\"12\"";
pub(in crate::server) const YEAR: &str =
    "inputmode=\"numeric\" autocomplete=\"cc-exp-year\" maxlength=\"4\" placeholder=\"2030\"";
pub(in crate::server) const HOLDER: &str = "autocomplete=\"cc-name\" maxlength=\"255\"";

fn card_form(view: &View, texts: &Texts, typed: &Typed<'_>) -> String {
    let order = &view.order;
    let problem = |of: CardProblem| {
        let is_wrong = !typed.is_saved && typed.problems.contains(&of);
        is_wrong.then(|| texts.problem(of))
    };
    let messages = [
        ("number", texts.wrong_number),
        ("month", texts.wrong_expiry),
        ("year", texts.wrong_expiry),
        ("cvv", texts.wrong_cvv),
        ("holder", texts.wrong_holder),
        ("expired", texts.expired),
    ];
    let messages: String = messages
        .iter()
        .map(|(name, text)| format!(" data-problem-{name}=\"{}\"", escape(text)))
        .collect();
    let holder = if typed.holder.is_empty() { order.holder.as_str() } else { typed.holder };
    let fields = [
        ("number", texts.card_number, NUMBER, "", CardProblem::Number),
        ("month", texts.expiry_month, MONTH, typed.month, CardProblem::Expiry),
        ("year", texts.expiry_year, YEAR, typed.year, CardProblem::Expiry),
        ("cvv", texts.cvv, CVV, "", CardProblem::Cvv),
        ("holder", texts.holder, HOLDER, holder, CardProblem::Holder),
    ];
    let fields: String = fields
        .into_iter()
        .map(|(name, label, hints, value, of)| {
            field(&Field { id: name, name, label, hints, value, problem: problem(of) })
        })
        .collect();
    let save = if order.mode == Mode::Purchase && order.customer.id.is_some() {
        format!(
            "<p class=\"check save\"><input type=\"checkbox\" id=\"save\" name=\"save\" value=\"1\">\
             <label for=\"save\">{}</label></p>\n",
            escape(texts.save_card)
        )
    } else {
        String::new()
    };
    format!(
        "<form method=\"post\" action=\"{}/card\" class=\"card\" data-now=\"{}\"{messages}>\n\
         {fields}{save}<button type=\"submit\">{}</button>\n</form>\n<p class=\"hint\">{}</p>\n",
        escape(&address(&view.key)),
        escape(&view.month),
        escape(&submit(order, texts)),
        escape(texts.test_cards)
    )
}

/// An input with its label.
#[derive(Clone, Copy)]
pub(in crate::server) struct Field<'a> {
    pub(in crate::server) id: &'a str,
    pub(in crate::server) name: &'a str,
    pub(in crate::server) label: &'a str,
    /// Attributes, as HTML.
    pub(in crate::server) hints: &'a str,
    pub(in crate::server) value: &'a str,
    pub(in crate::server) problem: Option<&'a str>,
}

pub(in crate::server) fn field(field: &Field<'_>) -> String {
    let Field { id, name, label, hints, value, problem } = *field;
    let marks = match problem {
        Some(_) => format!(" aria-invalid=\"true\" aria-describedby=\"{id}-problem\""),
        None => String::new(),
    };
    format!(
        "<p class=\"field {class}\"><label for=\"{id}\">{label}</label>\n\
         <input id=\"{id}\" name=\"{name}\" value=\"{value}\" required {hints}{marks}>\n\
         <span class=\"problem\" id=\"{id}-problem\" aria-live=\"polite\">{problem}</span></p>\n",
        class = name.rsplit('.').next().unwrap_or(name),
        label = escape(label),
        value = escape(value),
        problem = escape(problem.unwrap_or_default()),
    )
}

/// The one way to pay that the merchant has chosen.
fn chosen_method(view: &View, texts: &Texts, method: Method) -> String {
    format!(
        "<h2>{name}</h2>\n<form method=\"post\" action=\"{}/method/{}\" data-method=\"{}\" \
         data-method-name=\"{name}\"><button type=\"submit\">{}</button></form>\n",
        escape(&address(&view.key)),
        method.key(),
        escape(method.page_code()),
        escape(&submit(&view.order, texts)),
        name = escape(method.name())
    )
}

/// Ways to pay that lead to another page.
fn other_methods(view: &View, texts: &Texts, heading: &str, methods: &[Method]) -> String {
    let items: String = methods
        .iter()
        .map(|method| {
            let name = method.name();
            let mark: String = name.chars().take(1).collect();
            format!(
                "<li><form method=\"post\" action=\"{}/method/{}\" data-method=\"{}\" \
                 data-method-name=\"{name}\"><button type=\"submit\" class=\"choose\">\
                 <span class=\"mark\" aria-hidden=\"true\">{}</span><span>{name}</span></button>\
                 </form></li>\n",
                escape(&address(&view.key)),
                method.key(),
                escape(method.page_code()),
                escape(&mark),
                name = escape(name)
            )
        })
        .collect();
    format!(
        "<h2>{}</h2>\n<ul class=\"methods\" data-filter=\"{}\" data-more=\"{} ({})\">\n{items}</ul>\n",
        escape(heading),
        escape(texts.find_method),
        escape(texts.more_methods),
        methods.len()
    )
}

fn alert(text: &str) -> String {
    format!("<p class=\"alert\" role=\"alert\">{}</p>\n", escape(text))
}
