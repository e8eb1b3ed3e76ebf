//! The same for the second gateway, whose refunds have no id: what was refunded shows in the amount
//! alone.
//!
//! `matrix` goes through every cut of four commands. `seeds` mixes everything at random; a failing seed
//! prints the command that repeats it. In both the gateway's clock stands still until it is moved;
//! in `real_time` the clients wait as a shop would, by a clock that runs fast.

mod last_moment;
mod matrix;
mod real_time;
mod seeds;
mod world;
