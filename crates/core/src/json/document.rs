use super::text::Text;
use super::{JsonError, Limits, scan};

/// Zero bytes behind the text, so that whole blocks can be read at any place in it.
pub(crate) const PADDING: usize = 64;

/// One JSON text, read once.
///
/// The document owns a copy of the bytes; values point into it, numbers keep their literal text.
///
/// ```
/// use paywright_core::json::{Document, Limits};
/// let body = br#"{"operation":{"id":9007199254740993}}"#;
/// let document = Document::parse(body, &Limits::default())?;
/// let id = document.root().get("operation").and_then(|operation| operation.get("id"));
/// assert_eq!(id.and_then(|id| id.scalar_text()), Some("9007199254740993"));
/// # Ok::<(), paywright_core::json::JsonError>(())
/// ```
#[derive(Clone)]
pub struct Document {
    pub(super) text: Text,
    pub(super) body_length: usize,
    /// Values in document order, a container before its children.
    pub(super) nodes: Vec<Node>,
    /// Members that a later one of the same name replaced, in rising order; nearly always empty.
    pub(super) replaced: Vec<u32>,
    pub(super) survey: Survey,
}

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of JSON")]
pub enum Kind {
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}

impl Document {
    /// Reads a body that holds exactly one JSON value.
    ///
    /// # Errors
    /// [`JsonError`] when it does not, when a member name comes twice, or when a limit is passed.
    pub fn parse(body: &[u8], limits: &Limits) -> Result<Self, JsonError> {
        scan::scan(body, limits, false)
    }

    /// Reads a body that may hold a card's security code, of which no copy shall stay in memory.
    pub(crate) fn parse_secret(body: &[u8], limits: &Limits) -> Result<Self, JsonError> {
        scan::scan(body, limits, true)
    }

    /// Whether copies of the text must be wiped.
    pub(crate) fn is_secret(&self) -> bool {
        self.text.is_secret()
    }

    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        Value { document: self, node: 0 }
    }

    /// Bytes of the body this was read from.
    pub fn body_length(&self) -> usize {
        self.body_length
    }

    /// The body this was read from.
    pub fn body(&self) -> &str {
        self.text.get(..self.body_length).unwrap_or_default()
    }

    /// Whether a later member of the same name replaced this node.
    pub(crate) fn is_replaced(&self, index: usize) -> bool {
        !self.replaced.is_empty()
            && self.replaced.binary_search_by(|node| (*node as usize).cmp(&index)).is_ok()
    }

    /// What the reader noticed on its way.
    pub(crate) fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The text that all spans point into: the body, then unescaped strings, then [`PADDING`].
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Document {
    /// Prints no content: a body may hold card data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} bytes, {} values)", self.body_length, self.nodes.len())
    }
}

/// A value within a [`Document`].
#[derive(Clone, Copy)]
pub struct Value<'d> {
    pub(crate) document: &'d Document,
    pub(crate) node: u32,
}

impl<'d> Value<'d> {
    /// What it is.
    pub fn kind(self) -> Kind {
        self.read().kind
    }

    /// The text of a scalar: a string without its escapes, the literal of a number, `true`,
    /// `false` or `null`. `None` for objects and arrays.
    pub fn scalar_text(self) -> Option<&'d str> {
        match self.kind() {
            Kind::Array | Kind::Object => None,
            Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::String => {
                Some(self.document.slice(self.read().value))
            }
        }
    }

    /// The text of a string, `None` for everything else.
    pub fn as_str(self) -> Option<&'d str> {
        if self.kind() == Kind::String { self.scalar_text() } else { None }
    }

    /// The member of an object.
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        if self.kind() != Kind::Object {
            return None;
        }
        let document = self.document;
        let mut child = self.read().value.start;
        while let Some(node) = document.nodes.get(child as usize) {
            if document.slice(node.name) == name {
                return Some(Value { document, node: child });
            }
            child = node.next;
        }
        None
    }

    /// The members of an object in the order of the document; nothing for other values.
    pub fn members(self) -> impl Iterator<Item = (&'d str, Value<'d>)> + use<'d> {
        let is_object = self.kind() == Kind::Object;
        let document = self.document;
        self.below()
            .take_while(move |_| is_object)
            .map(move |value| (document.slice(value.read().name), value))
    }

    /// The items of an array; nothing for other values.
    pub fn items(self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let is_array = self.kind() == Kind::Array;
        self.below().take_while(move |_| is_array)
    }

    /// A copy as an ordinary JSON value. Whole numbers up to 2^53 stay numbers; greater ones and
    /// fractions become texts, so that no digit is lost on the way.
    pub fn to_json(self) -> serde_json::Value {
        let text = self.scalar_text().unwrap_or_default();
        match self.kind() {
            Kind::Object => {
                let members = self.members();
                let copy = |(name, member): (&str, Self)| (name.to_owned(), member.to_json());
                serde_json::Value::Object(members.map(copy).collect())
            }
            Kind::Array => self.items().map(Self::to_json).collect(),
            Kind::False => false.into(),
            Kind::True => true.into(),
            Kind::Null => serde_json::Value::Null,
            Kind::String => text.into(),
            Kind::Number => number_to_json(text),
        }
    }

    fn below(self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let document = self.document;
        let end = self.read().end(self.node);
        let mut next = self.node.saturating_add(1);
        let values = std::iter::from_fn(move || {
            (next < end).then(|| {
                let value = Value { document, node: next };
                next = value.read().end(next);
                value
            })
        });
        values.filter(move |value| document.replaced.binary_search(&value.node).is_err())
    }

    pub(crate) fn read(self) -> Node {
        self.document.node(self.node)
    }
}

