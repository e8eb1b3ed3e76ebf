//! For the conformance runner.

use paywright_bridge::vectors;

use crate::error::{Failure, run};

/// What this library makes of a case, given as JSON, and of the bytes of its message; as JSON.
#[uniffi::export]
pub fn native_vector_answer(case: Vec<u8>, body: Vec<u8>) -> Result<String, Failure> {
    run(|| Ok(vectors::answer(&case, &body)?.to_string()))
}
