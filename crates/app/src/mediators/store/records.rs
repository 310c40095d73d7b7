//! How mediators are found, kept and judged.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::{MEDIATORS, Mediator, RESIDENT_ID, fold};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::search::person_initials;
use fengqiao_domain::table::{Problem, Table};
use jiff::civil::Date;

use crate::AppError;
use crate::mediators::derive::Before;
use crate::mediators::{children, derive};
use crate::tables::find::{by_key, mark, marks};
use crate::tables::import::Organisations;
use crate::tables::{Env, Params, Records, Tally, Touched, rows};

/// The roster.
pub struct MediatorRecords;

/// Records are loaded with their child rows this many at a time.
const PART: usize = 500;

impl Records for MediatorRecords {
    type Row = Mediator;
    const TABLE: &'static Table<Mediator> = &MEDIATORS;
    const SQL: &'static str = "mediators";
    const PLACE_COLUMN: &'static str = "organisation";

    fn id(row: &Mediator) -> &str {
        &row.id
    }
    fn identify(row: &mut Mediator, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Mediator) -> i64 {
        row.revision
    }
    fn label(row: &Mediator) -> String {
        row.name.clone()
    }
    fn place(row: &Mediator, env: &Env) -> String {
        row.appointment_at(env.today).map(|a| a.host.name.clone()).unwrap_or_default()
    }
    fn clause(column: &str) -> &'static str {
        match column {
            "valid_until" | "certificate_state" => "III-2-4b",
            "roster_state" => "III-2-1b",
            "hours" => "III-2-2",
            "practice" => "III-2-3",
            _ => "",
        }
    }

    fn differing(column: &str, given: &str) -> &'static str {
        // What people decided is no column of the form, but for 退出; whoever brings a roster along enters it again.
        match (column, given) {
            ("certificate_state", "已注销") => {
                "注销是一项决定，表里带不来；确已注销的，导入后在调解员页面办理。"
            }
            ("roster_state", "已退出") => "确已退出的，填变动类型“退出”和变动日期。",
            ("roster_state", "在册（待清理）") => {
                "提请退出、暂缓注册等决定表里带不来；有这样的决定的，导入后在调解员页面补记。"
            }
            _ => "以规则为准，不用改。",
        }
    }

    fn keys(row: &Mediator, env: &Env) -> Vec<String> {
        let person = row.id_number.as_deref().map(|n| id_key(row.id_type.as_deref(), n, env));
        // With a number, name and organisation find only somebody whose number is still missing.
        let mark = if person.is_some() { '~' } else { '?' };
        person.into_iter().chain(by_name(row, mark)).collect()
    }
    fn known_as(row: &Mediator, env: &Env) -> Vec<String> {
        let mut keys: Vec<String> = by_name(row, '?').into_iter().collect();
        match row.id_number.as_deref() {
            Some(n) => keys.push(id_key(row.id_type.as_deref(), n, env)),
            None => keys.extend(by_name(row, '~')),
        }
        keys
    }
    fn once(row: &Mediator, env: &Env) -> Option<String> {
        let person = Self::keys(row, env).into_iter().next()?;
        Some(format!("{person}@{}", row.entry.organisation.as_deref().unwrap_or_default()))
    }
    fn key_column(_row: &Mediator) -> &'static str {
        "id_number"
    }
    fn find(c: &mut Conn, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
        let (named, numbered): (Vec<String>, Vec<String>) =
            keys.iter().cloned().partition(|k| k.starts_with(['?', '~']));
        let mut found = by_key(c, Self::SQL, &numbered)?;
        find_by_name(c, &named, &mut found)?;
        Ok(found)
    }

    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Mediator) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let columns = rows::select_list(&MEDIATORS, "r");
        let sql = format!(
            "SELECT r.id, r.revision, r.entered_on, r.declared_active_on, {columns} FROM mediators r WHERE {condition}"
        );
        let mut heads: Vec<Mediator> = Vec::new();
        c.query_each(&sql, binds, |row| {
            heads.push(head(row, env)?);
            Ok::<_, AppError>(())
        })?;
        for part in heads.chunks_mut(PART) {
            children::load(c, part)?;
            for m in part {
                each(std::mem::take(m))?;
            }
        }
        Ok(())
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        let place = match scope {
            Scope::City => return "1 = 1".into(),
            Scope::Nothing => return "1 = 0".into(),
            Scope::Mediator(id) => return format!("r.id = {}", mark(binds, id.as_str())),
            Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => {
                code.as_str()
            }
        };
        format!(
            "r.id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place = {})",
            mark(binds, place)
        )
    }
    fn asked(_: &Scope, params: &Params, _: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        let text = Some(params.get("q")).filter(|text| !text.is_empty());
        text.map(|text| super::names::named(text, binds)).into_iter().collect()
    }
    fn reaches(scope: &Scope, row: &Mediator) -> bool {
        match scope {
            Scope::City => true,
            Scope::Mediator(id) => row.id == *id,
            _ => row.appointments.iter().any(|a| {
                scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
            }),
        }
    }

    fn resolve(row: &mut Mediator, orgs: &Organisations) {
        if let Some(known) = row.entry.organisation.as_deref().and_then(|id| orgs.by_id(id)) {
            row.entry.host = known.host.clone();
        }
        if let Some(names) = &row.entry.secondary_names {
            let known = names.iter().filter_map(|id| orgs.by_id(id));
            row.entry.secondary = known.map(|k| (k.id.clone(), k.host.clone())).collect();
        }
    }

    fn settle(old: Option<&Mediator>, new: &mut Mediator, from: Date, env: &Env) -> Vec<Problem> {
        new.id_type.get_or_insert_with(|| RESIDENT_ID.to_owned());
        new.entered_on.get_or_insert(env.today);
        let mut said = fold(new, from, env.today);
        if let Some(old) = old.filter(|o| o.id_number.is_some() && o.id_number == new.id_number)
            && plain_name(&old.name) != plain_name(&new.name)
        {
            let remedy = "核对是谁的号码；确实改名的，在调解员页面更正姓名。";
            said.push(Problem::error("id_number", "这个证件号码已登记在另一个姓名名下。", remedy));
        }
        said
    }

    fn across(c: &mut Conn, env: &Env, rows: &[&Mediator]) -> Result<Vec<Vec<Problem>>, AppError> {
        children::across(c, env, rows)
    }
    fn claims(row: &Mediator) -> Vec<String> {
        row.certificates.iter().map(|x| x.number.clone()).collect()
    }

    fn extra(row: &Mediator, env: &Env) -> Vec<(&'static str, Bind)> {
        let main = row.appointment_at(Date::MAX);
        let numbered = row.id_number.as_deref().map(|n| id_key(row.id_type.as_deref(), n, env));
        let key = numbered
            .or_else(|| by_name(row, '?').map(|k| format!("{k}/{}", row.id)))
            .unwrap_or_else(|| format!("!{}", row.id));
        let [end, idle] = derive::days(row, env);
        vec![
            end,
            idle,
            ("initials", person_initials(&row.name).into()),
            ("phone_index", row.phone.as_deref().map(|phone| crate::search::phone_key(phone, env)).into()),
            ("record_key", key.into()),
            ("entered_on", row.entered_on.unwrap_or(env.today).to_string().into()),
            ("declared_active_on", row.declared_active_on.map(|d| d.to_string()).into()),
            ("authority", main.map(|a| a.host.authority.clone()).unwrap_or_default().into()),
            ("organisation_id", main.map(|a| a.organisation.clone()).into()),
            ("latest_certificate", row.certificate_at(Date::MAX).map(|c| c.number.clone()).into()),
        ]
    }

    fn keep_children(
        c: &mut Conn,
        env: &Env,
        touched: &mut Touched,
        pairs: &[(Option<Mediator>, Mediator)],
    ) -> Result<(), AppError> {
        children::keep(c, env, pairs)?;
        // Hours and practice name the main appointment's 管理单位 and 专兼职.
        let moved = pairs
            .iter()
            .filter(|(old, new)| old.as_ref().is_some_and(|old| old.appointments != new.appointments));
        crate::training::years::follow(c, env, &moved.map(|(_, new)| new).collect::<Vec<_>>())?;
        let people = pairs.iter().map(|(old, new)| (Before::of(old.as_ref()), new));
        derive::keep(c, env, &mut touched.counted, people)
    }

    fn note_touched(old: Option<&Mediator>, new: &Mediator, touched: &mut Touched) {
        for a in old.iter().flat_map(|o| &o.appointments).chain(&new.appointments) {
            if derive::is_staffed(&a.host.kind) {
                touched.organisations.insert(a.organisation.clone());
            }
        }
    }

    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        super::sums::keep(c, &touched.counted)?;
        crate::coverage::derive::centres(c, env, &touched.organisations)
    }

    fn listed(
        app: &crate::App,
        actor: &crate::Actor,
        on: Date,
        asked: &std::collections::BTreeMap<String, String>,
    ) -> Result<Option<crate::tables::export::OwnFilter>, AppError> {
        crate::mediators::pages::listed(app, actor, on, asked)
    }

    fn on_day(c: &mut Conn, env: &Env, rows: &mut [Mediator], on: Date) -> Result<(), AppError> {
        let ids: Vec<String> = rows.iter().map(|m| m.id.clone()).collect();
        let mut years = crate::training::years::up_to(c, env, &ids, on)?;
        for m in &mut *rows {
            m.training = Some(years.remove(&m.id).unwrap_or_default());
        }
        crate::experts::levels::on_day(c, env, rows, on)
    }

    fn tally() -> Option<Box<dyn Tally<Mediator>>> {
        Some(Box::new(crate::mediators::summary::Summary::default()))
    }

    fn first_fact(row: &Mediator) -> Option<Date> {
        row.first_fact()
    }
}

