//! Confirmed bases, milestones of districts, and plans of those behind.

use super::World;
use super::plan::District;
use super::story::UNCONFIRMED;
use fengqiao_domain::coverage::{BaseFigure, Milestone, TargetRow};
use fengqiao_domain::dates::plus_days;
use jiff::civil::{Date, date};

/// 2024 and 2025; a year's figures come at the end of February.
pub(super) fn figures(world: &World) -> Vec<BaseFigure> {
    let mut all = Vec::new();
    for (at, year) in [2024_i16, 2025].into_iter().enumerate() {
        let confirmed = date(year, 2, 26);
        if confirmed > world.today {
            continue;
        }
        for district in &world.districts {
            let code = district.story.code;
            let enterprise = figure(code, "enterprise", year, district.base[at], confirmed);
            let open = BaseFigure { confirmed_on: None, confirmed_by: None, ..enterprise.clone() };
            all.push(if code == UNCONFIRMED[at] { open } else { enterprise });
            all.push(figure(code, "association", year, district.associations, confirmed));
            all.push(figure(code, "subdistrict_centre", year, district.streets.len(), confirmed));
            all.push(figure(code, "court_centre", year, 1, confirmed));
        }
        all.push(figure("120000", "court_centre", year, 1, confirmed));
    }
    all
}

fn figure(authority: &str, indicator: &str, year: i16, value: usize, confirmed: Date) -> BaseFigure {
    let (scope, office, number) = match indicator {
        "enterprise" => ("规模以上工业、建筑业、批零住餐、房地产和服务业法人单位", "津统函", 1),
        "association" => ("民政、工商联登记的商（协）会", "津民函", 2),
        "subdistrict_centre" => ("街道、乡镇，不含功能区", "津民函", 3),
        _ => ("劳动人事争议仲裁院", "津人社函", 4),
    };
    BaseFigure {
        authority: authority.into(),
        indicator: indicator.into(),
        year: Some(year.into()),
        value: Some(value as i64),
        scope: scope.into(),
        as_of: Some(date(year - 1, 12, 31)),
        source_document: format!("{office}〔{year}〕示例{number}号"),
        confirmed_on: Some(confirmed),
        confirmed_by: Some("市人社局调解仲裁管理处".into()),
        ..BaseFigure::default()
    }
}

/// 西青, two of its streets and 滨海新区 set dates of their own, none easier than the city's.
pub(super) fn milestones() -> Vec<Milestone> {
    let rows = [
        ("120111", "", "enterprise", date(2024, 9, 30), 6000),
        ("120111", "", "enterprise", date(2025, 9, 30), 7500),
        ("120111", "120111100", "enterprise", date(2024, 8, 31), 6500),
        ("120111", "120111101", "enterprise", date(2024, 10, 31), 6500),
        ("120116", "", "subdistrict_centre", date(2024, 10, 31), 7500),
        ("120116", "", "association", date(2025, 10, 31), 8500),
    ];
    let row = |(authority, street, indicator, due, share): (&str, &str, &str, Date, i64)| Milestone {
        authority: authority.into(),
        subdistrict: Some(street).filter(|code| !code.is_empty()).map(str::to_owned),
        indicator: indicator.into(),
        due: Some(due),
        share: Some(share),
        ..Milestone::default()
    };
    rows.into_iter().map(row).collect()
}

/// 计划完成日期 and measures where the story is behind, for the city target that comes next, else the last one.
pub(super) fn plans(world: &World) -> Vec<TargetRow> {
    let targets = [date(2024, 12, 31), date(2025, 12, 31)];
    let due = targets.into_iter().find(|due| world.today <= *due).unwrap_or(targets[1]);
    let rows = [
        ("120105", "enterprise", "部分企业多次搬迁，工会尚未组建", "会同区总工会逐户上门，先建会后建调委会"),
        ("120111", "enterprise", "新入统企业较多，建组织没有跟上", "按街镇分解缺口，每周调度一次"),
        ("120114", "enterprise", "京津产业新城企业分散", "依托园区推行联合设立"),
        ("120114", "subdistrict_centre", "个别镇没有独立调解室", "随综治中心改造一并解决场所"),
        ("120117", "enterprise", "小型企业职工代表推选慢", "派指导员到企业现场指导推选"),
    ];
    let planned = if world.today < due { plus_days(due, -20) } else { plus_days(world.today, 75) };
    let row = |(authority, indicator, reason, measures): (&str, &str, &str, &str)| TargetRow {
        authority: authority.into(),
        indicator: indicator.into(),
        due: Some(due),
        planned_on: Some(planned),
        responsible: Some(format!("{}人社局调解仲裁科", name(&world.districts, authority))),
        shortfall_reason: Some(reason.into()),
        measures: Some(measures.into()),
        ..TargetRow::default()
    };
    rows.into_iter().map(row).collect()
}

fn name<'a>(districts: &'a [District], code: &str) -> &'a str {
    districts.iter().find(|d| d.story.code == code).map_or("", |d| d.name.as_str())
}
