//! Parameters and answers of the Data API (spec 07).

use super::super::schema::{Component, Kind, Member, filled, integer, member, named, object, text};
use super::messages::TEXT_OR_INTEGER;

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "DataError",
        "What is wrong. This is another form than Gate's; it is not signed.",
        &[&[
            integer("status", "The HTTP status.").needed(),
            text("name", "Its phrase."),
            text("message", "What is wrong, in words."),
            member("code", Kind::Numbers(&[0]), "Always 0."),
        ]],
    ),
    object(
        "Interval",
        "A span of time, both ends in it.",
        &[&[
            member("from", TIME, "Its begin: `2026-03-01 00:00:00`.").needed(),
            member("to", TIME, "Its end.").needed(),
        ]],
    ),
    object(
        "Pagination",
        "Which part of a long answer is wanted.",
        &[&[
            member(
                "limit",
                Kind::Integer { least: Some(0), most: None },
                "How many; 20 by default.",
            ),
            member("offset", Kind::Integer { least: Some(0), most: None }, "How many to skip."),
        ]],
    ),
    object(
        "FraudFilter",
        "Which reports of fraud are wanted.",
        &[&[
            member("received_on", SPAN, "When they were received."),
            member("purchase_date", SPAN, "When was paid."),
            member("fraud_report_date", SPAN, "When they were made."),
            member(
                "issuer_country",
                Kind::List { of: &Kind::Ref("Country"), least: 1, most: 0 },
                "Countries of the issuers.",
            ),
        ]],
    ),
    object(
        "RateFilter",
        "Which rates are wanted.",
        &[&[
            integer("merchant", "Number of the merchant.").needed(),
            named("currency", "Currency", "").needed(),
            named(
                "interval",
                "Interval",
                "Under an hour, the rate at its begin; in the future, none.",
            )
            .uncertain("whether it stands in `filter` or beside it")
            .needed(),
        ]],
    ),
    object(
        "Balances",
        "The balances of the merchant's contracts.",
        &[
            &[member(
                "balance",
                Kind::List { of: &Kind::Ref("Balance"), least: 0, most: 0 },
                "One item for each balance.",
            )
            .needed()],
            SIGNED,
        ],
    ),
    object(
        "Balance",
        "A balance: beside `name` one member, whose name is the currency and whose value is the \
         amount in minor units, as text. The currency is not to be read from `name`.",
        &[&[text("name", "Its name.").needed()]],
    )
    .with_others(&Kind::Form { pattern: "^-?[0-9]+$", most: 0 }),
    object(
        "DataOperations",
        "Operations, in an order that is not published.",
        &[
            &[member(
                "operations",
                Kind::List { of: &Kind::Ref("DataOperation"), least: 0, most: 1000 },
                "Fewer than `limit` when there are no more.",
            )
            .needed()],
            SIGNED,
        ],
    ),
    object(
        "DataOperation",
        "An operation. Nearly all values are text; what is not known is empty.",
        &[DEFAULT_FIELDS, MORE_FIELDS],
    ),
    object(
        "PaymentOperations",
        "All operations of a payment, newest first in the example.",
        &[
            &[member(
                "operations",
                Kind::List { of: &Kind::Ref("PaymentOperation"), least: 0, most: 0 },
                "The operations.",
            )
            .needed()],
            SIGNED,
        ],
    ),
    object(
        "PaymentOperation",
        "An operation of the payment.",
        &[&[
            text("operation_id", "Its number.").needed(),
            text("operation_type", "What it does.").needed(),
            member("operation_created_at", ISO_TIME, "When it was made."),
            member("operation_completed_at", ISO_TIME, "When it was done; may be empty."),
            integer("amount", "In minor units."),
            named("currency", "Currency", ""),
            text("arn", "Acquirer reference number; may be empty."),
            text("rrn", "Retrieval reference number; may be empty."),
        ]],
    ),
    object(
        "FraudReports",
        "Operations that card schemes report as fraud.",
        &[
            &[member(
                "operations",
                Kind::List { of: &Kind::Ref("FraudReport"), least: 0, most: 0 },
                "The operations.",
            )
            .needed()],
            SIGNED,
        ],
    ),
    object(
        "FraudReport",
        "An operation that a card scheme reports as fraud.",
        &[&[
            text("payment_id", "Your number of the payment."),
            member("operation_id", TEXT_OR_INTEGER, "Number of the operation."),
            text("tr_amount", "The amount as a decimal number in text: `180.00`."),
            text("tr_ccy", "Its currency."),
            text("account_number", "Masked card number."),
            text("payment_method_type", "Brand of the card."),
            text("row_updated_at", "When this line changed."),
            text("customer_id", "Your number of the customer."),
            text("customer_email", "E-mail."),
            text("project_name", "Name of the project."),
            text("project_id", "Number of the project, as text."),
            text("arn", "Acquirer reference number."),
            text("fraud_type", "Kind of fraud, by the code of the card scheme."),
            text("fraud_report_date", "When it was reported."),
            text("issuer_country", "The issuer's country."),
            text("issuer_bank_name", "The issuer."),
            text("received_on", "When the report was received."),
            text("purchase_date", "When was paid."),
            text("channel_amount_in_usd", "The amount in USD, as a decimal number in text."),
            text("bin", "First digits of the card number."),
            text("country_by_ip", "Country of the customer's address."),
            integer("report_and_purchase_date_difference", "Days between purchase and report."),
        ]],
    ),
    object("UnpublishedData", "An answer whose members no source shows.", &[SIGNED]).open(),
];

