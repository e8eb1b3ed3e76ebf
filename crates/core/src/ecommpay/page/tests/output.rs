//! Form, widget configuration and HTML: complete, and safe whatever the values are.

use serde_json::Value;

use super::{parameters, purchase, signer};
use crate::ErrorCode;
use crate::ecommpay::page::{PageAddress, Recurring, SignedPage, WidgetStart};

const HOSTILE: &str = "\"'><script>alert(1)</script>&amp;\u{2028}\u{2029}\\ü";

fn hostile() -> SignedPage<'static> {
    let pairs = [("payment_id", HOSTILE.to_owned()), ("a\"><b", "x".to_owned())];
    parameters(pairs).sign(&signer())
}

#[test]
fn a_form_holds_every_parameter_and_the_signature_last() {
    let page = purchase().payment_description("Guitar strings").sign(&signer()).unwrap();
    let address = PageAddress::default();
    let form = page.form(&address).unwrap();
    assert_eq!(form.action, "https://paymentpage.ecommpay.com/payment");
    let names: Vec<_> = form.fields.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names.join(" "),
        "project_id payment_id payment_amount payment_currency customer_id payment_description \
         signature"
    );
    assert_eq!(form.fields[5].1, "Guitar strings");
    assert_eq!(form.fields[6].1, page.signature().to_string());

    let html = form.auto_submit_html("Weiter & los");
    assert!(html.starts_with("<!doctype html>"));
    assert!(html.contains(r#"<input type="hidden" name="payment_amount" value="3415">"#));
    assert!(html.contains("<button>Weiter &amp; los</button>"));
    assert!(!format!("{form:?}").is_empty());
}

#[test]
fn values_cannot_break_out_of_the_html() {
    let page = hostile();
    let form = page.form(&PageAddress::default()).unwrap();
    let html = form.auto_submit_html("</button><script>");
    assert_eq!(html.matches("<script>").count(), 1, "{html}");
    assert!(html.contains("value=\"&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"));
    assert!(html.contains("name=\"a&quot;&gt;&lt;b\""));

    for start in [WidgetStart::AtOnce, WidgetStart::OnClick { label: HOSTILE }] {
        let snippet = page.html_snippet(&PageAddress::default(), start).unwrap();
        assert_eq!(snippet.matches("<script").count(), 2, "{snippet}");
        assert_eq!(snippet.matches("</script").count(), 2, "{snippet}");
        let (_, script) = snippet.split_once("<script>").unwrap();
        assert!(!script.contains(['\u{2028}', '\u{2029}']), "{script}");
    }
}

#[test]
fn the_widget_configuration_is_json_with_numbers_where_the_platform_has_integers() {
    let page = purchase()
        .redirect(true)
        .recurring(&Recurring::one_click())
        .customer_ssn("0123")
        .terminal_id(54)
        .parameter("newer", "5")
        .sign(&signer())
        .unwrap();
    let config = page.widget_config();
    assert!(
        config.starts_with(r#"{"project_id":112,"payment_id":"order-1","payment_amount":3415,"#)
    );
    let config: Value = serde_json::from_str(&config).unwrap();
    let expected = [
        ("redirect", Value::from(1)),
        ("terminal_id", Value::from(54)),
        ("customer_ssn", Value::from("0123")),
        ("newer", Value::from("5")),
        ("recurring", Value::from(r#"{"register":true,"type":"C"}"#)),
        ("signature", Value::from(page.signature().to_string())),
    ];
    for (name, value) in expected {
        assert_eq!(config.get(name), Some(&value), "{name}");
    }
}

#[test]
fn a_number_that_a_browser_would_write_otherwise_stays_text() {
    for text in ["007", "+5", "-0", "9007199254740992", "1e3", "10.5", ""] {
        let page = parameters([("payment_amount", text.to_owned())]).sign(&signer());
        let config: Value = serde_json::from_str(&page.widget_config()).unwrap();
        assert_eq!(config.get("payment_amount"), Some(&Value::from(text)));
    }
}

#[test]
fn the_widget_configuration_gives_every_value_back() {
    let config: Value = serde_json::from_str(&hostile().widget_config()).unwrap();
    assert_eq!(config.get("payment_id"), Some(&Value::from(HOSTILE)));
    assert_eq!(config.get("a\"><b"), Some(&Value::from("x")));
}

#[test]
fn a_snippet_links_the_platforms_files_and_runs_the_widget() {
    let page = purchase().sign(&signer()).unwrap();
    let address = PageAddress::new("https://pay.example.org").unwrap();
    let at_once = page.html_snippet(&address, WidgetStart::AtOnce).unwrap();
    let config = page.widget_config();
    let expected = format!(
        "<link rel=\"stylesheet\" href=\"https://pay.example.org/shared/merchant.css\">\n\
         <script src=\"https://pay.example.org/shared/merchant.js\"></script>\n\
         <script>\nEPayWidget.run({config}, \"POST\");\n</script>\n"
    );
    assert_eq!(at_once, expected);
    let button = WidgetStart::OnClick { label: "Pay 34.15 USD" };
    let on_click = page.html_snippet(&address, button).unwrap();
    assert!(on_click.contains("<button type=\"button\">Pay 34.15 USD</button>\n<script>"));
    assert!(on_click.contains(&format!("EPayWidget.run({config}, \"POST\");")));
}

#[test]
fn a_line_break_that_a_form_would_rewrite_is_refused_there_and_carried_by_the_url() {
    for (address, form_takes_it) in [
        ("221B Baker St\nLondon", false),
        ("221B Baker St\rLondon", false),
        ("221B Baker St\n\rLondon", false),
        ("221B Baker St\r\nLondon\r\n", true),
        ("221B Baker St, London", true),
    ] {
        let page = purchase().customer_address(address).sign(&signer()).unwrap();
        let place = PageAddress::default();
        assert_eq!(page.form(&place).is_ok(), form_takes_it, "{address:?}");
        let snippet = page.html_snippet(&place, WidgetStart::AtOnce);
        assert_eq!(snippet.is_ok(), form_takes_it, "{address:?}");
        if let Err(error) = page.form(&place) {
            assert_eq!(error.code(), "page_line_break_unstable");
            assert!(error.to_string().starts_with("customer_address: "), "{error}");
        }
        assert!(page.url(&place).contains("221B+Baker+St"));
    }
}

#[test]
fn a_nul_that_html_would_replace_is_refused_there_and_carried_by_the_url() {
    for pair in [("customer_address", "Baker\0St"), ("Baker\0St", "x")] {
        let page = parameters([(pair.0, pair.1.to_owned())]).sign(&signer());
        let place = PageAddress::default();
        assert_eq!(page.form(&place).unwrap_err().code(), "page_nul_unstable");
        let snippet = page.html_snippet(&place, WidgetStart::AtOnce);
        assert_eq!(snippet.unwrap_err().code(), "page_nul_unstable");
        assert!(page.url(&place).contains("Baker%00St"));
    }
}
