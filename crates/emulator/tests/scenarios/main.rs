//! The scenario table of `tests/scenarios`, run through HTTP, and what it reaches; and random walks
//! through the pure model with the same requests.

mod case;
mod coverage;
mod customer;
mod files;
mod matching;
mod merchant;
mod methods;
mod plan;
mod properties;
mod runner;
mod steps;
mod walk;
mod web;
