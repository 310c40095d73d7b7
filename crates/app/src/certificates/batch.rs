//! Decisions about many certificates at once (III-2-4b): the system proposes, an officer chooses, sees what would happen
//! and decides; all or nothing, each person on record.

use std::collections::HashMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::{self, idle_on};
use fengqiao_domain::mediators::acts::{Issue, Revocation};
use fengqiao_domain::mediators::{Facts, Mediator};
use jiff::civil::Date;

use super::series;
use crate::mediators::decide::{Act, decide_among, try_out};
use crate::mediators::{MediatorRecords, by_ids, lists};
use crate::platform::hash::sm3;
use crate::tables::{Env, Records};
use crate::{Actor, App, AppError};

/// People decided about at once at most.
pub const MOST: usize = 500;

/// What is decided about each.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is that of the act")]
pub enum What {
    /// 发证、换发: numbers are given from the series.
    Issue { issued: Date, issuer: Option<String>, why: String, document: Option<String>, first: bool },
    /// 收回注销.
    Revoke(Revocation),
    /// 换发截止日.
    Deadline { last: Option<Date>, why: String, document: Option<String> },
}

impl What {
    /// The act about one person.
    fn act(&self, m: &Mediator, env: &Env, number: &str) -> Result<Act, AppError> {
        let held = || {
            certificates::current(&m.certificates, env.policy, env.today)
                .map(|c| c.number.clone())
                .ok_or_else(|| AppError::refused("还没有调解员证。"))
        };
        Ok(match self {
            Self::Issue { first: true, .. } if !m.certificates.is_empty() => {
                return Err(AppError::refused("已有调解员证，要换新证的用“换发新证”。"));
            }
            Self::Issue { issued, issuer, why, document, .. } => Act::Issue {
                new: Issue { number: number.to_owned(), issued: *issued, issuer: issuer.clone() },
                why: with_document(why, document.as_deref()),
                first: m.certificates.is_empty(),
            },
            Self::Revoke(act) => Act::Revoke { number: held()?, act: act.clone() },
            Self::Deadline { last, why, document } => Act::SetDeadline {
                number: held()?,
                last: *last,
                why: with_document(why, document.as_deref()),
            },
        })
    }

    /// Reason and document number stand under every decision.
    fn check(&self) -> Result<(), AppError> {
        let (why, document) = match self {
            Self::Issue { why, document, .. } | Self::Deadline { why, document, .. } => (why, document),
            Self::Revoke(act) => (&act.reason, &act.document),
        };
        let mut problems = Vec::new();
        if why.trim().is_empty() {
            problems.push(crate::FieldError::new("reason", "没有填写理由。"));
        }
        if document.as_deref().unwrap_or_default().trim().is_empty() {
            problems.push(crate::FieldError::new("document", "没有填写文号。批量决定要写明依据的文件。"));
        }
        if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems }) }
    }
}

/// The reason with the number of the document.
fn with_document(why: &str, document: Option<&str>) -> String {
    match document.map(str::trim).filter(|d| !d.is_empty()) {
        Some(document) => format!("{}（{document}）", why.trim()),
        None => why.trim().to_owned(),
    }
}

/// One person of the preview.
#[derive(Clone, Debug)]
pub struct Line {
    /// Record id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 调解员证号 held; empty for none.
    pub number: String,
    /// 证书状态.
    pub state: &'static str,
    /// 所在调解组织.
    pub organisation: String,
    /// 最近履职 with its source.
    pub active: String,
    /// Why this person is left out; empty for those who are decided about.
    pub why: String,
}

/// What would happen.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Will be decided.
    pub will: Vec<Line>,
    /// Will not, with the reason.
    pub not: Vec<Line>,
    /// Digest of who would be decided about, each as the record stands.
    pub seen: String,
}

/// The people chosen, before anything is typed.
///
/// # Errors
/// `Forbidden`, `Refused` for none or too many.
pub fn chosen(app: &App, actor: &Actor, ids: &[String]) -> Result<Preview, AppError> {
    look(app, actor, ids, None)
}

/// Who would be decided about and who not.
///
/// # Errors
/// As [`chosen`]; `Invalid` without reason or document number.
pub fn preview(app: &App, actor: &Actor, ids: &[String], what: &What) -> Result<Preview, AppError> {
    what.check()?;
    look(app, actor, ids, Some(what))
}

