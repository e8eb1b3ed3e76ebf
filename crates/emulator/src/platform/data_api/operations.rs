//! `operations/get` and `operations/get-by-payment` (spec 07, section 3).

use std::cmp::Reverse;

use paywright_core::payment::{OperationStatus, OperationType};

use super::fields::{Fields, Seen, rrn};
use super::parameters::{Parameters, excerpt};
use super::zone::{Interval, Zone};
use super::{DataAnswer, Reader, wrong};
use crate::platform::PaymentKey;
use crate::platform::json::Object;
use crate::platform::payment::{Operation, Payment};

/// Operations in one answer at most, and by default.
const MOST: u64 = 1_000;

impl<'p> Reader<'p> {
    /// The operations of an interval that pass all filters.
    pub(super) fn operations(&self, parameters: Parameters<'_>) -> Result<Vec<Object>, DataAnswer> {
        let query = Query::read(parameters, self.account.zone())?;
        let mut found: Vec<Found<'p>> = self
            .payments()
            .filter(|payment| query.takes_payment(payment))
            .flat_map(|payment| payment.operations.iter().map(move |found| (payment, found)))
            .filter(|(_, operation)| query.takes_operation(operation))
            .collect();
        newest_first(&mut found);
        let seen = |(payment, operation): Found<'p>| Seen {
            payment,
            operation,
            series: payment.series.and_then(|id| self.platform.series.get(&id)),
            zone: &query.zone,
        };
        let page = found.into_iter().skip(query.offset).take(query.limit);
        Ok(page.map(|found| query.fields.object(&seen(found))).collect())
    }

    /// All operations of one payment, in the few members that this endpoint has. The request names no
    /// project, so payments of several projects may be meant.
    pub(super) fn operations_of_payment(
        &self,
        parameters: Parameters<'_>,
    ) -> Result<Vec<Object>, DataAnswer> {
        let id = parameters.text("payment_id")?;
        let id = id.ok_or_else(|| wrong("payment_id is missing"))?;
        let projects = self.platform.projects.keys().filter(|project| self.may_read(**project));
        let mut found: Vec<Found<'p>> = projects
            .filter_map(|project| self.platform.payments.get(&PaymentKey::new(*project, id)))
            .flat_map(|payment| payment.operations.iter().map(move |found| (payment, found)))
            .collect();
        newest_first(&mut found);
        let zone = self.account.zone();
        Ok(found.into_iter().map(|(_, operation)| of_payment(operation, zone)).collect())
    }
}

type Found<'p> = (&'p Payment, &'p Operation);

/// A request for operations.
struct Query {
    projects: Option<Vec<i64>>,
    interval: Interval,
    zone: Zone,
    types: Option<Vec<OperationType>>,
    statuses: Option<Vec<OperationStatus>>,
    customers: Option<Vec<String>>,
    email: Option<String>,
    fields: Fields,
    limit: usize,
    offset: usize,
}

impl Query {
    fn read(parameters: Parameters<'_>, of_account: &Zone) -> Result<Self, DataAnswer> {
        let names = parameters.text_array("fields")?;
        let customers = parameters.texts("customer_id")?;
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(Self {
            projects: parameters.integers("project_id")?,
            interval: parameters.interval("interval")?,
            zone: parameters.zone(of_account)?,
            types: known(
                parameters,
                "operation_type",
                OperationType::KNOWN,
                OperationType::as_str,
            )?,
            statuses: known(
                parameters,
                "operation_status",
                OperationStatus::KNOWN,
                OperationStatus::as_str,
            )?,
            customers: customers.map(|ids| ids.into_iter().map(str::to_owned).collect()),
            email: parameters.text("customer_email")?.map(str::to_owned),
            fields: match names {
                Some(names) => Fields::named(&names)
                    .map_err(|name| wrong(format!("fields: there is no {}", excerpt(name))))?,
                None => Fields::usual(),
            },
            limit: count(parameters.count("limit", MOST)?.unwrap_or(MOST)),
            offset: count(parameters.count("offset", u64::MAX)?.unwrap_or(0)),
        })
    }

    fn takes_payment(&self, payment: &Payment) -> bool {
        let customer = &payment.customer;
        let is_one_of = |ids: &Vec<String>| customer.id.as_ref().is_some_and(|id| ids.contains(id));
        let has_project = |ids: &Vec<i64>| ids.contains(&i64::from(payment.project_id));
        self.projects.as_ref().is_none_or(has_project)
            && self.customers.as_ref().is_none_or(is_one_of)
            && (self.email.is_none() || self.email == customer.email)
    }

    fn takes_operation(&self, operation: &Operation) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&operation.kind))
            && self.statuses.as_ref().is_none_or(|all| all.contains(&operation.status))
            && self.interval.holds(self.zone.reading(operation.date))
    }
}

/// Values of an enum of the platform, in their documented spelling.
fn known<T: Clone>(
    parameters: Parameters<'_>,
    path: &str,
    all: &[T],
    text_of: fn(&T) -> &str,
) -> Result<Option<Vec<T>>, DataAnswer> {
    let Some(texts) = parameters.texts(path)? else {
        return Ok(None);
    };
    let read = |text: &str| {
        let value = all.iter().find(|value| text_of(value) == text);
        value.cloned().ok_or_else(|| wrong(format!("{path}: there is no {}", excerpt(text))))
    };
    texts.into_iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// By the last action; of two at one time, the operation that was created last comes first.
fn newest_first(found: &mut [Found<'_>]) {
    found.sort_unstable_by_key(|(_, operation)| Reverse((operation.date, operation.id)));
}

fn of_payment(operation: &Operation, zone: &Zone) -> Object {
    let completed = operation.status.is_final().then_some(operation.date);
    let sum = operation.amount();
    Object::new()
        .with("operation_id", operation.id.to_string())
        .with("operation_type", operation.kind.as_str())
        .with("operation_created_at", zone.text(operation.created))
        .with("operation_completed_at", completed.map(|at| zone.text(at)).unwrap_or_default())
        .with("amount", sum.minor())
        .with("currency", sum.currency().as_str())
        .with("arn", "")
        .with("rrn", rrn(operation))
}
