//! What is known of a parameter, as data.

use super::{Kind, Mode, Shown, documented};

/// A documented parameter of Payment Page (spec 05).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Parameter {
    /// The name, as it is sent.
    pub name: &'static str,
    /// The values it takes.
    pub kind: Kind,
    /// Which modes of the page require it.
    pub required: Required,
    /// Whether it takes part in the signature.
    pub signed: bool,
    /// How much of its value may stand in messages.
    pub shown: Shown,
    /// What it means.
    pub about: &'static str,
    /// Why its name or its limits are not certain, where they are not.
    pub uncertain: Option<&'static str>,
}

impl Parameter {
    /// An optional, signed parameter whose value may be shown.
    pub(super) const fn plain(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            required: Required::Never,
            signed: true,
            shown: Shown::Fully,
            about,
            uncertain: None,
        }
    }

    /// Every documented parameter, in the order of the names. `signature` is not among them:
    /// signing adds it.
    pub fn all() -> &'static [&'static Self] {
        documented::ALL
    }

    /// A documented parameter by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let mut found = documented::PLACES.candidates(name).map(|place| documented::ALL.get(place));
        found.find_map(|found| found.filter(|found| found.name == name).copied())
    }
}

/// Which modes of the page require a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Required {
    /// None.
    Never,
    /// All.
    Always,
    /// Purchase, payout and card verification: all in which a payment is made.
    ForPayment,
    /// Payout.
    ForPayout,
}

impl Required {
    pub(super) fn applies(self, mode: &Mode) -> bool {
        match (self, mode) {
            (Required::Never, _) => false,
            (Required::Always, _)
            | (Required::ForPayment, Mode::Purchase | Mode::Payout | Mode::CardVerify)
            | (Required::ForPayout, Mode::Payout) => true,
            (Required::ForPayment, Mode::CardTokenize | Mode::Other(_))
            | (
                Required::ForPayout,
                Mode::Purchase | Mode::CardVerify | Mode::CardTokenize | Mode::Other(_),
            ) => false,
        }
    }
}

/// A value as messages may show it.
pub(super) fn shown(name: &str, value: &str) -> String {
    Parameter::named(name).map_or(Shown::Fully, |parameter| parameter.shown).mask(value)
}

/// Whether the parameter is a number in a widget configuration.
pub(super) fn is_number(name: &str) -> bool {
    Parameter::named(name)
        .is_some_and(|parameter| matches!(parameter.kind, Kind::Integer { .. } | Kind::Flag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        let names: Vec<_> = Parameter::all().iter().map(|found| found.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for name in names {
            assert_eq!(Parameter::named(name).unwrap().name, name);
        }
        assert!(Parameter::named("signature").is_none());
        assert!(Parameter::named("payment").is_none());
    }

    #[test]
    fn unsigned_are_frame_mode_and_plugin_parameters() {
        for parameter in Parameter::all() {
            let plugin = parameter.name.starts_with('_');
            let unsigned = parameter.name == "frame_mode" || plugin;
            assert_eq!(parameter.signed, !unsigned, "{}", parameter.name);
        }
    }
}
