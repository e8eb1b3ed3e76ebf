//! A stream that tells whenever something changed (Server-Sent Events), so that watchers need not
//! ask.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::Instant;

use super::clock::PaceView;
use super::deliveries::NewsView;
use crate::server::engine::Engine;

/// However much happens, no more than ten events a second are sent.
const BETWEEN_EVENTS: Duration = Duration::from_millis(100);

/// So that a connection that nobody reads is noticed, and none in between gives up.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// News in one event at most.
const MOST_NEWS: usize = 50;

pub(super) async fn events(
    State(engine): State<Arc<Engine>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watcher = Watcher { changes: engine.watch(), engine, last: None, news: 0 };
    let events = stream::unfold(watcher, async |mut watcher: Watcher| {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

struct Watcher {
    engine: Arc<Engine>,
    changes: watch::Receiver<u64>,
    /// When the last event was sent; the first is sent at once.
    last: Option<Instant>,
    /// The last news told.
    news: u64,
}

/// What an event tells: enough to know whether and what to look at.
#[derive(Serialize)]
struct ChangeView {
    run: u64,
    version: u64,
    now: String,
    now_ms: u64,
    pace: PaceView,
    next_due: Option<String>,
    payments: usize,
    deliveries: usize,
    attempts_in_flight: usize,
    /// What happened to callbacks since the last event, oldest first: the last ones of them.
    news: Vec<NewsView>,
}

impl Watcher {
    /// The next event; `None` when the platform is about to stop.
    async fn next(&mut self) -> Option<Event> {
        let engine = Arc::clone(&self.engine);
        tokio::select! {
            () = engine.ended() => return None,
            () = self.change() => {}
        }
        self.last = Some(Instant::now());
        let view = self.look();
        self.news = view.news.last().map_or(self.news, |news| news.number);
        // Data are one line, as JSON text has no line breaks.
        let id = format!("{}-{}", view.run, view.version);
        Event::default().event("change").id(id).json_data(&view).ok()
    }

    async fn change(&mut self) {
        let Some(last) = self.last else {
            return;
        };
        tokio::time::sleep_until(last + BETWEEN_EVENTS).await;
        // The sender lives as long as the engine.
        let _ = self.changes.changed().await;
    }

    fn look(&mut self) -> ChangeView {
        self.changes.borrow_and_update();
        let (run, version) = self.engine.version();
        let attempts_in_flight = self.engine.in_flight();
        self.engine.look(|platform, clock| {
            let now = clock.now();
            ChangeView {
                run,
                version,
                now: now.to_string(),
                now_ms: now.as_millis(),
                pace: clock.pace().into(),
                next_due: platform.next_due().map(|due| due.to_string()),
                payments: platform.payment_count(),
                deliveries: platform.delivery_count(),
                attempts_in_flight,
                news: NewsView::after(platform, self.news, MOST_NEWS),
            }
        })
    }
}
