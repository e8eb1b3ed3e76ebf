//! `paywright emulator`: the payment platform on this machine, until ctrl-c.

mod cryptoprocessing;

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use paywright_core::ecommpay::{PageAddress, PaymentPage};
use paywright_core::money::{Currency, Money};
use paywright_emulator::cryptoprocessing::words;
use paywright_emulator::platform::faults::{Fault, FaultRule};
use paywright_emulator::platform::script::Script;
use paywright_emulator::platform::{
    DataAccount, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN, Project, ProjectOptions, Time,
};
use paywright_emulator::{Clock, Emulator, Running, StartError};
use paywright_http::is_this_machine;
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::output::{FAINT, GOOD, HEADING, Output, pairs};
use crate::secret::{NamedSecret, SecretArgs};

/// The key of a platform that was started without one. It is public and protects nothing.
pub const PUBLIC_KEY: &str = Emulator::KEY;

const HELP: &str = "\
Point an integration at the printed address instead of the platform's hosts. It listens on
loopback unless --listen says otherwise, and needs no account. Without a key of yours it signs
with the public key `local-test-key`. crates/emulator/README.md in the repository tells what it
does.

Documented by the platform, and done so here: paths, members, signatures and answers of Gate and
the Data API, results by test card and amount, the steps of 3-D Secure, statuses and operations,
reversal or refund by operating day, callbacks and their 120 attempts in 11 days. Our choice,
where nothing is published: answers to taken payment ids, codes of most declines, numbers that
are no test cards, what a late step ends with, forms of payment links and rates, all faults and
words. The README tells them row by row; do not rely on the choices.

--clock frozen lets time stand still until POST /_control/clock/advance moves it; --clock 60 lets
an hour pass in a minute, so that time-outs and repeated callbacks come sooner. The dashboard
shows payments and callbacks as they happen, refunds, captures, and moves the clock.

--store FILE keeps payments, callbacks and timers over restarts: what was answered is in the file,
even after a crash. It holds masked cards and no keys.

--faults FILE lets things go wrong, a JSON list of rules such as
  [{\"fault\": \"doubled-callback\", \"percent\": 30},
   {\"fault\": \"answer\", \"how\": {\"kind\": \"cut\"}, \"executed\": true,
    \"path\": \"/v2/payment/card/\", \"times\": 5}]
A payment asks for a fault or a way to go by words in its id, such as order-7~cut-after or
order-8~doubled-callback; `paywright emulator --words` lists them. With the same --seed a run
repeats.

--gateway cryptoprocessing runs the second gateway instead: /api, /apim and /vwapi with the
sandbox's published key `Merchant`, password `123` and test cards. Notifications go to
--callback-url, once unless --repeats says otherwise. --project, --store, --options and keys of
yours are not for it.

JSON: one object at the start, {\"base_url\", \"project_id\", \"callback_url\", \"clock\",
\"page_url\"}; then the program goes on until it is ended. The page URL opens a purchase to try.
That of the second gateway is {\"gateway\", \"base_url\", \"key\", \"vwid\", \"password\",
\"callback_url\", \"clock\"}.

Examples:
  paywright emulator --callback-url http://127.0.0.1:8080/callback
  paywright emulator --port 0 --project 42 --secret-file project.key
  paywright emulator --clock 60 --page-attempts 3
  paywright emulator --store shop.db --faults faults.json --seed 7
  paywright emulator --listen 0.0.0.0 --public-url http://platform.test:8112   # in a container
  paywright emulator --gateway cryptoprocessing --callback-url http://127.0.0.1:8080/payture
  paywright emulator --words
  paywright emulator --gateway cryptoprocessing --words";

/// Run the payment platform on this machine until ctrl-c.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Which payment platform to be
    #[arg(long, value_enum, default_value_t = Gateway::Ecommpay)]
    gateway: Gateway,
    /// Identifier of the project [default: 112]
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u32).range(1..))]
    project: Option<u32>,
    /// Where callbacks go unless a request names another address
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// Lets callbacks go to other machines than this one
    #[arg(long)]
    allow_remote_callbacks: bool,
    /// Address to listen on; other than loopback, whoever reaches it controls the platform
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = parse_ip)]
    listen: IpAddr,
    /// The address that pages and callbacks name, where it is another one than is listened on
    #[arg(long, value_name = "URL", value_parser = parse_public_url)]
    public_url: Option<String>,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8112)]
    port: u16,
    /// `real`, `frozen`, or how many times faster than real
    #[arg(long, value_name = "PACE", default_value = "real", value_parser = parse_pace)]
    clock: PaceArg,
    /// Where a frozen clock stands, such as 2026-03-10T12:26:17Z; now unless given
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    time: Option<Time>,
    /// How often a customer may try to pay on one page
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page_attempts: u32,
    /// How often the second gateway repeats a notification that was not taken [default: 0]
    #[arg(long, value_name = "N")]
    repeats: Option<u32>,
    /// Keeps the state in this file over restarts
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// What goes wrong on purpose: a JSON list of fault rules
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// What support can set for the project, as JSON: layout, hold_end, clarification...
    #[arg(long, value_name = "JSON", value_parser = parse_options)]
    options: Option<ProjectOptions>,
    /// Lets identifiers and faults repeat from run to run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Lists the words that payment ids can have behind `~`, and ends
    #[arg(long)]
    words: bool,
    #[command(flatten)]
    secret: SecretArgs,
}

