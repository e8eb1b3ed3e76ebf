//! A reader for the XML that the gateway answers with: elements, attributes, text.
//!
//! It is our own because the subset is closed and small (spec 10, section 2): one element named after
//! the command, everything in attributes, `AddInfo` and `Item` inside. A library for all of XML would
//! bring what must be switched off again (document types, entities of one's own, namespaces), and
//! core would take in its first crate for the sake of one page of code. What is not needed is refused
//! by name, so that nothing hostile is ever half understood.

use crate::ErrorCode;

/// The longest answer, in bytes. Twenty cards take less than 8 KiB.
const MAX_BYTES: usize = 256 * 1024;
/// The deepest nesting. The gateway nests once.
const MAX_DEPTH: usize = 8;
/// The most elements and attributes together.
const MAX_PARTS: usize = 4096;

/// One element as it was written, with nothing left out. It prints in tests only, since it may hold
/// tokens.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

/// Why a body is no answer of the gateway. It holds nothing of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// It does not begin with an element.
    #[error("the answer is no XML; look whether the address is that of the gateway")]
    NotXml,
    /// It ends before its element does.
    #[error("the answer is cut off; ask for the state of the payment")]
    Truncated,
    /// It is longer than 256 KiB.
    #[error("the answer has more than {MAX_BYTES} bytes")]
    TooLarge,
    /// It is nested deeper than 8 elements; the gateway nests once.
    #[error("the answer is nested deeper than {MAX_DEPTH} elements")]
    TooDeep,
    /// It has more than 4096 elements and attributes.
    #[error("the answer has more than {MAX_PARTS} elements and attributes")]
    TooManyParts,
    /// It has a document type, a comment, a CDATA section or a processing instruction, none of which
    /// the gateway sends.
    #[error("the answer has a document type, comment, CDATA or instruction at byte {at}")]
    Forbidden {
        /// Where.
        at: usize,
    },
    /// It uses an entity other than the five of XML and the numeric ones.
    #[error("the answer uses an entity that XML does not have, at byte {at}")]
    Entity {
        /// Where.
        at: usize,
    },
    /// It is not UTF-8, or says that it is not.
    #[error("the answer is not UTF-8")]
    Encoding,
    /// One attribute is there twice, so nobody knows which counts.
    #[error("the answer has an attribute twice, at byte {at}")]
    DuplicateAttribute {
        /// Where.
        at: usize,
    },
    /// Its syntax is wrong.
    #[error("the answer breaks the syntax of XML at byte {at}")]
    Syntax {
        /// Where.
        at: usize,
    },
}

impl ErrorCode for XmlError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotXml => "xml_not_xml",
            Self::Truncated => "xml_truncated",
            Self::TooLarge => "xml_too_large",
            Self::TooDeep => "xml_too_deep",
            Self::TooManyParts => "xml_too_many_parts",
            Self::Forbidden { .. } => "xml_forbidden",
            Self::Entity { .. } => "xml_entity",
            Self::Encoding => "xml_encoding",
            Self::DuplicateAttribute { .. } => "xml_duplicate_attribute",
            Self::Syntax { .. } => "xml_syntax",
        }
    }
}

