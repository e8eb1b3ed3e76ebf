//! What the scanner writes down: the values in document order, and the order of the names.

use super::cursor::Cursor;
use super::document::{Kind, Node, Span};
use super::text::Text;
use super::{Duplicates, JsonProblem};
use crate::mask::excerpt;

/// The values that were read. Containers that are still open form a chain to the outermost one.
pub(super) struct Tape<'a> {
    /// The text with its padding; spans beyond it point into `unescaped`.
    text: &'a str,
    pub(super) nodes: Vec<Node>,
    /// Members of the objects that are still open, those of the innermost last.
    members: Vec<Member>,
    pub(super) unescaped: Text,
    pub(super) replaced: Vec<u32>,
    /// A name had escapes, so that what it says does not stand in the text.
    has_escaped_names: bool,
    /// Bytes that the paths of containers take when written above each of their children.
    pub(super) path_bytes: u64,
    duplicates: Duplicates,
}

/// The innermost container that is open, of which the scanner keeps a copy at hand.
#[derive(Clone, Copy)]
pub(super) struct Open {
    node: u32,
    /// Containers that are open, this one included; 0 when none is.
    pub(super) depth: u32,
    /// Items of an array so far.
    pub(super) items: u32,
    /// Where the members of an object begin among those that wait.
    first_member: u32,
    /// Bytes of its path with the `:` behind it.
    pub(super) path: u32,
    pub(super) is_object: bool,
}

#[derive(Clone, Copy)]
struct Member {
    /// The first eight bytes from the start of the name.
    key: u64,
    length: u32,
    node: u32,
}

impl Member {
    /// Whether the keys do not tell two neighbours apart: they may be equal, or longer than a key.
    #[inline(always)]
    fn is_unclear_beside(&self, next: &Self) -> bool {
        let differing = self.key ^ next.key;
        // The first byte in which they differ stands behind the end of both names.
        let is_same = self.length == next.length && differing.leading_zeros() / 8 >= self.length;
        differing == 0 || is_same
    }
}

impl Open {
    pub(super) const NONE: Self =
        Self { node: Node::NONE, depth: 0, items: 0, first_member: 0, path: 0, is_object: false };
}

impl<'a> Tape<'a> {
    pub(super) fn new(text: &'a Text, body_length: usize, duplicates: Duplicates) -> Self {
        Self {
            text,
            // A callback has about one value in 24 bytes when compact.
            nodes: Vec::with_capacity(body_length / 24 + 8),
            members: Vec::with_capacity(32),
            unescaped: Text::with_room(0, text.is_secret()),
            replaced: Vec::new(),
            has_escaped_names: false,
            path_bytes: 0,
            duplicates,
        }
    }

    /// Enters the next value as a member of the innermost object; tells whether its name is plain.
    #[inline(always)]
    pub(super) fn member(&mut self, cursor: &Cursor<'_>, name: Span) -> bool {
        let node = self.next();
        let (key, is_plain) = cursor.key_of(name);
        self.members.push(Member { key, length: name.length, node });
        is_plain
    }

    /// The same, when its name had escapes.
    pub(super) fn escaped_member(&mut self, name: Span) {
        self.has_escaped_names = true;
        let node = self.next();
        self.members.push(Member { key: 0, length: name.length, node });
    }

    /// Enters a container. What is needed to go on with the one around it is kept in its node.
    #[inline(always)]
    pub(super) fn open(&mut self, around: Open, name: Span, kind: Kind) -> Open {
        let node = self.next();
        let value = Span { start: around.node, length: around.path };
        let kept = if around.is_object { around.first_member } else { around.items };
        self.nodes.push(Node { name, value, next: kept, kind });
        let own = if around.is_object { name.length } else { digits(name.start) };
        let path = if around.depth == 0 { 0 } else { around.path.saturating_add(own + 1) };
        Open {
            node,
            depth: around.depth.saturating_add(1),
            items: 0,
            first_member: index(self.members.len()),
            path,
            is_object: kind == Kind::Object,
        }
    }

    /// Leaves a container; gives the one around it.
    #[inline(always)]
    pub(super) fn close(&mut self, open: Open) -> Result<Open, JsonProblem> {
        let first = if open.is_object { self.link_members(open)? } else { self.link_items(open) };
        let end = self.next();
        let Some(node) = self.nodes.get_mut(open.node as usize) else {
            return Ok(Open::NONE);
        };
        let Span { start: around, length: path } = node.value;
        let kept = node.next;
        node.value = Span { start: first, length: end };
        node.next = Node::NONE;
        let is_object = self.nodes.get(around as usize).is_some_and(Node::is_object);
        Ok(Open {
            node: around,
            depth: open.depth.saturating_sub(1),
            items: if is_object { 0 } else { kept },
            first_member: if is_object { kept } else { index(self.members.len()) },
            path,
            is_object,
        })
    }

    /// The place where the next value goes.
    #[inline(always)]
    fn next(&self) -> u32 {
        index(self.nodes.len())
    }

