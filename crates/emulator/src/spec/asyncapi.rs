//! The AsyncAPI document of the messages that the platform sends to merchants.

use super::examples::messages;
use super::schema::reference;
use super::{prose, schemas};
use crate::platform::json::{Json, Object};

/// A message, as the document lists it.
struct Message {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    schema: &'static str,
    signature: &'static str,
    example: fn() -> Object,
}

const MESSAGES: &[Message] = &[
    Message {
        name: "payment",
        title: "Payment (layout A)",
        about: "The state of a payment, with the operation that changed it. The usual form.",
        schema: "PaymentMessage",
        signature: "signature",
        example: messages::payment,
    },
    Message {
        name: "paymentGeneral",
        title: "Payment (layout A, general)",
        about: "The same for projects whose signature stands in `general`.",
        schema: "GeneralPaymentMessage",
        signature: "general.signature",
        example: messages::general_payment,
    },
    Message {
        name: "paymentTerminal",
        title: "Payment (layout B)",
        about: "The state of a payment in the form of payment forms, with all its operations. \
                Events on Payment Page have it, and callbacks of projects that are set so.",
        schema: "TerminalMessage",
        signature: "general.signature",
        example: messages::terminal,
    },
    Message {
        name: "refusal",
        title: "Refused request",
        about: "A request was accepted, then refused in processing. No payment was started or \
                changed.",
        schema: "RefusalMessage",
        signature: "signature",
        example: messages::refusal,
    },
    Message {
        name: "refusalGeneral",
        title: "Refused request (general)",
        about: "The same for projects whose signature stands in `general`.",
        schema: "GeneralRefusalMessage",
        signature: "general.signature",
        example: messages::general_refusal,
    },
    Message {
        name: "token",
        title: "Token",
        about: "A card got a token, or did not; a token was made useless. In the old form project \
                and signature are at the top.",
        schema: "TokenMessage",
        signature: "general.signature",
        example: messages::token,
    },
    Message {
        name: "series",
        title: "Series",
        about: "A registered series changed. Some projects have the signature in `general`.",
        schema: "SeriesMessage",
        signature: "signature",
        example: messages::series,
    },
    Message {
        name: "redirect",
        title: "Redirect only",
        about: "The customer has to be sent somewhere, and nothing else is said. Known from the \
                platform's SDKs; the local platform does not send it.",
        schema: "RedirectMessage",
        signature: "general.signature",
        example: messages::redirect,
    },
];

/// What a merchant answers, with the HTTP status.
const ANSWERS: &[(&str, i64, &str)] = &[
    ("received", 200, "The message is received, now or before. Its body does not matter."),
    ("unreadable", 400, "The message cannot be read. It is sent again."),
    ("failed", 500, "The merchant is in trouble. The message is sent again."),
];

/// An address that callbacks go to, in its parts.
struct Receiver<'u> {
    scheme: &'u str,
    /// Host and port.
    host: &'u str,
    /// Without the slash before it.
    path: &'u str,
}

impl<'u> Receiver<'u> {
    fn of(url: &'u str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        // A name and password are nobody's business.
        let host = authority.rsplit('@').next().unwrap_or_default();
        Some(Self { scheme, host, path })
    }
}

