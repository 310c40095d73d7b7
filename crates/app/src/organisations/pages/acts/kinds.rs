//! The decisions, each with its fields.

use fengqiao_domain::organisations::acts::{CertificationEntry, Certify as Certification, StateEntry};
use jiff::civil::Date;

use super::{Entry, Field, Kind, Subject};
use crate::organisations::decide::Act;
use crate::tables::Env;
use crate::{AppError, may};

/// Takes one kind of decision after the other, each with the name of its resource.
pub(in crate::organisations) trait Kinds {
    /// One kind.
    fn take<K: Kind>(&mut self, name: &'static str);
}

/// All kinds of decision.
pub(in crate::organisations) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Certify>("certification");
    kinds.take::<Withdraw>("withdrawal");
    kinds.take::<MendCertification>("certification-correction");
    kinds.take::<Suspend>("suspension");
    kinds.take::<Resume>("resumption");
    kinds.take::<Dissolve>("dissolution");
    kinds.take::<MendState>("state-correction");
}

const ON_SITE: [(&str, &str); 2] = [("yes", "现场认定"), ("no", "非现场认定")];

fn on_site(e: &Entry) -> Result<bool, AppError> {
    match e.text("on_site") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(AppError::invalid("on_site", "没有选是否现场认定。")),
    }
}

fn day(d: Option<Date>) -> String {
    d.map_or_else(String::new, |d| d.to_string())
}

struct Certify;

impl Kind for Certify {
    type Guard = may::CertifyCentre;
    const TITLE: &'static str = "认定实体化";
    const GO: &'static str = "认定";
    const CLAUSE: &'static str = "III-1-2a";
    const CHECKLIST: bool = true;

    fn about(of: &Subject) -> String {
        match (of.o.certified_on, of.o.certification_withdrawn) {
            (Some(on), None) => format!("已于 {on} 认定，没有撤回。日期有误的，用“更正认定”。"),
            (Some(on), Some(end)) => format!("{on} 认定，{end} 撤回。再次认定后，从认定日期起重新计入指标。"),
            _ => "从认定日期起计入“实体化的街道（乡镇）调解中心”。系统只列条件，由主管部门认定；条件不足仍要认定的，写明理由。".into(),
        }
    }
    fn fields(_: &Subject, env: &Env, who: &str) -> Vec<Field> {
        vec![
            Field::date("on", "认定日期", Some(env.today)).hint("从这一天起算已认定"),
            Field::text("by", "认定人", who),
            Field::select("on_site", "是否现场", &ON_SITE),
            Field::area("note", "说明", "条件不足仍要认定的必填：写明理由").optional(),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Certify(Certification {
            on: e.date("on")?,
            by: e.text("by").into(),
            on_site: on_site(e)?,
            note: e.text("note").into(),
        }))
    }
}

struct Withdraw;

impl Kind for Withdraw {
    type Guard = may::CertifyCentre;
    const TITLE: &'static str = "撤回认定";
    const GO: &'static str = "撤回认定";
    const CLAUSE: &'static str = "III-1-2a";
    const CHECKLIST: bool = true;

