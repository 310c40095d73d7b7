//! The pieces of one mediator's page, in words.

use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::{self, AGREEMENTS_UNTOUCHED, Certificate, CertificateState, Term, term};
use fengqiao_domain::dates::{anniversary, days_between};
use fengqiao_domain::mediators::roster::{Reason, RosterState, appointment_standing};
use fengqiao_domain::mediators::{Confirmation, DecisionKind, Ending, Facts, MEDIATORS, Mediator};
use fengqiao_domain::registrations::{self, Outcome};
use fengqiao_domain::table::Audience;
use fengqiao_domain::training::{hours, practice};
use fengqiao_domain::verdict::Fact;
use jiff::civil::Date;

use super::super::acts::kinds::confirmations;
use super::super::shared::{address, certificate_mark, registration_mark};
use super::super::worklists::remedies;
use super::basis;
use crate::Actor;
use crate::platform::masking;
use crate::tables::Env;

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
pub(super) struct Act {
    pub(super) href: String,
    pub(super) words: &'static str,
}

/// What the rules say of one certificate.
pub(super) struct CertificateView {
    pub(super) number: String,
    pub(super) state: &'static str,
    pub(super) mark: &'static str,
    pub(super) sentence: String,
    pub(super) untouched: &'static str,
    pub(super) clause: &'static str,
    pub(super) basis: &'static str,
    pub(super) until: String,
    pub(super) left: Option<i64>,
    pub(super) facts: Vec<Fact>,
    pub(super) sum: Vec<(String, String, String)>,
    pub(super) note: String,
    pub(super) acts: Vec<Act>,
}

pub(super) struct YearView {
    pub(super) year: i16,
    pub(super) mark: &'static str,
    pub(super) state: &'static str,
    pub(super) sentence: String,
    pub(super) entries: Vec<EntryView>,
}

pub(super) struct EntryView {
    pub(super) words: String,
    pub(super) note: String,
    pub(super) href: String,
}

pub(super) struct AppointmentView {
    pub(super) organisation: String,
    pub(super) engagement: &'static str,
    pub(super) secondary: bool,
    pub(super) appointed: String,
    pub(super) until: String,
    pub(super) span: String,
    pub(super) state: String,
    pub(super) why: String,
    pub(super) acts: Vec<Act>,
}

/// One 履职确认.
pub(super) struct ConfirmationView {
    pub(super) year: i16,
    pub(super) word: &'static str,
    /// When, and by whom.
    pub(super) said: String,
    pub(super) note: String,
    /// Its correction; empty for whoever may not.
    pub(super) href: String,
}

pub(super) struct DecisionView {
    pub(super) name: &'static str,
    pub(super) on: String,
    pub(super) end: String,
    pub(super) reason: String,
    pub(super) document: String,
    pub(super) act: Option<Act>,
}

pub(super) struct FactView {
    pub(super) title: &'static str,
    pub(super) value: String,
    pub(super) personal: bool,
}

pub(super) struct View<'a> {
    pub(super) m: &'a Mediator,
    pub(super) env: &'a Env<'a>,
    pub(super) actor: &'a Actor,
    pub(super) on: Date,
}

