//! Short stories with the end that people expect.

use super::*;

/// An event from short texts: date in seconds, payment status, operation id, type and status.
fn said(date: i64, payment: &str, id: u64, kind: &str, status: &str) -> PaymentEvent {
    let operation = OperationEvent::new(OperationId::from(id), Op::parse(kind), Os::parse(status));
    PaymentEvent {
        date: Some(Timestamp::from_seconds(date)),
        operation: Some(operation),
        ..PaymentEvent::new(ID, Status::parse(payment))
    }
}

#[test]
fn stories_end_as_people_expect() {
    type Story<'a> = (&'a str, &'a [(i64, &'a str, u64, &'a str, &'a str)], &'a str, bool);
    #[rustfmt::skip]
    let stories: &[Story<'_>] = &[
        ("late processing", &[
            (10, "processing", 1, "sale", "processing"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("processing with a later date than the end of the same operation", &[
            (20, "success", 1, "sale", "success"),
            (30, "processing", 1, "sale", "processing"),
        ], "success", true),
        ("second tab, first one pays after the second one started", &[
            (10, "processing", 1, "sale", "processing"),
            (15, "awaiting 3ds result", 2, "sale", "awaiting 3ds result"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("another attempt with a new operation", &[
            (10, "decline", 1, "sale", "decline"),
            (20, "processing", 2, "sale", "processing"),
        ], "processing", false),
        ("another attempt succeeds", &[
            (10, "decline", 1, "sale", "decline"),
            (20, "success", 2, "sale", "success"),
        ], "success", true),
        ("another attempt with the same operation", &[
            (10, "awaiting customer", 1, "sale", "decline"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("another attempt that is older than the end of the first one", &[
            (5, "processing", 1, "sale", "processing"),
            (10, "decline", 2, "sale", "decline"),
            (15, "processing", 3, "sale", "processing"),
            (20, "error", 1, "sale", "error"),
        ], "decline", false),
        ("payment id used again after an error", &[
            (10, "error", 1, "sale", "error"),
            (20, "awaiting redirect result", 2, "sale", "awaiting redirect result"),
        ], "awaiting redirect result", false),
        ("a failure of the platform that was none", &[
            (10, "internal error", 1, "sale", "internal error"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("two refunds that overlap", &[
            (10, "success", 1, "sale", "success"),
            (20, "success", 2, "refund", "processing"),
            (30, "partially refunded", 3, "refund", "success"),
            (40, "refunded", 2, "refund", "success"),
        ], "refunded", false),
        ("a refund in the second of the sale", &[
            (10, "success", 1, "sale", "success"),
            (10, "refunded", 2, "refund", "success"),
        ], "refunded", false),
        ("a declined refund", &[
            (10, "success", 1, "sale", "success"),
            (20, "success", 2, "refund", "decline"),
        ], "success", true),
        ("an undone refund", &[
            (10, "success", 1, "sale", "success"),
            (20, "refunded", 2, "refund", "success"),
            (30, "success", 3, "refund reverse", "success"),
        ], "success", true),
        ("a hold", &[
            (10, "processing", 1, "auth", "processing"),
            (10, "awaiting capture", 1, "auth", "success"),
        ], "awaiting capture", false),
        ("a late step of a hold", &[
            (20, "awaiting capture", 1, "auth", "success"),
            (30, "awaiting 3ds result", 1, "auth", "awaiting 3ds result"),
        ], "awaiting capture", false),
        ("operation ids that do not ascend", &[
            (10, "decline", 9, "sale", "decline"),
            (20, "processing", 2, "sale", "processing"),
        ], "processing", false),
        ("a new status between known ones", &[
            (10, "processing", 1, "sale", "processing"),
            (20, "warming up", 1, "sale", "warming up"),
        ], "warming up", false),
        ("a new status of the same operation does not undo the end", &[
            (10, "success", 1, "sale", "success"),
            (20, "shipped to the moon", 1, "sale", "success"),
        ], "success", true),
        ("a new status of a later operation does", &[
            (10, "success", 1, "sale", "success"),
            (20, "charged back", 2, "chargeback", "success"),
        ], "charged back", false),
        ("a series that goes on", &[
            (10, "success", 1, "recurring", "success"),
            (20, "processing", 2, "recurring", "processing"),
        ], "processing", false),
    ];
    for (name, story, status, is_paid) in stories {
        let events: Vec<_> =
            story.iter().map(|(date, p, id, kind, s)| said(*date, p, *id, kind, s)).collect();
        let state = assert_order_does_not_matter(&events);
        assert_eq!(state.status().map(Status::as_str), Some(*status), "{name}");
        assert_eq!(state.is_paid(), *is_paid, "{name}");
        assert_eq!(state.conflicts(), [], "{name}");
    }
}

#[test]
fn contradictions_stay_visible() {
    #[rustfmt::skip]
    let table = [
        (said(10, "decline", 1, "sale", "decline"), said(20, "success", 1, "sale", "success"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(20, "decline", 1, "sale", "decline"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(10, "decline", 1, "sale", "decline"), "decline"),
        (said(10, "awaiting capture", 1, "auth", "success"), said(20, "decline", 1, "auth", "decline"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(20, "internal error", 1, "sale", "internal error"), "internal error"),
        (said(10, "success", 1, "sale", "success"), said(20, "decline", 2, "sale", "decline"), "decline"),
        (said(10, "success", 1, "capture", "success"), said(20, "canceled", 2, "cancel", "success"), "canceled"),
        (said(10, "success", 2, "refund", "decline"), said(20, "partially refunded", 2, "refund", "success"), "partially refunded"),
    ];
    for (one, other, status) in table {
        let mut state = assert_order_does_not_matter(&[one.clone(), other.clone()]);
        assert!(!state.conflicts().is_empty(), "{one:?} {other:?}");
        assert_eq!(state.status().map(Status::as_str), Some(status), "{one:?} {other:?}");
        assert!(!state.is_paid() && !state.is_final());
        // Later messages do not hide it.
        state.fold(said(90, "success", 1, "sale", "success")).unwrap();
        assert!(!state.conflicts().is_empty() && !state.is_paid());
    }

    let mut state = PaymentState::new(ID);
    assert_eq!(
        fold_and_check(&mut state, &said(10, "decline", 7, "sale", "decline")),
        Fold::Changed
    );
    assert_eq!(
        fold_and_check(&mut state, &said(20, "success", 7, "sale", "success")),
        Fold::Conflict
    );
    assert_eq!(
        state.conflicts(),
        [Contradiction::Operation {
            id: OperationId::from(7),
            statuses: vec![Os::Success, Os::Decline],
        }]
    );
    assert_eq!(state.operations()[0].status, Os::Decline);
}

#[test]
fn an_answer_that_says_nothing_changes_nothing() {
    let mut state = PaymentState::new(ID);
    let mut not_found = PaymentEvent::new(ID, Status::Error);
    not_found.error_code = Some("3061".into());
    assert_eq!(fold_and_check(&mut state, &not_found), Fold::Stale);
    assert_eq!(state.status(), None);
    assert!(!state.is_final());
    assert_eq!(
        fold_and_check(&mut state, &said(10, "processing", 1, "sale", "processing")),
        Fold::Changed
    );
    assert_eq!(fold_and_check(&mut state, &not_found), Fold::Duplicate);
    assert_eq!(state.status(), Some(&Status::Processing));
}

#[test]
fn sums_follow_the_current_status() {
    let euro = |minor| Some(Money::new(minor, Currency::EUR));
    let sale = PaymentEvent { sum: euro(1000), ..said(10, "success", 1, "sale", "success") };
    let refund =
        PaymentEvent { sum: euro(400), ..said(20, "partially refunded", 2, "refund", "success") };
    let silent = said(30, "partially refunded", 3, "refund", "decline");
    let state = assert_order_does_not_matter(&[sale.clone(), refund.clone()]);
    assert_eq!(state.remaining_sum(), euro(400));
    let state = assert_order_does_not_matter(&[sale.clone(), refund, silent]);
    assert_eq!(state.remaining_sum(), euro(400));
    let smaller = PaymentEvent { sum: euro(1), ..sale.clone() };
    assert_eq!(assert_order_does_not_matter(&[sale, smaller]).remaining_sum(), euro(1));
}

#[test]
fn events_of_another_payment_are_refused() {
    let mut state = PaymentState::new("order-1");
    assert_eq!(state.fold(said(10, "success", 1, "sale", "success")), Ok(Fold::Changed));
    let again =
        PaymentEvent { payment_id: "ORDER-1".into(), ..said(10, "success", 1, "sale", "success") };
    assert_eq!(state.fold(again), Ok(Fold::Duplicate));
    let foreign = PaymentEvent {
        payment_id: "order-2".into(),
        ..said(20, "refunded", 2, "refund", "success")
    };
    let before = state.clone();
    assert_eq!(state.fold(foreign).unwrap_err().code(), "payment_id_foreign");
    assert_eq!(state, before);
}

/// The same without a date.
fn undated(payment: &str, id: u64, kind: &str, status: &str) -> PaymentEvent {
    PaymentEvent { date: None, ..said(0, payment, id, kind, status) }
}

#[test]
fn an_end_without_a_date_is_not_overlooked() {
    let paid = said(10, "success", 1, "sale", "success");
    let late_step = said(30, "processing", 1, "sale", "processing");
    #[rustfmt::skip]
    let table = [
        (undated("refunded", 2, "refund", "success"), "refunded"),
        (undated("partially refunded", 2, "refund", "success"), "partially refunded"),
        (undated("reversed", 1, "sale", "success"), "reversed"),
        (undated("reversed", 0, "reversal", "success"), "reversed"),
        (undated("charged back", 2, "chargeback", "success"), "charged back"),
    ];
    for (back, status) in table {
        let state = assert_order_does_not_matter(&[paid.clone(), back.clone(), late_step.clone()]);
        assert_eq!(state.status().map(Status::as_str), Some(status), "{back:?}");
        assert!(!state.is_paid() && state.conflicts().is_empty(), "{back:?}");
    }

    // Nor does a success without a date hide a refund with one, whatever else has a later date.
    let paid = undated("success", 1, "sale", "success");
    let refunded = said(20, "refunded", 2, "refund", "success");
    for later in [
        said(30, "processing", 1, "sale", "processing"),
        said(30, "success", 2, "refund", "processing"),
        said(30, "error", 3, "refund", "error"),
        said(30, "decline", 3, "sale", "decline"),
        said(30, "canceled", 3, "cancel", "success"),
    ] {
        let state = assert_order_does_not_matter(&[paid.clone(), refunded.clone(), later]);
        assert!(!state.is_paid(), "{state:?}");
    }

    // A failure after a success contradicts it; one before it was another attempt.
    let state = assert_order_does_not_matter(&[
        said(10, "success", 1, "sale", "success"),
        undated("decline", 2, "sale", "decline"),
    ]);
    assert!(!state.is_paid() && !state.conflicts().is_empty());
    let state = assert_order_does_not_matter(&[
        undated("decline", 1, "sale", "decline"),
        said(10, "success", 2, "sale", "success"),
    ]);
    assert!(state.is_paid());
}

#[test]
fn a_declined_debit_that_is_tried_again_is_no_end() {
    let mut declined = said(10, "decline", 1, "recurring", "decline");
    declined.operation.as_mut().unwrap().next_retry_exists = true;
    let state = assert_order_does_not_matter(std::slice::from_ref(&declined));
    assert_eq!(state.status(), Some(&Status::AwaitingRetry));
    assert_eq!(state.current().map(|event| &event.status), Some(&Status::Decline));
    assert!(!state.is_final());

    for (id, status, is_paid) in [(1, "success", true), (2, "success", true), (1, "decline", false)]
    {
        let end = said(20, status, id, "recurring", status);
        let state = assert_order_does_not_matter(&[declined.clone(), end]);
        assert_eq!(state.status().map(Status::as_str), Some(status));
        assert_eq!((state.is_paid(), state.is_final()), (is_paid, true));
        assert_eq!(state.conflicts(), []);
    }

    // A series stays at work while one of its debits is tried again.
    let mut declined = said(10, "processing", 1, "recurring", "decline");
    declined.operation.as_mut().unwrap().next_retry_exists = true;
    let paid = said(20, "success", 1, "recurring", "success");
    assert!(assert_order_does_not_matter(&[declined, paid]).is_paid());
}

#[test]
fn a_payment_becomes_paid_once() {
    let mut state = PaymentState::new(ID);
    #[rustfmt::skip]
    let story = [
        (said(20, "success", 1, "sale", "success"), Fold::Changed, (true, false)),
        (said(20, "success", 1, "sale", "success"), Fold::Duplicate, (false, false)),
        (said(10, "processing", 1, "sale", "processing"), Fold::Stale, (false, false)),
        (said(21, "success", 1, "sale", "success"), Fold::Changed, (false, false)),
        (said(30, "success", 2, "refund", "decline"), Fold::Changed, (false, false)),
        (said(40, "refunded", 3, "refund", "success"), Fold::Changed, (false, true)),
        (said(50, "success", 4, "refund reverse", "success"), Fold::Changed, (true, false)),
        (said(60, "decline", 1, "sale", "decline"), Fold::Conflict, (false, true)),
        (said(70, "success", 5, "sale", "success"), Fold::Changed, (false, false)),
    ];
    for (event, fold, turn) in story {
        let change = state.fold_all([event.clone()]).unwrap();
        assert_eq!(change.fold(), fold, "{event:?}");
        assert_eq!((change.became_paid(), change.ceased_to_be_paid()), turn, "{event:?}");
    }
}

#[test]
fn the_events_of_one_message_are_one_change() {
    let mut state = PaymentState::new(ID);
    let answer =
        [said(30, "success", 1, "sale", "decline"), said(30, "success", 2, "sale", "success")];
    let change = state.fold_all(answer.clone()).unwrap();
    assert!(change.fold() == Fold::Changed && change.became_paid());
    assert_eq!(state.fold_all(answer.clone()).unwrap().fold(), Fold::Duplicate);
    assert_eq!(state.fold_all([]).unwrap().fold(), Fold::Duplicate);

    let before = state.clone();
    let [one, mut foreign] = [said(40, "refunded", 3, "refund", "success"), answer[0].clone()];
    foreign.payment_id = "order-2".into();
    assert_eq!(state.fold_all([one, foreign]).unwrap_err().code(), "payment_id_foreign");
    assert_eq!(state, before);
}
