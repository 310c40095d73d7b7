//! 未建组织单位清单: units of the list that have no organisation on a day (III-1-1a), with the assignment that runs.

pub mod assignments;

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::units::Unit;
use jiff::civil::Date;

use self::assignments::Assignment;
use crate::tables::find::mark;
use crate::tables::paging::{COUNTED, Start};
use crate::tables::{Env, Records};
use crate::units::UnitRecords;
use crate::units::lists::searched;
use crate::{Actor, AppError};

/// Which units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Without an organisation.
    #[default]
    All,
    /// Of these, not assigned.
    Unassigned,
    /// Of these, assigned.
    Assigned,
    /// Of these, assigned and overdue.
    Overdue,
    /// Of these, assigned to the reader's street or post.
    Mine,
    /// Assigned, and with an organisation by now.
    Done,
}

impl Which {
    /// All that can be asked for.
    pub const ALL: &'static [Self] =
        &[Self::Unassigned, Self::Assigned, Self::Overdue, Self::Mine, Self::Done];

    /// The words of filters and addresses; empty for all.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unassigned => "未分派",
            Self::Assigned => "已分派",
            Self::Overdue => "逾期",
            Self::Mine => "由我办理",
            Self::Done => "已建组织",
        }
    }

    /// By its words; anything else asks for all.
    pub fn of(words: &str) -> Self {
        Self::ALL.iter().copied().find(|which| which.label() == words).unwrap_or_default()
    }
}

/// What a list asks for; what is `None` or empty asks for nothing.
#[derive(Clone, Debug)]
pub struct Asked {
    /// 截至.
    pub on: Date,
    /// 管理单位.
    pub authority: Option<String>,
    /// The indicator whose units they are.
    pub indicator: Option<Indicator>,
    /// 街镇.
    pub subdistrict: Option<String>,
    /// A name or the start of one, or the start of a credit code.
    pub text: String,
    /// Assigned or not.
    pub which: Which,
}

/// One unit of the list.
pub struct Gap {
    /// Record id of the unit.
    pub id: String,
    /// 管理单位.
    pub authority: String,
    /// 所在区.
    pub district: String,
    /// 单位类别, its code.
    pub kind: String,
    /// 街镇, its code.
    pub subdistrict: Option<String>,
    /// 单位名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// The assignment that runs.
    pub assignment: Option<Assignment>,
    /// First day of the span in which it has an organisation; only in a list of those done.
    pub covered_since: Option<Date>,
}

impl Gap {
    /// Where a page after this row goes on.
    pub fn place(&self) -> String {
        format!("{}~{}~{}", self.authority, self.kind, self.id)
    }
}

/// What the reader may see: the scope, and whatever was given to the reader's post or street.
fn visible(actor: &Actor, binds: &mut Vec<Bind>) -> String {
    let within = UnitRecords::within(&actor.scope, binds);
    let street = match &actor.scope {
        Scope::City | Scope::Authority(_) | Scope::Nothing => return within,
        Scope::Subdistrict { code, .. } => Some(code.clone()),
        Scope::Organisation(_) | Scope::Mediator(_) => None,
    };
    let (post, street) = (mark(binds, actor.post_id.as_str()), mark(binds, street));
    format!(
        "({within} OR r.id IN (SELECT g.unit_id FROM gap_assignments g WHERE g.ended_at IS NULL
                               AND (g.post_id = {post} OR g.subdistrict = {street})))"
    )
}

/// Assigned units the actor answers for, over `units r` and `gap_assignments a`: a bureau for all of its scope, a
/// street for what was given to it or to the post, anybody else for what was given to the post.
pub fn answered_for(actor: &Actor, binds: &mut Vec<Bind>) -> String {
    match &actor.scope {
        Scope::City | Scope::Authority(_) => UnitRecords::within(&actor.scope, binds),
        _ => given_to(actor, binds),
    }
}

/// Given to the actor's street or post.
fn given_to(actor: &Actor, binds: &mut Vec<Bind>) -> String {
    let post = format!("a.post_id = {}", mark(binds, actor.post_id.as_str()));
    match &actor.scope {
        Scope::Subdistrict { code, .. } => {
            format!("({post} OR a.subdistrict = {})", mark(binds, code.as_str()))
        }
        _ => post,
    }
}

