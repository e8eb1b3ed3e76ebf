//! The commands as data. A test holds each row to what its typed command makes, and to the list of
//! documented commands.

use crate::cryptoprocessing::command::{Draft, Finish, Interface};
use crate::cryptoprocessing::ticket::Sought;
use crate::http::RetryClass;

/// What an answer is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Outcome,
    State,
    Cards,
}

/// One parameter, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Param {
    Key,
    Vwid,
    /// `Key`, with the id of the wallet.
    VwidAsKey,
    Password,
    /// The terminal's password within the list.
    InnerPassword,
    /// In the form; whether it is required.
    Outer(&'static str, bool),
    /// In the list; whether it is required.
    Inner(&'static str, bool),
    /// In the form and once more in the list.
    Both(&'static str),
    /// In the list, always the same.
    Fixed(&'static str, &'static str),
    CustomFields,
    /// The order, which is not sent.
    NotedOrder,
}

/// A command.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) interface: Interface,
    pub(super) command: &'static str,
    pub(super) reading: Reading,
    pub(super) class: RetryClass,
    sought: Option<Sought>,
    finish: Option<Finish>,
    pub(super) page: Option<&'static str>,
    pub(super) params: &'static [Param],
}

impl Row {
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name == name)
    }

    pub(super) fn all() -> &'static [Self] {
        ROWS
    }

    /// The command without parameters.
    pub(super) fn start(&self) -> Draft {
        let (sought, finish, page) = (self.sought, self.finish, self.page);
        Draft { sought, finish, page, ..Draft::new(self.interface, self.command, self.class) }
    }

    const fn new(
        name: &'static str,
        interface: Interface,
        command: &'static str,
        params: &'static [Param],
    ) -> Self {
        Self {
            name,
            interface,
            command,
            reading: Reading::Outcome,
            class: RetryClass::HarmlessWrite,
            sought: None,
            finish: None,
            page: None,
            params,
        }
    }

    const fn class(self, class: RetryClass) -> Self {
        Self { class, ..self }
    }

    const fn state(self) -> Self {
        Self { reading: Reading::State, class: RetryClass::Read, ..self }
    }

    const fn cards(self) -> Self {
        Self { reading: Reading::Cards, class: RetryClass::Read, ..self }
    }

    const fn money(self, sought: Sought) -> Self {
        Self { class: RetryClass::MoneyMoving, sought: Some(sought), ..self }
    }

    const fn finish(self, finish: Finish) -> Self {
        Self { finish: Some(finish), ..self }
    }

    const fn page(self, page: &'static str) -> Self {
        Self { page: Some(page), ..self }
    }
}

const fn must(name: &'static str) -> Param {
    Param::Outer(name, true)
}

const fn may(name: &'static str) -> Param {
    Param::Outer(name, false)
}

const fn list(name: &'static str) -> Param {
    Param::Inner(name, true)
}

const fn opt(name: &'static str) -> Param {
    Param::Inner(name, false)
}

use Interface::{Api, Apim, Vwapi};
use Param::{Both, CustomFields, Fixed, InnerPassword, Key, NotedOrder, Password, Vwid, VwidAsKey};

const LOGIN: Param = list("VWUserLgn");
const USER_PASSWORD: Param = list("VWUserPsw");

const CARD_PAYMENT: &[Param] = &[
    Key,
    Both("OrderId"),
    Both("Amount"),
    list("PAN"),
    list("EMonth"),
    list("EYear"),
    list("CardHolder"),
    opt("SecureCode"),
    CustomFields,
    may("CustomerKey"),
    may("PaytureId"),
    may("Cheque"),
];
const TOKEN_PAYMENT: &[Param] =
    &[Key, must("OrderId"), must("PayToken"), may("Amount"), may("Checksum")];
const FINISH: &[Param] = &[Key, must("OrderId"), must("PaRes")];
const PROTECTED: &[Param] = &[Key, Password, must("OrderId"), may("Amount"), may("Cheque")];
const BY_ORDER: &[Param] = &[Key, must("OrderId")];
const CUSTOMER: &[Param] = &[Vwid, LOGIN, USER_PASSWORD, opt("PhoneNumber"), opt("Email")];
const USER: &[Param] = &[Vwid, LOGIN, USER_PASSWORD];