/// The project of a platform that was started without one.
const PROJECT: u32 = Emulator::PROJECT;

/// A payment platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Gateway {
    Ecommpay,
    Cryptoprocessing,
}

/// How fast the clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaceArg {
    Real,
    Frozen,
    Scaled(u32),
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when the platform cannot be started.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if args.words {
        return list_words(args.gateway, output);
    }
    let faults = args.faults.as_deref().map(read_faults).transpose()?;
    if let Some(url) = &args.callback_url {
        check_callback_url(url, args.allow_remote_callbacks)?;
    }
    if let Some(file) = &args.store {
        check_folder(file)?;
    }
    if args.time.is_some() && args.clock != PaceArg::Frozen {
        return Err(Failure::usage("usage", "--time only goes with --clock frozen."));
    }
    let faults = faults.unwrap_or_default();
    if args.gateway == Gateway::Cryptoprocessing {
        cryptoprocessing::check(args, &faults)?;
        return runtime()?.block_on(cryptoprocessing::serve(args, faults, output));
    }
    if args.repeats.is_some() {
        return Err(Failure::usage(
            "usage",
            "--repeats only goes with --gateway cryptoprocessing.",
        ));
    }
    let secret = args.secret.one_if_given(output)?;
    runtime()?.block_on(serve(args, secret.as_ref(), faults, output))
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Runtime::new().map_err(|error| {
        Failure::internal(
            "runtime_failed",
            format!("The program cannot start its threads: {error}."),
        )
    })
}

async fn serve(
    args: &Args,
    secret: Option<&NamedSecret>,
    faults: Vec<FaultRule>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let key = secret.map_or(PUBLIC_KEY, NamedSecret::expose);
    let project_id = args.project.unwrap_or(PROJECT);
    let mut project = Project::new(project_id, key).map_err(|error| Failure::input(&error))?;
    if let Some(url) = &args.callback_url {
        project = project.callback_url(url);
    }
    if let Some(options) = &args.options {
        project = project.options(options.clone());
    }
    let mut builder = Emulator::builder()
        .project(project)
        .clock(clock(args))
        .page_attempts(args.page_attempts)
        .data_account(data_account()?)
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
    if let Some(file) = &args.store {
        builder = builder.store(file);
    }
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    let running = builder.start().await.map_err(|error| not_started(&error))?;
    let mut interrupt = Interrupt::listen()?;
    let page_url = page_to_try(project_id, key, &running)?;
    let json = json!({
        "base_url": running.base_url(),
        "project_id": project_id,
        "callback_url": args.callback_url,
        "clock": word(args.clock),
        "page_url": page_url,
    });
    if output.is_json() {
        output.json(&json)?;
    } else {
        output.line_now(welcome(args, secret, &running, &page_url))?;
    }
    end_with(&mut interrupt, running.shutdown()).await;
    if !output.is_json() {
        let kept = match &args.store {
            Some(file) => format!("its state is kept in {}", file.display()),
            None => "nothing of it is kept".to_owned(),
        };
        output.line(format!("\nThe platform has stopped; {kept}."))?;
    }
    Ok(Exit::Ok)
}

