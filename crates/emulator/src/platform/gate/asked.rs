//! What a request asks for, read once by one set of rules whatever the endpoint. Of card data only
//! what may be kept leaves this place.

use std::time::Duration;

use paywright_core::json::{Document, Kind, Value};
use paywright_core::mask::{Cvv, Pan, mask_pan};
use paywright_core::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::endpoint::{Action, First, Instrument, Route};
use super::fields::{self, Fields};
use crate::platform::cards::TestCard;
use crate::platform::ids::Ids;
use crate::platform::interaction::AVS_MATCH;
use crate::platform::payment::{CallbackOptions, CardAccount, Customer, ErrorItem, ReturnUrls};
use crate::platform::series::{Period, Registration, SeriesKind};
use crate::platform::{Project, Time, codes};

/// What a request asks for. Members that it does not have are empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) customer: Customer,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<Currency>,
    pub(crate) description: String,
    pub(crate) best_before: Option<Time>,
    pub(crate) merchant_refund_id: Option<String>,
    pub(crate) card: Option<CardAccount>,
    /// The other card of a transfer.
    pub(crate) recipient: Option<CardAccount>,
    pub(crate) account_number: Option<String>,
    pub(crate) saved_account: Option<u64>,
    pub(crate) token: Option<String>,
    pub(crate) saves_card: bool,
    pub(crate) return_urls: ReturnUrls,
    pub(crate) callback: CallbackOptions,
    pub(crate) registration: Option<Registration>,
    pub(crate) series: Option<u64>,
    /// The result of the address check, where address data were sent.
    pub(crate) avs_result: Option<String>,
    /// The customer was authenticated before, or is not there: no 3-D Secure.
    pub(crate) skips_authentication: bool,
    /// `cres` or `pares`.
    pub(crate) three_ds_result: Option<String>,
    pub(crate) md: Option<String>,
    /// Names of the members that `additional_data` gives, such as `avs_data.avs_post_code`.
    pub(crate) clarified: Vec<String>,
    /// Whether authentication on the merchant's request starts, and the code that finishes it.
    pub(crate) starts_merchant_auth: bool,
    pub(crate) confirmation_code: Option<String>,
    /// Whether a payment link holds only.
    pub(crate) holds: bool,
    /// Members that break a rule.
    pub(crate) errors: Vec<ErrorItem>,
}

impl Asked {
    /// The sum, if both parts of it are there and right.
    pub(crate) fn sum(&self) -> Option<Money> {
        Some(Money::new(self.amount?, self.currency?))
    }

    /// Reads a request.
    pub(super) fn read(
        document: &Document,
        route: Route,
        project: &Project,
        ids: &mut Ids,
        now: Time,
    ) -> Self {
        let mut fields = Fields::new(document.root());
        let action = route.endpoint.action;
        let mut asked = Self {
            customer: customer(&mut fields),
            amount: fields.amount(amounts(action)),
            currency: fields.currency(),
            description: fields.description("payment.description"),
            best_before: fields.time("payment.best_before"),
            merchant_refund_id: fields.text("payment.merchant_refund_id"),
            account_number: account_number(&mut fields),
            saved_account: fields
                .loose_integer("saved_account_id", 1..=i64::MAX)
                .map(i64::unsigned_abs),
            token: fields.text("token"),
            return_urls: return_urls(&mut fields),
            callback: fields.callback_options(),
            avs_result: avs_result(&mut fields),
            holds: fields.choice("operation_type", &["sale", "auth"]) == Some("auth"),
            ..Self::default()
        };
        if let Some(currency) = asked.currency
            && let Some(method) = route.method
            && matches!(action, Action::Start { .. })
            && !method.takes(currency.as_str())
        {
            let rule = "currency of the method";
            fields.refuse(codes::CURRENCY_DISABLED, "payment.currency", rule);
        }
        let cards = Cards { project, ids };
        asked.read_cards(&mut fields, action, cards);
        asked.read_interaction(&mut fields, action);
        asked.read_series(&mut fields, action);
        asked.saves_card |= ["card.save", "customer.save", "customer.account_save"]
            .into_iter()
            .map(|path| fields.flag(path))
            .fold(false, |all, one| all | one);
        if let (Action::LinkCreate, Some(best_before)) = (action, asked.best_before) {
            const FARTHEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
            if best_before <= now || best_before.since(now) > FARTHEST {
                let rule = "in the future, at most 30 days ahead";
                fields.refuse(codes::VALIDATION_ERROR, "payment.best_before", rule);
            }
        }
        asked.errors = fields.errors();
        asked
    }

