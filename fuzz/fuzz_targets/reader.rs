//! Our reader and serde_json accept the same texts, and count the same values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::json::{Document, Duplicates, Limits, Value};

fuzz_target!(|body: &[u8]| {
    let limits = Limits::default().with_duplicates(Duplicates::KeepLast).with_depth(127);
    let ours = Document::parse(body, &limits);
    let theirs = serde_json::from_slice::<serde_json::Value>(body);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(count(ours.root()), count_of_theirs(&theirs)),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => assert!(error.to_string().contains("number out of range")),
        (Err(error), Ok(_)) => {
            let code = paywright_core::ErrorCode::code(&error);
            assert!(code.starts_with("limit_"), "refused: {error}");
        }
    }
});

fn count(value: Value<'_>) -> usize {
    let members: usize = value.members().map(|(_, value)| count(value)).sum();
    1 + members + value.items().map(count).sum::<usize>()
}

fn count_of_theirs(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => 1 + items.iter().map(count_of_theirs).sum::<usize>(),
        serde_json::Value::Object(members) => {
            1 + members.values().map(count_of_theirs).sum::<usize>()
        }
        _ => 1,
    }
}
