//! Expected and given JSON: subsets, variables, merging.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Values that a case has remembered.
pub(crate) type Variables = BTreeMap<String, Value>;

/// Puts remembered values in the place of `$name`, and their text in the place of `${name}`.
pub(crate) fn filled(value: &Value, variables: &Variables) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some("absent" | "any") => value.clone(),
            Some("null") => Value::Null,
            Some(name) if !name.starts_with('{') => {
                variables.get(name).ok_or_else(|| format!("nothing is kept as {name}"))?.clone()
            }
            _ => Value::from(interpolated(text, variables)?),
        },
        Value::Array(items) => Value::Array(
            items.iter().map(|item| filled(item, variables)).collect::<Result<_, _>>()?,
        ),
        Value::Object(members) => {
            let one = |(name, member): (&String, &Value)| {
                Ok::<_, String>((name.clone(), filled(member, variables)?))
            };
            Value::Object(members.iter().map(one).collect::<Result<_, _>>()?)
        }
        _ => value.clone(),
    })
}

/// Puts the text of remembered values in the place of `${name}`.
pub(crate) fn interpolated(text: &str, variables: &Variables) -> Result<String, String> {
    let mut parts = text.split("${");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').ok_or("${ without }")?;
        let value = variables.get(name).ok_or_else(|| format!("nothing is kept as {name}"))?;
        match value.as_str() {
            Some(text) => filled.push_str(text),
            None => filled.push_str(&value.to_string()),
        }
        filled.push_str(rest);
    }
    Ok(filled)
}

/// Merges a change into a body in the manner of RFC 7396: `null` takes a member away.
pub(crate) fn merge(body: &mut Value, change: &Value) {
    let Value::Object(changes) = change else {
        if !change.is_null() {
            *body = change.clone();
        }
        return;
    };
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    let Value::Object(members) = body else {
        return;
    };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Where `given` is not what is `wanted`, if anywhere: objects may have more members, everything
/// else is equal. `$absent` wants a member not to be there, `$any` wants it whatever it is, and
/// `{"$has": [...]}` an array with such items among others.
pub(crate) fn difference(wanted: &Value, given: Option<&Value>, at: &str) -> Option<String> {
    let here = || if at.is_empty() { "the message".to_owned() } else { at.to_owned() };
    match (wanted.as_str(), given) {
        (Some("$absent"), None) | (Some("$any"), Some(_)) => return None,
        (Some("$absent"), Some(given)) => return Some(format!("{} is {given}", here())),
        (_, None) => return Some(format!("{} is missing, wanted {wanted}", here())),
        _ => {}
    }
    let given = given?;
    match (wanted, given) {
        (Value::Object(members), Value::Array(items)) if members.contains_key("$has") => {
            let wanted_items = members.get("$has").and_then(Value::as_array)?;
            wanted_items
                .iter()
                .find(|wanted| {
                    !items.iter().any(|item| difference(wanted, Some(item), "").is_none())
                })
                .map(|missing| format!("{} has no {missing}: {given}", here()))
        }
        (Value::Object(wanted), Value::Object(given)) => wanted
            .iter()
            .find_map(|(name, value)| difference(value, given.get(name), &format!("{at}/{name}"))),
        (Value::Array(wanted), Value::Array(items)) => {
            if wanted.len() != items.len() {
                let counts = (items.len(), wanted.len());
                return Some(format!(
                    "{} has {} items, wanted {}: {given}",
                    here(),
                    counts.0,
                    counts.1
                ));
            }
            let mut pairs = wanted.iter().zip(items).enumerate();
            pairs.find_map(|(i, (wanted, item))| {
                difference(wanted, Some(item), &format!("{at}/{i}"))
            })
        }
        _ if wanted == given => None,
        _ => Some(format!("{} is {given}, wanted {wanted}", here())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn subsets_are_told_from_others() {
        let given = json!({"a": 1, "b": [{"c": "x", "d": 2}], "e": null});
        for wanted in [
            json!({}),
            json!({"a": 1}),
            json!({"b": [{"c": "x"}], "z": "$absent", "e": "$any"}),
            json!({"b": {"$has": [{"d": 2}]}}),
        ] {
            assert_eq!(difference(&wanted, Some(&given), ""), None, "{wanted}");
        }
        for wanted in [
            json!({"a": 2}),
            json!({"a": "1"}),
            json!({"b": []}),
            json!({"b": [{"c": "y"}]}),
            json!({"a": "$absent"}),
            json!({"z": "$any"}),
            json!({"b": {"$has": [{"d": 3}]}}),
        ] {
            assert!(difference(&wanted, Some(&given), "").is_some(), "{wanted}");
        }
    }

    #[test]
    fn changes_are_merged_and_variables_filled_in() {
        let mut body = json!({"a": {"b": 1, "c": 2}});
        merge(&mut body, &json!({"a": {"b": null, "d": "$n"}, "e": "x${n}y"}));
        let variables = Variables::from([("n".to_owned(), json!(7))]);
        assert_eq!(filled(&body, &variables), Ok(json!({"a": {"c": 2, "d": 7}, "e": "x7y"})));
        assert!(filled(&json!("$other"), &variables).is_err());
    }
}
