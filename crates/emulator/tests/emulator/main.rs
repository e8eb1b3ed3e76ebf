//! The local platform as merchants meet it: the pure model first, then over HTTP.

mod browser;
mod callbacks;
mod control;
mod dashboard;
mod data_api;
mod documents;
mod durable;
mod faults;
mod gate;
mod http;
mod merchant;
mod page;
mod refunds;
