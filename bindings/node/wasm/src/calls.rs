//! The calls by their names.

use std::cell::RefCell;

use paywright_bridge::{Callback, Error, Project, VERSION, facts, vectors};
use serde_json::json;

use crate::slots::Slots;

thread_local! {
    static PROJECTS: RefCell<Slots<Project>> = const { RefCell::new(Slots::new()) };
}

/// Answers a call.
pub(crate) fn answer(bytes: &[u8]) -> Result<String, Error> {
    let arguments = Arguments::read(bytes)?;
    PROJECTS.with_borrow_mut(|projects| Held { projects }.answer(&arguments))
}

struct Held<'s> {
    projects: &'s mut Slots<Project>,
}

impl Held<'_> {
    fn answer(&mut self, given: &Arguments<'_>) -> Result<String, Error> {
        let call = given.text(0)?;
        Ok(match call {
            "project" => {
                let project = Project::new(given.number(1)?, given.text(2)?)?;
                self.projects.put(project).to_string()
            }
            "project_free" => {
                self.projects.free(given.number(1)?);
                String::new()
            }
            "message_text" => json!(self.message(given, 1)?.text(given.text(3)?)).to_string(),
            "message_action" => self.message(given, 1)?.next_action().to_owned(),
            "message_json" => self.message(given, 1)?.to_json().to_string(),
            "minor_units" => facts::minor_units(given.text(1)?, given.text(2)?)?.to_string(),
            "decimal_text" => facts::decimal_text(given.number(1)?, given.text(2)?)?,
            "payment_status" => facts::payment_status(given.text(1)?).to_string(),
            "masked" => facts::masked(given.text(1)?),
            "vector" => vectors::answer(given.bytes(1)?, given.bytes(2)?)?.to_string(),
            "version" => VERSION.to_owned(),
            _ => return self.of_project(call, given),
        })
    }

    fn of_project(&mut self, call: &str, given: &Arguments<'_>) -> Result<String, Error> {
        let project = self.projects.get(given.number(1)?)?;
        Ok(match call {
            "with_key" => {
                let more = project.with_key(given.text(2)?, given.text(3)?)?;
                self.projects.put(more).to_string()
            }
            "key_labels" => json!(project.key_labels()).to_string(),
            "sign" => project.sign(given.bytes(2)?)?,
            "verify" => project.verify(given.bytes(2)?)?.key_label,
            "verify_json" => project.verify_json(given.bytes(2)?)?.to_string(),
            "verify_callback" => summary(&project.verify_callback(given.bytes(2)?)?),
            "page_url" => project.page_url(given.bytes(2)?, given.text_if(3)?)?,
            "page_url_unchecked" => {
                project.page_url_unchecked(given.bytes(2)?, given.text_if(3)?)?
            }
            _ => return Err(Error::of_argument_type("call: there is none of this name")),
        })
    }

    /// The callback that a project and the bytes at two places give.
    fn message(&mut self, given: &Arguments<'_>, at: usize) -> Result<Callback, Error> {
        self.projects.get(given.number(at)?)?.verify_callback(given.bytes(at + 1)?)
    }
}

/// A list in the order in which `js/callback.js` takes it apart.
fn summary(callback: &Callback) -> String {
    let told = callback.summary();
    let (amount, currency) = told.sum.unzip();
    let list = json!([
        told.key_label,
        told.payment_id,
        told.status,
        amount.map(|minor| minor.to_string()),
        currency,
        told.is_paid,
        told.is_final,
        told.review.map(|review| review.to_json().to_string()),
    ]);
    list.to_string()
}

struct Arguments<'b>(Vec<&'b [u8]>);

impl<'b> Arguments<'b> {
    fn read(mut bytes: &'b [u8]) -> Result<Self, Error> {
        let mut arguments = Vec::new();
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let (argument, rest) = rest.split_at_checked(length).ok_or_else(broken)?;
            arguments.push(argument);
            bytes = rest;
        }
        if bytes.is_empty() { Ok(Self(arguments)) } else { Err(broken()) }
    }

    fn bytes(&self, at: usize) -> Result<&'b [u8], Error> {
        self.0.get(at).copied().ok_or_else(broken)
    }

    fn text(&self, at: usize) -> Result<&'b str, Error> {
        std::str::from_utf8(self.bytes(at)?).map_err(|_| broken())
    }

    fn text_if(&self, at: usize) -> Result<Option<&'b str>, Error> {
        self.0.get(at).map(|_| self.text(at)).transpose()
    }

    fn number<N: std::str::FromStr>(&self, at: usize) -> Result<N, Error> {
        self.text(at)?.parse().map_err(|_| {
            Error::of_argument_type(format!("argument {at}: it must be a whole number that fits"))
        })
    }
}

fn broken() -> Error {
    Error::of_argument_type("the call: its arguments cannot be read")
}
