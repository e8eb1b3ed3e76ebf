//! Ctrl-c, and the signal by which service managers end a program.

use crate::failure::Failure;

/// Ears for the signals. They hear from the moment they exist, so make them before telling anybody
/// that the program runs.
pub struct Interrupt {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
}

impl Interrupt {
    /// Begins to listen.
    ///
    /// # Errors
    /// [`Failure`] when the system does not let the program hear signals.
    pub fn listen() -> Result<Self, Failure> {
        Self::try_listen().map_err(|error| {
            Failure::internal("signals_unusable", format!("Signals cannot be received: {error}."))
        })
    }

    #[cfg(unix)]
    fn try_listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn try_listen() -> std::io::Result<Self> {
        Ok(Self { ctrl_c: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for the next signal.
    pub async fn heard(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.ctrl_c.recv().await;
    }
}
