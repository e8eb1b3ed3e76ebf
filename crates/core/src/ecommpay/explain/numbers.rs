//! Numbers as languages print them after they went through a binary float. For diagnosis only:
//! nothing here touches a sum that is used.

use std::borrow::Cow;

/// From here on a binary float does not hold every integer.
const EXACT_FLOATS: u64 = 1 << 53;

/// Most integers that one float can stand for and that are tried.
const MAX_NEIGHBOURS: u64 = 2048;

/// As JavaScript prints it.
pub(super) fn javascript(literal: &str) -> Cow<'_, str> {
    let Some(float) = Float::read(literal) else { return Cow::Borrowed(literal) };
    let decimal = -6..21;
    Cow::Owned(if decimal.contains(&float.exponent) {
        float.decimal("")
    } else {
        let sign = if float.exponent < 0 { '-' } else { '+' };
        float.scientific("", &format!("e{sign}{}", float.exponent.abs()))
    })
}

/// As Python prints it: integers stay exact, floats keep their `.0`.
pub(super) fn python(literal: &str) -> Cow<'_, str> {
    if is_integer(literal) {
        return Cow::Borrowed(if literal == "-0" { "0" } else { literal });
    }
    let Some(float) = Float::read(literal) else { return Cow::Borrowed(literal) };
    Cow::Owned(if (-4..16).contains(&float.exponent) {
        float.decimal(".0")
    } else {
        let sign = if float.exponent < 0 { '-' } else { '+' };
        float.scientific("", &format!("e{sign}{:02}", float.exponent.abs()))
    })
}

/// As Java prints it: integers stay exact.
pub(super) fn java(literal: &str) -> Cow<'_, str> {
    if is_integer(literal) {
        return Cow::Borrowed(if literal == "-0" { "0" } else { literal });
    }
    let Some(float) = Float::read(literal) else { return Cow::Borrowed(literal) };
    Cow::Owned(if (-3..7).contains(&float.exponent) {
        float.decimal(".0")
    } else {
        float.scientific(".0", &format!("E{}", float.exponent))
    })
}

/// As PHP prints it with 14 digits: integers stay exact up to 64 bits.
pub(super) fn php(literal: &str) -> Cow<'_, str> {
    if literal.parse::<i64>().is_ok() {
        return Cow::Borrowed(if literal == "-0" { "0" } else { literal });
    }
    let Some(float) = Float::read_digits(literal, 14) else { return Cow::Borrowed(literal) };
    Cow::Owned(if (-4..15).contains(&float.exponent) {
        float.decimal("")
    } else {
        let sign = if float.exponent < 0 { '-' } else { '+' };
        float.scientific(".0", &format!("E{sign}{}", float.exponent.abs()))
    })
}

/// Cut to a whole number, as the Go package does, through a float.
pub(super) fn cut(literal: &str) -> Cow<'_, str> {
    let text = javascript(literal).into_owned();
    if text.contains("e-") {
        return Cow::Borrowed("0");
    }
    let whole = match text.split_once('.') {
        Some((whole, _)) if !text.contains('e') => whole,
        _ => &text,
    };
    Cow::Owned(if whole == "-0" { "0".to_owned() } else { whole.to_owned() })
}

/// The other integers that the same float stands for, when `literal` is one beyond 2^53 that
/// JavaScript prints unchanged; nearest first.
pub(super) fn rounded_from(literal: &str) -> Vec<String> {
    let Ok(integer) = literal.parse::<u64>() else { return Vec::new() };
    if integer < EXACT_FLOATS || javascript(literal) != literal {
        return Vec::new();
    }
    // Half the gap between floats of this size; JavaScript pads its shortest digits with zeros, so
    // the integer printed may lie anywhere in the gap.
    let gap = (integer >> 52).next_power_of_two().min(MAX_NEIGHBOURS / 2);
    let mut neighbours = Vec::new();
    for distance in 1..=gap {
        let both = [integer.checked_add(distance), integer.checked_sub(distance)];
        let texts = both.into_iter().flatten().map(|neighbour| neighbour.to_string());
        neighbours.extend(texts.filter(|text| javascript(text) == literal));
    }
    neighbours
}

/// Other ways in which the same number, or one in other units, may have been signed: forms first.
pub(super) fn other_forms(text: &str) -> Vec<String> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if unsigned.is_empty()
        || text.len() > 40
        || !unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return Vec::new();
    }
    let mut forms = Vec::new();
    match text.split_once('.') {
        None => {
            forms.extend([".0", ".00", ".000"].map(|zeros| format!("{text}{zeros}")));
            forms.extend(["0", "00", "000", "+"].map(|front| format!("{front}{text}")));
        }
        Some((whole, fraction)) => {
            let shortest = fraction.trim_end_matches('0');
            for fraction in [shortest.to_owned(), format!("{fraction}0"), format!("{fraction}00")] {
                forms.push(format!("{whole}.{fraction}"));
            }
            forms.push(whole.to_owned());
            forms.push(text.replace('.', ","));
        }
    }
    forms.retain(|form| form != text && !form.ends_with('.'));
    forms
}

