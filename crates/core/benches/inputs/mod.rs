//! Callbacks of realistic layout with varying content, members in the order the platform sends.

use paywright_core::ecommpay::Signer;

/// Callbacks in rotation.
const COUNT: u64 = 1024;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Layout {
    CardCompact,
    CardIndented,
    WalletCompact,
    WalletIndented,
}

pub(crate) fn callbacks(layout: Layout, signer: &Signer) -> Vec<String> {
    (0..COUNT).map(|index| callback(layout, &mut Numbers::new(index), signer)).collect()
}

fn callback(layout: Layout, numbers: &mut Numbers, signer: &Signer) -> String {
    let unsigned = match layout {
        Layout::CardCompact | Layout::CardIndented => card(numbers),
        Layout::WalletCompact | Layout::WalletIndented => wallet(numbers),
    };
    let signature = signer.sign_json(unsigned.as_bytes()).unwrap();
    let signed = format!("{},\"signature\":\"{signature}\"}}", &unsigned[..unsigned.len() - 1]);
    match layout {
        Layout::CardCompact | Layout::WalletCompact => signed,
        Layout::CardIndented | Layout::WalletIndented => indented(&signed),
    }
}

fn card(numbers: &mut Numbers) -> String {
    let description =
        numbers.one_of(&["Тестовый платёж", "Order 17 of the shop", "", "Guyliner purchase"]);
    let status = numbers.one_of(&["success", "decline", "processing", "awaiting 3ds result"]);
    let amount = numbers.any_length(8);
    let sum = format!(r#"{{"amount":{amount},"currency":"USD"}}"#);
    let payment = format!(
        r#"{{"id":"test_payment_{}","type":"purchase","status":"{status}","date":"{}","method":"card","sum":{sum},"description":"{description}"}}"#,
        numbers.any_length(12),
        numbers.date(),
    );
    let account = format!(
        r#"{{"number":"431422******{:04}","token":"{:016x}{:016x}{:016x}{:016x}","type":"visa","card_holder":"ADA LOVELACE","id":{},"expiry_month":"{:02}","expiry_year":"2031"}}"#,
        numbers.below(10_000),
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.any_length(7),
        1 + numbers.below(12),
    );
    let operation = format!(
        r#"{{"id":{},"type":"sale","status":"{status}","date":"{}","created_date":"{}","request_id":"{:016x}{:016x}-00000001","sum_initial":{sum},"sum_converted":{sum},"provider":{{"id":6,"payment_id":"{}","date":"{}","auth_code":"{:06}","endpoint_id":6}},"code":"0","message":"Success","eci":"05"}}"#,
        17_839_000_001_150 + numbers.below(1 << 40),
        numbers.date(),
        numbers.date(),
        numbers.next(),
        numbers.next(),
        numbers.any_length(15),
        numbers.date(),
        numbers.below(1_000_000),
    );
    format!(
        r#"{{"project_id":112,"payment":{payment},"account":{account},"customer":{{"id":"customer_{}"}},"operation":{operation}}}"#,
        numbers.any_length(5),
    )
}

fn wallet(numbers: &mut Numbers) -> String {
    let amount = numbers.any_length(8);
    let sum = format!(r#"{{"amount":{amount},"currency":"EUR"}}"#);
    let payment = format!(
        r#"{{"id":"{}","type":"purchase","status":"success","date":"{}","method":"ecopayz","sum":{sum},"description":""}}"#,
        numbers.any_length(6),
        numbers.date(),
    );
    let operation = format!(
        r#"{{"id":{},"type":"sale","status":"success","date":"{}","created_date":"{}","request_id":"{}-0{}","sum_initial":{sum},"sum_converted":{sum},"code":"0","message":"Success","description":"SUCCESS","provider":{{"id":1098,"payment_id":"{}","result_code":"0","result_message":"OK","auth_code":"","date":"{}"}}}}"#,
        50_103_322 + numbers.below(1 << 30),
        numbers.date(),
        numbers.date(),
        numbers.any_length(3),
        numbers.any_length(8),
        numbers.any_length(19),
        numbers.date(),
    );
    format!(
        r#"{{"project_id":477,"customer":{{"id":"play{}"}},"payment":{payment},"account":{{"number":"{}"}},"operation":{operation}}}"#,
        numbers.any_length(3),
        numbers.any_length(10),
    )
}

/// The text with one member per line, four blanks to a level, as the documentation prints it.
fn indented(compact: &str) -> String {
    let mut text = String::new();
    let (mut level, mut in_string) = (0, false);
    for character in compact.chars() {
        in_string ^= character == '"';
        if in_string {
            text.push(character);
            continue;
        }
        let line = |level| format!("\n{}", "    ".repeat(level));
        match character {
            '{' => {
                level += 1;
                text += &format!("{{{}", line(level));
            }
            '}' => {
                level -= 1;
                text += &format!("{}}}", line(level));
            }
            ',' => text += &format!(",{}", line(level)),
            ':' => text += ": ",
            other => text.push(other),
        }
    }
    text
}

/// A fixed sequence of large numbers, so that every run measures the same texts.
struct Numbers(u64);

impl Numbers {
    fn new(index: u64) -> Self {
        Self((index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A number of one digit to `digits` digits.
    fn any_length(&mut self, digits: u32) -> u64 {
        let length = 1 + u32::try_from(self.below(u64::from(digits))).unwrap();
        self.below(10_u64.pow(length))
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    fn date(&mut self) -> String {
        let (month, day) = (1 + self.below(12), 1 + self.below(28));
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+0000")
    }
}
