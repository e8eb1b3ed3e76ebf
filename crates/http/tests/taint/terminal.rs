//! The second gateway: keys, passwords, customers and cards planted in its commands, sent to servers
//! that say everything back in answers of its kind.

use std::fmt::Debug;
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::{
    AcsReturn, Card, Cheque, Command, Interface, NamedCommand, Notification, Outcome, PathWords,
    Raw, Reads, SessionType, StateAnswer, Terminal, Ticket, api, apim, vwapi,
};
use paywright_core::http::{BaseUrl, Response};
use paywright_http::cryptoprocessing::{
    CallError, ConfirmError, LookError, Settle, TerminalClient, Until,
};
use paywright_http::{Client, blocking};
use serde_json::json;

use crate::canary::Canary;
use crate::record::note;
use crate::{plant, show};

/// Sends something to a terminal and shows all that can be shown of it.
pub(crate) async fn run(client: &Client, base: BaseUrl, canary: &mut Canary) {
    let name = canary.written_pan();
    let secret = || SecretKey::new(canary.secret()).unwrap();
    let terminal = Terminal::new(base)
        .with_name(name)
        .with_key(secret())
        .with_vwid(secret())
        .with_password(secret());
    let terminal = client.terminal(terminal);
    show::debug(&terminal);
    let (id, text, secret) = (canary.payment_id(), canary.text(), canary.secret());
    let card = card(canary);
    let user = vwapi::User::new(&text, &secret);
    show::debug(&(&card, &user));
    match canary.below(12) {
        0 | 1 => {
            let pay = api::Pay::new(&id, 500, &card)
                .custom_field("IP", &canary.ip)
                .custom_field("Product", &text)
                .customer_key(&text)
                .cheque(&Cheque::new(canary.email(), 1).message(&text));
            exchange_money(&terminal, &pay, canary).await;
            wait(&terminal, canary).await;
        }
        2 => exchange_money(&terminal, &api::Block::new(&id, 500, &card), canary).await,
        3 => {
            let init = vwapi::Init::new(SessionType::Pay, &user, &id, 500)
                .ip(&canary.ip)
                .phone_number(&canary.phone)
                .description(canary.written_pan())
                .field("Anything", &secret);
            exchange_money(&terminal, &init, canary).await;
            let init = apim::Init::new(SessionType::Block, &id, 500).phone(&canary.phone);
            exchange_money(&terminal, &init.field("Anything", canary.written_pan()), canary).await;
        }
        4 => {
            let by_card = vwapi::PayByCard::new(&user, &id, 500, &card).confirm_code(&secret);
            exchange_money(&terminal, &by_card, canary).await;
            let cvv = canary.parsed_cvv();
            let by_stored = vwapi::PayByStoredCard::new(&user, &id, 5, &secret, &cvv);
            exchange_money(&terminal, &by_stored, canary).await;
        }
        5 => {
            exchange_money(&terminal, &vwapi::Register::new(&user).email(canary.email()), canary)
                .await;
            exchange_money(&terminal, &vwapi::Add::new(&user, &card), canary).await;
            exchange_money(&terminal, &vwapi::Activate::new(&user, &secret, 101), canary).await;
            exchange_money(&terminal, &vwapi::Delete::new(&text), canary).await;
            exchange(&terminal, &vwapi::GetList::new(&user)).await;
        }
        6 => {
            // A refund is sent behind a look alone, so that what comes of it is seen, too.
            let refund = api::Refund::new(&id).amount(5);
            exchange_money(&terminal, &refund, canary).await;
            let call = terminal.terminal().prepare(&refund).unwrap();
            told(&terminal.deliver(call).await);
            exchange_money(&terminal, &vwapi::Charge::new(&id), canary).await;
            exchange_money(&terminal, &apim::Unblock::new(&id), canary).await;
        }
        7 => {
            exchange_money(&terminal, &api::Pay3ds::new(&id, &secret), canary).await;
            exchange_money(&terminal, &vwapi::PaySubmit3ds::new(&id, &secret, &secret), canary)
                .await;
            exchange_money(&terminal, &api::MobilePay::new(&id, &secret), canary).await;
            let back = AcsReturn::read(format!("MD={secret}&PaRes={secret}").as_bytes());
            show::debug(&back);
        }
        8 => {
            let class = plant::CLASSES[canary.below(3)];
            let raw = Raw::new(Interface::Api, "PreAuth", class)
                .key()
                .password()
                .list_password("DATA")
                .param("OrderId", &id)
                .param("Anything", &secret)
                .param(&canary.pan, canary.text())
                .list_param("PayInfo", "PAN", canary.written_pan())
                .list_param("PayInfo", "SecureCode", &canary.cvv)
                .list_param("PayInfo", "Extra", canary.text());
            exchange_money(&terminal, &raw, canary).await;
        }
        9 => named(&terminal, canary).await,
        10 => confirm(&terminal, canary).await,
        _ => {
            let pay = api::Pay::new(&id, 500, &card);
            let hurried = terminal.terminal().clone();
            let client = blocking::Client::from(client.clone()).terminal(hurried);
            let shown = tokio::task::spawn_blocking(move || {
                show::debug(&client);
                told(&client.send(&pay));
                told(&client.carry_out(&api::Refund::new("order-1"), Duration::ZERO));
            });
            shown.await.unwrap();
        }
    }
}

