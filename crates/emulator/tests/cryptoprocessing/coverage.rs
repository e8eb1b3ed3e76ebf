//! Runs every scenario, and holds all of them together to what is documented.

use std::collections::BTreeSet;

use paywright_core::cryptoprocessing::State;
use paywright_emulator::cryptoprocessing::TRANSITIONS;
use serde_json::Value;

use crate::form::ROWS;
use crate::runner::{self, Seen};
use crate::scenario;

#[tokio::test]
async fn every_scenario_goes_as_it_is_written() {
    let scenarios = scenario::all();
    let names: BTreeSet<_> = scenarios.iter().map(|scenario| &scenario.name).collect();
    assert_eq!(names.len(), scenarios.len(), "two scenarios have one name");
    let mut seen = Seen::default();
    for scenario in &scenarios {
        runner::run(scenario, &mut seen).await;
    }

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

    assert!(scenarios.len() >= 60);
    println!(
        "{} scenarios, {} of {} commands, {} of {} states, {} of {} ways between them, {} kinds of notifications",
        scenarios.len(),
        seen.rows.len(),
        ROWS.len(),
        seen.states.len(),
        State::KNOWN.len(),
        seen.transitions.len(),
        TRANSITIONS.len(),
        seen.notifications.len(),
    );
}
