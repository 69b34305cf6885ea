//! Finding a member by its name: a small hash table without collisions, made once for each object of the model.

/// Where each name of a fixed list stands.
#[derive(Debug)]
pub(super) struct Lookup {
    /// Position + 1 of the name, 0 for none. Its length is a power of two, at least twice the number of names.
    slots: Box<[u8]>,
    multiplier: u64,
    shift: u32,
}

impl Lookup {
    /// A table of these names, 254 at most.
    pub(super) fn new(names: &[&str]) -> Self {
        let bits = (names.len().max(1) * 2).next_power_of_two().ilog2().max(1);
        let (mut best, mut multiplier) = (None::<(usize, Self)>, 0x9e37_79b9_7f4a_7c15_u64);
        for _ in 0..256 {
            let mut table = Self { slots: vec![0; 1 << bits].into(), multiplier, shift: 64 - bits };
            let collisions: usize = (1..).zip(names).map(|(place, name)| table.insert(name, place)).sum();
            if best.as_ref().is_none_or(|(fewest, _)| collisions < *fewest) {
                best = Some((collisions, table));
            }
            if collisions == 0 {
                break;
            }
            multiplier = multiplier.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(2) | 1;
        }
        best.expect("the loop runs at least once").1
    }

    /// The position that may hold this name; `is` compares the names.
    pub(super) fn find(&self, name: &str, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = self.slot(name);
        loop {
            match self.slots[slot] {
                0 => return None,
                place if is(usize::from(place) - 1) => return Some(usize::from(place) - 1),
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    fn insert(&mut self, name: &str, place: u8) -> usize {
        let (mut slot, mut collisions) = (self.slot(name), 0);
        while self.slots[slot] != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
            collisions += 1;
        }
        self.slots[slot] = place;
        collisions
    }

    fn slot(&self, name: &str) -> usize {
        (fingerprint(name.as_bytes()).wrapping_mul(self.multiplier) >> self.shift) as usize
    }
}

/// Length, beginning and end of a name in one word; what is between them hardly ever tells two members apart.
fn fingerprint(name: &[u8]) -> u64 {
    let (first, last) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    };
    first ^ last.rotate_left(23) ^ (name.len() as u64) << 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names: Vec<String> = (0..120).map(|i| format!("someMember{i}Descriptor")).collect();
        let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
        for count in [0, 1, 2, 33, 120] {
            let table = Lookup::new(&borrowed[..count]);
            for (place, name) in names.iter().enumerate() {
                let found = table.find(name, |candidate| names[candidate] == *name);
                assert_eq!(found, (place < count).then_some(place));
            }
        }
    }
}
