//! The message under examination, with what every trial needs of it.

use super::super::canonical::{Order, has_one_order, shortest_number};
use super::deviation::{Deviation, Line, Sorting, join, lines};
use super::search::Work;
use crate::json::Document;

/// The message and its documented forms.
pub(super) struct Scene<'d> {
    pub(super) document: &'d Document,
    /// The orders in which its lines differ.
    pub(super) orders: &'static [Sorting],
    /// Its canonical forms, each once: the natural order with numbers as written first.
    pub(super) bases: Vec<Base>,
}

/// One canonical form.
pub(super) struct Base {
    pub(super) lines: Vec<Line>,
    pub(super) text: String,
}

/// The forms that a verifier accepts.
const ORDERS: &[Sorting] = &[
    Sorting::By(Order::Natural),
    Sorting::By(Order::BytesByPath),
    Sorting::By(Order::BytesByLine),
    Sorting::By(Order::PerLevel),
];

/// Canonical forms longer than this are examined in one order only, as a verifier does.
const MAX_ALTERNATIVES: usize = 256 * 1024;

impl<'d> Scene<'d> {
    /// A message whose canonical form is known to be within the limits.
    pub(super) fn new(document: &'d Document, work: &mut Work) -> Self {
        let mut scene = Self { document, orders: ORDERS, bases: Vec::new() };
        if has_one_order(document) {
            scene.orders = ORDERS.get(..1).unwrap_or(&[]);
        }
        let shortest = Deviation { number: shortest_number, ..Deviation::NONE };
        for deviation in [Deviation::NONE, shortest] {
            for sorting in scene.orders {
                let lines = lines(document, &deviation, *sorting, work);
                let text = join(&lines, ":", ";");
                let is_known = scene.bases.iter().any(|base| base.text == text);
                let is_affordable = work.take(0) && text.len() <= MAX_ALTERNATIVES;
                if scene.bases.is_empty() || (!is_known && is_affordable) {
                    scene.bases.push(Base { lines, text });
                }
                if !is_affordable {
                    scene.orders = ORDERS.get(..1).unwrap_or(&[]);
                    return scene;
                }
            }
        }
        scene
    }

    /// The lines in documented order with numbers as written.
    pub(super) fn lines(&self) -> &[Line] {
        self.bases.first().map_or(&[], |base| &base.lines)
    }

    /// The canonical form in documented order with numbers as written.
    pub(super) fn text(&self) -> &str {
        self.bases.first().map_or("", |base| &base.text)
    }
}
