//! Paying on a page: by a card that is typed, by a saved one, or by another method.

use paywright_core::mask::{Cvv, Pan};
use paywright_core::payment::{OperationType, PaymentStatus, PaymentType};

use super::order::{Mode, Order};
use super::state::PageState;
use crate::platform::gate::{Asked, First, account_of, is_holder};
use crate::platform::method::Method;
use crate::platform::operation::NewOperation;
use crate::platform::payment::{Account, CardAccount, Origin};
use crate::platform::start::bare_payment;
use crate::platform::step::Step;
use crate::platform::{PaymentKey, Platform, Time, Timer};

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
    /// Whether the customer wants the card saved.
    pub saves: bool,
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
        if !matches!(state, PageState::Open(_)) || !order.methods.contains(&Method::card()) {
            return Some(Ok(()));
        }
        let order = order.clone();
        let account = match self.read_card(order.project_id, card) {
            Ok(account) => account,
            Err(problems) => return Some(Err(problems)),
        };
        if order.mode == Mode::Tokenize {
            self.tokenize_on_page(page, &order, account);
            return Some(Ok(()));
        }
        self.start_on_page(page, &order, Method::card(), Some(account), card.saves)?;
        Some(Ok(()))
    }

    /// Pays with a saved card of the customer, or with the one that the merchant named. Returns
    /// `None` when there is no such page or card.
    ///
    /// # Errors
    /// [`CardProblem::Cvv`]; nothing was paid then.
    pub fn pay_by_saved_card(
        &mut self,
        now: Time,
        page: &str,
        account: Option<u64>,
        cvv: &str,
    ) -> Option<Result<(), Vec<CardProblem>>> {
        self.catch_up(now);
        let (order, state) = self.page(page)?;
        let order = order.clone();
        let card = match (account, &order.card) {
            (Some(id), _) => {
                let customer = order.customer.id.as_deref();
                self.saved_account(order.project_id, customer, id)?.card.clone()
            }
            (None, Some(card)) => card.clone(),
            (None, None) => return None,
        };
        if !matches!(state, PageState::Open(_)) {
            return Some(Ok(()));
        }
        if Cvv::parse(cvv.trim()).is_err() {
            return Some(Err(vec![CardProblem::Cvv]));
        }
        self.start_on_page(page, &order, Method::card(), Some(card), false)?;
        Some(Ok(()))
    }

    /// Forgets a saved card of the customer. Returns `None` when there is no such page or card.
    pub fn forget_card(&mut self, now: Time, page: &str, account: u64) -> Option<()> {
        self.catch_up(now);
        let (order, _) = self.page(page)?;
        let customer = order.customer.id.as_deref();
        self.saved_account(order.project_id, customer, account)?;
        self.saved_accounts.remove(&account);
        Some(())
    }

    /// Chooses another method: the customer is expected there from now on. Returns `None` when
    /// there is no such page or method; a page that is not open any more ignores it.
    pub fn pay_by_method(&mut self, now: Time, page: &str, method: Method) -> Option<()> {
        self.catch_up(now);
        let (order, state) = self.page(page)?;
        if !order.methods.contains(&method) || method.is_card() {
            return None;
        }
        if !matches!(state, PageState::Open(_)) {
            return Some(());
        }
        let order = order.clone();
        self.start_on_page(page, &order, method, None, false)
    }

    /// The issuer's page sent its result to a page: `PaRes` or `cres`. Returns `None` when there is
    /// no such page.
    pub fn three_ds_on_page(&mut self, now: Time, page: &str, result: &str) -> Option<()> {
        self.catch_up(now);
        let key = self.key_of_page(page)?;
        self.page_authenticated(&key, result);
        Some(())
    }

    /// The customer added data, named as in [`PageState::Clarify`]. Returns `None` when there is no
    /// such page.
    pub fn clarify_on_page(&mut self, now: Time, page: &str, given: Vec<String>) -> Option<()> {
        self.catch_up(now);
        let key = self.key_of_page(page)?;
        let asked = Asked { clarified: given, ..Asked::default() };
        self.clarify("", &key, &asked);
        Some(())
    }

    fn key_of_page(&self, page: &str) -> Option<PaymentKey> {
        let order = self.pages.get(page)?;
        Some(PaymentKey::new(order.project_id, &order.payment_id))
    }

    fn start_on_page(
        &mut self,
        page: &str,
        order: &Order,
        method: Method,
        card: Option<CardAccount>,
        saves: bool,
    ) -> Option<()> {
        let key = PaymentKey::new(order.project_id, &order.payment_id);
        let page_url = format!("{}/page/{page}", self.settings.base_url);
        let asked = order.asked(&page_url);
        let (first, kind, operation) = match (order.mode, order.holds) {
            (Mode::Verify, _) => (
                First::Verification,
                PaymentType::AccountVerification,
                OperationType::AccountVerification,
            ),
            // Methods without holds take the amount at once.
            (_, true) if method.holds() => {
                (First::Auth, PaymentType::Purchase, OperationType::Auth)
            }
            (_, _) => (First::Sale, PaymentType::Purchase, OperationType::Sale),
        };
        let attempts = self.settings.page_attempts.saturating_sub(1);
        let is_known =
            self.payments.get(&key).is_some_and(|known| known.status != PaymentStatus::Error);
        if is_known {
            let payment = self.payments.get_mut(&key)?;
            payment.attempts_left = if payment.status == PaymentStatus::AwaitingCustomer {
                payment.attempts_left.saturating_sub(1)
            } else {
                attempts
            };
            payment.origin = Origin::Page;
            payment.return_urls = asked.return_urls.clone();
        } else {
            let mut payment = bare_payment(&key, order.payment_id.clone(), kind, method, &asked);
            payment.origin = Origin::Page;
            payment.attempts_left = attempts;
            self.begin(&key, payment);
        }
        let payment = self.payments.get_mut(&key)?;
        payment.method = method;
        payment.account = card.map(Account::Card);
        payment.registration.clone_from(&order.registration);
        let mut payment = payment.clone();
        self.remember_card(&mut payment, saves || order.registration.is_some());
        self.payments.insert(key.clone(), payment.clone());
        let sum = asked.sum()?;
        let mut plan = self.plan(&payment, first, sum, &asked);
        // The code of merchant authentication is for Gate; here nobody could send it.
        plan.steps.retain(|step| *step != Step::MerchantAuth);
        let request_id = self.ids.request();
        let new = plan.operation(NewOperation::of(operation, &request_id, sum, asked.callback));
        let id = self.start_operation(&key, new)?;
        self.later(Timer::Proceed { key, operation: id });
        Some(())
    }

    fn tokenize_on_page(&mut self, page: &str, order: &Order, card: CardAccount) {
        let asked = Asked {
            customer: order.customer.clone(),
            callback: order.callback.clone(),
            card: Some(card),
            ..Asked::default()
        };
        let request_id = self.ids.request();
        let told = self.tokenize(&request_id, order.project_id, asked);
        if let Some(order) = self.pages.get_mut(&page.to_owned()) {
            order.token_message = told;
        }
    }

    fn read_card(
        &mut self,
        project_id: u32,
        card: &CardEntry<'_>,
    ) -> Result<CardAccount, Vec<CardProblem>> {
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
        if !is_holder(holder) {
            problems.push(CardProblem::Holder);
        }
        if Cvv::parse(card.cvv.trim()).is_err() {
            problems.push(CardProblem::Cvv);
        }
        match (pan, expiry, self.projects.get(&project_id), problems.is_empty()) {
            (Ok(pan), Some(expiry), Some(project), true) => {
                Ok(account_of(&pan, project, &mut self.ids, holder.to_owned(), expiry))
            }
            _ => Err(problems),
        }
    }
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
