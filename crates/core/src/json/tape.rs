//! What the scanner writes down: the values, who is whose child, and some facts about the whole.

use super::document::{Kind, Node, Span};
use super::word::sort_key;
use super::{Duplicates, JsonProblem, Limits};

pub(super) struct Tape<'a> {
    limits: &'a Limits,
    /// The text with its padding; spans beyond it point into `unescaped`.
    text: &'a str,
    pub(super) unescaped: String,
    pub(super) nodes: Vec<Node>,
    pub(super) children: Vec<u32>,
    pub(super) replaced: Vec<u32>,
    pub(super) survey: Survey,
    leaves: usize,
    /// Children of the containers that are still open, innermost last.
    pending: Vec<Pending>,
    open: Vec<Open>,
}

/// What the reader noticed on its way.
#[derive(Clone, Copy)]
pub(crate) struct Survey {
    /// Every member name consists of ASCII from `;` upwards, and none is empty.
    pub(crate) has_plain_names: bool,
    /// A number has a fraction or an exponent, or is `-0`.
    pub(crate) has_fractions: bool,
    /// An array has more than ten items.
    pub(crate) has_long_arrays: bool,
    /// Bytes that all leaves take as lines `path:value` with one more byte each. A canonical form
    /// is never longer as long as names are plain and numbers are literal.
    pub(crate) flat_length: usize,
    /// Bytes of the longest path, at most.
    pub(crate) longest_path: usize,
}

/// The name of a member with its sort key; items have none.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) span: Span,
    pub(super) key: u64,
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
    /// Bytes of its path with the `:` behind it.
    path: usize,
    is_object: bool,
}

impl Name {
    pub(super) const NONE: Self = Self {
        span: Span::EMPTY,
        key: 0,
    };
}

impl<'a> Tape<'a> {
    pub(super) fn new(text: &'a str, body_length: usize, limits: &'a Limits) -> Self {
        // A callback has about one value in 24 bytes when compact.
        let values = body_length / 24 + 8;
        Self {
            limits,
            text,
            unescaped: String::new(),
            nodes: Vec::with_capacity(values),
            children: Vec::with_capacity(values),
            replaced: Vec::new(),
            survey: Survey {
                has_plain_names: true,
                has_fractions: false,
                has_long_arrays: false,
                flat_length: 0,
                longest_path: 0,
            },
            leaves: 0,
            pending: Vec::with_capacity(32),
            open: Vec::with_capacity(8),
        }
    }

    /// Whether the innermost open container is an object; `None` outside of all.
    #[inline(always)]
    pub(super) fn is_in_object(&self) -> Option<bool> {
        self.open.last().map(|open| open.is_object)
    }

    #[inline(always)]
    pub(super) fn leaf(&mut self, name: Name, kind: Kind, value: Span) -> Result<(), JsonProblem> {
        self.count_leaf()?;
        let (name, path) = self.enter(name);
        let length = path + value.length as usize + 2;
        self.survey.flat_length = self.survey.flat_length.saturating_add(length);
        self.survey.longest_path = self.survey.longest_path.max(path);
        let end = length_of(&self.nodes).saturating_add(1);
        self.nodes.push(Node {
            name,
            value,
            end,
            kind,
        });
        Ok(())
    }

