//! Numbers with a fraction, without a binary one in between.

use std::fmt;

/// A number of 0 or more in steps of a millionth: tax that is no whole number of minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(u64);

impl Decimal {
    /// A whole number.
    pub fn whole(number: u32) -> Self {
        Self(u64::from(number) * 1_000_000)
    }

    /// Hundredths: 1050 for 10.5.
    pub fn hundredths(number: u64) -> Self {
        Self(number.saturating_mul(10_000))
    }

    /// Millionths: 10 500 000 for 10.5.
    pub fn millionths(number: u64) -> Self {
        Self(number)
    }
}

/// The number as JSON takes it: `10.5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 6)
    }
}

/// A quantity in steps of a millionth, the finest that the platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(u64);

impl Quantity {
    /// Whole pieces.
    pub fn pieces(number: u32) -> Self {
        Self(u64::from(number) * 1_000_000)
    }

    /// Millionths of a unit: 1 500 000 for one and a half.
    pub fn millionths(number: u64) -> Self {
        Self(number)
    }
}

/// The number as JSON takes it: `1.5`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 6)
    }
}

/// A number of units of which so many decimal places make one.
pub(crate) fn write_decimal(f: &mut fmt::Formatter<'_>, number: u64, places: u32) -> fmt::Result {
    let one = 10_u64.pow(places);
    let (whole, fraction) = (number / one, number % one);
    if fraction == 0 {
        return write!(f, "{whole}");
    }
    let width = usize::try_from(places).unwrap_or_default();
    let digits = format!("{fraction:0width$}");
    write!(f, "{whole}.{}", digits.trim_end_matches('0'))
}
