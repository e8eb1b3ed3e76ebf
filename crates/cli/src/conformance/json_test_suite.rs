//! The parsing tests of JSONTestSuite: texts that every reader must take (`y_`) or refuse (`n_`),
//! and free ones (`i_`), for which a verdict is written here.
//!
//! Two of the texts to be taken name a member twice, so duplicates are allowed for this file.
//! Messages are read with the default, which refuses them.

use paywright_core::ErrorCode;
use paywright_core::json::{Document, Duplicates, Limits};
use serde::Deserialize;

use super::{Outcome, Raw, id_of, messages, parse};

pub(super) fn run(cases: &[Raw<'_>]) -> Vec<Outcome> {
    cases
        .iter()
        .map(|case| match parse::<Case>(case.get()) {
            Ok(case) => run_case(&case),
            Err(reason) => Outcome::unreadable("json", &id_of(case), reason),
        })
        .collect()
}

#[derive(Deserialize)]
struct Case {
    name: String,
    expect: String,
    base64: String,
}

fn run_case(case: &Case) -> Outcome {
    let name = &case.name;
    let body = match messages::decode_base64(&case.base64) {
        Ok(body) => body,
        Err(reason) => return Outcome::unreadable("json", name, reason),
    };
    let limits = Limits::default().with_duplicates(Duplicates::KeepLast);
    let refusal = Document::parse(&body, &limits).err();
    let got = refusal.as_ref().map_or("accept", |error| error.code());
    match case.expect.as_str() {
        "accept" => Outcome::compare("json accept", name, &"accept", &got),
        "reject" if refusal.is_some() => Outcome::passed("json reject", name),
        "reject" => Outcome::failed("json reject", name, "reject", got),
        "either" => match verdict(name) {
            Some((wanted, _)) if wanted != got => Outcome::failed("json free", name, wanted, got),
            known => {
                let why = known.map_or("no verdict is written yet", |(_, why)| why);
                let answer = match &refusal {
                    None => "accepted".to_owned(),
                    Some(error) => format!("refused, {}", error.code()),
                };
                Outcome::documented("json free", name, format_args!("{answer}: {why}"))
            }
        },
        other => Outcome::unreadable("json", name, format_args!("no expectation is `{other}`")),
    }
}

/// What this project does with a free text, and why.
fn verdict(name: &str) -> Option<(&'static str, &'static str)> {
    const NUMBER: &str =
        "a number is its literal text, so none is too large, too small or too long";
    const HALF: &str = "half of a surrogate pair is no character, and languages differ in what they \
                        would sign for it";
    const BYTES: &str = "JSON is UTF-8 (RFC 8259), and guessing another encoding would sign another \
                         text";
    const DEEP: &str = "64 levels are many times what messages have, and nesting costs the reader";
    const MARK: &str = "RFC 8259 lets a reader refuse the mark, and whoever sends one has changed \
                        the body";
    let name = name.trim_end_matches(".json");
    Some(match name {
        "i_structure_500_nested_arrays" => ("limit_depth", DEEP),
        "i_structure_UTF-8_BOM_empty_object" => ("json_byte_order_mark", MARK),
        "i_string_utf16BE_no_BOM" | "i_string_utf16LE_no_BOM" => ("json_invalid_utf8", BYTES),
        "i_object_key_lone_2nd_surrogate"
        | "i_string_1st_surrogate_but_2nd_missing"
        | "i_string_1st_valid_surrogate_2nd_invalid"
        | "i_string_incomplete_surrogate_and_escape_valid"
        | "i_string_incomplete_surrogate_pair"
        | "i_string_incomplete_surrogates_escape_valid"
        | "i_string_invalid_lonely_surrogate"
        | "i_string_invalid_surrogate"
        | "i_string_inverted_surrogates_U+1D11E"
        | "i_string_lone_second_surrogate" => ("json_lone_surrogate", HALF),
        _ if name.starts_with("i_number_") => ("accept", NUMBER),
        _ if name.starts_with("i_string_") => ("json_invalid_utf8", BYTES),
        _ => return None,
    })
}
