//! What must hold between the values of a policy. Every contradiction is listed.

use super::{Policy, PolicyProblem};
use crate::certificates::ActivitySource;
use crate::codes::ORGANISATION_KINDS;
use crate::coverage::Indicator;
use crate::dates::anniversary;
use crate::organisations::operational::CheckKey;

struct Found(Vec<PolicyProblem>);

impl Found {
    fn unless(&mut self, holds: bool, path: impl Into<String>, message: impl Into<String>) {
        if !holds {
            self.0.push(PolicyProblem { path: path.into(), message: message.into() });
        }
    }
}

/// Every contradiction in a policy that could be read.
pub(super) fn problems(policy: &Policy) -> Vec<PolicyProblem> {
    let mut found = Found(Vec::new());
    targets(policy, &mut found);
    checklist(policy, &mut found);
    certificate(policy, &mut found);
    limits(policy, &mut found);
    weekly(policy, &mut found);
    lists(policy, &mut found);
    found.0
}

fn targets(policy: &Policy, found: &mut Found) {
    let coverage = &policy.coverage;
    for (at, target) in coverage.targets.iter().enumerate() {
        let path = format!("coverage.targets[{}]", at + 1);
        let target = target.value;
        found.unless((1..=100).contains(&target.share), format!("{path}.share"), "比例要在1到100之间");
        found.unless(
            target.due > coverage.progress_start.value,
            format!("{path}.due"),
            "考核时点要晚于序时进度的起始日",
        );
        let earlier = coverage.targets[..at].iter().map(|other| other.value);
        for other in earlier.filter(|other| other.indicator == target.indicator) {
            found.unless(other.due < target.due, format!("{path}.due"), "同一指标的考核时点要一个比一个晚");
            found.unless(other.share < target.share, format!("{path}.share"), "同一指标的比例要一个比一个高");
        }
    }
    for indicator in Indicator::ALL {
        let any = coverage.targets.iter().any(|target| target.value.indicator == *indicator);
        found.unless(any, "coverage.targets", format!("缺少“{}”的指标任务", indicator.label()));
    }
    for (at, (of, kinds)) in coverage.kinds.iter().enumerate() {
        let path = format!("coverage.kinds.{}", of.code());
        found.unless(!kinds.value.is_empty(), path.clone(), "至少要有一种组织类型");
        for kind in &kinds.value {
            let known = ORGANISATION_KINDS.find(kind).is_some();
            found.unless(known, path.clone(), format!("没有“{kind}”这种组织类型"));
            let twice = coverage.kinds[..at].iter().any(|(_, other)| other.value.contains(kind));
            found.unless(!twice, path.clone(), format!("“{kind}”已经计入另一个指标"));
        }
    }
}

fn checklist(policy: &Policy, found: &mut Found) {
    found.unless(!policy.checklist.is_empty(), "operational.checklist", "至少要有一项");
    for (at, item) in policy.checklist.iter().enumerate() {
        let path = format!("operational.checklist[{}].key", at + 1);
        found.unless(
            CheckKey::from_code(&item.value.key).is_some(),
            path.clone(),
            "系统没有这项情况可以核对",
        );
        let twice = policy.checklist[..at].iter().any(|other| other.value.key == item.value.key);
        found.unless(!twice, path, "重复了");
    }
}

fn certificate(policy: &Policy, found: &mut Found) {
    let certificate = &policy.certificate;
    let transition = certificate.transition_day.value;
    found.unless(
        (1..=50).contains(&certificate.term_years.value),
        "certificate.term_years",
        "有效期要在1到50年之间",
    );
    found.unless(
        certificate.extended_end.value > transition,
        "certificate.extended_end",
        "延续截止日要晚于过渡日 certificate.transition_day",
    );
    if let Some(deadline) = certificate.reissue_deadline.value {
        found.unless(deadline >= transition, "certificate.reissue_deadline", "换发截止日不能早于过渡日");
    }
    found.unless(
        (1..=50).contains(&certificate.idle_years.value),
        "certificate.idle_years",
        "年数要在1到50之间",
    );
    found.unless(
        anniversary(certificate.earliest_issue.value, 1) <= transition,
        "certificate.earliest_issue",
        "最早发证日期要早于过渡日",
    );
    for code in &certificate.idle_activities.value {
        let known = ActivitySource::from_code(code).is_some();
        found.unless(known, "certificate.idle_activities", format!("不认识“{code}”这种记录"));
    }
    let registration = &policy.registration;
    found.unless(
        (2000..=2200).contains(&registration.first_year.value),
        "registration.first_year",
        "年份要在2000到2200之间",
    );
    found.unless(
        registration.due.value <= registration.grace.value,
        "registration.grace",
        "宽限日不能早于注册截止日 registration.due",
    );
}

