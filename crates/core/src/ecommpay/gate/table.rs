//! The macro that turns a list of members into a typed object and its rows of the catalogue.

/// Each row: what the member means, its setter, its name on the wire where that differs, the kind of
/// its values, and how much of them may be shown where that is not everything.
macro_rules! object {
    (
        $(#[$meta:meta])*
        $name:ident at $base:literal {
            $(
                $(#[doc = $doc:literal])+
                $vis:vis $setter:ident $(= $wire:literal)? : $kind:ident $(( $($arg:tt)* ))?
                $(, $shown:ident)? ;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default)]
        #[must_use = "it does nothing until it is given to a request"]
        pub struct $name(Tree);

        impl $name {
            pub(in crate::ecommpay::gate) const MEMBERS: &'static [Member] = &[$(
                Member {
                    path: concat!($base, ".", wire!($setter $($wire)?)),
                    kind: kind!($kind $(( $($arg)* ))?),
                    shown: shown!($($shown)?),
                    about: concat!($($doc),+).trim_ascii(),
                }
            ),+];

            $(
                setter! {
                    [$(#[doc = $doc])+] $vis $setter, wire!($setter $($wire)?),
                    $kind $(( $($arg)* ))?
                }
            )+

            /// A member that has no setter here, by its name or path within this object. It is
            /// checked like the others if it is documented.
            pub fn member(mut self, path: impl Into<String>, value: Value) -> Self {
                self.0.set(path.into(), value);
                self
            }

            pub(in crate::ecommpay::gate) fn into_tree(self) -> Tree {
                self.0
            }
        }

        /// Prints the names of the members and no value: it holds data of people or cards.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let names = crate::ecommpay::gate::objects::names(&self.0);
                write!(f, concat!(stringify!($name), "({})"), names)
            }
        }
    };
}

macro_rules! wire {
    ($setter:ident) => {
        stringify!($setter)
    };
    ($setter:ident $wire:literal) => {
        $wire
    };
}

macro_rules! shown {
    () => {
        Shown::Partly
    };
    (open) => {
        Shown::Fully
    };
    (card) => {
        Shown::AsCard
    };
    (never) => {
        Shown::Never
    };
}

#[rustfmt::skip]
macro_rules! kind {
    (text) => { Kind::Text { max: None } };
    (text($max:literal)) => { Kind::Text { max: Some($max) } };
    (url) => { Kind::Url { max: None } };
    (pan) => { Kind::CardNumber };
    (pan($min:literal)) => { Kind::Digits { min: $min, max: 19 } };
    (cvv) => { Kind::Digits { min: 3, max: 4 } };
    (digits($min:literal, $max:literal)) => { Kind::Digits { min: $min, max: $max } };
    (integer) => { Kind::Integer { min: i64::MIN, max: i64::MAX } };
    (integer($min:literal, $max:literal)) => { Kind::Integer { min: $min, max: $max } };
    (decimal($max:literal)) => { Kind::Decimal { max: $max } };
    (id) => { Kind::Integer { min: 1, max: i64::MAX } };
    (amount) => { Kind::Integer { min: 1, max: MAX_AMOUNT } };
    (flag) => { Kind::Bool };
    (email) => { Kind::Email };
    (ip) => { Kind::IpAddress };
    (date) => { Kind::Date };
    (time) => { Kind::TimeOfDay };
    (holder) => { Kind::HolderName };
    (recipient) => { Kind::RecipientName };
    (capitals($min:literal, $max:literal)) => { Kind::Capitals { min: $min, max: $max } };
    (subdivision) => { Kind::Subdivision };
    (ordinal($max:literal)) => { Kind::Ordinal { max: $max } };
    (choice($($known:literal),+)) => { Kind::Choice { known: &[$($known),+] } };
    (without($max:literal)) => { Kind::Without { forbidden: "!@&~№{}|<>[]", max: $max } };
    (json) => { Kind::Container };
}

