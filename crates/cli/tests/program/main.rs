//! The program as people and scripts run it.

mod commands;
mod demo;
mod emulator;
mod run;
mod secrets;
