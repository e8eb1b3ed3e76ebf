//! The clients against servers that do not play by the rules. Each case says what the server does,
//! byte by byte, and what the client has to make of it.
//!
//! `PAYWRIGHT_HOSTILE_TABLE=1` prints what the client said to each case; otherwise only the tables of
//! tests that fail are shown.

mod answers;
mod bodies;
mod cancel;
mod cuts;
#[cfg(unix)]
mod forked;
mod pool;
mod process;
mod proxies;
mod report;
mod retries;
mod server;
mod shop;
mod stalls;
mod tls;
