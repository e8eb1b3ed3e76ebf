//! The second gateway, Cryptoprocessing.

mod confirmed_payment;
mod facts;
mod notification;
mod prepared_command;
mod terminal;
mod three_ds;
