//! The clients against the local platform, over real sockets.

mod blocking;
mod gate;
mod shop;
