//! Settings of the ways out. Only the system administrator sets them; what is secret in them is never shown again.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use serde::{Deserialize, Serialize};

use super::Way;
use super::store::settings::{load, save};
use crate::platform::crypto::Keys;
use crate::platform::fields::site_address;
use crate::{Actor, App, AppError, Event, FieldError};

const SMTP: &str = "reminders.smtp";
const GATEWAY: &str = "reminders.gateway";
const GENERAL: &str = "reminders.general";

/// What concerns both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct General {
    /// Address of the office side for links, without a slash at its end; empty for no links.
    pub address: String,
    /// Hour of the morning's message.
    pub hour: i8,
}

impl Default for General {
    fn default() -> Self {
        Self { address: String::new(), hour: 8 }
    }
}

/// How a connection to the mail server is guarded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// STARTTLS, and nothing without it.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None: a relay of the intranet that asks for no password.
    None,
}

impl Security {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// In words, also as the form sends it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StartTls => "STARTTLS（一般是 587 端口）",
            Self::Tls => "TLS（一般是 465 端口）",
            Self::None => "不加密（只用于内网中转）",
        }
    }
}

/// The mail server.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Smtp {
    /// In use.
    pub on: bool,
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is guarded.
    pub security: Security,
    /// Account there; empty for none.
    pub user: String,
    /// Its password, secret.
    pub password: String,
    /// Address mails come from.
    pub from: String,
}

/// How a request is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// HMAC-SM3.
    #[default]
    Sm3,
    /// HMAC-SHA256.
    Sha256,
}

impl Signing {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Sm3, Self::Sha256];

    /// In words, also as the form sends it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sm3 => "HMAC-SM3",
            Self::Sha256 => "HMAC-SHA256",
        }
    }
}

/// What a request holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Our own JSON, signed.
    #[default]
    Plain,
    /// JSON of a robot in a group of 企业微信.
    Robot,
}

impl Shape {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Robot];

    /// In words, also as the form sends it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plain => "标准 JSON（短信网关、自建转发）",
            Self::Robot => "企业微信群机器人",
        }
    }
}

/// The office's gateway.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gateway {
    /// In use.
    pub on: bool,
    /// Its address, as `web_address` lets it through; the robot's has a key in it, so that it is secret.
    pub url: String,
    /// What requests are signed with, secret; empty for unsigned.
    pub secret: String,
    /// How they are signed.
    pub signing: Signing,
    /// What they hold.
    pub shape: Shape,
}

impl Gateway {
    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.url.parse::<http::Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https"))
    }

    /// Scheme and host alone, to be shown; empty where none is set.
    pub fn place(&self) -> String {
        let Ok(uri) = self.url.parse::<http::Uri>() else { return String::new() };
        let host = uri.authority().map(|a| a.as_str().rsplit('@').next().unwrap_or_default().to_owned());
        host.map(|host| format!("{}://{host}/…", uri.scheme_str().unwrap_or("https"))).unwrap_or_default()
    }
}

/// All of them.
#[derive(Clone, Default)]
pub struct Settings {
    /// What concerns both ways.
    pub general: General,
    /// The mail server.
    pub smtp: Smtp,
    /// The gateway.
    pub gateway: Gateway,
}

impl Settings {
    /// As they stand.
    ///
    /// # Errors
    /// The store's, a text that does not open.
    pub fn load(c: &mut Conn, keys: &Keys) -> Result<Self, AppError> {
        Ok(Self {
            general: load(c, keys, GENERAL)?,
            smtp: load(c, keys, SMTP)?,
            gateway: load(c, keys, GATEWAY)?,
        })
    }

    /// The ways in use.
    pub fn ways(&self) -> Vec<Way> {
        let on = |way: &Way| match way {
            Way::Mail => self.smtp.on,
            Way::Gateway => self.gateway.on,
        };
        Way::ALL.into_iter().filter(on).collect()
    }
}

/// Sets what concerns both ways.
///
/// # Errors
/// `Invalid` for what is no address or hour.
pub fn set_general(app: &App, actor: &Actor, typed: &General) -> Result<(), AppError> {
    let address = site_address(&typed.address)?;
    if !(8..=18).contains(&typed.hour) {
        return Err(AppError::invalid("hour", "填 8 至 18 之间的整点。"));
    }
    let new = General { address, hour: typed.hour };
    change(app, actor, GENERAL, |old: &General| {
        let event = Event::edit("settings", GENERAL)
            .change("办公端地址", old.address.as_str(), new.address.as_str())
            .change("早上几点", old.hour.to_string(), new.hour.to_string());
        Ok((new, event))
    })
}

/// Sets the mail server; an empty password leaves the one that is there, for the same account at the same place.
///
/// # Errors
/// `Invalid`, field by field.
pub fn set_smtp(app: &App, actor: &Actor, typed: &Smtp) -> Result<(), AppError> {
    change(app, actor, SMTP, |old: &Smtp| {
        let new = merged_smtp(typed, old)?;
        let event = Event::edit("settings", SMTP)
            .change("启用", yes(old.on), yes(new.on))
            .change("服务器", old.host.as_str(), new.host.as_str())
            .change("端口", old.port.to_string(), new.port.to_string())
            .change("加密", old.security.label(), new.security.label())
            .change("账号", old.user.as_str(), new.user.as_str())
            .change("发件地址", old.from.as_str(), new.from.as_str())
            .personal("密码", old.password != new.password);
        Ok((new, event))
    })
}

