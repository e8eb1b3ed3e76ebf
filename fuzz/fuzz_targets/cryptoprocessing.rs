//! No answer, form or notification of the second gateway makes a reader or a print panic, and no single
//! answer permits a request to be repeated.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::ticket::{Heard, Sought, Step};
use paywright_core::cryptoprocessing::{
    AcsReturn, Answer, Interface, NamedCommand, Notification, StateAnswer, StateQuery, Terminal,
    Ticket, api, encoding, parse_date, vwapi,
};
use paywright_core::http::{BaseUrl, Response};

fuzz_target!(|body: &[u8]| {
    let _ = NamedCommand::from_json(body);
    let _ = AcsReturn::read(body);
    for (_, value) in encoding::read_form(body) {
        let _ = encoding::read_list(&value);
    }
    let terminal = Terminal::new(BaseUrl::parse("https://gateway.example").unwrap())
        .with_key(SecretKey::new("k").unwrap())
        .with_vwid(SecretKey::new("w").unwrap());
    if let Ok(answer) = Answer::parse(body) {
        let _ = format!("{answer:?}");
        let _ = (answer.amount(), answer.new_amount(), answer.state(), answer.code());
        let _ = (answer.infos().count(), answer.cards().map(|card| card.expired()).count());
    }
    let response = Response::new(200, body);
    let _ = terminal.prepare(&api::Charge::new("o")).unwrap().parse(&response);
    let user = vwapi::User::new("u", "p");
    let _ = terminal.prepare(&vwapi::GetList::new(&user)).unwrap().parse(&response);
    let query = StateQuery::new(Interface::Api, "o");
    let state = terminal.prepare(&query).unwrap().parse(&response);
    let notification = Notification::parse(body);
    if let Ok(state) = &state {
        heed(state, notification.as_ref().ok());
    }
    if let Ok(notification) = &notification {
        let _ = format!("{notification:?}");
        let _ = notification.transaction_date().and_then(parse_date);
        if let Ok(StateAnswer::Known(report)) = &state {
            let _ = notification.confirm(report);
        }
    }
});

/// One answer, however late, is never enough.
fn heed(state: &StateAnswer, notification: Option<&Notification>) {
    for sought in
        [Sought::Payment, Sought::ThreeDs, Sought::Charge, Sought::Unblock, Sought::Refund]
    {
        let mut ticket = Ticket::new(Interface::Api, "o", sought, Some(5));
        if let Some(report) = state.known() {
            ticket = ticket.with_before(report);
        }
        let late = Duration::from_secs(600);
        if let Some(notification) = notification {
            let _ = ticket.next(Duration::ZERO, Heard::Notification(notification));
        }
        let _ = ticket.next(late, Heard::Nothing);
        assert!(!matches!(ticket.next(late, Heard::Answer(state)), Step::SafeToRepeat));
    }
}
