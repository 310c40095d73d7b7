//! One mediator on one page: state with its reasons, next acts, certificate with its verdict, registrations,
//! appointments, decisions, history. Personal values are masked; showing them asks why and goes on record.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::{self, AGREEMENTS_UNTOUCHED, Certificate, CertificateState, Term, term};
use fengqiao_domain::dates::{anniversary, days_between};
use fengqiao_domain::mediators::roster::{Reason, RosterState, appointment_standing};
use fengqiao_domain::mediators::{DecisionKind, Ending, Facts, MEDIATORS, Mediator, standing_on};
use fengqiao_domain::registrations::{self, Outcome};
use fengqiao_domain::table::Audience;
use fengqiao_domain::verdict::{Basis, Fact, clause_label};
use jiff::civil::Date;
use serde::Deserialize;

use super::shared::{appointment_for, certificate_mark, registration_mark};
use super::worklists::remedies;
use crate::mediators::MediatorRecords;
use crate::platform::masking;
use crate::platform::render::html;
use crate::platform::view::HistoryRow;
use crate::tables::changes::{self, Change};
use crate::tables::edit::load;
use crate::tables::{Env, as_of};
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/mediators/{id}", detail).post("/desk/mediators/{id}/unmask", unmask)
}

/// Lines of the history shown.
const HISTORY: i64 = 100;

/// The columns shown as facts.
const FACTS: [&str; 18] = [
    "sex",
    "birth_month",
    "id_type",
    "id_number",
    "phone",
    "ethnicity",
    "political_status",
    "education",
    "major",
    "workplace",
    "professional_title",
    "employment",
    "specialisms",
    "qualifications",
    "years_of_practice",
    "active_on",
    "experience",
    "remarks",
];

/// A link or button: address, words.
struct Act {
    href: String,
    words: &'static str,
}

/// What the rules say of one certificate.
struct CertificateView {
    number: String,
    state: &'static str,
    mark: &'static str,
    sentence: String,
    untouched: &'static str,
    clause: &'static str,
    basis: &'static str,
    until: String,
    left: Option<i64>,
    facts: Vec<Fact>,
    sum: Vec<(String, String, String)>,
    note: String,
    acts: Vec<Act>,
}

struct YearView {
    year: i16,
    mark: &'static str,
    state: &'static str,
    sentence: String,
    entries: Vec<EntryView>,
}

struct EntryView {
    words: String,
    note: String,
    href: String,
}

struct AppointmentView {
    organisation: String,
    engagement: &'static str,
    secondary: bool,
    appointed: String,
    until: String,
    span: String,
    state: String,
    why: String,
    acts: Vec<Act>,
}

struct DecisionView {
    name: &'static str,
    on: String,
    end: String,
    reason: String,
    document: String,
    act: Option<Act>,
}

struct FactView {
    title: &'static str,
    value: String,
    personal: bool,
}

#[derive(Template)]
#[template(path = "mediators/detail.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the post may do, each a switch of its own")]
struct DetailPage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    on: String,
    is_today: bool,
    state: &'static str,
    attention: bool,
    reasons: Vec<(Reason, &'static str)>,
    first: Option<Act>,
    acts: Vec<Act>,
    more: Vec<Act>,
    idle: Option<IdleView>,
    idle_sentence: String,
    certificate: Option<CertificateView>,
    earlier: Vec<CertificateView>,
    may_issue: bool,
    years: Vec<YearView>,
    appointments: Vec<AppointmentView>,
    decisions: Vec<DecisionView>,
    facts: Vec<FactView>,
    has_personal: bool,
    may_unmask: bool,
    unmasked: bool,
    history: Vec<HistoryRow>,
}

struct IdleView {
    sentence: String,
    acts: Vec<Act>,
    clause: &'static str,
    basis: &'static str,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    as_of: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn detail(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let on = asked.as_of.parse().unwrap_or(app.today());
    let actor = permit.actor();
    let frame = permit.page(&app, "调解员");
    html(&app.blocking(move |app| build(app, &actor, frame, &id, on, false)).await?)
}