/// Members of an operation that come unasked.
pub(in crate::spec) const DEFAULT_FIELDS: &[Member] = &[
    text("project_id", "Number of the project."),
    text("operation_id", "Number of the operation."),
    text("payment_id", "Your number of the payment."),
    text("operation_type", "What it does."),
    text("operation_status", "Its status."),
    text("account_number", "Masked card number, or number of the account."),
    text("customer_ip", "The customer's address in the internet."),
    text("payment_method_name", "Name of the method."),
    text("payment_method_type", "Kind of the method, or brand of the card."),
    text("payment_description", "Your description."),
    member("operation_created_at", ISO_TIME, "When it was made."),
    member("operation_completed_at", ISO_TIME, "When it was done."),
    member("provider_date", ISO_TIME, "When the provider worked on it."),
    member("shipment_date", ISO_TIME, "When the money was shipped."),
    named("sum_initial", "Sum", "The amount that was asked for."),
    named("sum_converted", "Sum", "The amount after conversion."),
    text("arn", "Acquirer reference number."),
    text("rrn", "Retrieval reference number."),
    text("payment_provider_code", "The provider's code."),
    text("payment_provider_message", "Its text."),
];

/// Members of an operation that come when `fields` names them.
pub(in crate::spec) const MORE_FIELDS: &[Member] = &[
    text("acquirer_bank_name", "The acquirer."),
    text("auth_code", "The issuer's approval."),
    text("avs_post_code", "Post code that was compared."),
    text("avs_street_address", "Street that was compared."),
    text("avs_result", "What the comparison said."),
    text("balance_id", "Number of the balance."),
    text("bank_name", "The issuer."),
    text("bin", "First digits of the card number."),
    text("card_enroll_check", "Whether the card takes part in 3-D Secure."),
    text("card_holder", "Name on the card."),
    text("card_product_name", "What the issuer calls the card."),
    text("card_token", "Token of the card."),
    text("completed_refund", "What was returned."),
    text("country_by_ip", "Country of the customer's address."),
    text("country_by_bin", "The issuer's country."),
    text("currency_rate", "Rate of the conversion."),
    text("customer_email", "E-mail."),
    text("customer_id", "Your number of the customer."),
    text("eci", "How sure the authentication was."),
    text("expiration_date", "Expiry of the card."),
    text("legal_entity_name", "The firm of the contract."),
    text("merchant_id", "Number of the merchant."),
    text("payment_currency", "Currency of the payment."),
    text("payment_type", "What the payment is."),
    text("project_name", "Name of the project."),
    text("project_url", "Address of the project."),
    text("provider_payment_id", "The provider's number of the operation."),
    text("recurring_id", "Number of the series."),
    text("recurring_register", "Whether a series was registered."),
    text("recurring_valid_thru", "When the series ends."),
    text("remaining_refund", "What can still be returned."),
    text("secure_3ds_check", "What 3-D Secure said."),
    member("transaction_created_at", ISO_TIME, "When the payment was made."),
    member("transaction_completed_at", ISO_TIME, "When it was done."),
    text("transaction_status", "Status of the payment."),
];

