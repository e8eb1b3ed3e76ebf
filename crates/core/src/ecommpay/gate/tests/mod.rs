//! Tests of the whole room: rules by table, prints, answers, tickets, properties.

mod answers;
mod named;
mod paths;
mod prints;
mod rules;
mod tickets;

use super::{Card, CardSale, Customer, Gate};
use crate::SecretKey;
use crate::ecommpay::{Project, Signer};
use crate::mask::{Cvv, Pan};
use crate::money::{Currency, Money};

const PAN: &str = "4000000000000077";
const CVV: &str = "951";

fn key() -> SecretKey {
    SecretKey::new("secret").unwrap()
}

fn gate() -> Gate {
    Gate::new(Project::new(112, &key()))
}

fn card() -> Card {
    let pan = Pan::parse(PAN).unwrap();
    Card::new(&pan, 12, 2030, "JOHN SMITH").cvv(&Cvv::parse(CVV).unwrap())
}

fn sale() -> CardSale {
    let customer = Customer::new("customer-7", "203.0.113.10");
    CardSale::new("order-1", Money::new(3415, Currency::EUR), card(), customer)
}

/// A message with the signature of the platform.
fn signed(body: &serde_json::Value) -> Vec<u8> {
    let mut body = body.clone();
    let signature = Signer::new(&key()).sign_json(body.to_string().as_bytes()).unwrap();
    body["signature"] = signature.to_string().into();
    body.to_string().into_bytes()
}
