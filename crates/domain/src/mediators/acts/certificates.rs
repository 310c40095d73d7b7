//! Issue and reissue (换发), cancellation (收回注销), correction, deadline of a reissue (III-2-4b, R4).

use super::super::facts::Facts;
use super::super::record::Mediator;
use super::{Refusal, gone, happened, not_before, said};
use crate::certificates::{self, Certificate, IssueProblem, Term, check_issue, idleness, term};
use crate::people::birth_date;
use crate::policy::Policy;
use crate::table::Problem;
use jiff::civil::Date;

/// A certificate to be issued.
#[derive(Clone, Debug)]
pub struct Issue {
    /// 调解员证号.
    pub number: String,
    /// 发证日期.
    pub issued: Date,
    /// 发证机关.
    pub issuer: Option<String>,
}

/// Puts a new certificate on record; the one held before becomes 已换发 on the day of issue.
///
/// # Errors
/// A number the person has already, a day that cannot be, a day not after the certificate held.
pub fn issue(m: &mut Mediator, new: Issue, policy: &Policy, today: Date) -> Result<(), Refusal> {
    let number = new_number(m, &new.number)?;
    can_be_issued(m, new.issued, policy, today)?;
    if let Some(last) = m.certificates.iter().map(|c| c.issued).max().filter(|last| new.issued <= *last) {
        let what = format!("发证日期不晚于现有的证（{last}）。");
        return Err(Problem::error(
            "issued",
            what,
            "换发的新证，发证日期要晚于原证；更正日期请用“更正证书”。",
        )
        .under("III-2-4b"));
    }
    m.certificates.push(Certificate { issuer: new.issuer, ..Certificate::new(number, new.issued) });
    Ok(())
}

/// A cancellation.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// Day of the decision.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// What the organisation said when heard.
    pub heard: String,
    /// Document number.
    pub document: Option<String>,
}

/// Recalls and cancels a certificate. The last activity and its source go on record with it.
///
/// # Errors
/// No such certificate in force, a day that cannot be, nothing said of why or of the hearing.
pub fn revoke(
    m: &mut Mediator,
    number: &str,
    act: &Revocation,
    policy: &Policy,
    today: Date,
) -> Result<(), Refusal> {
    said("reason", &act.reason, "理由")?;
    said("heard", &act.heard, "听取所在调解组织意见的情况")?;
    happened("on", act.on, today)?;
    let facts = Facts::of(m);
    let idle = idleness(&facts.idle(m), policy, act.on);
    let holder = m.certificates.clone();
    let held = m.certificates.iter_mut().find(|c| c.number == number).ok_or_else(gone)?;
    not_before("on", act.on, held.issued, "发证日期")?;
    if held.revoked.is_some() {
        return Err(Problem::error("", "这张证已经注销。", "要改注销日期，请用“更正证书”。"));
    }
    if let Some(newer) = holder.iter().find(|c| c.issued > held.issued && c.issued <= act.on) {
        let what = format!("这张证已换发为{}，不需要注销。", newer.number);
        return Err(Problem::error("on", what, "要注销的，请注销新证。"));
    }
    held.revoked = Some(act.on);
    let document = act.document.as_deref().map_or_else(String::new, |d| format!("文号：{d}。"));
    held.note = Some(format!(
        "理由：{}。听取所在调解组织意见：{}。{document}决定时的履职记录：{}",
        trimmed(&act.reason),
        trimmed(&act.heard),
        idle.sentence
    ));
    Ok(())
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches('。')
}

/// Notes that the card itself was handed in (收回). Says nothing of its validity: that ends by a decision or a date.
///
/// # Errors
/// No such certificate, handed in already, a day that cannot be.
pub fn recall(m: &mut Mediator, number: &str, on: Date, today: Date) -> Result<(), Refusal> {
    let held = m.certificates.iter_mut().find(|c| c.number == number).ok_or_else(gone)?;
    happened("on", on, today)?;
    not_before("on", on, held.issued, "发证日期")?;
    if let Some(day) = held.recalled {
        let what = format!("这张证已于 {day} 收回。");
        return Err(Problem::error("", what, "日期有误的，请用“更正证书”。"));
    }
    held.recalled = Some(on);
    Ok(())
}

