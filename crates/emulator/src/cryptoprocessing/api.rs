//! The interfaces without customers: `api`, where the shop takes the card's data itself, and `apim`,
//! where the gateway's page does (spec 10, sections 3.1 and 3.2).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use paywright_core::cryptoprocessing::{Interface, State, encoding};

use super::answer::{Code, Reply, Xml};
use super::cards::Card;
use super::notification::date;
use super::payment::{NewPayment, OperationKind};
use super::process::{Attempt, Told, Tried};
use super::request::{Parameters, Request};
use super::{Platform, Time};

/// The longest order id and the greatest amount. The latter is our choice.
const ORDER_ID_LENGTH: usize = 50;
const MAX_AMOUNT: u64 = 999_999_999_999;

impl Platform {
    pub(super) fn api(&mut self, now: Time, request: &Request) -> Option<Reply> {
        use OperationKind::{Block, Charge, Pay, Refund, Unblock};
        let reply = match request.command.as_str() {
            "Pay" => self.by_card(now, request, Pay),
            "Block" => self.by_card(now, request, Block),
            "MobilePay" => self.by_token(now, request, Pay),
            "MobileBlock" => self.by_token(now, request, Block),
            "Pay3DS" => self.after_3ds(now, request, Pay),
            "Block3DS" => self.after_3ds(now, request, Block),
            "Charge" => self.operation(now, request, Charge, self.check_key(request)),
            "Unblock" => self.operation(now, request, Unblock, self.check_key(request)),
            "Refund" => self.operation(now, request, Refund, self.check_password(request)),
            "GetState" => self.state(request).at(now),
            "PreAuth" => self.pre_auth(request).at(now),
            _ => return None,
        };
        Some(reply)
    }

    pub(super) fn apim(&mut self, now: Time, request: &Request) -> Option<Reply> {
        use OperationKind::{Charge, Refund, Unblock};
        let checked = || self.check_password(request);
        let reply = match request.command.as_str() {
            "Init" => self.init(now, request).at(now),
            "Charge" => self.operation(now, request, Charge, checked()),
            "Unblock" => self.operation(now, request, Unblock, checked()),
            "Refund" => self.operation(now, request, Refund, checked()),
            "GetState" => self.state(request).at(now),
            "PayStatus" => self.old_state(request).at(now),
            _ => return None,
        };
        Some(reply)
    }

    /// `Pay` and `Block`.
    fn by_card(&mut self, now: Time, request: &Request, kind: OperationKind) -> Reply {
        let started = self.check_key(request).and_then(|()| {
            let (order_id, amount) = order(request.get("OrderId"), request.get("Amount"))?;
            let info = request.list("PayInfo").ok_or("WRONG_PARAMS")?;
            // The list repeats both, and has to agree.
            let repeated = (info.get("OrderId"), info.get("Amount"));
            if repeated != (request.get("OrderId"), request.get("Amount")) {
                return Err("WRONG_PAY_INFO");
            }
            let card = Card::read(&info, "PAN", now)?;
            let ip = request.list("CustomFields").and_then(|fields| fields.owned("IP"));
            self.register(now, new_payment(order_id, amount, kind, ip))?;
            Ok(Tried { card: Some(card), can_authenticate: true })
        });
        self.tried(now, request, started)
    }

    /// `MobilePay` and `MobileBlock`. The token of a wallet is base64; one that holds JSON may name
    /// the amount, and by `pan` a test card that decides how it goes (our choice).
    fn by_token(&mut self, now: Time, request: &Request, kind: OperationKind) -> Reply {
        let started = self.check_key(request).and_then(|()| {
            let token = Token::read(request.get("PayToken").ok_or("WRONG_PARAMS")?)?;
            let amount = request.get("Amount").or(token.amount.as_deref());
            let (order_id, amount) = order(request.get("OrderId"), amount)?;
            self.register(now, new_payment(order_id, amount, kind, None))?;
            Ok(Tried { card: token.card(), can_authenticate: false })
        });
        self.tried(now, request, started)
    }

