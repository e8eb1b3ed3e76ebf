//! Currencies by their ISO 4217 code, with the number of digits of the minor unit.

use std::fmt;

use crate::ErrorCode;

/// A currency: three capital letters, and for those of ISO 4217 the digits of the minor unit.
///
/// Any well-formed code can be read, because the platform also writes codes of its own (`BTC`,
/// `WMZ`) and the list changes. Only conversions between text and minor units need a known one.
///
/// The exponents are those of ISO 4217, as the documentation asks (spec 05). Two deviations exist:
/// an older table of the platform counts KWD with two digits instead of three, so check old
/// projects with three-digit currencies against a real payment; and the official plugins multiply
/// every currency except 17 zero-digit ones by 100, which is wrong by 10 for BHD, IQD, JOD, KWD,
/// LYD, OMR and TND, and by 100 for CLF and UYW.
///
/// ```
/// use paywright_core::money::Currency;
///
/// assert_eq!(Currency::parse("JPY")?.exponent(), Some(0));
/// assert_eq!(Currency::KWD.exponent(), Some(3));
/// assert_eq!(Currency::parse("BTC")?.exponent(), None);
/// assert!(Currency::parse("eur").is_err());
/// # Ok::<(), paywright_core::money::MalformedCurrency>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code of the form `[A-Z]{3}`.
    ///
    /// # Errors
    /// [`MalformedCurrency`] for any other text, lower case included: the platform compares
    /// exactly.
    pub fn parse(code: &str) -> Result<Self, MalformedCurrency> {
        match code.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(MalformedCurrency { given: code.chars().take(16).collect() }),
        }
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Digits of the minor unit (EUR 2: 39.95 is 3995), or `None` when ISO 4217 gives none or this
    /// version does not know the code.
    pub fn exponent(self) -> Option<u8> {
        DIGITS
            .binary_search_by_key(&self, |(currency, _)| *currency)
            .ok()
            .and_then(|at| DIGITS.get(at))
            .map(|(_, digits)| *digits)
    }

    /// All currencies whose exponent is known, in alphabetical order.
    pub fn known() -> impl ExactSizeIterator<Item = Self> {
        DIGITS.iter().map(|(currency, _)| *currency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// As its three letters.
impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}

/// A text that is not a currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("currency: {given:?} is not an ISO 4217 code; give three capital letters such as EUR")]
pub struct MalformedCurrency {
    /// The text, cut after 16 characters.
    pub given: String,
}

impl ErrorCode for MalformedCurrency {
    fn code(&self) -> &'static str {
        "currency_malformed"
    }
}

/// Declares a constant per currency and the table that gives its digits.
macro_rules! currencies {
    ($($code:ident $digits:literal $name:literal)+) => {
        impl Currency {
            $(
                #[doc = $name]
                pub const $code: Self = Self::of_three_letters(stringify!($code));
            )+
        }

        static DIGITS: &[(Currency, u8)] = &[$((Currency::$code, $digits)),+];
    };
}

impl Currency {
    const fn of_three_letters(code: &str) -> Self {
        match code.as_bytes() {
            &[a, b, c] => Self([a, b, c]),
            _ => Self(*b"XXX"),
        }
    }
}

