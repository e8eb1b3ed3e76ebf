//! The clients of a terminal of the second gateway against its local platform, over real sockets.

mod blocking;
mod calls;
mod confirm;
mod seen;
mod shop;
mod wait;
