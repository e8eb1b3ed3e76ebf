//! The C library: converts, calls the bridge, converts back. `include/paywright.h` is made from these
//! sources, whose comments it carries.

mod callback;
mod codes;
mod cryptoprocessing;
mod data_api;
mod error;
mod facts;
mod gate;
mod handle;
mod json;
mod prepared;
mod project;
mod state;
mod text;
mod vectors;