/// Organisation and name, marked with whom they may find.
fn by_name(row: &Mediator, mark: char) -> Option<String> {
    let host = row
        .entry
        .organisation
        .as_deref()
        .or_else(|| row.appointment_at(Date::MAX).map(|a| a.organisation.as_str()))?;
    (!row.name.is_empty()).then(|| format!("{mark}{host}/{}", plain_name(&row.name)))
}

/// `?` keys find anybody of that name there, `~` keys only somebody without a number; two of them find nobody.
fn find_by_name(c: &mut Conn, keys: &[String], found: &mut HashMap<String, String>) -> Result<(), AppError> {
    let hosts: std::collections::BTreeSet<&str> =
        keys.iter().filter_map(|k| k[1..].split_once('/')).map(|(h, _)| h).collect();
    let hosts: Vec<Bind> = hosts.into_iter().map(Bind::from).collect();
    let wanted: std::collections::HashSet<&str> = keys.iter().map(|k| k[1..].trim()).collect();
    let mut twice = std::collections::HashSet::new();
    // Nearly every row has its number and asks only for the few without one: no need to look at whole organisations.
    let whom = if keys.iter().all(|k| k.starts_with('~')) {
        "AND a.mediator_id IN (SELECT u.id FROM mediators u WHERE u.id_number IS NULL)"
    } else {
        ""
    };
    for part in hosts.chunks(500) {
        let sql = format!(
            "SELECT DISTINCT a.organisation_id, m.name, m.id, m.id_number FROM appointments a JOIN mediators m ON m.id = a.mediator_id
             WHERE a.organisation_id IN ({}) {whom}",
            marks(1, part.len())
        );
        c.query_each(&sql, part, |row| {
            let key = format!("{}/{}", row.str(0), plain_name(row.str(1)));
            if wanted.contains(key.as_str()) {
                let marks: &[char] = if row.is_null(3) { &['?', '~'] } else { &['?'] };
                for mark in marks {
                    let key = format!("{mark}{key}");
                    if found.insert(key.clone(), row.text(2)).is_some_and(|other| other != row.str(2)) {
                        twice.insert(key);
                    }
                }
            }
            Ok::<_, AppError>(())
        })?;
    }
    found.retain(|key, _| !twice.contains(key));
    Ok(())
}

