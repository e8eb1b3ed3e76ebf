//! The local platform as merchants meet it: the pure model first, then over HTTP.

mod callbacks;
mod gate;
mod merchant;
mod page;
mod refunds;
