//! The whole message signed by other rules, or changed as a whole on its way.

use std::borrow::Cow;

use super::deviation::{Deviation, Place, Sorting, double_colons, join, lines};
use super::scene::Scene;
use super::search::Search;
use super::{Cause, numbers, texts};
use texts::Change;

/// Tries every deviation in every order that makes a difference.
pub(super) fn try_forms(scene: &Scene<'_>, search: &mut Search<'_>) {
    for (cause, deviation) in RULES {
        try_form(scene, search, cause, deviation);
    }
    for (cause, string) in TEXTS {
        let deviation = Deviation { string: *string, ..Deviation::NONE };
        try_form(scene, search, cause, &deviation);
    }
    for (cause, deviation) in PACKAGES {
        try_form(scene, search, cause, deviation);
    }
}

/// Tries leaving out groups of members.
pub(super) fn try_left_out(scene: &Scene<'_>, search: &mut Search<'_>) {
    for (cause, deviation) in LEFT_OUT {
        try_form(scene, search, cause, deviation);
    }
}

fn try_form(scene: &Scene<'_>, search: &mut Search<'_>, cause: &Cause, deviation: &Deviation) {
    let mut last = String::new();
    for sorting in scene.orders {
        try_sorted(scene, search, cause, deviation, *sorting, &mut last);
    }
}

fn try_sorted(
    scene: &Scene<'_>,
    search: &mut Search<'_>,
    cause: &Cause,
    deviation: &Deviation,
    sorting: Sorting,
    last: &mut String,
) {
    if search.is_over() {
        return;
    }
    let text = join(&lines(scene.document, deviation, sorting, search.work), ":", ";");
    if text == *last || scene.bases.iter().any(|base| base.text == text) {
        return;
    }
    search.try_text(text.as_bytes(), || cause.clone());
    *last = text;
}

/// Changes of texts that are undone or done in all values at once.
pub(super) const TEXTS: &[(Cause, Change)] = &[
    (Cause::BlanksAdded, texts::trim),
    (Cause::HtmlEscaped, texts::unescape_html),
    (Cause::HtmlEscaped, texts::escape_html),
    (Cause::HtmlEscaped, texts::escape_html_without_apostrophes),
    (Cause::HtmlEscaped, texts::escape_html_decimal),
    (Cause::SlashesEscaped, texts::unescape_slashes),
    (Cause::SlashesEscaped, texts::escape_slashes),
    (Cause::SlashesEscaped, texts::strip_backslashes),
    (Cause::SlashesEscaped, texts::add_backslashes),
    (Cause::SlashesEscaped, texts::escape_json),
    (Cause::UnicodeEscaped, texts::escape_unicode),
    (Cause::UnicodeEscaped, texts::escape_unicode_and_slashes),
    (Cause::UnicodeEscaped, texts::unescape_unicode),
    (Cause::Mojibake, texts::undo_latin1),
    (Cause::Mojibake, texts::undo_windows1252),
    (Cause::Mojibake, texts::do_latin1),
    (Cause::CharactersLost, texts::question_marks),
    (Cause::LineEndings, texts::line_feeds_only),
    (Cause::LineEndings, texts::carriage_returns_too),
    (Cause::PlusAndBlank, texts::blanks_to_plus),
    (Cause::PlusAndBlank, texts::plus_to_blanks),
    (Cause::PlusAndBlank, texts::plus_in_dates),
    (Cause::PercentEncoding, texts::decode_percent),
    (Cause::PercentEncoding, texts::encode_percent),
    (Cause::PercentEncoding, texts::encode_form),
    (Cause::DatesRewritten { form: "an offset like +0000" }, texts::date_with_basic_offset),
    (Cause::DatesRewritten { form: "an offset like +00:00" }, texts::date_with_colon_offset),
    (Cause::DatesRewritten { form: "a `Z` at the end" }, texts::date_with_z),
    (Cause::DatesRewritten { form: "milliseconds and a `Z`" }, texts::date_with_milliseconds_and_z),
    (Cause::ConstantsAsText, texts::booleans_from_text),
];

const NONE: Deviation = Deviation::NONE;

