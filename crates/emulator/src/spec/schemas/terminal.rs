//! Layout B, the form for payment forms: of events on Payment Page, of some callbacks, and of
//! status answers with `destination: terminal` (spec 02, layout B).

use super::super::schema::{Component, Kind, Member, flag, integer, member, named, object, text};

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "MessageGeneral",
        "Who is told, and the signature.",
        &[&[
            named("signature", "Signature", "").needed(),
            integer("project_id", "Your project."),
            text("payment_id", "Your number of the payment."),
            text("customer_id", "Your number of the customer."),
        ]],
    ),
    object(
        "TerminalPayment",
        "The payment.",
        &[&[
            text("id", "Your number of the payment."),
            named("status", "PaymentStatus", "").needed(),
            text("method", "The method: a code or a title."),
            named("date", "Timestamp", "When it changed last."),
            named("result_code", "Code", "Code of the last operation."),
            text("result_message", "The text of the code."),
            flag("is_new_attempts_available", "Whether the customer may try again."),
            integer("attempts_timeout", "Seconds in which to try again."),
            flag(
                "cascading_with_redirect",
                "Another provider is tried, and the customer has to be sent on again.",
            ),
            flag("is_cascading", "Another provider is tried."),
            flag(
                "split_with_redirect",
                "The payment is split, and the customer has to be sent on again.",
            ),
            flag("need_confirm_retry", "Whether the customer has to confirm another try."),
            integer("remaining_refund", "What can still be returned, in minor units."),
            integer("actual_amount", "The present amount, in minor units."),
            integer("provider_id", "Number of the provider."),
            integer("method_id", "Number of the method."),
        ]],
    ),
    object(
        "Transaction",
        "The first operation.",
        &[&[
            integer("id", "Its number."),
            named("date", "Timestamp", "When it was made."),
            text("type", "Type of the payment."),
        ]],
    ),
    object(
        "TerminalOperation",
        "One action with money within the payment.",
        &[&[
            integer("id", "Number of the operation: 64 bits, beyond what a double holds.").needed(),
            named("type", "OperationType", "").needed(),
            named("status", "OperationStatus", "").needed(),
            named("date", "Timestamp", "When it changed last."),
            member(
                "processing_time",
                Kind::AnyOf(&[Kind::Ref("Timestamp"), Kind::Null]),
                "When it was done.",
            ),
            text("request_id", "The last request about it."),
            named("sum", "Sum", "Its amount."),
            named("code", "Code", ""),
            text("message", "The text of the code."),
            named("provider", "OperationProvider", ""),
        ]],
    ),
    object(
        "Company",
        "The merchant.",
        &[&[integer("id", "Its number."), text("title", "Its name.")]],
    ),
    object(
        "Terminal",
        "The form that was used.",
        &[&[
            text("method_code", "Method."),
            text("mode_code", "What the form was opened for."),
            text("name", "Version of the form."),
        ]],
    ),
];

pub(super) const GENERAL: &[Member] = &[named("general", "MessageGeneral", "").needed()];

pub(super) const STATE: &[Member] = &[
    named("payment", "TerminalPayment", "").needed(),
    named("transaction", "Transaction", ""),
    text("request_id", "The last request about the payment."),
    named("sum_request", "Sum", "The amount that was asked for."),
    named("sum_real", "Sum", "The present amount."),
    named("sum_refund", "Sum", "What was returned."),
    named("account", "StateAccount", ""),
    named("customer", "StateCustomer", ""),
    text("rrn", "Retrieval reference number of the acquirer; may be empty."),
    text("AuthCode", "The issuer's approval."),
    text("auth_code", "The same in another spelling."),
    text("description", "Your description; may be empty."),
    member(
        "operations",
        Kind::List { of: &Kind::Ref("TerminalOperation"), least: 0, most: 0 },
        "All operations.",
    ),
    member(
        "return_url",
        Kind::AnyOf(&[Kind::Text { least: 0, most: 0 }, Kind::Ref("RedirectData")]),
        "Where the customer has to go: an address when the payment is over, the same object as \
         `redirect_data` before.",
    ),
    member("qr_code", Kind::Anything, "Data of a code to show.").uncertain("named by one source"),
    named("company", "Company", ""),
    named("terminal", "Terminal", ""),
    member("cashout_data", Kind::Map, "Where a payout could go."),
    member("additional_terminal_data", Kind::Anything, "More for the form.")
        .uncertain("named by one source"),
];

/// Members that recordings of a payment form's data have at the top, beside those of `general`.
pub(super) const RECORDED: &[Member] = &[
    integer("project_id", "Your project."),
    text("payment_id", "Your number of the payment."),
    text("customer_id", "Your number of the customer."),
    named("status", "PaymentStatus", "The status of the payment once more."),
    member("received_at", Kind::Number { least: None, most: None }, "When the form was told."),
    text("logger_id", "For the platform's own use."),
    member("redirect", Kind::Map, "The last redirect once more."),
];
