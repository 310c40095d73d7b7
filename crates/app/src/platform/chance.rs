//! Random bytes and identifiers. Nothing else in the program asks for chance.

use rand::RngExt as _;

/// Random bytes from the thread's cryptographic generator, seeded by the machine.
pub fn bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}

/// A secret of 32 random bytes in hex: session keys, tokens.
pub fn secret() -> String {
    super::hash::hex(&bytes::<32>())
}

/// A new record id: 20 characters, ordered by time (`millis` since 1970), then random. Opaque to everybody.
pub fn id(millis: i64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let random = u64::from_be_bytes(bytes());
    let mut text = String::with_capacity(20);
    for value in [millis.unsigned_abs(), random] {
        for place in (0..10).rev() {
            text.push(char::from(ALPHABET[(value >> (place * 5) & 31) as usize]));
        }
    }
    text
}

/// A password to hand over once: 12 characters without characters that look alike, about 58 bits.
pub fn password() -> String {
    const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    (0..12).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_ordered_by_time_and_differ() {
        let (a, b, c) =
            (super::id(1_721_268_000_000), super::id(1_721_268_000_001), super::id(1_721_268_000_001));
        assert!(a < b && a.len() == 20);
        assert_ne!(b, c);
    }
}
