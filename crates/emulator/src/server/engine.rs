//! The pure platform, made to run: under one lock, with a clock, with callbacks really sent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::clock::{Clock, Pace};
use super::sender::Sender;
use crate::platform::{Outgoing, Platform, Time};

pub(super) struct Engine {
    state: Mutex<State>,
    sender: Sender,
    /// Counts changes, so that waiting ends when there is something to look at.
    changes: watch::Sender<u64>,
    /// One at a time moves the clock.
    moving: tokio::sync::Mutex<()>,
    /// Whether the platform is about to stop, so that streams without an end find one.
    closing: watch::Sender<bool>,
    /// Tells this start of the platform from others: real milliseconds since 1970.
    run: u64,
}

struct State {
    platform: Platform,
    clock: Clock,
    /// Attempts that were handed out and not reported.
    in_flight: usize,
}

impl Engine {
    pub(super) fn new(platform: Platform, clock: Clock, sender: Sender) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State { platform, clock, in_flight: 0 }),
            sender,
            changes: watch::Sender::new(0),
            moving: tokio::sync::Mutex::new(()),
            closing: watch::Sender::new(false),
            run: Clock::real().now().as_millis(),
        })
    }

    /// Runs a command at the present time, and sends what it made due.
    pub(super) fn act<T>(self: &Arc<Self>, command: impl FnOnce(&mut Platform, Time) -> T) -> T {
        let mut state = self.lock();
        let now = state.clock.now();
        let value = command(&mut state.platform, now);
        let outgoing = state.take_due(now);
        drop(state);
        self.send(outgoing);
        self.changed();
        value
    }

    /// Looks at the platform as it is.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Platform, &Clock) -> T) -> T {
        let state = self.lock();
        look(&state.platform, &state.clock)
    }

    /// Which start of the platform this is, and a number that differs after every change.
    pub(super) fn version(&self) -> (u64, u64) {
        (self.run, *self.changes.borrow())
    }

    /// Tells of changes, each time there was at least one since the last look.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Ends what waits for changes without an end.
    pub(super) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Resolves when the platform is about to stop.
    pub(super) async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as the engine, so an error cannot come.
        let _ = closing.wait_for(|is_closing| *is_closing).await;
    }

    /// Changes platform and clock in one step, while nobody moves the clock.
    pub(super) async fn rearrange<T>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Platform, &mut Clock) -> T,
    ) -> T {
        let _moving = self.moving.lock().await;
        let mut state = self.lock();
        let state = &mut *state;
        let value = change(&mut state.platform, &mut state.clock);
        self.changed();
        value
    }

    /// Sends what becomes due as the clock runs, for as long as it is polled.
    pub(super) async fn run(self: Arc<Self>) {
        let mut changes = self.changes.subscribe();
        loop {
            changes.borrow_and_update();
            let wait = self.deliver();
            let idle = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = idle => {}
                _ = changes.changed() => {}
            }
        }
    }

    /// Moves the clock on, stopping wherever something is due, until all of it has happened: every
    /// attempt is made at its time and its answer awaited before the clock goes on.
    pub(super) async fn advance(self: &Arc<Self>, by: Duration) {
        let _moving = self.moving.lock().await;
        let target = self.look(|_, clock| clock.now().after(by));
        loop {
            self.settle().await;
            let mut state = self.lock();
            match state.platform.next_due().filter(|due| *due <= target) {
                Some(due) => state.clock.move_to(due),
                None => {
                    state.clock.move_to(target);
                    drop(state);
                    self.changed();
                    break;
                }
            }
            drop(state);
            self.deliver();
        }
        self.settle().await;
    }

    /// Waits until nothing is due now and no attempt is open.
    pub(super) async fn settle(self: &Arc<Self>) {
        let mut changes = self.changes.subscribe();
        loop {
            changes.borrow_and_update();
            self.deliver();
            if self.lock().is_settled() {
                return;
            }
            // The sender of changes lives as long as the engine, so this never fails.
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    pub(super) fn set_pace(&self, pace: Pace) {
        self.lock().clock.set_pace(pace);
        self.changed();
    }

    /// Attempts that were handed out and not answered yet.
    pub(super) fn in_flight(&self) -> usize {
        self.lock().in_flight
    }

    /// Sends what is due, and tells how long to wait for the next.
    fn deliver(self: &Arc<Self>) -> Option<Duration> {
        let mut state = self.lock();
        let now = state.clock.now();
        let is_due = state.platform.next_due().is_some_and(|due| due <= now);
        let outgoing = state.take_due(now);
        let next = state.platform.next_due();
        let wait = next.and_then(|next| state.clock.wait_until(next));
        drop(state);
        self.send(outgoing);
        if is_due {
            self.changed();
        }
        wait
    }

    fn send(self: &Arc<Self>, outgoing: Vec<Outgoing>) {
        for outgoing in outgoing {
            let engine = Arc::clone(self);
            tokio::spawn(async move {
                let answer = engine.sender.post(&outgoing).await;
                let mut state = engine.lock();
                state.platform.report(outgoing.delivery, answer);
                state.in_flight -= 1;
                drop(state);
                engine.changed();
            });
        }
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// A command that panicked has not left the platform half changed in a way that matters more
    /// than going on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take_due(&mut self, now: Time) -> Vec<Outgoing> {
        let outgoing = self.platform.advance(now);
        self.in_flight += outgoing.len();
        outgoing
    }

    fn is_settled(&self) -> bool {
        let now = self.clock.now();
        self.in_flight == 0 && self.platform.next_due().is_none_or(|due| due > now)
    }
}
