//! Payment Page: opening, cards, other methods, attempts.

use paywright_emulator::platform::cards::{TEST_CARDS, Verdict};
use paywright_emulator::platform::{CardEntry, CardProblem, Method, PageState, Settings};

use crate::merchant::{Shop, card_entry, purchase, signed_parameters};

#[test]
fn every_test_card_ends_as_the_tables_say() {
    for card in TEST_CARDS {
        let mut shop = Shop::new();
        let page = shop.buy("order-1", "3415", card.number);
        let callback = shop.callback();
        let operation = &callback["operation"];
        let (status, code, state) = match card.purchase {
            Verdict::Success => ("success", 0, PageState::Paid),
            Verdict::Decline(code) => ("decline", code.number(), PageState::Declined(code)),
        };
        assert_eq!(callback["payment"]["status"], status, "{card:?}");
        assert_eq!(operation["status"], status, "{card:?}");
        assert_eq!(operation["code"], code.to_string(), "{card:?}");
        assert_eq!(shop.state(&page), state, "{card:?}");
    }
}

#[test]
fn other_numbers_succeed_unless_the_card_has_expired() {
    // The platform's date is March 2026.
    let cases = [
        ("5555 5555 5555 4444", "12", "2026", "success", "0"),
        ("378282246310005", "03", "26", "success", "0"),
        ("4000-0000-0000-0002", "3", "2026", "success", "0"),
        ("4000000000000077", "02", "2026", "decline", "3021"),
        ("4000000000000077", "12", "25", "decline", "3021"),
    ];
    for (number, month, year, status, code) in cases {
        let mut shop = Shop::new();
        let page = shop.open(&purchase("order-1", "3415"));
        let entry = CardEntry { month, year, ..card_entry(number) };
        let result = shop.platform.pay_by_card(shop.now, &page, &entry);
        assert_eq!(result, Some(Ok(())));
        let callback = shop.callback();
        assert_eq!(callback["payment"]["status"], status, "{number} {month}/{year}");
        assert_eq!(callback["operation"]["code"], code, "{number} {month}/{year}");
    }
}

#[test]
fn a_card_form_with_mistakes_pays_nothing() {
    let good = || card_entry("4000000000000077");
    let cases = [
        (CardEntry { number: "4000000000000078", ..good() }, vec![CardProblem::Number]),
        (CardEntry { number: "", ..good() }, vec![CardProblem::Number]),
        (CardEntry { number: "4000x", ..good() }, vec![CardProblem::Number]),
        (CardEntry { month: "13", ..good() }, vec![CardProblem::Expiry]),
        (CardEntry { month: "0", ..good() }, vec![CardProblem::Expiry]),
        (CardEntry { year: "203", ..good() }, vec![CardProblem::Expiry]),
        (CardEntry { year: "-1", ..good() }, vec![CardProblem::Expiry]),
        (CardEntry { holder: " ", ..good() }, vec![CardProblem::Holder]),
        (CardEntry { holder: "АДА", ..good() }, vec![CardProblem::Holder]),
        (CardEntry { holder: "<b>", ..good() }, vec![CardProblem::Holder]),
        (CardEntry { cvv: "12", ..good() }, vec![CardProblem::Cvv]),
        (
            CardEntry { number: "1", month: "x", year: "", holder: "", cvv: "x", saves: false },
            vec![CardProblem::Number, CardProblem::Expiry, CardProblem::Holder, CardProblem::Cvv],
        ),
    ];
    let mut shop = Shop::new();
    let page = shop.open(&purchase("order-1", "3415"));
    for (entry, problems) in cases {
        let result = shop.platform.pay_by_card(shop.now, &page, &entry);
        assert_eq!(result, Some(Err(problems)));
    }
    assert!(shop.callbacks().is_empty());
    assert_eq!(shop.state(&page), PageState::Open(None));
    assert_eq!(shop.platform.pay_by_card(shop.now, "other", &good()), None);
}

