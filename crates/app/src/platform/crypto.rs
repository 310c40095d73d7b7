//! Encryption at rest of personal data: SM4-GCM (GB/T 32907) with a blind index (HMAC-SM3) to search by.
//! Not a certified module; a certified one would stand behind [`Keys`].

mod files;

pub use files::{FileKey, SALT};

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sm3::Sm3;
use std::fmt;
use std::path::Path;

type Sm4Gcm = aes_gcm::AesGcm<sm4::Sm4, U12>;

/// Marks how a sealed text was made, so that a later scheme can be told apart.
const PREFIX: &str = "s1:";

/// What can be wrong with a key or a sealed text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("密钥文件 {path} 无法{what}：{why}。请检查文件是否存在、权限是否为 0600。")]
    File {
        /// The file.
        path: String,
        /// 读取 or 写入.
        what: &'static str,
        /// The machine's words.
        why: String,
    },
    /// It is not 64 hex digits.
    #[error("密钥格式不对：应为 64 位十六进制数字。请使用初始化时生成的密钥文件，不要改动其内容。")]
    Malformed,
    /// The data was sealed with another key.
    #[error(
        "密钥与数据库不匹配：数据库使用指纹为 {expected} 的密钥，当前密钥的指纹是 {found}。请换回原密钥文件；没有原密钥，已加密的个人信息无法读取。"
    )]
    Mismatch {
        /// Fingerprint kept in the database.
        expected: String,
        /// Fingerprint of the key at hand.
        found: String,
    },
    /// A sealed text was changed, moved to another field, or cut.
    #[error("加密内容已损坏或被改动，无法读取。请从备份核对该记录。")]
    Broken,
}

/// The keys derived from the one secret of an installation.
pub struct Keys {
    cipher: Sm4Gcm,
    blind: Hmac<Sm3>,
    files: Hmac<Sm3>,
    fingerprint: String,
}

impl Keys {
    /// From 64 hex digits, as in the key file.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return Err(KeyError::Malformed);
        }
        let mut master = [0u8; 32];
        for (byte, pair) in master.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(pair).map_err(|_| KeyError::Malformed)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| KeyError::Malformed)?;
        }
        Ok(Self::from_master(&master))
    }

    /// From the 32 bytes of the secret.
    pub fn from_master(master: &[u8; 32]) -> Self {
        let seal = derive(master, "fengqiao seal 1");
        let blind = derive(master, "fengqiao blind 1");
        let fingerprint = super::hash::hex(&derive(master, "fengqiao fingerprint 1")[..8]);
        let cipher =
            Sm4Gcm::new_from_slice(&seal[..16]).unwrap_or_else(|_| unreachable!("SM4 keys have 16 bytes"));
        let files = keyed(&derive(master, "fengqiao files 1"));
        Self { cipher, blind: keyed(&blind), files, fingerprint }
    }

    /// Reads a key file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read_to_string(path).map_err(|e| KeyError::File {
            path: path.display().to_string(),
            what: "读取",
            why: e.to_string(),
        })?;
        Self::from_hex(&text)
    }

    /// Makes a new key file (mode 0600); refuses to overwrite one.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        use std::io::Write as _;
        let text = super::chance::secret();
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(path)
            .and_then(|mut file| writeln!(file, "{text}").and_then(|()| file.sync_all()))
            .map_err(|e| KeyError::File {
                path: path.display().to_string(),
                what: "写入",
                why: e.to_string(),
            })?;
        Self::from_hex(&text)
    }

    /// Sixteen hex digits that tell keys apart and give nothing away.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Checks the fingerprint kept with the data.
    pub fn check(&self, expected: &str) -> Result<(), KeyError> {
        if expected == self.fingerprint {
            return Ok(());
        }
        Err(KeyError::Mismatch { expected: expected.to_owned(), found: self.fingerprint.clone() })
    }

    /// Seals a text. `context` (`"mediators.id_number"`) is bound to it: elsewhere it will not open.
    pub fn seal(&self, text: &str, context: &str) -> String {
        let bytes = self.seal_bytes(text.as_bytes(), context);
        let mut out = String::with_capacity(PREFIX.len() + bytes.len() * 4 / 3 + 3);
        out.push_str(PREFIX);
        BASE64.encode_string(&bytes, &mut out);
        out
    }

    /// Opens what [`Keys::seal`] sealed under the same context.
    pub fn open(&self, sealed: &str, context: &str) -> Result<String, KeyError> {
        let body = sealed.strip_prefix(PREFIX).ok_or(KeyError::Broken)?;
        let bytes = BASE64.decode(body).map_err(|_| KeyError::Broken)?;
        String::from_utf8(self.open_bytes(&bytes, context)?).map_err(|_| KeyError::Broken)
    }

    /// Seals a file as bytes; see [`Keys::seal`].
    pub fn seal_bytes(&self, plain: &[u8], context: &str) -> Vec<u8> {
        let nonce: [u8; 12] = super::chance::bytes();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&Nonce::<Sm4Gcm>::from(nonce), payload)
            .unwrap_or_else(|_| unreachable!("what is sealed is far below the 64 GiB that GCM can seal"));
        let mut bytes = Vec::with_capacity(12 + sealed.len());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        bytes
    }

    /// Opens what [`Keys::seal_bytes`] sealed under the same context.
    pub fn open_bytes(&self, sealed: &[u8], context: &str) -> Result<Vec<u8>, KeyError> {
        let (nonce, body) = sealed.split_first_chunk::<12>().ok_or(KeyError::Broken)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        self.cipher.decrypt(&Nonce::<Sm4Gcm>::from(*nonce), payload).map_err(|_| KeyError::Broken)
    }

    /// The blind index of a text in a context: equal texts have equal indexes, and nothing else can be told.
    pub fn blind(&self, text: &str, context: &str) -> String {
        let mut mac = self.blind.clone();
        mac.update(context.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        super::hash::hex(&mac.finalize().into_bytes()[..16])
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.fingerprint)
    }
}

