//! A process that forks, as pre-forking servers do with clients that their modules hold.

use std::collections::BTreeSet;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use fork::Fork;
use paywright_core::ecommpay::gate::Answer;
use paywright_http::blocking;
use tokio::runtime::Runtime;

use crate::process;
use crate::server::{Seen, Server, Step};
use crate::shop::{Shop, sale};
use crate::stalls::MACHINE;

const CALLS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(10);

fn pays(gate: &blocking::GateClient, id: &str) -> Result<(), String> {
    match gate.send(&sale(id)) {
        Ok(Answer::Accepted(_)) => Ok(()),
        other => Err(format!("{id}: {other:?}")),
    }
}

/// What the child does: blocking calls, then asynchronous ones in a runtime of its own. Its exit code
/// is all that it can tell; the words go past the test runner, whose state it has inherited.
fn child(shop: &Shop, gate: &blocking::GateClient, round: usize) -> i32 {
    std::thread::spawn(|| {
        std::thread::sleep(PATIENCE);
        std::process::exit(3);
    });
    let calls = catch_unwind(AssertUnwindSafe(|| -> Result<(), String> {
        for number in 0..CALLS {
            pays(gate, &format!("child-{round}-{number}"))?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let told = runtime.unwrap().block_on(shop.pay(&format!("child-{round}-async")));
        if told.is_accepted() { Ok(()) } else { Err(told.words()) }
    }));
    match calls {
        Ok(Ok(())) => 0,
        Ok(Err(problem)) => {
            drop(writeln!(std::io::stderr(), "in the child: {problem}"));
            1
        }
        Err(_) => 2,
    }
}

/// Tells threads to end.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs something in a child, which gives its exit code, and waits for its end, while the parent does something else.
fn in_a_child(what: impl FnOnce() -> i32, meanwhile: impl FnOnce()) {
    let process = match fork::fork().unwrap() {
        Fork::Child => std::process::exit(what()),
        Fork::Parent(process) => process,
    };
    let (ended, end) = mpsc::channel();
    std::thread::spawn(move || ended.send(fork::waitpid(process)));
    meanwhile();
    // One that hangs ends itself, so this is no more than a second net.
    let status = end.recv_timeout(2 * PATIENCE).expect("the child hangs").unwrap();
    assert_eq!(status, 0, "what the child said is above");
}

/// A child has what any test beside it has open, so nothing runs beside these.
#[test]
fn forks_are_safe() {
    let _among_others = MACHINE.blocking_read();
    process::run("forked::a_child_that_has_no_use_for_the_client_does_not_harm_its_parent", |_| {});
    process::run("forked::a_child_and_its_parent_share_no_connection_and_no_lock", |_| {});
}

#[test]
#[ignore = "run by forks_are_safe"]
fn a_child_that_has_no_use_for_the_client_does_not_harm_its_parent() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(vec![vec![Step::Serve]]));
    let shop = Shop::at(&server.url());
    let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    pays(&gate, "parent-0").unwrap();
    let mut owned = Some((shop, gate));
    let drop_it = || {
        drop(owned.take());
        0
    };
    in_a_child(drop_it, || {});
    let (_, gate) = owned.unwrap();
    pays(&gate, "parent-1").unwrap();
    assert_eq!((server.connections(), server.requests()), (1, 2));
}

#[test]
#[ignore = "run by forks_are_safe"]
fn a_child_and_its_parent_share_no_connection_and_no_lock() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(vec![vec![Step::Serve]]));
    let shop = Shop::at(&server.url());
    let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    pays(&gate, "parent-before").unwrap();
    let is_over = AtomicBool::new(false);
    const ROUNDS: usize = 8;
    std::thread::scope(|scope| {
        // Threads that hold whatever locks there are at the moment of the fork.
        let noise = (0..2).map(|thread| {
            let (gate, is_over) = (&gate, &is_over);
            scope.spawn(move || {
                let mut number = 0;
                while !is_over.load(Ordering::Relaxed) {
                    pays(gate, &format!("parent-noise-{thread}-{number}")).unwrap();
                    number += 1;
                }
            })
        });
        let noise: Vec<_> = noise.collect();
        // Also when the parent panics, so that the threads end and the test fails.
        let over = Over(&is_over);
        for round in 0..ROUNDS {
            in_a_child(
                || child(&shop, &gate, round),
                || {
                    for number in 0..CALLS {
                        pays(&gate, &format!("parent-{round}-{number}")).unwrap();
                    }
                },
            );
        }
        drop(over);
        assert!(noise.into_iter().all(|thread| thread.join().is_ok()));
    });
    let seen = server.seen();
    let processes = |seen: &Seen| -> BTreeSet<String> {
        let text = seen.text();
        let ids = text.split("\"payment_id\":\"").skip(1);
        ids.map(|id| match id.strip_prefix("child-") {
            Some(rest) => rest.split('-').next().unwrap().to_owned(),
            None => "parent".to_owned(),
        })
        .collect()
    };
    let shared: Vec<_> = seen.iter().map(processes).filter(|found| found.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
    let all: String = seen.iter().map(Seen::text).collect();
    assert_eq!(all.matches("\"payment_id\":\"child-").count(), ROUNDS * (CALLS + 1));
}
