//! A pure platform, made to run: under one lock, with a clock, with callbacks really sent.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::clock::{Clock, Pace};
use super::sender::Sender;
use crate::platform::{Answer, Change, Outgoing, Platform, Time};
use crate::store::{Store, StoreError};

type Kept = Result<(), StoreError>;

/// A pure platform: it is told the time, and hands out what is due by then.
pub trait Model: Send + 'static {
    /// The time of the last command, or of the last thing that happened by itself.
    fn now(&self) -> Time;

    /// When the next thing happens by itself, as far as is known now.
    fn next_due(&self) -> Option<Time>;

    /// Lets everything happen that is due by `now`, and hands out the attempts to be made.
    fn advance(&mut self, now: Time) -> Vec<Outgoing>;

    /// Tells what came of an attempt.
    fn report(&mut self, delivery: u64, answer: Answer);

    /// Notes that the clock was moved here, though nothing may have happened.
    fn keep_time(&mut self, now: Time);

    /// What changed since this was asked last, for the store; nothing where nothing is stored.
    fn take_changes(&mut self) -> Vec<Change>;
}

impl Model for Platform {
    fn now(&self) -> Time {
        Platform::now(self)
    }

    fn next_due(&self) -> Option<Time> {
        Platform::next_due(self)
    }

    fn advance(&mut self, now: Time) -> Vec<Outgoing> {
        Platform::advance(self, now)
    }

    fn report(&mut self, delivery: u64, answer: Answer) {
        Platform::report(self, delivery, answer);
    }

    fn keep_time(&mut self, now: Time) {
        Platform::keep_time(self, now);
    }

    fn take_changes(&mut self) -> Vec<Change> {
        Platform::take_changes(self)
    }
}

pub(super) struct Engine<M = Platform> {
    state: Mutex<State<M>>,
    sender: Sender,
    /// Where the state is kept, if anywhere, until the platform is shut down.
    store: Mutex<Option<Store>>,
    /// Why the state cannot be kept any more.
    failure: OnceLock<StoreError>,
    /// Counts changes, so that waiting ends when there is something to look at.
    changes: watch::Sender<u64>,
    /// One at a time moves the clock.
    moving: tokio::sync::Mutex<()>,
    /// Whether the platform is about to stop, so that answers without an end find one.
    ending: watch::Sender<bool>,
    /// Tells this start of the platform from others: real milliseconds since 1970.
    run: u64,
}

struct State<M> {
    platform: M,
    clock: Clock,
    /// Attempts that were handed out and not reported.
    in_flight: usize,
}

impl<M: Model> Engine<M> {
    /// A clock that is behind the platform, since the platform was moved on before it was stored,
    /// catches up.
    pub(super) fn new(
        platform: M,
        mut clock: Clock,
        sender: Sender,
        store: Option<Store>,
    ) -> Arc<Self> {
        clock.move_to(platform.now());
        Arc::new(Self {
            state: Mutex::new(State { platform, clock, in_flight: 0 }),
            sender,
            store: Mutex::new(store),
            failure: OnceLock::new(),
            changes: watch::Sender::new(0),
            moving: tokio::sync::Mutex::new(()),
            ending: watch::Sender::new(false),
            run: Clock::real().now().as_millis(),
        })
    }

    /// Runs a command at the present time, and sends what it made due. With a store, what the
    /// command did and whatever it may have seen is on disk before this returns, and before any
    /// callback tells of it.
    pub(super) async fn act<T>(self: &Arc<Self>, command: impl FnOnce(&mut M, Time) -> T) -> T {
        let (value, outgoing, kept) = {
            let mut state = self.lock();
            let now = state.clock.now();
            let value = command(&mut state.platform, now);
            let outgoing = state.take_due(now);
            (value, outgoing, self.keep(&mut state.platform))
        };
        match kept {
            None => self.send(outgoing),
            Some(kept) => {
                // A client that goes away ends this future, but not what its request caused.
                let engine = Arc::clone(self);
                let sending = tokio::spawn(async move {
                    engine.kept(Some(kept)).await;
                    engine.send(outgoing);
                });
                let _ = sending.await;
            }
        }
        self.changed();
        value
    }

    /// Why the state cannot be kept any more; nothing that was answered since is safe.
    pub(super) fn failure(&self) -> Option<&StoreError> {
        self.failure.get()
    }

    /// Looks at the platform as it is.
    pub(super) fn look<T>(&self, look: impl FnOnce(&M, &Clock) -> T) -> T {
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

    /// Ends answers that would go on as long as the platform does.
    pub(super) fn end_streams(&self) {
        self.ending.send_replace(true);
    }

    /// Resolves when such answers have to end.
    pub(super) async fn ended(&self) {
        let mut ending = self.ending.subscribe();
        // The sender lives as long as the engine, so an error cannot come.
        let _ = ending.wait_for(|is_ending| *is_ending).await;
    }

    /// Changes platform and clock in one step, while nobody moves the clock.
    pub(super) async fn rearrange<T>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut M, &mut Clock) -> T,
    ) -> T {
        let _moving = self.moving.lock().await;
        let (value, kept) = {
            let mut state = self.lock();
            let state = &mut *state;
            let value = change(&mut state.platform, &mut state.clock);
            (value, self.keep(&mut state.platform))
        };
        self.kept(kept).await;
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
                    break;
                }
            }
            drop(state);
            self.deliver();
        }
        self.settle().await;
        let kept = {
            let mut state = self.lock();
            state.platform.keep_time(target);
            self.keep(&mut state.platform)
        };
        self.kept(kept).await;
        self.changed();
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
        let kept = self.keep(&mut state.platform);
        drop(state);
        if !outgoing.is_empty() {
            let engine = Arc::clone(self);
            tokio::spawn(async move {
                engine.kept(kept).await;
                engine.send(outgoing);
            });
        }
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
                // Nobody waits for it: what is lost is sent once more, as after any lost answer.
                drop(engine.keep(&mut state.platform));
                drop(state);
                engine.changed();
            });
        }
    }

    /// Hands what changed to the store. To be called under the lock, so that the order in the store
    /// is the order of the commands.
    fn keep(&self, platform: &mut M) -> Option<impl Future<Output = Kept> + use<M>> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        Some(store.as_ref()?.commit(platform.take_changes()))
    }

    /// Writes what is left and closes the store. Results of attempts that are still open are not
    /// kept: those callbacks are sent once more after a restart.
    pub(super) fn close(&self) {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(store);
    }

    /// Waits until what was handed over is on disk.
    async fn kept(&self, kept: Option<impl Future<Output = Kept>>) {
        if let Some(kept) = kept
            && let Err(error) = kept.await
        {
            // Only the first failure says what happened.
            let _ = self.failure.set(error);
        }
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// A command that panicked has not left the platform half changed in a way that matters more
    /// than going on.
    fn lock(&self) -> MutexGuard<'_, State<M>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Model> State<M> {
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
