//! How cases are found, kept and judged.

use std::collections::{BTreeMap, HashMap};

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::clocks::{self, By};
use fengqiao_domain::cases::record::{Limits, Organisation};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{CASES, Case, as_of, collective};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::table::{Column, Problem, Table};
use fengqiao_domain::text::asked::Asked;
use fengqiao_domain::value::narrow;
use jiff::civil::Date;

use super::{across, children, found, limits, lists, more, number, recognise, text};
use crate::applications::store::look_anew;
use crate::cases::actions::lapsed;
use crate::cases::pages::sight::Sight;
use crate::platform::crypto::Keys;
use crate::settings;
use crate::tables::api::{self, Start};
use crate::tables::export::OwnFilter;
use crate::tables::find::{by_key, mark, marks};
use crate::tables::import::{Organisations, Read};
use crate::tables::{Env, Params, Records, Touched, rows};
use crate::{App, AppError};

/// Annex 6.
pub struct CaseRecords;

/// Contexts of the blind indexes.
const PARTY: &str = "cases.party";
pub(super) const PERSON: &str = "cases.person";
pub(super) const PHONE: &str = "cases.phone";
const KEY: &str = "cases.key";
/// Cases loaded at a time.
const PART: usize = 500;

impl Records for CaseRecords {
    type Row = Case;
    const TABLE: &'static Table<Case> = &CASES;
    const SQL: &'static str = "cases";
    const PLACE_COLUMN: &'static str = "organisation";

    fn id(row: &Case) -> &str {
        &row.id
    }
    fn on_day(c: &mut Conn, env: &Env, rows: &mut [Case], on: Date) -> Result<(), AppError> {
        if on >= env.today {
            return Ok(());
        }
        let calendar = crate::settings::calendar(c)?;
        let by = By { calendar: &calendar, policy: env.policy };
        for case in rows.iter_mut() {
            as_of::rewind(case, on, by);
        }
        Ok(())
    }
    fn identify(row: &mut Case, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Case) -> i64 {
        row.revision
    }
    /// The number: names of parties are personal.
    fn label(row: &Case) -> String {
        row.number.clone().unwrap_or_default()
    }
    fn place(row: &Case, _env: &Env) -> String {
        row.organisation.name.clone()
    }

