//! Files sealed part by part: each file has a key of its own, made from the installation's secret and a random salt, and
//! each part is bound to its place and to whether it is the last. So parts cannot be changed, exchanged or cut off.

use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use hmac::Mac;

use super::{KeyError, Keys, Sm4Gcm};

/// Bytes of salt in front of a sealed file.
pub const SALT: usize = 16;

/// The key of one file.
pub struct FileKey {
    cipher: Sm4Gcm,
}

impl Keys {
    /// The key of the file with this salt.
    pub fn of_file(&self, salt: &[u8; SALT]) -> FileKey {
        let mut mac = self.files.clone();
        mac.update(salt);
        let key: [u8; 32] = mac.finalize().into_bytes().into();
        let cipher =
            Sm4Gcm::new_from_slice(&key[..16]).unwrap_or_else(|_| unreachable!("SM4 keys have 16 bytes"));
        FileKey { cipher }
    }
}

impl FileKey {
    /// Bytes that sealing adds to a part.
    pub const TAG: usize = 16;

    /// Seals one part. A place is used once: the key belongs to one file, written once.
    pub fn seal(&self, part: &[u8], place: u32, last: bool) -> Vec<u8> {
        let nonce = Nonce::<Sm4Gcm>::from(nonce(place, last));
        let payload = Payload { msg: part, aad: b"attachment" };
        self.cipher
            .encrypt(&nonce, payload)
            .unwrap_or_else(|_| unreachable!("a part is far below the 64 GiB that GCM can seal"))
    }

    /// Opens one part.
    ///
    /// # Errors
    /// It was changed, stands elsewhere, or something was cut off behind it.
    pub fn open(&self, part: &[u8], place: u32, last: bool) -> Result<Vec<u8>, KeyError> {
        let nonce = Nonce::<Sm4Gcm>::from(nonce(place, last));
        let payload = Payload { msg: part, aad: b"attachment" };
        self.cipher.decrypt(&nonce, payload).map_err(|_| KeyError::Broken)
    }
}

fn nonce(place: u32, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[..4].copy_from_slice(&place.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}
