//! What is due with mediators and their certificates (III-2-1b, III-2-4).

use super::{Kind, Spread, Todo};
use crate::certificates::{CertificateStanding, CertificateState};
use crate::dates::{next, spoken};
use crate::mediators::roster::ReasonCode;
use crate::policy::Policy;
use crate::registrations::{RegistrationState, due_day, grace_day};
use crate::verdict::{Basis, Verdict};
use jiff::civil::Date;

/// People 在册（待清理）.
#[derive(Clone, Debug, Default)]
pub struct Cleanup {
    /// How many, by place.
    pub people: Spread,
    /// How many have each reason; one person may have several.
    pub reasons: Vec<(ReasonCode, u64)>,
    /// The reader decides; else the reader tells the authority.
    pub decides: bool,
}

/// 年度注册 of the running year that is still to be done; `open` are those 未办理 and, up to the last day, those not
/// registered yet.
pub fn registration(open: &Spread, policy: &Policy, today: Date) -> Option<Todo> {
    let (year, n) = (today.year(), open.n);
    if n == 0 || year < policy.registration.first_year.value {
        return None;
    }
    let (due, grace) = (due_day(year, policy), grace_day(year, policy));
    let last = &policy.registration.due;
    let why = if today <= due {
        format!("{}月{}日前办完，名册上就不会转为待清理", due.month(), due.day())
    } else {
        format!("{}月{}日前应办完；现在补办会标为“逾期注册”", due.month(), due.day())
    };
    let after = if today <= grace {
        format!("{}前，只差这一项的人仍计入调解中心人员。", spoken(next(grace)))
    } else {
        "只差这一项的人也不再计入调解中心人员。".to_owned()
    };
    let sentence = format!("每年{}月底前完成年度注册，{year}年还有{n}人没有办理。{after}", due.month());
    let title = format!("调解员证 {year} 年度注册，还有 {n} 人未办理");
    Some(
        Todo::new(Kind::Registration, title, why)
            .by(last.clause, last.basis, sentence)
            .due(due)
            .at(open, "人"),
    )
}

/// 履职确认 of the year before, which organisations are asked for in January to March.
pub fn confirmation(open: &Spread, policy: &Policy, today: Date) -> Option<Todo> {
    let (year, n, due) = (today.year() - 1, open.n, due_day(today.year(), policy));
    if n == 0 || today > due {
        return None;
    }
    let title = format!("{year} 年履职确认，还有 {n} 人未确认");
    let why = "确认上一年是否从事调解工作，可以一次确认多人".to_owned();
    let sentence = format!(
        "每年年度注册时，由组织确认本组织调解员上一年是否从事调解工作；确认从事的，不再提示疑似连续{}年未从事。",
        policy.certificate.idle_years.value
    );
    let todo = Todo::new(Kind::Confirmation, title, why);
    Some(todo.by("III-2-4b", policy.certificate.idle_activities.basis, sentence).due(due).at(open, "人"))
}

/// 在册（待清理）, to be decided one by one. The notice says 及时; the next return of the roster is taken as the day.
pub fn cleanup(facts: &Cleanup, policy: &Policy, today: Date) -> Option<Todo> {
    let n = facts.people.n;
    if n == 0 {
        return None;
    }
    let mut reasons: Vec<_> = facts.reasons.iter().filter(|(_, n)| *n > 0).collect();
    let told: u64 = reasons.iter().map(|(_, n)| n).sum();
    let several = if told > n { "（有人不止一项）" } else { "" };
    // The most frequent ones: one line.
    reasons.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
    let more = if reasons.len() > 3 { " 等" } else { "" };
    let reasons: Vec<String> =
        reasons.iter().take(3).map(|(code, n)| format!("{} {n}", code.label())).collect();
    let title = if facts.decides {
        format!("在册（待清理）{n} 人，逐人作出决定")
    } else {
        format!("在册（待清理）{n} 人，逐人核实")
    };
    let why = format!("{}{more}{several}", reasons.join("、"));
    let due = super::later::next_summary(policy, today);
    let until = due.map_or_else(String::new, |d| {
        format!("没有规定日期，这里按下一次报送名册汇总表的{}安排。", spoken(d))
    });
    let sentence = format!(
        "名册要动态更新，不适合、未通过年度注册或证书已失效的人要及时清理；系统只列出原因，退出名册由人决定。{until}"
    );
    let todo = Todo::new(Kind::Cleanup, title, why).by("III-2-1b", Basis::Inferred, sentence);
    Some(Todo { due, ..todo }.at(&facts.people, "人"))
}