fn limits(policy: &Policy, found: &mut Found) {
    let experts = &policy.experts;
    found.unless(
        experts.city_low.value <= experts.city_target.value
            && experts.city_target.value <= experts.city_high.value,
        "experts.city_target",
        "要在 city_low 和 city_high 之间",
    );
    found.unless(
        experts.nominees_min.value <= experts.nominees_max.value,
        "experts.nominees_max",
        "不能小于 nominees_min",
    );
    let collective = &policy.collective;
    found.unless(collective.workers.value >= 2, "collective.workers", "要大于1");
    found.unless(
        collective.representatives_min.value <= collective.representatives_max.value,
        "collective.representatives_max",
        "不能小于 representatives_min",
    );
    found.unless(
        policy.major.workers_with_signs.value <= policy.major.workers.value,
        "major.workers_with_signs",
        "有表现时的人数门槛不能高于 major.workers",
    );
    let clocks = &policy.clocks;
    for (path, days) in [
        ("clocks.acceptance_working_days", &clocks.acceptance_working_days),
        ("clocks.arbitration_days", &clocks.arbitration_days),
        ("clocks.handling_days", &clocks.handling_days),
        ("clocks.review_days", &clocks.review_days),
        ("clocks.confirmation_days", &clocks.confirmation_days),
        ("clocks.negotiation_days", &clocks.negotiation_days),
        ("clocks.publication_working_days", &clocks.publication_working_days),
    ] {
        found.unless((1..=3650).contains(&days.value), path, "天数要在1到3650之间");
    }
    found.unless(
        (1..=100).contains(&policy.cases.retention_years.value),
        "cases.retention_years",
        "年数要在1到100之间",
    );
    let calculators = &policy.calculators;
    for (path, months) in [
        ("calculators.minimum_wage_months", &calculators.minimum_wage_months),
        ("calculators.recheck_months", &calculators.recheck_months),
        ("calculators.yearly_months", &calculators.yearly_months),
    ] {
        found.unless((1..=120).contains(&months.value), path, "月数要在1到120之间");
    }
    let ahead = &policy.reminders;
    for (path, days) in [
        ("reminders.acceptance_working_days", &ahead.acceptance_working_days),
        ("reminders.case_working_days", &ahead.case_working_days),
        ("reminders.review_working_days", &ahead.review_working_days),
        ("reminders.other_working_days", &ahead.other_working_days),
        ("reminders.visit_days", &ahead.visit_days),
    ] {
        found.unless((1..=90).contains(&days.value), path, "天数要在1到90之间");
    }
}

fn weekly(policy: &Policy, found: &mut Found) {
    let alerts = &policy.alerts;
    found.unless(alerts.weekly_base_weeks.value > 0, "alerts.weekly_base_weeks", "要大于0");
    for (at, row) in alerts.weekly.iter().enumerate() {
        let path = format!("alerts.weekly[{}]", at + 1);
        if let Some(before) = at.checked_sub(1).and_then(|before| alerts.weekly.get(before)) {
            found.unless(
                before.value.average < row.value.average,
                format!("{path}.average"),
                "周均要一行比一行大",
            );
            found.unless(
                before.value.threshold < row.value.threshold,
                format!("{path}.threshold"),
                "门槛要一行比一行高",
            );
        }
    }
}

fn lists(policy: &Policy, found: &mut Found) {
    for (at, period) in policy.periods.iter().enumerate() {
        let path = format!("returns.periods[{}]", at + 1);
        let period = &period.value;
        found.unless(
            period.due_next_year || period.as_of <= period.due,
            format!("{path}.due"),
            "报送截止日不能早于数据时点；在次年的写 due_next_year = true",
        );
        let twice =
            policy.periods[..at].iter().any(|o| o.value.code == period.code && o.value.table == period.table);
        found.unless(!twice, format!("{path}.code"), "重复了");
    }
    for (alias, _) in &policy.annexes {
        let numbered = alias.strip_prefix("annex-").is_some_and(|n| n.parse::<u32>().is_ok());
        found.unless(numbered, format!("annexes.{alias}"), "名称要写成 annex-1、annex-2……");
    }
    for (at, zone) in policy.zones.iter().enumerate() {
        let path = format!("zones[{}]", at + 1);
        let twice = policy.zones[..at].iter().any(|other| other.value.code == zone.value.code);
        found.unless(!twice, format!("{path}.code"), "重复了");
        let code = &zone.value.code;
        found.unless(
            code.len() == 9
                && code.starts_with(&zone.value.district)
                && code.bytes().all(|b| b.is_ascii_digit()),
            format!("{path}.code"),
            "要填9位数字，前6位是所在区的代码",
        );
    }
}
