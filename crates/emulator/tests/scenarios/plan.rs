//! What random walks are made of: commands that merchants, customers and time could give, in any
//! order, right and wrong.

use paywright_emulator::platform::cards::{TEST_CARDS, Verdict};
use paywright_emulator::platform::endpoint::ENDPOINTS;
use proptest::prelude::*;

/// Something that happens to the platform.
#[derive(Debug, Clone)]
pub(crate) enum Command {
    /// A request to one of the endpoints.
    Gate { endpoint: usize, method: usize, payment: usize, change: Change },
    /// Bytes instead of a request.
    Bytes { endpoint: usize, bytes: Vec<u8> },
    /// The merchant sends what a payment waits for, or something like it.
    Answer { payment: usize, is_right: bool },
    /// Payment Page is opened.
    Page { payment: usize, change: Change },
    /// A customer pays on a page by a card.
    PayByCard { page: usize, card: usize, saves: bool },
    /// A customer pays on a page by another method.
    PayByMethod { page: usize, method: usize },
    /// A customer goes where a payment or a page sends one, and decides.
    Decide { payment: usize, is_right: bool },
    /// A customer adds data on a page.
    AddData { page: usize, names: usize },
    /// The clock moves on.
    Wait { seconds: u64 },
    /// Support undoes a refund, or a payout.
    Undo { payment: usize, of_payout: bool },
    /// A callback is sent once more.
    Resend { number: u64 },
    /// Support sets the project anew.
    Project { options: usize },
    /// Everything is forgotten.
    Reset,
}

/// How a request differs from the usual one.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) amount: Option<i64>,
    pub(crate) currency: usize,
    pub(crate) card: usize,
    pub(crate) registers: u8,
    pub(crate) has_addresses: bool,
    pub(crate) saves: bool,
    pub(crate) delay: Option<i64>,
    pub(crate) refund_id: Option<u8>,
    /// Which member is missing, if any.
    pub(crate) removed: Option<usize>,
    pub(crate) is_forged: bool,
}

/// Payments that the commands speak of: some with words, one for scheduled debits.
const PAYMENTS: [&str; 12] = [
    "a",
    "b",
    "B",
    "c",
    "a~cascade",
    "b~partly",
    "a~clarify",
    "b~clarify-schema",
    "a~merchant-auth",
    "a~follow-ups-decline",
    "b~second-try",
    "scheduled",
];

/// Gate paths of methods with different flows.
pub(crate) const METHODS: [&str; 8] = [
    "ecopayz",
    "wallet/paypal",
    "pix",
    "wallet/kakaopay",
    "applepay",
    "googlepay",
    "directdebit/bacs",
    "voucher/boleto",
];

pub(crate) const CURRENCIES: [&str; 3] = ["EUR", "BRL", "GBP"];

/// Endpoints that begin something, some of them oftener than others.
const STARTS: &[&str] = &[
    "/v2/payment/card/sale",
    "/v2/payment/card/sale",
    "/v2/payment/card/auth",
    "/v2/payment/card/auth",
    "/v2/payment/{method}/sale",
    "/v2/payment/{method}/sale",
    "/v2/payment/card/payout",
    "/v2/payment/card/money_transfer",
    "/v2/payment/card/account_verification",
    "/v2/payment/invoice/create",
    "/v2/payment/card/recurring",
];

/// Endpoints that change what was begun.
const FOLLOW_UPS: &[&str] = &[
    "/v2/payment/card/capture",
    "/v2/payment/card/cancel",
    "/v2/payment/card/incremental",
    "/v2/payment/card/refund",
    "/v2/payment/refund",
    "/v2/payment/refund",
    "/v2/payment/card/recurring",
    "/v2/payment/card/recurring/update",
    "/v2/payment/card/recurring/cancel",
    "/v2/payment/invoice/cancel",
    "/v2/payment/status",
];

