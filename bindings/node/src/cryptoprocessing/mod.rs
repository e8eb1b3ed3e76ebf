//! The second gateway.

mod facts;
mod notification;
mod payment;
mod prepared;
mod terminal;

pub(crate) use self::payment::ConfirmedPayment;

use paywright_bridge::Error;
use serde_json::Value;

use crate::calls::Answer;

/// What an outcome gives to be stored goes as text: nobody need look into it.
fn plain(mut outcome: Value) -> Answer {
    for name in ["ticket", "pending"] {
        if let Some(kept) = outcome.get_mut(name).filter(|kept| !kept.is_null()) {
            *kept = kept.to_string().into();
        }
    }
    Answer::of(&outcome)
}

/// An amount, which comes as text, since a number of JavaScript cannot hold every one.
fn minor(digits: &str) -> Result<u64, Error> {
    digits.parse().map_err(|_| {
        Error::of_argument_type("amount: it must be a whole number of minor units, 0 or more")
    })
}