/// A number that every language can hold, or its text.
pub(crate) fn number_to_json(text: &str) -> serde_json::Value {
    const MOST: i64 = 1 << 53;
    match text.parse::<i64>().ok().filter(|number| (-MOST..=MOST).contains(number)) {
        Some(number) => number.into(),
        None => text.into(),
    }
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value({:?})", self.kind())
    }
}

impl Document {
    pub(crate) fn node(&self, index: u32) -> Node {
        self.nodes.get(index as usize).copied().unwrap_or(Node::NOTHING)
    }
}

/// One value on the tape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// Of members: the name. Of items: the index, in `start`.
    pub(crate) name: Span,
    /// Of scalars: the text. Of containers: the first child in `start`, and in `length` the node
    /// after all that is in it.
    pub(crate) value: Span,
    /// The next child of the same container: members in the order of their names, items as they
    /// come. [`Node::NONE`] behind the last.
    pub(crate) next: u32,
    pub(crate) kind: Kind,
}

impl Node {
    /// The place of no node.
    pub(crate) const NONE: u32 = u32::MAX;

    const NOTHING: Self =
        Self { name: Span::EMPTY, value: Span::EMPTY, next: Self::NONE, kind: Kind::Null };

    pub(crate) fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Array | Kind::Object)
    }

    pub(crate) fn is_object(&self) -> bool {
        self.kind == Kind::Object
    }

    /// The first child of a container, [`Node::NONE`] if there is none.
    pub(crate) fn first_child(&self) -> u32 {
        if self.is_container() { self.value.start } else { Self::NONE }
    }

    /// The node after this one, which stands at `place`, and all that is in it.
    #[inline(always)]
    pub(crate) fn end(&self, place: u32) -> u32 {
        let next = place.saturating_add(1);
        if self.is_container() { self.value.length.max(next) } else { next }
    }
}

/// What the reader noticed on its way.
#[derive(Clone, Copy)]
pub(crate) struct Survey {
    /// Every member name consists of ASCII from `;` upwards, and none is empty.
    pub(crate) has_plain_names: bool,
    /// A number has a fraction or an exponent, or is `-0`.
    pub(crate) has_fractions: bool,
    /// Items of the longest array.
    pub(crate) longest_array: u32,
    /// Containers within each other.
    pub(crate) depth: u32,
    /// Scalars and empty containers.
    pub(crate) leaves: usize,
    /// Bytes that the paths of containers take when written above each of their children, as long
    /// as names are plain.
    pub(crate) path_bytes: u64,
    /// Bytes of the longest path of a container with the `:` behind it, as long as names are plain.
    pub(crate) longest_path: u32,
}

impl Survey {
    pub(super) const NOTHING: Self = Self {
        has_plain_names: true,
        has_fractions: false,
        longest_array: 0,
        depth: 0,
        leaves: 0,
        path_bytes: 0,
        longest_path: 0,
    };
}

/// A stretch of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

impl Span {
    pub(crate) const EMPTY: Self = Self { start: 0, length: 0 };

    pub(crate) fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start.saturating_add(self.length as usize)
    }
}