/// 待换发新证: to be verified and reissued.
pub fn reissue(people: &Spread, policy: &Policy) -> Option<Todo> {
    let n = people.n;
    if n == 0 {
        return None;
    }
    let rules = &policy.certificate;
    let (day, years) = (rules.transition_day.value, rules.term_years.value);
    let sentence = format!(
        "到{}取得证书已超过{years}年的有{n}人，持续从事调解工作的可以直接申请换发新证；作出决定前证书可以继续使用。",
        spoken(day)
    );
    let why = format!("{day} 时已超 {years} 年；核实履职后换发或收回");
    let todo = Todo::new(Kind::Reissue, format!("待换发新证 {n} 人，核实后办理换发"), why);
    let todo = todo.by("III-2-4b", Basis::Text, sentence).at(people, "人");
    Some(Todo { due: rules.reissue_deadline.value, ..todo })
}

/// Certificates that end soon, and the first day one does.
pub fn expiring(people: &Spread, first: Option<Date>, policy: &Policy) -> Option<Todo> {
    let n = people.n;
    if n == 0 {
        return None;
    }
    let days = policy.certificate.expiring_soon_days.value;
    let why = first.map_or_else(
        || format!("{days} 天内到期，可以提前申请换发"),
        |day| format!("最早 {day} 到期，可以提前申请换发"),
    );
    let sentence = format!(
        "{n}张调解员证在{days}天内到期；到期前{}天起可以申请换发。",
        policy.certificate.reissue_open_days.value
    );
    let todo = Todo::new(Kind::Expiring, format!("调解员证 {n} 张即将到期"), why).by(
        "III-2-4b",
        Basis::Inferred,
        sentence,
    );
    Some(Todo { due: first, ..todo }.at(people, "张"))
}

/// One's own record.
#[derive(Clone, Debug)]
pub struct Own {
    /// Record id.
    pub id: String,
    /// 调解员证号.
    pub number: String,
}

/// A mediator's own certificate, where it asks for something.
pub fn own_certificate(own: &Own, verdict: &Verdict<CertificateStanding>) -> Option<Todo> {
    let (title, why) = match verdict.result.state {
        CertificateState::ExpiringSoon => ("我的调解员证即将到期", "请所在组织报区人社局申请换发"),
        CertificateState::AwaitingReissue => {
            ("我的调解员证待换发新证", "一直在做调解的，请所在组织报区人社局换发")
        }
        CertificateState::Expired => ("我的调解员证已过有效期", "请所在组织报区人社局核实办理"),
        CertificateState::Revoked => ("我的调解员证已注销", "有疑问请联系区人社局"),
        CertificateState::NotYetEffective
        | CertificateState::Replaced
        | CertificateState::ValidExtended
        | CertificateState::Valid => return None,
    };
    let due = verdict.result.valid_until.filter(|_| verdict.result.state != CertificateState::Revoked);
    let todo = Todo::new(Kind::OwnCertificate, format!("{title}（{}）", own.number), why.to_owned());
    let todo = todo.by(verdict.clause, verdict.basis, verdict.sentence.clone());
    Some(Todo { due, record: Some(own.id.clone()), ..todo })
}

/// A mediator's own annual registration, where it asks for something.
pub fn own_registration(
    own: &Own,
    verdict: &Verdict<RegistrationState>,
    policy: &Policy,
    today: Date,
) -> Option<Todo> {
    let year = today.year();
    let (title, why) = match verdict.result {
        RegistrationState::NotDue => ("还没有办理", "提醒所在组织按时办理"),
        RegistrationState::Missing => ("没有办理", "请所在组织报区人社局补办"),
        RegistrationState::Deferred => ("暂缓", "按区人社局说明的原因补齐"),
        RegistrationState::Refused => ("没有通过", "有疑问请联系区人社局"),
        RegistrationState::NotRequired | RegistrationState::Registered | RegistrationState::Exempt => {
            return None;
        }
    };
    let todo = Todo::new(Kind::OwnRegistration, format!("我的 {year} 年度注册{title}"), why.to_owned());
    let todo = todo.by(verdict.clause, verdict.basis, verdict.sentence.clone());
    Some(Todo { due: Some(due_day(year, policy)), record: Some(own.id.clone()), ..todo })
}
