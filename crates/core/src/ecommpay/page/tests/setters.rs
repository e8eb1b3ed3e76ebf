//! The catalogue against the documented list, and every typed setter.

use serde_json::json;

use super::purchase;
use crate::ecommpay::page::{
    Availability, BestBefore, BookingInfo, CryptocurrencyType, FrameMode, Mode, MotoType,
    Parameter, PaymentPage, PurchaseOperation, Quantity, ReceiptData, ReceiptPosition, Recurring,
    RedirectMode, TaxRate,
};
use crate::mask::Pan;

/// The parameters of spec 05, without `signature`.
const DOCUMENTED: &str = "
    project_id payment_id payment_amount payment_currency customer_id payment_description mode
    operation_type card_operation_type account_token best_before language_code region_code
    force_payment_method default_payment_method force_payment_group force_payment_method_subtype
    hide list_payment_block payment_methods_options payment_extra_param merchant_callback_url
    merchant_success_callback_url merchant_decline_callback_url
    merchant_success_url merchant_fail_url merchant_return_url
    merchant_success_enabled merchant_fail_enabled merchant_return_enabled
    merchant_success_redirect_mode merchant_fail_redirect_mode merchant_return_redirect_mode
    redirect_success_url redirect_fail_url redirect_success_mode redirect_fail_mode
    redirect_success_enabled redirect_fail_enabled redirect_return_url
    redirect_tokenize_url redirect_tokenize_mode redirect redirect_on_mobile force_acs_new_window
    close_on_missclick css_modal_wrap target_element frame_mode baseUrl merchant_domain
    terminal_id style_id interface_type
    customer_first_name customer_last_name customer_middle_name customer_address customer_city
    customer_state customer_street customer_birthplace customer_email customer_phone customer_zip
    customer_country customer_day_of_birth customer_ssn customer_account_number
    customer_security_code identify_doc_number identify_doc_type
    customer_account_info customer_shipping customer_mpi_result payment_merchant_risk
    customer_installment_count billing_address billing_city billing_country billing_postal
    billing_region billing_region_code avs_post_code avs_street_address card_holder descriptor
    moto_type recurring recurring_register receipt_data booking_info addendum_data
    cash_voucher_data merchant_data debt_account checkout_script
    cashier_default_mode cashier_force_mode cashier_manual_input cashier_max_value
    cashier_min_value cashier_predefined_amounts
    recipient_address recipient_card_holder recipient_city recipient_country
    recipient_day_of_birth recipient_first_name recipient_last_name recipient_pan recipient_state
    recipient_state_code recipient_wallet_id recipient_wallet_owner
    sender_address sender_city sender_country sender_first_name sender_last_name sender_state
    sender_wallet_id sender_zip payment_cryptocurrency_type uuid
    stored_card_type via_telegram force_paged_mode
    _plugin_version _wordpress_version _woocommerce_version _prestashop_version
";

#[test]
fn the_catalogue_is_the_documented_list() {
    let mut documented: Vec<_> = DOCUMENTED.split_whitespace().collect();
    documented.sort_unstable();
    let catalogue: Vec<_> = Parameter::all().iter().map(|found| found.name).collect();
    assert_eq!(catalogue, documented);
}

#[test]
fn every_parameter_says_what_it_means() {
    for parameter in Parameter::all() {
        let about = parameter.about;
        assert!(about.ends_with('.') && about.len() > 12, "{}", parameter.name);
        assert!(!about.contains("  ") && about == about.trim(), "{}", parameter.name);
    }
}

#[test]
fn the_quick_list_of_required_parameters_is_complete() {
    use crate::ecommpay::page::{Required, documented::REQUIRED};

    let mut quick: Vec<_> = REQUIRED.iter().map(|found| found.name).collect();
    quick.sort_unstable();
    let all = Parameter::all().iter();
    let required: Vec<_> =
        all.filter(|found| found.required != Required::Never).map(|found| found.name).collect();
    assert_eq!(quick, required);
}

