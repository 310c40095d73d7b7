//! 名册: everybody on the roster on a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::mediators::profile::Dimension;
use jiff::civil::Date;
use serde::Deserialize;

use super::shared::{Paging, Row, address, narrowed, tabs, trained_rows};
use crate::mediators::lists::{self, Asked, Total};
use crate::platform::fields::{asked_day, shown_day};
use crate::platform::render::html;
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::export::OwnFilter;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/mediators", list)
}

const PATH: &str = "/desk/mediators";
const BOTH: [&str; 2] = lists::ON_ROSTER;
/// What the export is told for the list as it first opens.
const ON_ROSTER: &str = "在册及待清理";
const STATES: [&str; 5] = ["在册", "在册（待清理）", "未持证", "已退出", "全部"];
/// 证书状态 to choose from.
pub(super) const CERTIFICATES: [&str; 7] =
    ["有效", "有效（延续）", "即将到期", "待换发新证", "已过有效期", "已注销", "未生效"];
/// Organisations a text may match before it must say more.
const ORGANISATIONS: u32 = 200;

#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
struct Filter {
    q: String,
    organisation: String,
    engagement: String,
    state: String,
    certificate: String,
    /// Parts of the profile the analysis counts by: kind:2,age:1.
    profile: String,
    authority: String,
    street: String,
    as_of: String,
    page: String,
    size: String,
    after: String,
    before: String,
}

impl Filter {
    fn asked(&self, on: Date) -> Asked {
        let roster: Vec<String> = match self.state.as_str() {
            "" | ON_ROSTER => BOTH.iter().map(|s| (*s).to_owned()).collect(),
            "全部" => Vec::new(),
            one => vec![one.to_owned()],
        };
        let full_time = match self.engagement.as_str() {
            "专职" => Some(true),
            "兼职" => Some(false),
            _ => None,
        };
        Asked {
            roster,
            certificate: self.certificate.clone(),
            full_time,
            profile: profile(&self.profile).map(|(asked, _)| asked),
            text: self.q.trim().to_owned(),
            ..Asked::on(on)
        }
    }

    /// What the address of an export names of the list; with no state it is everybody, the exited included.
    fn of_export(asked: &BTreeMap<String, String>) -> Self {
        let of = |key: &str| asked.get(key).map_or_else(String::new, |v| v.trim().to_owned());
        let state = match of("state") {
            none if none.is_empty() => "全部".to_owned(),
            one => one,
        };
        Self {
            q: of("q"),
            organisation: of("organisation"),
            engagement: of("engagement"),
            state,
            certificate: of("certificate"),
            profile: of("profile"),
            authority: of("authority"),
            street: of("street"),
            ..Self::default()
        }
    }

    /// The address of the export of the same list.
    fn export_href(&self) -> String {
        let state = if self.state.is_empty() { ON_ROSTER.to_owned() } else { self.state.clone() };
        Self { state, ..self.clone() }.at("/desk/mediators/export", &[])
    }

    /// The address of the same list with other parameters.
    fn href(&self, with: &[(&str, &str)]) -> String {
        self.at(PATH, with)
    }

    fn at(&self, path: &str, with: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("q", self.q.as_str()),
            ("organisation", &self.organisation),
            ("engagement", &self.engagement),
            ("state", &self.state),
            ("certificate", &self.certificate),
            ("profile", &self.profile),
            ("authority", &self.authority),
            ("street", &self.street),
            ("as_of", &self.as_of),
        ];
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        pairs.extend_from_slice(with);
        address(path, &pairs)
    }
}

