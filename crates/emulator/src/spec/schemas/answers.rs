//! Synchronous answers of Gate (spec 06, sections 3, 4 and 6).

use super::super::schema::{
    Component, Kind, Member, flag, integer, member, named, object, short, text,
};
use super::messages::{ERRORS, STATE};
use super::terminal;

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "Accepted",
        "The request is accepted. It says nothing about the payment.",
        &[&[
            member(
                "status",
                Kind::Choice(&["success"]),
                "Status of the request, not of the payment.",
            )
            .needed(),
            short(
                "request_id",
                100,
                "Number of the request; `operation.request_id` of the callbacks that it leads to. \
                 Seen: 40 hex digits, 40 hex digits, 8 digits, with `-` between.",
            )
            .needed(),
            integer("project_id", "Your project.").needed(),
            short("payment_id", 255, "Your number of the payment; empty for requests without one.")
                .needed(),
        ]],
    ),
    object(
        "Refusal",
        "The request is not accepted.",
        &[&[
            member(
                "status",
                Kind::Choice(&["error"]),
                "Status of the request, not of the payment.",
            )
            .needed(),
            named("code", "Code", ""),
            text("message", "The text of the code."),
        ]],
    ),
    object(
        "RefusalList",
        "A request for data is not accepted, in the other form.",
        &[&[member(
            "errors",
            Kind::List { of: &Kind::Ref("Error"), least: 0, most: 0 },
            "What is wrong.",
        )
        .needed()]],
    ),
    object(
        "PaymentState",
        "The state of a payment, with all its operations.",
        &[
            &[
                integer("project_id", "Your project.").needed(),
                named("payment", "StatePayment", "").needed(),
                member(
                    "operations",
                    Kind::List { of: &Kind::Ref("Operation"), least: 0, most: 0 },
                    "All operations, oldest first.",
                )
                .needed(),
                named("account", "StateAccount", ""),
                named("customer", "StateCustomer", ""),
            ],
            STATE,
            ERRORS,
            SIGNED,
        ],
    ),
    object(
        "PaymentUnknown",
        "Nothing is known of the payment, or the request was refused. With code 3061 or 3062 it is \
         not an end and not a decline: ask again.",
        &[&[
            named("payment", "StatePayment", "").needed(),
            member(
                "errors",
                Kind::List { of: &Kind::Ref("Error"), least: 1, most: 0 },
                "Why. 3061: not found; 3062: cannot be read now.",
            )
            .needed(),
            integer("project_id", "Your project."),
            named("signature", "Signature", ""),
        ]],
    ),
    object(
        "TerminalState",
        "The state of a payment in the form of payment forms.",
        &[terminal::GENERAL, terminal::STATE, STATE, ERRORS, terminal::RECORDED],
    ),
    object(
        "SeriesInfo",
        "A registered series.",
        &[
            &[
                integer("project_id", "Your project."),
                named("recurring", "SeriesTerms", ""),
                named("retry_info", "RetryInfo", ""),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "SeriesTerms",
        "What was agreed, and how far the series is.",
        &[&[
            integer("id", "Number of the series."),
            text("type", "R, C or U."),
            text("period", "D, W, M, Q or Y."),
            text("period_interval", "Units between two debits, as text."),
            text("start_date", "First day."),
            text("start_time", "When on the day."),
            text("amount", "What is debited, in minor units, as text."),
            text("currency", "Its currency."),
            text("last_payment_at", "The last debit."),
            text("valid_thru", "When it ends."),
            text("status", "`active`, `canceled`."),
            short("description", 255, "Text for people."),
            named("schedule_date", "SeriesDates", ""),
        ]],
    ),
    object(
        "SeriesDates",
        "The debits before and after now.",
        &[&[text("next", "The next one."), text("last", "The last one.")]],
    ),
    object(
        "RetryInfo",
        "Automatic retries of a declined debit.",
        &[&[
            integer("trigger_operation_id", "The declined operation."),
            flag("next_retry_exists", "Whether another one follows."),
            text("next_retry_date", "When."),
        ]],
    ),
    object(
        "RetryStopped",
        "The retries are stopped.",
        &[
            &[
                text("status", "`success`.").uncertain("no source shows this answer"),
                integer("project_id", "Your project."),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "TokenInfo",
        "The card of a token.",
        &[&[named("account", "SavedAccount", "").needed()], SIGNED],
    ),
    object(
        "SavedAccounts",
        "What the platform keeps for a customer.",
        &[
            &[member(
                "accounts",
                Kind::List { of: &Kind::Ref("SavedAccount"), least: 0, most: 0 },
                "The cards and accounts.",
            )
            .needed()],
            SIGNED,
        ],
    ),
    object(
        "SavedAccount",
        "A card or account that the platform keeps.",
        &[&[
            integer("id", "Its number: `saved_account_id` of requests.").needed(),
            text("number", "Masked card number, or number of the account.").needed(),
            text("type", "`card`, or a method."),
            named("additional", "SavedDetails", ""),
            member("last_deposit_date", DATE_OR_NONE, "When it was paid with last."),
            member("last_payout_date", DATE_OR_NONE, "When it was paid out to last."),
            member("last_tokenize_date", DATE_OR_NONE, "When its token was made."),
            member(
                "operation_type",
                Kind::List { of: &Kind::Text { least: 0, most: 0 }, least: 0, most: 0 },
                "What it can be used for: `purchase`, `payout`.",
            ),
            text("token", "Its token; in lists with stars in the middle."),
        ]],
    ),
    object(
        "SavedDetails",
        "More on a kept card or account.",
        &[&[
            text("country", "Country; may be empty."),
            text("phone", "Telephone; may be empty."),
            text("email", "E-mail; may be empty."),
            named("card", "SavedCard", ""),
            flag("recurring_enable", "Whether a series is registered with it."),
        ]],
    ),
    object(
        "SavedCard",
        "More on a kept card.",
        &[&[
            text("expiry", "Expiry: `11/27`."),
            text("holder", "Name on the card."),
            text("type", "Brand of the card."),
            member(
                "country",
                Kind::Form { pattern: "^([A-Z]{2})?$", most: 0 },
                "The issuer's country; may be empty.",
            ),
            text("product_name", "What the issuer calls it."),
            text("bank_name", "The issuer."),
        ]],
    ),
    object(
        "SavedAccountDeleted",
        "The account is kept no more.",
        &[
            &[
                text("status", "`success`.").needed(),
                text("message", "The same in words.").needed(),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "CustomerInfo",
        "What the platform knows of a customer.",
        &[&[named("customer", "KnownCustomer", "").needed()], SIGNED],
    ),
    object(
        "KnownCustomer",
        "The customer.",
        &[&[
            integer("project_id", "Your project.").needed(),
            text("ip_address", "Address in the internet.").needed(),
            text("id", "Your number of the customer."),
            text("email", "E-mail."),
            text("phone", "Telephone."),
            text("first_name", "First name."),
            text("last_name", "Last name."),
            text("day_of_birth", "Day of birth."),
            text("country", "Country."),
            text("city", "City."),
            text("street", "Street."),
            text("address", "The whole address."),
            text("zip", "Post code."),
            text("browser", "User agent."),
            member("billing", Kind::Map, "Billing address."),
            text("created_at", "Since when the platform knows the customer."),
        ]],
    ),
    object(
        "AvailableMethods",
        "Methods, and whether each can be used.",
        &[
            &[
                integer("project_id", "Your project."),
                member(
                    "available_methods",
                    Kind::List { of: &Kind::Ref("AvailableMethod"), least: 0, most: 0 },
                    "The methods.",
                )
                .needed(),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "AvailableMethod",
        "A method.",
        &[&[
            text("payment_method", "Its code.").needed(),
            flag("is_available", "Whether it can be used."),
            text("name", "Its name for people.").local(),
        ]],
    ),
    object(
        "UnavailableMethods",
        "Methods that cannot be used now.",
        &[
            &[
                integer("project_id", "Your project."),
                member(
                    "unavailable_methods",
                    Kind::List { of: &Kind::Anything, least: 0, most: 0 },
                    "The methods.",
                )
                .uncertain("no source shows this answer"),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "CryptoRate",
        "An exchange rate.",
        &[
            &[
                text("status", "`success`.").needed(),
                member(
                    "rate",
                    Kind::AnyOf(&[
                        Kind::Text { least: 1, most: 0 },
                        Kind::Number { least: None, most: None },
                    ]),
                    "How much of the second currency one unit of the first is.",
                )
                .uncertain("text or number")
                .needed(),
            ],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "ApplePaySession",
        "A session of Apple Pay.",
        &[
            &[member("merchantSession", Kind::Map, "What the device wants, unchanged.").needed()],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "SignatureCheck",
        "The signature is right.",
        &[
            &[text("status", "`success`.").uncertain("no source shows this answer")],
            OPTIONALLY_SIGNED,
        ],
    ),
    object(
        "Bank",
        "A bank that the customer can choose.",
        &[&[
            integer("id", "Its number: `account.bank_id` of requests.").needed(),
            text("abbr", "Its short name."),
            text("name", "Its name.").needed(),
            text("nativeName", "Its name in its own language."),
            member(
                "currencies",
                Kind::List { of: &Kind::Ref("BankCurrency"), least: 0, most: 0 },
                "Its currencies.",
            ),
        ]],
    ),
    object(
        "BankCurrency",
        "A currency of a bank, by ISO 4217.",
        &[&[
            integer("id", "Its number."),
            text("alpha_3_4217", "Its letters."),
            text("number_3_4217", "Its number, as text of three digits."),
            integer("exponent", "How many decimals its minor unit has."),
        ]],
    ),
    object(
        "MobileOperator",
        "A mobile operator.",
        &[&[
            integer("id", "Its number.").uncertain("no source shows this answer"),
            text("name", "Its name."),
        ]],
    ),
];

const SIGNED: &[Member] = &[named("signature", "Signature", "").needed()];

/// Where the specification lists no signature, though answers with data carry one as a rule.
const OPTIONALLY_SIGNED: &[Member] = &[named("signature", "Signature", "")];

const DATE_OR_NONE: Kind = Kind::AnyOf(&[
    Kind::Form { pattern: r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$", most: 0 },
    Kind::Null,
]);
