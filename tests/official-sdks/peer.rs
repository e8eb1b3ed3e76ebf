//! Our side of the official-SDK check: signs and verifies the messages on standard input.
//!
//! A line is `sign` or `verify`, a tab, the key, a tab, the JSON text. The answer to each is one
//! line: the signature or `verified`, or the machine code of the error.

use std::io::{BufRead, Write};

use paywright_core::ecommpay::{Keyring, Signer, Verifier};
use paywright_core::{ErrorCode, SecretKey};

fn main() -> std::io::Result<()> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        writeln!(output, "{}", answer(&line?))?;
    }
    output.flush()
}

fn answer(line: &str) -> String {
    let mut parts = line.splitn(3, '\t');
    let (Some(verb), Some(key), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
        return "error_of_the_harness: a line is verb, key and body".to_owned();
    };
    let Ok(key) = SecretKey::new(key) else {
        return "error_of_the_harness: the key is empty".to_owned();
    };
    match verb {
        "sign" => match Signer::new(&key).sign_json(body.as_bytes()) {
            Ok(signature) => signature.to_string(),
            Err(error) => error.code().to_owned(),
        },
        "verify" => match Verifier::new(Keyring::new("main", &key)).verify(body.as_bytes()) {
            Ok(_) => "verified".to_owned(),
            Err(error) => error.code().to_owned(),
        },
        _ => "error_of_the_harness: the verb is neither sign nor verify".to_owned(),
    }
}
