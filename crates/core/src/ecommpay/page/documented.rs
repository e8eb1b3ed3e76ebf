//! The documented parameters (spec 05): one list that makes both the catalogue and the typed
//! setters, so that they cannot drift apart.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    Availability, BestBefore, BookingInfo, CryptocurrencyType, FrameMode, Kind, Mode, MotoType,
    Parameter, PaymentPage, PurchaseOperation, ReceiptData, Recurring, RedirectMode, Required,
    Shown, json,
    places::Places,
    table::{kind, parameters, setter, wire_name},
};

use crate::input::MAX_AMOUNT;
use crate::mask::Pan;

/// The greatest integer that a browser's script keeps exact, for integers without a documented end.
const MAX_EXACT: i64 = (1 << 53) - 1;

/// The parameters that some mode requires, so that a check need not go through all.
pub(super) static REQUIRED: &[&Parameter] = &[
    &known::project_id,
    &known::payment_id,
    &known::payment_amount,
    &known::payment_currency,
    &known::customer_id,
    &known::uuid,
];

parameters! {
    /// Version of the plugin that opens the page.
    pub plugin_version = "_plugin_version": text { signed: false };
    /// Version of PrestaShop.
    pub prestashop_version = "_prestashop_version": text { signed: false };
    /// Version of WooCommerce.
    pub woocommerce_version = "_woocommerce_version": text { signed: false };
    /// Version of WordPress.
    pub wordpress_version = "_wordpress_version": text { signed: false };
    /// Token of a saved payment instrument, for a purchase with it. A card's has 64 characters.
    pub account_token: text(255) { shown: Shown::Partly };
    /// Itinerary of a journey or a stay, for the travel industry.
    pub addendum_data: base64 { shown: Shown::Never };
    /// Postal code for the address verification of the card's bank.
    pub avs_post_code: text { shown: Shown::Partly };
    /// House number and street for the address verification of the card's bank.
    pub avs_street_address: text { shown: Shown::Partly };
    /// Base address of the form on an agreed own domain, for `merchant.js`. The official SDKs
    /// call it `baseurl`.
    pub base_url = "baseUrl": url;
    /// Moment until which the customer may pay, at most 30 days ahead; a later one is ignored by
    /// the platform.
    pub best_before: best_before;
    /// House number and street of the billing address.
    pub billing_address: text { shown: Shown::Partly };
    /// City of the billing address.
    pub billing_city: text { shown: Shown::Partly };
    /// Country of the billing address.
    pub billing_country: country;
    /// Postal code of the billing address.
    pub billing_postal: text { shown: Shown::Partly };
    /// Name of the region of the billing address.
    pub billing_region: text;
    /// Code of the region of the billing address; requires `billing_country`.
    pub billing_region_code: subdivision;
    /// What is booked, for whom and when.
    pub booking_info: booking { shown: Shown::Never };
    /// Name on the card, filled in for the customer.
    pub card_holder: text { shown: Shown::Partly };
    /// One or two steps, for forms up to the fourth generation; newer ones read `operation_type`.
    pub card_operation_type: choice(PurchaseOperation);
    /// Positions of a fiscal receipt, where the law demands one.
    pub cash_voucher_data: base64 { shown: Shown::Never };
    /// Tab that a cashier page opens first.
    pub cashier_default_mode: text { uncertain: Some("older forms only") };
    /// The only tab of a cashier page.
    pub cashier_force_mode: text { uncertain: Some("older forms only") };
    /// Whether the customer may type an amount in a cashier page.
    pub cashier_manual_input: flag { uncertain: Some("older forms only") };
    /// Greatest amount of a cashier page in minor units.
    pub cashier_max_value: integer(0, MAX_AMOUNT) { uncertain: Some("older forms only") };
    /// Least amount of a cashier page in minor units.
    pub cashier_min_value: integer(0, MAX_AMOUNT) { uncertain: Some("older forms only") };
    /// Amounts that a cashier page offers, in minor units.
    pub cashier_predefined_amounts: amounts { uncertain: Some("older forms only") };
    /// Whether the script that encrypts card data in the browser is used.
    pub checkout_script: flag;
    /// Whether a click beside the modal window closes it; the platform's default is no.
    pub close_on_missclick: flag;
    /// Additional CSS class around the modal window.
    pub css_modal_wrap: text;
    /// The customer's account in the shop, for 3-D Secure 2.
    pub customer_account_info: base64 { shown: Shown::Never };
    /// The customer's account with the payment system: a wallet, an e-mail address, a phone.
    pub customer_account_number: text { shown: Shown::Partly };
    /// Street and house number of the customer.
    pub customer_address: text(255) { shown: Shown::Partly };
    /// Place of birth of the customer.
    pub customer_birthplace: text(255) { shown: Shown::Partly };
    /// City of the customer.
    pub customer_city: text(255) { shown: Shown::Partly };
    /// Country of the customer's address.
    pub customer_country: country;
    /// Date of birth of the customer.
    pub customer_day_of_birth: date { shown: Shown::Partly };
    /// E-mail address of the customer. A card payment needs it or the phone, unless the form asks
    /// for them.
    pub customer_email: email { shown: Shown::Partly };
    /// First name of the customer.
    pub customer_first_name: text(255) { shown: Shown::Partly };
    /// The customer within the project, one identifier for each account of the shop.
    pub customer_id: text { required: Required::Always };
    /// Number of monthly instalments.
    pub customer_installment_count: integer(1, MAX_EXACT);
    /// Last name of the customer.
    pub customer_last_name: text(255) { shown: Shown::Partly };
    /// Middle name or patronymic of the customer.
    pub customer_middle_name: text(255) { shown: Shown::Partly };
    /// The customer's last 3-D Secure authentication.
    pub customer_mpi_result: base64 { shown: Shown::Never };
    /// Phone number of the customer, usually with the country code.
    pub customer_phone: phone { shown: Shown::Partly };
    /// Code by which the customer confirms the purchase to the payment system.
    pub customer_security_code: text { shown: Shown::Never };
    /// Delivery of what is bought, for 3-D Secure 2.
    pub customer_shipping: base64 { shown: Shown::Never };
    /// Last four digits of a social security number of the USA.
    pub customer_ssn: digits(4, 4) { shown: Shown::Never };
    /// Region of the customer's address.
    pub customer_state: text(255) { shown: Shown::Partly };
    /// Street of the customer's address.
    pub customer_street: text(255) { shown: Shown::Partly };
    /// Postal code of the customer's address.
    pub customer_zip: text(10) { shown: Shown::Partly };
    /// Account on which a debt is repaid.
    pub debt_account: latin_digits(10) { shown: Shown::Partly };
    /// Code of the method shown first; the customer may choose another.
    pub default_payment_method: text { uncertain: Some("older forms only") };
    /// Text on the customer's statement.
    pub descriptor: descriptor(13) {
        uncertain: Some("older forms only; allows `;`, which the rule for all values forbids")
    };
    /// Whether a third party's page opens in a new tab.
    pub force_acs_new_window: flag;
    /// Opening as a page.
    pub force_paged_mode: text { uncertain: Some("seen in a demonstration shop only") };
    /// Code of the group of methods to which the choice is limited, for example `openbanking`.
    pub force_payment_group: text;
    /// Code of the only method offered, for example `card` or `ecopayz`.
    pub force_payment_method: text;
    /// Code of the only card brand offered, with the method `card`.
    pub force_payment_method_subtype: text;
    /// How the newer script shows the form.
    pub frame_mode: choice(FrameMode) { signed: false };
    /// Codes of methods that are not offered.
    pub hide: codes;
    /// Number of a document that identifies the customer.
    pub identify_doc_number: text { shown: Shown::Partly };
    /// Kind of the document that identifies the customer.
    pub identify_doc_type: text;
    /// Marker of the software that opens the page, `{"id":N}`. Numbers are given out by the
    /// platform.
    pub interface_type: json;
    /// Language of the form; without it the platform chooses. Other formats by agreement.
    pub language_code: language;
    /// Puts the method used last on top of the list.
    pub list_payment_block: only("payment_method");
    /// Where callbacks on this request are sent instead of the address in the project's settings.
    pub merchant_callback_url: url(255);
    /// Text or JSON text that callbacks bring back, by agreement.
    pub merchant_data: text;
    /// Where callbacks on a decline are sent.
    pub merchant_decline_callback_url: url { uncertain: Some("older Russian table only") };
    /// Domain of the shop, for embedded wallet buttons and card forms.
    pub merchant_domain: domain;
    /// Whether a button back to the shop is shown after a decline.
    pub merchant_fail_enabled: availability;
    /// Where the shop's page for a decline opens.
    pub merchant_fail_redirect_mode: choice(RedirectMode);
    /// Target of the button after a decline.
    pub merchant_fail_url: url;
    /// Whether a button back to the shop is shown before the payment.
    pub merchant_return_enabled: availability;
    /// Where the shop's page opens when the customer returns before the payment.
    pub merchant_return_redirect_mode: choice(RedirectMode);
    /// Target of the button before the payment.
    pub merchant_return_url: url;
    /// Where callbacks on a success are sent.
    pub merchant_success_callback_url: url { uncertain: Some("older Russian table only") };
    /// Whether a button back to the shop is shown after a success.
    pub merchant_success_enabled: availability;
    /// Where the shop's page for a success opens.
    pub merchant_success_redirect_mode: choice(RedirectMode);
    /// Target of the button after a success.
    pub merchant_success_url: url;
    /// What the page is opened for; without it a purchase.
    pub(super) mode: choice(Mode);
    /// How an order without a card present came in.
    pub moto_type: moto;
    /// One or two steps; without it what the project's settings say.
    pub operation_type: choice(PurchaseOperation);
    /// Amount in minor units of the currency; 0 to verify a card, otherwise at least 1.
    pub(super) payment_amount: integer(0, MAX_AMOUNT) { required: Required::ForPayment };
    /// What is bought in a Visa Direct payment.
    pub payment_cryptocurrency_type: choice(CryptocurrencyType);
    /// Currency of the amount.
    pub(super) payment_currency: currency { required: Required::ForPayment };
    /// What the payment is for; shown to the customer and brought back by callbacks.
    pub payment_description: text(255);
    /// Additional text for single methods, by agreement.
    pub payment_extra_param: text {
        uncertain: Some("Gate limits it to 255 characters, Payment Page names no limit")
    };
    /// The payment, unique within the project without regard to case. It is the idempotency key:
    /// a retry keeps it.
    pub payment_id: text(255) { required: Required::ForPayment };
    /// Risk of the purchase and the wish for 3-D Secure, for 3-D Secure 2.
    pub payment_merchant_risk: base64 { shown: Shown::Never };
    /// Options of single methods.
    pub payment_methods_options: json;
    /// The project of the merchant, as numbered by the platform.
    pub(super) project_id: integer(1, 4_294_967_295) { required: Required::Always };
    /// What was bought, for a receipt that the platform sends.
    pub receipt_data: receipt;
    /// Street and house number of the recipient.
    pub recipient_address: text(99) { shown: Shown::Partly };
    /// Name on the recipient's card.
    pub recipient_card_holder: text(255) { shown: Shown::Partly };
    /// City of the recipient.
    pub recipient_city: text(25) { shown: Shown::Partly };
    /// Country of the recipient.
    pub recipient_country: country;
    /// Date of birth of the recipient; required for Visa cards.
    pub recipient_day_of_birth: date { shown: Shown::Partly };
    /// First name of the recipient.
    pub recipient_first_name: text(255) { shown: Shown::Partly };
    /// Last name of the recipient.
    pub recipient_last_name: text(255) { shown: Shown::Partly };
    /// Number of the recipient's card.
    pub recipient_pan: card_number { shown: Shown::AsCard };
    /// Region of the recipient, for payouts to Canada and the USA.
    pub recipient_state: subdivision;
    /// Region of the recipient, for MoneySend and Visa Direct to Canada and the USA.
    pub recipient_state_code: subdivision;
    /// The recipient's wallet.
    pub recipient_wallet_id: text(64) { shown: Shown::Partly };
    /// Name of the owner of the recipient's wallet.
    pub recipient_wallet_owner: text(255) { shown: Shown::Partly };
    /// Registers later debits of the same card: one-click, automatic or by a schedule.
    pub recurring: recurring;
    /// Whether the debits that `recurring` describes are registered.
    pub recurring_register: flag;
    /// Whether `merchant.js` opens the form as a page on every device.
    pub redirect: flag;
    /// Whether the customer is redirected after a decline.
    pub redirect_fail_enabled: availability {
        uncertain: Some("sent by the PrestaShop plugin only")
    };
    /// Where the automatic redirect after a decline opens.
    pub redirect_fail_mode: choice(RedirectMode);
    /// Target of the automatic redirect after a decline.
    pub redirect_fail_url: url;
    /// Whether `merchant.js` opens the form as a page on mobile devices.
    pub redirect_on_mobile: flag;
    /// Where the customer returns to from pages of banks and other payment systems.
    pub redirect_return_url: url;
    /// Whether the customer is redirected after a success.
    pub redirect_success_enabled: availability {
        uncertain: Some("sent by the PrestaShop plugin only")
    };
    /// Where the automatic redirect after a success opens.
    pub redirect_success_mode: choice(RedirectMode);
    /// Target of the automatic redirect after a success.
    pub redirect_success_url: url;
    /// Where the automatic redirect opens after a token was made.
    pub redirect_tokenize_mode: choice(RedirectMode);
    /// Target of the automatic redirect after a token was made.
    pub redirect_tokenize_url: url;
    /// Country of the customer; without it taken from the IP address.
    pub region_code: country;
    /// Street and house number of the sender.
    pub sender_address: text(99) { shown: Shown::Partly };
    /// City of the sender.
    pub sender_city: text(25) { shown: Shown::Partly };
    /// Country of the sender.
    pub sender_country: country;
    /// First name of the sender.
    pub sender_first_name: text(255) { shown: Shown::Partly };
    /// Last name of the sender.
    pub sender_last_name: text(255) { shown: Shown::Partly };
    /// Region of the sender.
    pub sender_state: subdivision;
    /// The sender's wallet.
    pub sender_wallet_id: text(64) { shown: Shown::Partly };
    /// Postal code of the sender.
    pub sender_zip: text(255) { shown: Shown::Partly };
    /// Kind of a saved card.
    pub stored_card_type: text { uncertain: Some("seen in a demonstration shop only") };
    /// Design of the form, fifth generation.
    pub style_id: integer(1, MAX_EXACT);
    /// DOM id of the element in which the iframe opens.
    pub target_element: text;
    /// Design of the form, up to the fourth generation.
    pub terminal_id: integer(1, MAX_EXACT);
    /// Identifier from the callback on the registration of a payout.
    pub uuid: text(64) { required: Required::ForPayout, shown: Shown::Partly };
    /// Opening from Telegram.
    pub via_telegram: text { uncertain: Some("seen in a demonstration shop only") };
}