    fn link_items(&mut self, open: Open) -> u32 {
        self.add_paths(open, open.items as usize);
        let first = open.node.saturating_add(1);
        let mut item = first;
        for _ in 1..open.items {
            let next = self.nodes.get(item as usize).map_or(Node::NONE, |node| node.end(item));
            self.link(item, next);
            item = next;
        }
        if open.items == 0 { Node::NONE } else { first }
    }

    /// Chains the members of an object in the order of their names; gives the first.
    #[inline(always)]
    fn link_members(&mut self, open: Open) -> Result<u32, JsonProblem> {
        let first = open.first_member as usize;
        let members = self.members.get_mut(first..).unwrap_or(&mut []);
        members.sort_unstable_by_key(|member| member.key);
        let is_unclear = members.windows(2).any(|pair| match pair {
            [a, b] => a.is_unclear_beside(b),
            _ => false,
        });
        if is_unclear || self.has_escaped_names {
            self.sort_by_whole_names(first)?;
        }
        self.add_paths(open, self.members.len().saturating_sub(first));
        let mut next = Node::NONE;
        for member in self.members.drain(first..).rev() {
            if let Some(node) = self.nodes.get_mut(member.node as usize) {
                node.next = next;
            }
            next = member.node;
        }
        Ok(next)
    }

    #[cold]
    fn sort_by_whole_names(&mut self, first: usize) -> Result<(), JsonProblem> {
        let mut members = self.members.split_off(first);
        // Thousands of names mostly begin alike. Keys of what comes behind that tell nearly all of
        // them apart without a look at text that lies all over memory.
        for member in &mut members {
            member.key = key_behind(self.name_of(member.node), 0);
        }
        members.sort_unstable_by_key(|member| member.key);
        for alike in members.chunk_by_mut(|a, b| a.key == b.key).filter(|alike| alike.len() > 1) {
            let common = self.common_start(alike);
            for member in &mut *alike {
                member.key = key_behind(self.name_of(member.node), common);
            }
            alike.sort_unstable_by(|a, b| {
                let by_name = || self.name_of(a.node).cmp(self.name_of(b.node));
                a.key.cmp(&b.key).then_with(by_name).then(a.node.cmp(&b.node))
            });
        }
        for member in members {
            let is_same = |last: &Member| {
                last.key == member.key && self.name_of(last.node) == self.name_of(member.node)
            };
            if !self.members.get(first..).and_then(<[Member]>::last).is_some_and(is_same) {
                self.members.push(member);
            } else if self.duplicates == Duplicates::Refuse {
                let name = excerpt(&String::from_utf8_lossy(self.name_of(member.node)));
                return Err(JsonProblem::DuplicateMember { name });
            } else if let Some(replaced) = self.members.pop() {
                self.replaced.push(replaced.node);
                self.members.push(member);
            }
        }
        self.replaced.sort_unstable();
        Ok(())
    }

    /// Bytes that all names begin with.
    fn common_start(&self, members: &[Member]) -> usize {
        let mut names = members.iter().map(|member| self.name_of(member.node));
        let first = names.next().unwrap_or(&[]);
        names.fold(first.len(), |common, name| {
            let pairs = first.iter().zip(name).take(common);
            pairs.take_while(|(a, b)| a == b).count()
        })
    }

    fn add_paths(&mut self, open: Open, children: usize) {
        let bytes = u64::from(open.path).saturating_mul(u64::from(index(children)));
        self.path_bytes = self.path_bytes.saturating_add(bytes);
    }

    fn link(&mut self, node: u32, next: u32) {
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.next = next;
        }
    }

    fn name_of(&self, node: u32) -> &[u8] {
        let Some(node) = self.nodes.get(node as usize) else {
            return &[];
        };
        let range = node.name.range();
        self.text.as_bytes().get(range.clone()).unwrap_or_else(|| {
            let base = self.text.len();
            let range = range.start.saturating_sub(base)..range.end.saturating_sub(base);
            self.unescaped.as_bytes().get(range).unwrap_or(&[])
        })
    }
}

/// Eight bytes of a name, or as many as there are, as a number that sorts like them. An end sorts
/// like a zero byte, which the whole names tell apart.
fn key_behind(name: &[u8], start: usize) -> u64 {
    let mut key = [0; 8];
    let rest = name.get(start..).unwrap_or(&[]);
    for (place, byte) in key.iter_mut().zip(rest) {
        *place = *byte;
    }
    u64::from_be_bytes(key)
}

fn digits(index: u32) -> u32 {
    index.checked_ilog10().map_or(1, |log| log + 1)
}

/// Places and lengths fit into 32 bits: a body has at most [`Limits::MAX_BODY`] bytes, of which each
/// makes one value at most.
///
/// [`Limits::MAX_BODY`]: super::Limits::MAX_BODY
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "bounded by the largest body")]
pub(super) fn index(length: usize) -> u32 {
    length as u32
}