/// The document for all merchants, or for those of a local platform.
pub(super) fn document(callback_urls: &[String]) -> Object {
    let receivers: Vec<Receiver<'_>> =
        callback_urls.iter().filter_map(|url| Receiver::of(url)).collect();
    let roots: Vec<Json> =
        MESSAGES.iter().map(|message| reference(message.schema).into()).collect();
    let schemas = schemas::used_by(roots.iter());
    let of_components =
        |kind: &str, name: &str| Object::new().with("$ref", format!("#/components/{kind}/{name}"));
    let messages = MESSAGES.iter().fold(Object::new(), |all, message| {
        all.with(message.name, of_components("messages", message.name))
    });
    let answers = ANSWERS
        .iter()
        .fold(Object::new(), |all, (name, ..)| all.with(name, of_components("messages", name)));
    let callback = Object::new()
        .with("address", "/{path}")
        .with("title", "Callback address")
        .with(
            "description",
            "The address of the project, or the one that the request named: \
             `general.merchant_callback_url` of Gate, `merchant_callback_url` of Payment Page.",
        )
        .with("messages", messages)
        .with("parameters", Object::new().with("path", path(&receivers)));
    // Without an address: it goes back the way the message came.
    let answer = Object::new().with("description", "The HTTP answer.").with("messages", answers);
    let components = Object::new().with("messages", message_components()).with("schemas", schemas);
    Object::new()
        .with("asyncapi", "3.0.0")
        .with("info", info())
        .with("defaultContentType", "application/json")
        .with("servers", servers(&receivers))
        .with("channels", Object::new().with("callback", callback).with("answer", answer))
        .with("operations", Object::new().with("sendCallback", operation()))
        .with("components", components)
}

fn info() -> Object {
    Object::new()
        .with("title", "ecommpay callbacks (unofficial)")
        .with("version", env!("CARGO_PKG_VERSION"))
        .with("description", prose::ASYNCAPI)
        .with("license", super::license())
}

fn servers(receivers: &[Receiver<'_>]) -> Object {
    let mut hosts: Vec<&str> = receivers.iter().map(|receiver| receiver.host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let host = Object::new()
        .with("default", hosts.first().copied().unwrap_or("shop.example"))
        .maybe("enum", (!hosts.is_empty()).then_some(hosts))
        .with("description", "Host of the merchant.");
    let merchant = Object::new()
        .with("host", "{host}")
        .with("protocol", receivers.first().map_or("https", |receiver| receiver.scheme))
        .with("description", "The merchant, who receives the messages.")
        .with("variables", Object::new().with("host", host));
    Object::new().with("merchant", merchant)
}

fn path(receivers: &[Receiver<'_>]) -> Object {
    let mut paths: Vec<&str> = receivers.iter().map(|receiver| receiver.path).collect();
    if paths.is_empty() {
        paths.push("callback");
    }
    Object::new()
        .with("description", "The path of the address, without the slash before it.")
        .with("examples", paths)
}

fn operation() -> Object {
    let callback = || "#/channels/callback".to_owned();
    let to = |pointer: String| Object::new().with("$ref", pointer);
    let messages: Vec<Object> =
        MESSAGES.iter().map(|m| to(format!("{}/messages/{}", callback(), m.name))).collect();
    let answers: Vec<Object> =
        ANSWERS.iter().map(|(name, ..)| to(format!("#/channels/answer/messages/{name}"))).collect();
    let reply =
        Object::new().with("channel", to("#/channels/answer".to_owned())).with("messages", answers);
    Object::new()
        .with("action", "send")
        .with("channel", to(callback()))
        .with("title", "Callback")
        .with("summary", "The platform tells a merchant that something changed or has to be done")
        .with("messages", messages)
        .with("reply", reply)
        .with("bindings", binding(Object::new().with("method", "POST")))
}

/// A binding to HTTP.
fn binding(http: Object) -> Object {
    Object::new().with("http", http.with("bindingVersion", "0.3.0"))
}

fn message_components() -> Object {
    let messages = MESSAGES.iter().fold(Object::new(), |all, message| {
        let example = Object::new().with("name", message.name).with("payload", (message.example)());
        let row = Object::new()
            .with("name", message.name)
            .with("title", message.title)
            .with("summary", message.about)
            .with("contentType", "application/json")
            .with("x-signature-place", message.signature)
            .with("payload", reference(message.schema))
            .with("examples", vec![example]);
        all.with(message.name, row)
    });
    ANSWERS.iter().fold(messages, |all, (name, status, about)| {
        let row = Object::new()
            .with("name", *name)
            .with("summary", *about)
            .with("bindings", binding(Object::new().with("statusCode", *status)));
        all.with(name, row)
    })
}
