//! Who sends a request, what is paid, and with which card (spec 06, section 5).

use super::super::schema::{
    Component, Kind, Member, filled, flag, form, integer, member, named, object, plain, short,
    text, within,
};
use super::{COUNTRY, CURRENCY, DATE, HOLDER, MOST};

pub(super) static COMPONENTS: &[Component] = &[
    plain(
        "Signature",
        "HMAC-SHA-512 of the canonical text of the whole message, in standard base64 with padding.",
        Kind::Form { pattern: "^[A-Za-z0-9+/]{86}==$", most: 88 },
    ),
    plain(
        "Amount",
        "Money in minor units of its currency (cents, pence); in whole units where the currency \
         has no smaller ones.",
        Kind::Integer { least: Some(1), most: Some(MOST) },
    ),
    plain("Currency", "A currency of ISO 4217.", Kind::Form { pattern: CURRENCY, most: 0 }),
    plain(
        "Country",
        "A country of ISO 3166-1, two letters.",
        Kind::Form { pattern: COUNTRY, most: 0 },
    ),
    plain("Date", "A date, day first: `31-12-2030`.", Kind::Form { pattern: DATE, most: 0 }),
    object(
        "General",
        "Who sends the request, and which payment it is about.",
        &[PROJECT, PAYMENT_ID, CALLBACK_URLS, FORM_URLS],
    ),
    object("ProjectGeneral", "Who sends a request that is about no payment.", &[PROJECT]),
    object(
        "MerchantAuthGeneral",
        "Who sends the request, and which half of it this is.",
        &[
            PROJECT,
            PAYMENT_ID,
            &[member(
                "type",
                Kind::Choice(&["start", "finish"]),
                "`start` lets the customer get a code, `finish` brings it.",
            )
            .needed()],
        ],
    ),
    object(
        "ApplePayGeneral",
        "Who asks for a session of Apple Pay.",
        &[
            PROJECT,
            &[
                text("validation_url", "The address that the device gave for the session.")
                    .needed(),
                text("domain_name", "The domain that shows the button.").needed(),
                text("display_name", "The shop's name for the device to show.").needed(),
            ],
        ],
    ),
    object("Payment", "What is to be paid.", &[SUM, PAYMENT, DEBT_ACCOUNT]),
    object(
        "PayoutPayment",
        "What is to be paid out.",
        &[SUM, PAYMENT, DEBT_ACCOUNT, &[short("purpose", 12, "What the payout is for.")]],
    ),
    object(
        "VerificationPayment",
        "No money moves; only the currency is told.",
        &[
            &[
                within("amount", 0, 0, "Always 0.").needed(),
                named("currency", "Currency", "").needed(),
                short("description", 255, "Text for people."),
                within("moto_type", 0, 2, "As in a payment."),
            ],
            DEBT_ACCOUNT,
        ],
    ),
    object(
        "PaymentSum",
        "A part of an amount. Without it the whole amount is meant.",
        &[&[
            named("amount", "Amount", ""),
            named("currency", "Currency", ""),
            short("description", 255, "Text for people."),
            short("extra_param", 255, "A value that the platform hands on."),
        ]],
    ),
    object(
        "RefundPayment",
        "What is to be returned. Without an amount, all of it.",
        &[&[
            short("description", 255, "Why it is returned.").needed(),
            named("amount", "Amount", ""),
            named("currency", "Currency", "The currency of the payment."),
            short(
                "merchant_refund_id",
                255,
                "Your number of this refund. A second refund with it is refused with code 3230, \
                 which makes it safe to send a refund again.",
            ),
        ]],
    ),
    object(
        "LinkPayment",
        "What is to be paid by a payment link.",
        &[
            SUM,
            &[
                member(
                    "best_before",
                    Kind::Format { format: "date-time", most: 0 },
                    "Until when the link can be used, at most 30 days ahead.",
                )
                .needed(),
                short("description", 255, "Text for people."),
                short("extra_param", 255, "A value that the platform hands on."),
                member("moto_type", Kind::Numbers(&[0, 1, 2]), "As in a payment."),
            ],
        ],
    ),
    object(
        "GiftCard",
        "Gift cards in the order, for the issuer's risk check.",
        &[&[
            integer("amount", "Their value, in minor units."),
            short("currency", 3, "Its currency, ISO 4217."),
            member("count", Kind::Integer { least: None, most: Some(99) }, "How many there are."),
        ]],
    ),
    object(
        "PaymentDocument",
        "A document behind the payment.",
        &[&[text("document_number", "Its number."), text("document_date", "Its date.")]],
    ),
    object("Card", "A payment card.", &[CARD, HOLDER_NEEDED, CARD_CODES]),
    object(
        "PayoutCard",
        "The card that is paid out to.",
        &[
            &[
                PAN,
                expiry_year(),
                expiry_month(),
                member(
                    "issue_year",
                    Kind::Integer { least: None, most: Some(9999) },
                    "Year of issue.",
                ),
                within("issue_month", 1, 12, "Month of issue."),
                card_holder(),
            ],
            CARD_CODES,
        ],
    ),
    object("TokenizedCard", "The card that gets a token.", &[CARD, &[card_holder()]]),
    object("StoredCard", "How the card was stored before.", &[&[stored_card_type()]]),
    object("CardHolder", "Whose card the token stands for.", &[&[card_holder()]]),
    object(
        "Account",
        "An account of the customer with another method than cards.",
        &[&[
            filled("number", 100, "Number of a wallet, bank account or telephone."),
            flag("save", "Whether the platform keeps it for the customer."),
            member(
                "bank_id",
                Kind::AnyOf(&[
                    Kind::Integer { least: None, most: None },
                    Kind::Text { least: 1, most: 0 },
                ]),
                "The bank that the customer chose, from the list of banks.",
            ),
            text("customer_name", "Name of the account's owner."),
            text("secret", "Secret of a wallet, where the method asks for it."),
            text("wallet_address", "Address of a wallet for crypto currency."),
            text("crypto_currency", "The crypto currency."),
        ]],
    )
    .open(),
];

