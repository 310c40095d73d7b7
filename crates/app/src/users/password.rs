//! Passwords: argon2id, and what a good one is.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::AppError;

/// Shortest password, in characters.
pub const SHORTEST: usize = 10;
/// Longest password, in characters; beyond it hashing would only cost time.
const LONGEST: usize = 128;
/// Passwords everybody tries first, or parts that make one of them; lower case.
const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "12345678910",
    "qwertyuiop",
    "password",
    "passw0rd",
    "admin123",
    "administrator",
    "fengqiao",
    "iloveyou",
    "1q2w3e4r",
    "qwer1234",
    "abc123456",
    "a123456789",
    "tianjin",
    "woaini",
    "5201314",
    "147258369",
    "987654321",
    "asdfghjkl",
    "zxcvbnm",
];

/// Hashes a password with argon2id (19 MiB, two passes); about 15 ms in a release build.
pub fn hash(password: &str) -> Result<String, AppError> {
    let salt: [u8; 16] = crate::platform::chance::bytes();
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|e| AppError::Internal(format!("argon2: {e}")))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was hashed.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Takes as long as [`verify`], for accounts that do not exist.
pub fn verify_nothing(password: &str) {
    let mut out = [0; 32];
    // The result is of no interest; only the time it takes.
    let _ = Argon2::default().hash_password_into(password.as_bytes(), b"nobody's own salt", &mut out);
}

/// What is wrong with a new password; `None` when it will do.
pub fn problem(password: &str, account: &str) -> Option<String> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    if length < SHORTEST {
        Some(format!("密码至少 {SHORTEST} 个字符，现在是 {length} 个。可以用几个互不相关的词连起来。"))
    } else if length > LONGEST {
        Some(format!("密码最多 {LONGEST} 个字符。"))
    } else if lower.contains(&account.to_lowercase()) {
        Some("密码不能包含账号名。请换一个。".into())
    } else if distinct < 5 {
        Some("密码里不同的字符太少，容易被猜中。请换一个。".into())
    } else if COMMON.iter().any(|word| lower.contains(word) && length < word.len() + 5) {
        Some("这是常见密码或与常见密码相近，容易被猜中。请换一个。".into())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_salted_and_verifies() {
        let (a, b) = (hash("huai-he-7-qiao").unwrap(), hash("huai-he-7-qiao").unwrap());
        assert!(a.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{a}");
        assert_ne!(a, b);
        assert!(verify("huai-he-7-qiao", &a) && !verify("huai-he-7-qia0", &a) && !verify("x", "not a hash"));
    }

    #[test]
    fn weak_passwords_are_named() {
        for weak in ["short", "zhangsan-2024", "1234567890", "Passw0rd!!!", "aaaaaaaaaaaa", "qwertyuiop1"] {
            assert!(problem(weak, "zhangsan").is_some(), "{weak}");
        }
        for good in ["huai-he-7-qiao", "海河边的七座桥和一条船", "kx7mq2vtn4rw"] {
            assert_eq!(problem(good, "zhangsan"), None, "{good}");
        }
    }
}
