//! The objects that messages are made of.

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;

use crate::platform::interaction::missing;
use crate::platform::json::{Json, Object};
use crate::platform::payment::{Account, Customer, ErrorItem, Mpi, Operation, Payment, Provider};
use crate::platform::series::Series;
use crate::platform::step::{DisplayKind, Shape, Visit, Wait};

pub(crate) fn sum(money: Money) -> Object {
    Object::new().with("amount", money.minor()).with("currency", money.currency().as_str())
}

pub(super) fn account(account: &Account) -> Object {
    match account {
        Account::Card(card) => Object::new()
            .with("number", &card.masked)
            .with("token", &card.token)
            .maybe("type", card.brand().map(CardBrand::as_str))
            .maybe("card_holder", Some(&card.holder).filter(|holder| !holder.is_empty()))
            .with("id", card.id)
            .maybe("expiry_month", dated(card.expiry_year, format!("{:02}", card.expiry_month)))
            .maybe("expiry_year", dated(card.expiry_year, card.expiry_year.to_string())),
        Account::Wallet(number) => Object::new().with("number", number),
    }
}

fn dated(year: i16, text: String) -> Option<String> {
    (year > 0).then_some(text)
}

pub(super) fn customer(customer: &Customer) -> Option<Object> {
    let object = Object::new()
        .maybe("id", customer.id.as_ref())
        .maybe("phone", customer.phone.as_ref())
        .maybe("email", customer.email.as_ref());
    (!object.is_empty()).then_some(object)
}

pub(super) fn operation(operation: &Operation, payment: &Payment) -> Object {
    Object::new()
        .with("id", operation.id)
        .with("type", operation.kind.as_str())
        .with("status", operation.status.as_str())
        .with("date", operation.date.to_string())
        .with("created_date", operation.created.to_string())
        .with("request_id", &operation.request_id)
        .with("sum_initial", sum(operation.sum))
        .with("sum_converted", sum(operation.amount()))
        .with("provider", provider(&operation.provider, payment))
        .with("code", operation.code.number().to_string())
        .with("message", operation.code.message())
        .maybe("description", operation.cause.as_ref())
        .maybe("eci", operation.eci.as_ref().filter(|_| operation.status.is_final()))
}

/// The numbers of the providers are those of the documentation's examples.
fn provider(provider: &Provider, payment: &Payment) -> Object {
    let is_card = payment.method.is_card_based();
    Object::new()
        .with("id", provider_id(payment))
        .with("payment_id", &provider.payment_id)
        .maybe("date", provider.date.map(|date| date.to_string()))
        .with("auth_code", &provider.auth_code)
        .maybe("endpoint_id", is_card.then_some(6_i64))
        .maybe("result_code", provider.result.as_ref().map(|(code, _)| code))
        .maybe("result_message", provider.result.as_ref().map(|(_, words)| words))
}

pub(super) fn provider_id(payment: &Payment) -> i64 {
    if payment.method.is_card_based() { 6 } else { 1_098 }
}

pub(super) fn series_part(series: &Series) -> Object {
    Object::new()
        .with("id", series.id)
        .with("currency", series.currency.as_str())
        .maybe("valid_thru", series.valid_thru().map(|until| until.to_string()))
        .with("status", series.status())
        .maybe("type", series.terms.kind.map(crate::platform::series::SeriesKind::as_str))
        .with("register_payment_id", &series.payment_id)
}

/// What is known of 3-D Secure 2 so far: nothing while the issuer looks at the browser, the time
/// when the operation is over (recorded states in the vectors).
pub(super) fn mpi(mpi: &Mpi, payment: &Payment, operation: &Operation) -> Object {
    let is_looking = matches!(payment.wait, Some(Wait::ThreeDsMethod { .. }));
    let id = if is_looking { "" } else { mpi.operation_id.as_str() };
    let minute: String = operation.date.to_string().chars().filter(char::is_ascii_digit).collect();
    let timestamp = match minute.get(..12).and_then(|text| text.parse::<i64>().ok()) {
        Some(number) if operation.status.is_final() => Json::from(number),
        _ => Json::from(""),
    };
    let has_challenge = mpi.has_challenge && !is_looking;
    Object::new()
        .with("mpi_operation_id", id)
        .with("ds_operation_id", id)
        .with("acs_operation_id", id)
        .with("mpi_timestamp", timestamp)
        .with("cardholder_info", "")
        .with("authentication_flow", if has_challenge { "02" } else { "01" })
}

/// `errors`: codes are numbers in the specification, text in recorded status answers.
pub(super) fn errors(found: &[ErrorItem], as_text: bool) -> Json {
    let part = |error: &ErrorItem| {
        let number = error.code.number();
        let code = if as_text { Json::from(number.to_string()) } else { Json::from(number) };
        Object::new()
            .with("code", code)
            .with("message", error.code.message())
            .maybe("field", Some(&error.field).filter(|field| !field.is_empty()))
            .maybe("constraint", Some(&error.constraint).filter(|rule| !rule.is_empty()))
    };
    Json::from(found.iter().map(part).collect::<Vec<_>>())
}

