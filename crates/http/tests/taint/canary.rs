//! What is planted: made anew for each run, and made to be found.

use paywright_core::mask::{Cvv, Pan, luhn_valid};

use crate::scan::Scanner;

/// Texts that must not be seen consist of this, over and over: whoever shows more than the first and
/// last characters shows it.
const MARK: &str = "Kq7Zx9";

/// The secrets of one run.
#[derive(Clone)]
pub(crate) struct Canary {
    /// 13 to 19 digits with a right check digit.
    pub(crate) pan: String,
    pub(crate) cvv: String,
    pub(crate) phone: String,
    pub(crate) ip: String,
    pub(crate) birthday: String,
    number: u64,
    dice: u64,
}

impl Canary {
    pub(crate) fn new(seed: u64) -> Self {
        let mut canary = Self {
            pan: String::new(),
            cvv: String::new(),
            phone: String::new(),
            ip: String::new(),
            birthday: String::new(),
            number: seed,
            dice: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        };
        for _ in 0..5 {
            canary.below(1);
        }
        let length = 13 + canary.below(7);
        let mut pan = String::from(["4", "5", "6"][canary.below(3)]);
        pan.push_str(&canary.digits(length - 2));
        let check = ('0'..='9').find(|check| luhn_valid(&format!("{pan}{check}"))).unwrap();
        pan.push(check);
        canary.pan = pan;
        // No HTTP status, no year and no code of the platform.
        let beginning = ["6", "7", "8", "9"][canary.below(4)];
        let more = 2 + canary.below(2);
        canary.cvv = format!("{beginning}{}", canary.digits(more));
        canary.phone = format!("44{}", canary.digits(11));
        canary.ip = format!("198.51.{}.{}", 100 + canary.below(150), 100 + canary.below(150));
        canary.birthday =
            format!("{}-1{}-19{}", 10 + canary.below(18), canary.below(3), 50 + canary.below(50));
        canary
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        usize::try_from(self.dice % u64::try_from(limit).unwrap()).unwrap()
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"][self.below(10)])
            .collect()
    }

    /// A text of which the first two and the last two characters may be seen.
    pub(crate) fn text(&self) -> String {
        format!("ab{}yz", MARK.repeat(4))
    }

    /// A key or token: 64 characters of which none may be seen.
    pub(crate) fn secret(&self) -> String {
        let mut secret = MARK.repeat(11);
        secret.truncate(64);
        secret
    }

    pub(crate) fn email(&self) -> String {
        format!("{}@example.com", self.text())
    }

    /// A payment id of the merchant's own, which may be seen.
    pub(crate) fn payment_id(&self) -> String {
        format!("order-{}", self.number)
    }

    pub(crate) fn parsed_pan(&self) -> Pan {
        Pan::parse(&self.pan).unwrap()
    }

    pub(crate) fn parsed_cvv(&self) -> Cvv {
        Cvv::parse(&self.cvv).unwrap()
    }

    /// The card number as people write it.
    pub(crate) fn written_pan(&mut self) -> String {
        let separator = ["", " ", "-", "", ".", "\u{a0}"][self.below(6)];
        grouped(&self.pan, separator)
    }

    /// Tells a scanner what to look for.
    pub(crate) fn add_to(&self, scanner: &mut Scanner) {
        let about = |what: &str| format!("run {}: {what}", self.number);
        scanner.add(&about("a secret or personal text"), MARK);
        // Of a card number the first six and the last four digits may be seen.
        let pan = &self.pan;
        scanner.add(&about("the beginning of the card number"), &pan[..10]);
        scanner.add(&about("the end of the card number"), &pan[pan.len() - 9..]);
        for separator in [" ", "-", ".", "\u{a0}", "+", "%20"] {
            let written = grouped(pan, separator);
            let beginning: String =
                written.chars().take(8 + 2 * separator.chars().count() + 1).collect();
            scanner.add_raw(&about("the written card number"), &beginning);
        }
        scanner.add(&about("the phone number"), &self.phone[2..11]);
        scanner.add(&about("the address of the customer"), &self.ip);
        scanner.add(&about("the birthday"), &self.birthday);
        // Three digits stand anywhere: they count with what stands around them.
        let cvv = &self.cvv;
        for whole in
            [format!("\"cvv\":\"{cvv}\""), format!("cvv={cvv}"), format!("SecureCode={cvv}")]
        {
            scanner.add(&about("the security code"), &whole);
        }
        for whole in [
            format!("\"{cvv}\""),
            format!("\\\"{cvv}\\\""),
            format!("cvv: {cvv}"),
            format!("cvv\": {cvv}"),
            format!("cvv\":{cvv}"),
            format!("Cvv({cvv}"),
        ] {
            scanner.add_raw(&about("the security code"), &whole);
        }
    }
}

fn grouped(pan: &str, separator: &str) -> String {
    let groups: Vec<&str> = (0..pan.len().div_ceil(4))
        .map(|group| &pan[group * 4..(group * 4 + 4).min(pan.len())])
        .collect();
    groups.join(separator)
}