/// Rules that other implementations follow, one deviation at a time.
const RULES: &[(Cause, Deviation)] = &[
    (
        Cause::NumberForm { form: "as JavaScript" },
        Deviation { number: numbers::javascript, ..NONE },
    ),
    (Cause::NumberForm { form: "as Python" }, Deviation { number: numbers::python, ..NONE }),
    (Cause::NumberForm { form: "as Java" }, Deviation { number: numbers::java, ..NONE }),
    (
        Cause::NumberForm { form: "as PHP, with 14 digits" },
        Deviation { number: numbers::php, ..NONE },
    ),
    (
        Cause::NumberForm { form: "cut to whole numbers, as the Go package does" },
        Deviation { number: numbers::cut, ..NONE },
    ),
    (Cause::NullText { text: "None" }, Deviation { null: Some("None"), ..NONE }),
    (Cause::NullText { text: "null" }, Deviation { null: Some("null"), ..NONE }),
    (Cause::NullText { text: "nil" }, Deviation { null: Some("<nil>"), ..NONE }),
    (Cause::NullText { text: "0" }, Deviation { null: Some("0"), ..NONE }),
    (
        Cause::BooleanText { texts: "true and false" },
        Deviation { booleans: ["false", "true"], ..NONE },
    ),
    (
        Cause::BooleanText { texts: "True and False" },
        Deviation { booleans: ["False", "True"], ..NONE },
    ),
    (
        Cause::BooleanText { texts: "1 and nothing, as PHP prints them" },
        Deviation { booleans: ["", "1"], ..NONE },
    ),
    (Cause::EmptyNotSigned { what: "nulls" }, Deviation { null: None, ..NONE }),
    (Cause::EmptyNotSigned { what: "empty texts" }, Deviation { keeps_empty: false, ..NONE }),
    (
        Cause::EmptyNotSigned { what: "nulls and empty texts" },
        Deviation { null: None, keeps_empty: false, ..NONE },
    ),
    (
        Cause::ColonNotDoubled { extent: "anywhere" },
        Deviation { name: |name, _| texts::same(name), ..NONE },
    ),
    (
        Cause::ColonNotDoubled { extent: "below the top level" },
        Deviation { name: double_at_top, ..NONE },
    ),
    (Cause::NotFlattened, Deviation { flattens: false, ..NONE }),
    (
        Cause::NamesRewritten { form: "names in snake case" },
        Deviation { name: |name, _| texts::snake_case(name), ..NONE },
    ),
    (
        Cause::NamesRewritten { form: "names in camel case" },
        Deviation { name: |name, _| texts::camel_case(name), ..NONE },
    ),
    (
        Cause::NamesRewritten { form: "names in lower case" },
        Deviation { name: |name, _| texts::lower_case(name), ..NONE },
    ),
    (
        Cause::SignedOtherParts { part: "with the `frame_mode` members" },
        Deviation { leaves_out: |name, _| name == "signature", ..NONE },
    ),
    (
        Cause::SignedOtherParts { part: "with the `frame_mode` members below the top level" },
        Deviation { leaves_out: with_nested_frame_mode, ..NONE },
    ),
    (
        Cause::SignedOtherParts { part: "without the `signature` members below arrays" },
        Deviation { leaves_out: |name, _| matches!(name, "frame_mode" | "signature"), ..NONE },
    ),
    (
        Cause::SignedOtherParts { part: "with the `signature` members in nested objects" },
        Deviation { leaves_out: with_nested_signatures, ..NONE },
    ),
];

/// Parts that implementations leave out as a group. Tried after leaving out single members, which
/// says more when there is one.
const LEFT_OUT: &[(Cause, Deviation)] = &[
    (
        Cause::SignedOtherParts { part: "without the members whose names start with `_`" },
        Deviation { leaves_out: without_underscored, ..NONE },
    ),
    (
        Cause::SignedOtherParts { part: "without the object `general`" },
        Deviation { leaves_out: without_general, ..NONE },
    ),
];

/// The known deviations of published packages, together (spec 01).
const PACKAGES: &[(Cause, Deviation)] = &[
    (
        Cause::SdkDeviation { sdk: "the npm package `ecommpay`" },
        Deviation {
            number: numbers::javascript,
            name: |name, _| texts::same(name),
            leaves_out: |name, _| matches!(name, "frame_mode" | "signature"),
            ..NONE
        },
    ),
    (
        Cause::SdkDeviation { sdk: "the Python package `ecommpay-sdk` up to 1.0.6" },
        Deviation {
            null: Some("None"),
            number: numbers::python,
            name: |name, _| texts::same(name),
            ..NONE
        },
    ),
    (
        Cause::SdkDeviation { sdk: "the Go package" },
        Deviation { number: numbers::cut, name: double_at_top, ..NONE },
    ),
    (
        Cause::SdkDeviation { sdk: "the .NET package" },
        Deviation { string: texts::booleans_from_text, flattens: false, ..NONE },
    ),
];

fn double_at_top(name: &str, place: Place) -> Cow<'_, str> {
    if place.depth == 1 { double_colons(name) } else { Cow::Borrowed(name) }
}

fn with_nested_frame_mode(name: &str, place: Place) -> bool {
    (name == "frame_mode" && place.depth == 1) || (name == "signature" && !place.is_below_array)
}

fn with_nested_signatures(name: &str, place: Place) -> bool {
    name == "frame_mode" || (name == "signature" && place.depth == 1)
}

fn without_underscored(name: &str, place: Place) -> bool {
    (Deviation::NONE.leaves_out)(name, place) || (name.starts_with('_') && place.depth == 1)
}

fn without_general(name: &str, place: Place) -> bool {
    (Deviation::NONE.leaves_out)(name, place) || (name == "general" && place.depth == 1)
}
