//! The kinds of the second gateway, which the runners of all languages put to the bridge.

use paywright_bridge::vectors::{agrees, answer, body_of};
use serde_json::Value;

use super::{Outcome, parse};

pub(super) fn run(kind: &str, id: &str, case: &str) -> Result<Outcome, String> {
    let value: Value = parse(case)?;
    let told = |error: paywright_bridge::Error| error.to_string();
    let got = answer(case.as_bytes(), &body_of(&value).map_err(told)?).map_err(told)?;
    if agrees(&value, &got) {
        return Ok(Outcome::passed(kind, id));
    }
    // What nobody asks for would only hide what is wrong.
    let asked = value["expect"].as_object().into_iter().flatten();
    let got: serde_json::Map<_, _> =
        asked.map(|(name, _)| (name.clone(), got[name].clone())).collect();
    Ok(Outcome::failed(kind, id, &value["expect"], Value::Object(got)))
}
