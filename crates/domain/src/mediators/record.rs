//! A mediator as kept: the person, every appointment, certificate and registration, and the decisions.

use super::confirmation::Confirmation;
use crate::certificates::Certificate;
use crate::registrations::AnnualRegistration;
use jiff::civil::Date;

/// A mediator with the whole history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mediator {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 姓名.
    pub name: String,
    /// 性别, GB/T 2261.1.
    pub sex: Option<String>,
    /// 民族, GB/T 3304.
    pub ethnicity: Option<String>,
    /// 政治面貌, GB/T 4762.
    pub political_status: Option<String>,
    /// 学历, GB/T 4658.
    pub education: Option<String>,
    /// 专业.
    pub major: Option<String>,
    /// 证件类型; blank means 居民身份证.
    pub id_type: Option<String>,
    /// 证件号码, personal.
    pub id_number: Option<String>,
    /// 联系电话, personal.
    pub phone: Option<String>,
    /// 工作单位及职务.
    pub workplace: Option<String>,
    /// 职称.
    pub professional_title: Option<String>,
    /// 人员身份.
    pub employment: Option<String>,
    /// 调解工作年限, hundredths of a year.
    pub years_of_practice: Option<i64>,
    /// 从业经历.
    pub experience: Option<String>,
    /// 专业特长.
    pub specialisms: Vec<String>,
    /// 资格.
    pub qualifications: Vec<String>,
    /// 备注.
    pub remarks: Option<String>,
    /// 最近履职日期 as declared.
    pub declared_active_on: Option<Date>,
    /// 专家级别 in words on the day asked for; filled by the loader of lists and files.
    pub expert_level: Option<String>,
    /// The day the record entered the system.
    pub entered_on: Option<Date>,
    /// Appointments by first day.
    pub appointments: Vec<Appointment>,
    /// Certificates by issue date.
    pub certificates: Vec<Certificate>,
    /// Annual registrations by year and day.
    pub registrations: Vec<AnnualRegistration>,
    /// Decisions about the person.
    pub decisions: Vec<Decision>,
    /// 履职确认 of organisations by year.
    pub confirmations: Vec<Confirmation>,
    /// Days on which the person gave an opinion as an expert; kept with the requests.
    pub opinions: Vec<Date>,
    /// Training and practice of the year asked for, up to the day asked for; filled where it is shown.
    pub training: Option<crate::training::Year>,
    /// What the last sheet row or form said about appointment, certificate and registration.
    pub entry: Entry,
}

/// One appointment at one organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appointment {
    /// Record id; empty for a new one.
    pub id: String,
    /// Organisation's record id.
    pub organisation: String,
    /// Its name, kind, authority and first day outside (撤销), for showing and judging.
    pub host: Host,
    /// 聘任日期: first day of the whole engagement.
    pub appointed: Date,
    /// First day of this row; later than `appointed` after a change of 专兼职.
    pub since: Date,
    /// 聘期至: last day inside; open when unknown.
    pub until: Option<Date>,
    /// First day outside after 退出, transfer or adjustment.
    pub ended: Option<Date>,
    /// Why it ended.
    pub ending: Option<Ending>,
    /// 变动原因 of the ending.
    pub end_reason: Option<String>,
    /// 专职.
    pub full_time: bool,
    /// 兼任: a further appointment beside the main one.
    pub secondary: bool,
    /// Of such a one: another organisation has the same name, so that the district is said with it.
    pub namesake: bool,
}

/// What an appointment needs to know of its organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host {
    /// 组织名称.
    pub name: String,
    /// 组织类型.
    pub kind: String,
    /// 所在区.
    pub district: String,
    /// 管理单位.
    pub authority: String,
    /// 街道（乡镇）.
    pub subdistrict: Option<String>,
    /// 撤销日期, first day outside.
    pub dissolved: Option<Date>,
}

/// Why an appointment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 退出.
    Exit,
    /// Moved to another organisation.
    Transfer,
    /// 专兼职 changed; the next row continues.
    Adjusted,
    /// Entered afterwards as history.
    History,
}

