//! What may not be published of groups of people, so that nothing is told of fewer than some least number.
//!
//! Whatever is published of a group (a mean with its count, a share, a sum) is to a reader an equation: so much is said
//! together by those who belong to it. From the equations of all groups that are shown he may work out further ones: a
//! total less the parts that are shown is what the hidden part said. What is decided is therefore which *groups* are
//! hidden, once for everything that is said of them, and never by looking at one table alone.
//!
//! The people are split into atoms, those who belong to the same groups. All that follows exactly from the groups that
//! are shown is the span of their equations, which elimination gives. Nothing may follow about fewer than the least
//! number of people, nor the sum of a group that is hidden for being small; nor may what is said together by those who
//! are hidden stand at an end of the scale, since then each of them said so.
//!
//! What gives something away is mended by hiding one of the groups that it was worked out from: the one that costs least
//! and has the fewest people, of those who did not all give the same answer if there are any. At the end each group that
//! was hidden beside the small ones, the largest first, is shown again if nothing follows from it. The result is safe and
//! none of it superfluous, but not always the fewest groups that would do: to find those takes too long.

use std::collections::{BTreeSet, HashMap};

use super::elimination::{PRIME, Sparse, System, groups_of, less};
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
        let mut helpless = Helpless::new();
        while let Some(leak) = state.leak(&helpless) {
            match state.sacrifice(&leak) {
                Some(at) => state.set(at, Some(Missing::Shielded)),
                None => {
                    helpless.insert((leak.atoms, leak.end));
                }
            }
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
    /// The end at which all of it stands, where that is what gives it away; see [`Reader::extremes`].
    end: Option<usize>,
}

/// What follows and cannot be helped: those whom it is about, and the end at which they stand.
type Helpless = BTreeSet<(Vec<usize>, Option<usize>)>;

struct State<'a> {
    claims: &'a Claims,
    ends: &'a AtEnds,
    hidden: Vec<Option<Missing>>,
}

/// Of so many sets of few people it is tried whether anything follows of them.
const TRIED: usize = 5_000;
/// Of so many equations about hidden ones it is tried what two of them tell together.
const PAIRED: usize = 40;

/// What a reader can work out of what is shown.
struct Reader<'a> {
    state: &'a State<'a>,
    system: System,
    /// The atoms in the order of the columns: what is hidden stands last, so that what is left in the end is about nobody
    /// else.
    order: Vec<usize>,
    rank: Vec<usize>,
    /// The atoms of groups that are hidden, and of those that are for being small.
    hidden: BTreeSet<usize>,
    behind_few: BTreeSet<usize>,
    /// The atoms of groups that are shown and in which all answered alike.
    told: BTreeSet<usize>,
    /// Equations about small groups that are as little or as much as they can be.
    extreme: Vec<(Sparse, Sparse)>,
}