    fn keys(row: &Case, env: &Env) -> Vec<String> {
        let number = row.number.as_deref().map(number_key);
        let external = || row.external_key().map(|key| format!("@{key}"));
        number.or_else(external).or_else(|| natural_key(row, env.keys)).into_iter().collect()
    }
    fn known_as(row: &Case, env: &Env) -> Vec<String> {
        let number = row.number.as_deref().map(number_key);
        let external = row.external_key().map(|key| format!("@{key}"));
        number.into_iter().chain(external).chain(natural_key(row, env.keys)).collect()
    }
    fn key_column(row: &Case) -> &'static str {
        if row.number.is_some() {
            "number"
        } else if row.external_number.is_some() {
            "external_number"
        } else {
            "applicant"
        }
    }
    fn find(c: &mut Conn, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
        let natural: Vec<String> = keys.iter().filter(|key| !key.starts_with(['#', '@'])).cloned().collect();
        let mut found = by_key(c, Self::SQL, &natural)?;
        for (head, column) in [('#', "number"), ('@', "external_key")] {
            let wanted: Vec<Bind> =
                keys.iter().filter_map(|key| key.strip_prefix(head)).map(Bind::from).collect();
            for part in wanted.chunks(500) {
                let sql =
                    format!("SELECT {column}, id FROM cases WHERE {column} IN ({})", marks(1, part.len()));
                for row in c.query(&sql, part)? {
                    found.insert(format!("{head}{}", row.str(0)), row.text(1));
                }
            }
        }
        Ok(found)
    }

    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Case) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let columns = rows::select_list(&CASES, "r");
        let sql = format!("SELECT r.id, r.revision, {BESIDE}, {columns} FROM {FROM} WHERE {condition}");
        let mut cases: Vec<Case> = Vec::new();
        c.query_each(&sql, binds, |row| {
            cases.push(head(row, env)?);
            Ok::<_, AppError>(())
        })?;
        for part in cases.chunks_mut(PART) {
            children::load(c, part, env.keys)?;
            for case in part {
                each(std::mem::take(case))?;
            }
        }
        Ok(())
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        match scope {
            Scope::City => "1 = 1".into(),
            Scope::Authority(code) => format!("r.authority = {}", mark(binds, code.as_str())),
            Scope::Subdistrict { code, .. } => format!("r.subdistrict = {}", mark(binds, code.as_str())),
            // Also what another organisation has sent here and waits for.
            Scope::Organisation(id) => {
                let id = mark(binds, id.as_str());
                format!(
                    "r.id IN (SELECT o.id FROM cases o WHERE o.organisation = {id}
                     UNION ALL SELECT f.id FROM cases f WHERE f.referred_to = {id})"
                )
            }
            Scope::Mediator(id) => {
                let id = mark(binds, id.as_str());
                format!("r.id IN (SELECT m.case_id FROM case_mediators m WHERE m.mediator_id = {id})")
            }
            Scope::Nothing => "1 = 0".into(),
        }
    }
    fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        lists::asked(scope, params, on, binds)
    }
    fn listed(
        app: &App,
        actor: &crate::Actor,
        on: Date,
        asked: &BTreeMap<String, String>,
    ) -> Result<Option<OwnFilter>, AppError> {
        let params = Params(asked.clone().into_iter().collect());
        let typed = Asked::read(params.get(lists::TEXT));
        if !typed.advice().is_empty() {
            return Err(AppError::refused(typed.advice()));
        }
        let (engine, scope) = (app.db.engine(), actor.scope.clone());
        Ok(Some(Box::new(move |binds| {
            let mut all = lists::asked(&scope, &params, on, binds);
            if !typed.words().is_empty() {
                all.push(text::condition(engine, typed.words(), binds));
            }
            if all.is_empty() { "1 = 1".to_owned() } else { all.join(" AND ") }
        })))
    }
    /// The start of a number leads to its cases; anything else is looked for in what cases say.
    fn by_text(
        c: &mut Conn,
        scope: &Scope,
        asked: &api::Asked,
    ) -> Result<Option<(Vec<String>, bool)>, AppError> {
        if lists::has_number(c, scope, &asked.text)? {
            return Ok(None);
        }
        let typed = Asked::read(&asked.text);
        if !typed.advice().is_empty() {
            return Err(AppError::invalid("q", typed.advice()));
        }
        let (skip, after) = match &asked.start {
            Start::Row(n) => (*n, None),
            Start::After(id) => (0, Some(id.as_str())),
        };
        if skip > found::CAP {
            return Err(AppError::invalid("page", "按文字查找只能翻到前 200 条，往后用 after。"));
        }
        let authority = asked.authority.as_deref();
        let (mut ids, more) = found::part(c, scope, typed.words(), authority, after, skip + asked.limit)?;
        ids.drain(..skip.min(ids.len()));
        Ok(Some((ids, more)))
    }
    /// Whoever is asked to take a case over reads it, and changes nothing of it.
    fn reaches(scope: &Scope, row: &Case) -> bool {
        let o = &row.organisation;
        match scope {
            Scope::Mediator(id) => row.handlers.iter().any(|h| h.id == *id),
            _ => scope.contains_organisation(&o.id, &o.authority, o.subdistrict.as_deref()),
        }
    }

    fn resolve(row: &mut Case, orgs: &Organisations) {
        if let Some(known) = orgs.by_id(&row.organisation.id) {
            let host = &known.host;
            row.organisation = Organisation {
                id: known.id.clone(),
                name: host.name.clone(),
                kind: host.kind.clone(),
                authority: host.authority.clone(),
                subdistrict: host.subdistrict.clone(),
            };
        }
    }
    fn recognise(
        c: &mut Conn,
        env: &Env,
        _scope: &Scope,
        columns: &[&'static Column<Case>],
        read: &mut [Read<Case>],
    ) -> Result<bool, AppError> {
        recognise::rows(c, env, columns, read)?;
        Ok(false)
    }
    fn claims(row: &Case) -> Vec<String> {
        row.external_key().into_iter().collect()
    }
    fn across(c: &mut Conn, env: &Env, rows: &[&Case]) -> Result<Vec<Vec<Problem>>, AppError> {
        across::rows(c, env, rows)
    }
    const ASKS_FIRST: bool = true;
    fn seed(recognised: &Case, old: Option<&Case>, new: &mut Case) {
        if !recognised.organisation.id.is_empty() {
            new.organisation.clone_from(&recognised.organisation);
        }
        if !recognised.handlers.is_empty() {
            let known = old.map_or(&[][..], |old| &old.handlers);
            let of = |h: &fengqiao_domain::cases::parts::Handler| {
                known.iter().find(|k| k.id == h.id).unwrap_or(h).clone()
            };
            new.handlers = recognised.handlers.iter().map(of).collect();
        }
        let (said, kept) = (recognised.limits, new.limits);
        new.limits = Limits {
            acceptance: said.acceptance.or(kept.acceptance),
            arbitration: said.arbitration.or(kept.arbitration),
            handling: said.handling.or(kept.handling),
            estimated: said.estimated || kept.estimated,
            ..kept
        };
    }
    fn settle(old: Option<&Case>, new: &mut Case, _from: Date, env: &Env) -> Vec<Problem> {
        old.map_or_else(Vec::new, |old| by_steps(old, new, env))
    }
    fn closed_to(actor: &crate::Actor, old: &Case, today: Date) -> Option<&'static str> {
        if lapsed(&actor.scope, old, today) {
            return Some("借调已到期，案件只能查看。要继续办理的，请承办组织重新登记借调。");
        }
        let closed = State::of(old).is_over() && !actor.may(Action::CorrectCases);
        closed.then_some("案件已经结束，资料由承办组织负责人或者区人社局更正。请写明哪里登错，报给他们。")
    }

    fn reckon(c: &mut Conn, env: &Env, rows: &mut [&mut Case]) -> Result<(), AppError> {
        let calendar = settings::calendar(c)?;
        let by = By { calendar: &calendar, policy: env.policy };
        for case in rows.iter_mut() {
            clocks::settle(case, by);
        }
        Ok(())
    }
    fn prepare(c: &mut Conn, env: &Env, new: &mut [&mut Case]) -> Result<(), AppError> {
        number::assign(c, env, new)
    }

    fn extra(row: &Case, env: &Env) -> Vec<(&'static str, Bind)> {
        let blind = |text: Option<&str>, context| text.map(|text| env.keys.blind(&narrow(text), context));
        // What was voided is no longer found by its parties: the case it was entered twice for is.
        let key = natural_key(row, env.keys).filter(|_| row.void.is_none());
        let party = |name: &str| (!name.is_empty()).then(|| party_key(&plain_name(name), env.keys));
        let mut extra = vec![
            ("record_key", key.unwrap_or_else(|| format!("!{}", row.id)).into()),
            ("external_key", row.external_key().filter(|_| row.void.is_none()).into()),
            ("authority", row.organisation.authority.as_str().into()),
            ("subdistrict", row.organisation.subdistrict.as_deref().into()),
            ("state", State::of(row).code().into()),
            ("stage", State::beneath(row).code().into()),
            ("collective", (collective::is_collective(row, env.policy) == Some(true)).into()),
            ("referred_to", referred_to(row).into()),
            ("applicant_index", party(&row.applicant.name).into()),
            ("respondent_index", party(&row.respondent.name).into()),
            ("person_index", blind(row.applicant.id_number.as_deref(), PERSON).into()),
            ("phone_index", blind(row.applicant.phone.as_deref(), PHONE).into()),
            ("more", more::sealed(row, env.keys).into()),
        ];
        extra.extend(limits::columns(&row.limits));
        extra
    }

    fn keep_children(
        c: &mut Conn,
        env: &Env,
        _touched: &mut Touched,
        pairs: &[(Option<Case>, Case)],
    ) -> Result<(), AppError> {
        children::keep(c, pairs, env.keys)?;
        for (old, new) in pairs {
            let changed = old.as_ref().is_some_and(|old| old.applicant.phone != new.applicant.phone);
            if let Some(phone) = new.applicant.phone.as_deref().filter(|_| changed) {
                look_anew(c, env.keys, &new.id, phone)?;
            }
        }
        text::keep(c, pairs)
    }

    const HAPPENS: bool = true;
    const CONFIDENTIAL: bool = true;
    fn words(scope: &Scope, row: &Case, text: String) -> String {
        Sight::of(scope, row, false).text(&text)
    }

    fn first_fact(row: &Case) -> Option<Date> {
        row.first_day()
    }
    fn clause(column: &str) -> &'static str {
        match column {
            "arbitration_limit" => "调解仲裁法-14",
            "handling_limit" | "overdue" => "令17-29",
            "collective" => "调解仲裁法-7",
            _ => "",
        }
    }
}