const PROJECT: &[Member] = &[
    within(
        "project_id",
        1,
        4_294_967_295,
        "Your project. Test and live projects have two numbers.",
    )
    .needed(),
    named("signature", "Signature", "").needed(),
];

const PAYMENT_ID: &[Member] = &[filled(
    "payment_id",
    255,
    "Your number of the payment, unique in the project; letter case makes no difference.",
)
.needed()];

const CALLBACK_URLS: &[Member] = &[
    filled(
        "merchant_callback_url",
        255,
        "Where callbacks of this payment go, instead of the address of the project.",
    ),
    filled(
        "merchant_success_callback_url",
        255,
        "The same for success; it wins over `merchant_callback_url`.",
    )
    .white_label(),
    filled(
        "merchant_decline_callback_url",
        255,
        "The same for a decline; it wins over `merchant_callback_url`.",
    )
    .white_label(),
];

/// What payment forms send.
const FORM_URLS: &[Member] = &[
    short("terminal_callback_url", 255, "Where a payment form is told the state."),
    short("referrer_url", 255, "The page that the customer came from."),
];

const SUM: &[Member] =
    &[named("amount", "Amount", "").needed(), named("currency", "Currency", "").needed()];

const PAYMENT: &[Member] = &[
    short("description", 255, "Text for people."),
    short("extra_param", 255, "A value that the platform hands on."),
    member(
        "best_before",
        Kind::Format { format: "date-time", most: 0 },
        "Until when the payment may be made.",
    ),
    member(
        "moto_type",
        Kind::Numbers(&[0, 1, 2]),
        "0: by the customer in the internet; 1 or 2: ordered by mail or telephone, and then \
         without security code for most brands.",
    ),
    form("challenge_indicator", "^0[1-9]$", "What you want of 3-D Secure, by the codes of EMV."),
    form("challenge_window", "^0[1-5]$", "Size of the issuer's window, by the codes of EMV."),
    form("reorder", "^0[1-2]$", "Whether the goods were bought before: 01 no, 02 yes."),
    form("preorder_purchase", "^0[1-2]$", "Whether the goods are there: 01 yes, 02 later."),
    named("preorder_date", "Date", "When the goods will be there."),
    named("gift_card", "GiftCard", ""),
    named("customer_amount", "Amount", "The amount in the customer's own currency, as shown."),
    named("customer_currency", "Currency", "That currency."),
    named("local_conversion_currency", "Currency", "The currency to convert to."),
    short("end_to_end_id", 35, "A reference that goes along to the receiving bank."),
    form("device_channel", "^0[1-2]$", "01: an application; 02: a browser."),
    flag("is_fast", "Whether a fast transfer is wanted."),
    named("details", "PaymentDocument", ""),
];

const DEBT_ACCOUNT: &[Member] =
    &[short("debt_account", 10, "Account of a debt that is paid, for financial institutions.")];

const PAN: Member = short("pan", 32, "The card number, digits only.").needed();

const CARD: &[Member] = &[PAN, expiry_year().needed(), expiry_month().needed()];

const HOLDER_NEEDED: &[Member] = &[card_holder().needed()];

const CARD_CODES: &[Member] = &[
    form(
        "cvv",
        "^[0-9]{3,4}$",
        "The security code. It may be left out for mail and telephone orders.",
    ),
    form("security_code", "^[0-9]{2}$", "A second code that some brands have."),
    flag("save", "Whether the platform keeps the card for the customer."),
    stored_card_type(),
];

/// The specification says integer, a published example writes text.
const fn expiry_year() -> Member {
    member(
        "year",
        Kind::AnyOf(&[
            Kind::Integer { least: Some(2020), most: Some(9999) },
            Kind::Form { pattern: "^[2-9][0-9]{3}$", most: 0 },
        ]),
        "Year of expiry, four digits. An integer by the specification; text is seen, too.",
    )
}

const fn expiry_month() -> Member {
    member(
        "month",
        Kind::AnyOf(&[
            Kind::Integer { least: Some(1), most: Some(12) },
            Kind::Form { pattern: "^(0?[1-9]|1[0-2])$", most: 0 },
        ]),
        "Month of expiry. An integer by the specification; text is seen, too.",
    )
}

const fn card_holder() -> Member {
    member(
        "card_holder",
        Kind::Form { pattern: HOLDER, most: 255 },
        "The name on the card, in Latin letters.",
    )
}

const fn stored_card_type() -> Member {
    within(
        "stored_card_type",
        0,
        6,
        "How the card was stored and for what, in the sense of the card schemes.",
    )
}