    /// Tries what was started, and answers.
    fn tried(&mut self, now: Time, request: &Request, started: Result<Tried, Code>) -> Reply {
        let order_id = request.get("OrderId").unwrap_or_default();
        let attempt = match started {
            Ok(tried) => self.attempt(now, order_id, tried),
            Err(code) => Attempt::Done(Told { result: Err(code), at: now }),
        };
        let amount = self.payments.get(order_id).map(|payment| payment.amount.to_string());
        let amount = amount.as_deref().or(request.get("Amount")).unwrap_or_default();
        let (answer, key) = (Xml::new(&request.command), request.get("Key"));
        let about = |answer: Xml| answer.with("OrderId", order_id).with_some("Key", key);
        match attempt {
            Attempt::ThreeDs(md) => {
                let answer = about(answer.with("Success", "3DS")).with("Amount", amount);
                self.with_three_ds(answer, &md).at(now)
            }
            Attempt::Done(told) => {
                let answer = about(answer).result(&told.result).with("Amount", amount);
                self.with_details(answer, order_id, &told).at(told.at)
            }
        }
    }

    /// `Pay3DS` and `Block3DS`.
    fn after_3ds(&mut self, now: Time, request: &Request, kind: OperationKind) -> Reply {
        let order_id = request.get("OrderId").unwrap_or_default();
        let told = self.check_key(request).and_then(|()| {
            let pa_res = request.get("PaRes").ok_or("WRONG_PARAMS")?;
            let payment = self.payments.get(order_id).ok_or("ORDER_NOT_FOUND")?;
            // Those of other interfaces are finished there.
            if payment.kind != kind || payment.interface != Interface::Api {
                return Err("ILLEGAL_ORDER_STATE");
            }
            Ok(self.finish_payment(now, order_id, pa_res))
        });
        let told = told.unwrap_or_else(|code| Told { result: Err(code), at: now });
        let amount = self.payments.get(order_id).map(|payment| payment.amount);
        let answer = Xml::new(&request.command)
            .with("OrderId", order_id)
            .with_some("Key", request.get("Key"))
            .result(&told.result)
            .with_some("Amount", amount);
        self.with_details(answer, order_id, &told).at(told.at)
    }

    /// `Charge`, `Unblock` and `Refund` of `api` and `apim`.
    fn operation(
        &mut self,
        now: Time,
        request: &Request,
        kind: OperationKind,
        checked: Result<(), Code>,
    ) -> Reply {
        let order_id = request.get("OrderId");
        let told = checked.and_then(|()| self.operate(now, order_id, kind, request.get("Amount")));
        let told = told.unwrap_or_else(|code| Told { result: Err(code), at: now });
        let answer = Xml::new(&request.command)
            .result(&told.result)
            .with("OrderId", order_id.unwrap_or_default());
        let is_charge_of_page =
            request.interface == Interface::Apim && kind == OperationKind::Charge;
        // So it was seen there, and nowhere else.
        let nothing = (is_charge_of_page && told.result.is_err()).then_some("0");
        left(answer.with_some("Amount", nothing), kind, &told).at(told.at)
    }

    /// Checks what all operations on a payment have in common, and begins one.
    pub(super) fn operate(
        &mut self,
        now: Time,
        order_id: Option<&str>,
        kind: OperationKind,
        amount: Option<&str>,
    ) -> Result<Told, Code> {
        let order_id = order_id.ok_or("WRONG_PARAMS")?;
        // The whole hold is released, whatever older clients send.
        let amount = amount.filter(|_| kind != OperationKind::Unblock);
        let amount = amount.map(|text| self::amount(Some(text))).transpose()?;
        Ok(self.follow_up(now, order_id, kind, amount))
    }

    /// `Init` of `apim`.
    fn init(&mut self, now: Time, request: &Request) -> Xml {
        let data = request.list("Data").unwrap_or_default();
        let session = self.check_key(request).and_then(|()| {
            let kind = session_type(data.get("SessionType"))?.ok_or("WRONG_PARAMS")?;
            self.open_session(now, Interface::Apim, Some(kind), &data, None)
        });
        let answer = Xml::new("Init")
            .result(&session)
            .with_some("OrderId", data.get("OrderId"))
            .with_some("Amount", data.get("Amount"));
        answer.with_some("SessionId", session.ok())
    }

