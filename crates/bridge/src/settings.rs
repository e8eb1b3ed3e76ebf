//! Settings of a client as JSON.

use std::time::Duration;

use paywright_core::json::{Document, Kind, Limits, Value};
use paywright_http::{Client, ClientBuilder};

use crate::error::Error;

/// A client, and the base URL if there is one.
pub(crate) fn client(settings: &[u8]) -> Result<(Client, Option<String>), Error> {
    client_and(settings, |_, _| Ok(false))
}

/// The same among settings of somebody else, who says which are his.
pub(crate) fn client_and(
    settings: &[u8],
    mut take: impl FnMut(&str, Value<'_>) -> Result<bool, Error>,
) -> Result<(Client, Option<String>), Error> {
    let mut builder = Client::builder();
    let mut base = None;
    let mut proxy: (Option<&str>, &str) = (None, "");
    let document;
    if !settings.trim_ascii().is_empty() {
        document =
            Document::parse(settings, &Limits::default()).map_err(|error| Error::of(&error))?;
        if document.root().kind() != Kind::Object {
            return Err(wrong("settings", "an object"));
        }
        for (name, value) in document.root().members().filter(|(_, it)| it.kind() != Kind::Null) {
            match name {
                "base_url" => base = Some(text("base_url", value)?.to_owned()),
                "proxy" => proxy.0 = Some(text("proxy", value)?),
                "no_proxy" => proxy.1 = text("no_proxy", value)?,
                _ if take(name, value)? => {}
                _ => builder = set(builder, name, value)?,
            }
        }
    }
    builder = match proxy {
        (Some(url), except) => builder.proxy(url, except).map_err(|error| Error::of(&error))?,
        (None, "*") => builder.no_proxy(),
        (None, _) => builder,
    };
    Ok((builder.build().map_err(|error| Error::of(&error))?, base))
}

fn set(builder: ClientBuilder, name: &str, value: Value<'_>) -> Result<ClientBuilder, Error> {
    Ok(match name {
        "deadline_ms" => builder.deadline(time("deadline_ms", value)?),
        "connect_limit_ms" => builder.connect_limit(time("connect_limit_ms", value)?),
        "idle_limit_ms" => builder.idle_limit(time("idle_limit_ms", value)?),
        "connections" => builder.connections(number("connections", value)?),
        "user_agent" => builder.user_agent(text("user_agent", value)?),
        "ca_file" => builder.ca_file(text("ca_file", value)?).map_err(|error| Error::of(&error))?,
        "plain_http_hosts" if value.kind() == Kind::Array => {
            let mut builder = builder;
            for host in value.items() {
                builder = builder.plain_http_host(text("plain_http_hosts", host)?);
            }
            builder
        }
        "plain_http_hosts" => return Err(wrong("plain_http_hosts", "a list")),
        unknown => {
            let message = format!("{unknown}: there is no such setting");
            return Err(Error::new("argument_unknown", message));
        }
    })
}

pub(crate) fn text<'d>(name: &str, value: Value<'d>) -> Result<&'d str, Error> {
    value.as_str().ok_or_else(|| wrong(name, "a text"))
}

fn number<N: std::str::FromStr>(name: &str, value: Value<'_>) -> Result<N, Error> {
    let digits = value.scalar_text().filter(|_| value.kind() == Kind::Number);
    digits
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| wrong(name, "a whole number, not negative"))
}

fn time(name: &str, value: Value<'_>) -> Result<Duration, Error> {
    number(name, value).map(Duration::from_millis)
}

fn wrong(name: &str, expected: &str) -> Error {
    Error::new("argument_type", format!("{name}: it must be {expected}"))
}