/// Reads a document of one element.
pub(super) fn parse(body: &[u8]) -> Result<Element, XmlError> {
    if body.len() > MAX_BYTES {
        return Err(XmlError::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| XmlError::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0, parts: 0 };
    reader.declaration()?;
    reader.blanks();
    if reader.starts_with("<!") || reader.starts_with("<?") {
        return Err(XmlError::Forbidden { at: reader.at });
    }
    if !reader.starts_with("<") {
        return Err(XmlError::NotXml);
    }
    let root = reader.element(1)?;
    reader.blanks();
    if reader.rest().is_empty() { Ok(root) } else { Err(reader.wrong()) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    parts: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn starts_with(&self, start: &str) -> bool {
        self.rest().starts_with(start)
    }

    fn take(&mut self, start: &str) -> bool {
        let is_there = self.starts_with(start);
        if is_there {
            self.at += start.len();
        }
        is_there
    }

    /// Takes what must come next.
    fn expect(&mut self, start: &str) -> Result<(), XmlError> {
        if self.take(start) { Ok(()) } else { Err(self.wrong()) }
    }

    /// Takes characters as long as they fit.
    fn take_while(&mut self, fits: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn blanks(&mut self) -> bool {
        !self.take_while(is_blank).is_empty()
    }

    /// What is wrong here: the end of the text, be it within a `/>`, or what stands in its
    /// place.
    fn wrong(&self) -> XmlError {
        let rest = self.rest();
        if matches!(rest, "" | "/" | "?") {
            XmlError::Truncated
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            XmlError::Forbidden { at: self.at }
        } else {
            XmlError::Syntax { at: self.at }
        }
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.parts += 1;
        if self.parts > MAX_PARTS { Err(XmlError::TooManyParts) } else { Ok(()) }
    }

    /// The `<?xml ...?>` at the beginning, which may name no other encoding.
    fn declaration(&mut self) -> Result<(), XmlError> {
        if !self.starts_with("<?xml") {
            return Ok(());
        }
        self.at += "<?xml".len();
        let attributes = self.attributes()?;
        self.expect("?>")?;
        let named = attributes.iter().find(|(name, _)| name == "encoding");
        match named {
            Some((_, encoding)) if !encoding.eq_ignore_ascii_case("utf-8") => {
                Err(XmlError::Encoding)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn name(&mut self) -> Result<String, XmlError> {
        let name = self.take_while(is_of_name);
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'));
        if is_name { Ok(name.to_owned()) } else { Err(self.wrong()) }
    }

    /// Recursive, which `MAX_DEPTH` bounds.
    fn element(&mut self, depth: usize) -> Result<Element, XmlError> {
        if depth > MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
        self.count()?;
        self.expect("<")?;
        let mut element = Element { name: self.name()?, ..Element::default() };
        element.attributes = self.attributes()?;
        if self.take("/>") {
            return Ok(element);
        }
        self.expect(">")?;
        loop {
            let text = self.take_while(|c| c != '<');
            element.text.push_str(&decoded(text, self.at - text.len())?);
            if self.take("</") {
                break;
            }
            if self.starts_with("<!") || self.starts_with("<?") || self.rest().is_empty() {
                return Err(self.wrong());
            }
            element.children.push(self.element(depth + 1)?);
        }
        let start = self.at;
        let name = self.name()?;
        if name != element.name {
            let is_cut = self.rest().is_empty();
            return Err(if is_cut { XmlError::Truncated } else { XmlError::Syntax { at: start } });
        }
        self.blanks();
        self.expect(">")?;
        Ok(element)
    }

    fn attributes(&mut self) -> Result<Vec<(String, String)>, XmlError> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            let is_apart = self.blanks();
            if ["/", ">", "?"].iter().any(|end| self.starts_with(end)) {
                return Ok(attributes);
            }
            if !is_apart {
                return Err(self.wrong());
            }
            let start = self.at;
            self.count()?;
            let name = self.name()?;
            self.blanks();
            self.expect("=")?;
            self.blanks();
            let value = self.quoted()?;
            if attributes.iter().any(|(known, _)| *known == name) {
                return Err(XmlError::DuplicateAttribute { at: start });
            }
            attributes.push((name, value));
        }
    }

    fn quoted(&mut self) -> Result<String, XmlError> {
        let (quote, text) = if self.take("\"") {
            ("\"", self.take_while(|c| !matches!(c, '"' | '<')))
        } else if self.take("'") {
            ("'", self.take_while(|c| !matches!(c, '\'' | '<')))
        } else {
            return Err(self.wrong());
        };
        let start = self.at - text.len();
        self.expect(quote)?;
        decoded(text, start)
    }
}

/// The text with its entities replaced.
fn decoded(text: &str, start: usize) -> Result<String, XmlError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        let at = start + (text.len() - rest.len()) + before.len();
        let (name, behind) = behind.split_once(';').ok_or(XmlError::Entity { at })?;
        out.push_str(before);
        out.push(entity(name).ok_or(XmlError::Entity { at })?);
        rest = behind;
    }
    out.push_str(rest);
    match out.find(|c| !is_of_xml(c)) {
        None => Ok(out),
        Some(_) => Err(XmlError::Syntax { at: start }),
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    let is_plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let code = is_plain.then(|| u32::from_str_radix(digits, radix).ok())??;
    char::from_u32(code)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')
}

/// The characters that XML 1.0 has.
fn is_of_xml(c: char) -> bool {
    is_blank(c) || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn elements_keep_everything_they_have() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding='UTF-8'?>\r\n<A x='1' y = \"a&amp;&#x41;&#66;&quot;\"\n>\
                    <B/>t&lt;<C z=''></C ></A>\n";
        let root = parse(text.as_bytes()).unwrap();
        assert_eq!(root.name, "A");
        let attribute = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(root.attributes, [attribute("x", "1"), attribute("y", "a&AB\"")]);
        assert_eq!(root.text, "t<");
        let children: Vec<_> = root.children.iter().map(|child| child.name.as_str()).collect();
        assert_eq!(children, ["B", "C"]);
        assert_eq!(root.children[1].attributes, [attribute("z", "")]);
    }

    #[test]
    fn hostile_and_broken_texts_are_refused_by_name() {
        let deep = "<a>".repeat(9);
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_PARTS));
        let long = format!("<a b=\"{}\"/>", "x".repeat(MAX_BYTES));
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\">]><a b=\"&x;\"/>";
        let table: &[(&[u8], &str)] = &[
            (b"", "xml_not_xml"),
            (b"Ooooops!", "xml_not_xml"),
            (b"{\"a\":1}", "xml_not_xml"),
            (b"<!doctype html><html></html>", "xml_forbidden"),
            (bomb.as_bytes(), "xml_forbidden"),
            (b"<a><![CDATA[x]]></a>", "xml_forbidden"),
            (b"<a><!-- x --></a>", "xml_forbidden"),
            (b"<a><?php x?></a>", "xml_forbidden"),
            (b"<a/><!-- x -->", "xml_forbidden"),
            (b"<a b=\"&x;\"/>", "xml_entity"),
            (b"<a b=\"&amp\"/>", "xml_entity"),
            (b"<a b=\"&#xD800;\"/>", "xml_entity"),
            (b"<a b=\"&#+65;\"/>", "xml_entity"),
            (b"<a b=\"&#99999999999;\"/>", "xml_entity"),
            (b"<a b=\"&#0;\"/>", "xml_syntax"),
            (b"<a", "xml_truncated"),
            (b"<a b", "xml_truncated"),
            (b"<a b=", "xml_truncated"),
            (b"<a b=\"c", "xml_truncated"),
            (b"<a b=\"c\"", "xml_truncated"),
            (b"<a>", "xml_truncated"),
            (b"<a><b/>", "xml_truncated"),
            (b"<a></b>", "xml_syntax"),
            (b"<a b=c/>", "xml_syntax"),
            (b"<a b=\"1\"c=\"2\"/>", "xml_syntax"),
            (b"<a b=\"<\"/>", "xml_syntax"),
            (b"<a/><b/>", "xml_syntax"),
            (b"<a/>x", "xml_syntax"),
            (b"< a/>", "xml_syntax"),
            (b"<1/>", "xml_syntax"),
            (b"<a b=\"1\" b=\"2\"/>", "xml_duplicate_attribute"),
            (b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><a/>", "xml_encoding"),
            (b"<a b=\"\xff\"/>", "xml_encoding"),
            (deep.as_bytes(), "xml_too_deep"),
            (wide.as_bytes(), "xml_too_many_parts"),
            (long.as_bytes(), "xml_too_large"),
        ];
        for (body, code) in table {
            let error = parse(body).unwrap_err();
            let start = String::from_utf8_lossy(&body[..body.len().min(40)]);
            assert_eq!(error.code(), *code, "{start}");
        }
    }

    #[test]
    fn every_beginning_of_an_answer_is_an_error() {
        let answer = "<Pay Success=\"3DS\" A=\"&lt;\"><AddInfo Key=\"k\" Value='v'/></Pay>";
        for end in 0..answer.len() {
            let error = parse(&answer.as_bytes()[..end]).unwrap_err();
            assert!(matches!(error, XmlError::Truncated | XmlError::NotXml), "{end}: {error:?}");
        }
        assert!(parse(answer.as_bytes()).is_ok());
    }

    fn written(element: &Element) -> String {
        let quoted = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&#34;");
            text.replace('\t', "&#9;").replace('\n', "&#xA;").replace('\r', "&#13;")
        };
        let mut out = format!("<{}", element.name);
        for (name, value) in &element.attributes {
            out += &format!(" {name}=\"{}\"", quoted(value));
        }
        out += ">";
        for child in &element.children {
            out += &written(child);
        }
        out + &quoted(&element.text) + "</" + &element.name + ">"
    }

    fn any_element() -> impl Strategy<Value = Element> {
        let name = "[A-Za-z_][A-Za-z0-9_.-]{0,8}";
        let attributes =
            proptest::collection::btree_map(name, "[ -~\t\r\n\u{e9}\u{416}]{0,12}", 0..4);
        let leaf = (name, attributes, "[ -~\u{416}]{0,8}").prop_map(|(name, attributes, text)| {
            Element { name, attributes: attributes.into_iter().collect(), children: vec![], text }
        });
        leaf.prop_recursive(4, 20, 3, move |inner| {
            (name, proptest::collection::vec(inner, 0..3)).prop_map(|(name, children)| Element {
                name,
                children,
                ..Element::default()
            })
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(element in any_element()) {
            prop_assert_eq!(parse(written(&element).as_bytes()).unwrap(), element);
        }

        #[test]
        fn any_bytes_are_read_or_refused(
            body in proptest::collection::vec(any::<u8>(), 0..200),
            text in "(<|>|/|=|\"|'|&|;|!|\\?|a|#|x|4|\\[| ){0,80}",
        ) {
            let _ = parse(&body);
            let _ = parse(text.as_bytes());
            let _ = parse(format!("<a {text}/>").as_bytes());
            let _ = parse(format!("<a>{text}</a>").as_bytes());
        }
    }
}
