//! What was wrong with a request.

use super::Signed;
use super::view::{texts, view};

view! {
    /// One of `errors[]`: what was wrong with a request, or with its processing.
    ErrorItem
}

texts! { ErrorItem {
    /// The response code (spec 04), a number or a string on the wire.
    code = "code",
    /// What is wrong.
    message = "message",
    /// The field of the request.
    field = "field",
    /// The rule that the field breaks.
    constraint = "constraint",
    /// More about it, if it is a text; lists and objects are seen through
    /// [`signed`](Self::signed).
    description = "description",
} }
