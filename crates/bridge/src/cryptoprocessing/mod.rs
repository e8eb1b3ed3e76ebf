//! The second gateway, Cryptoprocessing, from other languages.
//!
//! A [`Terminal`] takes commands as JSON by their names and gives outcomes as JSON:
//!
//! | `outcome` | meaning | members |
//! |---|---|---|
//! | `done` | it is done | `answer` |
//! | `needs_redirect` | the payer's browser has to go to `url` | `url`, `answer` |
//! | `needs_acs_post` | it has to post `fields` to `url` (3-D Secure 1.0): [`acs_form`]; `pending` finishes it | `url`, `fields`, `md`, `pending`, `answer` |
//! | `pending` | not finished: ask for the state | `answer` |
//! | `declined` | nothing was done | `code`, `message`, `category`, `advice`, `answer` |
//! | `unknown`, `still_unknown` | nobody knows; keep the ticket, send nothing | `cause`, `detail`, `code`, `ticket`, `answer` |
//! | `other_amount` | found by asking, with another amount than was asked for: a person looks | |
//! | `unclear` | nobody can tell any more: a person looks | |
//! | `safe_to_repeat` | it has not arrived | `ticket` |
//! | `known` | a payment and its state | `payment`, `answer` |
//! | `not_finished`, `not_found`, `failed` | there is no state | `code` and its kin for `failed` |
//! | `cards` | the cards of a customer | `cards`, `answer` |
//!
//! What was found by asking, not told by the answer to the command itself, has `found: true`, the `state`,
//! the `amount` that is held or left, and a `code` where there is one. An `answer` has `command`,
//! `attributes` (all but `Key`, which is the terminal's secret) and `add_info`.

mod facts;
#[cfg(feature = "clients")]
mod found;
mod notification;
mod outcome;
#[cfg(feature = "clients")]
mod payment;
#[cfg(feature = "clients")]
mod prepared;
#[cfg(feature = "clients")]
mod terminal;
mod three_ds;

pub use self::facts::{commands, error_code, state};
pub use self::notification::Notification;
#[cfg(feature = "clients")]
pub use self::payment::{Payment, Seen};
#[cfg(feature = "clients")]
pub use self::prepared::Prepared;
#[cfg(feature = "clients")]
pub use self::terminal::{Credentials, Terminal};
pub use self::three_ds::{acs_form, acs_return_id};