/// Waits for ctrl-c, and then for open requests to be finished, unless somebody insists.
async fn end_with(interrupt: &mut Interrupt, shutdown: impl Future<Output = ()>) {
    interrupt.heard().await;
    tokio::select! {
        () = shutdown => {}
        () = interrupt.heard() => {}
    }
}

fn warn_of_exposure(args: &Args, output: &mut Output) {
    output.warn(format!(
        "{} can be reached from other machines: whoever reaches the platform reads its payments, \
         moves its clock and signs in the merchant's place. Give it no key that is used elsewhere.",
        args.listen
    ));
}

fn not_started(error: &StartError) -> Failure {
    let hint = match error {
        StartError::Listen { source, .. } => match source.kind() {
            ErrorKind::AddrInUse => "--port N takes another port, --port 0 a free one.",
            ErrorKind::PermissionDenied => {
                "--port takes a number from 1024 on, or 0 for a free one."
            }
            _ => "--listen takes an address of this machine, such as 127.0.0.1.",
        },
        StartError::Store(_) | StartError::Unreadable(_) => {
            "--store FILE takes one of an earlier run, or a new one in a folder that you may write to."
        }
        _ => "`paywright emulator --help` shows what can be chosen.",
    };
    let message = format!("The platform did not start: {error}.");
    Failure::internal(paywright_core::ErrorCode::code(error), message).hint(hint)
}

/// The Data API has credentials of its own, which are public as well.
fn data_account() -> Result<DataAccount, Failure> {
    DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY).map_err(|error| Failure::input(&error))
}

fn clock(args: &Args) -> Clock {
    match args.clock {
        PaceArg::Real => Clock::real(),
        PaceArg::Frozen => Clock::frozen(args.time.unwrap_or_else(|| Clock::real().now())),
        PaceArg::Scaled(factor) => Clock::scaled(factor),
    }
}

fn welcome(args: &Args, secret: Option<&NamedSecret>, running: &Running, page_url: &str) -> String {
    let project_id = args.project.unwrap_or(PROJECT);
    let base_url = running.base_url();
    let key = match secret {
        Some(secret) => format!("yours, from {}", secret.label),
        None => format!("`{PUBLIC_KEY}`, which is public; set PAYWRIGHT_SECRET for one of yours"),
    };
    let callbacks = match &args.callback_url {
        Some(url) => url.clone(),
        None => "nowhere; give --callback-url, or merchant_callback_url in a request".to_owned(),
    };
    let variable = match secret {
        Some(_) => String::new(),
        None => format!("PAYWRIGHT_SECRET={PUBLIC_KEY} "),
    };
    let facts = pairs(&[
        ("address", base_url.to_owned()),
        ("project", project_id.to_string()),
        ("key", key),
        ("callbacks", callbacks),
        ("data api", format!("token `{LOCAL_DATA_TOKEN}`, key `{LOCAL_DATA_KEY}`, both public")),
        ("clock", word(args.clock)),
        ("dashboard", format!("{base_url}/dashboard")),
        ("state", format!("{base_url}/_control/state")),
    ]);
    format!(
        "{GOOD}The platform runs.{GOOD:#} ctrl-c ends it.\n{facts}\n\n\
         {HEADING}Pay something{HEADING:#}: open this in a browser and use the test card \
         4000000000000077\n  {page_url}\n\n\
         {HEADING}Sign a page of yours{HEADING:#}\n  {variable}paywright page-url --base-url {base_url} \
         project_id={project_id} payment_id=order-1 payment_amount=3415 payment_currency=USD customer_id=c-7\n\n\
         {FAINT}More cards: paywright cards. Gate is at {base_url}/v2/payment/...{FAINT:#}"
    )
}

fn page_to_try(project: u32, key: &str, running: &Running) -> Result<String, Failure> {
    let key = paywright_core::SecretKey::new(key).map_err(|error| Failure::input(&error))?;
    let signer = paywright_core::ecommpay::Signer::new(&key);
    let address = PageAddress::new(running.base_url()).map_err(|error| Failure::input(&error))?;
    let page = PaymentPage::purchase(project, "try-1", Money::new(3995, Currency::EUR), "try")
        .payment_description("A purchase to try")
        .sign(&signer)
        .map_err(|error| Failure::input(&error))?;
    Ok(page.url(&address))
}