/// Shows the personal values in full, once, for a reason that goes on record.
async fn unmask(
    permit: Permit<may::Unmask>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    if !actor.may(Action::ViewMediators) {
        return Err(AppError::Forbidden);
    }
    let frame = permit.page(&app, "调解员");
    let page = app.blocking(move |app| {
        let reason = why.reason.trim();
        if reason.is_empty() {
            return Err(AppError::refused("查看完整信息要写明理由。请返回上一页填写。"));
        }
        let page = build(app, &actor, frame, &id, app.today(), true)?;
        let event = Event::new("view", "mediators", id).summary("查看完整证件号码和联系电话");
        app.record(&actor, Action::Unmask, event.reason(reason))?;
        Ok(page)
    });
    html(&page.await?)
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    id: &str,
    on: Date,
    unmasked: bool,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (m, history) = app.read(|c| {
        let mut m = load::<MediatorRecords>(c, &env, &actor.scope, id)?;
        if on != env.today {
            let lines = as_of::timelines::<MediatorRecords>(c, Some(std::slice::from_ref(&m.id)))?;
            as_of::rewind::<MediatorRecords>(&mut m, &lines, on, &env)?;
        }
        Ok::<_, AppError>((m, changes::of(c, "mediators", id, HISTORY)?))
    })?;
    let view = View { m: &m, env: &env, actor, on };
    let standing = standing_on(&m, env.policy, on);
    let (first, acts, more) = view.acts(&standing.reasons, standing.state);
    let main = appointment_for(&m, &actor.scope, on);
    let sub = main.map_or_else(String::new, |a| {
        format!("{}　{}", a.host.name, if a.full_time { "专职" } else { "兼职" })
    });
    let mut certificates: Vec<&Certificate> = m.certificates.iter().rev().collect();
    let current = certificates::current(&m.certificates, env.policy, on).map(|c| c.number.clone());
    certificates.retain(|c| Some(&c.number) != current.as_ref());
    let current = m.certificates.iter().find(|c| Some(&c.number) == current.as_ref());
    let idle = certificates::idleness(&Facts::of(&m).idle(&m), env.policy, on);
    let facts = view.facts(unmasked);
    Ok(DetailPage {
        page: named(frame, &m.name).watermarked(),
        id: m.id.clone(),
        name: m.name.clone(),
        sub,
        on: on.to_string(),
        is_today: on == env.today,
        state: standing.state.label(),
        attention: standing.state == RosterState::Cleanup,
        reasons: standing.reasons.iter().map(|r| (r.clone(), clause_label(r.clause))).collect(),
        first,
        acts,
        more,
        idle: idle.result.suspected.then(|| IdleView {
            sentence: idle.sentence.clone(),
            acts: view.links(&[
                (Action::EditMediator, "edit", "补报最近履职"),
                (Action::EditMediator, "suspension", "登记不计算的期间"),
                (Action::DecideCertificate, "revocation", "收回注销"),
            ]),
            clause: idle.label(),
            basis: basis(idle.basis),
        }),
        idle_sentence: idle.sentence,
        certificate: current.map(|c| view.certificate(c)),
        earlier: certificates.into_iter().map(|c| view.certificate(c)).collect(),
        may_issue: actor.may(Action::DecideCertificate),
        years: view.years(),
        appointments: view.appointments(),
        decisions: view.decisions(),
        has_personal: facts.iter().any(|f| f.personal && !f.value.is_empty()),
        may_unmask: actor.may(Action::Unmask),
        unmasked,
        facts,
        history: history.into_iter().map(history_row).collect(),
    })
}

