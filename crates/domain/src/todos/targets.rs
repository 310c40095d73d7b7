//! What is due with the indicators, their bases, units without an organisation and centres (III-1-1, III-1-2).

use super::{Count, Kind, Place, Spread, Todo};
use crate::coverage::{Indicator, Row, Status};
use crate::dates::spoken;
use crate::policy::Policy;
use crate::verdict::Basis;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A row with code and name of its place.
pub type At = (String, String, Row);

/// Targets behind their line, missed or fallen back: one to-do for each indicator, of its next due date that asks for
/// something. `rows` are those of the places the reader answers for, each with code and name.
pub fn behind(rows: &[At], policy: &Policy, today: Date) -> Vec<Todo> {
    let mut by_indicator: BTreeMap<(Indicator, bool, Date), Vec<&At>> = BTreeMap::new();
    for one in rows.iter().filter(|(_, _, row)| row.is_behind()) {
        by_indicator.entry((one.2.indicator, one.2.due >= today, one.2.due)).or_default().push(one);
    }
    // Of several running due dates of an indicator the first one; a missed one stays.
    let mut seen = std::collections::BTreeSet::new();
    let first = by_indicator.into_iter().filter(|((of, running, _), _)| !running || seen.insert(*of));
    first.map(|((of, _, due), rows)| one_target(of, due, &rows, policy)).collect()
}

fn one_target(of: Indicator, due: Date, rows: &[&At], policy: &Policy) -> Todo {
    let missing = |row: &Row| format!("已有 {}，应有 {}，缺 {}", row.achieved, row.required, row.gap);
    let place = |(code, name, row): &&At| Place {
        code: code.clone(),
        name: name.clone(),
        count: row.gap.into(),
        words: missing(row),
    };
    let label = of.label();
    let (title, why) = match rows {
        [(_, _, row)] => (format!("{label}{}，还缺 {}", row.status_text(), row.gap), missing(row)),
        many => {
            let names: Vec<&str> = many.iter().take(4).map(|(_, name, _)| name.as_str()).collect();
            let more = if many.len() > names.len() { " 等" } else { "" };
            let word = if many.iter().all(|(_, _, r)| r.status == Some(Status::BehindTrack)) {
                "未达序时进度"
            } else {
                "没有达到目标"
            };
            (format!("{label}：{} 个单位{word}", many.len()), format!("{}{more}", names.join("、")))
        }
    };
    let gap: u32 = rows.iter().map(|(_, _, row)| row.gap).sum();
    let share = rows.first().map_or(0, |(_, _, row)| row.share);
    let sentence = format!(
        "{label}到{}应不低于{}的{share}%，现在共缺{gap}个；进度按从{}到期限的直线算。",
        spoken(due),
        of.base_label(),
        spoken(policy.coverage.progress_start.value)
    );
    let todo = Todo::new(Kind::Target, title, why).by("III-1-1a", Basis::Text, sentence).due(due);
    Todo { places: rows.iter().map(place).collect(), ..todo }
}

/// 考核基数 of a year: at which places it is missing, or entered and not confirmed; with the indicator's name.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// The year.
    pub year: i16,
    /// Not entered, as many indicators at each place.
    pub entered: Spread,
    /// Entered and not confirmed.
    pub confirmed: Spread,
}

/// 考核基数 to enter (districts) or to confirm (the city). `confirms`: the reader is who confirms.
pub fn bases(facts: &Missing, confirms: bool) -> Vec<Todo> {
    let year = facts.year;
    let sentence =
        format!("完成率按市局确认的{year}年考核基数算；没有确认的，先按工作清单的数算，并标“未确认”。");
    let mut all = Vec::new();
    let (missing, waiting) = (facts.entered.n, facts.confirmed.n);
    if missing > 0 {
        let title = format!("{year} 年考核基数还有 {missing} 项没有填报");
        let why = "填数值、口径、时点和来源文号；没有的先按清单数算".to_owned();
        let todo = Todo::new(Kind::BaseMissing, title, why).by("III-1-1a", Basis::Inferred, sentence.clone());
        all.push(todo.at(&facts.entered, "项"));
    }
    if waiting > 0 && confirms {
        let title = format!("{year} 年考核基数 {waiting} 项待确认");
        let why = "核对来源文号后确认锁定；确认前完成率标“未确认”".to_owned();
        let todo = Todo::new(Kind::BaseUnconfirmed, title, why).by("III-1-1a", Basis::Inferred, sentence);
        all.push(todo.at(&facts.confirmed, "项"));
    }
    all
}

