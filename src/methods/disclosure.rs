//! What may not be published of groups of people, so that nothing is told of fewer than some least number.
//!
//! Whatever is published of a group (a mean with its count, a share, a sum) is to a reader an equation: so much is said
//! together by those who belong to it. From the equations of all groups that are shown he may work out further ones: a
//! total less the parts that are shown is what the hidden part said. What is decided is therefore which *groups* are
//! hidden, once for everything that is said of them, and never by looking at one table alone.
//!
//! The people are split into atoms, those who belong to the same groups. All that follows exactly from the groups that
//! are shown is the span of their equations, which elimination gives, and who must stand at an end of the scale
//! ([`super::certain`]). Nothing may follow about fewer than the least number of people, nor the sum of a group that is
//! hidden for being small.
//!
//! What gives something away is mended by hiding one of the groups that it was worked out from: the one that costs least
//! and has the fewest people, of those who did not all give the same answer if there are any. At the end each group that
//! was hidden beside the small ones, the largest first, is shown again if nothing follows from it. The result is safe and
//! none of it superfluous, but not always the fewest groups that would do: to find those takes too long.

use std::collections::{BTreeSet, HashMap};

use super::{
    certain::Certain,
    elimination::{Sparse, System, fraction, groups_of},
};
use crate::model::Missing;

/// Groups of people of whom something is published.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Nothing may be told of fewer people.
    pub least: u32,
    /// For each atom the people in it: a number for whoever is one and the same, and how many stand behind it.
    pub atoms: Vec<Vec<(u32, u32)>>,
    /// The groups.
    pub groups: Vec<ClaimedGroup>,
}

/// A group of people of whom something is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedGroup {
    /// Its atoms, in order, each once.
    pub atoms: Vec<usize>,
    /// Whether it is known to readers whatever is hidden: published elsewhere.
    pub known: bool,
    /// What it costs to hide it, before its people are counted.
    pub cost: u32,
}

/// For each atom whether all in it stand at the low and at the high end of a scale, as far as is known.
pub type AtEnds = [[bool; 2]];

impl Claims {
    /// How many people belong to some atoms together.
    pub fn people(&self, atoms: impl IntoIterator<Item = usize>) -> u32 {
        let mut counted: HashMap<u32, u32> = HashMap::new();
        for (who, count) in atoms
            .into_iter()
            .filter_map(|atom| self.atoms.get(atom))
            .flatten()
        {
            let known = counted.entry(*who).or_default();
            *known = (*known).max(*count);
        }
        counted.into_values().fold(0, u32::saturating_add)
    }

    /// For each group why it is hidden, or none: [`Missing::TooFew`] for a small one, [`Missing::Shielded`] for one that
    /// would give another away. `hidden` says what is hidden already; it stays so.
    pub fn protect(&self, hidden: &[Option<Missing>], ends: &AtEnds) -> Vec<Option<Missing>> {
        let mut state = State {
            claims: self,
            ends,
            hidden: hidden.to_vec(),
        };
        state.hidden.resize(self.groups.len(), None);
        for (at, group) in self.groups.iter().enumerate() {
            let people = self.people(group.atoms.iter().copied());
            if let Some(slot) = state.hidden.get_mut(at)
                && slot.is_none()
                && !group.known
                && !group.atoms.is_empty()
                && people < self.least
            {
                *slot = Some(Missing::TooFew);
            }
        }
        let given: Vec<bool> = state.hidden.iter().map(Option::is_some).collect();
        let elsewhere = State {
            claims: self,
            ends,
            hidden: self
                .groups
                .iter()
                .map(|group| (!group.known).then_some(Missing::Shielded))
                .collect(),
        };
        let helpless = [false, true].map(|of_ends| Reader::new(&elsewhere, of_ends));
        while let Some(leak) = state.leak(&helpless)
            && let Some(at) = state.sacrifice(&leak)
        {
            state.set(at, Some(Missing::Shielded));
        }
        state.show_what_is_superfluous(&given, &helpless);
        state.hidden
    }
}

/// Something that follows from what is shown and may not.
struct Leak {
    atoms: Vec<usize>,
    /// The groups that it is worked out from.
    from: Vec<usize>,
}

struct State<'a> {
    claims: &'a Claims,
    ends: &'a AtEnds,
    hidden: Vec<Option<Missing>>,
}

/// Of so many sets of few people it is tried whether anything follows of them.
const TRIED: usize = 5_000;

