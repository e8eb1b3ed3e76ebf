//! A line on the terminal that tells how long something takes, and ctrl-c while it does.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior};

use crate::interrupt::Interrupt;
use crate::output::Output;

/// Columns that every terminal has.
const WIDTH: usize = 79;

/// Standard error, where it is a terminal.
pub(crate) struct Live {
    is_terminal: bool,
    shown: usize,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), shown: 0 }
    }

    /// Replaces the line.
    pub(crate) fn show(&mut self, text: &str) {
        if !self.is_terminal {
            return;
        }
        let text: String = text.chars().take(WIDTH).collect();
        let width = text.chars().count();
        let blanks = " ".repeat(self.shown.saturating_sub(width));
        let mut err = std::io::stderr();
        // A terminal that is gone is no reason to stop.
        let _ = write!(err, "\r{text}{blanks}").and_then(|()| err.flush());
        self.shown = width;
    }

    /// Removes the line.
    pub(crate) fn clear(&mut self) {
        if self.shown > 0 {
            self.show("");
            let _ = write!(std::io::stderr(), "\r");
            self.shown = 0;
        }
    }
}

/// Waits for some work with a line that tells the seconds. `None` when a signal came first; the work
/// is dropped then.
pub(crate) async fn watch<T>(
    what: &str,
    within: Duration,
    interrupt: &mut Interrupt,
    output: &mut Output,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut live = Live::new();
    let started = Instant::now();
    let told = !live.is_terminal && !output.is_json();
    let mut turn = 0;
    let most = within.saturating_add(Duration::from_millis(999)).as_secs();
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tokio::pin!(work);
    let result = loop {
        tokio::select! {
            result = &mut work => break Some(result),
            () = interrupt.heard() => break None,
            _ = ticks.tick() => {
                let elapsed = started.elapsed();
                // What is answered at once needs no line.
                if elapsed >= Duration::from_millis(400) {
                    const SPINNER: [&str; 4] = ["|", "/", "-", "\\"];
                    let sign = SPINNER.get(turn % SPINNER.len()).copied().unwrap_or_default();
                    let seconds = elapsed.as_secs();
                    live.show(&format!("{sign} {what}: {seconds} s of at most {most} s"));
                }
                if told && turn == 10 {
                    output.complain(format!("{what}, at most {most} s"));
                }
                turn += 1;
            }
        }
    };
    live.clear();
    result
}
