//! Where card data come from: a prompt, a file, or the list of test cards; never an argument.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use paywright_core::Timestamp;
use paywright_core::cryptoprocessing;
use paywright_core::ecommpay::gate::Card;
use paywright_core::mask::{Cvv, Pan};
use paywright_emulator::cryptoprocessing::{
    self as terminal_cards, OperationKind, TestCard as TerminalCard,
};
use paywright_emulator::platform::cards::{Authentication, TEST_CARDS, TestCard, Verdict};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use crate::secret::is_open_to_others;

/// Which card is meant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Card")]
pub struct CardArgs {
    /// JSON file with the card, `-` for standard input; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    card_file: Option<PathBuf>,
    /// A published test card: success, decline, challenge, version1, frictionless, or its last digits
    #[arg(long, value_name = "NAME", conflicts_with = "card_file")]
    test_card: Option<String>,
}

/// What a card is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The customer pays with it.
    Pay,
    /// It gets money, for which the number is enough.
    Receive,
}

impl CardArgs {
    /// The card.
    ///
    /// # Errors
    /// [`Failure`] when there is none, or what is there cannot be one. It repeats no card data.
    pub(crate) fn card(
        &self,
        wanted: Use,
        is_local: bool,
        output: &mut Output,
    ) -> Result<Card, Failure> {
        match (&self.test_card, &self.card_file) {
            (Some(_), _) if !is_local => Err(Failure::usage(
                "test_card_elsewhere",
                "Test cards are for a platform on this machine, and --base-url names none.",
            )
            .hint("In the platform's own test environment, give the card by --card-file.")),
            (Some(name), _) => test_card(name),
            (None, Some(file)) => Ok(of_file(file, wanted, output)?.for_gate()),
            (None, None) => Ok(of_prompt(wanted)?.for_gate()),
        }
    }
}

/// Which card pays at the Cryptoprocessing gateway.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Card")]
pub struct TerminalCardArgs {
    /// JSON file with the card, `-` for standard input; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    card_file: Option<PathBuf>,
    /// A published card of the sandbox: success, decline, 3ds, slow, or its last digits
    #[arg(long, value_name = "NAME", conflicts_with = "card_file")]
    test_card: Option<String>,
}

impl TerminalCardArgs {
    /// The card.
    ///
    /// # Errors
    /// As [`CardArgs::card`].
    pub(crate) fn card(
        &self,
        is_local: bool,
        output: &mut Output,
    ) -> Result<cryptoprocessing::Card, Failure> {
        match (&self.test_card, &self.card_file) {
            (Some(_), _) if !is_local => Err(Failure::usage(
                "test_card_elsewhere",
                "Test cards are for a platform on this machine, and --base-url names none.",
            )
            .hint("In the gateway's own sandbox, give the card by --card-file.")),
            (Some(name), _) => terminal_test_card(name),
            (None, Some(file)) => of_file(file, Use::Pay, output)?.for_terminal(),
            (None, None) => of_prompt(Use::Pay)?.for_terminal(),
        }
    }
}

/// A card as it was given: with expiry and name, unless it gets money.
struct CardData {
    pan: Pan,
    expiry: Option<(u8, u16)>,
    holder: Option<String>,
    cvv: Option<Cvv>,
}

impl CardData {
    fn for_gate(self) -> Card {
        let card = match (self.expiry, self.holder) {
            (Some((month, year)), Some(holder)) => Card::new(&self.pan, month, year, holder),
            (None, Some(holder)) => Card::number(&self.pan).card_holder(holder),
            (_, None) => Card::number(&self.pan),
        };
        match &self.cvv {
            Some(cvv) => card.cvv(cvv),
            None => card,
        }
    }

    fn for_terminal(self) -> Result<cryptoprocessing::Card, Failure> {
        let (Some((month, year)), Some(holder)) = (self.expiry, self.holder) else {
            return Err(Failure::usage("card_incomplete", "The card lacks expiry or name."));
        };
        let card = cryptoprocessing::Card::new(&self.pan, month, year, holder);
        Ok(match &self.cvv {
            Some(cvv) => card.cvv(cvv),
            None => card,
        })
    }
}

/// A card as a file holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardFile {
    pan: Secret,
    month: Option<u8>,
    year: Option<u16>,
    card_holder: Option<String>,
    cvv: Option<Secret>,
}

/// A text that is wiped.
struct Secret(Zeroizing<String>);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

