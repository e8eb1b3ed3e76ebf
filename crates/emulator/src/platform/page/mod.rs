//! Payment Page: opened by a signed request, shown to a customer, paid by card or through another
//! payment system (spec 05).

mod parameters;

use paywright_core::ecommpay::{OperationType, PaymentStatus, PaymentType};
use paywright_core::mask::{CardBrand, Cvv, Pan, mask_pan};

pub use self::parameters::{Order, ParameterProblem, RefusedPage};

use super::cards::{Authentication, TestCard, Verdict};
use super::codes::{self, Code};
use super::operation::NewOperation;
use super::payment::{Account, CallbackOptions, CardAccount, Method, Payment};
use super::{PaymentKey, Platform, Time, Timer};

/// What the customer has to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageState {
    /// A method has to be chosen and paid with. After a declined attempt, its code.
    Open(Option<Code>),
    /// The payment is in work.
    Processing,
    /// The customer is expected at the payment system.
    Elsewhere {
        /// The transaction number there.
        transaction: u64,
        /// Proves that the platform sent the customer.
        checksum: String,
    },
    /// Paid.
    Paid,
    /// Declined for good, with the code of the last operation.
    Declined(Code),
    /// All or a part of the money went back.
    Returned,
}

/// What the customer typed into the card form. The number and the CVV leave this value only to be
/// checked; nothing keeps them.
pub struct CardEntry<'a> {
    /// The card number, blanks and dashes allowed.
    pub number: &'a str,
    /// Month of expiry, 1 to 12.
    pub month: &'a str,
    /// Year of expiry, two or four digits.
    pub year: &'a str,
    /// The name on the card.
    pub holder: &'a str,
    /// The security code.
    pub cvv: &'a str,
}

/// A field of the card form that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardProblem {
    /// The number has a wrong length, other characters or a wrong check digit.
    Number,
    /// The month or the year is no date.
    Expiry,
    /// The name is missing or has other characters than Latin letters, digits, blanks and `-.'`.
    Holder,
    /// The CVV has not 3 or 4 digits.
    Cvv,
}

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
        let order = parameters::read(parameters, &self.projects)?;
        let signature = parameters
            .iter()
            .find(|(name, _)| name == "signature")
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        if let Some(key) = self.opened.get(&signature) {
            return Ok(key.clone());
        }
        let payment = PaymentKey::new(order.project_id, &order.payment_id);
        if self.is_taken(&payment) {
            return Err(RefusedPage {
                problems: vec![ParameterProblem {
                    parameter: "payment_id".to_owned(),
                    code: codes::PAYMENT_EXISTS,
                    rule: "unique in the project, letter case aside".to_owned(),
                }],
                signed_text: None,
                language: order.language,
            });
        }
        let key = self.ids.key();
        self.opened.insert(signature, key.clone());
        self.pages.insert(key.clone(), order);
        Ok(key)
    }

    /// The order of an open page and what to show.
    pub fn page(&self, key: &str) -> Option<(&Order, PageState)> {
        let order = self.pages.get(key)?;
        let payment = self.payment(order.project_id, &order.payment_id);
        Some((order, payment.map_or(PageState::Open(None), state_of)))
    }

    /// Pays with a card. Returns `None` when there is no such page; a page that is not open any
    /// more ignores the card.
    ///
    /// # Errors
    /// The fields that have to be corrected; nothing was paid then.
    pub fn pay_by_card(
        &mut self,
        now: Time,
        page: &str,
        card: &CardEntry<'_>,
    ) -> Option<Result<(), Vec<CardProblem>>> {
        self.catch_up(now);
        let (order, state) = self.page(page)?;
        if !matches!(state, PageState::Open(_)) || !order.methods.contains(&Method::Card) {
            return Some(Ok(()));
        }
        let order = order.clone();
        let (pan, account) = match self.read_card(order.project_id, card) {
            Ok(card) => card,
            Err(problems) => return Some(Err(problems)),
        };
        let verdict = verdict(&pan, &account, self.now);
        let eci = authenticated(&pan).then_some("05");
        let (key, operation) = self.start_sale(&order, Method::Card)?;
        if let Some(payment) = self.payments.get_mut(&key) {
            payment.account = Some(Account::Card(account));
            if let Some(operation) = payment.operation_mut(operation) {
                operation.eci = eci;
            }
        }
        let at = self.now.after(self.settings.processing_time);
        let timer = Timer::Finish { key, operation, verdict };
        self.set_timer(at, timer);
        Some(Ok(()))
    }

    /// Chooses EcoPayz: the customer is expected there from now on. Returns `None` when there is no
    /// such page; a page that is not open any more ignores it.
    pub fn pay_by_ecopayz(&mut self, now: Time, page: &str) -> Option<()> {
        self.catch_up(now);
        let (order, state) = self.page(page)?;
        if !matches!(state, PageState::Open(_)) || !order.methods.contains(&Method::EcoPayz) {
            return Some(());
        }
        let order = order.clone();
        let back = format!("{}/page/{page}", self.settings.base_url);
        let (key, operation) = self.start_sale(&order, Method::EcoPayz)?;
        self.redirect(&key, operation, back.clone(), back);
        Some(())
    }

    fn start_sale(&mut self, order: &Order, method: Method) -> Option<(PaymentKey, u64)> {
        let key = PaymentKey::new(order.project_id, &order.payment_id);
        let now = self.now;
        match self.payments.get_mut(&key) {
            Some(payment) if payment.status == PaymentStatus::AwaitingCustomer => {
                payment.method = method;
                payment.account = None;
                payment.attempts_left = payment.attempts_left.saturating_sub(1);
                payment.become_status(now, PaymentStatus::Processing);
            }
            _ => {
                let attempts_left = self.settings.page_attempts.saturating_sub(1);
                self.begin(&key, payment_of(order, method, attempts_left));
            }
        }
        let new = NewOperation {
            kind: OperationType::Sale,
            request_id: self.ids.request(),
            sum: order.sum,
            callback: CallbackOptions {
                url: order.callback_url.clone(),
                ..CallbackOptions::default()
            },
        };
        let operation = self.start_operation(&key, new)?;
        Some((key, operation))
    }

    fn read_card(
        &mut self,
        project_id: u32,
        card: &CardEntry<'_>,
    ) -> Result<(Pan, CardAccount), Vec<CardProblem>> {
        let mut problems = Vec::new();
        let pan = Pan::parse(card.number.trim());
        if pan.is_err() {
            problems.push(CardProblem::Number);
        }
        let expiry = expiry(card.month.trim(), card.year.trim());
        if expiry.is_none() {
            problems.push(CardProblem::Expiry);
        }
        let holder = card.holder.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'');
        if holder.is_empty() || holder.len() > 255 || !holder.chars().all(is_name) {
            problems.push(CardProblem::Holder);
        }
        if Cvv::parse(card.cvv.trim()).is_err() {
            problems.push(CardProblem::Cvv);
        }
        let (Ok(pan), Some((expiry_year, expiry_month)), true) = (pan, expiry, problems.is_empty())
        else {
            return Err(problems);
        };
        let token = self
            .projects
            .get(&project_id)
            .map(|project| project.card_token(pan.expose()))
            .unwrap_or_default();
        let account = CardAccount {
            masked: mask_pan(pan.expose()),
            token,
            brand: Some(pan.brand()).filter(|brand| *brand != CardBrand::Other),
            holder: holder.to_owned(),
            id: self.ids.account(),
            expiry_month,
            expiry_year,
        };
        Ok((pan, account))
    }
}

