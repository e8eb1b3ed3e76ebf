//! What a page was opened for.

use paywright_core::money::Money;
use paywright_core::payment::PaymentStatus;
use serde::{Deserialize, Serialize};

use crate::platform::gate::Asked;
use crate::platform::method::Method;
use crate::platform::payment::{CallbackOptions, CardAccount, Customer, Payment, ReturnUrls};
use crate::platform::series::Registration;
use crate::platform::{Time, gate};

/// What a valid request to open Payment Page asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// The project.
    pub project_id: u32,
    /// The merchant's identifier of the payment; empty in mode `card_tokenize` without one.
    pub payment_id: String,
    /// What the page is for.
    pub mode: Mode,
    /// What is to be paid; nothing is taken in the modes without money.
    pub sum: Money,
    /// Whether the amount is held only.
    pub holds: bool,
    /// Who pays.
    pub customer: Customer,
    /// Shown to the customer and echoed in callbacks, may be empty.
    pub description: String,
    /// The language of the page, ISO 639-1 in lower case.
    pub language: String,
    /// The methods that the customer can choose from; never empty.
    pub methods: Vec<Method>,
    /// Whether the first method was chosen by the merchant, so that there is no choice.
    pub is_forced: bool,
    /// Until when the customer may pay.
    pub best_before: Option<Time>,
    /// Where callbacks of this payment go, before the address of the project.
    pub callback: CallbackOptions,
    /// Where the customer may go, and where the customer is sent.
    pub links: ReturnLinks,
    /// The series that a paid payment registers.
    pub registration: Option<Registration>,
    /// The saved card that the merchant named.
    pub(crate) account_token: Option<String>,
    /// The card that is paid with when none is entered.
    pub(crate) card: Option<CardAccount>,
    /// The prefilled name on the card.
    pub holder: String,
    /// The signature that opened the page; empty for payment links.
    pub(crate) signature: String,
    /// Whether the page belongs to a payment that exists: a payment link.
    pub(crate) is_link: bool,
    /// What the merchant was told about the token that the page is for, once it was made.
    pub(crate) token_message: Option<String>,
}

/// What a page is for (`mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A purchase.
    Purchase,
    /// A card is checked without money.
    Verify,
    /// A card is entered for a token.
    Tokenize,
}

/// Where the customer goes from the page of a result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLinks {
    /// `redirect_success_url`: where the browser is sent after a paid payment, and how.
    pub redirect_success: Option<(String, ReturnMode)>,
    /// `redirect_fail_url`: the same after a declined one.
    pub redirect_fail: Option<(String, ReturnMode)>,
    /// `redirect_tokenize_url`: the same after a token was made.
    pub redirect_tokenize: Option<(String, ReturnMode)>,
    /// `merchant_success_url`: the target of the link there.
    pub merchant_success: Option<(String, ReturnMode)>,
    /// `merchant_fail_url`: the same after a declined payment.
    pub merchant_fail: Option<(String, ReturnMode)>,
    /// `merchant_return_url`: the target of the link back while nothing is decided.
    pub merchant_return: Option<(String, ReturnMode)>,
    /// `redirect_return_url`: where other payment systems send the customer.
    pub from_payment_system: Option<String>,
}

/// How the customer is sent somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnMode {
    /// Within the frame of the page.
    #[default]
    Iframe,
    /// In the page around it.
    ParentPage,
    /// In a new one.
    BlankPage,
}

impl ReturnMode {
    /// The value of the parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Iframe => "iframe",
            Self::ParentPage => "parent_page",
            Self::BlankPage => "blank_page",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "iframe" => Some(Self::Iframe),
            "parent_page" => Some(Self::ParentPage),
            "blank_page" => Some(Self::BlankPage),
            _ => None,
        }
    }
}

impl Order {
    /// The page behind a payment link.
    pub(crate) fn of_link(
        payment: &Payment,
        sum: Money,
        best_before: Time,
        callback: CallbackOptions,
    ) -> Self {
        let mut methods: Vec<Method> =
            Method::offered().filter(|m| m.takes(sum.currency().as_str())).collect();
        if payment.card().is_some() {
            methods.truncate(1);
        }
        Self {
            project_id: payment.project_id,
            payment_id: payment.id.clone(),
            mode: Mode::Purchase,
            sum,
            holds: payment.link.as_ref().is_some_and(|link| link.holds),
            customer: payment.customer.clone(),
            description: payment.description.clone(),
            language: "en".to_owned(),
            methods,
            is_forced: false,
            best_before: Some(best_before),
            callback,
            links: ReturnLinks {
                redirect_success: payment
                    .return_urls
                    .success
                    .clone()
                    .map(|url| (url, ReturnMode::default())),
                redirect_fail: payment
                    .return_urls
                    .decline
                    .clone()
                    .map(|url| (url, ReturnMode::default())),
                merchant_return: payment
                    .return_urls
                    .back
                    .clone()
                    .map(|url| (url, ReturnMode::default())),
                ..ReturnLinks::default()
            },
            registration: payment.registration.clone(),
            account_token: None,
            card: payment.card().cloned(),
            holder: String::new(),
            signature: String::new(),
            is_link: true,
            token_message: None,
        }
    }

    /// Whether a payment with the identifier is the one that the page is for: another page or a
    /// payment link may have made it meanwhile, for another sum.
    pub(crate) fn is_for(&self, payment: &Payment) -> bool {
        let is_free = payment.status == PaymentStatus::Error;
        let is_same = payment.initial == Some(self.taken_sum());
        is_free || (is_same && payment.link.is_some() == self.is_link)
    }

    /// What is taken: nothing in the modes without money.
    fn taken_sum(&self) -> Money {
        match self.mode {
            Mode::Purchase => self.sum,
            Mode::Verify | Mode::Tokenize => Money::new(0, self.sum.currency()),
        }
    }

    /// The masked number of the card that is paid with when none is entered.
    pub fn known_card(&self) -> Option<&CardAccount> {
        self.card.as_ref()
    }

    /// What the order asks for, in the words of Gate. On the way back from other payment systems
    /// the customer comes to the page.
    pub(crate) fn asked(&self, page_url: &str) -> Asked {
        let back = self.links.from_payment_system.clone().unwrap_or_else(|| page_url.to_owned());
        gate::Asked {
            customer: self.customer.clone(),
            amount: Some(self.taken_sum().minor()),
            currency: Some(self.sum.currency()),
            description: self.description.clone(),
            return_urls: ReturnUrls {
                back: Some(back),
                acs: Some(format!("{page_url}/3ds")),
                ..ReturnUrls::default()
            },
            callback: self.callback.clone(),
            registration: self.registration.clone(),
            ..Asked::default()
        }
    }
}
