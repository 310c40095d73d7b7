//! One organisation as kept in annex 1.

use crate::names::plain_name;
use jiff::civil::Date;

/// A mediation organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 组织编号, assigned when absent.
    pub number: Option<String>,
    /// 组织名称.
    pub name: String,
    /// 组织类型, code of [`crate::codes::ORGANISATION_KINDS`].
    pub kind: String,
    /// 设立单位名称.
    pub founder: String,
    /// 设立单位信用代码.
    pub founder_credit_code: Option<String>,
    /// 设立方式.
    pub setup_mode: Option<String>,
    /// 覆盖单位: credit codes or names, as given.
    pub covered: Vec<String>,
    /// 所在区, place code.
    pub district: String,
    /// 管理单位, place code; [`settle`] fills it.
    pub authority: String,
    /// 街道（乡镇）, 9-digit place code.
    pub subdistrict: Option<String>,
    /// 地址.
    pub address: String,
    /// 成立日期, first day inside.
    pub founded: Option<Date>,
    /// 成立文件文号.
    pub founding_document: Option<String>,
    /// 备案日期.
    pub filed_on: Option<Date>,
    /// 备案号.
    pub filing_no: Option<String>,
    /// 负责人.
    pub chair: String,
    /// 负责人产生方式.
    pub chair_origin: Option<String>,
    /// 职工代表数.
    pub worker_representatives: Option<i64>,
    /// 企业代表数.
    pub employer_representatives: Option<i64>,
    /// 委员名单.
    pub committee: Vec<String>,
    /// 联系人.
    pub contact: String,
    /// 对外电话.
    pub public_phone: String,
    /// 受理时间.
    pub opening_hours: Option<String>,
    /// 受理范围.
    pub accepts: Option<String>,
    /// 办公场所.
    pub premises: Option<bool>,
    /// 接待场所.
    pub reception: Option<bool>,
    /// 调解室数.
    pub rooms: Option<i64>,
    /// 设备.
    pub equipment: Option<bool>,
    /// 经费来源.
    pub funding: Vec<String>,
    /// 年度经费, fen.
    pub annual_budget: Option<i64>,
    /// 印章.
    pub seal: Option<bool>,
    /// 标识标牌.
    pub signage: Option<bool>,
    /// 制度上墙.
    pub posted_rules: Option<bool>,
    /// 工作制度.
    pub work_rules: Vec<String>,
    /// 入驻综治中心.
    pub stationed: Option<String>,
    /// 接入全国平台.
    pub on_platform: Option<bool>,
    /// 专职调解员数 on the date asked; filled by the loader.
    pub full_time_count: Option<i64>,
    /// 兼职调解员数 on the date asked; filled by the loader.
    pub part_time_count: Option<i64>,
    /// 符合实体化条件 on the date asked; filled by the loader, empty for kinds that are not judged.
    pub eligible: Option<bool>,
    /// 实体化认定日期.
    pub certified_on: Option<Date>,
    /// 实体化认定人.
    pub certified_by: Option<String>,
    /// 规范化等级; filled by the loader.
    pub grade: Option<String>,
    /// 荣誉.
    pub honours: Option<String>,
    /// 状态, code of [`crate::codes::ORGANISATION_STATES`].
    pub state: String,
    /// 停用日期, first day outside; with the others of the latest pause.
    pub suspended_on: Option<Date>,
    /// 恢复日期, first day inside again.
    pub resumed_on: Option<Date>,
    /// 撤销日期, first day outside.
    pub dissolved_on: Option<Date>,
    /// 撤销原因.
    pub dissolution_reason: Option<String>,
    /// 备注.
    pub remarks: Option<String>,
    /// Pauses before the latest one: 停用日期 and 恢复日期, oldest first. No column; [`settle`] moves them here.
    pub earlier_pauses: Vec<(Date, Date)>,
    /// 实体化 certified on site; no column of the annex.
    pub certified_on_site: Option<bool>,
    /// The day the certification was withdrawn, first day without it.
    pub certification_withdrawn: Option<Date>,
    /// Certifications before the present one, oldest first.
    pub earlier_certifications: Vec<PastCertification>,
}

/// A certification as 实体化 that was withdrawn before the present one began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCertification {
    /// 实体化认定日期.
    pub since: Date,
    /// First day without it.
    pub until: Date,
    /// 实体化认定人.
    pub by: Option<String>,
    /// Certified on site.
    pub on_site: Option<bool>,
}

impl Organisation {
    /// Every certification as 实体化, oldest first: first day, first day without (`None` while it stands).
    pub fn certifications(&self) -> Vec<(Date, Option<Date>)> {
        let earlier = self.earlier_certifications.iter().map(|past| (past.since, Some(past.until)));
        earlier.chain(self.certified_on.map(|from| (from, self.certification_withdrawn))).collect()
    }

    /// Every pause, oldest first: first day outside, first day inside again (`None` while it lasts).
    pub fn pauses(&self) -> Vec<(Date, Option<Date>)> {
        let earlier = self.earlier_pauses.iter().map(|(from, to)| (*from, Some(*to)));
        earlier.chain(self.suspended_on.map(|from| (from, self.resumed_on))).collect()
    }
}

/// The key of a row: district and plain name.
pub fn key(organisation: &Organisation) -> String {
    format!("{}/{}", organisation.district, plain_name(&organisation.name))
}

/// Fills what follows from the rest; called after the cells are taken into a copy of the record and before
/// [`super::check`].
///
/// * A blank 管理单位 is the bureau of 所在区.
/// * When a later 停用日期 arrives, the completed pause before it joins the earlier ones, and a 恢复日期 that belonged
///   to it is emptied.
pub fn settle(old: Option<&Organisation>, new: &mut Organisation) {
    if new.authority.is_empty() {
        new.authority.clone_from(&new.district);
    }
    let Some(old) = old else { return };
    if new.certified_on.is_none() || old.certified_on != new.certified_on {
        if let (Some(from), Some(to)) = (old.certified_on, old.certification_withdrawn)
            && new.certified_on.is_some_and(|on| on >= to)
        {
            let (by, on_site) = (old.certified_by.clone(), old.certified_on_site);
            new.earlier_certifications.push(PastCertification { since: from, until: to, by, on_site });
        }
        new.certification_withdrawn = None;
    }
    let (Some(from), Some(to), Some(next)) = (old.suspended_on, old.resumed_on, new.suspended_on) else {
        return;
    };
    if from < to && next >= to {
        if !new.earlier_pauses.contains(&(from, to)) {
            new.earlier_pauses.push((from, to));
            new.earlier_pauses.sort_unstable();
        }
        if new.resumed_on == Some(to) && to <= next {
            new.resumed_on = None;
        }
    }
}