/// Decides about those of the preview. `seen` is its digest.
///
/// # Errors
/// As [`preview`]; `Refused` when the list has changed meanwhile. Nothing is kept then.
pub fn confirm(app: &App, actor: &Actor, ids: &[String], what: &What, seen: &str) -> Result<usize, AppError> {
    what.check()?;
    few(ids)?;
    app.act(actor, Action::DecideCertificate, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let (preview, people) = judge(tx.conn(), &env, actor, ids, Some(what))?;
        if preview.seen != seen {
            return Err(AppError::refused("预览以后名单有变化，没有决定。请看过新的预览再确认。"));
        }
        if people.is_empty() {
            return Err(AppError::refused("没有可以决定的人。"));
        }
        let receipt = tx.new_id();
        for m in &people {
            let act = what.act(m, &env, "")?;
            decide_among(tx, &m.id, &act, &receipt).map_err(|why| named(&m.name, why))?;
            tx.relieve()?;
        }
        Ok(people.len())
    })
}

/// A refusal with the name of whom it is about.
fn named(name: &str, why: AppError) -> AppError {
    match why {
        AppError::Refused { .. } | AppError::Invalid { .. } => {
            AppError::refused(format!("{name}：{}全部没有决定。", why.detail()))
        }
        other => other,
    }
}

fn few(ids: &[String]) -> Result<(), AppError> {
    match ids.len() {
        0 => Err(AppError::refused("没有勾选人。请勾选要决定的人。")),
        n if n > MOST => Err(AppError::refused(format!("一次最多决定 {MOST} 人，请分几次。"))),
        _ => Ok(()),
    }
}

fn look(app: &App, actor: &Actor, ids: &[String], what: Option<&What>) -> Result<Preview, AppError> {
    if !actor.may(Action::DecideCertificate) {
        return Err(AppError::Forbidden);
    }
    few(ids)?;
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| Ok(judge(c, &env, actor, ids, what)?.0))
}

fn judge(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    ids: &[String],
    what: Option<&What>,
) -> Result<(Preview, Vec<Mediator>), AppError> {
    let known = lists::of_ids(c, &actor.scope, ids)?;
    let (mut preview, mut people) = (Preview::default(), Vec::new());
    let (condition, binds) = by_ids(&known);
    if known.is_empty() {
        return Ok((preview, people));
    }
    let mut found: Vec<Mediator> = Vec::with_capacity(known.len());
    MediatorRecords::each(c, env, &format!("{condition} ORDER BY r.id"), &binds, &mut |m| {
        found.push(m);
        Ok(())
    })?;
    let mut series: HashMap<String, bool> = HashMap::new();
    for m in found {
        let tried = match what {
            None => Ok(()),
            // Which number it will be is known when it is given.
            Some(what) => what.act(&m, env, "？").and_then(|act| try_out(actor, &m, &act, env).map(drop)),
        };
        let tried = match (tried, what) {
            (Ok(()), Some(What::Issue { .. })) => has_series(c, env, &m, &mut series),
            (tried, _) => tried,
        };
        let mut line = line(&m, env);
        match tried {
            Ok(()) => {
                preview.will.push(line);
                people.push(m);
            }
            Err(why) => {
                line.why = why.detail();
                preview.not.push(line);
            }
        }
    }
    let stands: Vec<String> = people.iter().map(|m| format!("{}:{}", m.id, m.revision)).collect();
    preview.seen = sm3(stands.join(" ").as_bytes());
    Ok((preview, people))
}

/// Whether the authority gives numbers; `known` keeps the answer of each.
fn has_series(
    c: &mut Conn,
    env: &Env,
    m: &Mediator,
    known: &mut HashMap<String, bool>,
) -> Result<(), AppError> {
    let authority = m.appointment_at(env.today).map(|a| a.host.authority.as_str()).unwrap_or_default();
    let gives = if let Some(gives) = known.get(authority) {
        *gives
    } else {
        let gives = series::sample(c, env, authority)?.is_some();
        known.insert(authority.to_owned(), gives);
        gives
    };
    if gives {
        return Ok(());
    }
    Err(AppError::refused("主管单位还没有设证号规则，不能自动给号。先设好，或逐人填写证号。"))
}

fn line(m: &Mediator, env: &Env) -> Line {
    let held = certificates::current(&m.certificates, env.policy, env.today);
    let idle = idle_on(&Facts::of(m).idle(m), env.policy, env.today);
    let active = idle.last.zip(idle.source).map(|(day, source)| format!("{day}（{}）", source.label()));
    Line {
        id: m.id.clone(),
        name: m.name.clone(),
        number: held.map(|x| x.number.clone()).unwrap_or_default(),
        state: held
            .map_or("未持证", |x| certificates::state(x, &m.certificates, env.policy, env.today).label()),
        organisation: m.appointment_at(env.today).map(|a| a.host.name.clone()).unwrap_or_default(),
        active: active.unwrap_or_default(),
        why: String::new(),
    }
}
