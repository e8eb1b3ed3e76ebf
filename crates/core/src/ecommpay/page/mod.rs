//! Requests that open Payment Page: parameters, their rules, their signature, and the URL, form or
//! widget configuration that carries them (spec 05).
//!
//! There are two layers. [`PaymentPage`] has a typed setter for every documented parameter and
//! checks a request before it signs. [`PageParameters`] below it signs any names and values as they
//! stand. Both end in a [`SignedPage`].

mod address;
mod best_before;
mod booking;
mod builder;
mod catalogue;
mod check;
mod choices;
mod documented;
mod encode;
mod formats;
mod html;
mod json;
mod members;
mod parameters;
mod receipt;
mod recurring;
mod shown;
mod signed;
mod table;
#[cfg(test)]
mod tests;
mod violation;

pub use address::{InvalidPageAddress, PageAddress};
pub use best_before::{BestBefore, InvalidBestBefore};
pub use booking::BookingInfo;
pub use builder::PaymentPage;
pub use catalogue::{Kind, Parameter, Required};
pub use choices::{
    Availability, CryptocurrencyType, FrameMode, Mode, MotoType, PurchaseOperation, RedirectMode,
};
pub use html::{PageForm, UnstableValue, WidgetStart};
pub use parameters::{DuplicateParameter, PageParameters};
pub use receipt::{Quantity, ReceiptData, ReceiptPosition, TaxRate};
pub use recurring::{Period, Recurring};
pub use shown::Shown;
pub use signed::SignedPage;
pub use violation::{PageError, Rule, Violation};
