//! What is booked.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::{Decimal, Shown};

object! {
    /// What is booked, for whom and when: object `booking_info` of Gate. That of Payment Page has
    /// another form.
    BookingInfo at "booking_info" {
        /// First name of the person who booked. The platform calls it `firstname`.
        pub first_name = "firstname": text(255);
        /// Last name. The platform calls it `surname`.
        pub last_name = "surname": text(255);
        /// E-mail address.
        pub email: text(255);
        /// First day.
        pub start_date: date, open;
        /// Last day.
        pub end_date: date, open;
        /// What is booked.
        pub description: text(255), open;
        /// Cost of all of it in minor units of the payment's currency.
        pub total: integer, open;
        /// Number of persons.
        pub pax: integer, open;
        /// How the shop refers to it.
        pub reference: text(255), open;
        /// The shop's own id of the booking.
        pub id: text(255), open;
    }
}

impl BookingInfo {
    /// A booking of which nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }
}

object! {
    /// A stay in a hotel: object `addendum.lodging`. Amounts are in minor units.
    ///
    /// A purchase wants dates, the phone number, the folio number, `room.rate` and the safety flag; a
    /// follow-up takes only what has changed.
    Lodging at "addendum.lodging" {
        /// Free phone number of the hotel.
        pub toll_free_number = "customer_service_toll_free_number": text(17), open;
        /// Name of the hotel.
        pub hotel_name: text(255), open;
        /// Day of arrival.
        pub check_in_date: date, open;
        /// Day of departure.
        pub check_out_date: date, open;
        /// Number of the folio.
        pub folio_number: text(25), open;
        /// Tax on the room, which may have a fraction.
        pub room_tax = "room.tax": decimal(999999999999), open;
        /// Price of a night.
        pub room_rate = "room.rate": integer(0, 999999999999), open;
        /// Nights.
        pub number_of_nights = "room.number_of_nights": integer(1, 99), open;
        /// Whether the hotel follows the act on fire safety.
        pub fire_safety_act_indicator: flag, open;
        /// Name of the guest.
        pub guest_name: text(40);
        /// Number of the guest.
        pub guest_number: text(25);
        /// Correction of the bill.
        pub billing_adjustment: text(12), open;
        /// Phone number of the hotel.
        pub property_phone_number: text(17), open;
        /// Whether the guest did not come.
        pub no_show_indicator: flag, open;
        /// What was paid before.
        pub prepaid_expenses: integer(0, 999999999999), open;
        /// All taxes, which may have a fraction.
        pub total_tax: decimal(999999999999), open;
        /// What else was charged, by the names of the platform, fractions allowed:
        /// `{"minibar": 1200}`.
        pub charges: json, open;
    }
}

impl Lodging {
    /// A stay of which nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }
}
