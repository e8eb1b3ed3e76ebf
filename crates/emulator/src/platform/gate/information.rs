//! Answers with data: customers, tokens, series, methods, banks, rates (spec 06, sections 4.2 and
//! 4.3).

use paywright_core::ecommpay::methods;
use paywright_core::json::Value;
use paywright_core::money::Money;

use super::endpoint::{Action, Route};
use super::{Checked, GateAnswer, fields, refused, refused_by_list};
use crate::platform::json::{Json, Object};
use crate::platform::method::Method;
use crate::platform::payment::CardAccount;
use crate::platform::series::{Period, SeriesKind};
use crate::platform::vault::SavedAccount;
use crate::platform::{Platform, Time, codes, message};

impl Platform {
    /// Answers a request for data.
    pub(super) fn inform(&mut self, route: Route, path: &str, checked: &Checked) -> GateAnswer {
        match route.endpoint.action {
            Action::Status => self.status_of_payment(checked),
            Action::StatusByRequest => self.status_of_request(checked),
            Action::SeriesInfo => self.series_info(checked),
            Action::RetryStop => self.retry_stop(checked),
            Action::TokenInfo => self.token_info(checked),
            Action::SavedAccounts => self.saved_account_list(checked),
            Action::SavedAccountDelete => self.saved_account_delete(checked),
            Action::CustomerInfo => self.customer_info(checked),
            Action::MethodsForMerchant => self.methods_for_merchant(checked),
            Action::MethodsAvailable => self.methods_available(checked, path),
            Action::MethodsUnavailable => {
                let nothing = Json::Array(Vec::new());
                let project = Object::new().with("project_id", checked.project_id);
                self.data(checked, project.with("unavailable_methods", nothing))
            }
            Action::CryptoRate => {
                let message = Object::new().with("status", "success").with("rate", "0.0000085");
                self.data(checked, message)
            }
            Action::SignatureCheck => self.data(checked, Object::new().with("status", "success")),
            Action::ApplePaySession => {
                let session = Object::new()
                    .with("merchantIdentifier", "local")
                    .with("domainName", text_at(checked, "general.domain_name"))
                    .with("displayName", text_at(checked, "general.display_name"));
                self.data(checked, Object::new().with("merchantSession", session))
            }
            Action::Banks => banks(),
            Action::MobileOperators => operators(),
            _ => refused(404, codes::NOT_FOUND, "nothing is known about this"),
        }
    }

    fn data(&self, checked: &Checked, message: Object) -> GateAnswer {
        match self.projects.get(&checked.project_id) {
            Some(project) => GateAnswer::text(200, message::signed(project, message)),
            None => refused(404, codes::PROJECT_NOT_FOUND, "the project is gone"),
        }
    }

    fn series_info(&self, checked: &Checked) -> GateAnswer {
        let id = number_at(checked, "recurring.id");
        let found = id
            .and_then(|id| self.series(id))
            .filter(|series| series.project_id == checked.project_id);
        let Some(series) = found else {
            return refused(400, codes::SERIES_NOT_FOUND, "recurring.id is not registered here");
        };
        let terms = &series.terms;
        let date = |time: Option<Time>| time.map(|time| time.to_string());
        let registered = self.payment(series.project_id, &series.payment_id);
        let of_payment = registered.and_then(|payment| payment.initial).map(Money::minor);
        let schedule = Object::new()
            .maybe("next", date(series.next_debit))
            .maybe("last", date(series.last_debit));
        let recurring = Object::new()
            .with("id", series.id)
            .maybe("type", terms.kind.map(SeriesKind::as_str))
            .maybe("period", terms.period.map(Period::as_str))
            .maybe("period_interval", terms.interval.map(|units| units.to_string()))
            .maybe("start_date", date(terms.start))
            .maybe("start_time", terms.time_text())
            .maybe("amount", terms.amount.or(of_payment).map(|amount| amount.to_string()))
            .with("currency", series.currency.as_str())
            .maybe("last_payment_at", date(series.last_debit))
            .maybe("valid_thru", date(series.valid_thru()))
            .with("status", series.status())
            .with("schedule_date", schedule);
        let message =
            Object::new().with("project_id", checked.project_id).with("recurring", recurring);
        self.data(checked, message)
    }