fn of_file(file: &Path, wanted: Use, output: &mut Output) -> Result<CardData, Failure> {
    let bytes = input::read(file, output).map_err(|failure| failure.about("--card-file"))?;
    let bytes = Zeroizing::new(bytes);
    if file.as_os_str() != "-" && is_open_to_others(file) {
        output.warn(format!(
            "everybody on this machine can read the card file {}; chmod 600 closes it",
            file.display()
        ));
    }
    let card: CardFile = serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let problem = problem(&error.to_string());
        Failure::usage("card_file_malformed", format!("The card cannot be read: {problem} at {place}."))
            .about("--card-file")
            .hint(
                "It is one JSON object: {\"pan\": \"...\", \"month\": 12, \"year\": 2030, \
                 \"card_holder\": \"...\", \"cvv\": \"...\"}, month and year without quotes; a payout \
                 needs the number alone.",
            )
    })?;
    let pan = Pan::parse(&card.pan.0).map_err(|error| Failure::input(&error))?;
    if wanted == Use::Pay
        && let (Some(month), Some(year)) = (card.month, card.year)
    {
        not_expired(month, year).map_err(|failure| failure.about("--card-file"))?;
    }
    let (expiry, holder) = match (card.month, card.year, card.card_holder) {
        (Some(month), Some(year), Some(holder)) => (Some((month, year)), Some(holder)),
        (None, None, holder) if wanted == Use::Receive => (None, holder),
        (month, year, holder) => {
            let lacking = [
                ("month", month.is_none()),
                ("year", year.is_none()),
                ("card_holder", holder.is_none()),
            ];
            let names = lacking.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| *name);
            let names = names.collect::<Vec<_>>().join(" and ");
            let message = format!("The card lacks the member {names}.");
            return Err(Failure::usage("card_incomplete", message).about("--card-file"));
        }
    };
    let cvv = card.cvv.map(|cvv| Cvv::parse(&cvv.0)).transpose();
    Ok(CardData { pan, expiry, holder, cvv: cvv.map_err(|error| Failure::input(&error))? })
}

/// What is wrong with a card file, without repeating what may be card data: the reader's own words
/// quote values, and whatever stands where a name should.
fn problem(error: &str) -> String {
    let name = error.split('`').nth(1).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if !name.chars().all(is_plain) || name.len() > 24 {
        return "it is not as it should be".to_owned();
    }
    match error.split(' ').next() {
        Some("unknown") => format!("a card has no member {name}"),
        Some("missing") => format!("the member {name} is missing"),
        Some("duplicate") => format!("the member {name} comes twice"),
        Some("invalid") => "a value is of the wrong kind".to_owned(),
        _ => "it is not as it should be".to_owned(),
    }
}

/// Refuses a card of a month that is over. What cannot be an expiry is left to the rules of requests.
fn not_expired(month: u8, year: u16) -> Result<(), Failure> {
    let today = Timestamp::from_seconds(seconds_since_1970()).to_string();
    let written = format!("{year:04}-{month:02}");
    let is_date = (1..=12).contains(&month) && (2000..=9999).contains(&year);
    // A month later, for clocks and zones, and since some issuers are generous.
    let is_over =
        |this_month: &str| this_month > written.as_str() && !is_last(&written, this_month);
    if is_date && today.get(.."2026-03".len()).is_some_and(is_over) {
        let message = format!("The card has expired: {month:02}/{year} is over.");
        return Err(Failure::usage("card_expired", message)
            .hint("Look at month and year; nothing was sent."));
    }
    Ok(())
}

/// Whether a month is the one before this month.
fn is_last(month: &str, this_month: &str) -> bool {
    let count = |text: &str| {
        let (year, month) = text.split_once('-')?;
        Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()?)
    };
    count(month).zip(count(this_month)).is_some_and(|(month, this)| month + 1 == this)
}

fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn of_prompt(wanted: Use) -> Result<CardData, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::usage("card_missing", "This command needs a card.")
            .hint("Give --card-file FILE, `-` for standard input, or type it in at a terminal.")
            .hint("On a local platform, --test-card success pays with a test card."));
    }
    let number = Zeroizing::new(hidden("Card number (not shown): ")?);
    let pan = Pan::parse(&number).map_err(|error| Failure::input(&error))?;
    if wanted == Use::Receive {
        return Ok(CardData { pan, expiry: None, holder: None, cvv: None });
    }
    let (month, year) = expiry(&asked("Expiry as MM/YY: ")?)?;
    not_expired(month, year)?;
    let holder = asked("Name on the card: ")?;
    let cvv = Zeroizing::new(hidden("Security code (not shown, empty for none): ")?);
    let cvv = (!cvv.is_empty()).then(|| Cvv::parse(&cvv)).transpose();
    let cvv = cvv.map_err(|error| Failure::input(&error))?;
    Ok(CardData { pan, expiry: Some((month, year)), holder: Some(holder), cvv })
}

fn expiry(text: &str) -> Result<(u8, u16), Failure> {
    let wrong = || Failure::usage("card_expiry", "The expiry is written MM/YY, such as 12/30.");
    let (month, year) = text.split_once('/').ok_or_else(wrong)?;
    let month: u8 = month.trim().parse().map_err(|_| wrong())?;
    let year: u16 = year.trim().parse().map_err(|_| wrong())?;
    Ok((month, if year < 100 { year + 2000 } else { year }))
}