/// What happens on a walk, and the few payments that it is about.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) payments: Vec<&'static str>,
    pub(crate) commands: Vec<Command>,
}

pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let payments = prop::sample::subsequence(&PAYMENTS[..], SPOKEN_OF);
    let commands = prop::collection::vec(command(), 1..64);
    (payments, commands).prop_map(|(payments, commands)| Plan { payments, commands })
}

/// Payments of one walk: few, so that much happens to each.
const SPOKEN_OF: usize = 3;

fn endpoint() -> impl Strategy<Value = usize> {
    let index = |path: &str| ENDPOINTS.iter().position(|endpoint| endpoint.path == path).unwrap();
    prop_oneof![
        4 => prop::sample::select(STARTS).prop_map(index),
        6 => prop::sample::select(FOLLOW_UPS).prop_map(index),
        1 => 0..ENDPOINTS.len(),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let payment = || 0..SPOKEN_OF;
    let page = || 0..2usize;
    prop_oneof![
        20 => (endpoint(), 0..METHODS.len(), payment(), change()).prop_map(
            |(endpoint, method, payment, change)| Command::Gate {
                endpoint, method, payment, change
            }
        ),
        1 => (0..ENDPOINTS.len(), prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(endpoint, bytes)| Command::Bytes { endpoint, bytes }),
        8 => (payment(), prop::bool::weighted(0.8))
            .prop_map(|(payment, is_right)| Command::Answer { payment, is_right }),
        3 => (payment(), change()).prop_map(|(payment, change)| Command::Page { payment, change }),
        5 => (page(), prop_oneof![Just(0), 0..TEST_CARDS.len()], any::<bool>())
            .prop_map(|(page, card, saves)| Command::PayByCard { page, card, saves }),
        1 => (page(), 0..METHODS.len())
            .prop_map(|(page, method)| Command::PayByMethod { page, method }),
        6 => (payment(), prop::bool::weighted(0.8))
            .prop_map(|(payment, is_right)| Command::Decide { payment, is_right }),
        1 => (page(), 0..6usize).prop_map(|(page, names)| Command::AddData { page, names }),
        6 => prop::sample::select(&[1_u64, 7, 10, 1_800, 3_600, 3_600, 86_400, 864_000][..])
            .prop_map(|seconds| Command::Wait { seconds }),
        2 => (payment(), any::<bool>())
            .prop_map(|(payment, of_payout)| Command::Undo { payment, of_payout }),
        1 => (0..30_u64).prop_map(|number| Command::Resend { number }),
        2 => (0..6usize).prop_map(|options| Command::Project { options }),
        1 => Just(Command::Reset),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let declines =
        TEST_CARDS.iter().position(|card| matches!(card.payout, Some(Verdict::Decline(_))));
    let declines = declines.unwrap();
    let amounts = &[1_i64, 100, 100, 300, 500, 1_000, 1_815, 15_000, 40_000, 0, i64::MAX][..];
    (
        prop::option::weighted(0.4, prop::sample::select(amounts)),
        prop_oneof![9 => Just(0), 1 => 0..CURRENCIES.len()],
        prop_oneof![2 => Just(0), 1 => Just(declines), 3 => 0..TEST_CARDS.len() + 1],
        prop_oneof![2 => Just(0), 1 => 1..4_u8],
        (any::<bool>(), any::<bool>()),
        prop::option::weighted(0.1, 0..700_i64),
        prop::option::weighted(0.3, 0..3_u8),
        prop::option::weighted(0.05, any::<usize>()),
        prop::bool::weighted(0.03),
    )
        .prop_map(
            |(amount, currency, card, registers, flags, delay, refund_id, removed, is_forged)| {
                Change {
                    amount,
                    currency,
                    card,
                    registers,
                    has_addresses: flags.0,
                    saves: flags.1,
                    delay,
                    refund_id,
                    removed,
                    is_forged,
                }
            },
        )
}