    /// There are no automatic retries here, so there is nothing to stop once the names are right.
    fn retry_stop(&self, checked: &Checked) -> GateAnswer {
        let series = number_at(checked, "recurring.id")
            .and_then(|id| self.series(id))
            .filter(|series| series.project_id == checked.project_id);
        let Some(series) = series else {
            return refused(400, codes::SERIES_NOT_FOUND, "recurring.id is not registered here");
        };
        let operation = number_at(checked, "trigger_operation_id");
        let is_known = self.payments.values().any(|payment| {
            payment.series == Some(series.id)
                && operation.is_some_and(|id| payment.operation(id).is_some())
        });
        if !is_known {
            let hint = "trigger_operation_id is no operation of the series";
            return refused(400, codes::TRIGGER_NOT_FOUND, hint);
        }
        let message =
            Object::new().with("status", "success").with("project_id", checked.project_id);
        self.data(checked, message)
    }

    fn token_info(&self, checked: &Checked) -> GateAnswer {
        let token = text_at(checked, "token");
        let Some(found) = self.token(checked.project_id, &token) else {
            return refused(400, codes::TOKEN_NOT_FOUND, "the token is not one of the project");
        };
        let account = kept(&found.card, false)
            .with("last_tokenize_date", day_and_time(Some(found.created)))
            .with("token", &token);
        self.data(checked, Object::new().with("account", account))
    }

    fn saved_account_list(&self, checked: &Checked) -> GateAnswer {
        let method = text_at(checked, "payment_method");
        if method != "card" {
            let rule = "card: other accounts are not saved on the local platform";
            return refused_by_list(400, codes::UNKNOWN_METHOD, "payment_method", rule);
        }
        let customer = text_at(checked, "customer.id");
        let accounts: Vec<Object> =
            self.saved_accounts(checked.project_id, &customer).map(saved).collect();
        self.data(checked, Object::new().with("accounts", accounts))
    }

    fn saved_account_delete(&mut self, checked: &Checked) -> GateAnswer {
        let customer = text_at(checked, "customer.id");
        let id = number_at(checked, "saved_account_id").unwrap_or_default();
        if self.saved_account(checked.project_id, Some(&customer), id).is_none() {
            let rule = "a saved card of the customer";
            return refused_by_list(400, codes::CARD_NOT_FOUND, "saved_account_id", rule);
        }
        self.saved_accounts.remove(&id);
        let message =
            Object::new().with("status", "success").with("message", "Saved account deleted");
        self.data(checked, message)
    }

    fn customer_info(&self, checked: &Checked) -> GateAnswer {
        let id = text_at(checked, "customer.id");
        let newest = self
            .payments
            .values()
            .filter(|payment| payment.project_id == checked.project_id)
            .filter(|payment| payment.customer.id.as_deref() == Some(&*id))
            .max_by_key(|payment| payment.created());
        let Some(payment) = newest else {
            return refused(400, codes::CUSTOMER_NOT_FOUND, "no payment of the customer is known");
        };
        let customer = &payment.customer;
        let about = Object::new()
            .with("project_id", checked.project_id)
            .with("id", &id)
            .maybe("email", customer.email.as_ref())
            .maybe("phone", customer.phone.as_ref())
            .with("ip_address", customer.ip_address.as_deref().unwrap_or_default());
        self.data(checked, Object::new().with("customer", about))
    }

    fn methods_for_merchant(&self, checked: &Checked) -> GateAnswer {
        let currency = text_at(checked, "currency");
        let wanted = text_at(checked, "payment_method");
        let directions = fields::at(checked.document.root(), "directions");
        let directions = directions.into_iter().flat_map(Value::items).filter_map(Value::as_str);
        let wants: Vec<_> = directions
            .filter_map(|direction| match direction {
                "payin" => Some(methods::Capability::Purchase),
                "payout" => Some(methods::Capability::Payout),
                _ => None,
            })
            .collect();
        let list: Vec<Object> = Method::offered()
            .filter(|method| wants.iter().any(|wanted| method.can(*wanted)))
            .filter(|method| currency.is_empty() || method.takes(&currency))
            .filter(|method| wanted.is_empty() || method.page_code() == wanted)
            .map(|method| {
                Object::new()
                    .with("payment_method", method.page_code())
                    .with("name", method.name())
                    .with("is_available", true)
            })
            .collect();
        let message =
            Object::new().with("project_id", checked.project_id).with("available_methods", list);
        self.data(checked, message)
    }

