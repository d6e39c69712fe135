//! How much is told of a value: its steps are counted, so that what is explained stays of a size that can be read.

use std::cell::Cell;

use crate::plan::MOST_STEPS;

/// An expression nested deeper than this is cut off when it is explained.
const DEEPEST: usize = 40;

/// How much more can be told of a value.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    pub(super) fn new() -> Self {
        Budget(Cell::new(MOST_STEPS))
    }

    /// Where the telling of a value begins.
    pub(super) fn room(&self) -> Room<'_> {
        let Budget(left) = self;
        Room { depth: 0, left }
    }
}

/// What is left of a budget, seen from one step.
#[derive(Clone, Copy)]
pub(super) struct Room<'a> {
    depth: usize,
    left: &'a Cell<usize>,
}

impl Room<'_> {
    /// For the steps below.
    pub(super) fn below(self) -> Self {
        Room {
            depth: self.depth + 1,
            ..self
        }
    }

    /// Whether it can be told how a step came about of so many others: of all of them or of none. They are counted.
    pub(super) fn takes(self, members: usize) -> bool {
        let left = self.left.get();
        let fits = self.depth < DEEPEST && members <= left;
        if fits {
            self.left.set(left - members);
        }
        fits
    }

    /// What was counted is counted elsewhere.
    pub(super) fn gives_back(self, members: usize) {
        self.left.set(self.left.get() + members);
    }
}
