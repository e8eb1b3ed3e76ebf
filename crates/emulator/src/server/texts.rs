//! What the pages say, in English and Russian, and how they write amounts.

use paywright_core::money::Money;

use crate::platform::CardProblem;

/// The texts of one language.
pub(super) struct Texts {
    /// The value of the `lang` attribute.
    pub(super) lang: &'static str,
    pub(super) notice: &'static str,
    pub(super) payment: &'static str,
    pub(super) order: &'static str,
    pub(super) amount: &'static str,
    pub(super) description: &'static str,
    pub(super) by_card: &'static str,
    pub(super) card_number: &'static str,
    pub(super) expiry_month: &'static str,
    pub(super) expiry_year: &'static str,
    pub(super) holder: &'static str,
    pub(super) cvv: &'static str,
    pub(super) pay: &'static str,
    pub(super) other_methods: &'static str,
    pub(super) back: &'static str,
    pub(super) paid: &'static str,
    pub(super) declined: &'static str,
    /// What a payer can do about it at the second gateway.
    pub(super) ask_bank: &'static str,
    pub(super) too_little_money: &'static str,
    pub(super) too_late: &'static str,
    pub(super) returned: &'static str,
    pub(super) reason: &'static str,
    pub(super) try_again: &'static str,
    pub(super) processing: &'static str,
    pub(super) refused: &'static str,
    pub(super) refused_intro: &'static str,
    pub(super) signed_text: &'static str,
    pub(super) correct: &'static str,
    pub(super) wrong_number: &'static str,
    pub(super) wrong_expiry: &'static str,
    pub(super) wrong_holder: &'static str,
    pub(super) wrong_cvv: &'static str,
    pub(super) test_cards: &'static str,
    /// The test cards of the second gateway.
    pub(super) second_test_cards: &'static str,
    pub(super) another_card: &'static str,
    pub(super) saved_cards: &'static str,
    pub(super) remove: &'static str,
    pub(super) remove_card: &'static str,
    pub(super) save_card: &'static str,
    pub(super) card: &'static str,
    pub(super) find_method: &'static str,
    pub(super) methods: &'static str,
    pub(super) more_methods: &'static str,
    pub(super) card_details: &'static str,
    pub(super) verify_text: &'static str,
    pub(super) tokenize_text: &'static str,
    pub(super) expired: &'static str,
    pub(super) three_ds: &'static str,
    pub(super) three_ds_text: &'static str,
    pub(super) three_ds_look: &'static str,
    pub(super) to_bank: &'static str,
    pub(super) finish_at: &'static str,
    pub(super) go_to: &'static str,
    pub(super) scan: &'static str,
    pub(super) scan_text: &'static str,
    pub(super) instruction: &'static str,
    pub(super) reference: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) waiting: &'static str,
    pub(super) clarify: &'static str,
    pub(super) go_on: &'static str,
    pub(super) post_code: &'static str,
    pub(super) street: &'static str,
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    pub(super) email: &'static str,
    pub(super) verified: &'static str,
    pub(super) not_verified: &'static str,
    pub(super) tokenized: &'static str,
    pub(super) verify: &'static str,
    pub(super) tokenize: &'static str,
    pub(super) closed: &'static str,
    pub(super) closed_text: &'static str,
    pub(super) back_in: &'static str,
    pub(super) seconds: &'static str,
    point: char,
    group: char,
}

impl Texts {
    /// The texts for an ISO 639-1 code, English for languages that the pages do not speak.
    pub(super) fn of(language: &str) -> &'static Self {
        match language {
            "ru" => &RUSSIAN,
            _ => &ENGLISH,
        }
    }

    pub(super) fn problem(&self, problem: CardProblem) -> &'static str {
        match problem {
            CardProblem::Number => self.wrong_number,
            CardProblem::Expiry => self.wrong_expiry,
            CardProblem::Holder => self.wrong_holder,
            CardProblem::Cvv => self.wrong_cvv,
        }
    }

    /// An amount with its currency, as the language writes it: `1,500.00 EUR`, `1 500,00 EUR`. The
    /// blanks do not break.
    pub(super) fn money(&self, money: Money) -> String {
        let Ok(decimal) = money.to_decimal_text() else {
            return format!("{} {}", money.minor(), money.currency());
        };
        let (whole, fraction) = match decimal.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (decimal.as_str(), None),
        };
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(self.point);
            text.push_str(fraction);
        }
        format!("{text}\u{a0}{}", money.currency())
    }
}

