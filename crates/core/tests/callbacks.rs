//! Every callback and answer in `tests/callbacks` of the repository: signed, verified, and read
//! through every typed view.

mod data;

use data::{KEY, signed};
use paywright_core::ecommpay::callback::{
    Callback, CallbackKind, ClarificationField, ErrorItem, Layout, NextAction, QrCode,
    RedirectMethod,
};
use paywright_core::ecommpay::{Keyring, Project, Signer, Verified, Verifier};
use paywright_core::payment::PaymentState;
use paywright_core::{ErrorCode, SecretKey};

/// Layout, project, payment, type, status, sum, operations and what to do, checked by hand.
const TABLE: [(&str, &str); 52] = [
    ("answer-not-found", "C - - - error - [] ask_status"),
    ("answer-not-received", "C - - - error - [] ask_status"),
    ("answer-request-error", "B 19131 280158 purchase error 900.00 EUR [] done(Failed)"),
    (
        "answer-success",
        "C 42 456789 purchase success 4000.00 USD [17839000001150 auth success 0, 17839000001151 capture success 0] done(Paid)",
    ),
    (
        "card-purchase",
        "A 112 test_payment_1539 purchase success 314.15 USD [17839000001150 sale success 0] done(Paid)",
    ),
    (
        "card-purchase-converted",
        "A 112 test_payment_1542 purchase success 314.15 GBP [2831000001158 sale success 0] done(Paid)",
    ),
    (
        "card-purchase-decision",
        "A 100 30338174 purchase success 10.00 RUB [100 sale success 0] done(Paid)",
    ),
    (
        "card-purchase-signed",
        "A 28051 5242723 purchase success 52.00 EUR [5028800010128225 sale success 0] done(Paid)",
    ),
    (
        "card-purchase-wrong-signature",
        "A 28051 5242723 purchase success 52.00 EUR [5028800010128225 sale success 0] done(Paid)",
    ),
    ("errors-nested-signed", "C - test-payment - - - [] ask_status"),
    ("part-display-add-info", "other - - - - - [] not_a_payment"),
    ("part-display-qr", "other - - - - - [] not_a_payment"),
    ("part-redirect-get", "redirect - - - - - [] redirect"),
    ("part-redirect-get-fields", "redirect - - - - - [] redirect"),
    ("part-redirect-post", "redirect - - - - - [] redirect"),
    (
        "placeholders-1-signed",
        "A - [40] paymentId [26] transactionType [27] transactionStatus - [[192] operation_id [193] operation_type [194] operation_status [202] operation_code] review(payment.status: \"[27] transactionStatus\" is not known to this version; it counts as not paid)",
    ),
    ("placeholders-2-signed", "token - - - - - [] not_a_payment"),
    ("placeholders-3-signed", "recurring - - - - - [] not_a_payment"),
    (
        "placeholders-4-signed",
        "redirect - qwerty123 - - - [] review(redirect_data: the address is not an http or https address, so it must not be opened)",
    ),
    ("placeholders-5-signed", "token - - - - - [] not_a_payment"),
    (
        "placeholders-6-signed",
        "A - [40] paymentId [26] transactionType [27] transactionStatus - [[192] operation_id [193] operation_type [194] operation_status -] review(payment.status: \"[27] transactionStatus\" is not known to this version; it counts as not paid)",
    ),
    (
        "placeholders-7-signed",
        "B - [40] paymentId [26] transactionType [57] transactionStatusNonMapped - [] review(payment.id: the message names two different payments)",
    ),
    ("placeholders-8-signed", "token - - - - - [] not_a_payment"),
    ("recurring-state-signed", "recurring 123 - - - - [] not_a_payment"),
    ("redirect-only", "redirect - 100 - - - [] redirect"),
    (
        "state-3ds1-acs",
        "B 402 EP9cc8-d305 purchase awaiting 3ds result 1000.56 RUB [35 sale awaiting 3ds result 0] threeds1",
    ),
    (
        "state-3ds2-iframe",
        "B 2401 EPf826-de8c purchase awaiting 3ds result 110.00 USD [106 sale awaiting 3ds result 9999] threeds2_iframe",
    ),
    (
        "state-3ds2-redirect",
        "B 2401 EPf826-de8c purchase awaiting 3ds result 110.00 USD [106 sale awaiting 3ds result 9999] threeds2_challenge",
    ),
    (
        "state-3ds2-success",
        "B 2401 EPf826-de8c purchase success 110.00 USD [106 sale success 0] done(Paid)",
    ),
    (
        "state-3ds2-via-acs",
        "C 402 ORDER_PROXY_1 purchase awaiting 3ds result 110.00 RUB [905000010921 sale awaiting 3ds result 9999] threeds1",
    ),
    (
        "state-apm-redirect",
        "B 445 EP8949-1fa2 purchase awaiting redirect result 10.00 PHP [146 sale awaiting redirect result 9999] redirect",
    ),
    (
        "state-apm-widget",
        "B 51871 TEST_PAYMENT_621498 purchase awaiting redirect result 1.00 EUR [5020745010189782 sale awaiting redirect result 29999] redirect",
    ),
    (
        "state-card-decline",
        "B 402 EP9cc8-d305 purchase decline 30.00 RUB [35 sale decline 0] done(Failed)",
    ),
    (
        "state-card-success",
        "B 402 EP9cc8-d305 purchase success 40.00 RUB [35 sale success 0] done(Paid)",
    ),
    (
        "state-clarification-list",
        "B 2052 EPb727-dd9f purchase awaiting clarification 10.00 RUB [32 sale awaiting clarification 9999] clarify",
    ),
    (
        "state-clarification-schema",
        "B 981 EP7e63-f0b3 purchase awaiting clarification 801.00 EUR [6583000060324 sale awaiting clarification 9999] clarify",
    ),
    (
        "state-qr-data",
        "B 3899 EP8adf-6913 purchase awaiting customer action 1000 KRW [91 sale awaiting customer action 9999] show_qr",
    ),
    (
        "state-qr-image",
        "B 3899 EP8adf-6913 purchase awaiting customer action 1000 KRW [91 sale awaiting customer action 9999] show_qr",
    ),
    (
        "terminal-purchase-decline",
        "B 57123 payment_443 purchase decline 10.00 EUR [2000000004 sale decline 10106] done(Failed)",
    ),
    (
        "terminal-purchase-rrn",
        "B 100 100 purchase success 1.00 USD [100 sale success 0] done(Paid)",
    ),
    (
        "terminal-purchase-success",
        "B 57123 payment_443 purchase success 10.00 EUR [2000000004 sale success 0] done(Paid)",
    ),
    (
        "terminal-verification-decline",
        "B 291451 EP1120-3e48 account verification decline 0.00 GBP [3157000013487 account verification decline 100] done(Failed)",
    ),
    (
        "terminal-verification-success",
        "B 291451 EP1120-3e48 account verification success 0.00 GBP [3157000013487 account verification success 0] done(AccountVerified)",
    ),
    ("token-card", "token 100 - - - - [] not_a_payment"),
    ("token-created", "token 57123 - - - - [] not_a_payment"),
    ("token-created-old", "token 140 - - - - [] not_a_payment"),
    ("token-customer", "token 100 - - - - [] not_a_payment"),
    ("token-short", "token 100 - - - - [] not_a_payment"),
    (
        "wallet-payout-decline",
        "A 1138 46529 payout decline 380.00 EUR [2100361 payout decline 20504] done(Failed)",
    ),
    (
        "wallet-payout-success",
        "A 523 556 payout success 1200.00 EUR [50032003322 payout success 0] done(PaidOut)",
    ),
    (
        "wallet-purchase-decline",
        "A 477 30036 purchase decline 20.00 EUR [50223232 sale decline 20000] done(Failed)",
    ),
    (
        "wallet-purchase-success",
        "A 477 3557 purchase success 150.00 EUR [50103322 sale success 0] done(Paid)",
    ),
];

