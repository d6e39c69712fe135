//! Who must stand at an end of a scale, given what sums of people say.
//!
//! Everybody's answer lies between the ends of the scale. Where those who stand at an end cannot have answered otherwise
//! without somebody going beyond it, a reader knows what each of them answered, although no sum is about them alone.
//! Answers can change as long as no known sum changes, those at the low end only upwards and those at the high end only
//! downwards. Who moves in no such change is certain. Whoever stands between the ends may move either way, which
//! elimination takes care of; what is left are sums of those at the ends, and linear programming over them says exactly
//! who can move. By duality what it finds for the others is a sum of known sums in which nobody counts the wrong way: by
//! which a reader would work it out.

use super::{
    disclosure::AtEnds,
    elimination::{Sparse, System, fraction, groups_of},
};

/// Of the arithmetic of linear programming so much is rounding.
const ROUNDING: f64 = 1e-9;

/// At most so many steps of linear programming are taken.
const MOST_STEPS: usize = 20_000;

/// Sums of those alone who stand at an end, and who among them is certain.
pub(super) struct Certain {
    /// The atoms at one end, by column.
    atoms: Vec<usize>,
    /// By row the factor of each column, turned so that everybody can only move upwards; each with the groups that it is
    /// made of.
    sums: Vec<(Vec<f64>, Vec<usize>)>,
    /// By row the column that stands in no other.
    pivots: Vec<usize>,
    /// The columns that move in no change.
    fixed: Vec<usize>,
}