/// Judged by an indicator and in the list on the day, over `units r`.
fn listed(on: Date, binds: &mut Vec<Bind>) -> String {
    let year = mark(binds, i64::from(on.year()));
    format!(
        "r.kind <> 'other_employer'
         AND (r.from_year IS NULL OR r.from_year <= {year}) AND (r.to_year IS NULL OR r.to_year >= {year})"
    )
}

/// With an organisation on the day.
fn covered(on: Date, binds: &mut Vec<Bind>) -> String {
    let day = mark(binds, on.to_string());
    format!(
        "EXISTS (SELECT 1 FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day}
                 AND (d.until IS NULL OR d.until > {day}))"
    )
}

/// SQL condition over `units r` and, beside them, `gap_assignments a`.
fn wanted(actor: &Actor, asked: &Asked, binds: &mut Vec<Bind>) -> String {
    let not = if asked.which == Which::Done { "" } else { "NOT " };
    let mut all =
        vec![visible(actor, binds), listed(asked.on, binds), format!("{not}{}", covered(asked.on, binds))];
    if let Some(authority) = &asked.authority {
        all.push(format!("r.authority = {}", mark(binds, authority.as_str())));
    }
    if let Some(of) = asked.indicator {
        all.push(format!("r.kind = {}", mark(binds, unit_kind(of))));
    }
    if let Some(street) = &asked.subdistrict {
        all.push(format!("r.subdistrict = {}", mark(binds, street.as_str())));
    }
    if !asked.text.is_empty() {
        let narrow = asked.authority.is_some() || asked.subdistrict.is_some() || actor.scope != Scope::City;
        all.push(searched(&asked.text, narrow, binds));
    }
    match asked.which {
        Which::All => {}
        Which::Unassigned => all.push("a.id IS NULL".into()),
        Which::Assigned | Which::Done => all.push("a.id IS NOT NULL".into()),
        Which::Mine => all.push(given_to(actor, binds)),
        Which::Overdue => all.push(format!("a.due < {}", mark(binds, asked.on.to_string()))),
    }
    all.join(" AND ")
}

/// 单位类别 of an indicator's units, its code.
pub fn unit_kind(of: Indicator) -> &'static str {
    match of {
        Indicator::Enterprise => "above_scale_enterprise",
        Indicator::Association => "association",
        Indicator::SubdistrictCentre => "subdistrict",
        Indicator::CourtCentre => "arbitration_court",
    }
}

/// The rows a list walks: the assigned ones from the assignments, all others from the units.
fn from(which: Which) -> &'static str {
    match which {
        Which::All | Which::Unassigned => {
            "units r LEFT JOIN gap_assignments a ON a.unit_id = r.id AND a.ended_at IS NULL"
        }
        Which::Assigned | Which::Overdue | Which::Mine | Which::Done => {
            "gap_assignments a JOIN units r ON r.id = a.unit_id AND a.ended_at IS NULL"
        }
    }
}

const COLUMNS: &str = "r.id, r.authority, r.kind, r.subdistrict, r.name, r.credit_code, r.address,
    a.id, a.subdistrict, a.post_id, a.assignee, a.due, a.note, a.assigned_at, a.assigned_by, r.district";

fn gap(row: &Row, covered_since: Option<Date>) -> Gap {
    let assignment = row.opt_text(7).map(|id| Assignment {
        id,
        unit: row.text(0),
        subdistrict: row.opt_text(8),
        post_id: row.opt_text(9),
        assignee: row.text(10),
        due: row.str(11).parse().unwrap_or(Date::MAX),
        note: row.text(12),
        assigned_at: row.text(13),
        assigned_by: row.text(14),
        ended: None,
    });
    Gap {
        id: row.text(0),
        authority: row.text(1),
        district: row.text(15),
        kind: row.text(2),
        subdistrict: row.opt_text(3),
        name: row.text(4),
        credit_code: row.opt_text(5),
        address: row.opt_text(6),
        assignment,
        covered_since,
    }
}

