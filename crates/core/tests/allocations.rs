//! How often a verification asks for memory: seldom, and not once per leaf.

mod data;

use data::{KEY, signed};
use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Verifier};

const MOST: u64 = 12;

fn allocations(verifier: &Verifier, body: &str) -> u64 {
    let mut is_genuine = false;
    let counted = allocation_counter::measure(|| {
        is_genuine = verifier.verify_callback(body.as_bytes()).is_ok();
    });
    assert!(is_genuine, "{body}");
    counted.count_total
}

#[test]
fn a_verification_makes_few_allocations() {
    let verifier = Verifier::new(Keyring::new("test", &SecretKey::new(KEY).unwrap()));
    for (name, body) in data::FILES {
        let count = allocations(&verifier, &signed(body));
        assert!(count <= MOST, "{name}: {count} allocations");
    }
}

#[test]
fn more_leaves_do_not_make_more_allocations() {
    let verifier = Verifier::new(Keyring::new("test", &SecretKey::new(KEY).unwrap()));
    let with_leaves = |count: usize| {
        let leaves: Vec<String> =
            (0..count).map(|_| r#"{"description":"x\ny"}"#.to_owned()).collect();
        let body = format!(r#"{{"payment":{{"id":"p"}},"errors":[{}]}}"#, leaves.join(","));
        allocations(&verifier, &signed(&body))
    };
    let (few, many) = (with_leaves(5), with_leaves(500));
    // Growing a list doubles it, so a hundred times the leaves are seven steps for each list.
    assert!(many <= few + 2 * 7, "{few} allocations with 5 leaves, {many} with 500");
}
