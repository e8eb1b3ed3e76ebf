//! Who pays or is paid.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::Shown;

object! {
    /// Who pays or is paid: object `customer`. `Debug` prints names of members, no values.
    ///
    /// The more is known, the fewer customers are challenged by their bank: 3-D Secure 2 looks at
    /// the address, the browser and the history of the account.
    ///
    /// ```
    /// use paywright_core::ecommpay::gate::Customer;
    /// let ada = Customer::new("customer-7", "203.0.113.10")
    ///     .email("ada@example.com")
    ///     .billing_country("GB");
    /// assert_eq!(format!("{ada:?}"), "Customer(id, ip_address, email, billing.country)");
    /// ```
    Customer at "customer" {
        /// The merchant's own id of the customer.
        id: text(255), open;
        /// The address that the customer's browser came from.
        pub ip_address: ip;
        /// E-mail address.
        pub email: email;
        /// Phone number with the code of the country, digits only.
        pub phone: digits(4, 24);
        /// Phone number at home.
        pub home_phone: digits(4, 24);
        /// Phone number at work.
        pub work_phone: digits(4, 24);
        /// First name.
        pub first_name: text(255);
        /// Middle name.
        pub middle_name: text(255);
        /// Last name.
        pub last_name: text(255);
        /// Day of birth.
        pub day_of_birth: date;
        /// Place of birth.
        pub birthplace: text(255);
        /// Gender.
        pub gender: choice("male", "female");
        /// Kind of person, by agreement.
        pub person_type: text(255), open;
        /// Citizenship.
        pub citizenship: text;
        /// Level to which the customer was identified.
        pub identification_level: text(255), open;
        /// Country, ISO 3166-1 alpha-2.
        pub country: capitals(2, 2), open;
        /// State.
        pub state: text(256);
        /// City.
        pub city: text(256);
        /// District.
        pub district: text(255);
        /// Street.
        pub street: text(255);
        /// Building.
        pub building: text(255);
        /// Address in one line.
        pub address: text;
        /// Postal code.
        pub zip: text(10);
        /// Last four digits of the social security number.
        pub ssn: digits(4, 4), never;
        /// Individual identification number.
        pub iin: text(255), never;
        /// Language, ISO 639-1.
        pub language: text, open;
        /// Where callbacks of requests about customers go.
        pub terminal_callback_url: text(255), open;
        /// Whether the platform saves the customer.
        pub save: flag, open;
        /// Whether the platform saves the account.
        pub account_save: flag, open;
        /// Id of the customer's account.
        pub account_id: text;
        /// Number of a QQ account.
        pub qq_account_number: text;
        /// Kind of card that the customer may use.
        pub card_product_type: choice("Business Card", "Individual Card"), open;
        /// Session, by agreement.
        pub session_id: text, never;
        /// Fingerprint of the device.
        pub device_fingerprint: text, never;
        /// Kind of device.
        pub device_type: text, open;
        /// Id of the device.
        pub device_id: text;
        /// The browser's own name (`User-Agent`).
        pub browser: text(512), open;
        /// The browser's header `Accept`.
        pub accept_header: text, open;
        /// The browser's header `Accept-Language`.
        pub accept_language_header: text, open;
        /// Bits of a colour on the screen.
        pub color_depth: integer, open;
        /// Whether the browser runs Java.
        pub java_enabled: flag, open;
        /// Whether the browser runs scripts.
        pub js_enabled: flag, open;
        /// Size of the screen, `360x640`.
        pub screen_res: text, open;
        /// Minutes between the customer's time and UTC.
        pub timezone_offset: text, open;
        /// Name of the customer's time zone.
        pub timezone_name: text, open;
        /// The customer's local time.
        pub datetime: text, open;
        /// Whether billing and shipping address are the same.
        pub address_match: flag, open;
        /// Country of the billing address, ISO 3166-1 alpha-2.
        pub billing_country = "billing.country": capitals(2, 2), open;
        /// Region of the billing address.
        pub billing_region = "billing.region": text;
        /// Code of the region of the billing address.
        pub billing_region_code = "billing.region_code": subdivision, open;
        /// City of the billing address.
        pub billing_city = "billing.city": text(256);
        /// Billing address in one line.
        pub billing_address = "billing.address": text(512);
        /// Postal code of the billing address.
        pub billing_postal = "billing.postal": text(16);
        /// Canadian province of the billing address.
        pub billing_canadian_province = "billing.canadian_province":
            choice("ON", "BC", "AB", "MB", "SK", "QC", "NS", "NB", "NF", "PE", "NT", "NU", "YT"), open;
        /// Number of a document.
        pub document_number = "identify.doc_number": text(255), never;
        /// Kind of the document.
        pub document_type = "identify.doc_type": text(255), open;
        /// When the document was issued.
        pub document_issue_date = "identify.doc_issue_date": text(255);
        /// Who issued the document.
        pub document_issuer = "identify.doc_issue_by": text(255);
        /// Where the document was issued.
        pub document_country = "identify.doc_issue_country": text(255), open;
        /// More about the account in the shop.
        pub account_additional = "account.additional": text(64);
        /// When the account was made.
        pub account_date = "account.date": date, open;
        /// When the account was changed.
        pub account_change_date = "account.change_date": date, open;
        /// When the password was changed.
        pub account_pass_change_date = "account.pass_change_date": date, open;
        /// Purchases of the last six months.
        pub account_purchase_number = "account.purchase_number": integer(0, 9999), open;
        /// Cards added in the last day.
        pub account_provision_attempts = "account.provision_attempts": integer(0, 999), open;
        /// Payments of the last day.
        pub account_activity_day = "account.activity_day": integer(0, 999), open;
        /// Payments of the last year.
        pub account_activity_year = "account.activity_year": integer(0, 999), open;
        /// Since when the card is in the account.
        pub account_payment_age = "account.payment_age": date, open;
        /// Whether anything was suspicious.
        pub account_suspicious_activity = "account.suspicious_activity": ordinal(2), open;
        /// How the customer logged in.
        pub account_auth_method = "account.auth_method": ordinal(4), open;
        /// When the customer logged in: `DD-MM-YYYYhh:mm`.
        pub account_auth_time = "account.auth_time": text(15), open;
        /// More about the login.
        pub account_auth_data = "account.auth_data": text(255), never;
        /// Age of the account.
        pub account_age_indicator = "account.age_indicator": ordinal(5), open;
        /// Age of the last change.
        pub account_change_indicator = "account.change_indicator": ordinal(4), open;
        /// Age of the password.
        pub account_pass_change_indicator = "account.pass_change_indicator": ordinal(5), open;
        /// Age of the card in the account.
        pub account_payment_age_indicator = "account.payment_age_indicator": ordinal(5), open;
        /// How the goods are shipped.
        pub shipping_type = "shipping.type": ordinal(7), open;
        /// How soon the goods come.
        pub shipping_delivery_time = "shipping.delivery_time": ordinal(4), open;
        /// Where electronic goods go.
        pub shipping_delivery_email = "shipping.delivery_email": email;
        /// First use of the shipping address.
        pub shipping_address_usage = "shipping.address_usage": date, open;
        /// Age of the shipping address.
        pub shipping_address_usage_indicator = "shipping.address_usage_indicator": ordinal(4), open;
        /// Whether the recipient has the customer's name.
        pub shipping_name_indicator = "shipping.name_indicator": ordinal(2), open;
        /// City of the shipping address.
        pub shipping_city = "shipping.city": text(50);
        /// Country of the shipping address.
        pub shipping_country = "shipping.country": capitals(2, 2), open;
        /// Shipping address in one line.
        pub shipping_address = "shipping.address": text(150);
        /// Postal code of the shipping address.
        pub shipping_postal = "shipping.postal": text(16);
        /// Code of the region of the shipping address.
        pub shipping_region_code = "shipping.region_code": subdivision, open;
        /// Id of an earlier authentication at the bank.
        pub mpi_acs_operation_id = "mpi_result.acs_operation_id": text(36), open;
        /// How the earlier authentication went: 1 without the customer, 2 with.
        pub mpi_authentication_flow = "mpi_result.authentication_flow": ordinal(2), open;
        /// When the earlier authentication was.
        pub mpi_authentication_timestamp = "mpi_result.authentication_timestamp": digits(12, 12), open;
    }
}

impl Customer {
    /// A customer with the merchant's own id (at most 255 characters) and the IP address of the
    /// browser, which nearly all operations want.
    pub fn new(id: impl Into<String>, ip_address: impl Into<String>) -> Self {
        Self::with_id(id).ip_address(ip_address)
    }

    /// A customer of whom only the merchant's own id is known.
    pub fn with_id(id: impl Into<String>) -> Self {
        Self::default().id(id)
    }
}
