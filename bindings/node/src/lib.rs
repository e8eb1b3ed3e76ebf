//! The native module of the npm package `paywright`. Private: what people call is written in
//! JavaScript, in `js/`, which checks the types of arguments and makes errors and objects of the
//! answers.

// Functions that JavaScript calls take what it gives them.
#![allow(clippy::needless_pass_by_value)]
// A build for tests, which there are none of, registers no function.
#![cfg_attr(test, allow(dead_code))]

mod callback;
mod calls;
mod cryptoprocessing;
mod data_api;
mod error;
mod facts;
mod gate;
mod project;
mod state;