/// What is typed with the password that stands where none was typed; none without an account. A password goes to the
/// server it was given for and to no other.
fn merged_smtp(typed: &Smtp, known: &Smtp) -> Result<Smtp, AppError> {
    let trimmed = |text: &str| text.trim().to_owned();
    let mut new = Smtp {
        host: trimmed(&typed.host),
        user: trimmed(&typed.user),
        from: trimmed(&typed.from),
        ..typed.clone()
    };
    let place = |smtp: &Smtp| (smtp.host.clone(), smtp.port, smtp.user.clone(), smtp.security);
    let moved = place(&new) != place(known);
    if new.password.is_empty() && !moved {
        new.password.clone_from(&known.password);
    }
    if new.user.is_empty() {
        new.password.clear();
    }
    let mut problems = smtp_problems(&new);
    if moved && !known.password.is_empty() {
        let lacking = problems.iter_mut().filter(|problem| problem.field == "password");
        lacking.for_each(|problem| "换了服务器或账号，请重新填密码。".clone_into(&mut problem.message));
    }
    if problems.is_empty() { Ok(new) } else { Err(AppError::Invalid { problems }) }
}

/// What cannot be right with a mail server.
pub fn smtp_problems(smtp: &Smtp) -> Vec<FieldError> {
    let mut all = Vec::new();
    if !smtp.on && smtp.host.is_empty() {
        return all;
    }
    let is_host = !smtp.host.is_empty()
        && smtp.host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    if !is_host || smtp.host.len() > 200 {
        all.push(FieldError::new("host", "填邮件服务器的域名或地址，例如 smtp.example.gov.cn。"));
    }
    if smtp.port == 0 {
        all.push(FieldError::new("port", "填端口，例如 587。"));
    }
    if !super::send::is_mail_address(&smtp.from) {
        all.push(FieldError::new("from", "填发件地址，例如 tiaojie@example.gov.cn。"));
    }
    if smtp.security == Security::None && !smtp.user.is_empty() {
        all.push(FieldError::new("user", "不加密时不能带账号密码。改用 STARTTLS 或 TLS，或把账号清空。"));
    }
    if !smtp.user.is_empty() && smtp.password.is_empty() {
        all.push(FieldError::new("password", "填账号的密码或授权码。"));
    }
    all
}

/// Sets the gateway; an empty address or secret leaves the one that is there.
///
/// # Errors
/// `Invalid`, field by field.
pub fn set_gateway(app: &App, actor: &Actor, typed: &Gateway, unsigned: bool) -> Result<(), AppError> {
    change(app, actor, GATEWAY, |old: &Gateway| {
        let (url, secret) = (typed.url.trim().to_owned(), typed.secret.trim().to_owned());
        let mut new = Gateway { url, secret, ..typed.clone() };
        if new.url.is_empty() {
            new.url.clone_from(&old.url);
        }
        if new.secret.is_empty() && !unsigned {
            new.secret.clone_from(&old.secret);
        }
        let problems = gateway_problems(&new);
        if !problems.is_empty() {
            return Err(AppError::Invalid { problems });
        }
        let event = Event::edit("settings", GATEWAY)
            .change("启用", yes(old.on), yes(new.on))
            .change("网关", old.place(), new.place())
            .change("内容", old.shape.label(), new.shape.label())
            .change("签名", old.signing.label(), new.signing.label())
            .personal("地址", old.url != new.url)
            .personal("签名密钥", old.secret != new.secret);
        Ok((new, event))
    })
}

/// What cannot be right with a gateway.
pub fn gateway_problems(gateway: &Gateway) -> Vec<FieldError> {
    let mut all = Vec::new();
    if !gateway.on && gateway.url.is_empty() {
        return all;
    }
    if web_address(&gateway.url).is_none() {
        all.push(FieldError::new(
            "url",
            "填网关的地址，例如 https://sms.example.gov.cn/send，里面不能带用户名和密码。",
        ));
    }
    if gateway.secret.len() > 200 || (!gateway.secret.is_empty() && gateway.secret.len() < 16) {
        all.push(FieldError::new("secret", "签名密钥 16 至 200 个字符；不签名的留空。"));
    }
    all
}

/// An address of the web that names scheme and host and nobody.
pub fn web_address(text: &str) -> Option<http::Uri> {
    let uri: http::Uri = text.parse().ok()?;
    let scheme = uri.scheme_str()?;
    let authority = uri.authority()?.as_str();
    let fits = matches!(scheme, "http" | "https") && !authority.contains('@') && !uri.host()?.is_empty();
    (fits && text.len() <= 500 && !text.contains('#')).then_some(uri)
}

const fn yes(on: bool) -> &'static str {
    if on { "是" } else { "否" }
}

fn change<T>(
    app: &App,
    actor: &Actor,
    key: &'static str,
    to: impl FnOnce(&T) -> Result<(T, Event), AppError>,
) -> Result<(), AppError>
where
    T: Serialize + serde::de::DeserializeOwned + Default,
{
    app.act(actor, Action::EditSettings, |tx| {
        let (keys, by, now) = (&tx.app.keys, tx.actor.account.clone(), tx.now().to_owned());
        let old = load::<T>(tx.conn(), keys, key)?;
        let (new, event) = to(&old)?;
        save(tx.conn(), keys, key, &new, (&by, &now))?;
        tx.audit(event);
        Ok(())
    })
}
