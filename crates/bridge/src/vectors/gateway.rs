//! Cases of the second gateway, from `tests/cryptoprocessing/vectors.json`.

use paywright_core::cryptoprocessing::encoding::{form, list, read_form, read_list};
use paywright_core::cryptoprocessing::{
    Answer, NamedCommand, RequestError, State, StoredCard, Success, Terminal,
};
use paywright_core::http::BaseUrl;
use paywright_core::{ErrorCode, SecretKey};
use serde_json::{Map, Value, json};

use super::{text, wrong};
use crate::cryptoprocessing::{Notification, error_code, state};
use crate::error::Error;

/// The answer to a case; `None` for a kind that is not of this gateway.
pub(super) fn answer(kind: &str, case: &Value, body: &[u8]) -> Option<Result<Value, Error>> {
    Some(match kind {
        "gateway_answer" => Ok(read(body)),
        "gateway_request" => request(case),
        "gateway_list" => encoded(case),
        "gateway_notification" => Ok(match Notification::read(body) {
            Ok(notification) => notification.to_json(),
            Err(error) => json!({"error": error.code()}),
        }),
        "gateway_code" => text(case, "code").map(error_code),
        "gateway_state" => text(case, "state").map(state),
        _ => return None,
    })
}

fn read(body: &[u8]) -> Value {
    let Ok(answer) = Answer::parse(body) else {
        return json!({"outcome": "protocol_error"});
    };
    let outcome = match (answer.success(), answer.code()) {
        (Some(Success::True), _) => "success",
        (Some(Success::ThreeDs), _) => "three_ds",
        (Some(Success::False), Some(code)) if code.is_none() => "pending",
        (Some(Success::False), _) => "failure",
        (None, _) => "protocol_error",
    };
    let state = answer.state();
    let add_info: Map<_, _> =
        answer.infos().map(|(key, value)| (key.to_owned(), value.into())).collect();
    json!({
        "command": answer.command(),
        "outcome": outcome,
        "order_id": answer.order_id(),
        "amount": answer.amount(),
        "new_amount": answer.new_amount(),
        "state": state.as_ref().map(State::as_str),
        "state_known": !matches!(state, Some(State::Other(_))),
        "err_code": answer.code().map(|code| code.to_string()),
        "forwarded": answer.forwarded(),
        "key": answer.key(),
        "merchant_contract": answer.merchant_contract(),
        "rrn": answer.rrn(),
        "session_id": answer.session_id(),
        "session_type": answer.session_type(),
        "user_login": answer.user_login(),
        "card_id": answer.card_id(),
        "card_name": answer.card_name(),
        "acs_url": answer.acs_url(),
        "pa_req": answer.pa_req(),
        "three_ds_key": answer.three_ds_key(),
        "add_info": add_info,
        "cards": answer.cards().map(card).collect::<Vec<_>>(),
    })
}

fn card(card: StoredCard<'_>) -> Value {
    json!({
        "card_name": card.card_name(), "card_id": card.card_id(), "card_holder": card.card_holder(),
        "status": card.status(), "no_cvv": card.no_cvv(), "expired": card.expired(),
    })
}

fn request(case: &Value) -> Result<Value, Error> {
    let key = |name: &str| text(&case["settings"], name).map(SecretKey::of_vector);
    let base = BaseUrl::parse(text(&case["settings"], "base_url")?);
    let terminal = Terminal::new(base.map_err(|error| Error::of(&error))?)
        .with_key(key("key")?)
        .with_vwid(key("vwid")?)
        .with_password(key("password")?);
    let command = match NamedCommand::from_json(case["command"].to_string().as_bytes()) {
        Ok(command) => command,
        Err(error) => return Ok(json!({"error": error.code()})),
    };
    let refused = |error: RequestError| json!({"error": Error::from(error).code()});
    let request = match &command {
        NamedCommand::Action(command) => {
            terminal.prepare(command).map(|call| call.request().clone())
        }
        NamedCommand::State(query) => terminal.prepare(query).map(|call| call.request().clone()),
        NamedCommand::Cards(query) => terminal.prepare(query).map(|call| call.request().clone()),
        _ => return Err(wrong("this version does not know its command")),
    };
    Ok(match request {
        Ok(request) => {
            json!({"url": request.url(), "parameters": parameters(request.body())})
        }
        Err(error) => refused(error),
    })
}

/// Every parameter, those of lists as `List.Name`.
fn parameters(body: &[u8]) -> Value {
    let mut found = Map::new();
    for (name, value) in read_form(body) {
        if !matches!(name.as_str(), "PayInfo" | "Data" | "DATA" | "CustomFields") {
            found.insert(name, value.into());
            continue;
        }
        let pairs = read_list(&value).into_iter();
        found.extend(pairs.map(|(key, value)| (format!("{name}.{key}"), value.into())));
    }
    Value::Object(found)
}

fn encoded(case: &Value) -> Result<Value, Error> {
    let pairs = case["pairs"].as_array().ok_or_else(|| wrong("pairs are missing"))?;
    let pair = |pair: &'_ Value| -> Option<(String, String)> {
        Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()))
    };
    let pairs: Option<Vec<_>> = pairs.iter().map(pair).collect();
    let pairs = pairs.ok_or_else(|| wrong("a pair is no pair of texts"))?;
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    Ok(match list("list", &pairs) {
        // The form has one parameter without a name, so that its value is left.
        Ok(inner) => {
            json!({"inner": *inner, "form": form(&[("", &inner)]).trim_start_matches('=')})
        }
        Err(violation) => json!({"error": violation.code()}),
    })
}