/// One page of a list, by authority and kind.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    actor: &Actor,
    asked: &Asked,
    start: &Start,
    size: u32,
) -> Result<Vec<Gap>, AppError> {
    let mut binds = Vec::new();
    let mut condition = wanted(actor, asked, &mut binds);
    let (mut direction, mut offset) = ("", 0);
    match start {
        Start::Row(row) => offset = *row,
        Start::After(place) => condition.push_str(&beyond(place, ">", &mut binds)),
        Start::Before(place) => {
            condition.push_str(&beyond(place, "<", &mut binds));
            direction = " DESC";
        }
    }
    let limit = mark(&mut binds, i64::from(size));
    let skip = mark(&mut binds, i64::try_from(offset).unwrap_or(i64::MAX));
    let from = from(asked.which);
    let sql = format!(
        "SELECT {COLUMNS} FROM {from} WHERE {condition}
         ORDER BY r.authority{direction}, r.kind{direction}, r.id{direction} LIMIT {limit} OFFSET {skip}"
    );
    let rows = c.query(&sql, &binds)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let since = if asked.which == Which::Done {
            assignments::covered_since(c, row.str(0), asked.on)?
        } else {
            None
        };
        found.push(gap(row, since));
    }
    if !direction.is_empty() {
        found.reverse();
    }
    Ok(found)
}

fn beyond(place: &str, than: &str, binds: &mut Vec<Bind>) -> String {
    let mut parts = place.splitn(3, '~');
    let mut next = || mark(binds, parts.next().unwrap_or_default());
    let (authority, kind, id) = (next(), next(), next());
    format!(" AND (r.authority, r.kind, r.id) {than} ({authority}, {kind}, {id})")
}

/// How many there are, at most one more than [`COUNTED`].
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, actor: &Actor, asked: &Asked) -> Result<u64, AppError> {
    let mut binds = Vec::new();
    let condition = wanted(actor, asked, &mut binds);
    let from = from(asked.which);
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {condition} LIMIT {}) x", COUNTED + 1);
    Ok(u64::try_from(c.query_one(&sql, &binds)?.int(0)).unwrap_or(0))
}

/// One unit of the list with its running assignment, where the reader may see it; whether it is covered or not.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn one(c: &mut Conn, actor: &Actor, id: &str, on: Date) -> Result<Gap, AppError> {
    let mut binds = Vec::from(binds![id]);
    let visible = visible(actor, &mut binds);
    let from = from(Which::All);
    let sql = format!("SELECT {COLUMNS} FROM {from} WHERE r.id = $1 AND {visible}");
    let row = c.query_opt(&sql, &binds)?.ok_or(AppError::NotFound)?;
    let since = assignments::covered_since(c, id, on)?;
    Ok(gap(&row, since))
}

/// SQL condition over `units r`: judged by an indicator, in the list and not covered on the day. Binds are appended.
pub fn condition(on: Date, scope: &Scope, binds: &mut Vec<Bind>) -> String {
    let within = UnitRecords::within(scope, binds);
    let (listed, covered) = (listed(on, binds), covered(on, binds));
    format!("{within} AND {listed} AND NOT {covered}")
}

/// One page of the whole records, by authority, kind and id, one more than `limit` where more follow.
///
/// # Errors
/// The store's.
pub fn part(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    start: &Start,
    limit: usize,
) -> Result<Vec<Unit>, AppError> {
    let mut binds = Vec::new();
    let mut condition = condition(on, scope, &mut binds);
    let mut skip = 0;
    match start {
        Start::Row(row) => skip = *row,
        Start::After(id) | Start::Before(id) => {
            let sql = "SELECT authority, kind FROM units WHERE id = $1";
            let Some(last) = c.query_opt(sql, &binds![id.as_str()])? else { return Ok(Vec::new()) };
            let place = format!("{}~{}~{id}", last.str(0), last.str(1));
            condition.push_str(&beyond(&place, ">", &mut binds));
        }
    }
    let order = format!("{condition} ORDER BY r.authority, r.kind, r.id LIMIT {} OFFSET {skip}", limit + 1);
    let mut found = Vec::new();
    UnitRecords::each(c, env, &order, &binds, &mut |u| {
        found.push(u);
        Ok(())
    })?;
    Ok(found)
}

/// Whole records of all units without an organisation, by authority, kind and name.
///
/// # Errors
/// The store's.
pub fn all(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Vec<Unit>, AppError> {
    let mut binds = Vec::new();
    let condition = condition(on, scope, &mut binds);
    let condition = format!("{condition} ORDER BY r.authority, r.kind, r.name, r.id");
    let mut found = Vec::new();
    UnitRecords::each(c, env, &condition, &binds, &mut |u| {
        found.push(u);
        Ok(())
    })?;
    Ok(found)
}
