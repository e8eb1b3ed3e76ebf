//! The pure part of Paywright as WebAssembly: signing, verifying, addresses
//! of pages, money. Private: what
//! people call is written in JavaScript, in `js/`.
//!
//! There is one call. Its arguments are byte strings, each behind its length in four bytes, the lowest
//! first; the first of them names what is called, and a handle is the digits of a number. The answer
//! is its length in four bytes, one byte that is 0 for an answer and 1 for an error as JSON, and the
//! text. A panic ends the instance, which JavaScript takes for a defect and replaces.

mod calls;
mod memory;
mod slots;

#[cfg(test)]
mod tests;
