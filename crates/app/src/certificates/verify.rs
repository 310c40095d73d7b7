//! Verification in public: whether a certificate is valid on the day, by the code of its card or by number and name.
//! Nothing private; what is not found and what does not fit say the same; 失效 is never said without a decision or a
//! date that has passed (R4).

use fengqiao_domain::access::Scope;
use fengqiao_domain::certificates::{self, Certificate, CertificateState};
use fengqiao_domain::mediators::roster::registration_state;
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::registrations::RegistrationState;
use fengqiao_domain::verdict::clause_label;

use super::{cards, store};
use crate::mediators::MediatorRecords;
use crate::platform::chance;
use crate::tables::Env;
use crate::tables::edit::load;
use crate::{App, AppError};
use fengqiao_db::Conn;

/// What is said of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 证书有效, 待换发新证, 已注销 …
    pub heading: &'static str,
    /// The date that goes with it.
    pub note: String,
    /// Icon: `ok`, `pending` or `closed`.
    pub mark: &'static str,
    /// In maple: not to be used.
    pub attention: bool,
    /// Why, in one sentence.
    pub sentence: String,
    /// Heading of the sentence.
    pub why: &'static str,
    /// The clause it rests on, as it is read.
    pub clause: &'static str,
    /// 推定 where it is so.
    pub basis: &'static str,
    /// What the public may know: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Public telephone of the organisation; empty for none.
    pub phone: String,
    /// First digits of the digest on the card; empty where it was never printed.
    pub digest: String,
    /// Something the card says has changed since it was printed.
    pub changed: bool,
}

/// Whether the public side offers it: by the policy's switch, and always in a demonstration.
pub fn is_open(app: &App) -> bool {
    app.config.demo || app.jurisdiction.policy.public.verify.value
}

/// By the code of a card.
///
/// # Errors
/// The store's.
pub fn by_code(app: &App, code: &str) -> Result<Option<Answer>, AppError> {
    let code = code.trim().to_ascii_lowercase();
    if !chance::is_code(&code) {
        return Ok(None);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| match store::behind(c, &env, &code)? {
        Some((person, number)) => answer(c, &env, &person, &number, None),
        None => Ok(None),
    })
}

/// By number and name, which must belong together.
///
/// # Errors
/// The store's.
pub fn by_number(app: &App, number: &str, name: &str) -> Result<Option<Answer>, AppError> {
    let (number, name) = (number.trim(), name.trim());
    if number.is_empty() || name.is_empty() {
        return Ok(None);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| match store::holder(c, number)? {
        Some(person) => answer(c, &env, &person, number, Some(name)),
        None => Ok(None),
    })
}

fn answer(
    c: &mut Conn,
    env: &Env,
    person: &str,
    number: &str,
    name: Option<&str>,
) -> Result<Option<Answer>, AppError> {
    let m = match load::<MediatorRecords>(c, env, &Scope::City, person) {
        Err(AppError::NotFound) => return Ok(None),
        found => found?,
    };
    if name.is_some_and(|name| plain_name(name) != plain_name(&m.name)) {
        return Ok(None);
    }
    let Some(held) = m.certificates.iter().find(|x| x.number == number) else { return Ok(None) };
    let printed = store::printed(c, env, person, number)?;
    let main = cards::main_appointment(&m, env);
    let phone = match main {
        Some(a) => store::public_phone(c, &a.organisation)?.unwrap_or_default(),
        None => String::new(),
    };
    let mut said = judge(&m, held, env);
    said.phone = phone;
    if let Some((digest, token)) = printed.and_then(|p| Some((p.digest?, p.token))) {
        said.changed = digest != cards::digest(&m, held, &token, env);
        said.digest = fengqiao_print::short_digest(&digest);
    }
    Ok(Some(said))
}

