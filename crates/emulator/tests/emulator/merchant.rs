//! A merchant for tests: signs requests, opens pages, reads callbacks and checks their signatures.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Signer, Verifier};
use paywright_core::payment::status::transition;
use paywright_emulator::platform::cards::TestCard;
use paywright_emulator::platform::{
    AcsAnswer, Answer, CardEntry, Cause, GateAnswer, HttpAnswer, Outgoing, PageState, Payment,
    Platform, Project, Settings, Time,
};
use serde_json::{Value, json};

pub(crate) const PROJECT: u32 = 112;
pub(crate) const KEY: &str = "secret_key";
pub(crate) const CALLBACK_URL: &str = "http://127.0.0.1:9/callback";

/// A platform with one project, and its merchant.
pub(crate) struct Shop {
    pub(crate) platform: Platform,
    pub(crate) now: Time,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let project = Project::new(PROJECT, KEY).unwrap();
        Self {
            platform: Platform::new(settings, [project.callback_url(CALLBACK_URL)]),
            now: Time::parse("2026-03-10T12:26:17Z").unwrap(),
        }
    }

    pub(crate) fn wait(&mut self, seconds: u64) {
        self.now = self.now.after(Duration::from_secs(seconds));
    }

    /// Sends a Gate request with its signature.
    pub(crate) fn gate(&mut self, path: &str, body: &Value) -> GateAnswer {
        self.platform.gate(self.now, path, &signed(body))
    }

    /// Sends a Gate request that has to be accepted and returns its request id.
    pub(crate) fn accepted(&mut self, path: &str, body: &Value) -> String {
        let answer = self.gate(path, body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer["status"], "success");
        answer["request_id"].as_str().unwrap().to_owned()
    }

    /// Opens a page with signed parameters.
    pub(crate) fn open(&mut self, parameters: &[(&str, &str)]) -> String {
        let parameters = signed_parameters(parameters);
        self.platform.open_page(self.now, &parameters).unwrap()
    }

    /// Opens a page for a purchase and pays with a card; returns the page.
    pub(crate) fn buy(&mut self, payment_id: &str, amount: &str, card: &str) -> String {
        let page = self.open(&purchase(payment_id, amount));
        self.pay(&page, card);
        page
    }

    pub(crate) fn pay(&mut self, page: &str, card: &str) {
        let entry = card_entry(card);
        let result = self.platform.pay_by_card(self.now, page, &entry);
        assert_eq!(result, Some(Ok(())), "{card}");
        self.authenticate(page, card);
    }

    /// Does what the browser of a card holder does between paying and the result.
    pub(crate) fn authenticate(&mut self, page: &str, card: &str) {
        let digits: String = card.chars().filter(char::is_ascii_digit).collect();
        let code = TestCard::find(&digits).and_then(|card| card.code).unwrap_or("1234");
        loop {
            // Work that is due at once is done.
            self.platform.advance_timers(self.now);
            let request = match self.state(page) {
                PageState::ThreeDsMethod { method_data } => {
                    self.platform.issuer_looked(self.now, &method_data).unwrap();
                    continue;
                }
                PageState::Acs { pa_req, .. } => pa_req,
                PageState::Challenge { creq, .. } => creq,
                _ => return,
            };
            let result = match self.platform.acs_decide(self.now, &request, Some(code)).unwrap() {
                AcsAnswer::PaRes { pa_res, .. } => pa_res,
                AcsAnswer::Cres { cres, .. } => cres,
            };
            self.platform.three_ds_on_page(self.now, page, &result).unwrap();
        }
    }

    pub(crate) fn state(&self, page: &str) -> PageState {
        self.platform.page(page).unwrap().1
    }

    /// Takes all callbacks that are due, checks their signatures and answers each with 200.
    pub(crate) fn callbacks(&mut self) -> Vec<Value> {
        let mut bodies = Vec::new();
        for outgoing in self.platform.advance(self.now) {
            self.platform.report(outgoing.delivery, answer(200));
            bodies.push(read(&outgoing));
        }
        bodies
    }

    /// The one callback that is due.
    pub(crate) fn callback(&mut self) -> Value {
        let mut callbacks = self.callbacks();
        assert_eq!(callbacks.len(), 1, "{callbacks:#?}");
        callbacks.remove(0)
    }

    /// The answer to a status query.
    pub(crate) fn status(&mut self, payment_id: &str) -> Value {
        let body = json!({"general": {"project_id": PROJECT, "payment_id": payment_id}});
        let answer = self.gate("/v2/payment/status", &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        verified(answer.body.as_bytes())
    }

    pub(crate) fn payment(&self, payment_id: &str) -> &Payment {
        self.platform.payment(PROJECT, payment_id).unwrap()
    }
}

