//! The one pass over the bytes.

use super::document::{Document, Kind, Node, PADDING, Span};
use super::text::{classify, sort_key};
use super::{Duplicates, JsonError, JsonProblem, Limits};

pub(super) fn scan(body: &[u8], limits: &Limits) -> Result<Document, JsonError> {
    let limit = limits.body.min(Limits::MAX_BODY);
    if body.len() > limit {
        let problem = JsonProblem::BodyTooLong {
            length: body.len(),
            limit,
        };
        return Err(JsonError::new(problem, limit));
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return Err(JsonError::new(JsonProblem::ByteOrderMark, 0));
    }
    let body = str::from_utf8(body)
        .map_err(|error| JsonError::new(JsonProblem::InvalidUtf8, error.valid_up_to()))?;

    // A copy with zero bytes behind it: no read needs to ask whether the text is over, since a
    // zero byte is never right in JSON.
    let mut text = String::with_capacity(body.len().saturating_add(PADDING));
    text.push_str(body);
    text.push_str(ZEROS);

    let mut scanner = Scanner::new(&text, body.len(), limits);
    scanner.document()?;
    let Scanner {
        nodes,
        children,
        replaced,
        unescaped,
        has_plain_names,
        ..
    } = scanner;
    if !unescaped.is_empty() {
        text.push_str(&unescaped);
        text.push_str(ZEROS);
    }
    Ok(Document {
        text,
        body_length: body.len(),
        nodes,
        children,
        replaced,
        has_plain_names,
    })
}

const ZEROS: &str = match str::from_utf8(&[0; PADDING]) {
    Ok(zeros) => zeros,
    Err(_) => "",
};

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    body_length: usize,
    at: usize,
    limits: &'a Limits,
    leaves: usize,
    nodes: Vec<Node>,
    children: Vec<u32>,
    replaced: Vec<u32>,
    /// Strings that had escapes; their spans continue the numbering of `text`.
    unescaped: String,
    /// Children of the containers that are still open, innermost last.
    pending: Vec<Pending>,
    open: Vec<Open>,
    has_plain_names: bool,
}

#[derive(Clone, Copy)]
struct Pending {
    key: u64,
    node: u32,
}