/// The blind key of a person: type and number, never in clear.
pub fn id_key(id_type: Option<&str>, number: &str, env: &Env) -> String {
    env.keys.blind(&format!("{}:{number}", id_type.unwrap_or(RESIDENT_ID)), "id_number")
}

fn bare(row: &Row) -> Mediator {
    let day = |t: Option<&str>| t.and_then(|d| d.parse().ok());
    Mediator {
        id: row.text(0),
        revision: row.int(1),
        entered_on: day(row.opt_str(2)),
        declared_active_on: day(row.opt_str(3)),
        ..Mediator::default()
    }
}

fn head(row: &Row, env: &Env) -> Result<Mediator, AppError> {
    let mut m = bare(row);
    rows::fill(&MEDIATORS, &mut m, row, 4, env.keys)?;
    Ok(m)
}

/// Of the people with these ids what a list of them rests on: name and number, and all that the rules ask. Other
/// personal columns stay sealed.
///
/// # Errors
/// The store's.
pub fn brief(c: &mut Conn, env: &Env, ids: &[String]) -> Result<Vec<Mediator>, AppError> {
    const SHOWN: [&str; 2] = ["name", "id_number"];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (condition, binds) = self::ids(ids);
    let sql = format!(
        "SELECT r.id, r.revision, r.entered_on, r.declared_active_on, r.{} FROM mediators r WHERE {condition}",
        SHOWN.join(", r.")
    );
    let mut people: Vec<Mediator> = Vec::with_capacity(ids.len());
    c.query_each(&sql, &binds, |row| {
        let mut m = bare(row);
        for (i, column) in SHOWN.iter().filter_map(|key| MEDIATORS.column(key)).enumerate() {
            rows::set(column, &mut m, row.value(4 + i), env.keys)?;
        }
        people.push(m);
        Ok::<_, AppError>(())
    })?;
    for part in people.chunks_mut(PART) {
        children::load(c, part)?;
    }
    Ok(people)
}

/// `r.id IN (…)` with its binds.
pub fn ids(ids: &[String]) -> (String, Vec<Bind>) {
    (format!("r.id IN ({})", marks(1, ids.len())), ids.iter().map(|id| id.as_str().into()).collect())
}
