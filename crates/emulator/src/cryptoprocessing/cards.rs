//! The test cards of the sandbox (`tests/cryptoprocessing/test-cards.json`), and how card data are
//! checked.

use paywright_core::mask::{CardBrand, Pan};

use super::answer::Code;
use super::payment::OperationKind;
use super::request::Parameters;
use crate::platform::Time;

/// A card that is made for tests, and what becomes of it.
#[derive(Debug, PartialEq, Eq)]
pub struct TestCard {
    /// The number.
    pub number: &'static str,
    /// What security code it wants.
    pub cvv: Cvv,
    /// Whether the payer has to authenticate himself at his bank.
    pub three_ds: bool,
    /// The code that payments and holds are declined with.
    pub declines: Option<Code>,
    /// Payments and holds above this amount are declined.
    pub limit: Option<u64>,
    /// The later operation that fails, with the code.
    pub fails: Option<(OperationKind, Code)>,
    /// The operation that takes 40 s; `Block` stands for payments too.
    pub slow: Option<OperationKind>,
}

/// What security code a card wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cvv {
    /// None, or 123.
    Optional,
    /// 123.
    Required,
    /// Any or none: the card is declined for another reason.
    Any,
}

/// What is kept of a card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its number, masked as the gateway does.
    pub mask: String,
    /// The name on it.
    pub holder: String,
    /// Month and year until the end of which it can be used.
    pub expiry: (u8, u16),
    /// The name of its scheme.
    pub scheme: &'static str,
    /// What becomes of it, where it is a test card.
    pub test: Option<&'static TestCard>,
}

/// The code that is published for all cards with no other.
const CVV: &str = "123";

impl TestCard {
    /// The card with this number.
    pub fn find(number: &str) -> Option<&'static Self> {
        TEST_CARDS.iter().find(|card| card.number == number)
    }

    /// What becomes of a payment or hold.
    pub(super) fn verdict(&self, amount: u64) -> Result<(), Code> {
        match (self.declines, self.limit) {
            (Some(code), _) => Err(code),
            (None, Some(limit)) if amount > limit => Err("AMOUNT_EXCEED"),
            (None, _) => Ok(()),
        }
    }

    const fn three_ds(self) -> Self {
        Self { three_ds: true, ..self }
    }

    const fn cvv(self, cvv: Cvv) -> Self {
        Self { cvv, ..self }
    }

    const fn declines(self, code: Code) -> Self {
        Self { declines: Some(code), ..self }
    }

    const fn fails(self, operation: OperationKind) -> Self {
        Self { fails: Some((operation, "PROCESSING_ERROR")), ..self }
    }

    const fn slow(self, operation: OperationKind) -> Self {
        Self { slow: Some(operation), ..self }
    }
}

const fn card(number: &'static str) -> TestCard {
    TestCard {
        number,
        cvv: Cvv::Required,
        three_ds: false,
        declines: None,
        limit: None,
        fails: None,
        slow: None,
    }
}

/// All test cards.
pub static TEST_CARDS: &[TestCard] = &[
    card("5218851946955484").cvv(Cvv::Optional),
    card("4011111111111112").cvv(Cvv::Optional),
    card("4111111111111112").cvv(Cvv::Optional),
    card("4111111111100031").cvv(Cvv::Optional),
    card("4111111111100023"),
    card("5486732058864471").three_ds(),
    card("4111111111111111").three_ds(),
    card("2202208311110010").three_ds(),
    card("6390028880000000010").three_ds(),
    card("4100401111100062").slow(OperationKind::Block),
    card("4100401111100724").slow(OperationKind::Unblock),
    card("4100401111100328").slow(OperationKind::Charge),
    card("4100401111103025").slow(OperationKind::Refund),
    card("2202201111110010").three_ds(),
    card("676280000000000011").three_ds(),
    card("6390020000000000010").three_ds(),
    card("676280651854600010").three_ds(),
    // Which code their payments fail with is our choice.
    card("4111111111111114").three_ds().declines("ISSUER_FAIL"),
    card("4111111111111115").three_ds().declines("ISSUER_FAIL"),
    card("3300000000000001").cvv(Cvv::Any).declines("AMOUNT_EXCEED"),
    card("4400000000000008").cvv(Cvv::Any).declines("WRONG_PARAMS"),
    card("5500000000000004").cvv(Cvv::Any).declines("ISSUER_BLOCKED_CARD"),
    card("6600000000000001").cvv(Cvv::Any).declines("ISSUER_CARD_FAIL"),
    TestCard { limit: Some(10_000), ..card("4111101000000046") },
    card("4111111111100056").declines("PROCESSING_ERROR"),
    card("4111111111100072").declines("ISSUER_BLOCKED_CARD"),
    card("4111111111100080").declines("ISSUER_CARD_FAIL"),
    card("4111111111100221").fails(OperationKind::Charge),
    card("4111111111100627").fails(OperationKind::Unblock),
    card("4111111111102029").fails(OperationKind::Refund),
];

