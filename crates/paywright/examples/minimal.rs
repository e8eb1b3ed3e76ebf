//! The smallest program that pays: one sale at the address in `PAYWRIGHT_BASE_URL`. Its size is what
//! the client costs a program.

use paywright::SecretKey;
use paywright::client::blocking::Client;
use paywright::ecommpay::Project;
use paywright::ecommpay::gate::{Card, CardSale, Customer, Gate};
use paywright::http::BaseUrl;
use paywright::mask::{Cvv, Pan};
use paywright::money::{Currency, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = SecretKey::new(std::env::var("PAYWRIGHT_SECRET")?)?;
    let base = BaseUrl::parse(&std::env::var("PAYWRIGHT_BASE_URL")?)?;
    let gate = Gate::new(Project::new(112, &key)).with_base_url(base);
    let gate = Client::with_defaults()?.gate(gate);

    let card = Card::new(&Pan::parse("4000000000000077")?, 12, 2030, "JOHN SMITH");
    let customer = Customer::new("customer-7", "203.0.113.10");
    let amount = Money::new(3415, Currency::EUR);
    let sale = CardSale::new("order-1", amount, card.cvv(&Cvv::parse("123")?), customer);
    println!("{:?}", gate.send(&sale)?);
    Ok(())
}
