//! One case: a row of annex 6 taken from a sheet, sparse and long past, or a case handled step by step; both are this.
//! What a step changes is a part of its own ([`super::parts`]), so that a step can be taken back whole.

use super::claimants::Claimant;
use super::helpers::Helper;
use super::kinds::PartyKind;
use super::parts::{
    Agreement, Archive, Closure, Consent, Decision, Extension, Handler, Negotiation, Performance, Referral,
    Representative, Review, Session, Told, Visit, Void,
};
use super::recusal;
use super::taken::Taken;
use crate::names::plain_name;
use jiff::civil::Date;

/// A case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 调解案件编号.
    pub number: Option<String>,
    /// 外部平台, code of [`crate::codes::EXTERNAL_PLATFORMS`].
    pub external_platform: Option<String>,
    /// 外部流水号.
    pub external_number: Option<String>,
    /// 来源, code of [`crate::codes::CASE_SOURCES`].
    pub source: String,
    /// 收到日期.
    pub received_on: Option<Date>,
    /// Who applies.
    pub applicant: Applicant,
    /// Who is applied against.
    pub respondent: Respondent,
    /// 用工单位 of a dispatched worker (调解仲裁法第22条: both units are parties).
    pub user_unit: Option<String>,
    /// Those who act for a party.
    pub agents: Vec<Agent>,
    /// 证据 as listed in the application.
    pub evidence: Vec<Evidence>,
    /// 涉及人数: workers concerned.
    pub headcount: Option<i64>,
    /// Whether the workers have a common claim; not said counts as yes.
    pub common_claim: Option<bool>,
    /// 争议类型, codes of [`crate::codes::DISPUTE_TYPES`]; the first is the main one.
    pub dispute_types: Vec<String>,
    /// 请求事项 in words.
    pub request: String,
    /// 请求金额, fen: what is claimed in all.
    pub amount: Option<i64>,
    /// Claims one by one.
    pub claims: Vec<Claim>,
    /// 事实与理由.
    pub facts: Option<String>,
    /// 承办组织.
    pub organisation: Organisation,
    /// 承办调解员, the one in charge first.
    pub handlers: Vec<Handler>,
    /// 调解方式, code of [`crate::codes::MEDIATION_WAYS`].
    pub way: Option<String>,
    /// Whether it was accepted.
    pub decision: Decision,
    /// Sessions held.
    pub sessions: Vec<Session>,
    /// 代表 of the workers.
    pub representatives: Vec<Representative>,
    /// 申请人名单 of a collective dispute: each worker with what he or she claims.
    pub claimants: Vec<Claimant>,
    /// What the represented said to the settlement.
    pub consent: Option<Consent>,
    /// 协助调解 by people of court, union, justice bureau (IV-3).
    pub helpers: Vec<Helper>,
    /// 回避申请 with what was decided.
    pub recusals: Vec<recusal::Request>,
    /// 延期.
    pub extension: Extension,
    /// What was agreed.
    pub agreement: Agreement,
    /// 结案.
    pub closure: Closure,
    /// 审查确认.
    pub review: Review,
    /// 履行.
    pub performance: Performance,
    /// 告知仲裁.
    pub told: Told,
    /// 委托 to another organisation.
    pub referral: Option<Referral>,
    /// Negotiations the parties had before or beside.
    pub negotiations: Vec<Negotiation>,
    /// 回访.
    pub visit: Visit,
    /// 归档.
    pub archive: Archive,
    /// 作废: entered twice or by mistake.
    pub void: Option<Void>,
    /// 备注.
    pub remarks: Option<String>,
    /// The days its clocks end on; [`super::clocks::settle`] fills them.
    pub limits: Limits,
    /// What was done, in the order it was recorded; what was taken back stays.
    pub steps: Vec<Taken>,
}

/// 申请人: of several the one who stands first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applicant {
    /// 申请人, personal.
    pub name: String,
    /// 申请人类型.
    pub kind: Option<PartyKind>,
    /// 申请人证件号码, personal; of an employer the credit code.
    pub id_number: Option<String>,
    /// 性别, GB/T 2261.1.
    pub sex: Option<String>,
    /// 联系电话, personal.
    pub phone: Option<String>,
    /// 劳动者类别, codes of [`crate::codes::WORKER_GROUPS`].
    pub groups: Vec<String>,
    /// How to reach them.
    pub contact: Contact,
}

/// 被申请人.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Respondent {
    /// 被申请人.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 行业门类, GB/T 4754.
    pub industry: Option<String>,
    /// How to reach them.
    pub contact: Contact,
}

