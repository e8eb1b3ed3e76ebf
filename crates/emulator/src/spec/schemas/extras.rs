//! What may come along with a payment: ways back, series, receipts, bookings (spec 06, section 5).

use super::super::schema::{
    Component, Kind, Member, filled, flag, form, integer, member, named, object, short, text,
    within,
};
use super::{MOST, NO_SIGNS};

pub(super) static COMPONENTS: &[Component] = &[
    object(
        "ReturnUrl",
        "Where the customer goes after the page of a payment system.",
        &[&[
            text("success", "After success."),
            text("decline", "After a decline."),
            text("return", "Before the result is known."),
        ]],
    ),
    object(
        "AcsReturnUrl",
        "Where the issuer sends the customer's browser. It chooses the extended flow of 3-D Secure \
         2.",
        &[&[
            text("return_url", "Gets the result of the challenge, `cres`, by POST."),
            text(
                "3ds_notification_url",
                "Gets the sign that the issuer has looked at the browser. Without it the platform \
                 gets the sign and goes on by itself.",
            ),
        ]],
    ),
    object(
        "Registration",
        "A series that is registered with the payment.",
        &[&[flag("register", "Whether to register it.")], SERIES, EXPIRY],
    ),
    object("SeriesReference", "A registered series.", &[SERIES_ID]),
    object(
        "SeriesUpdate",
        "A registered series and what changes.",
        &[SERIES_ID, SERIES, EXPIRY, &[short("description", 255, "Text for people.")]],
    ),
    object(
        "CallbackOptions",
        "How the callbacks of this request are sent.",
        &[&[
            within("delay", 0, 600, "Seconds to wait before the first one."),
            flag("force_disable", "Whether none are sent."),
        ]],
    ),
    object(
        "Merchant",
        "What the customer's statement shows.",
        &[&[
            member("descriptor", Kind::Form { pattern: NO_SIGNS, most: 13 }, "Name of the shop."),
            filled("data", 0, "Further data."),
        ]],
    ),
    object(
        "AvsData",
        "What the issuer compares with the card holder's address.",
        &[&[
            filled("avs_post_code", 0, "Post code.").needed(),
            filled("avs_street_address", 0, "Street and house.").needed(),
        ]],
    ),
    object(
        "AuthenticationData",
        "3-D Secure that was done by you. The payment goes on without another one.",
        &[&[
            short("xid", 255, "Number of the authentication.").needed(),
            short("cavv", 255, "The issuer's proof."),
            short("ds_operation_id", 36, "Its number at the card scheme."),
            member("eci", Kind::Choice(&["00", "01", "02", "05", "06", "07"]), "How sure it is."),
            member("threeds_version", Kind::Choice(&["3ds_1", "3ds_2", "non_3ds"]), "Its version."),
            member(
                "enrollement_status",
                Kind::Choice(&["Y", "N", "U"]),
                "Whether the card takes part. The name is spelled so.",
            ),
            member("authentication_status", Kind::Choice(&["Y", "U", "A"]), "Its result."),
            member(
                "authentication_flow",
                Kind::Choice(&["Frictionless", "Challenge"]),
                "Whether the customer had to do something.",
            ),
        ]],
    ),
    object(
        "ReceiptData",
        "The goods, for a receipt.",
        &[&[
            member(
                "positions",
                Kind::List { of: &Kind::Ref("ReceiptPosition"), least: 1, most: 300 },
                "The goods, at most 300.",
            ),
            integer("total_tax_amount", "All tax, in minor units."),
            member("common_tax", ANY_NUMBER, "Tax of all goods, in per cent."),
        ]],
    ),
    object(
        "ReceiptPosition",
        "One of the goods.",
        &[&[
            integer("amount", "Its price, in minor units.").needed(),
            member("quantity", ANY_NUMBER, "How many."),
            member("tax", ANY_NUMBER, "Its tax, in per cent."),
            integer("tax_amount", "Its tax, in minor units."),
            filled("description", 255, "Its name."),
        ]],
    ),
    object(
        "BookingInfo",
        "A journey or a stay.",
        &[&[
            short("firstname", 255, "First name of the guest."),
            short("surname", 255, "Last name of the guest."),
            short("email", 255, "E-mail of the guest."),
            named("start_date", "Date", "First day."),
            named("end_date", "Date", "Last day."),
            short("description", 255, "What is booked."),
            integer("total", "Price of the booking, in minor units."),
            integer("pax", "How many people."),
            short("reference", 255, "Its reference."),
            short("id", 255, "Its number."),
        ]],
    ),
    object(
        "Addendum",
        "Data of an industry that go to the card scheme.",
        &[&[named("lodging", "Lodging", "")]],
    ),
    object(
        "AddendumChange",
        "The same, when a hold or a purchase is changed.",
        &[&[named("lodging", "LodgingChange", "")]],
    ),
    object(
        "Lodging",
        "A stay in a hotel.",
        &[&[
            short("customer_service_toll_free_number", 17, "Telephone for guests.").needed(),
            member("check_in_date", DAY_KIND, "Day of arrival.").needed(),
            member("check_out_date", DAY_KIND, "Day of departure.").needed(),
            short("folio_number", 25, "Number of the bill.").needed(),
            named("room", "LodgingRoom", "").needed(),
            flag("fire_safety_act_indicator", "Whether the house meets the fire safety act.")
                .needed(),
            short("hotel_name", 255, "Name of the hotel."),
            short("guest_name", 40, "Name of the guest."),
            short("guest_number", 25, "Number of the guest."),
            short("billing_adjustment", 12, "Correction of the bill."),
            short("property_phone_number", 17, "Telephone of the hotel."),
            flag("no_show_indicator", "Whether the guest did not come."),
            member("prepaid_expenses", UP_TO_TRILLION, "What was paid before, in minor units."),
            member("total_tax", CHARGE, "All tax, in minor units."),
            named("charges", "LodgingCharges", ""),
        ]],
    ),
    object(
        "LodgingChange",
        "What is known of a stay at its end.",
        &[&[
            member("check_out_date", DAY_KIND, "Day of departure."),
            named("room", "LodgingNights", ""),
            member("total_tax", CHARGE, "All tax, in minor units."),
            named("charges", "LodgingCharges", ""),
        ]],
    ),
    object(
        "LodgingRoom",
        "The room.",
        &[&[
            member("rate", UP_TO_TRILLION, "Price of a night, in minor units.").needed(),
            member("tax", CHARGE, "Its tax, in minor units."),
            within("number_of_nights", 1, 99, "How many nights."),
        ]],
    ),
    object(
        "LodgingNights",
        "The room, at the end of the stay.",
        &[&[
            member("rate", UP_TO_TRILLION, "Price of a night, in minor units."),
            within("number_of_nights", 1, 99, "How many nights."),
        ]],
    ),
    object(
        "LodgingCharges",
        "What the guest had beside the room, each in minor units.",
        &[CHARGES],
    ),
    object(
        "CashVoucherData",
        "Data of a fiscal receipt, where the law asks for one.",
        &[&[
            member("email", Kind::Format { format: "email", most: 255 }, "Where the receipt goes."),
            text("inn", "Tax number of the merchant."),
            text("group", "Group of cash registers."),
            within("taxation_system", 0, 5, "Tax system, by the code of the fiscal rules."),
            text("payment_address", "Address of the shop."),
            member(
                "positions",
                Kind::List { of: &Kind::Ref("CashVoucherPosition"), least: 1, most: 0 },
                "The goods.",
            ),
            member(
                "payments",
                Kind::List { of: &Kind::Ref("CashVoucherPayment"), least: 1, most: 0 },
                "How they are paid.",
            ),
            integer("order_id", "Number of the order."),
            flag("send_cash_voucher", "Whether the customer gets the receipt."),
        ]],
    ),
    object(
        "CashVoucherPosition",
        "One of the goods of a fiscal receipt.",
        &[&[
            integer("price", "Its price, in minor units.").needed(),
            filled("position_description", 0, "Its name.").needed(),
            within("tax", 1, 6, "Its tax, by the code of the fiscal rules.").needed(),
            member("quantity", ANY_NUMBER, "How many, up to six decimals."),
            within("payment_method_type", 1, 7, "Way of payment, by the code of the fiscal rules."),
            within(
                "payment_subject_type",
                1,
                18,
                "Kind of goods, by the code of the fiscal rules.",
            ),
            text("nomenclature_code", "Code of the goods."),
        ]],
    ),
    object(
        "CashVoucherPayment",
        "One way in which a fiscal receipt is paid.",
        &[&[
            member(
                "payment_type",
                Kind::Numbers(&[1, 2, 14, 15, 16]),
                "Kind of money, by the code of the fiscal rules.",
            )
            .needed(),
            named("amount", "Amount", "").needed(),
        ]],
    ),
    object(
        "InterfaceType",
        "Which program sends the request. Seen are 13 (Magento), 18 (WooCommerce), 23 (PHP SDK), \
         25 (payment form) and 33 (commercetools).",
        &[&[
            integer("id", "Number of the program.").needed(),
            member("user", Kind::Format { format: "email", most: 255 }, "Who used it."),
        ]],
    ),
    object(
        "AdditionalData",
        "The members that the payment waits for, in the objects that `clarification_fields` named. \
         An empty object only starts the 30 minutes anew.",
        &[&[named("avs_data", "AvsData", "")]],
    )
    .open(),
    object(
        "MethodQuery",
        "A method whose use is asked for.",
        &[&[
            text("payment_method", "Code of the method.").needed(),
            named("amount", "Amount", ""),
            named("currency", "Currency", ""),
        ]],
    ),
];