/// The frame under the person's name.
fn named(mut frame: Page, name: &str) -> Page {
    name.clone_into(&mut frame.title);
    if let Some(last) = frame.crumbs.last_mut() {
        name.clone_into(&mut last.label);
    }
    frame.under(&[("调解员与证书", "/desk/mediators")])
}

/// 推定 and 参照 are said, 原文 is not.
fn basis(basis: Basis) -> &'static str {
    if basis == Basis::Text { "" } else { basis.label() }
}

fn history_row(change: Change) -> HistoryRow {
    let fields: Vec<String> = change
        .fields
        .iter()
        .map(|f| {
            let old = if f.old.is_empty() { "（空）" } else { f.old.as_str() };
            let new = if f.new.is_empty() { "（空）" } else { f.new.as_str() };
            format!("{}：{old} → {new}", f.title)
        })
        .collect();
    let what =
        if fields.is_empty() { change.kind } else { format!("{}　{}", change.kind, fields.join("；")) };
    let batch = change.batch.map(|b| format!("批次 {b}"));
    let from: Vec<String> =
        [Some(change.note), batch].into_iter().flatten().filter(|t| !t.is_empty()).collect();
    HistoryRow {
        when: change.at.get(..16).unwrap_or(&change.at).replace('T', " "),
        who: change.actor,
        what,
        from: from.join("；"),
    }
}

struct View<'a> {
    m: &'a Mediator,
    env: &'a Env<'a>,
    actor: &'a Actor,
    on: Date,
}

