//! The runs: something planted, sent one way or another, and looked for.

use std::sync::Arc;
use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::data_api::{BalanceQuery, DataApi};
use paywright_core::ecommpay::gate::{
    Capture, CardSale, Clarification, CustomerAction, Gate, MerchantAuth, Refund, SavedAccounts,
    StatusByRequest, ThreeDsResult, TokenInfo, Tokenize,
};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::retry::Policy;
use paywright_emulator::platform::{self, DataAccount};
use paywright_emulator::{Emulator, Running};
use paywright_http::{Client, ClientBuilder, Until, blocking};
use serde_json::json;
use tokio::task::JoinSet;

use crate::canary::Canary;
use crate::hostile::{Hostile, MANNERS, SILENT, TERMINAL_MANNERS};
use crate::scan::Scanner;
use crate::{plant, record, show, terminal};

/// Runs that are on their way at a time; what they show is looked through together.
const TOGETHER: u64 = 20;

#[test]
fn nothing_that_is_shown_holds_what_was_planted() {
    record::start();
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (first, last) = match number("TAINT_RUN") {
        Some(run) => (run, run),
        None => (1, number("TAINT_RUNS").unwrap_or(2_000)),
    };
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap();
    let world = Arc::new(runtime.block_on(World::open()));
    let mut shown = 0;
    let mut unseen = EXPECTED.to_vec();
    for batch in (first..=last).step_by(usize::try_from(TOGETHER).unwrap()) {
        let mut scanner = Scanner::default();
        let mut runs = JoinSet::new();
        for number in batch..(batch + TOGETHER).min(last + 1) {
            let canary = Canary::new(number);
            canary.add_to(&mut scanner);
            runs.spawn_on(run(Arc::clone(&world), canary), runtime.handle());
        }
        runtime.block_on(runs.join_all());
        let text = record::take();
        shown += text.len();
        unseen.retain(|expected| !text.contains(expected));
        if let Some(found) = scanner.find(&text) {
            panic!(
                "{found}\n\nthis repeats it, for the run that is named:\n\n    TAINT_RUN={batch} \
                 cargo test -p paywright-http --features tracing --test taint\n"
            );
        }
    }
    // Whoever shows nothing leaks nothing, and proves nothing.
    if last - first >= 1_000 {
        assert_eq!(unseen, [""; 0], "none of the runs has come to these");
    }
    println!("{shown} bytes were looked through");
}

/// What has to happen in some of the runs.
const EXPECTED: &[&str] = &[
    // Targets that log.
    "span paywright_http",
    "event paywright_http",
    "event hyper_util",
    "log rustls",
    // Answers.
    "by http Answered {",
    "by https Answered {",
    "Accepted(Accepted {",
    "Rejected(Rejected(",
    "AlreadyExists(AlreadyExists {",
    "Unknown(Unknown {",
    "StillUnknown",
    "Waited {",
    // Of the second gateway.
    "Answered { status: 200, body: <Pay Success=",
    "Sending { body: Key=***&OrderId=order-",
    "Done(Answer {",
    "Declined(Declined {",
    "NeedsAcsPost(AcsPost {",
    "NeedsRedirect(Redirect {",
    "Unknown { ticket: ",
    "Known(StateReport {",
    "ConfirmedPayment(",
    "gateway_declined: ",
    "gateway_refused: ",
    "xml_not_xml: ",
    "answer_of_other_payment: ",
    "state_missing: ",
    "notification_of_other_amount: ",
    // Errors, by their codes.
    "request_invalid: ",
    "gate_rejected: ",
    "answer_unreadable: ",
    "platform_unavailable: ",
    "the answer cannot be trusted: ",
    "data_refused: ",
    "http_plain_refused: ",
    "http_connect_failed: ",
    "http_proxy_failed: ",
    "http_tls_failed: ",
    "http_certificate_refused: ",
    "http_timeout: ",
    "http_connection_closed: ",
    "http_protocol_broken: ",
    "http_encoding_refused: ",
];

struct World {
    platform: Running,
    hostile: Hostile,
}

/// The keys of the local platform: it has to know them beforehand.
const KEY: &str = "Kq7Zx9Kq7Zx9-key-of-the-project-Kq7Zx9";
const DATA_KEY: &str = "Kq7Zx9Kq7Zx9-key-of-the-token-Kq7Zx9";
const DATA_TOKEN: &str = "Kq7Zx9Kq7Zx9Kq7Zx9Kq7Zx9Kq7Zx9";
const PASSWORD: &str = "Kq7Zx9Kq7Zx9";