/// A platform whose run is over has followed the state machine of spec 03.
impl Drop for Shop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.platform.payments().for_each(assert_documented_history);
        }
    }
}

/// Every moment of a payment follows from the one before by a row of the table, or leaves the status
/// as it is. Causes are the platform's own, so nothing is guessed.
fn assert_documented_history(payment: &Payment) {
    let mut current = None;
    for moment in &payment.timeline {
        let next = &moment.status;
        let is_expected = match &moment.cause {
            Cause::Operation { kind, status, .. } => {
                transition::expected(current, (kind, status), next).is_some()
            }
            Cause::Platform(event) => {
                transition::next_by(current, *event).any(|row| row.leads_to(current) == Some(next))
            }
        };
        // The state machine knows only what moves a payment.
        let stays = current == Some(next);
        assert!(is_expected || stays, "{}: {current:?} by {moment:?}", payment.id);
        current = Some(next);
    }
    assert_eq!(current, Some(&payment.status));
}

/// The body of a Gate request with its signature, in `general` where there is one.
pub(crate) fn signed(body: &Value) -> Vec<u8> {
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let signature = signer.sign_json(body.to_string().as_bytes()).unwrap();
    let mut body = body.clone();
    let place = match body.get_mut("general") {
        Some(general) => general,
        None => &mut body,
    };
    place["signature"] = json!(signature.to_string());
    body.to_string().into_bytes()
}

/// Payment Page parameters with their signature.
pub(crate) fn signed_parameters(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let signature = signer.sign_parameters(parameters.iter().copied()).to_string();
    parameters
        .iter()
        .copied()
        .chain([("signature", signature.as_str())])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

pub(crate) fn purchase<'a>(payment_id: &'a str, amount: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("project_id", "112"),
        ("payment_id", payment_id),
        ("payment_amount", amount),
        ("payment_currency", "EUR"),
        ("customer_id", "customer_51413"),
        ("payment_description", "Тестовый платёж"),
    ]
}

pub(crate) fn card_entry(number: &str) -> CardEntry<'_> {
    CardEntry {
        number,
        month: "11",
        year: "2031",
        holder: "ADA LOVELACE",
        cvv: "917",
        saves: false,
    }
}

pub(crate) fn ecopayz_sale(payment_id: &str, amount: i64) -> Value {
    json!({
        "general": {"project_id": PROJECT, "payment_id": payment_id},
        "customer": {"id": "play7", "ip_address": "66.249.79.102"},
        "payment": {"amount": amount, "currency": "EUR"},
        "return_url": {
            "success": "http://127.0.0.1:9/paid",
            "decline": "http://127.0.0.1:9/declined",
        },
    })
}

pub(crate) fn ecopayz_payout(payment_id: &str, amount: i64) -> Value {
    json!({
        "general": {"project_id": PROJECT, "payment_id": payment_id},
        "customer": {"id": "cas_65", "ip_address": "248.121.176.220"},
        "account": {"number": "1101611729"},
        "payment": {"amount": amount, "currency": "EUR"},
    })
}

pub(crate) fn answer(status: u16) -> Answer {
    Answer {
        result: Ok(HttpAnswer { status, text: String::new() }),
        latency: Duration::from_millis(3),
    }
}

/// The content of a callback whose signature fits.
pub(crate) fn read(outgoing: &Outgoing) -> Value {
    verified(outgoing.body.as_bytes())
}

pub(crate) fn verified(body: &[u8]) -> Value {
    let keyring = Keyring::new("shop", &SecretKey::new(KEY).unwrap());
    Verifier::new(keyring).verify(body).unwrap();
    serde_json::from_slice(body).unwrap()
}