/// What identifies the sender in each request.
pub(in crate::spec) const SENDER: &[Member] = &[
    filled(
        "token",
        0,
        "Your API token, 30 characters, made in Dashboard. It has the rights of its owner.",
    )
    .needed(),
    named("signature", "Signature", "").needed(),
];

pub(in crate::spec) const OPERATIONS: &[Member] = &[
    named("interval", "Interval", "Time of the last action of an operation.")
        .uncertain("needed by the text of the documentation, not by its specification"),
    member(
        "project_id",
        Kind::List { of: &Kind::Integer { least: Some(0), most: None }, least: 1, most: 0 },
        "Projects; by default all that the token can read.",
    ),
    member(
        "tz",
        TIME_ZONE,
        "Offset to UTC such as `+10:30`, or name of a time zone. It moves the interval and the \
         times of the answer.",
    ),
    member("limit", UP_TO_THOUSAND, "How many; 1000 by default. An example writes text."),
    member("offset", OFFSET, "How many to skip."),
    member(
        "fields",
        Kind::List { of: &Kind::Text { least: 1, most: 0 }, least: 1, most: 0 },
        "Members that are wanted; those of sums with a dot: `sum_initial.amount`.",
    ),
    member("operation_type", ONE_OR_MORE, "Types of operation."),
    member("operation_status", ONE_OR_MORE, "Statuses of operation."),
    member("customer_id", ONE_OR_MORE, "Your numbers of customers."),
    text("customer_email", "E-mail of a customer."),
];

pub(in crate::spec) const OF_PAYMENT: &[Member] =
    &[filled("payment_id", 255, "Your number of the payment.").needed()];

pub(in crate::spec) const FRAUD: &[Member] =
    &[named("filter", "FraudFilter", ""), named("pagination", "Pagination", "")];

pub(in crate::spec) const RATES: &[Member] = &[
    named("filter", "RateFilter", "").needed(),
    member("tz", TIME_ZONE, "Offset to UTC such as `+10:30`, or name of a time zone."),
];

pub(in crate::spec) const UNPUBLISHED: &[Member] = &[
    member("filter", Kind::Map, "Conditions.").uncertain("its members are not published"),
    named("pagination", "Pagination", "").uncertain("not published"),
];

pub(in crate::spec) const FINANCIAL: &[Member] =
    &[named("interval", "Interval", "").uncertain("not published")];

const SIGNED: &[Member] = &[named("signature", "Signature", "By the key of the token.").needed()];

const TIME: Kind = Kind::Form { pattern: r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$", most: 0 };
const ISO_TIME: Kind =
    Kind::Form { pattern: r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2})?$", most: 0 };
const TIME_ZONE: Kind = Kind::Text { least: 1, most: 0 };
const SPAN: Kind = Kind::List { of: &TIME, least: 2, most: 2 };
const UP_TO_THOUSAND: Kind = Kind::AnyOf(&[
    Kind::Integer { least: Some(0), most: Some(1000) },
    Kind::Form { pattern: "^(1000|[0-9]{1,3})$", most: 0 },
]);
const OFFSET: Kind = Kind::AnyOf(&[
    Kind::Integer { least: Some(0), most: None },
    Kind::Form { pattern: "^[0-9]+$", most: 0 },
]);
const ONE_OR_MORE: Kind = Kind::AnyOf(&[
    Kind::Text { least: 1, most: 0 },
    Kind::List { of: &Kind::Text { least: 1, most: 0 }, least: 1, most: 0 },
]);