    /// `GetState`.
    pub(super) fn state(&self, request: &Request) -> Xml {
        let order_id = request.get("OrderId");
        let answer = Xml::new("GetState");
        if let Err(code) = self.check_key_or_vwid(request) {
            return answer.with("Success", "False").with("ErrCode", code);
        }
        let Some(payment) = order_id.and_then(|order_id| self.payments.get(order_id)) else {
            let code = if order_id.is_some() { "ORDER_NOT_FOUND" } else { "WRONG_PARAMS" };
            return answer
                .with("Success", "False")
                .with_some("OrderId", order_id)
                .with("ErrCode", code);
        };
        let is_tried = !matches!(payment.state, State::New | State::PreAuthorized3ds);
        answer
            .with("Success", "True")
            .with("OrderId", &payment.order_id)
            .with("State", &payment.state)
            .with("Forwarded", flag(payment.state == State::Forwarded))
            .with("MerchantContract", &self.terminal.key)
            .with("Amount", payment.shown_amount())
            .with_some("RRN", is_tried.then_some(&payment.rrn))
            .with_some("ErrCode", payment.code)
    }

    /// `PayStatus` of `apim`. To whoever asks before the payer has begun it says no more than that.
    fn old_state(&self, request: &Request) -> Xml {
        let order_id = request.get("OrderId").unwrap_or_default();
        let answer = Xml::new("PayStatus");
        let found = self.check_key(request).and_then(|()| self.begun(order_id));
        match found {
            Ok(payment) => answer
                .with("Success", "True")
                .with("OrderId", order_id)
                .with("Amount", payment.shown_amount())
                .with("State", &payment.state)
                .with_some("ErrCode", payment.code),
            Err(code) => {
                answer.with("Success", "False").with("OrderId", order_id).with("ErrCode", code)
            }
        }
    }

    /// The payment, once its payer has begun it.
    pub(super) fn begun(&self, order_id: &str) -> Result<&super::Payment, Code> {
        let payment = self.payments.get(order_id).ok_or("ORDER_NOT_FOUND")?;
        match (&payment.state, payment.code) {
            (State::New, _) => Err("NONE"),
            (_, Some("ORDER_TIME_OUT")) => Err("ORDER_TIME_OUT"),
            _ => Ok(payment),
        }
    }

    /// `PreAuth`, whose parameters nobody has published: the terminal is not enabled for 3-D Secure 2.
    pub(super) fn pre_auth(&self, request: &Request) -> Xml {
        let code = self.check_key_or_vwid(request).err().unwrap_or("API_NOT_ALLOWED");
        Xml::failed("PreAuth", code).with_some("OrderId", request.order_id())
    }

    /// What an answer of `api` tells beside the result.
    fn with_details(&self, answer: Xml, order_id: &str, told: &Told) -> Xml {
        let (Some(payment), Ok(_)) = (self.payments.get(order_id), &told.result) else {
            return answer;
        };
        if payment.state == State::Forwarded {
            return answer.with("FinalTerminal", "Other");
        }
        if !self.terminal.add_info {
            return answer;
        }
        let card = payment.card.as_ref();
        let text = |of: fn(&Card) -> &str| card.map_or("", of);
        // Written as the gateway writes it elsewhere, without separators.
        let digits = date(told.at).replace([' ', ':'], "");
        let day: Vec<_> = digits.splitn(3, '.').collect();
        let order_date = match day.as_slice() {
            [day, month, rest] => {
                let (year, time) = rest.split_at_checked(4).unwrap_or((rest, ""));
                format!("{year}{month}{day}{time}")
            }
            _ => String::new(),
        };
        let rrn = payment.rrn.as_str();
        let auth_code = rrn.get(6..).unwrap_or_default();
        let rows = [
            ("AuthCode", auth_code),
            ("RefNumber", rrn),
            ("CardHolder", text(|card| &card.holder)),
            ("PaymentSystem", text(|card| card.scheme)),
            ("PANMask", text(|card| &card.mask)),
            ("BankHumanName", "TEST BANK"),
            ("BankCountryCode", "RU"),
            ("is3ds", flag(payment.is_3ds)),
            ("orderdate", &order_date),
        ];
        rows.into_iter().fold(answer, |answer, (key, value)| {
            answer.item(Xml::new("AddInfo").with("Key", key).with("Value", value))
        })
    }

