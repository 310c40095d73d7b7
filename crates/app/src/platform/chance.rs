//! Random bytes and identifiers. Nothing else in the program asks for chance.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rand::RngExt as _;

/// Digits and letters that cannot be mistaken for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Random bytes from the thread's cryptographic generator, seeded by the machine.
pub fn bytes<const N: usize>() -> [u8; N] {
    rand::rng().random()
}

/// A secret of 32 random bytes in hex: session keys, tokens.
pub fn secret() -> String {
    super::hash::hex(&bytes::<32>())
}

/// A new record id: 20 characters, ordered by time (`millis` since 1970), then by a running number, then random.
/// Opaque to everybody. The running number keeps the rows of one import in order, so that they go to the end of every
/// index by id and not all over it. Two servers at one database give the same id only for rows of the same millisecond
/// that have the same running number, begun anywhere by each, and the same 25 random bits; should that ever happen the
/// primary key refuses the row and the action is undone whole.
pub fn id(millis: i64) -> String {
    const HALF: u64 = (1 << 25) - 1;
    // Each process begins anywhere: two of them at one database do not count alike.
    static RUNNING: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(u64::from_be_bytes(bytes()) >> 40));
    let number = RUNNING.fetch_add(1, Ordering::Relaxed) & HALF;
    let random = (number << 25) | u64::from_be_bytes(bytes()) & HALF;
    let mut text = String::with_capacity(20);
    for value in [millis.unsigned_abs(), random] {
        for place in (0..10).rev() {
            text.push(char::from(ALPHABET[(value >> (place * 5) & 31) as usize]));
        }
    }
    text
}

/// A code of 128 random bits to be scanned or typed: 26 characters without those that look alike.
pub fn code() -> String {
    let mut rest = u128::from_be_bytes(bytes());
    let mut text = String::with_capacity(26);
    for _ in 0..26 {
        text.push(char::from(ALPHABET[(rest & 31) as usize]));
        rest >>= 5;
    }
    text
}

/// Whether a text could be such a code.
pub fn is_code(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| ALPHABET.contains(&b))
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
    fn a_code_is_known_by_its_form() {
        let (a, b) = (super::code(), super::code());
        assert!(a != b && super::is_code(&a));
        for bad in ["", &a[1..], "津12011120240001", "ILOU56789012345678901234ab"] {
            assert!(!super::is_code(bad), "{bad}");
        }
    }

    #[test]
    fn ids_are_ordered_by_time_and_differ() {
        let (a, b, c) =
            (super::id(1_721_268_000_000), super::id(1_721_268_000_001), super::id(1_721_268_000_001));
        assert!(a < b && a.len() == 20);
        assert_ne!(b, c);
    }

    #[test]
    fn ids_of_one_moment_are_in_the_order_they_were_given() {
        let ids: Vec<String> = (0..100).map(|_| super::id(1_721_268_000_000)).collect();
        // The running number begins again once in 33 million.
        let steps_back = ids.windows(2).filter(|pair| pair[0] >= pair[1]).count();
        assert!(steps_back <= 1, "{ids:?}");
    }
}
