//! Everything about one payment.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use paywright_core::mask::CardBrand;
use paywright_core::payment::status::transition::PlatformEvent;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::actions::{Act, possible};
use super::answer::{Place, Refusal};
use super::deliveries::DeliveryView;
use super::payment::{PaymentView, SumView};
use super::wait::{WaitView, WayView};
use crate::platform::{
    Account, Cause, Customer, ErrorItem, Moment, Payment, Platform, ReturnUrls, Series,
};
use crate::server::engine::Engine;

pub(super) async fn payment(
    State(engine): State<Arc<Engine>>,
    Place((project_id, payment_id)): Place<(u32, String)>,
) -> Result<Json<Details>, Refusal> {
    let view = engine.look(|platform, _| {
        platform.payment(project_id, &payment_id).map(|payment| Details::of(platform, payment))
    });
    view.map(Json).ok_or_else(|| unknown(project_id, &payment_id))
}

pub(super) fn unknown(project_id: u32, payment_id: &str) -> Refusal {
    let error = format!("project {project_id} has no payment {payment_id:?}");
    Refusal::unknown("no_such_payment", error)
}

#[derive(Serialize)]
pub(super) struct Details {
    #[serde(flatten)]
    payment: PaymentView,
    timeline: Vec<MomentView>,
    wait: Option<WaitView>,
    /// Where the customer has to go for the payment to go on.
    way_on: Option<WayView>,
    /// What happens by itself unless something else comes first.
    upcoming: Vec<UpcomingView>,
    attempts_left: u32,
    customer: CustomerView,
    account_details: Option<AccountView>,
    return_urls: ReturnUrlsView,
    series: Option<SeriesView>,
    link: Option<LinkView>,
    errors: Vec<ErrorView>,
    /// What can be done to it now, by the names of the routes.
    actions: Vec<Act>,
    /// A status query that the merchant could send, signed.
    status_query: RequestView,
    callbacks: Vec<DeliveryView>,
}

#[derive(Serialize)]
struct MomentView {
    at: String,
    at_ms: u64,
    status: String,
    cause: CauseView,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum CauseView {
    Operation {
        /// Text, since it is beyond 2^53.
        operation_id: String,
        operation_type: String,
        operation_status: String,
    },
    Platform {
        event: PlatformEvent,
        what: &'static str,
    },
}

#[derive(Serialize)]
struct UpcomingView {
    at: String,
    at_ms: u64,
    what: &'static str,
}

#[derive(Serialize)]
struct CustomerView {
    id: Option<String>,
    ip_address: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize)]
struct AccountView {
    number: String,
    brand: Option<&'static str>,
    holder: Option<String>,
    expiry: Option<String>,
    token: Option<String>,
    is_test_card: bool,
}

#[derive(Serialize)]
struct ReturnUrlsView {
    success: Option<String>,
    decline: Option<String>,
    back: Option<String>,
    acs: Option<String>,
    acs_notification: Option<String>,
}

#[derive(Serialize)]
struct SeriesView {
    id: u64,
    status: &'static str,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    registered_by: String,
    sum: Option<SumView>,
    last_debit: Option<String>,
    next_debit: Option<String>,
}

#[derive(Serialize)]
struct LinkView {
    url: String,
    best_before: String,
    holds: bool,
}

#[derive(Serialize)]
struct ErrorView {
    code: u32,
    message: &'static str,
    field: String,
    constraint: String,
}

/// A Gate request as it would be sent: path and body.
#[derive(Serialize)]
pub(super) struct RequestView {
    pub(super) path: &'static str,
    pub(super) body: String,
}

impl Details {
    fn of(platform: &Platform, payment: &Payment) -> Self {
        let (project_id, id) = (payment.project_id, payment.id.as_str());
        let base_url = &platform.settings().base_url;
        let callbacks = platform.deliveries_of(project_id, id).map(DeliveryView::of);
        Self {
            payment: PaymentView::of(payment),
            timeline: payment.timeline.iter().map(MomentView::of).collect(),
            wait: payment.wait.as_ref().map(WaitView::of),
            way_on: WayView::of(platform, payment),
            upcoming: upcoming(platform, payment),
            attempts_left: payment.attempts_left,
            customer: CustomerView::of(&payment.customer),
            account_details: payment.account.as_ref().map(AccountView::of),
            return_urls: ReturnUrlsView::of(&payment.return_urls),
            series: payment.series.and_then(|id| platform.series(id)).map(SeriesView::of),
            link: payment.link.as_ref().map(|link| LinkView {
                url: format!("{base_url}/link/{}", link.key),
                best_before: link.best_before.to_string(),
                holds: link.holds,
            }),
            errors: errors(payment),
            actions: possible(payment),
            status_query: status_query(platform, project_id, id),
            callbacks: callbacks.collect(),
        }
    }
}