// List one of ISO 4217 as published on 2026-01-01, without the codes that have no minor unit
// (metals, XXX...), and six withdrawn codes that older payments and method lists still carry.
#[rustfmt::skip]
currencies! {
    AED 2 "UAE Dirham."
    AFN 2 "Afghani."
    ALL 2 "Lek."
    AMD 2 "Armenian Dram."
    ANG 2 "Netherlands Antillean Guilder (withdrawn)."
    AOA 2 "Kwanza."
    ARS 2 "Argentine Peso."
    AUD 2 "Australian Dollar."
    AWG 2 "Aruban Florin."
    AZN 2 "Azerbaijan Manat."
    BAM 2 "Convertible Mark."
    BBD 2 "Barbados Dollar."
    BDT 2 "Taka."
    BGN 2 "Bulgarian Lev (withdrawn)."
    BHD 3 "Bahraini Dinar."
    BIF 0 "Burundi Franc."
    BMD 2 "Bermudian Dollar."
    BND 2 "Brunei Dollar."
    BOB 2 "Boliviano."
    BOV 2 "Mvdol."
    BRL 2 "Brazilian Real."
    BSD 2 "Bahamian Dollar."
    BTN 2 "Ngultrum."
    BWP 2 "Pula."
    BYN 2 "Belarusian Ruble."
    BZD 2 "Belize Dollar."
    CAD 2 "Canadian Dollar."
    CDF 2 "Congolese Franc."
    CHE 2 "WIR Euro."
    CHF 2 "Swiss Franc."
    CHW 2 "WIR Franc."
    CLF 4 "Unidad de Fomento."
    CLP 0 "Chilean Peso."
    CNY 2 "Yuan Renminbi."
    COP 2 "Colombian Peso."
    COU 2 "Unidad de Valor Real."
    CRC 2 "Costa Rican Colon."
    CUC 2 "Peso Convertible (withdrawn)."
    CUP 2 "Cuban Peso."
    CVE 2 "Cabo Verde Escudo."
    CZK 2 "Czech Koruna."
    DJF 0 "Djibouti Franc."
    DKK 2 "Danish Krone."
    DOP 2 "Dominican Peso."
    DZD 2 "Algerian Dinar."
    EGP 2 "Egyptian Pound."
    ERN 2 "Nakfa."
    ETB 2 "Ethiopian Birr."
    EUR 2 "Euro."
    FJD 2 "Fiji Dollar."
    FKP 2 "Falkland Islands Pound."
    GBP 2 "Pound Sterling."
    GEL 2 "Lari."
    GHS 2 "Ghana Cedi."
    GIP 2 "Gibraltar Pound."
    GMD 2 "Dalasi."
    GNF 0 "Guinean Franc."
    GTQ 2 "Quetzal."
    GYD 2 "Guyana Dollar."
    HKD 2 "Hong Kong Dollar."
    HNL 2 "Lempira."
    HRK 2 "Kuna (withdrawn)."
    HTG 2 "Gourde."
    HUF 2 "Forint."
    IDR 2 "Rupiah."
    ILS 2 "New Israeli Sheqel."
    INR 2 "Indian Rupee."
    IQD 3 "Iraqi Dinar."
    IRR 2 "Iranian Rial."
    ISK 0 "Iceland Krona."
    JMD 2 "Jamaican Dollar."
    JOD 3 "Jordanian Dinar."
    JPY 0 "Yen."
    KES 2 "Kenyan Shilling."
    KGS 2 "Som."
    KHR 2 "Riel."
    KMF 0 "Comorian Franc ."
    KPW 2 "North Korean Won."
    KRW 0 "Won."
    KWD 3 "Kuwaiti Dinar."
    KYD 2 "Cayman Islands Dollar."
    KZT 2 "Tenge."
    LAK 2 "Lao Kip."
    LBP 2 "Lebanese Pound."
    LKR 2 "Sri Lanka Rupee."
    LRD 2 "Liberian Dollar."
    LSL 2 "Loti."
    LYD 3 "Libyan Dinar."
    MAD 2 "Moroccan Dirham."
    MDL 2 "Moldovan Leu."
    MGA 2 "Malagasy Ariary."
    MKD 2 "Denar."
    MMK 2 "Kyat."
    MNT 2 "Tugrik."
    MOP 2 "Pataca."
    MRU 2 "Ouguiya."
    MUR 2 "Mauritius Rupee."
    MVR 2 "Rufiyaa."
    MWK 2 "Malawi Kwacha."
    MXN 2 "Mexican Peso."
    MXV 2 "Mexican Unidad de Inversion (UDI)."
    MYR 2 "Malaysian Ringgit."
    MZN 2 "Mozambique Metical."
    NAD 2 "Namibia Dollar."
    NGN 2 "Naira."
    NIO 2 "Cordoba Oro."
    NOK 2 "Norwegian Krone."
    NPR 2 "Nepalese Rupee."
    NZD 2 "New Zealand Dollar."
    OMR 3 "Rial Omani."
    PAB 2 "Balboa."
    PEN 2 "Sol."
    PGK 2 "Kina."
    PHP 2 "Philippine Peso."
    PKR 2 "Pakistan Rupee."
    PLN 2 "Zloty."
    PYG 0 "Guarani."
    QAR 2 "Qatari Rial."
    RON 2 "Romanian Leu."
    RSD 2 "Serbian Dinar."
    RUB 2 "Russian Ruble."
    RWF 0 "Rwanda Franc."
    SAR 2 "Saudi Riyal."
    SBD 2 "Solomon Islands Dollar."
    SCR 2 "Seychelles Rupee."
    SDG 2 "Sudanese Pound."
    SEK 2 "Swedish Krona."
    SGD 2 "Singapore Dollar."
    SHP 2 "Saint Helena Pound."
    SLE 2 "Leone."
    SLL 2 "Leone (withdrawn)."
    SOS 2 "Somali Shilling."
    SRD 2 "Surinam Dollar."
    SSP 2 "South Sudanese Pound."
    STN 2 "Dobra."
    SVC 2 "El Salvador Colon."
    SYP 2 "Syrian Pound."
    SZL 2 "Lilangeni."
    THB 2 "Baht."
    TJS 2 "Somoni."
    TMT 2 "Turkmenistan New Manat."
    TND 3 "Tunisian Dinar."
    TOP 2 "Pa’anga."
    TRY 2 "Turkish Lira."
    TTD 2 "Trinidad and Tobago Dollar."
    TWD 2 "New Taiwan Dollar."
    TZS 2 "Tanzanian Shilling."
    UAH 2 "Hryvnia."
    UGX 0 "Uganda Shilling."
    USD 2 "US Dollar."
    USN 2 "US Dollar (Next day)."
    UYI 0 "Uruguay Peso en Unidades Indexadas (UI)."
    UYU 2 "Peso Uruguayo."
    UYW 4 "Unidad Previsional."
    UZS 2 "Uzbekistan Sum."
    VED 2 "Bolívar Soberano."
    VES 2 "Bolívar Soberano."
    VND 0 "Dong."
    VUV 0 "Vatu."
    WST 2 "Tala."
    XAD 2 "Arab Accounting Dinar."
    XAF 0 "CFA Franc BEAC."
    XCD 2 "East Caribbean Dollar."
    XCG 2 "Caribbean Guilder."
    XOF 0 "CFA Franc BCEAO."
    XPF 0 "CFP Franc."
    YER 2 "Yemeni Rial."
    ZAR 2 "Rand."
    ZMW 2 "Zambian Kwacha."
    ZWG 2 "Zimbabwe Gold."
    ZWL 2 "Zimbabwe Dollar (withdrawn)."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(DIGITS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        // 165 of the list with a minor unit, and the six withdrawn ones.
        assert_eq!(DIGITS.len(), 165 + 6);
        for currency in Currency::known() {
            assert_eq!(Currency::parse(currency.as_str()), Ok(currency));
        }
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        let with = |digits| -> String {
            let codes: Vec<_> = DIGITS
                .iter()
                .filter(|(_, found)| *found == digits)
                .map(|(currency, _)| currency.as_str())
                .collect();
            codes.join(" ")
        };
        assert_eq!(with(0), "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
        assert_eq!(with(3), "BHD IQD JOD KWD LYD OMR TND");
        assert_eq!(with(4), "CLF UYW");
        assert_eq!(Currency::EUR.exponent(), Some(2));
        for code in ["XXX", "XAU", "BTC", "WMZ", "QQQ"] {
            assert_eq!(Currency::parse(code).map(Currency::exponent), Ok(None), "{code}");
        }
    }

    #[test]
    fn only_three_capital_letters_are_a_code() {
        for code in ["", "EU", "EURO", "eur", "Eur", "E1R", " EUR", "\u{20ac}"] {
            let error = Currency::parse(code).unwrap_err();
            assert_eq!(error.given, code);
            assert_eq!(error.code(), "currency_malformed");
        }
    }
}
