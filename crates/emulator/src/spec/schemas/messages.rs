//! What the platform says about payments: the parts that callbacks and status answers share
//! (spec 02; spec 06, sections 6 and 7).

use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};

use super::super::schema::{
    Component, Kind, Member, flag, integer, member, named, object, open, plain, text,
};

pub(super) static COMPONENTS: &[Component] = &[
    open(
        "PaymentStatus",
        "Status of a payment. More may come: an unknown one is neither final nor paid.",
        || PaymentStatus::KNOWN.iter().filter(|s| is_sent(s)).map(PaymentStatus::as_str).collect(),
    ),
    open(
        "PaymentType",
        "What a payment is. More may come. `transfer`, from card to card, is the local platform's \
         word: no source shows a callback about one.",
        || PaymentType::KNOWN.iter().map(PaymentType::as_str).chain(["transfer"]).collect(),
    ),
    open("OperationStatus", "Status of an operation. More may come.", || {
        OperationStatus::KNOWN.iter().map(OperationStatus::as_str).collect()
    }),
    open("OperationType", "What an operation does. More may come.", || {
        OperationType::KNOWN.iter().map(OperationType::as_str).collect()
    }),
    plain(
        "Timestamp",
        "Date and time with the offset to UTC, without a colon in it: `2026-03-10T12:26:17+0000`.",
        Kind::Form { pattern: r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{4}$", most: 0 },
    ),
    object(
        "Sum",
        "An amount of money.",
        &[&[
            member(
                "amount",
                Kind::Integer { least: Some(0), most: Some(super::MOST) },
                "In minor units of the currency. An integer, never a fraction.",
            )
            .needed(),
            named("currency", "Currency", "").needed(),
        ]],
    ),
    plain(
        "Code",
        "Unified response code, digits; `0` is success. Decide by it, not by the message, which \
         differs between providers.",
        Kind::Form { pattern: "^[0-9]+$", most: 0 },
    ),
    object(
        "Error",
        "What was wrong with a request or its processing.",
        &[&[
            member(
                "code",
                Kind::AnyOf(&[Kind::Integer { least: Some(0), most: None }, Kind::Ref("Code")]),
                "Unified response code: a number by the specification, text in recorded messages.",
            )
            .needed(),
            text("message", "The text of the code."),
            text("field", "The member that is wrong, with dots between names."),
            text("constraint", "The rule that it breaks."),
            member("description", Kind::Anything, "More on it.")
                .uncertain("seen in one source, as text, list and null"),
        ]],
    ),
    object(
        "StatePayment",
        "The payment.",
        &[&[
            text("id", "Your number of the payment."),
            named("type", "PaymentType", ""),
            named("status", "PaymentStatus", "").needed(),
            named("date", "Timestamp", "When the payment changed last."),
            text(
                "method",
                "The method, in a third naming beside those of Gate and Payment Page: a code or a \
                 title.",
            ),
            named(
                "sum",
                "Sum",
                "The present amount: it falls with each refund, and may differ from the request \
                 where the customer can change it.",
            ),
            text("description", "Your description; may be empty."),
            text("merchant_refund_id", "Your number of the refund that this message is about."),
            integer("remaining_refund", "What can still be returned, in minor units."),
            flag(
                "cascading_with_redirect",
                "Another provider is tried: show that the first try failed, ask for consent, then \
                 send the customer on again.",
            ),
            flag(
                "is_new_attempts_available",
                "Whether the customer may try again on Payment Page.",
            ),
            integer("attempts_timeout", "Seconds in which to try again."),
        ]],
    ),
    object(
        "StateAccount",
        "The customer's card or account.",
        &[&[
            text("number", "Masked card number, or number of the account."),
            text("token", "Token of the card, 64 characters."),
            named("token_created_at", "Timestamp", "When the token was made."),
            text("type", "Brand of the card: `visa`, `mastercard`, ... ."),
            text("card_holder", "Name on the card."),
            integer("id", "Number under which the platform keeps the card."),
            member("expiry_month", TEXT_OR_INTEGER, "Month of expiry, two digits."),
            member("expiry_year", TEXT_OR_INTEGER, "Year of expiry, four digits."),
        ]],
    ),
    object(
        "StateCustomer",
        "The customer.",
        &[&[
            text("id", "Your number of the customer."),
            text("phone", "Telephone."),
            text("email", "E-mail."),
            text("ip_address", "Address in the internet."),
            member("billing", Kind::Map, "Billing address."),
        ]],
    )
    .open(),
    object(
        "Operation",
        "One action with money within the payment.",
        &[
            &[
                integer("id", "Number of the operation: 64 bits, beyond what a double holds.")
                    .needed(),
                named("type", "OperationType", "").needed(),
                named("status", "OperationStatus", "").needed(),
                named("date", "Timestamp", "When it changed last."),
                named("created_date", "Timestamp", "When it was made."),
                text(
                    "request_id",
                    "The last request about it, as the answer to that request named it.",
                ),
                named("sum_initial", "Sum", "The amount that was asked for."),
                named("sum_converted", "Sum", "The amount after conversion."),
                named("code", "Code", ""),
                text("message", "The text of the code."),
                text("description", "Why, in the provider's words."),
                text("eci", "How sure the authentication is: 05, 06, 07, 02, 01, 00."),
                named("provider", "OperationProvider", ""),
                named("operation_fee", "Fee", ""),
                text("non_3ds_reason", "Why there was no 3-D Secure: `tra` or `lve`."),
                integer("retry_count", "Which automatic retry of a debit this is."),
                flag("next_retry_exists", "Whether another retry follows."),
                text("next_retry_date", "When it follows."),
            ],
            SURCHARGE,
        ],
    ),
    object(
        "OperationProvider",
        "What the provider or acquirer said.",
        &[&[
            integer("id", "Number of the provider."),
            text("payment_id", "Its number of the operation; may be empty."),
            named("date", "Timestamp", "When it worked on it."),
            text("auth_code", "The issuer's approval; may be empty."),
            member(
                "endpoint_id",
                TEXT_OR_INTEGER,
                "Where the provider was reached; text is seen, too.",
            ),
            text("result_code", "The provider's own code, not a unified one."),
            text("result_message", "Its text."),
        ]],
    ),
    object(
        "Fee",
        "The fee of an operation.",
        &[&[
            integer("amount", "In minor units."),
            text("currency", "Its currency; longer codes than three letters occur."),
        ]],
    ),
    object(
        "SeriesState",
        "The registered series of the payment. Keep `id`: debits need it.",
        &[&[
            integer("id", "Number of the series.").needed(),
            text("currency", "Currency of its debits."),
            text("valid_thru", "When it ends by itself."),
            text("status", "`active`, `canceled`."),
            text("type", "R, C or U."),
            text("register_payment_id", "The payment that registered it."),
        ]],
    ),
    object(
        "Acs",
        "3-D Secure 1, or 2 behind the same form: POST `PaReq` = `pa_req`, `MD` = `md` and \
         `TermUrl` = your address to `acs_url` from the customer's browser, then send what comes \
         back to `/v2/payment/card/3ds_result`.",
        &[&[
            text("pa_req", "For the issuer.").needed(),
            text("md", "For the platform; nobody else reads it.").needed(),
            text("acs_url", "The issuer's page.").needed(),
            text("term_url", "The address that you gave for the way back."),
        ]],
    ),
    object(
        "ThreeDs2",
        "3-D Secure 2, extended flow: first `iframe`, then, unless the issuer is content, \
         `redirect`.",
        &[&[named("iframe", "ThreeDsMethod", ""), named("redirect", "ThreeDsChallenge", "")]],
    ),
    object(
        "ThreeDsMethod",
        "POST `params` to `url` from a hidden frame, wait up to 10 seconds for the issuer's sign, \
         then call `/v2/payment/card/3ds_check_iframe`.",
        &[&[
            text("url", "The issuer's address.").needed(),
            member(
                "params",
                Kind::Map,
                "Fields of the form: `threeDSMethodData`, `3DSMethodData`.",
            )
            .needed(),
        ]],
    ),
    object(
        "ThreeDsChallenge",
        "POST `params` to `url` from the customer's browser within 30 seconds, then send `cres` to \
         `/v2/payment/card/3ds_result`.",
        &[&[
            text("url", "The issuer's page.").needed(),
            member("params", Kind::Map, "Fields of the form: `creq`, `threeDSSessionData`.")
                .needed(),
        ]],
    ),
    object(
        "RedirectData",
        "Where to send the customer. The page of a bank must not be opened in a frame.",
        &[&[
            member("method", Kind::Choice(&["GET", "POST"]), "How."),
            text("url", "The page.").needed(),
            member(
                "body",
                FIELDS,
                "Fields to send along; values may be numbers. An empty list stands for none.",
            ),
            member("encrypted", FIELDS, "For the platform's own use."),
            integer("mode", "2: a widget of the provider instead of a page."),
            member("kyc_id", Kind::Anything, "Number of an identity check."),
        ]],
    ),
    object(
        "DisplayItem",
        "One thing to show to the customer.",
        &[&[
            member(
                "type",
                Kind::OpenChoice(&["qr_data", "qr_code_url", "qr_img", "add_info"]),
                "`qr_data`: text to show as a code; `qr_img`, `qr_code_url`: address of its \
                 picture; `add_info`: a line of an instruction.",
            )
            .needed(),
            text("title", "What it is: `amount`, `currency`, `lifetime`, ... ."),
            member(
                "data",
                Kind::AnyOf(&[
                    Kind::Text { least: 0, most: 0 },
                    Kind::Number { least: None, most: None },
                ]),
                "The text.",
            ),
        ]],
    ),
    plain(
        "ClarificationFields",
        "Data that the payment waits for, by the objects of the request. Send them to \
         `/v2/payment/clarification` as `additional_data` within 30 minutes; each accepted answer \
         starts that time anew.",
        Kind::MapOf(&Kind::AnyOf(&[
            Kind::List { of: &Kind::Text { least: 1, most: 0 }, least: 0, most: 0 },
            Kind::Ref("ClarificationObject"),
        ])),
    ),
    object(
        "ClarificationObject",
        "The wanted members of an object, in the manner of JSON Schema.",
        &[&[
            member("type", Kind::Choice(&["object"]), "Always `object`.").needed(),
            text("description", "Why they are wanted."),
            member("properties", Kind::Map, "The members, each with its own small schema.")
                .needed(),
            member(
                "required",
                Kind::List { of: &Kind::Text { least: 1, most: 0 }, least: 0, most: 0 },
                "Those that cannot be left out.",
            ),
            member(
                "errors",
                Kind::List { of: &Kind::Ref("ClarificationError"), least: 0, most: 0 },
                "What was wrong with them.",
            ),
        ]],
    ),
    object(
        "ClarificationError",
        "What is wrong with a wanted member.",
        &[&[
            text("property", "The member, with dots between names."),
            text("message", "What is wrong, in words."),
            text("constraint", "The rule that it breaks."),
        ]],
    ),
    object(
        "MpiResult",
        "What 3-D Secure 2 told. It comes only where support has switched it on.",
        &[&[
            text("mpi_operation_id", "Number of the authentication at the platform."),
            text("ds_operation_id", "The same at the card scheme."),
            text("acs_operation_id", "The same at the issuer."),
            member("mpi_timestamp", TEXT_OR_INTEGER, "When: `YYYYMMDDhhmm`; may be empty."),
            text("cardholder_info", "What the issuer wants the customer to read; may be empty."),
            member(
                "authentication_flow",
                Kind::OpenChoice(&["01", "02"]),
                "01: without challenge; 02: with one.",
            ),
        ]],
    ),
    object(
        "LinkState",
        "The payment link.",
        &[&[
            text("url", "Its address."),
            named("best_before", "Timestamp", "Until when it can be used."),
        ]],
    ),
];

pub(super) const TEXT_OR_INTEGER: Kind =
    Kind::AnyOf(&[Kind::Text { least: 0, most: 0 }, Kind::Integer { least: None, most: None }]);

/// PHP writes an object without members as an empty list.
const FIELDS: Kind = Kind::AnyOf(&[Kind::Map, Kind::EmptyList]);

const SURCHARGE: &[Member] = &[
    integer("sum_with_surcharge", "The amount with the surcharge, in minor units."),
    integer("surcharge_amount", "The surcharge, in minor units."),
    text("surcharge_currency", "Its currency."),
];

/// What the payment waits for, and what came of it: the same in callbacks and in status answers.
pub(super) const STATE: &[Member] = &[
    named("acs", "Acs", ""),
    named("threeds2", "ThreeDs2", ""),
    named("redirect_data", "RedirectData", ""),
    member(
        "display_data",
        Kind::List { of: &Kind::Ref("DisplayItem"), least: 0, most: 0 },
        "What the customer has to see: a code to scan, or where and what to pay.",
    ),
    named("clarification_fields", "ClarificationFields", ""),
    named("recurring", "SeriesState", ""),
    named("mpi_result", "MpiResult", ""),
    text(
        "avs_result",
        "Result of the comparison of addresses. X, Y: all fits; W, Z: the post code; A: the \
         street; N: nothing; S, U: not available; R: try again.",
    ),
    member("provider_extra_fields", Kind::Anything, "Data of single methods."),
    named("invoice", "LinkState", "").local(),
];

/// What is wrong, where something is.
pub(super) const ERRORS: &[Member] = &[member(
    "errors",
    Kind::List { of: &Kind::Ref("Error"), least: 0, most: 0 },
    "What was wrong; may be there without items.",
)];

/// A plugin's own state, which no message has.
fn is_sent(status: &PaymentStatus) -> bool {
    *status != PaymentStatus::Initial
}
