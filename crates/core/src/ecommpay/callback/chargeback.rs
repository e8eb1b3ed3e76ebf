//! Digests of chargebacks, which nobody signs.

use crate::json::{Document, JsonError, Limits, Value};

/// A digest of chargebacks. **Nobody has signed it**: whoever knows the address can send one.
///
/// The platform sends it once a day, at 12:00 or 15:00 UTC, when something changed, never twice,
/// and without a signature (spec 02). Take it on a route of its own, as a hint to ask the Data API
/// (`/v1/chargeback/get`), and do not act on what it says. It has nothing in common with a
/// [`Callback`](super::Callback):
///
/// ```compile_fail,E0308
/// use paywright_core::ecommpay::{Verified, callback::{Callback, UnsignedChargebackDigest}};
/// fn act(callback: &Verified<Callback>) {}
/// fn hear(digest: &UnsignedChargebackDigest) {
///     act(digest);
/// }
/// ```
#[derive(Clone)]
pub struct UnsignedChargebackDigest {
    document: Document,
}

/// The two kinds of digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChargebackDigestKind {
    /// Counts of events; their names are not documented.
    Summary,
    /// The chargebacks themselves, in `chargebacks`.
    Detailed,
}

impl UnsignedChargebackDigest {
    /// Reads a body.
    ///
    /// # Errors
    /// [`JsonError`] when it is not JSON or passes a limit.
    pub fn read(body: &[u8], limits: &Limits) -> Result<Self, JsonError> {
        Ok(Self { document: Document::parse(body, limits)? })
    }

    /// Which kind it is.
    pub fn kind(&self) -> ChargebackDigestKind {
        if self.claims().get("chargebacks").is_some() {
            ChargebackDigestKind::Detailed
        } else {
            ChargebackDigestKind::Summary
        }
    }

    /// The chargebacks of a detailed digest.
    pub fn chargebacks(&self) -> impl Iterator<Item = Chargeback<'_>> {
        let list = self.claims().get("chargebacks");
        list.into_iter().flat_map(Value::items).map(Chargeback)
    }

    /// All that it says.
    pub fn claims(&self) -> Value<'_> {
        self.document.root()
    }
}

/// Prints no content.
impl std::fmt::Debug for UnsignedChargebackDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.chargebacks().count();
        write!(f, "UnsignedChargebackDigest({:?}, {count} chargebacks)", self.kind())
    }
}

/// One chargeback of a digest, or of the Data API, which names two members differently.
#[derive(Clone, Copy)]
pub struct Chargeback<'d>(Value<'d>);

impl<'d> Chargeback<'d> {
    /// The payment.
    pub fn payment_id(self) -> Option<&'d str> {
        self.text("payment_id")
    }

    /// How far it is: `chargeback_status`, in the Data API `status`.
    pub fn status(self) -> Option<&'d str> {
        self.text("chargeback_status").or_else(|| self.text("status"))
    }

    /// When it ended: `chargeback_finalization_date`, in the Data API `chb_completed_at`.
    pub fn finalization_date(self) -> Option<&'d str> {
        self.text("chargeback_finalization_date").or_else(|| self.text("chb_completed_at"))
    }

    /// The object itself, for members that have no method here.
    pub fn claims(self) -> Value<'d> {
        self.0
    }

    fn text(self, name: &str) -> Option<&'d str> {
        self.0.get(name)?.scalar_text().filter(|text| !matches!(*text, "" | "null"))
    }
}

/// Prints no content.
impl std::fmt::Debug for Chargeback<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chargeback(..)")
    }
}
