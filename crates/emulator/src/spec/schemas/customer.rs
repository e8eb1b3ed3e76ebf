//! Customers, senders and recipients of money (spec 06, section 5).

use super::super::schema::{
    Component, Kind, Member, filled, flag, form, integer, member, named, object, plain, short,
    text, within,
};
use super::{DATE, NAME, NO_SIGNS, PHONE};

const EMAIL: Kind = Kind::Format { format: "email", most: 255 };

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "Customer",
        "The customer. Which members are needed depends on the method.",
        &[CUSTOMER],
    ),
    object(
        "CustomerReference",
        "Whose data is asked for, and by whom.",
        &[SENDER, &[filled("id", 255, "Your number of the customer.").needed()]],
    ),
    object("TokenCustomer", "For whom a token is made, and by whom.", &[SENDER, CUSTOMER]),
    object(
        "Identity",
        "An identity document.",
        &[&[
            short("doc_number", 255, "Its number."),
            short("doc_type", 255, "What it is."),
            short("doc_issue_date", 255, "When it was issued."),
            short("doc_issue_by", 255, "Who issued it."),
            short("doc_issue_country", 255, "Where it was issued."),
        ]],
    ),
    object(
        "Billing",
        "The address that the issuer has.",
        &[&[
            named("country", "Country", ""),
            text("region", "Region, as text."),
            form("region_code", "^[0-9A-Z]{1,3}$", "Region by ISO 3166-2, without the country."),
            short("city", 256, "City."),
            short("state", 256, "State."),
            short("address", 512, "Street and house."),
            short("postal", 16, "Post code."),
            member(
                "canadian_province",
                Kind::Choice(&[
                    "ON", "BC", "AB", "MB", "SK", "QC", "NS", "NB", "NF", "PE", "NT", "NU", "YT",
                ]),
                "Province, of Canada.",
            ),
        ]],
    ),
    object(
        "MerchantAccount",
        "The customer's account with you, for the issuer's risk check.",
        &[&[
            short("additional", 64, "Further data."),
            named("date", "Date", "When it was opened."),
            named("change_date", "Date", "When it was changed last."),
            named("pass_change_date", "Date", "When its password was changed last."),
            member(
                "purchase_number",
                Kind::Integer { least: None, most: Some(9999) },
                "Purchases in the last six months.",
            ),
            member(
                "provision_attempts",
                Kind::Integer { least: None, most: Some(999) },
                "Cards that were added in the last day.",
            ),
            member(
                "activity_day",
                Kind::Integer { least: None, most: Some(999) },
                "Attempts to pay in the last day.",
            ),
            member(
                "activity_year",
                Kind::Integer { least: None, most: Some(999) },
                "Attempts to pay in the last year.",
            ),
            named("payment_age", "Date", "Since when the card is known."),
            form(
                "suspicious_activity",
                "^0[1-2]$",
                "Whether something odd was seen: 01 no, 02 yes.",
            ),
            form("auth_method", "^0[1-4]$", "How the customer signed in."),
            form(
                "auth_time",
                "^\\d{2}-\\d{2}-\\d{4}\\d{2}:\\d{2}$",
                "When the customer signed in.",
            ),
            short("auth_data", 255, "Further data on that."),
            form("age_indicator", "^0[1-5]$", "How old the account is, by the codes of EMV."),
            form(
                "change_indicator",
                "^0[1-4]$",
                "How long ago it was changed, by the codes of EMV.",
            ),
            form("pass_change_indicator", "^0[1-5]$", "The same of its password."),
            form("payment_age_indicator", "^0[1-5]$", "The same of the card."),
        ]],
    ),
    object(
        "Shipping",
        "Where the goods go, for the issuer's risk check.",
        &[&[
            form("type", "^0[1-7]$", "Kind of delivery, by the codes of EMV."),
            form("delivery_time", "^0[1-4]$", "How soon, by the codes of EMV."),
            member("delivery_email", EMAIL, "Where goods go that have no weight."),
            named("address_usage", "Date", "When the address was used first."),
            form(
                "address_usage_indicator",
                "^0[1-4]$",
                "How long ago that is, by the codes of EMV.",
            ),
            form("name_indicator", "^0[1-2]$", "01: to the customer; 02: to somebody else."),
            named("country", "Country", ""),
            form("region_code", "^[0-9A-Z]{1,3}$", "Region by ISO 3166-2, without the country."),
            short("city", 50, "City."),
            short("address", 150, "Street and house."),
            short("postal", 16, "Post code."),
        ]],
    ),
    object(
        "EarlierAuthentication",
        "An earlier authentication of the customer.",
        &[&[
            form(
                "acs_operation_id",
                "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
                "Its number at the issuer.",
            ),
            form("authentication_flow", "^0[1-2]$", "01: without challenge; 02: with one."),
            form("authentication_timestamp", "^\\d{12}$", "When it was: `YYYYMMDDhhmm`."),
        ]],
    ),
    object(
        "Sender",
        "Whose money is paid out or sent.",
        &[
            NAMES,
            &[
                named("day_of_birth", "Date", "Day of birth."),
                short("birthplace", 255, "Place of birth."),
                form("phone", PHONE, "Telephone, digits only."),
                named("residence", "Country", "Where the sender lives."),
                named("citizenship", "Country", "Whose citizen the sender is."),
                text("person_type", "Natural or legal person."),
                short("account_number", 255, "Number of the sender's account."),
                short("payment_purpose", 255, "What the money is for."),
                short("source_of_income", 255, "Where the money is from."),
                short("beneficiary_relationship", 255, "How sender and recipient are related."),
                named("identify", "Identity", ""),
                named("billing", "Billing", ""),
                short("pan", 32, "The sender's card."),
                member(
                    "wallet_id",
                    Kind::Form { pattern: NO_SIGNS, most: 64 },
                    "The sender's wallet.",
                ),
                named("country", "Country", ""),
                short("state", 256, "State."),
                short("city", 256, "City."),
                short("address", 255, "Street and house."),
                short("zip", 255, "Post code."),
            ],
        ],
    ),
    plain(
        "Recipient",
        "Whose wallet or card the money goes to.",
        Kind::AnyOf(&[Kind::Ref("WalletRecipient"), Kind::Ref("CardRecipient")]),
    ),
    object(
        "WalletRecipient",
        "The owner of a wallet that is filled by card.",
        &[
            &[
                member(
                    "wallet_owner",
                    Kind::Form { pattern: NAME, most: 255 },
                    "The owner's name.",
                )
                .needed(),
                member("wallet_id", Kind::Form { pattern: NO_SIGNS, most: 64 }, "The wallet.")
                    .needed(),
            ],
            RECIPIENT_ADDRESS,
        ],
    ),
    object(
        "CardRecipient",
        "The holder of a card that gets money by card.",
        &[
            &[
                member(
                    "card_holder",
                    Kind::Form { pattern: NAME, most: 255 },
                    "The holder's name.",
                )
                .needed(),
                form("pan", "^[0-9]{15,19}$", "The card.").needed(),
            ],
            RECIPIENT_ADDRESS,
        ],
    ),
    object(
        "TransferRecipient",
        "The card that a transfer goes to.",
        &[
            &[
                form("pan", "^[0-9]{12,19}$", "The card.").needed(),
                member(
                    "card_holder",
                    Kind::Form { pattern: NAME, most: 255 },
                    "The holder's name.",
                ),
            ],
            RECIPIENT_ADDRESS,
        ],
    ),
    object(
        "PayoutRecipient",
        "Who gets a payout.",
        &[&[
            short("first_name", 255, "First name."),
            short("last_name", 255, "Last name."),
            named("country", "Country", ""),
            member(
                "state",
                Kind::Form { pattern: "^[A-Z]+$", most: 3 },
                "State by ISO 3166-2, without the country.",
            ),
            short("city", 25, "City."),
            short("address", 99, "Street and house."),
        ]],
    ),
];

