//! The dates of notifications, which come in two orders and name no zone.

/// A date and time of day of an unknown zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct LocalTime {
    /// The year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// Reads `dd.MM.yyyy HH:mm:ss`, as nearly all samples have it, and `MM/dd/yyyy HH:mm:ss`, as one has it.
///
/// ```
/// use paywright_core::cryptoprocessing::parse_date;
/// let may = parse_date("08.05.2019 15:36:27").ok_or("no date")?;
/// assert_eq!((may.day, may.month), (8, 5));
/// assert_eq!(parse_date("01/26/2016 18:40:25").map(|it| it.day), Some(26));
/// assert_eq!(parse_date("26/01/2016 18:40:25"), None);
/// # Ok::<(), &str>(())
/// ```
pub fn parse_date(text: &str) -> Option<LocalTime> {
    let (date, time) = text.split_once(' ')?;
    let [day, month, year] = match (parts(date, '.', [2, 2, 4]), parts(date, '/', [2, 2, 4])) {
        (Some(parts), _) => parts,
        (None, Some([month, day, year])) => [day, month, year],
        (None, None) => return None,
    };
    let [hour, minute, second] = parts(time, ':', [2, 2, 2])?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let small = |number: u16| u8::try_from(number).ok();
    Some(LocalTime {
        year,
        month: small(month)?,
        day: small(day)?,
        hour: small(hour)?,
        minute: small(minute)?,
        second: small(second)?,
    })
}

/// Three numbers of so many digits.
fn parts(text: &str, separator: char, digits: [usize; 3]) -> Option<[u16; 3]> {
    let mut parts = text.split(separator);
    let mut number = |length: usize| {
        let part = parts.next()?;
        let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok())?
    };
    let [first, second, third] = digits;
    let numbers = [number(first)?, number(second)?, number(third)?];
    parts.next().is_none().then_some(numbers)
}