    fn read_cards(&mut self, fields: &mut Fields<'_>, action: Action, mut cards: Cards<'_>) {
        let (first, instrument) = match action {
            Action::Start { first, instrument } => (Some(first), instrument),
            Action::Tokenize => (None, Instrument::Card),
            _ => return,
        };
        let has_cvv = fields::at(fields.root(), "cvv").is_some();
        if has_cvv {
            check_cvv(fields, "cvv");
        }
        if instrument != Instrument::Card {
            return;
        }
        match first {
            Some(First::Transfer) => {
                self.card = cards.read(fields, "sender", false);
                self.recipient = cards.read(fields, "recipient", false);
            }
            first => {
                let needs_date = first != Some(First::Payout);
                self.card = cards.read(fields, "card", needs_date);
            }
        }
    }

    fn read_interaction(&mut self, fields: &mut Fields<'_>, action: Action) {
        match action {
            Action::Start { .. } => {
                let moto = fields.integer("payment.moto_type", 0..=2).unwrap_or(0);
                let authenticated = fields::at(fields.root(), "authentication_data").is_some();
                self.skips_authentication = moto > 0 || authenticated;
            }
            Action::ThreeDsResult | Action::ThreeDsMethodDone => {
                let root = fields.root();
                let texts = |name| fields::at(root, name).and_then(Value::as_str);
                self.three_ds_result = texts("cres").or(texts("pares")).map(str::to_owned);
                self.md = texts("md").map(str::to_owned);
            }
            Action::Clarification => match fields::at(fields.root(), "additional_data") {
                Some(data) if data.kind() == Kind::Object => leaves(data, "", &mut self.clarified),
                // PHP writes an empty object as an empty list.
                Some(data) if data.kind() == Kind::Array && data.items().next().is_none() => {}
                _ => fields.refuse(codes::VALIDATION_ERROR, "additional_data", "object"),
            },
            Action::MerchantAuth => {
                let kind = fields.choice("general.type", &["start", "finish"]);
                self.starts_merchant_auth = kind == Some("start");
                self.confirmation_code = fields::scalar(fields.root(), "confirmation_code");
                if kind == Some("finish") && self.confirmation_code.is_none() {
                    let rule = "required to finish";
                    fields.refuse(codes::VALIDATION_ERROR, "confirmation_code", rule);
                }
            }
            _ => {}
        }
    }

    fn read_series(&mut self, fields: &mut Fields<'_>, action: Action) {
        let root = fields.root();
        let id = |path| fields::at(root, path).is_some();
        let path = if id("recurring.id") { "recurring.id" } else { "recurring_id" };
        self.series = fields.loose_integer(path, 1..=i64::MAX).map(i64::unsigned_abs);
        let registers = fields.flag("recurring.register") | fields.flag("recurring_register");
        let starts = matches!(
            action,
            Action::Start { first: First::Sale | First::Auth | First::Verification, .. }
                | Action::LinkCreate
        );
        if (starts && registers) || action == Action::SeriesUpdate {
            self.registration = Some(registration(fields, action == Action::SeriesUpdate));
        }
        self.saves_card |= starts && registers;
    }
}

/// What is needed to read a card.
struct Cards<'a> {
    project: &'a Project,
    ids: &'a mut Ids,
}

impl Cards<'_> {
    /// A card in an object of this name. Expired ones are read: that is for the operation to say.
    fn read(&mut self, fields: &mut Fields<'_>, at: &str, needs_date: bool) -> Option<CardAccount> {
        let member = |name: &str| format!("{at}.{name}");
        let pan = fields::scalar(fields.root(), &member("pan"));
        let pan = pan.and_then(|text| Pan::parse(text.trim()).ok());
        if pan.is_none() {
            let rule = "card number of 12 to 19 digits with a right check digit";
            fields.refuse(codes::VALIDATION_ERROR, &member("pan"), rule);
        }
        let year = fields.loose_integer(&member("year"), 2020..=9999);
        let month = fields.loose_integer(&member("month"), 1..=12);
        let holder = holder(fields, &member("card_holder"));
        if fields::at(fields.root(), &member("cvv")).is_some() {
            check_cvv(fields, &member("cvv"));
        }
        let (expiry_year, expiry_month) = match (year, month) {
            (Some(year), Some(month)) => (i16::try_from(year).ok()?, i8::try_from(month).ok()?),
            _ if needs_date => return None,
            _ => (0, 0),
        };
        let pan = pan?;
        Some(account_of(&pan, self.project, self.ids, holder?, (expiry_year, expiry_month)))
    }
}