const SENDER: &[Member] = &[
    within("project_id", 1, 4_294_967_295, "Your project.").needed(),
    named("signature", "Signature", "").needed(),
    short("terminal_callback_url", 255, "Where a payment form is told the result."),
];

const NAMES: &[Member] = &[
    short("first_name", 255, "First name."),
    short("middle_name", 255, "Middle name."),
    short("last_name", 255, "Last name."),
];

const RECIPIENT_ADDRESS: &[Member] = &[
    named("country", "Country", ""),
    member(
        "state_code",
        Kind::Form { pattern: "^[A-Z]+$", most: 3 },
        "State by ISO 3166-2, without the country.",
    ),
    short("city", 25, "City."),
    short("address", 99, "Street and house."),
];

const CUSTOMER: &[Member] = &[
    short("id", 255, "Your number of the customer."),
    short("ip_address", 255, "The customer's address in the internet, version 4 or 6."),
    member("email", EMAIL, "E-mail."),
    form("phone", PHONE, "Telephone, digits only, with the code of the country."),
    form("home_phone", PHONE, "Telephone at home."),
    form("work_phone", PHONE, "Telephone at work."),
    short("first_name", 255, "First name."),
    short("middle_name", 255, "Middle name."),
    short("last_name", 255, "Last name."),
    member("day_of_birth", Kind::Form { pattern: DATE, most: 0 }, "Day of birth: `31-12-1990`."),
    short("birthplace", 255, "Place of birth."),
    filled("citizenship", 0, "Whose citizen the customer is."),
    member("gender", Kind::Choice(&["male", "female"]), "Gender."),
    named("country", "Country", ""),
    short("state", 256, "State."),
    short("city", 256, "City."),
    short("district", 255, "District."),
    short("zip", 10, "Post code."),
    text("address", "The whole address."),
    short("street", 255, "Street."),
    short("building", 255, "House."),
    text("language", "Language, ISO 639-1."),
    flag("save", "Whether the platform keeps the customer's data."),
    flag("account_save", "Whether the platform keeps the customer's account."),
    text("account_id", "Number of a kept account."),
    short("identification_level", 255, "How well the customer is known."),
    short("person_type", 255, "Natural or legal person."),
    short("iin", 255, "Number of the person in a state register."),
    member(
        "ssn",
        Kind::Integer { least: None, most: Some(9999) },
        "Last four digits of the social security number.",
    ),
    text("qq_account_number", "Number of a QQ account."),
    member(
        "card_product_type",
        Kind::Choice(&["Business Card", "Individual Card"]),
        "Whose card it is: a firm's or a person's.",
    ),
    short("browser", 512, "User agent of the browser; 3-D Secure 2 needs it and what follows."),
    filled("accept_header", 0, "The browser's `Accept`."),
    filled("accept_language_header", 0, "The browser's `Accept-Language`."),
    integer("color_depth", "Bits of a colour."),
    flag("java_enabled", "Whether the browser runs Java."),
    flag("js_enabled", "Whether the browser runs scripts."),
    text("screen_res", "Size of the screen: `1920x1080`."),
    filled("timezone_offset", 0, "Minutes between UTC and the customer's time."),
    text("timezone_name", "Time zone by its name."),
    text("datetime", "The customer's time."),
    text("session_id", "Number of the session with you."),
    text("device_type", "Kind of device."),
    text("device_id", "Number of the device."),
    text("device_fingerprint", "Data that tells one device from another."),
    flag("address_match", "Whether the goods go to the billing address."),
    named("billing", "Billing", ""),
    named("identify", "Identity", ""),
    named("account", "MerchantAccount", ""),
    named("shipping", "Shipping", ""),
    named("mpi_result", "EarlierAuthentication", ""),
];
