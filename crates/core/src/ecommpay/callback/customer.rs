//! The customer of a message.

use super::Signed;
use super::view::{texts, view};

view! {
    /// `customer`: who pays or is paid.
    Customer
}

texts! { Customer {
    /// The merchant's own id of the customer.
    id = "id",
    /// Phone number.
    phone = "phone",
    /// E-mail address.
    email = "email",
    /// Address on the internet.
    ip_address = "ip_address",
    /// First name.
    first_name = "first_name",
    /// Middle name.
    middle_name = "middle_name",
    /// Last name.
    last_name = "last_name",
    /// Country, ISO 3166-1 alpha-2.
    country = "country",
    /// City.
    city = "city",
    /// State.
    state = "state",
    /// Postal code.
    zip = "zip",
    /// Address.
    address = "address",
    /// Street.
    street = "street",
    /// Day of birth, `DD-MM-YYYY`.
    day_of_birth = "day_of_birth",
    /// Language, ISO 639-1.
    language = "language",
} }

impl<'d> Customer<'d> {
    /// `customer.billing`.
    pub fn billing(self) -> Option<Billing<'d>> {
        self.0.get("billing").map(Billing::of)
    }
}

view! {
    /// `customer.billing`: the billing address.
    Billing
}

texts! { Billing {
    /// Country, ISO 3166-1 alpha-2.
    country = "country",
    /// Region.
    region = "region",
    /// Region, ISO 3166-2 without the country.
    region_code = "region_code",
    /// City.
    city = "city",
    /// Address.
    address = "address",
    /// Postal code.
    postal = "postal",
} }