impl Certain {
    /// From the atoms of each group that is known, by its number.
    pub(super) fn new(groups: &[(usize, &[usize])], ends: &AtEnds) -> Self {
        // Who may stand anywhere is eliminated first; an atom in which nobody answered cannot move at all.
        let kind = |atom: usize| match ends.get(atom) {
            Some([true, true]) => 2,
            Some([low, high]) if *low || *high => 1,
            _ => 0,
        };
        let count = groups.iter().flat_map(|(_, atoms)| atoms.iter()).max();
        let mut order: Vec<usize> = (0..count.map_or(0, |last| last + 1)).collect();
        order.sort_by_key(|atom| kind(*atom));
        let mut rank = vec![0; order.len()];
        for (at, atom) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*atom) {
                *slot = at;
            }
        }
        let first = order.partition_point(|atom| kind(*atom) == 0);
        let after = order.partition_point(|atom| kind(*atom) < 2);
        let mut system = System::default();
        for (at, atoms) in groups {
            let known = atoms.iter().filter_map(|atom| Some((*rank.get(*atom)?, 1)));
            let mut row: Sparse = known.collect();
            row.sort_unstable();
            system.add(row, *at);
        }
        let atoms: Vec<usize> = order.get(first..after).unwrap_or_default().to_vec();
        let direction = |column: usize| {
            let atom = atoms.get(column).and_then(|atom| ends.get(*atom));
            if atom.is_some_and(|[low, _]| *low) {
                1.0
            } else {
                -1.0
            }
        };
        let (mut sums, mut pivots) = (Vec::new(), Vec::new());
        for (row, from) in &system.rows {
            let Some(pivot) = row.first().map(|(column, _)| *column) else {
                continue;
            };
            if !(first..after).contains(&pivot) {
                continue;
            }
            let pivot = pivot - first;
            let mut factors = vec![0.0; atoms.len()];
            for (column, factor) in row {
                if let Some(slot) = factors.get_mut(column - first) {
                    *slot = fraction(*factor) * direction(column - first) * direction(pivot);
                }
            }
            sums.push((factors, groups_of(from)));
            pivots.push(pivot);
        }
        let mut certain = Certain {
            atoms,
            sums,
            pivots,
            fixed: Vec::new(),
        };
        certain.find();
        certain
    }

    /// The atoms that are certain, in order.
    pub(super) fn atoms(&self) -> Vec<usize> {
        let all = self
            .fixed
            .iter()
            .filter_map(|column| self.atoms.get(*column));
        let mut all: Vec<usize> = all.copied().collect();
        all.sort_unstable();
        all
    }

    /// The groups by which an atom is certain.
    pub(super) fn groups(&self, atom: usize) -> Vec<usize> {
        let Some(column) = self.atoms.iter().position(|known| *known == atom) else {
            return Vec::new();
        };
        let (_, weights) = self.moved(&[column]);
        let used = self.sums.iter().zip(weights);
        let used = used.filter(|(_, weight)| weight.abs() > ROUNDING);
        let mut groups: Vec<usize> = used.flat_map(|((_, groups), _)| groups).copied().collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Who cannot move: first those of sums in which everybody could only move upwards, sum by sum; of the others, takes
    /// away everybody who moves in some change, until nobody else does.
    fn find(&mut self) {
        let mut fixed = vec![false; self.atoms.len()];
        let mut open: Vec<usize> = (0..self.sums.len()).collect();
        loop {
            let before = open.len();
            open.retain(|at| {
                let Some((sum, _)) = self.sums.get(*at) else {
                    return false;
                };
                let moving = || sum.iter().zip(&fixed).filter(|(_, fixed)| !**fixed);
                let [up, down] = [1.0, -1.0].map(|way| moving().all(|(by, _)| by * way >= 0.0));
                if up || down {
                    for (slot, by) in fixed.iter_mut().zip(sum) {
                        *slot |= *by != 0.0;
                    }
                }
                !(up || down)
            });
            if open.len() == before {
                break;
            }
        }
        let named = |column: &usize| {
            let mut sums = open.iter().filter_map(|at| self.sums.get(*at));
            sums.any(|(sum, _)| sum.get(*column).is_some_and(|by| *by != 0.0))
        };
        let moving = (0..self.atoms.len()).filter(|column| fixed.get(*column) == Some(&false));
        let mut left: Vec<usize> = moving.filter(named).collect();
        while !left.is_empty() {
            let (moves, _) = self.moved(&left);
            let before = left.len();
            left.retain(|column| moves.get(*column).is_none_or(|by| *by <= ROUNDING));
            if left.len() == before {
                break;
            }
        }
        let known = (0..fixed.len()).filter(|column| fixed.get(*column) == Some(&true));
        self.fixed = known.chain(left).collect();
    }

    /// By how much each column moves where these move together as much as they can while all move by 1; and with which
    /// weights the sums say that they cannot move, where they do not. The simplex method with Bland's rule: what no sum
    /// changes is a system whose solution of no change is a basis already.
    fn moved(&self, wanted: &[usize]) -> (Vec<f64>, Vec<f64>) {
        let (count, rows) = (self.atoms.len(), self.sums.len());
        // The last row says that all move by 1, its basis being who does not; the last two columns are that and the sum.
        let mut tableau: Vec<Vec<f64>> = Vec::with_capacity(rows + 1);
        for (factors, _) in &self.sums {
            tableau.push([factors.as_slice(), &[0.0, 0.0]].concat());
        }
        tableau.push(vec![1.0; count + 2]);
        let mut basis: Vec<usize> = self.pivots.iter().copied().chain([count]).collect();
        let gain = |column: usize| f64::from(u8::from(wanted.contains(&column)));
        let mut gains: Vec<f64> = (0..count + 2).map(gain).collect();
        let of = |row: &[f64], column: usize| row.get(column).copied().unwrap_or_default();
        let take = |from: &mut [f64], row: &[f64], factor: f64| {
            for (number, taken) in from.iter_mut().zip(row) {
                *number -= factor * taken;
            }
        };
        // Bases are in no other row than their own.
        for at in 0..rows {
            let (Some(pivot), Some(row)) = (basis.get(at).copied(), tableau.get(at).cloned())
            else {
                continue;
            };
            if let Some(last) = tableau.last_mut() {
                let factor = of(last, pivot);
                take(last, &row, factor);
            }
            let factor = of(&gains, pivot);
            take(&mut gains, &row, factor);
        }
        // Rounding might go round in circles; to stop early calls too many certain, never too few.
        for _ in 0..MOST_STEPS {
            let Some(enters) = (0..=count).find(|column| of(&gains, *column) > ROUNDING) else {
                break;
            };
            let may = tableau.iter().enumerate().filter_map(|(at, row)| {
                let factor = of(row, enters);
                let bound = of(row, count + 1).max(0.0) / factor;
                (factor > ROUNDING).then_some((bound, basis.get(at).copied()?, at))
            });
            let leaves =
                may.min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let Some((_, _, at)) = leaves else {
                break;
            };
            let Some(row) = tableau.get_mut(at) else {
                break;
            };
            let factor = of(row, enters);
            row.iter_mut().for_each(|number| *number /= factor);
            let row = row.clone();
            for (other, numbers) in tableau.iter_mut().enumerate() {
                let factor = of(numbers, enters);
                if other != at && factor != 0.0 {
                    take(numbers, &row, factor);
                }
            }
            let factor = of(&gains, enters);
            take(&mut gains, &row, factor);
            if let Some(slot) = basis.get_mut(at) {
                *slot = enters;
            }
        }
        let mut moves = vec![0.0; count];
        for (column, row) in basis.iter().zip(&tableau) {
            if let Some(slot) = moves.get_mut(*column) {
                *slot = of(row, count + 1);
            }
        }
        let weights = self
            .pivots
            .iter()
            .map(|pivot| gain(*pivot) - of(&gains, *pivot));
        (moves, weights.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: [bool; 2] = [true, false];
    const HIGH: [bool; 2] = [false, true];
    const BETWEEN: [bool; 2] = [false; 2];

    fn certain(groups: &[&[usize]], ends: &AtEnds) -> Vec<(usize, Vec<usize>)> {
        let numbered: Vec<(usize, &[usize])> = groups.iter().copied().enumerate().collect();
        let certain = Certain::new(&numbered, ends);
        let atoms = certain.atoms().into_iter();
        atoms.map(|atom| (atom, certain.groups(atom))).collect()
    }

    #[test]
    fn where_all_stand_at_one_end_each_does() {
        let found = certain(&[&[0, 1], &[1, 2]], &[HIGH, HIGH, BETWEEN]);
        assert_eq!(found, [(0, vec![0]), (1, vec![0])]);
        assert_eq!(certain(&[&[0, 1]], &[HIGH, LOW]), []);
    }

    #[test]
    fn a_sum_less_another_whose_members_stand_at_the_other_end_tells_of_all() {
        // What 0 says with the unknown 1 less what 1 says with 2 is as much as it can be.
        let found = certain(&[&[0, 1], &[1, 2]], &[HIGH, BETWEEN, LOW]);
        assert_eq!(found, [(0, vec![0, 1]), (2, vec![0, 1])]);
        assert_eq!(certain(&[&[0, 1], &[1, 2]], &[HIGH, BETWEEN, HIGH]), []);
    }

    #[test]
    fn chains_of_sums_are_followed_to_their_ends() {
        // Women of four units, two units in all and one of women alone, of whom unit by unit: women, men.
        let ends = [BETWEEN, HIGH, HIGH, LOW, LOW, HIGH, LOW];
        let groups: [&[usize]; 5] = [&[0, 2, 4, 6], &[0, 1], &[2], &[2, 3], &[4, 5]];
        let found: Vec<usize> = certain(&groups, &ends)
            .into_iter()
            .map(|(atom, _)| atom)
            .collect();
        assert_eq!(found, [1, 2, 3, 4, 5, 6]);
    }
}