impl View<'_> {
    fn href(&self, path: &str) -> String {
        format!("/desk/mediators/{}/{path}", self.m.id)
    }

    /// Address of an act about one certificate, appointment, decision or entry.
    fn href_of(&self, path: &str, of: &str) -> String {
        super::shared::address(&self.href(path), &[("of", of)])
    }

    fn links(&self, all: &[(Action, &'static str, &'static str)]) -> Vec<Act> {
        let mine = all.iter().filter(|(action, ..)| self.actor.may(*action));
        mine.map(|(_, path, words)| Act { href: self.href(path), words }).collect()
    }

    /// The next act, the others that settle something, and everything else that may be done.
    fn acts(&self, reasons: &[Reason], state: RosterState) -> (Option<Act>, Vec<Act>, Vec<Act>) {
        let mut next: Vec<Act> = Vec::new();
        for r in reasons {
            for act in self.links(remedies(r.code)) {
                if !next.iter().any(|known| known.href == act.href) {
                    next.push(act);
                }
            }
        }
        let mut more = self.links(&[
            (Action::EditMediator, "edit", "改资料"),
            (Action::EditMediator, "move", "调动、兼任"),
            (Action::Register, "registration", "年度注册"),
            (Action::DecideCertificate, "reissue", "换发新证"),
            (Action::DecideCertificate, "correction", "更正证书"),
            (Action::DecideCertificate, "revocation", "收回注销"),
            (Action::EditMediator, "unfit", "提请认定不适合或不胜任"),
            (Action::EditMediator, "suspension", "登记不计算的期间"),
            (Action::EditMediator, "exit", "退出组织"),
            (Action::DecideExit, "removal", "退出名册"),
        ]);
        if state == RosterState::Exited {
            more.retain(|a| !a.href.ends_with("/removal") && !a.href.ends_with("/exit"));
        }
        let first = if next.is_empty() { None } else { Some(next.remove(0)) };
        next.truncate(2);
        let shown = |href: &str| first.iter().chain(&next).any(|act| act.href == href);
        more.retain(|act| !shown(&act.href));
        (first, next, more)
    }

    fn certificate(&self, c: &Certificate) -> CertificateView {
        let (policy, on) = (self.env.policy, self.on);
        let verdict = certificates::verdict(c, &self.m.certificates, policy, on);
        let result = verdict.result;
        let sentence = verdict.sentence.trim_end_matches(AGREEMENTS_UNTOUCHED).to_owned();
        let of = |path: &str, words| Act { href: self.href_of(path, &c.number), words };
        let mut acts = Vec::new();
        if self.actor.may(Action::DecideCertificate) {
            if result.reissue_open {
                acts.push(of("reissue", "换发新证"));
            }
            if result.state == CertificateState::AwaitingReissue {
                acts.push(of("deadline", "设换发截止日"));
            }
            acts.push(of("correction", "更正"));
        }
        let applies = !matches!(result.state, CertificateState::Revoked | CertificateState::Replaced);
        CertificateView {
            number: c.number.clone(),
            state: result.state.label(),
            mark: certificate_mark(result.state),
            sentence,
            untouched: AGREEMENTS_UNTOUCHED,
            clause: verdict.label(),
            basis: basis(verdict.basis),
            until: result.valid_until.map_or_else(|| "没有确定的有效期".into(), |d| d.to_string()),
            left: result.valid_until.filter(|_| applies).map(|end| days_between(on, end)),
            facts: verdict.facts,
            sum: self.sum(c),
            note: c.note.clone().unwrap_or_default(),
            acts,
        }
    }

    /// How the end comes about, step by step.
    fn sum(&self, c: &Certificate) -> Vec<(String, String, String)> {
        let rules = &self.env.policy.certificate;
        let (years, transition) = (rules.term_years.value, rules.transition_day.value);
        let fifth = anniversary(c.issued, i16::try_from(years).unwrap_or(5));
        let line = |what: &str, how: String, is: String| (what.to_owned(), how, is);
        match term(c.issued, self.env.policy) {
            Term::Own => {
                let end = certificates::valid_until(c.issued, self.env.policy);
                let end = end.map_or_else(String::new, |d| d.to_string());
                vec![line("有效期至", format!("{} ＋ {years} 年 − 1 天", c.issued), end)]
            }
            Term::Extended => vec![
                line("满 5 年", format!("{} ＋ {years} 年", c.issued), fifth.to_string()),
                line("不早于过渡日", format!("{fifth} ≥ {transition}"), "延续".into()),
                line("有效期至", "统一延续到".into(), rules.extended_end.value.to_string()),
            ],
            Term::Reissue => vec![
                line("满 5 年", format!("{} ＋ {years} 年", c.issued), fifth.to_string()),
                line("早于过渡日", format!("{fifth} < {transition}"), "待换发".into()),
            ],
        }
    }

    fn years(&self) -> Vec<YearView> {
        let (policy, m) = (self.env.policy, self.m);
        let first = policy.registration.first_year.value;
        let running = self.on.year();
        let recorded = m.registrations.iter().map(|r| r.year).max().unwrap_or(first);
        let may = self.actor.may(Action::Register);
        (first..=running.max(recorded))
            .rev()
            .map(|year| {
                let verdict =
                    registrations::verdict(year, &m.registrations, &m.certificates, policy, self.on);
                let of_year = m.registrations.iter().filter(|r| r.year == year && r.on <= self.on);
                let entries = of_year.map(|r| {
                    let (code, name) = match r.outcome {
                        Outcome::Registered => ("registered", "已注册"),
                        Outcome::Deferred => ("deferred", "暂缓"),
                        Outcome::Refused => ("refused", "未通过"),
                    };
                    let late = if r.late { "（逾期注册）" } else { "" };
                    let note = [r.reason.clone(), r.document.clone()].into_iter().flatten();
                    let of = format!("{year}/{code}/{}", r.on);
                    EntryView {
                        words: format!("{} {name}{late}", r.on),
                        note: note.collect::<Vec<_>>().join("；"),
                        href: if may { self.href_of("registration-correction", &of) } else { String::new() },
                    }
                });
                let (mark, _) = registration_mark(verdict.result);
                YearView {
                    year,
                    mark,
                    state: verdict.result.label(),
                    sentence: verdict.sentence,
                    entries: entries.collect(),
                }
            })
            .collect()
    }

    fn appointments(&self) -> Vec<AppointmentView> {
        let m = self.m;
        let facts = Facts::of(m);
        let roster = facts.roster(m);
        let rows = m.appointments.iter().zip(facts.appointments()).rev();
        rows.map(|(a, seen)| {
            let standing = appointment_standing(seen, &roster, self.env.policy, self.on).standing;
            let over = a.ended.filter(|e| *e <= self.on);
            let ended = match (over, a.ending) {
                (None, _) => None,
                (Some(d), Some(Ending::Transfer)) => Some(format!("{d} 调离")),
                (Some(d), Some(Ending::Adjusted)) => Some(format!("{d} 变更")),
                (Some(d), Some(Ending::History)) => Some(format!("至 {d}，补记")),
                (Some(d), _) => Some(format!("{d} 退出")),
            };
            let own = self.actor.scope.contains_organisation(
                &a.organisation,
                &a.host.authority,
                a.host.subdistrict.as_deref(),
            );
            let mut acts = Vec::new();
            if own && self.actor.may(Action::EditMediator) {
                if a.ended.is_none() {
                    acts.push(Act { href: self.href_of("exit", &a.id), words: "退出" });
                } else if a.ending == Some(Ending::Exit) {
                    acts.push(Act { href: self.href_of("reopening", &a.id), words: "撤销退出" });
                }
            }
            let end = a.ended.map_or_else(|| "至今".to_owned(), |d| format!("至 {d} 前"));
            AppointmentView {
                organisation: a.host.name.clone(),
                engagement: if a.full_time { "专职" } else { "兼职" },
                secondary: a.secondary,
                appointed: a.appointed.to_string(),
                until: a.until.map_or_else(|| "没有约定".into(), |d| d.to_string()),
                span: format!("{} {end}", a.since),
                why: a.end_reason.clone().unwrap_or_default(),
                state: ended.unwrap_or_else(|| standing.state.label().into()),
                acts,
            }
        })
        .collect()
    }

    fn decisions(&self) -> Vec<DecisionView> {
        let may = |action| self.actor.may(action);
        let mut all: Vec<_> = self.m.decisions.iter().collect();
        all.sort_by_key(|d| std::cmp::Reverse(d.on));
        all.into_iter()
            .map(|d| {
                let open = d.withdrawn.is_none();
                let act = match d.kind {
                    DecisionKind::Removal if open && may(Action::DecideExit) => Some(("restoration", "更正")),
                    DecisionKind::UnfitNotice if open && may(Action::DecideExit) => {
                        Some(("settlement", "不予退出"))
                    }
                    DecisionKind::Suspension if may(Action::EditMediator) => {
                        Some(("resumption", if open { "结束" } else { "更正" }))
                    }
                    _ => None,
                };
                let end = match (d.kind, d.withdrawn) {
                    (_, None) => String::new(),
                    (DecisionKind::Removal, Some(day)) => format!("{day} 更正，按没有决定处理"),
                    (DecisionKind::UnfitNotice, Some(day)) => format!("{day} 已处理"),
                    (DecisionKind::Suspension, Some(day)) => format!("至 {day} 前"),
                };
                DecisionView {
                    name: d.kind.label(),
                    on: d.on.to_string(),
                    end,
                    reason: d.reason.clone(),
                    document: d.document.clone().unwrap_or_default(),
                    act: act.map(|(path, words)| Act { href: self.href_of(path, &d.id), words }),
                }
            })
            .collect()
    }

    fn facts(&self, unmasked: bool) -> Vec<FactView> {
        let at = self.env.at(self.on);
        FACTS
            .iter()
            .filter_map(|key| MEDIATORS.column(key))
            .map(|column| {
                let value = column.show(self.m, &at);
                let personal = column.audience == Audience::Personal;
                let value = if personal && !unmasked { masking::mask(column.key, &value) } else { value };
                FactView { title: column.title, value, personal }
            })
            .collect()
    }
}