#[test]
fn setters_write_what_the_platform_reads() {
    let pan = Pan::parse("4314220000000056").unwrap();
    let receipt = ReceiptData::new()
        .position(
            ReceiptPosition::new(10_000)
                .quantity(Quantity::pieces(2))
                .tax(TaxRate::hundredths(550))
                .tax_amount(550),
        )
        .common_tax(TaxRate::percent(18));
    let page = with_every_setter(&pan, &receipt);
    assert_eq!(page.check(), Ok(()));
    let parameters = page.into_parameters().unwrap();
    let unset = Parameter::all().iter().find(|parameter| parameters.get(parameter.name).is_none());
    assert_eq!(unset.map(|parameter| parameter.name), None, "has no setter here");

    let expected = [
        ("project_id", "112"),
        ("payment_amount", "3415"),
        ("payment_currency", "USD"),
        ("mode", "purchase"),
        ("operation_type", "auth"),
        ("redirect_success_mode", "parent_page"),
        ("merchant_return_enabled", "2"),
        ("moto_type", "2"),
        ("redirect", "1"),
        ("close_on_missclick", "0"),
        ("interface_type", r#"{"id":7}"#),
        ("best_before", "2030-12-31T23:59:59+03:00"),
        ("hide", "card,cup-card"),
        ("cashier_predefined_amounts", "10,20,50"),
        ("recurring", r#"{"register":true,"type":"U"}"#),
        ("payment_methods_options", r#"{"bank":"a\u003bb"}"#),
        ("addendum_data", "eyJsb2RnaW5nIjoie8K7fSJ9"),
        ("booking_info", "eyJwYXgiOjR9"),
        (
            "receipt_data",
            "eyJwb3NpdGlvbnMiOlt7InF1YW50aXR5IjoyLCJhbW91bnQiOjEwMDAwLCJ0YXgiOjUuNSwidGF4X2Ftb3VudCI6NTUwfV0sImNvbW1vbl90YXgiOjE4fQ==",
        ),
        ("recipient_pan", "4314220000000056"),
        ("payment_cryptocurrency_type", "other"),
        ("frame_mode", "popup"),
        ("_plugin_version", "1.2"),
        ("baseUrl", "https://pay.example.org"),
    ];
    for (name, value) in expected {
        assert_eq!(parameters.get(name), Some(value), "{name}");
    }
}

#[test]
fn a_parameter_set_again_keeps_its_place_and_takes_the_new_value() {
    let page = purchase().language_code("en").customer_zip("too long a code");
    let page = page.parameter("language_code", "de").customer_zip("75001");
    let parameters = page.into_parameters().unwrap();
    let last: Vec<_> = parameters.iter().skip(5).collect();
    assert_eq!(last, [("language_code", "de"), ("customer_zip", "75001")]);
}

#[test]
fn nothing_is_sent_that_was_not_set() {
    let parameters = purchase().into_parameters().unwrap();
    let names: Vec<_> = parameters.iter().map(|(name, _)| name.to_owned()).collect();
    let expected = "project_id payment_id payment_amount payment_currency customer_id";
    assert_eq!(names.join(" "), expected);
}

fn with_every_setter<'a>(pan: &'a Pan, receipt: &ReceiptData) -> PaymentPage<'a> {
    let text = "x";
    let url = "https://shop.example/x";
    let page = purchase()
        .mode(Mode::Purchase)
        .plugin_version("1.2")
        .prestashop_version(text)
        .woocommerce_version(text)
        .wordpress_version(text)
        .account_token(text)
        .addendum_data(&json!({"lodging": "{»}"}))
        .avs_post_code(text)
        .avs_street_address(text)
        .base_url("https://pay.example.org")
        .best_before(BestBefore::parse("2030-12-31T23:59:59.5+03").unwrap())
        .billing_address(text)
        .billing_city(text)
        .billing_country("GB")
        .billing_postal(text)
        .billing_region(text)
        .billing_region_code("DOR")
        .booking_info(&BookingInfo::new().pax(4))
        .card_holder(text)
        .card_operation_type(PurchaseOperation::Sale)
        .cash_voucher_data(&json!({}))
        .cashier_default_mode(text)
        .cashier_force_mode(text)
        .cashier_manual_input(true)
        .cashier_max_value(500)
        .cashier_min_value(100)
        .cashier_predefined_amounts(&[10, 20, 50])
        .checkout_script(true)
        .close_on_missclick(false)
        .css_modal_wrap(text)
        .customer_account_info(&json!({}))
        .customer_account_number(text)
        .customer_address(text)
        .customer_birthplace(text)
        .customer_city(text)
        .customer_country("GB")
        .customer_day_of_birth("12-12-1990")
        .customer_email("ada@example.com")
        .customer_first_name(text)
        .customer_installment_count(2)
        .customer_last_name(text)
        .customer_middle_name(text)
        .customer_mpi_result(&json!({}))
        .customer_phone("443031237300")
        .customer_security_code(text)
        .customer_shipping(&json!({}))
        .customer_ssn("0123")
        .customer_state(text)
        .customer_street(text)
        .customer_zip(text);
    let page = page
        .debt_account(text)
        .default_payment_method("card")
        .descriptor("Merchant_1")
        .force_acs_new_window(false)
        .force_payment_group("openbanking")
        .force_payment_method("card")
        .force_payment_method_subtype("visa")
        .force_paged_mode(text)
        .frame_mode(FrameMode::Popup)
        .hide(&["card", "cup-card"])
        .identify_doc_number(text)
        .identify_doc_type(text)
        .interface_type_id(7)
        .language_code("en")
        .list_payment_block("payment_method")
        .merchant_callback_url(url)
        .merchant_data(r#"{"items":[]}"#)
        .merchant_decline_callback_url(url)
        .merchant_domain("shop.example")
        .merchant_fail_enabled(Availability::Off)
        .merchant_fail_redirect_mode(RedirectMode::Iframe)
        .merchant_fail_url(url)
        .merchant_return_enabled(Availability::Always)
        .merchant_return_redirect_mode(RedirectMode::BlankPage)
        .merchant_return_url(url)
        .merchant_success_callback_url(url)
        .merchant_success_enabled(Availability::PageOnly)
        .merchant_success_redirect_mode(RedirectMode::ParentPage)
        .merchant_success_url(url)
        .moto_type(MotoType::Telephone)
        .operation_type(PurchaseOperation::Auth)
        .payment_cryptocurrency_type(CryptocurrencyType::Unclassified)
        .payment_description(text)
        .payment_extra_param(text)
        .payment_merchant_risk(&json!({}))
        .payment_methods_options(&json!({"bank": "a;b"}));
    page.receipt_data(receipt)
        .recipient_address(text)
        .recipient_card_holder(text)
        .recipient_city(text)
        .recipient_country("IT")
        .recipient_day_of_birth("12-12-1990")
        .recipient_first_name(text)
        .recipient_last_name(text)
        .recipient_pan(pan)
        .recipient_state("AK")
        .recipient_state_code("ON")
        .recipient_wallet_id(text)
        .recipient_wallet_owner(text)
        .recurring(&Recurring::autopayment())
        .recurring_register(true)
        .redirect(true)
        .redirect_fail_enabled(Availability::Off)
        .redirect_fail_mode(RedirectMode::ParentPage)
        .redirect_fail_url(url)
        .redirect_on_mobile(true)
        .redirect_return_url(url)
        .redirect_success_enabled(Availability::Always)
        .redirect_success_mode(RedirectMode::ParentPage)
        .redirect_success_url(url)
        .redirect_tokenize_mode(RedirectMode::Iframe)
        .redirect_tokenize_url(url)
        .region_code("FR")
        .sender_address(text)
        .sender_city(text)
        .sender_country("IT")
        .sender_first_name(text)
        .sender_last_name(text)
        .sender_state("52")
        .sender_wallet_id(text)
        .sender_zip(text)
        .stored_card_type(text)
        .style_id(6123)
        .target_element(text)
        .terminal_id(54)
        .uuid(text)
        .via_telegram(text)
}