    pub(super) fn open(&mut self, name: Name, kind: Kind) -> Result<(), JsonProblem> {
        let limit = self.limits.depth;
        if self.open.len() >= limit {
            return Err(JsonProblem::TooDeep { limit });
        }
        let (name, path) = self.enter(name);
        let node = length_of(&self.nodes);
        self.nodes.push(Node {
            name,
            value: Span::EMPTY,
            end: node,
            kind,
        });
        let first_pending = length_of(&self.pending);
        let path = if node == 0 { 0 } else { path + 1 };
        self.open.push(Open {
            node,
            first_pending,
            path,
            is_object: kind == Kind::Object,
        });
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), JsonProblem> {
        let Some(container) = self.open.pop() else {
            return Ok(());
        };
        let first = container.first_pending as usize;
        let count = self.pending.len() - first;
        if count == 0 {
            self.count_leaf()?;
        }
        if container.is_object {
            self.sort_members(first)?;
        } else {
            self.survey.has_long_arrays |= count > 10;
        }
        let start = length_of(&self.children);
        self.children
            .extend(self.pending.iter().skip(first).map(|child| child.node));
        self.pending.truncate(first);

        let value = Span {
            start,
            length: length_of(&self.children).saturating_sub(start),
        };
        let end = length_of(&self.nodes);
        if let Some(node) = self.nodes.get_mut(container.node as usize) {
            node.value = value;
            node.end = end;
        }
        Ok(())
    }

    /// A name that had escapes, by what it says.
    pub(super) fn unescaped_name(&mut self, span: Span) -> Name {
        self.survey.has_plain_names = false;
        let start = (span.start as usize).saturating_sub(self.text.len());
        let rest = self.unescaped.as_bytes().get(start..).unwrap_or(&[]);
        let first = std::array::from_fn(|index| rest.get(index).copied().unwrap_or(0));
        Name {
            span,
            key: sort_key(first, span.length as usize),
        }
    }

    /// Enters the next node as a child of the innermost container; gives its name or index, and
    /// the length of its path.
    #[inline(always)]
    fn enter(&mut self, name: Name) -> (Span, usize) {
        let Some(container) = self.open.last() else {
            return (Span::EMPTY, 0);
        };
        let node = length_of(&self.nodes);
        if container.is_object {
            self.pending.push(Pending {
                key: name.key,
                node,
            });
            return (name.span, container.path + name.span.length as usize);
        }
        let index = length_of(&self.pending).saturating_sub(container.first_pending);
        self.pending.push(Pending { key: 0, node });
        (
            Span {
                start: index,
                length: 0,
            },
            container.path + digits(index),
        )
    }

    fn sort_members(&mut self, first: usize) -> Result<(), JsonProblem> {
        // Taken out for the sort, because the comparison reads the names of the nodes.
        let mut pending = std::mem::take(&mut self.pending);
        let mut has_duplicates = false;
        if let Some(members) = pending.get_mut(first..) {
            members.sort_unstable_by(|a, b| {
                a.key.cmp(&b.key).then_with(|| {
                    let order = self.name_of(a.node).cmp(self.name_of(b.node));
                    has_duplicates |= order.is_eq();
                    order.then(a.node.cmp(&b.node))
                })
            });
        }
        self.pending = pending;
        // Equal neighbours have been compared; a comparison of a member with itself is harmless.
        if has_duplicates {
            self.settle_duplicates(first)
        } else {
            Ok(())
        }
    }

    fn settle_duplicates(&mut self, first: usize) -> Result<(), JsonProblem> {
        let mut kept: Vec<Pending> = Vec::new();
        for member in self.pending.split_off(first) {
            let name = self.name_of(member.node);
            match kept.last_mut() {
                Some(last) if self.name_of(last.node) == name => {
                    if self.limits.duplicates == Duplicates::Refuse {
                        let name = String::from_utf8_lossy(name).chars().take(64).collect();
                        return Err(JsonProblem::DuplicateMember { name });
                    }
                    self.replaced.push(last.node);
                    *last = member;
                }
                _ => kept.push(member),
            }
        }
        self.pending.extend(kept);
        self.replaced.sort_unstable();
        Ok(())
    }

    #[inline(always)]
    fn count_leaf(&mut self) -> Result<(), JsonProblem> {
        let limit = self.limits.leaves;
        if self.leaves >= limit {
            return Err(JsonProblem::TooManyLeaves { limit });
        }
        self.leaves += 1;
        Ok(())
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

fn digits(index: u32) -> usize {
    index.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Lengths fit: a body has at most [`Limits::MAX_BODY`] bytes, of which each makes one entry at most.
#[inline(always)]
fn length_of<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