fn card(canary: &Canary) -> Card {
    Card::new(&canary.parsed_pan(), 12, 2030, canary.text()).cvv(&canary.parsed_cvv())
}

/// A command that was put together from JSON, with a slip in it now and then.
async fn named(terminal: &TerminalClient, canary: &mut Canary) {
    let (text, secret) = (canary.text(), canary.secret());
    let command = json!({"command": "vwapi.pay_by_card", "members": {
        "VWUserLgn": text, "VWUserPsw": secret, "OrderId": canary.payment_id(), "Amount": 5,
        "CardNumber": canary.written_pan(), "CardHolder": text, "EMonth": "12", "EYear": "30",
        "SecureCode": canary.cvv,
    }});
    let slips = [
        json!({"command": format!("api.{}", canary.pan)}),
        json!({"command": "api.pay", "members": {canary.pan.as_str(): secret}}),
        json!({"command": "api.pay", "members": {"PAN": canary.pan.parse::<u64>().unwrap()}}),
        json!({"command": "raw", "interface": canary.pan, "name": canary.written_pan()}),
        json!([secret]),
    ];
    for slip in slips {
        match NamedCommand::from_json(slip.to_string().as_bytes()) {
            Ok(command) => show::debug(&command),
            Err(error) => show::error(&error),
        }
    }
    show::error(&PathWords::new(canary.written_pan() + "/", "a", "b").unwrap_err());
    match NamedCommand::from_json(command.to_string().as_bytes()) {
        Ok(NamedCommand::Action(command)) => exchange_money(terminal, &command, canary).await,
        other => panic!("{other:?}"),
    }
}

/// A notification that somebody has posted.
async fn confirm(terminal: &TerminalClient, canary: &mut Canary) {
    let (id, text, secret) = (canary.payment_id(), canary.text(), canary.secret());
    let pan = canary.written_pan();
    for body in [
        format!(
            "Notification=EnginePaySuccess&OrderId={id}&Amount=500&CardHolder={text}&CardId={secret}"
        ),
        format!("Notification={secret}&OrderId={pan}&Amount={pan}&VWUserLgn={text}"),
        format!("Notification=CustomerAddSuccess&CardId={secret}&CardNumber={pan}"),
        format!("{secret}={text}"),
    ] {
        let notification = match Notification::parse(body.as_bytes()) {
            Ok(notification) => notification,
            Err(error) => {
                show::error(&error);
                continue;
            }
        };
        show::debug(&notification);
        match terminal.confirm(Interface::Api, &notification).await {
            Ok(payment) => show::debug(&payment),
            Err(error) => {
                show::error(&error);
                match &error {
                    ConfirmError::Call(inner) => call_error(inner),
                    ConfirmError::Unconfirmed { why, .. } => show::error(why),
                    _ => {}
                }
            }
        }
    }
}