fn keyed(key: &[u8]) -> Hmac<Sm3> {
    Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

fn derive(master: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut mac = keyed(master);
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(byte: u8) -> Keys {
        Keys::from_master(&[byte; 32])
    }

    #[test]
    fn what_is_sealed_opens_again_in_its_place_only() {
        let keys = keys(1);
        let sealed = keys.seal("120101199001010012", "mediators.id_number");
        assert_ne!(sealed, keys.seal("120101199001010012", "mediators.id_number"));
        assert!(!sealed.contains("19900101"));
        assert_eq!(keys.open(&sealed, "mediators.id_number").as_deref(), Ok("120101199001010012"));
        assert_eq!(keys.open(&sealed, "mediators.phone"), Err(KeyError::Broken));
        assert_eq!(super::tests::keys(2).open(&sealed, "mediators.id_number"), Err(KeyError::Broken));
        assert_eq!(keys.open(&sealed.replace("s1:", "s1:A"), "mediators.id_number"), Err(KeyError::Broken));
        assert_eq!(keys.open("plain", "mediators.id_number"), Err(KeyError::Broken));
    }

    #[test]
    fn a_blind_index_is_steady_and_bound_to_its_place() {
        let keys = keys(1);
        assert_eq!(keys.blind("1", "a"), keys.blind("1", "a"));
        assert_eq!(keys.blind("1", "a").len(), 32);
        assert_ne!(keys.blind("1", "a"), keys.blind("1", "b"));
        assert_ne!(keys.blind("1", "a"), super::tests::keys(2).blind("1", "a"));
    }

    #[test]
    fn another_key_is_named_in_plain_words() {
        let why = keys(1).check(keys(2).fingerprint()).unwrap_err().to_string();
        assert!(why.contains("密钥与数据库不匹配") && why.contains(keys(2).fingerprint()), "{why}");
        assert!(keys(1).check(keys(1).fingerprint()).is_ok());
    }

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let made = Keys::create(&path).unwrap();
        assert_eq!(Keys::read(&path).unwrap().fingerprint(), made.fingerprint());
        assert!(matches!(Keys::create(&path), Err(KeyError::File { .. })));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(Keys::from_hex("xyz").unwrap_err(), KeyError::Malformed);
    }
}
