//! The program as people and scripts run it.

mod careful;
mod commands;
mod cryptoprocessing;
mod demo;
mod emulator;
mod examples;
mod export;
mod gate;
mod local;
mod lost;
mod run;
mod secrets;
mod terminal;
