//! The bar of an export: how much of the stretch of time was seen, how many operations, and how many
//! requests the minute has left.

use paywright_core::ecommpay::Timestamp;

use super::plan::Plan;
use super::row::Row;
use crate::live::Live;

/// What was seen so far.
pub(super) struct Progress {
    live: Live,
    whole: Option<(i64, i64)>,
    seen: Option<(i64, i64)>,
    last: String,
    rows: u64,
}

impl Progress {
    pub(super) fn new(plan: &Plan, rows: u64) -> Self {
        let whole = seconds(&plan.from).zip(seconds(&plan.to));
        Self { live: Live::new(), whole, seen: None, last: String::new(), rows }
    }

    /// A page was read. The platform gives the newest first as a rule; either order will do.
    pub(super) fn page(&mut self, page: &[Row]) {
        for row in page {
            if let Some(at) = seconds(row.created()) {
                let (first, last) = self.seen.unwrap_or((at, at));
                self.seen = Some((first.min(at), last.max(at)));
                self.last = row.created().to_owned();
            }
        }
        self.rows = self.rows.saturating_add(u64::try_from(page.len()).unwrap_or(u64::MAX));
    }

    pub(super) fn show(&mut self, requests_left: usize) {
        let line = self.line(requests_left);
        self.live.show(&line);
    }

    pub(super) fn clear(&mut self) {
        self.live.clear();
    }

    fn line(&self, requests_left: usize) -> String {
        const CELLS: usize = 20;
        let full = usize::try_from(self.percent()).unwrap_or(100) * CELLS / 100;
        let bar = "#".repeat(full) + &".".repeat(CELLS.saturating_sub(full));
        let (last, rows) = (&self.last, self.rows);
        format!("[{bar}] {last} {rows} operations, {requests_left} requests left")
    }

    /// How much of the stretch lies between the operations that were seen.
    fn percent(&self) -> i64 {
        let (Some((from, to)), Some((first, last))) = (self.whole, self.seen) else {
            return 0;
        };
        let whole = to.saturating_sub(from).max(1);
        (last.saturating_sub(first).saturating_mul(100) / whole).clamp(0, 100)
    }
}

fn seconds(text: &str) -> Option<i64> {
    Timestamp::parse(text).ok().map(Timestamp::seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_what_was_seen() {
        let mut progress = Progress {
            live: Live::new(),
            whole: Some((0, 1000)),
            seen: None,
            last: String::new(),
            rows: 7,
        };
        assert_eq!(progress.line(60), "[....................]  7 operations, 60 requests left");
        progress.seen = Some((500, 1000));
        assert!(progress.line(9).starts_with("[##########..........]"));
        progress.seen = Some((-5000, 9000));
        assert_eq!(progress.percent(), 100);
    }
}
