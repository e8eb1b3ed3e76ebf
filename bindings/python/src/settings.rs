//! Settings of a client, from keywords.

use paywright_bridge::Error;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::raised;
use crate::input::time;
use crate::text::SecretText;
use crate::value;

/// Keywords as the bridge wants them: the same names, and times in milliseconds.
pub(crate) fn json(
    py: Python<'_>,
    base_url: Option<&Bound<'_, PyAny>>,
    settings: Option<&Bound<'_, PyDict>>,
) -> PyResult<SecretText> {
    let known = PyDict::new(py);
    known.set_item("base_url", base_url)?;
    for (name, value) in settings.into_iter().flatten() {
        let name: String = name.extract()?;
        if value.is_none() {
            continue;
        }
        match name.as_str() {
            "deadline" | "connect_limit" | "idle_limit" => {
                let time = time(&name, &value)?.as_millis();
                known.set_item(format!("{name}_ms"), time)?;
            }
            // The names that other languages have to use.
            name if name.ends_with("_ms") => {
                let message = format!("{name}: there is no such setting; times are in seconds");
                return Err(raised(py, &Error::of_argument_type(message)));
            }
            name => known.set_item(name, value)?,
        }
    }
    let mut json = SecretText::default();
    value::write(&mut json, "settings", known.as_any())?;
    Ok(json)
}
