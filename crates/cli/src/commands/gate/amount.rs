//! Amounts on the command line, which never go through floating point.

use paywright_core::money::{Currency, Money};

use crate::failure::Failure;
use crate::output::shown;

/// An amount.
#[derive(Debug, clap::Args)]
pub(crate) struct AmountArgs {
    /// Amount as people write it, with a point: 34.15
    #[arg(long, value_name = "AMOUNT", conflicts_with = "minor", allow_hyphen_values = true)]
    amount: Option<String>,
    /// Amount in minor units: 3415 is 34.15 EUR
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse_minor)]
    minor: Option<i64>,
    /// Currency, ISO 4217
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Sends a currency that ISO 4217 does not have, such as BTC; with --minor only
    #[arg(long, requires = "minor")]
    currency_unchecked: bool,
}

fn parse_minor(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| {
        "write a whole number, such as 3415 for 34.15 EUR; --amount takes 34.15".to_owned()
    })
}

impl AmountArgs {
    /// The amount, for commands that need one.
    ///
    /// # Errors
    /// [`Failure`] when there is none, or it cannot be read.
    pub(crate) fn required(&self) -> Result<Money, Failure> {
        self.given()?.ok_or_else(|| {
            Failure::usage("amount_missing", "This command needs an amount and its currency.")
                .hint("For example --amount 34.15 --currency EUR.")
        })
    }

    /// The amount, if one was given.
    ///
    /// # Errors
    /// [`Failure`] when a part of it is missing, or it cannot be read.
    pub(crate) fn given(&self) -> Result<Option<Money>, Failure> {
        let currency = self.currency.as_deref().map(Currency::parse).transpose();
        let currency = currency.map_err(|error| Failure::input(&error))?;
        match (&self.amount, self.minor, currency) {
            (Some(text), _, Some(currency)) => {
                let money = Money::parse(text, currency).map_err(|error| Failure::input(&error))?;
                if money.minor() < 0 {
                    let message = format!("--amount: {} is less than nothing.", shown(text));
                    return Err(Failure::usage("amount_negative", message)
                        .hint("Write what moves without a sign; the command says whereto."));
                }
                Ok(Some(money))
            }
            (None, Some(minor), Some(currency)) => {
                if currency.exponent().is_none() && !self.currency_unchecked {
                    let message = format!("--currency: {currency} is no currency of ISO 4217.");
                    return Err(Failure::usage("currency_unknown", message)
                        .hint("Look for a letter that is wrong: the platform would not tell.")
                        .hint(
                            "If the platform has it all the same, give --currency-unchecked, too.",
                        ));
                }
                if minor < 0 {
                    let message = format!("--minor: {minor} is less than nothing.");
                    return Err(Failure::usage("amount_negative", message)
                        .hint("Write what moves without a sign; the command says whereto."));
                }
                Ok(Some(Money::new(minor, currency)))
            }
            (None, None, None) => Ok(None),
            (Some(_), _, None) | (None, Some(_), None) => {
                Err(Failure::usage("currency_missing", "The amount has no currency.")
                    .hint("For example --amount 34.15 --currency EUR."))
            }
            (None, None, Some(_)) => {
                Err(Failure::usage("amount_missing", "The currency has no amount.")
                    .hint("For example --amount 34.15 --currency EUR."))
            }
        }
    }
}

/// An amount as the options by which it is given.
pub(crate) fn as_options(amount: Money) -> String {
    let currency = amount.currency();
    match amount.to_decimal_text() {
        Ok(text) => format!("--amount {text} --currency {currency}"),
        Err(_) => {
            format!("--minor {} --currency {currency} --currency-unchecked", amount.minor())
        }
    }
}
