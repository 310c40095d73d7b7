//! The columns of a session, shared by the list of sessions and annex 7: one definition for both.

use super::Session;
use super::record::Attendance;
use crate::codes::{ORGANISER_LEVELS, TRAINING_CATEGORIES, TRAINING_TOPICS};
use crate::columns::{entered, hundredths};
use crate::table::Audience::Internal;
use crate::table::Column;
use crate::table::Need::{Optional, Required};
use crate::value::{Kind, RefTo, code};

/// A row that has a session.
pub trait OfSession {
    /// The session.
    fn session(&self) -> &Session;
    /// The session, to take cells.
    fn session_mut(&mut self) -> &mut Session;
}

impl OfSession for Session {
    fn session(&self) -> &Session {
        self
    }
    fn session_mut(&mut self) -> &mut Session {
        self
    }
}

impl OfSession for Attendance {
    fn session(&self) -> &Session {
        &self.session
    }
    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

/// Keys of the shared columns, in the order of annex 7.
pub const SHARED: [&str; 15] = [
    "category",
    "topic",
    "name",
    "level",
    "host",
    "co_hosts",
    "district",
    "starts_on",
    "ends_on",
    "starts_at",
    "ends_at",
    "place",
    "teachers",
    "hours",
    "recognised",
];

pub(super) const fn category<R: OfSession>() -> Column<R> {
    entered(
        "category",
        "类别",
        Kind::Code(&TRAINING_CATEGORIES),
        Required,
        Internal,
        |r, _| code(Some(&r.session().category)),
        |r, v| r.session_mut().category = v.text().unwrap_or_default(),
    )
}

pub(super) const fn topic<R: OfSession>() -> Column<R> {
    entered(
        "topic",
        "内容类别",
        Kind::Code(&TRAINING_TOPICS),
        Optional,
        Internal,
        |r, _| code(r.session().topic.as_deref()),
        |r, v| r.session_mut().topic = v.text(),
    )
}

pub(super) const fn name<R: OfSession>() -> Column<R> {
    entered(
        "name",
        "活动名称",
        Kind::Text(100),
        Required,
        Internal,
        |r, _| r.session().name.as_str().into(),
        |r, v| r.session_mut().name = v.text().unwrap_or_default(),
    )
}

pub(super) const fn level<R: OfSession>() -> Column<R> {
    entered(
        "level",
        "主办层级",
        Kind::Code(&ORGANISER_LEVELS),
        Required,
        Internal,
        |r, _| code(Some(&r.session().level)),
        |r, v| r.session_mut().level = v.text().unwrap_or_default(),
    )
}

pub(super) const fn host<R: OfSession>() -> Column<R> {
    entered(
        "host",
        "主办单位",
        Kind::Text(100),
        Required,
        Internal,
        |r, _| r.session().host.as_str().into(),
        |r, v| r.session_mut().host = v.text().unwrap_or_default(),
    )
}

pub(super) const fn co_hosts<R: OfSession>() -> Column<R> {
    entered(
        "co_hosts",
        "合办单位",
        Kind::Text(200),
        Optional,
        Internal,
        |r, _| (&r.session().co_hosts).into(),
        |r, v| r.session_mut().co_hosts = v.text(),
    )
}

pub(super) const fn district<R: OfSession>() -> Column<R> {
    entered(
        "district",
        "所在区",
        Kind::Ref(RefTo::District),
        Required,
        Internal,
        |r, at| at.place(Some(&r.session().district)),
        |r, v| r.session_mut().district = v.id().unwrap_or_default(),
    )
}

pub(super) const fn starts_on<R: OfSession>() -> Column<R> {
    entered(
        "starts_on",
        "开始日期",
        Kind::Date,
        Required,
        Internal,
        |r, _| r.session().starts_on.into(),
        |r, v| r.session_mut().starts_on = v.date(),
    )
}

pub(super) const fn ends_on<R: OfSession>() -> Column<R> {
    entered(
        "ends_on",
        "结束日期",
        Kind::Date,
        Required,
        Internal,
        |r, _| r.session().ends_on.into(),
        |r, v| r.session_mut().ends_on = v.date(),
    )
}

pub(super) const fn starts_at<R: OfSession>() -> Column<R> {
    entered(
        "starts_at",
        "开始时刻",
        Kind::Text(20),
        Optional,
        Internal,
        |r, _| (&r.session().starts_at).into(),
        |r, v| r.session_mut().starts_at = v.text(),
    )
}

pub(super) const fn ends_at<R: OfSession>() -> Column<R> {
    entered(
        "ends_at",
        "结束时刻",
        Kind::Text(20),
        Optional,
        Internal,
        |r, _| (&r.session().ends_at).into(),
        |r, v| r.session_mut().ends_at = v.text(),
    )
}

pub(super) const fn place<R: OfSession>() -> Column<R> {
    entered(
        "place",
        "地点",
        Kind::Text(100),
        Optional,
        Internal,
        |r, _| (&r.session().place).into(),
        |r, v| r.session_mut().place = v.text(),
    )
}

pub(super) const fn teachers<R: OfSession>() -> Column<R> {
    entered(
        "teachers",
        "师资",
        Kind::Text(200),
        Optional,
        Internal,
        |r, _| (&r.session().teachers).into(),
        |r, v| r.session_mut().teachers = v.text(),
    )
}

pub(super) const fn hours<R: OfSession>() -> Column<R> {
    entered(
        "hours",
        "活动学时",
        Kind::Decimal,
        Required,
        Internal,
        |r, _| hundredths(r.session().hours),
        |r, v| r.session_mut().hours = v.int(),
    )
}

pub(super) const fn recognised<R: OfSession>() -> Column<R> {
    entered(
        "recognised",
        "学时认定",
        Kind::YesNo,
        Optional,
        Internal,
        |r, _| r.session().recognised.into(),
        |r, v| r.session_mut().recognised = v.flag(),
    )
}
