/// Throws that depend on what they are for and not on what was thrown before: when a case shrinks, the cells and
/// rules that remain keep their values.
#[derive(Clone, Copy, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn below(self, what: &str, at: &[usize], sides: usize) -> usize {
        let mut state = self.0 ^ 0x9e37_79b9_7f4a_7c15;
        let bytes = what.bytes().map(u64::from);
        for part in bytes.chain(at.iter().map(|index| *index as u64 + 1000)) {
            state = mix(state ^ part);
        }
        (mix(state) % sides.max(1) as u64) as usize
    }

    /// True so many times in a hundred.
    pub fn chance(self, what: &str, at: &[usize], percent: usize) -> bool {
        self.below(what, at, 100) < percent
    }

    pub fn pick<T: Clone>(self, what: &str, at: &[usize], from: &[T]) -> T {
        from[self.below(what, at, from.len())].clone()
    }

    pub fn shuffle<T>(self, what: &str, at: &[usize], items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let mut keys = at.to_vec();
            keys.push(last);
            items.swap(last, self.below(what, &keys, last + 1));
        }
    }
}

fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (state ^ (state >> 31)).wrapping_add(0x9e37_79b9_7f4a_7c15)
}