fn list_words(gateway: Gateway, output: &mut Output) -> Result<Exit, Failure> {
    let scripts = Script::WORDS.iter().map(|(word, _, about)| (*word, *about));
    let (words, id): (Vec<(&str, &str)>, _) = match gateway {
        Gateway::Ecommpay => {
            (scripts.chain(Fault::WORDS.iter().copied()).collect(), "a payment id")
        }
        Gateway::Cryptoprocessing => (words().collect(), "an order id"),
    };
    if output.is_json() {
        let rows: Vec<_> =
            words.iter().map(|(word, about)| json!({"word": word, "about": about})).collect();
        output.json(&rows)?;
    } else {
        let rows: Vec<(&str, String)> =
            words.iter().map(|(word, about)| (*word, (*about).to_owned())).collect();
        output.line(format!(
            "Words behind `~` in {id}, such as order-7~cut-after~doubled-callback:\n{}",
            pairs(&rows)
        ))?;
    }
    Ok(Exit::Ok)
}

fn read_faults(file: &Path) -> Result<Vec<FaultRule>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::usage("faults_unreadable", format!("{} cannot be read: {error}.", file.display()))
            .about("--faults")
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{} is no list of fault rules: {error}.", file.display());
        Failure::usage("faults_malformed", message).about("--faults")
    })
}

/// Refuses an address that no callback would ever reach.
fn check_callback_url(url: &str, is_remote_allowed: bool) -> Result<(), Failure> {
    // Browsers and merchants write more into a query than a strict reader takes.
    let address = reqwest::Url::parse(url).ok().filter(|address| address.scheme() == "http");
    let Some(host) = address.as_ref().and_then(reqwest::Url::host_str) else {
        return Err(Failure::usage(
            "callback_url_invalid",
            "--callback-url is no address that callbacks can be sent to by plain HTTP.",
        )
        .hint("Write it like http://127.0.0.1:8080/callback."));
    };
    if !is_remote_allowed && !is_this_machine(host) {
        return Err(Failure::usage(
            "callback_url_remote",
            "--callback-url leads to another machine, and callbacks stay on this one.",
        )
        .hint("--allow-remote-callbacks lets them go there."));
    }
    Ok(())
}

/// Refuses a file in a folder that is not there, which is not made.
fn check_folder(file: &Path) -> Result<(), Failure> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            let message = format!("The folder {} of --store does not exist.", folder.display());
            Err(Failure::usage("store_folder_missing", message).hint("Make it first."))
        }
        _ => Ok(()),
    }
}

fn parse_public_url(text: &str) -> Result<String, String> {
    match PageAddress::new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("write http:// or https://, a host and perhaps a port, such as \
                       http://platform.test:8112"
            .to_owned()),
    }
}

fn parse_ip(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        "write an IP address such as 127.0.0.1, 0.0.0.0 or ::1; the port goes by --port".to_owned()
    })
}

fn parse_options(text: &str) -> Result<ProjectOptions, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("write JSON such as {{\"layout\":\"b\",\"hold_end\":\"capture\"}}: {error}")
    })
}

fn parse_pace(text: &str) -> Result<PaceArg, String> {
    match text {
        "real" => Ok(PaceArg::Real),
        "frozen" => Ok(PaceArg::Frozen),
        _ => match text.trim_end_matches('x').parse::<u32>() {
            Ok(factor) if factor > 0 => Ok(PaceArg::Scaled(factor)),
            _ => Err("write real, frozen or a whole number such as 60".to_owned()),
        },
    }
}

fn parse_time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "write a time such as 2026-03-10T12:26:17Z".to_owned())
}

fn word(pace: PaceArg) -> String {
    match pace {
        PaceArg::Real => "real".to_owned(),
        PaceArg::Frozen => "frozen".to_owned(),
        PaceArg::Scaled(factor) => format!("{factor} times as fast as real"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paces_are_words_or_factors() {
        assert_eq!(parse_pace("real"), Ok(PaceArg::Real));
        assert_eq!(parse_pace("60"), Ok(PaceArg::Scaled(60)));
        assert_eq!(parse_pace("60x"), Ok(PaceArg::Scaled(60)));
        for wrong in ["", "0", "-1", "fast", "1.5"] {
            assert!(parse_pace(wrong).is_err(), "{wrong}");
        }
    }
}
