//! Never twice, over real sockets: whatever is cut between the client and the platform, the money
//! moves once or not at all, and the ticket ends with the truth.
//!
//! `matrix` goes through every cut of four operations. `seeds` mixes everything at random: a failing
//! seed prints the command that repeats it, and `NEVER_TWICE_SEEDS=5000` runs more of them. In both
//! the platform's clock stands still until it is moved; `real_time` waits as a shop would.

mod cryptoprocessing;
mod dice;
mod matrix;
mod real_time;
mod relay;
mod seeds;
mod wire;
mod world;