/// What documents need of a party beside its name (办案规则第29条).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    /// 住所, personal of a worker.
    pub address: Option<String>,
    /// 送达地址.
    pub delivery_address: Option<String>,
    /// 联系电话 of an employer.
    pub phone: Option<String>,
    /// 法定代表人 of an employer.
    pub legal_representative: Option<String>,
    /// 职务.
    pub duties: Option<String>,
}

/// Which side somebody stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Applicant, Self::Respondent];

    /// As a form or an address says it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Respondent => "respondent",
        }
    }

    /// By its code, as it is kept.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|side| side.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::Respondent => "被申请人",
        }
    }
}

/// 委托代理人.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Agent {
    /// For whom.
    pub side: Side,
    /// 姓名, personal.
    pub name: String,
    /// 关系 or 职务.
    pub relation: Option<String>,
    /// 联系电话, personal.
    pub phone: Option<String>,
    /// May accept, give up or change a claim and settle: 特别授权.
    pub may_settle: bool,
}

/// One piece of 证据 (办案规则第29条).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// 证据名称.
    pub name: String,
    /// 证据来源.
    pub source: Option<String>,
    /// What it proves.
    pub proves: Option<String>,
}

/// One claim with its amount.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Claim {
    /// Code of [`crate::codes::DISPUTE_TYPES`].
    pub kind: String,
    /// What is asked for.
    pub what: String,
    /// Fen; `None` where no money is asked for.
    pub amount: Option<i64>,
    /// Whose claim, where several apply: their name, personal.
    pub whose: Option<String>,
    /// How the amount was reckoned, in words.
    #[serde(default)]
    pub how: Option<String>,
}

/// 承办组织.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Organisation {
    /// Record id; empty where none is known.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 组织类型, code of [`crate::codes::ORGANISATION_KINDS`].
    pub kind: String,
    /// 管理单位 that answers for it.
    pub authority: String,
    /// Street or township.
    pub subdistrict: Option<String>,
}

/// The last days of the clocks, as kept beside the record so that lists and files need no calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Last day to decide on acceptance.
    pub acceptance: Option<Date>,
    /// 法定期限: after it either party may go to arbitration.
    pub arbitration: Option<Date>,
    /// 办理期限: last day of handling, an extension counted in.
    pub handling: Option<Date>,
    /// The first day something is still owed on; one that is a day off counts as the working day after it.
    pub duty: Option<Date>,
    /// Last day to apply for arbitral review; `None` where it is no question.
    pub review: Option<Date>,
    /// Last day to apply for judicial confirmation.
    pub confirmation: Option<Date>,
    /// Day of the return visit; `None` where none is due.
    pub visit: Option<Date>,
    /// A year without arrangement of holidays lies in one of them.
    pub estimated: bool,
}

impl Case {
    /// What a sheet without a case number is known by: platform and serial number there.
    pub fn external_key(&self) -> Option<String> {
        let (platform, number) = (self.external_platform.as_deref()?, self.external_number.as_deref()?);
        Some(format!("{platform}/{}", crate::value::narrow(number)))
    }

    /// What a row without any number is known by: day, parties, organisation. It holds names: the store keeps its digest.
    pub fn natural_key(&self) -> Option<String> {
        let day = self.received_on?;
        let (applicant, respondent) = (plain_name(&self.applicant.name), plain_name(&self.respondent.name));
        Some(format!("{day}/{applicant}/{respondent}/{}", self.organisation.id))
    }

    /// Whether a side is a unit: whoever applies, the other side is of the other kind. Not said, the applicant is a worker.
    pub fn is_unit(&self, side: Side) -> bool {
        (self.applicant.kind == Some(PartyKind::Employer)) == (side == Side::Applicant)
    }

    /// The name of a side.
    pub fn name(&self, side: Side) -> &str {
        match side {
            Side::Applicant => &self.applicant.name,
            Side::Respondent => &self.respondent.name,
        }
    }

    /// Whether it is about new forms of employment (厅发4): by type of dispute or group of worker.
    pub fn is_new_form(&self) -> bool {
        let new_form = |code: &String| code == "new_forms";
        self.dispute_types.iter().any(new_form) || self.applicant.groups.iter().any(new_form)
    }

    /// Whether nothing but 确认劳动关系 is asked for.
    pub fn is_relation_only(&self) -> bool {
        !self.dispute_types.is_empty() && self.dispute_types.iter().all(|code| code == "relationship")
    }

    /// First day of any fact.
    pub fn first_day(&self) -> Option<Date> {
        [self.received_on, self.decision.accepted_on, self.closure.on].into_iter().flatten().min()
    }
}