/// What is kept about a card.
pub(crate) fn account_of(
    pan: &Pan,
    project: &Project,
    ids: &mut Ids,
    holder: String,
    (expiry_year, expiry_month): (i16, i8),
) -> CardAccount {
    CardAccount {
        masked: mask_pan(pan.expose()),
        test_number: TestCard::find(pan.expose()).map(|card| card.number.to_owned()),
        token: project.card_token(pan.expose()),
        holder,
        id: ids.account(),
        expiry_month,
        expiry_year,
    }
}

/// `^[a-zA-Z0-9\s\-.']+$`, up to 255 characters.
pub(crate) fn is_holder(text: &str) -> bool {
    let is_allowed = |c: char| {
        c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '-' | '.' | '\'')
    };
    (1..=255).contains(&text.len()) && text.chars().all(is_allowed)
}

/// The holder, empty when the member is not there; `None` when it is wrong.
fn holder(fields: &mut Fields<'_>, path: &str) -> Option<String> {
    let Some(value) = fields::at(fields.root(), path) else {
        return Some(String::new());
    };
    let text = value.as_str().filter(|text| is_holder(text));
    if text.is_none() {
        let rule = "1 to 255 Latin letters, digits, blanks and -.'";
        fields.refuse(codes::VALIDATION_ERROR, path, rule);
    }
    text.map(str::to_owned)
}

fn check_cvv(fields: &mut Fields<'_>, path: &str) {
    let value = fields::scalar(fields.root(), path);
    if value.is_none_or(|text| Cvv::parse(&text).is_err()) {
        fields.refuse(codes::VALIDATION_ERROR, path, "3 or 4 digits");
    }
}

fn customer(fields: &mut Fields<'_>) -> Customer {
    Customer {
        id: fields.text("customer.id"),
        ip_address: fields.text("customer.ip_address"),
        email: fields.text("customer.email"),
        phone: {
            let phone = fields::scalar(fields.root(), "customer.phone");
            let is_phone = |text: &String| {
                (4..=24).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
            };
            let is_wrong = phone.as_ref().is_some_and(|text| !is_phone(text));
            if is_wrong {
                fields.refuse(codes::VALIDATION_ERROR, "customer.phone", "4 to 24 digits");
            }
            phone.filter(is_phone)
        },
    }
}

fn return_urls(fields: &mut Fields<'_>) -> ReturnUrls {
    ReturnUrls {
        success: fields.url("return_url.success", false),
        decline: fields.url("return_url.decline", false),
        back: fields.url("return_url.return", false),
        acs: fields.url("acs_return_url.return_url", false),
        acs_notification: fields.url("acs_return_url.3ds_notification_url", false),
    }
}

/// What the issuer finds about the address: in test payments whatever was sent is right.
fn avs_result(fields: &mut Fields<'_>) -> Option<String> {
    fields::at(fields.root(), "avs_data")?;
    let post_code = fields.text("avs_data.avs_post_code");
    let street = fields.text("avs_data.avs_street_address");
    for (path, is_given) in [
        ("avs_data.avs_post_code", post_code.is_some()),
        ("avs_data.avs_street_address", street.is_some()),
    ] {
        if !is_given && fields::at(fields.root(), path).is_none() {
            fields.refuse(codes::VALIDATION_ERROR, path, "required in avs_data");
        }
    }
    post_code.and(street).map(|_| AVS_MATCH.to_owned())
}

/// The customer's account: a number, or what stands for it with some methods.
fn account_number(fields: &mut Fields<'_>) -> Option<String> {
    ["account.number", "account.wallet_address", "account.bank_id"]
        .into_iter()
        .find(|path| fields::at(fields.root(), path).is_some())
        .and_then(|path| match fields::at(fields.root(), path).map(Value::kind) {
            Some(Kind::Number) => fields::scalar(fields.root(), path),
            _ => fields.text(path),
        })
}

