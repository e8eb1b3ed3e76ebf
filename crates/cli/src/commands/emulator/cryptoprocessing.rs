//! `paywright emulator --gateway cryptoprocessing`: the second gateway on this machine.

use std::net::SocketAddr;

use paywright_emulator::CryptoprocessingEmulator;
use paywright_emulator::cryptoprocessing::{Terminal, has_fault};
use paywright_emulator::platform::faults::FaultRule;
use serde_json::json;

use super::{Args, clock, end_with, not_started, warn_of_exposure, word};
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::output::{FAINT, GOOD, HEADING, Output, pairs};

/// Refuses what only the first gateway has.
pub(super) fn check(args: &Args, faults: &[FaultRule]) -> Result<(), Failure> {
    let others = [
        ("--project", args.project.is_some()),
        ("--store", args.store.is_some()),
        ("--options", args.options.is_some()),
        ("--secret-env and --secret-file", args.secret.is_named()),
    ];
    if let Some((name, _)) = others.iter().find(|(_, is_given)| *is_given) {
        let message = format!("{name} is for --gateway ecommpay only.");
        return Err(Failure::usage("usage", message).hint(
            "The second gateway has one terminal, with the key and password that its sandbox publishes, and \
             keeps nothing.",
        ));
    }
    if let Some(position) = faults.iter().position(|rule| !has_fault(&rule.fault)) {
        let message = format!("Rule {} has a fault of the first gateway only.", position + 1);
        return Err(Failure::usage("faults_malformed", message)
            .about("--faults")
            .hint("`paywright emulator --gateway cryptoprocessing --words` lists the others."));
    }
    Ok(())
}

pub(super) async fn serve(
    args: &Args,
    faults: Vec<FaultRule>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let terminal = Terminal {
        notification_url: args.callback_url.clone(),
        repeats: args.repeats.unwrap_or_default(),
        page_attempts: args.page_attempts,
        ..Terminal::default()
    };
    let mut builder = CryptoprocessingEmulator::builder()
        .terminal(terminal.clone())
        .clock(clock(args))
        .faults(faults)
        .listen(SocketAddr::from((args.listen, args.port)));
    if !args.listen.is_loopback() {
        warn_of_exposure(args, output);
        builder = builder.expose();
    }
    if let Some(url) = &args.public_url {
        builder = builder.public_url(url);
    }
    if args.allow_remote_callbacks {
        builder = builder.allow_remote_callbacks();
    }
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    let running = builder.start().await.map_err(|error| not_started(&error))?;
    let mut interrupt = Interrupt::listen()?;
    if output.is_json() {
        output.json(&json!({
            "gateway": "cryptoprocessing",
            "base_url": running.base_url(),
            "key": terminal.key,
            "vwid": terminal.vwids.first(),
            "password": terminal.password,
            "callback_url": args.callback_url,
            "clock": word(args.clock),
        }))?;
    } else {
        output.line_now(welcome(args, &terminal, running.base_url()))?;
    }
    end_with(&mut interrupt, running.shutdown()).await;
    if !output.is_json() {
        output.line("\nThe gateway has stopped; nothing of it is kept.")?;
    }
    Ok(Exit::Ok)
}

fn welcome(args: &Args, terminal: &Terminal, base_url: &str) -> String {
    let notifications = match &args.callback_url {
        Some(url) if terminal.repeats == 0 => format!("{url}, once each"),
        Some(url) => format!("{url}, repeated up to {} times", terminal.repeats),
        None => "nowhere; give --callback-url".to_owned(),
    };
    let facts = pairs(&[
        ("address", base_url.to_owned()),
        ("key", format!("`{}`, as the sandbox publishes it", terminal.key)),
        ("password", format!("`{}`, published too", terminal.password)),
        (
            "wallet",
            terminal.vwids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
        ),
        ("notifications", notifications),
        ("clock", word(args.clock)),
        ("dashboard", format!("{base_url}/dashboard")),
        ("state", format!("{base_url}/_control/state")),
    ]);
    format!(
        "{GOOD}The gateway runs.{GOOD:#} ctrl-c ends it.\n{facts}\n\n\
         {HEADING}Open a session{HEADING:#}, then {base_url}/apim/Pay?SessionId=... in a browser, and pay by \
         4111111111100023, CVV 123\n  \
         curl {base_url}/apim/Init -d Key={} -d 'Data=SessionType=Pay;OrderId=order-1;Amount=12480'\n\n\
         {FAINT}All test cards: {base_url}/{FAINT:#}",
        terminal.key
    )
}