impl<'a> Reader<'a> {
    fn new(state: &'a State<'a>) -> Self {
        let groups = || state.claims.groups.iter().enumerate();
        let atoms_of = |is: &dyn Fn(usize) -> bool| -> BTreeSet<usize> {
            let those = groups().filter(|(at, _)| is(*at));
            those
                .flat_map(|(_, group)| group.atoms.iter().copied())
                .collect()
        };
        let hidden = atoms_of(&|at| state.is_hidden(at));
        let mut order: Vec<usize> = (0..state.claims.atoms.len()).collect();
        order.sort_by_key(|atom| (hidden.contains(atom), *atom));
        let mut rank = vec![0; order.len()];
        for (at, atom) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*atom) {
                *slot = at;
            }
        }
        let mut reader = Reader {
            state,
            system: System::default(),
            order,
            rank,
            behind_few: atoms_of(&|at| state.is_few(at)),
            hidden,
            told: BTreeSet::new(),
            extreme: Vec::new(),
        };
        for (at, group) in groups().filter(|(at, _)| !state.is_hidden(*at)) {
            reader.system.add(reader.row(&group.atoms), at);
            if !group.known && state.end_of(&group.atoms).is_some() {
                for atom in &group.atoms {
                    reader.system.add(reader.row(&[*atom]), at);
                    reader.told.insert(*atom);
                }
            }
        }
        reader.find_extremes();
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

    /// Groups that are shown, in which all answered alike, with a hidden one within.
    fn of_ends(&self) -> impl Iterator<Item = Leak> {
        let shown = self.state.claims.groups.iter().enumerate();
        let shown = shown.filter(|(at, group)| !group.known && !self.state.is_hidden(*at));
        shown.filter_map(|(at, group)| {
            let tells = group
                .atoms
                .iter()
                .any(|atom| self.behind_few.contains(atom));
            let end = self.state.end_of(&group.atoms).filter(|_| tells)?;
            Some(Leak {
                atoms: group.atoms.clone(),
                from: vec![at],
                end: Some(end),
            })
        })
    }

    /// What follows by elimination and is about few.
    fn of_sums(&self) -> impl Iterator<Item = Leak> {
        let rows = self.system.rows.iter();
        let sums = rows.filter(|(row, _)| row.iter().all(|(_, factor)| *factor <= PRIME / 2));
        sums.filter_map(|(row, from)| {
            let atoms = self.atoms_of(row);
            let few = self.state.claims.people(atoms.iter().copied()) < self.state.claims.least;
            let untold = !atoms.iter().all(|atom| self.told.contains(atom));
            (few && untold).then(|| Leak {
                atoms,
                from: groups_of(from),
                end: None,
            })
        })
    }

    /// Equations with a small group within that is as little or as much as it can be, so that each in it is known.
    fn of_extremes(&self) -> impl Iterator<Item = Leak> {
        self.extreme.iter().flat_map(|(row, from)| {
            let leaks = self.extremes(row).into_iter().map(|end| Leak {
                atoms: self.atoms_of(row),
                from: groups_of(from),
                end: Some(end),
            });
            leaks.collect::<Vec<_>>()
        })
    }

    /// Finds the equations that are as little or as much as they can be, and two of them together: those about what is
    /// hidden first. In one without a small group each is known from now on.
    fn find_extremes(&mut self) {
        let touches = |row: &Sparse| {
            self.atoms_of(row)
                .iter()
                .any(|atom| self.hidden.contains(atom))
        };
        let open = self.system.rows.iter().filter(|(row, _)| row.len() > 1);
        let mut open: Vec<(Sparse, Sparse)> = open.cloned().collect();
        open.sort_by_cached_key(|(row, _)| !touches(row));
        let paired = || open.iter().take(PAIRED).enumerate();
        let pairs = paired().flat_map(|(at, one)| {
            let others = open.iter().take(at);
            others.flat_map(move |other| {
                [1, PRIME - 1].map(|factor| {
                    let row = less(&one.0, &other.0, factor);
                    (row, less(&one.1, &other.1, factor))
                })
            })
        });
        let all = open.iter().cloned().chain(pairs);
        let extreme = all.filter(|(row, _)| !row.is_empty() && !self.extremes(row).is_empty());
        let (few, others): (Vec<_>, Vec<_>) = extreme.partition(|(row, _)| {
            let mut atoms = self.atoms_of(row).into_iter();
            atoms.any(|atom| self.behind_few.contains(&atom))
        });
        self.extreme = few;
        for (row, from) in others {
            for (column, _) in row {
                self.system.add_made(vec![(column, 1)], from.clone());
            }
        }
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

    /// At which ends an equation stands: 0 and 1 where all in it stand at the low and at the high end, 2 where those that
    /// are added stand at the one and those that are taken away at the other.
    fn extremes(&self, row: &Sparse) -> Vec<usize> {
        let (added, taken): (Vec<_>, Vec<_>) =
            row.iter().partition(|(_, factor)| *factor <= PRIME / 2);
        let [added, taken] = [added, taken].map(|of| self.atoms_of(&of));
        let stands = |low: usize, high: usize| {
            self.state.stand_at(&added, low) && self.state.stand_at(&taken, high)
        };
        match taken.is_empty() {
            true => (0..2).filter(|end| stands(*end, *end)).collect(),
            false if stands(0, 1) || stands(1, 0) => vec![2],
            false => Vec::new(),
        }
    }

    /// The ends at which some atoms stand that are all hidden, one of them for being small.
    fn ends_of_hidden(&self, atoms: &[usize]) -> Vec<usize> {
        let hidden = atoms.iter().all(|atom| self.hidden.contains(atom));
        let few = atoms.iter().any(|atom| self.behind_few.contains(atom));
        let ends = (0..2).filter(|end| hidden && few && self.state.stand_at(atoms, *end));
        ends.collect()
    }

    /// What is left of each group when those of it are taken away of whom a reader knows singly.
    fn of_rests(&self) -> impl Iterator<Item = Leak> {
        let single = |atom: &usize| {
            let (row, from) = self
                .system
                .rows
                .get(self.system.row_of(*self.rank.get(*atom)?)?)?;
            (row.len() == 1).then(|| groups_of(from))
        };
        let groups = self.state.claims.groups.iter().enumerate();
        let shown = groups.filter(|(at, _)| !self.state.is_hidden(*at));
        shown.flat_map(move |(at, group)| {
            let mut from = vec![at];
            let mut rest = Vec::new();
            for atom in &group.atoms {
                match single(atom) {
                    Some(by) => from.extend(by),
                    None => rest.push(*atom),
                }
            }
            let ends = match rest.is_empty() {
                true => Vec::new(),
                false => self.ends_of_hidden(&rest),
            };
            let leaks = ends.into_iter().map(move |end| Leak {
                atoms: rest.clone(),
                from: from.clone(),
                end: Some(end),
            });
            leaks.collect::<Vec<_>>()
        })
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
        rest.is_empty().then(|| Leak {
            atoms: atoms.to_vec(),
            from: groups_of(&from),
            end: None,
        })
    }
}