impl View<'_> {
    /// What the year's training and practice come to up to the day, each with clause and basis.
    pub(super) fn training(&self) -> Vec<(String, &'static str, &'static str)> {
        let (year, policy) = (self.on.year(), self.env.policy);
        let sums = self.m.training.unwrap_or_default();
        let facts = hours::HoursFacts::of(self.m, year, sums.half_hours, sums.shown);
        let said = hours::verdict(&facts, policy);
        let times = practice::of_mediator(year, sums.practice, policy);
        let (clauses, bases) = ((said.label(), times.label()), (basis(said.basis), basis(times.basis)));
        vec![(said.sentence, clauses.0, bases.0), (times.sentence, clauses.1, bases.1)]
    }

    fn href(&self, path: &str) -> String {
        format!("/desk/mediators/{}/{path}", self.m.id)
    }

    /// Address of an act about one certificate, appointment, decision or entry.
    fn href_of(&self, path: &str, of: &str) -> String {
        address(&self.href(path), &[("of", of)])
    }

    pub(super) fn links(&self, all: &[(Action, &'static str, &'static str)]) -> Vec<Act> {
        let mine = all.iter().filter(|(action, ..)| self.actor.may(*action));
        mine.map(|(_, path, words)| Act { href: self.href(path), words }).collect()
    }

    /// The next act, the others that settle something, and everything else that may be done.
    pub(super) fn acts(&self, reasons: &[Reason], state: RosterState) -> (Option<Act>, Vec<Act>, Vec<Act>) {
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
            (Action::ConfirmPractice, "confirmation", "确认年度履职"),
            (Action::ViewMediators, "attendance", "出勤证明"),
            (Action::PrintCertificate, "card", "打印调解员证"),
            (Action::DecideCertificate, "reissue", "换发新证"),
            (Action::DecideCertificate, "correction", "更正证书"),
            (Action::DecideCertificate, "revocation", "收回注销"),
            (Action::EditMediator, "unfit", "提请认定不适合或不胜任"),
            (Action::EditMediator, "suspension", "登记不计算的期间"),
            (Action::EditMediator, "exit", "退出组织"),
            (Action::DecideExit, "removal", "退出名册"),
        ]);
        if self.m.certificates.is_empty() {
            let about_one = ["/card", "/reissue", "/correction", "/revocation"];
            more.retain(|a| !about_one.iter().any(|path| a.href.ends_with(path)));
            more.extend(self.links(&[(Action::DecideCertificate, "issue", "发证")]));
        }
        if state == RosterState::Exited {
            more.retain(|a| !a.href.ends_with("/removal") && !a.href.ends_with("/exit"));
        }
        let first = if next.is_empty() { None } else { Some(next.remove(0)) };
        next.truncate(2);
        let shown = |href: &str| first.iter().chain(&next).any(|act| act.href == href);
        more.retain(|act| !shown(&act.href));
        (first, next, more)
    }

    /// What organisations confirmed, the latest year first.
    pub(super) fn confirmations(&self) -> Vec<ConfirmationView> {
        let of = |c: &Confirmation| {
            let host = self.m.appointments.iter().find(|a| a.organisation == c.organisation);
            let own = self.actor.may(Action::ConfirmPractice)
                && confirmations::is_own(&self.actor.scope, self.m, &c.organisation);
            let named = confirmations::named(c.year, &c.organisation);
            ConfirmationView {
                year: c.year,
                word: c.word(),
                said: format!("{} {}", c.on, host.map_or("", |a| a.host.name.as_str())),
                note: match (c.active_on, c.note.as_deref()) {
                    (Some(day), Some(note)) => format!("最近履职 {day}；{note}"),
                    (Some(day), None) => format!("最近履职 {day}"),
                    (None, note) => note.unwrap_or_default().to_owned(),
                },
                href: if own { self.href_of("confirmation-correction", &named) } else { String::new() },
            }
        };
        self.m.confirmations.iter().rev().map(of).collect()
    }

    pub(super) fn certificate(&self, c: &Certificate) -> CertificateView {
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
            if c.recalled.is_none() && !result.usable {
                acts.push(of("recall", "收回证卡"));
            }
            acts.push(of("correction", "更正"));
        }
        if self.actor.may(Action::PrintCertificate) && result.usable {
            acts.insert(0, of("card", "打印证卡"));
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
            note: [c.recalled.map(|day| format!("证卡已于 {day} 收回。")), c.note.clone()]
                .into_iter()
                .flatten()
                .collect(),
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
                vec![line("末日", format!("{}＋{years}年−1天", c.issued), end)]
            }
            Term::Extended => vec![
                line("满 5 年", format!("{}＋{years}年", c.issued), fifth.to_string()),
                line("过渡日", format!("{fifth} ≥ {transition}"), "延续".into()),
                line("末日", "统一延续到".into(), rules.extended_end.value.to_string()),
            ],
            Term::Reissue => vec![
                line("满 5 年", format!("{}＋{years}年", c.issued), fifth.to_string()),
                line("过渡日", format!("{fifth} < {transition}"), "待换发".into()),
            ],
        }
    }

    pub(super) fn years(&self) -> Vec<YearView> {
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

    pub(super) fn appointments(&self) -> Vec<AppointmentView> {
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

    pub(super) fn decisions(&self) -> Vec<DecisionView> {
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

    pub(super) fn facts(&self, unmasked: bool) -> Vec<FactView> {
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
