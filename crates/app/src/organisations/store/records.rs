//! How organisations are found, kept and judged.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::organisations::{ORGANISATIONS, Organisation, PastCertification, key, settle};
use fengqiao_domain::table::{Names, Problem, Table};
use jiff::civil::Date;

use crate::AppError;
use crate::coverage::derive;
use crate::tables::find::{by_key, mark, marks};
use crate::tables::{Env, Params, Records, Touched};

/// The organisations table.
pub struct OrganisationRecords;

impl Records for OrganisationRecords {
    type Row = Organisation;
    const TABLE: &'static Table<Organisation> = &ORGANISATIONS;
    const SQL: &'static str = "organisations";
    const PLACE_COLUMN: &'static str = "district";

    fn id(row: &Organisation) -> &str {
        &row.id
    }
    fn identify(row: &mut Organisation, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Organisation) -> i64 {
        row.revision
    }
    fn label(row: &Organisation) -> String {
        row.name.clone()
    }
    fn place(row: &Organisation, env: &Env) -> String {
        env.place(&row.authority)
    }

    fn keys(row: &Organisation, _env: &Env) -> Vec<String> {
        let number = row.number.iter().map(|n| format!("#{n}"));
        let name = (!row.name.is_empty()).then(|| key(row));
        number.chain(name).collect()
    }
    fn once(row: &Organisation, _env: &Env) -> Option<String> {
        (!row.name.is_empty()).then(|| key(row))
    }
    fn key_column(_row: &Organisation) -> &'static str {
        "name"
    }
    fn find(c: &mut Conn, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
        let (numbers, names): (Vec<String>, Vec<String>) =
            keys.iter().cloned().partition(|k| k.starts_with('#'));
        let mut found = by_key(c, Self::SQL, &names)?;
        for part in numbers.chunks(500) {
            let binds: Vec<Bind> = part.iter().map(|n| n[1..].into()).collect();
            let sql =
                format!("SELECT number, id FROM organisations WHERE number IN ({})", marks(1, part.len()));
            for row in c.query(&sql, &binds)? {
                found.insert(format!("#{}", row.str(0)), row.text(1));
            }
        }
        Ok(found)
    }

    const BESIDE: &'static str =
        "r.earlier_pauses, r.earlier_certifications, r.certified_on_site, r.certification_withdrawn,";
    fn beside(o: &mut Organisation, sql: &Row, at: usize) {
        o.earlier_pauses = spans(sql.opt_str(at));
        o.earlier_certifications = past_certifications(sql.opt_str(at + 1));
        o.certified_on_site = sql.opt_flag(at + 2);
        o.certification_withdrawn = sql.opt_str(at + 3).and_then(|d| d.parse().ok());
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        match scope {
            Scope::City => "1 = 1".into(),
            Scope::Authority(code) => format!("r.authority = {}", mark(binds, code.as_str())),
            Scope::Subdistrict { code, .. } => format!("r.subdistrict = {}", mark(binds, code.as_str())),
            Scope::Organisation(id) => format!("r.id = {}", mark(binds, id.as_str())),
            Scope::Mediator(id) => format!(
                "r.id IN (SELECT a.organisation_id FROM appointments a WHERE a.mediator_id = {})",
                mark(binds, id.as_str())
            ),
            Scope::Nothing => "1 = 0".into(),
        }
    }
    fn barred(actor: &crate::Actor) -> Option<(&'static [&'static str], &'static str)> {
        let may = actor.may(fengqiao_domain::access::Action::CertifyCentre);
        (!may).then_some((&["certified_on", "certified_by"], "实体化由区人社局、市人社局认定"))
    }
    fn looked_for<'a>(scope: &Scope, params: &'a Params) -> Option<&'a str> {
        super::lists::looked_for(scope, params)
    }
    fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked(scope, params, on, binds)
    }
    fn reaches(scope: &Scope, row: &Organisation) -> bool {
        scope.contains_organisation(&row.id, &row.authority, row.subdistrict.as_deref())
    }

    fn settle(old: Option<&Organisation>, new: &mut Organisation, _from: Date, _env: &Env) -> Vec<Problem> {
        settle(old, new);
        Vec::new()
    }

    fn prepare(c: &mut Conn, env: &Env, new: &mut [&mut Organisation]) -> Result<(), AppError> {
        crate::organisations::number::assign(c, env, new)
    }

    fn extra(row: &Organisation, _env: &Env) -> Vec<(&'static str, Bind)> {
        let [core, initials] = crate::search::words(&row.name);
        vec![
            core,
            initials,
            ("record_key", key(row).into()),
            ("plain_name", plain_name(&row.name).into()),
            ("earlier_pauses", kept(&row.earlier_pauses)),
            ("earlier_certifications", kept_certifications(&row.earlier_certifications)),
            ("certified_on_site", row.certified_on_site.into()),
            ("certification_withdrawn", row.certification_withdrawn.map(|d| d.to_string()).into()),
        ]
    }

    fn keep_children(
        c: &mut Conn,
        env: &Env,
        _touched: &mut Touched,
        pairs: &[(Option<Organisation>, Organisation)],
    ) -> Result<(), AppError> {
        let names = pairs.iter().map(|(old, new)| {
            (new.id.as_str(), old.as_ref().map(|old| old.name.as_str()), new.name.as_str())
        });
        crate::search::keep_pairs(c, Self::SQL, names)?;
        for (old, new) in pairs {
            if old.as_ref().is_some_and(|old| old.name != new.name) {
                crate::cases::found::renamed(c, env, &new.id)?;
            }
        }
        derive::organisations(c, env, pairs)
    }

    fn note_touched(old: Option<&Organisation>, new: &Organisation, touched: &mut Touched) {
        touched.authorities.extend(old.map(|o| o.authority.clone()));
        touched.authorities.insert(new.authority.clone());
        touched.organisations.insert(new.id.clone());
    }

    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        crate::mediators::derive::of_organisations(c, env, &touched.organisations)?;
        derive::centres(c, env, &touched.organisations)?;
        derive::units(c, env, &touched.authorities)
    }

    fn on_day(c: &mut Conn, _env: &Env, rows: &mut [Organisation], on: Date) -> Result<(), AppError> {
        crate::organisations::staff::on_day(c, rows, on)
    }

    fn clause(column: &str) -> &'static str {
        match column {
            "full_time_count" | "part_time_count" => "III-1-2c",
            "eligible" => "III-1-2a",
            "grade" => "III-1-2e",
            _ => "",
        }
    }

    fn first_fact(row: &Organisation) -> Option<Date> {
        row.founded
    }
}

