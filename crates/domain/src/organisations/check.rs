//! Rules across the fields of an organisation (tables.md, annex 1). Errors stop a row, notices do not. A cell in
//! error is used in no other rule.

use super::Organisation;
use crate::table::{At, Problem};
use jiff::civil::Date;

/// What is wrong or odd about an organisation.
pub fn check(organisation: &Organisation, at: &At) -> Vec<Problem> {
    let mut problems = Vec::new();
    let founded = founded(organisation, at, &mut problems);
    pause(organisation, founded, at, &mut problems);
    end(organisation, founded, at, &mut problems);
    certification(organisation, founded, at, &mut problems);
    composition(organisation, &mut problems);
    problems
}

/// 成立日期 if it can be relied on.
fn founded(o: &Organisation, at: &At, problems: &mut Vec<Problem>) -> Option<Date> {
    let founded = o.founded?;
    if founded > at.today {
        problems.push(Problem::error(
            "founded",
            format!("成立日期 {founded} 还没有到（今天是 {}）。", at.today),
            "填写实际成立的日期；还没有成立的先不登记。",
        ));
        return None;
    }
    Some(founded)
}

fn pause(o: &Organisation, founded: Option<Date>, at: &At, problems: &mut Vec<Problem>) {
    let Some(suspended) = o.suspended_on else {
        if o.state == "suspended" {
            problems.push(Problem::error(
                "suspended_on",
                "状态是停用，没有停用日期。",
                "填写停用的第一天，或把状态改为正常。",
            ));
        } else if o.resumed_on.is_some() {
            problems.push(Problem::notice(
                "suspended_on",
                "有恢复日期，没有停用日期。",
                "补填停用日期，或删去恢复日期。",
            ));
        }
        return;
    };
    if let Some(founded) = founded.filter(|founded| suspended < *founded) {
        problems.push(before_founding("suspended_on", "停用日期", suspended, founded));
        return;
    }
    match o.resumed_on {
        Some(resumed) if resumed < suspended => problems.push(Problem::notice(
            "resumed_on",
            format!("恢复日期 {resumed} 早于停用日期 {suspended}。"),
            "核对两个日期。",
        )),
        Some(resumed) if o.state == "suspended" && resumed <= at.today => problems.push(Problem::notice(
            "state",
            format!("状态是停用，但已于 {resumed} 恢复。"),
            "把状态改为正常；又停用的，停用日期填最近一次。",
        )),
        None if o.state == "open" && suspended <= at.today => problems.push(Problem::notice(
            "resumed_on",
            format!("状态是正常，但自 {suspended} 起停用，没有恢复日期。"),
            "补填恢复日期，或把状态改为停用。",
        )),
        _ => {}
    }
}

fn end(o: &Organisation, founded: Option<Date>, at: &At, problems: &mut Vec<Problem>) {
    let Some(dissolved) = o.dissolved_on else {
        if o.state == "dissolved" {
            problems.push(Problem::error(
                "dissolved_on",
                "状态是撤销，没有撤销日期。",
                "填写撤销的第一天，或把状态改为正常。",
            ));
        }
        return;
    };
    if let Some(founded) = founded.filter(|founded| dissolved < *founded) {
        problems.push(before_founding("dissolved_on", "撤销日期", dissolved, founded));
    } else if o.state != "dissolved" && !o.state.is_empty() && dissolved <= at.today {
        problems.push(Problem::notice(
            "state",
            format!("撤销日期 {dissolved} 已到，状态还不是撤销。"),
            "把状态改为撤销，或删去撤销日期。",
        ));
    }
}

fn before_founding(column: &'static str, title: &str, day: Date, founded: Date) -> Problem {
    Problem::error(
        column,
        format!("{title} {day} 早于成立日期 {founded}。"),
        "核对两个日期，改正填错的一个。",
    )
}

fn certification(o: &Organisation, founded: Option<Date>, at: &At, problems: &mut Vec<Problem>) {
    let Some(certified) = o.certified_on else {
        if o.certified_by.is_some() {
            problems.push(Problem::notice(
                "certified_on",
                "有实体化认定人，没有认定日期，不算已认定。",
                "补填认定日期。",
            ));
        }
        return;
    };
    if certified > at.today {
        problems.push(Problem::notice(
            "certified_on",
            format!("实体化认定日期 {certified} 还没有到。"),
            "核对认定日期。",
        ));
    } else if founded.is_some_and(|founded| certified < founded) {
        problems.push(Problem::notice(
            "certified_on",
            format!("实体化认定日期 {certified} 早于成立日期。"),
            "核对认定日期。",
        ));
    }
    if o.certified_by.is_none() {
        problems.push(Problem::notice("certified_by", "没有写明由谁认定为实体化。", "补填认定的人或单位。"));
    }
}

fn composition(o: &Organisation, problems: &mut Vec<Problem>) {
    if let (Some(workers), Some(employers)) = (o.worker_representatives, o.employer_representatives)
        && workers != employers
    {
        let message = format!("职工代表 {workers} 人，企业代表 {employers} 人，应当相等。");
        problems.push(
            Problem::notice("employer_representatives", message, "核对人数；确实不等的，补选后再更新。")
                .under("令17-15"),
        );
    }
    if o.kind == "enterprise_committee" && o.founder_credit_code.is_none() {
        problems.push(Problem::notice(
            "founder_credit_code",
            "没有设立单位信用代码，只能按所在区和名称与企业名单对应。",
            "补填 18 位统一社会信用代码。",
        ));
    }
    if o.setup_mode.as_deref() == Some("joint") && o.covered.is_empty() {
        problems.push(Problem::notice(
            "covered",
            "联合设立没有写覆盖单位，按单位计算覆盖时只算设立单位一家。",
            "逐家写信用代码或名称，用顿号分开。",
        ));
    }
    if o.kind == "subdistrict_centre" && o.subdistrict.is_none() {
        problems.push(Problem::notice(
            "subdistrict",
            "街道（乡镇）调解中心没有选街道（乡镇），不能算覆盖了哪一个。",
            "选所在区的街道、镇或乡。",
        ));
    }
}