/// Units without an organisation that were given to somebody.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// How many are still without one, by place.
    pub open: Spread,
    /// The first day one of them is due.
    pub first: Option<Date>,
    /// How many are over their day.
    pub overdue: u64,
}

/// 未建组织单位 that were assigned and are not done.
pub fn gaps(facts: &Assigned) -> Option<Todo> {
    let (n, first) = (facts.open.n, facts.first?);
    if n == 0 {
        return None;
    }
    let why = if facts.overdue > 0 {
        format!("其中 {} 家已过分派时定的日期", facts.overdue)
    } else {
        format!("最早一家 {first} 到期")
    };
    let sentence =
        format!("清单里有{n}家单位还没有调解组织，已分派到人；日期是分派时定的，最早{}。", spoken(first));
    let todo = Todo::new(Kind::Gap, format!("已分派的 {n} 家单位还没有建组织"), why);
    Some(todo.by("III-1-1b", Basis::Inferred, sentence).due(first).at(&facts.open, "家"))
}

/// Centres whose certification and condition disagree: (record id, name, code and name of the place).
#[derive(Clone, Debug, Default)]
pub struct Centres {
    /// Meet the checklist, not certified.
    pub ready: Vec<(String, String, Count)>,
    /// Certified, do not meet it today.
    pub short: Vec<(String, String, Count)>,
}

/// Centres to certify, and certified ones that fall short.
pub fn centres(facts: &Centres, certifies: bool, policy: &Policy) -> Vec<Todo> {
    let by = &policy.coverage.operational_by;
    let mut all = Vec::new();
    if certifies && !facts.ready.is_empty() {
        let n = facts.ready.len();
        let title = match facts.ready.as_slice() {
            [(_, name, _)] => format!("{name}条件已齐，待实体化认定"),
            _ => format!("{n} 个调解中心条件已齐，待实体化认定"),
        };
        let sentence = format!("检查表各项都满足的调解中心有{n}个；由主管部门认定后计入指标，认定可以撤回。");
        let todo = Todo::new(Kind::Certify, title, "检查表各项均已满足；认定后计入指标".to_owned());
        all.push(of_centres(todo, &facts.ready).by("III-1-1a", by.basis, sentence));
    }
    if !facts.short.is_empty() {
        let n = facts.short.len();
        let title = match facts.short.as_slice() {
            [(_, name, _)] => format!("{name}已认定，现条件不足"),
            _ => format!("{n} 个已认定的调解中心，现条件不足"),
        };
        let sentence = format!(
            "已认定实体化的调解中心有{n}个今天不满足检查表；认定仍然有效，请补齐条件，或由主管部门决定是否撤回。"
        );
        let todo = Todo::new(Kind::CentreShort, title, "场所、人员等检查项有缺；认定不会自动撤回".to_owned());
        all.push(of_centres(todo, &facts.short).by("III-1-2a", Basis::Inferred, sentence));
    }
    all
}

fn of_centres(todo: Todo, centres: &[(String, String, Count)]) -> Todo {
    let mut places: BTreeMap<&str, Place> = BTreeMap::new();
    for (_, name, at) in centres {
        let place = places.entry(&at.code).or_insert_with(|| Place {
            code: at.code.clone(),
            name: at.name.clone(),
            count: 0,
            words: String::new(),
        });
        place.count += 1;
        if place.count <= 2 {
            place.words =
                if place.words.is_empty() { name.clone() } else { format!("{}、{name}", place.words) };
        } else if !place.words.ends_with(" 等") {
            place.words.push_str(" 等");
        }
    }
    let record = match centres {
        [(id, _, _)] => Some(id.clone()),
        _ => None,
    };
    Todo { places: places.into_values().collect(), record, ..todo }
}
