//! Messages made for one question each; documented ones are in `tests/callbacks.rs`.

use super::*;
use crate::ecommpay::{Keyring, Project, Signer, Verified, Verifier};
use crate::json::Limits;
use crate::payment::{Fold, PaymentEvent};
use crate::payment::{PaymentState, PaymentStatus};
use crate::{ErrorCode, SecretKey};

fn key() -> SecretKey {
    SecretKey::new("paywright-test-key").unwrap()
}

/// A message as the platform would send it.
fn callback(unsigned: &str) -> Verified<Callback> {
    let signature = Signer::new(&key()).sign_json(unsigned.as_bytes()).unwrap();
    let end = unsigned.rfind('}').unwrap();
    let comma = if unsigned[..end].trim() == "{" { "" } else { "," };
    let body = format!("{}{comma}\"signature\":\"{signature}\"}}", &unsigned[..end]);
    Verifier::new(Keyring::new("test", &key())).verify_callback(body.as_bytes()).unwrap()
}

fn action(unsigned: &str) -> String {
    format!("{:?}", callback(unsigned).next_action())
}

fn review_code(unsigned: &str) -> Option<&'static str> {
    callback(unsigned).review().map(|review| review.code())
}

#[test]
fn every_status_has_its_action() {
    let table = [
        ("error", "done(Failed)"),
        ("processing", "wait"),
        ("awaiting 3ds result", "wait"),
        ("awaiting merchant auth", "merchant_auth"),
        ("awaiting redirect result", "wait"),
        ("awaiting customer action", "wait"),
        ("awaiting clarification", "wait"),
        ("awaiting customer", "wait"),
        ("awaiting capture", "capture"),
        ("awaiting retry", "wait"),
        ("awaiting payment", "wait"),
        ("invoice sent", "wait"),
        ("invoice canceled", "done(Failed)"),
        ("expired", "done(Failed)"),
        ("success", "done(Paid)"),
        ("decline", "done(Failed)"),
        ("canceled", "done(Returned)"),
        ("partially paid", "done(PartiallyPaid)"),
        ("partially_paid_out", "done(PartiallyPaidOut)"),
        ("partially refunded", "done(Returned)"),
        ("refunded", "done(Returned)"),
        ("partially reversed", "done(Returned)"),
        ("reversed", "done(Returned)"),
        ("awaiting approval", "wait"),
        ("awaiting clarify data", "wait"),
        ("external processing", "wait"),
        ("scheduled recurring processing", "wait"),
        ("awaiting confirmation", "wait"),
        ("awaiting finalization", "wait"),
        ("awaiting clearing", "wait"),
        ("awaiting partially clearing", "wait"),
        ("clearing processing", "wait"),
        ("internal error", "done(Failed)"),
        ("external error", "done(Failed)"),
        ("decline renewal", "done(Failed)"),
        ("initial", "wait"),
    ];
    assert_eq!(table.len(), PaymentStatus::KNOWN.len());
    for (status, expected) in table {
        let message = format!(r#"{{"payment":{{"id":"p","status":"{status}"}}}}"#);
        assert_eq!(action(&message), expected, "{status}");
    }
    assert!(
        action(r#"{"payment":{"id":"p","status":"paid!"}}"#).starts_with("review(payment.status")
    );
    assert_eq!(action(r#"{"payment":{"id":"p","type":"purchase"}}"#), "ask_status");
    assert_eq!(action(r#"{"payment":{"id":"p"},"status":"success"}"#), "ask_status");
    assert_eq!(
        action(r#"{"status":"success","payment_id":"p","request_id":"r"}"#),
        "not_a_payment"
    );
}

#[test]
fn data_for_the_browser_is_checked() {
    let table = [
        (r#""awaiting redirect result"},"redirect_data":{"url":"https://a.example/"}"#, "redirect"),
        (
            r#""awaiting redirect result"},"redirectData":{"url":"https://a.example/","body":{},"method":"post"}"#,
            "redirect",
        ),
        (
            r#""awaiting redirect result"},"return_url":{"url":"https://a.example/","body":null}"#,
            "redirect",
        ),
        (r#""awaiting redirect result"},"return_url":"https://a.example/""#, "wait"),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"javascript:alert(1)"}"#,
            "review_unsafe_address",
        ),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"/local"}"#,
            "review_unsafe_address",
        ),
        (r#""awaiting redirect result"},"redirect_data":{"method":"GET"}"#, "review_incomplete"),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"https://a.example/","method":"PUT"}"#,
            "review_incomplete",
        ),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"https://a.example/","body":{"a":{"b":1}}}"#,
            "review_incomplete",
        ),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"https://a.example/","body":["x"]}"#,
            "review_incomplete",
        ),
        (
            r#""awaiting redirect result"},"redirect_data":{"url":"https://a.example/;s=1?u=b:c"}"#,
            "review_ambiguous",
        ),
        (
            r#""awaiting 3ds result"},"acs":{"acs_url":"https://a.example/","pa_req":"x"}"#,
            "threeds1",
        ),
        (
            r#""awaiting 3ds result"},"acs":{"acs_url":"data:text/html,x","pa_req":"x"}"#,
            "review_unsafe_address",
        ),
        (
            r#""awaiting 3ds result"},"acs":{"acs_url":"https://a.example/","pa_req":"x","term_url":"javascript:x"}"#,
            "review_unsafe_address",
        ),
        (r#""awaiting 3ds result"},"acs":{"acs_url":"https://a.example/"}"#, "review_incomplete"),
        (r#""awaiting 3ds result"},"redirectData":{"url":"https://a.example/"}"#, "redirect"),
        (
            r#""awaiting 3ds result"},"threeds2":{"iframe":{"url":"https://a.example/","params":[]}}"#,
            "threeds2_iframe",
        ),
        (
            r#""awaiting 3ds result"},"threeds2":{"iframe":{"url":"https://a.example/"},"redirect":{"url":"https://a.example/"}}"#,
            "threeds2_challenge",
        ),
        (
            r#""awaiting 3ds result"},"threeds2":{"redirect":{"url":"vbscript:x"}}"#,
            "review_unsafe_address",
        ),
        (r#""awaiting 3ds result"},"threeds2":"[171] threeds2""#, "review_incomplete"),
        (r#""awaiting customer action"},"qr_code":"00020126""#, "show_qr"),
        (
            r#""awaiting customer action"},"display_data":[{"type":"add_info","title":"account","data":"1"}]"#,
            "show_instruction",
        ),
        (
            r#""awaiting customer action"},"display_data":{"0":{"type":"qr_img","data":"data:image/png;base64,AAAA"}}"#,
            "show_qr",
        ),
        (
            r#""awaiting customer action"},"display_data":[{"type":"qr_img","data":"javascript:x"}]"#,
            "review_unsafe_address",
        ),
        (
            r#""awaiting customer action"},"display_data":[{"type":"qr_img","data":"data:text/html;base64,AAAA"}]"#,
            "review_unsafe_address",
        ),
        (r#""awaiting clarification"},"clarification_fields":["email"]"#, "clarify"),
        (
            r#""awaiting clarification"},"clarification_fields":"[82] clarificationFields""#,
            "review_incomplete",
        ),
        (r#""processing"},"redirect_data":{"url":"https://a.example/"}"#, "wait"),
        (r#""success"},"redirect_data":{"url":"javascript:alert(1)"}"#, "done"),
    ];
    for (rest, expected) in table {
        let message = format!(r#"{{"payment":{{"id":"p","status":{rest}}}"#);
        let callback = callback(&message);
        let found = match callback.next_action() {
            NextAction::Review(review) => review.code(),
            action => action.name(),
        };
        assert_eq!(found, expected, "of {rest}");
    }
}

#[test]
fn messages_that_could_be_forged_from_genuine_ones_are_reviewed() {
    // A genuine decline whose description was chosen by the customer...
    let genuine = r#"{"payment":{"description":"x;payment:id:order-1;payment:status:success;payment:zzz:","id":"p-1","status":"decline"}}"#;
    // ...cut at the `;`, with what contradicts it hidden in a value of its own.
    let forged = r#"{"payment":{"description":"x","id":"order-1","status":"success","zzz":";payment:id:p-1;payment:status:decline"}}"#;
    let sign = |body: &str| Signer::new(&key()).sign_json(body.as_bytes()).unwrap().to_string();
    assert_eq!(sign(genuine), sign(forged), "the signature cannot tell them apart");
    for message in [genuine, forged] {
        assert_eq!(review_code(message), Some("review_ambiguous"), "{message}");
        assert!(matches!(callback(message).next_action(), NextAction::Review(_)));
        assert_eq!(callback(message).events().unwrap_err().code(), "review_ambiguous");
    }
    assert!(callback(forged).is_ambiguous("payment:zzz"));
    assert!(!callback(forged).is_ambiguous("payment:status"));

    let table = [
        (
            r#"{"payment":{"id":"p","status":"success","description":"Room 4; check-in 14:00"}}"#,
            None,
        ),
        (
            r#"{"payment":{"id":"p","status":"success","description":"a; payment:status:success"}}"#,
            None,
        ),
        (
            r#"{"payment":{"id":"p","status":"success"},"operation":{"message":"a; b: c","id":1}}"#,
            None,
        ),
        (
            r#"{"payment":{"id":"p","status":"success;payment:sum:amount:1"}}"#,
            Some("review_ambiguous"),
        ),
        (
            r#"{"payment":{"id":"p","status":"success"},"customer":{"id":"x;operation:id:1"}}"#,
            Some("review_ambiguous"),
        ),
        (
            r#"{"payment":{"id":"p","status":"success"},"":{"payment":{"status":"decline"}}}"#,
            Some("review_ambiguous"),
        ),
        (r#"{"payment":{"id":"p","status":"success"},"a;b":1}"#, Some("review_ambiguous")),
        (
            r#"{"payment":{"id":"p","status":"success"},"account":{"a":"x;recurring:id:7"}}"#,
            Some("review_ambiguous"),
        ),
    ];
    for (message, expected) in table {
        assert_eq!(review_code(message), expected, "{message}");
    }
}

#[test]
fn callbacks_that_are_cut_out_of_a_payment_page_are_refused_or_reviewed() {
    // The customer sees the address of the page, and one of its texts is his: nobody has refused a `;`.
    let cases = [
        (
            r#"{"customer_city":"x;payment:id:p;payment:status:success","payment_amount":1,"payment_currency":"EUR","payment_id":"p"}"#,
            r#"{"customer_city":"x","payment":{"id":"p","status":"success"},"payment_amount":1,"payment_currency":"EUR","payment_id":"p"}"#,
            "not_a_callback",
        ),
        (
            r#"{"interface_type":"1","payment_amount":1,"payment_currency":"EUR","payment_description":"x;payment:id:p;payment:status:success","payment_id":"p"}"#,
            r#"{"interface_type":"1;payment_amount:1;payment_currency:EUR;payment_description:x","payment":{"id":"p","status":"success"},"payment_id":"p"}"#,
            "review_ambiguous",
        ),
        (
            r#"{"customer_city":"x;payment:id:p;payment:status:success;payment:zzz:","payment_amount":1,"payment_currency":"EUR","payment_id":"p"}"#,
            r#"{"customer_city":"x","payment":{"id":"p","status":"success","zzz":";payment_amount:1;payment_currency:EUR"},"payment_id":"p"}"#,
            "review_ambiguous",
        ),
    ];
    let sign = |body: &str| Signer::new(&key()).sign_json(body.as_bytes()).unwrap().to_string();
    let verifier = Project::new(112, &key()).verifier().clone();
    for (page, forged, expected) in cases {
        let signature = sign(page);
        assert_eq!(signature, sign(forged), "the signature cannot tell them apart");
        let sent = forged.replacen('{', &format!(r#"{{"signature":"{signature}","#), 1);
        let told = match verifier.verify_callback(sent.as_bytes()) {
            Ok(callback) => callback.review().map(|review| review.code()),
            Err(refused) => Some(refused.code()),
        };
        assert_eq!(told, Some(expected), "{forged}");
    }
}

#[test]
fn messages_that_contradict_themselves_are_reviewed() {
    let table = [
        (r#"{"payment":{"id":"p"},"general":{"payment_id":"P"}}"#, None),
        (
            r#"{"payment":{"id":"p"},"general":{"payment_id":"q"}}"#,
            Some("review_payment_id_conflict"),
        ),
        (r#"{"project_id":1,"general":{"project_id":"1"}}"#, None),
        (r#"{"project_id":1,"general":{"project_id":2}}"#, Some("review_project_id_conflict")),
        (
            r#"{"payment":{"status":"success"},"operation":{"type":"sale","status":"success"}}"#,
            None,
        ),
        (
            r#"{"payment":{"status":"success"},"operation":{"type":"sale","status":"decline"}}"#,
            Some("review_paid_without_success"),
        ),
        (
            r#"{"payment":{"status":"success"},"operation":{"type":"sale","status":"processing"}}"#,
            Some("review_paid_without_success"),
        ),
        (
            r#"{"payment":{"status":"success"},"operation":{"type":"refund","status":"decline"}}"#,
            None,
        ),
        (
            r#"{"payment":{"status":"success"},"operations":[{"type":"sale","status":"decline"},{"type":"sale","status":"success"}]}"#,
            None,
        ),
        (
            r#"{"payment":{"status":"partially paid"},"operation":{"type":"sale","status":"decline"}}"#,
            None,
        ),
    ];
    for (message, expected) in table {
        assert_eq!(review_code(message), expected, "{message}");
    }
}

#[test]
fn what_came_is_held_against_what_was_asked_for() {
    let conflict = Some("review_sum_conflict");
    let table = [
        ("success", "10000", r#"5000,"currency":"EUR""#, conflict),
        ("success", "10000", r#"15000,"currency":"EUR""#, conflict),
        ("awaiting capture", "10000", r#"5000,"currency":"EUR""#, conflict),
        ("success", "10000", r#"10000,"currency":"EUR""#, None),
        ("success", "10000", r#"10700,"currency":"USD""#, None),
        ("partially paid", "10000", r#"5000,"currency":"EUR""#, None),
        ("awaiting 3ds result", "10000", r#"5000,"currency":"EUR""#, None),
    ];
    for (status, asked, real, expected) in table {
        let message = format!(
            r#"{{"payment":{{"id":"p","status":"{status}"}},"sum_real":{{"amount":{real}}},
                "sum_request":{{"amount":{asked},"currency":"EUR"}}}}"#
        );
        assert_eq!(review_code(&message), expected, "{message}");
        assert_eq!(callback(&message).events().is_err(), expected.is_some(), "{message}");
    }
}

#[test]
fn only_a_payment_of_the_customer_is_paid() {
    let table = [
        (r#""type":"purchase","status":"success"}"#, "done(Paid)"),
        (r#""type":"recurring","status":"success"}"#, "done(Paid)"),
        (r#""type":"invoice","status":"partially paid"}"#, "done(PartiallyPaid)"),
        (r#""type":"payout","status":"success"}"#, "done(PaidOut)"),
        (r#""type":"payout","status":"partially paid"}"#, "done(PartiallyPaidOut)"),
        (r#""type":"payout","status":"decline"}"#, "done(Failed)"),
        (r#""type":"account verification","status":"success"}"#, "done(AccountVerified)"),
        (
            r#""status":"success"},"operation":{"type":"payout","status":"success"}"#,
            "done(PaidOut)",
        ),
        (
            r#""status":"success"},"operations":[{"type":"account verification","status":"success"}]"#,
            "done(AccountVerified)",
        ),
        (r#""status":"success"},"operation":{"type":"sale","status":"success"}"#, "done(Paid)"),
        (r#""type":"gift","status":"decline"}"#, "done(Failed)"),
    ];
    for (rest, expected) in table {
        assert_eq!(action(&format!(r#"{{"payment":{{"id":"p",{rest}}}"#)), expected, "{rest}");
    }
    let unknown = callback(r#"{"payment":{"id":"p","type":"gift","status":"success"}}"#);
    let NextAction::Review(review) = unknown.next_action() else { panic!() };
    assert_eq!(review.code(), "review_unknown_type");
}

#[test]
fn an_answer_that_knows_nothing_is_no_end_wherever_its_code_stands() {
    let sale = r#""operation":{"id":1,"type":"sale","status":"error"}"#;
    let answers = [
        r#"},"errors":[{"code":"3062"}]"#,
        r#"},"errors":[{"code":1},{"code":3061}]"#,
        r#"},"errors":{"code":3062}"#,
        r#"},"errors":[3062]"#,
        r#"},"errors":"3061""#,
        r#"},"errors":[{"code":3062}],"operation":{"id":1}"#,
        &format!(r#"}},"errors":[{{"code":3062}}],{sale}"#),
        &format!(r#"}},"code":3061,{sale}"#),
        r#"},"operation":{"status":"error","code":"3062"}"#,
        r#"},"operation":{"id":1,"code":"3062"}"#,
        r#"},"operation":{"id":1,"type":"sale","status":"error","code":3061}"#,
        r#"},"operations":[{"code":"3062"}]"#,
        r#"},"operations":[{"id":1,"type":"sale","status":"error"},{"code":"3062"}]"#,
        r#"},"code":"3062""#,
        r#","code":"3062"}"#,
        r#","result_code":"3062"}"#,
        r#","result_code":"3062"},"sum_request":{"amount":1,"currency":"EUR"}"#,
    ];
    let state_after = |message: &str| {
        let mut state = PaymentState::new("p");
        for event in callback(message).events_of_answer("p").unwrap() {
            state.fold(event).unwrap();
        }
        (state.status().cloned(), state.is_final())
    };
    for answer in answers {
        let message = format!(r#"{{"payment":{{"id":"p","status":"error"{answer}}}"#);
        assert_eq!(action(&message), "ask_status", "{message}");
        assert_eq!(state_after(&message), (None, false), "{message}");

        let ended = message.replace("3062", "3201").replace("3061", "3201");
        assert_eq!(action(&ended), "done(Failed)", "{ended}");
        assert_eq!(state_after(&ended).0, Some(PaymentStatus::Error), "{ended}");
    }
    let provider = r#"{"payment":{"id":"p","status":"error"},"operation":{"id":1,"provider":{"result_code":"3062"}}}"#;
    assert_eq!(action(provider), "done(Failed)", "a code of another system");
}

#[test]
fn signed_requests_of_the_merchant_are_no_callbacks() {
    let project = Project::new(112, &key());
    let page = project.payment_page("p", Money::new(100, Currency::EUR), "c");
    let seen_by_the_customer = page.sign(project.signer()).unwrap().widget_config();
    let error = project.verify_callback(seen_by_the_customer.as_bytes()).unwrap_err();
    assert_eq!(error.code(), "not_a_callback");

    let table = [
        (r#"{"payment_amount":1,"project_id":112}"#, true),
        (r#"{"payment_currency":"EUR","payment_id":"p"}"#, true),
        (r#"{"customer_id":"c","project_id":112,"mode":"card_tokenize","token":"t"}"#, true),
        // One text of parameters, read as an object.
        (r#"{"customer_id":"c","recurring":{"a":"b"},"payment_description":{"id":"1"}}"#, true),
        (r#"{"customer_id":"c","payment":{"id":"p"}}"#, false),
        (r#"{"customer_id":"c","general":{"project_id":112},"token":"t"}"#, false),
        (r#"{"project_id":112,"recurring":{"id":1}}"#, false),
        (r#"{"status":"success","payment_id":"p","request_id":"r"}"#, false),
    ];
    let verifier = Verifier::new(Keyring::new("test", &key()));
    for (unsigned, is_refused) in table {
        let signature = Signer::new(&key()).sign_json(unsigned.as_bytes()).unwrap();
        let body = format!("{},\"signature\":\"{signature}\"}}", &unsigned[..unsigned.len() - 1]);
        let error = verifier.verify_callback(body.as_bytes()).err().map(|error| error.code());
        assert_eq!(error, is_refused.then_some("not_a_callback"), "{unsigned}");
    }
}

#[test]
fn schemas_tell_which_fields_are_required_and_what_was_wrong() {
    let message = callback(
        r#"{"payment":{"id":"p","status":"awaiting clarification"},"clarification_fields":{
            "customer":{"required":["a","b"],"properties":{"a":{"type":"string"},"c":1,"b":2},
                "errors":[{"property":"customer.b","message":"first"},{"message":"of nothing"},
                    {"property":"customer.b","message":"second"},{"property":"c","message":"other"}]}}}"#,
    );
    let fields = message.clarification().unwrap().fields();
    let told: Vec<_> =
        fields.iter().map(|field| (field.name(), field.is_required(), field.error())).collect();
    assert_eq!(told, [("a", true, None), ("c", false, None), ("b", true, Some("first"))]);
}

#[test]
fn a_decline_that_may_be_tried_again_is_no_end() {
    let status_of_event = |message: &str| {
        let events = callback(message).events().unwrap();
        events.into_iter().map(|event: PaymentEvent| event.status.to_string()).collect::<Vec<_>>()
    };
    let table = [
        (r#""status":"decline","is_new_attempts_available":true"#, "awaiting customer"),
        (r#""status":"decline","is_new_attempts_available":"1""#, "awaiting customer"),
        (r#""status":"decline","is_new_attempts_available":true,"type":"payout""#, "decline"),
        (r#""status":"decline","is_new_attempts_available":false"#, "decline"),
        (r#""status":"decline""#, "decline"),
        (r#""status":"success","is_new_attempts_available":true"#, "success"),
    ];
    for (members, expected) in table {
        let message = format!(r#"{{"payment":{{"id":"p",{members}}}}}"#);
        assert_eq!(status_of_event(&message), [expected], "{members}");
        let expected = match expected {
            "awaiting customer" => "wait",
            "success" => "done(Paid)",
            _ => "done(Failed)",
        };
        assert_eq!(action(&message), expected, "{members}");
    }

    let mut state = PaymentState::new("p");
    let attempt = |status: &str, may_retry: bool, id: u32| {
        let message = format!(
            r#"{{"payment":{{"id":"p","status":"{status}","is_new_attempts_available":{may_retry}}},
                "operation":{{"id":{id},"type":"sale","status":"{status}"}}}}"#
        );
        callback(&message).events().unwrap().remove(0)
    };
    assert_eq!(state.fold(attempt("decline", true, 1)), Ok(Fold::Changed));
    assert!(!state.is_final());
    assert_eq!(state.fold(attempt("success", false, 2)), Ok(Fold::Changed));
    assert!(state.is_paid());
}

#[test]
fn events_hold_what_the_message_says() {
    let message = callback(
        r#"{"general":{"project_id":1,"payment_id":"p"},"transaction":{"type":"purchase"},
            "payment":{"status":"partially refunded","date":"2022-03-13T17:07:48+0000"},
            "sum_request":{"amount":1000,"currency":"EUR"},"sum_real":{"amount":1100,"currency":"USD"},
            "sum_refund":{"amount":"300","currency":"EUR"},
            "operations":[{"id":9007199254740993,"type":"sale","status":"success","code":0},
                {"id":"x-2","type":"refund","status":"success","date":"2022-03-14T17:07:48+0000"},
                {"type":"refund"}]}"#,
    );
    assert_eq!(message.kind(), CallbackKind::Payment(Layout::Terminal));
    let events = message.events().unwrap();
    assert_eq!(events.len(), 2, "one without id is no event");
    for event in &events {
        assert_eq!(event.payment_id, "p");
        assert_eq!(event.payment_type, Some(crate::payment::PaymentType::Purchase));
        assert_eq!(event.sum.unwrap().to_string(), "7.00 EUR");
        assert_eq!(event.date.unwrap().to_string(), "2022-03-13T17:07:48+0000");
    }
    let operations: Vec<_> = events.iter().map(|event| event.operation.clone().unwrap()).collect();
    assert_eq!(operations[0].id.to_string(), "9007199254740993");
    assert_eq!(operations[0].code.as_deref(), Some("0"));
    assert_eq!(operations[1].id.to_string(), "x-2");
    assert_eq!(message.operation().unwrap().id().unwrap().to_string(), "x-2", "the last one");

    let errors = r#"{"payment":{"id":"p","status":"error"},"errors":[{"code":1},{"code":3061}]}"#;
    let events = callback(errors).events().unwrap();
    assert_eq!(events[0].error_code.as_deref(), Some("3061"));
    assert_eq!(action(errors), "ask_status");
    assert_eq!(callback(r#"{"token":"t"}"#).events(), Ok(Vec::new()));
}

#[test]
fn members_of_rare_messages() {
    let message = callback(
        r#"{"payment":{"id":"p"},"decision":"review","decision_message":["a","b"],"uuid":"u-1",
            "operation":{"id":1,"surcharge_amount":50,"surcharge_currency":"EUR","retry_count":"2",
                "operation_fee":{"amount":7,"currency":"EUR"},"next_retry_exists":1,
                "next_retry_date":"2026-01-02T03:04:05+0000","provider":{"auth_code":"A1"}},
            "customer":{"billing":{"city":"Riga","postal":"LV-1001"}}}"#,
    );
    assert_eq!(message.decision(), Some("review"));
    assert_eq!(message.decision_messages().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(message.payout_uuid(), Some("u-1"));
    assert_eq!(message.auth_code(), Some("A1"));
    let operation = message.operation().unwrap();
    assert_eq!(operation.surcharge().unwrap().to_string(), "0.50 EUR");
    assert_eq!(operation.fee().unwrap().to_string(), "0.07 EUR");
    assert_eq!((operation.retry_count(), operation.next_retry_exists()), (Some(2), Some(true)));
    assert_eq!(operation.next_retry_date().unwrap().to_string(), "2026-01-02T03:04:05+0000");
    let billing = message.customer().unwrap().billing().unwrap();
    assert_eq!((billing.city(), billing.postal()), (Some("Riga"), Some("LV-1001")));
}

#[test]
fn what_is_not_signed_is_not_read() {
    let unsigned = r#"{"payment":{"id":"p","status":"processing","signature":"s"},
        "operations":[[]],"redirect_data":{"frame_mode":"x","body":[]},
        "display_data":[{}],"acs":{"signature":"x"},"recurring":{}}"#;
    let message = callback(unsigned);
    assert_eq!(message.kind(), CallbackKind::Payment(Layout::Operation));
    assert_eq!(message.operations().count() + message.display_data().count(), 0);
    assert!(message.redirect().is_none() && message.acs().is_none());
    assert!(message.recurring().is_none());
}

#[test]
fn unverified_messages_and_digests_are_read_as_such() {
    let limits = Limits::default();
    let body = br#"{"payment":{"id":"p","status":"success"},"signature":"anything"}"#;
    let read = Callback::read_unverified(body).unwrap();
    assert_eq!(read.as_claimed().payment().id(), Some("p"));
    assert_eq!(read.claimed_next_action().name(), "done");
    assert_eq!(Callback::read_unverified(b"[]").unwrap_err().code(), "json_not_an_object");
    let long = format!(r#"{{"{}":[{}1]}}"#, "k".repeat(10_000), "1,".repeat(5_000));
    let error = Callback::read_unverified(long.as_bytes()).unwrap_err();
    assert_eq!(error.code(), "limit_canonical");

    let detailed = br#"{"chargebacks":[{"payment_id":"p","chargeback_status":"lost",
        "chargeback_finalization_date":"2026-01-02"},{"payment_id":7,"status":"won","chb_completed_at":null}]}"#;
    let digest = UnsignedChargebackDigest::read(detailed, &limits).unwrap();
    assert_eq!(digest.kind(), ChargebackDigestKind::Detailed);
    let all: Vec<_> = digest.chargebacks().collect();
    assert_eq!((all[0].payment_id(), all[0].status()), (Some("p"), Some("lost")));
    assert_eq!(all[0].finalization_date(), Some("2026-01-02"));
    assert_eq!((all[1].payment_id(), all[1].status()), (Some("7"), Some("won")));
    assert_eq!(all[1].finalization_date(), None);
    let summary = UnsignedChargebackDigest::read(br#"{"created":3}"#, &limits).unwrap();
    assert_eq!(summary.kind(), ChargebackDigestKind::Summary);
    assert_eq!(summary.chargebacks().count(), 0);
    assert_eq!(summary.claims().get("created").unwrap().scalar_text(), Some("3"));
}
