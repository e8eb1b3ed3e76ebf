//! Test cards: the number alone selects what happens (spec 08, section 2).

use serde::{Deserialize, Serialize};

use super::codes::{self, Code};

/// What the tables of the test environment say about one card number.
#[derive(Debug, Clone, Copy)]
pub struct TestCard {
    /// The number. Test numbers are public and no secret.
    pub number: &'static str,
    /// What a purchase ends with.
    pub purchase: Verdict,
    /// What a payout to the card ends with, where the tables name it.
    pub payout: Option<Verdict>,
    /// What later debits of a registered card end with, where that differs from a purchase.
    pub debit: Option<Verdict>,
    /// The authentication of the customer that comes before.
    pub authentication: Authentication,
    /// The code that the page of the issuer wants; `None` takes any.
    pub code: Option<&'static str>,
    /// Whether a part of a large amount is approved, in projects that allow it.
    pub is_partial: bool,
    /// What is special about the card, empty when nothing is.
    pub remark: &'static str,
}

/// How an operation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Approved.
    Success,
    /// Declined with a code. The tables name codes for later debits only; these are our choice.
    Decline(Code),
}

/// The 3-D Secure flow of a test card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// None.
    None,
    /// 3-D Secure 1 with a page of the issuer.
    Version1,
    /// 3-D Secure 2 without a page.
    Frictionless,
    /// 3-D Secure 2 with a page of the issuer.
    Challenge,
    /// 3-D Secure 2 is tried without a page, fails, and version 1 is used.
    FrictionlessThenVersion1,
    /// 3-D Secure 2 is tried with a page, fails, and version 1 is used.
    ChallengeThenVersion1,
}

impl TestCard {
    /// The card with this number, digits only.
    pub fn find(number: &str) -> Option<&'static Self> {
        TEST_CARDS.iter().find(|card| card.number == number)
    }
}

const DECLINE: Verdict = Verdict::Decline(codes::CARD_GENERAL_DECLINE);

/// All test cards.
pub static TEST_CARDS: &[TestCard] = &[
    card("4000000000000077", Verdict::Success),
    card("4111111111111111", DECLINE),
    card("4000000000000119", Verdict::Success)
        .debit(codes::CARD_INCORRECT_DATA)
        .remark("later debits decline with 10102"),
    card("4000000000000135", Verdict::Success)
        .debit(codes::CARD_NO_FUNDS)
        .remark("later debits decline with 10105"),
    card("4539121411168251", Verdict::Decline(codes::CARD_TIME_OUT))
        .remark("time-out of the issuer"),
    card("5126160000356675", Verdict::Success).partial(),
    card("4010571676223548", Verdict::Success).partial(),
    card("4477000000000014", DECLINE).remark("named by an integrator only"),
    card("5252000000000012", DECLINE).remark("named by an integrator only"),
    card("4314220000000056", Verdict::Success).after(Authentication::Challenge),
    card("4006260000000014", Verdict::Success).after(Authentication::Version1),
    card("4314220000000072", DECLINE).after(Authentication::Version1).payout(DECLINE),
    card("4314220000000098", DECLINE).after(Authentication::Version1),
    card("5413330000000019", Verdict::Success)
        .after(Authentication::Challenge)
        .payout(Verdict::Success),
    card("5413330000000035", DECLINE).after(Authentication::Version1).payout(DECLINE),
    card("5413330000000092", DECLINE).after(Authentication::Version1),
    card("4012000000020089", DECLINE).after(Authentication::Challenge),
    card("4477000000000006", Verdict::Success).after(Authentication::Frictionless),
    card("4012000000020063", Verdict::Success)
        .after(Authentication::FrictionlessThenVersion1)
        .remark("an integrator lists it as a decline"),
    card("4344693136092508", Verdict::Success)
        .after(Authentication::Version1)
        .remark("issuer without 3-D Secure 2"),
    card("4165519761269614", DECLINE)
        .after(Authentication::Version1)
        .remark("issuer without 3-D Secure 2"),
    card("4331289925608649", DECLINE).after(Authentication::FrictionlessThenVersion1),
    card("4383604346807330", DECLINE).after(Authentication::ChallengeThenVersion1),
    card("5544330000000045", DECLINE).after(Authentication::Challenge),
    card("5252000000000004", Verdict::Success).after(Authentication::Frictionless),
    card("5544330000000029", Verdict::Success)
        .after(Authentication::FrictionlessThenVersion1)
        .remark("an integrator lists it as a decline"),
    card("5426257498841734", Verdict::Success).after(Authentication::ChallengeThenVersion1),
    card("5722753235016359", DECLINE).after(Authentication::ChallengeThenVersion1),
    card("4242424242424242", Verdict::Success)
        .payout(Verdict::Success)
        .remark("listed for payouts"),
    card("2200510417770601", Verdict::Success)
        .payout(Verdict::Success)
        .remark("listed for payouts"),
    card("2201412000000000", DECLINE).payout(DECLINE).remark("listed for payouts"),
    card("5586200104377434", Verdict::Success).remark("regional, CVV 641"),
    card("4058703211698859", Verdict::Success).remark("regional, CVV 769"),
    card("5586200075269701", Verdict::Success)
        .after(Authentication::Version1)
        .code("123456")
        .remark("regional, CVV 641, code 123456"),
    card("4058703211698263", Verdict::Success)
        .after(Authentication::Version1)
        .code("123456")
        .remark("regional, CVV 769, code 123456"),
    card("2201382000000013", Verdict::Success).remark("regional, CVV 590"),
    card("2201382000000021", DECLINE).remark("regional, CVV 487"),
    card("2201382000000039", Verdict::Success)
        .after(Authentication::Challenge)
        .code("1qwezxc")
        .remark("regional, CVV 324, code 1qwezxc"),
    card("2201382000000047", Verdict::Success)
        .after(Authentication::Challenge)
        .code("1qwezxc")
        .remark("regional, CVV 584, code 1qwezxc"),
];

const fn card(number: &'static str, purchase: Verdict) -> TestCard {
    TestCard {
        number,
        purchase,
        payout: None,
        debit: None,
        authentication: Authentication::None,
        code: None,
        is_partial: false,
        remark: "",
    }
}

impl TestCard {
    const fn after(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }

    const fn payout(mut self, verdict: Verdict) -> Self {
        self.payout = Some(verdict);
        self
    }

    const fn debit(mut self, code: Code) -> Self {
        self.debit = Some(Verdict::Decline(code));
        self
    }

    const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    const fn partial(mut self) -> Self {
        self.is_partial = true;
        self.remark("a part is approved above 120 EUR, in projects that allow it")
    }

    const fn remark(mut self, remark: &'static str) -> Self {
        self.remark = remark;
        self
    }
}

#[cfg(test)]
mod tests {
    use paywright_core::mask::luhn_valid;

    use super::*;

    #[test]
    fn every_card_stands_once_and_has_a_right_check_digit() {
        for (i, card) in TEST_CARDS.iter().enumerate() {
            let first = TEST_CARDS.iter().position(|other| other.number == card.number);
            assert_eq!(first, Some(i), "{}", card.number);
            assert!(luhn_valid(card.number), "{}", card.number);
        }
    }
}
