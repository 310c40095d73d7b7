//! What the rules say of a centre on the day asked: checklist, staffing, certification.

use fengqiao_domain::organisations::operational;
use fengqiao_domain::organisations::{ORGANISATIONS, staffing};
use fengqiao_domain::verdict::{Basis, Verdict, clause_label};

use super::view::View;
use crate::organisations::checklist::Standing;

/// 推定 and 参照 are said, 原文 is not.
pub(super) fn basis(basis: Basis) -> &'static str {
    if basis == Basis::Text { "" } else { basis.label() }
}

/// A verdict as the page shows it.
pub(super) struct Said {
    pub(super) sentence: String,
    pub(super) clause: &'static str,
    pub(super) basis: &'static str,
    pub(super) holds: bool,
}

impl Said {
    fn of(verdict: &Verdict<bool>) -> Self {
        Self {
            sentence: verdict.sentence.clone(),
            clause: verdict.label(),
            basis: basis(verdict.basis),
            holds: verdict.result,
        }
    }
}

/// One item of the checklist.
pub(super) struct ItemView {
    pub(super) label: String,
    pub(super) asks: String,
    pub(super) mark: &'static str,
    pub(super) words: &'static str,
    pub(super) missing: String,
    /// What it rests on.
    pub(super) fact: String,
    pub(super) clause: &'static str,
    pub(super) basis: &'static str,
}

/// One certification.
pub(super) struct CertifiedView {
    pub(super) span: String,
    pub(super) note: String,
}

/// A centre of street, court, district or city.
pub(super) struct CentreView {
    pub(super) mark: &'static str,
    /// 已认定, 符合条件，待认定, 条件不足 …
    pub(super) words: &'static str,
    /// Certified although something is missing now.
    pub(super) short: bool,
    pub(super) eligible: Said,
    pub(super) items: Vec<ItemView>,
    pub(super) staffing: Said,
    pub(super) strict: String,
    pub(super) certifications: Vec<CertifiedView>,
}

impl View<'_> {
    /// The centre on the day asked.
    pub(super) fn centre(&self, standing: &Standing) -> CentreView {
        let (policy, on) = (self.env.policy, self.on);
        let eligible = standing.verdict(self.env, on);
        let certified = self
            .today
            .certifications()
            .iter()
            .any(|(since, until)| *since <= on && until.is_none_or(|end| on < end));
        let (mark, words) = match (certified, eligible.result) {
            (true, true) => ("ok", "已认定"),
            (true, false) => ("attention", "已认定，现条件不足"),
            (false, true) => ("pending", "符合条件，待认定"),
            (false, false) => ("missing", "未认定，条件不足"),
        };
        let counts = standing.staffing;
        let strict = format!(
            "只算在册的：专职{}名、兼职{}名，{}。",
            counts.full_time_strict,
            counts.part_time_strict,
            if counts.met_strictly { "符合" } else { "不符合" }
        );
        CentreView {
            mark,
            words,
            short: certified && !eligible.result,
            eligible: Said::of(&eligible),
            items: self.items(standing),
            staffing: Said::of(&staffing::verdict(counts, policy, on)),
            strict,
            certifications: self.certifications(),
        }
    }

    fn items(&self, standing: &Standing) -> Vec<ItemView> {
        let at = self.env.at(self.on);
        let shown = |key: &str| {
            let column = ORGANISATIONS.column(key);
            column.map_or_else(String::new, |c| {
                let value = c.show(self.o, &at);
                format!("{} {}", c.title, if value.is_empty() { "没有填" } else { &value })
            })
        };
        let checks = operational::checklist(standing.facilities, standing.staffing, self.env.policy);
        let keys = self.env.policy.checklist.iter().map(|item| item.value.key.as_str());
        checks
            .into_iter()
            .zip(keys)
            .map(|(check, key)| {
                let fact = match key {
                    "staffing" => format!(
                        "计入专职 {}、兼职 {}",
                        standing.staffing.full_time, standing.staffing.part_time
                    ),
                    _ if check.shared => format!("{}；{}", shown(key), shown("stationed")),
                    _ => shown(key),
                };
                let (mark, words) = match (check.holds, check.shared) {
                    (true, true) => ("ok", "共用，算具备"),
                    (true, false) => ("ok", "具备"),
                    (false, _) => ("missing", "缺"),
                };
                ItemView {
                    label: check.label,
                    asks: check.asks,
                    mark,
                    words,
                    missing: check.missing,
                    fact,
                    clause: clause_label(check.clause),
                    basis: basis(check.basis),
                }
            })
            .collect()
    }

    fn certifications(&self) -> Vec<CertifiedView> {
        let o = self.today;
        let latest = o.certified_on;
        let mut all = o.certifications();
        all.reverse();
        all.into_iter()
            .map(|(since, until)| {
                let site = match o.certified_on_site {
                    Some(true) => "现场认定",
                    Some(false) => "非现场认定",
                    None => "",
                };
                let by = o.certified_by.as_deref().unwrap_or("没有写明认定人");
                let note = if Some(since) == latest {
                    [by, site].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("，")
                } else {
                    "见变更记录".to_owned()
                };
                let end = until.map_or_else(|| "起".to_owned(), |d| format!("至 {d} 前（撤回）"));
                CertifiedView { span: format!("{since} {end}"), note }
            })
            .collect()
    }
}