/// The language of pages that belong to no order.
pub(super) static ENGLISH: Texts = Texts {
    lang: "en",
    notice: "Local test platform. No money moves.",
    payment: "Payment",
    order: "Payment number",
    amount: "Amount",
    description: "Description",
    by_card: "Pay by card",
    card_number: "Card number",
    expiry_month: "Month",
    expiry_year: "Year",
    holder: "Name on the card",
    cvv: "CVV",
    pay: "Pay",
    other_methods: "Other ways to pay",
    back: "Back to the shop",
    paid: "Paid",
    declined: "Payment declined",
    ask_bank: "Try another card, or ask the bank that issued this one.",
    too_little_money: "There is not enough money on the card. Try another one.",
    too_late: "The time to pay is over. Go back to the shop and start again.",
    returned: "Money returned",
    reason: "Reason",
    try_again: "This attempt was declined. You can try again.",
    processing: "The payment is being processed. This page looks again by itself.",
    refused: "This payment page cannot be opened",
    refused_intro: "The request to open it breaks these rules:",
    signed_text: "The platform signed this text. Compare it with the one that you signed:",
    correct: "Please correct the fields below.",
    wrong_number: "Check the card number.",
    wrong_expiry: "Give month and year as on the card.",
    wrong_holder: "Give the name in Latin letters, as on the card.",
    wrong_cvv: "Give the 3 or 4 digits from the back of the card.",
    second_test_cards: "Test cards: 4111 1111 1110 0023 is approved, 4111 1111 1111 1111 needs 3-D Secure, 4111 1111 1110 0080 is declined; any future expiry, CVV 123.",
    another_card: "Pay by another card",
    test_cards: "Test cards: 4000 0000 0000 0077 pays, 4111 1111 1111 1111 is declined; any date to come, any CVV.",
    saved_cards: "Saved cards",
    remove: "Remove",
    remove_card: "Remove the card that ends with",
    save_card: "Save this card for the next time",
    card: "Card",
    find_method: "Find a way to pay",
    methods: "Ways to pay",
    more_methods: "All ways to pay",
    card_details: "Card details",
    verify_text: "Your bank confirms that the card can be used. No money is taken.",
    tokenize_text: "The shop can use the card later, without its number. No money is taken now.",
    expired: "This card has expired.",
    three_ds: "To your bank",
    three_ds_text: "Your bank wants to confirm the payment.",
    three_ds_look: "Your bank looks whether it knows this browser.",
    to_bank: "Go to the bank",
    finish_at: "Finish the payment at",
    go_to: "Go to",
    scan: "Scan and pay",
    scan_text: "Scan with the app of your bank",
    instruction: "Pay with these details",
    reference: "Reference",
    copy: "Copy",
    copied: "Copied",
    waiting: "Waiting for the payment",
    clarify: "The bank asks for more",
    go_on: "Continue",
    post_code: "Postal code",
    street: "Street and house",
    first_name: "First name",
    last_name: "Last name",
    email: "Email",
    verified: "Card verified",
    not_verified: "Card not verified",
    tokenized: "Card saved",
    verify: "Check the card",
    tokenize: "Save the card",
    closed: "This page can no longer be paid",
    closed_text: "Its time is over, or the shop has withdrawn it. Ask the shop for a new one.",
    back_in: "You will be taken back in",
    seconds: "s.",
    point: '.',
    group: ',',
};

