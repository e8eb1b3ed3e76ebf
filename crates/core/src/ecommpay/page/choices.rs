//! Values of parameters that have a documented set of them.

/// An enum over the documented texts of a parameter, open for texts that the platform adds. These
/// are sent, not received, so they have one spelling each.
macro_rules! choices {
    ($(
        $(#[$meta:meta])*
        $name:ident { $( $(#[$arm_meta:meta])* $arm:ident = $text:literal, )+ }
    )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$arm_meta])* $arm, )+
            /// A value that the platform has added since; it is sent unchecked.
            Other(Box<str>),
        }

        impl $name {
            /// The documented values, as the platform writes them.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The value as the platform writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$arm => $text, )+
                    Self::Other(text) => text,
                }
            }

            /// A documented value, or the text of an undocumented one.
            pub(super) fn into_known(self) -> Result<&'static str, Box<str>> {
                match self {
                    $( Self::$arm => Ok($text), )+
                    Self::Other(text) => Err(text),
                }
            }
        }
    )+ };
}

impl Mode {
    pub(super) fn of_text(text: &str) -> Self {
        match text {
            "purchase" => Self::Purchase,
            "payout" => Self::Payout,
            "card_verify" => Self::CardVerify,
            "card_tokenize" => Self::CardTokenize,
            other => Self::Other(other.into()),
        }
    }
}

choices! {
    /// What the page is opened for: parameter `mode`.
    Mode {
        /// A purchase. The platform's default.
        Purchase = "purchase",
        /// A payout that was registered before.
        Payout = "payout",
        /// A check of a card, with the amount 0.
        CardVerify = "card_verify",
        /// A token for a card, without a payment.
        CardTokenize = "card_tokenize",
    }

    /// One or two steps: parameters `operation_type` and `card_operation_type`.
    PurchaseOperation {
        /// One step: the money is taken at once.
        Sale = "sale",
        /// Two steps: the money is held, and taken by a capture.
        Auth = "auth",
    }

    /// Where a page of the merchant opens: the parameters ending in `_redirect_mode` and `_mode`.
    RedirectMode {
        /// In the iframe. The platform's default for automatic redirects.
        Iframe = "iframe",
        /// In the tab that holds the iframe.
        ParentPage = "parent_page",
        /// In a new tab.
        BlankPage = "blank_page",
    }

    /// How the newer script shows the form: parameter `frame_mode`, which is not signed.
    FrameMode {
        /// In an iframe.
        Iframe = "iframe",
        /// Over the page.
        Popup = "popup",
        /// As fields inside the merchant's own form.
        Embedded = "embedded",
    }

    /// What is bought in a Visa Direct payment: parameter `payment_cryptocurrency_type`.
    CryptocurrencyType {
        /// Money issued by a central bank, or tokenised deposits.
        Cbdc = "cbdc",
        /// Assets backed by an ordinary currency.
        StablecoinsFiatBacked = "stablecoins_fiat_backed",
        /// The currency of a blockchain.
        NativeTokens = "native_tokens",
        /// An asset that is none of the others; the platform writes `other`.
        Unclassified = "other",
    }
}

/// Whether a button back to the shop is shown: the parameters ending in `_enabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Availability {
    /// Never.
    Off,
    /// Only when the form was opened as a page of its own.
    PageOnly,
    /// Always, opening as the parameter for the mode says.
    Always,
}

impl Availability {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Off => "0",
            Self::PageOnly => "1",
            Self::Always => "2",
        }
    }
}

/// How an order without a card present came in: parameter `moto_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MotoType {
    /// By mail.
    Mail,
    /// By telephone.
    Telephone,
}

impl MotoType {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Mail => "1",
            Self::Telephone => "2",
        }
    }
}
