//! What the lists of people share: a row, its words, tabs, addresses, pager.

use std::collections::HashMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::certificates::{self, ActivitySource, CertificateState};
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::roster::{
    Reason, ReasonCode, RosterState, registration_state, standing, state_on,
};
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::registrations::{Outcome, RegistrationState};
use fengqiao_domain::training::hours::{HoursFacts, verdict as hours_of};
use fengqiao_domain::training::hours_text;
use jiff::civil::Date;

use super::acts::kinds::confirmations;
use crate::AppError;
use crate::mediators::{MediatorRecords, brief, lists};
use crate::platform::masking;
use crate::platform::view::{Choice, Link};
pub use crate::tables::paging::Paging;
pub use crate::tables::params::address;
use crate::tables::{Env, as_of};

/// What was said of a year: the answer, its day or note, what its correction is named by.
pub type Said = (&'static str, String, String);

/// One person of a list.
pub struct Row {
    /// Record id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 证件号码, masked.
    pub id_number: String,
    /// 所在调解组织.
    pub organisation: String,
    /// 专职 or 兼职.
    pub engagement: &'static str,
    /// 调解员证号, empty for none.
    pub number: String,
    /// 发证日期.
    pub issued: String,
    /// Mark and words of the certificate's state.
    pub certificate: (&'static str, &'static str),
    /// 至 2028-06-30, or what holds instead.
    pub certificate_note: String,
    /// Mark and words of the year's registration.
    pub registration: (&'static str, &'static str),
    /// Its day.
    pub registration_note: String,
    /// 名册状态.
    pub state: &'static str,
    /// In maple: 待清理.
    pub attention: bool,
    /// Why, in few words.
    pub why: String,
    /// Every reason in full; only where [`told_rows`] was asked.
    pub reasons: Vec<Reason>,
    /// First day outside, of those who left.
    pub left: String,
    /// 最近履职日期.
    pub active: String,
    /// Where it is known from.
    pub active_source: &'static str,
    /// 疑似连续2年未从事.
    pub idle: bool,
    /// 脱产学时 of the year up to the day, and what is missing of somebody who is obliged; only of [`trained_rows`].
    pub hours: (String, String),
    /// 履职确认 by year: the answer, its day or note, and what its correction is named by.
    pub confirmed: Vec<(i16, Said)>,
}

impl Row {
    /// What organisations said of a year.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template lends what it names")]
    pub fn said_of(&self, year: &i16) -> Option<&Said> {
        self.confirmed.iter().find(|(of, _)| of == year).map(|(_, said)| said)
    }
}

/// The people with these ids, in this order, as of a date.
///
/// # Errors
/// The store's.
pub fn rows(c: &mut Conn, env: &Env, scope: &Scope, ids: &[String], on: Date) -> Result<Vec<Row>, AppError> {
    gather(c, env, ids, on, |m| row(m, env, scope, on))
}

/// The same with every reason in full.
///
/// # Errors
/// The store's.
pub fn told_rows(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    ids: &[String],
    on: Date,
) -> Result<Vec<Row>, AppError> {
    gather(c, env, ids, on, |m| {
        let mut row = row(m, env, scope, on);
        if row.attention {
            row.reasons = standing(&Facts::of(m).roster(m), env.policy, on).reasons;
        }
        row
    })
}

/// The same with the hours of the year (III-2-2).
///
/// # Errors
/// The store's.
pub fn trained_rows(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    ids: &[String],
    on: Date,
) -> Result<Vec<Row>, AppError> {
    let years = crate::training::years::up_to(c, env, ids, on)?;
    gather(c, env, ids, on, |m| {
        let sums = years.get(&m.id).copied().unwrap_or_default();
        let of = hours_of(&HoursFacts::of(m, on.year(), sums.half_hours, sums.shown), env.policy).result;
        let short = if of.obliged && of.short_by > 0 { hours_text(of.short_by) } else { String::new() };
        Row { hours: (hours_text(of.counted), short), ..row(m, env, scope, on) }
    })
}

fn gather(
    c: &mut Conn,
    env: &Env,
    ids: &[String],
    on: Date,
    row: impl Fn(&Mediator) -> Row,
) -> Result<Vec<Row>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let lines =
        if on == env.today { HashMap::new() } else { as_of::timelines::<MediatorRecords>(c, Some(ids))? };
    let mut found: HashMap<String, Row> = HashMap::with_capacity(ids.len());
    for mut m in brief(c, env, ids)? {
        as_of::rewind::<MediatorRecords>(&mut m, &lines, on, env)?;
        let row = row(&m);
        found.insert(m.id, row);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn row(m: &Mediator, env: &Env, scope: &Scope, on: Date) -> Row {
    let policy = env.policy;
    let facts = Facts::of(m);
    let (state, reasons) = state_on(&facts.roster(m), policy, on);
    let main = lists::appointment_for(m, scope, on);
    // Whoever was transferred away has left this place, whatever holds elsewhere.
    let away = main.is_some_and(|a| a.ended.is_some_and(|e| e <= on));
    let state = if away { RosterState::Exited } else { state };
    let reasons = if state == RosterState::Cleanup { reasons } else { Vec::new() };
    let registration = registration_state(&facts.roster(m), policy, on);
    let idle = certificates::idle_on(&facts.idle(m), policy, on);
    let held = certificates::current(&m.certificates, policy, on);
    let (certificate, certificate_note) = held.map_or((("", ""), String::new()), |x| {
        let verdict = certificates::standing(x, &m.certificates, policy, on);
        let note = match (verdict.state, verdict.valid_until) {
            (CertificateState::AwaitingReissue, _) => match certificates::usable_until(x, policy) {
                None => "换证决定前可用".to_owned(),
                Some(last) if verdict.usable => format!("可用至 {last}"),
                Some(last) => format!("可用期至 {last}，已过"),
            },
            (CertificateState::Revoked, _) => x.revoked.map_or_else(String::new, |d| format!("{d} 决定")),
            (_, Some(end)) => format!("至 {end}"),
            _ => String::new(),
        };
        ((certificate_mark(verdict.state), verdict.state.label()), note)
    });
    let why = if reasons.is_empty() {
        if idle.suspected && state == RosterState::OnRoster {
            "疑似连续 2 年未从事调解，待核实".to_owned()
        } else {
            String::new()
        }
    } else {
        words(&reasons, m, on)
    };
    let left = if state == RosterState::Exited { left_on(m, main, on) } else { String::new() };
    Row {
        id: m.id.clone(),
        name: m.name.clone(),
        id_number: m.id_number.as_deref().map(|n| masking::mask("id_number", n)).unwrap_or_default(),
        organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
        engagement: main.map_or("", |a| if a.full_time { "专职" } else { "兼职" }),
        number: held.map(|x| x.number.clone()).unwrap_or_default(),
        issued: held.map(|x| format!("发证 {}", x.issued)).unwrap_or_default(),
        certificate,
        certificate_note,
        registration: registration_mark(registration),
        registration_note: registration_note(m, registration, on),
        state: state.label(),
        attention: state == RosterState::Cleanup,
        why,
        reasons: Vec::new(),
        left,
        active: idle.last.map(|d| d.to_string()).unwrap_or_default(),
        active_source: idle.source.map(ActivitySource::label).unwrap_or_default(),
        idle: idle.suspected,
        hours: Default::default(),
        confirmed: confirmed(m, scope),
    }
}

fn left_on(m: &Mediator, main: Option<&Appointment>, on: Date) -> String {
    use fengqiao_domain::mediators::{DecisionKind, Ending};
    let removals = m.decisions.iter().filter(|d| d.kind == DecisionKind::Removal && d.withdrawn.is_none());
    if let Some(d) = removals.filter(|d| d.on <= on).max_by_key(|d| d.on) {
        return format!("{} 决定退出名册：{}", d.on, d.reason);
    }
    let Some((a, day)) = main.and_then(|a| Some((a, a.ended?))) else { return String::new() };
    match a.ending {
        Some(Ending::Transfer) => format!("{day} 调离"),
        _ => format!("{day} 退出{}", a.end_reason.as_deref().map_or_else(String::new, |r| format!("：{r}"))),
    }
}

/// Mark of a certificate's state.
pub fn certificate_mark(state: CertificateState) -> &'static str {
    match state {
        CertificateState::NotYetEffective | CertificateState::ExpiringSoon => "pending",
        CertificateState::Revoked | CertificateState::Replaced => "closed",
        CertificateState::AwaitingReissue => "replace",
        CertificateState::Expired => "missing",
        CertificateState::ValidExtended => "extended",
        CertificateState::Valid => "ok",
    }
}

/// Mark and short words of a registration; no mark for what is in order.
pub fn registration_mark(state: RegistrationState) -> (&'static str, &'static str) {
    match state {
        RegistrationState::Exempt => ("", "免"),
        RegistrationState::Missing => ("missing", "未办理"),
        RegistrationState::Deferred => ("pending", "暂缓"),
        RegistrationState::Refused => ("missing", "未通过"),
        other => ("", other.label()),
    }
}

fn registration_note(m: &Mediator, state: RegistrationState, on: Date) -> String {
    let last = |outcome| {
        let of = m.registrations.iter().filter(move |r| r.year == on.year() && r.outcome == outcome);
        of.filter(|r| r.on <= on).max_by_key(|r| r.on)
    };
    match state {
        RegistrationState::Registered => last(Outcome::Registered)
            .map_or_else(String::new, |r| format!("{}{}", r.on, if r.late { " 逾期" } else { "" })),
        RegistrationState::Exempt => "当年发证".into(),
        RegistrationState::Deferred => last(Outcome::Deferred).map_or_else(String::new, |r| r.on.to_string()),
        RegistrationState::Refused => last(Outcome::Refused).map_or_else(String::new, |r| r.on.to_string()),
        RegistrationState::NotRequired | RegistrationState::NotDue | RegistrationState::Missing => {
            String::new()
        }
    }
}

/// The reasons in few words, for one line of a list.
fn words(reasons: &[ReasonCode], m: &Mediator, on: Date) -> String {
    let alone = reasons.len() == 1;
    let one = |code: &ReasonCode| match code {
        ReasonCode::AwaitingReissue if alone => "待换发新证：2023-07-01 时已超 5 年".to_owned(),
        ReasonCode::RegistrationMissing => format!("{} 年度注册未办理", on.year()),
        ReasonCode::RegistrationDeferred => format!("{} 年度注册暂缓", on.year()),
        ReasonCode::RegistrationRefused => format!("{} 年度注册未通过", on.year()),
        ReasonCode::UnfitPending => unfit_since(m, on)
            .map_or_else(|| code.label().into(), |d| format!("不适合或不胜任：{d} 提请，待决定")),
        code => code.label().to_owned(),
    };
    reasons.iter().map(one).collect::<Vec<_>>().join("；")
}

/// The part of a reader's scope that an address asks for by 管理单位 and street; nothing of what lies outside it.
pub fn narrowed(own: &Scope, authority: &str, street: &str, env: &Env) -> Scope {
    let asked = match (street, authority) {
        ("", "") => return own.clone(),
        ("", authority) => Scope::Authority(authority.to_owned()),
        (street, authority) => {
            let district = || env.regions.subdistrict(street).map(|s| s.district.clone());
            let named = Some(authority.to_owned()).filter(|a| !a.is_empty());
            let known = named.or_else(|| own.authority().map(str::to_owned)).or_else(district);
            Scope::Subdistrict { authority: known.unwrap_or_default(), code: street.to_owned() }
        }
    };
    if own.contains(&asked) { asked } else { Scope::Nothing }
}

/// 管理单位 and streets to choose from, as far as the reader sees several.
pub fn place_choices(own: &Scope, authority: &str, street: &str, env: &Env) -> (Vec<Choice>, Vec<Choice>) {
    let choice = |code: &str, name: &str, chosen: &str| Choice {
        value: code.to_owned(),
        label: name.to_owned(),
        selected: code == chosen,
    };
    let mut authorities = Vec::new();
    if *own == Scope::City {
        let all = env.regions.authorities(env.policy);
        authorities.extend(all.iter().map(|(code, name)| choice(code, name, authority)));
    }
    let within = match own {
        Scope::City => authority,
        Scope::Authority(code) => code,
        _ => "",
    };
    let streets = env.regions.subdistricts(env.policy, env.today);
    let inside = streets.filter(|s| within.get(..6) == Some(s.district.as_str()));
    (authorities, inside.map(|s| choice(&s.code, &s.name, street)).collect())
}

/// The day 不适合或不胜任 was raised that waits for a decision.
fn unfit_since(m: &Mediator, on: Date) -> Option<Date> {
    use fengqiao_domain::mediators::DecisionKind;
    let open = m.decisions.iter().filter(|d| d.kind == DecisionKind::UnfitNotice && d.on <= on);
    open.filter(|d| d.withdrawn.is_none_or(|w| w > on)).map(|d| d.on).min()
}

/// What was said of each year; named for its correction where the reader answers for the organisation.
fn confirmed(m: &Mediator, scope: &Scope) -> Vec<(i16, Said)> {
    let mut years: Vec<i16> = m.confirmations.iter().map(|c| c.year).collect();
    years.dedup();
    let of = |year: i16| {
        let said = m.confirmed(year)?;
        let own = confirmations::is_own(scope, m, &said.organisation);
        let named = if own { confirmations::named(year, &said.organisation) } else { String::new() };
        let note = said
            .active_on
            .map_or_else(|| said.note.clone().unwrap_or_default(), |day| format!("最近履职 {day}"));
        Some((year, (said.word(), note, named)))
    };
    years.into_iter().filter_map(of).collect()
}

/// The tabs of the part; `current` counts from 0.
pub fn tabs(today: Date, current: usize) -> Vec<Link> {
    let year = today.year();
    let all = [
        ("名册".to_owned(), "/desk/mediators".to_owned()),
        ("待清理".to_owned(), "/desk/mediators/cleanup".to_owned()),
        ("证书".to_owned(), "/desk/certificates".to_owned()),
        (format!("年度注册 {year}"), format!("/desk/registrations/{year}")),
        ("换发与注销".to_owned(), "/desk/certificates/changes".to_owned()),
        ("退出名册".to_owned(), "/desk/mediators/exited".to_owned()),
        ("名册分析".to_owned(), "/desk/mediators/analysis".to_owned()),
        ("值班".to_owned(), "/desk/duty".to_owned()),
    ];
    all.into_iter().enumerate().map(|(i, (label, href))| Link::new(label, href, i == current)).collect()
}