/// An entry to be mended.
#[derive(Clone, Debug)]
pub struct Correction {
    /// 调解员证号, as it should be.
    pub number: String,
    /// 发证日期, as it should be.
    pub issued: Date,
    /// 发证机关, as it should be.
    pub issuer: Option<String>,
    /// 注销决定日期, as it should be; `None` takes a wrong cancellation back.
    pub revoked: Option<Date>,
    /// 收回日期 of the card, as it should be; `None` where it was not handed in.
    pub recalled: Option<Date>,
}

/// Mends the entry of a certificate.
///
/// # Errors
/// No such certificate, or an entry that cannot be.
pub fn correct(
    m: &mut Mediator,
    number: &str,
    to: Correction,
    policy: &Policy,
    today: Date,
) -> Result<(), Refusal> {
    let at = m.certificates.iter().position(|c| c.number == number).ok_or_else(gone)?;
    let new_number = if to.number.trim() == number { number.to_owned() } else { new_number(m, &to.number)? };
    can_be_issued(m, to.issued, policy, today)?;
    if m.certificates.iter().enumerate().any(|(i, c)| i != at && c.issued == to.issued) {
        let what = "同一天发的另一张证已有记录。";
        return Err(Problem::error("issued", what, "核对两张证的发证日期。"));
    }
    if let Some(day) = to.revoked {
        happened("revoked", day, today)?;
        not_before("revoked", day, to.issued, "发证日期")?;
    }
    if let Some(day) = to.recalled {
        happened("recalled", day, today)?;
        not_before("recalled", day, to.issued, "发证日期")?;
    }
    let held = &mut m.certificates[at];
    held.recalled = to.recalled;
    (held.number, held.issued, held.issuer, held.revoked) = (new_number, to.issued, to.issuer, to.revoked);
    m.certificates.sort_by_key(|c| c.issued);
    Ok(())
}

/// Sets the last day on which a certificate that awaits its reissue stays usable; `None` sets no day.
///
/// # Errors
/// The certificate does not await a reissue, or the day lies before the transition.
pub fn set_deadline(
    m: &mut Mediator,
    number: &str,
    last: Option<Date>,
    policy: &Policy,
    today: Date,
) -> Result<(), Refusal> {
    let holder = m.certificates.clone();
    let held = m.certificates.iter_mut().find(|c| c.number == number).ok_or_else(gone)?;
    let state = certificates::state(held, &holder, policy, today);
    if term(held.issued, policy) != Term::Reissue || state != certificates::CertificateState::AwaitingReissue
    {
        return Err(Problem::error("", "这张证不是“待换发新证”，不用设换发截止日。", "").under("III-2-4b"));
    }
    if let Some(day) = last {
        not_before("last", day, policy.certificate.transition_day.value, "过渡日")?;
    }
    held.reissue_deadline = last;
    Ok(())
}

fn new_number(m: &Mediator, typed: &str) -> Result<String, Refusal> {
    let number = typed.trim();
    said("number", number, "调解员证号")?;
    if number.chars().count() > 40 {
        return Err(Problem::error("number", "调解员证号超过 40 个字。", "核对证上的号码。"));
    }
    if m.certificates.iter().any(|c| c.number == number) {
        let what = format!("证号 {number} 已是本人的证。");
        return Err(Problem::error("number", what, "填新证上的号码。"));
    }
    Ok(number.to_owned())
}

fn can_be_issued(m: &Mediator, issued: Date, policy: &Policy, today: Date) -> Result<(), Refusal> {
    let resident = m.id_type.as_deref().is_none_or(|t| t == super::super::RESIDENT_ID);
    let born = m.id_number.as_deref().filter(|_| resident).and_then(birth_date);
    check_issue(issued, born, today, policy)
        .map_err(|why: IssueProblem| Problem::error("issued", format!("{why}。"), "").under("III-2-4b"))
}