/// The terms of a series. A change of one names what changes only.
fn registration(fields: &mut Fields<'_>, is_change: bool) -> Registration {
    let kind = fields.choice("recurring.type", &["R", "C", "U"]);
    let period = fields.choice("recurring.period", &["D", "W", "M", "Q", "Y"]);
    let date = |fields: &mut Fields<'_>, path: &str| {
        let text = fields.text(path)?;
        let date = day(&text);
        if date.is_none() {
            fields.refuse(codes::VALIDATION_ERROR, path, "date such as 31-12-2030");
        }
        date
    };
    let start = date(fields, "recurring.start_date");
    let scheduled_payment_id = fields.text("recurring.scheduled_payment_id");
    if start.is_some() && scheduled_payment_id.is_none() && !is_change {
        let rule = "required with start_date";
        fields.refuse(codes::VALIDATION_ERROR, "recurring.scheduled_payment_id", rule);
    }
    let own_id = fields::scalar(fields.root(), "general.payment_id");
    let folded = |id: &Option<String>| id.as_ref().map(|id| id.to_lowercase());
    if scheduled_payment_id.is_some() && folded(&scheduled_payment_id) == folded(&own_id) {
        let rule = "another one than payment_id";
        fields.refuse(codes::VALIDATION_ERROR, "recurring.scheduled_payment_id", rule);
    }
    Registration {
        kind: kind.and_then(SeriesKind::parse),
        period: period.and_then(Period::parse),
        interval: fields.loose_integer("recurring.interval", 1..=100),
        amount: fields.loose_integer("recurring.amount", 1..=10_000_000_000_000),
        time_of_day: {
            let text = fields.text("recurring.time");
            let seconds = text.as_deref().and_then(seconds_of_day);
            if text.is_some() && seconds.is_none() {
                fields.refuse(codes::VALIDATION_ERROR, "recurring.time", "time such as 12:00:00");
            }
            seconds
        },
        start,
        scheduled_payment_id,
        expiry: {
            let year = fields.loose_integer("recurring.expiry_year", 2020..=9999);
            let month = fields.loose_integer("recurring.expiry_month", 1..=12);
            let day_of_month = fields.loose_integer("recurring.expiry_day", 1..=31);
            match (year, month, day_of_month) {
                (Some(year), Some(month), Some(day_of_month)) => {
                    let date = day(&format!("{day_of_month:02}-{month:02}-{year:04}"));
                    if date.is_none() {
                        let rule = "a day of the month";
                        fields.refuse(codes::VALIDATION_ERROR, "recurring.expiry_day", rule);
                    }
                    date
                }
                _ => None,
            }
        },
    }
}

/// The registration that a document asks for in its member `recurring`.
///
/// # Errors
/// The first rule that it breaks.
pub(crate) fn registration_of(document: &Document) -> Result<Option<Registration>, String> {
    let mut fields = Fields::new(document.root());
    let registers = fields.flag("recurring.register");
    let registration = registration(&mut fields, false);
    match fields.errors().first() {
        Some(error) => Err(format!("{}: {}", error.field, error.constraint)),
        None => Ok(registers.then_some(registration)),
    }
}

/// Midnight UTC of a date `DD-MM-YYYY`.
fn day(text: &str) -> Option<Time> {
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Time::parse(&format!("{year}-{month}-{day}T00:00:00Z"))
}

/// `hh:mm:ss` in seconds.
fn seconds_of_day(text: &str) -> Option<u32> {
    let time = Time::parse(&format!("1970-01-01T{text}Z"))?;
    u32::try_from(time.seconds()).ok()
}

/// The names of all leaves that can be right, joined by `.`.
fn leaves(value: Value<'_>, path: &str, into: &mut Vec<String>) {
    for (name, member) in value.members() {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match member.kind() {
            Kind::Object => leaves(member, &path, into),
            Kind::Null => {}
            _ if member.scalar_text().is_some_and(|text| is_valid(&path, text)) => into.push(path),
            _ => {}
        }
    }
}

/// Whether a value fits its rule in `clarification_fields`.
fn is_valid(path: &str, text: &str) -> bool {
    let is_address = path != "customer.email"
        || text.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    is_address && (1..=255).contains(&text.chars().count())
}

fn amounts(action: Action) -> std::ops::RangeInclusive<i64> {
    match action {
        Action::Start { first: First::Verification, .. } => 0..=0,
        _ => 1..=10_000_000_000_000,
    }
}