static RUSSIAN: Texts = Texts {
    lang: "ru",
    notice: "Локальная тестовая платформа. Деньги не списываются.",
    payment: "Оплата",
    order: "Номер платежа",
    amount: "Сумма",
    description: "Описание",
    by_card: "Оплата картой",
    card_number: "Номер карты",
    expiry_month: "Месяц",
    expiry_year: "Год",
    holder: "Имя на карте",
    cvv: "CVV",
    pay: "Оплатить",
    other_methods: "Другие способы оплаты",
    back: "Вернуться в магазин",
    paid: "Оплачено",
    declined: "Платёж отклонён",
    ask_bank: "Попробуйте другую карту или обратитесь в банк, который её выпустил.",
    too_little_money: "На карте недостаточно средств. Попробуйте другую карту.",
    too_late: "Время на оплату истекло. Вернитесь в магазин и начните заново.",
    returned: "Деньги возвращены",
    reason: "Причина",
    try_again: "Эта попытка отклонена. Можно попробовать ещё раз.",
    processing: "Платёж обрабатывается. Страница обновится сама.",
    refused: "Эту платёжную страницу нельзя открыть",
    refused_intro: "Запрос на открытие нарушает такие правила:",
    signed_text: "Платформа подписала этот текст. Сравните его с тем, который подписали вы:",
    correct: "Исправьте отмеченные поля.",
    wrong_number: "Проверьте номер карты.",
    wrong_expiry: "Укажите месяц и год, как на карте.",
    wrong_holder: "Укажите имя латинскими буквами, как на карте.",
    wrong_cvv: "Укажите 3 или 4 цифры с обратной стороны карты.",
    second_test_cards: "Тестовые карты: 4111 1111 1110 0023 проходит, 4111 1111 1111 1111 требует 3-D Secure, 4111 1111 1110 0080 отклоняется; срок любой будущий, CVV 123.",
    another_card: "Оплатить другой картой",
    test_cards: "Тестовые карты: 4000 0000 0000 0077 проходит, 4111 1111 1111 1111 отклоняется; срок любой будущий, CVV любой.",
    saved_cards: "Сохранённые карты",
    remove: "Удалить",
    remove_card: "Удалить карту, которая заканчивается на",
    save_card: "Сохранить карту для следующего раза",
    card: "Карта",
    find_method: "Найти способ оплаты",
    methods: "Способы оплаты",
    more_methods: "Все способы оплаты",
    card_details: "Данные карты",
    verify_text: "Банк подтвердит, что картой можно пользоваться. Деньги не списываются.",
    tokenize_text: "Магазин сможет использовать карту позже, не зная её номера. Сейчас деньги не списываются.",
    expired: "Срок действия карты истёк.",
    three_ds: "Переход в банк",
    three_ds_text: "Банк должен подтвердить платёж.",
    three_ds_look: "Банк проверяет этот браузер.",
    to_bank: "Перейти в банк",
    finish_at: "Завершите оплату на стороне",
    go_to: "Перейти:",
    scan: "Отсканируйте и оплатите",
    scan_text: "Отсканируйте приложением банка",
    instruction: "Оплатите по этим реквизитам",
    reference: "Назначение",
    copy: "Скопировать",
    copied: "Скопировано",
    waiting: "Ожидаем оплату",
    clarify: "Банк запрашивает дополнительные данные",
    go_on: "Продолжить",
    post_code: "Индекс",
    street: "Улица и дом",
    first_name: "Имя",
    last_name: "Фамилия",
    email: "Эл. почта",
    verified: "Карта проверена",
    not_verified: "Карта не проверена",
    tokenized: "Карта сохранена",
    verify: "Проверить карту",
    tokenize: "Сохранить карту",
    closed: "Эту страницу больше нельзя оплатить",
    closed_text: "Время истекло, или магазин отозвал её. Запросите новую в магазине.",
    back_in: "Вы вернётесь в магазин через",
    seconds: "с.",
    point: ',',
    group: '\u{a0}',
};

#[cfg(test)]
mod tests {
    use paywright_core::money::Currency;

    use super::*;

    #[test]
    fn amounts_follow_currency_and_language() {
        let cases = [
            ("EUR", 1, "0.01 EUR", "0,01 EUR"),
            ("EUR", 150_000, "1,500.00 EUR", "1 500,00 EUR"),
            ("JPY", 1_234_567, "1,234,567 JPY", "1 234 567 JPY"),
            ("KWD", 150_155, "150.155 KWD", "150,155 KWD"),
        ];
        for (currency, minor, english, russian) in cases {
            let money = Money::new(minor, Currency::parse(currency).unwrap());
            let plain = |texts: &Texts| texts.money(money).replace('\u{a0}', " ");
            assert_eq!(plain(Texts::of("en")), english);
            assert_eq!(plain(Texts::of("ru")), russian);
        }
        assert_eq!(Texts::of("fi").lang, "en");
    }
}
