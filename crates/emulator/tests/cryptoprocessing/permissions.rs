//! Every operation in every state: `states.json` says which are permitted.

use serde_json::Value;

use crate::runner;
use crate::scenario::Scenario;

const GOOD: &str = "4111111111100023";
const THREE_DS: &str = "4111111111111111";

/// How an order comes into a state, and what was done by then.
fn way_to(state: &str, start: &str) -> (String, Vec<String>, &'static str) {
    let order = match state {
        "PreAuthorizedAF" => "o1~anti-fraud",
        "Pending" => "o1~pending",
        "Forwarded" => "o1~forwarded",
        _ => "o1",
    };
    let command =
        |start: &str, card: &str| format!("{start} OrderId={order} Amount=500 card={card}");
    let pay = |card: &str| command("api Pay", card);
    let block = |card: &str| command("api Block", card);
    let done = |line: String| format!("{line} -> Success=True");
    let (lines, what) = match state {
        "New" => (vec![done(format!("apim Init OrderId={order} Amount=500"))], ""),
        "PreAuthorized3DS" => {
            let line = command(start, THREE_DS);
            let noted = "ACSUrl=$acs PaReq=$pareq ThreeDSKey=$md";
            let bank = "bank yes $acs $pareq $md $pares".to_owned();
            (vec![format!("{line} -> Success=3DS {noted}"), bank], "")
        }
        "PreAuthorizedAF" => (vec![format!("begin {}", pay(GOOD))], ""),
        "Pending" => (vec![format!("{} -> ErrCode=PROCESSING_TIME_OUT", pay(GOOD))], ""),
        "Authorized" => (vec![done(block(GOOD))], "block=500"),
        "Voided" => (
            vec![done(block(GOOD)), format!("api Unblock OrderId={order} -> Success=True")],
            "block=500 unblock=500",
        ),
        "AuthorizationClosed" => {
            (vec![done(block(GOOD)), format!("do {order} close-hold")], "block=500")
        }
        "Charged" => (vec![done(pay(GOOD))], "pay=500"),
        "Refunded" => (
            vec![done(pay(GOOD)), format!("api Refund OrderId={order} -> Success=True")],
            "pay=500 refund=500",
        ),
        "Chargeback" => (vec![done(pay(GOOD)), format!("do {order} chargeback")], "pay=500"),
        "Forwarded" => (vec![done(pay(GOOD))], ""),
        "Rejected" => {
            (vec![format!("{} -> ErrCode=ISSUER_CARD_FAIL", pay("4111111111100080"))], "")
        }
        "Error" => (vec![format!("{} -> ErrCode=PROCESSING_ERROR", pay("4111111111100056"))], ""),
        "Obsolete" => {
            (vec![format!("{} -> Success=3DS", pay(THREE_DS)), format!("do {order} replace")], "")
        }
        other => panic!("no way to {other} is known"),
    };
    (order.to_owned(), lines, what)
}

/// An operation: how its payment is started, and how it is sent.
const OPERATIONS: [(&str, &str, &str); 6] = [
    ("Charge", "api Pay", "api Charge OrderId={order}"),
    ("Unblock", "api Pay", "api Unblock OrderId={order}"),
    ("Refund", "api Pay", "api Refund OrderId={order}"),
    ("Pay3DS", "api Pay", "api Pay3DS OrderId={order} PaRes=$pares"),
    ("Block3DS", "api Block", "api Block3DS OrderId={order} PaRes=$pares"),
    ("PaySubmit3DS", "vwapi Pay CardId=FreePay", "vwapi PaySubmit3DS MD=$md PaRes=$pares"),
];

#[tokio::test]
async fn every_state_permits_what_is_documented_and_nothing_else() {
    let file = include_str!("../../../../tests/cryptoprocessing/states.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let mut count = 0;
    for row in file["states"].as_array().unwrap() {
        let state = row["state"].as_str().unwrap();
        let permitted = row["operations"].as_array().unwrap();
        for (operation, start, line) in OPERATIONS {
            let (order, way, done) = way_to(state, start);
            let is_permitted = permitted.iter().any(|it| it == operation);
            let line = line.replace("{order}", &order);
            let mut lines = vec!["vwapi Register -> Success=True".to_owned()];
            lines.extend(way);
            lines.push(format!("state {order} -> {state}"));
            if is_permitted {
                lines.push(format!("{line} -> Success=True"));
            } else {
                // Without an authentication there is no order to refuse it for.
                let code = match operation {
                    "PaySubmit3DS" if state != "PreAuthorized3DS" => "ORDER_NOT_FOUND",
                    _ => "ILLEGAL_ORDER_STATE",
                };
                lines.push(format!("{line} -> Success=False ErrCode={code}"));
                lines.push(format!("state {order} -> {state}"));
                lines.push(format!("done {order} -> {done}"));
            }
            let lines = lines.into_iter().enumerate().collect();
            let name = format!("{operation} in state {state}");
            runner::run(Scenario { name, lines }).await;
            count += 1;
        }
    }
    assert_eq!(count, 14 * 6);
    println!("{count} pairs of state and operation");
}
