//! The text that is signed.
//!
//! A message becomes lines `path:value`, one for each leaf, sorted by path and joined by `;`
//! (spec 01). Paths join member names and item indexes by `:`; a `:` within a name is doubled.
//! Values: strings without their escapes, numbers as written, `true` and `false` as `1` and `0`,
//! `null` and `""` as nothing. Empty objects and arrays give no line, members named `frame_mode`
//! neither, and members named `signature` are left out wherever no array stands above them.
//!
//! The form repeats the path of every leaf, so it can be far longer than the message. Its exact
//! length is known before anything is written, and limited.

mod lines;
mod measure;
mod natural;
mod number;
mod parameters;
mod write;

pub use natural::natural_order;
pub use number::shortest_number;
pub use parameters::of_parameters;
pub(crate) use parameters::push_name;

use crate::ErrorCode;
use crate::json::{Document, Limits};
use crate::wipe::wipe;
use measure::measured_length;

/// How the lines are sorted.
///
/// The platform documents natural order; implementations that are known to work differ where a name
/// has digits or punctuation, or an array has more than ten items (spec 01, Ordering).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// PHP's natural order of the whole path, [`natural_order`]. Used for signing.
    Natural,
    /// The whole path, byte by byte.
    BytesByPath,
    /// The whole line `path:value`, byte by byte.
    BytesByLine,
    /// Level by level: names that are integers first and by value, then by UTF-16 units.
    PerLevel,
}

impl Order {
    /// All known orders, the documented one first.
    pub const ALL: [Self; 4] =
        [Self::Natural, Self::BytesByPath, Self::BytesByLine, Self::PerLevel];
}

/// How a number with a fraction or an exponent is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// As it stands in the message.
    Literal,
    /// In its shortest exact form, [`shortest_number`].
    Shortest,
}

/// What happens to members named `signature`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureMembers {
    /// They are left out, in every object that no array stands above.
    Remove,
    /// They are data like any other. For messages that are not signed in themselves.
    Keep,
}

/// The rules by which a canonical form is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How the lines are sorted.
    pub order: Order,
    /// How numbers are written.
    pub numbers: Numbers,
    /// What happens to members named `signature`.
    pub signature_members: SignatureMembers,
}

impl Rules {
    /// The rules for signing: natural order, shortest numbers, no `signature` members.
    pub const SIGNING: Self = Self {
        order: Order::Natural,
        numbers: Numbers::Shortest,
        signature_members: SignatureMembers::Remove,
    };
}

/// Makes the canonical form of a message.
///
/// ```
/// use paywright_core::ecommpay::canonical::{Rules, of_document};
/// use paywright_core::json::{Document, Limits};
/// let limits = Limits::default();
/// let body = br#"{"sum":{"amount":3415},"id":"X\u002d1","ok":true,"errors":[],"signature":"..."}"#;
/// let document = Document::parse(body, &limits)?;
/// assert_eq!(of_document(&document, Rules::SIGNING, &limits)?, "id:X-1;ok:1;sum:amount:3415");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CanonicalTooLong`] when the form would pass [`Limits::with_canonical`].
pub fn of_document(
    document: &Document,
    rules: Rules,
    limits: &Limits,
) -> Result<String, CanonicalTooLong> {
    with_form(document, rules, limits, |form| {
        // Lines are made of whole strings, so the form is UTF-8 like the body.
        str::from_utf8(form).unwrap_or_default().to_owned()
    })
}

/// Makes a canonical form for as long as it is looked at. One of usual size needs no memory from the
/// allocator. That of a secret document is wiped.
///
/// # Errors
/// As [`of_document`].
pub(crate) fn with_form<T>(
    document: &Document,
    rules: Rules,
    limits: &Limits,
    look: impl FnOnce(&[u8]) -> T,
) -> Result<T, CanonicalTooLong> {
    let limit = limits.canonical(document.body_length());
    let survey = document.survey();
    let is_quick = rules.order == Order::Natural
        && (rules.numbers == Numbers::Literal || !survey.has_fractions)
        && write::is_writable(survey);
    let mut length = write::length_at_most(document);
    if !is_quick || length > limit {
        length = measured_length(document, rules);
        if length > limit {
            return Err(CanonicalTooLong { length, limit });
        }
    }
    if !is_quick {
        return Ok(look(lines::sorted_lines(document, rules, length).as_bytes()));
    }
    let room = length.saturating_add(write::ROOM);
    let mut usual = Usual([0; USUAL]);
    let mut unusual = Vec::new();
    let out = match usual.0.get_mut(BEFORE..room.saturating_add(BEFORE)) {
        Some(out) => out,
        None => {
            unusual.resize(room, 0);
            unusual.as_mut_slice()
        }
    };
    let end = write::write(document, rules, out);
    let seen = look(out.get(1..end).unwrap_or(&[]));
    if document.is_secret() {
        wipe(out);
    }
    Ok(seen)
}

/// Room for the form of a usual callback, which has 0.5 to 1.5 kB. From 2 kB on, `memset` takes a way
/// that is slow to start.
const USUAL: usize = 1984;

/// Room in which the form, which begins behind one byte that is written before it, stands where it is
/// read quickest. Left to chance, its place moved the time of a verification by 4 per cent.
#[repr(align(64))]
struct Usual([u8; USUAL]);

const BEFORE: usize = 63;

/// Whether every [`Order`] gives this document the same canonical form for certain.
pub(crate) fn has_one_order(document: &Document) -> bool {
    let survey = document.survey();
    survey.has_plain_names && survey.longest_array <= 10
}

/// The canonical form of a message would be longer than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the text to sign would have {length} bytes, more than the limit of {limit}: long member names \
     stand above many values"
)]
pub struct CanonicalTooLong {
    /// Bytes of the canonical form.
    pub length: usize,
    /// Bytes allowed.
    pub limit: usize,
}

impl ErrorCode for CanonicalTooLong {
    fn code(&self) -> &'static str {
        "limit_canonical"
    }
}

/// Whether a member takes no part in the signature, whatever is in it.
pub(crate) fn is_left_out(name: &str, is_below_array: bool, members: SignatureMembers) -> bool {
    match name.len() {
        10 => name == "frame_mode",
        9 => name == "signature" && !is_below_array && members == SignatureMembers::Remove,
        _ => false,
    }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