#[test]
fn a_request_that_breaks_a_rule_is_refused_with_the_parameter() {
    let long = "x".repeat(256);
    let cases = [
        ("payment_amount", "0", 502),
        ("payment_amount", "-1", 502),
        ("payment_amount", "+1", 502),
        ("payment_amount", "34.15", 502),
        ("payment_amount", "10000000000001", 502),
        ("payment_currency", "eur", 502),
        ("payment_currency", "XYZ", 502),
        ("payment_id", &long, 502),
        ("customer_id", &long, 502),
        ("payment_description", &long, 502),
        ("payment_description", "a;b", 502),
        ("project_id", "113", 2442),
        ("project_id", "shop", 2442),
        ("project_id", "", 2004),
        ("payment_id", "", 2004),
        ("mode", "payout", 502),
        ("operation_type", "hold", 502),
        ("force_payment_method", "blik", 502),
        ("force_payment_method", "moon", 502),
        ("redirect_success_mode", "sideways", 502),
        ("recurring", "{\"register\":true,\"type\":\"X\"}", 502),
        ("best_before", "tomorrow", 502),
        ("merchant_callback_url", "ftp://127.0.0.1/", 502),
        ("merchant_success_url", "javascript:alert(1)", 502),
        ("redirect_fail_url", "//shop.example", 502),
    ];
    let mut shop = Shop::new();
    for (name, value, code) in cases {
        let mut parameters = purchase("order-1", "3415");
        parameters.retain(|(other, _)| *other != name);
        parameters.push((name, value));
        if name == "redirect_success_mode" {
            parameters.push(("redirect_success_url", "http://127.0.0.1:9/paid"));
        }
        let parameters = signed_parameters(&parameters);
        let refused = shop.platform.open_page(shop.now, &parameters).unwrap_err();
        let problems: Vec<(&str, u32)> = refused
            .problems
            .iter()
            .map(|problem| (problem.parameter.as_str(), problem.code.number()))
            .collect();
        assert_eq!(problems, [(name, code)], "{name}={value}");
    }
}

#[test]
fn a_signature_that_does_not_fit_shows_the_text_to_sign() {
    let mut shop = Shop::new();
    let signed = signed_parameters(&purchase("order-1", "3415"));
    let change = |name: &str, value: &str| {
        let mut parameters = signed.clone();
        let place = parameters.iter_mut().find(|(other, _)| other == name);
        place.unwrap().1 = value.to_owned();
        parameters
    };
    let signature = &signed.last().unwrap().1;
    let cases = [
        (change("payment_amount", "1"), 3261),
        (change("signature", &signature.replace(['+', '/'], " ")[1..]), 3261),
        (change("signature", ""), 3262),
    ];
    for (parameters, code) in cases {
        let refused = shop.platform.open_page(shop.now, &parameters).unwrap_err();
        assert_eq!(refused.problems.len(), 1);
        assert_eq!(refused.problems[0].code.number(), code);
        let text = refused.signed_text;
        assert_eq!(text.is_some(), code == 3261);
        assert!(text.is_none_or(|text| text.starts_with("customer_id:customer_51413;")));
    }
    let mut twice = signed.clone();
    twice.push(("payment_id".to_owned(), "order-2".to_owned()));
    let refused = shop.platform.open_page(shop.now, &twice).unwrap_err();
    assert_eq!(refused.problems[0].rule, "given more than once");
}

#[test]
fn words_for_booleans_and_plugin_marks_do_not_break_the_signature() {
    let mut shop = Shop::new();
    let mut parameters = purchase("order-1", "3415");
    parameters.push(("close_on_missclick", "1"));
    let mut signed = signed_parameters(&parameters);
    for (name, value) in &mut signed {
        if name == "close_on_missclick" {
            *value = "True".to_owned();
        }
    }
    signed.push(("frame_mode".to_owned(), "iframe".to_owned()));
    signed.push(("_plugin_version".to_owned(), "3.1".to_owned()));
    assert!(shop.platform.open_page(shop.now, &signed).is_ok());
}

#[test]
fn the_same_request_comes_back_to_its_page_and_another_one_for_the_payment_is_refused() {
    let mut shop = Shop::new();
    let page = shop.buy("order-1", "3415", "4000000000000077");
    shop.callback();
    assert_eq!(shop.open(&purchase("order-1", "3415")), page);
    assert_eq!(shop.state(&page), PageState::Paid);

    let other = signed_parameters(&purchase("ORDER-1", "3415"));
    let refused = shop.platform.open_page(shop.now, &other).unwrap_err();
    assert_eq!(refused.problems[0].code.number(), 3041);
    // A page that is done ignores further payments.
    shop.pay(&page, "4000000000000077");
    assert_eq!(shop.platform.pay_by_method(shop.now, &page, ecopayz()), Some(()));
    assert!(shop.callbacks().is_empty());
    assert_eq!(shop.state(&page), PageState::Paid);
    assert_eq!(shop.payment("order-1").operations.len(), 1);
}

