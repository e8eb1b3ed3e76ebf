//! The parts that operations take, and their setters.

use super::op::operation as op;
use super::{
    Account, AcsReturnUrl, AuthenticationData, AvsData, BestBefore, BookingInfo, CallbackOptions,
    CashVoucher, Customer, GateRequest, InterfaceType, Lodging, Merchant, MotoType,
    PayoutRecipient, ReceiptData, Recipient, Recurring, ReturnUrl, Sender,
};
use crate::money::{Currency, Money};

/// An operation that takes a part, see [`part`].
pub trait Takes<P>: super::Operation {}

/// What an operation can take. Each part brings setters to the requests that take it.
pub mod part {
    macro_rules! parts {
        ($($(#[$doc:meta])+ $name:ident)+) => { $( $(#[$doc])+ #[derive(Debug)] pub enum $name {} )+ };
    }
    parts! {
        /// Addresses of callbacks and of the page that the customer came from.
        General
        /// Description and extra parameter.
        Text
        /// An amount, without which the operation is about the whole sum.
        Amount
        /// What belongs to the beginning of a payment.
        Start
        /// A customer, where none is required.
        Customer
        /// An account at another method.
        Account
        /// How the merchant shows up on statements.
        Merchant
        /// The address that the card's bank has.
        Avs
        /// Where the customer's browser goes.
        ReturnUrl
        /// Where the bank's pages answer.
        Acs
        /// Registration of a series.
        Recurring
        /// Proof of an authentication made elsewhere.
        Authentication
        /// A receipt.
        Receipt
        /// When the callback comes.
        Callback
        /// A stay in a hotel.
        Lodging
        /// Who gets the money of a purchase.
        Recipient
        /// Who gets a payout.
        PayoutRecipient
        /// Who sends a payout.
        Sender
        /// A booking.
        Booking
        /// A fiscal receipt.
        CashVoucher
        /// The software that sends the request.
        Interface
        /// Session data of 3-D Secure.
        SessionData
    }
}

macro_rules! takes {
    ($($operation:ident: $($part:ident)+;)+) => {
        $( $( impl Takes<part::$part> for op::$operation {} )+ )+
    };
}

takes! {
    CardSale: General Text Start Merchant Avs ReturnUrl Acs Recurring Authentication Receipt Callback
        Lodging Recipient Booking CashVoucher Interface;
    CardAuth: General Text Start Merchant Avs ReturnUrl Acs Recurring Authentication Receipt Callback
        Lodging Booking CashVoucher Interface;
    Incremental: General Text Customer Lodging Booking;
    Capture: General Text Amount Callback Lodging CashVoucher Interface;
    Cancel: General Text Amount Receipt Callback Lodging Interface;
    Refund: General Amount Merchant Receipt Callback Lodging Booking CashVoucher Interface Customer
        Account;
    CardPayout: General Text Start Sender PayoutRecipient Avs ReturnUrl Callback Receipt CashVoucher
        Interface;
    IndividualPayout: General Text Start Sender Avs ReturnUrl Callback;
    AccountVerification: General Text ReturnUrl Recurring Interface Avs Acs Authentication Booking;
    RecurringDebit: General Text Start Merchant ReturnUrl Interface Receipt Callback Booking
        CashVoucher;
    RecurringUpdate: General Interface;
    RecurringCancel: General Interface;
    ThreeDsCheck: General SessionData Interface;
    ThreeDsResult: General SessionData Interface;
    Clarification: General Interface;
    MoneyTransfer: General Text Start Merchant Avs ReturnUrl Acs Callback;
    InvoiceCreate: General Text ReturnUrl Recurring CashVoucher Booking Interface;
    InvoiceCancel: General Interface;
    MethodPurchase: General Text Start Account Merchant ReturnUrl Recurring Receipt Callback Lodging
        Interface Avs;
    MethodPayout: General Text Start Account Sender PayoutRecipient ReturnUrl Receipt Callback
        Merchant Interface;
    MethodVerification: General Text Account ReturnUrl Recurring Avs;
    Tokenize: Interface;
    TokenRevoke: Interface;
    BankList: Customer;
    CashVoucherRecreate: General CashVoucher;
}

/// Members of `general`.
impl<O: Takes<part::General>> GateRequest<O> {
    /// Where callbacks about this request go, instead of the address of the project. At most 255
    /// characters.
    pub fn merchant_callback_url(self, url: impl Into<String>) -> Self {
        self.with(|draft| draft.set("general.merchant_callback_url", url.into()))
    }

    /// The page that the customer came from. At most 255 characters.
    pub fn referrer_url(self, url: impl Into<String>) -> Self {
        self.with(|draft| draft.set("general.referrer_url", url.into()))
    }
}

/// Texts of a payment.
impl<O: Takes<part::Text>> GateRequest<O> {
    /// What it is for. At most 255 characters.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with(|draft| draft.set("payment.description", text.into()))
    }

    /// By agreement. At most 255 characters.
    pub fn extra_param(self, text: impl Into<String>) -> Self {
        self.with(|draft| draft.set("payment.extra_param", text.into()))
    }
}

/// A part of the sum.
impl<O: Takes<part::Amount>> GateRequest<O> {
    /// A part of the sum. Without it the operation is about all of it.
    pub fn amount(self, amount: Money) -> Self {
        self.with(|draft| draft.amount(amount))
    }
}

/// What belongs to the beginning of a payment: members of `payment`.
impl<O: Takes<part::Start>> GateRequest<O> {
    /// Until when it may be paid.
    pub fn best_before(self, moment: &BestBefore) -> Self {
        self.with(|draft| draft.set("payment.best_before", moment.to_string()))
    }

    /// The order came by mail or telephone, so that the security code may be missing.
    pub fn moto_type(self, how: MotoType) -> Self {
        let number: i64 = match how {
            MotoType::Mail => 1,
            MotoType::Telephone => 2,
        };
        self.with(|draft| draft.set("payment.moto_type", number))
    }

    /// How much the shop wants a challenge of 3-D Secure, 1 to 9.
    pub fn challenge_indicator(self, number: u8) -> Self {
        self.with(|draft| draft.set("payment.challenge_indicator", format!("{number:02}")))
    }

    /// Size of the window of the challenge, 1 to 5.
    pub fn challenge_window(self, number: u8) -> Self {
        self.with(|draft| draft.set("payment.challenge_window", format!("{number:02}")))
    }

    /// The amount that the customer saw, where that is in another currency.
    pub fn customer_amount(self, amount: Money) -> Self {
        self.with(|draft| {
            draft
                .set("payment.customer_amount", amount.minor())
                .set("payment.customer_currency", amount.currency().as_str())
        })
    }

    /// The currency that the payment is converted to.
    pub fn local_conversion_currency(self, currency: Currency) -> Self {
        self.with(|draft| draft.set("payment.local_conversion_currency", currency.as_str()))
    }

    /// An id of at most 35 characters that goes along with a transfer.
    pub fn end_to_end_id(self, id: impl Into<String>) -> Self {
        self.with(|draft| draft.set("payment.end_to_end_id", id.into()))
    }

    /// The account of a debt that is paid: at most 10 Latin letters and digits.
    pub fn debt_account(self, account: impl Into<String>) -> Self {
        self.with(|draft| draft.set("payment.debt_account", account.into()))
    }
}

macro_rules! object_setters {
    ($($(#[$doc:meta])+ $part:ident $name:ident = $path:literal: $type:ty;)+) => { $(
        #[doc = concat!("Object `", $path, "`.")]
        impl<O: Takes<part::$part>> GateRequest<O> {
            $(#[$doc])+
            pub fn $name(self, object: $type) -> Self {
                self.with(|draft| draft.set($path, object.into_tree()))
            }
        }
    )+ };
}

object_setters! {
    /// Who it is about.
    Customer customer = "customer": Customer;
    /// The account at the method.
    Account account = "account": Account;
    /// How the merchant shows up on statements.
    Merchant merchant = "merchant": Merchant;
    /// The address that the card's bank has, for its check.
    Avs avs_data = "avs_data": AvsData;
    /// Where the customer's browser goes after a page of somebody else.
    ReturnUrl return_url = "return_url": ReturnUrl;
    /// Where the bank's pages of 3-D Secure 2 answer. Chooses the extended flow.
    Acs acs_return_url = "acs_return_url": AcsReturnUrl;
    /// Proof of a 3-D Secure authentication made elsewhere.
    Authentication authentication_data = "authentication_data": AuthenticationData;
    /// When the callback comes.
    Callback callback = "callback": CallbackOptions;
    /// A stay in a hotel.
    Lodging lodging = "addendum.lodging": Lodging;
    /// Who gets the money.
    Recipient recipient = "recipient": Recipient;
    /// Who gets the money.
    PayoutRecipient payout_recipient = "recipient": PayoutRecipient;
    /// Who sends the money.
    Sender sender = "sender": Sender;
    /// What is booked.
    Booking booking_info = "booking_info": BookingInfo;
    /// The software that sends the request.
    Interface interface_type = "interface_type": InterfaceType;
}

/// Registration of a series.
impl<O: Takes<part::Recurring>> GateRequest<O> {
    /// Registers the card or account for later debits, with rules of their own for the schedule.
    pub fn recurring(self, series: &Recurring) -> Self {
        let json = serde_json::from_str(&series.to_json()).unwrap_or(serde_json::Value::Null);
        self.with(|draft| draft.set("recurring", json))
    }

    /// Registers the card for later debits without a schedule, in the old way.
    pub fn recurring_register(self, register: bool) -> Self {
        self.with(|draft| draft.set("recurring_register", register))
    }
}

/// A receipt.
impl<O: Takes<part::Receipt>> GateRequest<O> {
    /// What is paid for or returned, 1 to 300 positions.
    pub fn receipt_data(self, receipt: &ReceiptData) -> Self {
        let json = serde_json::from_str(&receipt.to_json()).unwrap_or(serde_json::Value::Null);
        self.with(|draft| draft.set("receipt_data", json))
    }
}

/// A fiscal receipt.
impl<O: Takes<part::CashVoucher>> GateRequest<O> {
    /// A fiscal receipt. As JSON it is set by [`member`](Self::member).
    pub fn cash_voucher_data(self, receipt: CashVoucher) -> Self {
        self.with(|draft| draft.set("cash_voucher_data", receipt.into_tree()))
    }
}

/// Session data of 3-D Secure.
impl<O: Takes<part::SessionData>> GateRequest<O> {
    /// `md` as the bank's page or the callback gave it.
    pub fn md(self, md: impl Into<String>) -> Self {
        self.with(|draft| draft.set("md", md.into()))
    }
}
