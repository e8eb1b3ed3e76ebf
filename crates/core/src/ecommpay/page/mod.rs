//! Requests that open Payment Page: parameters, their rules, their signature, and the URL, form or
//! widget configuration that carries them (spec 05).
//!
//! There are two layers. [`PaymentPage`] has a typed setter for every documented parameter and
//! checks a request before it signs. [`PageParameters`] below it signs any names and values as they
//! stand. Both end in a [`SignedPage`].

mod address;
mod booking;
mod builder;
mod catalogue;
mod check;
mod choices;
mod documented;
mod encode;
mod error;
mod html;
mod parameters;
mod places;
mod signed;
mod table;
#[cfg(test)]
mod tests;

use super::input::{members, receipt, recurring, report};
use crate::input::{formats, json};

pub use super::input::{
    BestBefore, InvalidBestBefore, Kind, Period, ReceiptData, ReceiptPosition, Recurring, TaxRate,
};
pub use crate::input::{Quantity, Rule, Shown, Violation};
pub use address::{InvalidPageAddress, PageAddress};
pub use booking::BookingInfo;
pub use builder::PaymentPage;
pub use catalogue::{Parameter, Required};
pub use choices::{
    Availability, CryptocurrencyType, FrameMode, Mode, MotoType, PurchaseOperation, RedirectMode,
};
pub use error::PageError;
pub use html::{PageForm, UnstableValue, WidgetStart};
pub use parameters::{DuplicateParameter, PageParameters};
pub use signed::SignedPage;
