//! A message of the platform, put together for people and programs: what `decode` shows of a
//! callback, and the commands that ask of an answer.

mod needs;
mod operations;
mod summary;
mod text;

pub(crate) use self::operations::{of_payment, quoted};
pub(crate) use self::summary::{Seal, Summary, meaning};
pub(crate) use self::text::{of, of_digest};