/// The number a hundred times smaller and larger.
pub(super) fn other_units(text: &str) -> Vec<String> {
    let is_plain =
        |text: &str| (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        None if is_plain(text) => {
            let padded = format!("{text:0>3}");
            let (whole, fraction) = padded.split_at_checked(padded.len() - 2).unwrap_or_default();
            let mut units = vec![format!("{whole}.{fraction}"), format!("{text}00")];
            let shortest = fraction.trim_end_matches('0');
            units.push(if shortest.is_empty() {
                whole.to_owned()
            } else {
                format!("{whole}.{shortest}")
            });
            units
        }
        Some((whole, fraction)) if is_plain(whole) && fraction.len() <= 2 && is_plain(fraction) => {
            let minor = format!("{whole}{fraction:0<2}");
            let trimmed = minor.trim_start_matches('0');
            vec![if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }]
        }
        _ => Vec::new(),
    }
}

fn is_integer(literal: &str) -> bool {
    !literal.contains(['.', 'e', 'E'])
}

/// The digits of a float: `0.digits` shifted so that the first one counts `10^exponent`.
struct Float {
    is_negative: bool,
    digits: String,
    exponent: i32,
}

impl Float {
    /// The fewest digits that name the float.
    fn read(literal: &str) -> Option<Self> {
        let float: f64 = literal.parse().ok().filter(|float: &f64| float.is_finite())?;
        Self::of_scientific(&format!("{float:e}"))
    }

    /// So many digits at most.
    fn read_digits(literal: &str, digits: usize) -> Option<Self> {
        let float: f64 = literal.parse().ok().filter(|float: &f64| float.is_finite())?;
        Self::of_scientific(&format!("{float:.*e}", digits - 1))
    }

    fn of_scientific(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once('e')?;
        let unsigned = mantissa.trim_start_matches('-');
        let digits = unsigned.replace('.', "");
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() {
            // Zero has no sign in most prints.
            return Some(Self { is_negative: false, digits: "0".to_owned(), exponent: 0 });
        }
        let is_negative = mantissa.starts_with('-');
        Some(Self { is_negative, digits: digits.to_owned(), exponent: exponent.parse().ok()? })
    }

    fn sign(&self) -> &'static str {
        if self.is_negative { "-" } else { "" }
    }

    /// Without exponent; whole numbers end in `whole`.
    fn decimal(&self, whole: &str) -> String {
        let Self { digits, exponent, .. } = self;
        let sign = self.sign();
        let Ok(point) = usize::try_from(*exponent) else {
            let zeros = "0".repeat(usize::try_from(-1 - exponent).unwrap_or(0));
            return format!("{sign}0.{zeros}{digits}");
        };
        let point = point + 1;
        match digits.split_at_checked(point) {
            Some((before, after)) if !after.is_empty() => format!("{sign}{before}.{after}"),
            _ => format!("{sign}{digits:0<point$}{whole}"),
        }
    }

    /// With exponent; a single digit is followed by `single`.
    fn scientific(&self, single: &str, exponent: &str) -> String {
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or(("", ""));
        let sign = self.sign();
        if rest.is_empty() {
            format!("{sign}{first}{single}{exponent}")
        } else {
            format!("{sign}{first}.{rest}{exponent}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_languages_print_them() {
        // What the official packages were seen to sign.
        let table = [
            ("1.0", "1", "1.0", "1.0", "1", "1"),
            ("10.50", "10.5", "10.5", "10.5", "10.5", "10"),
            (
                "0.1234567890123456",
                "0.1234567890123456",
                "0.1234567890123456",
                "0.1234567890123456",
                "0.12345678901235",
                "0",
            ),
            (
                "1e20",
                "100000000000000000000",
                "1e+20",
                "1.0E20",
                "1.0E+20",
                "100000000000000000000",
            ),
            (
                "9007199254740993",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993",
                "9007199254740993",
                "9007199254740992",
            ),
            ("1e-7", "1e-7", "1e-07", "1.0E-7", "1.0E-7", "0"),
            ("0.00001", "0.00001", "1e-05", "1.0E-5", "1.0E-5", "0"),
            ("-1.5", "-1.5", "-1.5", "-1.5", "-1.5", "-1"),
            ("-0", "0", "0", "0", "0", "0"),
            ("12345678.9", "12345678.9", "12345678.9", "1.23456789E7", "12345678.9", "12345678"),
        ];
        for (literal, js, py, jv, ph, go) in table {
            let seen =
                [javascript(literal), python(literal), java(literal), php(literal), cut(literal)];
            assert_eq!(seen, [js, py, jv, ph, go], "of {literal}");
        }
    }

    #[test]
    fn a_rounded_integer_leads_back_to_the_exact_one() {
        for exact in ["9007199254740993", "5028800010128225123", "17839000001150000001"] {
            let rounded = javascript(exact).into_owned();
            assert!(rounded_from(&rounded).contains(&exact.to_owned()), "{exact} from {rounded}");
        }
        assert!(rounded_from("5028800010128225").is_empty());
        assert!(rounded_from("9007199254740993").is_empty());
    }

    #[test]
    fn other_ways_to_write_a_number() {
        assert!(other_forms("10").contains(&"10.00".to_owned()));
        assert!(other_forms("10.50").contains(&"10.5".to_owned()));
        assert!(other_forms("1.2.3-x").is_empty());
        assert_eq!(other_units("3415"), ["34.15", "341500", "34.15"]);
        assert_eq!(other_units("5"), ["0.05", "500", "0.05"]);
        assert_eq!(other_units("34.1"), ["3410"]);
    }
}
