//! One exchange, a card sale and its acceptance, by this client and by others, against the same
//! server: requests a second, slowest hundredth, memory. The server has one core, each client the
//! other, one after the other, all in one run. Times are of this machine; ratios are what counts.
//!
//! `cargo xtask bench-clients` installs the others (Python, Node) first; without it only those
//! written in Rust run.

mod clients;
mod rounds;
mod server;

use std::time::Duration;

/// The body of the answer: what the platform says to a sale of [`clients::PAYMENT`].
const ACCEPTED: &str = concat!(
    r#"{"status":"success","request_id":"b5e4a3a1f0c94d0fa4b6a3a5f5d7b8c9d0e1f2a3-"#,
    r#"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c-00000001","project_id":112,"payment_id":"order-1"}"#
);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", scheme] => server::serve(scheme == &"https"),
        ["client", kind, url, ca, concurrency, milliseconds] => {
            let (concurrency, time) =
                (number(concurrency), Duration::from_millis(number(milliseconds)));
            println!("{}", clients::run(kind, url, ca, concurrency, time));
        }
        // Criterion's arguments, of which a filter is for others.
        words if words.iter().any(|word| !word.starts_with('-')) => {}
        // `cargo test` runs benches to try them.
        words => rounds::compare(words.contains(&"--bench")),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}
