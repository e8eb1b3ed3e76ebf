//! All operations of a stretch of time, page by page.

use serde::{Deserialize, Serialize};

use super::{Interval, Operations};
use crate::ErrorCode;

/// Goes through all operations of a query, page by page.
///
/// A stretch of more than 180 days is split, since the platform works off wider ones slowly. Where
/// it has come to is a [`Cursor`], which can be stored to go on after a crash.
///
/// Operations are chosen by the time of their last action, so those that change while they are read
/// may move: let the stretch end in the past, and expect an operation twice.
#[derive(Debug, Clone)]
pub struct Pager {
    query: Operations,
    cursor: Cursor,
}

/// Where a [`Pager`] has come to. Times are seconds, in the zone of the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    first: i64,
    last: i64,
    /// The first second of the part that is being read; behind `last` when all is read.
    from: i64,
    offset: u64,
    limit: u32,
}

impl Cursor {
    /// The part of the stretch that is being read; `None` when all is read.
    pub fn part(&self) -> Option<Interval> {
        (self.from <= self.last).then(|| Interval::of_seconds(self.from, self.end_of_part()))
    }

    fn end_of_part(&self) -> i64 {
        let length = DAYS * 24 * 3600 - 1;
        self.from.saturating_add(length).min(self.last)
    }
}

/// Days of a part.
const DAYS: i64 = 180;

impl Pager {
    /// Starts from the beginning. Limit and offset of the query are those of each part's first page;
    /// a limit of 0 is taken as 1,000. A query whose stretch of time cannot be read is asked once, as
    /// it is.
    pub fn new(query: Operations) -> Self {
        let (first, last) = query.interval().map_or((0, 0), |interval| interval.seconds());
        let limit = query.number("limit").and_then(|limit| u32::try_from(limit).ok());
        let limit = limit.filter(|limit| (1..=Operations::MAX_LIMIT).contains(limit));
        let cursor = Cursor {
            first,
            last,
            from: first,
            offset: query.number("offset").unwrap_or(0),
            limit: limit.unwrap_or(Operations::MAX_LIMIT),
        };
        Self { query, cursor }
    }

    /// Goes on where another pager for the same query had come to.
    ///
    /// # Errors
    /// [`ForeignCursor`] when the cursor belongs to another stretch of time.
    pub fn resume(query: Operations, cursor: &Cursor) -> Result<Self, ForeignCursor> {
        let own = Self::new(query);
        if (own.cursor.first, own.cursor.last) != (cursor.first, cursor.last) {
            return Err(ForeignCursor);
        }
        let limit = cursor.limit.clamp(1, Operations::MAX_LIMIT);
        Ok(Self { cursor: Cursor { limit, ..cursor.clone() }, ..own })
    }

    /// The query for the next page; `None` when all is read. It stays the same until
    /// [`advance`](Self::advance).
    pub fn next_query(&self) -> Option<Operations> {
        let cursor = &self.cursor;
        let part = cursor.part()?;
        if self.query.interval().is_none() {
            return Some(self.query.clone());
        }
        Some(self.query.to_page(part, cursor.limit, cursor.offset))
    }

    /// Notes that a page was read and how many operations were on it
    /// ([`OperationPage::count`](super::OperationPage::count)).
    pub fn advance(&mut self, found: usize) {
        let found = u64::try_from(found).unwrap_or(u64::MAX);
        if found < self.cursor.limit.into() {
            self.cursor.from = self.cursor.end_of_part().saturating_add(1);
            self.cursor.offset = 0;
        } else {
            self.cursor.offset = self.cursor.offset.saturating_add(found);
        }
    }

    /// Where it has come to.
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }
}

/// A cursor of another query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor belongs to another stretch of time; start from the beginning")]
pub struct ForeignCursor;

impl ErrorCode for ForeignCursor {
    fn code(&self) -> &'static str {
        "cursor_foreign"
    }
}