    fn methods_available(&self, checked: &Checked, path: &str) -> GateAnswer {
        let is_payout = path.contains("/payout/");
        let list = fields::at(checked.document.root(), "payment_method_list");
        let answers: Vec<Object> = list
            .into_iter()
            .flat_map(Value::items)
            .filter_map(|item| {
                let name = fields::scalar(item, "payment_method")?;
                let currency = fields::scalar(item, "currency");
                let is_available = methods::by_payment_page_code(&name)
                    .chain(methods::by_gate_code(&name))
                    .any(|method| {
                        let wanted = if is_payout {
                            methods::Capability::Payout
                        } else {
                            methods::Capability::Purchase
                        };
                        let fits = currency
                            .as_deref()
                            .is_none_or(|code| method.covers_currency(code).unwrap_or(true));
                        method.can(wanted) && fits
                    });
                let answer =
                    Object::new().with("payment_method", name).with("is_available", is_available);
                Some(answer)
            })
            .collect();
        let message =
            Object::new().with("project_id", checked.project_id).with("available_methods", answers);
        self.data(checked, message)
    }
}

fn text_at(checked: &Checked, path: &str) -> String {
    fields::scalar(checked.document.root(), path).unwrap_or_default()
}

fn number_at(checked: &Checked, path: &str) -> Option<u64> {
    fields::scalar(checked.document.root(), path)?.parse().ok()
}

/// A saved card in a list. The token is shown in part only, as in the recorded answer.
fn saved(account: &SavedAccount) -> Object {
    let token = &account.card.token;
    let head = token.get(..6).unwrap_or_default();
    let tail = token.get(token.len().saturating_sub(4)..).unwrap_or_default();
    kept(&account.card, account.is_recurring)
        .with("last_deposit_date", day_and_time(account.last_purchase))
        .with("last_payout_date", day_and_time(account.last_payout))
        .with("last_tokenize_date", Json::Null)
        .with("operation_type", vec!["purchase", "payout"])
        .with("token", format!("{head}******{tail}"))
}

/// A card that is kept, as saved accounts and accounts of tokens show it.
fn kept(card: &CardAccount, is_recurring: bool) -> Object {
    let details = Object::new()
        .with("expiry", format!("{:02}/{:02}", card.expiry_month, card.expiry_year % 100))
        .with("holder", &card.holder)
        .maybe("type", card.brand().map(paywright_core::mask::CardBrand::as_str))
        .with("country", "")
        .with("product_name", "")
        .with("bank_name", "");
    let additional = Object::new()
        .with("country", "")
        .with("phone", "")
        .with("email", "")
        .with("card", details)
        .with("recurring_enable", is_recurring);
    Object::new()
        .with("id", card.id)
        .with("number", &card.masked)
        .with("type", "card")
        .with("additional", additional)
}

/// Times of saved accounts are written in another way than elsewhere: `2024-01-10 20:29:40`.
fn day_and_time(time: Option<Time>) -> Json {
    let text = time.map(|time| time.to_string());
    match text.as_deref().and_then(|text| text.get(..19)) {
        Some(text) => Json::from(text.replace('T', " ")),
        None => Json::Null,
    }
}

/// A short list of made-up banks, the same for every method.
fn banks() -> GateAnswer {
    let bank = |id: i64, abbr: &'static str, name: &'static str| {
        let euro = Object::new()
            .with("id", 978_i64)
            .with("alpha_3_4217", "EUR")
            .with("number_3_4217", "978")
            .with("exponent", 2_i64);
        Object::new()
            .with("id", id)
            .with("abbr", abbr)
            .with("name", name)
            .with("nativeName", name)
            .with("currencies", vec![euro])
    };
    let list =
        vec![bank(888, "FIRST", "First local bank"), bank(889, "SECOND", "Second local bank")];
    GateAnswer::text(200, serde_json::to_string(&Json::from(list)).unwrap_or_default())
}

fn operators() -> GateAnswer {
    let operator = |id: i64, name: &'static str| Object::new().with("id", id).with("name", name);
    let list = vec![operator(1, "First local operator"), operator(2, "Second local operator")];
    GateAnswer::text(200, serde_json::to_string(&Json::from(list)).unwrap_or_default())
}
