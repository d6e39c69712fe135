//! Elimination of equations whose sides are sums of unknowns, exactly.

use std::collections::HashMap;

/// Arithmetic modulo a large prime: what follows over fractions follows here, but for denominators that it divides.
const PRIME: u64 = (1 << 61) - 1;

/// Numbers other than zero by column, in order of the columns.
pub(super) type Sparse = Vec<(usize, u64)>;

/// The fraction that a number modulo the prime stands for, of those with a small numerator and denominator: by the
/// extended method of Euclid, halfway.
pub(super) fn fraction(number: u64) -> f64 {
    const SMALL: i128 = 1 << 30;
    let (mut before, mut now) = ((i128::from(PRIME), 0), (i128::from(number), 1));
    while now.0 > SMALL {
        let times = before.0 / now.0;
        (before, now) = (now, (before.0 - times * now.0, before.1 - times * now.1));
    }
    now.0 as f64 / now.1 as f64
}

/// The groups that an equation is made of.
pub(super) fn groups_of(from: &Sparse) -> Vec<usize> {
    from.iter().map(|(group, _)| *group).collect()
}

/// Equations in reduced form, each with the groups that it is made of.
#[derive(Default)]
pub(super) struct System {
    /// Each with the groups that it is made of.
    pub(super) rows: Vec<(Sparse, Sparse)>,
    pivots: HashMap<usize, usize>,
}

impl System {
    /// Adds the equation of a group.
    pub(super) fn add(&mut self, row: Sparse, group: usize) {
        let (row, from) = self.reduced(row, vec![(group, 1)]);
        let Some((pivot, factor)) = row.first().copied() else {
            return;
        };
        let scale = inverse(factor);
        let (row, from) = (scaled(&row, scale), scaled(&from, scale));
        for (known, made) in &mut self.rows {
            if let Ok(at) = known.binary_search_by_key(&pivot, |(column, _)| *column)
                && let Some((_, factor)) = known.get(at).copied()
            {
                *known = less(known, &row, factor);
                *made = less(made, &from, factor);
            }
        }
        self.pivots.insert(pivot, self.rows.len());
        self.rows.push((row, from));
    }

    /// What is left of an equation when all that is known is taken from it, and what was taken.
    pub(super) fn reduced(&self, mut row: Sparse, mut from: Sparse) -> (Sparse, Sparse) {
        let columns: Vec<(usize, u64)> = row.clone();
        for (column, factor) in columns {
            let known = self.pivots.get(&column).and_then(|at| self.rows.get(*at));
            if let Some((known, made)) = known {
                row = less(&row, known, factor);
                from = less(&from, made, factor);
            }
        }
        (row, from)
    }
}

/// The first less a multiple of the second.
fn less(one: &Sparse, other: &Sparse, factor: u64) -> Sparse {
    let mut result = Sparse::with_capacity(one.len() + other.len());
    let (mut ours, mut theirs) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (ours.peek(), theirs.peek()) {
            (None, None) => return result,
            (Some((column, _)), None) | (None, Some((column, _))) => *column,
            (Some((mine, _)), Some((their, _))) => *mine.min(their),
        };
        let mut value = 0;
        if let Some((_, number)) = ours.next_if(|(column, _)| *column == next) {
            value = *number;
        }
        if let Some((_, number)) = theirs.next_if(|(column, _)| *column == next) {
            value = (value + PRIME - times(*number, factor)) % PRIME;
        }
        if value != 0 {
            result.push((next, value));
        }
    }
}

fn scaled(row: &Sparse, factor: u64) -> Sparse {
    row.iter()
        .map(|(column, number)| (*column, times(*number, factor)))
        .collect()
}

fn times(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

/// By Fermat: the power of the prime less two.
fn inverse(number: u64) -> u64 {
    let (mut base, mut power, mut result) = (number, PRIME - 2, 1);
    while power > 0 {
        if power % 2 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power /= 2;
    }
    result
}