/// One line that tells the essentials of a message.
fn summary(callback: &Verified<Callback>) -> String {
    let layout = match callback.kind() {
        CallbackKind::Payment(Layout::Operation) => "A",
        CallbackKind::Payment(Layout::Terminal) => "B",
        CallbackKind::Payment(Layout::Status) => "C",
        CallbackKind::Token => "token",
        CallbackKind::RecurringState => "recurring",
        CallbackKind::Redirect => "redirect",
        CallbackKind::Other => "other",
    };
    let text = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let payment = callback.payment();
    let operations: Vec<String> = callback
        .operations()
        .map(|operation| {
            format!(
                "{} {} {} {}",
                text(operation.id().map(|id| id.to_string())),
                text(operation.operation_type().map(|kind| kind.to_string())),
                text(operation.status().map(|status| status.to_string())),
                text(operation.code().map(str::to_owned)),
            )
        })
        .collect();
    format!(
        "{layout} {} {} {} {} {} [{}] {:?}",
        text(callback.project_id().map(|id| id.to_string())),
        text(payment.id().map(str::to_owned)),
        text(payment.payment_type().map(|kind| kind.to_string())),
        text(payment.status().map(|status| status.to_string())),
        text(payment.sum().map(|sum| sum.to_string())),
        operations.join(", "),
        callback.next_action(),
    )
}

