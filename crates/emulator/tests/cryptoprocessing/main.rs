//! The second gateway over HTTP: scenarios, each a few lines of `scenarios/*.txt`, and what has to
//! hold for all of them.

mod client;
mod coverage;
mod desk;
mod form;
mod permissions;
mod recordings;
mod runner;
mod scenario;
mod web;
mod world;
