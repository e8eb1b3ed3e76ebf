//! Runs every scenario, and holds all of them together to what is documented.

use paywright_core::cryptoprocessing::State;
use paywright_emulator::cryptoprocessing::TRANSITIONS;
use serde_json::Value;
use std::collections::BTreeSet;

use crate::form::ROWS;
use crate::runner::{self, Seen};
use crate::scenario;

#[tokio::test]
async fn every_scenario_goes_as_it_is_written() {
    let scenarios = scenario::all();
    let names: BTreeSet<_> = scenarios.iter().map(|scenario| &scenario.name).collect();
    assert_eq!(names.len(), scenarios.len(), "two scenarios have one name");
    let count = scenarios.len();
    let mut seen = Seen::default();
    let mut failed = Vec::new();
    for scenario in scenarios {
        let name = scenario.name.clone();
        // In a task of its own, since the others are worth knowing too.
        match tokio::spawn(runner::run(scenario)).await {
            Ok(of_one) => seen.add(of_one),
            Err(_) => failed.push(name),
        }
    }
    assert!(failed.is_empty(), "these went another way, as told above: {failed:#?}");

    let unused: Vec<_> = (0..ROWS.len())
        .filter(|row| !seen.rows.contains(row))
        .map(|row| (&ROWS[row].interface, &ROWS[row].command, &ROWS[row].purpose))
        .collect();
    assert!(unused.is_empty(), "no scenario uses {unused:?}");

    let known: BTreeSet<_> = TRANSITIONS.iter().cloned().collect();
    let unknown: Vec<_> = seen.transitions.difference(&known).collect();
    assert!(unknown.is_empty(), "not in the table of ways: {unknown:?}");
    let missing: Vec<_> = known.difference(&seen.transitions).collect();
    assert!(missing.is_empty(), "no scenario goes {missing:?}");
    let missing: Vec<_> = State::KNOWN.iter().filter(|it| !seen.states.contains(it)).collect();
    assert!(missing.is_empty(), "no scenario reaches {missing:?}");

    let file = include_str!("../../../../tests/cryptoprocessing/notification-types.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let kinds = file["types"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap());
    let missing: Vec<_> = kinds.filter(|kind| !seen.notifications.contains(*kind)).collect();
    assert!(missing.is_empty(), "no scenario is notified of {missing:?}");

    assert!(count >= 60);
    println!(
        "{count} scenarios, {} of {} commands, {} of {} states, {} of {} ways between them, {} kinds of notifications",
        seen.rows.len(),
        ROWS.len(),
        seen.states.len(),
        State::KNOWN.len(),
        seen.transitions.len(),
        TRANSITIONS.len(),
        seen.notifications.len(),
    );
}