impl Ending {
    /// Stored form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exit => "exit",
            Self::Transfer => "transfer",
            Self::Adjusted => "adjusted",
            Self::History => "history",
        }
    }

    /// From the stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Exit, Self::Transfer, Self::Adjusted, Self::History].into_iter().find(|e| e.code() == code)
    }
}

/// A decision of the authority, or a notice that asks for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Record id; empty for a new one.
    pub id: String,
    /// What.
    pub kind: DecisionKind,
    /// The day it takes effect.
    pub on: Date,
    /// The day it was withdrawn, first day without it.
    pub withdrawn: Option<Date>,
    /// Reason, as recorded.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
}

/// Kinds of decision about a person (III-2-1b).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// 清理退出名册.
    Removal,
    /// 不适合或不胜任，待决定: raised by the organisation or authority.
    UnfitNotice,
    /// 停止计算: 产假, 病假, 借调 from `on` to `withdrawn`.
    Suspension,
}

impl DecisionKind {
    /// Stored form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Removal => "removal",
            Self::UnfitNotice => "unfit",
            Self::Suspension => "suspension",
        }
    }

    /// From the stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Removal, Self::UnfitNotice, Self::Suspension].into_iter().find(|k| k.code() == code)
    }

    /// Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Removal => "退出名册",
            Self::UnfitNotice => "不适合或不胜任，待决定",
            Self::Suspension => "暂停计算",
        }
    }
}

/// What one row of a sheet, or one form, says about appointment, certificate, registration and change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// 所在调解组织, looked up.
    pub organisation: Option<String>,
    /// What is known of that organisation.
    pub host: Host,
    /// 兼任组织, looked up.
    pub secondary: Vec<(String, Host)>,
    /// 兼任组织 as typed.
    pub secondary_names: Option<Vec<String>>,
    /// 专兼职.
    pub full_time: Option<bool>,
    /// 聘任日期.
    pub appointed: Option<Date>,
    /// 聘期至; `Some(None)` clears.
    pub until: Option<Option<Date>>,
    /// 调解员证号.
    pub certificate_no: Option<String>,
    /// 发证机关.
    pub issuer: Option<String>,
    /// 发证日期.
    pub issued: Option<Date>,
    /// 年度注册年份.
    pub registration_year: Option<i64>,
    /// 注册日期.
    pub registered_on: Option<Date>,
    /// 最近履职日期.
    pub active_on: Option<Date>,
    /// 变动类型.
    pub change: Option<String>,
    /// 变动日期.
    pub changed_on: Option<Date>,
    /// 变动原因.
    pub change_reason: Option<String>,
}

impl Mediator {
    /// The main appointment on a date: the latest that holds; else the latest begun; else the first to come.
    pub fn appointment_at(&self, date: Date) -> Option<&Appointment> {
        let begun = |a: &&Appointment| a.since <= date;
        let holds = |a: &&Appointment| a.since <= date && a.ended.is_none_or(|e| e > date);
        let main = || self.appointments.iter().filter(|a| !a.secondary);
        main()
            .filter(holds)
            .max_by_key(|a| a.since)
            .or_else(|| main().filter(begun).max_by_key(|a| (a.ended, a.since)))
            .or_else(|| main().min_by_key(|a| a.since))
            .or_else(|| self.appointments.first())
    }

    /// The newest certificate issued on or before a date; else the first.
    pub fn certificate_at(&self, date: Date) -> Option<&Certificate> {
        self.certificates
            .iter()
            .filter(|c| c.issued <= date)
            .max_by_key(|c| c.issued)
            .or_else(|| self.certificates.first())
    }

    /// First day of anything known about the person.
    pub fn first_fact(&self) -> Option<Date> {
        let appointed = self.appointments.iter().map(|a| a.appointed);
        appointed.chain(self.certificates.iter().map(|c| c.issued)).min()
    }
}