fn verified(name: &str) -> Verified<Callback> {
    let verifier = Verifier::new(Keyring::new("test", &SecretKey::new(KEY).unwrap()));
    verifier.verify_callback(signed(body(name)).as_bytes()).unwrap()
}

fn body(name: &str) -> &'static str {
    data::FILES.iter().find(|(known, _)| *known == name).map(|(_, body)| *body).unwrap()
}

/// The messages whose published signature is complete, with their keys.
const SIGNED_AS_PUBLISHED: [(&str, &str); 11] = [
    ("card-purchase-signed", "secret"),
    ("errors-nested-signed", "qwerty"),
    ("recurring-state-signed", "qwerty"),
    ("placeholders-1-signed", "123"),
    ("placeholders-2-signed", "123"),
    ("placeholders-3-signed", "123"),
    ("placeholders-4-signed", "123"),
    ("placeholders-5-signed", "123"),
    ("placeholders-6-signed", "123"),
    ("placeholders-7-signed", "123"),
    ("placeholders-8-signed", "123"),
];

#[test]
fn every_message_is_read_as_the_table_says() {
    assert_eq!(TABLE.len(), data::FILES.len());
    for (name, expected) in TABLE {
        assert_eq!(summary(&verified(name)), expected, "{name}");
    }
}

#[test]
fn published_signatures_verify_as_they_are() {
    let verify = |name, key: &str| {
        let key = SecretKey::new(key).unwrap();
        Verifier::new(Keyring::new("published", &key)).verify_callback(body(name).as_bytes())
    };
    for (name, key) in SIGNED_AS_PUBLISHED {
        let callback = verify(name, key).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(callback.evidence().key_label(), "published");
        assert_eq!(verify(name, "other").unwrap_err().code(), "signature_mismatch", "{name}");
    }
    let wrong = verify("card-purchase-wrong-signature", "secret").unwrap_err();
    assert_eq!(wrong.code(), "signature_mismatch");
}

#[test]
fn no_ordinary_message_is_ambiguous_and_none_prints_personal_data() {
    for (name, _) in data::FILES {
        let callback = verified(name);
        assert!(callback.ambiguities().is_empty(), "{name}");
        let printed = format!("{callback:?} {:?} {:?}", callback.account(), callback.customer());
        let secrets =
            ["LOVELACE", "SMITH", "TESTOV", "424242", "431422", "541333", "pa_req", "192.168"];
        for secret in secrets {
            assert!(!printed.contains(secret), "{name}: {printed}");
        }
    }
}

