//! Reading JSON without losing a digit.
