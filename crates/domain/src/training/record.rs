//! A session and an attendance, each fact kept once.

use crate::names::plain_name;
use jiff::civil::Date;

/// One course, study or practice: what was held, by whom, when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 类别, code of [`crate::codes::TRAINING_CATEGORIES`].
    pub category: String,
    /// 内容类别, code of [`crate::codes::TRAINING_TOPICS`].
    pub topic: Option<String>,
    /// 活动名称.
    pub name: String,
    /// 主办层级, code of [`crate::codes::ORGANISER_LEVELS`].
    pub level: String,
    /// 主办单位.
    pub host: String,
    /// 合办单位: of a practice the court, the union, the justice bureau it is held with.
    pub co_hosts: Option<String>,
    /// 所在区, place code; 120000 for the city itself.
    pub district: String,
    /// 开始日期.
    pub starts_on: Option<Date>,
    /// 结束日期, last day inside.
    pub ends_on: Option<Date>,
    /// 开始时刻 of each day, `HH:MM`.
    pub starts_at: Option<String>,
    /// 结束时刻 of each day, `HH:MM`.
    pub ends_at: Option<String>,
    /// 地点.
    pub place: Option<String>,
    /// 师资.
    pub teachers: Option<String>,
    /// 活动学时, hundredths.
    pub hours: Option<i64>,
    /// 学时认定: the district recognises the hours of another organiser.
    pub recognised: Option<bool>,
    /// 名额; none set takes everybody.
    pub capacity: Option<i64>,
    /// 报名截止, last day inside.
    pub enrol_until: Option<Date>,
    /// 活动纪要.
    pub notes: Option<String>,
    /// 管理单位 that answers for it, place code; [`Session::settle`] fills it.
    pub authority: String,
    /// The organisation that holds it, where one does.
    pub organisation: Option<String>,
    /// The street or township it belongs to, where it does.
    pub subdistrict: Option<String>,
    /// First day it was called off.
    pub cancelled_on: Option<Date>,
}

impl Session {
    /// Fills what follows from the rest.
    pub fn settle(&mut self, jurisdiction: &str) {
        if self.authority.is_empty() {
            self.authority = if self.level == super::CITY_LEVEL || self.district.is_empty() {
                jurisdiction.to_owned()
            } else {
                self.district.clone()
            };
        }
        for at in [&mut self.starts_at, &mut self.ends_at] {
            if let Some(known) = at.as_deref().and_then(super::clock::read) {
                *at = Some(super::clock::text(known));
            }
        }
    }

    /// What makes two of one name the same: name, first day and organiser.
    pub fn key(&self) -> String {
        let day = self.starts_on.map_or(String::new(), |day| day.to_string());
        format!("{}/{day}/{}", plain_name(&self.name), plain_name(&self.host))
    }

    /// The year it counts in: that of its first day.
    pub fn year(&self) -> Option<i16> {
        self.starts_on.map(Date::year)
    }

    /// 活动学时 in half hours.
    pub fn half_hours(&self) -> i64 {
        super::half_hours(self.hours.unwrap_or(0))
    }

    /// Whether its last day is over.
    pub fn is_over(&self, on: Date) -> bool {
        self.ends_on.or(self.starts_on).is_some_and(|end| end < on)
    }

    /// Its days in words: 2024-03-11, or 2024-03-11 至 03-13.
    pub fn days(&self) -> String {
        let Some(first) = self.starts_on else { return String::new() };
        match self.ends_on.filter(|last| *last > first) {
            None => first.to_string(),
            Some(last) if last.year() == first.year() => format!("{first} 至 {}", last.strftime("%m-%d")),
            Some(last) => format!("{first} 至 {last}"),
        }
    }
}

/// Who attended: what is known of the mediator on the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendee {
    /// Record id; empty while nobody was found.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 调解员证号 in hand.
    pub certificate_no: Option<String>,
}

/// The organisation somebody attended from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// Record id; empty where none is known.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 管理单位.
    pub authority: String,
    /// Street or township.
    pub subdistrict: Option<String>,
}

/// One mediator at one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// What was held.
    pub session: Session,
    /// Who was there.
    pub mediator: Attendee,
    /// 所在调解组织 at the time.
    pub home: Home,
    /// 实到学时, hundredths; 0 for whoever did not come.
    pub attended: Option<i64>,
    /// 考核成绩.
    pub score: Option<String>,
    /// 是否合格.
    pub passed: Option<bool>,
    /// 签到方式, code of [`crate::codes::SIGN_IN_WAYS`].
    pub sign_in: Option<String>,
    /// 备注.
    pub remarks: Option<String>,
    /// The day it was taken back as entered by mistake; it counts nowhere.
    pub withdrawn: Option<Date>,
    /// What a sheet says of person and session, and what the store found for it; not kept.
    pub said: Said,
}

/// What a sheet row or a form says of who attended, and what the store found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// 调解员证号.
    pub certificate_no: Option<String>,
    /// 所在调解组织, record id.
    pub organisation: Option<String>,
    /// The session as it stands.
    pub session: Option<Box<Session>>,
}

impl Attendance {
    /// 实到学时 in half hours.
    pub fn half_hours(&self) -> i64 {
        super::half_hours(self.attended.unwrap_or(0))
    }

    /// Session and person; `None` while nobody was found.
    pub fn key(&self) -> Option<String> {
        (!self.mediator.id.is_empty()).then(|| format!("{}/{}", self.session.key(), self.mediator.id))
    }
}