    pub(super) fn check_key(&self, request: &Request) -> Result<(), Code> {
        match request.get("Key") {
            None => Err("WRONG_PARAMS"),
            Some(key) if key == self.terminal.key => Ok(()),
            Some(_) => Err("ACCESS_DENIED"),
        }
    }

    fn check_password(&self, request: &Request) -> Result<(), Code> {
        self.check_key(request)?;
        self.is_password(request.get("Password"))
    }

    pub(super) fn is_password(&self, given: Option<&str>) -> Result<(), Code> {
        match given {
            None => Err("WRONG_PARAMS"),
            Some(password) if password == self.terminal.password => Ok(()),
            Some(_) => Err("ACCESS_DENIED"),
        }
    }

    /// `GetState` of the wallet takes its id under either name: which one is right is not known.
    fn check_key_or_vwid(&self, request: &Request) -> Result<(), Code> {
        if request.interface != Interface::Vwapi {
            return self.check_key(request);
        }
        let id = request.get("Key").or(request.get("VWID")).ok_or("WRONG_PARAMS")?;
        if self.terminal.vwids.iter().any(|known| known == id) {
            Ok(())
        } else {
            Err("ACCESS_DENIED")
        }
    }
}

/// What is held, charged or left after an operation.
pub(super) fn left(answer: Xml, kind: OperationKind, told: &Told) -> Xml {
    let left = told.result.ok();
    match kind {
        OperationKind::Charge => answer.with_some("Amount", left),
        _ => answer.with_some("NewAmount", left),
    }
}

/// Order and amount of a new payment.
pub(super) fn order(order_id: Option<&str>, text: Option<&str>) -> Result<(String, u64), Code> {
    let order_id = order_id.ok_or("WRONG_PARAMS")?;
    if order_id.chars().count() > ORDER_ID_LENGTH {
        return Err("WRONG_PARAMS");
    }
    match amount(text)? {
        0 => Err("WRONG_AMOUNT"),
        amount => Ok((order_id.to_owned(), amount)),
    }
}

fn amount(text: Option<&str>) -> Result<u64, Code> {
    let text = text.ok_or("WRONG_PARAMS")?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("WRONG_PARAMS");
    }
    text.parse().ok().filter(|amount| *amount <= MAX_AMOUNT).ok_or("WRONG_AMOUNT")
}

/// What a session or a payment of the wallet is for; `None` where it adds a card.
pub(super) fn session_type(text: Option<&str>) -> Result<Option<OperationKind>, Code> {
    match text {
        Some("Pay") => Ok(Some(OperationKind::Pay)),
        Some("Block") => Ok(Some(OperationKind::Block)),
        Some("Add") => Ok(None),
        _ => Err("WRONG_PARAMS"),
    }
}

pub(super) fn flag(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

fn new_payment(
    order_id: String,
    amount: u64,
    kind: OperationKind,
    ip: Option<String>,
) -> NewPayment {
    NewPayment {
        order_id,
        amount,
        kind,
        interface: Interface::Api,
        customer: None,
        card_id: None,
        session_id: None,
        ip,
    }
}

/// The token of a phone's wallet.
pub(super) struct Token {
    pub(super) amount: Option<String>,
    pan: Option<String>,
}

impl Token {
    pub(super) fn read(text: &str) -> Result<Self, Code> {
        let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text));
        let bytes = bytes.ok().filter(|bytes| !bytes.is_empty()).ok_or("WRONG_PARAMS")?;
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let text = |name: &str| match json.get(name) {
            Some(serde_json::Value::String(text)) => Some(text.clone()),
            Some(serde_json::Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        Ok(Self { amount: text("amount"), pan: text("pan") })
    }

    /// The test card that decides.
    pub(super) fn card(&self) -> Option<Card> {
        let list = format!(
            "PAN={};EMonth=12;EYear=2099;CardHolder=WALLET;SecureCode=123",
            self.pan.as_deref()?
        );
        let data = Parameters::of_pairs(encoding::read_list(&list));
        Card::read(&data, "PAN", Time::default()).ok()
    }
}
