//! Everything that can be wrong with a message or its signature, in one table.

use std::fmt;

use crate::ErrorCode;

/// Makes the enum, its codes, its sentences and its advice from one row each.
macro_rules! causes {
    ($($name:ident $({ $($field:ident: $type:ty),* })? = $code:literal, $sentence:literal, $advice:literal;)*) => {
        /// Why a message does not verify.
        ///
        /// [`Display`](fmt::Display) says what is wrong, [`Cause::advice`] what to do about it, and
        /// [`ErrorCode::code`] names the cause for programs.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the sentence of each cause says what its fields are")]
        pub enum Cause {
            $(
                #[doc = concat!("`", $code, "`: ", $sentence, ".")]
                $name $({ $($field: $type),* })?,
            )*
        }

        impl Cause {
            /// What to do about it, in whole sentences.
            pub fn advice(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $advice,)*
                }
            }
        }

        impl fmt::Display for Cause {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($field),* })? => write!(f, $sentence),)*
                }
            }
        }

        impl ErrorCode for Cause {
            fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)*
                }
            }
        }

        #[cfg(test)]
        pub(super) const CODES: &[&str] = &[$($code),*];
    };
}

causes! {
    // The key.
    WrongKey = "cause_wrong_key",
        "the message was signed with a key that was not given, or was changed in a way that no trial can undo",
        "Compare the key with the one in the Dashboard for the project in `project_id`; test and live projects have different keys.";
    OtherKey { label: String } = "cause_other_key",
        "the key `{label}` fits, which is not among those in use",
        "Verify with that key, or send these messages to the endpoint of its project; test and live projects have different ids and keys.";
    OtherProject { found: String, expected: String } = "cause_other_project",
        "the message belongs to project {found}, the keys to project {expected}",
        "Choose the key by the `project_id` of the message, and check which callback address each project has.";
    KeyWhiteSpace = "cause_key_white_space",
        "the key fits once the blanks or line breaks around it or in it are taken away or put back",
        "Remove the white space where the key is stored; a file or a copied cell often ends with a line break.";
    KeyQuotes = "cause_key_quotes",
        "the key fits without the quotation marks around it",
        "Remove the quotation marks from the setting; many loaders of environment files keep them.";
    KeyDecoded { encoding: &'static str } = "cause_key_decoded",
        "the key fits when it is decoded from {encoding}",
        "The platform uses the text of a key as it stands. Sign without decoding it; or, if the setting holds an encoded copy, store the key itself.";
    KeyEncoded { encoding: &'static str } = "cause_key_encoded",
        "the key fits when it is encoded as {encoding}",
        "The platform uses the text of a key as the Dashboard shows it. Store that text, not its decoded bytes.";
    KeyCase = "cause_key_case",
        "the key fits in other letter case",
        "Copy the key from the Dashboard again; upper and lower case matter.";
    KeyAssignment = "cause_key_assignment",
        "the key fits without the name and the `=` in front of it",
        "Pass only what stands behind the `=`.";
    KeyRepeated = "cause_key_repeated",
        "the setting holds the key twice in a row",
        "Store the key once.";
    EmptyKey = "cause_empty_key",
        "the message was signed with an empty key",
        "Anybody can make such a signature, so never accept it. If you signed the message, the setting of the key was not loaded.";
    SampleKey { key: &'static str } = "cause_sample_key",
        "the message was signed with `{key}`, a key that examples use",
        "Anybody can make such a signature, so never accept it. Replace the key of the example with that of the project.";
    KeyFromMessage { path: String } = "cause_key_from_message",
        "the message was signed with the value of its member `{path}` instead of a secret key",
        "Sign with the secret key of the project; ids and tokens are not keys.";

    // The signature as it arrived.
    SignatureMissing = "cause_signature_missing",
        "the message has no signature",
        "Do not accept it. Chargeback digests and answers with an error come without one; otherwise look for a layer that drops the member `signature`.";
    SignatureElsewhere { path: String } = "cause_signature_elsewhere",
        "the signature stands in `{path}`, not at top level or in `general`",
        "Put the signature at top level (Payment Page, Data API, callbacks) or into `general.signature` (Gate).";
    SignatureConflict { fitting: &'static str } = "cause_signature_conflict",
        "the signatures at top level and in `general` differ; {fitting} fits",
        "Send one signature. If you did not make this message, do not trust it.";
    SignatureNotText = "cause_signature_not_text",
        "the signature is a JSON value that is not a text",
        "Send the signature as a string of 88 characters.";
    SignatureHex = "cause_signature_hex",
        "the signature is written in hexadecimal instead of base64",
        "Encode the 64 bytes of the HMAC in base64; most libraries can give the raw bytes.";
    SignatureTruncated { length: usize } = "cause_signature_truncated",
        "the signature is cut off after {length} of 88 characters",
        "Look for a short database column, log line or header that cuts texts off.";
    SignatureUrlDecoded = "cause_signature_url_decoded",
        "the signature was URL-decoded once too often, which turned `+` into blanks",
        "Percent-encode the signature when it goes into a URL or form, and decode it once only.";
    SignaturePercentEncoded = "cause_signature_percent_encoded",
        "the signature is still percent-encoded",
        "Decode the parameters of the URL or form before reading the signature.";
    SignatureUrlAlphabet = "cause_signature_url_alphabet",
        "the signature is written in the URL-safe alphabet of base64, with `-` and `_`",
        "Use the standard alphabet with `+` and `/` and padding.";
    SignatureUnpadded = "cause_signature_unpadded",
        "the signature lacks the `==` at its end",
        "Use base64 with padding; look for a layer that cuts at `=`, as some readers of key=value texts do.";
    SignatureWhiteSpace = "cause_signature_white_space",
        "the signature has blanks or line breaks around it or in it",
        "Use a base64 encoder that does not break lines, and trim the text.";
    SignatureCase = "cause_signature_case",
        "the signature has lost its upper case or its lower case",
        "Look for a layer that changes the case of values; base64 tells the cases apart.";
    SignatureEscaped = "cause_signature_escaped",
        "the signature is escaped or quoted once too often",
        "Look for a layer that encodes the message twice, as JSON or for HTML.";
    SignatureEncodedTwice = "cause_signature_encoded_twice",
        "the signature was encoded twice before it was sent",
        "Encode the raw 64 bytes of the HMAC in base64, once; many libraries return text unless told otherwise.";
    SignatureRedacted = "cause_signature_redacted",
        "the signature was replaced by a placeholder",
        "Take the message from before the logging or filtering layer.";
    SignatureMalformed = "cause_signature_malformed",
        "the signature is not 88 characters of base64",
        "Take the signature as it came; it may be of another platform or of another hash.";

    // The way it was made.
    OtherHash { hash: &'static str } = "cause_other_hash",
        "the signature was made with {hash} instead of HMAC-SHA-512",
        "Use HMAC with SHA-512, the key as its key and the sorted lines as its message.";
    KeyAndMessageSwapped = "cause_key_and_message_swapped",
        "the signature was made with the key as message and the message as key",
        "Swap the two arguments of the HMAC function.";
    SignedNothing { text: &'static str } = "cause_signed_nothing",
        "the signature covers {text}, not the message",
        "Check that the signing code gets the parameters; a body that was read before is often empty.";
    SignedJsonText = "cause_signed_json_text",
        "the signature covers the JSON text instead of the sorted lines",
        "Sign the lines `path:value`, sorted and joined by `;`, not the body.";
    SignedWithSignatureMember = "cause_signed_with_signature_member",
        "the signature covers a member `signature` that was empty at the time",
        "Remove the member before signing instead of emptying it.";
    SignedOtherParts { part: &'static str } = "cause_signed_other_parts",
        "the signature leaves out or adds something: it was made {part}",
        "Sign the whole message without its `signature` and `frame_mode` members.";
    OtherDelimiters { delimiters: &'static str } = "cause_other_delimiters",
        "the lines were joined by other delimiters than `:` and `;`: {delimiters}",
        "Join names and value by `:` and lines by `;`, with none at the end.";
    OtherOrder { order: &'static str } = "cause_other_order",
        "the lines were signed in another order: {order}",
        "Sort the lines by their whole path in natural order before signing.";
    NotFlattened = "cause_not_flattened",
        "nested objects were signed as JSON text instead of line by line",
        "Walk into objects and arrays; each scalar gives a line with its whole path.";
    ColonNotDoubled { extent: &'static str } = "cause_colon_not_doubled",
        "a `:` in a member name was not doubled {extent}",
        "Write `::` for each `:` in a name; some versions of the official packages do not.";
    NullText { text: &'static str } = "cause_null_text",
        "`null` was signed as {text} instead of an empty value",
        "Write `path:` for null; the published Python package writes the word None.";
    BooleanText { texts: &'static str } = "cause_boolean_text",
        "booleans were signed as {texts} instead of 1 and 0",
        "Sign `true` as 1 and `false` as 0.";
    EmptyNotSigned { what: &'static str } = "cause_empty_not_signed",
        "{what} were left out of the signature",
        "Empty texts and nulls give a line with an empty value; only empty objects and arrays give none.";
    NumberForm { form: &'static str } = "cause_number_form",
        "numbers went through binary floats before signing: {form}",
        "Sign the text of numbers as it stands in the message; send sums as integers in minor units.";
    SdkDeviation { sdk: &'static str } = "cause_sdk_deviation",
        "the signature was made with the known deviations of {sdk}",
        "Sign by the documented rules, or avoid the values that this package signs otherwise.";

    // What happened to the content afterwards.
    NumberRounded { path: String } = "cause_number_rounded",
        "`{path}` was rounded by a JSON parser that holds numbers as floats",
        "Verify the raw bytes of the body; numbers above 9007199254740992 do not survive such a parser.";
    NumberReformatted { path: String } = "cause_number_reformatted",
        "the number in `{path}` was written in another way after signing",
        "Verify the raw bytes of the body instead of JSON that a parser has written again.";
    AmountUnits { path: String } = "cause_amount_units",
        "the number in `{path}` was signed in other units, a hundred times larger or smaller",
        "Convert between major and minor units after verifying, or before signing.";
    MemberAdded { path: String } = "cause_member_added",
        "`{path}` was added after signing",
        "Verify the message before anything is added to it, and do not trust this member.";
    MembersAdded { paths: String } = "cause_members_added",
        "{paths} were added after signing",
        "Verify the message before anything is added to it, and do not trust these members.";
    ValueChanged { path: String, signed: String } = "cause_value_changed",
        "`{path}` was changed after signing; it was signed as `{signed}`",
        "Do not trust the message. If a layer of yours made the change, verify before it.";
    NamesRewritten { form: &'static str } = "cause_names_rewritten",
        "member names were rewritten after signing; {form} fit",
        "Verify the raw body before a layer that converts names.";
    BlanksTrimmed { path: String } = "cause_blanks_trimmed",
        "blanks or a line break at the end or start of `{path}` are gone",
        "Verify the raw body before a layer that trims input, such as the TrimStrings middleware of Laravel.";
    BlanksAdded = "cause_blanks_added",
        "values have blanks at their ends that were not signed",
        "Trim values before both signing and sending, or in neither case.";
    HtmlEscaped = "cause_html_escaped",
        "special characters of HTML were escaped or unescaped in values after signing",
        "Verify the raw body, and escape for HTML only when showing a value.";
    SlashesEscaped = "cause_slashes_escaped",
        "values differ from the signed ones in backslashes",
        "Sign values without the escapes of JSON, and look for a layer that escapes or strips backslashes twice.";
    UnicodeEscaped = "cause_unicode_escaped",
        "characters were signed as `\\u` escapes, or are escaped twice in the message",
        "Sign the characters themselves, as UTF-8, not the escapes of JSON.";
    Mojibake = "cause_mojibake",
        "UTF-8 text was read as Latin-1 on one side",
        "Read and sign the body as UTF-8; check the charset settings of the server and the source files.";
    CharactersLost = "cause_characters_lost",
        "the message has replacement characters, so its text was decoded in a wrong charset",
        "Pass the raw bytes of the body; lost characters cannot be brought back.";
    LineEndings = "cause_line_endings",
        "line breaks within values changed between LF and CRLF",
        "Verify the raw body; transfers in text mode and form fields change line breaks.";
    PlusAndBlank = "cause_plus_and_blank",
        "`+` and blanks were exchanged in values, as URL decoding does",
        "Decode URL encoding once, before signing is checked, and never decode JSON bodies.";
    PercentEncoding = "cause_percent_encoding",
        "values were percent-encoded or decoded after signing",
        "Sign parameters before URL encoding, and verify them after decoding once.";
    DatesRewritten { form: &'static str } = "cause_dates_rewritten",
        "dates were written in another form after signing; {form} fits",
        "Verify the raw body before a layer that parses dates and prints them again.";
    ConstantsAsText = "cause_constants_as_text",
        "true, false or null became texts after signing",
        "Verify the raw body; form encoding and some frameworks turn all values into text.";
    MembersDropped = "cause_members_dropped",
        "empty members may have been dropped after signing",
        "Verify the raw body before a layer that removes nulls or empty texts. What was dropped cannot be restored here.";
    Reserialised = "cause_reserialised",
        "the body seems to have been written again by a JSON library",
        "Verify the raw bytes of the request, before any JSON middleware, instead of the parsed object.";
    SemicolonInValue { path: String } = "cause_semicolon_in_value",
        "`{path}` holds a `;`, which the signature scheme does not escape",
        "Avoid `;` in values; Payment Page forbids it, and some plugins refuse or remove it.";

    // What came instead of a message.
    EmptyBody = "cause_empty_body",
        "the body is empty",
        "Pass the raw body; a body stream that a middleware has read before gives nothing the second time.";
    ByteOrderMark = "cause_byte_order_mark",
        "the body starts with a byte order mark",
        "Pass the bytes as they came; editors and some file functions add the mark.";
    Utf16 = "cause_utf16",
        "the body is in UTF-16",
        "Pass the bytes as they came, in UTF-8; some shells and editors write UTF-16 files.";
    Latin1Body = "cause_latin1_body",
        "the body is not UTF-8 but a one-byte charset",
        "Pass the bytes as they came, in UTF-8.";
    Compressed { format: &'static str } = "cause_compressed",
        "the body is compressed ({format})",
        "Decompress it first; check that the server or proxy handles Content-Encoding.";
    Base64Body = "cause_base64_body",
        "the body is encoded in base64",
        "Decode it first; API Gateway marks such events with isBase64Encoded.";
    FormBody = "cause_form_body",
        "the body is form-encoded, not JSON",
        "Read it as a form and check it as Payment Page parameters, or send JSON.";
    JsonInForm = "cause_json_in_form",
        "the JSON was put through a form encoder, or stands in a form field",
        "Pass the decoded JSON; do not let a form parser read a JSON body.";
    JsonInString = "cause_json_in_string",
        "the body is a JSON string that holds the message: it was encoded twice",
        "Pass the raw body; look for a second JSON encoding of what is text already.";
    ArrayOfOne = "cause_array_of_messages",
        "the body is an array around the message",
        "Pass each message by itself.";
    Wrapped { path: String } = "cause_wrapped",
        "the message stands within the member `{path}`",
        "Pass that member only; event formats of gateways, queues and loggers wrap the body.";
    HttpMessage = "cause_http_message",
        "the headers of the request stand in front of the body",
        "Pass only what follows the blank line.";
    TextAround = "cause_text_around",
        "there is other text before or after the JSON",
        "Pass the body of one message only; check the log format or the copied part.";
    BodyTruncated = "cause_body_truncated",
        "the body ends in the middle of the JSON",
        "Pass the whole body; check limits of proxies and logs, and that Content-Length counts bytes, not characters.";
    DuplicateMember = "cause_duplicate_member",
        "the body names a member twice, so that it can be read in two ways",
        "Do not trust it. The platform does not send such messages.";
    LanguageLiteral { language: &'static str } = "cause_language_literal",
        "the body is {language}, not JSON",
        "Pass the raw body of the request, not the printed form of a parsed object.";
    HtmlOrXml = "cause_html_or_xml",
        "the body is HTML or XML",
        "It is no message of the platform, rather an error page of a proxy or server.";
    LimitPassed = "cause_limit_passed",
        "the message passes a limit of reading",
        "Real callbacks have about 1 kB. If this one is genuine, raise the limits.";
    NotAMessage = "cause_not_a_message",
        "the body is JSON, but not an object",
        "Pass the body of one message.";
    NotJson = "cause_not_json",
        "the body is not JSON",
        "Pass the raw bytes of the request body.";
}