/// One setter: the documentation of the row, a line on the limits of its kind, and the argument type
/// of its kind.
macro_rules! setter {
    ($doc:tt $vis:vis $name:ident, $wire:expr, text) => {
        setter! { @text $doc $vis $name, $wire, "Any text." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, text($max:literal)) => {
        setter! { @text $doc $vis $name, $wire, concat!("At most ", $max, " characters.") }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, url) => {
        setter! { @text $doc $vis $name, $wire, "An absolute `https` or `http` URL." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, digits($min:literal, $max:literal)) => {
        setter! { @text $doc $vis $name, $wire, concat!($min, " to ", $max, " digits.") }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, email) => {
        setter! { @text $doc $vis $name, $wire, "An e-mail address of at most 255 characters." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, ip) => {
        setter! { @text $doc $vis $name, $wire, "IP version 4 or 6." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, date) => {
        setter! { @text $doc $vis $name, $wire, "`DD-MM-YYYY`." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, time) => {
        setter! { @text $doc $vis $name, $wire, "`hh:mm:ss`." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, holder) => {
        setter! { @text $doc $vis $name, $wire,
            "At most 255 Latin letters, digits, blanks, `-`, `.` and `'`." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, recipient) => {
        setter! { @text $doc $vis $name, $wire,
            "At most 255 Latin letters, some Ukrainian ones, digits, blanks, `-`, `.` and `'`." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, capitals($min:literal, $max:literal)) => {
        setter! { @text $doc $vis $name, $wire, concat!($min, " to ", $max, " capital letters.") }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, subdivision) => {
        setter! { @text $doc $vis $name, $wire,
            "The part after the hyphen of an ISO 3166-2 code: `AK`." }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, choice($first:literal $(, $known:literal)*)) => {
        setter! { @text $doc $vis $name, $wire,
            concat!("Documented: `", $first, "`" $(, ", `", $known, "`")*, ".") }
    };
    ($doc:tt $vis:vis $name:ident, $wire:expr, without($max:literal)) => {
        setter! { @text $doc $vis $name, $wire,
            concat!("At most ", $max, " characters, without ``! @ & ~ № { } | < > [ ]``.") }
    };
    (@text [$($doc:tt)+] $vis:vis $name:ident, $wire:expr, $limits:expr) => {
        $($doc)+
        #[doc = ""]
        #[doc = $limits]
        $vis fn $name(mut self, value: impl Into<String>) -> Self {
            self.0.set($wire, value.into());
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, pan $(($min:literal))?) => {
        $($doc)+
        $vis fn $name(mut self, pan: &Pan) -> Self {
            self.0.set($wire, pan.expose());
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, cvv) => {
        $($doc)+
        $vis fn $name(mut self, cvv: &Cvv) -> Self {
            self.0.set($wire, cvv.expose());
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, flag) => {
        $($doc)+
        $vis fn $name(mut self, value: bool) -> Self {
            self.0.set($wire, value);
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, ordinal($max:literal)) => {
        $($doc)+
        #[doc = ""]
        #[doc = concat!("1 to ", $max, ", sent with two digits.")]
        $vis fn $name(mut self, number: u8) -> Self {
            self.0.set($wire, format!("{number:02}"));
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, decimal($max:literal)) => {
        $($doc)+
        #[doc = ""]
        #[doc = concat!("0 to ", $max, ".")]
        $vis fn $name(mut self, number: Decimal) -> Self {
            self.0.set($wire, crate::ecommpay::input::tree::Node::Literal(number.to_string()));
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, json) => {
        $($doc)+
        $vis fn $name(mut self, value: Value) -> Self {
            self.0.set($wire, value);
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, integer($min:literal, $max:literal)) => {
        $($doc)+
        #[doc = ""]
        #[doc = concat!($min, " to ", $max, ".")]
        $vis fn $name(mut self, number: i64) -> Self {
            self.0.set($wire, number);
            self
        }
    };
    ([$($doc:tt)+] $vis:vis $name:ident, $wire:expr, $integer:ident) => {
        $($doc)+
        $vis fn $name(mut self, number: i64) -> Self {
            self.0.set($wire, number);
            self
        }
    };
}

pub(super) use {kind, object, setter, shown, wire};