async fn wait(terminal: &TerminalClient, canary: &Canary) {
    // At least one question is asked, for as long as the deadline of the client lets it.
    let hurried = terminal.with_deadline(terminal.deadline().min(Duration::from_millis(50)));
    let until = Until::Paid { amount: 500 };
    let soon = Duration::from_millis(5);
    match hurried.wait_for(Interface::Api, &canary.payment_id(), &until, soon).await {
        Ok(waited) => {
            show::debug(&waited);
            show::debug(&waited.payment());
        }
        Err(failed) => call_error(&failed),
    }
}

/// Shows a command and what becomes of it.
async fn exchange<C: Command + Debug>(
    terminal: &TerminalClient,
    command: &C,
) -> Option<<<C::Answer as Reads>::Outcome as Settle>::Value>
where
    <C::Answer as Reads>::Outcome: Settle<Value: Debug>,
{
    show::debug(command);
    match terminal.terminal().prepare(command) {
        Ok(call) => {
            show::debug(&call);
            show::debug(call.request());
            ticket(call.ticket());
        }
        Err(broken) => {
            show::error(&broken);
            for violation in broken.violations() {
                note(format_args!("{violation} {violation:?}"));
            }
        }
    }
    let sent = terminal.send(command).await;
    told(&sent);
    sent.ok()
}

/// The same for one that does something, with all that follows from its answer.
async fn exchange_money<C: Command<Answer = Outcome> + Debug>(
    terminal: &TerminalClient,
    command: &C,
    canary: &Canary,
) {
    let kept = match exchange(terminal, command).await {
        Some(Outcome::Done(answer) | Outcome::Pending(answer)) => {
            show::debug(&answer);
            None
        }
        Some(Outcome::Declined(declined)) => {
            show::error(&declined);
            None
        }
        Some(Outcome::NeedsAcsPost(post)) => {
            show::debug(&post);
            show::debug(&post.pending);
            let secret = canary.secret();
            let back = format!("MD={secret}&PaRes={secret}");
            match post.pending.finish(&AcsReturn::read(back.as_bytes()).unwrap()) {
                Ok(finish) => show::debug(&finish),
                Err(foreign) => show::error(&foreign),
            }
            None
        }
        Some(Outcome::NeedsRedirect(redirect)) => {
            show::debug(&redirect);
            None
        }
        Some(Outcome::Unknown(unknown)) => {
            show::debug(&unknown);
            unknown.ticket
        }
        None => None,
    };
    ticket(kept.as_ref());
    if let Some(mut kept) = kept {
        match terminal.resolve(&mut kept, Duration::ZERO).await {
            Ok(resolution) => show::debug(&resolution),
            Err(failed) => call_error(&failed),
        }
        told(&terminal.carry_out(command, Duration::ZERO).await);
    }
}

fn told<T: Debug>(result: &Result<T, CallError>) {
    match result {
        Ok(value) => show::debug(value),
        Err(failed) => call_error(failed),
    }
}

fn ticket(ticket: Option<&Ticket>) {
    let Some(ticket) = ticket else { return };
    show::debug(ticket);
}

fn call_error(failed: &CallError) {
    show::error(failed);
    match failed {
        CallError::Request(inner) => show::error(inner),
        CallError::Ticket(inner) => show::error(inner),
        CallError::NotPermitted(inner) => show::error(inner),
        CallError::NoAnswer(inner) => show::error(inner),
        CallError::Read(inner) => show::error(inner),
        CallError::Look(inner) => {
            show::error(inner);
            match inner {
                LookError::NoAnswer(inner) => show::error(inner),
                LookError::Read(inner) => show::error(inner),
                LookError::NoState(answer) => show::debug(answer),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The answers of the gateway's kind that hold what was sent, so that none of them is forgotten.
#[test]
fn the_hostile_answers_are_read_as_answers() {
    let terminal = Terminal::new(BaseUrl::parse("https://gateway.example").unwrap())
        .with_key(SecretKey::new("k").unwrap());
    let call = terminal.prepare(&api::GetState::new("order-1")).unwrap();
    let body = b"Key=k&OrderId=order-1";
    let read = |manner| {
        let answer = crate::hostile::answer_of_terminal(manner, "GetState", body);
        call.parse(&Response::new(200, answer.as_bytes()))
    };
    let known = crate::hostile::TERMINAL_MANNERS
        .filter(|manner| matches!(read(*manner), Ok(StateAnswer::Known(_))));
    assert!(known.count() >= 2);
}
