//! Payment Page: opened by a signed request or a payment link, shown to a customer, paid by card or
//! through another payment system (spec 05).

mod order;
mod parameters;
mod pay;
mod state;

pub use self::order::{Mode, Order, ReturnLinks, ReturnMode};
pub use self::parameters::{ParameterProblem, RefusedPage};
pub use self::pay::{CardEntry, CardProblem};
pub use self::state::{PageEvent, PageState};

use super::{PaymentKey, Platform, Time, codes};

impl Platform {
    /// Opens Payment Page, or comes back to the page that the same request opened before. Returns
    /// the key of the page.
    ///
    /// # Errors
    /// [`RefusedPage`] with every problem of the request.
    pub fn open_page(
        &mut self,
        now: Time,
        parameters: &[(String, String)],
    ) -> Result<String, RefusedPage> {
        self.catch_up(now);
        let mut order = parameters::read(parameters, &self.projects, self.now)?;
        if let Some(key) = self.opened.get(&order.signature) {
            return Ok(key.clone());
        }
        let payment = PaymentKey::new(order.project_id, &order.payment_id);
        let problem = if order.mode != Mode::Tokenize && self.is_taken(&payment) {
            Some(("payment_id", codes::PAYMENT_EXISTS, "unique in the project, letter case aside"))
        } else {
            self.instrument_problem(&mut order)
        };
        if let Some((parameter, code, rule)) = problem {
            return Err(RefusedPage {
                problems: vec![ParameterProblem {
                    parameter: parameter.to_owned(),
                    code,
                    rule: rule.to_owned(),
                }],
                signed_text: None,
                language: order.language,
            });
        }
        let key = self.ids.key();
        self.opened.insert(order.signature.clone(), key.clone());
        self.pages.insert(key.clone(), order);
        Ok(key)
    }

    /// Takes over the card behind `account_token`, and looks whether a series can be registered.
    fn instrument_problem(
        &self,
        order: &mut Order,
    ) -> Option<(&'static str, codes::Code, &'static str)> {
        if let Some(error) = self.scheduled_id_taken(order.project_id, order.registration.as_ref())
        {
            return Some(("recurring", error.code, "a scheduled_payment_id without a payment"));
        }
        let scheduled = order.registration.as_ref().and_then(|t| t.payment(order.project_id));
        if scheduled == Some(PaymentKey::new(order.project_id, &order.payment_id)) {
            let rule = "a scheduled_payment_id other than payment_id";
            return Some(("recurring", codes::VALIDATION_ERROR, rule));
        }
        let token = order.account_token.as_deref()?;
        match self.token(order.project_id, token).filter(|token| !token.is_revoked) {
            Some(token) => {
                order.card = Some(token.card.clone());
                None
            }
            None => {
                Some(("account_token", codes::TOKEN_NOT_FOUND, "an active token of the project"))
            }
        }
    }

    /// The order of an open page and what to show.
    pub fn page(&self, key: &str) -> Option<(&Order, PageState)> {
        let order = self.pages.get(key)?;
        Some((order, self.page_state(order)))
    }

    /// The text of the QR code that the customer of a page has to scan.
    pub fn page_qr_text(&self, key: &str) -> Option<String> {
        let order = self.pages.get(key)?;
        let visit = self.payment(order.project_id, &order.payment_id)?.visit.as_ref()?;
        self.qr_text(visit.transaction, &visit.checksum)
    }

    /// Changes whenever the page shows something else: for a page that waits.
    pub fn page_version(&self, key: &str) -> Option<u64> {
        let order = self.pages.get(key)?;
        let payment = self.payment(order.project_id, &order.payment_id);
        let moments = payment.map_or(0, |payment| payment.timeline.len());
        u64::try_from(moments).ok()
    }
}