const FROM: &str = "cases r LEFT JOIN organisations o ON o.id = r.organisation";
const BESIDE: &str =
    "r.authority, r.subdistrict, o.name, o.kind, r.more, r.acceptance_limit, r.arbitration_limit,
    r.handling_limit, r.limits_estimated, r.next_due, r.review_limit, r.confirmation_limit, r.visit_limit";

fn head(row: &Row, env: &Env) -> Result<Case, AppError> {
    const OWN: usize = 15;
    let day = |i| row.opt_str(i).and_then(|d: &str| d.parse().ok());
    let mut case = Case { id: row.text(0), revision: row.int(1), ..Case::default() };
    more::open(&mut case, row.opt_str(6), env.keys)?;
    case.limits = Limits {
        acceptance: day(7),
        arbitration: day(8),
        handling: day(9),
        estimated: row.flag(10),
        duty: day(11),
        review: day(12),
        confirmation: day(13),
        visit: day(14),
    };
    rows::fill(&CASES, &mut case, row, OWN, env.keys)?;
    case.organisation = Organisation {
        id: std::mem::take(&mut case.organisation.id),
        name: row.opt_text(4).unwrap_or_default(),
        kind: row.opt_text(5).unwrap_or_default(),
        authority: row.text(2),
        subdistrict: row.opt_text(3),
    };
    Ok(case)
}

