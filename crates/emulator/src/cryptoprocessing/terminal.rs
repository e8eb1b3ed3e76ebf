//! What the gateway's support sets for a shop.

use std::time::Duration;

use paywright_core::cryptoprocessing::PathWords;
use paywright_core::money::Currency;

/// A terminal of a shop: what opens it, and what was agreed with the support.
///
/// ```
/// use paywright_emulator::cryptoprocessing::Terminal;
/// let terminal = Terminal {
///     notification_url: Some("http://127.0.0.1:8080/payture".to_owned()),
///     repeats: 3,
///     ..Terminal::default()
/// };
/// assert_eq!((terminal.key.as_str(), terminal.password.as_str()), ("Merchant", "123"));
/// ```
#[derive(Debug, Clone)]
pub struct Terminal {
    /// The key of `api` and `apim`. By default the published one of the sandbox, `Merchant`.
    pub key: String,
    /// The password for operations; `123` by default, published too.
    pub password: String,
    /// The ids that open the wallet; `Merchant` and `VWMerchantside` by default.
    pub vwids: Vec<String>,
    /// The words for the interfaces in addresses.
    pub path_words: PathWords,
    /// The currency of all amounts; RUB by default.
    pub currency: Currency,
    /// Where notifications go; nowhere by default.
    pub notification_url: Option<String>,
    /// How often a notification is repeated that was not answered with 200; by default it is sent
    /// once.
    pub repeats: u32,
    /// The time between repetitions; 60 s by default, our choice.
    pub repeat_interval: Duration,
    /// Whether answers of `api` carry `AddInfo`.
    pub add_info: bool,
    /// How often a payer may try to pay in one session; once by default, our choice. Leaving the
    /// bank's page and starting again does not count.
    pub page_attempts: u32,
    /// How long a payer's session lives; 60 minutes.
    pub session_life: Duration,
    /// How long a payer may take at his bank; 15 minutes, our choice.
    pub three_ds_life: Duration,
    /// How long a hold can be charged; 7 days. Then the issuer releases it, which is our choice.
    pub hold_life: Duration,
}

const MINUTE: u64 = 60;

impl Default for Terminal {
    fn default() -> Self {
        Self {
            key: "Merchant".to_owned(),
            password: "123".to_owned(),
            vwids: vec!["Merchant".to_owned(), "VWMerchantside".to_owned()],
            path_words: PathWords::default(),
            currency: Currency::RUB,
            notification_url: None,
            repeats: 0,
            repeat_interval: Duration::from_secs(MINUTE),
            add_info: false,
            page_attempts: 1,
            session_life: Duration::from_secs(60 * MINUTE),
            three_ds_life: Duration::from_secs(15 * MINUTE),
            hold_life: Duration::from_secs(7 * 24 * 60 * MINUTE),
        }
    }
}