#[derive(Clone, Copy)]
struct Open {
    node: u32,
    first_pending: u32,
    is_object: bool,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, body_length: usize, limits: &'a Limits) -> Self {
        // A callback has about one value in 24 bytes when compact.
        let values = body_length / 16 + 8;
        Self {
            text,
            bytes: text.as_bytes(),
            body_length,
            at: 0,
            limits,
            leaves: 0,
            nodes: Vec::with_capacity(values),
            children: Vec::with_capacity(values),
            replaced: Vec::new(),
            unescaped: String::new(),
            pending: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
            has_plain_names: true,
        }
    }

    fn document(&mut self) -> Result<(), JsonError> {
        self.skip_white_space();
        let mut name = Span::EMPTY;
        loop {
            let mut just_opened = self.value(name)?;
            name = loop {
                match self.next_place(just_opened)? {
                    Place::Value(name) => break name,
                    Place::Closed => just_opened = false,
                    Place::End if self.at < self.body_length => {
                        return self.fail(JsonProblem::TrailingData);
                    }
                    Place::End => return Ok(()),
                }
            };
        }
    }

    /// Moves behind what follows a value or an opening bracket.
    fn next_place(&mut self, just_opened: bool) -> Result<Place, JsonError> {
        self.skip_white_space();
        let Some(container) = self.open.last().copied() else {
            return Ok(Place::End);
        };
        let byte = self.peek();
        if byte == if container.is_object { b'}' } else { b']' } {
            self.at += 1;
            self.close(container)?;
            return Ok(Place::Closed);
        }
        if !just_opened {
            if byte != b',' {
                return self.expected(if container.is_object {
                    "`,` or `}`"
                } else {
                    "`,` or `]`"
                });
            }
            self.at += 1;
            self.skip_white_space();
        }
        if container.is_object {
            return Ok(Place::Value(self.name()?));
        }
        let index = length(&self.pending).saturating_sub(container.first_pending);
        Ok(Place::Value(Span {
            start: index,
            length: 0,
        }))
    }

    /// Reads a scalar, or the opening bracket of a container; tells whether it was the latter.
    fn value(&mut self, name: Span) -> Result<bool, JsonError> {
        let (kind, value) = match self.peek() {
            b'"' => (Kind::String, self.string()?.0),
            b'{' => return self.open(name, Kind::Object),
            b'[' => return self.open(name, Kind::Array),
            b'-' | b'0'..=b'9' => (Kind::Number, self.number()?),
            b't' => (Kind::True, self.literal(b"true")?),
            b'f' => (Kind::False, self.literal(b"false")?),
            b'n' => (Kind::Null, self.literal(b"null")?),
            _ => return self.expected("a value"),
        };
        self.count_leaf()?;
        let node = self.add_node(name);
        self.nodes.push(Node {
            name,
            value,
            end: node.saturating_add(1),
            kind,
        });
        Ok(false)
    }

    fn open(&mut self, name: Span, kind: Kind) -> Result<bool, JsonError> {
        let limit = self.limits.depth;
        if self.open.len() >= limit {
            return self.fail(JsonProblem::TooDeep { limit });
        }
        self.at += 1;
        let node = self.add_node(name);
        self.nodes.push(Node {
            name,
            value: Span::EMPTY,
            end: node,
            kind,
        });
        let first_pending = length(&self.pending);
        self.open.push(Open {
            node,
            first_pending,
            is_object: kind == Kind::Object,
        });
        Ok(true)
    }

    /// Enters the next node as a child of the innermost container.
    fn add_node(&mut self, name: Span) -> u32 {
        let node = length(&self.nodes);
        if let Some(container) = self.open.last() {
            let key = if container.is_object {
                self.sort_key(name)
            } else {
                0
            };
            self.pending.push(Pending { key, node });
        }
        node
    }

    fn close(&mut self, container: Open) -> Result<(), JsonError> {
        self.open.pop();
        let first = container.first_pending as usize;
        if self.pending.len() == first {
            self.count_leaf()?;
        }
        let start = length(&self.children);
        if container.is_object {
            self.sort_members(first);
            self.refuse_duplicates(first)?;
        }
        self.children
            .extend(self.pending.iter().skip(first).map(|child| child.node));
        self.pending.truncate(first);

        let value = Span {
            start,
            length: length(&self.children).saturating_sub(start),
        };
        let end = length(&self.nodes);
        if let Some(node) = self.nodes.get_mut(container.node as usize) {
            node.value = value;
            node.end = end;
        }
        Ok(())
    }

    fn sort_members(&mut self, first: usize) {
        // Taken out for the sort, because the comparison reads the names of the nodes.
        let mut pending = std::mem::take(&mut self.pending);
        if let Some(members) = pending.get_mut(first..) {
            members.sort_unstable_by(|a, b| {
                a.key
                    .cmp(&b.key)
                    .then_with(|| self.name_of(a.node).cmp(self.name_of(b.node)))
                    .then(a.node.cmp(&b.node))
            });
        }
        self.pending = pending;
    }

    fn refuse_duplicates(&mut self, first: usize) -> Result<(), JsonError> {
        let members = self.pending.get(first..).unwrap_or(&[]);
        let same = |a: &Pending, b: &Pending| {
            a.key == b.key && self.name_of(a.node) == self.name_of(b.node)
        };
        let has_duplicates = members.windows(2).any(|pair| match pair {
            [a, b] => same(a, b),
            _ => false,
        });
        if !has_duplicates {
            return Ok(());
        }
        let mut kept: Vec<Pending> = Vec::with_capacity(members.len());
        let mut replaced = Vec::new();
        for member in members {
            if let Some(last) = kept.last_mut().filter(|last| same(last, member)) {
                if self.limits.duplicates == Duplicates::Refuse {
                    let name = self.name_of(member.node);
                    let name = String::from_utf8_lossy(name).chars().take(64).collect();
                    return self.fail(JsonProblem::DuplicateMember { name });
                }
                replaced.push(last.node);
                *last = *member;
            } else {
                kept.push(*member);
            }
        }
        self.pending.truncate(first);
        self.pending.extend(kept);
        self.replaced.extend(replaced);
        self.replaced.sort_unstable();
        Ok(())
    }

    fn name(&mut self) -> Result<Span, JsonError> {
        if self.peek() != b'"' {
            return self.expected("a member name in double quotes");
        }
        let (name, is_plain) = self.string()?;
        self.has_plain_names &= is_plain && name.length > 0;
        self.skip_white_space();
        if self.peek() != b':' {
            return self.expected("`:` after a member name");
        }
        self.at += 1;
        self.skip_white_space();
        Ok(name)
    }

    /// Reads a string, and tells whether all its bytes are plain ones of a name.
    fn string(&mut self) -> Result<(Span, bool), JsonError> {
        self.at += 1;
        let start = self.at;
        let mut is_plain = true;
        loop {
            let chunk = self
                .bytes
                .get(self.at..)
                .and_then(|rest| rest.first_chunk());
            let Some(chunk) = chunk else {
                return self.expected("a closing `\"`");
            };
            let chunk = classify(*chunk);
            is_plain &= !chunk.has_low;
            self.at += chunk.text;
            if chunk.text < 8 {
                break;
            }
        }
        match self.peek() {
            b'"' => {
                let span = span(start, self.at);
                self.at += 1;
                Ok((span, is_plain))
            }
            b'\\' => Ok((self.escaped_string(start)?, false)),
            _ if self.at >= self.body_length => self.expected("a closing `\"`"),
            _ => self.expected("control characters in strings to be escaped"),
        }
    }

    /// Goes on with a string at its first backslash.
    fn escaped_string(&mut self, start: usize) -> Result<Span, JsonError> {
        let unescaped_start = self.unescaped.len();
        self.unescaped
            .push_str(self.text.get(start..self.at).unwrap_or_default());
        loop {
            let plain = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            self.unescaped
                .push_str(self.text.get(plain..self.at).unwrap_or_default());
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    let character = self.escape()?;
                    self.unescaped.push(character);
                }
                _ if self.at >= self.body_length => return self.expected("a closing `\"`"),
                _ => return self.expected("control characters in strings to be escaped"),
            }
        }
        self.at += 1;
        let base = self.text.len();
        Ok(span(
            base.saturating_add(unescaped_start),
            base.saturating_add(self.unescaped.len()),
        ))
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let character = match self.peek() {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return self.expected("one of `\" \\ / b f n r t u` after a backslash"),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let start = self.at.saturating_sub(1);
        let mut code = self.four_hex_digits()?;
        if (0xd800..0xdc00).contains(&code) && self.bytes.get(self.at..).is_some_and(is_escape) {
            self.at += 1;
            let low = self.four_hex_digits()?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            }
        }
        char::from_u32(code).ok_or_else(|| JsonError::new(JsonProblem::LoneSurrogate, start))
    }

    /// Reads the `u` of an escape and the digits behind it.
    fn four_hex_digits(&mut self) -> Result<u32, JsonError> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.peek()).to_digit(16) else {
                return self.expected("four hexadecimal digits after `\\u`");
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<Span, JsonError> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(span(start, self.at))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        if !self.peek().is_ascii_digit() {
            return self.expected("a digit");
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Result<Span, JsonError> {
        if !self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
        {
            return self.expected("a value");
        }
        let start = self.at;
        self.at += word.len();
        Ok(span(start, self.at))
    }

    fn count_leaf(&mut self) -> Result<(), JsonError> {
        let limit = self.limits.leaves;
        if self.leaves >= limit {
            return self.fail(JsonProblem::TooManyLeaves { limit });
        }
        self.leaves += 1;
        Ok(())
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn sort_key(&self, name: Span) -> u64 {
        let chunk = self.chunk(name.start as usize);
        sort_key(chunk, name.length as usize)
    }

    /// Eight bytes of the text or, beyond it, of the unescaped strings.
    fn chunk(&self, start: usize) -> [u8; 8] {
        if let Some(chunk) = self.bytes.get(start..).and_then(|rest| rest.first_chunk()) {
            return *chunk;
        }
        let unescaped = self.unescaped.as_bytes();
        let rest = unescaped
            .get(start.saturating_sub(self.bytes.len())..)
            .unwrap_or(&[]);
        std::array::from_fn(|index| rest.get(index).copied().unwrap_or(0))
    }

    fn name_of(&self, node: u32) -> &[u8] {
        let Some(node) = self.nodes.get(node as usize) else {
            return &[];
        };
        let range = node.name.range();
        self.bytes.get(range.clone()).unwrap_or_else(|| {
            let base = self.bytes.len();
            let unescaped = self.unescaped.as_bytes();
            let range = range.start.saturating_sub(base)..range.end.saturating_sub(base);
            unescaped.get(range).unwrap_or(&[])
        })
    }

    fn expected<T>(&self, expected: &'static str) -> Result<T, JsonError> {
        self.fail(JsonProblem::Syntax { expected })
    }

    fn fail<T>(&self, problem: JsonProblem) -> Result<T, JsonError> {
        Err(JsonError::new(problem, self.at.min(self.body_length)))
    }
}

/// What follows a value.
enum Place {
    /// A child of the innermost container, with its name or index.
    Value(Span),
    /// The innermost container ended, so it is a complete value itself.
    Closed,
    /// The outermost value ended.
    End,
}

/// Whether a text goes on with a `\u` escape.
fn is_escape(rest: &[u8]) -> bool {
    rest.starts_with(b"\\u")
}

/// Lengths fit: a body has at most [`Limits::MAX_BODY`] bytes, of which each makes one entry at most.
fn length<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

fn span(start: usize, end: usize) -> Span {
    let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        start: place(start),
        length: place(end.saturating_sub(start)),
    }
}
