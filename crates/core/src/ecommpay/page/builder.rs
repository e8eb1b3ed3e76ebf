//! The typed layer: a Payment Page request that is checked before it is signed.

use std::{borrow::Cow, fmt};

use super::{Mode, PageError, PageParameters, Parameter, SignedPage, check, documented::known};
use crate::ecommpay::Signer;
use crate::money::{Currency, Money};

/// A request to open Payment Page.
///
/// A constructor takes what its mode requires, setters named as the parameters add the rest, and
/// [`sign`](Self::sign) checks everything before it signs. Parameters are sent in the order in
/// which they were set. Nothing is sent that was not set; in particular no `interface_type`, since
/// that marker is given out by the platform.
///
/// `Debug` prints personal data and card numbers masked.
///
/// ```
/// use paywright_core::{
///     SecretKey,
///     ecommpay::{PageAddress, PaymentPage, Signer},
///     money::{Currency, Money},
/// };
///
/// let signer = Signer::new(&SecretKey::new("secret")?);
/// let price = Money::parse("34.15", Currency::USD)?;
/// let page = PaymentPage::purchase(112, "order-1", price, "customer-7")
///     .payment_description("Guitar strings")
///     .customer_email("ada@example.com")
///     .merchant_success_url("https://shop.example.com/thanks")
///     .sign(&signer)?;
/// let url = page.url(&PageAddress::default());
/// assert!(url.contains("payment_amount=3415&payment_currency=USD&"));
///
/// let refused = PaymentPage::purchase(112, "order-1", price, "customer-7")
///     .payment_description("strings; picks")
///     .customer_zip("far too long")
///     .sign(&signer)
///     .unwrap_err();
/// assert_eq!(refused.violations().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a page does nothing until it is signed"]
pub struct PaymentPage<'a> {
    parameters: PageParameters<'a>,
    /// The rules for each value, in the order of the parameters; `None` for a new or unchecked one.
    rules: Vec<Option<&'static Parameter>>,
}

impl<'a> PaymentPage<'a> {
    /// A page for a project, with nothing but `project_id` set. What a mode requires is checked
    /// when the page is signed; without a mode it is a purchase.
    pub fn new(project_id: u32) -> Self {
        // Most requests have a dozen parameters.
        const USUAL: usize = 16;
        Self { parameters: PageParameters::with_capacity(USUAL), rules: Vec::with_capacity(USUAL) }
            .project_id(project_id.into())
    }

    /// A page for a purchase.
    pub fn purchase(
        project_id: u32,
        payment_id: impl Into<Cow<'a, str>>,
        amount: Money,
        customer_id: impl Into<Cow<'a, str>>,
    ) -> Self {
        Self::new(project_id).payment_id(payment_id).amount(amount).customer_id(customer_id)
    }

    /// A page on which a customer completes a payout. `uuid` comes with the callback on the
    /// registration of the payout.
    pub fn payout(
        project_id: u32,
        payment_id: impl Into<Cow<'a, str>>,
        amount: Money,
        customer_id: impl Into<Cow<'a, str>>,
        uuid: impl Into<Cow<'a, str>>,
    ) -> Self {
        Self::purchase(project_id, payment_id, amount, customer_id).mode(Mode::Payout).uuid(uuid)
    }

    /// A page that checks a card with an authorisation of 0.
    pub fn card_verify(
        project_id: u32,
        payment_id: impl Into<Cow<'a, str>>,
        currency: Currency,
        customer_id: impl Into<Cow<'a, str>>,
    ) -> Self {
        let nothing = Money::new(0, currency);
        Self::purchase(project_id, payment_id, nothing, customer_id).mode(Mode::CardVerify)
    }

    /// A page that makes a token for a card. There is no payment, so it needs no payment identifier
    /// and no amount.
    pub fn card_tokenize(project_id: u32, customer_id: impl Into<Cow<'a, str>>) -> Self {
        Self::new(project_id).customer_id(customer_id).mode(Mode::CardTokenize)
    }

    /// The amount of the payment, sent as `payment_amount` in minor units and `payment_currency`.
    pub fn amount(self, amount: Money) -> Self {
        self.payment_amount(amount.minor()).payment_currency(amount.currency().as_str().to_owned())
    }

    /// The marker of the software that opens the page, as `{"id":N}`. Numbers are given out by the
    /// platform; the official SDKs send theirs.
    pub fn interface_type_id(self, id: u32) -> Self {
        self.put(&known::interface_type, format!("{{\"id\":{id}}}").into())
    }

    /// A parameter by its name: a documented one, whose value is then checked as that of its
    /// setter, or one that the platform has added since.
    pub fn parameter(self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        let name = name.into();
        match Parameter::named(&name) {
            Some(parameter) => self.put(parameter, value.into()),
            None => self.put_unchecked(name, value.into()),
        }
    }

    /// A parameter whose value is not held to the rules known here, for when the platform has
    /// changed them. `;` stays forbidden, and required parameters stay required.
    pub fn unchecked_parameter(
        self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.put_unchecked(name.into(), value.into())
    }

    /// Whether the page could be signed.
    ///
    /// # Errors
    /// [`PageError`] with every broken rule.
    pub fn check(&self) -> Result<(), PageError> {
        PageError::from_violations(check::violations(&self.parameters, &self.rules))
            .map_or(Ok(()), Err)
    }

    /// The parameters, checked but not signed.
    ///
    /// # Errors
    /// [`PageError`] with every broken rule.
    pub fn into_parameters(self) -> Result<PageParameters<'a>, PageError> {
        self.check()?;
        Ok(self.parameters)
    }

    /// Checks the parameters and signs them.
    ///
    /// # Errors
    /// [`PageError`] with every broken rule.
    pub fn sign(self, signer: &Signer) -> Result<SignedPage<'a>, PageError> {
        Ok(self.into_parameters()?.sign(signer))
    }

    #[inline]
    pub(super) fn put(mut self, parameter: &'static Parameter, value: Cow<'a, str>) -> Self {
        self.set(Cow::Borrowed(parameter.name), value, Some(parameter));
        self
    }

    pub(super) fn put_unchecked(mut self, name: Cow<'a, str>, value: Cow<'a, str>) -> Self {
        self.set(name, value, None);
        self
    }

    fn set(&mut self, name: Cow<'a, str>, value: Cow<'a, str>, rules: Option<&'static Parameter>) {
        let is_same = |found: Option<&'static Parameter>, found_name: &str| match (found, rules) {
            (Some(found), Some(rules)) => std::ptr::eq(found, rules),
            _ => found_name == name,
        };
        let place = self
            .rules
            .iter()
            .zip(self.parameters.iter())
            .position(|(found, (found_name, _))| is_same(*found, found_name))
            .unwrap_or(self.rules.len());
        self.parameters.set_at(place, name, value);
        match self.rules.get_mut(place) {
            Some(found) => *found = rules,
            None => self.rules.push(rules),
        }
    }
}

impl fmt::Debug for PaymentPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PaymentPage").field(&self.parameters).finish()
    }
}
