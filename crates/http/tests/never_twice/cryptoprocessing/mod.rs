//! The same for the second gateway, whose refunds have no id: what was refunded shows in the amount
//! alone.
//!
//! `matrix` goes through every cut of four commands. `seeds` mixes everything at random; a failing seed
//! prints the command that repeats it. What answers is a model of the gateway that has no clock, so
//! that the minutes of waiting take no time.

mod gateway;
mod matrix;
mod real_time;
mod seeds;
mod world;
