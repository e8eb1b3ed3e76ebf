//! When a callback that was not answered with 200 is sent again (spec 02, delivery).

use std::time::Duration;

/// Attempts at most, the first one included.
pub const MAX_ATTEMPTS: u32 = 120;

/// No attempt starts later than this after the first one.
pub const WINDOW: Duration = Duration::from_secs(11 * 24 * 60 * 60);

/// How long after attempt `n - 1` attempt `n` follows; `None` for the first attempt, which waits
/// for nobody, and for attempts that are not made.
///
/// Documented: attempts 2 to 6 follow every 10 s, attempt n from 7 to 68 after
/// `70 + 10 * 1.12^(n-4)` s, to the millisecond, and attempts 69 to 120 every 4 hours.
///
/// ```
/// use std::time::Duration;
/// use paywright_emulator::platform::schedule::gap_before;
/// assert_eq!(gap_before(2), Some(Duration::from_secs(10)));
/// assert_eq!(gap_before(7), Some(Duration::from_millis(84_049)));
/// assert_eq!(gap_before(120), Some(Duration::from_secs(4 * 60 * 60)));
/// assert_eq!(gap_before(121), None);
/// ```
pub fn gap_before(n: u32) -> Option<Duration> {
    match n {
        2..=6 => Some(Duration::from_secs(10)),
        7..=LAST_GROWING => {
            GROWING.get(n as usize - 7).map(|millis| Duration::from_millis(*millis))
        }
        69..=MAX_ATTEMPTS => Some(Duration::from_secs(4 * 60 * 60)),
        _ => None,
    }
}

/// The last attempt whose gap grows; the formula would exceed 4 hours after it.
const LAST_GROWING: u32 = 68;

/// Gaps before attempts 7 to 68 in milliseconds.
const GROWING: [u64; 62] = growing();

/// `70_000 + 10_000 * 1.12^(n-4)` for n from 7 on, with nine more decimal digits than are kept.
const fn growing() -> [u64; 62] {
    const SCALE: u64 = 1_000_000_000;
    let mut power = 10_000 * SCALE;
    let mut exponent = 0;
    while exponent < 3 {
        power = power * 112 / 100;
        exponent += 1;
    }
    let mut gaps = [0; 62];
    let mut i = 0;
    while i < gaps.len() {
        gaps[i] = 70_000 + (power + SCALE / 2) / SCALE;
        power = power * 112 / 100;
        i += 1;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed apart from this program with 60 decimal digits.
    const EXPECTED_MILLIS: [(u32, u64); 18] = [
        (2, 10_000),
        (3, 10_000),
        (6, 10_000),
        (7, 84_049),
        (8, 85_735),
        (9, 87_623),
        (20, 131_304),
        (30, 260_401),
        (40, 661_356),
        (50, 1_906_661),
        (60, 5_774_391),
        (67, 12_680_591),
        (68, 14_193_862),
        (69, 14_400_000),
        (70, 14_400_000),
        (100, 14_400_000),
        (119, 14_400_000),
        (120, 14_400_000),
    ];

    #[test]
    fn gaps_are_the_documented_ones() {
        for (n, millis) in EXPECTED_MILLIS {
            assert_eq!(gap_before(n), Some(Duration::from_millis(millis)), "attempt {n}");
        }
        for n in [0, 1, 121, u32::MAX] {
            assert_eq!(gap_before(n), None, "attempt {n}");
        }
    }

    #[test]
    fn gaps_never_shrink_and_all_120_attempts_fit_into_11_days() {
        let gaps: Vec<Duration> = (2..=MAX_ATTEMPTS).map_while(gap_before).collect();
        assert_eq!(gaps.len(), 119);
        assert!(gaps.is_sorted());
        let total: Duration = gaps.iter().sum();
        // 50 s of quick attempts, 136,045.630 s of growing gaps, 52 gaps of 4 hours.
        assert_eq!(total.as_secs(), 50 + 136_045 + 52 * 14_400);
        assert!(total < WINDOW);
    }
}