const ANY_NUMBER: Kind = Kind::Number { least: None, most: None };
const CHARGE: Kind = Kind::Number { least: Some(0), most: Some(999_999_999_999) };
const UP_TO_TRILLION: Kind = Kind::Integer { least: None, most: Some(999_999_999_999) };
const DAY_KIND: Kind = Kind::Form {
    pattern: "^(3[01]|[12][0-9]|0?[1-9])-(1[012]|0?[1-9])-((?:19|20)\\d{2})$",
    most: 19,
};

const CHARGES: &[Member] = &[
    member("room_service", CHARGE, "Room service."),
    member("bar_or_lounge", CHARGE, "Bar."),
    member("restaurant", CHARGE, "Restaurant."),
    member("minibar", CHARGE, "Minibar."),
    member("banquet", CHARGE, "Banquet."),
    member("conference_room", CHARGE, "Conference room."),
    member("audio_or_visual", CHARGE, "Audio and video."),
    member("business_center", CHARGE, "Business centre."),
    member("internet_access", CHARGE, "Internet."),
    member("phone", CHARGE, "Telephone."),
    member("movie", CHARGE, "Films."),
    member("health_club", CHARGE, "Gymnasium."),
    member("gift_shop", CHARGE, "Shop."),
    member("laundry_or_cleaning", CHARGE, "Laundry."),
    member("valet", CHARGE, "Valet."),
    member("transportation", CHARGE, "Transport."),
    member("gratuity", CHARGE, "Tips."),
    member("early_departure", CHARGE, "Fee for leaving early."),
];

