//! Every code of an error, with the number that languages without texts know it by. Numbers are never
//! given to another code.

/// What an error is about, which is what languages make classes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the caller gave breaks a rule. Correct it; nothing was sent.
    Input,
    /// A message from outside is not genuine, or cannot be read.
    Message,
    /// A genuine message that must be looked at by a person before it is acted on.
    Review,
    /// The platform has refused, or its answer is of no use.
    Platform,
    /// No answer came.
    Network,
    /// A defect of this library.
    Internal,
}

impl ErrorKind {
    /// The kind of a number, by its thousands.
    pub fn of_number(number: u16) -> Self {
        match number / 1000 {
            1 => Self::Input,
            2 => Self::Message,
            3 => Self::Review,
            4 => Self::Platform,
            5 => Self::Network,
            _ => Self::Internal,
        }
    }
}

/// The number of a code; that of `internal_error` for one that nobody has listed.
pub fn number_of(code: &str) -> u16 {
    CODES.iter().find(|(known, _)| *known == code).map_or(INTERNAL, |(_, number)| *number)
}

/// The number of `internal_error`.
pub const INTERNAL: u16 = 9000;

/// All codes and their numbers.
pub const CODES: &[(&str, u16)] = &[
    // Settings and keys.
    ("key_empty", 1001),
    ("key_with_line_break", 1002),
    ("keyring_full", 1003),
    ("keyring_label_taken", 1004),
    ("base_url_invalid", 1005),
    ("page_address_invalid", 1006),
    ("data_token_invalid", 1007),
    ("ca_file_invalid", 1008),
    ("proxy_invalid", 1009),
    ("user_agent_invalid", 1010),
    // Arguments.
    ("argument_missing", 1101),
    ("argument_type", 1102),
    ("argument_unknown", 1103),
    ("operation_unknown", 1104),
    ("payment_id_missing", 1105),
    ("payment_id_foreign", 1106),
    ("cursor_foreign", 1107),
    ("interval_backwards", 1108),
    ("interval_moment", 1109),
    ("date_malformed", 1110),
    ("ticket_unreadable", 1111),
    ("handle_closed", 1112),
    ("request_spent", 1113),
    ("ticket_foreign", 1114),
    ("buffer_too_small", 1120),
    ("path_word_invalid", 1115),
    ("acs_return_invalid", 1116),
    ("acs_return_foreign", 1117),
    ("state_forbids", 1118),
    ("amount_exceeds", 1119),
    // Money and cards.
    ("amount_not_decimal", 1201),
    ("amount_out_of_range", 1202),
    ("amount_overflow", 1203),
    ("amount_too_many_decimals", 1204),
    ("currency_exponent_unknown", 1205),
    ("currency_mismatch", 1206),
    ("currency_malformed", 1207),
    ("cvv_malformed", 1211),
    ("pan_character", 1212),
    ("pan_check_digit", 1213),
    ("pan_length", 1214),
    // Requests that break rules; the rules themselves stand with the fields.
    ("request_invalid", 1301),
    ("page_invalid", 1302),
    ("page_line_break_unstable", 1303),
    ("page_nul_unstable", 1304),
    ("page_parameter_duplicate", 1305),
    // Rules.
    ("base64_invalid", 1401),
    ("capitals_invalid", 1402),
    ("card_number_invalid", 1403),
    ("characters_forbidden", 1404),
    ("characters_invalid", 1405),
    ("choice_unknown", 1406),
    ("companion_missing", 1407),
    ("control_character", 1408),
    ("country_invalid", 1409),
    ("currency_invalid", 1410),
    ("date_invalid", 1411),
    ("deadline_invalid", 1412),
    ("digits_invalid", 1413),
    ("domain_invalid", 1414),
    ("email_invalid", 1415),
    ("ip_address_invalid", 1416),
    ("item_count", 1417),
    ("json_invalid", 1418),
    ("language_invalid", 1419),
    ("list_invalid", 1420),
    ("name_invalid", 1421),
    ("name_reserved", 1422),
    ("not_a_bool", 1423),
    ("not_a_flag", 1424),
    ("not_an_integer", 1425),
    ("ordinal_invalid", 1426),
    ("out_of_range", 1427),
    ("page_semicolon", 1428),
    ("phone_invalid", 1429),
    ("subdivision_invalid", 1430),
    ("time_invalid", 1431),
    ("url_invalid", 1432),
    ("value_empty", 1433),
    ("value_missing", 1434),
    ("value_repeated", 1435),
    ("value_too_long", 1436),
    ("card_check_digit", 1437),
    ("member_unknown", 1438),
    ("list_separator", 1439),
    ("placeholder_invalid", 1440),
    ("setting_missing", 1441),
    ("year_invalid", 1442),
    // Messages that cannot be read.
    ("json_syntax", 2001),
    ("json_trailing_data", 2002),
    ("json_invalid_utf8", 2003),
    ("json_byte_order_mark", 2004),
    ("json_lone_surrogate", 2005),
    ("json_duplicate_member", 2006),
    ("json_not_an_object", 2007),
    ("limit_body", 2011),
    ("limit_depth", 2012),
    ("limit_leaves", 2013),
    ("limit_canonical", 2014),
    ("xml_not_xml", 2021),
    ("xml_truncated", 2022),
    ("xml_too_large", 2023),
    ("xml_too_deep", 2024),
    ("xml_too_many_parts", 2025),
    ("xml_forbidden", 2026),
    ("xml_entity", 2027),
    ("xml_encoding", 2028),
    ("xml_duplicate_attribute", 2029),
    ("xml_syntax", 2030),
    ("notification_too_large", 2041),
    ("notification_duplicate_field", 2042),
    ("notification_without_kind", 2043),
    // Messages that are not genuine.
    ("signature_missing", 2101),
    ("signature_not_text", 2102),
    ("signature_malformed", 2103),
    ("signature_conflict", 2104),
    ("signature_mismatch", 2105),
    ("project_mismatch", 2106),
    ("not_a_callback", 2107),
    // Messages that a person has to look at.
    ("review_ambiguous", 3001),
    ("review_incomplete", 3002),
    ("review_paid_without_success", 3003),
    ("review_payment_id_conflict", 3004),
    ("review_project_id_conflict", 3005),
    ("review_sum_conflict", 3006),
    ("review_unknown_status", 3007),
    ("review_unknown_type", 3008),
    ("review_unsafe_address", 3009),
    ("notification_without_order", 3021),
    ("notification_of_other_order", 3022),
    ("notification_without_amount", 3023),
    ("notification_of_other_amount", 3024),
    // What the platform answers.
    ("gate_rejected", 4001),
    ("data_refused", 4002),
    ("data_too_many_requests", 4003),
    ("answer_lost", 4004),
    ("answer_of_other_payment", 4005),
    ("answer_unreadable", 4006),
    ("platform_unavailable", 4007),
    ("gateway_declined", 4021),
    ("gateway_refused", 4022),
    ("state_missing", 4023),
    // No answer.
    ("http_address_invalid", 5001),
    ("http_plain_refused", 5002),
    ("http_connect_failed", 5003),
    ("http_proxy_failed", 5004),
    ("http_tls_failed", 5005),
    ("http_certificate_refused", 5006),
    ("http_timeout", 5007),
    ("http_connection_closed", 5008),
    ("http_protocol_broken", 5009),
    ("http_answer_too_large", 5010),
    ("http_encoding_refused", 5011),
    ("http_client_stopped", 5012),
    ("internal_error", INTERNAL),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn codes_and_numbers_stand_once() {
        let codes: BTreeSet<_> = CODES.iter().map(|(code, _)| code).collect();
        let numbers: BTreeSet<_> = CODES.iter().map(|(_, number)| number).collect();
        assert_eq!((codes.len(), numbers.len()), (CODES.len(), CODES.len()));
        assert_eq!(number_of("signature_mismatch"), 2105);
        assert_eq!(number_of("of another world"), INTERNAL);
        assert_eq!(ErrorKind::of_number(INTERNAL), ErrorKind::Internal);
    }

    /// Reads the sources of the house: a code that is given anywhere must have its number here.
    #[test]
    fn every_code_of_core_and_clients_is_listed() {
        let mut given = BTreeSet::new();
        for folder in ["../core/src", "../http/src", "src"] {
            collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut given);
        }
        assert!(given.len() > 100, "{}", given.len());
        let listed: BTreeSet<String> = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
        let missing: Vec<_> = given.difference(&listed).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn collect(folder: &Path, given: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, given);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for body in source.split("ErrorCode for ").skip(1) {
                    let end = body.find("\n}\n").unwrap_or(body.len());
                    let texts = body[..end].split('"').skip(1).step_by(2);
                    let is_code = |text: &&str| {
                        !text.is_empty()
                            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
                    };
                    given.extend(texts.filter(is_code).map(str::to_owned));
                }
            }
        }
    }
}
