//! The signature of a request to the gateway, by which it knows who asks and that nothing was changed:
//! HMAC over `timestamp LF id LF body`, in hex. HMAC-SM3 (GB/T 15852.2) unless the gateway knows HMAC-SHA256 alone.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sm3::Sm3;

use crate::platform::hash::hex;
use crate::reminders::config::Signing;

/// The header's text: how it was signed, and the signature.
pub fn signature(signing: Signing, secret: &str, (timestamp, id, body): (i64, &str, &str)) -> String {
    let text = format!("{timestamp}\n{id}\n{body}");
    match signing {
        Signing::Sm3 => format!("hmac-sm3={}", hex(&mac::<Hmac<Sm3>>(secret, &text))),
        Signing::Sha256 => format!("hmac-sha256={}", hex(&mac::<Hmac<Sha256>>(secret, &text))),
    }
}

fn mac<M: Mac + KeyInit>(secret: &str, text: &str) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(secret.as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_covers_moment_number_and_content() {
        let of = |signing, parts| signature(signing, "0123456789abcdef", parts);
        // openssl dgst -sha256 -hmac 0123456789abcdef, over 1721268000 LF a1 LF {}.
        let sha = of(Signing::Sha256, (1_721_268_000, "a1", "{}"));
        assert_eq!(sha, "hmac-sha256=2f2397c25dba2740f9e5aaab7810bb044892375a00060f32a10470a079144f91");
        let sm3 = of(Signing::Sm3, (1_721_268_000, "a1", "{}"));
        assert_eq!(sm3, "hmac-sm3=2029fc9bd3420c5fa6102ef8328ef5a5d3933f6fd2d3a178504916f8ed1ca0e4");
        for other in [(1_721_268_001, "a1", "{}"), (1_721_268_000, "a2", "{}"), (1_721_268_000, "a1", "{ }")]
        {
            assert_ne!(sm3, of(Signing::Sm3, other));
        }
    }
}