/// What a reader can work out of what is shown.
struct Reader<'a> {
    state: &'a State<'a>,
    system: System,
    /// Who must stand at the end at which they do, where that is looked at. Each is an equation of its own, numbered
    /// after the groups.
    certain: Option<Certain>,
    /// The atoms in the order of the columns: what is hidden stands last, so that what is left in the end is about nobody
    /// else.
    order: Vec<usize>,
    rank: Vec<usize>,
    /// The atoms of groups that are shown, without anybody hidden for being few, and in which all answered alike.
    told: BTreeSet<usize>,
}

impl<'a> Reader<'a> {
    fn new(state: &'a State<'a>, of_ends: bool) -> Self {
        let groups = || state.claims.groups.iter().enumerate();
        let atoms_of = |is: &dyn Fn(usize) -> bool| -> BTreeSet<usize> {
            let those = groups().filter(|(at, _)| is(*at));
            those
                .flat_map(|(_, group)| group.atoms.iter().copied())
                .collect()
        };
        let hidden = atoms_of(&|at| state.is_hidden(at));
        let behind_few = atoms_of(&|at| state.is_few(at));
        let mut order: Vec<usize> = (0..state.claims.atoms.len()).collect();
        order.sort_by_key(|atom| (hidden.contains(atom), *atom));
        let mut rank = vec![0; order.len()];
        for (at, atom) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*atom) {
                *slot = at;
            }
        }
        let shown: Vec<(usize, &[usize])> = groups()
            .filter(|(at, _)| !state.is_hidden(*at))
            .map(|(at, group)| (at, group.atoms.as_slice()))
            .collect();
        let alike = shown.iter().filter(|(at, atoms)| {
            let known = state
                .claims
                .groups
                .get(*at)
                .is_some_and(|group| group.known);
            !known && state.are_alike(atoms) && !atoms.iter().any(|atom| behind_few.contains(atom))
        });
        let told = alike.flat_map(|(_, atoms)| atoms.iter().copied()).collect();
        let mut reader = Reader {
            state,
            system: System::default(),
            certain: of_ends.then(|| Certain::new(&shown, state.ends)),
            order,
            rank,
            told,
        };
        for (at, atoms) in shown {
            reader.system.add(reader.row(atoms), at);
        }
        for atom in reader.certain.iter().flat_map(Certain::atoms) {
            let number = state.claims.groups.len() + atom;
            reader.system.add(reader.row(&[atom]), number);
        }
        reader
    }

    /// The equation of some atoms together.
    fn row(&self, atoms: &[usize]) -> Sparse {
        let known = atoms
            .iter()
            .filter_map(|atom| Some((*self.rank.get(*atom)?, 1)));
        let mut row: Sparse = known.collect();
        row.sort_unstable();
        row
    }

    /// A leak about some atoms, made of equations.
    fn leak(&self, atoms: Vec<usize>, made: &Sparse) -> Leak {
        let count = self.state.claims.groups.len();
        let mut from = BTreeSet::new();
        for number in groups_of(made) {
            match (number.checked_sub(count), &self.certain) {
                (Some(atom), Some(certain)) => from.extend(certain.groups(atom)),
                _ => from.extend([number]),
            }
        }
        Leak {
            atoms,
            from: from.into_iter().collect(),
        }
    }

    /// What follows by elimination and is about few.
    fn of_sums(&self) -> impl Iterator<Item = Leak> {
        let rows = self.system.rows.iter();
        let sums = rows.filter(|(row, _)| row.iter().all(|(_, factor)| fraction(*factor) > 0.0));
        sums.filter_map(|(row, from)| {
            let atoms = self.atoms_of(row);
            let few = self.state.claims.people(atoms.iter().copied()) < self.state.claims.least;
            let untold = !atoms.iter().all(|atom| self.told.contains(atom));
            (few && untold).then(|| self.leak(atoms, from))
        })
    }

    /// The atoms of an equation, in order.
    fn atoms_of(&self, row: &Sparse) -> Vec<usize> {
        let known = row
            .iter()
            .filter_map(|(at, _)| self.order.get(*at).copied());
        let mut atoms: Vec<usize> = known.collect();
        atoms.sort_unstable();
        atoms
    }

    /// Small groups that follow as they are.
    fn of_groups(&self) -> impl Iterator<Item = Leak> {
        let groups = self.state.claims.groups.iter().enumerate();
        let few = groups.filter(|(at, _)| self.state.is_few(*at));
        few.filter_map(|(_, group)| self.following(&group.atoms))
    }

    /// Sets of few people that follow, whether or not they are a group.
    fn of_few(&self) -> impl Iterator<Item = Leak> {
        let claims = self.state.claims;
        let small: Vec<usize> = (0..claims.atoms.len())
            .filter(|atom| {
                let people = claims.people([*atom]);
                people > 0 && people < claims.least && !self.told.contains(atom)
            })
            .collect();
        let mut open: Vec<Vec<usize>> = (0..small.len()).map(|at| vec![at]).collect();
        let mut left = TRIED;
        let next = move || {
            while let Some(set) = open.pop() {
                left = left.checked_sub(1)?;
                let last = set.last().copied().unwrap_or_default();
                let atoms: Vec<usize> = set
                    .iter()
                    .filter_map(|at| small.get(*at).copied())
                    .collect();
                if claims.people(atoms.iter().copied()) >= claims.least {
                    continue;
                }
                open.extend((last + 1..small.len()).map(|next| [set.as_slice(), &[next]].concat()));
                if let Some(leak) = self.following(&atoms) {
                    return Some(leak);
                }
            }
            None
        };
        std::iter::from_fn(next)
    }

    /// A leak where the sum of some atoms follows.
    fn following(&self, atoms: &[usize]) -> Option<Leak> {
        let (rest, from) = self.system.reduced(self.row(atoms), Sparse::new());
        rest.is_empty().then(|| self.leak(atoms.to_vec(), &from))
    }
}