    fn about(of: &Subject) -> String {
        let since = of.o.certified_on.map_or_else(String::new, |d| format!("{d} 认定。"));
        format!(
            "{since}从撤回日期起不再计入指标，此前的照算；认定和撤回都留在记录里。登记有误的，用“更正认定”。"
        )
    }
    fn fields(_: &Subject, env: &Env, _: &str) -> Vec<Field> {
        vec![
            Field::date("on", "撤回日期", Some(env.today)).hint("从这一天起不算已认定"),
            Field::area("reason", "撤回理由", ""),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Withdraw { on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct MendCertification;

impl Kind for MendCertification {
    type Guard = may::CertifyCentre;
    const TITLE: &'static str = "更正认定";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-1-2a";

    fn about(of: &Subject) -> String {
        of.o.certified_on.map_or_else(
            || "没有实体化认定的记录。".into(),
            |on| format!("{on} 的认定。改成实际的情况；清空认定日期，表示没有作过这次认定。改前、改后和理由都留在变更记录里。"),
        )
    }
    fn fields(of: &Subject, _: &Env, _: &str) -> Vec<Field> {
        let site = match of.o.certified_on_site {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        vec![
            Field::date("on", "认定日期", of.o.certified_on).optional().hint("清空表示撤销这条记录"),
            Field::text("by", "认定人", of.o.certified_by.as_deref().unwrap_or_default()).optional(),
            Field::select("on_site", "是否现场", &ON_SITE).filled(site).optional(),
            Field::date("withdrawn", "撤回日期", of.o.certification_withdrawn)
                .optional()
                .hint("没有撤回的留空"),
            Field::area("reason", "更正理由", ""),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        let to = match e.optional_date("on")? {
            None => None,
            Some(on) => Some(CertificationEntry {
                on,
                by: e.text("by").into(),
                on_site: on_site(e)?,
                withdrawn: e.optional_date("withdrawn")?,
            }),
        };
        Ok(Act::MendCertification { to, why: e.text("reason").into() })
    }
}

struct Suspend;

impl Kind for Suspend {
    type Guard = may::EditOrganisation;
    const TITLE: &'static str = "停用";
    const GO: &'static str = "停用";
    const CLAUSE: &'static str = "III-1-1a";

    fn about(_: &Subject) -> String {
        "停用期间不计入指标，人员和资料都保留；恢复以后照常。不再设立的，用“撤销”。".into()
    }
    fn fields(_: &Subject, env: &Env, _: &str) -> Vec<Field> {
        vec![
            Field::date("on", "停用日期", Some(env.today)).hint("从这一天起停用"),
            Field::area("reason", "停用原因", "如：场所装修、人员调整"),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Suspend { on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct Resume;

impl Kind for Resume {
    type Guard = may::EditOrganisation;
    const TITLE: &'static str = "恢复";
    const GO: &'static str = "恢复";
    const CLAUSE: &'static str = "III-1-1a";

    fn about(of: &Subject) -> String {
        let since = of.o.suspended_on.map_or_else(String::new, |d| format!("自 {d} 起停用。"));
        format!("{since}从恢复日期起重新计入指标。没有停用过的，用“更正状态”。")
    }
    fn fields(_: &Subject, env: &Env, _: &str) -> Vec<Field> {
        vec![
            Field::date("on", "恢复日期", Some(env.today)).hint("从这一天起恢复"),
            Field::area("reason", "说明", "如：装修完工"),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Resume { on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct Dissolve;

impl Kind for Dissolve {
    type Guard = may::EditOrganisation;
    const TITLE: &'static str = "撤销组织";
    const GO: &'static str = "撤销";
    const CLAUSE: &'static str = "III-1-1a";

    fn about(_: &Subject) -> String {
        "从撤销日期起不再计入指标；在这里任职的调解员会列入“待清理”，由主管部门决定调动或退出。记录不删除，撤销有误可以更正。".into()
    }
    fn fields(_: &Subject, env: &Env, _: &str) -> Vec<Field> {
        vec![
            Field::date("on", "撤销日期", Some(env.today)).hint("从这一天起不再设立"),
            Field::area("reason", "撤销原因", "如：企业注销、街道合并"),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Dissolve { on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct MendState;

impl Kind for MendState {
    type Guard = may::EditOrganisation;
    const TITLE: &'static str = "更正状态";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-1-1a";

    fn about(_: &Subject) -> String {
        "改成实际的日期；清空表示没有发生过。状态按日期得出。改前、改后和理由都留在变更记录里。".into()
    }
    fn fields(of: &Subject, _: &Env, _: &str) -> Vec<Field> {
        let o = &of.o;
        vec![
            Field::date("suspended", "停用日期", None).filled(day(o.suspended_on)).optional(),
            Field::date("resumed", "恢复日期", None).filled(day(o.resumed_on)).optional(),
            Field::date("dissolved", "撤销日期", None).filled(day(o.dissolved_on)).optional(),
            Field::text(
                "dissolution_reason",
                "撤销原因",
                o.dissolution_reason.as_deref().unwrap_or_default(),
            )
            .optional(),
            Field::area("reason", "更正理由", ""),
        ]
    }
    fn read(e: &Entry) -> Result<Act, AppError> {
        Ok(Act::MendState {
            to: StateEntry {
                suspended: e.optional_date("suspended")?,
                resumed: e.optional_date("resumed")?,
                dissolved: e.optional_date("dissolved")?,
                dissolution_reason: e.optional("dissolution_reason"),
            },
            why: e.text("reason").into(),
        })
    }
}