fn hidden(question: &str) -> Result<String, Failure> {
    rpassword::prompt_password(question).map_err(|error| unasked(&error))
}

fn asked(question: &str) -> Result<String, Failure> {
    let mut err = std::io::stderr();
    write!(err, "{question}").and_then(|()| err.flush()).map_err(|error| unasked(&error))?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| unasked(&error))?;
    Ok(line.trim().to_owned())
}

fn unasked(error: &std::io::Error) -> Failure {
    Failure::usage("card_missing", format!("The terminal cannot be asked for the card: {error}."))
}

fn test_card(name: &str) -> Result<Card, Failure> {
    let found = named(name).ok_or_else(|| {
        Failure::usage("test_card_unknown", "There is no test card of that name, or several.")
            .hint("`paywright cards` lists them; four to eight last digits name one as well.")
    })?;
    let pan = Pan::parse(found.number).map_err(|error| Failure::input(&error))?;
    let cvv = Cvv::parse("123").map_err(|error| Failure::input(&error))?;
    Ok(Card::new(&pan, 12, 2035, "TEST CARD").cvv(&cvv))
}

fn terminal_test_card(name: &str) -> Result<cryptoprocessing::Card, Failure> {
    let number = named_at_terminal(name).ok_or_else(|| {
        Failure::usage("test_card_unknown", "There is no test card of that name, or several.").hint(
            "It is success, decline, 3ds, slow, or four to eight last digits of a published card.",
        )
    })?;
    // Some of the published numbers have no right check digit.
    let pan = Pan::parse_without_check_digit(number).map_err(|error| Failure::input(&error))?;
    let cvv = Cvv::parse("123").map_err(|error| Failure::input(&error))?;
    Ok(cryptoprocessing::Card::new(&pan, 12, 2035, "TEST CARD").cvv(&cvv))
}

fn named_at_terminal(name: &str) -> Option<&'static str> {
    let mut cards = terminal_cards::TEST_CARDS.iter();
    if (4..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut found = cards.filter(|card| card.number.ends_with(name));
        return found.next().filter(|_| found.next().is_none()).map(|card| card.number);
    }
    let fits = |card: &&TerminalCard| {
        let is_plain = !card.three_ds && card.slow.is_none() && card.fails.is_none();
        match name {
            "success" => is_plain && card.declines.is_none() && card.limit.is_none(),
            "decline" => is_plain && card.declines.is_some(),
            "3ds" => card.three_ds && card.declines.is_none(),
            "slow" => card.slow == Some(OperationKind::Block),
            _ => false,
        }
    };
    cards.find(fits).map(|card| card.number)
}

/// The first card that does what a word says, or the one that ends so.
fn named(name: &str) -> Option<&'static TestCard> {
    if (4..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut found = TEST_CARDS.iter().filter(|card| card.number.ends_with(name));
        return found.next().filter(|_| found.next().is_none());
    }
    let (is_success, authentication) = match name {
        "success" => (true, Authentication::None),
        "decline" => (false, Authentication::None),
        "challenge" => (true, Authentication::Challenge),
        "version1" => (true, Authentication::Version1),
        "frictionless" => (true, Authentication::Frictionless),
        _ => return None,
    };
    TEST_CARDS.iter().find(|card| {
        card.authentication == authentication
            && matches!(card.purchase, Verdict::Success) == is_success
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_cards_have_names_and_last_digits() {
        let cases = [
            ("success", Some("4000000000000077")),
            ("decline", Some("4111111111111111")),
            ("challenge", Some("4314220000000056")),
            ("version1", Some("4006260000000014")),
            ("frictionless", Some("4477000000000006")),
            ("0135", Some("4000000000000135")),
            ("0014", None),
            ("260000000014", None),
            ("60000000014", None),
            ("77", None),
            ("moonrise", None),
        ];
        for (name, number) in cases {
            assert_eq!(named(name).map(|card| card.number), number, "{name}");
        }
    }

    #[test]
    fn so_have_those_of_the_second_gateway() {
        for (name, number) in [
            ("success", Some("5218851946955484")),
            ("0023", Some("4111111111100023")),
            ("3ds", Some("5486732058864471")),
            ("slow", Some("4100401111100062")),
            ("0010", None),
            ("moonrise", None),
        ] {
            assert_eq!(named_at_terminal(name), number, "{name}");
        }
        assert!(named_at_terminal("decline").is_some());
    }

    #[test]
    fn expiries_are_month_and_year() {
        assert!(matches!(expiry("12/30"), Ok((12, 2030))));
        assert!(matches!(expiry(" 1 / 2031"), Ok((1, 2031))));
        for wrong in ["", "1230", "a/b", "12/", "999/30"] {
            assert!(expiry(wrong).is_err(), "{wrong}");
        }
    }
}
