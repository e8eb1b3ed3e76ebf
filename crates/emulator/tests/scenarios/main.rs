//! The scenario table of `tests/scenarios`, run through HTTP, and what it reaches.

mod case;
mod coverage;
mod customer;
mod files;
mod matching;
mod merchant;
mod methods;
mod runner;
mod steps;
mod web;
