//! Tests of the whole gateway, and what they share.

mod commands;
mod defects;
mod notifications;
mod outcomes;
mod prints;
mod tickets;
mod vectors;

use super::encoding::{read_form, read_list};
use super::{Call, Card, Command, StateAnswer, StateReport, Terminal, api, vwapi};
use crate::SecretKey;
use crate::http::{BaseUrl, Response};
use crate::mask::{Cvv, Pan};

/// A file of `tests/cryptoprocessing`.
macro_rules! vector {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/cryptoprocessing/", $name))
    };
}
use vector;

const ORDER: &str = "5f63838d-fb03-00c6-c890-c67cfc1c54ea";

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

/// With the vendor's published credentials of its sandbox.
fn terminal() -> Terminal {
    Terminal::new(BaseUrl::parse("https://sandbox3.payture.com").unwrap())
        .with_key(key("Merchant"))
        .with_vwid(key("Merchant"))
        .with_password(key("123"))
}

fn card() -> Card {
    Card::new(&Pan::parse("4111111111100031").unwrap(), 12, 2022, "Ivan Ivanov")
        .cvv(&Cvv::parse("123").unwrap())
}

fn user() -> vwapi::User {
    vwapi::User::new("user_login", "user_password")
}

fn prepared<C: Command>(command: &C) -> Call<C::Answer> {
    terminal().prepare(command).unwrap()
}

/// The parameters that are sent, those of lists under `List.Name`, in the order of their names.
fn sent(body: &[u8]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, value) in read_form(body) {
        if matches!(name.as_str(), "PayInfo" | "Data" | "DATA" | "CustomFields") {
            let inner = read_list(&value).into_iter();
            all.extend(inner.map(|(key, value)| (format!("{name}.{key}"), value)));
        } else {
            all.push((name, value));
        }
    }
    all.sort();
    all
}

fn parameters<C: Command>(command: &C) -> Vec<(String, String)> {
    sent(prepared(command).request().body())
}

/// The codes of the rules that a command breaks, each with its field.
fn broken<C: Command>(command: &C) -> Vec<String> {
    let error = terminal().prepare(command).map(|_| ()).unwrap_err();
    let named = |violation: &super::Violation| {
        format!("{} {}", violation.parameter, crate::ErrorCode::code(violation))
    };
    error.violations().iter().map(named).collect()
}

fn state_answer(order_id: &str, body: &str) -> StateAnswer {
    let call = prepared(&api::GetState::new(order_id));
    call.parse(&Response::new(200, body.as_bytes())).unwrap()
}

fn state(state: &str, amount: u64) -> StateAnswer {
    let attributes = format!("State=\"{state}\" Amount=\"{amount}\"");
    state_answer(
        "order-1",
        &format!("<GetState Success=\"True\" OrderId=\"order-1\" {attributes}/>"),
    )
}

fn report(state_name: &str, amount: u64) -> StateReport {
    state(state_name, amount).known().unwrap().clone()
}
