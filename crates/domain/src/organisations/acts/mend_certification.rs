//! 更正认定: the entry of the latest certification as it should be, or taken back.

use super::{CERTIFIED, Refusal, after, happened, lived, not_before, said};
use crate::organisations::Organisation;
use crate::table::Problem;
use jiff::civil::Date;

/// The latest certification, as it should be.
#[derive(Clone, Debug)]
pub struct CertificationEntry {
    /// 认定日期.
    pub on: Date,
    /// 认定人.
    pub by: String,
    /// Seen on site.
    pub on_site: bool,
    /// First day without it; `None` while it stands.
    pub withdrawn: Option<Date>,
}

/// Mends the latest certification; `None` takes it back, and the one before it is the latest again.
///
/// # Errors
/// No certification on record, no reason, days that cannot be.
pub fn mend_certification(
    o: &mut Organisation,
    to: Option<CertificationEntry>,
    reason: &str,
    today: Date,
) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    if o.certified_on.is_none() {
        return Err(
            Problem::error("", "没有实体化认定的记录。", "还没有认定的，用“认定实体化”。").under(CERTIFIED)
        );
    }
    let Some(to) = to else {
        let earlier = o.earlier_certifications.pop();
        (o.certified_on, o.certification_withdrawn) =
            (earlier.as_ref().map(|e| e.since), earlier.as_ref().map(|e| e.until));
        (o.certified_by, o.certified_on_site) = earlier.map_or((None, None), |e| (e.by, e.on_site));
        return Ok(());
    };
    lived(o, "on", to.on, today)?;
    said("by", &to.by, "认定人")?;
    if let Some(past) = o.earlier_certifications.last() {
        not_before("on", to.on, past.until, "上次认定的撤回日期")?;
    }
    if let Some(dissolved) = o.dissolved_on.filter(|day| to.on >= *day) {
        let what = format!("认定日期 {} 时组织已撤销（{dissolved}）。", to.on);
        return Err(Problem::error("on", what, "核对两个日期。"));
    }
    if let Some(day) = to.withdrawn {
        happened("withdrawn", day, today)?;
        after("withdrawn", day, to.on, "认定日期")?;
    }
    (o.certified_on, o.certification_withdrawn) = (Some(to.on), to.withdrawn);
    (o.certified_by, o.certified_on_site) = (Some(to.by.trim().to_owned()), Some(to.on_site));
    Ok(())
}
