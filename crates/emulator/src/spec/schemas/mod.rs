//! The named schemas of the documents: members, types and limits (spec 02; spec 05 to 07), with
//! descriptions of our own.

mod answers;
mod callbacks;
mod customer;
pub(super) mod data;
mod extras;
mod messages;
mod requests;
mod terminal;
mod top;

pub(super) use self::top::member_of;
use super::schema::Component;
use crate::platform::json::{Json, Object};

/// The largest amount that a request may name.
const MOST: i64 = 10_000_000_000_000;

const CURRENCY: &str = "^[A-Z]{3}$";
const COUNTRY: &str = "^[A-Z]{2}$";
const DATE: &str = r"^\d{2}-\d{2}-\d{4}$";
const PHONE: &str = "^[0-9]{4,24}$";
const HOLDER: &str = r"^[a-zA-Z0-9\s\-.']+$";
const NAME: &str = r"^[a-zA-ZҐґЇїІіЄє0-9\s\-.']+$";
const NO_SIGNS: &str = r"^[^!@&~№{}|<>\[\]]*$";

/// All of them, each group in the order of its table.
fn all() -> impl Iterator<Item = &'static Component> {
    [
        requests::COMPONENTS,
        customer::COMPONENTS,
        extras::COMPONENTS,
        answers::COMPONENTS,
        messages::COMPONENTS,
        terminal::COMPONENTS,
        callbacks::COMPONENTS,
        data::COMPONENTS,
    ]
    .into_iter()
    .flatten()
}

/// The schema of this name.
pub(super) fn find(name: &str) -> Option<&'static Component> {
    all().find(|component| component.name == name)
}

/// The schemas that parts of a document refer to, and those that these refer to.
pub(super) fn used_by<'j>(parts: impl Iterator<Item = &'j Json>) -> Object {
    let mut names = Vec::new();
    parts.for_each(|part| super::schema::references(part, &mut names));
    let mut done = 0;
    while let Some(name) = names.get(done) {
        let mut more = Vec::new();
        if let Some(component) = find(name) {
            super::schema::references(&component.schema().into(), &mut more);
        }
        more.retain(|name| !names.contains(name));
        names.extend(more);
        done += 1;
    }
    let is_used = |component: &&Component| names.iter().any(|name| name == component.name);
    super::schema::components(all().filter(is_used))
}