#[test]
fn methods_follow_currency_and_parameters() {
    let cases = [
        (("payment_currency", "EUR"), true, true),
        (("payment_currency", "UAH"), true, false),
        (("hide", "card"), false, true),
        (("force_payment_method", "ecopayz"), false, true),
        (("force_payment_method", "card"), true, false),
    ];
    for ((name, value), has_card, has_ecopayz) in cases {
        let mut shop = Shop::new();
        let mut parameters = purchase("order-1", "3415");
        parameters.retain(|(other, _)| *other != name);
        parameters.push((name, value));
        let page = shop.open(&parameters);
        let methods = &shop.platform.page(&page).unwrap().0.methods;
        assert_eq!(methods.first() == Some(&Method::card()), has_card, "{name}={value}");
        assert_eq!(methods.contains(&ecopayz()), has_ecopayz, "{name}={value}");
        if !has_ecopayz {
            assert_eq!(shop.platform.pay_by_method(shop.now, &page, ecopayz()), None);
            assert_eq!(shop.state(&page), PageState::Open(None), "{name}={value}");
        }
    }
}

#[test]
fn ecopayz_on_the_page_tells_the_merchant_only_the_end() {
    for (amount, status) in [("15000", "success"), ("40400", "decline")] {
        let mut shop = Shop::new();
        let page = shop.open(&purchase("order-1", amount));
        shop.platform.pay_by_method(shop.now, &page, ecopayz()).unwrap();
        assert!(shop.callbacks().is_empty());
        let PageState::Elsewhere { transaction, checksum } = shop.state(&page) else {
            panic!("{:?}", shop.state(&page));
        };
        let visit = shop.platform.decide(shop.now, transaction, &checksum).unwrap();
        assert_eq!(visit.return_url, Some(format!("http://127.0.0.1/page/{page}")));
        let callback = shop.callback();
        assert_eq!(callback["payment"]["status"], status);
        assert_eq!(callback["payment"]["method"], "ecopayz");
    }
}

#[test]
fn with_attempts_left_a_declined_customer_may_try_again() {
    let mut shop = Shop::with(Settings { page_attempts: 3, ..Settings::default() });
    let page = shop.buy("order-1", "3415", "4111111111111111");
    let first = shop.callback();
    assert_eq!(first["payment"]["status"], "awaiting customer");
    assert_eq!(first["payment"]["is_new_attempts_available"], true);
    assert_eq!(first["operation"]["status"], "decline");
    assert!(matches!(shop.state(&page), PageState::Open(Some(code)) if code.number() == 10_000));

    shop.pay(&page, "4000000000000077");
    let second = shop.callback();
    assert_eq!(second["payment"]["status"], "success");
    assert!(second["payment"].get("is_new_attempts_available").is_none());
    assert_eq!(shop.payment("order-1").operations.len(), 2);

    // Nothing is due for the attempt that was followed by another one.
    shop.wait(3_600);
    assert!(shop.callbacks().is_empty());
}

#[test]
fn each_declined_attempt_gives_its_own_time_for_the_next() {
    let mut shop = Shop::with(Settings { page_attempts: 3, ..Settings::default() });
    let page = shop.buy("order-1", "3415", "4111111111111111");
    shop.callback();
    shop.wait(20 * 60);
    shop.pay(&page, "4111111111111111");
    assert_eq!(shop.callback()["payment"]["status"], "awaiting customer");
    shop.wait(30 * 60 - 1);
    assert!(shop.callbacks().is_empty());
    shop.wait(1);
    assert_eq!(shop.callback()["payment"]["status"], "decline");
}

#[test]
fn attempts_end_by_number_and_by_time() {
    let settings = || Settings { page_attempts: 2, ..Settings::default() };
    let mut shop = Shop::with(settings());
    let page = shop.buy("order-1", "3415", "4111111111111111");
    shop.callback();
    shop.pay(&page, "4111111111111111");
    assert_eq!(shop.callback()["payment"]["status"], "decline");

    let mut shop = Shop::with(settings());
    let page = shop.buy("order-1", "3415", "4111111111111111");
    shop.callback();
    shop.wait(30 * 60);
    assert_eq!(shop.callback()["payment"]["status"], "decline");
    assert!(matches!(shop.state(&page), PageState::Declined(_)));
}

#[test]
fn a_request_of_too_many_parameters_is_refused_before_anything_else() {
    let mut shop = Shop::new();
    let filled = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("extra_{n}")).collect();
        let mut parameters = purchase("order-1", "3415");
        parameters.extend(names.iter().map(|name| (name.as_str(), "")));
        signed_parameters(&parameters)
    };
    // With the seven of every purchase these are 200.
    assert!(shop.platform.open_page(shop.now, &filled(193)).is_ok());
    for count in [194, 100_000] {
        let refused = shop.platform.open_page(shop.now, &filled(count)).unwrap_err();
        assert_eq!(refused.problems.len(), 1);
        assert_eq!(refused.problems[0].code.number(), 502);
        let rule = format!("at most 200 parameters, these are {}", count + 7);
        assert_eq!(refused.problems[0].rule, rule);
    }
}

fn ecopayz() -> Method {
    Method::by_key("ecopayz").unwrap()
}
