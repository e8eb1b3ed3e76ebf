//! The macros that turn the list of parameters into the catalogue and the typed setters.

/// Each row: what the parameter means, `pub` if users set it one by one, its name (and, behind `=`,
/// the name on the wire where that differs), its kind, and what deviates from an optional, signed
/// parameter that may be shown.
macro_rules! parameters {
    ($(
        $(#[doc = $doc:literal])+
        $vis:vis $name:ident $(= $wire:literal)? : $kind:ident $(( $($arg:tt)* ))?
        $({ $($field:ident : $value:expr),+ })? ;
    )+) => {
        pub(super) static ALL: &[&Parameter] = &[$(&known::$name),+];

        /// Where each stands in [`ALL`].
        pub(super) static PLACES: Places = Places::of(&[$(wire_name!($name $($wire)?)),+]);

        #[allow(non_upper_case_globals)]
        pub(super) mod known {
            use super::*;

            $(
                pub(in crate::ecommpay::page) static $name: Parameter = Parameter {
                    $($($field: $value,)+)?
                    ..Parameter::plain(
                        wire_name!($name $($wire)?),
                        kind!($kind $(( $($arg)* ))?),
                        concat!($($doc),+).trim_ascii(),
                    )
                };
            )+
        }

        /// Setters, each named as the parameter. Setting a parameter again replaces its value.
        impl<'a> PaymentPage<'a> {
            $( setter! { [$(#[doc = $doc])+] $vis $name $kind $(( $($arg)* ))? } )+
        }
    };
}

macro_rules! wire_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

#[rustfmt::skip]
macro_rules! kind {
    (text) => { Kind::Text { max: None } };
    (text($max:literal)) => { Kind::Text { max: Some($max) } };
    (url) => { Kind::Url { max: None } };
    (url($max:literal)) => { Kind::Url { max: Some($max) } };
    (integer($min:expr, $max:expr)) => { Kind::Integer { min: $min, max: $max } };
    (availability) => { Kind::Integer { min: 0, max: 2 } };
    (moto) => { Kind::Integer { min: 1, max: 2 } };
    (flag) => { Kind::Flag };
    (choice($values:ident)) => { Kind::Choice { known: $values::KNOWN } };
    (only($value:literal)) => { Kind::Choice { known: &[$value] } };
    (domain) => { Kind::Domain };
    (email) => { Kind::Email };
    (phone) => { Kind::Phone };
    (digits($min:literal, $max:literal)) => { Kind::Digits { min: $min, max: $max } };
    (card_number) => { Kind::CardNumber };
    (latin_digits($max:literal)) => { Kind::LatinDigits { max: $max } };
    (descriptor($max:literal)) => { Kind::Descriptor { max: $max } };
    (currency) => { Kind::Currency };
    (country) => { Kind::Country };
    (language) => { Kind::Language };
    (subdivision) => { Kind::Subdivision };
    (date) => { Kind::Date };
    (best_before) => { Kind::BestBefore };
    (codes) => { Kind::Codes };
    (amounts) => { Kind::Amounts };
    (json) => { Kind::Json };
    (recurring) => { Kind::Recurring };
    (base64) => { Kind::Base64Json };
    (receipt) => { Kind::ReceiptData };
    (booking) => { Kind::BookingInfo };
}

/// One setter: the documentation of the row, a line on the limits of its kind, and the argument
/// type of its kind.
macro_rules! setter {
    ($doc:tt $vis:vis $name:ident text) => {
        setter! { @text $doc $vis $name "Any text." }
    };
    ($doc:tt $vis:vis $name:ident text($max:literal)) => {
        setter! { @text $doc $vis $name concat!("At most ", $max, " characters.") }
    };
    ($doc:tt $vis:vis $name:ident url) => {
        setter! { @text $doc $vis $name "An absolute `https` or `http` URL." }
    };
    ($doc:tt $vis:vis $name:ident url($max:literal)) => {
        setter! { @text $doc $vis $name
            concat!("An absolute `https` or `http` URL of at most ", $max, " characters.") }
    };
    ($doc:tt $vis:vis $name:ident only($value:literal)) => {
        setter! { @text $doc $vis $name concat!("The only documented value is `", $value, "`.") }
    };
    ($doc:tt $vis:vis $name:ident domain) => {
        setter! { @text $doc $vis $name "A domain name without scheme, port and path." }
    };
    ($doc:tt $vis:vis $name:ident email) => {
        setter! { @text $doc $vis $name "An e-mail address of at most 255 characters." }
    };
    ($doc:tt $vis:vis $name:ident phone) => {
        setter! { @text $doc $vis $name "4 to 24 digits; punctuation between them by agreement." }
    };
    ($doc:tt $vis:vis $name:ident digits($min:literal, $max:literal)) => {
        setter! { @text $doc $vis $name concat!($min, " to ", $max, " digits.") }
    };
    ($doc:tt $vis:vis $name:ident latin_digits($max:literal)) => {
        setter! { @text $doc $vis $name concat!("At most ", $max, " Latin letters and digits.") }
    };
    ($doc:tt $vis:vis $name:ident descriptor($max:literal)) => {
        setter! { @text $doc $vis $name
            concat!("At most ", $max, " Latin letters, digits, blanks and ``# $ * ( ) - _ = + \" : ? \\ / , . ` ' ^``.") }
    };
    ($doc:tt $vis:vis $name:ident currency) => {
        setter! { @text $doc $vis $name "Three capital letters, ISO 4217." }
    };
    ($doc:tt $vis:vis $name:ident country) => {
        setter! { @text $doc $vis $name "Two letters, ISO 3166-1 alpha-2." }
    };
    ($doc:tt $vis:vis $name:ident language) => {
        setter! { @text $doc $vis $name "Two letters, ISO 639-1." }
    };
    ($doc:tt $vis:vis $name:ident subdivision) => {
        setter! { @text $doc $vis $name "The part after the hyphen of an ISO 3166-2 code: `AK`." }
    };
    ($doc:tt $vis:vis $name:ident date) => {
        setter! { @text $doc $vis $name "`DD-MM-YYYY`." }
    };
    (@text [$($doc:tt)+] $vis:vis $name:ident $limits:expr) => {
        $($doc)+
        #[doc = ""]
        #[doc = $limits]
        $vis fn $name(self, value: impl Into<Cow<'a, str>>) -> Self {
            self.put(&known::$name, value.into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident card_number) => {
        $($doc)+
        $vis fn $name(self, pan: &'a Pan) -> Self {
            self.put(&known::$name, pan.expose().into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident integer($min:expr, $max:expr)) => {
        $($doc)+
        $vis fn $name(self, value: i64) -> Self {
            self.put(&known::$name, value.to_string().into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident flag) => {
        $($doc)+
        $vis fn $name(self, value: bool) -> Self {
            self.put(&known::$name, if value { "1" } else { "0" }.into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident choice($values:ident)) => {
        $($doc)+
        $vis fn $name(self, value: $values) -> Self {
            match value.into_known() {
                Ok(text) => self.put(&known::$name, text.into()),
                Err(text) => {
                    self.put_unchecked(known::$name.name.into(), String::from(text).into())
                }
            }
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident availability) => {
        $($doc)+
        $vis fn $name(self, value: Availability) -> Self {
            self.put(&known::$name, value.text().into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident moto) => {
        $($doc)+
        $vis fn $name(self, value: MotoType) -> Self {
            self.put(&known::$name, value.text().into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident best_before) => {
        $($doc)+
        $vis fn $name(self, value: BestBefore) -> Self {
            self.put(&known::$name, value.to_string().into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident codes) => {
        $($doc)+
        $vis fn $name(self, codes: &[&str]) -> Self {
            self.put(&known::$name, codes.join(",").into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident amounts) => {
        $($doc)+
        $vis fn $name(self, amounts: &[i64]) -> Self {
            let amounts: Vec<String> = amounts.iter().map(ToString::to_string).collect();
            self.put(&known::$name, amounts.join(",").into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident json) => {
        $($doc)+
        #[doc = ""]
        #[doc = "A `;` in the text is written as an escape."]
        $vis fn $name(self, value: &Value) -> Self {
            self.put(&known::$name, json::parameter_text(value.to_string()).into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident recurring) => {
        $($doc)+
        $vis fn $name(self, value: &Recurring) -> Self {
            self.put(&known::$name, json::parameter_text(value.to_json()).into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident base64) => {
        $($doc)+
        #[doc = ""]
        #[doc = "The JSON is sent as base64."]
        $vis fn $name(self, value: &Value) -> Self {
            self.put(&known::$name, json::to_base64(&value.to_string()).into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident receipt) => {
        $($doc)+
        $vis fn $name(self, value: &ReceiptData) -> Self {
            self.put(&known::$name, json::to_base64(&value.to_json()).into())
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident booking) => {
        $($doc)+
        $vis fn $name(self, value: &BookingInfo) -> Self {
            self.put(&known::$name, json::to_base64(&value.to_json()).into())
        }
    };
}

pub(super) use {kind, parameters, setter, wire_name};
