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
    Answer::of(&with_digits(outcome))
}

/// The same with amounts as texts, since a number of JavaScript cannot hold every one.
fn with_digits(mut told: Value) -> Value {
    for path in ["", "/payment", "/answer"] {
        for name in ["amount", "new_amount"] {
            let amount = told.pointer_mut(path).and_then(|place| place.get_mut(name));
            if let Some(amount) = amount.filter(|amount| amount.is_number()) {
                *amount = amount.to_string().into();
            }
        }
    }
    told
}

/// An amount that comes as text.
fn minor(digits: &str) -> Result<u64, Error> {
    digits.parse().map_err(|_| {
        Error::of_argument_type("amount: it must be a whole number of minor units, 0 or more")
    })
}
