//! AWS Signature Version 4, as stores that speak S3 ask for it: a request names who asks and when, and carries an
//! HMAC-SHA-256 over its method, path and headers. A signature holds for some minutes; the secret is never sent.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::platform::hash::hex;

/// What stands for the digest of the content: objects are sealed and named by their digest, TLS guards the way.
pub const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// A secret that does not show itself where everything around it is shown.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub const fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Who signs, and for which region.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Who asks.
    pub access_key: String,
    /// What requests are signed with.
    pub secret: Secret,
    /// The region.
    pub region: String,
}

/// What is signed of a request; there is no query.
pub struct Signed<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path, percent-encoded as it is sent.
    pub path: &'a str,
    /// Headers, their names in small letters and in order; `host` and `x-amz-date` are among them.
    pub headers: &'a [(&'a str, &'a str)],
    /// SHA-256 of the content in hex, or [`UNSIGNED`].
    pub content: &'a str,
}

impl Signer {
    /// The header `Authorization` of a request; `date` is what [`stamp`] gave for `x-amz-date`.
    pub fn authorization(&self, request: &Signed, date: &str) -> String {
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        let headers = headers.join("\n");
        let Signed { method, path, content, .. } = request;
        let canonical = format!("{method}\n{path}\n\n{headers}\n\n{names}\n{content}");
        let day = date.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let words = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{digest}");
        let signature = hex(&mac(&self.key(day), &words));
        let who = &self.access_key;
        format!("AWS4-HMAC-SHA256 Credential={who}/{scope},SignedHeaders={names},Signature={signature}")
    }

    /// The key of a day.
    fn key(&self, day: &str) -> [u8; 32] {
        let first = mac(format!("AWS4{}", self.secret.0).as_bytes(), day);
        [self.region.as_str(), "s3", "aws4_request"].iter().fold(first, |key, part| mac(&key, part))
    }
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A moment, in seconds since 1970, as it stands in `x-amz-date`: `20240718T020000Z`, in universal time.
pub fn stamp(seconds: i64) -> String {
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of “Authenticating Requests: Using the Authorization Header” in the reference of Amazon S3.
    fn signer() -> Signer {
        Signer {
            access_key: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into()),
            region: "us-east-1".into(),
        }
    }

    const HOST: (&str, &str) = ("host", "examplebucket.s3.amazonaws.com");
    const DATE: (&str, &str) = ("x-amz-date", "20130524T000000Z");

    #[test]
    fn the_published_get_has_the_published_signature() {
        let content = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let headers = [HOST, ("range", "bytes=0-9"), ("x-amz-content-sha256", content), DATE];
        let request = Signed { method: "GET", path: "/test.txt", headers: &headers, content };
        assert_eq!(
            signer().authorization(&request, DATE.1),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
             SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
             Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
    }

    #[test]
    fn the_published_put_has_the_published_signature() {
        let content = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        let headers = [
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            HOST,
            ("x-amz-content-sha256", content),
            DATE,
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];
        let request = Signed { method: "PUT", path: "/test%24file.text", headers: &headers, content };
        let signed = signer().authorization(&request, DATE.1);
        assert!(
            signed.ends_with("=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
            "{signed}"
        );
    }

    #[test]
    fn a_moment_is_told_in_universal_time() {
        assert_eq!(stamp(1_369_353_600), DATE.1);
        assert_eq!(stamp(1_721_268_000), "20240718T020000Z");
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let shown = format!("{:?}", signer());
        assert!(shown.contains("AKIAIOSFODNN7EXAMPLE") && !shown.contains("wJalr"), "{shown}");
    }
}
