//! Identifiers, drawn from a seed: the same seed and the same commands give the same run.

use super::OperationIds;

/// Hands out identifiers. None repeats within a run, and runs with other seeds have others.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Ids {
    seed: u64,
    drawn: u64,
}

/// 2^53 + 1: the smallest positive integer that a double cannot hold.
const BEYOND_DOUBLE: u64 = 9_007_199_254_740_993;

/// About the longest identifiers of operations that are published.
const AS_PUBLISHED: u64 = 5_028_800_000_000_000;

impl Ids {
    /// A source of identifiers.
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// An identifier of an operation.
    pub fn operation(&mut self, size: OperationIds) -> u64 {
        match size {
            OperationIds::BeyondDoubles => self.transaction(),
            OperationIds::AsPublished => {
                let run = (self.seed % 10_000_000) * 100_000_000;
                AS_PUBLISHED + run + self.draw()
            }
        }
    }

    /// The number of a visit at a payment system: odd and beyond 2^53, so that every reader that
    /// passes it through a double changes it.
    pub fn transaction(&mut self) -> u64 {
        let run = (self.seed % 10_000_000_000) * 100_000_000;
        BEYOND_DOUBLE + 2 * (run + self.draw())
    }

    /// An identifier of a request: 40 hex digits, 40 hex digits, 8 digits, joined by `-`.
    pub fn request(&mut self) -> String {
        let number = self.draw();
        let (a, b) = (self.hex(number, 1, 40), self.hex(number, 2, 40));
        format!("{a}-{b}-{:08}", number % 100_000_000)
    }

    /// The key of a page or the checksum of a redirect: 32 hex digits.
    pub fn key(&mut self) -> String {
        let number = self.draw();
        self.hex(number, 3, 32)
    }

    /// A saved account's number.
    pub fn account(&mut self) -> u64 {
        700_000 + self.draw()
    }

    /// The number of a registered series.
    pub fn series(&mut self) -> u64 {
        1_001_000_000 + self.draw()
    }

    /// `length` digits, as payment systems number their transactions.
    pub fn digits(&mut self, length: usize) -> String {
        let number = self.draw();
        let text = format!("{:020}{:020}", mix(self.seed ^ number), mix(!number));
        text.chars().rev().take(length).collect()
    }

    /// How many were handed out.
    pub(crate) fn drawn(&self) -> u64 {
        self.drawn
    }

    fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    fn hex(&self, number: u64, purpose: u64, length: usize) -> String {
        let start = mix(self.seed ^ mix(purpose));
        let mut text = String::with_capacity(length + 16);
        for lane in 0.. {
            if text.len() >= length {
                break;
            }
            text.push_str(&format!("{:016x}", mix(start ^ mix((number << 8) | lane))));
        }
        text.truncate(length);
        text
    }
}

/// The finaliser of SplitMix64: spreads every bit of the input over the output.
pub(crate) fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_ids_survive_a_double_only_when_they_are_as_published() {
        for (size, survives) in
            [(OperationIds::BeyondDoubles, false), (OperationIds::AsPublished, true)]
        {
            let mut ids = Ids::new(u64::MAX);
            let mut last = 0;
            for _ in 0..100 {
                let id = ids.operation(size);
                assert!(id > last && i64::try_from(id).is_ok());
                let through_a_double: f64 = id.to_string().parse().unwrap();
                assert_eq!(through_a_double.to_string() == id.to_string(), survives, "{id}");
                last = id;
            }
        }
    }

    #[test]
    fn request_ids_have_the_form_of_the_platform_and_never_repeat() {
        let mut ids = Ids::new(7);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..100 {
            let id = ids.request();
            let parts: Vec<&str> = id.split('-').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [40, 40, 8]);
            assert!(parts[..2].iter().all(|part| part.bytes().all(|b| b.is_ascii_hexdigit())));
            assert!(parts[2].bytes().all(|b| b.is_ascii_digit()));
            assert!(seen.insert(id));
        }
    }

    #[test]
    fn a_seed_repeats_a_run() {
        let run = |seed| {
            let mut ids = Ids::new(seed);
            (ids.operation(OperationIds::default()), ids.request(), ids.key(), ids.digits(19))
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert_eq!(run(3).3.len(), 19);
    }
}
