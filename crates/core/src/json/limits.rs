/// How much a message may demand before it is refused.
///
/// The defaults are generous for callbacks, which have 0.3 to 3 kB and about 50 leaves, and small
/// enough that a stranger cannot make the reader work: the canonical form repeats the path of every
/// leaf, so without its limit a 40 kB body would cost 200 MB before anything is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) body: usize,
    pub(crate) depth: usize,
    pub(crate) leaves: usize,
    pub(crate) canonical_floor: usize,
    pub(crate) canonical_factor: usize,
    pub(crate) duplicates: Duplicates,
}

/// What to do when an object names a member twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Refuse the message. The default, and the only safe choice for a message from outside: two
    /// readers may each take another one of the values.
    Refuse,
    /// The last one counts, as in most JSON parsers. For own data only.
    KeepLast,
}

impl Limits {
    /// The largest body a [`Document`](super::Document) can address, whatever the limits say.
    pub const MAX_BODY: usize = 1 << 30;

    /// Bytes of the body, 1 MiB by default and [`Limits::MAX_BODY`] at most.
    #[must_use]
    pub fn with_body(mut self, bytes: usize) -> Self {
        self.body = bytes.min(Self::MAX_BODY);
        self
    }

    /// Nested objects and arrays, 64 by default. The outermost one counts as 1.
    #[must_use]
    pub fn with_depth(mut self, levels: usize) -> Self {
        self.depth = levels;
        self
    }

    /// Leaves, 10,000 by default: every scalar counts, and every empty object or array.
    #[must_use]
    pub fn with_leaves(mut self, leaves: usize) -> Self {
        self.leaves = leaves;
        self
    }

    /// Length of the canonical form: at most `floor` bytes or `factor` times the body, whichever is
    /// more. 64 kB and 8 by default; real callbacks need 0.6 to 1.6 times their body.
    #[must_use]
    pub fn with_canonical(mut self, floor: usize, factor: usize) -> Self {
        self.canonical_floor = floor;
        self.canonical_factor = factor;
        self
    }

    /// Whether a member name may come twice in one object. [`Duplicates::Refuse`] by default.
    #[must_use]
    pub fn with_duplicates(mut self, duplicates: Duplicates) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// Whether a message with so many bytes, levels and leaves may be read.
    pub(crate) fn permit(&self, body: usize, depth: usize, leaves: usize) -> bool {
        body <= self.body && depth <= self.depth && leaves <= self.leaves
    }

    /// Bytes the canonical form of a body may have.
    pub(crate) fn canonical(&self, body: usize) -> usize {
        self.canonical_floor.max(body.saturating_mul(self.canonical_factor))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            depth: 64,
            leaves: 10_000,
            canonical_floor: 64 * 1024,
            canonical_factor: 8,
            duplicates: Duplicates::Refuse,
        }
    }
}