impl State<'_> {
    /// Whether a group is hidden for being small.
    fn is_few(&self, at: usize) -> bool {
        self.hidden.get(at) == Some(&Some(Missing::TooFew))
    }

    /// Whether all of some atoms may stand at an end.
    fn stand_at(&self, atoms: &[usize], end: usize) -> bool {
        let stands = |atom: &usize| {
            let ends = self.ends.get(*atom).and_then(|ends| ends.get(end));
            ends == Some(&true)
        };
        atoms.iter().all(stands)
    }

    /// The first end at which all of some atoms may stand.
    fn end_of(&self, atoms: &[usize]) -> Option<usize> {
        (0..2).find(|end| !atoms.is_empty() && self.stand_at(atoms, *end))
    }

    fn set(&mut self, at: usize, why: Option<Missing>) {
        if let Some(slot) = self.hidden.get_mut(at) {
            *slot = why;
        }
    }

    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.get(at).is_some_and(Option::is_some)
    }

    /// The first thing that follows and may not.
    fn leak(&self, helpless: &Helpless) -> Option<Leak> {
        let reader = Reader::new(self);
        let mut all = reader
            .of_ends()
            .chain(reader.of_sums())
            .chain(reader.of_extremes())
            .chain(reader.of_rests())
            .chain(reader.of_groups())
            .chain(reader.of_few());
        all.find(|leak| !helpless.contains(&(leak.atoms.clone(), leak.end)))
    }

    /// The group to hide so that a leak no longer follows. Where everybody gave the same answer only hiding the whole
    /// helps, not one more of its parts.
    fn sacrifice(&self, leak: &Leak) -> Option<usize> {
        let stands_at_end =
            |group: &ClaimedGroup| leak.end.is_some_and(|end| self.stand_at(&group.atoms, end));
        let named = leak
            .from
            .iter()
            .filter_map(|at| Some((*at, self.claims.groups.get(*at)?)));
        let may = named.filter(|(at, group)| {
            let is_whole = || leak.atoms.iter().all(|atom| group.atoms.contains(atom));
            !self.is_hidden(*at) && !group.known && (!stands_at_end(group) || is_whole())
        });
        let least = may.min_by_key(|(at, group)| {
            let people = self.claims.people(group.atoms.iter().copied());
            (stands_at_end(group), group.cost, people, *at)
        });
        least.map(|(at, _)| at)
    }

    /// Shows again what need not be hidden.
    fn show_what_is_superfluous(&mut self, given: &[bool], helpless: &Helpless) {
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
