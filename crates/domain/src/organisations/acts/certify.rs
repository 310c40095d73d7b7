//! 认定实体化: the system proposes, the authority certifies, also against the checklist where it says why.

use super::{CERTIFIED, Refusal, lived, not_dissolved, said};
use crate::organisations::operational::is_centre;
use crate::organisations::{Organisation, settle};
use crate::table::Problem;
use crate::verdict::Verdict;
use jiff::civil::Date;

/// A certification as 实体化.
#[derive(Clone, Debug)]
pub struct Certify {
    /// 认定日期: first day it counts.
    pub on: Date,
    /// 认定人.
    pub by: String,
    /// Seen on site.
    pub on_site: bool,
    /// A note; the reason where the checklist does not hold.
    pub note: String,
}

/// Certifies a centre. `checklist` is the verdict on the day of the certification.
///
/// # Errors
/// No centre, a day that cannot be, a certification that stands already, no reason against the checklist.
pub fn certify(
    o: &mut Organisation,
    act: &Certify,
    checklist: &Verdict<bool>,
    today: Date,
) -> Result<(), Refusal> {
    if !is_centre(&o.kind) {
        let what = "只有街道（乡镇）、仲裁院、区级、市级调解中心认定实体化。";
        return Err(Problem::error("", what, "组织类型有误的，先改资料。").under(CERTIFIED));
    }
    not_dissolved(o)?;
    lived(o, "on", act.on, today)?;
    said("by", &act.by, "认定人")?;
    if o.certifications().iter().any(|(since, _)| *since == act.on) {
        let what = format!("{} 已有一次认定。", act.on);
        return Err(Problem::error("on", what, "认定人或是否现场有误的，用“更正认定”。"));
    }
    match (o.certified_on, o.certification_withdrawn) {
        (Some(since), None) => {
            let what = format!("已于 {since} 认定，没有撤回。");
            return Err(Problem::error("on", what, "日期有误的，用“更正认定”。"));
        }
        (Some(_), Some(withdrawn)) if act.on < withdrawn => {
            let what = format!("上次认定到 {withdrawn} 才撤回。");
            return Err(Problem::error("on", what, "填撤回以后的日期；撤回日期有误的，用“更正认定”。"));
        }
        _ => {}
    }
    if !checklist.result && act.note.trim().is_empty() {
        let what = format!("{}仍要认定的，要写明理由。", checklist.sentence);
        return Err(Problem::error("note", what, "").under(checklist.clause));
    }
    let old = o.clone();
    o.certified_on = Some(act.on);
    o.certified_by = Some(act.by.trim().to_owned());
    settle(Some(&old), o);
    o.certified_on_site = Some(act.on_site);
    Ok(())
}