/// What steps enter: decision, extension, closure, agreement, review, performance, telling, visit, archive. Of a known
/// case also who handles it: another organisation is asked, a mediator is checked before he or she is assigned.
pub(in crate::cases) const BY_STEPS: &[&str] = &[
    "organisation",
    "mediators",
    "decision",
    "accepted_on",
    "refusal_reason",
    "way",
    "extended_to",
    "extension_reason",
    "closed_on",
    "outcome",
    "failure_cause",
    "arbitration_told_on",
    "agreement_number",
    "agreement_amount",
    "due_on",
    "manner",
    "review",
    "review_result",
    "performance",
    "received_amount",
    "visited_on",
    "satisfaction",
    "archived_on",
    "archive_number",
];

/// What would be changed beside the steps of a case that is handled step by step: the two would no longer agree.
fn by_steps(old: &Case, new: &Case, env: &Env) -> Vec<Problem> {
    if old.steps.is_empty() {
        return Vec::new();
    }
    let at = env.at(env.today);
    let changed = |column: &&Column<Case>| (column.get)(old, &at) != (column.get)(new, &at);
    let problem = |column: &Column<Case>| {
        let message = format!("案件已经在系统里逐步办理，{}由办理步骤登记。", column.title);
        Problem::error(column.key, message, "在案件页面办理、更正或者撤销这一步。")
    };
    BY_STEPS.iter().filter_map(|key| CASES.column(key)).filter(changed).map(problem).collect()
}

/// The organisation that is asked to take a case over and has not answered.
pub(in crate::cases) fn referred_to(row: &Case) -> Option<&str> {
    let pending = row.referral.as_ref().filter(|_| State::of(row) == State::Referred);
    pending.map(|referral| referral.to.as_str())
}

fn number_key(number: &str) -> String {
    format!("#{number}")
}

/// Names are in it: only its blind index is kept.
fn natural_key(row: &Case, keys: &Keys) -> Option<String> {
    let is_told = !row.applicant.name.is_empty() && !row.respondent.name.is_empty();
    row.natural_key().filter(|_| is_told).map(|key| keys.blind(&key, KEY))
}

/// The blind index of a party's plain name.
pub(super) fn party_key(plain: &str, keys: &Keys) -> String {
    keys.blind(plain, PARTY)
}