/// The verdict on a day, in the words of the public side.
fn judge(m: &Mediator, held: &Certificate, env: &Env) -> Answer {
    let on = env.today;
    let verdict = certificates::verdict(held, &m.certificates, env.policy, on);
    let result = verdict.result;
    let until = result.valid_until.map(|d| d.to_string()).unwrap_or_default();
    let usable = certificates::usable_until(held, env.policy);
    let (heading, note, mark, attention) = match result.state {
        CertificateState::Valid if until.is_empty() => ("证书有效", String::new(), "ok", false),
        CertificateState::Valid | CertificateState::ValidExtended | CertificateState::ExpiringSoon => {
            ("证书有效", format!("有效期至 {until}"), "ok", false)
        }
        CertificateState::AwaitingReissue => match usable {
            None => ("待换发新证", "主管部门作出决定前可以继续使用".into(), "pending", false),
            Some(last) if result.usable => {
                ("待换发新证", format!("{last} 前（含当日）可以继续使用"), "pending", false)
            }
            Some(last) => ("换发期限已过", format!("换发截止日 {last}，现在不能使用"), "closed", true),
        },
        CertificateState::Expired => ("已过有效期", format!("有效期至 {until}"), "closed", true),
        CertificateState::Revoked => {
            let day = held.revoked.map_or_else(String::new, |d| format!("{d} 决定注销"));
            ("证书已注销", day, "closed", true)
        }
        CertificateState::Replaced => {
            let newer = m.certificates.iter().filter(|x| x.issued > held.issued && x.issued <= on);
            let day = newer.map(|x| x.issued).max().map_or_else(String::new, |d| d.to_string());
            ("证书已换发", format!("{day} 发了新证，请看新证"), "closed", true)
        }
        CertificateState::NotYetEffective => {
            ("证书尚未生效", format!("自 {} 起有效", held.issued), "pending", true)
        }
    };
    let why = match result.state {
        CertificateState::AwaitingReissue => "为什么待换发",
        _ if result.strictly_valid => "为什么有效",
        _ => "依据什么",
    };
    let sentence = verdict.sentence.trim_end_matches(certificates::AGREEMENTS_UNTOUCHED).to_owned();
    Answer {
        heading,
        note,
        mark,
        attention,
        // A new number is the business of the holder alone.
        sentence: if result.state == CertificateState::Replaced {
            "持证人已换发新证，这张证由新证代替。".into()
        } else {
            sentence
        },
        why,
        clause: clause_label(verdict.clause),
        basis: if verdict.basis == fengqiao_domain::verdict::Basis::Text {
            ""
        } else {
            verdict.basis.label()
        },
        facts: facts(m, held, env),
        phone: String::new(),
        digest: String::new(),
        changed: false,
    }
}

/// What annex 11 makes public, and the last digits of the number.
fn facts(m: &Mediator, held: &Certificate, env: &Env) -> Vec<(&'static str, String)> {
    let on = env.today;
    let roster = Facts::of(m);
    let roster = roster.roster(m);
    let main = cards::main_appointment(m, env);
    let specialisms = fengqiao_domain::mediators::MEDIATORS
        .column("specialisms")
        .map(|column| column.show(m, &env.at(on)))
        .unwrap_or_default();
    let digits: Vec<char> = held.number.chars().collect();
    let last: String = digits[digits.len().saturating_sub(4)..].iter().collect();
    let registration = match registration_state(&roster, env.policy, on) {
        RegistrationState::Registered => format!("{} 年已注册", on.year()),
        RegistrationState::Exempt => format!("{} 年发证，当年不用注册", on.year()),
        RegistrationState::NotRequired => String::new(),
        RegistrationState::NotDue => format!("{} 年还没有到期", on.year()),
        // Why is nobody else's business.
        RegistrationState::Missing | RegistrationState::Deferred | RegistrationState::Refused => {
            format!("{} 年没有注册", on.year())
        }
    };
    let left = if cards::has_left(m, env) { "已退出调解员名册".to_owned() } else { String::new() };
    [
        ("姓名", m.name.clone()),
        ("证号", format!("末四位 {last}")),
        ("所在组织", main.map(|a| a.host.name.clone()).unwrap_or_default()),
        ("专兼职", main.map_or("", |a| if a.full_time { "专职" } else { "兼职" }).to_owned()),
        ("擅长", specialisms),
        ("年度注册", registration),
        ("名册", left),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}
