//! Words behind `~` in a payment identifier, which make one payment go a certain way: what the
//! documentation gives no test card or amount for (our choice; spec 08, section 5).

/// A way for a payment to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Only a part goes through: sale, capture and payout.
    Partly,
    /// A code of the customer is needed (`awaiting merchant auth`).
    MerchantAuth,
    /// Address data are needed, asked for by a list of names.
    Clarify,
    /// Data of the customer are needed, asked for by a schema.
    ClarifySchema,
    /// Another provider is tried after the first answer (cascading).
    Cascade,
    /// A capture, a cancellation, a raise of the hold or a return is declined.
    FollowUpsDecline,
    /// The second attempt of a declined payout succeeds.
    SecondTry,
}

impl Script {
    /// All words with what they do, for help texts.
    pub const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("partly", Self::Partly, "a sale, capture or payout goes through in part"),
        ("merchant-auth", Self::MerchantAuth, "the merchant has to send a code of the customer"),
        ("clarify", Self::Clarify, "the merchant is asked for address data, by a list of names"),
        ("clarify-schema", Self::ClarifySchema, "the merchant is asked for data, by a schema"),
        ("cascade", Self::Cascade, "another provider is tried after the first answer"),
        ("follow-ups-decline", Self::FollowUpsDecline, "captures, cancels and refunds decline"),
        ("second-try", Self::SecondTry, "a declined payout succeeds when it is tried again"),
    ];

    /// Whether a payment identifier has the word.
    pub fn is_in(self, payment_id: &str) -> bool {
        words(payment_id).any(|word| {
            Self::WORDS.iter().any(|(known, script, _)| *script == self && *known == word)
        })
    }
}

/// The words of a payment identifier, in lower case as identifiers are compared without case.
pub(crate) fn words(payment_id: &str) -> impl Iterator<Item = String> + '_ {
    payment_id.split('~').skip(1).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_behind_a_tilde() {
        assert!(Script::Partly.is_in("order-1~partly"));
        assert!(Script::Partly.is_in("order-1~cascade~PARTLY"));
        assert!(!Script::Partly.is_in("partly"));
        assert!(!Script::Partly.is_in("order~partly-paid"));
        assert!(!Script::Clarify.is_in("order~clarify-schema"));
    }
}