#[test]
fn a_card_purchase_in_full() {
    let callback = verified("card-purchase-converted");
    let payment = callback.payment();
    assert_eq!(payment.date().unwrap().to_string(), "2018-08-28T09:36:06+0000");
    assert_eq!((payment.method(), payment.description()), (Some("card"), Some("Test payment")));
    assert_eq!(payment.remaining_sum(), payment.sum());
    assert_eq!(
        (payment.sum_requested(), payment.sum_real(), payment.sum_refunded()),
        (None, None, None)
    );
    assert!(!payment.is_new_attempts_available() && !payment.cascading_with_redirect());

    let account = callback.account().unwrap();
    assert_eq!(account.number(), Some("431422******0056"));
    assert_eq!(account.token().unwrap().len(), 64);
    assert_eq!((account.brand(), account.card_holder()), (Some("visa"), Some("ADA LOVELACE")));
    assert_eq!(account.id(), Some("778804"));
    assert_eq!((account.expiry_month(), account.expiry_year()), (Some("11"), Some("2021")));

    let operation = callback.operation().unwrap();
    assert_eq!(operation.created_date().unwrap().to_string(), "2018-08-28T09:35:20+0000");
    assert_eq!(operation.sum().unwrap().to_string(), "314.15 GBP");
    assert_eq!(operation.sum_converted().unwrap().to_string(), "347.65 EUR");
    assert_eq!((operation.message(), operation.eci()), (Some("Success"), Some("05")));
    let provider = operation.provider().unwrap();
    assert_eq!((provider.id(), provider.endpoint_id()), (Some("6"), Some("6")));
    assert_eq!(provider.payment_id(), Some("15354489664996"));
    assert_eq!(provider.date().unwrap().to_string(), "2018-02-07T08:34:24+0000");
    assert_eq!(callback.auth_code(), Some("563253"));
}

#[test]
fn members_that_are_spelled_or_placed_otherwise() {
    let decision = verified("card-purchase-decision");
    assert_eq!(decision.decision(), Some("Transaction has been checked by RCS"));
    let endpoint = decision.operation().and_then(|operation| operation.provider()?.endpoint_id());
    assert_eq!(endpoint, Some("test"));
    assert_eq!(decision.customer().unwrap().id(), Some("David Klein"));

    let terminal = verified("terminal-purchase-rrn");
    assert_eq!((terminal.auth_code(), terminal.rrn()), (Some("100"), Some("100")));
    assert!(terminal.redirect().is_none(), "a plain return_url is no redirect");
    assert_eq!(terminal.payment().transaction_id(), Some("100"));
    assert_eq!(terminal.payment().result_code(), Some("0"));
    assert_eq!(terminal.request_id(), Some("35e79897224cdc"));
    assert_eq!(verified("terminal-purchase-success").auth_code(), Some("563253"));
    assert_eq!(verified("state-3ds2-success").avs_result(), Some("X"));

    let refundable = verified("state-card-success").payment().remaining_refund().unwrap();
    assert_eq!(refundable.to_string(), "40.00 RUB");

    let decline = verified("wallet-purchase-decline");
    let provider = decline.operation().unwrap().provider().unwrap();
    assert_eq!((provider.auth_code(), provider.result_code()), (None, None), "empty texts");
    assert_eq!(provider.result_message(), Some("User has not returned from PS"));
    assert!(provider.signed().get("auth_code").is_some(), "yet they are there");

    let errors = verified("errors-nested-signed");
    let codes: Vec<_> = errors.errors().map(ErrorItem::code).collect();
    assert_eq!(codes, [Some("123"), Some("456")]);
    assert_eq!(errors.errors().next().unwrap().description(), None, "a list");
    assert_eq!(
        verified("answer-request-error").errors().next().unwrap().message(),
        Some("Validation error")
    );
}

#[test]
fn tokens_and_series() {
    let callback = verified("token-card");
    let token = callback.token().unwrap();
    assert_eq!((token.token(), token.status()), (Some("759a1ac5"), Some("active")));
    assert_eq!((token.request_status(), token.customer_id()), (Some("success"), Some("0c26aef6")));
    assert_eq!(token.created_at().unwrap().to_string(), "2020-08-24T14:14:23+0000");
    let card = token.card().unwrap();
    assert_eq!((card.number(), card.holder()), (Some("400002******1488"), Some("Test User")));
    assert_eq!((card.exp_month(), card.exp_year()), (Some("5"), Some("2024")));

    let general = verified("token-customer");
    assert_eq!(general.token().unwrap().customer_id(), Some("David Klein"));
    assert!(verified("card-purchase").token().is_none(), "account.token makes no token message");

    let callback = verified("recurring-state-signed");
    let recurring = callback.recurring().unwrap();
    assert_eq!((recurring.id(), recurring.period()), (Some("321"), Some("D")));
    assert_eq!(recurring.currency().unwrap().as_str(), "EUR");
    assert!(recurring.is_active());
}

