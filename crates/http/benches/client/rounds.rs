//! Who runs when, and the table.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The one that all others are held against.
const BARE: &str = "hyper";
const OURS: [&str; 4] = [BARE, "paywright", "transport", "blocking"];
/// Clients of other languages: what runs them, and the argument that tells which.
const STRANGERS: [(&str, &str); 5] = [
    ("PAYWRIGHT_BENCH_PYTHON", "aiohttp"),
    ("PAYWRIGHT_BENCH_PYTHON", "requests"),
    ("PAYWRIGHT_BENCH_PYTHON", "httpx"),
    ("PAYWRIGHT_BENCH_NODE", "undici"),
    ("PAYWRIGHT_BENCH_NODE", "fetch"),
];
const CONCURRENCIES: [usize; 3] = [1, 16, 64];

/// The best of its rounds.
#[derive(Clone, Copy, Default)]
struct Measure {
    rate: f64,
    slowest: f64,
    memory: f64,
}

pub(crate) fn compare(in_earnest: bool) {
    let (rounds, milliseconds) = if in_earnest { (5, 1000) } else { (1, 50) };
    let mut measures: BTreeMap<(&str, usize, &str), Measure> = BTreeMap::new();
    for scheme in ["http", "https"] {
        let server = Server::start(scheme);
        for round in 0..rounds {
            for concurrency in CONCURRENCIES {
                for (name, mut command) in clients(&server, round == 0) {
                    command.args([&server.url, &server.ca]);
                    command.args([concurrency.to_string(), milliseconds.to_string()]);
                    let output = command.stderr(Stdio::inherit()).output();
                    let line = output.map(|output| output.stdout).unwrap_or_default();
                    let measure = read(&String::from_utf8_lossy(&line));
                    let best = measures.entry((scheme, concurrency, name)).or_default();
                    if measure.rate > best.rate {
                        *best = measure;
                    }
                }
            }
            eprintln!("{scheme}: round {} of {rounds}", round + 1);
        }
    }
    print!("{}", table(&measures));
}

/// Those of Rust in every round, the others once.
fn clients(server: &Server, with_strangers: bool) -> Vec<(&'static str, Command)> {
    let mut clients = Vec::new();
    for name in OURS {
        let mut command = pinned(1, std::env::current_exe().unwrap());
        command.args(["client", name]);
        clients.push((name, command));
    }
    for (variable, name) in STRANGERS.into_iter().filter(|_| with_strangers) {
        if let Ok(program) = std::env::var(variable) {
            let (program, script) = program.split_once(' ').expect("a program and its script");
            let mut command = pinned(1, PathBuf::from(program));
            command.args([script, name]).env("NODE_EXTRA_CA_CERTS", &server.ca);
            clients.push((name, command));
        }
    }
    clients
}

#[expect(clippy::float_arithmetic, reason = "times are no money")]
fn read(line: &str) -> Measure {
    let words: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [count, seconds, slowest, memory] = words[..] else {
        panic!("a client did not finish: {line:?}");
    };
    Measure { rate: count / seconds, slowest, memory }
}

#[expect(clippy::float_arithmetic, reason = "times are no money")]
fn table(measures: &BTreeMap<(&str, usize, &str), Measure>) -> String {
    let mut text = format!(
        "{:<7} {:>4}  {:<10} {:>10} {:>8} {:>10} {:>10}\n",
        "scheme", "at", "client", "a second", "ratio", "p99", "memory"
    );
    for ((scheme, concurrency, name), measure) in measures {
        let bare = measures.get(&(*scheme, *concurrency, BARE)).map_or(0.0, |bare| bare.rate);
        text += &format!(
            "{scheme:<7} {concurrency:>4}  {name:<10} {:>10.0} {:>8.3} {:>7.0} us {:>6.0} KiB\n",
            measure.rate,
            measure.rate / bare,
            measure.slowest,
            measure.memory,
        );
    }
    text
}

/// The server as a process of its own.
struct Server {
    child: Child,
    url: String,
    ca: String,
}

impl Server {
    fn start(scheme: &str) -> Self {
        let mut command = pinned(0, std::env::current_exe().unwrap());
        let mut child = command.args(["serve", scheme]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (port, ca) = line.trim().split_once(' ').unwrap();
        let digits = |at: usize| u8::from_str_radix(&ca[at..at + 2], 16).unwrap();
        let pem: Vec<u8> = (0..ca.len()).step_by(2).map(digits).collect();
        let name = format!("paywright-bench-{}.pem", std::process::id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, pem).unwrap();
        let ca = file.to_string_lossy().into_owned();
        Self { child, url: format!("{scheme}://localhost:{port}"), ca }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_file(&self.ca));
    }
}

/// A program on one core, where the system can pin it.
fn pinned(core: usize, program: PathBuf) -> Command {
    let can_pin = Command::new("taskset").arg("--version").output().is_ok();
    if !can_pin {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &core.to_string()]).arg(program);
    command
}
