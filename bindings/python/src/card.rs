//! `Card` and `Secret`: what must not be seen, from the caller's hand to the platform.

use paywright_bridge::facts;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use zeroize::Zeroizing;

use crate::error::wrong;
use crate::input::{text, whole};
use crate::text::SecretText;

/// A text that is sent and never shown: a card number, a CVV, an account.
///
/// It stands for a text anywhere in the members of a request. It prints masked and is not pickled.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Secret {
    text: Zeroizing<String>,
}

#[pymethods]
impl Secret {
    #[new]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { text: Zeroizing::new(self::text("text", text)?) })
    }

    #[expect(clippy::unused_self, reason = "a method of Python")]
    fn __repr__(&self) -> &'static str {
        "Secret(***)"
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a Secret is not pickled; make it where it is sent"))
    }
}

impl Secret {
    pub(crate) fn write(&self, json: &mut SecretText) {
        json.push_json(&self.text);
    }
}

/// A card, as the member `card` of a request.
///
/// It prints masked and is not pickled. Members of the platform that it has no name for go by a plain
/// mapping with `Secret` values instead.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Card {
    pan: Zeroizing<String>,
    year: Option<u16>,
    month: Option<u8>,
    holder: Option<String>,
    cvv: Option<Zeroizing<String>>,
}

#[pymethods]
impl Card {
    #[new]
    #[pyo3(signature = (pan, *, year=None, month=None, holder=None, cvv=None))]
    fn new(
        pan: &Bound<'_, PyAny>,
        year: Option<&Bound<'_, PyAny>>,
        month: Option<&Bound<'_, PyAny>>,
        holder: Option<&Bound<'_, PyAny>>,
        cvv: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Ok(Self {
            pan: secret("pan", pan)?,
            year: year.map(|year| whole("year", year, "of four digits")).transpose()?,
            month: month.map(|month| whole("month", month, "from 1 to 12")).transpose()?,
            holder: holder.map(|holder| text("holder", holder)).transpose()?,
            cvv: cvv.map(|cvv| secret("cvv", cvv)).transpose()?,
        })
    }

    /// The number with its middle masked.
    #[getter]
    fn masked(&self) -> String {
        let masked = facts::masked(&self.pan);
        // What is no card number is not known to the mask, and may be one that was mistyped.
        if masked == *self.pan { "***".to_owned() } else { masked }
    }

    fn __repr__(&self) -> String {
        format!("Card({:?}, cvv=***)", self.masked())
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a Card is not pickled; make it where it is sent"))
    }
}

impl Card {
    pub(crate) fn write(&self, json: &mut SecretText) {
        json.push(b"{\"pan\":");
        json.push_json(&self.pan);
        if let Some(year) = self.year {
            json.push(format!(",\"year\":{year}").as_bytes());
        }
        if let Some(month) = self.month {
            json.push(format!(",\"month\":{month}").as_bytes());
        }
        if let Some(holder) = &self.holder {
            json.push(b",\"card_holder\":");
            json.push_json(holder);
        }
        if let Some(cvv) = &self.cvv {
            json.push(b",\"cvv\":");
            json.push_json(cvv);
        }
        json.push(b"}");
    }
}

pub(crate) fn secret(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Zeroizing<String>> {
    if let Ok(secret) = value.cast::<Secret>() {
        return Ok(secret.get().text.clone());
    }
    let taken = text(name, value).map(Zeroizing::new);
    taken.map_err(|_| wrong(value.py(), format!("{name}: it must be a str or a Secret")))
}
