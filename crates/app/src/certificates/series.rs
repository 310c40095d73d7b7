//! 证号规则: each authority's own, set by its manager; a number is given at issue where none was typed, and no number is
//! given twice.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::certificates::NumberSeries;

use super::store;
use crate::tables::Env;
use crate::{Actor, App, AppError, Event, Tx};

/// The series of one authority as the page shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// 管理单位.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// The series; `None` where none is set.
    pub series: Option<NumberSeries>,
    /// For optimistic locking; 0 where none is set.
    pub revision: i64,
    /// The place of the next number in the running year.
    pub next: u64,
    /// That number; empty where there is none.
    pub sample: String,
}

/// What is to be set.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// 管理单位.
    pub authority: String,
    /// The series.
    pub series: NumberSeries,
    /// The place of the next number in the running year.
    pub next: u64,
    /// The revision that was seen.
    pub revision: i64,
}

/// The authorities a post numbers for, each with its series.
///
/// # Errors
/// The store's.
pub fn lines(app: &App, scope: &Scope) -> Result<Vec<Line>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let all: Vec<(String, String)> = env
        .regions
        .authorities(env.policy)
        .into_iter()
        .filter(|(code, _)| matches!(scope, Scope::City) || scope.authority() == Some(code.as_str()))
        .collect();
    let codes: Vec<&str> = all.iter().map(|(code, _)| code.as_str()).collect();
    app.read(|c| {
        let known = store::series(c, &codes)?;
        let mut lines = Vec::with_capacity(all.len());
        for (authority, name) in all.clone() {
            let found = known.iter().find(|(code, ..)| *code == authority);
            let (series, revision) = found.map_or((None, 0), |(_, s, revision)| (Some(s.clone()), *revision));
            let year = env.today.year();
            let counted = series.as_ref().map_or(year, |s| s.counted_in(year));
            let next = store::next_place(c, &authority, counted)?;
            let sample = series.as_ref().and_then(|s| s.number(year, next).ok()).unwrap_or_default();
            lines.push(Line { authority, name, series, revision, next, sample });
        }
        Ok(lines)
    })
}

/// Sets the series of an authority.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` for what cannot be, `Conflict` when somebody else was faster.
pub fn set(app: &App, actor: &Actor, wanted: &Wanted) -> Result<(), AppError> {
    let own = matches!(actor.scope, Scope::City) || actor.scope.authority() == Some(&wanted.authority);
    let known = app.jurisdiction.regions.authorities(&app.jurisdiction.policy);
    if !own || !known.iter().any(|(code, _)| *code == wanted.authority) {
        return Err(AppError::NotFound);
    }
    wanted.series.check().map_err(|why| {
        use fengqiao_domain::certificates::SeriesProblem as P;
        let field = if matches!(why, P::Digits | P::UsedUp(_)) { "digits" } else { "prefix" };
        AppError::invalid(field, format!("{why}。"))
    })?;
    let year = app.today().year();
    if wanted.next == 0 || wanted.series.number(year, wanted.next).is_err() {
        return Err(AppError::invalid("next", "下一个流水号从 1 起，不能超过位数。"));
    }
    app.act(actor, Action::DecideCertificate, |tx| {
        let before = store::series(tx.conn(), &[&wanted.authority])?.into_iter().next().map(|(_, s, _)| s);
        let taken = store::with_prefix(tx.conn(), &wanted.series.prefix)?;
        if let Some(other) = taken.filter(|other| *other != wanted.authority) {
            let words = format!("这个前缀已由{}使用，请换一个。", tx.app.place_name(&other));
            return Err(AppError::invalid("prefix", words));
        }
        let counted = wanted.series.counted_in(year);
        let place = store::next_place(tx.conn(), &wanted.authority, counted)?;
        store::keep_series(tx.conn(), &wanted.authority, &wanted.series, wanted.revision)?;
        store::set_place(tx.conn(), &wanted.authority, counted, wanted.next)?;
        let words = |s: &NumberSeries| {
            format!("{}{}＋{}位", s.prefix, if s.with_year { "＋年份" } else { "" }, s.digits)
        };
        tx.audit(
            Event::new("update", "number_series", wanted.authority.as_str())
                .change("证号规则", before.as_ref().map(words).unwrap_or_default(), words(&wanted.series))
                .change("下一个流水号", place.to_string(), wanted.next.to_string()),
        );
        Ok(())
    })
}

/// The next number of an authority in the year of issue. A number somebody holds already is passed over.
///
/// # Errors
/// `Invalid` where the authority has no series, or its digits are used up.
pub fn take(tx: &mut Tx, authority: &str, year: i16) -> Result<String, AppError> {
    let found = store::series(tx.conn(), &[authority])?.into_iter().next();
    let Some((_, series, _)) = found else {
        let place = tx.app.place_name(authority);
        let words = format!(
            "没有填写调解员证号，{place}也还没有设证号规则。请填写证号，或先在“证书—证号规则”里设好。"
        );
        return Err(AppError::invalid("number", words));
    };
    let counted = series.counted_in(year);
    loop {
        let place = store::take_place(tx.conn(), authority, counted)?;
        let number =
            series.number(year, place).map_err(|why| AppError::invalid("number", format!("{why}。")))?;
        if store::holder(tx.conn(), &number)?.is_none() {
            return Ok(number);
        }
    }
}

/// What the next number would be, for a note beside an empty field.
///
/// # Errors
/// The store's.
pub fn sample(c: &mut fengqiao_db::Conn, env: &Env, authority: &str) -> Result<Option<String>, AppError> {
    let Some((_, series, _)) = store::series(c, &[authority])?.into_iter().next() else { return Ok(None) };
    let year = env.today.year();
    let next = store::next_place(c, authority, series.counted_in(year))?;
    Ok(series.number(year, next).ok())
}
