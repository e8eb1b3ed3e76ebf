//! Requests with something planted in every member.

use paywright_core::ecommpay::gate::{
    AuthenticationData, AvsData, BookingInfo, Card, CardPayout, CardSale, CardToken, Customer,
    GateRequest, Kind, Member, Merchant, MoneyTransfer, Recipient, Sender, Shown,
};
use paywright_core::http::RetryClass;
use paywright_core::money::{Currency, Money};
use serde_json::{Value, json};

use crate::canary::Canary;

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(crate) fn card(canary: &Canary) -> Card {
    Card::new(&canary.parsed_pan(), 12, 2030, canary.text()).cvv(&canary.parsed_cvv())
}

pub(crate) fn token(canary: &Canary) -> CardToken {
    CardToken::new(canary.secret()).cvv(&canary.parsed_cvv())
}

/// A customer of whom much is known, all of it as the platform wants it.
pub(crate) fn customer(canary: &Canary) -> Customer {
    let text = canary.text();
    Customer::new("customer-7", &canary.ip)
        .email(canary.email())
        .phone(&canary.phone)
        .home_phone(&canary.phone)
        .first_name(&text)
        .last_name(&text)
        .member("day_of_birth", canary.birthday.clone().into())
        .birthplace(&text)
        .city(&text)
        .street(&text)
        .address(&text)
        .billing_address(&text)
        .document_number(&text)
        .iin(&text)
        .session_id(canary.secret())
        .device_fingerprint(canary.secret())
        .account_auth_data(canary.secret())
}

/// A purchase that the platform takes.
pub(crate) fn sale(canary: &mut Canary) -> CardSale {
    let text = canary.text();
    CardSale::new(canary.payment_id(), eur(3415), card(canary), customer(canary))
        .description(format!("{text} {}", canary.written_pan()))
        .merchant(Merchant::new().data(&text))
        .avs_data(AvsData::new(&text, &text))
        .booking_info(BookingInfo::default().first_name(&text).last_name(&text))
        .authentication_data(AuthenticationData::new(&text).cavv(canary.secret()))
        .member("payment.new_thing", canary.secret().into())
        .member("new_wallet.key", canary.secret().into())
        .member(format!("new.{}", canary.pan), canary.text().into())
}

pub(crate) fn payout(canary: &mut Canary) -> CardPayout {
    let sender = Sender::new().pan(&canary.parsed_pan()).first_name(canary.text());
    let card = Card::number(&canary.parsed_pan());
    CardPayout::new(canary.payment_id(), eur(100), card, customer(canary)).sender(sender)
}

pub(crate) fn transfer(canary: &mut Canary) -> MoneyTransfer {
    let sender = Sender::new().pan(&canary.parsed_pan()).phone(&canary.phone);
    let recipient = Recipient::card(canary.text(), &canary.parsed_pan()).address(canary.text());
    MoneyTransfer::new(canary.payment_id(), eur(100), sender, recipient, customer(canary))
}

/// Sets every member that is documented, and some that are not, to something that must not be seen;
/// where everything is shown, to a text with a card number in it.
pub(crate) fn everywhere<O>(
    request: GateRequest<O>,
    canary: &mut Canary,
    is_checked: bool,
) -> GateRequest<O> {
    let mut request = request;
    for member in Member::all() {
        // The merchant's own ids may be seen; a ticket even has to keep them as they are.
        let value = match member.path {
            "general.payment_id" => canary.payment_id().into(),
            "payment.merchant_refund_id" | "request_id" => "return-1".into(),
            _ => planted(member, canary),
        };
        request = if is_checked {
            request.member(member.path, value)
        } else {
            request.unchecked_member(member.path, value)
        };
    }
    request
        .member("payment.nobody_knows", canary.secret().into())
        .unchecked_member(
            "wallet.keys",
            json!([canary.secret(), {"pan": canary.pan}, canary.text()]),
        )
        .member(format!("note.card {}", canary.written_pan()), 1.into())
}

fn planted(member: &Member, canary: &mut Canary) -> Value {
    match (member.shown, &member.kind) {
        // A number where a text is expected, now and then.
        _ if canary.below(30) == 0 => json!(canary.pan.parse::<u64>().unwrap()),
        (_, Kind::Container) => json!({"inner": [canary.secret(), canary.pan]}),
        (Shown::Fully, _) => match canary.below(3) {
            0 => canary.written_pan().into(),
            1 => format!("see {} there", canary.written_pan()).into(),
            _ => canary.email().into(),
        },
        (Shown::AsCard, _) => match canary.below(3) {
            0 => canary.text().into(),
            _ => canary.written_pan().into(),
        },
        (Shown::Never, Kind::Digits { .. }) => canary.cvv.clone().into(),
        (Shown::Partly, Kind::Digits { .. }) => canary.phone.clone().into(),
        (Shown::Partly, Kind::IpAddress) => canary.ip.clone().into(),
        (Shown::Partly, Kind::Date) => canary.birthday.clone().into(),
        (Shown::Partly, _) => match canary.below(5) {
            0 => canary.email().into(),
            // Not everything with an @ in it is an address.
            1 => format!("someone @ {}", canary.text()).into(),
            2 => format!("card {}", canary.written_pan()).into(),
            3 => format!("{}\u{e9}\"\n\\ {}", canary.text(), canary.text()).into(),
            _ => canary.text().into(),
        },
        _ => canary.secret().into(),
    }
}

/// How a request of somebody's own making is treated.
pub(crate) const CLASSES: [RetryClass; 3] =
    [RetryClass::Read, RetryClass::HarmlessWrite, RetryClass::MoneyMoving];
