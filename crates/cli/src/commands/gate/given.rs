//! What is given as an id, an account or a method, looked at before anything is sent.

use paywright_core::ecommpay::methods;
use paywright_core::mask::{CardBrand, Pan, mask_pan};

use crate::failure::Failure;
use crate::output::shown;

/// A method of Gate.
#[derive(Debug, clap::Args)]
pub(crate) struct MethodCheck {
    /// Sends a method that `paywright methods` does not list
    #[arg(long)]
    method_unchecked: bool,
}

impl MethodCheck {
    /// Looks at a Gate path.
    ///
    /// # Errors
    /// [`Failure`] for one that is not in the list. The list may lack new ones, so there is a way
    /// around it.
    pub(crate) fn check(&self, path: &str) -> Result<(), Failure> {
        let is_listed = paths().any(|listed| listed == path);
        if is_listed || self.method_unchecked {
            return Ok(());
        }
        let message = format!("--method: no payment method has the Gate path {:?}.", shown(path));
        let failure = Failure::usage("method_unknown", message);
        let failure = match likely(path) {
            Some(meant) => failure.hint(format!("Did you mean {meant}?")),
            None => failure.hint("`paywright methods` lists them with their Gate paths."),
        };
        Err(failure.hint("If the platform has it all the same, give --method-unchecked, too."))
    }
}

/// Refuses a card number where an id of the merchant's own is meant.
///
/// # Errors
/// [`Failure`] with the number masked.
pub(crate) fn payment_id(text: &str) -> Result<(), Failure> {
    no_card(text, "The payment id", "It is your own name of the order, such as order-1.")
}

/// Refuses a card number where the account of another method is meant.
///
/// # Errors
/// [`Failure`] with the number masked.
pub(crate) fn account(text: &str) -> Result<(), Failure> {
    no_card(
        text,
        "--account",
        "It is the number of an account or wallet; a card goes by --card-file or the prompt.",
    )
}

/// Refuses a card number as a text of the merchant's own, by the option that it came by.
///
/// # Errors
/// [`Failure`] with the number masked.
pub(crate) fn text(option: &str, text: Option<&str>) -> Result<(), Failure> {
    let meant = "It is words of your own; a card goes by --card-file or the prompt.";
    text.map_or(Ok(()), |text| no_card(text, option, meant))
}

fn no_card(text: &str, what: &str, meant: &str) -> Result<(), Failure> {
    match Pan::parse(text) {
        // Other numbers with a check digit that happens to fit are orders of somebody's own.
        Ok(pan) if pan.brand() != CardBrand::Other => {
            let masked = mask_pan(pan.expose());
            let message = format!(
                "{what} is a card number, {masked}: it would stand in the history of the shell, in \
                 the list of processes and in every log."
            );
            Err(Failure::usage("card_in_argument", message).hint(meant))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

fn paths() -> impl Iterator<Item = &'static str> {
    let listed = methods::all().iter().flat_map(|method| method.gate_paths);
    listed.copied().chain(["card"])
}

/// The path that was probably meant: that of the method of this name, or the one that looks like it.
fn likely(given: &str) -> Option<&'static str> {
    methods::gate_path_of_callback_method(given).or_else(|| {
        let ends = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let distance = |path: &&str| {
            let whole = strsim::damerau_levenshtein(given, path);
            let end = ends(path).map(|end| strsim::damerau_levenshtein(given, &end));
            whole.min(end.unwrap_or(whole))
        };
        let allowed = given.chars().count().div_ceil(4).min(3);
        paths().filter(|path| distance(path) <= allowed).min_by_key(distance)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_those_of_the_list_or_asked_for() {
        let strict = MethodCheck { method_unchecked: false };
        for path in ["ecopayz", "card", "wallet/alipay", "bank-transfer/klarna"] {
            assert!(strict.check(path).is_ok(), "{path}");
        }
        let cases = [
            ("ecopyaz", Some("ecopayz")),
            ("klarna", Some("bank-transfer/klarna")),
            ("klrna", Some("bank-transfer/klarna")),
            ("ECOPAYZ", Some("ecopayz")),
            ("xqzjwv", None),
            ("", None),
        ];
        for (path, meant) in cases {
            assert_eq!(likely(path), meant, "{path}");
            let Err(Failure::Told(report)) = strict.check(path) else { panic!("{path}") };
            assert_eq!(report.code, "method_unknown");
            assert!(MethodCheck { method_unchecked: true }.check(path).is_ok());
        }
    }

    #[test]
    fn card_numbers_are_no_ids_and_not_repeated() {
        for text in ["4000000000000077", "4000 0000 0000 0077", "5555-5555-5555-4444"] {
            for check in [payment_id, account] {
                let Err(Failure::Told(report)) = check(text) else { panic!("{text}") };
                assert!(report.message.contains("******"), "{}", report.message);
                assert!(!report.message.contains(text), "{}", report.message);
            }
        }
        // Too short, a wrong check digit, no brand, words.
        for text in
            ["order-1", "1101611729", "4000000000000078", "2026112515233", "0000000000000000"]
        {
            assert!(payment_id(text).is_ok() && account(text).is_ok(), "{text}");
        }
    }
}
