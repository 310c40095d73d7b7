//! 证书 by state with the forecast of their ends, and 换发与注销 (III-2-4b).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use serde::Deserialize;

use super::people::{People, people};
use super::roster::CERTIFICATES;
use super::shared::{Paging, address, tabs};
use crate::mediators::lists::{self, Asked, ON_ROSTER};
use crate::platform::fields::{asked_day, shown_day};
use crate::platform::render::html;
use crate::platform::view::{Choice, Link, Pager};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/certificates", list).get("/desk/certificates/changes", changes)
}

const UNDER: &[(&str, &str)] = &[("调解员与证书", "/desk/mediators")];

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    q: String,
    state: String,
    as_of: String,
    page: String,
    size: String,
    after: String,
    before: String,
}

impl Filter {
    fn href(&self, path: &str, with: &[(&str, &str)]) -> String {
        let mut pairs = vec![("q", self.q.as_str()), ("state", &self.state), ("as_of", &self.as_of)];
        pairs.extend_from_slice(with);
        address(path, &pairs)
    }
}

/// One quarter, or one day, of the forecast.
struct End {
    /// Year and quarter, or the day of the peak.
    label: String,
    /// Certificates that end then.
    count: u64,
    /// Share of the largest, in whole percent, for the bar.
    share: String,
    /// The day most end on.
    peak: bool,
}

#[derive(Template)]
#[template(path = "mediators/certificates.html")]
struct CertificatesPage {
    page: Page,
    tabs: Vec<Link>,
    q: String,
    states: Vec<Choice>,
    as_of: String,
    as_of_problem: &'static str,
    total: String,
    found: Arc<People>,
    pager: Pager,
    ends: Vec<End>,
    peak: String,
    may_print: bool,
    may_decide: bool,
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
    let mut asked = Asked { certificate: filter.state.clone(), ..Asked::on(on).states(&ON_ROSTER) };
    filter.q.trim().clone_into(&mut asked.text);
    let wanted = paging.clone();
    let (found, ends) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let key = format!("ends {scope:?} {on}");
                let ends = app.memo.get(c, &key, |c| lists::ends(c, &scope, on))?;
                Ok::<_, AppError>((people(c, &env, &scope, &asked, &wanted)?, ends))
            })
        })
        .await?;
    let (ends, peak) = forecast(&ends);
    html(&CertificatesPage {
        page: permit.page(&app, "证书").under(UNDER).watermarked(),
        tabs: tabs(today, 2),
        states: Choice::all(CERTIFICATES, &filter.state),
        as_of: shown_day(&filter.as_of, day),
        as_of_problem: day.1,
        total: found.total.shown(),
        pager: paging.pager(found.total, &found.ids, |with| filter.href("/desk/certificates", with)),
        found,
        ends,
        peak,
        may_print: permit.may(Action::PrintCertificate),
        may_decide: permit.may(Action::DecideCertificate),
        q: filter.q,
    })
}

/// The ends by half-year, the day with the most on a line of its own; and a sentence about it.
fn forecast(ends: &[(String, u64)]) -> (Vec<End>, String) {
    let Some((peak_day, peak)) = ends.iter().max_by_key(|(_, n)| *n) else {
        return (Vec::new(), String::new());
    };
    let all: u64 = ends.iter().map(|(_, n)| n).sum();
    let mut lines: Vec<(String, u64, bool)> = Vec::new();
    for (day, n) in ends {
        if day == peak_day {
            lines.push((day.clone(), *n, true));
            continue;
        }
        let half = if day.get(5..7).is_some_and(|m| m <= "06") { "上半年" } else { "下半年" };
        let label = format!("{}年{half}", day.get(..4).unwrap_or_default());
        match lines.iter_mut().find(|(known, ..)| *known == label) {
            Some(line) => line.1 += n,
            None => lines.push((label, *n, false)),
        }
    }
    let most = lines.iter().map(|(_, n, _)| *n).max().unwrap_or(1).max(1);
    let ends = lines
        .into_iter()
        .map(|(label, count, peak)| End { share: (count * 100 / most).to_string(), label, count, peak })
        .collect();
    let words =
        format!("现有 {all} 张证有确定的有效期，其中 {peak} 张同在 {peak_day} 到期，需提前安排换发。");
    (ends, words)
}

#[derive(Template)]
#[template(path = "mediators/changes.html")]
struct ChangesPage {
    page: Page,
    tabs: Vec<Link>,
    kinds: Vec<Link>,
    kind: &'static str,
    words: &'static str,
    found: Arc<People>,
    pager: Pager,
    may_decide: bool,
    /// What may be decided about those ticked; nothing for whoever may not.
    decisions: &'static [(&'static str, &'static str)],
}

/// What may be decided about those ticked in a list: word and button; the likeliest first.
fn decisions(word: &str) -> &'static [(&'static str, &'static str)] {
    match word {
        "" => &[
            ("reissue", "给所选的人换发新证"),
            ("deadline", "给所选的人设换发截止日"),
            ("revocation", "收回注销所选的人的证"),
        ],
        "soon" => &[("reissue", "给所选的人换发新证")],
        "idle" => &[("revocation", "收回注销所选的人的证")],
        "none" => &[("issue", "给所选的人发证")],
        _ => &[],
    }
}

/// What 换发与注销 is about: address word, title, what to do.
const KINDS: [(&str, &str, &str); 5] = [
    (
        "",
        "待换发新证",
        "到 2023 年 7 月 1 日已超过五年的证。持续从事调解工作的，可直接申请换发新证；作出决定前可以继续使用。",
    ),
    ("soon", "即将到期", "剩 90 天以内到期的证，可以申请换发。"),
    (
        "idle",
        "疑似连续2年未从事",
        "按填报和已登记的履职推算，只是提示，需要核实。没有以前的记录不等于没有履职。核实确实未从事的，听取所在组织意见后决定收回注销。",
    ),
    ("revoked", "已注销", "已决定收回注销的证。"),
    ("none", "未持证", "还没有调解员证的人。委员会成员可以没有证，但不计入在册；要发证的，勾选后发证。"),
];

async fn changes(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let at = KINDS.iter().position(|(word, ..)| *word == filter.state).unwrap_or(0);
    let (word, title, words) = KINDS[at];
    let mut asked = Asked::on(today).states(&ON_ROSTER);
    match word {
        "idle" => asked.idle = true,
        "none" => asked = Asked::on(today).states(&["未持证"]),
        "soon" => asked.certificate = "即将到期".into(),
        "revoked" => {
            asked.roster.clear();
            asked.certificate = "已注销".into();
        }
        _ => asked.certificate = "待换发新证".into(),
    }
    let wanted = paging.clone();
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            app.read(|c| people(c, &app.env(&now), &scope, &asked, &wanted))
        })
        .await?;
    let kinds = KINDS.iter().enumerate().map(|(i, (word, title, _))| {
        Link::new(*title, address("/desk/certificates/changes", &[("state", word)]), i == at)
    });
    html(&ChangesPage {
        page: permit.page(&app, "换发与注销").under(UNDER).watermarked(),
        tabs: tabs(today, 4),
        kinds: kinds.collect(),
        kind: title,
        words,
        pager: paging.pager(found.total, &found.ids, |with| filter.href("/desk/certificates/changes", with)),
        found,
        may_decide: permit.may(Action::DecideCertificate),
        decisions: if permit.may(Action::DecideCertificate) { decisions(word) } else { &[] },
    })
}
