//! The rank of a composite: values change hands between municipalities until exactly the right
//! number of them is better than our own.
//!
//! A value only changes hands between two municipalities on the same side of the own value, so the
//! ranks and means of the members stay as they are.

use std::cmp::Ordering;

use crate::column::MOST_TIES;
use crate::random::Random;

/// How many exchanges are tried before giving up.
const MOST_TRIES: usize = 2_000_000;

/// The members of a composite in one year.
pub struct Ranking {
    /// The merits of each member, by municipality.
    members: Vec<Vec<Option<i64>>>,
    /// The own municipality's position.
    own: usize,
    /// The own sum of merits. With equally many members in every sum, sums rank as means do.
    own_sum: i64,
    /// How many municipalities there are.
    count: usize,
}

/// How far a ranking is from what it must be.
#[derive(Clone, Copy)]
struct Standing {
    /// Municipalities with a better sum.
    better: i64,
    /// Others with the same sum.
    ties: i64,
}

impl Standing {
    /// The number of municipalities too many or too few, ties beyond the limit included.
    fn error(self, target: i64) -> i64 {
        let extra = (self.ties - MOST_TIES as i64).max(0);
        (self.better - target).abs() + extra
    }

    /// Counts a municipality in (`change` 1) or out (-1).
    fn tally(&mut self, sum: Option<i64>, own_sum: i64, change: i64) {
        match sum.map(|sum| sum.cmp(&own_sum)) {
            Some(Ordering::Greater) => self.better += change,
            Some(Ordering::Equal) => self.ties += change,
            Some(Ordering::Less) | None => {}
        }
    }
}

impl Ranking {
    /// A ranking of members' merits; none when the own municipality lacks a member.
    pub fn new(members: Vec<Vec<Option<i64>>>, own: usize) -> Option<Ranking> {
        let count = members.first().map_or(0, Vec::len);
        let mut ranking = Ranking {
            members,
            own,
            own_sum: 0,
            count,
        };
        ranking.own_sum = ranking.sum(own)?;
        Some(ranking)
    }

    /// Exchanges values until the own rank is `rank`. Says whether it came out.
    pub fn reach(&mut self, rank: usize, random: &mut Random) -> bool {
        let target = rank.saturating_sub(1) as i64;
        let mut standing = self.standing();
        for _ in 0..MOST_TRIES {
            if standing.error(target) == 0 {
                return true;
            }
            let member = random.below(self.members.len());
            let pair = (random.below(self.count), random.below(self.count));
            if !self.may_exchange(member, pair) {
                continue;
            }
            let tried = self.exchange(member, pair, standing);
            if tried.error(target) < standing.error(target) {
                standing = tried;
            } else {
                self.swap(member, pair);
            }
        }
        false
    }

    /// The members' merits.
    pub fn into_members(self) -> Vec<Vec<Option<i64>>> {
        self.members
    }

    /// Counts those better than and equal to the own municipality.
    fn standing(&self) -> Standing {
        let mut standing = Standing { better: 0, ties: 0 };
        for place in (0..self.count).filter(|place| *place != self.own) {
            standing.tally(self.sum(place), self.own_sum, 1);
        }
        standing
    }

    /// A municipality's sum over all members; none when one is missing.
    fn sum(&self, place: usize) -> Option<i64> {
        (0..self.members.len())
            .map(|member| self.merit(member, place))
            .sum()
    }

    /// A municipality's merit in a member.
    fn merit(&self, member: usize, place: usize) -> Option<i64> {
        self.members.get(member)?.get(place).copied().flatten()
    }

    /// Whether two others lie on the same side of the own value.
    fn may_exchange(&self, member: usize, (one, other): (usize, usize)) -> bool {
        if one == other || one == self.own || other == self.own {
            return false;
        }
        let side = |place| {
            let own = self.merit(member, self.own)?;
            Some(self.merit(member, place)?.cmp(&own))
        };
        side(one).is_some() && side(one) == side(other)
    }

    /// Exchanges two municipalities' values and gives the standing that follows.
    fn exchange(
        &mut self,
        member: usize,
        pair: (usize, usize),
        mut standing: Standing,
    ) -> Standing {
        for place in [pair.0, pair.1] {
            standing.tally(self.sum(place), self.own_sum, -1);
        }
        self.swap(member, pair);
        for place in [pair.0, pair.1] {
            standing.tally(self.sum(place), self.own_sum, 1);
        }
        standing
    }

    /// Exchanges two municipalities' values.
    fn swap(&mut self, member: usize, (one, other): (usize, usize)) {
        if let Some(merits) = self.members.get_mut(member) {
            merits.swap(one, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_is_reached_and_the_members_keep_theirs() {
        let mut random = Random::labelled("test");
        let mut members: Vec<Vec<Option<i64>>> = (0..2)
            .map(|_| (0..100).map(|_| Some(random.below(1000) as i64)).collect())
            .collect();
        for member in &mut members {
            member[0] = Some(500);
        }
        let better = |merits: &[Option<i64>]| merits.iter().filter(|m| **m > Some(500)).count();
        let before: Vec<usize> = members.iter().map(|m| better(m)).collect();
        let mut ranking = Ranking::new(members, 0).unwrap();
        assert!(ranking.reach(40, &mut random));
        assert_eq!(ranking.standing().better, 39);
        let after: Vec<usize> = ranking.into_members().iter().map(|m| better(m)).collect();
        assert_eq!(before, after);
    }
}
