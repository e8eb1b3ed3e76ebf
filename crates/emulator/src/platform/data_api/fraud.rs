//! Operations that card schemes reported as fraud (spec 07, section 4).

use std::cmp::Reverse;

use paywright_core::ErrorCode;
use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType};
use serde::{Deserialize, Serialize};

use super::fields::{account_number, bin, country, method_type, project_name};
use super::parameters::Parameters;
use super::zone::{Interval, Zone};
use super::{DataAnswer, Reader, rates, wrong};
use crate::platform::json::Object;
use crate::platform::payment::{Operation, Payment};
use crate::platform::{Platform, Time};

/// Operations in one answer, unless the request says otherwise.
const USUAL: u64 = 20;

/// What a card scheme told about an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FraudReport {
    /// The project of the payment.
    pub project_id: u32,
    /// The payment.
    pub payment_id: String,
    /// The operation.
    pub operation_id: u64,
    /// The kind of fraud in the words of the scheme, such as `6`.
    pub fraud_type: String,
    /// When it was told first: to the bank and, our choice, to the platform at the same time.
    pub reported: Time,
    /// When it was told last.
    pub updated: Time,
}

/// Why an operation cannot be reported as fraud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FraudReportError {
    /// There is none with the identifier in the payment.
    #[error("the payment has no such operation")]
    UnknownOperation,
    /// It is not one that a card scheme could report.
    #[error("only a successful sale, auth, capture or recurring operation of a card is reported")]
    NoCardPurchase,
    /// The kind of fraud is none.
    #[error("the type of fraud has 1 to 32 characters")]
    FraudType,
}

impl ErrorCode for FraudReportError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation => "fraud_unknown_operation",
            Self::NoCardPurchase => "fraud_no_card_purchase",
            Self::FraudType => "fraud_type",
        }
    }
}

impl Platform {
    /// Lets a card scheme report an operation as fraud, as it is listed then by the Data API. Another
    /// report about the same operation changes the type of fraud.
    ///
    /// # Errors
    /// [`FraudReportError`] for an operation that is not there or not of the kind, and for a type
    /// of fraud that is no short text.
    pub fn report_fraud(
        &mut self,
        now: Time,
        project_id: u32,
        payment_id: &str,
        operation_id: u64,
        fraud_type: &str,
    ) -> Result<(), FraudReportError> {
        self.catch_up(now);
        let payment = self.payment(project_id, payment_id);
        let found = payment.and_then(|payment| Some((payment, payment.operation(operation_id)?)));
        let (payment, operation) = found.ok_or(FraudReportError::UnknownOperation)?;
        let takes = matches!(
            operation.kind,
            OperationType::Sale
                | OperationType::Auth
                | OperationType::Capture
                | OperationType::Recurring
        );
        let is_done = operation.status == OperationStatus::Success;
        if !(payment.method.is_card_based() && takes && is_done) {
            return Err(FraudReportError::NoCardPurchase);
        }
        if !(1..=32).contains(&fraud_type.chars().count()) {
            return Err(FraudReportError::FraudType);
        }
        let known = self.data_api.frauds.get(&operation_id);
        let report = FraudReport {
            project_id,
            payment_id: payment.id.clone(),
            operation_id,
            fraud_type: fraud_type.to_owned(),
            reported: known.map_or(self.now, |known| known.reported),
            updated: self.now,
        };
        self.data_api.frauds.insert(operation_id, report);
        Ok(())
    }

    /// The operations that were reported as fraud, oldest operation first.
    pub fn fraud_reports(&self) -> impl DoubleEndedIterator<Item = &FraudReport> {
        self.data_api.frauds.values()
    }
}

impl Reader<'_> {
    /// The reported operations that pass all filters, the one reported last first.
    pub(super) fn frauds(&self, parameters: Parameters<'_>) -> Result<Vec<Object>, DataAnswer> {
        parameters.object("filter")?;
        parameters.object("pagination")?;
        let received = parameters.range("filter.received_on")?;
        let purchased = parameters.range("filter.purchase_date")?;
        let reported = parameters.range("filter.fraud_report_date")?;
        let countries = parameters.text_array("filter.issuer_country")?;
        let is_country =
            |code: &&str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !countries.iter().flatten().all(is_country) {
            return Err(wrong("filter.issuer_country has to have codes of two capital letters"));
        }
        let count = |count: Option<u64>, usual: u64| {
            usize::try_from(count.unwrap_or(usual)).unwrap_or(usize::MAX)
        };
        let limit = count(parameters.count("pagination.limit", u64::MAX)?, USUAL);
        let offset = count(parameters.count("pagination.offset", u64::MAX)?, 0);

        let zone = self.account.zone();
        let is_in = |interval: &Option<Interval>, time: Time| {
            interval.is_none_or(|interval| interval.holds(zone.reading(time)))
        };
        let mut found: Vec<Found<'_>> = self
            .platform
            .fraud_reports()
            .filter(|report| self.may_read(report.project_id))
            .filter_map(|report| {
                let payment = self.platform.payment(report.project_id, &report.payment_id)?;
                let operation = payment.operation(report.operation_id)?;
                Some(Found { report, payment, operation })
            })
            .filter(|found| is_in(&received, found.report.reported))
            .filter(|found| is_in(&reported, found.report.reported))
            .filter(|found| is_in(&purchased, found.operation.date))
            .filter(|found| {
                countries.as_ref().is_none_or(|all| all.contains(&country(found.payment)))
            })
            .collect();
        found.sort_unstable_by_key(|found| {
            Reverse((found.report.reported, found.report.operation_id))
        });
        Ok(found.into_iter().skip(offset).take(limit).map(|found| found.object(zone)).collect())
    }
}

struct Found<'p> {
    report: &'p FraudReport,
    payment: &'p Payment,
    operation: &'p Operation,
}

impl Found<'_> {
    /// The 22 members of the documentation's example, in its order.
    fn object(&self, zone: &Zone) -> Object {
        let Self { report, payment, operation } = self;
        let sum = operation.amount();
        let decimal = |money: Money| money.to_decimal_text().unwrap_or_default();
        let in_usd = rates::in_usd(sum, operation.date);
        let days = zone.reading(report.reported).date() - zone.reading(operation.date).date();
        let customer = &payment.customer;
        Object::new()
            .with("payment_id", &payment.id)
            .with("operation_id", operation.id)
            .with("tr_amount", decimal(sum))
            .with("tr_ccy", sum.currency().as_str())
            .with("account_number", account_number(payment))
            .with("payment_method_type", method_type(payment))
            .with("row_updated_at", zone.date_and_time(report.updated))
            .with("customer_id", customer.id.clone().unwrap_or_default())
            .with("project_name", project_name(payment))
            .with("project_id", payment.project_id.to_string())
            .with("arn", "")
            .with("fraud_type", &report.fraud_type)
            .with("fraud_report_date", zone.date(report.reported))
            .with("issuer_country", country(payment))
            .with("received_on", zone.date(report.reported))
            .with("purchase_date", zone.date(operation.date))
            .with("channel_amount_in_usd", in_usd.map(decimal).unwrap_or_default())
            .with("issuer_bank_name", "")
            .with("bin", bin(payment))
            .with("country_by_ip", "")
            .with("customer_email", customer.email.clone().unwrap_or_default())
            .with("report_and_purchase_date_difference", i64::from(days.get_days()))
    }
}
