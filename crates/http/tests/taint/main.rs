//! Taint: card numbers, security codes, keys, tokens and personal data are planted in every field,
//! and nothing that this library shows may hold them, in whatever encoding: no log at trace level, no
//! span, no error, no `Debug`, nothing that an observer sees.
//!
//! A failing run prints the command that repeats it; `TAINT_RUNS=20000` makes more of them.

mod canary;
mod hostile;
mod plant;
mod record;
mod runs;
mod scan;
mod show;
mod terminal;