/// What the payment waits for, in the members of spec 06, section 7.
pub(super) fn waits(message: &mut Object, payment: &Payment, base_url: &str) {
    match &payment.wait {
        Some(Wait::Acs(acs)) => {
            let acs = Object::new()
                .with("pa_req", &acs.pa_req)
                .with("md", &acs.md)
                .with("acs_url", format!("{base_url}/acs"))
                .maybe("term_url", payment.return_urls.acs.as_ref());
            message.put("acs", acs);
        }
        Some(Wait::ThreeDsMethod { method_data }) => {
            let parameters = Object::new()
                .with("3DSMethodData", method_data)
                .with("threeDSMethodData", method_data);
            let iframe = Object::new()
                .with("url", format!("{base_url}/acs/method"))
                .with("params", parameters);
            message.put("threeds2", Object::new().with("iframe", iframe));
        }
        Some(Wait::Challenge(challenge)) => {
            let parameters = Object::new()
                .with("creq", &challenge.creq)
                .with("threeDSSessionData", &challenge.session);
            let redirect = Object::new()
                .with("url", format!("{base_url}/acs/challenge"))
                .with("params", parameters);
            message.put("threeds2", Object::new().with("redirect", redirect));
        }
        Some(Wait::Redirect(visit)) => {
            message.put("redirect_data", redirect(payment, visit, base_url));
        }
        Some(Wait::Display { kind, visit }) => {
            message.put("display_data", display(payment, *kind, visit, base_url));
        }
        Some(Wait::Clarification { shape, given }) => {
            message.put("clarification_fields", clarification(*shape, given));
        }
        Some(Wait::MerchantAuth { .. }) | None => {}
    }
}

/// The address of a visit that a browser can open by GET.
pub(crate) fn visit_url(visit: &Visit, payment: &Payment, base_url: &str) -> String {
    format!(
        "{base_url}/provider/{}?TxID={}&Checksum={}",
        payment.method.key(),
        visit.transaction,
        visit.checksum
    )
}

/// Where the customer is sent. EcoPayz takes a POST with members as in seed 004, of which the local
/// page reads the first two; other methods take a GET.
pub(super) fn redirect(payment: &Payment, visit: &Visit, base_url: &str) -> Object {
    let encrypted = Json::Array(Vec::new());
    if payment.method.key() != "ecopayz" {
        return Object::new()
            .with("method", "GET")
            .with("body", Json::Array(Vec::new()))
            .with("encrypted", encrypted)
            .with("url", visit_url(visit, payment, base_url));
    }
    let back = |url: Option<&str>| url.unwrap_or_default().to_owned();
    let currency = payment.initial.map(Money::currency);
    let body = Object::new()
        .with("TxID", visit.transaction)
        .with("Checksum", &visit.checksum)
        .with("CustomerIdAtMerchant", payment.customer.id.clone().unwrap_or_default())
        .with("Amount", payment.amount_text())
        .with("Currency", currency.map(|code| code.as_str().to_owned()).unwrap_or_default())
        .with("OnSuccessUrl", back(payment.return_urls.after(true)))
        .with("OnFailureUrl", back(payment.return_urls.after(false)));
    Object::new()
        .with("method", "POST")
        .with("body", body)
        .with("encrypted", encrypted)
        .with("url", format!("{base_url}/provider/ecopayz"))
}

fn display(payment: &Payment, kind: DisplayKind, visit: &Visit, base_url: &str) -> Vec<Object> {
    let item = |kind: &'static str, title: &'static str, data: String| {
        Object::new().with("type", kind).with("title", title).with("data", data)
    };
    let url = visit_url(visit, payment, base_url);
    match kind {
        DisplayKind::QrText => vec![item("qr_data", "QR code", url)],
        DisplayKind::QrImage => {
            let image = format!(
                "{base_url}/provider/qr.svg?TxID={}&Checksum={}",
                visit.transaction, visit.checksum
            );
            vec![item("qr_img", "QR code", image)]
        }
        DisplayKind::Instruction => {
            let currency = payment.initial.map(Money::currency);
            vec![
                item("add_info", "amount", payment.amount_text()),
                item(
                    "add_info",
                    "currency",
                    currency.map(|code| code.to_string()).unwrap_or_default(),
                ),
                item("add_info", "reference", visit.transaction.to_string()),
            ]
        }
    }
}

fn clarification(shape: Shape, given: &[String]) -> Object {
    let missing = missing(shape, given);
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    match shape {
        Shape::List => {
            let names: Vec<String> = missing.iter().map(|path| last(path)).collect();
            Object::new().with("avs_data", names)
        }
        Shape::Schema => {
            let property = || Object::new().with("type", "string").with("maxLength", 255_i64);
            let properties = Object::new()
                .with("first_name", property())
                .with("last_name", property())
                .with("email", property().with("format", "email"));
            let problem = |path: &&'static str| {
                Object::new()
                    .with("property", *path)
                    .with("message", format!("The property {} is required", last(path)))
                    .with("constraint", "required")
            };
            let customer = Object::new()
                .with("type", "object")
                .with("description", "Payer's data is required to proceed with payment")
                .with("properties", properties)
                .with("required", missing.iter().map(|path| last(path)).collect::<Vec<_>>())
                .with("errors", missing.iter().map(problem).collect::<Vec<_>>());
            Object::new().with("customer", customer)
        }
    }
}
