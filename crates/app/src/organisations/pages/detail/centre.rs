//! What the rules say of a centre on the day asked: checklist, staffing, certification.

use fengqiao_domain::organisations::operational;
use fengqiao_domain::organisations::progress::Progress;
use fengqiao_domain::organisations::{ORGANISATIONS, staffing};
use fengqiao_domain::verdict::{Basis, Verdict, clause_label};

use super::view::View;
use crate::organisations::checklist::Standing;

/// 推定 and 参照 are said, 原文 is not.
pub(in crate::organisations::pages) fn basis(basis: Basis) -> &'static str {
    if basis == Basis::Text { "" } else { basis.label() }
}

/// The mark of a state.
pub(in crate::organisations::pages) const fn mark(progress: Progress) -> &'static str {
    match progress {
        Progress::Ready => "pending",
        Progress::Missing => "missing",
        Progress::Certified => "ok",
        Progress::Doubtful => "attention",
    }
}

/// A verdict as the page shows it.
pub(in crate::organisations::pages) struct Said {
    pub(in crate::organisations::pages) sentence: String,
    pub(in crate::organisations::pages) clause: &'static str,
    pub(in crate::organisations::pages) basis: &'static str,
    pub(in crate::organisations::pages) holds: bool,
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
pub(in crate::organisations::pages) struct ItemView {
    pub(in crate::organisations::pages) label: String,
    pub(in crate::organisations::pages) asks: String,
    pub(in crate::organisations::pages) mark: &'static str,
    pub(in crate::organisations::pages) words: &'static str,
    pub(in crate::organisations::pages) missing: String,
    /// What it rests on.
    pub(in crate::organisations::pages) fact: String,
    pub(in crate::organisations::pages) clause: &'static str,
    pub(in crate::organisations::pages) basis: &'static str,
}

/// One certification.
pub(in crate::organisations::pages) struct CertifiedView {
    pub(in crate::organisations::pages) span: String,
    pub(in crate::organisations::pages) note: String,
}

/// A centre of street, court, district or city.
pub(in crate::organisations::pages) struct CentreView {
    pub(in crate::organisations::pages) mark: &'static str,
    pub(in crate::organisations::pages) progress: Progress,
    /// 已认定, 符合条件，待认定, 条件不足 …
    pub(in crate::organisations::pages) words: &'static str,
    /// Certified although something is missing now.
    pub(in crate::organisations::pages) short: bool,
    pub(in crate::organisations::pages) eligible: Said,
    pub(in crate::organisations::pages) items: Vec<ItemView>,
    pub(in crate::organisations::pages) staffing: Said,
    pub(in crate::organisations::pages) strict: String,
    pub(in crate::organisations::pages) certifications: Vec<CertifiedView>,
}

impl View<'_> {
    /// The centre on the day asked.
    pub(in crate::organisations::pages) fn centre(&self, standing: &Standing) -> CentreView {
        let (policy, on) = (self.env.policy, self.on);
        let eligible = standing.verdict(self.env, on);
        let certified = self
            .today
            .certifications()
            .iter()
            .any(|(since, until)| *since <= on && until.is_none_or(|end| on < end));
        let progress = Progress::of(certified, eligible.result);
        let counts = standing.staffing;
        let strict = format!(
            "只算在册的：专职{}名、兼职{}名，{}。",
            counts.full_time_strict,
            counts.part_time_strict,
            if counts.met_strictly { "符合" } else { "不符合" }
        );
        CentreView {
            progress,
            mark: mark(progress),
            words: progress.label(),
            short: progress == Progress::Doubtful,
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