#[test]
fn what_the_browser_gets() {
    let callback = verified("part-redirect-post");
    let NextAction::Redirect { method, url, fields } = callback.next_action() else { panic!() };
    assert_eq!(method, RedirectMethod::Post);
    assert_eq!(url, "https://secure.ecopayz.com/PrivateArea/WithdrawOnlineTransfer.aspx");
    assert!(
        fields.contains(&("TxID", "5015150000003322")) && fields.contains(&("Amount", "150.00"))
    );
    assert_eq!(fields.len(), 11);

    let callback = verified("part-redirect-get-fields");
    let NextAction::Redirect { method, fields, .. } = callback.next_action() else { panic!() };
    assert_eq!(method, RedirectMethod::Get);
    assert_eq!(fields, [("example_parameter_1", "value_1"), ("example_parameter_2", "value_2")]);

    let callback = verified("state-apm-redirect");
    let NextAction::Redirect { url, fields, .. } = callback.next_action() else { panic!() };
    assert_eq!((url, fields.len()), ("https://wallet.example/pay", 0));
    assert_eq!(verified("state-apm-widget").redirect().unwrap().mode(), Some(2));

    let callback = verified("state-3ds1-acs");
    let NextAction::ThreeDs1 { acs_url, pa_req, md, term_url } = callback.next_action() else {
        panic!()
    };
    assert_eq!((acs_url, pa_req), ("https://acs.example/pay", "112442583"));
    assert!(md.unwrap().starts_with("eyJ"));
    assert_eq!(term_url, Some("https://shop.example/term"));

    let callback = verified("state-3ds2-iframe");
    let NextAction::ThreeDs2Iframe { url, fields } = callback.next_action() else { panic!() };
    assert_eq!(url, "https://acs.example/method");
    assert_eq!(
        fields,
        [("3DSMethodData", "16589104951172"), ("threeDSMethodData", "16589104951172")]
    );

    let callback = verified("state-3ds2-redirect");
    let NextAction::ThreeDs2Challenge { fields, .. } = callback.next_action() else { panic!() };
    assert!(fields.iter().any(|(name, value)| *name == "creq" && value.starts_with("ewog")));
    assert!(fields.contains(&("threeDSSessionData", "106")));
}

#[test]
fn what_the_customer_sees_or_is_asked() {
    let callback = verified("state-qr-data");
    let NextAction::ShowQr { code, items } = callback.next_action() else { panic!() };
    assert_eq!(code, QrCode::Text("https://qr.example/accept"));
    assert_eq!(items[0].title(), Some("QR code"));
    assert_eq!(
        verified("state-qr-image").qr_code(),
        Some(QrCode::Image("https://qr.example/accept.png"))
    );
    for name in ["part-display-qr", "part-display-add-info"] {
        assert_eq!(
            verified(name).qr_code(),
            Some(QrCode::Text("https://qr.nspk.ru/example")),
            "{name}"
        );
    }

    let callback = verified("state-clarification-list");
    let NextAction::Clarify { fields } = callback.next_action() else { panic!() };
    assert_eq!(format!("{fields:?}"), "[avs_data.avs_post_code, avs_data.avs_street_address]");

    let callback = verified("state-clarification-schema");
    let NextAction::Clarify { fields } = callback.next_action() else { panic!() };
    let names: Vec<_> = fields.iter().map(ClarificationField::name).collect();
    assert_eq!(names, ["first_name", "last_name", "email", "language", "country"]);
    let country = &fields[4];
    assert_eq!((country.object(), country.is_required()), (Some("customer"), true));
    assert_eq!((country.kind(), country.format()), (Some("string"), Some("regex")));
    assert_eq!(country.pattern(), Some("^[a-zA-Z]{2}$"));
    assert_eq!(country.error(), Some("The property country is required"));
    assert_eq!((fields[0].max_length(), fields[3].error()), (Some(35), None));
}

