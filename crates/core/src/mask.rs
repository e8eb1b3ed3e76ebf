//! Masking of card numbers and other data that must not reach a log.
