//! Random numbers that are the same on every machine and every run.
//!
//! Only additions, multiplications and shifts are used: a logarithm or a cosine may differ in its
//! last bit between two C libraries, and then the workbooks would differ too.

/// The seed of all invented values. It is printed in every workbook.
pub const SEED: u64 = 20_150_601;

/// A splitmix64 generator.
pub struct Random {
    /// The generator's counter.
    state: u64,
}

impl Random {
    /// A stream of its own for each label, so that a new key figure leaves the others' values alone.
    pub fn labelled(label: &str) -> Random {
        let state = label
            .bytes()
            .fold(SEED ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        Random { state }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to, not including, `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The high half of the product is the scaled number; it always fits below `bound`.
        let scaled = (u128::from(self.bits()) * bound as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A nearly normal number, mean 0 and standard deviation 1: twelve uniform ones added.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// `count` nearly normal numbers.
    pub fn normals(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.normal()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_gives_the_published_first_number() {
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
    }

    #[test]
    fn labels_have_streams_of_their_own() {
        let first = Random::labelled("a").bits();
        assert_eq!(first, Random::labelled("a").bits());
        assert_ne!(first, Random::labelled("b").bits());
    }
}