/// What a purchase with the card ends with: expired cards are declined, test cards as the tables
/// say, all other numbers are approved (our choice). 3-D Secure would come before this.
fn verdict(pan: &Pan, account: &CardAccount, now: Time) -> Verdict {
    if (account.expiry_year, account.expiry_month) < now.year_and_month() {
        return Verdict::Decline(codes::CARD_EXPIRED);
    }
    TestCard::find(pan.expose()).map_or(Verdict::Success, |card| card.purchase)
}

fn authenticated(pan: &Pan) -> bool {
    TestCard::find(pan.expose()).is_some_and(|card| card.authentication != Authentication::None)
}

/// Year and month; a year of two digits belongs to this century.
fn expiry(month: &str, year: &str) -> Option<(i16, i8)> {
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let number: i16 = year.parse().ok()?;
    match (year.len(), number) {
        (2, 0..=99) => Some((2000 + number, month)),
        (4, 2000..=9999) => Some((number, month)),
        _ => None,
    }
}

fn state_of(payment: &Payment) -> PageState {
    let last = payment.operations.last();
    let code = last.map_or(codes::SUCCESS, |last| last.code);
    match (&payment.status, &payment.redirect) {
        (PaymentStatus::AwaitingRedirectResult, Some(redirect)) => PageState::Elsewhere {
            transaction: redirect.transaction,
            checksum: redirect.checksum.clone(),
        },
        (PaymentStatus::AwaitingCustomer, _) => PageState::Open(Some(code)),
        (PaymentStatus::Error, _) => PageState::Open(None),
        (PaymentStatus::Success, _) => PageState::Paid,
        (PaymentStatus::Decline, _) => PageState::Declined(code),
        (status, _) if status.is_final() => PageState::Returned,
        _ => PageState::Processing,
    }
}

fn payment_of(order: &Order, method: Method, attempts_left: u32) -> Payment {
    Payment {
        project_id: order.project_id,
        id: order.payment_id.clone(),
        kind: PaymentType::Purchase,
        method,
        status: PaymentStatus::Processing,
        history: Vec::new(),
        initial: Some(order.sum),
        sum: Some(order.sum),
        description: order.description.clone(),
        customer_id: Some(order.customer_id.clone()),
        account: None,
        operations: Vec::new(),
        errors: Vec::new(),
        redirect: None,
        attempts_left,
    }
}