impl State<'_> {
    /// Whether a group is hidden for being small.
    fn is_few(&self, at: usize) -> bool {
        self.hidden.get(at) == Some(&Some(Missing::TooFew))
    }

    /// Whether all of some atoms stand at the same end, as far as is known.
    fn are_alike(&self, atoms: &[usize]) -> bool {
        let stands = |atom: &usize, end: usize| {
            let ends = self.ends.get(*atom).and_then(|ends| ends.get(end));
            ends == Some(&true)
        };
        !atoms.is_empty() && (0..2).any(|end| atoms.iter().all(|atom| stands(atom, end)))
    }

    fn set(&mut self, at: usize, why: Option<Missing>) {
        if let Some(slot) = self.hidden.get_mut(at) {
            *slot = why;
        }
    }

    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.get(at).is_some_and(Option::is_some)
    }

    /// The first thing that follows and may not, nor follows from what is known elsewhere: first from sums alone, so that
    /// nobody is hidden alone even where a sum that is known elsewhere tells that all stand at an end.
    fn leak(&self, helpless: &[Reader; 2]) -> Option<Leak> {
        let is_any = self.ends.iter().any(|ends| ends.contains(&true));
        let looked = helpless.iter().take(1 + usize::from(is_any));
        looked.enumerate().find_map(|(at, helpless)| {
            let reader = Reader::new(self, at == 1);
            let mut all = reader
                .of_sums()
                .chain(reader.of_groups())
                .chain(reader.of_few());
            all.find(|leak| helpless.following(&leak.atoms).is_none())
        })
    }

    /// The group to hide so that a leak no longer follows from all that it was worked out from: of those in which not all
    /// answered alike if there are any, since what stands at an end is told of by the next group as well.
    fn sacrifice(&self, leak: &Leak) -> Option<usize> {
        let cheapest = |among: &mut dyn Iterator<Item = usize>| {
            let groups = among.filter_map(|at| Some((at, self.claims.groups.get(at)?)));
            let may = groups.filter(|(at, group)| !self.is_hidden(*at) && !group.known);
            let least = may.min_by_key(|(at, group)| {
                let people = self.claims.people(group.atoms.iter().copied());
                (self.are_alike(&group.atoms), group.cost, people, *at)
            });
            least.map(|(at, _)| at)
        };
        // Should rounding have lost by which it follows, anything that is shown may do.
        cheapest(&mut leak.from.iter().copied()).or_else(|| cheapest(&mut (0..self.hidden.len())))
    }

    /// Shows again what need not be hidden.
    fn show_what_is_superfluous(&mut self, given: &[bool], helpless: &[Reader; 2]) {
        let mut beside: Vec<usize> = (0..self.hidden.len())
            .filter(|at| self.is_hidden(*at) && given.get(*at) == Some(&false))
            .collect();
        beside.sort_by_key(|at| {
            let group = self.claims.groups.get(*at);
            let people = group.map_or(0, |group| self.claims.people(group.atoms.iter().copied()));
            (std::cmp::Reverse(people), *at)
        });
        if beside.len() < 2 {
            return;
        }
        for at in beside {
            let why = self.hidden.get(at).copied().flatten();
            self.set(at, None);
            if self.leak(helpless).is_some() {
                self.set(at, why);
            }
        }
    }
}
