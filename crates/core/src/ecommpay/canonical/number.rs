use std::borrow::Cow;

/// The longest text that an exponent is written out to.
const MAX_LENGTH: i64 = 40;

/// The shortest exact decimal text of a JSON number: no exponent, no zeros at the end of a fraction,
/// no `.0`.
///
/// Integers stay as they are, but `-0` is `0`. A number whose exponent would give more than 40
/// characters stays as it is too. This is what PHP prints for the numbers that messages hold
/// (spec 01, Values); it never passes through a binary float.
///
/// ```
/// use paywright_core::ecommpay::canonical::shortest_number;
/// assert_eq!(shortest_number("10.50"), "10.5");
/// assert_eq!(shortest_number("1.0"), "1");
/// assert_eq!(shortest_number("12e-1"), "1.2");
/// assert_eq!(shortest_number("9007199254740993"), "9007199254740993");
/// ```
pub fn shortest_number(literal: &str) -> Cow<'_, str> {
    if literal == "-0" {
        return Cow::Borrowed("0");
    }
    if !literal.contains(['.', 'e', 'E']) {
        return Cow::Borrowed(literal);
    }
    write_out(literal).map_or(Cow::Borrowed(literal), Cow::Owned)
}

fn write_out(literal: &str) -> Option<String> {
    let (sign, unsigned) = match literal.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", literal),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));

    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some(format!("{sign}0"));
    }
    // The digits, read as `0.digits`, times ten to the power of `point`.
    let leading_zeros = digits.len() - digits.trim_start_matches('0').len();
    let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading_zeros).ok()?
        + exponent.parse::<i64>().ok().filter(|exponent| exponent.unsigned_abs() < 1 << 32)?;

    let count = i64::try_from(significant.len()).ok()?;
    let length = i64::try_from(sign.len()).ok()?
        + match point {
            ..=0 => 2 - point + count,
            _ if point < count => count + 1,
            _ => point,
        };
    if mantissa.len() < unsigned.len() && length > MAX_LENGTH {
        return None;
    }
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    Some(if point <= 0 {
        format!("{sign}0.{}{significant}", zeros(-point))
    } else if point >= count {
        format!("{sign}{significant}{}", zeros(point - count))
    } else {
        let (whole, fraction) = significant.split_at_checked(usize::try_from(point).ok()?)?;
        format!("{sign}{whole}.{fraction}")
    })
}

#[cfg(test)]
mod tests {
    use super::shortest_number;

    #[test]
    fn numbers_in_their_shortest_form() {
        let cases = [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "-0"),
            ("0.0", "0"),
            ("0e5", "0"),
            ("1.0", "1"),
            ("-1.50", "-1.5"),
            ("100", "100"),
            ("100.0", "100"),
            ("0.10", "0.1"),
            ("0.001", "0.001"),
            ("00.5", "0.5"),
            ("1e2", "100"),
            ("1E+2", "100"),
            ("1.25e1", "12.5"),
            ("1.25e-1", "0.125"),
            ("125e-2", "1.25"),
            ("1e-7", "0.0000001"),
            ("123.4560e3", "123456"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("18446744073709551616", "18446744073709551616"),
            ("1e20", "100000000000000000000"),
            ("1e37", "10000000000000000000000000000000000000"),
            ("1e39", "1000000000000000000000000000000000000000"),
            ("1e40", "1e40"),
            ("-1e39", "-1e39"),
            ("1e-38", "0.00000000000000000000000000000000000001"),
            ("1e-39", "1e-39"),
            ("1e400", "1e400"),
            ("1e-400", "1e-400"),
            ("1e99999999999999999999", "1e99999999999999999999"),
            ("1e-9223372036854775808", "1e-9223372036854775808"),
            ("1e9223372036854775807", "1e9223372036854775807"),
            ("1e4294967296", "1e4294967296"),
            ("1e-4294967295", "1e-4294967295"),
            ("0e-9223372036854775808", "0"),
        ];
        for (literal, shortest) in cases {
            assert_eq!(shortest_number(literal), shortest, "of {literal}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_shortest_form_is_the_same_number(
            literal in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?",
        ) {
            let shortest = shortest_number(&literal);
            let (a, b): (f64, f64) = (literal.parse().unwrap(), shortest.parse().unwrap());
            assert_eq!(a, b);
            let again = shortest_number(&shortest);
            assert!(again == shortest || (shortest == "-0" && again == "0"));
        }
    }
}