impl Card {
    /// Reads and checks card data; the number stands under this name. Numbers that are no test cards
    /// are approved without 3-D Secure if their check digit is right (our choice, as the codes are).
    pub(super) fn read(data: &Parameters, number: &str, now: Time) -> Result<Self, Code> {
        let number = data.get(number).ok_or("WRONG_PAY_INFO")?.replace(' ', "");
        let is_number = (12..=19).contains(&number.len()) && is_digits(&number);
        let test = TestCard::find(&number);
        if !is_number || (test.is_none() && Pan::parse(&number).is_err()) {
            return Err("WRONG_CARD_PAN");
        }
        let holder = data.owned("CardHolder").ok_or("WRONG_CARDHOLDER")?;
        let is_latin = holder.chars().all(|c| c.is_ascii_alphabetic() || " .'-".contains(c));
        if holder.len() < 3 || !is_latin {
            return Err("WRONG_CARDHOLDER");
        }
        let expiry = expiry(data).ok_or("WRONG_EXPIRE_DATE")?;
        // That one is published with a date that is long past.
        let is_declined_anyway = test.is_some_and(|card| card.declines == Some("WRONG_PARAMS"));
        let card = Self { mask: mask(&number), holder, expiry, scheme: scheme(&number), test };
        if card.is_expired(now) && !is_declined_anyway {
            return Err("CARD_EXPIRED");
        }
        card.check_cvv(data.get("SecureCode"))?;
        Ok(card)
    }

    /// Checks the security code of a card, also of one that is stored.
    pub(super) fn check_cvv(&self, given: Option<&str>) -> Result<(), Code> {
        let is_right = match (self.test.map(|card| card.cvv), given) {
            (Some(Cvv::Any), _) | (Some(Cvv::Optional), None) => true,
            (Some(Cvv::Optional | Cvv::Required), given) => given == Some(CVV),
            (None, given) => {
                given.is_some_and(|cvv| (3..=4).contains(&cvv.len()) && is_digits(cvv))
            }
        };
        if is_right { Ok(()) } else { Err("WRONG_CVV") }
    }

    pub(super) fn is_expired(&self, now: Time) -> bool {
        let (year, month) = now.year_and_month();
        let (until_month, until_year) = self.expiry;
        (i32::from(until_year), i32::from(until_month)) < (i32::from(year), i32::from(month))
    }
}

fn expiry(data: &Parameters) -> Option<(u8, u16)> {
    let month = data.get("EMonth")?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year = data.get("EYear").filter(|year| is_digits(year))?;
    let year = match year.len() {
        2 => year.parse::<u16>().ok()? + 2_000,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Some((month, year))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first six digits and the last four.
fn mask(number: &str) -> String {
    let hidden = number.len().saturating_sub(10);
    let (start, rest) = number.split_at_checked(6).unwrap_or((number, ""));
    format!("{start}{}{}", "x".repeat(hidden), rest.get(hidden..).unwrap_or_default())
}

fn scheme(number: &str) -> &'static str {
    match CardBrand::of(number) {
        CardBrand::Visa => "Visa",
        CardBrand::Mastercard => "MasterCard",
        CardBrand::Maestro => "Maestro",
        CardBrand::Mir => "Mir",
        CardBrand::Amex => "AmericanExpress",
        CardBrand::UnionPay => "UnionPay",
        CardBrand::Other => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn cards_are_those_of_the_vectors() {
        let file = include_str!("../../../../tests/cryptoprocessing/test-cards.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let listed = file["cards"].as_array().unwrap();
        assert_eq!(listed.len(), TEST_CARDS.len());
        for row in listed {
            let number = row["pan"].as_str().unwrap();
            let card = TestCard::find(number).unwrap_or_else(|| panic!("{number}"));
            let outcome = row["outcome"].as_str().unwrap();
            let says_3ds = outcome.contains("3DS") && !outcome.contains("no 3DS");
            assert_eq!(card.three_ds, says_3ds, "{number}");
            assert_eq!(card.cvv == Cvv::Optional, outcome.contains("CVV optional"), "{number}");
            assert_eq!(card.slow.is_some(), outcome.contains("40 s"), "{number}");
            let fails_later = ["on charge", "on unblock", "on refund"];
            let fails_later = fails_later.iter().any(|words| outcome.contains(words));
            assert_eq!(
                card.fails.is_some() || card.slow.is_some_and(|it| it != OperationKind::Block),
                fails_later,
                "{number}"
            );
            match row["recorded_on_add"].as_str() {
                Some("3DS") => assert!(card.three_ds, "{number}"),
                Some(code) => assert_eq!(card.declines, Some(code), "{number}"),
                None => assert!(card.declines.is_none() || card.three_ds, "{number}"),
            }
        }
        assert_eq!(mask("4111111111111112"), "411111xxxxxx1112");
        assert_eq!(mask("6390028880000000010"), "639002xxxxxxxxx0010");
    }
}
