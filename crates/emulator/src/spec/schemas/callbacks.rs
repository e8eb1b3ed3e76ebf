//! The messages that come as callbacks (spec 02).

use super::super::schema::{Component, Kind, Member, integer, member, named, object, text};
use super::messages::{ERRORS, STATE, TEXT_OR_INTEGER};
use super::terminal;

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "PaymentMessage",
        "A payment and the last of its operations: layout A.",
        &[PROJECT, PAYMENT, STATE, ERRORS, RARE, &[named("signature", "Signature", "").needed()]],
    ),
    object(
        "GeneralPaymentMessage",
        "Layout A with the signature in `general`.",
        &[
            terminal::GENERAL,
            &[integer("project_id", "Your project.")],
            PAYMENT,
            STATE,
            ERRORS,
            RARE,
        ],
    ),
    object(
        "TerminalMessage",
        "A payment with all its operations: layout B.",
        &[terminal::GENERAL, terminal::STATE, STATE, ERRORS, terminal::RECORDED],
    ),
    object(
        "RefusalMessage",
        "A request was accepted, and refused in processing.",
        &[
            &[integer("project_id", "Your project.")],
            REFUSED,
            &[named("signature", "Signature", "").needed()],
        ],
    ),
    object(
        "GeneralRefusalMessage",
        "The same with the signature in `general`.",
        &[terminal::GENERAL, &[integer("project_id", "Your project.")], REFUSED],
    ),
    object(
        "TokenMessage",
        "A token was made, changed or refused.",
        &[&[
            named("general", "MessageGeneral", ""),
            named("request", "TokenRequest", "").needed(),
            text("token", "The token, 64 characters. Not there when the request was refused."),
            member(
                "token_status",
                Kind::OpenChoice(&["active", "revoke", "expiry"]),
                "Whether the token can be used.",
            ),
            named("token_created_at", "Timestamp", "When it was made."),
            named("card", "TokenCard", ""),
            named("customer", "StateCustomer", ""),
            integer("project_id", "Your project, in the old form."),
            named("signature", "Signature", "In the old form."),
        ]],
    )
    .with_one_of(&["general", "signature"]),
    object(
        "TokenRequest",
        "The request, and what came of it.",
        &[&[
            text("id", "Number of the request, as its answer named it.").needed(),
            member("action", Kind::OpenChoice(&["tokenize", "revoke"]), "What was asked for."),
            member("status", Kind::OpenChoice(&["success", "decline"]), "Whether it was done.")
                .needed(),
            member("errors", Kind::List { of: &Kind::Ref("Error"), least: 0, most: 0 }, "Why not."),
        ]],
    ),
    object(
        "TokenCard",
        "The card of the token.",
        &[&[
            text("number", "Masked card number."),
            member("exp_month", TEXT_OR_INTEGER, "Month of expiry."),
            member("exp_year", TEXT_OR_INTEGER, "Year of expiry."),
            text("holder", "Name on the card."),
            text("country", "The issuer's country."),
            text("issuer_name", "The issuer."),
        ]],
    ),
    object(
        "SeriesMessage",
        "A registered series changed. No payment is named.",
        &[&[
            integer("project_id", "Your project.").needed(),
            named("recurring", "SeriesChange", "").needed(),
            named("signature", "Signature", ""),
            named("general", "MessageGeneral", ""),
        ]],
    )
    .with_one_of(&["signature", "general"]),
    object(
        "SeriesChange",
        "The series as it is now.",
        &[&[
            integer("id", "Number of the series.").needed(),
            member(
                "status",
                Kind::OpenChoice(&["active", "canceled"]),
                "Whether it can be debited.",
            )
            .needed(),
            text("type", "R, C or U."),
            text("currency", "Currency of its debits."),
            member("exp_year", TEXT_OR_INTEGER, "Year in which it ends."),
            member("exp_month", TEXT_OR_INTEGER, "Month in which it ends."),
            text("period", "D, W, M, Q or Y."),
            text("time", "When on the day it is debited."),
        ]],
    ),
    object(
        "RedirectMessage",
        "The customer has to be sent somewhere; nothing else is said.",
        &[&[
            named("redirectData", "RedirectData", "").needed(),
            named("payment", "PaymentName", "").needed(),
            named("general", "MessageGeneral", "").needed(),
        ]],
    ),
    object("PaymentName", "The payment.", &[&[text("id", "Your number of the payment.").needed()]]),
    object(
        "RefusedPayment",
        "The payment that the request named.",
        &[&[
            text("id", "Your number of the payment."),
            named("status", "PaymentStatus", "`error`. The same number may be used again."),
        ]],
    ),
    object("Decision", "What the check against fraud said.", &[&[text("message", "In words.")]]),
];

const PROJECT: &[Member] = &[integer("project_id", "Your project.").needed()];

const PAYMENT: &[Member] = &[
    named("payment", "StatePayment", "").needed(),
    named("operation", "Operation", "The last operation, the one that this message is about."),
    named("account", "StateAccount", ""),
    named("customer", "StateCustomer", ""),
];

const REFUSED: &[Member] = &[
    named("payment", "RefusedPayment", "").needed(),
    member(
        "errors",
        Kind::List { of: &Kind::Ref("Error"), least: 1, most: 0 },
        "What was wrong, each member by its own.",
    )
    .needed(),
];

/// Members that single sources name.
const RARE: &[Member] = &[
    named("redirectData", "RedirectData", "Another name of `redirect_data`."),
    member(
        "decision",
        Kind::AnyOf(&[Kind::Ref("Decision"), Kind::Text { least: 0, most: 0 }]),
        "What the check against fraud said.",
    ),
    member("decision_message", Kind::Anything, "The same in a list.")
        .uncertain("named by one source"),
    member("avs_data", Kind::Anything, "The address that was compared.")
        .uncertain("named by one source"),
    text("rrn", "Retrieval reference number of the acquirer."),
    text("auth_code", "The issuer's approval."),
    member(
        "return_url",
        Kind::AnyOf(&[Kind::Text { least: 0, most: 0 }, Kind::Ref("RedirectData")]),
        "Where the customer goes back to.",
    ),
];