/// `2024-01-01..2024-02-01` a line.
fn kept(spans: &[(Date, Date)]) -> Bind {
    if spans.is_empty() {
        return Bind::Null;
    }
    spans.iter().map(|(a, b)| format!("{a}..{b}")).collect::<Vec<_>>().join("\n").into()
}

/// `2024-01-01..2024-02-01`, 现场 or not as 1 or 0, 认定人; a line each.
fn kept_certifications(past: &[PastCertification]) -> Bind {
    if past.is_empty() {
        return Bind::Null;
    }
    let one = |p: &PastCertification| {
        let on_site = p.on_site.map_or("", |yes| if yes { "1" } else { "0" });
        let by: String = p.by.iter().flat_map(|by| by.chars()).filter(|c| !c.is_control()).collect();
        format!("{}..{}\t{on_site}\t{by}", p.since, p.until)
    };
    past.iter().map(one).collect::<Vec<_>>().join("\n").into()
}

fn past_certifications(kept: Option<&str>) -> Vec<PastCertification> {
    let one = |line: &str| {
        let mut parts = line.splitn(3, '\t');
        let (since, until) = parts.next()?.split_once("..")?;
        let on_site = parts.next().filter(|yes| !yes.is_empty()).map(|yes| yes == "1");
        let by = parts.next().filter(|by| !by.is_empty()).map(str::to_owned);
        Some(PastCertification { since: since.parse().ok()?, until: until.parse().ok()?, by, on_site })
    };
    kept.map(|k| k.lines().filter_map(one).collect()).unwrap_or_default()
}

fn spans(kept: Option<&str>) -> Vec<(Date, Date)> {
    let one = |line: &str| line.split_once("..").and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    kept.map(|k| k.lines().filter_map(one).collect()).unwrap_or_default()
}