#[derive(Template)]
#[template(path = "mediators/roster.html")]
#[expect(clippy::struct_excessive_bools, reason = "a button each")]
struct RosterPage {
    page: Page,
    tabs: Vec<Link>,
    q: String,
    organisation: String,
    engagements: Vec<Choice>,
    states: Vec<Choice>,
    certificates: Vec<Choice>,
    /// What the analysis narrowed the list to, in words, the parameters kept, and the list without it.
    narrowed: String,
    kept: Vec<(&'static str, String)>,
    whole_href: String,
    as_of: String,
    as_of_problem: &'static str,
    year: i16,
    cleanup_href: String,
    found: Arc<Found>,
    pager: Pager,
    may_edit: bool,
    may_register: bool,
    may_import: bool,
    may_export: bool,
    as_of_part: String,
    export_href: String,
}

struct Found {
    ids: Vec<String>,
    rows: Vec<Row>,
    total: Total,
    on_roster: String,
    cleanup: String,
    note: String,
}

/// The conditions of the roster as an export names them.
///
/// # Errors
/// The store's.
pub(in crate::mediators) fn listed(
    app: &App,
    actor: &Actor,
    on: Date,
    asked: &BTreeMap<String, String>,
) -> Result<Option<OwnFilter>, AppError> {
    let filter = Filter::of_export(asked);
    let now = app.clock.stamp();
    let scope = narrowed(&actor.scope, &filter.authority, &filter.street, &app.env(&now));
    let mut wanted = filter.asked(on);
    let name = filter.organisation.trim();
    if !name.is_empty() {
        let known = app.read(|c| lists::organisations(c, &scope, name, on, ORGANISATIONS))?;
        wanted.organisations = Some(known);
    }
    if wanted.is_everybody() && scope == actor.scope {
        return Ok(None);
    }
    let wanted = app.read(|c| lists::wanted(c, &app.env(&now), &wanted))?;
    Ok(Some(Box::new(move |binds| lists::condition(&scope, &wanted, binds))))
}

/// The parts of a profile an address names, with their words; `None` for none.
fn profile(text: &str) -> Option<((i64, i64), String)> {
    let mut asked: Option<((i64, i64), String)> = None;
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (code, value) = part.split_once(':')?;
        let dimension = Dimension::ALL.into_iter().find(|d| d.code() == code)?;
        let value: usize = value.parse().ok()?;
        let (mask, wanted) = dimension.asked(value)?;
        let words = format!("{} {}", dimension.label(), dimension.values().get(value)?);
        asked = Some(match asked {
            None => ((mask, wanted), words),
            Some(((m, w), before)) => ((m | mask, w | wanted), format!("{before}，{words}")),
        });
    }
    asked
}

/// What the analysis narrowed the list to, in words.
fn narrowing(app: &App, filter: &Filter) -> String {
    let place = [&filter.street, &filter.authority].into_iter().find(|code| !code.is_empty());
    let place = place.map(|code| app.place_name(code));
    let words = profile(&filter.profile).map(|(_, words)| words);
    place.into_iter().chain(words).collect::<Vec<_>>().join("，")
}

async fn list(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let day = asked_day(&filter.as_of, today);
    let on = day.0;
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let (asked_for, wanted) = (filter.clone(), paging.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let scope = narrowed(&scope, &asked_for.authority, &asked_for.street, &env);
            let key = format!("roster {today} {on} {scope:?} {asked_for:?}");
            let read = |c: &mut Conn| {
                let mut asked = asked_for.asked(on);
                let mut note = String::new();
                let name = asked_for.organisation.trim();
                if !name.is_empty() {
                    let known = lists::organisations(c, &scope, name, on, ORGANISATIONS)?;
                    if known.is_empty() {
                        note = format!("没有名称含“{name}”的组织");
                    } else if known.len() == ORGANISATIONS as usize {
                        note = format!("名称含“{name}”的组织太多，只查了 {ORGANISATIONS} 个");
                    }
                    asked.organisations = Some(known);
                }
                let parts = lists::parts(c, &env, &scope, &asked)?;
                let at_least = |n: u64| if parts.more { format!("{n}+") } else { n.to_string() };
                let (on_roster, cleanup) = (at_least(parts.on_roster), at_least(parts.cleanup));
                let total = if asked.roster == BOTH {
                    Total { n: parts.on_roster + parts.cleanup, more: parts.more }
                } else {
                    lists::total(c, &env, &scope, &asked)?
                };
                let ids =
                    lists::page(c, &env, &scope, &asked, &wanted.within(total).start, wanted.size, total)?;
                let rows = trained_rows(c, &env, &scope, &ids, on)?;
                Ok::<_, AppError>(Found { ids, rows, total, on_roster, cleanup, note })
            };
            app.read(|c| app.memo.get(c, &key, read))
        })
        .await?;
    let as_of_part = if on == today { String::new() } else { format!("?as_of={on}") };
    html(&RosterPage {
        page: permit.page(&app, "名册").under(&[("调解员与证书", PATH)]).watermarked(),
        tabs: tabs(today, 0),
        engagements: Choice::all(["专职", "兼职"], &filter.engagement),
        states: Choice::all(STATES, &filter.state),
        certificates: Choice::all(CERTIFICATES, &filter.certificate),
        as_of: shown_day(&filter.as_of, day),
        as_of_problem: day.1,
        year: on.year(),
        narrowed: narrowing(&app, &filter),
        kept: vec![
            ("profile", filter.profile.clone()),
            ("authority", filter.authority.clone()),
            ("street", filter.street.clone()),
        ],
        whole_href: filter.href(&[("profile", ""), ("authority", ""), ("street", "")]),
        cleanup_href: filter.href(&[("state", BOTH[1])]),
        pager: paging.pager(found.total, &found.ids, |with| filter.href(with)),
        found,
        may_edit: permit.may(Action::EditMediator),
        may_register: permit.may(Action::Register),
        may_import: permit.may(Action::Import) && permit.may(Action::EditMediator),
        may_export: permit.may(Action::Export),
        export_href: filter.export_href(),
        q: filter.q,
        organisation: filter.organisation,
        as_of_part,
    })
}