impl World {
    async fn open() -> Self {
        let project = platform::Project::new(112, KEY).unwrap();
        let account = DataAccount::new(DATA_TOKEN, DATA_KEY).unwrap();
        let platform = Emulator::builder().project(project).data_account(account);
        Self { platform: platform.start().await.unwrap(), hostile: Hostile::start().await }
    }

    /// An address of some server, and the way to it.
    fn somewhere(&self, canary: &mut Canary, of_terminal: bool) -> (String, ClientBuilder) {
        let soon = Duration::from_millis(1);
        let builder = Client::builder()
            .retry(Policy { attempts: 2, first: soon, longest: soon })
            .deadline(Duration::from_secs(5))
            .observe(|event| show::debug(event))
            .observe(|event| {
                let scheme = event.url.split(':').next().unwrap_or_default();
                record::note(format_args!("by {scheme} {:?}", event.what));
            });
        let (plain, tls) = (self.hostile.plain, self.hostile.tls);
        let manner = match of_terminal && canary.below(4) > 0 {
            true => TERMINAL_MANNERS.start + canary.below(TERMINAL_MANNERS.len()),
            false => canary.below(MANNERS),
        };
        let builder =
            if manner == SILENT { builder.deadline(Duration::from_millis(20)) } else { builder };
        let by_proxy = |scheme| format!("{scheme}://user:{PASSWORD}@{plain}");
        let elsewhere = format!("https://gate.example/{manner}");
        match canary.below(20) {
            0..=3 if !of_terminal => (self.platform.base_url().to_owned(), builder),
            // Encrypted, and trusted.
            4 => (
                format!("https://{tls}/{manner}"),
                builder.ca_pem(self.hostile.ca.as_bytes()).unwrap(),
            ),
            // Nobody vouches for the certificate.
            5 => (format!("https://{tls}/{manner}"), builder),
            // The other side does not speak TLS.
            6 => (format!("https://{plain}/{manner}"), builder),
            7 => (elsewhere, builder.proxy(&by_proxy("http"), "").unwrap()),
            8 => (elsewhere, builder.proxy(&by_proxy("socks5h"), "").unwrap()),
            9 => (elsewhere, builder.proxy("http://127.0.0.1:9", "").unwrap()),
            // Nobody listens, nobody has the name, and plain HTTP is refused.
            10 => ("http://127.0.0.1:9".to_owned(), builder),
            11 => ("http://gate.example".to_owned(), builder),
            _ => (format!("http://{plain}/{manner}"), builder.no_proxy()),
        }
    }
}