const SERIES_ID: &[Member] = &[member(
    "id",
    Kind::Integer { least: Some(1), most: None },
    "Number of the series, from the callback of the payment that registered it.",
)
.needed()];

const SERIES: &[Member] = &[
    member(
        "type",
        Kind::Choice(&["R", "C", "U"]),
        "R: debited by schedule; C: one click of the customer; U: whenever you ask.",
    ),
    member(
        "period",
        Kind::Choice(&["D", "W", "M", "Q", "Y"]),
        "Unit of the schedule: day, week, month, quarter, year.",
    ),
    within("interval", 1, 100, "Units between two debits."),
    within("amount", 1, MOST, "What is debited by schedule, in minor units."),
    form(
        "time",
        "^([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$",
        "When on the day, in UTC: `12:00:00`.",
    ),
    member(
        "start_date",
        Kind::Form { pattern: "^([0-3]\\d-){2}[1-2]\\d{3}$", most: 19 },
        "First day of the schedule: `31-12-2030`.",
    ),
    short(
        "scheduled_payment_id",
        255,
        "The payment that scheduled debits belong to: another one than the registering payment. \
         Needed with `start_date`.",
    ),
];

const EXPIRY: &[Member] = &[
    within("expiry_year", 2020, 9999, "Year in which the series ends."),
    within("expiry_month", 1, 12, "Month in which it ends."),
    within("expiry_day", 1, 31, "Day on which it ends."),
];
