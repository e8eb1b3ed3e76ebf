//! What stays of a card in the memory of the process, once the request with it is gone: nothing.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};

use paywright_bridge::cryptoprocessing::{Credentials, Terminal};
use paywright_bridge::{Gate, Project, wait};

/// Two card numbers of this test alone, each byte changed so that it is not found here.
const CARDS: [&[u8]; 2] = [b"5367291108835508", b"5367291108834432"];
const CHANGE: u8 = 1;

const GATE: &str = r#"{"operation":"card_sale","members":{
    "general":{"payment_id":"wiped-1"},"payment":{"amount":3415,"currency":"EUR"},
    "card":{"pan":"%","year":2030,"month":12,"card_holder":"JOHN SMITH","cvv":"123"},
    "customer":{"id":"c-7","ip_address":"203.0.113.10"}}}"#;

const TERMINAL: &str = r#"{"command":"api.pay","members":{"OrderId":"wiped-2","Amount":3415,
    "PAN":"%","EMonth":12,"EYear":30,"CardHolder":"JOHN SMITH","SecureCode":"123"}}"#;

/// Nobody listens there, so nothing is sent.
const NOWHERE: &str = r#"{"base_url":"http://127.0.0.1:9"}"#;

#[test]
fn nothing_stays_of_a_card() {
    let project = Project::new(112, "local-test-key").unwrap();
    let gate = Gate::new(&project, NOWHERE.as_bytes()).unwrap();
    let credentials = Credentials { key: Some("Merchant"), password: Some("123"), vwid: None };
    let terminal = Terminal::new(credentials, NOWHERE.as_bytes()).unwrap();

    // That it would be found is shown first.
    let there = CARDS.map(plain);
    assert!(CARDS.iter().all(|card| copies(card) > 0));
    there.into_iter().for_each(wiped);

    let asked = written(GATE, CARDS[0]);
    drop(gate.prepare(&asked).unwrap());
    let (client, sent) = (gate.clone(), asked.clone());
    let result = wait(async move {
        let result = client.send(&sent).await;
        wiped(sent);
        result
    });
    assert_eq!(result.unwrap_err().code(), "http_connect_failed");
    wiped(asked);
    assert_eq!(copies(CARDS[0]), 0);

    let asked = written(TERMINAL, CARDS[1]);
    drop(terminal.prepare(&asked).unwrap());
    wiped(asked);
    assert_eq!(copies(CARDS[1]), 0);
}

fn plain(card: &[u8]) -> Vec<u8> {
    card.iter().map(|byte| byte ^ CHANGE).collect()
}

/// A request with a card, in memory that has its whole room from the start.
fn written(text: &str, card: &[u8]) -> Vec<u8> {
    let (before, behind) = text.split_once('%').unwrap();
    let mut written = Vec::with_capacity(text.len() + card.len());
    written.extend_from_slice(before.as_bytes());
    written.extend(card.iter().map(|byte| byte ^ CHANGE));
    written.extend_from_slice(behind.as_bytes());
    written
}

fn wiped(mut bytes: Vec<u8>) {
    bytes.fill(0);
    std::hint::black_box(&bytes);
}

/// How often a card stands in the memory that this process can write.
fn copies(card: &[u8]) -> usize {
    let mut memory = File::open("/proc/self/mem").unwrap();
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    // A change on the way keeps what is read here from being found itself.
    let mut block = vec![0_u8; 1 << 20];
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (range, _) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let end = u64::from_str_radix(end, 16).unwrap();
        let mut at = u64::from_str_radix(start, 16).unwrap();
        while at < end {
            let length = usize::try_from(end - at).unwrap().min(block.len());
            memory.seek(SeekFrom::Start(at)).unwrap();
            // Some of it can be read by nobody.
            let Ok(length) = memory.read(&mut block[..length]) else { break };
            if length == 0 {
                break;
            }
            for byte in &mut block[..length] {
                *byte ^= CHANGE;
            }
            found += block[..length].windows(card.len()).filter(|seen| *seen == card).count();
            // A card may lie across the end of a block.
            at += length.saturating_sub(card.len()).max(1) as u64;
        }
    }
    block.fill(0);
    std::hint::black_box(&block);
    found
}
