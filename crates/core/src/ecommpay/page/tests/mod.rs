//! Tests of the whole room: rules by table, vectors, output and properties.

mod output;
mod properties;
mod rules;
mod setters;
mod vectors;

use super::{PageParameters, PaymentPage};
use crate::SecretKey;
use crate::ecommpay::Signer;
use crate::money::{Currency, Money};

fn signer() -> Signer {
    Signer::new(&SecretKey::new("secret").unwrap())
}

fn purchase() -> PaymentPage<'static> {
    PaymentPage::purchase(112, "order-1", Money::new(3415, Currency::USD), "customer-7")
}

fn parameters<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> PageParameters<'a> {
    let mut parameters = PageParameters::new();
    for (name, value) in pairs {
        parameters.push(name, value).unwrap();
    }
    parameters
}
