//! A card by its number.

use std::fmt;

use zeroize::Zeroizing;

use super::{Draft, Field, Given};
use crate::mask::{Cvv, Pan, mask_pan};

/// A card to pay with or to store. Number and security code are wiped when it is dropped.
///
/// ```
/// use paywright_core::cryptoprocessing::Card;
/// use paywright_core::mask::{Cvv, Pan};
///
/// let card = Card::new(&Pan::parse("4111111111100023")?, 1, 2030, "Ivan Ivanov").cvv(&Cvv::parse("007")?);
/// assert_eq!(format!("{card:?}"), "Card(411111******0023)");
/// # Ok::<(), paywright_core::mask::CardDataError>(())
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is given to a command"]
pub struct Card {
    pan: Zeroizing<String>,
    month: u8,
    year: u16,
    holder: Zeroizing<String>,
    cvv: Option<Zeroizing<String>>,
}

impl Card {
    /// Number, month (1 to 12) and year (two or four digits) of expiry, and the name on the card.
    pub fn new(pan: &Pan, month: u8, year: u16, holder: impl Into<String>) -> Self {
        Self {
            pan: pan.expose().to_owned().into(),
            month,
            year,
            holder: holder.into().into(),
            cvv: None,
        }
    }

    /// The security code, with its leading zeros. Some terminals of `api` do without.
    pub fn cvv(mut self, cvv: &Cvv) -> Self {
        self.cvv = Some(cvv.expose().to_owned().into());
        self
    }

    /// Sets the card's parameters; its number has a name of its own in each interface.
    pub(super) fn set(&self, draft: &mut Draft, number: &'static str, needs_cvv: bool) {
        draft.inner(number, self.pan.as_str());
        draft.inner("EMonth", format!("{:02}", self.month));
        draft.inner("EYear", year(self.year));
        draft.inner("CardHolder", self.holder.as_str());
        match &self.cvv {
            Some(cvv) => draft.inner("SecureCode", cvv.as_str()),
            None if needs_cvv => {
                let list = Some(draft.list.into());
                draft.fields.push(Field { list, name: "SecureCode".into(), value: Given::Missing });
            }
            None => {}
        }
    }
}

/// Prints the masked number only.
impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({})", mask_pan(&self.pan))
    }
}

/// The last two digits of a year of this century, as all samples have them. Any other number stays as
/// it is, and the check refuses it.
fn year(year: u16) -> String {
    match year {
        2000..=2099 => format!("{:02}", year % 100),
        other => format!("{other:02}"),
    }
}
