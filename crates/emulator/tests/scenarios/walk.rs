//! Random walks through the pure model: what the commands of a plan do.

use std::time::Duration;

use paywright_emulator::platform::cards::TEST_CARDS;
use paywright_emulator::platform::endpoint::{ENDPOINTS, Endpoint};
use paywright_emulator::platform::{
    AcsAnswer, Answer, CardEntry, HttpAnswer, Method, PageState, Payment, Platform, Project,
    ProjectOptions, Settings, Time, Visit, Wait,
};
use serde_json::{Value, json};

use crate::files::usual_body;
use crate::matching::merge;
use crate::merchant::{PROJECT, secret_of, signed, signed_parameters};
use crate::plan::{CURRENCIES, Change, Command, METHODS, Plan};

/// A platform on its walk, with everything that anybody was told.
pub(crate) struct Walk {
    pub(crate) platform: Platform,
    pub(crate) now: Time,
    payments: Vec<&'static str>,
    pages: Vec<String>,
    requests: Vec<String>,
    /// Everything that the platform answered or sent, one after the other.
    pub(crate) told: Vec<String>,
}

impl Walk {
    pub(crate) fn new(settings: Settings, plan: &Plan) -> Self {
        Self {
            platform: Platform::new(settings, [project(0)]),
            now: Time::parse("2026-03-10T12:00:00Z").unwrap(),
            payments: plan.payments.clone(),
            pages: Vec::new(),
            requests: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Goes on with another platform, knowing what was learnt on the way to it.
    pub(crate) fn continued_on(&self, platform: Platform) -> Self {
        Self {
            platform,
            now: self.now,
            payments: self.payments.clone(),
            pages: self.pages.clone(),
            requests: self.requests.clone(),
            told: Vec::new(),
        }
    }

    /// Lets something happen, and delivers what became due by then; every third callback is
    /// received at its second attempt only.
    pub(crate) fn take(&mut self, command: &Command) {
        match command {
            Command::Gate { endpoint, method, payment, change } => {
                let (path, body) = self.request(*endpoint, *method, *payment, change);
                let forged = json!("Zm9yZ2Vk");
                let forged = change.is_forged.then_some(&forged);
                self.send(&path, &signed(&path, &body, forged).unwrap());
            }
            Command::Bytes { endpoint, bytes } => self.send(ENDPOINTS[*endpoint].path, bytes),
            Command::Answer { payment, is_right } => {
                if let Some((path, body)) = self.answer(self.payments[*payment], *is_right) {
                    self.send(path, &signed(path, &body, None).unwrap());
                }
            }
            Command::Page { payment, change } => self.open(self.payments[*payment], change),
            Command::PayByCard { page, card, saves } => {
                let entry = CardEntry {
                    number: TEST_CARDS[*card].number,
                    month: "12",
                    year: "2031",
                    holder: "ADA LOVELACE",
                    cvv: "917",
                    saves: *saves,
                };
                if let Some(page) = self.pages.get(*page) {
                    let result = self.platform.pay_by_card(self.now, page, &entry);
                    self.told.push(format!("{result:?}"));
                }
            }
            Command::PayByMethod { page, method } => {
                let method = Method::by_gate_path(METHODS[*method]).unwrap();
                if let Some(page) = self.pages.get(*page) {
                    let result = self.platform.pay_by_method(self.now, page, method);
                    self.told.push(format!("{result:?}"));
                }
            }
            Command::Decide { payment, is_right } => {
                self.decide(self.payments[*payment], *is_right);
            }
            Command::AddData { page, names } => {
                const NAMES: [&str; 5] = [
                    "avs_data.avs_post_code",
                    "avs_data.avs_street_address",
                    "customer.first_name",
                    "customer.last_name",
                    "customer.email",
                ];
                let given = NAMES.iter().take(*names).map(|name| (*name).to_owned()).collect();
                if let Some(page) = self.pages.get(*page) {
                    let result = self.platform.clarify_on_page(self.now, page, given);
                    self.told.push(format!("{result:?}"));
                }
            }
            Command::Wait { seconds } => {
                self.now = self.now.after(Duration::from_secs(*seconds));
                self.platform.advance_timers(self.now);
            }
            Command::Undo { payment, of_payout } => {
                let id = self.payments[*payment];
                let done = if *of_payout {
                    self.platform.undo_payout(self.now, PROJECT, id)
                } else {
                    self.platform.undo_refund(self.now, PROJECT, id)
                };
                self.told.push(format!("{done}"));
            }
            Command::Resend { number } => {
                let done = self.platform.resend(self.now, *number);
                self.told.push(format!("{done}"));
            }
            Command::Project { options } => self.platform.set_project(project(*options)),
            Command::Reset => self.platform.reset(),
        }
        self.deliver();
        self.pages_told();
    }

    fn send(&mut self, path: &str, body: &[u8]) {
        let answer = self.platform.gate(self.now, path, body);
        let content: Value = serde_json::from_str(&answer.body).unwrap();
        if let Some(id) = content.get("request_id").and_then(Value::as_str) {
            self.requests.push(id.to_owned());
        }
        let payment = content.get("payment_id").and_then(Value::as_str);
        let payment = payment.and_then(|id| self.platform.payment(PROJECT, id));
        if let Some(link) = payment.and_then(|payment| payment.link.clone())
            && !self.pages.contains(&link.key)
        {
            self.on_page(link.key);
        }
        self.told.push(format!("{} {}", answer.status, answer.body));
    }

    /// What all pages show is told, too: a store has to keep it.
    fn pages_told(&mut self) {
        for page in &self.pages {
            let state = self.platform.page(page).map(|(_, state)| state);
            self.told.push(format!("{state:?}"));
        }
    }

    pub(crate) fn deliver(&mut self) {
        for outgoing in self.platform.advance(self.now) {
            let is_lost = outgoing.delivery % 3 == 0 && outgoing.attempt == 1;
            let status = if is_lost { 500 } else { 200 };
            let result = Ok(HttpAnswer { status, text: String::new() });
            let answer = Answer { result, latency: Duration::ZERO };
            self.platform.report(outgoing.delivery, answer);
            self.told.push(outgoing.body);
        }
    }

    /// The usual request of an endpoint with its changes, and with what is known by now in the place
    /// of names.
    fn request(
        &self,
        endpoint: usize,
        method: usize,
        payment: usize,
        change: &Change,
    ) -> (String, Value) {
        let endpoint = &ENDPOINTS[endpoint];
        let path =
            endpoint.path.replace("{method}", METHODS[method]).replace("{x}", "estonia/sale");
        let mut body = usual_body(endpoint.path);
        if endpoint.has_payment() {
            merge(&mut body, &json!({"general": {"payment_id": self.payments[payment]}}));
        }
        self.fill(&mut body);
        if body.get("payment").is_some() || change.amount.is_some() && is_follow_up(endpoint) {
            if let Some(amount) = change.amount {
                merge(&mut body, &json!({"payment": {"amount": amount}}));
            }
            merge(&mut body, &json!({"payment": {"currency": CURRENCIES[change.currency]}}));
        }
        for member in ["card", "sender"] {
            if body.pointer(&format!("/{member}/pan")).is_some() {
                let number = TEST_CARDS.get(change.card).map_or("5555555555554445", |c| c.number);
                merge(&mut body, &json!({member: {"pan": number, "save": change.saves}}));
            }
        }
        self.add_options(&mut body, endpoint, change);
        if let Some(index) = change.removed {
            remove(&mut body, index);
        }
        (path, body)
    }

    fn add_options(&self, body: &mut Value, endpoint: &Endpoint, change: &Change) {
        let takes = |member: &str| endpoint.optional.iter().any(|part| part.contains(&member));
        if takes("recurring") && change.registers > 0 {
            merge(body, &json!({"recurring": registration(change.registers)}));
        }
        if takes("acs_return_url") && change.has_addresses {
            merge(body, &json!({"acs_return_url": {"return_url": "http://shop.example/acs"}}));
        }
        if takes("acs_return_url") && change.has_addresses && change.saves {
            let address = json!({"3ds_notification_url": "http://shop.example/looked"});
            merge(body, &json!({"acs_return_url": address}));
        }
        if let (true, Some(delay)) = (takes("callback"), change.delay) {
            merge(body, &json!({"callback": {"delay": delay}}));
        }
        if let (true, Some(id)) = (endpoint.path.ends_with("/refund"), change.refund_id) {
            merge(body, &json!({"payment": {"merchant_refund_id": format!("refund {id}")}}));
        }
        if takes("operation_type") && change.saves {
            merge(body, &json!({"operation_type": "auth"}));
        }
        if let Some(best_before) = body.pointer_mut("/payment/best_before") {
            *best_before = json!(self.now.after(Duration::from_secs(172_800)).to_string());
        }
    }

    /// Puts what is known in the place of names such as `$series`.
    fn fill(&self, value: &mut Value) {
        match value {
            Value::String(text) => match text.as_str() {
                "$series" => {
                    let newest =
                        self.platform.payments().filter_map(|payment| payment.series).max();
                    *value = json!(newest.unwrap_or(1));
                }
                "$operation" => {
                    let mut payments = self.platform.payments();
                    let operation = payments.find_map(|payment| payment.operations.last());
                    *value = json!(operation.map_or(1, |operation| operation.id));
                }
                "$request" => {
                    *value = json!(self.requests.last().cloned().unwrap_or("none".to_owned()));
                }
                _ if text.len() == 64 => {
                    let mut payments = self.platform.payments();
                    let card = payments.find_map(Payment::card);
                    if let Some(card) = card {
                        *value = json!(card.token);
                    }
                }
                _ => {}
            },
            Value::Object(members) => {
                for (name, member) in members {
                    if name == "saved_account_id" {
                        let mut saved = self.platform.saved_accounts(PROJECT, "customer_112");
                        *member = json!(saved.next().map_or(1, |account| account.card.id));
                    } else {
                        self.fill(member);
                    }
                }
            }
            _ => {}
        }
    }

    /// The request that a payment waits for.
    fn answer(&self, payment: &str, is_right: bool) -> Option<(&'static str, Value)> {
        let known = self.platform.payment(PROJECT, payment)?;
        let wrong = || "d3Jvbmc=".to_owned();
        let (path, mut body) = match known.wait.as_ref()? {
            Wait::Acs(acs) => {
                let result = if is_right { acs.yes.clone() } else { wrong() };
                ("/v2/payment/card/3ds_result", json!({"pares": result, "md": acs.md}))
            }
            Wait::Challenge(challenge) => {
                let result = if is_right { challenge.yes.clone() } else { wrong() };
                ("/v2/payment/card/3ds_result", json!({"cres": result}))
            }
            Wait::ThreeDsMethod { .. } => {
                let body = json!({"threeds_completion_indicator": is_right});
                ("/v2/payment/card/3ds_check_iframe", body)
            }
            Wait::Clarification { .. } => {
                let data = if is_right {
                    json!({
                        "avs_data": {"avs_post_code": "1", "avs_street_address": "2"},
                        "customer": {"first_name": "A", "last_name": "B", "email": "a@b"},
                    })
                } else {
                    json!({"avs_data": {"avs_post_code": "1"}})
                };
                ("/v2/payment/clarification", json!({"additional_data": data}))
            }
            Wait::MerchantAuth { code } => {
                let kind = if code.is_some() && is_right { "finish" } else { "start" };
                let body = json!({"general": {"type": kind}, "confirmation_code": "123456"});
                ("/v2/payment/card/merchant_auth", body)
            }
            Wait::Redirect(_) | Wait::Display { .. } => return None,
        };
        merge(&mut body, &json!({"general": {"project_id": PROJECT, "payment_id": payment}}));
        Some((path, body))
    }

    fn open(&mut self, payment: &str, change: &Change) {
        let amount = change.amount.unwrap_or(1_815).to_string();
        let mut parameters = vec![
            ("project_id", PROJECT.to_string()),
            ("payment_id", payment.to_owned()),
            ("payment_amount", amount),
            ("payment_currency", CURRENCIES[change.currency].to_owned()),
            ("customer_id", "customer_112".to_owned()),
        ];
        if change.registers > 0 {
            parameters.push(("recurring", registration(change.registers).to_string()));
        }
        if change.saves {
            parameters.push(("operation_type", "auth".to_owned()));
        }
        let parameters: Vec<_> =
            parameters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        match self.platform.open_page(self.now, &signed_parameters(&parameters)) {
            Ok(key) => self.on_page(key),
            Err(refused) => self.told.push(refused.to_string()),
        }
    }

    /// The newest pages are the ones that customers are on.
    fn on_page(&mut self, key: String) {
        self.told.push(key.clone());
        self.pages.insert(0, key);
        self.pages.truncate(2);
    }

    /// The customer does what the wait of a payment asks for, away from the page and back on it.
    fn decide(&mut self, payment: &str, is_right: bool) {
        let Some(wait) = self.platform.payment(PROJECT, payment).and_then(|p| p.wait.clone())
        else {
            return;
        };
        match wait {
            Wait::Redirect(visit) | Wait::Display { visit, .. } => {
                let Visit { transaction, checksum, .. } = visit;
                let view = self.platform.decide(self.now, transaction, &checksum);
                self.told.push(format!("{view:?}"));
            }
            Wait::ThreeDsMethod { method_data } => {
                let looked = self.platform.issuer_looked(self.now, &method_data);
                self.told.push(format!("{looked:?}"));
            }
            Wait::Acs(_) | Wait::Challenge(_) => self.decide_on_pages(is_right),
            Wait::Clarification { .. } | Wait::MerchantAuth { .. } => {}
        }
    }

    fn decide_on_pages(&mut self, is_right: bool) {
        for page in self.pages.clone() {
            let request = match self.platform.page(&page).map(|(_, state)| state) {
                Some(PageState::Acs { pa_req, .. }) => pa_req,
                Some(PageState::Challenge { creq, .. }) => creq,
                _ => continue,
            };
            let code = is_right.then_some("123456");
            let result = match self.platform.acs_decide(self.now, &request, code) {
                Some(AcsAnswer::PaRes { pa_res, .. }) => pa_res,
                Some(AcsAnswer::Cres { cres, .. }) => cres,
                None => continue,
            };
            let done = self.platform.three_ds_on_page(self.now, &page, &result);
            self.told.push(format!("{done:?}"));
        }
    }
}

/// Follow-ups may name an amount although their usual body has none.
fn is_follow_up(endpoint: &Endpoint) -> bool {
    ["/capture", "/cancel", "/refund"].iter().any(|end| endpoint.path.ends_with(end))
}

fn registration(kind: u8) -> Value {
    match kind {
        1 => json!({"register": true, "type": "U"}),
        2 => json!({
            "register": true, "type": "R", "period": "D", "interval": 3, "amount": 700,
            "time": "12:30:00", "start_date": "11-03-2026", "scheduled_payment_id": "Scheduled",
            "expiry_day": 2, "expiry_month": 4, "expiry_year": 2026,
        }),
        _ => json!({
            "register": true, "type": "R", "period": "M", "time": "10:00:00",
            "start_date": "31-01-2026", "scheduled_payment_id": "b",
        }),
    }
}

/// The project with one of some sets of options.
pub(crate) fn project(options: usize) -> Project {
    let all = [
        json!({}),
        json!({"layout": "b", "mpi_result": true}),
        json!({"layout": "general", "hold_end": "capture"}),
        json!({"partial_authorisation": true, "payout_attempts": 3}),
        json!({"clarification": "list"}),
        json!({"merchant_auth": true, "payout_attempts": 2}),
    ];
    let options: ProjectOptions = serde_json::from_value(all[options].clone()).unwrap();
    let project = Project::new(PROJECT, secret_of(PROJECT)).unwrap();
    project.callback_url("http://127.0.0.1:9/callback").options(options)
}

/// Takes one of the leaves of a body away.
fn remove(body: &mut Value, index: usize) {
    let leaves = leaves(body, "");
    let Some(pointer) = leaves.get(index % leaves.len().max(1)) else {
        return;
    };
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    if let Some(Value::Object(members)) = body.pointer_mut(parent) {
        members.remove(name);
    }
}

fn leaves(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| leaves(member, &format!("{at}/{name}")))
            .collect(),
        _ => vec![at.to_owned()],
    }
}