impl MomentView {
    fn of(moment: &Moment) -> Self {
        let cause = match &moment.cause {
            Cause::Operation { id, kind, status } => CauseView::Operation {
                operation_id: id.to_string(),
                operation_type: kind.to_string(),
                operation_status: status.to_string(),
            },
            Cause::Platform(event) => CauseView::Platform { event: *event, what: words(*event) },
        };
        Self {
            at: moment.at.to_string(),
            at_ms: moment.at.as_millis(),
            status: moment.status.to_string(),
            cause,
        }
    }
}

impl CustomerView {
    fn of(customer: &Customer) -> Self {
        let Customer { id, ip_address, email, phone } = customer.clone();
        Self { id, ip_address, email, phone }
    }
}

impl AccountView {
    fn of(account: &Account) -> Self {
        match account {
            Account::Card(card) => Self {
                number: card.masked.clone(),
                brand: card.brand().map(CardBrand::as_str),
                holder: Some(card.holder.clone()).filter(|holder| !holder.is_empty()),
                expiry: (card.expiry_year > 0)
                    .then(|| format!("{:02}/{}", card.expiry_month, card.expiry_year)),
                token: Some(card.token.clone()),
                is_test_card: card.test_number.is_some(),
            },
            Account::Wallet(number) => Self {
                number: number.clone(),
                brand: None,
                holder: None,
                expiry: None,
                token: None,
                is_test_card: false,
            },
        }
    }
}

impl ReturnUrlsView {
    fn of(urls: &ReturnUrls) -> Self {
        let ReturnUrls { success, decline, back, acs, acs_notification } = urls.clone();
        Self { success, decline, back, acs, acs_notification }
    }
}

impl SeriesView {
    fn of(series: &Series) -> Self {
        let amount = series.terms.amount;
        Self {
            id: series.id,
            status: series.status(),
            kind: series.terms.kind.map(crate::platform::SeriesKind::as_str),
            registered_by: series.payment_id.clone(),
            sum: amount.map(|amount| {
                SumView::of(paywright_core::money::Money::new(amount, series.currency))
            }),
            last_debit: series.last_debit.map(|at| at.to_string()),
            next_debit: series.next_debit.map(|at| at.to_string()),
        }
    }
}

impl ErrorView {
    fn of(error: &ErrorItem) -> Self {
        Self {
            code: error.code.number(),
            message: error.code.message(),
            field: error.field.clone(),
            constraint: error.constraint.clone(),
        }
    }
}

/// What was wrong with the request of the payment and with those of its operations.
fn errors(payment: &Payment) -> Vec<ErrorView> {
    let of_operations = payment.operations.iter().flat_map(|operation| &operation.errors);
    payment.errors.iter().chain(of_operations).map(ErrorView::of).collect()
}

fn upcoming(platform: &Platform, payment: &Payment) -> Vec<UpcomingView> {
    let view = |next: crate::platform::Upcoming| UpcomingView {
        at: next.at.to_string(),
        at_ms: next.at.as_millis(),
        what: next.what,
    };
    platform.upcoming(payment).into_iter().map(view).collect()
}

fn status_query(platform: &Platform, project_id: u32, payment_id: &str) -> RequestView {
    let mut body = Map::new();
    body.insert("general".to_owned(), json!({ "payment_id": payment_id }));
    let body = platform.signed_as_merchant(project_id, body);
    // The project can be gone; then there is nobody to sign for.
    RequestView {
        path: "/v2/payment/status",
        body: body.unwrap_or_else(|| Value::Null.to_string()),
    }
}

fn words(event: PlatformEvent) -> &'static str {
    match event {
        PlatformEvent::RequestRejected => "the request was refused",
        PlatformEvent::MerchantSentData => "what it waited for came",
        PlatformEvent::TimedOut => "the time to wait was over",
        PlatformEvent::AttemptsUsedUp => "the customer did not try again",
    }
}