#[rustfmt::skip]
static ROWS: &[Row] = &[
    Row::new("api.pay", Api, "Pay", CARD_PAYMENT).money(Sought::Payment).finish(Finish::Pay3ds),
    Row::new("api.block", Api, "Block", CARD_PAYMENT).money(Sought::Payment).finish(Finish::Block3ds),
    Row::new("api.charge", Api, "Charge", &[Key, must("OrderId"), may("Amount"), may("Cheque")]).money(Sought::Charge),
    Row::new("api.unblock", Api, "Unblock", BY_ORDER).money(Sought::Unblock),
    Row::new("api.refund", Api, "Refund", PROTECTED).money(Sought::Refund),
    Row::new("api.get_state", Api, "GetState", BY_ORDER).state(),
    Row::new("api.pay_3ds", Api, "Pay3DS", FINISH).money(Sought::ThreeDs),
    Row::new("api.block_3ds", Api, "Block3DS", FINISH).money(Sought::ThreeDs),
    Row::new("api.mobile_pay", Api, "MobilePay", TOKEN_PAYMENT).money(Sought::Payment).finish(Finish::Pay3ds),
    Row::new("api.mobile_block", Api, "MobileBlock", TOKEN_PAYMENT).money(Sought::Payment).finish(Finish::Block3ds),

    Row::new("apim.init", Apim, "Init", &[
        Key, list("SessionType"), list("OrderId"), list("Amount"), opt("Product"), opt("Total"), opt("Url"),
        opt("IP"), opt("TemplateTag"), opt("Language"), opt("Phone"), opt("Description"), opt("Cheque"),
    ]).page("Pay"),
    Row::new("apim.charge", Apim, "Charge", PROTECTED).money(Sought::Charge),
    Row::new("apim.unblock", Apim, "Unblock", &[Key, Password, must("OrderId")]).money(Sought::Unblock),
    Row::new("apim.refund", Apim, "Refund", PROTECTED).money(Sought::Refund),
    Row::new("apim.get_state", Apim, "GetState", BY_ORDER).state(),
    Row::new("apim.pay_status", Apim, "PayStatus", BY_ORDER).state(),

    Row::new("vwapi.register", Vwapi, "Register", CUSTOMER),
    Row::new("vwapi.update", Vwapi, "Update", CUSTOMER),
    Row::new("vwapi.delete", Vwapi, "Delete", &[Vwid, LOGIN, InnerPassword]),
    Row::new("vwapi.check", Vwapi, "Check", USER).class(RetryClass::Read),
    Row::new("vwapi.init", Vwapi, "Init", &[
        Vwid, list("SessionType"), LOGIN, USER_PASSWORD, list("OrderId"), list("Amount"), opt("IP"), opt("CardId"),
        opt("PhoneNumber"), opt("Product"), opt("Total"), opt("Description"), opt("TemplateTag"), opt("Language"),
        opt("Url"), opt("Cheque"),
    ]).page("Pay"),
    Row::new("vwapi.init_add", Vwapi, "Init", &[
        Vwid, Fixed("SessionType", "Add"), LOGIN, USER_PASSWORD, opt("IP"), opt("PhoneNumber"), opt("Product"),
        opt("Description"), opt("TemplateTag"), opt("Language"), opt("Url"),
    ]).page("Add"),
    Row::new("vwapi.pay_by_card", Vwapi, "Pay", &[
        Vwid, LOGIN, USER_PASSWORD, Fixed("CardId", "FreePay"), list("OrderId"), list("Amount"), list("CardNumber"),
        list("CardHolder"), list("EMonth"), list("EYear"), list("SecureCode"), opt("SessionType"),
        opt("PhoneNumber"), opt("IP"), opt("ConfirmCode"),
    ]).money(Sought::Payment).finish(Finish::PaySubmit3ds),
    Row::new("vwapi.pay_by_stored_card", Vwapi, "Pay", &[
        Vwid, LOGIN, USER_PASSWORD, list("CardId"), list("OrderId"), list("Amount"), list("SecureCode"),
        opt("SessionType"), opt("IP"), opt("ConfirmCode"),
    ]).money(Sought::Payment).finish(Finish::PaySubmit3ds),
    Row::new("vwapi.pay_recurring", Vwapi, "Pay", &[
        Vwid, LOGIN, USER_PASSWORD, list("CardId"), list("OrderId"), list("Amount"),
    ]).money(Sought::Payment).finish(Finish::PaySubmit3ds),
    Row::new("vwapi.pay_by_token", Vwapi, "Pay", &[
        Vwid, LOGIN, USER_PASSWORD, Fixed("CardId", "FreePay"), list("OrderId"), list("Amount"), list("PayToken"),
        opt("SessionType"),
    ]).money(Sought::Payment).finish(Finish::PaySubmit3ds),
    Row::new("vwapi.pay_submit_3ds", Vwapi, "PaySubmit3DS", &[NotedOrder, must("MD"), must("PaRes")]).money(Sought::ThreeDs),
    Row::new("vwapi.send_code", Vwapi, "SendCode", &[
        Vwid, LOGIN, USER_PASSWORD, opt("CardId"), opt("OrderId"), opt("Amount"),
    ]),
    Row::new("vwapi.charge", Vwapi, "Charge", &[Vwid, Password, must("OrderId"), may("Amount"), may("Cheque")]).money(Sought::Charge),
    Row::new("vwapi.unblock", Vwapi, "Unblock", &[Vwid, Password, must("OrderId")]).money(Sought::Unblock),
    Row::new("vwapi.refund", Vwapi, "Refund", &[
        Vwid, list("OrderId"), InnerPassword, opt("Amount"), opt("Cheque"),
    ]).money(Sought::Refund),
    Row::new("vwapi.get_state", Vwapi, "GetState", &[VwidAsKey, must("OrderId")]).state(),
    Row::new("vwapi.pay_status", Vwapi, "PayStatus", &[Vwid, list("OrderId")]).state(),
    Row::new("vwapi.add", Vwapi, "Add", &[
        Vwid, LOGIN, USER_PASSWORD, list("CardNumber"), list("CardHolder"), list("EMonth"), list("EYear"),
        list("SecureCode"), opt("PhoneNumber"),
    ]).class(RetryClass::MoneyMoving).finish(Finish::AddSubmit3ds),
    Row::new("vwapi.add_submit_3ds", Vwapi, "AddSubmit3DS", &[must("MD"), must("PaRes")]).class(RetryClass::MoneyMoving),
    Row::new("vwapi.activate", Vwapi, "Activate", &[Vwid, LOGIN, USER_PASSWORD, list("CardId"), list("Amount")]),
    Row::new("vwapi.remove", Vwapi, "Remove", &[Vwid, LOGIN, USER_PASSWORD, list("CardId")]),
    Row::new("vwapi.get_list", Vwapi, "GetList", USER).cards(),
];
