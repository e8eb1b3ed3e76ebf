//! The rooms of the program `paywright` that tests and other programs use too.

pub mod conformance;