#[test]
fn events_fold_into_the_state_of_the_payment() {
    let answer = verified("answer-success");
    let events = answer.events().unwrap();
    assert_eq!(events.len(), 2);
    let mut state = PaymentState::new("456789");
    for event in events.into_iter().rev() {
        state.fold(event).unwrap();
    }
    assert!(state.is_paid());
    assert_eq!(state.operations().len(), 2);
    assert_eq!(state.remaining_sum().unwrap().to_string(), "4000.00 USD");

    for name in ["answer-not-found", "answer-not-received"] {
        let answer = verified(name);
        assert!(answer.events().unwrap().is_empty(), "{name}: no id");
        let events = answer.events_of_answer("p-1").unwrap();
        assert!(matches!(events.as_slice(), [event] if event.says_nothing()), "{name}");
        let mut state = PaymentState::new("p-1");
        for event in events {
            state.fold(event).unwrap();
        }
        assert_eq!(state.status(), None, "{name}");
    }

    for (name, _) in data::FILES {
        let callback = verified(name);
        let Ok(events) = callback.events() else { continue };
        for event in events {
            let mut state = PaymentState::new(callback.payment().id().unwrap());
            state.fold(event).unwrap();
            let action = format!("{:?}", callback.next_action());
            let went_through = ["done(Paid)", "done(PaidOut)", "done(AccountVerified)"];
            assert_eq!(state.is_paid(), went_through.contains(&action.as_str()), "{name}");
        }
    }
}

/// The state after these messages, and how often the payment became paid.
fn told(unsigned: &[&str]) -> (PaymentState, usize) {
    let key = SecretKey::new(KEY).unwrap();
    let mut state = PaymentState::new("p");
    let mut became_paid = 0;
    for message in unsigned {
        let signature = Signer::new(&key).sign_json(message.as_bytes()).unwrap();
        let body = message.replacen('{', &format!("{{\"signature\":\"{signature}\","), 1);
        let callback = Project::new(112, &key).verify_callback(body.as_bytes()).unwrap();
        let change = state.fold_all(callback.events().unwrap()).unwrap();
        became_paid += usize::from(change.became_paid());
    }
    (state, became_paid)
}

const PAID: &str = r#"{"payment":{"id":"p","status":"success","date":"2026-01-01T10:00:00+0000"},
    "operation":{"id":1,"type":"sale","status":"success"}}"#;

#[test]
fn a_return_without_a_readable_date_is_not_overlooked() {
    for returned in [
        r#"{"payment":{"id":"p","status":"refunded"},
            "operation":{"id":2,"type":"refund","status":"success"}}"#,
        r#"{"payment":{"id":"p","status":"refunded","date":"02.01.2026 10:00"},
            "operation":{"id":2,"type":"refund","status":"success","date":"02.01.2026 10:00"}}"#,
        r#"{"payment":{"id":"p","status":"reversed"},
            "operation":{"id":1,"type":"sale","status":"success"}}"#,
    ] {
        for messages in [[PAID, returned], [returned, PAID]] {
            let (state, _) = told(&messages);
            assert!(!state.is_paid() && state.is_final(), "{state:?}");
        }
    }
}

#[test]
fn a_debit_that_is_tried_again_and_succeeds_is_paid() {
    let attempt = |status: &str, day: u32, retries: bool| {
        format!(
            r#"{{"payment":{{"id":"p","type":"recurring","status":"{status}",
                "date":"2026-01-0{day}T10:00:00+0000"}},"operation":{{"id":1,"type":"recurring",
                "status":"{status}","next_retry_exists":{retries}}}}}"#
        )
    };
    let (declined, paid) = (attempt("decline", 1, true), attempt("success", 2, false));
    assert!(!told(&[&declined]).0.is_final());
    let (state, became_paid) = told(&[&declined, &paid]);
    assert!(state.is_paid() && became_paid == 1, "{state:?}");
    assert!(told(&[&attempt("decline", 1, false)]).0.is_final());
}

#[test]
fn a_payment_becomes_paid_once_whatever_is_sent_again() {
    let again = PAID.replace("10:00:00", "10:00:01");
    let refund_declined = r#"{"payment":{"id":"p","status":"success",
        "date":"2026-01-03T10:00:00+0000"},"operation":{"id":2,"type":"refund","status":"decline"}}"#;
    let (state, became_paid) = told(&[PAID, PAID, &again, refund_declined]);
    assert!(state.is_paid());
    assert_eq!(became_paid, 1);
}
