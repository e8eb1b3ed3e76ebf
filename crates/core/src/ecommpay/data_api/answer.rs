//! The answers, as far as their signature covers them.

use std::fmt;

use super::{DataOperation, PaymentOperation, ReadsData};
use crate::ecommpay::callback::view::{texts, view};
use crate::ecommpay::signed::Signed;
use crate::ecommpay::{Evidence, Verified};
use crate::json::{Document, Kind};
use crate::money::{Currency, Money};

macro_rules! answer {
    ($(#[$meta:meta])* $name:ident $(with $list:literal)?) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(Verified<Document>);

        impl $name {
            /// What was signed, for members that have no method here.
            pub fn signed(&self) -> Signed<'_> {
                Signed::of(&self.0)
            }

            /// What the trust in it rests on.
            pub fn evidence(&self) -> &Evidence {
                self.0.evidence()
            }
        }

        impl ReadsData for $name {
            fn of(document: Verified<Document>) -> Option<Self> {
                $(
                    let list = document.root().get($list)?;
                    if list.kind() != Kind::Array {
                        return None;
                    }
                )?
                Some(Self(document))
            }
        }

        /// Prints no content.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), *self.0)
            }
        }

        $(
            impl $name {
                /// How many items there are. Less than asked for means that these are the last.
                pub fn count(&self) -> usize {
                    self.0.root().get($list).map_or(0, |list| list.items().count())
                }

                fn items(&self) -> impl Iterator<Item = Signed<'_>> {
                    self.signed().get($list).into_iter().flat_map(Signed::items)
                }
            }
        )?
    };
}

answer! {
    /// Any signed answer.
    AnyAnswer
}

answer! {
    /// One page of operations.
    OperationPage with "operations"
}

impl OperationPage {
    /// The operations.
    pub fn operations(&self) -> impl Iterator<Item = DataOperation<'_>> {
        self.items().map(DataOperation::of)
    }
}

answer! {
    /// All operations of a payment.
    PaymentOperations with "operations"
}

impl PaymentOperations {
    /// The operations, the newest first as a rule.
    pub fn operations(&self) -> impl Iterator<Item = PaymentOperation<'_>> {
        self.items().map(PaymentOperation::of)
    }
}

answer! {
    /// The balances.
    Balances with "balance"
}

/// One balance.
#[derive(Clone)]
pub struct Balance<'d> {
    /// Its name, which says nothing about the currency.
    pub name: &'d str,
    /// What is on it; one amount as a rule.
    pub amounts: Vec<Money>,
}

impl Balances {
    /// The balances that have a name.
    pub fn balances(&self) -> impl Iterator<Item = Balance<'_>> {
        self.items().filter_map(|balance| {
            let money = |(name, value): (std::borrow::Cow<'_, str>, Signed<'_>)| {
                Some(Money::new(value.as_i64()?, Currency::parse(&name).ok()?))
            };
            let amounts = balance.members().filter_map(money).collect();
            Some(Balance { name: balance.text_of("name")?, amounts })
        })
    }
}

impl fmt::Debug for Balance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Balance({:?}, {:?})", crate::mask::excerpt(self.name), self.amounts)
    }
}

answer! {
    /// One page of operations that were reported as fraud.
    FraudPage with "operations"
}

impl FraudPage {
    /// The operations.
    pub fn operations(&self) -> impl Iterator<Item = FraudOperation<'_>> {
        self.items().map(FraudOperation::of)
    }
}

view! {
    /// An operation that was reported as fraud.
    FraudOperation
}

texts! { FraudOperation {
    /// The merchant's own id of the payment.
    payment_id = "payment_id",
    /// The platform's id of the operation.
    operation_id = "operation_id",
    /// The project.
    project_id = "project_id",
    /// Masked number of the card.
    account_number = "account_number",
    /// The brand of the card.
    payment_method_type = "payment_method_type",
    /// Acquirer reference number.
    arn = "arn",
    /// The kind of fraud, by the code of the scheme.
    fraud_type = "fraud_type",
    /// When it was reported.
    fraud_report_date = "fraud_report_date",
    /// When the platform got the report.
    received_on = "received_on",
    /// When it was bought.
    purchase_date = "purchase_date",
    /// Country of the card.
    issuer_country = "issuer_country",
    /// Bank of the card.
    issuer_bank_name = "issuer_bank_name",
    /// The merchant's own id of the customer.
    customer_id = "customer_id",
    /// The customer's e-mail address.
    customer_email = "customer_email",
} }

impl FraudOperation<'_> {
    /// The sum of the operation. The platform writes it as a decimal text here.
    pub fn sum(self) -> Option<Money> {
        let currency = Currency::parse(self.0.text_of("tr_ccy")?).ok()?;
        Money::parse(self.0.text_of("tr_amount")?, currency).ok()
    }
}
