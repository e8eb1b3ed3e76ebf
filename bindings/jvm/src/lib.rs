//! The native library of the package for the JVM. Private: what people call is written in Kotlin, in
//! `kotlin/`, which makes texts of arguments, and exceptions and objects of the answers.

// Functions that Kotlin calls take what it gives them.
#![allow(clippy::needless_pass_by_value)]

mod calls;
mod data_api;
mod error;
mod facts;
mod gate;
mod gateway_facts;
mod message;
mod notification;
mod prepared_command;
mod project;
mod state;
mod terminal;
mod vectors;

uniffi::setup_scaffolding!("paywright");
