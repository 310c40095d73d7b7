//! Signing in as somebody.

use crate::Browser;
use std::time::SystemTime;
use totp_rs::{Builder, Secret};

/// The password of every account of the demo.
const PASSWORD: &str = "hai-he-9-qiao";

/// The six digits a phone shows for this secret, `steps` half minutes from now. Each is good for once only, and
/// the next one is accepted early.
pub fn code(secret: &str, steps: u64) -> String {
    let secret = Secret::try_from_base32(secret.trim()).expect("a secret in base 32");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time after 1970").as_secs();
    Builder::new()
        .with_secret(secret)
        .build()
        .expect("a second factor")
        .generate(now + 30 * steps)
        .to_string()
}

impl Browser {
    /// Signs in as an account of the demo and waits for the desk.
    pub fn sign_in(&self, account: &str) -> &Self {
        self.enter(account, PASSWORD).wait_for_path("/desk")
    }

    /// Types an account and its password at the door.
    pub fn enter(&self, account: &str, password: &str) -> &Self {
        self.forget().goto("/sign-in").fill("账号", account).fill("密码", password).click("登录")
    }

    /// The first sign-in of an account: with the initial password, which is then changed.
    pub fn first_sign_in(&self, account: &str, initial: &str, password: &str) -> &Self {
        self.enter(account, initial).wait_for_path("/desk/password");
        self.fill("原密码", initial)
            .fill("新密码", password)
            .fill("再输一次新密码", password)
            .click("修改密码");
        self.wait_for("the new password to be taken", |page| !page.path().starts_with("/desk/password"))
    }

    /// Sets up the second factor that is asked for after the first sign-in; gives the secret.
    pub fn set_up_second_factor(&self) -> String {
        self.wait_for_path("/desk/second-factor");
        let secret = self.texts(".given").concat().replace(' ', "");
        self.fill("动态码", &code(&secret, 0)).click("启用动态码");
        self.wait_for("the second factor to be on", |page| !page.path().starts_with("/desk/second-factor"));
        secret
    }
}
