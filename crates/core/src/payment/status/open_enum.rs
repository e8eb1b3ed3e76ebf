//! The one shape of all wire enums: known values, and `Other` that keeps an unknown text.

/// Declares an open enum from its variants and their documented spelling.
///
/// The enums are exhaustive on purpose: a value that becomes known later moves out of `Other`, and
/// every `match` that classifies statuses should be looked at when that happens.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$variant_meta])* #[doc = ""] #[doc = concat!("On the wire: `", $text, "`.")] $variant, )+
            /// A text that this version does not know, as it was received.
            Other(Box<str>),
        }

        impl $name {
            /// Every known value, in the order of declaration.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Reads a value from the wire in any of its known spellings.
            ///
            /// Letter case, `_` instead of a blank, repeated blanks and `cancelled` for `canceled`
            /// make no difference (spec 03, Spelling). Nothing is refused: a text without a known
            /// meaning is kept as it is in `Other`.
            pub fn parse(text: &str) -> Self {
                match text {
                    $($text => return Self::$variant,)+
                    _ => {}
                }
                let normal = $crate::payment::status::open_enum::normalise(text);
                $(
                    if $crate::payment::status::open_enum::is_spelling_of(&normal, $text) {
                        return Self::$variant;
                    }
                )+
                Self::Other(text.into())
            }

            /// The documented spelling, or the unknown text as it was received.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        /// Prints an unknown text shortened and card numbers in it masked.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)+
                    Self::Other(text) => {
                        f.debug_tuple("Other").field(&$crate::mask::excerpt(text)).finish()
                    }
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// As its text: the documented spelling, or the unknown text as it was received.
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        /// From any text, as [`parse`](Self::parse) reads it.
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(deserializer)
                    .map(|text| Self::parse(&text))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::parse(text)
            }
        }
    };
}
pub(super) use open_enum;

/// Whether a text is a spelling of the known value.
pub(super) fn is_spelling_of(normal: &str, known: &str) -> bool {
    normal == known || (known.contains('_') && normal == normalise(known))
}

/// Lower case, `_` and runs of blanks as one blank, `canceled` with one `l`.
pub(super) fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split(|c: char| c == '_' || c.is_ascii_whitespace()) {
        if word.is_empty() {
            continue;
        }
        if !normal.is_empty() {
            normal.push(' ');
        }
        match word.to_ascii_lowercase().as_str() {
            "cancelled" => normal.push_str("canceled"),
            word => normal.push_str(word),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::PaymentStatus;

    #[test]
    fn an_unknown_text_prints_short_and_masked() {
        let unknown = PaymentStatus::parse("paid by 4000 0000 0000 0077");
        assert_eq!(format!("{unknown:?}"), r#"Other("paid by 4000 00** **** 0077")"#);
        let endless = PaymentStatus::parse(&"x".repeat(10_000));
        assert!(format!("{endless:?}").len() < 60);
        assert_eq!(format!("{:?}", PaymentStatus::parse("success")), "Success");
    }

    #[test]
    fn values_are_stored_as_their_text() {
        for text in ["awaiting 3ds result", "success", "moon\"rise"] {
            let status = PaymentStatus::parse(text);
            let json = serde_json::to_string(&status).unwrap();
            assert_eq!(json, serde_json::to_string(text).unwrap());
            assert_eq!(serde_json::from_str::<PaymentStatus>(&json).unwrap(), status);
        }
        assert!(serde_json::from_str::<PaymentStatus>("5").is_err());
    }

    #[test]
    fn spelling_variants_become_one_text() {
        let cases = [
            ("success", "success"),
            ("SUCCESS", "success"),
            ("Partially_Paid_Out", "partially paid out"),
            ("  awaiting   3DS_ result ", "awaiting 3ds result"),
            ("Invoice cancelled", "invoice canceled"),
            ("CANCELLED", "canceled"),
            ("\u{dc}berwiesen", "\u{dc}berwiesen"),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(normalise(given), expected, "{given:?}");
        }
    }
}
