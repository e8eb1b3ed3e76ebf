//! Percent-encoding of a form, as PHP's `http_build_query` does it (RFC 1738: a blank becomes `+`).

use percent_encoding::percent_encode_byte;

/// Appends an encoded name or value.
pub(super) fn push_encoded(out: &mut String, text: &str) {
    // Without an early end: most texts are plain, and the branch would cost more than the rest.
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        out.push_str(text);
        return;
    }
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if is_plain(byte) {
            continue;
        }
        // Plain bytes are whole characters; between the bytes of another one stands nothing.
        out.push_str(text.get(start..at).unwrap_or_default());
        out.push_str(if byte == b' ' { "+" } else { percent_encode_byte(byte) });
        start = at + 1;
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

fn is_plain(byte: u8) -> bool {
    PLAIN.get(usize::from(byte)).copied().unwrap_or_default()
}

#[allow(clippy::indexing_slicing, reason = "evaluated when compiled")]
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        byte += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    #[test]
    fn text_is_encoded_as_php_does() {
        let cases = [
            ("", ""),
            ("AZaz09-_.", "AZaz09-_."),
            ("a b", "a+b"),
            (" a ", "+a+"),
            ("a+b~*", "a%2Bb%7E%2A"),
            ("{\"id\":23}", "%7B%22id%22%3A23%7D"),
            ("заказ", "%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7"),
            ("\t\u{7f}", "%09%7F"),
        ];
        for (text, expected) in cases {
            let mut out = String::new();
            push_encoded(&mut out, text);
            assert_eq!(out, expected);
        }
    }

    proptest! {
        #[test]
        fn decoding_gives_the_text_back(text in any::<String>()) {
            let mut out = String::new();
            push_encoded(&mut out, &text);
            prop_assert!(out.bytes().all(|byte| is_plain(byte) || matches!(byte, b'+' | b'%')));
            let blanks = out.replace('+', " ");
            prop_assert_eq!(percent_decode_str(&blanks).decode_utf8().unwrap(), text);
        }
    }
}