async fn run(world: Arc<World>, mut canary: Canary) {
    let of_terminal = canary.below(4) == 0;
    let (base, builder) = world.somewhere(&mut canary, of_terminal);
    show::debug(&builder);
    let client = builder.build().unwrap();
    show::debug(&client);
    let base = BaseUrl::parse(&base).unwrap();
    if of_terminal {
        return terminal::run(&client, base, &mut canary).await;
    }
    if canary.below(8) == 0 {
        return ask_data_api(&client, base, &mut canary).await;
    }
    let project = Project::new(112, &SecretKey::new(KEY).unwrap());
    let gate = client.gate(Gate::new(project).with_base_url(base));
    show::debug(&gate);
    let (id, text, secret) = (canary.payment_id(), canary.text(), canary.secret());
    let canary = &mut canary;
    match canary.below(16) {
        14 => {
            let call = gate.gate().prepare(&plant::sale(canary)).unwrap();
            match client.send(call.request()).await {
                Ok(answer) => {
                    show::debug(&answer);
                    show::debug(&answer.response());
                }
                Err(failed) => show::error(&failed),
            }
        }
        15 => break_settings(canary),
        0 | 1 => {
            show::exchange_money(&gate, &plant::sale(canary)).await;
            // At least one question is asked, for as long as the deadline of the client lets it.
            let hurried = gate.with_deadline(gate.deadline().min(Duration::from_millis(50)));
            let waited = hurried.wait_for(&id, &Until::Paid, Duration::from_millis(5)).await;
            match waited {
                Ok(waited) => show::debug(&waited),
                Err(failed) => show::error(&failed),
            }
        }
        2 => {
            let sale = plant::everywhere(plant::sale(canary), canary, false);
            show::exchange_money(&gate, &sale).await;
        }
        3 => {
            let sale = plant::everywhere(plant::sale(canary), canary, true);
            show::exchange_money(&gate, &sale).await;
        }
        4 => {
            let by_token =
                CardSale::new(&id, plant::eur(1), plant::token(canary), plant::customer(canary));
            show::debug(&plant::token(canary));
            show::exchange_money(&gate, &by_token).await;
        }
        5 => show::exchange_money(&gate, &plant::transfer(canary)).await,
        6 => show::exchange_money(&gate, &plant::payout(canary)).await,
        7 => {
            let refund = Refund::card(&id, &text).amount(plant::eur(5)).reference(&text);
            let refund = refund.member("payment.extra_thing", canary.pan.clone().into());
            show::exchange_money(&gate, &refund).await;
            show::exchange_money(&gate, &Capture::card(&id)).await;
        }
        8 => {
            show::exchange(&gate, &ThreeDsResult::pares(&id, &secret).md(&secret)).await;
            show::exchange(&gate, &ThreeDsResult::cres(&id, &secret)).await;
            show::exchange(&gate, &MerchantAuth::finish(&id, &secret)).await;
            let asked =
                json!({"avs_data": {"avs_post_code": text, "pan": canary.pan}, "x": secret});
            show::exchange(&gate, &Clarification::new(&id, asked)).await;
        }
        9 => {
            show::exchange(&gate, &TokenInfo::new("customer-7", &plant::token(canary))).await;
            show::exchange(&gate, &SavedAccounts::new("customer-7", "card")).await;
            show::exchange(&gate, &StatusByRequest::new(canary.written_pan())).await;
            let tokenize = Tokenize::new(plant::card(canary), plant::customer(canary));
            show::exchange(&gate, &tokenize).await;
        }
        10 => {
            let class = plant::CLASSES[canary.below(3)];
            let post = gate.gate().post("/v2/payment/new/thing", class);
            let post = plant::everywhere(post, canary, false);
            show::exchange_money(&gate, &post.unchecked_member("general.payment_id", id.into()))
                .await;
        }
        11 => {
            show::exchange(
                &gate,
                &plant::everywhere(gate.gate().ask("/v2/new/question"), canary, false),
            )
            .await;
            let action = CustomerAction::new("confirm", &id, plant::customer(canary));
            show::exchange(&gate, &action).await;
        }
        // A card number as a payment id: whoever does that must not find it in a log at least.
        12 => {
            let id = format!("order {}", canary.written_pan());
            let sale =
                CardSale::new(&id, plant::eur(1), plant::card(canary), plant::customer(canary));
            show::exchange(&gate, &sale).await;
        }
        _ => {
            let sale = plant::sale(canary);
            let gate = blocking::Client::from(client).gate(gate.gate().clone());
            let shown = tokio::task::spawn_blocking(move || show::exchange_blocking(&gate, &sale));
            shown.await.unwrap();
        }
    }
}

/// Settings with a slip in them, of which no error may repeat the secret part.
fn break_settings(canary: &mut Canary) {
    let (secret, pan) = (canary.secret(), canary.written_pan());
    let proxy = |url: String| Client::builder().proxy(&url, "").map(|_| ()).unwrap_err();
    show::error(&proxy(format!("ftp://user:{secret}@proxy.example")));
    show::error(&proxy(format!("user:{secret}@proxy.example:3128")));
    show::error(&Client::builder().ca_pem(secret.as_bytes()).map(|_| ()).unwrap_err());
    show::error(&BaseUrl::parse(&format!("https://user:{secret}@gate.example")).unwrap_err());
    show::error(&BaseUrl::parse(&format!("https:// {pan}")).unwrap_err());
    show::error(&SecretKey::new(format!("{secret}\n")).unwrap_err());
    show::error(&Pan::parse(&format!("{pan} {}", canary.pan)).unwrap_err());
    show::error(&Cvv::parse(&format!("{0}{0}", canary.cvv)).unwrap_err());
    let key = SecretKey::new(secret.clone()).unwrap();
    show::error(&DataApi::new(format!("{secret} "), &key).unwrap_err());
    show::debug(&(key, canary.parsed_pan(), canary.parsed_cvv()));
    record::note(format_args!("{} {}", canary.parsed_pan(), canary.parsed_cvv()));
}

async fn ask_data_api(client: &Client, base: BaseUrl, canary: &mut Canary) {
    let api = DataApi::new(DATA_TOKEN, &SecretKey::new(DATA_KEY).unwrap()).unwrap();
    // Shorter than the pause after "too many requests", so that it is refused rather than made.
    let client = client.with_deadline(client.deadline().min(Duration::from_secs(1)));
    let client = client.data_api(api.with_base_url(base));
    show::debug(&client);
    show::query(&client, &BalanceQuery::new()).await;
    let query = BalanceQuery::new()
        .unchecked_member("project_id", canary.written_pan().into())
        .unchecked_member(format!("card {}", canary.pan), canary.text().into())
        .member("filter.new_thing", canary.text().into());
    show::query(&client, &query).await;
}
