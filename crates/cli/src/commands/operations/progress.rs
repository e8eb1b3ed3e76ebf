//! The bar of an export: how far it is in the stretch of time, how many operations, and how many requests
//! the minute has left.

use paywright_core::Timestamp;
use paywright_core::ecommpay::data_api::{Cursor, Interval};

use super::plan::Plan;
use super::row::Row;
use crate::live::Live;

/// How far it is.
pub(super) struct Progress {
    live: Live,
    whole: Option<(i64, i64)>,
    percent: i64,
    last: String,
    rows: u64,
}

impl Progress {
    pub(super) fn new(plan: &Plan, rows: u64) -> Self {
        let whole = plan.interval().ok().and_then(|interval| ends(&interval));
        Self { live: Live::new(), whole, percent: 0, last: String::new(), rows }
    }

    /// A page was read, after which the cursor stands.
    pub(super) fn page(&mut self, page: &[Row], cursor: &Cursor) {
        self.rows = self.rows.saturating_add(u64::try_from(page.len()).unwrap_or(u64::MAX));
        if let (Some(first), Some(last)) = (page.first(), page.last()) {
            self.last = second(last.created()).replace('T', " ");
            let part = cursor.part().and_then(|part| ends(&part));
            let moments = seconds(first.created()).zip(seconds(last.created()));
            // The bar never goes back, since times of creation are not quite those of the order.
            self.percent = self.percent.max(percent(self.whole, part, moments));
        }
    }

    pub(super) fn show(&mut self, requests_left: usize) {
        let line = self.line(requests_left);
        self.live.show(&line);
    }

    pub(super) fn clear(&mut self) {
        self.live.clear();
    }

    fn line(&self, requests_left: usize) -> String {
        const CELLS: usize = 16;
        let full = usize::try_from(self.percent).unwrap_or(100) * CELLS / 100;
        let bar = "#".repeat(full) + &".".repeat(CELLS.saturating_sub(full));
        let (last, rows) = (&self.last, self.rows);
        format!("[{bar}] {last} {rows} operations, {requests_left} requests left")
    }
}

/// How much of the whole is read: the parts before this one, and of this one what lies between its
/// beginning, or its end where the newest come first, and the last operation.
fn percent(whole: Option<(i64, i64)>, part: Option<(i64, i64)>, page: Option<(i64, i64)>) -> i64 {
    let Some((from, to)) = whole else {
        return 0;
    };
    let Some((begin, end)) = part else {
        return 100;
    };
    let within = page.map_or(0, |(first, last)| {
        let read =
            if first >= last { end.saturating_sub(last) } else { last.saturating_sub(begin) };
        read.clamp(0, end.saturating_sub(begin))
    });
    let read = begin.saturating_sub(from).saturating_add(within);
    (read.saturating_mul(100) / to.saturating_sub(from).max(1)).clamp(0, 100)
}

fn ends(interval: &Interval) -> Option<(i64, i64)> {
    seconds(&interval.from_text()).zip(seconds(&interval.to_text()))
}

/// Seconds of a time as it is written, whatever its zone: that of the stretch.
fn seconds(text: &str) -> Option<i64> {
    Timestamp::parse(second(text)).ok().map(Timestamp::seconds)
}

/// A time without its zone.
fn second(text: &str) -> &str {
    text.get(.."2026-03-10T12:00:00".len()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_where_the_last_operation_is() {
        let whole = Some((0, 1000));
        let cases = [
            (Some((0, 1000)), Some((990, 750)), 25),
            (Some((0, 1000)), Some((10, 750)), 75),
            (Some((500, 1000)), Some((900, 750)), 75),
            (Some((500, 1000)), None, 50),
            (Some((500, 1000)), Some((-9000, -9000)), 100),
            (None, Some((1, 1)), 100),
        ];
        for (part, page, expected) in cases {
            assert_eq!(percent(whole, part, page), expected, "{part:?} {page:?}");
        }
        assert_eq!(percent(None, None, None), 0);
    }

    #[test]
    fn it_fits_into_a_line() {
        let progress = Progress {
            live: Live::new(),
            whole: None,
            percent: 55,
            last: "2026-03-10 12:00:00".to_owned(),
            rows: 12_345_678,
        };
        let line = progress.line(60);
        assert!(line.starts_with("[########........] 2026-03-10 12:00:00 12345678 "), "{line}");
        assert!(line.len() < 79, "{line}");
    }
}
